"""The journey: a question and a thread in, content blocks and cards out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from inkfish.analyst.beside import with_whole_joins
from inkfish.analyst.card import Card
from inkfish.analyst.find import Attempt, Search, Shelf, own_tables
from inkfish.analyst.missing import tell_absence
from inkfish.analyst.refuse import refuse
from inkfish.analyst.settle import Settled, harmless, plain_names, settle
from inkfish.analyst.thread import Thread, Turn
from inkfish.charts.choose import choose, fit
from inkfish.charts.draw import draw
from inkfish.data.table import Link, Table
from inkfish.errors import PlanError
from inkfish.language.read import Reading, read_question
from inkfish.links import Links
from inkfish.narrative.cite import cite
from inkfish.narrative.describe import describe
from inkfish.narrative.facts import find_facts
from inkfish.narrative.follow import follow_ups, openers
from inkfish.narrative.restate import restate
from inkfish.narrative.tell import tell
from inkfish.narrative.title import subtitle, title
from inkfish.query.check import check
from inkfish.query.plan import Column, Plan, parts
from inkfish.query.result import Result

Block = dict[str, Any]
Tell = Callable[[Block], None]
FOLLOW_UPS = 4


class Answer(msgspec.Struct, frozen=True):
    """What a message is answered with: blocks as the API gives them, the cards they show, and the turn to remember.

    `tables` are those of the catalog that the thread has from now on, `links` how they join.
    """

    blocks: tuple[Block, ...]
    cards: tuple[Card, ...]
    turn: Turn
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()


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
    shelf: Shelf | None = None,
) -> Answer:
    """Answer one question of a thread.

    `run` executes a checked plan; `folder` holds the tables' files; `tell` is given each block as soon as it is made;
    `shelf` is the catalog, for what the thread's own tables do not answer: what is taken from it comes with the answer.
    The same thread, question, `now` and ids give the same answer. Raises InkfishError where the engine fails; what the
    data cannot answer is no error but `no_results`.
    """
    telling = Telling(tell)
    search = Search(question, thread, shelf, now.year, run)
    found, result = read_over(search, folder, run)
    seen, reading, reads = found.seen, found.reading, _reads(found.seen, found.seen.plans, folder)
    if reading.best is None:
        telling.add(*_refusal(search, found, reads, folder))
        return Answer(telling.told, (), Turn(question))
    plan = reading.best.plan
    telling.add(_thinking(plan, reading, seen))
    shown = plain_names(plan, seen.tables)  # as it is told: the plan that is kept has no names, and reads as it is said
    result = result or run(shown)
    if _empty(result, found.attempt):
        _, *refusal = _refusal(search, found, reads, folder, result)
        telling.add(*refusal)
        return Answer(telling.told, (), Turn(question))
    card_id = new_id()
    telling.add(_query(result, card_id))
    card = make_card(question, reading, shown, result, seen, now, card_id, max_marks, found.attempt.notes)
    card = msgspec.structs.replace(card, plan=plan)
    telling.add({"type": "text", "text": card.text}, _visualization(card, links))
    more = _next(reading, plan, result, seen, card.chart_type, _reads(seen, (*seen.plans, plan), folder))
    telling.add(*([{"type": "follow_up", "queries": list(more)}] if more else ()))
    return Answer(
        telling.told, (card,), Turn(question, plan, card.card_id), _added(found.attempt, thread), found.attempt.links
    )


class Found(msgspec.Struct, frozen=True):
    """How a question was read, over which tables, and the thread as far as these go."""

    attempt: Attempt
    reading: Reading
    seen: Thread


def read_over(
    search: Search, folder: Path | None, run: Callable[[Plan], Result]
) -> tuple[Found, Result | None]:
    """Read a question over the tables that may answer it, until it can be; else return the first reading.

    Over the catalog it is run too: where there are no rows, the next tables are tried.
    """
    first: tuple[Found, Result | None] | None = None
    for found in _readings(search, folder, run):
        best = found.reading.best
        if best is not None and not found.attempt.found:
            return found, None
        result = run(plain_names(best.plan, found.attempt.tables)) if best is not None else None
        if result is not None and not _empty(result, found.attempt):
            return found, result
        first = first if first is not None and (first[1] is not None or result is None) else (found, result)
    return first or (Found(Attempt(), Reading(search.question), Thread()), None)


def _readings(search: Search, folder: Path | None, run: Callable[[Plan], Result]) -> Iterator[Found]:
    """Yield how the question reads over each of the tables, in each of the ways to say it."""
    for attempt in search.attempts():
        for way in attempt.ways:
            reading = _over(way, attempt, search.question, folder, run)
            if reading is None:
                continue
            yield Found(attempt, reading, Thread(attempt.tables, attempt.links, _turns(attempt)))
            if reading.best is not None:
                break


def _over(
    way: str, attempt: Attempt, question: str, folder: Path | None, run: Callable[[Plan], Result]
) -> Reading | None:
    """Return how a question reads over an attempt's tables; None where it should only change a plan, and does not.

    Over the catalog, where the whole does not read, what is asked is read first, and the chart is then a change of it.
    """
    reading = read_question(way, attempt.tables, attempt.links, attempt.plans, folder, attempt.refused)
    if attempt.elsewhere & set(reading.unknown):
        reading = msgspec.structs.replace(reading, candidates=())
    if attempt.changes and not (reading.best and reading.best.edits):
        return None
    if attempt.joins and reading.best is not None:
        reading = _whole(reading, attempt)
    if attempt.found and reading.best is not None:
        reading = _settled(reading, question, attempt, run)
    drawn = CHARTED.match(way) if attempt.found and reading.best is None else None
    return _charted(drawn, reading, attempt, folder, run) if drawn else reading


CHARTED = re.compile(r"(?P<what>.+?),?\s+(?P<how>as an? [\w\s-]{0,30}(?:chart|graph|plot|map|table))\s*[.?!]*$", re.I)


def _charted(
    drawn: re.Match[str], whole: Reading, attempt: Attempt, folder: Path | None, run: Callable[[Plan], Result]
) -> Reading:
    """Return the reading of what is asked, changed to the chart that it is asked as; else that of the whole."""
    reading = _over(drawn["what"], attempt, drawn["what"], folder, run)
    if reading is None or reading.best is None:
        return whole
    shown = read_question(drawn["how"], attempt.tables, attempt.links, (reading.best.plan,), folder).best
    if shown is None or not shown.edits:
        return whole
    best = msgspec.structs.replace(reading.best, plan=shown.plan, steps=(*reading.best.steps, *shown.steps))
    return msgspec.structs.replace(reading, question=whole.question, candidates=(best,))


def _empty(result: Result, attempt: Attempt) -> bool:
    """Whether no row answers, or none with a value: a lone number that is missing; of the catalog, all of them."""
    at = [i for i, c in enumerate(result.columns) if c.role == "measure"]
    alone = len(result.rows) == 1 and not result.dimensions
    blank = (attempt.found or alone) and bool(at) and all(row[i] is None for row in result.rows for i in at)
    return not result.rows or result.account.kept == 0 or blank


def _whole(reading: Reading, attempt: Attempt) -> Reading:
    """Return a reading whose joins to what was laid beside a user's rows are whole, and keep those rows; none where
    the catalog is asked of the user's rows and these are not read."""
    best = reading.best
    plan = with_whole_joins(best.plan, attempt.joins)
    read = {c.table for c in parts(plan) if isinstance(c, Column)} | set(plan.tables)
    lonely = attempt.found and not read & {j.left.table for j in attempt.joins}
    kept = () if lonely else (msgspec.structs.replace(best, plan=check(plan, attempt.tables)),)
    return msgspec.structs.replace(reading, candidates=kept, steps=best.steps)


