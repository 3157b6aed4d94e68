"""What a plan is ordered by: the parts of it that a superlative or the words of a sort clause name."""

from __future__ import annotations

import msgspec

from inkfish.language.columns import default_aggregate, is_of
from inkfish.language.draft import Draft
from inkfish.language.heads import asks_for_rows
from inkfish.language.subjects import is_number
from inkfish.language.timeline import is_time
from inkfish.query.plan import Aggregate, CalendarPart, Column, Expr, Measure, Order, Plan, Truncated, level


def ordered(d: Draft, plan: Plan) -> Plan:
    """Return the plan in the order that a superlative or the sort clauses ask for."""
    orders: list[Order] = []
    s = d.superlative
    if s is not None and s.said and plan.measures:
        each = next((e for e in plan.limit.per if is_time(d, e)), None) if plan.limit is not None else None
        orders += [Order(each, False)] if each is not None else []  # the best of each year, year after year
        orders.append(Order(plan.measures[0].expr, s.descending))
    for sorting in d.sortings:
        expr = _sort_target(d, plan, sorting)
        if expr is not None and all(o.by != expr for o in orders):
            orders.append(Order(expr, sorting.descending))
    return msgspec.structs.replace(plan, order=tuple(orders), distinct=d.distinct_list)


def _sort_target(d: Draft, plan: Plan, sorting) -> Expr | None:
    x = plan.dimensions[0].expr if plan.dimensions else (plan.measures[0].expr if plan.measures else None)
    y = plan.measures[-1 if not plan.dimensions else 0].expr if plan.measures else x
    if sorting.at:
        named = _named_target(d, plan, sorting)
        if named is not None:
            return named
    sorting.target = sorting.target or next((d.tag(i, "target") for i in sorting.at if d.has(i, "target")), None)
    by_name = {"x": plan.chart.x or x, "dimension": x, "y": plan.chart.y or y, "measure": y}
    if sorting.target in by_name:
        return by_name[sorting.target]
    if sorting.alphabetical:
        return x
    time = plan.dimensions and isinstance(plan.dimensions[0].expr, (Truncated, CalendarPart))
    return x if time and not sorting.valued else y


def _named_target(d: Draft, plan: Plan, sorting) -> Expr | None:
    """The part of the plan that the words of a sort clause name."""
    func = next((d.tag(i, "aggregate") for i in sorting.at if d.has(i, "aggregate")), None)
    links = [c for i in sorting.at for c in d.mentions[i].columns]
    if func is not None:
        for m in plan.measures:
            if (
                isinstance(m.expr, Aggregate)
                and any(m.expr.of == Column(c.table, c.column.name) for c in links)
                and (func == m.expr.func)
            ):
                return m.expr
        counts = next(
            (m.expr for m in plan.measures if isinstance(m.expr, Aggregate) and m.expr.func.startswith("count")), None
        )
        if func in ("count", "count_distinct") and counts is not None:
            return counts
    shown = [*(dim.expr for dim in plan.dimensions), *(m.expr for m in plan.measures)]
    if func is not None:
        shown = shown[len(plan.dimensions) :] + shown[: len(plan.dimensions)]
    for c in links:
        column = Column(c.table, c.column.name)
        found = next((e for e in shown if is_of(e, column)), None)
        if found is not None:
            return found
    if (
        func == "count"
        and plan.measures
        and any(level(m.expr) == "group" for m in plan.measures)
        and any(d.mentions[i].tables or d.has(i, "entity") for i in sorting.at)
    ):
        return Aggregate("count")
    if func is not None and plan.measures:
        return plan.measures[0].expr
    for i in sorting.at:
        if d.has(i, "grain", "part"):
            return next((dim.expr for dim in plan.dimensions if not isinstance(dim.expr, Column)), None)
    if not links or links[0].score < 0.5 or (plan.measures and any(d.has(i, "target") for i in sorting.at)):
        return None
    best = max(links, key=lambda c: c.score)
    column = Column(best.table, best.column.name)
    rows = plan.measures and all(level(m.expr) == "row" for m in plan.measures)
    if rows or best.column.numeric:
        return column if rows else default_aggregate(best.table, best.column)
    return Aggregate("max" if sorting.descending else "min", column) if best.column.temporal else None


def sorted_measure(d: Draft) -> None:
    """`products ranked by revenue`: what is sorted by is measured, where nothing else is."""
    if d.measures or any(is_number(d, i) for i in range(len(d.mentions))):
        return
    if asks_for_rows(d):
        return
    for sorting in d.sortings:
        for at in sorting.at:
            found = d.best_column(at, "numeric")
            if found and found.column.numeric and found.column.role == "measure" and found.score > 0.5:
                func = next((d.tag(i, "aggregate") for i in sorting.at if d.has(i, "aggregate")), None)
                usual = default_aggregate(found.table, found.column)
                d.measures.append((at, Measure(Aggregate(func, usual.of) if func else usual)))
                return
