"""Names and values as they stand in DuckDB's SQL, so that no text of a file is ever read as SQL."""

from __future__ import annotations

from collections.abc import Iterable


def identifier(name: str) -> str:
    """Return a quoted name.

    >>> identifier('units "sold"')
    '"units ""sold""\"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return quoted text.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """Return a list in round brackets, for `IN`."""
    return "(" + ", ".join(literal(t) for t in texts) + ")"
