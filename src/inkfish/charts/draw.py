"""Draw a result as it was chosen: a Vega-Lite specification with the data inside, in our own look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from inkfish.charts.choice import Choice
from inkfish.charts.frame import FLUID_WIDTH, Canvas, Picture, assemble
from inkfish.charts.letters import plain
from inkfish.charts.marks.bars import draw_bars
from inkfish.charts.marks.boxes import draw_boxes
from inkfish.charts.marks.candles import draw_candles
from inkfish.charts.marks.figures import draw_table, draw_value
from inkfish.charts.marks.grids import draw_grid
from inkfish.charts.marks.lines import draw_lines
from inkfish.charts.marks.maps import draw_map
from inkfish.charts.marks.points import draw_points
from inkfish.charts.marks.slices import draw_slices
from inkfish.charts.marks.spread import draw_spread
from inkfish.charts.marks.steps import draw_steps
from inkfish.charts.marks.tiles import draw_tiles
from inkfish.charts.panels import draw_panels
from inkfish.charts.theme import load_theme
from inkfish.query.plan import Plan
from inkfish.query.result import Result
from inkfish.query.seconds import in_seconds

DRAW: dict[str, Callable[[Canvas], Picture]] = {
    "bar": draw_bars,
    "grouped_bar": draw_bars,
    "stacked_bar": draw_bars,
    "line": draw_lines,
    "area": draw_lines,
    "pie": draw_slices,
    "scatter": draw_points,
    "bubble": draw_points,
    "histogram": draw_spread,
    "boxplot": draw_boxes,
    "heatmap": draw_grid,
    "table": draw_table,
    "value": draw_value,
    "map": draw_map,
    "treemap": draw_tiles,
    "candlestick": draw_candles,
}


def draw(plan: Plan, choice: Choice, result: Result, **looks: Any) -> dict[str, Any]:
    """Return the Vega-Lite specification of a picture of a plan's result; `looks` are those of `draw_choice`."""
    if plan.chart.orientation and not choice.oriented:
        choice = msgspec.structs.replace(choice, oriented=True)
    return draw_choice(choice, result, **looks)


def draw_choice(
    choice: Choice,
    result: Result,
    *,
    title: str,
    subtitle: str = "",
    source: str = "",
    dark: bool = False,
    width: int | None = None,
    height: int | None = None,
) -> dict[str, Any]:
    """Return the Vega-Lite specification of a picture of `result`, whose rows are all drawn (see `fit`).

    `width` and `height` are the whole picture's, in pixels; without a width it fills its container, laid out for
    about 680 pixels; without a height it takes what the rows need. Nothing of a user's becomes an expression or a link.
    """
    canvas = Canvas(
        choice,
        in_seconds(result),
        load_theme(dark),
        float(width or FLUID_WIDTH),
        float(height) if height else None,
        width is None,
        plain(title),
        plain(subtitle),
        plain(source),
    )
    draw_one = draw_steps if choice.stack == "waterfall" else DRAW[choice.kind]
    return assemble(canvas, draw_panels(canvas, draw_one) if choice.facet or choice.panels else draw_one(canvas))
