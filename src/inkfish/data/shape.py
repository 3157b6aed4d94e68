"""What is wrong with the shape of a descriptor: properties that miss, that nobody knows, or that hold the wrong thing.

The checks are our own: the standard publishes its rules as a JSON Schema, whose faults no validator tells in words that
help to mend them. lexicon/descriptor.toml lists the properties.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from inkfish.data.package import OURS
from inkfish.errors import suggestion

Level = Literal["error", "advice"]
Spec = Mapping[str, str | list[str]]
WEB = ("http://", "https://")
_LICENCE = re.compile(r"[-a-zA-Z0-9._]+\Z")


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong (`error`), or could be better (`advice`): where, and what to do."""

    level: Level
    where: str
    text: str

    @property
    def sentence(self) -> str:
        """The finding as one sentence."""
        return f"{self.where}: {self.text}" if self.where else self.text


@cache
def _specs() -> Mapping[str, Spec]:
    return tomllib.loads(files("inkfish.data").joinpath("lexicon/descriptor.toml").read_text("utf-8"))


def shape(raw: Any) -> Iterator[Finding]:
    """Yield what is wrong with a descriptor's properties, before anything is read into it."""
    yield from _object(raw, "package", "the package")
    package = raw if isinstance(raw, dict) else {}
    yield from _credits(package, "the package")
    resources = package.get("resources")
    if resources == []:
        yield Finding("error", "the package", "it has no resources, so there is nothing to ask.")
    for at, resource in enumerate(resources if isinstance(resources, list) else ()):
        yield from _resource_shape(resource, f"resource {_called(resource, at)}")


def _resource_shape(resource: Any, where: str) -> Iterator[Finding]:
    """Yield what is wrong with one resource."""
    yield from _object(resource, "resource", where)
    if not isinstance(resource, dict):
        return
    yield from _credits(resource, where)
    if ("path" in resource) == ("data" in resource):
        yield Finding("error", where, "it must have either a `path` or `data`.")
    if isinstance(resource.get("path"), list):
        yield Finding("error", where, "several paths for one table are not read; put its rows into one file.")
    elif "path" in resource and not isinstance(resource["path"], str):
        yield Finding("error", where, "`path` must be text.")
    schema = resource.get("schema")
    if isinstance(schema, str):
        yield Finding("error", where, "a schema in another file is not read; put it into the descriptor.")
    elif schema is None:
        yield Finding("error", where, "it has no `schema`, so its fields are not described.")
    else:
        yield from _object(schema, "schema", f"{where}, schema")
        fields = schema.get("fields") if isinstance(schema, dict) else ()
        for at, field in enumerate(fields if isinstance(fields, list) else ()):
            inside = f"{where}, field {_called(field, at)}"
            yield from _object(field, "field", inside)
            yield from _credits(field.get(OURS, {}) if isinstance(field, dict) else {}, inside)


def _called(part: Any, at: int) -> str:
    name = part.get("name") if isinstance(part, dict) else None
    return repr(name) if isinstance(name, str) and name else f"number {at + 1}"


def _credits(part: Any, where: str) -> Iterator[Finding]:
    """Yield what is wrong with sources, licences and contributors."""
    for key, spec in (("sources", "source"), ("licenses", "licence"), ("contributors", "contributor")):
        items = part.get(key) if isinstance(part, dict) else None
        for item in items if isinstance(items, list) else ():
            yield from _object(item, spec, f"{where}, {key}")
            if key == "licenses" and isinstance(item, dict) and not (item.get("name") or item.get("path")):
                yield Finding("error", f"{where}, {key}", "a licence must have a `name` or a `path`.")


def _object(part: Any, spec: str, where: str) -> Iterator[Finding]:
    """Yield what is wrong with the properties of one object, and of ours in it."""
    if not isinstance(part, dict):
        yield Finding("error", where, f"it must be an object, and is {part!r:.60}.")
        return
    yield from _properties(part, _specs()[spec], where, strict=False)
    ours = part.get(OURS)
    if f"{spec}_ours" not in _specs() or ours is None:
        return
    if isinstance(ours, dict):
        yield from _properties(ours, _specs()[f"{spec}_ours"], f"{where}, {OURS}", strict=True)


def _properties(part: Mapping[str, Any], spec: Spec, where: str, strict: bool) -> Iterator[Finding]:
    """Yield what is missing, unknown, or of the wrong kind; the standard allows properties of one's own, we do not."""
    for name, kind in spec.items():
        if isinstance(kind, str) and kind.endswith("!") and name not in part:
            yield Finding("error", where, f"`{name}` is missing.")
    for name, value in part.items():
        if name in spec:
            fault = _fault(value, spec[name])
            if fault:
                near = _near(value, spec[name])
                yield Finding("error", where, f"`{name}` must be {fault}, and is {_short(value)}.{near}")
            continue
        alike = next(iter(difflib.get_close_matches(name.casefold(), spec, 1, 0.75)), "")
        meant = f" Did you mean `{alike}`?" if alike else ""
        if strict:
            yield Finding("error", where, f"there is no property `{name}`.{meant}")
        elif name in _all_ours():
            yield Finding("advice", where, f"`{name}` is only read under `{OURS}`.")
        elif alike:
            yield Finding("advice", where, f"`{name}` is not a property of the standard.{meant}")


@cache
def _all_ours() -> frozenset[str]:
    return frozenset(name for spec, names in _specs().items() if spec.endswith("_ours") for name in names)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _near(value: Any, kind: str | list[str]) -> str:
    return suggestion(value, kind) if isinstance(kind, list) and isinstance(value, str) else ""


def _fault(value: Any, kind: str | list[str]) -> str:
    """Return what a value should be, or nothing where it is that."""
    if isinstance(kind, list):
        return "" if value in kind else f"one of {', '.join(kind)}"
    told, test = _KINDS[kind.rstrip("!")]
    return "" if test(value) else told


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _is_date(value: Any) -> bool:
    """Whether it is a date, or as much of one as is known: a year, or a month of one."""
    try:
        return isinstance(value, str) and bool(date.fromisoformat(f"{value}-01-01"[:10]))
    except ValueError:
        return False


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "/" not in value


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, dict) for v in value)


_KINDS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "any": ("", lambda v: True),
    "text": ("text", lambda v: isinstance(v, str)),
    "texts": ("an array of text", lambda v: isinstance(v, list) and all(isinstance(t, str) for t in v)),
    "name": ("a name of letters, digits, hyphens, dots and underscores", _is_name),
    "path": ("a path beside the descriptor", lambda v: isinstance(v, str)),
    "url": ("a URL", lambda v: isinstance(v, str) and v.startswith(WEB)),
    "moment": ("a date or time in ISO 8601", _is_moment),
    "date": ("a date in ISO 8601", _is_date),
    "number": ("a number", lambda v: isinstance(v, (int, float)) and not isinstance(v, bool)),
    "bool": ("true or false", lambda v: isinstance(v, bool)),
    "object": ("an object", lambda v: isinstance(v, dict)),
    "objects": ("an array of objects", _objects),
    "licence": ("an id such as CC-BY-4.0", lambda v: isinstance(v, str) and bool(_LICENCE.match(v))),
}
