"""Times as conditions: a stretch of time over the time column that it speaks of."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from inkfish.data.table import Column as DataColumn
from inkfish.data.units import FULL_MONTHS, WEEKDAYS
from inkfish.language.classes import words_of
from inkfish.language.clocks import SURE, clock_told_by
from inkfish.language.comparatives import is_comparative
from inkfish.language.draft import Draft
from inkfish.language.mention import Mention
from inkfish.language.moments import Span
from inkfish.language.negation import negated_before
from inkfish.query.plan import (
    Among,
    And,
    Between,
    CalendarPart,
    Column,
    Compare,
    Condition,
    Not,
    Or,
    Value,
    Within,
)


def read_times(d: Draft) -> None:
    """Periods over the time column that stands nearest, or the table's own; two side by side are both kept apart."""
    found: list[tuple[int, Column, Condition]] = []
    for at in range(len(d.mentions)):
        m = d.mentions[at]
        if not d.free(at) or m.time is None:
            continue
        column, sure = time_column_near(d, at), m.time.sure or _only(d, at)
        if column is None or (not sure and any(not v.part for v in m.values)):
            continue
        if not sure and not _in_range(d, column, m):
            continue
        condition = time_condition(d, column, _of_that_year(d, at, column))
        if condition is None:
            continue
        negated = negated_before(d, at)
        if negated is not None:
            d.take(negated, "condition")
            condition = Not(condition)
        d.take(at, "time", f"{column.name}: {m.text}")
        earlier = found[-1] if found else None
        found.append((at, column, condition))
        if earlier and earlier[1] == column and (side_by_side(d, earlier[0], at) or _exclude(earlier[2], condition)):
            d.filters[-1] = _either(d.filters[-1], condition)
            of_each = isinstance(condition, Compare) and isinstance(condition.left, CalendarPart)
            d.periods = (column, condition.left.part if of_each else "", m.time.grain)
            if _compares(d):
                d.against, d.trend = True, False
            continue
        d.keep(at, condition)


def _of_that_year(d: Draft, at: int, column: Column) -> Mention:
    """`films from 1994`: things that have a year are of that one, where no others are said to come after it."""
    m, period = d.mentions[at], d.mentions[at].time.period
    things = d.mentions[at - 1] if at else m
    number = bool(things.columns) and things.columns[0].column.role == "measure"
    named = bool(things.tables or things.columns or "entity" in things.tags) and not number
    alone = d.tokens[m.start].text == "from" and m.end == m.start + 2 and m.time.grain == "year"
    dated = d.data(column).temporal or not isinstance(period, Between) or not period.start or period.end
    if dated or not alone or not named or d.trend or d.dimensions:
        return m
    end = f"{int(period.start[:4]) + 1}{period.start[4:]}"
    return replace(m, time=replace(m.time, period=Between(period.start, end)))


def _only(d: Draft, at: int) -> bool:
    """Whether a bare year is all that is wanted: `only 2016`, `2016 only`."""
    return bool({d.text(at - 1).split(" ")[-1], d.text(at + 1).split(" ")[0]} & ONLY)


ONLY = words_of("only")


def side_by_side(d: Draft, first: int, second: int) -> bool:
    """Whether two times are said side by side: `2023 and 2024`, `March vs April`."""
    between = range(first + 1, second)
    return 0 < len(between) <= 2 and all(
        d.has(i, "and", "or", "versus", "compare_task") or d.text(i) in JOINING or d.empty(i) for i in between
    )


JOINING = words_of("between_times")


def _compares(d: Draft) -> bool:
    """Whether a question holds one thing against another: `compare`, `vs`, `wetter than`."""
    said = any(d.has(at, "compare_task", "versus") for at in range(len(d.mentions)))
    return said or any(is_comparative(t.text) for t in d.tokens)


def _exclude(first: Condition, second: Condition) -> bool:
    """Whether no time can be in both, so that one is held against the other: `was 2013 wetter than 2014`."""
    if isinstance(first, Within) and isinstance(second, Within):
        periods = (first.period, second.period)
        if all(isinstance(p, Between) and p.start and p.end for p in periods):
            early, late = sorted(periods, key=lambda p: p.start)
            return early.end <= late.start
    same = isinstance(first, Compare) and isinstance(second, Compare) and first.op == second.op == "="
    return same and first.left == second.left and first.right != second.right


def _either(known: Condition, more: Condition) -> Condition:
    return Or((*known.items, more)) if isinstance(known, Or) else Or((known, more))


def _in_range(d: Draft, column: Column, m: Mention) -> bool:
    """Whether a bare year falls into the years of the data, so that it reads as a time."""
    data = d.data(column)
    years = [int(str(v)[:4]) for v in (data.minimum, data.maximum) if v is not None and str(v)[:4].isdigit()]
    return len(years) == 2 and years[0] - 1 <= m.number <= years[1] + 1


