"""Inkfish: a question in plain words over tables in, a cited chart card out."""

__version__ = "0.1.0"
