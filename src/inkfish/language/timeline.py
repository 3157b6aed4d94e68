"""The time axis of a plan: a column of times at a grain, and the grain that suits its range."""

from __future__ import annotations

from datetime import date

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.columns import default_aggregate, told_by
from inkfish.language.draft import Draft, of_birth
from inkfish.language.mention import Mention
from inkfish.language.moments import STEP
from inkfish.language.panels import one_row_each
from inkfish.query.plan import (
    Aggregate,
    Between,
    CalendarPart,
    Column,
    Dimension,
    Expr,
    Measure,
    Truncated,
    Within,
    parts,
)


def is_time(d: Draft, expr: Expr) -> bool:
    """Whether an answer is split by a time, at a grain or as it is."""
    return isinstance(expr, (Truncated, CalendarPart)) or (isinstance(expr, Column) and d.data(expr).role == "time")


def calendar_expr(column: Column, data: DataColumn, part: str, grain: str) -> Expr | None:
    """Return a time column at a grain or by a part of the calendar; whole years need none, and have no finer one."""
    if part:
        return CalendarPart(column, part) if data.temporal or data.type == "time" else None
    if data.type == "time":
        return CalendarPart(column, grain) if grain in CLOCK else None
    if data.temporal:
        return Truncated(column, grain)
    if data.role == "time" and data.type == "integer" and grain == "decade":
        return Truncated(column, "decade")
    return column if grain == "year" and data.role == "time" else None


def is_habit(d: Draft) -> bool:
    """Whether a question is of what is so most times: `which month is usually the warmest` is one of twelve."""
    return any(t.text in HABIT for t in d.tokens)


HABIT = words_of("habit")


def birth_part(d: Draft, column: Column, grain: str) -> str:
    """Return the part of the calendar that a grain means for a time of birth beside the clock of the rows.

    `in which month were most winners born` asks for one of twelve.
    """
    clock = d.time_column(column.table)
    of_person = clock is not None and clock[1].name != column.name and of_birth(d.data(column))
    return grain if of_person and grain in ("month", "quarter") else ""


def of_the_clock(d: Draft, at: int) -> bool:
    """Whether a mention is a part of the day: `at what hour do we sell the most`."""
    return d.tag(at, "part") in CLOCK or d.tag(at, "grain") in CLOCK


def day_of(text: str) -> date:
    """Return the day of an ISO date or time."""
    return date.fromisoformat(text[:10])


def natural_grain(data: DataColumn, days: int | None = None) -> str:
    """Return the grain at which a time column's range, or that many `days` of it, has some ten to sixty points.

    It is no finer than the data.
    """
    if not data.temporal or data.minimum is None:
        return "year"
    if data.unique and data.rows <= MOST_POINTS and data.grain:
        return data.grain
    span = (day_of(str(data.maximum)) - day_of(str(data.minimum))).days
    span = span if days is None else min(days, span)
    fitting = next(
        (grain for limit, grain in ((2, "hour"), (92, "day"), (1900, "month"), (5500, "quarter")) if span <= limit),
        "year",
    )
    order = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"]
    finest = data.grain if data.grain in order else "day"
    return fitting if order.index(fitting) <= order.index(finest) else finest


WHETHER = words_of("asking_whether")
CLOCK = ("hour", "minute")  # parts of a day
MOST_POINTS = 400  # rows up to which a table of one row a time is shown as it is


def over_time(d: Draft) -> None:
    """A trend is over the time column at the grain that suits its range."""
    timed = any(
        isinstance(dim.expr, (Truncated, CalendarPart))
        or (isinstance(dim.expr, Column) and d.data(dim.expr).role == "time")
        or (isinstance(dim.expr, Column) and d.data(dim.expr).role == "identifier" and "running" in d.calculations)
        for _, dim in d.dimensions
    )
    needs = (
        d.trend
        or _series(d)
        or any(c in TIMED_CALCULATIONS for c in d.calculations)
        or (d.chart.get("kind") in ("line", "area") and not d.dimensions)
    )
    if not needs or timed or d.change is not None or (d.superlative is not None and d.superlative.said):
        return
    found = d.time_column(_measured_table(d)) or d.time_column()
    if found is None:
        _along_numbered(d)
        return
    if not d.measures and d.trend and not d.listed and d.tokens[0].text == "how" and (main := told_by(d)) is not None:
        d.measures.append((-1, Measure(default_aggregate(main.table, d.data(main)))))  # `how did Nordia do in 2017`
        d.assumed.append(f"told by {d.data(main).title.lower()}")
    narrowed = d.filters or d.tokens[0].text in WHETHER  # `did thefts go up`
    if not d.measures and d.trend and narrowed and not d.dimensions and not d.listed:
        d.measures.append((-1, Measure(Aggregate("count"))))  # `did thefts go up or down`
    if not d.measures:
        return
    table, data = found
    grain = (
        d.grain
        or CALCULATION_GRAIN.get(next((c for c in d.calculations if c in CALCULATION_GRAIN), ""), "")
        or natural_grain(data, _days_kept(d, Column(table, data.name)))
    )
    expr = calendar_expr(Column(table, data.name), data, "", grain)
    if expr is not None:
        d.dimensions.insert(0, (-1, Dimension(expr)))
        d.assumed.append(f"over {data.title.lower()}, by {grain}")


