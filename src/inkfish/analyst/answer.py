"""The journey: a question and a thread in, content blocks and cards out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from inkfish.analyst.card import Card
from inkfish.analyst.refuse import refuse
from inkfish.analyst.thread import Thread, Turn
from inkfish.charts.choose import choose, fit
from inkfish.charts.draw import draw
from inkfish.language.read import Reading, read_question
from inkfish.links import Links
from inkfish.narrative.cite import cite
from inkfish.narrative.describe import describe
from inkfish.narrative.facts import find_facts
from inkfish.narrative.follow import follow_ups, openers
from inkfish.narrative.restate import restate
from inkfish.narrative.tell import tell
from inkfish.narrative.title import subtitle, title
from inkfish.query.plan import Plan
from inkfish.query.result import Result

Block = dict[str, Any]
Tell = Callable[[Block], None]
FOLLOW_UPS = 4


class Answer(msgspec.Struct, frozen=True):
    """What a message is answered with: blocks as the API gives them, the cards they show, and the turn to remember."""

    blocks: tuple[Block, ...]
    cards: tuple[Card, ...]
    turn: Turn


class Telling:
    """Collects the blocks of an answer, telling each one on the way."""

    def __init__(self, tell: Tell):
        self._tell, self._blocks = tell, list[Block]()

    def add(self, *blocks: Block) -> None:
        for block in blocks:
            self._blocks.append(block)
            self._tell(block)

    @property
    def told(self) -> tuple[Block, ...]:
        """The blocks so far."""
        return tuple(self._blocks)


def answer(
    question: str,
    thread: Thread,
    run: Callable[[Plan], Result],
    links: Links,
    now: datetime,
    new_id: Callable[[], str],
    max_marks: int,
    folder: Path | None = None,
    tell: Tell = lambda block: None,
) -> Answer:
    """Answer one question of a thread.

    `run` executes a checked plan; `folder` holds the tables' files; `tell` is given each block as soon as it is made.
    The same thread, question, `now` and ids give the same answer. Raises InkfishError where the engine fails; what the
    data cannot answer is no error but `no_results`.
    """
    reading = read_question(question, thread.tables, thread.links, thread.plans, folder)
    plans, telling = thread.plans, Telling(tell)
    if reading.best is None:
        telling.add(*refuse(reading, thread.tables, _reads(thread, plans, folder)))
        return Answer(telling.told, (), Turn(question))
    plan = reading.best.plan
    telling.add(_thinking(plan, reading, thread))
    result = run(plan)
    if not result.rows or result.account.kept == 0:
        _, *refusal = refuse(reading, thread.tables, _reads(thread, plans, folder), result)
        telling.add(*refusal)
        return Answer(telling.told, (), Turn(question))
    card_id = new_id()
    telling.add(_query(result, card_id))
    card = make_card(question, reading, plan, result, thread, now, card_id, max_marks)
    telling.add({"type": "text", "text": card.text}, _visualization(card, links))
    more = _next(reading, plan, result, thread, _reads(thread, (*plans, plan), folder))
    telling.add(*([{"type": "follow_up", "queries": list(more)}] if more else ()))
    return Answer(telling.told, (card,), Turn(question, plan, card.card_id))


def make_card(
    question: str,
    reading: Reading,
    plan: Plan,
    result: Result,
    thread: Thread,
    now: datetime,
    card_id: str,
    max_marks: int,
) -> Card:
    """Choose, fit, draw and tell one result, and put it all on a card."""
    choice = choose(plan, result)
    shown, fitted = fit(choice, result, max_marks)
    facts = find_facts(plan, result, thread.tables)
    citation = cite(plan, result, thread.tables, (*fitted, *choice.notes))
    heading, below = title(plan, result, thread.tables), subtitle(plan, result, thread.tables)
    names = ", ".join(source.name for source in citation.sources)
    light, dark = (
        draw(plan, choice, shown, title=heading, subtitle=below, source=f"Source: {names}", dark=d)
        for d in (False, True)
    )
    said = " ".join((tell(facts), *choice.notes))
    return Card(
        card_id=card_id,
        title=heading,
        subtitle=below,
        description=describe(facts, choice.kind),
        text=said,
        chart_type=choice.kind,
        plan=plan,
        choice=choice,
        result=shown,
        spec=light,
        spec_dark=dark,
        sources=citation.sources,
        methodologies=citation.methodologies,
        question=question,
        created_at=now.isoformat().replace("+00:00", "Z"),
    )


def _next(
    reading: Reading, plan: Plan, result: Result, thread: Thread, reads: Callable[[str], bool]
) -> tuple[str, ...]:
    """What can be asked next: the other reading of this question first, then what follows from it, then what else."""
    ideas = list(_others(reading, thread, reads))
    for source in (lambda: follow_ups(plan, result, thread.tables, reads), lambda: openers(thread.tables, reads)):
        if len(ideas) < FOLLOW_UPS:
            known = {text.casefold() for text in ideas}
            ideas += [text for text in source() if text.casefold() not in known]
    return tuple(ideas[:FOLLOW_UPS])


def _others(reading: Reading, thread: Thread, reads: Callable[[str], bool]) -> tuple[str, ...]:
    """The other ways to read the question, in words that are read so."""
    said = (restate(other.plan, thread.tables) for other in reading.candidates[1:])
    return tuple(text[:1].upper() + text[1:] for text in said if reads(text))


def _reads(thread: Thread, plans: Sequence[Plan], folder: Path | None) -> Callable[[str], bool]:
    """Return a test of whether a message can be answered next in this thread."""

    def answerable(message: str) -> bool:
        best = read_question(message, thread.tables, thread.links, plans, folder).best
        return best is not None and (not plans or best.plan != plans[-1])

    return answerable


def _thinking(plan: Plan, reading: Reading, thread: Thread) -> Block:
    best = reading.best
    assert best
    assumed = (f"assumed: {a}" for a in best.assumed)
    return {"type": "thinking", "steps": [f"Understood as: {restate(plan, thread.tables)}", *best.steps, *assumed]}


def _query(result: Result, card_id: str) -> Block:
    return {"type": "query", "query": result.sql, "language": "sql", "dialect": "duckdb", "card_id": card_id}


def _visualization(card: Card, links: Links) -> Block:
    return {
        "type": "visualization",
        "card_id": card.card_id,
        "title": card.title,
        "embed_url": links.embed(card.card_id),
        "image_url": links.image(card.card_id),
        "webpage_url": links.webpage(card.card_id),
        "description": card.description,
        "sources": [source.name for source in card.sources],
        "methodologies": list(card.methodologies),
        "chart_type": card.chart_type,
        "chart_reason": card.choice.reason,
    }
