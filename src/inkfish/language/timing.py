"""Times that only the last answer gives a meaning: `and 2017?`, `the whole year`, `since march` after 2019."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.conjunction import columns_in, conditions
from inkfish.language.draft import Draft
from inkfish.language.moments import MONTHS
from inkfish.language.periods import open_months, time_condition
from inkfish.language.when import read_time
from inkfish.query.plan import (
    Between,
    CalendarPart,
    Column,
    Compare,
    Condition,
    Dimension,
    Not,
    Or,
    Plan,
    Truncated,
    Within,
)

WHOLE = words_of("in_full")


def whole_time(d: Draft, last: Plan) -> None:
    """`the whole year`: all of the time that the last answer has only a part of."""
    timed = any(d.data(c).temporal for c in tested(last))
    for at in d.indexes("grain", "unit") if timed and not (d.dimensions or d.measures or d.filters) else ():
        if WHOLE & {word for i in (at - 2, at - 1) if i >= 0 for word in d.text(i).split()}:
            d.take(at, "reset", "no bound on the time")


def bare_years(d: Draft, last: Plan) -> None:
    """`and 2017?`, `without 2005`, the second of `only 2012 and 2016`: years on the time of the last answer."""
    column = _time_of(d, last)
    for at, m in enumerate(d.mentions):
        if not d.free(at) or m.time is None or column is None or not _of_the_data(d, column, m.number):
            continue
        condition = time_condition(d, column, m)
        if condition is None:
            continue
        d.take(at, "time", f"{column.name}: {m.text}")
        before = d.filters[-1] if d.filters else None
        if before is not None and set(columns_in(before)) == {column} and d.has(at - 1, "and", "or"):
            d.filters[-1] = Or((before, condition))
        elif d.has(at - 1, "negation") or d.tag(at - 1, "turn") == "remove":
            d.take(at - 1, "condition")
            d.keep(at, Not(condition))
        else:
            d.keep(at, condition)


def own_time(d: Draft, last: Plan) -> None:
    """`the last ten years`, `which year`, of films by year of release: the time that the last answer is along."""
    along = [c for x in last.dimensions for c in columns_in(x.expr) if d.data(c).temporal or d.data(c).role == "time"]
    if not along:
        return
    for i, f in enumerate(d.filters):
        start, end = d.stands.get(f, (-1, -2))
        m = d.mentions[start] if start == end else None
        other = set(columns_in(f)) - set(along)
        if m is None or m.time is None or not other or len(set(columns_in(f))) > 1 or m.columns:
            continue
        if (condition := time_condition(d, along[0], m)) is not None:
            d.filters[i] = condition
            d.stands[condition] = (start, end)
    for i, (at, x) in enumerate(d.dimensions):
        grain = x.expr.grain if isinstance(x.expr, Truncated) and d.has(at, "grain") else ""
        if (
            grain == "year"
            and x.expr.of not in along
            and d.data(along[0]).role == "time"
            and not d.data(along[0]).temporal
        ):
            d.dimensions[i] = (at, Dimension(along[0]))


def of_that_time(d: Draft, last: Plan) -> None:
    """`only those from 2019`: what is from a year is of that year, and not since then."""
    for i, f in enumerate(d.filters):
        at, end = d.stands.get(f, (-1, -2))
        m = d.mentions[at] if at == end else None
        if m is None or m.time is None or not m.text.startswith("from ") or not THOSE & set(d.text(at - 1).split()):
            continue
        said = read_time(d.tokens, m.start + 1)
        point = msgspec.structs.replace(m, time=said) if said is not None and said.upto == m.end else None
        column = next(iter(columns_in(f)), None)
        if point is not None and column is not None and (condition := time_condition(d, column, point)) is not None:
            d.filters[i] = condition
            d.stands[condition] = (at, end)
            d.say(at, "of that time")


THOSE = words_of("those")


def months_of_its_year(d: Draft, last: Plan) -> None:
    """`since march`, after an answer for 2019: of that year, and up to its end."""
    for at, m in enumerate(d.mentions):
        if m.time is None or not m.time.bound:
            continue
        new = next((f for f in d.filters if isinstance(f, Within) and d.stands.get(f) == (at, at)), None)
        old = next((c for c in conditions(last.where) if new is not None and _closed(c) and c.of == new.of), None)
        if old is None:
            continue
        ends = open_months(m.time, (date.fromisoformat(old.period.end[:10]) - timedelta(days=1)).isoformat())
        both = Between(max(ends.start or "", old.period.start), min(ends.end or "9", old.period.end))
        d.filters[d.filters.index(new)] = Within(new.of, both)


def month_of_its_year(d: Draft, last: Plan) -> None:
    """`and in june?`, after an answer for 2020: June of that year."""
    for i, f in enumerate(d.filters):
        part = f.left if isinstance(f, Compare) and f.op == "=" and isinstance(f.left, CalendarPart) else None
        if part is None or part.part != "month":
            continue
        old = next((c for c in conditions(last.where) if _closed(c) and c.of == part.of), None)
        year, month = int(old.period.start[:4]) if old is not None else 0, MONTHS[str(f.right.value).lower()]
        start, end = f"{year}-{month:02}-01", f"{year + month // 12}-{month % 12 + 1:02}-01"
        if old is not None and old.period.end <= f"{year + 1}-01-01":
            d.filters[i] = Within(part.of, Between(start, end))
            d.stands[d.filters[i]] = d.stands.get(f, (-1, -2))


def _closed(c: Condition) -> bool:
    """Whether a condition is a time with two ends."""
    period = c.period if isinstance(c, Within) else None
    return isinstance(period, Between) and bool(period.start and period.end)


def _time_of(d: Draft, last: Plan) -> Column | None:
    """The time column of the last answer, else of the data."""
    spoken = [*tested(last), *(c for x in last.dimensions for c in columns_in(x.expr))]
    own = next((c for c in spoken if d.data(c).temporal or d.data(c).role == "time"), None)
    found = d.time_column()
    return own or (Column(found[0], found[1].name) if found else None)


def _of_the_data(d: Draft, column: Column, year: object) -> bool:
    """Whether a year falls into the data."""
    ends = [str(v)[:4] for v in (d.data(column).minimum, d.data(column).maximum)]
    return isinstance(year, int) and all(e.isdigit() for e in ends) and int(ends[0]) <= year <= int(ends[1])


def tested(last: Plan) -> list[Column]:
    return [c for cond in conditions(last.where) for c in columns_in(cond)]
