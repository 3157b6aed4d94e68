"""How much one may ask at once: requests in flight, requests a second, bytes and seconds of a body."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Receive

from inkfish.errors import PayloadTooLarge, RateLimited, RequestTimeout, Unavailable
from inkfish.settings import Settings

DRAIN_TIME = 3.0  # seconds and bytes of a refused body that are read on, so that its sender sees the answer
DRAIN_BYTES = 512 << 20


class Disconnected(Exception):
    """The client went away in the middle of its request."""


class Crowd:
    """Counts the requests in flight, in all and of each key."""

    def __init__(self, settings: Settings):
        self._most, self._most_of_key = settings.requests_in_flight, settings.key_in_flight
        self._count, self._of_key = 0, Counter[str]()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count a request in; raise Unavailable when there are too many."""
        if self._count >= self._most:
            raise Unavailable(f"The server is busy: it has {self._most} requests under way. Try again in a moment.")
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1

    @contextmanager
    def one_of(self, key: str) -> Iterator[None]:
        """Count a request of a key in; raise RateLimited when it has too many."""
        if self._of_key[key] >= self._most_of_key:
            raise RateLimited(f"This key has {self._most_of_key} requests under way, the most it may have at once.")
        self._of_key[key] += 1
        try:
            yield
        finally:
            self._of_key[key] -= 1
            if not self._of_key[key]:
                del self._of_key[key]


class Buckets:
    """Lets each key send a burst, then so many requests a second."""

    def __init__(self, rate: float, burst: int):
        self._rate, self._burst = rate, max(1, burst)
        self._left: dict[str, tuple[float, float]] = {}  # key: tokens, and when

    def take(self, key: str, now: float | None = None) -> None:
        """Take one token; raise RateLimited, with the time until there is one, when there is none. Rate 0: no limit."""
        if not self._rate:
            return
        now = time.monotonic() if now is None else now
        left, then = self._left.get(key, (float(self._burst), now))
        left = min(self._burst, left + (now - then) * self._rate)
        if left < 1:
            self._left[key] = left, now
            raise RateLimited(f"This key may send {self._rate:g} requests a second.", (1 - left) / self._rate)
        if len(self._left) > 10_000:
            self._left.clear()
        self._left[key] = left - 1, now


class Body:
    """The body of a request, read whole and within limits before anything else sees it."""

    def __init__(self, headers: dict[bytes, bytes], receive: Receive, settings: Settings):
        self._receive, self._most, self._time = receive, settings.max_body, settings.body_timeout
        self._declared = headers.get(b"content-length", b"0")
        self.unread = self._declared != b"0" or b"transfer-encoding" in headers

    async def read(self) -> bytes:
        """Return the body; raise PayloadTooLarge or RequestTimeout as soon as it is clear."""
        if not self.unread:
            return b""
        if self._declared.isdigit() and int(self._declared[:18]) > self._most:
            raise self._too_large()
        try:
            async with asyncio.timeout(self._time):
                return await self._all()
        except TimeoutError:
            raise RequestTimeout(f"The body took longer than {self._time:g} seconds to arrive.") from None

    async def _all(self) -> bytes:
        chunks, size = [], 0
        while self.unread:
            chunk = await self._next()
            size += len(chunk)
            if size > self._most:
                raise self._too_large()
            chunks.append(chunk)
        return b"".join(chunks)

    async def drain(self) -> None:
        """Read on and forget, for a while: one who still sends would otherwise see a broken connection, no answer."""
        size = 0
        try:
            async with asyncio.timeout(DRAIN_TIME):
                while self.unread and size < DRAIN_BYTES:
                    size += len(await self._next())
        except (TimeoutError, Disconnected):
            return

    async def _next(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        self.unread = message.get("more_body", False)
        return message.get("body", b"")

    def _too_large(self) -> PayloadTooLarge:
        return PayloadTooLarge(
            f"The body is larger than the {self._most:,} bytes that are taken. "
            "Send a larger table as a URL in `file_sources`."
        )
