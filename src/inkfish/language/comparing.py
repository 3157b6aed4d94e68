"""Values and periods that a question compares: groups of their own."""

from __future__ import annotations

from inkfish.language.draft import Draft
from inkfish.language.timeline import calendar_expr
from inkfish.query.plan import (
    Aggregate,
    CalendarPart,
    Column,
    Dimension,
    Truncated,
    parts,
)


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
