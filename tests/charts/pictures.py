"""Samples as specifications and SVG, and what can be read of an SVG: its texts and marks, and where they lie."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

import msgspec
import samples as s

from inkfish.charts.choose import choose, fit
from inkfish.charts.draw import draw
from inkfish.charts.letters import measure
from inkfish.charts.render import convert, prepare

EXPRESSIONS = ("expr", "labelExpr", "calculate", "signal", "test", "filter", "update", "init")
SVG = "{http://www.w3.org/2000/svg}"


class Warnings(logging.Handler):
    """Keeps what vl-convert warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one warning."""
        self.said.append(record.getMessage())


def spec_of(sample: s.Sample, width: int | None = 720, dark: bool = False, height: int | None = None) -> dict:
    """Return a sample as it is drawn."""
    choice = choose(sample.plan, sample.result)
    result, _ = fit(choice, sample.result, 5000)
    return draw(
        sample.plan,
        choice,
        result,
        title=sample.title,
        subtitle=sample.subtitle,
        source=sample.source,
        dark=dark,
        width=width,
        height=height,
    )


@cache
def ready() -> None:
    """Get this process ready to draw."""
    prepare()  # not `preload`, which takes the network from this process and so from other tests


def svg_of(spec: dict) -> str:
    """Return a specification as SVG."""
    ready()
    return convert(msgspec.json.encode(spec).decode(), "svg", 1.0).decode()


@dataclass(frozen=True)
class Text:
    """One text of an SVG and its place."""

    words: str
    left: float
    right: float
    top: float
    bottom: float
    color: str = ""


def size_of(svg: str) -> tuple[float, float]:
    """Return the width and height of an SVG."""
    root = ElementTree.fromstring(svg)
    return float(root.get("width", 0)), float(root.get("height", 0))


def texts_of(svg: str) -> list[Text]:
    """Return the texts that are not turned."""
    found: list[Text] = []
    _walk(ElementTree.fromstring(svg), 0.0, 0.0, found)
    return found


def _walk(node: ElementTree.Element, x: float, y: float, found: list[Text]) -> None:
    move = re.search(r"translate\(([-\d.e]+)[, ]+([-\d.e]+)\)", node.get("transform", ""))
    if move:
        x, y = x + float(move[1]), y + float(move[2])
    if node.tag == SVG + "text":
        if "rotate" not in node.get("transform", "") and node.get("opacity") != "0":
            _add(node, x, y, found)
        return
    for child in node:
        _walk(child, x, y, found)


def _add(node: ElementTree.Element, x: float, y: float, found: list[Text]) -> None:
    size = float(node.get("font-size", "11").removesuffix("px"))
    bold = node.get("font-weight", "400") in ("600", "700", "bold")
    lines = [t.text or "" for t in node.iter(SVG + "tspan")] or ["".join(node.itertext())]
    width = max(measure(line, size, bold) for line in lines)
    color = node.get("fill", "#000000")
    left = {"end": x - width, "middle": x - width / 2}.get(node.get("text-anchor", "start"), x)
    found.append(
        Text(" ".join(lines), left, left + width, y - size * 0.8, y + size * 0.2 + (len(lines) - 1) * size, color)
    )


def marks_of(svg: str, kind: str) -> int:
    """Return how many marks of a kind there are, by what is said of each for screen readers."""
    return len(re.findall(rf'aria-roledescription="{kind}"', svg))


def compiled(spec: dict) -> dict:
    """Return the Vega specification that a browser runs."""
    import vl_convert

    ready()
    return vl_convert.vegalite_to_vega(msgspec.json.encode(spec).decode())


def expressions_of(node: object) -> list[str]:
    """Return every expression of a specification: what Vega would run."""
    if isinstance(node, list):
        return [e for item in node for e in expressions_of(item)]
    if not isinstance(node, dict):
        return []
    own = [v for k, v in node.items() if k in EXPRESSIONS and isinstance(v, str)]
    return own + [e for k, v in node.items() if k != "values" for e in expressions_of(v)]
