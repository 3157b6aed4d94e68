"""A card's chart as pages carry it: layouts for wide and narrow, light and dark, over one copy of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from inkfish.analyst.card import Card

NARROW = 340  # pixels that the narrow layout is drawn for
BREAK = 480  # container width below which it is used
_FEW = 4  # shorter lists of rows stay where they are

Draw = Callable[..., dict[str, Any]]  # Service.layout

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ESCAPE = str.maketrans(_ESCAPES)


def chart_json(card: Card, draw: Draw) -> str:
    """Return what `chart.js` draws from, safe inside a script element.

    `{"break", "datasets": {name: rows}, "layouts": [{"dark", "narrow", "spec"}]}`; title, source and description are
    left to the page around it.
    """
    rows: dict[bytes, str] = {}
    layouts = [
        {"dark": dark, "narrow": bool(width), "spec": _bare(draw(card, dark, width, bare=True), rows)}
        for dark in (False, True)
        for width in (None, NARROW)
    ]
    datasets = {name: msgspec.Raw(body) for body, name in rows.items()}
    return embedded({"break": BREAK, "datasets": datasets, "layouts": layouts})


def embedded(value: Any) -> str:
    """Return JSON that cannot end the script element it stands in.

    >>> embedded({"title": "</script>"})
    '{"title":"\\\\u003c/script\\\\u003e"}'
    """
    return msgspec.json.encode(value).decode().translate(_ESCAPE)


def _bare(spec: dict[str, Any], rows: dict[bytes, str]) -> dict[str, Any]:
    """Return a specification without its title, its embed options and its rows, which go to `rows` by their content."""
    kept = {k: v for k, v in spec.items() if k not in ("title", "usermeta", "description")}
    kept["config"] = {**kept.get("config", {}), "aria": False}
    return _hoisted(kept, rows)


def _hoisted(node: Any, rows: dict[bytes, str]) -> Any:
    if isinstance(node, list):
        return [_hoisted(item, rows) for item in node]
    if not isinstance(node, dict):
        return node
    return {k: _named(v, rows) if k == "data" else v if k == "values" else _hoisted(v, rows) for k, v in node.items()}


def _named(data: Any, rows: dict[bytes, str]) -> Any:
    """Return a data source that names its rows instead of holding them."""
    values = data.get("values") if isinstance(data, dict) else None
    if not isinstance(values, list) or len(values) < _FEW:
        return data
    name = rows.setdefault(msgspec.json.encode(values), f"rows{len(rows)}")
    return {k: v for k, v in data.items() if k != "values"} | {"name": name}
