"""A message that changes a list of rows: `the oldest one`, `sort them by price`, `above 7 only`, `just the names`."""

from __future__ import annotations

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.columns import columns_named, default_aggregate
from inkfish.language.conjunction import columns_in, conditions
from inkfish.language.degrees import means_high, words_in
from inkfish.language.draft import Draft, Having
from inkfish.language.leaning import asks, leads, take_turn, turns
from inkfish.language.qualities import own_end, quality_column
from inkfish.language.referring import narrowed
from inkfish.query.plan import Aggregate, Column, Compare, Expr, Limit, Measure, Order, Plan, Value, level


def named_only(d: Draft, plan: Plan) -> Plan:
    """`just the names`, `only the products`: what the rows or groups are called, without what is told of them."""
    shown = [x.expr for x in plan.dimensions]
    said = [(at, Column(c.table, c.column.name)) for at, c in columns_named(d)]
    more = d.filters or d.measures or d.having or d.superlative or d.sortings or d.limit or d.chart or d.calculations
    alone = len(said) == 1 and said[0][1] in shown and turns(d, "replace") and not more
    if not shown or not (turns(d, "names") or (alone and d.has(said[0][0] - 1, *LEADS))):
        return plan
    kept = tuple(x for x in plan.dimensions if not alone or x.expr == said[0][1])
    d.take(said[0][0], "turn", "nothing else of them") if alone else take_turn(d, "names", "nothing else of them")
    if plan.lists_rows:
        return msgspec.structs.replace(plan, dimensions=(), measures=tuple(Measure(x.expr) for x in kept))
    return msgspec.structs.replace(plan, dimensions=kept, measures=())


LEADS = ("article", "turn", "where")
OF_THEM = tuple(sorted(words_of("of_them")))


def ends_of_list(d: Draft, plan: Plan) -> Plan:
    """`which of those is the oldest`, `the two cheapest`, `top 3`: an end of the rows that are listed."""
    s = d.superlative
    listed = plan.lists_rows or (bool(plan.dimensions) and not plan.measures)  # different names, of which each is one
    column = _ranked_by(d, plan) if s is not None and listed else None
    if column is None:
        return plan
    order = (Order(column, means_high(d, words_in([column.name]))),)
    d.superlative = None
    d.say(s.at, f"by {d.data(column).title}")
    ones = d.text(s.at + 1) == "ones" or turned_round(d, plan, order[0].descending)
    if plan.limit is not None and plan.order and s.count == 1 and ones:
        return _by_another(plan, order)
    if plan.limit is not None and not plan.limit.skip and s.count >= plan.limit.count and not _of_them(d):
        return msgspec.structs.replace(_by_another(plan, order), limit=Limit(s.count, s.skip))
    plan = msgspec.structs.replace(plan, distinct=False)
    if plan.limit is not None and column not in [o.by for o in plan.order]:
        plan = narrowed(d, plan) or plan  # of the ten that were listed
    return msgspec.structs.replace(with_shown(plan, column), order=order, limit=Limit(s.count, s.skip))


def turned_round(d: Draft, plan: Plan, descending: bool) -> bool:
    """`now the lowest`, after the five highest: as many of the other end; `which is the lowest` asks for one."""
    several = plan.limit is not None and plan.limit.count > 1 and bool(plan.order)
    return several and leads(d) and not asks(d) and not _of_them(d) and plan.order[0].descending != descending


def _of_them(d: Draft) -> bool:
    """Whether an end is asked for of those that are listed: `which of those`, `of them`."""
    return any(m.text.endswith(OF_THEM) for m in d.mentions)


def _by_another(plan: Plan, order: tuple[Order, ...]) -> Plan:
    """`and the sweetest ones`, after the saltiest four: as many, by another number in place of the one before."""
    kept = tuple(m for m in plan.measures if m.expr not in [o.by for o in plan.order])
    shown = with_shown(msgspec.structs.replace(plan, measures=kept), order[0].by)
    return msgspec.structs.replace(shown, order=order)


def _ranked_by(d: Draft, plan: Plan) -> Column | None:
    """What the ends of a list are of: what its adjective speaks of, the number named, else what it is ordered by."""
    s = d.superlative
    found = quality_column(d, s.about) if s.about else None
    if found is not None:
        return Column(found[0], found[1].name)
    for at, c in columns_named(d):
        if c.column.numeric and c.column.role == "measure":
            d.take(at, "top", f"by {c.column.title}")
            return Column(c.table, c.column.name)
    shown = [o.by for o in plan.order] + [m.expr for m in plan.measures]
    number = next((e for e in shown if isinstance(e, Column) and d.data(e).numeric), None)
    return own_end(d, number, s.descending) if number is not None and not s.about else number


def with_shown(plan: Plan, column: Column) -> Plan:
    """A plan that shows a column beside what it shows: as it is in a list of rows."""
    if any(column in columns_in(x.expr) for x in (*plan.dimensions, *plan.measures)):
        return plan
    return msgspec.structs.replace(plan, measures=(*plan.measures, Measure(column)))


def beside(d: Draft, plan: Plan, column: Column) -> tuple[Plan, Expr] | None:
    """A plan that shows a number beside what it shows, and what that is there: for `sort them by price`."""
    label = d.label_column(column.table)
    called = label is not None and Column(column.table, label.name) in [x.expr for x in plan.dimensions]
    if plan.lists_rows or (called and not plan.measures):
        return with_shown(msgspec.structs.replace(plan, distinct=False), column), column
    data = d.data(column)
    if not plan.dimensions or not data.numeric or data.role != "measure":
        return None
    made = default_aggregate(column.table, data)
    measures = tuple(m for m in plan.measures if level(m.expr) == "group")
    return msgspec.structs.replace(plan, measures=(*measures, Measure(made)), distinct=False), made


def bound_of_list(d: Draft, last: Plan) -> None:
    """`only those above 7`, `under 300000`, after a list or a count of rows: a bound on the number it may be of."""
    counted = not last.dimensions and [m.expr for m in last.measures] == [Aggregate("count")]
    listed = last.lists_rows or (bool(last.dimensions) and not last.measures)
    for h in [h for h in d.having if h.measure is None and (listed or counted)]:
        column = _bounded_by(d, last, h)
        if column is not None:
            d.having.remove(h)
            d.filters.append(Compare(h.op, column, Value(h.value, "number")))
            d.steps.append((0, "", f"{column.name} {h.op} {h.value}"))


def _bounded_by(d: Draft, last: Plan, bound: Having) -> Column | None:
    """The number that a bound on listed rows is of: ordered by, shown, bounded before, else the only one so large."""
    if not isinstance(bound.value, (int, float)):
        return None
    told = [o.by for o in last.order] + [m.expr for m in last.measures]
    told += [c for condition in reversed(conditions(last.where)) for c in columns_in(condition)]
    near = [e for e in told if isinstance(e, Column) and _spans(d, e, bound.value)]
    if near:
        return near[0]
    every = [Column(last.table, c.name) for c in d.tables[last.table].columns if c.role == "measure"]
    fits = [c for c in every if _spans(d, c, bound.value)]
    return fits[0] if len(fits) == 1 else None


def _spans(d: Draft, column: Column, value: float) -> bool:
    data = d.data(column)
    known = data.numeric and isinstance(data.minimum, (int, float)) and isinstance(data.maximum, (int, float))
    return known and data.role != "identifier" and data.minimum <= value <= data.maximum
