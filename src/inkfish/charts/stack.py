"""Several pictures below one another: as one specification, and as one drawing with a heading and a source line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from inkfish.charts.frame import PADDING, SCHEMA, SOURCE_LINE, SOURCE_LINES, SUBTITLE_LINE, TITLE_LINE
from inkfish.charts.letters import plain, right_to_left, wrap
from inkfish.charts.theme import Theme, config, load_theme

GAP = 4  # between two pictures, beside their own padding
SPEC_WIDTH = 560  # of the plots in one specification, whose pictures cannot fill a page's width
OWN = ("$schema", "config", "padding", "autosize", "background", "usermeta", "datasets")

_opening = re.compile(r"<svg\b[^>]*>")
_size = re.compile(r'\b(width|height)="([\d.]+)"')
_names = re.compile(r'(\bid="|url\(#|href="#)')


def stack_specs(
    drawn: Sequence[dict[str, Any]], *, title: str, subtitle: str = "", source: str = "", dark: bool = False
) -> dict[str, Any]:
    """Return one Vega-Lite specification of several; each keeps its title, the whole has one more and the source."""
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
    return view | ({"width": SPEC_WIDTH} if view.get("width") == "container" else {})


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
    svgs: Sequence[str], *, width: float, title: str, subtitle: str = "", source: str = "", dark: bool = False
) -> str:
    """Return one SVG of several, each as wide as `width` or narrower, below a heading and above a source line."""
    theme = load_theme(dark)
    room, size = width - 2 * PADDING, theme.size
    at = float(PADDING)
    body: list[str] = []
    for text, letters, step, color, bold, lines in (
        (title, size.title, TITLE_LINE, theme.text, True, 3),
        (subtitle, size.subtitle, SUBTITLE_LINE, theme.muted, False, 3),
    ):
        for line in wrap(plain(text), room * 0.97, letters, lines, bold=bold) if text else ():
            body.append(_words(line, width, at + letters, letters, color, theme, bold))
            at += step
    for number, svg in enumerate(svgs):
        opening = _opening.search(svg)
        assert opening
        sizes = dict(_size.findall(opening[0]))
        inside = _names.sub(rf"\1p{number}-", _size.sub("", opening[0], count=0) + svg[opening.end() :])
        placed = f'<svg x="0" y="{at:g}" width="{sizes["width"]}" height="{sizes["height"]}"'
        body.append(inside.replace("<svg", placed, 1))
        at += float(sizes["height"]) + GAP
    for line in wrap(plain(source), room * 0.97, size.source, SOURCE_LINES) if source else ():
        body.append(_words(line, width, at + size.source, size.source, theme.muted, theme, False))
        at += SOURCE_LINE
    height = at + PADDING
    box = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    frame = f'xmlns="http://www.w3.org/2000/svg" {box}'
    return f'<svg {frame}><rect width="100%" height="100%" fill="{theme.background}"/>{"".join(body)}</svg>'


def _words(text: str, width: float, y: float, size: float, color: str, theme: Theme, bold: bool) -> str:
    turned = right_to_left(text)
    x, anchor = (width - PADDING, "end") if turned else (PADDING, "start")
    font = escape(theme.font, quote=True)
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-family="{font}" font-size="{size:g}" fill="{color}"'
        f"{weight}>{escape(text)}</text>"
    )
