"""A message that changes the measures of the last plan: `make it the median`, `what about units`."""

from __future__ import annotations

import msgspec

from inkfish.language.columns import columns_named, default_aggregate
from inkfish.language.draft import Draft
from inkfish.language.leaning import adds, asks, bare_aggregate, swaps, trailing_replace
from inkfish.language.tidy import substitute, tidy
from inkfish.language.timeline import is_time
from inkfish.query.plan import (
    Aggregate,
    Calculation,
    Column,
    Expr,
    Measure,
    Plan,
    level,
    parts,
)


def other_end(d: Draft, plan: Plan) -> Plan:
    """`and the lowest?`, after the highest price of a decade: the other end of the same number."""
    s, old = d.superlative, plan.measures[0].expr if len(plan.measures) == 1 else None
    alone = s is not None and not (s.about or d.measures or d.filters or d.dimensions or plan.limit or _too(d))
    alone = alone and not any(d.content(i) for i in range(len(d.mentions)) if i != s.at)
    if not alone or not isinstance(old, Aggregate) or old.func not in ENDS or any(columns_named(d)):
        return plan
    func, d.superlative = ENDS[s.descending], None
    d.take(s.at, "measure", f"the {func} of the same")
    return replaced_measures(plan, (Measure(msgspec.structs.replace(old, func=func)),))


ENDS = ("min", "max")


def measured(d: Draft, plan: Plan) -> Plan:
    """`make it the median`, `what about units`, `also show profit`: measures are changed, replaced or added."""
    func = bare_aggregate(d) or ("avg" if d.averaged and not d.measures else None)
    new = [_averaged(d, m) for at, m in d.measures if not (func and m.expr == Aggregate("count"))]
    for at, c in columns_named(d):
        if c.column.role == "measure":
            made = _averaged(d, Measure(like(d, plan, c)))
            new += [made] if all(m.expr != made.expr for m in new) else []
            d.take(at, "measure", c.column.title)
    s = d.superlative
    if not new and not func and s is not None and not s.about and _too(d) and not plan.lists_rows:
        func, d.superlative = "max" if s.descending else "min", None
    if not new and func and not plan.lists_rows:
        plan = _of_all_times(d, plan)
        return _beside(d, plan, func) if adds(d) else _refunctioned(d, plan, func)
    if not new or (d.superlative is not None and d.superlative.said and plan.measures and not new):
        return plan
    picked_one = plan.limit is not None and plan.limit.count == 1  # `and the red cards?`, of who has most
    ends = plan.limit is not None and (picked_one or d.superlative is not None) and not _too(d)  # of another number
    if not ends and (
        (adds(d) and (_too(d) or not trailing_replace(d)))
        or (d.text(0) == "and" and not d.filters and not d.dimensions and not swaps(d))
    ):
        kept = tuple(m for m in plan.measures if m.expr not in [n.expr for n in new])
        return msgspec.structs.replace(plan, measures=(*kept, *new))
    return replaced_measures(plan, tuple(new))


def _of_all_times(d: Draft, plan: Plan) -> Plan:
    """`what was the average`, after a course over time: one number for all of it."""
    untimed = tuple(x for x in plan.dimensions if not is_time(d, x.expr))
    if not asks(d) or not plan.measures:
        return plan
    return tidy(msgspec.structs.replace(plan, dimensions=untimed), plan)


def _averaged(d: Draft, m: Measure) -> Measure:
    """`how many points does it get on average`: an amount that would be added up is averaged."""
    summed = d.averaged and isinstance(m.expr, Aggregate) and m.expr.func == "sum"
    return msgspec.structs.replace(m, expr=msgspec.structs.replace(m.expr, func="avg")) if summed else m


def like(d: Draft, plan: Plan, found) -> Expr:
    """A new column is measured as the last one was, where that was said; else as is usual for it."""
    last = plan.measures[0].expr if plan.measures else None
    usual = default_aggregate(found.table, found.column)
    if plan.lists_rows:
        return usual.of
    said = (
        isinstance(last, Aggregate)
        and isinstance(last.of, Column)
        and last.func in ("avg", "sum", "median", "min", "max", "stddev")
    )
    if said and (
        (last.func == "avg" and trailing_replace(d))
        or last.func in ("median", "min", "max", "stddev")
        or last.func != default_aggregate(last.of.table, d.data(last.of)).func
    ):
        return Aggregate(last.func, usual.of)
    return usual


def _refunctioned(d: Draft, plan: Plan, func: str) -> Plan:
    changed = plan
    for m in plan.measures:
        for old in [p for p in parts(m.expr) if isinstance(p, Aggregate)]:
            if old.of is None or func in ("count", "count_distinct"):
                new: Expr = Aggregate("count") if func == "count" else old
            else:
                new = Aggregate(func, old.of, old.where)
            changed = _swapped(changed, old, new)
    d.steps.append((0, func, f"the {func} in place of what was there"))
    return msgspec.structs.replace(changed, measures=tuple(dict.fromkeys(changed.measures)))


def _too(d: Draft) -> bool:
    """Whether it says `too` or `as well`: beside what is there."""
    return any(m.text in ("too", "as well", "also") for m in d.mentions)


def _beside(d: Draft, plan: Plan, func: str) -> Plan:
    """`and the maximum as well`: another aggregate of what is measured, beside it."""
    more = [
        Measure(Aggregate("count") if func == "count" else Aggregate(func, m.expr.of, m.expr.where))
        for m in plan.measures
        if isinstance(m.expr, Aggregate) and (m.expr.of is not None or func == "count")
    ]
    d.steps.append((0, func, f"the {func} beside what was there"))
    return msgspec.structs.replace(plan, measures=tuple(dict.fromkeys((*plan.measures, *more))))


def _swapped(plan: Plan, old: Expr, new: Expr) -> Plan:
    """One expression for another, but not in the conditions: rows stay those that were asked for."""
    return msgspec.structs.replace(substitute(plan, old, new), where=plan.where)


def replaced_measures(plan: Plan, new: tuple[Measure, ...]) -> Plan:
    """Swap the measures; order, limits and calculations follow the first one."""
    old = next((m.expr for m in plan.measures if level(m.expr) != "answer"), None)
    changed = plan
    if old is not None:
        changed = _swapped(plan, old, new[0].expr)
    calculations = tuple(m for m in changed.measures if isinstance(m.expr, Calculation))
    return tidy(msgspec.structs.replace(changed, measures=(*new, *calculations), distinct=False), plan)
