"""What a question that could not be answered leaves to the next message: `average pay by planet`, then `by region`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.conjunction import columns_in
from inkfish.language.draft import Draft
from inkfish.language.leaning import leads, refers, speaks_of_number, trailing_replace
from inkfish.language.tidy import substitute
from inkfish.language.timeline import is_time
from inkfish.query.plan import Aggregate, Measure, Plan

Part = Literal["measure", "group", "condition"]


class Pending(msgspec.Struct, frozen=True):
    """A question as far as it could be read, the words of it that could not be, and the parts where they stand."""

    plan: Plan
    unknown: tuple[str, ...]
    open: frozenset[Part]
    func: str = ""  # the aggregate that was said of a number that is not there


def left_open(d: Draft, plan: Plan | None, unknown: Sequence[str]) -> Pending | None:
    """Return what a refused question leaves to be completed; None where no word is the cause."""
    if d.beyond or not unknown:
        return None
    plan = plan or Plan(d.base_table(), measures=(Measure(Aggregate("count")),))
    said = (d.tag(i, "aggregate") for i in d.indexes("aggregate"))
    func = next((func for func in said if func in TYPICAL), "")
    return Pending(plan, tuple(unknown), frozenset(_places(d, unknown)) or frozenset({"measure"}), func)


TYPICAL = ("avg", "median", "min", "max")


def goes_on(d: Draft) -> bool:
    """Whether a message is a piece of the question before it, and would be none without: `and in Florida?`, `by year`.

    A noun phrase may be a question of its own: `oldest winner`, `total sales`.
    """
    swaps = any(d.tag(i, "turn") in ("replace", "add") for i in range(len(d.mentions)))
    if leads(d) or swaps or refers(d) or trailing_replace(d):
        return True
    named = [i for i in range(len(d.mentions)) if d.content(i)]
    opens = bool(d.mentions) and (d.has(0, "by", "per_group", "during", "preposition") or d.role.get(0) in PIECES)
    whole = d.measures or d.listed or any(speaks_of_number(d, i) for i in named)
    asked = d.text(0).split(" ")[0] in ASKING or d.has(0, "request")
    return not whole and not asked and (opens or (bool(named) and all(d.role.get(i) in PIECES for i in named)))


def completes(d: Draft, pending: Pending) -> bool:
    """Whether a message brings what the question before it lacked, where it lacked it."""
    brought = {"condition"} if any(not is_time(d, e) for f in d.filters for e in columns_in(f)) else set()
    if d.dimensions or any(d.role.get(i) == "group" for i in range(len(d.mentions))):
        brought.add("group")
    numbers = (i for i in range(len(d.mentions)) if speaks_of_number(d, i) and d.role.get(i) != "group")
    if d.measures or any(True for _ in numbers):
        brought.add("measure")
    return pending.open <= brought


def completed(plan: Plan, pending: Pending) -> Plan:
    """Return a completed plan with the aggregate that was said before: the average, of `average bonus`, `pay then`."""
    usual = plan.measures[0].expr if plan.measures else None
    if not pending.func or not isinstance(usual, Aggregate) or usual.func not in ("sum", "avg") or usual.of is None:
        return plan
    return substitute(plan, usual, Aggregate(pending.func, usual.of, usual.where))


def _places(d: Draft, unknown: Sequence[str]) -> Iterator[Part]:
    """Yield what each of the words that could not be read stands for: `planet` of `by planet`, a group."""
    for at, m in enumerate(d.mentions):
        if m.text not in unknown or not d.free(at):
            continue
        before = d.step(at, -1, skip=("article",))
        if before >= 0 and d.has(before, "by", "per_group"):
            yield "group"
        elif at > 1 and d.has(at - 1, "during", "preposition", "where", "negation") and not d.has(before, "aggregate"):
            yield "condition"
        else:
            yield "measure"


PIECES = frozenset({"value", "condition", "time", "top", "chart", "sort", "having"})
ASKING = words_of("question") | words_of("list") | {"how"}
