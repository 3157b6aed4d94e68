"""From what a maker sends to checked parts, or to an error that says where it is wrong and what would fit."""

from __future__ import annotations

import re
import tomllib
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from inkfish.analyst.components.wire import CONFIGS, Config
from inkfish.errors import BadRequest, suggestion

MOST = 20  # parts of one card
DEEPEST = 8  # levels of lists and objects in one config

_unknown = re.compile(r"Object contains unknown field `(?P<name>.*?)`(?: - at `\$(?P<place>.*)`)?", re.DOTALL)
_place = re.compile(r" - at `\$\.?(?P<place>.*)`$", re.DOTALL)


@dataclass(frozen=True)
class Component:
    """One checked part; `name` is what errors call it, such as "components[1] (pie)"."""

    type: str
    config: Config
    name: str


@cache
def spellings() -> dict[str, dict[str, Any]]:
    """Return `spellings.toml`."""
    return tomllib.loads(files(__package__).joinpath("spellings.toml").read_text("utf-8"))


def read_components(sent: Sequence[tuple[str, dict[str, Any]]]) -> tuple[Component, ...]:
    """Return the parts of a card from their types and configs, in order. Raises BadRequest."""
    if not sent:
        raise BadRequest(f"`components` is empty: a card needs at least one of {', '.join(CONFIGS)}.")
    if len(sent) > MOST:
        raise BadRequest(f"A card may have {MOST} components, and {len(sent)} were given.")
    return tuple(_component(f"components[{at}]", kind, config) for at, (kind, config) in enumerate(sent))


def _component(place: str, kind: str, config: dict[str, Any]) -> Component:
    if kind not in CONFIGS:
        raise BadRequest(f"{place}: {_no_such_type(kind)}")
    name = f"{place} ({kind})"
    if _depth(config) > DEEPEST:
        raise BadRequest(f"{name}: the config is nested too deeply.")
    form = CONFIGS[kind]
    for step in STEPS:
        config = step(kind, form, config)
    try:
        return Component(kind, msgspec.convert(config, form), name)
    except msgspec.ValidationError as error:
        raise BadRequest(f"{name}: {explain(str(error), form)}") from None


def _no_such_type(kind: str) -> str:
    undrawn = spellings()["undrawn"]
    fits = f"It may be: {', '.join(CONFIGS)}."
    if kind in undrawn:
        return f"a component of type `{kind}` ({undrawn[kind]}) is not drawn here. {fits}"
    return f"there is no component type `{kind[:80]}`.{suggestion(kind[:80], CONFIGS)} {fits}"


def _depth(value: Any, level: int = 0) -> int:
    if level > DEEPEST:
        return level
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(v, level + 1) for v in inside if isinstance(v, (dict, list))), default=level + 1)


# -- other spellings --------------------------------------------------------------------------------------------------


def _lifted(kind: str, form: type[Config], config: dict[str, Any]) -> dict[str, Any]:
    """Where a part has one list of things and no datasets, the one dataset given is that list."""
    sets = config.get("datasets")
    if "datasets" in form.__struct_fields__ or not isinstance(sets, list):
        return config
    rest = {k: v for k, v in config.items() if k != "datasets"}
    if kind == "boxplot" and all(isinstance(d, dict) and _numbers(d.get("data")) for d in sets):
        groups = [{"x": d.get("label", ""), "values": d["data"]} for d in sets]
        return rest | {"data": groups} | {k: sets[0][k] for k in ("units",) if sets and k in sets[0]}
    if len(sets) == 1 and isinstance(sets[0], dict):
        return {k: v for k, v in sets[0].items() if k in ("data", "label", "units", "name")} | rest
    return config


def _numbers(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, (int, float)) for v in value)


def _one_figure(kind: str, form: type[Config], config: dict[str, Any]) -> dict[str, Any]:
    """A figure that stands in the config itself is a list of one."""
    if kind != "top_level_metric" or "value" not in config:
        return config
    return {"items": [config]}


