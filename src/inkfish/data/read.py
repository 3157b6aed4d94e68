"""Files in: any file that holds tables becomes typed, described Parquet files, named by their content."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from inkfish.data import naming
from inkfish.data.delimited import read_delimited
from inkfish.data.limits import ReadLimits
from inkfish.data.load import load
from inkfish.data.profile import profile
from inkfish.data.quote import literal
from inkfish.data.sniff import kind_of
from inkfish.data.table import Source, Table
from inkfish.data.tidy import Raw
from inkfish.errors import DataError

__all__ = ["ReadLimits", "read"]


def read(path: Path, name: str, source: Source, into: Path, limits: ReadLimits) -> list[Table]:
    """Return the tables of a file, written to `into` as `<sha256>.parquet` (and `<sha256>.values.json`).

    `name` is what people call the file; its ending is not trusted. Runs in a worker process: a file can be made to take
    all memory or time that there is. Raises DataError, in words for the user, where there is no table to be read.
    """
    into.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".reading-", dir=into))
    try:
        if path.stat().st_size > limits.max_bytes:
            raise DataError(f"{name} is larger than {limits.max_bytes >> 20:,} MB.")
        return [_keep(raw, source, into, work, limits, name) for raw in _raws(path, name, work, limits)]
    except DataError:
        raise
    except MemoryError:
        raise DataError(f"{name} takes more memory to read than is allowed.") from None
    except duckdb.Error as error:
        raise DataError(f"{name} cannot be read as a table: {_first_line(error)}") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _raws(path: Path, name: str, work: Path, limits: ReadLimits) -> Iterator[Raw]:
    kind_of(path, name)
    yield read_delimited(path, name, work, limits)


def _keep(raw: Raw, source: Source, into: Path, work: Path, limits: ReadLimits, name: str) -> Table:
    """Load one raw table, describe it, and write it under its hash."""
    with _engine(work, raw.path.parent, limits) as con:
        loaded = load(con, raw)
        if loaded.rows > limits.max_rows:
            raise DataError(f"{name} has more than {limits.max_rows:,} rows.")
        described = profile(con, loaded)
        target = work / "table.parquet"
        con.execute(f"copy ({described.query}) to {literal(str(target))} (format parquet)")
    digest = _sha256(target)
    os.replace(target, into / f"{digest}.parquet")
    values_path = _keep_values(described.values, into, digest)
    return Table(digest, naming.table_name(raw.title), raw.title, f"{digest}.parquet", loaded.rows, described.columns,
                 source, (*raw.notes, *loaded.notes, *described.notes), values_path)


def _keep_values(values: dict[str, list[str]], into: Path, digest: str) -> str:
    """Write the file of distinct values where there are any, and return its name."""
    if not values:
        return ""
    name = f"{digest}.values.json"
    part = into / f"{name}.part"
    part.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    os.replace(part, into / name)
    return name


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _engine(work: Path, source: Path, limits: ReadLimits) -> Iterator[Any]:
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


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]
