"""What an answer leaves out, and what part of all it is: `the rest`, `and the others?`, `what percentage is that`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.calculations import part_of_all
from inkfish.language.classes import words_of
from inkfish.language.columns import default_aggregate
from inkfish.language.conjunction import columns_in, conditions, conjunction, is_period
from inkfish.language.draft import Draft
from inkfish.language.joining import joined
from inkfish.language.leaning import take_turn, turns
from inkfish.language.referring import kept
from inkfish.language.remeasure import replaced_measures
from inkfish.language.tidy import substitute
from inkfish.query.plan import Aggregate, Arithmetic, Column, Condition, Measure, Not, Plan, Value, parts


def remainder(d: Draft, last: Plan) -> Plan | None:
    """`the rest`, after a top five or one of the values: what was left out; None when it is no such message."""
    if not turns(d, "rest") or _names_more(d):
        return None
    own = conditions(last.where)
    picked = [c for c in kept(d, last) if c not in own]
    tested = [c for c in own if not is_period(c)] or own
    gone = picked or ([] if last.having is not None else tested[-1:])
    if last.having is None and not gone:
        return _of_the_others(d, last)
    take_turn(d, "rest", "what was left out")
    if picked or not gone:
        where = conjunction([*own, *map(_opposite, picked)])
        return msgspec.structs.replace(last, where=where, having=None, limit=None)
    return msgspec.structs.replace(last, where=conjunction([_opposite(c) if c in gone else c for c in own]))


def _of_the_others(d: Draft, last: Plan) -> Plan | None:
    """`and everyone else?`, after a share of the women: the share of those who are not."""
    told = {c for m in last.measures for p in parts(m.expr) if isinstance(p, Aggregate) for c in conditions(p.where)}
    if len(told) != 1:
        return None
    take_turn(d, "rest", "what was left out")
    return substitute(last, next(iter(told)), _opposite(next(iter(told))))


def _opposite(c: Condition) -> Condition:
    return c.item if isinstance(c, Not) else Not(c)


def part_of(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """`what percentage is that`, after one number of some rows: of all rows, or of those that were told of before."""
    last = plans[-1]
    said = d.proportion or d.calculations == ["share"]
    first = last.measures[0].expr if len(last.measures) == 1 else None
    named = [i for i in range(len(d.mentions)) if d.content(i) and not d.has(i, "aggregate")]
    more = d.filters or d.dimensions or d.superlative or d.having or len(named) > 1
    if not said or more or not isinstance(first, Aggregate) or first.where is not None:
        return None
    found = d.best_column(named[0]) if named else None
    whole = Column(found.table, found.column.name) if found is not None and found.score >= 0.6 else None
    if whole is not None and (rate := _over_another(d, last, first, whole)) is not None:
        return rate
    rows = any(t.score >= 0.9 for i in named for t in d.mentions[i].tables)
    if last.dimensions and not rows:
        return None
    groups = {x.expr for x in last.dimensions}
    own = conditions(last.where)
    part = [c for c in own if whole is not None and whole in columns_in(c)]
    part = part or [c for c in own if c not in (_times(own) if named else _whole(own, first, plans[:-1]))]
    part = [c for c in part if not groups.intersection(columns_in(c))]  # `their orders`: of each group
    made = part_of_all(d, first, part) if part else None
    if made is None:
        return None
    _take_share(d)
    return msgspec.structs.replace(
        replaced_measures(last, (made,)), where=conjunction([c for c in own if c not in part])
    )


def share_of_them(d: Draft, last: Plan) -> Plan | None:
    """`what percent of them improved`, after rows or their number: of these, the part that the conditions keep."""
    said = next((i for i in range(len(d.mentions)) if d.has(i, "proportion")), None)
    of_them = said is not None and d.text(said + 1) in THOSE
    if not of_them or not d.filters or d.dimensions or d.superlative or d.having or last.sides:
        return None
    made = part_of_all(d, Aggregate("count"), d.filters)
    _take_share(d)
    return joined(Plan(last.table, also=last.also, measures=(made,), where=conjunction(kept(d, last))), d.links)


THOSE = words_of("of_these")


def _whole(own: Sequence[Condition], measured: Aggregate, plans: Sequence[Plan]) -> list[Condition]:
    """The conditions of the whole: those of an earlier answer with fewer of them, else the time that it is for."""
    for plan in reversed(plans):
        same = [m.expr for m in plan.measures] == [measured] and not plan.dimensions
        before = conditions(plan.where)
        if same and len(before) < len(own) and all(c in own for c in before):
            return before
    return _times(own)


def _times(own: Sequence[Condition]) -> list[Condition]:
    times = [c for c in own if is_period(c)]
    return times if len(times) < len(own) else []


def _over_another(d: Draft, last: Plan, first: Aggregate, whole: Column) -> Plan | None:
    """`as a percentage of revenue`, after the costs: one number in percent of another; None where it is the same."""
    data = d.data(whole)
    if not data.numeric or data.role != "measure" or whole in columns_in((first, last.where)):
        return None
    _take_share(d)
    of = data.title.lower()
    d.say(0, f"in percent of {of}")
    rate = Arithmetic("/", Arithmetic("*", Value(100, "number"), first), default_aggregate(whole.table, data))
    return replaced_measures(last, (Measure(rate, f"Share of {of}, %"),))


def _take_share(d: Draft) -> None:
    """Take what is said of a share: it is no other calculation then, and no measure of its own."""
    d.proportion, d.calculations = False, []
    d.measures.clear()
    for at in range(len(d.mentions)):
        if d.free(at) and not d.boundary(at) and d.mentions[at].known:
            d.take(at, "calculation")


def _names_more(d: Draft) -> bool:
    """Whether a message names anything of the data."""
    return bool(d.filters or d.dimensions or d.measures or d.superlative or d.having) or any(
        d.content(i) and d.free(i) for i in range(len(d.mentions))
    )
