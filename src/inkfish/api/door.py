"""What every request passes on its way in and out: one pure ASGI layer.

In: an id, the address it was sent to, limits, its key, its body. Out: an error in the one shape whatever went wrong,
headers, a line in the log. What it finds is in `request.state`: `id`, `base`, `body`, and on the API `key`. A layer
outside it may have put `key_hash` there for a page of ours that is signed in.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
import traceback
from contextlib import AsyncExitStack
from functools import lru_cache
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inkfish.api import errors
from inkfish.api.auth import Keys
from inkfish.api.limits import Body, Crowd, Disconnected
from inkfish.errors import BadRequest, InkfishError
from inkfish.links import API
from inkfish.service.buckets import Buckets
from inkfish.service.service import Service
from inkfish.settings import Settings

HEALTH = ("/healthz", "/readyz")  # answered however busy the server is
SEND_TIME = 60.0  # seconds that a client may leave a part of its answer unread
BASE_HEADERS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
PRIVATE = (b"cache-control", b"no-store")

log = logging.getLogger("inkfish.request")

# The Host is whatever the client wrote, and ends up in links: no more than a name or an address, and a port.
_host = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


class Door:
    """The layer around the application."""

    def __init__(self, app: ASGIApp, settings: Settings, service: Service):
        self._app, self._settings = app, settings
        self._crowd = Crowd(settings)
        refusal = f"This key may send {settings.key_rate:g} requests a second."
        self._buckets = Buckets(settings.key_rate, settings.key_burst, refusal)
        self._keys = Keys(service.key, service.key_used)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, see that it is answered, and note it."""
        began = time.perf_counter()
        headers = dict(scope["headers"])
        inner = _normal(scope)
        visit = Visit(inner, send)
        body = Body(headers, receive, self._settings)
        try:
            await self._enter(inner, headers, body, receive, visit)
        except Disconnected:
            visit.status = 499
        except Exception as error:
            await self._refuse(error, inner, body, receive, visit)
        finally:
            visit.note(began)

    async def _enter(
        self, scope: Scope, headers: dict[bytes, bytes], body: Body, receive: Receive, visit: Visit
    ) -> None:
        """Check a request from the cheapest check to the dearest, then hand it on."""
        state = scope["state"]
        async with AsyncExitStack() as stack:
            state["base"] = base_of(scope, headers, self._settings)
            if visit.private:
                stack.enter_context(self._crowd.one())
                state["key"] = visit.key = key = await self._keys.of(headers, state.get("key_hash"))
                self._buckets.take(key.id)
                stack.enter_context(self._crowd.one_of(key.id))
            whole = await body.read() if visit.private else await self._keyless(body)
            if not visit.private and scope["path"] not in HEALTH:
                stack.enter_context(self._crowd.one_keyless())
            state["body"] = whole
            await self._app(scope, _again(whole, receive), visit.send)

    async def _keyless(self, body: Body) -> bytes:
        """Return a body that comes without a key: while it comes, it has no place among the requests."""
        if not body.unread:
            return b""
        with self._crowd.one_sending():
            return await body.read()

    async def _refuse(self, error: Exception, scope: Scope, body: Body, receive: Receive, visit: Visit) -> None:
        """Answer an error, and close the connection where a part of the body is still to come."""
        if not isinstance(error, InkfishError):
            log_fault(error, scope["state"]["id"])
        if visit.status:  # too late to say anything else
            raise error
        response = errors.answer_error(error)
        if not body.unread:
            await response(scope, receive, visit.send)
            return
        response.headers["connection"] = "close"
        await visit.send(
            {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
        )
        await visit.send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
        if response.status_code != 408:  # who was too slow once is not waited for again
            await body.drain()
        await visit.send({"type": "http.response.body", "body": b"", "more_body": False})


class Visit:
    """One request on its way out: adds the headers, and remembers what the log wants to know."""

    def __init__(self, scope: Scope, send: Send):
        self._scope, self._send = scope, send
        self.private = scope["path"] == API or scope["path"].startswith(f"{API}/")
        self.status, self.size, self.key = 0, 0, None
        scope["state"]["id"] = self.id = secrets.token_hex(12)

    async def send(self, message: Message) -> None:
        """Pass an answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._headers(list(message.get("headers", ())))
        else:
            self.size += len(message.get("body", b""))
        try:
            async with asyncio.timeout(SEND_TIME):
                await self._send(message)
        except TimeoutError:
            raise Disconnected from None  # nobody reads: let go of what this request holds

    def _headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return an answer's headers with ours, its own coming first."""
        present = {name for name, _ in headers}
        headers += [h for h in BASE_HEADERS if h[0] not in present]
        if self.private and PRIVATE[0] not in present:
            headers.append(PRIVATE)
        headers.append((b"x-request-id", self.id.encode()))
        return headers

    def note(self, began: float) -> None:
        """Write the request's line in the log: the route's pattern, never its ids, query or body."""
        route = self._scope.get("route")
        log.info(
            "request",
            extra={
                "fields": {
                    "request_id": self.id,
                    "method": self._scope["method"],
                    "route": getattr(route, "path", "-"),
                    "status": self.status,
                    "ms": round((time.perf_counter() - began) * 1000, 2),
                    "bytes": self.size,
                    "key": self.key.id if self.key else None,
                }
            },
        )


def base_of(scope: Scope, headers: dict[bytes, bytes], settings: Settings) -> str:
    """Return the server's own address as this client can reach it; raise BadRequest for a Host that is none."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = headers.get(b"host")
    if not host:
        name, port = scope.get("server") or ("127.0.0.1", 80)
        return f"{scope['scheme']}://{name}:{port}"
    return _base("https" if scope["scheme"] == "https" else "http", host)


@lru_cache(256)
def _base(scheme: str, host: bytes) -> str:
    text = host.decode("latin-1")
    if not _host.fullmatch(text):
        raise BadRequest("The Host header must be a host name or address, with a port or without.")
    return f"{scheme}://{text.lower()}"


def log_fault(error: Exception, request_id: str) -> None:
    """Log where an unforeseen error came from. Its words are left out: they may hold a user's data."""
    frames = [f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("fault", extra={"fields": {"request_id": request_id, "error": type(error).__name__, "at": frames[-12:]}})


def _normal(scope: Scope) -> Scope:
    """Return the request as the routes know it: without a last slash, a HEAD as its GET (the server cuts the body)."""
    path, method = scope["path"], scope["method"]
    if path.endswith("/") and path != "/":
        path = path[:-1]
    return {
        **scope,
        "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "method": "GET" if method == "HEAD" else method,
        "state": dict(scope.get("state") or {}),
    }


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body that was read, then what comes after."""
    given = False

    async def again() -> dict[str, Any]:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
