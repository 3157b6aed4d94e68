"""Make the shapes of maps, src/inkfish/charts/shapes/{world,us}.json, from the npm packages world-atlas and us-atlas.

Get them with `npm pack world-atlas us-atlas`, unpack each into a folder of its name, and `pip install iso3166`; then
`python scripts/make_shapes.py FOLDER`. Shapes are thinned to what can be seen on a card, so that a map is a few
kilobytes: points that change an outline less than `THINNEST` are left out, the others put on a grid. Shared borders
stay shared. Countries too small for the shapes become points.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from iso3166 import countries

from inkfish.charts.atlas import read_arcs

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "inkfish" / "charts" / "shapes"
PLACES = ROOT / "src" / "inkfish" / "data" / "lexicon" / "places.json"

THINNEST = {"world": 0.06, "us": 1.2}  # area of the triangle that a point makes with its neighbours: degrees², pixels²
GRID = {"world": 0.05, "us": 0.5}
LEFT_OUT = ("ATA", "ATF")
NAMELESS = {"Kosovo": "XKX"}
PARTS = {"England", "Scotland", "Wales", "Northern Ireland", "Great Britain"}  # of a country: not its names
SOURCES = {
    "world": "Natural Earth (public domain), by way of the npm package world-atlas 2.0.2 (Michael Bostock, ISC)",
    "us": "U.S. Census Bureau (public domain), by way of the npm package us-atlas 3.0.1 (Michael Bostock, ISC)",
}
STATES = {"AL": "01", "AK": "02", "AZ": "04", "AR": "05", "CA": "06", "CO": "08", "CT": "09", "DE": "10", "DC": "11",
          "FL": "12", "GA": "13", "HI": "15", "ID": "16", "IL": "17", "IN": "18", "IA": "19", "KS": "20", "KY": "21",
          "LA": "22", "ME": "23", "MD": "24", "MA": "25", "MI": "26", "MN": "27", "MS": "28", "MO": "29", "MT": "30",
          "NE": "31", "NV": "32", "NH": "33", "NJ": "34", "NM": "35", "NY": "36", "NC": "37", "ND": "38", "OH": "39",
          "OK": "40", "OR": "41", "PA": "42", "RI": "44", "SC": "45", "SD": "46", "TN": "47", "TX": "48", "UT": "49",
          "VT": "50", "VA": "51", "WA": "53", "WV": "54", "WI": "55", "WY": "56"}  # fmt: skip

Point = tuple[float, float]
Arc = list[Point]


def thinned(arc: Arc, least: float) -> Arc:
    """Return an arc without the points that matter least (Visvalingam and Whyatt); its ends stay."""
    kept = list(arc)
    fewest = 4 if arc[0] == arc[-1] else 2
    while len(kept) > fewest:
        areas = [triangle(*kept[i - 1 : i + 2]) for i in range(1, len(kept) - 1)]
        smallest = min(areas)
        if smallest >= least:
            break
        del kept[areas.index(smallest) + 1]
    return kept


def triangle(a: Point, b: Point, c: Point) -> float:
    """Return the area of a triangle."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def steps_of(arc: Arc, grid: float, corner: Point) -> list[list[int]]:
    """Return an arc on the grid, as the steps from each point to the next."""
    places = [(round((x - corner[0]) / grid), round((y - corner[1]) / grid)) for x, y in arc]
    closed = arc[0] == arc[-1]
    kept = [p for i, p in enumerate(places) if i == 0 or p != places[i - 1]]
    kept = places if len(kept) < (4 if closed else 2) else kept
    return [list(kept[0]), *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(kept))]


def make(name: str, topology: dict[str, Any], geometries: list[dict[str, Any]], corner: Point) -> dict[str, Any]:
    """Return a topology of some geometries, thinned and on a grid."""
    arcs = read_arcs(topology)
    used = sorted({abs_(i) for g in geometries for i in flat(g["arcs"])})
    place = {old: new for new, old in enumerate(used)}
    return {
        "type": "Topology",
        "transform": {"scale": [GRID[name], GRID[name]], "translate": list(corner)},
        "arcs": [steps_of(thinned(arcs[i], THINNEST[name]), GRID[name], corner) for i in used],
        "objects": {
            "places": {
                "type": "GeometryCollection",
                "geometries": [g | {"arcs": renamed(g["arcs"], place)} for g in geometries],
            }
        },
    }


