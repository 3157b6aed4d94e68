"""How often one may ask: a burst, then so many times a second."""

from __future__ import annotations

import threading
import time

from inkfish.errors import RateLimited

MOST = 10_000  # names that are remembered; all are forgotten at once, each with a whole burst then


class Buckets:
    """Gives each name, of a key or a card, a burst of tokens and then so many a second. Rate 0: no limit."""

    def __init__(self, rate: float, burst: int, refusal: str):
        self._rate, self._burst, self._refusal = rate, max(1, burst), refusal
        self._left: dict[str, tuple[float, float]] = {}  # name: tokens, and when
        self._guard = threading.Lock()

    def take(self, name: str, now: float | None = None) -> None:
        """Take one token; raise RateLimited, with the time until there is one, when there is none."""
        if not self._rate:
            return
        now = time.monotonic() if now is None else now
        with self._guard:
            left, then = self._left.get(name, (float(self._burst), now))
            left = min(self._burst, left + (now - then) * self._rate)
            if left < 1:
                self._left[name] = left, now
                raise RateLimited(self._refusal, (1 - left) / self._rate)
            if len(self._left) > MOST:
                self._left.clear()
            self._left[name] = left - 1, now
