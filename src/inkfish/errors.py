"""One family of errors, each with the words a user reads and the kind a client switches on."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils


class InkfishError(Exception):
    """An error that is safe to show: `message` says what was wrong and what to do.

    `kind` is the `error_type` and `status` the HTTP status of the API's error shape.
    The message never holds a stack, a path of the server or a secret.
    """

    kind = "INTERNAL_SERVER_ERROR"
    status = 500

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class BadRequest(InkfishError):
    """The request cannot be served as it was written."""

    kind, status = "BAD_REQUEST", 400


class Unauthorized(InkfishError):
    """No key, or a wrong or revoked one."""

    kind, status = "AUTHENTICATION_ERROR", 401


class Forbidden(InkfishError):
    """A key that may not do this."""

    kind, status = "FORBIDDEN", 403


class NotFound(InkfishError):
    """No such thing, or another tenant's: the two are told the same way."""

    kind, status = "NOT_FOUND", 404


class RequestTimeout(InkfishError):
    """The client was too slow, or the work took longer than it may."""

    kind, status = "REQUEST_TIMEOUT", 408


class Conflict(InkfishError):
    """The same idempotency key is still being worked on."""

    kind, status = "BAD_REQUEST", 409


class PayloadTooLarge(InkfishError):
    """More bytes than the stated limit."""

    kind, status = "PAYLOAD_TOO_LARGE", 413


class UnsupportedFormat(InkfishError):
    """A content type that is not read here."""

    kind, status = "UNSUPPORTED_CONTENT_FORMAT", 415


class Unprocessable(InkfishError):
    """An idempotency key that was used with another body."""

    kind, status = "BAD_REQUEST", 422


class RateLimited(InkfishError):
    """Too many requests with one key, or too many pictures of one card; `retry_after` is in seconds."""

    kind, status = "RATE_LIMIT_EXCEEDED", 429

    def __init__(self, message: str, retry_after: float = 1.0):
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(InkfishError):
    """The server is busy or stopping; the same request may be sent again."""

    kind, status = "SERVICE_UNAVAILABLE", 503


class DataError(BadRequest):
    """A file or text that is not a table that can be read."""


class FetchError(DataError):
    """A URL that could not be fetched, or may not be; `answered` is the server's own status where it gave one."""

    answered = 0


class LiveError(DataError):
    """A live source that failed: it is switched off, did not answer, or answered what cannot be read."""


class NotThere(LiveError):
    """A live source that answered, and has no such thing."""


class PlanError(BadRequest):
    """A plan that does not fit the tables it is asked of."""


class QueryError(InkfishError):
    """A checked plan that the engine could not run."""


class QueryTooLarge(QueryError):
    """A plan whose answer takes more memory than is allowed: the question can be narrowed and asked again."""

    kind, status = "BAD_REQUEST", 400


class RenderError(InkfishError):
    """A chart that could not be drawn."""


class SettingError(InkfishError):
    """A setting with a value that does not fit."""


def did_you_mean(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the known words nearest to `word`, best first; none that is far.

    >>> did_you_mean("revenu", ["revenue", "units_sold", "product"])
    ['revenue']
    """
    found = process.extract(word, list(known), scorer=fuzz.WRatio, processor=utils.default_process, limit=limit)
    return [name for name, score, _ in found if score >= 70]


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean ...?` for the nearest known words, or an empty string."""
    near = did_you_mean(word, known)
    return f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
