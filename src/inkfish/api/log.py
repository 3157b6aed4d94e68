"""Structured logs: one JSON object a line on standard error, never the data."""

from __future__ import annotations

import atexit
import logging
import sys
import threading
from collections import deque
from datetime import UTC, datetime

import msgspec

WAITING = 10_000  # lines that may wait for a slow reader of standard error; beyond, lines are lost, not requests
PAUSE = 0.1  # seconds between two writings: waking a thread for every line would cost each request more than its line


class Lines(logging.Formatter):
    """Writes a record as a line of JSON; `extra={"fields": {...}}` become its fields."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return msgspec.json.encode(line | getattr(record, "fields", {})).decode()


class Waiting(logging.Handler):
    """Keeps records for a thread that writes them now and then, so that neither a full pipe nor a slow disk stops a
    request. Errors are written at once."""

    def __init__(self, out: logging.Handler):
        super().__init__()
        self._out, self._records = out, deque[logging.LogRecord](maxlen=WAITING)
        self._hurry, self._ended = threading.Event(), False
        self._thread = threading.Thread(target=self._write_on, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)
        if record.levelno >= logging.ERROR:
            self._hurry.set()

    def stop(self) -> None:
        """Write what waits, then no more."""
        self._ended = True
        self._hurry.set()
        self._thread.join(timeout=2)

    def _write_on(self) -> None:
        while not self._ended:
            self._hurry.wait(PAUSE)
            self._hurry.clear()
            while self._records:
                self._out.handle(self._records.popleft())


def start(level: str) -> Waiting:
    """Send the logs of Inkfish and of uvicorn to standard error, the last ones when the process ends or at `stop`."""
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(Lines())
    waiting = Waiting(out)
    for name in ("inkfish", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [waiting], False
        logger.setLevel(level.upper())
    atexit.register(waiting.stop)
    return waiting