def _turns(attempt: Attempt) -> tuple[Turn, ...]:
    return tuple(Turn("", plan) for plan in attempt.plans)


def _settled(reading: Reading, question: str, attempt: Attempt, run: Callable[[Plan], Result]) -> Reading:
    """Return a reading over the catalog with what it leaves open settled; none where it passes over what was named."""
    best = reading.best
    if best.edits:
        told = msgspec.structs.replace(best, steps=(*attempt.steps, *best.steps))
        return msgspec.structs.replace(reading, candidates=(told,))
    if any(not harmless(word) for word in reading.unknown):
        return msgspec.structs.replace(reading, candidates=(), steps=best.steps)
    spots = (*best.plan.measures, *best.plan.order, best.plan.where, best.plan.having)
    columns = {(p.table, p.name) for spot in spots if spot is not None for p in parts(spot) if isinstance(p, Column)}
    if any(named not in columns for named in attempt.measured):
        return msgspec.structs.replace(reading, candidates=(), steps=best.steps)
    made = settle(best.plan, question, attempt.tables, attempt.chosen, run)
    try:
        plan = check(made.plan, attempt.tables)
    except PlanError:
        plan, made = best.plan, Settled(best.plan)
    same_axis = plan.dimensions == best.plan.dimensions
    assumed = [a for a in best.assumed if same_axis or not a.startswith("over ")]
    told = msgspec.structs.replace(
        best, plan=plan, steps=(*attempt.steps, *best.steps), assumed=(*assumed, *made.assumed)
    )
    return msgspec.structs.replace(reading, candidates=(told,))


