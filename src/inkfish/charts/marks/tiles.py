"""Treemaps: parts of a whole as tiles, in their groups where there are groups, laid out as squarely as may be.

The layout is made here, once, so that the same rows always give the same picture: Vega-Lite has none of its own. Places
are shares of the plot, so that the tiles fill it at every width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inkfish.charts.cells import TIPS, column_of, label_of, series_names, show, tip
from inkfish.charts.colors import colors_of
from inkfish.charts.frame import Canvas, Layer, Picture
from inkfish.charts.letters import measure, shorten, wrap
from inkfish.charts.theme import readable_on
from inkfish.charts.values import is_other
from inkfish.charts.words import WORDS

LINE = 15
PAD = 6
HEADER = 20
LEAST_LEFT = 6
LEAST_HEADER = (46, 44)

Place = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Tile:
    """One part: its place in pixels, its name, what is written below that, and its colour."""

    place: Place
    name: str
    group: str
    text: str
    said: str
    color: str

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.place[2] - self.place[0]

    @property
    def height(self) -> float:
        """How high it is."""
        return self.place[3] - self.place[1]


def draw_tiles(canvas: Canvas) -> Picture:
    """Return the picture of a treemap."""
    natural = min(460.0, max(260.0, canvas.inner * (0.56 if not canvas.narrow else 1.0)))
    height = canvas.plot_height(natural, 0, False, 0)
    tiles, headers = _tiles(canvas, height)
    layers = [_rects(canvas, tiles, height), *_names(canvas, tiles, height), *_headers(canvas, headers, height)]
    return Picture(tuple(layers), height=height, bottom=0)


def squarify(sizes: Sequence[float], place: Place) -> list[Place]:
    """Return a place for each size, largest first, filling `place` (Bruls, Huizing and van Wijk 2000).

    >>> squarify([3, 1], (0, 0, 4, 1))
    [(0, 0, 3.0, 1), (3.0, 0, 4.0, 1)]
    """
    left, top, right, bottom = place
    whole = math.fsum(sizes)
    if not whole or right <= left or bottom <= top:
        return [(left, top, left, top) for _ in sizes]
    areas = [s / whole * (right - left) * (bottom - top) for s in sizes]
    placed: list[Place] = []
    while len(placed) < len(areas):
        rest = areas[len(placed) :]
        side = min(right - left, bottom - top)
        count = _row(rest, side)
        thick = math.fsum(rest[:count]) / side if side else 0.0
        if right - left >= bottom - top:
            placed += _along(rest[:count], thick, (left, top, left + thick, bottom), down=True)
            left += thick
        else:
            placed += _along(rest[:count], thick, (left, top, right, top + thick), down=False)
            top += thick
    return placed


def _row(areas: Sequence[float], side: float) -> int:
    """Return how many of the next areas stand in one row: as many as make its worst tile squarer."""
    count = 1
    while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(areas[:count], side):
        count += 1
    return count


def _worst(areas: Sequence[float], side: float) -> float:
    """Return how far from square the worst tile of a row is."""
    total, least = math.fsum(areas), min(areas)
    if least <= 0 or side <= 0 or not total**2:
        return math.inf
    return max(side * side * max(areas) / total**2, total**2 / (side * side * least))


def _along(areas: Sequence[float], thick: float, place: Place, down: bool) -> list[Place]:
    """Return the tiles of one row, one after another."""
    left, top, right, bottom = place
    placed: list[Place] = []
    for i, area in enumerate(areas):
        length, last = area / thick if thick else 0.0, i == len(areas) - 1
        if down:
            end = bottom if last else top + length
            placed.append((left, top, right, end))
            top = end
        else:
            end = right if last else left + length
            placed.append((left, top, end, bottom))
            left = end
    return placed


# -- the tiles --------------------------------------------------------------------------------------------------------


def _tiles(canvas: Canvas, height: float) -> tuple[list[Tile], list[Tile]]:
    """Return the tiles, and those that stand for the headers of groups."""
    rows = _rows(canvas)
    whole = (0.0, 0.0, canvas.inner, height)
    if not canvas.choice.color:
        colors = {name: canvas.theme.other if is_other(name) else canvas.theme.series[0] for name, *_ in rows}
        return _placed(rows, whole, colors), []
    names = canvas.names or series_names(canvas.choice, canvas.result)
    colors = colors_of(names, canvas.theme)
    groups = {g: [r for r in rows if r[1] == g] for g in names}
    groups = {g: members for g, members in groups.items() if members}
    sizes = {g: math.fsum(r[2] for r in members) for g, members in groups.items()}
    order = sorted(groups, key=lambda g: (is_other(g), -sizes[g]))
    tiles, headers = [], []
    for group, place in zip(order, squarify([sizes[g] for g in order], whole), strict=True):
        inner, header = _under_header(place)
        members = sorted(groups[group], key=lambda r: (is_other(r[0]), -r[2]))
        tiles += _placed(members, inner, {name: colors[group] for name, *_ in members})
        if header:
            headers.append(Tile(header, group, group, "", "", colors[group]))
    return tiles, headers


def _under_header(place: Place) -> tuple[Place, Place | None]:
    """Return the room of a group's tiles and of its name above them, where there is room for one."""
    left, top, right, bottom = place
    if right - left < LEAST_HEADER[0] or bottom - top < LEAST_HEADER[1]:
        return place, None
    return (left, top + HEADER, right, bottom), (left, top, right, top + HEADER)


Row = tuple[str, str, float, str, str]  # name, group, size, text, what is said


