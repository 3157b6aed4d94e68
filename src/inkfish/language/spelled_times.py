"""Times where a column of text holds them: seasons (`2018-19`), days of the week (`Mon`), months (`Jan`)."""

from __future__ import annotations

from collections.abc import Mapping

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.moments import MONTHS, Span
from inkfish.language.negation import negated_before
from inkfish.language.periods import side_by_side, years_of
from inkfish.language.recurring import WEEKDAYS
from inkfish.language.subjects import take_named_column
from inkfish.language.values import SEASON
from inkfish.query.plan import Among, Between, Column, Compare, Condition, Dimension, Not, Value

YEARLY = words_of("yearly")
GRAINS: Mapping[str, Mapping[str, int]] = {"weekday": WEEKDAYS, "month": MONTHS}


def read_spelled_times(d: Draft) -> None:
    """Take times that only a column of text can be tested by, or that stand beside the name of such a column."""
    for at, m in enumerate(d.mentions):
        if not d.free(at):
            continue
        if m.time is not None:
            _kept(d, at, m.time)
        elif (grain := d.tag(at, "part")) in GRAINS and m.text.startswith("by ") and _timeless(d, grain):
            column = next((c for c, data in _texts(d) if _is_spelled(data, GRAINS[grain])), None)
            if column is not None:
                d.dimensions.append((at, Dimension(column)))
                d.take(at, "group", f"split by {d.data(column).title}")


def spelled_weekend(d: Draft) -> Condition | None:
    """The condition that a column of spelled weekdays holds one of the weekend: `Sat` or `Sun`."""
    for column, data in _texts(d):
        if _is_spelled(data, WEEKDAYS):
            ends = tuple(Value(str(v)) for v in data.values if WEEKDAYS[str(v).casefold()] in WEEKEND)
            return Among(column, ends) if ends else None
    return None


WEEKEND = frozenset({WEEKDAYS["saturday"], WEEKDAYS["sunday"]})


def read_pay_periods(d: Draft) -> None:
    """`hourly pay`, `paid weekly`, `(yearly only)`: the rows whose amounts are for such a time, and no time axis."""
    for name, (column, values) in d.facts.pay_periods.items():
        for at in range(len(d.mentions)):
            value = values.get(d.tag(at, "grain") or "") if d.free(at) and name in d.tables else None
            split = d.has(d.step(at, -1), "by", "per_group") or " " in d.text(at)
            if value is None or split or not (d.text(at).endswith("ly") or d.text(at) in YEARLY):
                continue
            negated = negated_before(d, at)
            if negated is not None:
                d.take(negated, "condition")
            d.keep(at, Compare("=" if negated is None else "!=", Column(name, column.name), Value(value)))
            d.take(at, "value", f"{column.title} is {value}")


def _kept(d: Draft, at: int, span: Span) -> None:
    """Keep the rows whose text is of a stretch of time."""
    lone = _timeless(d, span.grain)
    if lone and span.months and not span.bound and (column := _numbered_months(d)) is not None:
        _keep(d, at, column, span.months)
        return
    for column, data in _texts(d):
        if not lone and not _named_beside(d, at, column):
            continue
        values = _values_in(data, span)
        if values:
            _keep(d, at, column, values)
            return


def _numbered_months(d: Draft) -> Column | None:
    """The column that numbers months from 1 to 12."""
    months = ((name, parts["month"]) for name, parts in d.facts.calendar.items() if "month" in parts)
    return next((Column(name, data.name) for name, data in months if data.numeric and name in d.tables), None)


def _timeless(d: Draft, grain: str) -> bool:
    """Whether no column holds times that can be tested or split by a grain; years are enough for years."""
    found = d.time_column()
    return found is None or (grain != "year" and not found[1].temporal)


def _values_in(data: DataColumn, span: Span) -> tuple[str, ...]:
    """The values of a column that fall into a stretch of time; none where its values are no such times."""
    spelled = tuple(map(str, data.values))
    if span.weekdays and _is_spelled(data, WEEKDAYS):
        return tuple(v for v in spelled if WEEKDAYS[v.casefold()] in span.weekdays)
    if span.months and not span.bound and _is_spelled(data, MONTHS):
        return tuple(v for v in spelled if MONTHS[v.casefold()] in span.months)
    if span.grain == "year" and isinstance(span.period, Between) and all(map(SEASON.fullmatch, spelled)):
        low, high = years_of(span.period)
        return tuple(v for v in spelled if (low is None or low <= int(v[:4])) and (high is None or int(v[:4]) <= high))
    return ()


def _is_spelled(data: DataColumn, names: Mapping[str, int]) -> bool:
    return len(data.values) > 1 and all(str(v).casefold() in names for v in data.values)


def _texts(d: Draft) -> list[tuple[Column, DataColumn]]:
    """The columns of text whose values are known."""
    columns = [(Column(name, c.name), c) for name, t in d.tables.items() for c in t.columns]
    return [(column, c) for column, c in columns if c.type == "text" and c.values]


def _named_beside(d: Draft, at: int, column: Column) -> bool:
    """Whether a column is named right before or behind a time: `the 2018 season`."""
    near = [m for i in (at - 1, at + 1) if 0 <= i < len(d.mentions) for m in d.mentions[i].columns if m.score >= 0.9]
    return any(Column(c.table, c.column.name) == column for c in near)


def _keep(d: Draft, at: int, column: Column, values: tuple[str, ...] | tuple[int, ...]) -> None:
    values = tuple(dict.fromkeys((*_also_before(d, at, column), *values)))
    known = tuple(Value(v, "number" if d.data(column).numeric else "text") for v in values)
    condition: Condition = Compare("=", column, known[0]) if len(values) == 1 else Among(column, known)
    negated = negated_before(d, at)
    if negated is not None:
        d.take(negated, "condition")
        condition = Not(condition)
    d.keep(at, condition)
    d.take(at, "time", f"{d.data(column).title} is {', '.join(map(str, values))}")
    if d.mentions[at].time.grain == "year" and len(values) == 1:
        d.assumed.append(f"{d.text(at)} is the season {values[0]}, which begins in that year")
    take_named_column(d, at, column)


def _also_before(d: Draft, at: int, column: Column) -> tuple[str, ...]:
    """The values of the time that one is joined to, whose condition is taken back: `2017 and 2018`."""
    before = next((c for c, (_, end) in d.stands.items() if end in (at - 2, at - 1) and side_by_side(d, end, at)), None)
    if before not in d.filters or not isinstance(before, Compare | Among):
        return ()
    of, values = (before.left, (before.right,)) if isinstance(before, Compare) else (before.of, before.values)
    if of != column or not isinstance(values, tuple):
        return ()
    d.filters.remove(before)
    return tuple(v.value for v in values)
