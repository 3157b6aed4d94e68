"""A process of its own for the other side of a comparison, with the priority that the server's workers have."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from inkfish.workers import Limits


class Alone:
    """Runs functions in one process, which `prepare` gets ready; on a busy machine it waits as the server's do."""

    def __init__(self, prepare: Callable[[], Any] | None = None):
        self._pool = ProcessPoolExecutor(1, get_context("spawn"), _start, (prepare,))

    def __enter__(self) -> Alone:
        return self

    def __exit__(self, *_: Any) -> None:
        self._pool.shutdown()

    def seconds(self, function: Callable[..., Any], *args: Any) -> float:
        """Return the seconds that a call takes there, not counting the way there and back."""
        return self._pool.submit(timed, function, *args).result()


def timed(function: Callable[..., Any], *args: Any) -> float:
    """Return the seconds that a call takes here."""
    started = time.perf_counter()
    function(*args)
    return time.perf_counter() - started


def _start(prepare: Callable[[], Any] | None) -> None:
    os.nice(Limits().nice)
    if prepare:
        prepare()
