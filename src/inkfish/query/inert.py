"""Texts that a spreadsheet would compute, written so that it does not: a page's CSV is opened in one."""

from __future__ import annotations

import re

import msgspec

from inkfish.data.table import Scalar
from inkfish.query.result import Result

# `=1+1` is computed always; after a sign or `@`, what calls a function or another program: `-2` and `@home` stay.
_COMPUTED = re.compile(r"\s*(?:[=＝]|[-+@－＋＠].*[(|!])", re.DOTALL)


def inert(result: Result) -> Result:
    """Return a result with an apostrophe before each text and title that a spreadsheet would compute."""
    columns = tuple(msgspec.structs.replace(c, title=_quoted(c.title)) for c in result.columns)
    rows = tuple(tuple(map(_quoted, row)) for row in result.rows)
    return msgspec.structs.replace(result, columns=columns, rows=rows)


def _quoted(value: Scalar) -> Scalar:
    """Return a value, and one that would be computed as text.

    >>> [_quoted(v) for v in ("=1+1", "@home", "@SUM(1)", "-2", -2)]
    ["'=1+1", '@home', "'@SUM(1)", '-2', -2]
    """
    return f"'{value}" if isinstance(value, str) and _COMPUTED.match(value) else value
