"""A message that changes the conditions of the last plan: `only 2020`, `remove the filter`, `at least 200 orders`."""

from __future__ import annotations

import msgspec

from inkfish.language.columns import columns_named
from inkfish.language.conjunction import columns_in, conditions, conjunction, equal_to, subject, union
from inkfish.language.draft import Draft
from inkfish.language.leaning import asks, bare_aggregate, speaks_of_all, take_turn, trailing_replace, turns
from inkfish.language.tidy import substitute, tidy
from inkfish.language.timeline import calendar_expr
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Between,
    CalendarPart,
    Column,
    Compare,
    Condition,
    Dimension,
    Expr,
    Not,
    Or,
    Plan,
    Truncated,
    Value,
    Within,
    level,
    parts,
)


def reset(d: Draft, plan: Plan) -> Plan:
    """`remove the filter`, `back to all regions`: conditions go, of one column when it is named."""
    if (unbounded := _whole_time(d, plan)) is not None:
        return unbounded
    if (not turns(d, "reset") or speaks_of_all(d)) and "reset" not in d.role.values():
        return _all_again(d, plan)
    named = [Column(c.table, c.column.name) for _, c in columns_named(d)]
    if "reset" in d.role.values():
        named += [c.left for c in conditions(plan.where) if isinstance(c, Compare) and isinstance(c.right, Value)]
    named += [e for dim in d.dimensions for e in parts(dim[1].expr) if isinstance(e, Column)]
    take_turn(d, "reset", "conditions removed")
    if plan.limit is not None and any("limit" in m.text for m in d.mentions):
        return msgspec.structs.replace(plan, limit=None)
    for at, _ in list(columns_named(d)):
        d.take(at, "turn")
    d.dimensions.clear()
    kept = [c for c in conditions(plan.where) if named and not set(named) & set(columns_in(c))]
    rows = any(m.tags.get("turn") == "reset" and "filter" not in m.text for m in d.mentions)
    if plan.limit is not None and not named and (rows or not plan.where):
        return msgspec.structs.replace(plan, limit=None)
    return msgspec.structs.replace(plan, where=conjunction(kept))


def _whole_time(d: Draft, plan: Plan) -> Plan | None:
    """`the whole year`: months of years go first, then the time that the answer is for."""
    if not any(role == "reset" and d.has(i, "grain", "unit") for i, role in d.role.items()):
        return None
    tested = [c for c in conditions(plan.where) if isinstance(e := subject(c), Column) and d.data(e).temporal]
    parts = [c for c in tested if isinstance(getattr(c, "of", getattr(c, "left", None)), CalendarPart)]
    gone = parts or tested
    years = [year for c in gone if (year := _its_year(c)) is not None]
    kept = [c for c in conditions(plan.where) if c not in gone]
    return msgspec.structs.replace(plan, where=conjunction([*kept, *years]))


def _its_year(c: Condition) -> Condition | None:
    """The whole year of which a condition keeps a part."""
    period = c.period if isinstance(c, Within) else None
    if not isinstance(period, Between) or not period.start or not period.end:
        return None
    year = int(period.start[:4])
    whole = Between(f"{year}-01-01", f"{year + 1}-01-01")
    return Within(c.of, whole) if period != whole and period.end <= whole.end else None


def _all_again(d: Draft, plan: Plan) -> Plan:
    """`all priorities`: the condition on that column goes."""
    filtered = {c for cond in conditions(plan.where) for c in columns_in(cond)}
    for i, m in enumerate(d.mentions):
        if not m.columns or not any(d.text(k) in ("all", "all the", "every", "any") for k in (i - 1, i - 2) if k >= 0):
            continue
        shown = {Column(c.table, c.column.name) for c in m.columns} & {x.expr for x in plan.dimensions}
        if plan.limit is not None and shown and not d.measures:
            d.take(i, "turn", "all of them")
            d.dimensions = [x for x in d.dimensions if x[1].expr not in shown]
            return msgspec.structs.replace(plan, limit=None)
        rows = m.tables[0].score if m.tables else 0.0  # `all flights` are more than their `Flight Status`
        named = (Column(c.table, c.column.name) for c in m.columns if c.score > rows)
        column = next((c for c in named if c in filtered), None)
        if column is not None:
            d.take(i, "turn", f"no condition on {column.name}")
            d.dimensions = [x for x in d.dimensions if x[1].expr != column]
            kept = [c for c in conditions(plan.where) if column not in columns_in(c)]
            return msgspec.structs.replace(plan, where=conjunction(kept))
    return plan


