"""Histograms of single rows: their values counted in bins with round edges."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from inkfish.charts.cells import TIPS, column_of, show, tip
from inkfish.charts.frame import Canvas, Layer, Picture, axis_title, axis_words, standing_height
from inkfish.charts.letters import plain, widest
from inkfish.charts.marks.bars import draw_bars
from inkfish.charts.ticks import axis_labels, value_axis, write_tick
from inkfish.charts.words import WORDS
from inkfish.data.table import Unit
from inkfish.query.result import ResultColumn

MOST_BINS = 40


def draw_spread(canvas: Canvas) -> Picture:
    """Return the picture of a histogram: of bins that the query made, or of the rows themselves."""
    if canvas.choice.y:
        return _of_bins(canvas)
    return _of_values(canvas)


def count_bins(
    values: list[float], whole: bool = False, unit: Unit | None = None
) -> tuple[float, list[tuple[float, int]]]:
    """Return the width of bins and, for each from the first to the last, its lower edge and how many values it holds.

    >>> count_bins([1, 2, 2, 3, 9], whole=True)[1][:3]
    [(0.0, 1), (2.0, 3), (4.0, 0)]
    """
    low, high = min(values), max(values)
    if low == high:
        return 1.0, [(low - 0.5, len(values))]
    count = min(MOST_BINS, max(5, math.ceil(2 * len(values) ** (1 / 3))))
    axis = value_axis([low, high], count, zero=False, whole=whole, unit=unit)
    width = axis.ticks[1] - axis.ticks[0]
    counts: dict[int, int] = {}
    for v in values:
        place = math.floor(v / width + 1e-9)
        counts[place] = counts.get(place, 0) + 1
    return width, [(round(i * width, 10), counts.get(i, 0)) for i in range(min(counts), max(counts) + 1)]


def _of_values(canvas: Canvas) -> Picture:
    column = column_of(canvas.result, canvas.choice.x)
    values = [float(v) for v in canvas.result.values(column.key) if isinstance(v, (int, float))]
    width, bins = count_bins(values or [0.0], column.type == "integer", column.unit)
    return _draw(canvas, column, width, bins, WORDS.say("label", "rows"))


def _of_bins(canvas: Canvas) -> Picture:
    """Bins on an axis of numbers; grouping numbers one bar each."""
    column, value = column_of(canvas.result, canvas.choice.x), column_of(canvas.result, canvas.choice.y[0])
    if not column.bin:
        return draw_bars(canvas)
    pairs = zip(canvas.result.values(column.key), canvas.result.values(value.key), strict=True)
    bins = [(float(k), v or 0) for k, v in pairs if isinstance(k, (int, float))]
    picture = _draw(canvas, column, column.bin, bins, plain(value.title))
    return replace(picture, caption="" if canvas.says(value.title) else plain(value.title))


def _draw(canvas: Canvas, column: ResultColumn, width: float, bins: list[tuple[float, int]], counted: str) -> Picture:
    theme = canvas.theme
    axis = value_axis([n for _, n in bins], 5, whole=True)
    left = widest([write_tick(t, axis, None) for t in axis.ticks], theme.size.axis) + 8
    ends, most = [bins[0][0], bins[-1][0] + width], max(4, int(canvas.inner // 80))
    edges = value_axis(ends, most, zero=False, unit=column.unit)
    data = [
        {"from": b, "to": _edge(b + width), "n": n} | tip(_written(b, width, column), (counted, f"{n:,}"))
        for b, n in bins
    ]
    name = axis_title(column)
    layer: Layer = {
        "data": {"values": data},
        "mark": {"type": "bar", "color": theme.series[0], "stroke": theme.background, "strokeWidth": 1},
        "encoding": {
            "x": _x(edges, bins, width, column),
            "x2": {"field": "to"},
            "y": _y(canvas, axis, left),
            "y2": {"datum": 0},
        }
        | TIPS,
    }
    base = {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": theme.zero, "tooltip": None, "aria": False},
        "encoding": {"y": {"field": "zero", "type": "quantitative"}},
    }
    height = canvas.plot_height(standing_height(canvas), 0, True, 44)
    return Picture(
        (layer, base, *axis_words(canvas, name, 44)),
        height=height,
        left=left,
        bottom=44,
        caption=counted,
        axis=axis,
        span=(axis.low, axis.high),
    )


def _edge(value: float) -> float:
    return float(f"{value:.10g}")


def _written(start: float, width: float, column: ResultColumn) -> str:
    """Return a bin as its two edges; a lone value as itself."""
    if width == 1 and not float(start).is_integer():
        return show(start + 0.5, column)
    return f"{show(_edge(start), column)} – {show(_edge(start + width), column)}"


def _x(edges: Any, bins: list, width: float, column: ResultColumn) -> dict[str, Any]:
    ends = [bins[0][0], bins[-1][0] + width]
    ticks = (
        [t for t in edges.ticks if ends[0] - 1e-9 <= t <= ends[1] + 1e-9] if len(bins) > 1 else [ends[0] + width / 2]
    )
    axis = (
        {"title": None, "labelFlush": False, "ticks": True, "tickSize": 4, "labelPadding": 5, "grid": False}
        | axis_labels(edges, column.unit)
        | {"values": ticks}
    )
    return {
        "field": "from",
        "type": "quantitative",
        "axis": axis,
        "scale": {"domain": _roomy(ends, width, len(bins)), "nice": False, "zero": False},
    }


def _roomy(ends: list[float], width: float, count: int) -> list[float]:
    """Return the ends of the axis; a lone bar stands in the middle."""
    return ends if count > 1 else [ends[0] - 2 * width, ends[1] + 2 * width]


def _y(canvas: Canvas, axis: Any, left: float) -> dict[str, Any]:
    lines = {
        "title": None,
        "grid": True,
        "gridColor": canvas.theme.grid,
        "labelPadding": 8,
        "minExtent": left,
        "labelFlush": False,
    }
    return {
        "field": "n",
        "type": "quantitative",
        "stack": None,
        "axis": lines | axis_labels(axis, None),
        "scale": {"domain": axis.domain, "nice": False},
    }
