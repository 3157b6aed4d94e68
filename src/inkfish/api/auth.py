"""Whose key a request carries."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable

from anyio import to_thread

from inkfish.errors import InkfishError, Unauthorized
from inkfish.store.keys import Key, hashed

FRESH = 3.0  # seconds that a key is believed without another look: how long a revoked one may still work
NOTE_USE = 60.0  # seconds between two notes that a key was used
MOST = 10_000

MISSING = (
    "This needs an API key: send it as `Authorization: Bearer KEY`, or as `X-API-Key: KEY`. "
    "`inkfish keys create NAME` makes one."
)
WRONG = "This API key is not known, or was revoked."

_bearer = re.compile(rb"(?i)bearer +(\S+) *")


class Keys:
    """The keys seen lately, by their hash."""

    def __init__(self, find: Callable[[bytes], Key | None], note: Callable[[str], None]):
        self._find, self._note = find, note
        self._seen: dict[bytes, tuple[Key, float]] = {}
        self._noted: dict[str, float] = {}
        self._notes: set[asyncio.Task] = set()

    async def of(self, headers: dict[bytes, bytes], session: bytes | None = None) -> Key:
        """Return the key of a request; raise Unauthorized for none, an unknown or a revoked one.

        `session` is the hash of the key that our own page signed in with, where the request is that page's.
        """
        key_hash = session or hashed(_key(headers))
        key, until = self._seen.get(key_hash, (None, 0.0))
        if key is None or time.monotonic() >= until:
            key = await self._look(key_hash)
        return key

    async def _look(self, key_hash: bytes) -> Key:
        """Look a key up; wrong ones are not remembered, so that a new one works at once."""
        key = await to_thread.run_sync(self._find, key_hash)
        self._seen.pop(key_hash, None)
        if key is None:
            raise Unauthorized(WRONG)
        if len(self._seen) >= MOST:
            self._seen.clear()
        now = time.monotonic()
        self._seen[key_hash] = key, now + FRESH
        if now - self._noted.get(key.id, -NOTE_USE) >= NOTE_USE:
            self._noted[key.id] = now
            self._later(key.id)
        return key

    def _later(self, key_id: str) -> None:
        """Note the use of a key without keeping its request waiting."""
        task = asyncio.get_running_loop().create_task(to_thread.run_sync(self._try_note, key_id))
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)

    def _try_note(self, key_id: str) -> None:
        try:
            self._note(key_id)
        except InkfishError:
            self._noted.pop(key_id, None)  # a busy store: the next request notes it


def _key(headers: dict[bytes, bytes]) -> str:
    """Return the key that a request carries."""
    bearer = _bearer.fullmatch(headers.get(b"authorization", b"").strip())
    key = bearer[1] if bearer else headers.get(b"x-api-key", b"").strip()
    if not key:
        raise Unauthorized(MISSING)
    return key.decode("latin-1")