def _added(attempt: Attempt, thread: Thread) -> tuple[Table, ...]:
    """Return the tables that an answer brought to its thread."""
    known = {t.name for t in thread.tables}
    return tuple(t for t in attempt.tables if t.name not in known)


def _refusal(
    search: Search, found: Found, reads: Callable[[str], bool], folder: Path | None, result: Result | None = None
) -> tuple[Block, ...]:
    """Say that there is no answer: of a thread's own tables what they hold, else what the catalog holds."""
    if search.shelf is None or own_tables(search.thread):
        return refuse(found.reading, found.seen.tables, reads, result)

    def answered(text: str) -> bool:
        return next(
            (
                True
                for attempt in Search(text, Thread(), search.shelf, search.year).attempts()
                for way in attempt.ways
                if read_question(way, attempt.tables, attempt.links, (), folder).best is not None
            ),
            False,
        )

    absence = tell_absence(search, found.reading, answered, result)
    best = found.reading.best
    blocks: list[Block] = [{"type": "thinking", "steps": list(best.steps if best else found.reading.steps)}]
    if result is not None:
        blocks.append({"type": "query", "query": result.sql, "language": "sql", "dialect": "duckdb"})
    blocks.append({"type": "text", "text": absence.text})
    blocks.append({"type": "no_results", "reason": absence.reason, "suggestions": list(absence.suggestions)})
    return tuple(blocks)


def make_card(
    question: str,
    reading: Reading,
    plan: Plan,
    result: Result,
    thread: Thread,
    now: datetime,
    card_id: str,
    max_marks: int,
    notes: Sequence[str] = (),
) -> Card:
    """Choose, fit, draw and tell one result, and put it all on a card."""
    choice = choose(plan, result)
    shown, fitted = fit(choice, result, max_marks)
    facts = find_facts(plan, result, thread.tables)
    citation = cite(plan, result, thread.tables, (*fitted, *choice.notes, *notes))
    heading, below = title(plan, result, thread.tables), subtitle(plan, result, thread.tables)
    names = ", ".join(source.name for source in citation.sources)
    light, dark = (
        draw(plan, choice, shown, title=heading, subtitle=below, source=f"Source: {names}", dark=d)
        for d in (False, True)
    )
    said = " ".join((tell(facts), *choice.notes, *notes))
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
        until=citation.until,
    )


def _next(
    reading: Reading, plan: Plan, result: Result, thread: Thread, drawn: str, reads: Callable[[str], bool]
) -> tuple[str, ...]:
    """What can be asked next: the other reading of this question first, then what follows from it, then what else."""
    ideas = list(_others(reading, thread, reads))
    sources = (
        lambda: follow_ups(plan, result, thread.tables, reads, drawn=drawn),
        lambda: openers(thread.tables, reads),
    )
    for source in sources:
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
