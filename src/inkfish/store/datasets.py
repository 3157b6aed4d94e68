"""The files of a tenant's tables: put in place once, kept while a thread claims them.

<data_dir>/tenants/<tenant>/tables/<sha256>.parquet      what a Table's `path` is relative to
<data_dir>/staging/<random>/                             what is being read; gone when the reading ends
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, or_, select

from inkfish.data.table import Table
from inkfish.settings import Settings
from inkfish.store.schema import thread_tables

ABANDONED = 3600.0  # seconds after which what is in staging is nobody's: another process may be reading right now


def folder(settings: Settings, tenant: str) -> Path:
    """Return where a tenant's tables are."""
    return settings.data_dir.resolve() / "tenants" / tenant / "tables"


@contextmanager
def staging(settings: Settings) -> Iterator[Path]:
    """Give a folder for files that are being read; it is removed with all in it."""
    root = settings.data_dir.resolve() / "staging"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = Path(tempfile.mkdtemp(dir=root))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def files(tables: Iterable[Table]) -> list[str]:
    """Return the files that tables are kept in, each once."""
    return sorted({name for table in tables for name in (table.path, table.values_path) if name})


def sync(stage: Path, names: Sequence[str]) -> None:
    """See to it that staged files are on disk: done before the write that claims them, as it may take a while."""
    for name in names:
        with open(stage / name, "rb") as file:
            os.fsync(file.fileno())


def place(tx: Connection, settings: Settings, tenant: str, stage: Path, names: Sequence[str]) -> None:
    """Move staged files to the tenant's folder; inside a write, so that no `sweep` comes between file and claim."""
    home = folder(settings, tenant)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in names:
        os.replace(stage / name, home / name)
    _sync_folder(home)


def sweep(tx: Connection, settings: Settings, tenant: str, names: Iterable[str]) -> None:
    """Remove those files of a tenant that no thread claims; inside a write of its own, after the claims are gone."""
    home = folder(settings, tenant)
    for name in names:
        claim = or_(thread_tables.c.path == name, thread_tables.c.values_path == name)
        if tx.execute(select(1).where(thread_tables.c.tenant == tenant, claim).limit(1)).first() is None:
            (home / name).unlink(missing_ok=True)


def sweep_all(tx: Connection, settings: Settings) -> None:
    """Remove what a crash left behind: files that no thread claims, and what nobody can still be reading."""
    for stage in (settings.data_dir.resolve() / "staging").glob("*"):
        if time.time() - stage.stat().st_mtime > ABANDONED:
            shutil.rmtree(stage, ignore_errors=True)
    root = settings.data_dir.resolve() / "tenants"
    for home in root.glob("*/tables"):
        sweep(tx, settings, home.parent.name, sorted(f.name for f in home.iterdir() if f.is_file()))


def _sync_folder(path: Path) -> None:
    """See to it that the names in a folder are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
