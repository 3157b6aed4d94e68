"""Places on maps: which shape a name or code means, and which part of the world a set of places lies in."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

from inkfish.data.table import Scalar

AtlasName = Literal["world", "us"]
ATLASES: tuple[AtlasName, ...] = ("world", "us")
PADDING = 14.0  # degrees around a region in which its neighbours are drawn too
MOST_NAMES = 400

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Region:
    """A part of the world: its box (west, south, east, north), the turn of the globe, and the places in it."""

    name: str
    box: Box
    rotate: tuple[float, float]
    aspect: float
    places: frozenset[str]

    def holds(self, place: tuple[float, float]) -> bool:
        """Whether a point in degrees is in the picture, or near its edge."""
        west, south, east, north = self.box
        return west - PADDING <= place[0] <= east + PADDING and south - PADDING <= place[1] <= north + PADDING


@dataclass(frozen=True)
class Atlas:
    """The shapes of countries (`world`, degrees) or of the states of the US (`us`, pixels laid flat).

    `names` are the names and codes of each shape, the commonest first; `points` the middles of places too small to
    have a shape. `topology` is TopoJSON with one object, `places`.
    """

    name: AtlasName
    names: dict[str, tuple[str, ...]]
    points: dict[str, tuple[float, float]]
    topology: dict[str, Any]

    @cached_property
    def _known(self) -> dict[str, str]:
        return {_bare(n): place for place, names in self.names.items() for n in names}

    def find(self, value: Scalar) -> str:
        """Return the shape that a name or code means, or nothing.

        >>> load_atlas("world").find("Côte d’Ivoire")
        'CIV'
        """
        return self._known.get(_bare(value), "") if isinstance(value, str) else ""

    def share(self, values: Iterable[Scalar]) -> float:
        """Return the share of some values that are places here, 0 to 1."""
        told = [v for v in values if v is not None]
        return sum(bool(self.find(v)) for v in told) / len(told) if told else 0.0

    def region(self, places: Iterable[str]) -> Region | None:
        """Return the smallest region that holds all of some places, or None for the whole."""
        wanted = set(places)
        fits = [r for r in regions() if wanted <= r.places] if self.name == "world" and wanted else []
        return min(fits, key=lambda r: len(r.places), default=None)

    def shapes(self, region: Region | None, places: Iterable[str]) -> dict[str, Any]:
        """Return the topology of what is seen of a region, and the points of those of some places without a shape."""
        geometries = [g for g in self.topology["objects"]["places"]["geometries"] if self._seen(g, region)]
        points = [self._point(p) for p in sorted(set(places)) if p in self.points]
        used = sorted({_way(i) for g in geometries for i in _flat(g["arcs"])})
        place = {old: new for new, old in enumerate(used)}
        kept = [g | {"arcs": _renamed(g["arcs"], place)} for g in geometries] + points
        return self.topology | {
            "arcs": [self.topology["arcs"][i] for i in used],
            "objects": {"places": {"type": "GeometryCollection", "geometries": kept}},
        }

    def _seen(self, geometry: dict[str, Any], region: Region | None) -> bool:
        return region is None or any(region.holds(p) for i in _flat(geometry["arcs"]) for p in self._arcs[_way(i)])

    @cached_property
    def _arcs(self) -> list[list[tuple[float, float]]]:
        """The arcs in degrees."""
        return read_arcs(self.topology)

    def _point(self, place: str) -> dict[str, Any]:
        (sx, sy), (tx, ty) = self.topology["transform"]["scale"], self.topology["transform"]["translate"]
        x, y = self.points[place]
        return {"type": "Point", "id": place, "coordinates": [round((x - tx) / sx), round((y - ty) / sy)]}


@cache
def load_atlas(name: AtlasName) -> Atlas:
    """Read the shapes and names of one atlas."""
    folder = files("inkfish.charts.shapes")
    made = json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf8"))
    more = tomllib.loads(folder.joinpath("names.toml").read_text(encoding="utf8"))[name]
    names = {place: (*known, *more.get(place, ())) for place, known in made["names"].items()}
    return Atlas(name, names, {p: tuple(at) for p, at in made["points"].items()}, made["topology"])


@cache
def regions() -> tuple[Region, ...]:
    """Read the regions of the world."""
    read = tomllib.loads(files("inkfish.charts.shapes").joinpath("regions.toml").read_text(encoding="utf8"))
    return tuple(
        Region(name, tuple(r["box"]), tuple(r["rotate"]), r["aspect"], frozenset(r["places"]))
        for name, r in read.items()
    )


def best_atlas(values: Iterable[Scalar]) -> tuple[AtlasName | None, float]:
    """Return the atlas that knows most of some values, and the share that it knows; None where none knows any.

    >>> best_atlas(["Texas", "Ohio", "Georgia"])
    ('us', 1.0)
    """
    told = list(dict.fromkeys(v for v in values if isinstance(v, str)))[:MOST_NAMES]
    share, name = max(((load_atlas(a).share(told), a) for a in ATLASES), key=lambda pair: pair[0])
    return (name, share) if share else (None, 0.0)


def read_arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the arcs of a quantized topology as points."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    return arcs


def _bare(text: str) -> str:
    """Return a name without case, accents, points and articles."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    kept = "".join(c if c.isalnum() else "" if c in ".'’ʻ" or unicodedata.combining(c) else " " for c in letters)
    words = ["saint" if w == "st" else w for w in kept.split()]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _way(index: int) -> int:
    """Return an arc's number, whichever way it is walked."""
    return index if index >= 0 else ~index


def _flat(arcs: Any) -> Iterator[int]:
    """Yield the numbers of nested lists of arcs."""
    if isinstance(arcs, int):
        yield arcs
        return
    for part in arcs:
        yield from _flat(part)


def _renamed(arcs: Any, place: dict[int, int]) -> Any:
    """Return nested lists with the arcs' new numbers."""
    if isinstance(arcs, int):
        return place[arcs] if arcs >= 0 else ~place[~arcs]
    return [_renamed(part, place) for part in arcs]
