"""What was read of a question and is not in its plan: an answer without it would be of another question."""

from __future__ import annotations

from collections.abc import Iterator

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.timeline import is_time
from inkfish.query.plan import Aggregate, Calculation, Column, Expr, Plan, Subquery, parts

ENDS = frozenset({"max", "min", "last", "first", "median"})


def lost(d: Draft, plan: Plan) -> bool:
    """Whether a plan shows neither the end nor the course over time that was asked for."""
    return _end_lost(d, plan) or _course_lost(d, plan) or _kind_lost(d, plan)


def _end_lost(d: Draft, plan: Plan) -> bool:
    """`field with the highest share of women`: nothing is put in order, and no end of anything is taken."""
    if d.superlative is None or d.role.get(d.superlative.at) not in ("superlative", "top"):
        return False
    told = plan.limit or plan.order or plan.having
    return not told and not any(map(_is_end, _held(plan)))


def _is_end(e: object) -> bool:
    taken = isinstance(e, Aggregate) and e.func in ENDS
    return taken or isinstance(e, (Calculation, Subquery))


def _course_lost(d: Draft, plan: Plan) -> bool:
    """`concentration over time` where no column tells a time."""
    columns = [e for e in _held(plan) if isinstance(e, Column)]
    dated = any((c.table, c.name) in d.facts.stamps for c in columns)  # years that stand in headers
    steps = (x.expr for x in plan.dimensions)
    timed = any(is_time(d, e) or (isinstance(e, Column) and d.data(e).numeric) for e in steps)  # numbered weeks
    return d.trend and not timed and not dated and not plan.lists_rows


def _kind_lost(d: Draft, plan: Plan) -> bool:
    """`number of restaurants by type` where no column tells of types: nothing is split by what was said."""
    for at in range(len(d.mentions) - 1):
        said = d.mentions[at + 1]
        if d.has(at, "by") and said.text in KINDS and d.free(at + 1) and not (said.columns or said.values):
            return not any(at < i <= at + REACH for i, _ in d.dimensions)
    return False


KINDS, REACH = words_of("kind_alone"), 3


def _held(plan: Plan) -> Iterator[Expr]:
    """Yield all that a plan shows or tests."""
    for e in (*(x.expr for x in plan.dimensions), *(m.expr for m in plan.measures), plan.where):
        if e is not None:
            yield from parts(e)
