"""The OpenAPI description: schemas from the models, examples from the documents, every error that may come."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from inkfish import __version__
from inkfish.api import models
from inkfish.api.errors import KINDS
from inkfish.links import API

JSON = "application/json"
PLACE = "#/components/schemas/{name}"
EXAMPLES: dict[str, Any] = json.loads(files("inkfish.api").joinpath("examples.json").read_text(encoding="utf-8"))

ABOUT = """Ask questions of your own tables in plain words; get cited chart cards back.

Make a thread on a table, send it a message, read its content blocks. Every error has one shape,
`{"error_type", "error_message"}`, and every answer an `X-Request-ID`. Paths work with and without a last slash.

A POST with an `Idempotency-Key` is done once: sent again within a day it gets the same answer; with another body it
gets 422, while the first is under way 409.
"""

ERROR_WORDS = {
    400: "The request does not fit; the message says where.",
    401: "No API key, or a wrong or revoked one.",
    404: "There is no such thing, or it is not yours.",
    408: "The body, or the work, took too long.",
    409: "A request with this Idempotency-Key is under way.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The Idempotency-Key was used with another request.",
    429: "Too many requests with this key; `Retry-After` says when to come back.",
    500: "Something went wrong on the server.",
    503: "The server is busy; `Retry-After` says when to come back.",
}
ALWAYS = (400, 401, 408, 413, 429, 500, 503)
POSTED = (409, 415, 422)
SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer KEY`"},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of up to 255 printable characters that you use for this one request.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}

PAGING = [
    {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": "Most of them in one answer.",
        "schema": {"type": "integer", "minimum": 1, "maximum": models.MOST},
    },
    {
        "name": "after",
        "in": "query",
        "required": False,
        "description": "The id of the last one of the page before.",
        "schema": {"type": "string", "maxLength": 100},
    },
]


SEARCH = {
    "name": "query",
    "in": "query",
    "required": False,
    "description": "Only threads with these words in their title, their questions or the names of their files.",
    "schema": {"type": "string", "maxLength": 200},
}


def ref(model: type) -> dict[str, str]:
    """Return the reference to a model's schema."""
    return {"$ref": PLACE.format(name=model.__name__)}


def takes(model: type, required: bool) -> dict[str, Any]:
    """Describe the body that an operation takes, and its Idempotency-Key."""
    content = {"schema": ref(model), "examples": EXAMPLES[model.__name__]}
    return {
        "requestBody": {"required": required, "content": {JSON: content}},
        "parameters": [IDEMPOTENCY],
    }


def with_files(described: dict[str, Any], model: type) -> dict[str, Any]:
    """Describe a body that may also be a form: the JSON in one part, files in others."""
    properties = {"body": ref(model), "file": {"type": "array", "items": {"type": "string", "format": "binary"}}}
    form = {"schema": {"type": "object", "properties": properties}, "encoding": {"body": {"contentType": JSON}}}
    described["requestBody"]["content"]["multipart/form-data"] = form
    return described


def streamed(responses: dict[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    """Describe the events that an answer may also come as."""
    responses[200]["content"]["text/event-stream"] = {"schema": {"type": "string"}, "example": EXAMPLES["events"]}
    return responses


def paged(*path: str, more: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Describe the parameters of a list: those in its path, which page, and others."""
    inside = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in path]
    return {"parameters": [*inside, *PAGING, *more]}


def gives(model: type, status: int = 200, *errors: int) -> dict[int | str, dict[str, Any]]:
    """Describe the answers of an operation of the API: its own, and the errors."""
    content: dict[str, Any] = {"schema": ref(model)}
    if model.__name__ in EXAMPLES:
        content["examples"] = EXAMPLES[model.__name__]
    return {status: {"description": first_line(model), "content": {JSON: content}}} | refuses(*errors)


def refuses(*errors: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of an operation of the API."""
    return {status: _error(status) for status in sorted({*ALWAYS, *errors})}


def first_line(model: type) -> str:
    """Return what a model is, in a sentence."""
    return (model.__doc__ or "").partition("\n")[0]


def _error(status: int) -> dict[str, Any]:
    example = {"error_type": KINDS.get(status, "BAD_REQUEST"), "error_message": ERROR_WORDS[status]}
    answer: dict[str, Any] = {
        "description": ERROR_WORDS[status],
        "content": {JSON: {"schema": ref(models.Error), "example": example}},
    }
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return answer


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application, made once."""
    if app.openapi_schema is None:
        made = get_openapi(title="Inkfish", version=__version__, description=ABOUT, routes=app.routes)
        _, schemas = msgspec.json.schema_components(models.ALL, ref_template=PLACE)
        made["components"] = {"schemas": schemas, "securitySchemes": SECURITY}
        for path, operations in made["paths"].items():
            for operation in operations.values():
                _finish(operation, private=path.startswith(API))
        app.openapi_schema = made
    return app.openapi_schema


def _finish(operation: dict[str, Any], private: bool) -> None:
    """Say who may call an operation; drop the 422 that the framework promises and we answer with 400."""
    if private:
        operation["security"] = [{"bearer": []}, {"apiKey": []}]
    if "HTTPValidationError" in json.dumps(operation["responses"].get("422", {})):
        del operation["responses"]["422"]