def _unwrapped(kind: str, form: type[Config], config: dict[str, Any]) -> dict[str, Any]:
    """Histograms of points are of their numbers, and of bins where these were counted; growth is as it is written."""
    data = config.get("data", config.get("values"))
    if kind == "histogram" and isinstance(data, list) and data and all(isinstance(p, dict) for p in data):
        numbers = [p[key] for p in data for key in ("x", "y", "value") if set(p) <= {key} and key in p]
        rest = {k: v for k, v in config.items() if k not in ("data", "values", "bins")}
        return rest | ({"data": numbers} if len(numbers) == len(data) else {"bins": data})
    if kind == "histogram" and isinstance(config.get("bins"), int):  # how many: they are chosen by what can be read
        return {k: v for k, v in config.items() if k != "bins"}
    if kind in ("financial_boxes", "top_level_metric") and isinstance(config.get("items"), list):
        return config | {"items": [_figure(item) for item in config["items"]]}
    return config


def _figure(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    for key in ("growth", "change", "delta"):
        if isinstance(item.get(key), dict):
            grown = item[key]
            written = grown.get("formattedValue") or grown.get("formatted_value")
            value = grown.get("value")
            percent = round(value * 100, 6) if isinstance(value, (int, float)) else None
            return item | {key: written or percent}
    return item


def _respelled(kind: str, form: type[Config], config: dict[str, Any]) -> dict[str, Any]:
    """Put our own names for others', and leave out what is about looks alone."""
    book = spellings()
    names = book["names"]["all"] | book["names"].get(kind, {})
    own = set(form.__struct_fields__)
    renamed = _renamed(config, {k: v for k, v in names.items() if k in own}, own)
    kept = {k: v for k, v in renamed.items() if k in own or k not in book["looks"]["config"]}
    parts = book["parts"]["all"] | book["parts"].get(kind, {})
    for key, value in kept.items():
        if key == "map":
            kept[key] = book["values"]["map"].get(str(value).casefold(), value)
        elif key != "rows":  # the rows of a table are data
            kept[key] = _parts(value, parts, frozenset(book["looks"]["parts"]))
    return kept


def _renamed(thing: dict[str, Any], names: dict[str, list[str]], own: set[str]) -> dict[str, Any]:
    other = {old: new for new, olds in names.items() for old in olds if new not in thing and old not in own}
    return {other.get(k, k): v for k, v in thing.items()}


def _parts(value: Any, names: dict[str, list[str]], looks: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_parts(v, names, looks) for v in value]
    if not isinstance(value, dict):
        return value
    thing = _renamed(value, names, set(names))
    return {
        k: _parts(v, names, looks) if isinstance(v, (list, dict)) else v for k, v in thing.items() if k not in looks
    }


Step = Callable[[str, type[Config], dict[str, Any]], dict[str, Any]]
STEPS: tuple[Step, ...] = (_lifted, _one_figure, _unwrapped, _respelled)


# -- errors -----------------------------------------------------------------------------------------------------------


def explain(message: str, form: type[msgspec.Struct]) -> str:
    """Return the error of msgspec in words: where, and what would fit there."""
    unknown = _unknown.fullmatch(message)
    if unknown:
        known = _form_at(form, unknown["place"] or "").__struct_fields__
        near = suggestion(unknown["name"], known)
        where = (unknown["place"] or "").lstrip(".")
        inside = f" in `{where}`" if where else ""
        return f"there is no field `{unknown['name'][:80]}`{inside}.{near} It may have: {', '.join(known)}."
    place = _place.search(message)
    said = message[: place.start()] if place else message
    where = place["place"] if place else ""
    fits = f" It may have: {', '.join(_form_at(form, where).__struct_fields__)}." if "missing" in said else ""
    return f"{f'`{where}` ' if where else 'the config '}does not fit: {said[:1].lower()}{said[1:]}.{fits}"


def _form_at(form: type[msgspec.Struct], place: str) -> type[msgspec.Struct]:
    """Return the shape of the thing at a place such as `.datasets[0].data[1].y`: the last that has fields."""
    for name in re.findall(r"\.?([A-Za-z_]\w*)", place):
        hint = typing.get_type_hints(form).get(name)
        inner = _struct_in(hint)
        if inner is None:
            break
        form = inner
    return form


def _struct_in(hint: Any) -> type[msgspec.Struct] | None:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and not isinstance(hint, types.GenericAlias):
        return hint
    return next((found for arg in typing.get_args(hint) if (found := _struct_in(arg))), None)
