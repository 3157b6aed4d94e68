"""What there is to each of many things, as one number: `items per order`, `goals per match`, `revenue per order`."""

from __future__ import annotations

import msgspec

from inkfish.language.columns import shared_key
from inkfish.language.draft import Draft
from inkfish.language.entities import BASKETS
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import SOLD
from inkfish.query.plan import Aggregate, Arithmetic, Column, Dimension, Expr, Measure, parts


def per_row(d: Draft) -> None:
    """`average revenue per order` where each row is an order: no group at all."""
    averages = d.measures and all(
        isinstance(m.expr, Aggregate) and m.expr.func in ("avg", "median") for _, m in d.measures
    )
    keys = [x for x in d.dimensions if averages and _each_measured(d, *x)]
    if len(d.dimensions) > 1:
        d.dimensions = [x for x in d.dimensions if x not in keys] or d.dimensions
    if len(d.dimensions) == 1 and d.dimensions[0] in keys and "kind" not in d.chart:
        at = d.dimensions[0][0]
        if at >= 0 and d.mentions[at].tables:
            d.dimensions = []


def _each_measured(d: Draft, at: int, by: Dimension) -> bool:
    """Whether a group is of the rows that are measured, of which it leaves one in each: by their key, or by the side
    that a match is told by."""
    if not isinstance(by.expr, Column):
        return False
    match, data = d.facts.matches.get(by.expr.table), d.data(by.expr)
    told = match is not None and by.expr == match.names.first and at >= 0 and bool(d.mentions[at].tables)
    key = told or (data.unique and data.role == "identifier")
    return key and all(p.table == by.expr.table for _, m in d.measures for p in parts(m.expr) if isinstance(p, Column))


def held_by_each(d: Draft) -> None:
    """`items per order`, `goals per match by stage`: the average over orders and matches, which nobody wants listed."""
    if d.superlative or d.having or d.sortings or d.limit or d.trend:
        return
    at, by = next((x for x in d.dimensions if _said_of_each(d, x[0]) and isinstance(x[1].expr, Column)), (-1, None))
    if by is None or any(d.tag(i, "aggregate") in TOTAL and d.role.get(i) == "measure" for i in range(at)):
        return
    key = shared_key(d, at)
    baskets = key is not None and bool({t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]} & BASKETS)
    rows = _each_measured(d, at, by) or (len(d.dimensions) > 1 and _told_by_name(d, by.expr))
    if not baskets and not (rows and (len(d.dimensions) > 1 or not _named(d, by.expr))):
        return
    over = Aggregate("count_distinct", Column(key.table, key.column.name)) if baskets else None
    before, rows_only = d.step(at - 1, -1), all(m.expr == Aggregate("count") for _, m in d.measures)
    counted = next((x for x in d.dimensions if x[0] == before), None) if rows_only else None
    measures = [(before, Measure(Aggregate("count")))] if rows_only else d.measures
    held = [(i, _average(d, m.expr, over)) for i, m in measures]
    if all(expr is not None for _, expr in held):
        d.measures = [(i, Measure(expr, _called(d, i, at) if baskets else "")) for i, expr in held]
        d.dimensions = [x for x in d.dimensions if x[1] is not by and x is not counted]
        d.say(at, "on average")


TOTAL = frozenset({"sum", "count", "count_distinct", "median"})


def _said_of_each(d: Draft, at: int) -> bool:
    return at > 0 and d.text(at - 1) == "per"


def _told_by_name(d: Draft, label: Column) -> bool:
    """Whether rows are told by a name that hardly any two of them share: games, of which two may be called alike."""
    return label in d.labels and 2 * d.data(label).distinct > d.data(label).rows


def _named(d: Draft, label: Column) -> bool:
    """Whether the rows have names that an answer by each of them would tell, and no mere numbers."""
    return label.table not in d.facts.matches and d.data(label).role != "identifier"


def _called(d: Draft, measured: int, each: int) -> str:
    """`Items per order`, as it was said."""
    return f"{d.text(measured)} per {d.text(each)}".capitalize() if 0 <= measured < each else ""


def _average(d: Draft, of: Expr, over: Aggregate | None) -> Expr | None:
    """What a measure comes to for each thing: over how many different ones there are, else of the rows."""
    if over is not None and isinstance(of, Arithmetic) and of.right == over:
        return of  # `average spend per order`
    if not isinstance(of, Aggregate) or of.where is not None:
        return None
    units = quality_column(d, SOLD) if of == Aggregate("count") else None
    if units is not None and units[1].additive:
        of = Aggregate("sum", Column(units[0], units[1].name))
    if over is not None:
        total = msgspec.structs.replace(of, func="sum") if of.func == "avg" else of
        return Arithmetic("/", total, over) if of.func in ("sum", "avg", "count") else None
    return msgspec.structs.replace(of, func="avg") if of.func in ("sum", "avg") else None
