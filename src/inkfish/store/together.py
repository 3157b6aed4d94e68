"""Work that several ask for at once, done once: a card that many open in one moment is drawn once for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Does work by name; who asks for a name that is being worked on waits, and gets the same value or error."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._under_way: dict[Hashable, Future[T]] = {}

    def do(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` gives, or what another gives who does the same at this moment."""
        with self._guard:
            others = self._under_way.get(name)
            mine = self._under_way.setdefault(name, Future())
        if others is not None:
            return others.result()
        try:
            mine.set_result(make())
        except BaseException as error:
            mine.set_exception(error)
        finally:
            with self._guard:
                del self._under_way[name]
        return mine.result()
