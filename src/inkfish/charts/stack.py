"""Several pictures below one another: as one specification, and as one drawing with a heading and a source line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec

from inkfish.charts.frame import FLUID_WIDTH, PADDING, SCHEMA, SOURCE_LINE, SOURCE_LINES, SUBTITLE_LINE, TITLE_LINE
from inkfish.charts.letters import plain, right_to_left, wrap
from inkfish.charts.theme import Theme, config, load_theme

PART, PART_LINE = 16, 21  # letters and lines of the title of a part
GAP = 4  # between two pictures, beside their own padding
SPEC_WIDTH = 580  # of plots with axes in one specification, whose labels stand beside them
OWN = ("$schema", "config", "padding", "autosize", "background", "usermeta", "datasets")

_opening = re.compile(r"<svg\b[^>]*>")
_size = re.compile(r'\b(width|height)="([\d.]+)"')
_names = re.compile(r'(\bid="|url\(#|href="#)')


def stack_specs(
    drawn: Sequence[dict[str, Any]], *, title: str, subtitle: str = "", source: str = "", dark: bool = False
) -> dict[str, Any]:
    """Return one Vega-Lite specification of several, each drawn to fill a page's width: about 680 pixels.

    Each keeps its title, the whole has one more and the source.
    """
    theme = load_theme(dark)
    views = [_view(spec) for spec in drawn]
    if source:
        views.append(_line(plain(source), theme))
    head: dict[str, Any] = {"text": plain(title)} | ({"subtitle": plain(subtitle)} if subtitle else {})
    return {
        "$schema": SCHEMA,
        "padding": PADDING,
        "config": config(theme),
        "background": theme.background,
        "title": head,
        "vconcat": views,
        "resolve": {"scale": {"color": "independent"}},
    }


def _view(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification as a part of another: with a width of its own, for a part cannot fill a page."""
    view = {k: v for k, v in spec.items() if k not in OWN}
    width = SPEC_WIDTH if '"axis":{' in msgspec.json.encode(view).decode() else FLUID_WIDTH - 2 * PADDING
    return view | ({"width": width} if view.get("width") == "container" else {})


def _line(text: str, theme: Theme) -> dict[str, Any]:
    mark = {"type": "text", "align": "left", "color": theme.muted, "fontSize": theme.size.source, "tooltip": None}
    return {
        "data": {"values": [{"words": text}]},
        "width": SPEC_WIDTH,
        "height": SOURCE_LINE,
        "mark": mark,
        "encoding": {"x": {"value": 0}, "text": {"field": "words", "type": "nominal"}},
    }


def stack_drawings(
    parts: Sequence[tuple[str, str]],
    *,
    width: float,
    title: str,
    subtitle: str = "",
    source: str = "",
    dark: bool = False,
) -> str:
    """Return one SVG of several, each (its title, its SVG) and no wider than `width`, with a heading and a source."""
    theme = load_theme(dark)
    size, page = theme.size, _Page(width, theme)
    page.write(title, size.title, TITLE_LINE, theme.text, 3, bold=True)
    page.write(subtitle, size.subtitle, SUBTITLE_LINE, theme.muted, 3)
    for name, svg in parts:
        page.at += 10 if name else 0
        page.write(name, PART, PART_LINE, theme.text, 2, bold=True)
        page.place(svg)
    page.write(source, size.source, SOURCE_LINE, theme.muted, SOURCE_LINES)
    height = page.at + PADDING
    box = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    ground = f'<rect width="100%" height="100%" fill="{theme.background}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{ground}{"".join(page.body)}</svg>'


class _Page:
    """A drawing that is written from the top down; `at` is how far it has come, in pixels."""

    def __init__(self, width: float, theme: Theme):
        self.width, self.theme, self.at = width, theme, float(PADDING)
        self.body: list[str] = []
        self._placed = 0

    def write(self, text: str, size: float, step: float, color: str, lines: int, bold: bool = False) -> None:
        """Write a text in as many lines as it needs, at most `lines`; nothing for none."""
        room = (self.width - 2 * PADDING) * 0.97
        for line in wrap(plain(text), room, size, lines, bold=bold) if text else ():
            self.body.append(self._line(line, size, color, bold))
            self.at += step

    def place(self, svg: str) -> None:
        """Put a drawing below; its inner names get a prefix, as they must be unique in the whole."""
        opening = _opening.search(svg)
        assert opening
        self._placed += 1
        sizes = dict(_size.findall(opening[0]))
        inside = _names.sub(rf"\1p{self._placed}-", _size.sub("", opening[0]) + svg[opening.end() :])
        placed = f'<svg x="0" y="{self.at:g}" width="{sizes["width"]}" height="{sizes["height"]}"'
        self.body.append(inside.replace("<svg", placed, 1))
        self.at += float(sizes["height"]) + GAP

    def _line(self, text: str, size: float, color: str, bold: bool) -> str:
        x, anchor = (self.width - PADDING, "end") if right_to_left(text) else (PADDING, "start")
        weight = ' font-weight="600"' if bold else ""
        look = f'font-family="{escape(self.theme.font, quote=True)}" font-size="{size:g}" fill="{color}"{weight}'
        return f'<text x="{x:g}" y="{self.at + size:g}" text-anchor="{anchor}" {look}>{escape(text)}</text>'
