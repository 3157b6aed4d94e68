"""Cards drawn from data that come along with the request, and are kept nowhere: not stored, not cached, not logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from inkfish.errors import BadRequest, InkfishError, PayloadTooLarge, UnsupportedFormat
from inkfish.web import policy
from inkfish.web.shelf import Sheet, make_sheet

FIELD = "visualization_data"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PLAIN = ("application/json", "text/plain")  # what a script may send to another origin without asking first
FIELDS = 8  # of one form

Show = Callable[..., str]  # Pages.show


def shell(kind: str, show: Show, theme: str, bundle: str, most: int) -> Sheet:
    """Return what stands where a card's data are not: an embed that waits for them, or a page that says so."""
    if kind == "embed":
        return make_sheet(show("shell.html", theme=theme, bundle=bundle, most=most), "posted")
    return make_sheet(show("unkept.html", theme=theme))


async def posted_data(request: Request, most: int) -> Any:
    """Return the data that a request carries: a form's field, or the body as JSON.

    Raises UnsupportedFormat, PayloadTooLarge (`most` in characters), BadRequest for what is not JSON.
    """
    text = await _text(request, most)
    if len(text) > most:
        raise PayloadTooLarge(f"The data may have {most:,} characters, and these have {len(text):,}.")
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise BadRequest(f"`{FIELD}` is not JSON.") from None


async def _text(request: Request, most: int) -> str:
    kind = content_type(request)
    if kind in PLAIN:
        try:
            return (await request.body()).decode()
        except UnicodeDecodeError:
            raise BadRequest("The data must be UTF-8.") from None
    if kind not in FORMS:
        raise UnsupportedFormat(f"Send a form with the field `{FIELD}`, or the data as JSON.")
    try:
        form = await request.form(max_files=0, max_fields=FIELDS, max_part_size=most * 4)
    except (MultiPartException, UnicodeDecodeError):
        raise BadRequest("The form cannot be read.") from None
    found = form.get(FIELD)
    if not isinstance(found, str) or not found.strip():
        raise BadRequest(f"The form has no field `{FIELD}`.")
    return found


def content_type(request: Request) -> str:
    """Return the type of a request's body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def told(request: Request, error: InkfishError, fault_page: Callable[[InkfishError], Response]) -> Response:
    """Return an error as a page to one who sent a form, as JSON to a script."""
    if content_type(request) not in PLAIN:
        return fault_page(error)
    shape = {"error_type": error.kind, "error_message": error.message}
    return Response(msgspec.json.encode(shape), error.status, policy.headers("posted"), "application/json")
