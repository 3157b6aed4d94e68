"""Files in: any file that holds tables becomes typed, described Parquet files, named by their content."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb

from inkfish.data import naming
from inkfish.data.delimited import repaired
from inkfish.data.direct import load_directly
from inkfish.data.limits import ReadLimits
from inkfish.data.load import STAGED, Loaded, account_for, load
from inkfish.data.parquet_file import read_parquet
from inkfish.data.persons import with_measured_persons
from inkfish.data.profile import profile
from inkfish.data.quote import literal
from inkfish.data.shares import with_shares
from inkfish.data.sources import Place, tables_in
from inkfish.data.table import Source, Table
from inkfish.data.tidy import Raw
from inkfish.data.titled import with_titled
from inkfish.errors import DataError

__all__ = ["ReadLimits", "read"]

WORK = ".reading-"
NO_TEXTS: Mapping[str, tuple[str, ...]] = {}
VERSION = 1  # to be raised whenever files are read in another way, for it is part of a table's id


def read(path: Path, name: str, source: Source, into: Path, limits: ReadLimits,
         texts: Mapping[str, tuple[str, ...]] = NO_TEXTS) -> list[Table]:
    """Return the tables of a file, written to `into` as `<sha256>.parquet` (and `<sha256>.values.json`).

    `name` is what people call the file; its ending is not trusted. Runs in a worker process: a file can be made to take
    all memory or time that there is. Raises DataError, in words for the user, where there is no table to be read.
    `texts` names columns that are known to be text, each with the words that stand for no value there.
    """
    into.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(into)
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=into))
    try:
        raws = tables_in(Place(path, name, work), limits, lambda place: _parquet(place, limits))
        with ThreadPoolExecutor(1) as beside:
            content = beside.submit(_digest, path)
            told = (_told(raw, texts) for raw in raws)
            return [_keep(raw, i, content, source, into, work, limits, name) for i, raw in enumerate(told)]
    except DataError:
        raise
    except MemoryError:
        raise DataError(f"{name} takes more memory to read than is allowed.") from None
    except duckdb.OutOfMemoryException:
        raise DataError(f"{name} takes more memory to read than is allowed.") from None
    except duckdb.Error:
        # The engine's own words may name files of the server, so they are not passed on.
        raise DataError(f"{name} cannot be read: its bytes are damaged, or its rows do not fit together.") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _clear_leftovers(into: Path) -> None:
    """Remove the work folders of readers that were killed: those that are hours old."""
    for folder in into.glob(f"{WORK}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > 3600:
                shutil.rmtree(folder, ignore_errors=True)


def _told(raw: Raw, texts: Mapping[str, tuple[str, ...]]) -> Raw:
    """Return a raw table with the columns that are known to be text."""
    known = {name.casefold(): missing for name, missing in texts.items()}
    return raw.with_(texts={i: known[n.casefold()] for i, n in enumerate(raw.names) if n.casefold() in known})


def _parquet(place: Place, limits: ReadLimits) -> Raw:
    with open_engine(place.work, place.path.parent, limits) as con:
        return read_parquet(con, place.path, place.name, limits)


def _keep(raw: Raw, place: int, content: Future[str], source: Source, into: Path, work: Path, limits: ReadLimits,
          name: str) -> Table:
    """Load one raw table, describe it, and write it under its id."""
    with open_engine(work, raw.path.parent, limits) as con:
        target = work / "table.parquet"
        raw, loaded = _load(con, raw, target, limits, name)
        if loaded.rows > limits.max_rows:
            raise DataError(f"{name} has more than {limits.max_rows:,} rows.")
        if not loaded.rows:
            raise DataError(f"{name} holds no rows of data.")
        described = profile(con, loaded)
        if not loaded.kept:
            con.execute(f"copy ({described.query}) to {literal(str(target.resolve()))} (format parquet)")
    digest = _id(content.result(), place, raw.texts)
    os.replace(target, into / f"{digest}.parquet")
    values_path = _keep_values(described.values, into, digest)
    columns = with_shares(with_measured_persons(with_titled(raw.title, described.columns)))
    return Table(digest, naming.table_name(raw.title), raw.title, f"{digest}.parquet", loaded.rows, columns,
                 source, (*raw.notes, *loaded.notes, *described.notes), values_path)


def _load(con: Any, raw: Raw, target: Path, limits: ReadLimits, name: str) -> tuple[Raw, Loaded]:
    """Load a raw table; a large file the short way, else the long way, else repaired where it is less regular."""
    if not raw.straight:
        return raw, load(con, raw)
    for way in (lambda: load_directly(con, raw, target), lambda: load(con, raw)):
        try:
            loaded = way()
            told = None if loaded is None else account_for(con, raw, loaded)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            continue
        if told is not None:
            return raw.with_(notes=(*raw.notes, *told)), loaded
        con.execute(f"drop {'view' if loaded and loaded.kept else 'table'} if exists {STAGED}")
    again = repaired(raw.whole or raw.path, raw.title, name, raw.dialect, target.parent, limits)
    raw = again.with_(notes=(*raw.early, *again.notes), texts=raw.texts if again.names == raw.names else {})
    return raw, load(con, raw)


def _keep_values(values: dict[str, list[str]], into: Path, digest: str) -> str:
    """Write the file of distinct values where there are any, and return its name."""
    if not values:
        return ""
    name = f"{digest}.values.json"
    part = into / f"{name}.part"
    part.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    os.replace(part, into / name)
    return name


def _id(content: str, place: int, texts: Mapping[int, tuple[str, ...]]) -> str:
    """Return the id of one of a file's tables.

    It is made of the hash of the file that the table was read from, its place in there, what was known of its columns
    and the reader's version, rather than of the Parquet's own bytes: these differ from run to run, as the engine's
    threads share out the rows.
    """
    told = f":{sorted(texts.items())}" if texts else ""
    return hashlib.sha256(f"{VERSION}:{content}:{place}{told}".encode()).hexdigest()


def _digest(path: Path) -> str:
    """Return the hash of a file's bytes; BLAKE2b takes half the time of SHA-256 and is as safe."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.blake2b).hexdigest()


@contextlib.contextmanager
def open_engine(work: Path, source: Path, limits: ReadLimits) -> Iterator[Any]:
    """Give a throw-away engine that can reach the work folder and the source's, and nothing else."""
    spill = work / "spill"
    spill.mkdir(exist_ok=True)
    con = duckdb.connect(":memory:")
    folders = ", ".join(literal(str(p.resolve())) for p in (work, source))
    settings = (
        ("memory_limit", literal(f"{limits.memory >> 20}MiB")),
        ("threads", str(min(2, os.cpu_count() or 1))),
        ("temp_directory", literal(str(spill.resolve()))),
        ("max_temp_directory_size", literal(f"{max(limits.max_bytes * 10, 1 << 30) >> 20}MiB")),
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        ("allow_persistent_secrets", "false"),
        ("python_enable_replacements", "false"),
        ("enable_progress_bar", "false"),
        ("allowed_directories", f"[{folders}]"),
        ("enable_external_access", "false"),
        ("lock_configuration", "true"),
    )
    try:
        for name, value in settings:
            con.execute(f"set {name} = {value}")
        yield con
    finally:
        con.close()
