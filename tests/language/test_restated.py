"""What was understood, said in words, is read as the same plan again."""

from __future__ import annotations

import msgspec

from inkfish.language.read import read_question
from inkfish.narrative.restate import restate
from inkfish.query.plan import Plan

from .judge import World
from .suite import Case, load_cases, load_wrong

# The share of right single questions whose restatement gives their plan back. Raise it when it has risen.
FLOOR = 0.78


def test_restatements_are_read_as_their_plans(world):
    cases = [c for c in load_cases() if not c.before and not c.turn.refuse and c.id not in load_wrong()]
    lost = {case.id: told for case in cases if (told := lost_in_words(case, world))}
    share = 1 - len(lost) / len(cases)
    assert share >= FLOOR, "\n".join(f"{share:.3f} {i}: {told}" for i, told in lost.items())


def lost_in_words(case: Case, world: World) -> str:
    """Return a restatement that is not read as the plan that it restates, or nothing."""
    tables, links = world.tables(case.tables), world.links(case.tables)
    best = read_question(case.turn.ask, tables, links, (), world.folder).best
    if best is None:
        return "not read at all"
    words = restate(best.plan, tables)
    again = read_question(words, tables, links, (), world.folder).best
    return "" if again is not None and bare(again.plan) == bare(best.plan) else words


def bare(plan: Plan) -> Plan:
    """Return a plan without the names that it gives to columns of the answer."""
    return msgspec.structs.replace(
        plan,
        dimensions=tuple(msgspec.structs.replace(d, name="") for d in plan.dimensions),
        measures=tuple(msgspec.structs.replace(m, name="") for m in plan.measures),
    )
