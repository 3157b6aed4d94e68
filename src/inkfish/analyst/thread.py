"""What a conversation is, as far as the next answer depends on it."""

from __future__ import annotations

import msgspec

from inkfish.data.table import Link, Table
from inkfish.query.plan import Plan


class Turn(msgspec.Struct, frozen=True):
    """One question that was answered: `plan` is None where the data could not answer, and then so is `card_id`."""

    question: str
    plan: Plan | None = None
    card_id: str | None = None
    version: int = 1


class Thread(msgspec.Struct, frozen=True):
    """The tables of a thread and its last turns, the newest one last.

    `focus` is the plan of the card in focus: the plan that the first message edits.
    """

    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()
    turns: tuple[Turn, ...] = ()
    focus: Plan | None = None

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans so far, the newest one last, that of the card in focus first of all."""
        first = (self.focus,) if self.focus else ()
        return first + tuple(t.plan for t in self.turns if t.plan is not None)

    @property
    def refused(self) -> tuple[str, ...]:
        """The questions since the newest plan that could not be answered."""
        answered = [at for at, turn in enumerate(self.turns, 1) if turn.plan is not None]
        return tuple(turn.question for turn in self.turns[max(answered, default=0) :])
