"""Worker processes with limits: files are read, plans run and charts drawn here, never where requests are answered."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from inkfish.errors import InkfishError, RequestTimeout, Unavailable

T = TypeVar("T")

TRIES = 3  # times a job is given to a pool, where the pool broke before the job began
LOOK = 1.0  # seconds between two looks whether the pool that has a job still stands


@dataclass(frozen=True)
class Limits:
    """What one worker process may use; 0 is no limit. Bytes and seconds.

    `address_space` cannot be set where V8 runs (it reserves 35 GB); `data` bounds the heap there.
    """

    address_space: int = 0
    data: int = 0
    cpu: int = 0
    nice: int = 5


class Workers:
    """A pool of worker processes for one kind of work, killed and replaced when one overruns.

    `preload` names functions without arguments that each new process calls first, so that the first job is fast.
    """

    def __init__(self, name: str, size: int, limits: Limits, queue: int, jobs: int = 500,
                 preload: Callable[[], Any] | None = None):
        self.name, self.size = name, max(1, size)
        self._slots = threading.BoundedSemaphore(self.size + queue)
        self._new_pool = lambda: ProcessPool(
            max_workers=self.size, max_tasks=jobs, initializer=_start, initargs=[limits, preload],
            context=multiprocessing.get_context("spawn"))
        self._guard, self._stopped = threading.Lock(), False
        self._pool = self._new_pool()

    def call(self, function: Callable[..., T], *args: Any, timeout: float) -> T:
        """Run `function(*args)` in a worker and return its value.

        Raises the function's own InkfishError, RequestTimeout after `timeout` seconds of work (the worker is
        killed), Unavailable when too many jobs wait, and InkfishError when the worker died (memory, a crash).
        """
        if not self._slots.acquire(blocking=False):
            raise Unavailable(f"The server is busy: too many jobs wait to {self.name}. Try again in a moment.")
        try:
            return self._do_afresh(function, args, timeout)
        except FutureTimeout:
            raise RequestTimeout(f"It took longer than the {timeout:g} seconds allowed to {self.name}.") from None
        except ProcessExpired:
            raise WorkerDied(f"It took more memory or time than is allowed to {self.name}.") from None
        finally:
            self._slots.release()

    def _do_afresh(self, function: Callable[..., T], args: tuple[Any, ...], timeout: float) -> T:
        """Return what a worker gives, past as many spent ones as there are."""
        for _ in range(self.size):
            try:
                return self._do(function, args, timeout)
            except ProcessExpired as died:
                if died.exitcode != SPENT:
                    raise
        return self._do(function, args, timeout)

    def _do(self, function: Callable[..., T], args: tuple[Any, ...], timeout: float) -> T:
        """Return what a worker gives; a job that was under way in no worker when its pool broke goes to the next."""
        for _ in range(TRIES):
            pool = self._standing()
            try:
                future: Future[T] = pool.schedule(function, args=args, timeout=timeout)
            except RuntimeError:  # it broke, or was stopped, since we looked
                continue
            # What is put into a pool as it breaks is never done, and nobody says so.
            while not wait([future], LOOK).done and pool.active:
                pass
            with contextlib.suppress(BrokenProcessPool, CancelledError):
                if future.done():
                    return future.result()
        raise Unavailable(f"The processes that {self.name} were ended. Try again in a moment.")

    def _standing(self) -> ProcessPool:
        """Return the pool, a new one where it is broken: one is when a worker is killed that has nothing to do."""
        with self._guard:
            if self._stopped:
                raise Unavailable("The server is stopping.")
            if not self._pool.active:
                threading.Thread(target=_clear, args=(self._pool,), daemon=True).start()
                self._pool = self._new_pool()
            return self._pool

    @property
    def alive(self) -> bool:
        """Whether it takes jobs."""
        return not self._stopped and bool(self._standing().active)

    def stop(self) -> None:
        """Kill the processes; jobs under way fail."""
        with self._guard:
            self._stopped = True
        _clear(self._pool)


def _clear(pool: ProcessPool) -> None:
    """Kill the processes of a pool, and wait for them."""
    pool.stop()
    pool.join(timeout=5)


SPENT = 71
_spent: list[bool] = []


def spend() -> None:
    """Mark this worker process as spent: it ends itself at its next job, and another process takes that."""
    _spent.append(True)


def end_if_spent() -> None:
    """End this worker process when it is spent; every job that can spend one begins with this."""
    if _spent and multiprocessing.parent_process() is not None:
        os._exit(SPENT)


class WorkerDied(InkfishError):
    """The process that did the work was ended by a limit or a crash; each room says what that means for its user."""


def _start(limits: Limits, preload: Callable[[], Any] | None) -> None:
    """Set the limits of a new worker process, then load what it will need."""
    os.nice(limits.nice)
    for kind, value in ((resource.RLIMIT_AS, limits.address_space), (resource.RLIMIT_DATA, limits.data),
                        (resource.RLIMIT_CPU, limits.cpu), (resource.RLIMIT_CORE, 0)):
        if value or kind == resource.RLIMIT_CORE:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (value, value))
    if preload:
        preload()
