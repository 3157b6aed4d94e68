"""Write docs/reference/ from the code: the settings, the plan's algebra, and the API.

A test compares what this would write with what is there, so that the pages cannot fall behind.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import msgspec

from inkfish.api.app import create_app
from inkfish.query import plan
from inkfish.settings import MB, Settings

OUT = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "<!-- Written by scripts/make_reference.py (make docs); do not edit. -->\n"


def pages() -> dict[str, str]:
    """Return `{file name: text}` of the whole reference."""
    return {name: write() for name, write in PAGES.items()}


# -- settings ---------------------------------------------------------------------------------------------------------

def settings() -> str:
    """Return the page of settings."""
    rows = [f"| `INKFISH_{f.name.upper()}` | {_default(f.default)} | {f.metadata['help']} |" for f in fields(Settings)]
    return "\n".join([
        MADE, "# Settings", "",
        "Every setting is an environment variable. Sizes are in bytes, times in seconds, lists separated by commas.",
        "A name that does not exist, or a value that does not fit, stops the command with one line that says so.", "",
        "| variable | default | what it is |", "| --- | --- | --- |", *rows, ""])


def _default(value: Any) -> str:
    """Return a default as it would be typed, with large sizes in megabytes beside it."""
    if value == "" or value == ():
        return "(empty)"
    if isinstance(value, int) and value >= MB and value % MB == 0:
        return f"`{value}` ({value // MB} MB)"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


# -- the plan ---------------------------------------------------------------------------------------------------------

def algebra() -> str:
    """Return the page of the plan's parts, in the order of the code."""
    lines = [MADE, "# The plan", "", inspect.getdoc(plan) or "", "",
             "In JSON each part says what it is in `is`; `plan.schema.json` beside this page is its JSON Schema.", ""]
    nodes = [kind for _, kind in inspect.getmembers(plan, inspect.isclass)
             if issubclass(kind, plan.Node) and kind is not plan.Node]
    for kind in sorted(nodes, key=lambda kind: inspect.getsourcelines(kind)[1]):
        lines += [f"## {kind.__name__}", "", inspect.getdoc(kind) or "", "", *_fields(kind), ""]
    lines += ["## Where one of several may stand", ""]
    for name in ("Expr", "Condition", "Period"):
        lines.append(f"- `{name}`: {', '.join(f'`{part.__name__}`' for part in get_args(getattr(plan, name)))}")
    lines += ["", "## Words", ""]
    for name in ("Func", "Kind", "Grain", "Part", "Comparison", "Operator", "ChartKind"):
        lines.append(f"- `{name}`: {', '.join(f'`{word}`' for word in get_args(getattr(plan, name)))}")
    return "\n".join([*lines, ""])


def _fields(kind: type[msgspec.Struct]) -> Iterator[str]:
    """Yield the table of a part's fields."""
    yield f"JSON: `\"is\": \"{kind.__struct_config__.tag}\"`"
    yield ""
    yield "| field | type | default |"
    yield "| --- | --- | --- |"
    for field in msgspec.structs.fields(kind):
        annotated = next(c.__annotations__[field.name] for c in kind.__mro__ if field.name in c.__annotations__)
        written = str(annotated).replace("|", "\\|")
        yield f"| `{field.name}` | `{written}` | {_field_default(field)} |"


def _field_default(field: msgspec.structs.FieldInfo) -> str:
    """Return a field's default, or that it has none."""
    if field.required:
        return "required"
    if isinstance(field.default, msgspec.Struct):
        return f"`{type(field.default).__name__}()`"
    return f"`{field.default!r}`"


def schema() -> str:
    """Return the JSON Schema of a plan."""
    return json.dumps(msgspec.json.schema(plan.Plan), indent=2) + "\n"


# -- the API ----------------------------------------------------------------------------------------------------------

def described() -> dict[str, Any]:
    """Return the OpenAPI description; no route is called, so the application needs no service behind it."""
    return create_app(None, Settings()).openapi()


def api() -> str:
    """Return the page of the API: its operations, then the shapes of bodies and answers."""
    made = described()
    lines = [MADE, "# The API", "", made["info"]["description"].strip(), "",
             "A server gives the same at `/openapi.json`, for programs, and at `/docs`, to try.", ""]
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            lines += _operation(method.upper(), path, operation)
    lines += ["## Shapes", ""]
    for name, shape in made["components"]["schemas"].items():
        lines += _shape(name, shape)
    return "\n".join(lines)


def _operation(method: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    """Yield what an operation takes and gives."""
    yield from (f"## {operation['summary']}", "", f"`{method} {path}`", "", operation["description"], "")
    if parameters := operation.get("parameters"):
        yield from ("| parameter | in | what it is |", "| --- | --- | --- |")
        yield from (f"| `{p['name']}` | {p['in']} | {p.get('description', '')} |" for p in parameters)
        yield ""
    if body := operation.get("requestBody"):
        yield from ("Body" + ("" if body["required"] else " (may be left out)") + ":", "")
        yield from _content(body["content"])
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            yield from (f"{status}: {answer['description']}", "")
            yield from _content(answer.get("content", {}))
    refused = [status for status in operation["responses"] if not status.startswith("2")]
    if refused:
        yield from (f"Errors: {', '.join(refused)}.", "")


def _content(content: dict[str, Any]) -> Iterator[str]:
    """Yield the shape and the examples of a body or an answer."""
    for kind, media in content.items():
        if "$ref" in media.get("schema", {}):
            yield from (f"{_kind(media['schema'])} (`{kind}`)", "")
        for example in media.get("examples", {}).values():
            yield from (f"{example.get('summary', 'Example')}:", "", "```json",
                        json.dumps(example["value"], indent=2, ensure_ascii=False), "```", "")


def _shape(name: str, shape: dict[str, Any]) -> Iterator[str]:
    """Yield the fields of a shape."""
    yield from (f"### {name}", "", shape.get("description", ""), "")
    if shape.get("properties"):
        yield from ("| field | type | what it is |", "| --- | --- | --- |")
        for field, its in shape["properties"].items():
            optional = "" if field in shape.get("required", ()) else " (optional)"
            yield f"| `{field}` | {_kind(its)}{optional} | {its.get('description', '')} |"
        yield ""


def _kind(schema: dict[str, Any]) -> str:
    """Return the type of a value in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(_kind(one) for one in schema[key])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return schema.get("type", "any")


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "plan.md": algebra,
    "plan.schema.json": schema,
    "api.md": api,
}


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (OUT / name).write_text(text)
