"""What can be said in a thread, offered where it is wanted: to open it with, and to change a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from inkfish.analyst.card import Card
from inkfish.analyst.thread import Thread
from inkfish.charts.choose import choose
from inkfish.language.read import read_question
from inkfish.narrative.follow import openers
from inkfish.narrative.grammar import article, capital
from inkfish.narrative.phrases import say
from inkfish.narrative.restate import restate
from inkfish.query.plan import Chart, ChartKind, Plan


def open_with(thread: Thread, folder: Path) -> list[str]:
    """Return questions to open a thread with, each one that it can answer; none for a thread without tables."""
    read = _reader(thread, folder)
    return openers(thread.tables, lambda text: read(text) is not None) if thread.tables else []


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

