"""Two or more parts that time falls into: `weekends vs weekdays`, `morning and afternoon`, `before and after 2015`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.conjunction import conjunction
from inkfish.language.draft import Draft
from inkfish.language.moments import read_moment
from inkfish.language.periods import time_column_near, time_condition
from inkfish.language.tokens import stem
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
    _before_or_newer(d)
    _before_and_after_it(d)
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


def _before_or_newer(d: Draft) -> None:
    """`built before 1900 vs newer`, `since 2010 compared with earlier`: the rows of a stretch, and all others."""
    for at in range(len(d.mentions) - 1):
        span = d.mentions[at].time
        period = span.period if span is not None else None
        open_end = isinstance(period, Between) and not (period.start and period.end)
        if not (open_end and d.free(at) and _between(d, at + 1) and not d.empty(at + 1)):
            continue
        column = time_column_near(d, at)
        other = at + 2
        while column is not None and other < len(d.mentions) and (_between(d, other) or _says_same(d, other, column)):
            other += 1
        if column is None or d.text(other) not in OTHER_TIME or not d.free(other):
            continue
        inside = time_condition(d, column, d.mentions[at])
        if inside is not None:
            _split(d, list(range(at, other + 1)), Case(inside, d.text(at), d.text(other)))
            if d.text(other + 1) in THEN:
                d.take(other + 1, "group")
            return


def _says_same(d: Draft, at: int, column: Column) -> bool:
    """Whether a word between two times only says again what is dated: `and those built`."""
    found = d.best_column(at, "temporal")
    return d.text(at) in THEN or (found is not None and Column(found.table, found.column.name) == column)


def _before_and_after_it(d: Draft) -> None:
    """`the law came in 1963, total before and after?`: by the side of the one time that is said."""
    for at in range(len(d.mentions) - 2):
        pair = d.has(at, "before") and d.has(at + 2, "after") and _between(d, at + 1)
        if not pair or any(d.mentions[i].time is not None or not d.free(i) for i in (at, at + 2)):
            continue
        times = [i for i, m in enumerate(d.mentions) if m.time is not None and d.free(i) and m.time.sure]
        span = d.mentions[times[0]].time if len(times) == 1 else None
        column = time_column_near(d, times[0]) if span is not None and isinstance(span.period, Between) else None
        earlier = _earlier(column, d.data(column), span.period.start) if column and span.period.start else None
        if earlier is None:
            continue
        _split(d, [at, at + 1, at + 2], Case(earlier, f"before {span.period.start[:4]}", "after"))
        d.take(times[0], "time", "what comes before and after it")
        told = next((i for i in range(times[0], at) if d.boundary(i)), None)
        for i in range(told or 0):
            if d.free(i) and not d.content(i):
                d.take(i, "filler")  # `the vaccine arrived in 1963, so`


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
    hour = hour_of(d, at[0]) if at else None
    if hour is None:
        return
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


def hour_of(d: Draft, at: int) -> CalendarPart | Column | None:
    """The hour of the day: of the time column that is spoken of, else of any with hours, else a column of hours."""
    near = time_column_near(d, at)
    if near is not None and d.data(near).type in ("datetime", "time"):
        return CalendarPart(near, "hour")
    for table in d.tables.values():
        for c in table.columns:
            if c.type in ("datetime", "time"):
                return CalendarPart(Column(table.name, c.name), "hour")
    hours = (c for c in d.facts.named([HOUR]) if d.data(c).type == "integer" and _of_a_day(d.data(c)))
    return next(hours, None)


def _of_a_day(data: DataColumn) -> bool:
    return data.minimum is not None and data.minimum >= 0 and 12 < data.maximum <= 24


HOUR = stem("hour")


def _inside(hour: CalendarPart | Column, first: int, last: int) -> Condition:
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
    return d.has(at, "and", "or", "versus", "compare_task") or d.text(at) in (",", "-", "/", ".") or d.empty(at)


OTHER_TIME, THEN = words_of("other_time"), words_of("then")