def _along_numbered(d: Draft) -> None:
    """`units over time`, where weeks or months are only numbered: along their numbers."""
    numbered = (Column(name, c.name) for name, parts in d.facts.calendar.items() for c in parts.values() if c.numeric)
    along = next(numbered, None)
    if along is not None and d.trend and d.measures:
        d.dimensions.insert(0, (-1, Dimension(along)))
        d.assumed.append(f"over {d.data(along).title.lower()}")


def _days_kept(d: Draft, column: Column) -> int | None:
    """How many days a closed stretch of time leaves: `cumulative volume in November 2017` is by day."""
    for c in d.filters:
        period = c.period if isinstance(c, Within) and c.of == column else None
        if isinstance(period, Between) and period.start and period.end:
            start, end = (date.fromisoformat(point[:10]) for point in (period.start, period.end))
            return (end - start).days
    return None


def _series(d: Draft) -> bool:
    """`nonfarm since 2012`, `GDP of Japan since 2005`: numbers that have one row a time are told over time."""
    said = any(d.has(at, "aggregate") for at, _ in d.measures) or d.superlative is not None or d.correlation
    said = said or any(isinstance(m.expr, Aggregate) and m.expr.func in ENDS for _, m in d.measures)
    if said or d.change is not None or d.gap is not None or not d.measures or len(d.tables) > 1:
        return False
    table = next(iter(d.tables))
    found = d.time_column(table)
    spans = any(
        m.time is not None and d.role.get(i) == "time" and m.time.sure and not _one_step(m)
        for i, m in enumerate(d.mentions)
    )
    if found is None or not spans or (found[1].temporal and found[1].grain not in ("year", "quarter", "month")):
        return False
    fixed = {c for f in d.filters for c in parts(f) if isinstance(c, Column) and c.table == table}
    shown = {x.expr for _, x in d.dimensions}
    entities = [d.data(c) for c in fixed if d.data(c).role in ("category", "place", "text")]
    entities += [d.data(c) for c in shown if isinstance(c, Column)]
    points = found[1].distinct
    return found[1].unique or any(one_row_each(e, points) for e in entities)


ENDS = ("min", "max")


def _one_step(m: Mention) -> bool:
    """Whether a time is one point: a year, a month."""
    period = m.time.period
    if m.time.months or m.time.weekdays:
        return True
    if not isinstance(period, Between) or not (period.start and period.end) or m.time.grain not in STEP:
        return False
    start, end = (date.fromisoformat(point[:10]) for point in (period.start, period.end))
    return start + STEP[m.time.grain] >= end


def _measured_table(d: Draft) -> str | None:
    for _, m in d.measures:
        for p in parts(m.expr):
            if isinstance(p, Column):
                return p.table
    return d.counted or None


TIMED_CALCULATIONS = ("change", "difference", "yoy", "mom", "qoq", "growth", "running", "moving", "index")
CALCULATION_GRAIN = {"yoy": "year", "mom": "month", "qoq": "quarter", "growth": "year"}


def one_calendar(d: Draft) -> None:
    """A day that is then cut into weekdays, or binned by year, is no group of its own."""
    binned = min((at for at, role in d.role.items() if role == "bin"), default=len(d.mentions))
    cut = {
        dim.expr.of for at, dim in d.dimensions if isinstance(dim.expr, CalendarPart) or (_is_time(dim) and at > binned)
    }
    d.dimensions = [(at, dim) for at, dim in d.dimensions if not (_is_time(dim) and dim.expr.of in cut and at < binned)]


def _is_time(dim: Dimension) -> bool:
    return isinstance(dim.expr, Truncated)
