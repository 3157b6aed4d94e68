"""A message that changes the order and number of the last plan: `top 5`, `who is second?`, `sort by name`."""

from __future__ import annotations

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.columns import columns_named, default_aggregate
from inkfish.language.conjunction import columns_in, conditions, conjunction, equal_to, equals
from inkfish.language.degrees import BAD, means_high, told_of_each, words_in, words_tested
from inkfish.language.draft import Draft, Sorting
from inkfish.language.figures import nth
from inkfish.language.leaning import COUNTED, end_of_each, refers, take_turn, turns
from inkfish.language.qualities import own_end, quality_column
from inkfish.language.referring import narrowed
from inkfish.language.regroup import timed
from inkfish.language.relist import beside, turned_round
from inkfish.language.remeasure import replaced_measures
from inkfish.language.tidy import tidy
from inkfish.query.plan import Aggregate, Column, Expr, Limit, Measure, Order, Plan, level


def picked(d: Draft, plan: Plan) -> Plan:
    """`top 5`, `which one is the highest`, `limit to 10`, `who is second?`."""
    s = d.superlative
    if d.indexes("ordinal") and s is None and plan.dimensions:
        return _nth(d, plan)
    if s is not None and plan.measures and d.text(s.at + 1) == "first":
        return msgspec.structs.replace(plan, order=(Order(_number(d, plan), _descends(d, plan)),))
    number = _bare_number(d) if plan.limit is not None and s is None and d.limit is None else None
    if number is not None:
        return msgspec.structs.replace(plan, limit=msgspec.structs.replace(plan.limit, count=number))
    if d.limit is not None:
        return msgspec.structs.replace(plan, limit=d.limit)
    if s is None or not plan.measures or not plan.dimensions:
        return plan
    if "first" in (d.text(s.at), d.text(s.at - 1)) and plan.order:
        return msgspec.structs.replace(plan, limit=Limit(s.count, s.skip))
    ones = d.text(s.at + 1) == "ones"
    of_another = refers(d) or ones or not SIZES & set(d.text(s.at).split())
    found = quality_column(d, s.about) if s.about and of_another else None
    theirs = bool(_words_of_all(plan) & {*s.about})  # `which is the priciest`, after prices
    if found is not None and not theirs and Column(found[0], found[1].name) not in columns_in(plan.measures):
        plan = msgspec.structs.replace(plan, measures=(_as_shown(d, plan, Column(found[0], found[1].name)),))
    if d.text(s.at) in COUNTED and d.mentions[s.at + 1 : s.at + 2] and _rows_named(d, s.at + 1):
        plan = replaced_measures(plan, (Measure(Aggregate("count")),))
    plan = _other_extreme(d, _ranked_by(d, _of_the_named(d, plan)))
    measure = _ordered_number(plan) or _number(d, plan)
    per = _per(d, plan)
    if plan.limit is not None and s.count == 1 and (ones or turned_round(d, plan, _descends(d, plan))):
        order = (Order(measure, _descends(d, plan)),)  # `the worst ones`: as many
        return msgspec.structs.replace(plan, order=order, limit=Limit(plan.limit.count))
    return msgspec.structs.replace(plan, order=(Order(measure, _descends(d, plan)),), limit=Limit(s.count, s.skip, per))


def _number(d: Draft, plan: Plan) -> Expr:
    """What an end or an order is of where nothing is said: the number that was asked for last, else the first."""
    shown = [m.expr for m in plan.measures]
    return d.latest if d.latest in shown else shown[0]


def _per(d: Draft, plan: Plan) -> tuple[Expr, ...]:
    """The groups in each of which an end is asked for: `which year was the best for each of them`."""
    if d.per_group:
        return tuple(x.expr for x in plan.dimensions[:-1])
    if not end_of_each(d):
        return ()
    asked = _asked_before(d)
    return tuple(x.expr for x in plan.dimensions if not asked & {x.expr, *columns_in(x.expr)})


