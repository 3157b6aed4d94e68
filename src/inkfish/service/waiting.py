"""One after another, and what was asked for lately."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from inkfish.errors import Unavailable

THREAD_WAIT = 60.0  # seconds that a message waits for those before it in its thread


class InTurn:
    """Lets those who want the same thing go one after another."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, list[Any]] = {}  # name: [lock, how many hold it or wait]

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Wait until nobody else has `name`; raise Unavailable after THREAD_WAIT seconds."""
        with self._guard:
            entry = self._locks.setdefault(name, [threading.Lock(), 0])
            entry[1] += 1
        try:
            if not entry[0].acquire(timeout=THREAD_WAIT):
                raise Unavailable("Another message of this thread is still being answered. Try again in a moment.")
            try:
                yield
            finally:
                entry[0].release()
        finally:
            with self._guard:
                entry[1] -= 1
                if not entry[1]:
                    self._locks.pop(name, None)


class Recent:
    """The last few values asked for, by name."""

    def __init__(self, size: int):
        self._size, self._guard = size, threading.Lock()
        self._values: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """Return the value, or None."""
        with self._guard:
            value = self._values.pop(name, None)
            if value is not None:
                self._values[name] = value
            return value

    def put(self, name: str, value: Any) -> Any:
        """Keep a value and return it; the one unused longest goes."""
        with self._guard:
            self._values[name] = value
            while len(self._values) > self._size:
                del self._values[next(iter(self._values))]
        return value
