"""A message read as a change of the last plan: `only 2020`, `by region`, `as a line`, `what about the West`, `undo`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from inkfish.language.calculations import calculation
from inkfish.language.conjunction import columns_in
from inkfish.language.draft import Draft
from inkfish.language.fragments import fill_in
from inkfish.language.joining import joined
from inkfish.language.leaning import bare_aggregate, is_edit, refers, take_turn, turns
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name
from inkfish.language.ordering import quality_column
from inkfish.language.referring import of_the_last
from inkfish.language.refilter import bounded, filtered, removed, reset
from inkfish.language.regroup import grouped, time_axis, timed
from inkfish.language.remeasure import measured
from inkfish.language.shifting import apart, both, shifted
from inkfish.query.plan import (
    Aggregate,
    CalendarPart,
    Chart,
    Column,
    Dimension,
    Expr,
    Limit,
    Measure,
    Order,
    Plan,
    level,
)


def edit(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """Return the last plan as a message changes it, or None when the message is a question of its own."""
    if not plans:
        return None
    moved = shifted(d, plans[-1]) or both(d, plans) or apart(d, plans)
    _put_out_of_mind(d, plans[-1])
    if moved is not None or d.beyond:
        return moved
    if turns(d, "undo"):
        take_turn(d, "undo", "back to the answer before")
        return _before(plans)
    fill_in(d, plans[-1])
    start = of_the_last(d, plans[-1])
    if start is None and not is_edit(d, plans[-1]):
        return None
    plan = start or plans[-1]
    for rule in RULES:
        plan = rule(d, plan)
    if (plan == plans[-1] and not _asks_again(d, plan)) or not (plan.dimensions or plan.measures):
        return None
    return joined(msgspec.structs.replace(plan, joins=()), d.links)


def _before(plans: Sequence[Plan]) -> Plan:
    """The answer before the last one, where answers that were gone back to do not count as new ones."""
    stack: list[Plan] = []
    for plan in plans:
        if len(stack) > 1 and plan == stack[-2]:
            stack.pop()
        else:
            stack.append(plan)
    if len(stack) > 1:
        return stack[-2]
    return plans[-2] if len(plans) > 1 else plans[-1]


def _put_out_of_mind(d: Draft, last: Plan) -> None:
    """`forget the points`: to take a condition or a column away is not to act on the world."""
    mine = {(c.table, c.name) for c in columns_in(last)}
    told = any(m.tags.get("turn") == "remove" and "beyond" in m.tags for m in d.mentions)
    if told and any((c.table, c.column.name) in mine for m in d.mentions for c in m.columns[:1]):
        d.beyond = ""


def _asks_again(d: Draft, plan: Plan) -> bool:
    """Whether a message asks for what is shown already, and for nothing else."""
    shown = {x.expr for x in plan.dimensions}
    same = bool(d.dimensions) and all(x.expr in shown for _, x in d.dimensions)
    left = [i for i in range(len(d.mentions)) if d.free(i) and (d.content(i) or not d.mentions[i].known)]
    alone = not d.measures and all(d.boundary(i) or d.text(i) in "?!." for i in left)
    return bool(d.chart or d.sortings) or (same and (alone or bare_aggregate(d) is not None))


def _picked(d: Draft, plan: Plan) -> Plan:
    """`top 5`, `which one is the highest`, `limit to 10`."""
    s = d.superlative
    if s is not None and plan.measures and d.text(s.at + 1) == "first":
        return msgspec.structs.replace(plan, order=(Order(plan.measures[0].expr, _descends(d, plan)),))
    number = _bare_number(d) if plan.limit is not None and s is None and d.limit is None else None
    if number is not None:
        return msgspec.structs.replace(plan, limit=msgspec.structs.replace(plan.limit, count=number))
    if d.limit is not None:
        return msgspec.structs.replace(plan, limit=d.limit)
    if s is None or not plan.measures or not plan.dimensions:
        return plan
    if "first" in (d.text(s.at), d.text(s.at - 1)) and plan.order:
        return msgspec.structs.replace(plan, limit=Limit(s.count, s.skip))
    found = quality_column(d, s.about) if s.about and refers(d) else None
    if found is not None and Column(found[0], found[1].name) not in columns_in(plan.measures):
        made = Measure(Aggregate("max" if s.descending else "min", Column(found[0], found[1].name)))
        plan = msgspec.structs.replace(plan, measures=(made,))
    measure = plan.measures[0].expr
    per = tuple(x.expr for x in plan.dimensions[:-1]) if d.per_group else ()
    return msgspec.structs.replace(plan, order=(Order(measure, _descends(d, plan)),), limit=Limit(s.count, s.skip, per))


def _descends(d: Draft, plan: Plan) -> bool:
    """Whether an end of the first measure is its high one: the worst delay and the slowest time are the longest."""
    s, words = d.superlative, _words(plan.measures[0].expr)
    told = {d.text(s.at), d.text(s.at - 1)} & {"worst", "best"}
    if told and words & load_lexicon().bad:
        return "worst" in told
    paced = bool(s.about) and s.about[0] == "speed" and bool(words & set(s.about[2:]))
    return s.descending != paced


def _words(expr: Expr) -> set[str]:
    """The stems of the words in the names of the columns of an expression."""
    return {word for c in columns_in(expr) for form in read_name(c.name).forms for word in form}


def _bare_number(d: Draft) -> int | None:
    """The number of `make it 5`."""
    for i, m in enumerate(d.mentions):
        if d.free(i) and isinstance(m.number, int) and m.time is None and 0 < m.number <= 1000 and not m.unit:
            d.take(i, "top", f"{m.number} rows")
            return m.number
    return None


def _sorted(d: Draft, plan: Plan) -> Plan:
    orders = []
    for sorting in d.sortings:
        x = plan.dimensions[0].expr if plan.dimensions else None
        y = plan.measures[0].expr if plan.measures else x
        named = [Column(c.table, c.column.name) for i in sorting.at for c in d.mentions[i].columns]
        shown = [*(m.expr for m in plan.measures), *(dim.expr for dim in plan.dimensions)]
        by = next((e for n in named for e in shown if n in columns_in(e)), None)
        if by is None:
            by = x if sorting.target in ("x", "dimension") or sorting.alphabetical else y
        if by is not None:
            judged = any(m.text in ("worst first", "best first") for m in d.mentions)
            worse = judged and by == y and bool(_words(by) & load_lexicon().bad)
            orders.append(Order(by, sorting.descending != worse))
    return msgspec.structs.replace(plan, order=tuple(orders)) if orders else plan


def _calculated(d: Draft, plan: Plan) -> Plan:
    names = list(d.calculations) + (["share"] if d.proportion else [])
    if "share" in names and any(m.text.startswith("change") for m in d.mentions):
        names = ["change" if name == "share" else name for name in names]  # `the change in percent` is no share
    for name in names:
        first = next((m.expr for m in plan.measures if level(m.expr) == "group"), None)
        if first is None:
            return plan
        time = next((x.expr for x in plan.dimensions if timed(d, x) and not isinstance(x.expr, CalendarPart)), None)
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
    chart = plan.chart
    if "kind" in d.chart and d.chart["kind"] != chart.kind:
        chart = Chart(color=chart.color, facet=chart.facet, title=chart.title, log=chart.log)
    return msgspec.structs.replace(plan, chart=msgspec.structs.replace(chart, **d.chart))


RULES: tuple[Callable[[Draft, Plan], Plan], ...] = (
    reset,
    removed,
    filtered,
    bounded,
    grouped,
    measured,
    _picked,
    _sorted,
    _calculated,
    _drawn,
)
