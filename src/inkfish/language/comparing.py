"""Values and periods that a question compares: groups of their own, or the gap between two."""

from __future__ import annotations

import msgspec

from inkfish.language.draft import Draft
from inkfish.language.timeline import calendar_expr
from inkfish.query.plan import (
    Aggregate,
    Among,
    Arithmetic,
    CalendarPart,
    Column,
    Compare,
    Dimension,
    Measure,
    Truncated,
    parts,
)


def gap(d: Draft) -> None:
    """`difference in revenue between East and West`: one less the other."""
    asked = any(d.has(i, "difference") for i in range(len(d.mentions)))
    if (
        d.compared is None
        or not asked
        or d.dimensions
        or len(d.measures) != 1
        or not isinstance(d.measures[0][1].expr, Aggregate)
    ):
        return
    pair = next(
        (c for c in d.filters if isinstance(c, Among) and c.of == d.compared and isinstance(c.values, tuple)), None
    )
    if pair is None or len(pair.values) != 2:
        return
    at, measure = d.measures[0]
    sides = [msgspec.structs.replace(measure.expr, where=Compare("=", d.compared, v)) for v in pair.values]
    name = f"Difference between {pair.values[0].value} and {pair.values[1].value}"
    d.measures[0] = (at, Measure(Arithmetic("-", *sides), name))
    d.filters = [c for c in d.filters if c is not pair]
    d.compared = None


def compared_groups(d: Draft) -> None:
    """`compare East and West`: the values named are groups of their own."""
    if d.compared is None or any(dim.expr == d.compared for _, dim in d.dimensions):
        return
    single = all(isinstance(m.expr, Aggregate) for _, m in d.measures)
    if d.measures and single and (not d.dimensions or d.trend or _timed(d, d.dimensions[0][1])):
        d.dimensions.append((-1, Dimension(d.compared)))


def _timed(d: Draft, x: Dimension) -> bool:
    of_years = isinstance(x.expr, Column) and d.data(x.expr).role == "time"
    return isinstance(x.expr, (Truncated, CalendarPart)) or of_years


def compared_periods(d: Draft) -> None:
    """`2023 and 2024`: the periods named are groups of their own, unless a time axis tells them apart."""
    if d.periods is None or not d.measures:
        return
    column, grain = d.periods
    if any(column in list(parts(dim.expr)) for _, dim in d.dimensions):
        return
    expr = calendar_expr(column, d.data(column), "", "quarter" if grain == "half" else grain)
    if expr is not None:
        d.dimensions.append((-1, Dimension(expr)))
