"""(c) Loading a CSV of almost 200 MB, from the POST to the thread that is ready, over DuckDB's own copy to Parquet.

The server fetches the file from a loopback address, reads, types, profiles and keeps it. DuckDB's copy reads the same
file with the same column types given, so it neither sniffs nor profiles, in a process with the same priority. Three
runs of each, one after the other; every load is of other bytes, so that none is kept already. Memory is the resident
size of the server and all its workers, added up and looked at every 50 ms (pages that they share count more than once).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from bench.alone import Alone, timed
from bench.message import parquet_files
from bench.report import Figure
from bench.server import running
from bench.tables import write_wide

MB = 1024 * 1024
SIZE = 199 * MB
RUNS = 3
PAGE = 4096


def measure() -> list[Figure]:
    """Return the figures of (c)."""
    ours, bare, peaks = [], [], []
    with TemporaryDirectory() as folder, running() as served, Alone(prepare) as alone:
        file = write_wide(Path(folder) / "orders.csv", SIZE)
        for run in range(RUNS):
            with file.open("a") as lines:
                lines.write(f"{10**9 + run},2024-12-31 12:00:00,Kenya,customer-{run},Item A,1,1.5,2.5,false\n")
            before = set(parquet_files(served))
            with peak_memory(served.process) as peak:
                ours.append(timed(served.thread, file))
            peaks.append(max(peak))
            (parquet,) = set(parquet_files(served)) - before
            bare.append(alone.seconds(copy, file, columns_of(parquet), Path(folder) / "copy.parquet"))
        size = file.stat().st_size / MB
    return [
        Figure(f"POST of {size:.0f} MB to thread ready, median", median(ours), "s"),
        Figure("DuckDB's copy to Parquet, median", median(bare), "s"),
        Figure("ratio of the medians", median(ours) / median(bare), "times", 2.5),
        Figure("peak memory, all processes", max(peaks) / MB, "MB", 2048.0),
    ]


def prepare() -> None:
    """Load the engine."""
    duckdb.connect().close()


def columns_of(parquet: Path) -> str:
    """Return the columns of a Parquet file with their types, as `read_csv` takes them."""
    with duckdb.connect() as engine:
        described = engine.execute(f"DESCRIBE SELECT * FROM read_parquet('{parquet}')").fetchall()
    return "{" + ", ".join(f"'{name}': '{kind}'" for name, kind, *_ in described) + "}"


def copy(file: Path, columns: str, out: Path) -> None:
    """Copy a CSV file to Parquet with DuckDB alone."""
    with duckdb.connect() as engine:
        engine.execute("SET enable_progress_bar = false")
        engine.execute(f"COPY (SELECT * FROM read_csv('{file}', header=true, columns={columns})) TO '{out}' "
                       "(FORMAT parquet)")


@contextmanager
def peak_memory(process: int) -> Iterator[list[int]]:
    """Gather, while the block runs, the bytes that a process and all below it have resident."""
    seen, done = [resident(process)], threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            seen.append(resident(process))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def resident(process: int) -> int:
    """Return the resident bytes of a process and of all below it, now."""
    return sum(_statm(one) for one in family(process))


def family(process: int) -> Iterator[int]:
    """Yield a process and all that it started, and those in turn."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def _statm(process: int) -> int:
    """Return the resident bytes of one process, or 0 when it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