def _asked_before(d: Draft) -> set[Expr]:
    """What a message names before its superlative: the year of `which year was the best`."""
    return {Column(c.table, c.column.name) for m in d.mentions[: d.superlative.at] for c in m.columns}


def _ordered_number(plan: Plan) -> Expr | None:
    """The number that an answer of several is ordered by: `top 3`, after `sort by assists`."""
    by = plan.order[0].by if plan.order else None
    return by if by in [m.expr for m in plan.measures] else None


def _of_the_named(d: Draft, plan: Plan) -> Plan:
    """`which club is the highest?`, of clubs and years: the clubs alone, each in all years."""
    asked = _asked_before(d) | {x.expr for _, x in d.dimensions}
    named = tuple(x for x in plan.dimensions if x.expr in asked)
    if d.per_group or end_of_each(d) or plan.lists_rows or not named:
        return plan
    fixed = {x.expr for x in named}
    where = conjunction([c for c in conditions(plan.where) if equals(c) not in fixed or len(equal_to(c)) > 1])
    return tidy(msgspec.structs.replace(plan, dimensions=named, where=where), plan)


def _other_extreme(d: Draft, plan: Plan) -> Plan:
    """`and the highest?`, after the city with the lowest rain: what is highest is its most, where it was its least."""
    old = plan.order[0] if plan.limit is not None and plan.order else None
    end = old.by if old is not None and isinstance(old.by, Aggregate) else None
    if end is None or end.func != ("max" if old.descending else "min") or _descends(d, plan) == old.descending:
        return plan
    of = own_end(d, end.of, not old.descending) if isinstance(end.of, Column) else end.of
    other = msgspec.structs.replace(end, func="min" if old.descending else "max", of=of)
    return replaced_measures(plan, tuple(Measure(other) if m.expr == end else m for m in plan.measures))


def _ranked_by(d: Draft, plan: Plan) -> Plan:
    """`top 3 by assists`: the number that is named after it is measured of the same groups."""
    found = [c for at, c in columns_named(d) if d.has(at - 1, "by") and c.column.role == "measure"]
    if not found or plan.lists_rows:
        return plan
    return replaced_measures(plan, (Measure(default_aggregate(found[0].table, found[0].column)),))


def _as_shown(d: Draft, plan: Plan, column: Column) -> Measure:
    """A column in place of the one shown: `and the sweetest ones`, of rows as they are or of one number of each."""
    if level(plan.measures[0].expr) == "row":
        return Measure(column)
    end = "max" if d.superlative.descending else "min"
    return Measure(Aggregate("avg" if told_of_each(d, column.name) else end, column))


def _rows_named(d: Draft, at: int) -> bool:
    """Whether what the rows are is named, as in `the most games`."""
    m = d.mentions[at]
    rows = bool(m.tables) and m.tables[0].score >= 0.85
    return all(c.score < (0.6 if rows else 0) for c in m.columns) and (bool(m.tables) or "entity" in m.tags)


def _nth(d: Draft, plan: Plan) -> Plan:
    """`who is second?`, `and the third?`: the one at that place of the order, of the highest where none was asked."""
    at = next(iter(d.indexes("ordinal")), -1)
    if at < 0 or not plan.dimensions or not plan.measures:
        return plan
    place = nth(d.text(at))
    d.take(at, "top", f"number {place} in order")
    ranked = plan.measures and not plan.lists_rows
    order = plan.order or ((Order(_number(d, plan), True),) if ranked else ())
    return msgspec.structs.replace(plan, order=order, limit=Limit(1, place - 1))


def _descends(d: Draft, plan: Plan) -> bool:
    """Whether an end of the first measure is its high one: the worst delay and the slowest time are the longest."""
    number = _number(d, plan)
    return means_high(d, _words_counted(plan, number) or _words(number))


def _words_counted(plan: Plan, number: Expr) -> frozenset[str]:
    """The stems of what rows are called that are counted: by their table, and by the values that they are held to."""
    if not isinstance(number, Aggregate) or number.of is not None:
        return frozenset()
    if number.where is not None:
        return words_tested((number.where,))
    called = [m.name for m in plan.measures if m.expr == number]
    return words_in((plan.table, *called)) | words_tested(conditions(plan.where))


