"""The Card: one answer, frozen, with all that is needed to show, cite and continue it."""

from __future__ import annotations

from typing import Any

import msgspec

from inkfish.charts.choose import Choice
from inkfish.data.table import Source
from inkfish.query.plan import ChartKind, Plan
from inkfish.query.result import Result

VERSION = 1


class Panel(msgspec.Struct, frozen=True):
    """One part of a card that its maker put together: a chart or a table of its own rows, under its own title."""

    plan: Plan
    choice: Choice
    result: Result
    title: str = ""
    description: str = ""


class Card(msgspec.Struct, frozen=True):
    """What a card page, embed, image and follow-up are made from; it is never recomputed.

    `spec` is the Vega-Lite specification in the light theme, `spec_dark` in the dark one; both hold exactly the rows of
    `result`, the smallest of which a pie of many parts draws as one slice. `text` is the answer in words, `description`
    the alt text. Times are ISO 8601 UTC.

    A card that was made from components answers no question and no SQL gave its rows: `question`, `text` and
    `result.sql` are empty, and `panels` are its parts, of which `plan`, `choice` and `result` are the main one's.
    `until` is the last period that the data behind it reach, as it is written, whatever its rows show.
    `height` is that of each of its charts, in pixels. A `posted` card has neither rows nor words: they come along with
    each request to see it, and are kept nowhere.
    """

    card_id: str
    title: str
    subtitle: str
    description: str
    text: str
    chart_type: ChartKind
    plan: Plan
    choice: Choice
    result: Result
    spec: dict[str, Any]
    spec_dark: dict[str, Any]
    sources: tuple[Source, ...]
    methodologies: tuple[str, ...]
    question: str
    created_at: str
    version: int = VERSION
    panels: tuple[Panel, ...] = ()
    height: int | None = None
    posted: bool = False
    until: str = ""


def as_card(card: Card, at: int) -> Card:
    """Return one part of a card as a card of its own; the specifications stay those of the whole."""
    part = card.panels[at]
    return msgspec.structs.replace(
        card,
        title=part.title,
        subtitle="",
        description=part.description,
        chart_type=part.choice.kind,
        plan=part.plan,
        choice=part.choice,
        result=part.result,
        panels=(),
    )
