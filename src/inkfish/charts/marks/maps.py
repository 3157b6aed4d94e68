"""Choropleths: countries or states shaded by classes of a value; those without a value stay grey, and are said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inkfish.charts.atlas import Atlas, Region, best_atlas, load_atlas
from inkfish.charts.cells import TIPS, Record, column_of, show, tip
from inkfish.charts.classes import Classes, classify
from inkfish.charts.frame import Canvas, Layer, Picture, caption_of, words
from inkfish.charts.letters import measure
from inkfish.charts.ticks import known_sign
from inkfish.charts.words import WORDS
from inkfish.data.table import NUMERIC
from inkfish.query.result import ResultColumn

WORLD_ASPECT, US_ASPECT = 0.47, 0.62
TALLEST, LOWEST = 560.0, 150.0
LEGEND = 44
STRIP = 11
BOX = 58
SWATCH = 14
SIZE = {"signal": "[width, height]"}
WORLD: dict[str, Any] = {
    "type": "equalEarth",
    "rotate": [-11, 0],
    "fit": {"type": "MultiPoint", "coordinates": [[-168.9, 0], [190.9, 0], [11, -56], [11, 79]]},
    "size": SIZE,
    "pointRadius": 2.5,
}
CORNERS = 5


@dataclass(frozen=True)
class Map:
    """All that is known of a map before it is drawn."""

    canvas: Canvas
    atlas: Atlas
    region: Region | None
    value: ResultColumn
    rows: dict[str, Record]
    classes: Classes
    height: float


def draw_map(canvas: Canvas) -> Picture:
    """Return the picture of a map."""
    drawn = _plan(canvas)
    return Picture(
        (_shapes(drawn), *_legend(drawn)),
        height=drawn.height,
        bottom=4,
        above=LEGEND,
        caption=caption_of(drawn.value, canvas, known_sign(drawn.value.unit)),
    )


def _plan(canvas: Canvas) -> Map:
    choice, result, theme = canvas.choice, canvas.result, canvas.theme
    place, value = column_of(result, choice.x), column_of(result, choice.y[0])
    atlas = load_atlas(choice.atlas or best_atlas(result.values(place.key))[0] or "world")
    rows: dict[str, Record] = {}
    for name, number in zip(result.values(place.key), result.values(value.key), strict=True):
        shape = atlas.find(name)
        if shape and isinstance(number, (int, float)):
            rows[shape] = {"v": number} | tip(show(name, place), (value.title, show(number, value)))
    region = atlas.region(rows)
    aspect = region.aspect if region else WORLD_ASPECT if atlas.name == "world" else US_ASPECT
    natural = min(TALLEST, max(LOWEST, canvas.inner * aspect))
    height = canvas.plot_height(natural, 0, True, 4) - (LEGEND if canvas.height else 0)
    numbers = [r["v"] for r in rows.values()]
    return Map(canvas, atlas, region, value, rows, classify(numbers or [0.0], theme, value.unit), max(60.0, height))


# -- the shapes -------------------------------------------------------------------------------------------------------


def _shapes(drawn: Map) -> Layer:
    """Every shape in the picture, with what is said of it looked up by its code."""
    theme = drawn.canvas.theme
    topology = drawn.atlas.shapes(drawn.region, drawn.rows)
    seen = [g["id"] for g in topology["objects"]["places"]["geometries"]]
    records = [_record(drawn, place) for place in seen]
    looked_up = {"data": {"values": records}, "key": "id", "fields": ["shade", "edge", "tip"]}
    return {
        "data": {"values": topology, "format": {"type": "topojson", "feature": "places"}},
        "transform": [{"lookup": "id", "from": looked_up}],
        "mark": {"type": "geoshape", "stroke": theme.background, "strokeWidth": 0.6, "clip": True},
        "projection": _projection(drawn),
        "encoding": {"color": {"field": "shade", "type": "nominal", "scale": None}} | TIPS,
    }


def _record(drawn: Map, place: str) -> Record:
    row = drawn.rows.get(place)
    if row:
        return {"id": place, "shade": drawn.classes.color(row["v"]), "tip": row["tip"]}
    names = drawn.atlas.names.get(place)
    said = f"{names[0]}: {WORDS.say('label', 'no_data')}" if names else WORDS.say("label", "no_data")
    return {"id": place, "shade": drawn.canvas.theme.nothing, "tip": said}


def _projection(drawn: Map) -> dict[str, Any]:
    """Equal areas, for a shade must not weigh more because its country lies in the north."""
    if drawn.atlas.name == "us":
        return {"type": "identity"}
    if drawn.region is None:
        return WORLD
    return {
        "type": "azimuthalEqualArea",
        "rotate": list(drawn.region.rotate),
        "fit": _outline(drawn.region),
        "size": SIZE,
        "pointRadius": 3.5,
    }


def _outline(region: Region) -> dict[str, Any]:
    """Return points along the edge of a region, for the picture to be fitted to."""
    west, south, east, north = region.box
    steps = [i / (CORNERS - 1) for i in range(CORNERS)]
    edge = [(west + (east - west) * t, y) for t in steps for y in (south, north)]
    edge += [(x, south + (north - south) * t) for t in steps for x in (west, east)]
    return {"type": "MultiPoint", "coordinates": [[round(x, 2), round(y, 2)] for x, y in edge]}


# -- the legend -------------------------------------------------------------------------------------------------------


def _legend(drawn: Map) -> list[Layer]:
    """Return the strip of classes above the map, their ends below it, and the grey of no value beside it."""
    canvas, ends, size = drawn.canvas, drawn.classes.ends, drawn.canvas.theme.size.axis
    nothing = WORDS.say("label", "no_data")
    aside = SWATCH + 6 + measure(nothing, size) + 20
    count = len(drawn.classes.colors)
    box = min(BOX, (canvas.inner - aside) / count)
    top = -LEGEND + 8
    strip = [{"lx": i * box, "lx2": (i + 1) * box, "shade": c} for i, c in enumerate(drawn.classes.colors)]
    strip.append({"lx": count * box + 20, "lx2": count * box + 20 + SWATCH, "shade": canvas.theme.nothing})
    pixel = {"type": "quantitative", "scale": None, "axis": None}
    boxes = {
        "data": {"values": strip},
        "mark": {"type": "rect", "stroke": canvas.theme.background, "strokeWidth": 1, "tooltip": None, "aria": False},
        "encoding": {
            "x": {"field": "lx"} | pixel,
            "x2": {"field": "lx2"},
            "y": {"value": top},
            "y2": {"value": top + STRIP},
            "color": {"field": "shade", "type": "nominal", "scale": None},
        },
    }
    said = words(nothing, count * box + 20 + SWATCH + 6, top + STRIP / 2, canvas.theme.muted, size, baseline="middle")
    return [boxes, said, *_ends(drawn, box, top + STRIP + 4, ends)]


def _ends(drawn: Map, box: float, y: float, ends: tuple[float, ...]) -> list[Layer]:
    """Write the ends of the classes below the strip, as many as fit, the first one from its edge."""
    canvas, size = drawn.canvas, drawn.canvas.theme.size.axis
    texts = [_written(v, drawn.value) for v in (ends if ends[0] != ends[-1] else ends[:1])]
    widths = [measure(t, size) for t in texts]
    need = max(max(widths), widths[0] + max(widths[1:], default=0.0) / 2) + 8
    every = max(1, -(-int(need) // max(1, int(box))))
    shown = [(i * box, t) for i, t in enumerate(texts) if i % every == 0 and i]
    first = words(texts[0], 0, y, canvas.theme.muted, size, baseline="top")
    return [first, *(words(t, x, y, canvas.theme.muted, size, baseline="top", align="center") for x, t in shown)]


def _written(value: float, column: ResultColumn) -> str:
    """Return an end of a class, in short."""
    whole = column.type not in NUMERIC or float(value).is_integer()
    return show(int(value) if whole else value, column, compact=True)
