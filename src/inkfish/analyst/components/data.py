"""What a card is made from as one value, `visualization_data`: given to its maker, and sent back to see it."""

from __future__ import annotations

from typing import Any

import msgspec

from inkfish.analyst.components.make import Making
from inkfish.errors import BadRequest, suggestion

WORDS = {"title": 2_000, "description": 4_000, "source": 500}  # most characters of each
HEIGHTS = (100, 2000)
OUTER = ("viz_config", "data")
INNER = (*WORDS, "height", "components")
SENT = ("postmessage_embed", "normalize_currencies", "image_ttl_minutes")  # of a request; they say nothing of the data


def wrap(making: Making) -> dict[str, Any]:
    """Return `visualization_data`: `viz_config` is what stands around the parts, `data` the parts with their rows."""
    around = {name: getattr(making, name) for name in (*WORDS, "height") if getattr(making, name)}
    parts = [{"component_type": kind, "config": config} for kind, config in making.components]
    return {"viz_config": around, "data": {"components": parts}}


def unwrap(value: Any) -> Making:
    """Return what `wrap` was given, or what a request to make a card has; raise BadRequest for anything else."""
    if not isinstance(value, dict):
        raise BadRequest("`visualization_data` must be a JSON object, as the answer to creating a card has it.")
    wrong = next((k for k in value if k not in (*OUTER, *INNER, *SENT)), None)
    if wrong is not None:
        raise BadRequest(f"There is no field `{wrong[:80]}` in `visualization_data`.{suggestion(wrong[:80], OUTER)}")
    around, data = value.get("viz_config", {}), value.get("data", {})
    if not isinstance(around, dict) or not isinstance(data, dict):
        raise BadRequest("`viz_config` and `data` of `visualization_data` must be JSON objects.")
    inside = {k: v for k, v in value.items() if k in INNER} | around | data
    return making(inside)


def making(inside: dict[str, Any]) -> Making:
    """Return what a card is made from, by its fields. Raises BadRequest for a field that is unknown or does not fit."""
    wrong = next((k for k in inside if k not in INNER), None)
    if wrong is not None:
        raise BadRequest(
            f"There is no field `{wrong[:80]}` in `visualization_data`.{suggestion(wrong[:80], INNER)} "
            f"It may have: {', '.join(INNER)}."
        )
    return Making(
        components=_components(inside.get("components")),
        height=_height(inside.get("height")),
        **{name: _words(name, inside.get(name)) for name in WORDS},
    )


def _words(name: str, value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise BadRequest(f"`{name}` must be text.")
    text = " ".join((value or "").split())
    if len(text) > WORDS[name]:
        raise BadRequest(f"`{name}` may have {WORDS[name]:,} characters, and this one has {len(text):,}.")
    return text


def _height(value: Any) -> int | None:
    low, high = HEIGHTS
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high):
        raise BadRequest(f"`height` must be a whole number of pixels from {low} to {high}.")
    return value


class _Sent(msgspec.Struct, forbid_unknown_fields=True):
    component_type: str
    config: dict[str, Any]
    component_variant: str | None = None


def _components(value: Any) -> tuple[tuple[str, dict[str, Any]], ...]:
    try:
        sent = msgspec.convert(value or [], list[_Sent])
    except msgspec.ValidationError as error:
        words = str(error).replace("`$[", "`components[")
        fits = "A component has `component_type` and `config`, and may have `component_variant`"
        raise BadRequest(f"{fits}: {words}.") from None
    return tuple((c.component_type, c.config) for c in sent)
