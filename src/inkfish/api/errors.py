"""The one shape of errors, on every path."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from inkfish.errors import InkfishError, RateLimited, Unauthorized, Unavailable

KINDS = {
    400: "BAD_REQUEST",
    401: "AUTHENTICATION_ERROR",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    408: "REQUEST_TIMEOUT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_CONTENT_FORMAT",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_SERVER_ERROR",
    503: "SERVICE_UNAVAILABLE",
}
WORDS = {
    404: "There is nothing at this path. What there is, is at /docs.",
    405: "This path does not answer this method.",
}
BROKEN = "Something went wrong on the server. The log has more, under this answer's X-Request-ID."

Headers = dict[str, str]


def shape(kind: str, message: str) -> bytes:
    """Return the body of an error. Half of a surrogate pair, as a URL may smuggle in, is written as `?`."""
    message = message.encode("utf-8", "replace").decode()
    return msgspec.json.encode({"error_type": kind, "error_message": message})


def answer(status: int, kind: str, message: str, headers: Headers | None = None) -> Response:
    """Return an error."""
    return Response(shape(kind, message), status, headers, media_type="application/json")


def answer_error(error: Exception) -> Response:
    """Return how an error is told: in its own words where it is ours, in none of its own where it is not."""
    if not isinstance(error, InkfishError):
        return answer(500, KINDS[500], BROKEN)
    return answer(error.status, error.kind, error.message, _headers(error))


def _headers(error: InkfishError) -> Headers:
    """Return the headers that tell a client what to do about an error."""
    if isinstance(error, RateLimited):
        return {"retry-after": str(max(1, round(error.retry_after + 0.5)))}
    if isinstance(error, Unavailable):
        return {"retry-after": "1"}
    if isinstance(error, Unauthorized):
        return {"www-authenticate": 'Bearer realm="inkfish"'}
    return {}


async def on_inkfish_error(request: Request, error: Exception) -> Response:
    """Answer an error of ours."""
    return answer_error(error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer an unknown path, a wrong method, and whatever else the framework refuses."""
    assert isinstance(error, HTTPException)
    kind = KINDS.get(error.status_code, "BAD_REQUEST" if error.status_code < 500 else "INTERNAL_SERVER_ERROR")
    message = WORDS.get(error.status_code) or str(error.detail)
    headers = {"allow": allowed(request)} if error.status_code == 405 else dict(error.headers or {})
    return answer(error.status_code, kind, message, headers)


def allowed(request: Request) -> str:
    """Return the methods that the routes of a path answer; the framework names those of the first route alone."""
    routes = [r for r in request.app.routes if isinstance(r, Route) and r.matches(request.scope)[0] != Match.NONE]
    return ", ".join(sorted({method for route in routes for method in route.methods or ()}))


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answer a parameter that does not fit: which one, and why."""
    assert isinstance(error, RequestValidationError)
    return answer(400, KINDS[400], " ".join(_sentences(error.errors())))


def _sentences(errors: Iterable[dict]) -> Iterable[str]:
    for error in errors:
        yield f"`{error['loc'][-1]}`: {error['msg'][:1].lower()}{error['msg'][1:]}."


HANDLERS = {InkfishError: on_inkfish_error, HTTPException: on_http_error, RequestValidationError: on_invalid}
