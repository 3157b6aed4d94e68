"""A card from the parts and rows of its maker: nothing is asked, nothing is queried, and nothing is added to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from inkfish.analyst.card import Card, Panel
from inkfish.analyst.components import wire
from inkfish.analyst.components.build import Part, build
from inkfish.analyst.components.read import Component, read_components
from inkfish.analyst.components.say import say, words
from inkfish.charts.choice import Choice
from inkfish.charts.choose import choose, fit
from inkfish.charts.draw import draw
from inkfish.charts.obstacles import cannot
from inkfish.charts.ranking import ranked
from inkfish.charts.shape import Shape
from inkfish.charts.stack import stack_specs
from inkfish.charts.words import WORDS
from inkfish.data.table import Source
from inkfish.errors import BadRequest
from inkfish.query.plan import Plan
from inkfish.query.result import Account, Result

MOST_ROWS = 50_000  # of one part

# The component that draws a kind of chart, for the words of an error.
COMPONENTS = {
    "bar": "categorical_bar",
    "grouped_bar": "categorical_bar",
    "stacked_bar": "categorical_bar",
    "line": "generic_timeseries",
    "area": "generic_timeseries",
    "pie": "pie",
    "scatter": "scatter",
    "bubble": "bubble",
    "histogram": "histogram",
    "boxplot": "boxplot",
    "heatmap": "heatmap",
    "map": "choropleth",
    "treemap": "treemap",
    "table": "table",
    "value": "top_level_metric",
}
# Kinds of charts that are the same to whoever asked for one of them.
SAME: dict[str, frozenset[str]] = {
    "grouped_bar": frozenset({"bar", "grouped_bar"}),
    "stacked_bar": frozenset({"bar", "stacked_bar"}),
    "histogram": frozenset({"histogram", "bar"}),
    "bubble": frozenset({"bubble", "scatter"}),
}
ASIDE = ("table", "value")  # what stands beside a chart on a card
UNASKED = ("table", "value", "bar", "boxplot")  # a choice that came with these needs no other test


@dataclass(frozen=True)
class Making:
    """What a maker sends: the parts by type and config, and the words around them. `height` is in pixels."""

    components: tuple[tuple[str, dict[str, Any]], ...]
    title: str = ""
    description: str = ""
    source: str = ""
    height: int | None = None


def title_of(making: Making) -> str:
    """Return the title that the maker gave: the card's, or that of the first header."""
    headers = (config.get("title") for kind, config in making.components if kind == "header")
    return making.title or next((t for t in headers if isinstance(t, str)), "")


def make_card(making: Making, card_id: str, now: datetime, max_marks: int) -> Card:
    """Return the card. Raises BadRequest, which names the component, for what cannot be drawn, and says what can."""
    components = read_components(making.components)
    head, parts = _headed(components)
    panels, notes = _panels(parts, max_marks)
    main = next((p for p in panels if p.choice.kind not in ASIDE), panels[0])
    title = title_of(making) or next((p.title for p in panels if p.title), "") or _named(main)
    one = len(panels) == 1
    panels = tuple(_titled(p, title) for p in panels)
    card = Card(
        card_id=card_id,
        title=title,
        subtitle=head.subtitle or ("" if making.description == title else making.description),
        description=making.description or " ".join(p.description for p in panels),
        text="",
        chart_type=main.choice.kind,
        plan=main.plan,
        choice=main.choice,
        result=main.result,
        spec={},
        spec_dark={},
        sources=(Source(making.source, "inline"),) if making.source else (),
        methodologies=notes,
        question="",
        created_at=now.isoformat().replace("+00:00", "Z"),
        panels=panels,
        height=making.height,
    )
    draw_all = _whole if one else _stacked
    return msgspec.structs.replace(card, spec=draw_all(card, False), spec_dark=draw_all(card, True))


