"""What can be said in a thread, offered where it is wanted: to open it with, and to change a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from inkfish.analyst.card import Card
from inkfish.analyst.find import Search, Shelf, own_tables
from inkfish.analyst.missing import say as absent
from inkfish.analyst.thread import Thread
from inkfish.charts.choose import choose
from inkfish.data.grammar import article, capital, lower_words
from inkfish.data.kinds import kinds, words_of
from inkfish.data.package import Metric
from inkfish.language.read import read_question
from inkfish.narrative.follow import openers
from inkfish.narrative.phrases import say
from inkfish.narrative.restate import restate
from inkfish.query.plan import Chart, ChartKind, Plan

OPENERS = 4
MEASURES = 3  # metrics of one resource that are looked at
MANY = 10  # entities from which a ranking says something


def open_with(thread: Thread, folder: Path, shelf: Shelf | None = None, year: int = 0) -> list[str]:
    """Return questions to open a thread with, each one that it can answer: from its own tables, else from the catalog.

    `year` is the present one. None where there is neither.
    """
    read = _reader(thread, folder)
    if own_tables(thread):
        return openers(thread.tables, lambda text: _opens(read(text)))
    return list(_from_catalog(shelf, folder, year)) if shelf else []


def _opens(plan: Plan | None) -> bool:
    """Return whether a question is read as it was meant: an opening has no condition, so one was found in a name."""
    return plan is not None and plan.where is None


def _from_catalog(shelf: Shelf, folder: Path, year: int) -> Iterator[str]:
    """Yield questions of unlike kinds about unlike things, those that cover most first."""
    metrics = [m for key in shelf.resources() for m in shelf.lookup.metrics_of(*key)[:MEASURES] if _renowned(m)]
    metrics.sort(key=lambda m: (not m.time, not m.main, -m.coverage.values))
    packages, things, count = set[str](), set[str](), 0
    for metric in metrics:
        if metric.package in packages or metric.name.casefold() in things or count == OPENERS:
            continue
        found = next((text for text in _about(metric, shelf, count) if _finds(text, shelf, folder, year)), None)
        if found:
            packages.add(metric.package)
            things.add(metric.name.casefold())
            count += 1
            yield found


def _renowned(metric: Metric) -> bool:
    """Return whether a metric is of things that everyone knows, such as countries."""
    known = kinds().get(metric.entity_kinds[0]) if metric.entity_kinds else None
    return known is not None and bool(known.list)


def _about(metric: Metric, shelf: Shelf, turn: int) -> Iterator[str]:
    """Yield ways to ask about a metric; every other one begins with a ranking."""
    entities = shelf.lookup.entities_of(metric.package, metric.resource, 1)
    if turn % 2 and metric.coverage.entities > MANY:
        yield absent("ask_top", many=words_of(metric.entity_kinds[0])[1], metric=lower_words(metric.name))
    for entity in entities:
        yield absent("ask_course" if metric.time else "ask_metric", metric=metric.name, entity=entity.name)


def _finds(text: str, shelf: Shelf, folder: Path, year: int) -> bool:
    """Return whether the catalog answers a question."""
    attempts = Search(text, Thread(), shelf, year).attempts()
    return any(
        read_question(way, attempt.tables, attempt.links, (), folder).best is not None
        for attempt in attempts
        for way in attempt.ways
    )


def edits(card: Card, thread: Thread, folder: Path) -> dict[str, Any]:
    """Return a card's question in words that read to its plan, and the messages that show it as another chart.

    `{"question", "chart_type", "charts": [{"chart_type", "message"}]}`; every message can be answered in this thread.
    """
    read, charts = _reader(thread, folder), []
    for kind in dict.fromkeys(other.kind for other in card.choice.alternatives):
        message = next((m for m in _ways(card, kind, thread) if _shows(read(m), card, kind)), None)
        if message:
            charts.append({"chart_type": kind, "message": message})
    return {"question": capital(restate(card.plan, thread.tables)), "chart_type": card.chart_type, "charts": charts}


def _ways(card: Card, kind: ChartKind, thread: Thread) -> Iterator[str]:
    """Say that a card be drawn as a kind: shortly where it is the thread's last, else with its whole question."""
    named = say(f"restate.chart_{kind}")
    if thread.plans and thread.plans[-1] == card.plan:
        yield capital(say("restate.chart", a=article(named), kind=named))
    plain = msgspec.structs.replace(card.plan.chart, kind=kind)
    yield capital(restate(msgspec.structs.replace(card.plan, chart=plain), thread.tables))


def _shows(plan: Plan | None, card: Card, kind: ChartKind) -> bool:
    """Return whether a plan asks for what a card shows, as this kind of chart."""
    return plan is not None and _data(plan) == _data(card.plan) and choose(plan, card.result).kind == kind


def _data(plan: Plan) -> Plan:
    return msgspec.structs.replace(plan, chart=Chart())


def _reader(thread: Thread, folder: Path) -> Callable[[str], Plan | None]:
    def read(message: str) -> Plan | None:
        best = read_question(message, thread.tables, thread.links, thread.plans, folder).best
        return best.plan if best else None

    return read

