"""A changed plan kept whole: one part put for another wherever it stands, and nothing that speaks of a lost part."""

from __future__ import annotations

from typing import Any

import msgspec

from inkfish.query.plan import Calculation, CalendarPart, Chart, Node, Plan, Truncated


def substitute(node: Any, old: Node, new: Node) -> Any:
    """Return a plan, or a part of one, with one part in place of another wherever it stands."""
    if node == old:
        return new
    if isinstance(node, tuple):
        return tuple(substitute(item, old, new) for item in node)
    if isinstance(node, Node):
        changed = {name: substitute(getattr(node, name), old, new) for name in node.__struct_fields__}
        return msgspec.structs.replace(node, **changed)
    return node


def tidy(plan: Plan, before: Plan) -> Plan:
    """Drop what speaks of groups and measures that are gone: orders, limits, axes, calculations along a time."""
    shown = {x.expr for x in plan.dimensions} | {m.expr for m in plan.measures}
    gone = ({x.expr for x in before.dimensions} | {m.expr for m in before.measures}) - shown
    order = tuple(o for o in plan.order if o.by not in gone)
    limit = plan.limit
    if limit is not None:  # `the best year of each`, where there is one of them left
        limit = msgspec.structs.replace(limit, per=tuple(e for e in limit.per if e in shown))
    if limit is not None and not order:
        limit = None
    axes = {name: None for name in ("x", "y", "color", "facet") if getattr(plan.chart, name) in gone}
    measures = tuple(
        m
        for m in plan.measures
        if not (isinstance(m.expr, Calculation) and ((m.expr.along in gone) or set(m.expr.within) & gone))
    )
    chart = msgspec.structs.replace(plan.chart, **axes)
    if len(plan.dimensions) != len(before.dimensions) and chart.kind in ("pie", "stacked_bar", "grouped_bar", "value"):
        chart = Chart(title=chart.title)
    if gone and any(isinstance(e, (Truncated, CalendarPart)) for e in gone) and chart.kind in ("line", "area"):
        chart = Chart(title=chart.title)
    return msgspec.structs.replace(plan, order=order, limit=limit, measures=measures or plan.measures, chart=chart)
