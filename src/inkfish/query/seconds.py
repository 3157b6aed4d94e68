"""A result whose durations are numbers of seconds: what is drawn and told; the answer itself keeps them as times."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from inkfish.data.durations import DURATION, clock_of, seconds_of
from inkfish.data.table import Scalar
from inkfish.query.result import Result, ResultColumn


def in_seconds(result: Result) -> Result:
    """Return a result with each measure of durations as numbers, in their unit: `02:09:45` is 7,785."""
    changed = {c.key for c in result.measures if c.unit == DURATION and c.type == "time"}
    if not changed:
        return result
    columns = tuple(msgspec.structs.replace(c, type="number") if c.key in changed else c for c in result.columns)
    totals = {k: seconds_of(v) if k in changed and v is not None else v for k, v in result.totals.items()}
    return _written(result, columns, changed, seconds_of, totals)


def in_times(drawn: Result, result: Result) -> Result:
    """Return rows of seconds as the times of the result that they were made from."""
    changed = {a.key for a, b in zip(drawn.columns, result.columns, strict=True) if a.type != b.type == "time"}
    if not changed:
        return drawn
    kept = {c.key: c for c in result.columns}
    columns = tuple(kept[c.key] if c.key in changed else c for c in drawn.columns)
    return _written(drawn, columns, changed, clock_of, result.totals)


def _written(
    result: Result,
    columns: tuple[ResultColumn, ...],
    changed: set[str],
    write: Callable[..., Scalar],
    totals: dict[str, Scalar],
) -> Result:
    at = {i for i, c in enumerate(columns) if c.key in changed}
    rows = tuple(
        tuple(write(v) if i in at and v is not None else v for i, v in enumerate(row)) for row in result.rows
    )
    return msgspec.structs.replace(result, columns=columns, rows=rows, totals=totals)
