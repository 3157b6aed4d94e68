"""Worker processes that are killed: by a limit, or by the machine."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from inkfish.errors import RequestTimeout, Unavailable
from inkfish.workers import Limits, WorkerDied, Workers


@pytest.fixture
def workers():
    pool = Workers("test", 1, Limits(), queue=8)
    yield pool
    pool.stop()


def test_a_worker_killed_while_it_has_nothing_to_do_is_replaced(workers):
    """The kernel, when memory is short, kills what is large and idle; the pool of `pebble` breaks for good then."""
    for _ in range(2):
        first = workers.call(os.getpid, timeout=20)
        os.kill(first, signal.SIGKILL)
        time.sleep(0.5)
        assert workers.alive
        assert workers.call(os.getpid, timeout=20) != first


def test_jobs_given_as_a_worker_is_killed_are_done_or_refused_and_none_waits_for_ever(workers):
    worker, told = workers.call(os.getpid, timeout=20), []

    def ask():
        try:
            told.append(workers.call(os.getpid, timeout=20))
        except (WorkerDied, Unavailable) as error:
            told.append(error)

    os.kill(worker, signal.SIGKILL)
    asking = [threading.Thread(target=ask, daemon=True) for _ in range(6)]
    for one in asking:
        one.start()
        time.sleep(0.05)
    for one in asking:
        one.join(timeout=20)
    assert len(told) == 6
    assert isinstance(workers.call(os.getpid, timeout=20), int)


def test_a_worker_that_dies_at_work_is_told(workers):
    with pytest.raises(WorkerDied):
        workers.call(os._exit, 1, timeout=20)
    with pytest.raises(RequestTimeout):
        workers.call(time.sleep, 30, timeout=0.3)
    assert workers.call(os.getpid, timeout=20)


def test_after_the_stop_there_is_no_work():
    pool = Workers("test", 1, Limits(), queue=1)
    pool.stop()
    assert not pool.alive
    with pytest.raises(Unavailable):
        pool.call(os.getpid, timeout=5)
