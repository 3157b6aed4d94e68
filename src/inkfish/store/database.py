"""The way to the database: many readers, one writer, and nothing acknowledged that is not on disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import IntegrityError as AlreadyKept

from inkfish.errors import SettingError, Unavailable
from inkfish.settings import Settings
from inkfish.store.migrations import upgrade

__all__ = ["AlreadyKept", "Connection", "Database"]  # what the service needs to name of SQLAlchemy, and no more

WRITER_WAIT = 15.0  # seconds that a write waits for those before it
BUSY_WAIT = 15_000  # milliseconds that SQLite waits for another process's write

# FULL: with NORMAL a power cut loses commits that were already answered.
# The wait comes first: several processes may turn a new file to WAL at once.
PRAGMAS = (
    f"busy_timeout={BUSY_WAIT}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cache_size=-16384",
)


class _Undo(Exception):
    """Ends a write without a trace."""


class Database:
    """One store. Reads run side by side; writes one after another, in this process by a lock, between processes by
    SQLite's own (`BEGIN IMMEDIATE`)."""

    def __init__(self, settings: Settings):
        url = settings.database_url or f"sqlite:///{sqlite_file(settings)}"
        self._readers = _engine(url, "BEGIN", size=16)
        self._glances = _engine(url, "", size=16)
        self._writer = _engine(url, "BEGIN IMMEDIATE", size=1)
        self._turn = threading.Lock()
        try:
            with self.write() as tx:
                upgrade(tx)
        except DatabaseError as error:
            raise SettingError(f"The store cannot be opened: {error.orig}.") from None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the store."""
        with self._readers.connect() as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """Give a connection for one statement that reads: without a transaction around it, at half the cost."""
        with self._glances.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the writing connection; what was written is on disk when the block ends, or not at all if it raises."""
        if not self._turn.acquire(timeout=WRITER_WAIT):
            raise Unavailable("The store is busy. Try again in a moment.")
        try:
            with self._writer.begin() as tx:
                yield tx
        except OperationalError as error:
            if "locked" in str(error.orig) or "busy" in str(error.orig):
                raise Unavailable("The store is busy. Try again in a moment.") from None
            raise
        finally:
            self._turn.release()

    def writable(self) -> bool:
        """Return whether a write can be begun and undone again."""
        try:
            with self.write() as tx:
                tx.execute(text("UPDATE schema_version SET version = version"))
                raise _Undo
        except _Undo:
            return True
        except (OperationalError, Unavailable):
            return False

    def close(self) -> None:
        """Close every connection."""
        self._readers.dispose()
        self._glances.dispose()
        self._writer.dispose()


def sqlite_file(settings: Settings) -> Path:
    """Return the default store's file, in a folder that only its owner may enter."""
    path = settings.data_dir.resolve() / "inkfish.db"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)  # SQLite gives its other files the same mode
    except OSError as error:
        raise SettingError(f"The data folder {settings.data_dir} cannot be used: {error.strerror}.") from None
    return path


def _engine(url: str, begin: str, size: int) -> Engine:
    """Return a pool of connections; on SQLite each is set up, and each transaction begun, by us."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False}} if sqlite else {"pool_pre_ping": True}
    engine = create_engine(url, pool_size=size, max_overflow=0 if size == 1 else 64, **options)
    if sqlite:
        event.listen(engine, "connect", _set_up)
    if sqlite and begin:
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _set_up(connection: Any, _record: Any) -> None:
    """Prepare a new SQLite connection."""
    connection.isolation_level = None  # no implicit BEGIN of the driver: ours says which kind
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
