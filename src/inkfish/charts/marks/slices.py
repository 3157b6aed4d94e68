"""Pies: parts of a whole, the largest first from the top, each with its name and share, the rest of many as one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from inkfish.charts.cells import TIPS, column_of, label_of, show, tip, topic_of, unique_titles
from inkfish.charts.colors import colors_of
from inkfish.charts.ends import spread
from inkfish.charts.fit import slices_of
from inkfish.charts.frame import Canvas, Layer, Picture, words
from inkfish.charts.letters import shorten, widest
from inkfish.charts.shape import is_additive
from inkfish.charts.theme import mixed
from inkfish.charts.values import is_other, number
from inkfish.charts.words import WORDS
from inkfish.data.table import Scalar

ROW = 32
GAP = 14
HOLE = 0.58

Part = tuple[str, float, str]  # its name, its value and how that is written


@dataclass(frozen=True)
class Slice:
    """One part: its angles from the top, clockwise in radians, and what is written beside it."""

    name: str
    value: float
    start: float
    end: float
    share: float
    text: str
    color: str

    @property
    def middle(self) -> float:
        """The angle of its middle."""
        return (self.start + self.end) / 2

    @property
    def right(self) -> bool:
        """Whether its label stands on the right."""
        return self.middle < math.pi


def draw_slices(canvas: Canvas) -> Picture:
    """Return the picture of a pie."""
    slices = _slices(canvas)
    inner = canvas.sure
    room = min(inner * 0.29, _widest(canvas, slices) + GAP)
    natural = min(340.0, inner - 2 * room - 24)
    beside = max(sum(s.right for s in slices), sum(not s.right for s in slices)) * ROW
    topic = _topic(canvas, slices)
    height = canvas.plot_height(max(120.0, natural, float(beside)) + 44, 0, bool(topic), 0)
    radius = max(40.0, min((height - 44) / 2, (inner - 2 * room) / 2 - GAP))
    layers = [_arcs(canvas, slices, radius), *_labels(canvas, slices, radius, height, room)]
    if canvas.choice.hole:
        layers += _total(canvas, slices, radius * HOLE, height)
    return Picture(tuple(layers), height=height, bottom=0, caption=topic)


def _topic(canvas: Canvas, slices: list[Slice]) -> str:
    """Return what the parts are of, where they do not say so: a pie of yes and no."""
    key = canvas.choice.x
    return topic_of(column_of(canvas.result, key), [s.name for s in slices]) if key else ""


def _slices(canvas: Canvas) -> list[Slice]:
    adds = all(is_additive(column_of(canvas.result, k)) for k in canvas.choice.y)
    rows, rest = _rows(canvas), _rest(canvas) if adds else []
    whole = math.fsum(v for _, v, _ in rows + rest) or 1.0
    colors = _colors(canvas, [name for name, _, _ in rows]) | {name: canvas.theme.other for name, _, _ in rest}
    slices, reached = [], 0.0
    for name, value, text in rows + rest:
        turn = value / whole * 2 * math.pi
        share = 100 * value / whole
        written = f"{_percent(share)} · {text}" if adds and not text.endswith("%") else text
        slices.append(Slice(name, value, reached, reached + turn, share, written, colors[name]))
        reached += turn
    return slices


def _rows(canvas: Canvas) -> list[Part]:
    """Return the parts with a slice each, from rows or, where there is one row, from its columns."""
    choice, result = canvas.choice, canvas.result
    columns = [column_of(result, k) for k in choice.y]
    if not choice.x:
        row = dict(zip((c.key for c in result.columns), result.rows[0], strict=True))
        named = zip(unique_titles(tuple(columns)), columns, strict=True)
        return [(t, float(row[c.key]), show(row[c.key], c, compact=True)) for t, c in named if row[c.key] is not None]
    drawn = msgspec.structs.replace(result, rows=slices_of(choice, result)[0])
    label, value = column_of(result, choice.x), columns[0]
    pairs = zip(drawn.values(label.key), drawn.values(value.key), strict=True)
    return [
        (label_of(k, label), float(v), show(v, value, compact=True)) for k, v in pairs if isinstance(v, (int, float))
    ]


def _rest(canvas: Canvas) -> list[Part]:
    """Return the parts that are too small for a slice each as one, or nothing where there are none."""
    rows = slices_of(canvas.choice, canvas.result)[1] if canvas.choice.x else ()
    if not rows:
        return []
    value = column_of(canvas.result, canvas.choice.y[0])
    total = _sum(msgspec.structs.replace(canvas.result, rows=rows).values(value.key))
    return [(WORDS.say("label", "others", count=len(rows)), float(total), show(total, value, compact=True))]


def _sum(values: Iterable[Scalar]) -> int | float:
    """Return a sum without the dust of adding decimals; of whole numbers a whole one."""
    total = float(f"{math.fsum(map(number, values)):.12g}")
    return int(total) if total.is_integer() else total


def _colors(canvas: Canvas, names: list[str]) -> dict[str, str]:
    """Return a colour for each part; beyond those of the theme, the same ones mixed with the background."""
    theme = canvas.theme
    colors = colors_of(names, theme)
    named = [n for n in names if not is_other(n)]
    for i, name in enumerate(named):
        if i >= len(theme.series):
            colors[name] = mixed(theme.series[i % len(theme.series)], theme.background, 0.45)
    return colors


def _percent(share: float) -> str:
    return f"{share:.0f}%" if share >= 10 or share == 0 else f"{share:.1f}%" if share >= 0.05 else "<0.1%"


def _arcs(canvas: Canvas, slices: list[Slice], radius: float) -> Layer:
    values = [
        {"name": s.name, "start": s.start, "end": s.end, "color": s.color} | tip(s.name, (_title(canvas), s.text))
        for s in slices
    ]
    mark = {
        "type": "arc",
        "outerRadius": radius,
        "innerRadius": radius * HOLE if canvas.choice.hole else 0,
        "stroke": canvas.theme.background,
        "strokeWidth": 1.5 if len(slices) > 1 else 0,
    }
    angle = {"type": "quantitative", "scale": None}
    encoding: dict[str, Any] = {
        "theta": {"field": "start", "stack": None} | angle,
        "theta2": {"field": "end"},
        "color": {"field": "color", "type": "nominal", "scale": None},
    } | TIPS
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _total(canvas: Canvas, slices: list[Slice], hole: float, height: float) -> list[Layer]:
    """Write the sum of all parts in the hole, where it fits."""
    column = column_of(canvas.result, canvas.choice.y[0])
    text = show(_sum(s.value for s in slices), column, compact=True)
    size = min(26.0, 26.0 * (1.6 * hole) / max(1.0, widest([text], 26, bold=True)))
    if size < 13:
        return []
    name = shorten(WORDS.say("label", "total"), 1.6 * hole, canvas.theme.size.axis)
    lines = (
        (text, size, canvas.theme.text, 600, height / 2 - 3, "middle"),
        (name, canvas.theme.size.axis, canvas.theme.muted, 400, height / 2 + size * 0.5 + 2, "top"),
    )
    layers = []
    for said, letters, color, weight, y, baseline in lines:
        layer = words(said, 0, y, color, letters, align="center", baseline=baseline, fontWeight=weight)
        layer["encoding"]["x"] = {"value": {"expr": "width / 2"}}
        layers.append(layer)
    return layers


def _title(canvas: Canvas) -> str:
    return column_of(canvas.result, canvas.choice.y[0]).title


def _widest(canvas: Canvas, slices: list[Slice]) -> float:
    return max(
        widest([s.name for s in slices], canvas.theme.size.label, bold=True),
        widest([s.text for s in slices], canvas.theme.size.axis),
    )


def _labels(canvas: Canvas, slices: list[Slice], radius: float, height: float, room: float) -> list[Layer]:
    """Write name and share beside each part, moved apart on either side."""
    placed = [p for side in (True, False) for p in _side([s for s in slices if s.right == side], radius, height)]
    size, layers = canvas.theme.size, []
    for right in (True, False):
        values = [
            {
                "name": shorten(s.name, room - GAP, size.label, bold=True),
                "text": shorten(s.text, room - GAP, size.axis),
                "dx": _reach(y, radius, height) * (1 if right else -1),
                "y": y,
            }
            for s, y in placed
            if s.right == right
        ]
        for value in values:
            layers += _label(canvas, value, right)
    return layers


def _side(slices: list[Slice], radius: float, height: float) -> list[tuple[Slice, float]]:
    """Return the height of each label of one side."""
    wanted = [height / 2 - (radius + 10) * math.cos(s.middle) for s in slices]
    return list(zip(slices, spread(wanted, ROW, ROW / 2, height - ROW / 2), strict=True))


def _reach(y: float, radius: float, height: float) -> float:
    """Return how far from the middle a label starts, so that it clears the pie at its height."""
    nearest = max(0.0, abs(y - height / 2) - ROW / 2)
    return math.sqrt(max(0.0, (radius + GAP) ** 2 - nearest**2)) if nearest < radius + GAP else 6.0


def _label(canvas: Canvas, value: dict[str, Any], right: bool) -> list[Layer]:
    theme = canvas.theme
    layers = []
    for field, dy, size, weight, color in (
        ("name", -7, theme.size.label, 600, theme.text),
        ("text", 8, theme.size.axis, 400, theme.muted),
    ):
        mark = {
            "type": "text",
            "align": "left" if right else "right",
            "baseline": "middle",
            "fontSize": size,
            "fontWeight": weight,
            "color": color,
            "xOffset": round(value["dx"], 1),
            "yOffset": dy,
            "tooltip": None,
            "aria": False,
        }
        encoding = {
            "x": {"value": {"expr": "width / 2"}},
            "y": {"value": round(value["y"], 1)},
            "text": {"field": field, "type": "nominal"},
        }
        layers.append({"data": {"values": [{field: value[field]}]}, "mark": mark, "encoding": encoding})
    return layers