def removed(d: Draft, plan: Plan) -> Plan:
    """`remove the West`, `drop price`, `without the split by region`."""
    if not turns(d, "remove") and not any(role == "not" for role in d.role.values()):
        return plan
    kept_on = next((i for i in range(len(d.mentions)) if d.tag(i, "turn") == "keep"), len(d.mentions))
    drop = (
        [Column(c.table, c.column.name) for i, c in columns_named(d) if i < kept_on]
        + [e for _, dim in d.dimensions for e in parts(dim.expr) if isinstance(e, Column)]
        + [e for _, m in d.measures for e in parts(m.expr) if isinstance(e, Column)]
    )
    if not drop and (func := bare_aggregate(d)) is not None:
        return _less_one(d, plan, func)
    if not drop or not turns(d, "remove"):
        return plan
    for at, _ in list(columns_named(d)):
        d.take(at, "turn", "taken out")
    d.dimensions.clear()
    d.measures.clear()
    dimensions = tuple(x for x in plan.dimensions if not set(drop) & set(columns_in(x.expr)))
    measures = tuple(x for x in plan.measures if not set(drop) & set(columns_in(x.expr)))
    where = conjunction([c for c in conditions(plan.where) if not set(drop) & set(columns_in(c))])
    if not measures and not dimensions:
        return plan
    return tidy(
        msgspec.structs.replace(plan, dimensions=dimensions, measures=measures or plan.measures, where=where), plan
    )


def _less_one(d: Draft, plan: Plan, func: str) -> Plan:
    """`drop the average`: of several numbers, those of that kind go."""
    left = tuple(m for m in plan.measures if not (isinstance(m.expr, Aggregate) and m.expr.func == func))
    if not turns(d, "remove") or not 0 < len(left) < len(plan.measures):
        return plan
    for i in d.indexes("aggregate"):
        d.take(i, "turn", "taken out")
    return tidy(msgspec.structs.replace(plan, measures=left), plan)


def filtered(d: Draft, plan: Plan) -> Plan:
    """New conditions take the place of old ones on the same column; `add X` and `compare to X` join the two."""
    kept = conditions(plan.where)
    if (years := _periods_compared(d, plan)) is not None:
        plan = split_by(plan, years)
    if d.compared is not None:
        plan = split_by(plan, d.compared)
        if not d.filters:  # `members vs normal`: all that there are
            kept = [c for c in kept if subject(c) != d.compared]
    joins = turns(d, "compare") or any(m.tags.get("turn") == "add" and m.text not in ALSO for m in d.mentions)
    for new in d.filters:
        mine = subject(new)
        same = [c for c in kept if subject(c) == mine and mine is not None]
        if not same and (told := in_measures(plan, mine)) is not None:
            plan = substitute(plan, told, new)
            continue
        both = union(same[0], new) if same and joins else None
        if same and joins and isinstance(new, Within) and isinstance(same[0], Within) and isinstance(mine, Column):
            kept = [Or((same[0], new)) if c == same[0] else c for c in kept]
            plan = plan if _timed(plan, mine) else split_by(plan, Truncated(mine, "year"))
            continue
        if len(same) == 1 and (meeting := _between(same[0], new)) is not None and not _instead(d):
            kept = [meeting if c == same[0] else c for c in kept]
        elif not d.measures and (again := _taken_back(kept, new)) is not None:
            kept = [new if c is again else c for c in kept if c is not again or asks(d)]  # `what was that for Norway?`
        elif both is not None:
            kept = [both if c == same[0] else c for c in kept]
            plan = split_by(plan, mine)
        elif isinstance(new, Not) or (isinstance(new, Compare) and new.op == "!="):
            kept = _less(kept, new)
        else:
            kept = [c for c in kept if c not in same] + [new]
            if not joins and isinstance(new, Compare) and new.op == "=":
                plan = _unsplit(plan, mine)
    return msgspec.structs.replace(plan, where=conjunction(kept))


def _periods_compared(d: Draft, plan: Plan) -> Expr | None:
    """`compare 2019 and 2021`: the time, at the grain that tells the two apart; None where it is an axis already."""
    compared = any(d.has(i, "compare_task", "versus") for i in range(len(d.mentions)))
    if d.periods is None or not compared or any(d.periods[0] in columns_in(x.expr) for x in plan.dimensions):
        return None
    column, part, grain = d.periods
    return calendar_expr(column, d.data(column), part, "quarter" if grain == "half" else grain)


ALSO = ("and the", "and by")  # `and by women?`, after what was bought by men


def in_measures(plan: Plan, column: Expr | None) -> Condition | None:
    """The one condition on a column that what is measured is held to, as in a share of women; None else."""
    aggregates = [p for m in plan.measures for p in parts(m.expr) if isinstance(p, Aggregate)]
    told = {c for a in aggregates for c in conditions(a.where) if subject(c) == column}
    return next(iter(told)) if len(told) == 1 and column is not None else None


