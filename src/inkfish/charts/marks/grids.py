"""Heatmaps: two breakdowns as a grid of shades, with the value in each cell where it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inkfish.charts.cells import TIPS, Record, column_of, label_of, show, tip, written
from inkfish.charts.frame import Canvas, Layer, Picture, caption_of
from inkfish.charts.letters import measure, widest
from inkfish.charts.marks.calendar import by_month, draw_calendar
from inkfish.charts.shades import ROOM, Shades, shades_of, strip
from inkfish.charts.theme import readable_on
from inkfish.charts.ticks import known_sign
from inkfish.charts.values import natural_rank
from inkfish.charts.words import WORDS
from inkfish.data.table import NUMERIC, TEMPORAL, Scalar
from inkfish.query.result import ResultColumn

CELL = 30
LABEL_SHARE = 0.34


@dataclass(frozen=True)
class Grid:
    """All that is known of the cells before they are drawn. Pixels."""

    canvas: Canvas
    across: list[str]
    down: list[str]
    records: list[Record]
    value: ResultColumn
    shades: Shades
    left: float
    height: float
    turned: bool

    @property
    def cell(self) -> tuple[float, float]:
        """The width and height of a cell."""
        return (self.canvas.inner - self.left) / max(1, len(self.across)), self.height / max(1, len(self.down))


def draw_grid(canvas: Canvas) -> Picture:
    """Return the picture of a heatmap; without a second breakdown it is a calendar."""
    if not canvas.choice.color and not by_month(canvas.result.values(canvas.choice.x)):
        return draw_calendar(canvas)
    grid = _plan(canvas)
    bottom = 8 + (widest(grid.across, canvas.theme.size.axis) * 0.71 + 10 if grid.turned else 16)
    layers = [_cells(grid), *_values(grid), *strip(canvas, grid.shades, grid.value, grid.left)]
    return Picture(
        tuple(layers),
        height=grid.height,
        left=grid.left,
        bottom=min(bottom, 110),
        above=ROOM,
        caption=caption_of(grid.value, canvas, known_sign(grid.value.unit)),
    )


def _plan(canvas: Canvas) -> Grid:
    choice, result, size = canvas.choice, canvas.result, canvas.theme.size
    value = column_of(result, choice.y[0])
    across, down, records, thins = _sides(canvas, value) if choice.color else _months(canvas, value)
    most = canvas.inner * LABEL_SHARE
    left = min(most, widest(down, size.label)) + 8
    shades = shades_of((r["v"] for r in records), canvas.theme)
    width = (canvas.inner - left) / max(1, len(across))
    turned = widest(across, size.axis) > width - 4 and not thins
    height = canvas.plot_height(max(CELL * len(down), 60) if len(down) < 30 else 20 * len(down), 0, True, 40) - (
        ROOM if canvas.height else 0
    )
    return Grid(canvas, across, down, records, value, shades, left, height, turned)


Sides = tuple[list[str], list[str], list[Record], bool]


def _sides(canvas: Canvas, value: ResultColumn) -> Sides:
    """Return the labels across and down, a record for each cell, and whether labels across may be left out."""
    x, y = (column_of(canvas.result, k) for k in (canvas.choice.x, canvas.choice.color))
    return _order(canvas, x), _order(canvas, y), _records(canvas, x, y, value), _thins(x)


def _months(canvas: Canvas, value: ResultColumn) -> Sides:
    """Return the months across and the years down, of values by month."""
    names = [name[:3] for name in WORDS.data["part"]["month"]]
    column = column_of(canvas.result, canvas.choice.x)
    records, years = [], set()
    for when, number in zip(canvas.result.values(column.key), canvas.result.values(value.key), strict=True):
        if when is not None:
            years.add(str(when)[:4])
            place = {"across": names[int(str(when)[5:7]) - 1], "down": str(when)[:4], "name": show(when, column)}
            records.append(place | written(number, value, "v"))
    return names, sorted(years), records, True


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


def _cells(grid: Grid) -> Layer:
    values = [
        r | {"shade": grid.shades.color(r["v"])} | tip(r.get("name") or f"{r['across']}, {r['down']}", _said(grid, r))
        for r in grid.records
    ]
    encoding = {"x": _x(grid), "y": _y(grid), "color": {"field": "shade", "type": "nominal", "scale": None}} | TIPS
    gap = 1.5 if min(grid.cell) > 12 else 0.5
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "stroke": grid.canvas.theme.background, "strokeWidth": gap},
        "encoding": encoding,
    }


def _said(grid: Grid, record: Record) -> tuple[str, str]:
    return grid.value.title, record["vt"]


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
            "ink": readable_on(grid.shades.color(r["v"]), grid.canvas.theme),
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
