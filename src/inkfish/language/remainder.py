"""What an answer leaves out, and what part of all it is: `the rest`, `and the others?`, `what percentage is that`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.calculations import part_of_all
from inkfish.language.conjunction import conditions, conjunction, is_period
from inkfish.language.draft import Draft
from inkfish.language.leaning import take_turn, turns
from inkfish.language.referring import kept
from inkfish.language.tidy import substitute
from inkfish.query.plan import Aggregate, Condition, Not, Plan, parts


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
    first = last.measures[0].expr if len(last.measures) == 1 and not last.dimensions else None
    if not said or _names_more(d) or not isinstance(first, Aggregate) or first.where is not None:
        return None
    own = conditions(last.where)
    part = [c for c in own if c not in _whole(own, first, plans[:-1])]
    made = part_of_all(d, first, part) if part else None
    if made is None:
        return None
    d.proportion, d.calculations = False, []
    return msgspec.structs.replace(last, measures=(made,), where=conjunction([c for c in own if c not in part]))


def _whole(own: Sequence[Condition], measured: Aggregate, plans: Sequence[Plan]) -> list[Condition]:
    """The conditions of the whole: those of an earlier answer with fewer of them, else the time that it is for."""
    for plan in reversed(plans):
        same = [m.expr for m in plan.measures] == [measured] and not plan.dimensions
        before = conditions(plan.where)
        if same and len(before) < len(own) and all(c in own for c in before):
            return before
    times = [c for c in own if is_period(c)]
    return times if len(times) < len(own) else []


def _names_more(d: Draft) -> bool:
    """Whether a message names anything of the data."""
    return bool(d.filters or d.dimensions or d.measures or d.superlative or d.having) or any(
        d.content(i) and d.free(i) for i in range(len(d.mentions))
    )
