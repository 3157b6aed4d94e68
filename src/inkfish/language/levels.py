"""What is there at one time (a population, a debt, cases so far): added up over things, never over times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.classes import stems_of, words_of
from inkfish.language.conjunction import equals
from inkfish.language.draft import Draft
from inkfish.language.lexicon import stems
from inkfish.language.names import read_name
from inkfish.language.panels import things_of, told_together
from inkfish.language.timeline import MOST_POINTS, calendar_expr, day_of
from inkfish.query.plan import (
    Aggregate,
    CalendarPart,
    Column,
    Compare,
    Dimension,
    Expr,
    Measure,
    Truncated,
    Value,
    Within,
    parts,
)


def is_level(table: Table, column: DataColumn) -> bool:
    """Whether a column's name says that it is of one time, as `total_cases` does beside `new_cases`.

    Where a catalog tells how its columns are put together, its own rules hold.
    """
    if column.over_time or not (column.additive and column.role == "measure"):
        return False
    forms = [form for name in (column.name, *column.aliases) for form in read_name(name).forms]
    said = {word for form in forms for word in (*form, " ".join(form))}
    return bool(said & LEVELS) or any(
        form[0] in stems_of("so_far") and _also_new(table, form[1:]) for form in forms if len(form) > 1
    )


LEVELS = frozenset(" ".join(stems(phrase)) for phrase in words_of("level"))


def _also_new(table: Table, rest: tuple[str, ...]) -> bool:
    forms = (form for c in table.columns for form in read_name(c.name).forms)
    return any(form[0] in stems_of("lately") and form[1:] == rest for form in forms)


def at_one_time(d: Draft) -> None:
    """`population by continent`: of the newest time where nothing else is said, never the sum over all times."""
    if d.change is not None:
        return  # each of the two times is kept already
    for i, (at, measure) in enumerate(d.measures):
        of = measure.expr
        if not (isinstance(of, Aggregate) and of.func == "sum" and isinstance(of.of, Column)):
            continue
        table, data = d.tables[of.of.table], d.data(of.of)
        found = d.time_column(table.name) if is_level(table, data) else None
        if found is None or found[1].unique or not (things_of(table, found[1]) or told_together(table, found[1])):
            continue  # a date of things, as when a country became one, and no axis of times
        if _one_time_kept(d, Column(table.name, found[1].name), found[1]):
            continue
        told = _taken_at(d, i, at, of, table, found[1])
        if told:
            d.assumed.append(f"{data.title.lower()} is {told}")


def _taken_at(d: Draft, i: int, at: int, of: Aggregate, table: Table, data: DataColumn) -> str:
    """Take a level at its times, or at the newest; return what that makes of it."""
    time = Column(table.name, data.name)
    things, together = things_of(table, data), told_together(table, data)
    finest = _finest_shown(d, time, data)
    alone = _kept_or_shown(d, things) if things else together <= _told(d)
    if finest is False and not alone and _shown_finer(d, time, data):
        return ""
    if finest:
        return ""
    if finest is None and not alone:
        if any(time in parts(c) for c in d.filters):
            d.dimensions.insert(0, (-1, Dimension(_own_times(time, data))))
            return ""
        if not together and not _regular(d, things, data):
            d.dimensions += [(-1, Dimension(column)) for column in sorted(things, key=_most_known(d))[:1]]
            alone = True
    if alone:
        d.measures[i] = (at, Measure(msgspec.structs.replace(of, func="last", by=time), d.measures[i][1].name))
        return "the newest of each"
    if finest is False:
        d.measures[i] = (at, Measure(msgspec.structs.replace(of, func="avg"), d.measures[i][1].name))
        return "an average over time"
    d.filters.append(Compare("=", time, Value(data.maximum, data.type if data.temporal else "number")))
    return f"that of {data.maximum}, the newest"


def _own_times(time: Column, data: DataColumn) -> Expr:
    return calendar_expr(time, data, "", data.grain or "year") or time


def _shown_finer(d: Draft, time: Column, data: DataColumn) -> bool:
    """Show each time there is in the place of a coarser grain that nobody asked for."""
    for i, (at, x) in enumerate(d.dimensions):
        if at < 0 and time in parts(x.expr) and data.distinct <= MOST_POINTS:
            d.dimensions[i] = (at, Dimension(_own_times(time, data)))
            return True
    return False


def _regular(d: Draft, things: set[Column], data: DataColumn) -> bool:
    """Whether each thing surely has a row for each time, the newest included."""
    return any(d.data(c).distinct * data.distinct == data.rows for c in things)


def _most_known(d: Draft) -> Callable[[Column], tuple[bool, int]]:
    """Names before codes: the longer values first."""
    return lambda c: (d.data(c).role == "identifier", -len(str(next(iter(d.data(c).top), ("",))[0])))


def _finest_shown(d: Draft, time: Column, data: DataColumn) -> bool | None:
    """Whether the answer is split by each time there is; False where by coarser ones, None where by none."""
    shown: list[Expr] = [x.expr for _, x in d.dimensions if time in parts(x.expr)]
    if not shown:
        return None
    return any(e == time or (isinstance(e, Truncated) and e.grain == data.grain) for e in shown) and not any(
        isinstance(e, CalendarPart) for e in shown
    )


def _one_time_kept(d: Draft, time: Column, data: DataColumn) -> bool:
    """Whether the conditions leave one time, as `in 2007` does where there is a row a year."""
    for condition in d.filters:
        if isinstance(condition, Compare) and condition.op == "=" and condition.left == time:
            return True
        period = condition.period if isinstance(condition, Within) and condition.of == time else None
        start, end = getattr(period, "start", None), getattr(period, "end", None)
        if (
            start
            and end
            and ((data.grain == "year" and int(end[:4]) - int(start[:4]) <= 1) or end[:10] <= _next(start))
        ):
            return True
    return False


def _next(day: str) -> str:
    """The day after one."""
    return (day_of(day) + timedelta(days=1)).isoformat()


def _kept_or_shown(d: Draft, things: set[Column]) -> bool:
    return bool(things & _told(d))


def _told(d: Draft) -> set[Expr | None]:
    """What the conditions keep one value of, and what the answer is split by."""
    return {equals(c) for c in d.filters if isinstance(c, Compare)} | {x.expr for _, x in d.dimensions}
