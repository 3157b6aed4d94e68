"""The parts of a card that has several, as the templates show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inkfish.analyst.card import Card, as_card
from inkfish.web.table import TableView, table_view


@dataclass(frozen=True)
class PanelView:
    """One part: what `chart.js` draws, empty for a table, and its rows as text either way."""

    title: str
    description: str
    chart: str
    table: TableView


def panel_views(card: Card, to_json: Callable[[Card], str], most: int) -> list[PanelView]:
    """Return the parts of a card that has more than one, else none; at most `most` rows of each.

    `to_json` gives what `chart.js` draws a card from.
    """
    if len(card.panels) < 2:
        return []
    return [_view(as_card(card, at), to_json, most) for at in range(len(card.panels))]


def _view(part: Card, to_json: Callable[[Card], str], most: int) -> PanelView:
    chart = "" if part.chart_type == "table" else to_json(part)
    return PanelView(part.title, part.description, chart, table_view(part, most))
