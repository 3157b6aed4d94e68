"""Text for a terminal."""

from __future__ import annotations


def calm(text: str) -> str:
    """Return text without what a terminal would obey: a table may hold escape sequences.

    >>> calm("a\\x1b[2Jb")
    'a [2Jb'
    """
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