def shell(card: Card) -> Card:
    """Return what is kept of a card whose rows and words are not: its id, when it was made, and its kind of chart."""
    nothing = Result((), (), "", Account(0, 0, 0))
    return Card(
        card_id=card.card_id,
        title="",
        subtitle="",
        description="",
        text="",
        chart_type=card.chart_type,
        plan=Plan(card.plan.table),
        choice=Choice(card.chart_type, ""),
        result=nothing,
        spec={},
        spec_dark={},
        sources=(),
        methodologies=(),
        question="",
        created_at=card.created_at,
        posted=True,
    )


def _headed(components: Sequence[Component]) -> tuple[wire.Header, list[Part]]:
    """Return the header that comes first, and the parts; a later header is the title of the part that follows it."""
    head = components[0].config if components[0].type == "header" else wire.Header()
    assert isinstance(head, wire.Header)
    parts: list[Part] = []
    above = ""
    for component in components:
        if component.type == "header":
            above = "" if component.config is head else component.config.title
            continue
        first, *rest = build(component)
        parts += [first if first.title or not above else replace(first, title=above), *rest]
        above = ""
    if not parts:
        raise BadRequest("The card has a header alone: add a component that shows data, such as categorical_bar.")
    return head, parts


def _panels(parts: Sequence[Part], max_marks: int) -> tuple[tuple[Panel, ...], tuple[str, ...]]:
    panels, notes = [], []
    for part in parts:
        panel, said = _panel(part, max_marks)
        panels.append(panel)
        notes += said
    return tuple(panels), tuple(dict.fromkeys(notes))


def _panel(part: Part, max_marks: int) -> tuple[Panel, tuple[str, ...]]:
    """Choose and fit one part. What the type cannot show is an error: a maker means what they say."""
    if len(part.result.rows) > MOST_ROWS:
        raise BadRequest(f"{part.name}: {len(part.result.rows):,} rows are more than the {MOST_ROWS:,} that are taken.")
    choice = part.choice if part.choice and part.kind in UNASKED else _chosen(part)
    choice = msgspec.structs.replace(choice, reason=words()["reason"], alternatives=())
    if choice.kind == "table":
        result, fitted = part.result, ()
    else:
        result, fitted = fit(choice, part.result, max_marks)
    said = say(*part.told, choice) if part.told else say(part.plan, result, choice)
    return Panel(part.plan, choice, result, part.title, said), (*fitted, *choice.notes)


def _chosen(part: Part) -> Choice:
    """Return how a part is drawn, as its kind of chart. Raises BadRequest where that cannot be."""
    shape = Shape(part.plan, part.result)
    why = cannot(part.kind, shape)
    if why:
        fits = list(dict.fromkeys(COMPONENTS[kind] for kind, _ in ranked(shape) if kind in COMPONENTS))
        named = WORDS.say("kind", part.kind)
        raise BadRequest(f"{part.name}: {named} cannot show this: {why}. These rows would fit: {', '.join(fits)}.")
    choice = part.choice or choose(part.plan, part.result)
    if choice.kind != part.kind and choice.kind not in SAME.get(part.kind, frozenset()):
        raise BadRequest(f"{part.name}: {' '.join(choice.notes) or 'these rows cannot be drawn so.'}")
    return choice


def _titled(panel: Panel, title: str) -> Panel:
    """Return a part without a title that is the card's."""
    return msgspec.structs.replace(panel, title="") if panel.title == title else panel


def _named(panel: Panel) -> str:
    """Return a title for a card without one: what its values are."""
    measure = next((c.title for c in panel.result.columns if c.role == "measure"), "")
    return measure or next((c.title for c in panel.result.columns), "Chart")


def _source(card: Card) -> str:
    return f"Source: {card.sources[0].name}" if card.sources else ""


def _whole(card: Card, dark: bool) -> dict[str, Any]:
    return draw(
        card.plan,
        card.choice,
        card.result,
        title=card.title,
        subtitle=card.subtitle,
        source=_source(card),
        dark=dark,
        height=card.height,
    )


def _stacked(card: Card, dark: bool) -> dict[str, Any]:
    drawn = [draw(p.plan, p.choice, p.result, title=p.title, dark=dark, height=card.height) for p in card.panels]
    return stack_specs(drawn, title=card.title, subtitle=card.subtitle, source=_source(card), dark=dark)
