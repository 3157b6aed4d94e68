"""A request with an Idempotency-Key is done once: sent again, it gets the reply that it got before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from inkfish.errors import Conflict, Unprocessable
from inkfish.store import replies
from inkfish.store.database import AlreadyKept, Connection, Database
from inkfish.store.replies import Reply


@dataclass(frozen=True)
class Once:
    """An Idempotency-Key and the SHA-256 of the request that came with it."""

    key: str
    request: bytes


class Replies:
    """The replies to requests with a key, and which of these requests are under way."""

    def __init__(self, database: Database):
        self._database = database
        self._under_way: set[tuple[str, str]] = set()
        self._guard = threading.Lock()

    def do(self, tenant: str, once: Once | None, work: Callable[[], Reply]) -> Reply:
        """Do the work, or return what it gave when it was done before under the same Idempotency-Key.

        The reply is kept in the same write as what the work does. So when two processes do it at once one of them
        cannot keep its own, keeps nothing, and returns the other's.
        """
        if once is None:
            return work()
        with self._alone(tenant, once.key):
            before = self.before(tenant, once)
            if before:
                return before
            try:
                return work()
            except AlreadyKept:
                before = self.before(tenant, once)
                if before is None:
                    raise
                return before

    @contextmanager
    def _alone(self, tenant: str, key: str) -> Iterator[None]:
        """Raise Conflict if a request with the same key is under way."""
        with self._guard:
            if (tenant, key) in self._under_way:
                raise Conflict("A request with this Idempotency-Key is still being worked on. Try again in a moment.")
            self._under_way.add((tenant, key))
        try:
            yield
        finally:
            with self._guard:
                self._under_way.discard((tenant, key))

    def before(self, tenant: str, once: Once) -> Reply | None:
        """Return the reply kept under a key; raise Unprocessable if it answered another request."""
        with self._database.read() as connection:
            reply = replies.find(connection, tenant, once.key)
        if reply and reply.request != once.request:
            raise Unprocessable("This Idempotency-Key was used with another request. Use a new key for a new request.")
        return reply

    def keep(self, tx: Connection, tenant: str, once: Once | None, reply: Reply) -> None:
        """Keep the reply to a request with a key, in the write of what it did."""
        if once:
            replies.add(tx, tenant, once.key, replace(reply, request=once.request))
