"""How much one may ask at once: requests in flight, bytes and seconds of a body."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from starlette.types import Receive

from inkfish.errors import InkfishError, PayloadTooLarge, RateLimited, RequestTimeout, Unavailable
from inkfish.settings import Settings

DRAIN_TIME = 3.0  # seconds and bytes of a refused body that are read on, so that its sender sees the answer
DRAIN_BYTES = 512 << 20
KEYLESS = 0.75  # of the places for requests, those that requests without a key may have
SENDING = 0.25  # as many bodies that come without a key may be on their way, by the same measure
BUSY = "The server is busy: it has {most} {what}. Try again in a moment."


class Disconnected(Exception):
    """The client went away in the middle of its request."""


class Crowd:
    """Counts the requests in flight: in all, of each key, of those without a key, and the bodies that these still send.

    Who has no key can take neither the places that are kept for keys, nor any place by sending slowly.
    """

    def __init__(self, settings: Settings):
        self._most, self._most_of_key = settings.requests_in_flight, settings.key_in_flight
        self._most_keyless, self._most_sending = (max(1, int(self._most * part)) for part in (KEYLESS, SENDING))
        self._counts = Counter[str]()

    def one(self) -> AbstractContextManager[None]:
        """Count a request in; raise Unavailable when there are too many."""
        return self._count("all", self._most, Unavailable(BUSY.format(most=self._most, what="requests under way")))

    @contextmanager
    def one_keyless(self) -> Iterator[None]:
        """Count a request without a key in; raise Unavailable when there are too many."""
        words = BUSY.format(most=self._most_keyless, what="requests without a key under way")
        with self._count("keyless", self._most_keyless, Unavailable(words)), self.one():
            yield

    def one_sending(self) -> AbstractContextManager[None]:
        """Count a body in that comes without a key; raise Unavailable when there are too many."""
        words = BUSY.format(most=self._most_sending, what="requests without a key arriving")
        return self._count("sending", self._most_sending, Unavailable(words))

    def one_of(self, key: str) -> AbstractContextManager[None]:
        """Count a request of a key in; raise RateLimited when it has too many."""
        words = f"This key has {self._most_of_key} requests under way, the most it may have at once."
        return self._count(f"key {key}", self._most_of_key, RateLimited(words))

    @contextmanager
    def _count(self, name: str, most: int, refusal: InkfishError) -> Iterator[None]:
        if self._counts[name] >= most:
            raise refusal
        self._counts[name] += 1
        try:
            yield
        finally:
            self._counts[name] -= 1
            if not self._counts[name]:
                del self._counts[name]


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
