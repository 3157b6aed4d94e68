"""Messages that go back in a thread: `undo`, `back to the first chart`, `start over`."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.language.draft import Draft
from inkfish.language.leaning import take_turn, turns
from inkfish.query.plan import Plan


def returned(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """The earlier answer that a message goes back to; None when it goes on."""
    alone = all(d.empty(i) or d.boundary(i) or d.tag(i, "turn") for i in range(len(d.mentions)))
    if turns(d, "first") and alone:
        take_turn(d, "first", "back to the first answer")
        return plans[0]
    if turns(d, "undo"):
        take_turn(d, "undo", "back to the answer before")
        return _before(plans)
    return None


def _before(plans: Sequence[Plan]) -> Plan:
    """The answer before the last one, where answers that were gone back to do not count as new ones."""
    stack: list[Plan] = []
    for plan in plans:
        if len(stack) > 1 and plan == stack[-2]:
            stack.pop()
        else:
            stack.append(plan)
    if len(stack) > 1:
        return stack[-2]
    return plans[-2] if len(plans) > 1 else plans[-1]
