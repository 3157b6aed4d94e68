"""A message that changes the groups of the last plan: `by region`, `and by month`, `over time`."""

from __future__ import annotations

import msgspec

from inkfish.language.columns import columns_named, default_aggregate
from inkfish.language.conjunction import conditions, conjunction, equal_to, equals
from inkfish.language.draft import Draft
from inkfish.language.leaning import adds, end_of_each, owned, swaps, trailing_replace, turns
from inkfish.language.presence import only_said
from inkfish.language.remeasure import replaced_measures
from inkfish.language.tidy import substitute, tidy
from inkfish.language.timeline import calendar_expr, is_time, natural_grain
from inkfish.query.plan import (
    Aggregate,
    Among,
    Arithmetic,
    Between,
    Calculation,
    Column,
    Condition,
    Dimension,
    Expr,
    Measure,
    Plan,
    Truncated,
    Within,
    level,
)


def grouped(d: Draft, plan: Plan) -> Plan:
    """`by region`, `and by month`, `over time`: groups are replaced, or added beside a time axis or when asked."""
    wanted = [dim for _, dim in d.dimensions]
    named = [
        (at, c) for at, c in columns_named(d) if c.column.role in ("category", "place", "time", "identifier", "text")
    ]
    for at, c in named:
        if only_said(d, at, Column(c.table, c.column.name)):
            d.take(at, "again")
        elif not d.measures and (not wanted or (adds(d) and named[0][0] != at)):
            wanted.append(Dimension(_as_group(Column(c.table, c.column.name), c.column)))
            d.take(at, "group", f"split by {c.column.title}")
    plan = _at_all_times(d, plan) if d.trend else plan
    if d.trend and not any(timed(d, x) for x in (*wanted, *plan.dimensions)):
        time = time_axis(d)
        wanted = [Dimension(time), *wanted] if time is not None else wanted
    ranked = next((x.expr for x in wanted if _is_amount(d, x.expr)), None)
    at = next((at for at, x in d.dimensions if x.expr == ranked), 0)
    if ranked is not None and d.has(at - 1, "per") and plan.measures and level(plan.measures[0].expr) == "group":
        rate = Arithmetic("/", plan.measures[0].expr, Aggregate("sum", ranked))
        return replaced_measures(plan, (Measure(rate),))
    if ranked is not None and not plan.lists_rows and plan.measures:
        return replaced_measures(plan, (Measure(default_aggregate(ranked.table, d.data(ranked))),))
    if ranked is not None and plan.lists_rows and plan.measures and plan.order and plan.limit:
        return replaced_measures(plan, (Measure(ranked),))  # `by cash instead`, after the top 5
    if (each := _per_row(d, plan, wanted)) is not None:
        return each
    if wanted and plan.lists_rows and (d.colored or d.faceted):
        color = wanted[0]
        shown = (*[x for x in plan.dimensions if x.expr != color.expr], color)
        return msgspec.structs.replace(
            plan, dimensions=shown, chart=msgspec.structs.replace(plan.chart, color=color.expr)
        )
    if wanted and plan.lists_rows and (adds(d) or owned(d)):  # `show their city too`: one more column of the same rows
        shown = {x.expr: x for x in (*plan.dimensions, *wanted)}
        d.role |= {at: "again" for at, _ in named if len(shown) == len(plan.dimensions)}
        return msgspec.structs.replace(plan, dimensions=tuple(shown.values()))
    if not wanted or plan.lists_rows:
        return plan
    if (within := _within(d, plan, wanted)) is not None:
        return within
    keep = plan.dimensions
    for new in wanted:
        keep = _placed(d, plan, keep, new)
    changed = msgspec.structs.replace(plan, dimensions=keep)
    if plan.limit and plan.limit.count == 1 and plan.limit.skip == 0:
        changed = msgspec.structs.replace(changed, limit=None, order=())
    if any(timed(d, x) for x in keep) and not any(timed(d, x) for x in plan.dimensions) and not d.sortings:
        changed = msgspec.structs.replace(changed, order=(), limit=None)
    return tidy(changed, plan)


def _per_row(d: Draft, plan: Plan, wanted: list[Dimension]) -> Plan | None:
    """`per patient`, after total costs, where each row is one patient: what they come to on average."""
    first = plan.measures[0].expr if plan.measures else None
    at, new = d.dimensions[0] if len(d.dimensions) == 1 else (0, None)
    each = new is not None and wanted == [new] and isinstance(new.expr, Column) and d.data(new.expr).unique
    added_up = isinstance(first, Aggregate) and first.func == "sum" and d.has(at - 1, "per")
    return replaced_measures(plan, (Measure(Aggregate("avg", first.of)),)) if each and added_up else None