def abs_(index: int) -> int:
    """Return an arc's number, whichever way it is walked."""
    return index if index >= 0 else ~index


def flat(arcs: Any) -> list[int]:
    """Return all numbers of nested lists."""
    return [arcs] if isinstance(arcs, int) else [i for part in arcs for i in flat(part)]


def renamed(arcs: Any, place: dict[int, int]) -> Any:
    """Return nested lists with each arc's new number."""
    if isinstance(arcs, int):
        return place[arcs] if arcs >= 0 else ~place[~arcs]
    return [renamed(part, place) for part in arcs]


def world(folder: Path) -> dict[str, Any]:
    """Return the countries, the points of those too small, and the names of all."""
    small, large = (json.loads((folder / f"countries-{m}m.json").read_text()) for m in (110, 50))
    code = {c.numeric: c.alpha3 for c in countries}
    geometries = [
        {"type": g["type"], "id": code.get(g.get("id"), NAMELESS.get(g["properties"]["name"], "")), "arcs": g["arcs"]}
        for g in small["objects"]["countries"]["geometries"]
    ]
    geometries = [g for g in geometries if g["id"] not in LEFT_OUT]
    have = {g["id"] for g in geometries}
    arcs = read_arcs(large)
    points = {}
    for g in large["objects"]["countries"]["geometries"]:
        known = code.get(g.get("id"))
        if known and known not in have and known not in LEFT_OUT:
            points[known] = middle(g, arcs)
    codes = sorted((have | set(points)) - {""})
    return {
        "source": SOURCES["world"],
        "names": {c: country_names(c) for c in codes},
        "points": dict(sorted(points.items())),
        "topology": make("world", small, geometries, (-180.0, -90.0)),
    }


def middle(geometry: dict[str, Any], arcs: list[Arc]) -> list[float]:
    """Return the middle of the largest part of a small country."""
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [[p for i in part[0] for p in arcs[abs_(i)]] for part in parts]
    boxes = [(min(x), min(y), max(x), max(y)) for x, y in (zip(*ring, strict=True) for ring in rings)]
    w, s, e, n = max(boxes, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))
    return [round((w + e) / 2, 2), round((s + n) / 2, 2)]


def country_names(code: str) -> list[str]:
    """Return a country's names, the commonest first, then its codes."""
    known = next((p for p in json.loads(PLACES.read_text())["countries"] if p[2] == code), None)
    official = next((c for c in countries if c.alpha3 == code), None)
    names = [known[0], *known[3:], known[1], known[2]] if known else []
    names += [official.apolitical_name, official.name, official.alpha2, code, official.numeric] if official else []
    return [n for n in dict.fromkeys(names) if n not in PARTS]


def us(folder: Path) -> dict[str, Any]:
    """Return the states of the US, already laid flat (Albers), and their names."""
    states = json.loads((folder / "states-albers-10m.json").read_text())
    postal = {v: k for k, v in STATES.items()}
    found = states["objects"]["states"]["geometries"]
    geometries = [{"type": g["type"], "id": postal[g["id"]], "arcs": g["arcs"]} for g in found]
    names = {postal[g["id"]]: [g["properties"]["name"], postal[g["id"]], g["id"]] for g in found}
    x, y, _, _ = states["bbox"]
    return {
        "source": SOURCES["us"],
        "names": dict(sorted(names.items())),
        "points": {},
        "topology": make("us", states, geometries, (round(x, 1), round(y, 1))),
    }


def main(folder: Path) -> None:
    """Write both files."""
    OUT.mkdir(exist_ok=True)
    for name, made in (("world", world(folder / "world-atlas")), ("us", us(folder / "us-atlas"))):
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        (OUT / f"{name}.json").write_text(text + "\n", encoding="utf8")
        arcs = made["topology"]["arcs"]
        print(name, len(text), "bytes,", sum(map(len, arcs)), "points")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
