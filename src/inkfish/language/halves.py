"""Two or more parts that time falls into: `weekends vs weekdays`, `morning and afternoon`, `before and after 2015`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.conjunction import conjunction
from inkfish.language.draft import Draft
from inkfish.language.moments import read_moment
from inkfish.language.periods import time_column_near
from inkfish.language.weeks import read_week_parts
from inkfish.query.plan import (
    Between,
    CalendarPart,
    Case,
    Column,
    Compare,
    Condition,
    Dimension,
    Or,
    Value,
    Within,
)


def read_halves(d: Draft) -> None:
    """Take words that part time in two, or that keep a part of each day."""
    read_week_parts(d)
    _before_and_after(d)
    _day_parts(d)


def _before_and_after(d: Draft) -> None:
    """`before and after March 2020`: all rows, by the side of a point in time that they fall on."""
    for at in range(len(d.mentions) - 2):
        before, after = d.mentions[at], d.mentions[at + 2]
        if not (d.free(at) and d.free(at + 2) and d.has(at, "before") and _between(d, at + 1) and after.time):
            continue
        moment = read_moment(d.tokens, after.start + 1)
        column = time_column_near(d, at)
        if moment is None or column is None or d.tokens[after.start].text == before.text:
            continue
        said = d.question[d.tokens[after.start + 1].start : d.tokens[moment.upto - 1].end]
        earlier = _earlier(column, d.data(column), moment.start.isoformat())
        if earlier is not None:
            _split(d, [at, at + 1, at + 2], Case(earlier, f"before {said}", f"{said} and later"))
            d.assumed.append(f"{said} itself is counted as after")


def _earlier(column: Column, data: DataColumn, start: str) -> Condition | None:
    if data.temporal:
        return Within(column, Between(None, start))
    return Compare("<", column, Value(int(start[:4]), "number")) if data.type == "integer" else None


HOURS = {
    "morning": (5, 12),
    "afternoon": (12, 17),
    "evening": (17, 22),
    "night": (22, 5),
    "before noon": (0, 12),
    "after noon": (12, 24),
}


def _day_parts(d: Draft) -> None:
    """`in the morning` keeps some hours of each day; `morning vs evening` holds them against each other."""
    at = [i for i in range(len(d.mentions)) if d.free(i) and d.has(i, "day_part")]
    column = clock(d, at[0]) if at else None
    if column is None:
        return
    hour = CalendarPart(column, "hour")
    parts = [(d.tag(i, "day_part"), _inside(hour, *HOURS[d.tag(i, "day_part")])) for i in at]
    for (name, _), i in zip(parts, at, strict=True):
        d.take(i, "time", "{:02d}:00 to {:02d}:00".format(*HOURS[name]))
        if d.tag(i - 1, "during") is not None and d.free(i - 1):
            d.take(i - 1, "time")
    if len(parts) == 1:
        d.keep(at[0], parts[0][1])
        return
    d.parts = parts
    d.keep((at[0], at[-1]), Or(tuple(condition for _, condition in parts)))
    for i in range(at[0], at[-1]):
        if d.free(i) and _between(d, i):
            d.take(i, "time")


def clock(d: Draft, at: int) -> Column | None:
    """The column that tells the hour: the time column that is spoken of, else any with hours."""
    near = time_column_near(d, at)
    if near is not None and d.data(near).type in ("datetime", "time"):
        return near
    timed = [Column(t.name, c.name) for t in d.tables.values() for c in t.columns if c.type in ("datetime", "time")]
    return timed[0] if timed else None


def _inside(hour: CalendarPart, first: int, last: int) -> Condition:
    """Hours from one to before another, over midnight where the last is the smaller."""
    start, end = Compare(">=", hour, Value(first, "number")), Compare("<", hour, Value(last, "number"))
    if last < first:
        return Or((start, end))
    return conjunction([*([start] if first > 0 else []), *([end] if last < 24 else [])])


def _split(d: Draft, at: list[int], by: Case) -> None:
    d.dimensions.append((at[0], Dimension(by)))
    for i in range(at[0], at[-1] + 1):
        if d.free(i):
            d.take(i, "group", f"{by.then} or {by.other}" if i == at[0] else "")
    if d.tag(at[0] - 1, "during") is not None and d.free(at[0] - 1):
        d.take(at[0] - 1, "group")


def _between(d: Draft, at: int) -> bool:
    return d.has(at, "and", "or", "versus", "compare_task") or d.text(at) in (",", "-", "/") or d.empty(at)