def _at_all_times(d: Draft, plan: Plan) -> Plan:
    """`show it over time`, after the numbers of one year, where there is one of each year: the year goes."""
    kept = [c for c in conditions(plan.where) if not _one_point(d, c)]
    return msgspec.structs.replace(plan, where=conjunction(kept))


def _one_point(d: Draft, c: Condition) -> bool:
    """Whether a condition keeps one point of a time axis of years."""
    column = equals(c) if len(equal_to(c)) == 1 else c.of if isinstance(c, Within) else None
    if not isinstance(column, Column) or (d.data(column).role != "time" and not d.data(column).temporal):
        return False
    if not isinstance(c, Within):
        return True
    period, yearly = c.period, natural_grain(d.data(column)) == "year"
    closed = isinstance(period, Between) and period.start and period.end
    return bool(yearly and closed and int(period.end[:4]) - int(period.start[:4]) == 1)


def _within(d: Draft, plan: Plan, wanted: list[Dimension]) -> Plan | None:
    """`for each state`, after shares: the shares are of each one of them; None when nothing is shared out."""
    per = tuple(x for at, x in d.dimensions if d.has(at - 1, "per_group"))
    shares = [m.expr for m in plan.measures if isinstance(m.expr, Calculation) and m.expr.kind == "share"]
    if not per or not shares:
        return None
    other = tuple(x for x in wanted if x not in per) or tuple(x for x in plan.dimensions if x not in per)
    if not other:
        return None
    changed = msgspec.structs.replace(plan, dimensions=(*per, *other)[:3])
    for share in shares:
        inside = msgspec.structs.replace(share, within=tuple(x.expr for x in per))
        changed = substitute(changed, share, inside)
    return tidy(changed, plan)


def _is_amount(d: Draft, expr: Expr) -> bool:
    """Whether `by assists` names what is measured rather than a group."""
    return (
        isinstance(expr, Column)
        and d.data(expr).numeric
        and d.data(expr).role == "measure"
        and d.data(expr).distinct > 12
    )


def _as_group(column: Column, data) -> Expr:
    return Truncated(column, natural_grain(data)) if data.temporal else column


def _placed(d: Draft, plan: Plan, old: tuple[Dimension, ...], new: Dimension) -> tuple[Dimension, ...]:
    """Put a new group among the old ones: a time first, a category after the time."""
    if any(x.expr == new.expr for x in old):
        return old
    if timed(d, new):
        others = tuple(x for x in old if not timed(d, x))
        if others and len(others) < 3 and (d.trend or _adds_group(d) or _held_together(plan, others)):
            return (new, *others[:1])
        return (new, *others) if len(others) < len(old) else (new,)
    times = tuple(x for x in old if timed(d, x))
    if _adds_group(d) and len(old) < 3:
        return (*old, new)
    if times and not trailing_replace(d) and not _ranked(d):
        return (*times, new)
    return (new,)


def _ranked(d: Draft) -> bool:
    """Whether a group is named to be put in order: `top 3 categories`, after a line over time."""
    s = d.superlative
    return s is not None and s.said and d.role.get(s.at + 1 + (d.mentions[s.at + 1].number is not None)) == "group"


def _held_together(plan: Plan, groups: tuple[Dimension, ...]) -> bool:
    """Whether the last answer is for a few things side by side, so that a time is one line for each of them."""
    several = {c.of for c in conditions(plan.where) if isinstance(c, Among) and isinstance(c.values, tuple)}
    return groups[0].expr in several


def _adds_group(d: Draft) -> bool:
    """Whether a group is asked for beside those that are there: `and by year`, `split that by sex`, not `instead`."""
    if swaps(d):
        return False
    first = next((i for i in range(len(d.mentions)) if not d.empty(i) or d.text(i) == "and"), 0)
    said = d.text(first) == "and" or any(d.text(i) in ("and by", "by each") for i in range(len(d.mentions)))
    return said or adds(d) or end_of_each(d) or turns(d, "split") or bool(d.colored or d.faceted)


def timed(d: Draft, x: Dimension) -> bool:
    """Whether a group is a time, at a grain or as it is."""
    return is_time(d, x.expr)


def time_axis(d: Draft) -> Expr | None:
    """Return the time column at the grain that suits its range, or None without one."""
    found = d.time_column()
    if found is None:
        return None
    table, data = found
    return calendar_expr(Column(table, data.name), data, "", natural_grain(data))
