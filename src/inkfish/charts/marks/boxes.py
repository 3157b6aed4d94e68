"""Box plots: for each group the middle half, the median, the reach of the rest, and what lies far outside."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from inkfish.charts.cells import TIPS, column_of, label_of, show, tip
from inkfish.charts.frame import TWO_LINES, Canvas, Layer, Picture, caption_of, standing_height
from inkfish.charts.letters import plain, widest, wrap
from inkfish.charts.theme import mixed
from inkfish.charts.ticks import Axis, axis_labels, known_sign, value_axis, write_tick
from inkfish.charts.words import WORDS
from inkfish.query.result import ResultColumn

LABEL_SHARE = 0.36
ROW = 40
OUTLIERS = 200
FIVE = ("low", "q1", "median", "q3", "high")


@dataclass(frozen=True)
class Box:
    """The five numbers of a group, those beyond 1.5 times the middle half's width apart."""

    name: str
    low: float
    q1: float
    median: float
    q3: float
    high: float
    outside: tuple[float, ...]
    count: int


def five_numbers(name: str, values: list[float]) -> Box:
    """Return the box of a group of values.

    >>> five_numbers("", [1, 2, 3, 4, 5, 30]).outside
    (30,)
    """
    q1, median, q3 = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
    reach = 1.5 * (q3 - q1)
    inner = [v for v in values if q1 - reach <= v <= q3 + reach]
    outside = tuple(v for v in values if not q1 - reach <= v <= q3 + reach)
    return Box(name, min(inner), q1, median, q3, max(inner), outside, len(values))


def draw_boxes(canvas: Canvas) -> Picture:
    """Return the picture of a box plot, the groups by their median unless they have an order."""
    value = _value(canvas)
    boxes = _boxes(canvas, value)
    size = canvas.theme.size
    lying = canvas.choice.horizontal or _long(canvas, boxes)
    ends = [v for b in boxes for v in (b.low, b.high, *b.outside)]
    axis = canvas.axis or value_axis(ends, 5, zero=False, unit=value.unit)
    if lying:
        left = min(canvas.inner * LABEL_SHARE, widest([b.name for b in boxes], size.label)) + 8
        height = canvas.plot_height(max(ROW * len(boxes), 90), 0, True, 24)
    else:
        left = widest([write_tick(t, axis, value.unit) for t in axis.ticks], size.axis) + 8
        height = canvas.plot_height(standing_height(canvas), 0, True, 24)
    labels = _labels(canvas, boxes, left, lying)
    layers = _layers(canvas, [replace(b, name=labels[b.name]) for b in boxes], axis, value, lying, left)
    lines = max((t.count("\n") + 1 for t in labels.values()), default=1)
    return Picture(
        tuple(layers),
        height=height,
        left=left,
        bottom=24 if lying else 14 * lines + 10,
        axis=axis,
        span=(axis.low, axis.high),
        caption=caption_of(value, canvas, known_sign(value.unit)),
    )


def _boxes(canvas: Canvas, value: ResultColumn) -> list[Box]:
    """Return the box of each group, from its single values or from five numbers that the result holds."""
    if len(canvas.choice.y) == len(FIVE):
        return _given(canvas)
    groups: dict[str, list[float]] = {}
    label = column_of(canvas.result, canvas.choice.x) if canvas.choice.x else None
    names = canvas.result.values(label.key) if label else [None] * len(canvas.result.rows)
    for name, number in zip(names, canvas.result.values(value.key), strict=True):
        if isinstance(number, (int, float)):
            groups.setdefault(label_of(name, label) if label else " ", []).append(float(number))
    boxes = [five_numbers(name, values) for name, values in groups.items()]
    if canvas.choice.sort == "value":
        boxes.sort(key=lambda b: -b.median)
    return boxes


def _value(canvas: Canvas) -> ResultColumn:
    """Return the column that the boxes are of; that of five numbers is called as all five begin."""
    columns = [column_of(canvas.result, k) for k in canvas.choice.y]
    shared = columns[0].title.rpartition(", ")[0]
    same = len(columns) > 1 and shared and all(c.title.startswith(f"{shared}, ") for c in columns)
    return msgspec.structs.replace(columns[0], title=shared) if same else columns[0]