def time_column_near(d: Draft, at: int) -> Column | None:
    """Return the time column that a time is of: the verb's before it, one that is named near it, the table's own."""
    if at > 0 and (clock := _verb_clock(d, at - 1)) is not None:
        return clock
    for i in [k for k in (at - 1, at - 2, at - 3, at - 4, at + 1) if 0 <= k < len(d.mentions)]:
        found = d.best_column(i, "temporal")
        if found and (found.column.temporal or found.column.role == "time") and found.score > 0.35:
            beside = i == at - 1 and not d.has(d.step(i, -1), "by", "different") and not d.has(i, "grain")
            if d.free(i) and (beside or d.has(i - 1, "where") or d.text(i - 1) in ("whose", "the", "where")):
                d.take(i, "condition")
            return Column(found.table, found.column.name)
    found = d.time_column()
    return Column(found[0], found[1].name) if found else None


def _verb_clock(d: Draft, at: int) -> Column | None:
    """The time column of which a verb tells: `sold in 2012` of `year_sold`, beside `year_built`."""
    token = d.tokens[d.mentions[at].end - 1]
    for table, clocks in d.facts.clocks.items():
        if table in d.tables and (clock := clock_told_by(token, clocks)) is not None:
            if d.free(at) and not any(c.score >= SURE and c.column.role != "time" for c in d.mentions[at].columns):
                d.take(at, "condition")
            return Column(table, clock.name)
    return None


def time_condition(d: Draft, column: Column, m: Mention) -> Condition | None:
    """Return the condition that a stretch of time puts on a time column, or None when it cannot."""
    data, span = d.data(column), m.time
    if span.bound:
        return Within(column, open_months(span, str(data.maximum))) if data.temporal and data.maximum else None
    if span.months or span.weekdays:
        if not data.temporal:
            return None
        part, names, picked = (
            ("month", FULL_MONTHS, [i - 1 for i in span.months])
            if span.months
            else ("weekday", WEEKDAYS, span.weekdays)
        )
        values = tuple(Value(names[i]) for i in picked)
        of = CalendarPart(column, part)
        named = Compare("=", of, values[0]) if len(values) == 1 else Among(of, values)
        return And((named, *_days_of(column, span.days))) if span.days else named
    if data.temporal:
        return Within(column, span.period)
    if not isinstance(span.period, Between):
        return _years_back(data, column, span.period)
    month = _numbered_month(d, column, span)
    years = years_between(column, span.period, data)
    return years if month is None else And((years, month))


def _numbered_month(d: Draft, column: Column, span: Span) -> Condition | None:
    """The condition of a month of one year, where a column numbers the months beside that of the years."""
    part = d.facts.calendar[column.table].get("month") if span.grain == "month" else None
    start, end = span.period.start, span.period.end
    if part is None or not part.numeric or not (start and end):
        return None
    month = date.fromisoformat(start[:10])
    if date.fromisoformat(end[:10]) != date(month.year + month.month // 12, month.month % 12 + 1, 1):
        return None
    return Compare("=", Column(column.table, part.name), Value(month.month, "number"))


def _days_of(column: Column, days: tuple[int, ...]) -> tuple[Compare, ...]:
    """The conditions that a day of the month is one of some that follow each other."""
    day = CalendarPart(column, "day")
    ends = ((">=", days[0]), ("<=", days[-1])) if len(days) > 1 else (("=", days[0]),)
    return tuple(Compare(op, day, Value(value, "number")) for op, value in ends)


def open_months(span: Span, newest: str) -> Between:
    """The stretch that `since June` or `until April` means: from, or up to, the last such month that the data knows.

    >>> open_months(Span(0, "month", months=(6,), bound="since"), "2021-08-20").start
    '2021-06-01'
    """
    year, month = int(newest[:4]), span.months[0]
    year -= (year, month) > (year, int(newest[5:7]))
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    if span.bound in ("since", "after"):
        return Between((first if span.bound == "since" else after).isoformat(), None)
    return Between(None, (after if span.bound == "until" else first).isoformat())


def _years_back(data: DataColumn, column: Column, period) -> Condition | None:
    """The last years of a column of years, counted from the newest."""
    if not isinstance(data.maximum, int) or getattr(period, "unit", "") != "year":
        return None
    count, back = getattr(period, "count", 1), getattr(period, "back", 0)
    newest = data.maximum - back * count
    return Compare("=", column, Value(newest, "number")) if count == 1 else _both(column, newest - count + 1, newest)


def _both(column: Column, low: int, high: int) -> Condition:
    return And((Compare(">=", column, Value(low, "number")), Compare("<=", column, Value(high, "number"))))


def years_of(period: Between) -> tuple[int | None, int | None]:
    """Return the first and the last year of a period, None where it is open.

    >>> years_of(Between("2015-01-01", "2018-01-01"))
    (2015, 2017)
    """
    low = int(period.start[:4]) if period.start else None
    return low, int(period.end[:4]) - (1 if period.end[5:10] == "01-01" else 0) if period.end else None


def years_between(column: Column, period: Between, data: DataColumn) -> Condition | None:
    """Return the condition on a column of whole years that a period means."""
    low, high = years_of(period)
    as_value = (lambda y: Value(str(y))) if data.type == "text" else (lambda y: Value(y, "number"))
    if low is not None and low == high:
        return Compare("=", column, as_value(low))
    if low is not None and high is not None:
        return _both(column, low, high)
    return Compare(">=", column, as_value(low)) if low is not None else Compare("<=", column, as_value(high))
