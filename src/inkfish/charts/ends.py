"""Names of series at the right end of the plot, beside the last value, moved apart so that none touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inkfish.charts.frame import Canvas, Layer
from inkfish.charts.letters import shorten, widest
from inkfish.charts.ticks import Axis

GAP = 15
OFFSET = 8
WIDEST = 0.3


def end_room(canvas: Canvas, names: Sequence[str]) -> float:
    """Return the room that the names need, right of the plot."""
    return min(widest(list(names), canvas.theme.size.label), canvas.inner * WIDEST) + OFFSET


def end_labels(
    canvas: Canvas, places: Mapping[str, float], colors: Mapping[str, str], axis: Axis, height: float
) -> list[Layer]:
    """Return the layer of names, each at its value on the axis or as near as the others let it."""
    size = canvas.theme.size.label
    names = list(places)
    wanted = [height - axis.pixels(places[n], height) for n in names]
    moved = spread(wanted, GAP, 6, height - 2)
    values = [
        {"name": shorten(n, canvas.inner * WIDEST, size), "ly": round(y, 1), "color": colors[n]}
        for n, y in zip(names, moved, strict=True)
    ]
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "xOffset": OFFSET,
        "fontSize": size,
        "tooltip": None,
        "aria": False,
        "fontWeight": 600,
    }
    encoding = {
        "x": {"value": "width"},
        "y": {"field": "ly", "type": "quantitative", "scale": None, "axis": None},
        "text": {"field": "name", "type": "nominal"},
        "color": {"field": "color", "type": "nominal", "scale": None},
    }
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places at least `gap` apart, in the same order, as near as can be to those wanted, between two ends.

    >>> spread([10, 12, 100], 10, 0, 200)
    [6.0, 16.0, 100.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[float]] = []
    for i in order:
        blocks.append([wanted[i], 1])
        while len(blocks) > 1 and _touch(blocks[-2], blocks[-1], gap):
            above, below = blocks[-2], blocks.pop()
            count = above[1] + below[1]
            blocks[-1] = [(above[0] * above[1] + below[0] * below[1]) / count, count]
    placed = [centre + (i - (count - 1) / 2) * gap for centre, count in blocks for i in range(int(count))]
    placed = _inside(placed, gap, low, high)
    moved = [0.0] * len(wanted)
    for place, i in zip(placed, order, strict=True):
        moved[i] = float(place)
    return moved


def _touch(above: list[float], below: list[float], gap: float) -> bool:
    """Whether two runs of names, each (centre, count), come nearer than the gap."""
    return below[0] - (below[1] - 1) / 2 * gap - (above[0] + (above[1] - 1) / 2 * gap) < gap


def _inside(placed: list[float], gap: float, low: float, high: float) -> list[float]:
    """Push names back between the ends, keeping their distance."""
    for i in range(len(placed)):
        placed[i] = max(placed[i], low + i * gap)
    for i in range(len(placed)):
        last = len(placed) - 1 - i
        placed[last] = min(placed[last], high - i * gap)
    return placed
