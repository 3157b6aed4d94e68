"""Structured logs: one JSON object a line on standard error, never the data."""

from __future__ import annotations

import logging
import logging.handlers
import queue
import sys
from datetime import UTC, datetime

import msgspec

WAITING = 10_000  # lines that may wait for a slow reader of standard error; beyond, lines are lost, not requests


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


class Queue(logging.handlers.QueueHandler):
    """Hands records to the thread that writes them, so that a full pipe stops no request."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            return


def start(level: str) -> logging.handlers.QueueListener:
    """Send the logs of Inkfish and of uvicorn to standard error; stop what is returned to write the last ones."""
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(Lines())
    waiting: queue.Queue[logging.LogRecord] = queue.Queue(WAITING)
    for name in ("inkfish", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [Queue(waiting)], False
        logger.setLevel(level.upper())
    listener = logging.handlers.QueueListener(waiting, out)
    listener.start()
    return listener
