"""(f) Reading a question: how long words take to become a plan, over wide tables with many values, and over its SQL.

Tables of 30 columns, of which 10 hold 10,000 distinct texts each (100,000 values a table), are loaded as a server loads
them: one, and twenty with other names in one thread. Eight questions are read by `read_question` in this process, nine
times over; the first reading makes the index of the values and is told apart. Rows are grown a hundredfold with the
same columns, and a question is lengthened word by word, to see what reading grows with. DuckDB runs the best plan's SQL
on the same Parquet file, in this process.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from bench.report import Figure, percentile
from bench.tables import write_many_valued
from inkfish.data.join import infer_links
from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Link, Source, Table
from inkfish.language.read import read_question
from inkfish.query.compile import compile_plan, to_sql

VALUES = 10_000  # distinct texts of each of ten columns
ROWS = (10_000, 100_000, 1_000_000)
OTHERS = (
    "acre", "bolt", "crew", "dock", "farm", "gate", "herd", "isle", "jury", "kiln", "lamp", "mill", "noun", "oven",
    "pond", "quay", "ramp", "sail", "tank",
)
ROUNDS = 9
LIMITS = ReadLimits(max_bytes=2_000_000_000, max_rows=5_000_000, max_columns=100, memory=1_000_000_000)
QUESTIONS = (
    "Total revenue by region",
    "average discount by channel in 2023",
    "monthly revenue",
    "top 5 buyers by revenue in 2022",
    "which region has the highest revenue?",
    "revenue where buyer is buyer 4711 pine",
    "number of orders by region where quantity is over 10",
    "revenue by region and channel in 2021 as a stacked bar chart",
)
LONG = (
    "total revenue by region where quantity is over 10 and channel is Online in 2022 and discount is less than 20"
    " as a bar chart from highest to lowest"
)
WORDS = (5, 10, 29)


def measure() -> list[Figure]:
    """Return the figures of (f)."""
    with TemporaryDirectory() as folder:
        into = Path(folder) / "tables"
        sized = {rows: loaded(Path(folder), into, "orders", rows) for rows in ROWS}
        others = [loaded(Path(folder), into, f"{word}s", ROWS[0], word) for word in OTHERS]
        one, many = [sized[ROWS[1]]], [sized[ROWS[1]], *others]
        links = list(infer_links(many))
        first = seconds(QUESTIONS[0], one, (), into)
        alone, together = milliseconds(QUESTIONS, one, (), into), milliseconds(QUESTIONS, many, links, into)
        return [
            Figure("one table: first reading, with the index of its values", first * 1e3, "ms"),
            Figure("one table: reading, median", median(alone), "ms", 10.0),
            Figure("one table: reading, 95th percentile", percentile(alone, 0.95), "ms"),
            Figure(f"{len(many)} tables: reading, median", median(together), "ms", 25.0),
            Figure(f"{len(many)} tables: reading, 95th percentile", percentile(together, 0.95), "ms"),
            *growth(sized, into),
            *lengths(one, into),
            *over_sql(one, alone, into),
        ]


def loaded(folder: Path, into: Path, name: str, rows: int, prefix: str = "") -> Table:
    """Return a table that is made up, and read as a server reads files."""
    file = write_many_valued(folder / f"{name}.csv", rows, VALUES, prefix)
    (table,) = read(file, file.name, Source(file.name), into, LIMITS)
    return table


def milliseconds(questions: Iterable[str], tables: Sequence[Table], links: Sequence[Link], into: Path) -> list[float]:
    """Return what each of `ROUNDS` readings of each question took, once all is warm."""
    for question in questions:
        seconds(question, tables, links, into)
    return [seconds(q, tables, links, into) * 1e3 for _ in range(ROUNDS) for q in questions]


def seconds(question: str, tables: Sequence[Table], links: Sequence[Link], into: Path) -> float:
    """Return the seconds that a reading took; a question without a plan would measure nothing."""
    started = time.perf_counter()
    reading = read_question(question, tables, links, folder=into)
    took = time.perf_counter() - started
    if reading.best is None:
        raise RuntimeError(f"{question!r} was not understood: {reading.unknown}")
    return took


def growth(sized: dict[int, Table], into: Path) -> list[Figure]:
    """Return the reading time by rows of the table; it has nothing to grow with."""
    taken = {rows: median(milliseconds(QUESTIONS, [table], (), into)) for rows, table in sized.items()}
    return [
        *(Figure(f"one table of {rows:,} rows: reading, median", ms, "ms") for rows, ms in taken.items()),
        Figure(f"{ROWS[-1] // ROWS[0]} times the rows: reading, ratio", taken[ROWS[-1]] / taken[ROWS[0]], "times", 1.5),
    ]


def lengths(one: Sequence[Table], into: Path) -> list[Figure]:
    """Return the reading time by words of the question."""
    taken = {size: median(milliseconds([" ".join(LONG.split()[:size])], one, (), into)) for size in WORDS}
    return [Figure(f"one table, question of {size} words: reading, median", ms, "ms") for size, ms in taken.items()]


def over_sql(one: Sequence[Table], alone: Sequence[float], into: Path) -> list[Figure]:
    """Return what the SQL of the same questions takes, and the reading over it."""
    (table,) = one
    with duckdb.connect() as engine:
        engine.execute(f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet('{into / table.path}')")
        plans = [read_question(q, one, (), folder=into).best.plan for q in QUESTIONS]
        queries = [to_sql(compile_plan(plan, one)) for plan in plans]
        bare = median(query(engine, sql) * 1e3 for _ in range(ROUNDS) for sql in queries)
    return [
        Figure(f"its own SQL on {table.rows:,} rows, median", bare, "ms"),
        Figure("ratio of the medians, reading over SQL", median(alone) / bare, "times"),
    ]


def query(engine: duckdb.DuckDBPyConnection, sql: str) -> float:
    """Return the seconds that DuckDB takes for a query and all its rows."""
    started = time.perf_counter()
    engine.execute(sql).fetchall()
    return time.perf_counter() - started
