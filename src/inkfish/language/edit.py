"""A message read as a change of the last plan: `only 2020`, `by region`, `as a line`, `what about the West`, `undo`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from inkfish.language.all_of_them import against_all, of_all
from inkfish.language.calculations import calculation
from inkfish.language.conjunction import columns_in, conditions, conjunction, equal_to, equals
from inkfish.language.definite import first_of_them, of_that_one, picked_within
from inkfish.language.draft import Draft
from inkfish.language.fragments import fill_in
from inkfish.language.joining import joined
from inkfish.language.leaning import bare_aggregate, is_edit, turns
from inkfish.language.pointing import pointed_at, without_lookup
from inkfish.language.referring import of_as_many, of_the_last
from inkfish.language.refilter import bounded, filtered, removed, reset
from inkfish.language.regroup import grouped, time_axis, timed
from inkfish.language.relations import points_of
from inkfish.language.relist import ends_of_list, named_only
from inkfish.language.remainder import part_of, remainder, share_of_them
from inkfish.language.remeasure import measured, other_end
from inkfish.language.reorder import ordered, picked
from inkfish.language.returning import returned
from inkfish.language.shifting import all_compared, apart, both, further, shifted
from inkfish.language.tidy import substitute
from inkfish.query.plan import CalendarPart, Chart, Column, Dimension, Expr, Measure, Plan, Truncated, level


def edit(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """Return the last plan as a message changes it, or None when the message is a question of its own."""
    if not plans:
        return None
    d.latest = _latest(plans)
    plans = without_lookup(d, plans)
    moved = shifted(d, plans[-1]) or pointed_at(d, plans) or both(d, plans) or all_compared(d, plans)
    moved = moved or apart(d, plans) or further(d, plans[-1]) or first_of_them(d, plans[-1])
    moved = moved or remainder(d, plans[-1]) or share_of_them(d, plans[-1]) or part_of(d, plans)
    moved = moved or against_all(d, plans[-1])
    _put_out_of_mind(d, plans[-1])
    if moved is not None or d.beyond:
        return moved
    if (back := returned(d, plans)) is not None:
        return back
    if (within := picked_within(d, plans[-1])) is not None:
        return within
    of_as_many(d, plans[-1])
    fill_in(d, plans[-1])
    start = of_all(d, plans[-1]) or of_that_one(d, plans[-1]) or of_the_last(d, plans[-1])
    if start is None and not is_edit(d, plans[-1]):
        return None
    plan = start or plans[-1]
    for rule in RULES:
        plan = rule(d, plan)
    plan = _of_one(d, plan)
    _own_up(d)
    if (plan == plans[-1] and not _asks_again(d, plan)) or not (plan.dimensions or plan.measures):
        return None
    return joined(msgspec.structs.replace(plan, joins=()), d.links)


def _of_one(d: Draft, plan: Plan) -> Plan:
    """`average by region`, after what one country has: of all countries, for the one row of one is split by nothing."""
    told = conditions(plan.where)
    groups = [x.expr for _, x in d.dimensions if isinstance(x.expr, Column)]
    ones = [c for c in told if len(equal_to(c)) == 1 and isinstance(equals(c), Column) and d.data(equals(c)).unique]
    if not groups or not ones or d.filters or any(equals(c) in groups for c in ones):
        return plan
    return msgspec.structs.replace(plan, where=conjunction([c for c in told if c not in ones]))


def _latest(plans: Sequence[Plan]) -> Expr | None:
    """The number that the last message put beside those that were there: of `sales by region`, `and profit?`."""
    shown = [[m.expr for m in plan.measures] for plan in plans]
    return shown[-1][-1] if len(shown[-1]) > 1 and shown[-1][:-1] in shown[:-1] else None


FAINT = 0.45


def _own_up(d: Draft) -> None:
    """`sort by footfall`: what to order by is unknown, where it is only a little like a column."""
    for at, m in enumerate(d.mentions):
        if d.role.get(at) != "sort" and not d.has(at - 1, "by"):
            continue
        told = m.tags or m.tables or m.values or m.time or m.number is not None or d.role.get(at) not in (None, "sort")
        if m.columns and not told and m.columns[0].score < FAINT:
            d.mentions = tuple(msgspec.structs.replace(x, columns=()) if x is m else x for x in d.mentions)
            d.role.pop(at, None)


def _put_out_of_mind(d: Draft, last: Plan) -> None:
    """`forget the points`: to take a condition or a column away is not to act on the world."""
    mine = {(c.table, c.name) for c in columns_in(last)}
    told = any(m.tags.get("turn") == "remove" and "beyond" in m.tags for m in d.mentions)
    if told and any((c.table, c.column.name) in mine for m in d.mentions for c in m.columns[:1]):
        d.beyond = ""


def _asks_again(d: Draft, plan: Plan) -> bool:
    """Whether a message asks for what is shown already, and for nothing else."""
    shown, kept = {x.expr for x in plan.dimensions}, conditions(plan.where)
    if "again" in d.role.values():
        return True
    if d.filters and all(f in kept for f in d.filters) and not (d.dimensions or d.measures or d.superlative):
        return True
    same = bool(d.dimensions) and all(x.expr in shown for _, x in d.dimensions)
    left = [i for i in range(len(d.mentions)) if d.free(i) and (d.content(i) or not d.mentions[i].known)]
    alone = not d.measures and all(d.boundary(i) or d.text(i) in "?!." for i in left)
    return bool(d.chart or d.sortings or turns(d, "names")) or (same and (alone or bare_aggregate(d) is not None))


def _calculated(d: Draft, plan: Plan) -> Plan:
    names = list(d.calculations) + (["share"] if d.proportion else [])
    if "share" in names and any(m.text.startswith("change") for m in d.mentions):
        names = ["change" if name == "share" else name for name in names]  # `the change in percent` is no share
    if len(set(names)) > 1:
        names = [name for name in names if name != "share"]  # nor is the growth
    for name in dict.fromkeys(names):
        first = next((m.expr for m in plan.measures if level(m.expr) == "group"), None)
        if first is None:
            return plan
        time = next((x.expr for x in plan.dimensions if timed(d, x) and not isinstance(x.expr, CalendarPart)), None)
        if name == "moving" and d.grain and isinstance(time, Truncated) and time.grain != d.grain:
            finer = Truncated(time.of, d.grain)
            plan, time = substitute(plan, time, finer), finer
        made = calculation(name, first, time, d.window)
        if made is None and (axis := time_axis(d)) is not None:
            plan = msgspec.structs.replace(
                plan, dimensions=(Dimension(axis), *plan.dimensions[:1]), order=(), limit=None
            )
            made = calculation(name, first, axis, d.window)
        if made is not None and all(m.expr != made for m in plan.measures):
            plan = msgspec.structs.replace(
                plan, measures=(*[m for m in plan.measures if level(m.expr) == "group"], Measure(made))
            )
    return plan


def _drawn(d: Draft, plan: Plan) -> Plan:
    """The chart asked for now; what was said of the last one stays where it still fits."""
    for axis, at in d.axes.items():
        named = [Column(c.table, c.column.name) for c in d.mentions[at].columns]
        shown = next((x.expr for x in plan.dimensions for n in named if n in columns_in(x.expr)), None)
        if shown is not None and axis in ("x", "y"):
            d.chart[axis] = shown
    if not d.chart:
        return plan
    if d.chart.get("kind") == "scatter":
        plan = points_of(plan)
    chart = plan.chart
    if "kind" in d.chart and d.chart["kind"] != chart.kind:
        chart = Chart(color=chart.color, facet=chart.facet, title=chart.title, log=chart.log)
    return msgspec.structs.replace(plan, chart=msgspec.structs.replace(chart, **d.chart))


RULES: tuple[Callable[[Draft, Plan], Plan], ...] = (
    reset,
    removed,
    filtered,
    bounded,
    named_only,
    grouped,
    ends_of_list,
    other_end,
    measured,
    picked,
    ordered,
    _calculated,
    _drawn,
)
