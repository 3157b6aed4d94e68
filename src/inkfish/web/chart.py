"""A card's chart as pages carry it: layouts for wide and narrow, light and dark, over one copy of the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from inkfish.analyst.card import Card

NARROW = 300  # pixels that the narrow layout is drawn for
BREAK = 560  # container width below which it is used
_FEW = 4  # shorter lists of rows stay where they are

Draw = Callable[..., dict[str, Any]]  # Service.layout
Compile = Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]  # Renderer.compile

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ESCAPE = str.maketrans(_ESCAPES)


def chart_json(card: Card, draw: Draw, compile: Compile) -> str:
    """Return what `chart.js` draws from, safe inside a script element.

    `{"break", "datasets": {name: rows}, "layouts": [{"dark", "narrow", "scaled", "spec"}]}`, each `spec` in Vega with
    the names of rows for the rows. `scaled` tells a picture of fixed size that grows and shrinks as a whole. Title,
    source and description are left to the page around it.
    """
    forms = [(dark, width) for dark in (False, True) for width in (None, NARROW)]
    drawn = [_bare(draw(card, dark, width, bare=True)) for dark, width in forms]
    rows: dict[bytes, str] = {}
    layouts = [
        {"dark": dark, "narrow": bool(width), "scaled": "width" not in lite, "spec": _hoisted(vega, rows)}
        for (dark, width), lite, vega in zip(forms, drawn, compile(drawn), strict=True)
    ]
    datasets = {name: msgspec.Raw(body) for body, name in rows.items()}
    return embedded({"break": BREAK, "datasets": datasets, "layouts": layouts})


def embedded(value: Any) -> str:
    """Return JSON that cannot end the script element it stands in.

    >>> embedded({"title": "</script>"})
    '{"title":"\\\\u003c/script\\\\u003e"}'
    """
    return msgspec.json.encode(value).decode().translate(_ESCAPE)


def _bare(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification without its title and embed options, as wide as its place where it is a single view."""
    kept = {k: v for k, v in spec.items() if k not in ("title", "usermeta", "description")}
    wide = {"width": "container"} if isinstance(kept.get("width"), (int, float)) else {}
    return kept | wide | {"config": {**kept.get("config", {}), "aria": False}}


def _hoisted(vega: dict[str, Any], rows: dict[bytes, str]) -> dict[str, Any]:
    """Return Vega without its rows, which go to `rows` by their content."""
    return vega | {"data": [_named(source, rows) for source in vega.get("data", ())]}


def _named(source: dict[str, Any], rows: dict[bytes, str]) -> dict[str, Any]:
    """Return a data source with the name of its rows, or of its shapes, for them."""
    values = source.get("values")
    if not isinstance(values, (list, dict)) or len(values) < _FEW:
        return source
    return source | {"values": rows.setdefault(msgspec.json.encode(values), f"rows{len(rows)}")}
