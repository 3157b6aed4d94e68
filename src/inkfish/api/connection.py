"""A connection that does not wait for ever: what the server itself has no limit for."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_TIME = 20.0  # seconds that a request's head may take to arrive, from the connection or its first byte on


class Connection(HttpToolsProtocol):
    """The server's own protocol, with a clock for the heads of requests; bodies have theirs in `limits`."""

    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        self._stop()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

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