def _words_of_all(plan: Plan) -> frozenset[str]:
    """The stems of the words in the names of what is measured."""
    return words_in(column.name for column in columns_in(plan.measures))


def _words(expr: Expr) -> frozenset[str]:
    """The stems of the words in the names of the columns of an expression."""
    return words_in(column.name for column in columns_in(expr))


def _bare_number(d: Draft) -> int | None:
    """The number of `make it 5`."""
    for i, m in enumerate(d.mentions):
        if d.free(i) and isinstance(m.number, int) and m.time is None and 0 < m.number <= 1000 and not m.unit:
            d.take(i, "top", f"{m.number} rows")
            return m.number
    return None


def ordered(d: Draft, plan: Plan) -> Plan:
    """`sort by name`, `lowest first`, `reverse the order`."""
    orders: list[Order] = []
    before = plan
    for sorting in d.sortings:
        x = plan.dimensions[0].expr if plan.dimensions else None
        y = _number(d, plan) if plan.measures else x
        named = [Column(c.table, c.column.name) for i in sorting.at for c in d.mentions[i].columns]
        shown = [*(m.expr for m in plan.measures), *(dim.expr for dim in plan.dimensions)]
        by = next((e for n in named for e in shown if n in columns_in(e)), None)
        if by is None and (added := _beside(d, plan, sorting)) is not None:
            plan, by = added
        if by is None:
            text = any(d.data(c).type == "text" for c in named[:1])  # `sort them by name`: by what they are called
            by = x if sorting.target in ("x", "dimension") or sorting.alphabetical or text else y
        if by is not None:
            judged = any(m.text in ("worst first", "best first") for m in d.mentions)
            worse = judged and by == y and bool(_words(by) & BAD)
            most = sorting.bare and _adds_up(d, by)  # `order them by votes`: the most first
            orders.append(Order(by, (sorting.descending or most) != worse))
    if orders:
        picked = before.order and plan.limit is not None and orders[0].by != before.order[0].by
        within = narrowed(d, before) if picked else None
        if within is not None:  # `sort them by age`, after a top five: the same five
            plan = msgspec.structs.replace(plan, where=within.where, having=None, limit=None)
        return msgspec.structs.replace(plan, order=tuple(orders))
    return _reversed(d, plan) if turns(d, "reverse") else plan


def _adds_up(d: Draft, by: Expr) -> bool:
    """Whether what is ordered by is an amount, of which the most comes first: votes, and not a price or an age."""
    column = by.of if isinstance(by, Aggregate) else by
    counted = isinstance(by, Aggregate) and by.func in ("count", "count_distinct", "sum")
    return counted or (isinstance(column, Column) and d.data(column).numeric and d.data(column).additive)


def _beside(d: Draft, plan: Plan, sorting: Sorting) -> tuple[Plan, Expr] | None:
    """`sort them by age`: what is ordered by is shown, where it was not."""
    found = [c for i in sorting.at if (c := d.best_column(i)) is not None and c.score > 0.5]
    counted = any(d.has(i, "aggregate") for i in sorting.at)
    return beside(d, plan, Column(found[0].table, found[0].column.name)) if found and not counted else None


def _reversed(d: Draft, plan: Plan) -> Plan:
    """`reverse the order`: of what is ordered; else times run backwards, and other groups from the lowest."""
    take_turn(d, "reverse", "the other way round")
    if plan.order:
        turned = tuple(msgspec.structs.replace(o, descending=not o.descending) for o in plan.order)
        return msgspec.structs.replace(plan, order=turned)
    time = next((x.expr for x in plan.dimensions if timed(d, x)), None)
    if time is not None:
        return msgspec.structs.replace(plan, order=(Order(time, True),))
    return msgspec.structs.replace(plan, order=(Order(plan.measures[0].expr, False),)) if plan.measures else plan


SIZES = words_of("large")