def _rows(canvas: Canvas) -> list[Row]:
    """Return the parts that are above zero, largest first, the rest summed up last."""
    choice, result = canvas.choice, canvas.result
    label, value = column_of(result, choice.x), column_of(result, choice.y[0])
    group = column_of(result, choice.color) if choice.color else None
    groups = [label_of(g, group) for g in result.values(group.key)] if group else [""] * len(result.rows)
    numbers = result.values(value.key)
    whole = math.fsum(v for v in numbers if isinstance(v, (int, float))) or 1.0
    rows = []
    for name, over, number in zip(result.values(label.key), groups, numbers, strict=True):
        if isinstance(number, (int, float)) and number > 0:
            text, share = label_of(name, label), WORDS.say("label", "of_total", share=_share(number / whole))
            said = tip(", ".join(filter(None, (text, over))), (value.title, f"{show(number, value)} ({share})"))["tip"]
            rows.append((text, over, float(number), show(number, value, compact=True), said))
    return sorted(rows, key=lambda r: (is_other(r[0]), -r[2]))


def _share(share: float) -> str:
    percent = share * 100
    return f"{percent:.0f}%" if percent >= 10 else f"{percent:.1f}%" if percent >= 0.05 else "<0.1%"


def _placed(rows: list[Row], place: Place, colors: dict[str, str]) -> list[Tile]:
    places = squarify([size for _, _, size, _, _ in rows], place)
    return [
        Tile(at, name, group, text, said, colors[name])
        for at, (name, group, _, text, said) in zip(places, rows, strict=True)
    ]


# -- drawing ----------------------------------------------------------------------------------------------------------


def _x(value: float, canvas: Canvas) -> float:
    """Return a place across as a share of the width."""
    return round(value / canvas.inner, 5)


SHARE_X: dict[str, Any] = {
    "type": "quantitative",
    "scale": {"domain": [0, 1], "nice": False, "zero": False},
    "axis": None,
}


def _rects(canvas: Canvas, tiles: list[Tile], height: float) -> Layer:
    values = [
        {
            "left": _x(t.place[0], canvas),
            "right": _x(t.place[2], canvas),
            "top": round(t.place[1], 1),
            "bottom": round(t.place[3], 1),
            "color": t.color,
            "tip": t.said,
        }
        for t in tiles
    ]
    pixel = {"type": "quantitative", "scale": None, "axis": None}
    encoding = {
        "x": {"field": "left"} | SHARE_X,
        "x2": {"field": "right"},
        "y": {"field": "top"} | pixel,
        "y2": {"field": "bottom"},
        "color": {"field": "color", "type": "nominal", "scale": None},
    } | TIPS
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "stroke": canvas.theme.background, "strokeWidth": 1.5},
        "encoding": encoding,
    }


def _names(canvas: Canvas, tiles: list[Tile], height: float) -> list[Layer]:
    """Write name and value in each tile that holds them: the name in up to three lines, the value only below it."""
    size, shrink = canvas.theme.size, canvas.sure / canvas.inner
    names, values = [], []
    for t in tiles:
        room = t.width * shrink - 2 * PAD
        lines = int((t.height - 2 * PAD + 3) // LINE)
        if lines < 1 or room < 22:
            continue
        value_fits = measure(t.text, size.axis) <= room
        most = min(3, lines - 1 if lines > 1 and value_fits else lines)
        broken = _broken(t.name, room, size.label, most)
        if not broken:
            continue
        ink, x = readable_on(t.color, canvas.theme), _x(t.place[0], canvas)
        names.append({"left": x, "top": round(t.place[1] + PAD, 1), "words": broken, "ink": ink})
        if value_fits and lines > len(broken):
            y = round(t.place[1] + PAD + LINE * len(broken), 1)
            values.append({"left": x, "top": y, "words": t.text, "ink": ink})
    return [_text(canvas, names, size.label, 600), _text(canvas, values, size.axis, 400)]


def _broken(name: str, room: float, size: float, lines: int) -> list[str]:
    """Return a name in lines that fit, words whole, or cut; nothing where too little would be left."""
    whole = all(measure(word, size, bold=True) <= room for word in name.split(" "))
    broken = wrap(name, room, size, lines, bold=True) if whole else [shorten(name, room, size, bold=True)]
    left = sum(map(len, broken)) - 1
    return [] if broken[-1].endswith("…") and left < min(LEAST_LEFT, len(name)) else broken


def _text(canvas: Canvas, values: list[dict[str, Any]], size: float, weight: int) -> Layer:
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "top",
        "dx": PAD,
        "fontSize": size,
        "fontWeight": weight,
        "lineHeight": LINE,
        "tooltip": None,
        "aria": False,
    }
    encoding = {
        "x": {"field": "left"} | SHARE_X,
        "y": {"field": "top", "type": "quantitative", "scale": None, "axis": None},
        "text": {"field": "words", "type": "nominal"},
        "color": {"field": "ink", "type": "nominal", "scale": None},
    }
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _headers(canvas: Canvas, headers: list[Tile], height: float) -> list[Layer]:
    """Write the name of each group above its tiles."""
    if not headers:
        return []
    shrink = canvas.sure / canvas.inner
    values = [
        {
            "left": _x(h.place[0], canvas),
            "top": round(h.place[1] + 3, 1),
            "words": shorten(h.name, h.width * shrink - PAD, 13, bold=True),
            "ink": canvas.theme.text,
        }
        for h in headers
    ]
    layer = _text(canvas, values, 13, 600)
    layer["mark"]["dx"] = 1
    return [layer]
