"""What is counted: the rows, different things, or each of a category."""

from __future__ import annotations

import msgspec

from inkfish.language.draft import Draft
from inkfish.query.plan import Aggregate, Column, Dimension, Measure, parts


def counted_category(d: Draft) -> None:
    """A bar chart of `the number of teams` is of each team."""
    if d.dimensions or len(d.measures) != 1 or d.trend:
        return
    at, measure = d.measures[0]
    drawn = (
        d.chart.get("kind")
        in ("bar", "pie", "histogram", "stacked_bar", "grouped_bar", "line", "area", "treemap", "scatter")
        or d.proportion
        or d.sortings
        or d.distribution
    )
    expr = measure.expr
    if (
        drawn
        and isinstance(expr, Aggregate)
        and expr.func in ("count", "count_distinct")
        and isinstance(expr.of, Column)
    ):
        d.dimensions.append((at, Dimension(expr.of)))
        d.measures[0] = (at, Measure(Aggregate("count")))


def per_row(d: Draft) -> None:
    """`average revenue per order` where each row is an order: no group at all."""
    averages = d.measures and all(
        isinstance(m.expr, Aggregate) and m.expr.func in ("avg", "median") for _, m in d.measures
    )
    if averages and len(d.dimensions) > 1:
        keys = [
            x
            for x in d.dimensions
            if isinstance(x[1].expr, Column) and d.data(x[1].expr).unique and d.data(x[1].expr).role == "identifier"
        ]
        d.dimensions = [x for x in d.dimensions if x not in keys] or d.dimensions
    if averages and len(d.dimensions) == 1 and isinstance(d.dimensions[0][1].expr, Column) and "kind" not in d.chart:
        at, dim = d.dimensions[0]
        if d.data(dim.expr).unique and d.data(dim.expr).role == "identifier" and at >= 0 and d.mentions[at].tables:
            d.dimensions = []


def things_counted(d: Draft) -> None:
    """`how many products are there`: different ones, where a name stands on many rows."""
    for i, (at, m) in enumerate(d.measures):
        of = m.expr.of if isinstance(m.expr, Aggregate) and m.expr.func == "count" else None
        if (
            isinstance(of, Column)
            and not d.dimensions
            and not d.data(of).unique
            and not (d.data(of).missing and d.data(of).role != "identifier")
            and all(p != of for c in d.filters for p in parts(c))
            and d.data(of).role in ("category", "place", "identifier")
        ):
            d.measures[i] = (
                at,
                Measure(Aggregate("count_distinct", of), f"Number of {d.data(of).title.lower()}s" if at < 0 else ""),
            )


def averaged(d: Draft) -> None:
    """`how many goals does a player score on average`: amounts that would be added up are averaged."""
    if not d.averaged:
        return
    if not d.measures:
        named = next((c for i in range(len(d.mentions)) if d.free(i) and (c := _amount_at(d, i))), None)
        if named is not None:
            d.measures.append((-2, Measure(Aggregate("avg", named))))
    picked = d.superlative is not None and d.superlative.said
    for i, (at, m) in enumerate(d.measures):
        added = isinstance(m.expr, Aggregate) and (
            m.expr.func == "sum" or (picked and m.expr.func in ("max", "min") and d.tag(at, "superlative") is None)
        )
        if added:
            d.measures[i] = (at, Measure(msgspec.structs.replace(m.expr, func="avg"), m.name))


def _amount_at(d: Draft, at: int) -> Column | None:
    found = d.best_column(at, "numeric")
    fits = found is not None and found.column.numeric and found.column.role == "measure" and found.score >= 0.5
    return Column(found.table, found.column.name) if fits else None


def measured_once(d: Draft) -> None:
    """The same measure said twice is one."""
    kept: list = []
    for at, m in d.measures:
        if all(m.expr != other.expr for _, other in kept):
            kept.append((at, m))
    d.measures = kept


def nothing_measured(d: Draft) -> None:
    """Groups without a measure are counted."""
    if d.dimensions and not d.measures and not d.distinct_list:
        bound = next((h.measure for h in d.having if h.measure is not None), None)
        d.measures.append((-1, Measure(bound or Aggregate("count"))))
