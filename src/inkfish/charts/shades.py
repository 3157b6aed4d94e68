"""Shades of grids: from little to much, or away from zero on both sides, and the strip that says what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inkfish.charts.cells import show
from inkfish.charts.classes import between
from inkfish.charts.frame import Canvas, Layer, words
from inkfish.charts.letters import measure
from inkfish.charts.theme import Theme
from inkfish.query.result import ResultColumn

RAMP, WIDTH, HEIGHT, UP = 9, 14, 10, 15
ROOM = 26


@dataclass(frozen=True)
class Shades:
    """The colours from the smallest value to the largest."""

    low: float
    high: float
    theme: Theme

    def color(self, value: float | None) -> str:
        """Return the colour of a value; of none, that of an empty cell."""
        if value is None:
            return self.theme.empty
        if self.low < 0 < self.high:
            return between(self.theme.diverging, (value / max(-self.low, self.high) + 1) / 2)
        spread = self.high - self.low
        return between(self.theme.sequential, (value - self.low) / spread if spread else 0.5)


def shades_of(values: Iterable[float | None], theme: Theme) -> Shades:
    """Return the shades of some values."""
    present = [v for v in values if v is not None] or [0.0]
    return Shades(min(present), max(present), theme)


def strip(canvas: Canvas, shades: Shades, column: ResultColumn, left: float) -> list[Layer]:
    """Return a strip of the shades above a plot with `left` beside it, between the smallest and largest value."""
    theme = canvas.theme
    ends = [show(v, column, compact=True) for v in (shades.low, shades.high)]
    if shades.low == shades.high:
        ends = ends[:1]
    start = -left + measure(ends[0], theme.size.axis) + 6
    steps = [shades.low + (shades.high - shades.low) * i / (RAMP - 1) for i in range(RAMP if len(ends) > 1 else 1)]
    values = [
        {"lx": start + i * WIDTH, "lx2": start + (i + 1) * WIDTH, "shade": shades.color(v)} for i, v in enumerate(steps)
    ]
    pixel = {"type": "quantitative", "scale": None, "axis": None}
    boxes = {
        "data": {"values": values},
        "mark": {"type": "rect", "height": HEIGHT, "tooltip": None, "aria": False},
        "encoding": {
            "x": {"field": "lx"} | pixel,
            "x2": {"field": "lx2"},
            "y": {"value": -UP},
            "color": {"field": "shade", "type": "nominal", "scale": None},
        },
    }
    places = [-left, start + len(steps) * WIDTH + 6]
    texts = [
        words(text, x, -UP, theme.muted, theme.size.axis, baseline="middle")
        for text, x in zip(ends, places, strict=False)
    ]
    return [boxes, *texts]
