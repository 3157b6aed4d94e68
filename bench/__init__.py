"""Measurements that anyone can run again; each compares two things within one run. See README.md beside this file."""
