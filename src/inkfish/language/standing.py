"""Conditions that stand: a thread that was narrowed down goes on with whole questions about the same rows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.conjunction import conditions, conjunction, subject
from inkfish.language.draft import Draft
from inkfish.language.refilter import in_measures
from inkfish.query.plan import Plan


def standing(d: Draft, plan: Plan, plans: Sequence[Plan]) -> Plan:
    """`what was the average charge`, after `patients by month`, `only women`: of those women still.

    Only where the last message narrowed the answer down, and the question has no condition of its own and does not
    ask for all.
    """
    if plan.where is not None or plan.table != plans[-1].table or _asks_for_all(d):
        return plan
    if _end_alone(d):
        return msgspec.structs.replace(plan, where=plans[-1].where)
    if len(plans) < 2:
        return plan
    last, before = conditions(plans[-1].where), conditions(plans[-2].where)
    narrowed = len(last) > len(before) and all(c in last for c in before)
    if not narrowed or not _same(plans[-1], plans[-2]):
        return plan
    kept = [c for c in last if in_measures(plan, subject(c)) is None]
    return msgspec.structs.replace(plan, where=conjunction(kept))


def _end_alone(d: Draft) -> bool:
    """`the 3 biggest`, after stores in Ohio: an end of what is not named, which are those that were told of."""
    said = [i for i in range(len(d.mentions)) if not d.empty(i) and not d.boundary(i)]
    return d.superlative is not None and all(d.role.get(i) in ("top", "superlative") for i in said)


def _same(last: Plan, before: Plan) -> bool:
    """Whether two answers measure the same, one after the other."""
    return last.table == before.table and {m.expr for m in last.measures} == {m.expr for m in before.measures}


def _asks_for_all(d: Draft) -> bool:
    return bool(ALL & {word for m in d.mentions for word in m.text.split()})


ALL = words_of("all_rows")
