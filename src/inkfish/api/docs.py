"""The page at /docs: the OpenAPI description for people, whole in itself: it needs no other server and no script."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

STYLE = files("inkfish.api").joinpath("pages/docs.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "cache-control": "public, max-age=60",
}


def docs_routes(app: FastAPI) -> APIRouter:
    """Return the route of the page that describes `app`."""
    router = APIRouter(include_in_schema=False)

    @lru_cache(8)
    def page(base: str) -> str:
        return render(app.openapi(), base)

    @router.get("/docs")
    async def docs(request: Request) -> Response:
        return Response(await to_thread.run_sync(page, request.state.base), 200, POLICY, "text/html; charset=utf-8")

    return router


def render(description: dict[str, Any], base: str) -> str:
    """Return a description as a page; its curls call the server at `base`."""
    pages = Environment(
        loader=PackageLoader("inkfish.api", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    pages.filters.update(code=code, kind=kind, says=says)
    return pages.get_template("docs.html").render(
        info=description["info"],
        groups=list(groups(description, base)),
        style=STYLE,
        schemas=sorted(description["components"]["schemas"].items()),
    )


def groups(description: dict[str, Any], base: str) -> Iterator[dict[str, Any]]:
    """Yield the operations, by what they are about."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(method.upper(), path, operation, base))
    for name in sorted(found, key=lambda name: ("Threads", "Messages", "Cards", "Catalog", "Health").index(name)):
        yield {"name": name, "operations": found[name]}


def _operation(method: str, path: str, operation: dict[str, Any], base: str) -> dict[str, Any]:
    """Return what the page shows of one operation."""
    return {
        "method": method,
        "path": path,
        "anchor": operation["operationId"],
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": operation.get("parameters", []),
        "curls": list(_curls(method, base + path, operation)),
        "responses": [(status, _answer(answer)) for status, answer in sorted(operation["responses"].items())],
    }


def _curls(method: str, url: str, operation: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield a command to copy for each example of a body, or the one that needs none."""
    lines = [f"curl{'' if method == 'GET' else f' -X {method}'} {url}"]
    if "security" in operation:
        lines.append('-H "Authorization: Bearer YOUR_API_KEY"')
    examples = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {})
    if not examples:
        yield {"summary": "Example", "text": " \\\n  ".join(lines)}
    for example in examples.values():
        body = json.dumps(example["value"], indent=2, ensure_ascii=False).replace("'", "'\\''")
        more = ['-H "Content-Type: application/json"', *([f"-d '{body}'"] if example["value"] else [])]
        yield {"summary": example["summary"], "text": " \\\n  ".join([*lines, *more])}


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows of one answer."""
    content = answer.get("content", {}).get("application/json", {})
    values = [e["value"] for e in content.get("examples", {}).values()]
    values += [content["example"]] if "example" in content else []
    examples = [json.dumps(value, indent=2, ensure_ascii=False) for value in values]
    return {"description": answer["description"], "examples": examples, "schema": content.get("schema")}


def code(text: str) -> Markup:
    """Return text whose parts between backticks are code."""
    parts = str(text).split("`")
    marked = (Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts))
    return Markup("").join(marked)


def kind(schema: dict[str, Any]) -> Markup:
    """Return the type of a schema in a few words, with links to those that have a name."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return Markup(" or ").join(kind(one) for one in schema[several])
    if "enum" in schema:
        return escape(", ".join(map(str, schema["enum"])))
    if schema.get("type") == "array":
        return Markup("list of {}").format(kind(schema.get("items", {})))
    return escape(schema.get("type", schema.get("const", "anything")))


def says(schema: dict[str, Any]) -> str:
    """Return what a field is, with an example of it."""
    told = next((s for s in (schema, *schema.get("anyOf", ())) if "description" in s), {})
    examples = [json.dumps(e, ensure_ascii=False) for e in told.get("examples", ())]
    return " ".join([told.get("description", ""), *(f"Such as `{e}`." for e in examples)]).strip()