def _given(canvas: Canvas) -> list[Box]:
    """Return the boxes of a result with lowest, 25%, median, 75% and highest of each group."""
    label = column_of(canvas.result, canvas.choice.x)
    numbers = [canvas.result.values(k) for k in canvas.choice.y]
    rows = zip(canvas.result.values(label.key), *numbers, strict=True)
    return [
        Box(label_of(name, label), *map(float, five), (), 0)  # type: ignore[arg-type]
        for name, *five in rows
        if all(isinstance(v, (int, float)) for v in five)
    ]


def _long(canvas: Canvas, boxes: list[Box]) -> bool:
    """Whether the names do not fit below the boxes."""
    band = (canvas.inner - 50) / max(1, len(boxes))
    words = [w for b in boxes for w in b.name.split(" ")]
    return not canvas.choice.oriented and widest(words, canvas.theme.size.axis) > band - 6


def _labels(canvas: Canvas, boxes: list[Box], left: float, lying: bool) -> dict[str, str]:
    band = left - 8 if lying else (canvas.inner - left) / max(1, len(boxes)) - 6
    return {b.name: "\n".join(wrap(b.name, max(band, 30), canvas.theme.size.label, 2)) for b in boxes}


def _layers(canvas: Canvas, boxes: list[Box], axis: Axis, value: ResultColumn, lying: bool, left: float) -> list[Layer]:
    theme = canvas.theme
    along, across = ("x", "y") if lying else ("y", "x")
    group = _group(canvas, boxes, lying, left)
    scale = {"domain": axis.domain, "nice": False, "zero": False}
    lines = {
        "title": None,
        "grid": True,
        "gridColor": theme.grid,
        "labelPadding": 8,
        "labelFlush": False,
    } | axis_labels(axis, value.unit)
    if not lying:
        lines["minExtent"] = left
    number = {"type": "quantitative"}
    data = {"values": [_record(b, value) for b in boxes]}
    across_size = 26 if lying else min(60, 0.5 * canvas.inner / max(1, len(boxes)))
    whisker = {
        "data": data,
        "mark": {"type": "rule", "color": theme.muted, "strokeWidth": 1.25, "tooltip": None, "aria": False},
        "encoding": {
            across: group,
            along: {"field": "low", "scale": scale, "axis": lines} | number,
            along + "2": {"field": "high"},
        },
    }
    fill = mixed(theme.series[0], theme.background, 0.55)
    box = {
        "data": data,
        "mark": {"type": "bar", "size": across_size, "color": fill, "stroke": theme.series[0], "strokeWidth": 1.25},
        "encoding": {across: _bare(group), along: {"field": "q1"} | number, along + "2": {"field": "q3"}} | TIPS,
    }
    median = {
        "data": data,
        "mark": {
            "type": "tick",
            "color": theme.text,
            "thickness": 2.5,
            "tooltip": None,
            "aria": False,
            "size": across_size,
        },
        "encoding": {across: _bare(group), along: {"field": "median"} | number},
    }
    dots = {
        "data": {"values": [{"name": b.name, "v": v} for b in boxes for v in b.outside[:OUTLIERS]]},
        "mark": {
            "type": "point",
            "size": 18,
            "color": theme.series[0],
            "opacity": 0.7,
            "strokeWidth": 1,
            "tooltip": None,
            "aria": False,
        },
        "encoding": {across: _bare(group), along: {"field": "v"} | number},
    }
    return [whisker, box, median] + ([dots] if dots["data"]["values"] else [])


def _record(box: Box, value: ResultColumn) -> dict[str, Any]:
    said = {k: f"{box.count:,}" if k == "count" else show(getattr(box, k), value) for k in WORDS.data["label"]["box"]}
    said["count"] = said["count"] if box.count else ""
    numbers = {k: getattr(box, k) for k in FIVE}
    return (
        {"name": box.name}
        | numbers
        | tip(plain(box.name), *((t, said[k]) for k, t in WORDS.data["label"]["box"].items()))
    )


def _group(canvas: Canvas, boxes: list[Box], lying: bool, left: float) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "title": None,
        "labelAngle": 0,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 0,
        "labelColor": canvas.theme.text,
        "labelFontSize": canvas.theme.size.label,
    }
    if lying:
        axis |= {"minExtent": left, "labelPadding": 8, "labelBaseline": TWO_LINES}
    return {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": axis,
        "scale": {"domain": [b.name for b in boxes]},
    }


def _bare(group: dict[str, Any]) -> dict[str, Any]:
    """Return the same place without an axis of its own."""
    return {k: v for k, v in group.items() if k not in ("axis", "scale")}