def _instead(d: Draft) -> bool:
    """`what about before 2010`: another end in place of the one that there was."""
    return d.text(0).startswith(("what", "how")) or trailing_replace(d)


def _between(old: Condition, new: Condition) -> Condition | None:
    """`before 2010`, after `since 2000`: the two ends together; None where they are not two ends."""
    if isinstance(old, Within) and isinstance(new, Within):
        ends = [c.period for c in (old, new) if isinstance(c.period, Between)]
        starts, stops = [p for p in ends if p.start and not p.end], [p for p in ends if p.end and not p.start]
        if len(starts) == len(stops) == 1 and starts[0].start < stops[0].end:
            return Within(new.of, Between(starts[0].start, stops[0].end))
        return None
    ways = {c.op[0]: c for c in (old, new) if isinstance(c, Compare) and isinstance(c.right, Value) and c.op[0] in "<>"}
    low, high = ways.get(">"), ways.get("<")
    fits = low is not None and high is not None and low.left == high.left and low.right.kind == high.right.kind
    return And((low, high)) if fits and low.right.value < high.right.value else None


def _taken_back(kept: list[Condition], new: Condition) -> Condition | None:
    """`with the US again`: the condition that left out what is asked for now."""
    for c in kept:
        out = c.item if isinstance(c, Not) else Compare("=", c.left, c.right) if isinstance(c, Compare) else None
        if (isinstance(c, Not) or (isinstance(c, Compare) and c.op == "!=")) and out == new:
            return c
    return None


def _timed(plan: Plan, column: Column) -> bool:
    """Whether an answer is along a time column already."""
    return any(isinstance(x.expr, Truncated) and x.expr.of == column for x in plan.dimensions)


def _less(kept: list[Condition], new: Condition) -> list[Condition]:
    """Take values out of a list of values that is kept; else exclude them."""
    gone = set(equal_to(new.item)) if isinstance(new, Not) else {new.right}
    out = new.item if isinstance(new, Not) else Compare("=", new.left, new.right)
    if out in kept:
        return [c for c in kept if c != out]
    for i, old in enumerate(kept):
        if isinstance(old, Or) and out in old.items:
            rest = tuple(x for x in old.items if x != out)
            return [*kept[:i], Or(rest) if len(rest) > 1 else rest[0], *kept[i + 1 :]]
        left = tuple(v for v in equal_to(old) if v not in gone)
        if subject(old) == subject(new) and isinstance(old, Among) and 0 < len(left) < len(equal_to(old)):
            return [*kept[:i], Among(old.of, left) if len(left) > 1 else Compare("=", old.of, left[0]), *kept[i + 1 :]]
    return [*kept, new]


def _never(d: Draft, c: Compare) -> bool:
    """`under 30`, of average salaries: a bound that no value of the column comes near is on something else."""
    of = c.left.of if isinstance(c.left, Aggregate) and c.left.func in ("avg", "median", "min", "max") else None
    data = d.data(of) if isinstance(of, Column) else None
    if data is None or not isinstance(data.minimum, (int, float)) or not isinstance(c.right.value, (int, float)):
        return False
    return c.right.value <= data.minimum if c.op[0] == "<" else c.op[0] == ">" and c.right.value >= data.maximum


def bounded(d: Draft, plan: Plan) -> Plan:
    """`with at least 200 orders`: a bound on the groups."""
    if not d.having or plan.lists_rows or not plan.dimensions:
        return plan
    first = next((m.expr for m in plan.measures if level(m.expr) == "group"), Aggregate("count"))
    new = [Compare(h.op, h.measure or first, Value(h.value, "number")) for h in d.having]
    if any(_never(d, c) for c in new):
        return plan
    kept = [c for c in conditions(plan.having) if subject(c) not in {subject(n) for n in new}]
    return msgspec.structs.replace(plan, having=conjunction([*kept, *new]))


def _unsplit(plan: Plan, column: Expr | None) -> Plan:
    """A group with one value left is dropped where others remain to split by."""
    others = tuple(x for x in plan.dimensions if x.expr != column)
    if len(others) == len(plan.dimensions) or not others:
        return plan
    return tidy(msgspec.structs.replace(plan, dimensions=others), plan)


def split_by(plan: Plan, column: Expr | None) -> Plan:
    """Values that are compared are told apart."""
    if column is None or any(x.expr == column for x in plan.dimensions) or plan.lists_rows:
        return plan
    return msgspec.structs.replace(plan, dimensions=(*plan.dimensions, Dimension(column)), limit=None)
