"""The Card: one answer, frozen, with all that is needed to show, cite and continue it."""

from __future__ import annotations

from typing import Any

import msgspec

from inkfish.charts.choose import Choice
from inkfish.data.table import Source
from inkfish.query.plan import ChartKind, Plan
from inkfish.query.result import Result

VERSION = 1


class Card(msgspec.Struct, frozen=True):
    """What a card page, embed, image and follow-up are made from; it is never recomputed.

    `spec` is the Vega-Lite specification in the light theme, `spec_dark` in the dark one; both hold exactly the rows of
    `result` that are drawn. `text` is the answer in words, `description` the alt text. Times are ISO 8601 UTC.
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
