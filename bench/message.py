"""(a) A message's whole time, over the bare cost of its own SQL.

For tables of 1,000, 100,000 and 5 million rows: eight questions are sent to one thread in turn, ten times over, each
timed from sending to the last byte of the answer. Between them, in this process, DuckDB runs the SQL that the answer's
own query block gives, on the same Parquet file. Reported: the median of each, and the median of what each message took
beyond the median time of its own SQL. The store's write (SQLite, synchronous=FULL) is part of the message.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from bench.report import Figure, percentile
from bench.server import Served, running
from bench.tables import write_sales

SIZES = {1_000: 60.0, 100_000: 60.0, 5_000_000: None}
ROUNDS = 10
QUESTIONS = (
    "Total revenue by region", "average units by product", "monthly revenue", "number of sales by region",
    "top 3 products by revenue in 2022", "total units", "revenue by region and product in 2021",
    "which product has the highest revenue?",
)


def measure() -> list[Figure]:
    """Return the figures of (a)."""
    figures = []
    with TemporaryDirectory() as folder, running() as served:
        for rows, bound in SIZES.items():
            file = write_sales(Path(folder) / "sales.csv", rows)
            figures += one_size(served, file, rows, bound)
    return figures


def one_size(served: Served, file: Path, rows: int, bound: float | None) -> list[Figure]:
    """Return the figures of a table of one size."""
    before = set(parquet_files(served))
    thread = served.thread(file)
    (parquet,) = set(parquet_files(served)) - before
    whole: dict[str, list[float]] = {question: [] for question in QUESTIONS}
    bare: dict[str, list[float]] = {question: [] for question in QUESTIONS}
    with duckdb.connect() as engine:
        engine.execute(f"CREATE VIEW sales AS SELECT * FROM read_parquet('{parquet}')")
        for _ in range(ROUNDS + 1):
            for question in QUESTIONS:
                seconds, sql = message(served, thread, question)
                whole[question].append(seconds * 1e3)
                bare[question].append(query(engine, sql) * 1e3)
    # The first round warms both sides up.
    added = [ms - median(bare[q][1:]) for q in QUESTIONS for ms in whole[q][1:]]
    every = [ms for q in QUESTIONS for ms in whole[q][1:]]
    name = f"{rows:,} rows"
    return [
        Figure(f"{name}: message, median", median(every), "ms"),
        Figure(f"{name}: its own SQL, median", median(ms for q in QUESTIONS for ms in bare[q][1:]), "ms"),
        Figure(f"{name}: added, median", median(added), "ms", bound),
        Figure(f"{name}: added, 95th percentile", percentile(added, 0.95), "ms"),
        Figure(f"{name}: slowest message", max(every), "ms", 2000.0),
    ]


def parquet_files(served: Served) -> list[Path]:
    """Return the tables that the server keeps."""
    return list(served.data.glob("tenants/*/tables/*.parquet"))


def message(served: Served, thread: str, question: str) -> tuple[float, str]:
    """Return the seconds that a question took, and the SQL that answered it."""
    started = time.perf_counter()
    blocks = served.ask(thread, question)
    seconds = time.perf_counter() - started
    return seconds, next(block["query"] for block in blocks if block["type"] == "query")


def query(engine: duckdb.DuckDBPyConnection, sql: str) -> float:
    """Return the seconds that DuckDB takes for a query and all its rows."""
    started = time.perf_counter()
    engine.execute(sql).fetchall()
    return time.perf_counter() - started
