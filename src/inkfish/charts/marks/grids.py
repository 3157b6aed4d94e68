"""Heatmaps: two breakdowns as a grid of shades, with the value in each cell where it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inkfish.charts.cells import TIPS, Record, column_of, label_of, tip, written
from inkfish.charts.fit import natural_rank
from inkfish.charts.frame import Canvas, Layer, Picture, caption_of, words
from inkfish.charts.letters import measure, widest
from inkfish.charts.theme import mixed, readable_on
from inkfish.charts.ticks import known_sign
from inkfish.data.table import NUMERIC, TEMPORAL, Scalar
from inkfish.query.result import ResultColumn

CELL = 30
LABEL_SHARE = 0.34
RAMP = 9


@dataclass(frozen=True)
class Grid:
    """All that is known of the cells before they are drawn. Pixels."""

    canvas: Canvas
    across: list[str]
    down: list[str]
    records: list[Record]
    value: ResultColumn
    low: float
    high: float
    left: float
    height: float
    turned: bool

    @property
    def cell(self) -> tuple[float, float]:
        """The width and height of a cell."""
        return (self.canvas.inner - self.left) / max(1, len(self.across)), self.height / max(1, len(self.down))


def draw_grid(canvas: Canvas) -> Picture:
    """Return the picture of a heatmap."""
    grid = _plan(canvas)
    bottom = 8 + (widest(grid.across, canvas.theme.size.axis) * 0.71 + 10 if grid.turned else 16)
    layers = [_cells(grid), *_values(grid), *_scale(grid)]
    return Picture(
        tuple(layers),
        height=grid.height,
        left=grid.left,
        bottom=min(bottom, 110),
        above=26,
        caption=caption_of(grid.value, canvas, known_sign(grid.value.unit)),
    )


def _plan(canvas: Canvas) -> Grid:
    choice, result, size = canvas.choice, canvas.result, canvas.theme.size
    x, y, value = (column_of(result, k) for k in (choice.x, choice.color, choice.y[0]))
    across, down = _order(canvas, x), _order(canvas, y)
    most = canvas.inner * LABEL_SHARE
    left = min(most, widest(down, size.label)) + 8
    records = _records(canvas, x, y, value)
    numbers = [r["v"] for r in records if r["v"] is not None] or [0.0]
    width = (canvas.inner - left) / max(1, len(across))
    turned = widest(across, size.axis) > width - 4 and not _thins(x)
    height = canvas.plot_height(max(CELL * len(down), 60) if len(down) < 30 else 20 * len(down), 0, True, 40) - (
        26 if canvas.height else 0
    )
    return Grid(canvas, across, down, records, value, min(numbers), max(numbers), left, height, turned)


def _thins(column: ResultColumn) -> bool:
    """Whether labels may be left out, since those between can be told."""
    return column.type in NUMERIC + TEMPORAL or bool(column.part)


def _order(canvas: Canvas, column: ResultColumn) -> list[str]:
    """Return the labels of one side: in their own order, else as the rows run."""
    values: list[Scalar] = list(dict.fromkeys(canvas.result.values(column.key)))
    if _thins(column):
        values.sort(key=natural_rank(column))
    return list(dict.fromkeys(label_of(v, column) for v in values))


def _records(canvas: Canvas, x: ResultColumn, y: ResultColumn, value: ResultColumn) -> list[Record]:
    result = canvas.result
    rows = zip(result.values(x.key), result.values(y.key), result.values(value.key), strict=True)
    return [{"across": label_of(a, x), "down": label_of(d, y)} | written(v, value, "v") for a, d, v in rows]


def _shade(grid: Grid, value: float | None) -> str:
    """Return the colour of a value: from little to much, or away from zero on both sides."""
    theme = grid.canvas.theme
    if value is None:
        return theme.empty
    if grid.low < 0 < grid.high:
        reach = max(-grid.low, grid.high)
        return _between(theme.diverging, (value / reach + 1) / 2)
    spread = grid.high - grid.low
    return _between(theme.sequential, (value - grid.low) / spread if spread else 0.5)


def _between(ramp: tuple[str, ...], place: float) -> str:
    """Return the colour at a place of a ramp, 0 to 1."""
    at = min(max(place, 0.0), 1.0) * (len(ramp) - 1)
    below = min(int(at), len(ramp) - 2)
    return mixed(ramp[below], ramp[below + 1], at - below)


def _cells(grid: Grid) -> Layer:
    values = [
        r | {"shade": _shade(grid, r["v"])} | tip(f"{r['across']}, {r['down']}", (grid.value.title, r["vt"]))
        for r in grid.records
    ]
    encoding = {"x": _x(grid), "y": _y(grid), "color": {"field": "shade", "type": "nominal", "scale": None}} | TIPS
    gap = 1.5 if min(grid.cell) > 12 else 0.5
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "stroke": grid.canvas.theme.background, "strokeWidth": gap},
        "encoding": encoding,
    }


def _x(grid: Grid) -> dict[str, Any]:
    size = grid.canvas.theme.size.axis
    need = widest(grid.across, size) + 10
    plot = grid.canvas.inner - grid.left
    every = 1 if grid.turned else max(1, -(-int(need * len(grid.across)) // max(1, int(plot))))
    axis: dict[str, Any] = {
        "title": None,
        "labelAngle": -45 if grid.turned else 0,
        "values": grid.across[::every],
        "labelLimit": 120,
        "labelOverlap": False,
    }
    if grid.turned:
        axis |= {"labelAlign": "right", "labelBaseline": "middle"}
    return {
        "field": "across",
        "type": "nominal",
        "sort": None,
        "axis": axis,
        "scale": {"domain": grid.across, "padding": 0},
    }


def _y(grid: Grid) -> dict[str, Any]:
    theme = grid.canvas.theme
    axis = {
        "title": None,
        "labelLimit": grid.left - 4,
        "minExtent": grid.left,
        "labelColor": theme.text,
        "labelFontSize": theme.size.label,
        "labelPadding": 8,
        "labelOverlap": "greedy" if grid.canvas.height else False,
    }
    return {
        "field": "down",
        "type": "nominal",
        "sort": None,
        "axis": axis,
        "scale": {"domain": grid.down, "padding": 0},
    }


def _values(grid: Grid) -> list[Layer]:
    """Write each value in its cell, where all of them fit."""
    size, (width, height) = grid.canvas.theme.size.axis, grid.cell
    if height < 16 or any(measure(r["vl"], size) > width - 6 for r in grid.records):
        return []
    values = [
        {
            "across": r["across"],
            "down": r["down"],
            "text": r["vl"],
            "ink": readable_on(_shade(grid, r["v"]), grid.canvas.theme),
        }
        for r in grid.records
        if r["v"] is not None
    ]
    encoding = {
        "x": {"field": "across", "type": "nominal", "sort": None},
        "y": {"field": "down", "type": "nominal", "sort": None},
        "text": {"field": "text", "type": "nominal"},
        "color": {"field": "ink", "type": "nominal", "scale": None},
    }
    mark = {"type": "text", "fontSize": size, "baseline": "middle", "tooltip": None, "aria": False}
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}]


def _scale(grid: Grid) -> list[Layer]:
    """Show what the shades mean: a strip from the smallest value to the largest, above the grid."""
    theme, width = grid.canvas.theme, 14
    ends = [written(v, grid.value, "v")["vl"] for v in (grid.low, grid.high)]
    start = -grid.left + measure(ends[0], theme.size.axis) + 6
    steps = [grid.low + (grid.high - grid.low) * i / (RAMP - 1) for i in range(RAMP)]
    values = [
        {"lx": start + i * width, "lx2": start + (i + 1) * width, "shade": _shade(grid, v)} for i, v in enumerate(steps)
    ]
    pixel = {"type": "quantitative", "scale": None, "axis": None}
    strip = {
        "data": {"values": values},
        "mark": {"type": "rect", "height": 10, "tooltip": None, "aria": False},
        "encoding": {
            "x": {"field": "lx"} | pixel,
            "x2": {"field": "lx2"},
            "y": {"value": -15},
            "color": {"field": "shade", "type": "nominal", "scale": None},
        },
    }
    texts = [
        words(ends[0], -grid.left, -15, theme.muted, theme.size.axis, baseline="middle"),
        words(ends[1], start + RAMP * width + 6, -15, theme.muted, theme.size.axis, baseline="middle"),
    ]
    return [strip, *texts]
