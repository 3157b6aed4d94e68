"""A request's body: from bytes to a checked value, or to an error that says where it is wrong."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request

from inkfish.api.models import Component, CreateThread, FileSource
from inkfish.errors import BadRequest, UnsupportedFormat, suggestion

T = TypeVar("T", bound=msgspec.Struct)

FIELDS = {FileSource: "a file source", Component: "a component"}  # what else there is, is the body
INSIDE = {".file_sources": FileSource, ".components": Component}
_unknown = re.compile(r"Object contains unknown field `(?P<name>.*?)`(?: - at `\$(?P<place>.*)`)?", re.DOTALL)
_place = re.compile(r" - at `\$\.?(?P<place>.*)`$", re.DOTALL)
_json_type = re.compile(r"application/(?:[\w.+-]+\+)?json", re.ASCII)


def read_body(request: Request, into: type[T]) -> T:
    """Return the request's JSON as `into`; no body at all is an empty object.

    Raises UnsupportedFormat for another content type or an encoding, BadRequest for what is not JSON or does not fit.
    """
    raw: bytes = request.state.body
    if raw.strip():
        _check_type(request)
    return decoded(raw, into)


def decoded(raw: bytes, into: type[T]) -> T:
    """Return JSON as `into`; nothing is an empty object. Raises BadRequest for what is not JSON or does not fit."""
    value = _decode(raw if raw.strip() else b"{}")
    if not isinstance(value, dict):
        raise BadRequest("The body must be a JSON object.")
    _refuse_message(value, into)
    try:
        return msgspec.convert(value, into)
    except msgspec.ValidationError as error:
        raise BadRequest(explain(str(error), into)) from None


def _check_type(request: Request) -> None:
    given = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if not _json_type.fullmatch(given):
        raise UnsupportedFormat("The body must be JSON, sent with `Content-Type: application/json`.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedFormat("The body must be sent without a Content-Encoding.")


def _decode(raw: bytes) -> Any:
    """Return the value of JSON; deep nesting, huge numbers and wrong bytes are the sender's error, not ours."""
    try:
        return msgspec.json.decode(raw)
    except RecursionError:
        raise BadRequest("The body is nested too deeply.") from None
    except UnicodeDecodeError:
        raise BadRequest("The body must be UTF-8.") from None
    except msgspec.ValidationError as error:
        raise BadRequest(f"The body holds a number that is too large: {error}.") from None
    except msgspec.DecodeError as error:
        raise BadRequest(f"The body is not JSON: {error}.") from None


def _refuse_message(value: dict[str, Any], into: type) -> None:
    """Say where messages go, to one who sends one along with a new thread."""
    found = [name for name in ("message", "user_message", "messages") if name in value]
    if into is CreateThread and found:
        raise BadRequest(
            f"`{found[0]}` cannot be sent here: creating a thread and sending a message are separate. Create the "
            'thread first, then POST {"user_message": "..."} to /api/v1/threads/{thread_id}/messages.'
        )


def explain(message: str, into: type) -> str:
    """Return the error of msgspec in the words of the API."""
    unknown = _unknown.fullmatch(message)
    if unknown:
        shape = next((s for begin, s in INSIDE.items() if (unknown["place"] or "").startswith(begin)), into)
        known = shape.__struct_fields__
        place, near = FIELDS.get(shape, "the body"), suggestion(unknown["name"], known)
        return f"There is no field `{unknown['name']}` in {place}.{near} It may have: {', '.join(known)}."
    found = _place.search(message)
    if found:
        return f"`{found['place'] or 'body'}` does not fit: {_lower(message[: found.start()])}."
    return f"The body does not fit: {_lower(message)}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
