"""The parts of a card that has several, as the templates show them."""

from __future__ import annotations

from dataclasses import dataclass

from inkfish.analyst.card import Card, as_card
from inkfish.web.chart import Draw, chart_json
from inkfish.web.view import TableView, table_view


@dataclass(frozen=True)
class PanelView:
    """One part: what `chart.js` draws, empty for a table, and its rows as text either way."""

    title: str
    description: str
    chart: str
    table: TableView


def panel_views(card: Card, draw: Draw, most: int) -> list[PanelView]:
    """Return the parts of a card that has more than one, else none; at most `most` rows of each."""
    if len(card.panels) < 2:
        return []
    return [_view(as_card(card, at), draw, most) for at in range(len(card.panels))]


def _view(part: Card, draw: Draw, most: int) -> PanelView:
    chart = "" if part.chart_type == "table" else chart_json(part, draw)
    return PanelView(part.title, part.description, chart, table_view(part, most))
