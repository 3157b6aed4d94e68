"""A connection with bounds: what the server itself has no limit for. Bodies have theirs in `limits`."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from inkfish.api.errors import KINDS, shape

HEAD_TIME = 20.0  # seconds that a request's head may take to arrive, from the connection or its first byte on
HEAD_BYTES = 128 << 10  # bytes of a head, those that came together with its first one aside
HEADERS = 200  # headers of one request
AHEAD = 100  # requests that may be sent before the first of them is answered
UNREADABLE = "This is no HTTP request that can be read."
READ_TIME = 120.0  # seconds in which one who was sent more than the network holds must read some of it

log = logging.getLogger("inkfish.request")


class Connection(HttpToolsProtocol):
    """The server's own protocol, with a clock and a count for heads, and a look now and then at who does not read."""

    _clock: asyncio.TimerHandle | None = None
    _next_look: asyncio.TimerHandle
    _in_head = _read = False
    _head = _piece = _unread = 0  # bytes

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()
        self._look()

    def data_received(self, data: bytes) -> None:
        self._piece = len(data)
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > HEAD_BYTES:
                self._give_up()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head = True, -self._piece
        self._wait()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header of a head; a trailer, which comes after the body, is none. Raising stops the parser: 400."""
        if not self._in_head:
            return
        if len(self.headers) >= HEADERS:
            raise ValueError(f"a request may have {HEADERS} headers")
        if name.lower() == b"host" and any(known == b"host" for known, _ in self.headers):
            raise ValueError("a request names one host")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop()
        if len(self.pipeline) >= AHEAD:
            self.transport.abort()
            raise ValueError(f"{AHEAD} requests may be sent ahead")
        super().on_headers_complete()

    def resume_writing(self) -> None:
        self._read = True
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self._next_look.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request in the one shape of errors, unless another answer is under way; then close."""
        answering = self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete
        if not self.pipeline and not answering:
            request_id, body = secrets.token_hex(12), shape(KINDS[400], UNREADABLE)
            head = (
                "HTTP/1.1 400 Bad Request",
                "content-type: application/json",
                f"content-length: {len(body)}",
                "connection: close",
                f"x-request-id: {request_id}",
            )
            self.transport.write("\r\n".join((*head, "", "")).encode() + body)
            log.info("unreadable", extra={"fields": {"request_id": request_id, "status": 400}})
        self.transport.close()

    def _look(self) -> None:
        """End the connection if nothing was read since the last look: closing it would wait for that, for ever."""
        before, self._unread = self._unread, self.transport.get_write_buffer_size()
        if 0 < before <= self._unread and not self._read:
            self.transport.abort()
            return
        self._read = False
        self._next_look = self.loop.call_later(READ_TIME, self._look)

    def _wait(self) -> None:
        if self._clock is None:
            self._clock = self.loop.call_later(HEAD_TIME, self._give_up)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _give_up(self) -> None:
        """Close without an answer: there is no whole request to answer."""
        if not self.transport.is_closing():
            self.transport.close()
