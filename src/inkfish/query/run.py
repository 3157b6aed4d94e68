"""Plans run on DuckDB, in worker processes, over the files of one tenant and nothing else."""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import os
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
from sqlglot import exp

from inkfish.data import table as data
from inkfish.errors import QueryError, QueryTooLarge, RequestTimeout
from inkfish.query import plan as p
from inkfish.query import sql
from inkfish.query.check import check
from inkfish.query.columns import AccountPlan
from inkfish.query.compile import compile_plan, to_sql
from inkfish.query.layout import unique_titles
from inkfish.query.result import GREATEST, Account, Result
from inkfish.settings import MB, Settings
from inkfish.workers import Limits, WorkerDied, Workers, end_if_spent, spend

# Room for the interpreter, the engine's code and threads beside the memory that the engine may use.
_OVERHEAD = 1024 * MB
_GRACE = 3.0
_INSTANCES = 8


def query_worker_limits(settings: Settings) -> Limits:
    """Return what a process that runs queries may use; the engine's own limit does not bound all of its functions."""
    return Limits(address_space=settings.query_memory + _OVERHEAD)


def preload() -> None:
    """Load the engine, so that the first query of a new process is fast, and start the watchdog."""
    _watchdog()
    with contextlib.closing(duckdb.connect()) as connection:
        connection.execute("SELECT count(*), sum(i) FROM range(10) t(i) GROUP BY i % 2 ORDER BY 1").fetchall()


@dataclass(frozen=True)
class Bounds:
    """What one tenant's engine may use. Bytes and seconds; folders are absolute."""

    folder: str
    spill: str
    memory: int
    timeout: float


@dataclass(frozen=True)
class Job:
    """One answer to compute: views by name and file, the queries, and the types of the answer's columns."""

    bounds: Bounds
    views: tuple[tuple[str, str], ...]
    answer: str
    types: tuple[str, ...]
    rows: int
    account: str = ""
    before: str = ""


@dataclass(frozen=True)
class Found:
    """What a job gives; a row of the answer holds one value more where the groups were counted."""

    rows: list[tuple[Any, ...]]
    truncated: bool
    groups: int | None
    account: tuple[Any, ...]
    before: int | None
    seconds: float


class Runner:
    """Runs plans and writes files of their answers."""

    def __init__(self, workers: Workers, settings: Settings):
        self.workers, self.settings = workers, settings
        self._spill = Path(settings.data_dir).resolve() / "spill"
        _clear(self._spill)

    def run(self, plan: p.Plan, tables: Sequence[data.Table], folder: Path) -> Result:
        """Return the answer to a plan over the tables whose files lie in `folder`, the tenant's own.

        Raises PlanError for a plan that does not fit the tables, RequestTimeout and QueryError, in words for the user.
        """
        plan = check(plan, tables)
        tree, account = compile_plan(plan, tables), AccountPlan(plan, tables)
        job = self._job(plan, tables, tree, account, folder)
        try:
            found = self.workers.call(run_job, job, timeout=self.settings.query_timeout + _GRACE)
        except WorkerDied:
            raise QueryTooLarge(_TOO_LARGE) from None
        except RequestTimeout:
            raise RequestTimeout(_too_long(self.settings.query_timeout)) from None
        return _result(plan, tree, account, found)

    def export(self, result: Result, form: Literal["csv", "parquet"]) -> bytes:
        """Return the rows of an answer as a file, with the titles of its columns."""
        titles = unique_titles([c.title for c in result.columns])
        if form == "csv":
            return _csv(titles, result.rows)
        columns = [[row[at] for row in result.rows] for at in range(len(titles))]
        return self.workers.call(
            write_parquet,
            titles,
            [c.type for c in result.columns],
            columns,
            str(self._spill),
            timeout=self.settings.query_timeout + _GRACE,
        )

    def _job(
        self, plan: p.Plan, tables: Sequence[data.Table], tree: exp.Query, account: AccountPlan, folder: Path
    ) -> Job:
        used = {e.table for e in p.parts(plan) if isinstance(e, p.Plan)}
        used |= {t for e in p.parts(plan) if isinstance(e, p.Plan) for t in e.tables}
        root = Path(folder).resolve()
        bounds = Bounds(str(root), str(self._spill), self.settings.query_memory, self.settings.query_timeout)
        return Job(
            bounds,
            tuple((t.name, _path(root, t)) for t in tables if t.name in used),
            to_sql(_bounded(plan, tree, self.settings.query_rows), pretty=False),
            tuple(c.type for c in account.columns),
            self.settings.query_rows,
            *(
                to_sql(compile_plan(extra, tables), pretty=False) if extra else ""
                for extra in (account.plan, account.before)
            ),
        )


def _path(root: Path, table: data.Table) -> str:
    """Return where a table's file is; a path that leaves the tenant's folder is refused."""
    path = (root / table.path).resolve()
    if not path.is_relative_to(root):
        raise QueryError(f"The file of the table {table.name!r} cannot be read.")
    return str(path)


def _bounded(plan: p.Plan, tree: exp.Query, most: int) -> exp.Query:
    """Return the query with a count of its groups before the limit, and no more rows than may be shown and one."""
    bounded = tree.copy()
    count = sql.over(sql.count_rows(), [], [])
    bounded = bounded.select(count, copy=False) if _counted(plan) else bounded
    if bounded.args.get("limit") is None or plan.limit.count > most:
        bounded = bounded.limit(most + 1, copy=False)
    return bounded


def _counted(plan: p.Plan) -> bool:
    """Whether the groups are counted in the query; a list of one table's rows has as many as were kept."""
    if plan.lists_rows and plan.measures:
        return bool(plan.joins)
    return bool(plan.dimensions) or plan.distinct


def _result(plan: p.Plan, tree: exp.Query, account: AccountPlan, found: Found) -> Result:
    """Put together what the engine found."""
    counts = list(found.account)
    kept = counts.pop(0) if counts else account.rows
    missing = {key: n for (key, _), n in zip(account.missing, counts, strict=False) if n}
    totals = dict(zip([key for key, _ in account.totals], counts[len(account.missing) :], strict=False))
    if not plan.dimensions and len(found.rows) == 1 and not account.totals:
        totals = {c.key: v for c, v in zip(account.columns, found.rows[0], strict=False) if p.level(c.expr) == "group"}
    types = {c.key: c.type for c in account.columns}
    totals = {key: _CONVERT.get(types[key], str)(v) if v is not None else None for key, v in totals.items()}
    groups = (
        found.groups if found.groups is not None else kept if plan.lists_rows and plan.measures else len(found.rows)
    )
    rows = found.before if found.before is not None else account.rows if account.rows is not None else kept
    return Result(
        columns=account.columns,
        rows=tuple(found.rows),
        sql=to_sql(tree),
        truncated=found.truncated,
        account=Account(rows=rows, kept=kept, groups=groups, missing=missing),
        totals=totals,
        seconds=round(found.seconds, 6),
    )


def _csv(titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([_CSV_WORDS.get(v, v) if isinstance(v, bool) else v for v in row] for row in rows)
    return text.getvalue().encode("utf-8")


_CSV_WORDS = {True: "true", False: "false"}
_TOO_LARGE = "The query needs more memory than is allowed. Ask about fewer columns or groups, or filter the rows first."


def _too_long(seconds: float) -> str:
    return (
        f"The query took longer than the {seconds:g} seconds allowed. "
        "Ask about fewer columns or groups, or filter the rows first."
    )


def _clear(spill: Path) -> None:
    """Remove what processes that are gone have spilled."""
    for left in spill.glob("query-*"):
        number = left.name.removeprefix("query-")
        if not (number.isdecimal() and Path(f"/proc/{number}").exists()):
            shutil.rmtree(left, ignore_errors=True)


# -- in the worker ----------------------------------------------------------------------------------------------------

_instances: OrderedDict[Bounds, duckdb.DuckDBPyConnection] = OrderedDict()


def run_job(job: Job) -> Found:
    """Run the queries of one answer on the tenant's own engine."""
    end_if_spent()
    with _engine_errors(job.bounds), contextlib.closing(_instance(job.bounds).cursor()) as cursor:
        for name, path in job.views:
            cursor.execute(_view(name, path))
        with _watchdog().over(cursor, job.bounds.timeout):
            began = time.perf_counter()
            rows = _select(cursor, job.answer).fetchmany(job.rows + 1)
            seconds = time.perf_counter() - began
            account = _select(cursor, job.account).fetchone() if job.account else ()
            before = _select(cursor, job.before).fetchone()[0] if job.before else None
    counted = bool(rows) and len(rows[0]) > len(job.types)
    groups = rows[0][-1] if counted else None
    return Found(convert(rows[: job.rows], job.types), len(rows) > job.rows, groups, tuple(account), before, seconds)


def _instance(bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """Return the locked engine of one tenant; it is kept, and never given to another."""
    if bounds not in _instances:
        while len(_instances) >= _INSTANCES:
            _instances.popitem(last=False)[1].close()
        _instances[bounds] = open_locked(bounds)
    _instances.move_to_end(bounds)
    return _instances[bounds]


def open_locked(bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """Open an engine in memory that can read one folder and nothing else. The order of the settings matters."""
    spill = Path(bounds.spill) / f"query-{os.getpid()}"
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(":memory:")
    settings: tuple[tuple[str, Any], ...] = (
        ("memory_limit", f"{bounds.memory}B"),
        ("threads", 2),
        ("temp_directory", str(spill)),
        ("max_temp_directory_size", f"{4 * bounds.memory}B"),
        ("max_execution_time", int(bounds.timeout * 1000)),
        ("autoinstall_known_extensions", False),
        ("autoload_known_extensions", False),
        ("allow_community_extensions", False),
        ("allow_persistent_secrets", False),
        ("python_enable_replacements", False),
        ("allowed_directories", [bounds.folder + os.sep]),
        ("enable_external_access", False),
        ("lock_configuration", True),
    )
    for name, value in settings:
        connection.execute(f"SET {name} = {_setting(value)}")
    state = connection.execute(
        "SELECT current_setting('enable_external_access'), current_setting('lock_configuration')"
    )
    if state.fetchone() != (False, True):
        connection.close()
        raise QueryError("The query engine could not be locked, so nothing was run.")
    return connection


def _setting(value: Any) -> str:
    """Write the value of a setting."""
    if isinstance(value, list):
        return exp.Array(expressions=[sql.literal(v) for v in value]).sql("duckdb")
    return sql.literal(value).sql("duckdb")


def _view(name: str, path: str) -> str:
    """Write a view of one file, seen by this cursor alone."""
    rows = exp.select(exp.Star()).from_(sql.call("read_parquet", path))
    return exp.Create(
        this=sql.table(name),
        kind="VIEW",
        expression=rows,
        properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
    ).sql("duckdb")


def _select(cursor: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyConnection:
    """Run a query, which must be one SELECT."""
    statements = cursor.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("Only one SELECT can be run.")
    return cursor.execute(statements[0])


class _Watchdog:
    """One thread that stops the cursor's queries when they take too long together.

    It is started with the process: after a query that used all its memory, a process may have none for a new thread.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watched: tuple[duckdb.DuckDBPyConnection, float] | None = None
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    @contextlib.contextmanager
    def over(self, cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
        """Interrupt the cursor when this block takes longer than that."""
        self._set((cursor, time.monotonic() + seconds))
        try:
            yield
        finally:
            self._set(None)

    def _set(self, watched: tuple[duckdb.DuckDBPyConnection, float] | None) -> None:
        with self._changed:
            self._watched = watched
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while True:
                left = self._watched[1] - time.monotonic() if self._watched else None
                if left is None or left > 0:
                    self._changed.wait(left)
                else:
                    self._watched[0].interrupt()
                    self._watched = None


@functools.cache
def _watchdog() -> _Watchdog:
    """Return the one of this process."""
    return _Watchdog()


@contextlib.contextmanager
def _engine_errors(bounds: Bounds) -> Iterator[None]:
    """Tell the engine's errors in words for users; its own words may hold paths."""
    try:
        yield
    except duckdb.InterruptException:
        raise RequestTimeout(_too_long(bounds.timeout)) from None
    except (duckdb.OutOfMemoryException, MemoryError):
        spend()  # what the engine took of the process's own limit is not all given back
        raise QueryTooLarge(_TOO_LARGE) from None
    except (duckdb.OutOfRangeException, duckdb.ConversionException):
        raise QueryError("Some numbers of the answer are too large to be reckoned with.") from None
    except duckdb.IOException as error:
        spend()
        if "memory" in str(error).lower():
            raise QueryTooLarge(_TOO_LARGE) from None
        raise QueryError("The file of a table could not be read.") from None
    except duckdb.Error as error:
        _drop(bounds)
        raise QueryError(f"The query could not be run ({type(error).__name__}).") from None


def _drop(bounds: Bounds) -> None:
    """Close an engine that may be unwell."""
    connection = _instances.pop(bounds, None)
    if connection is not None:
        connection.close()


# -- values -----------------------------------------------------------------------------------------------------------


def convert(rows: list[tuple[Any, ...]], types: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return rows with the values of JSON: numbers that can be reckoned with or None, dates as ISO 8601 text."""
    columns = [_column([row[at] for row in rows], kind) for at, kind in enumerate(types)]
    return list(zip(*columns, strict=True)) if columns else []


def _column(values: list[Any], kind: str) -> list[Any]:
    change = _CONVERT.get(kind, str)
    return [None if v is None else change(v) for v in values]


def _integer(value: Any) -> int | float | None:
    """A whole number; what the engine kept as floating point and is not whole stays as it is."""
    if isinstance(value, int):
        return int(value)
    number = _number(value)
    if number is None:
        return None
    return int(value) if number.is_integer() else number


def _number(value: Any) -> float | None:
    number = float(value)
    return number if abs(number) <= GREATEST else None  # nor one that is none


def _moment(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": bool,
    "date": _moment,
    "datetime": _moment,
    "time": _moment,
}

_SQL_TYPES = {
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "time": "TIME",
    "text": "VARCHAR",
}


def write_parquet(titles: list[str], types: list[str], columns: list[list[Any]], spill: str) -> bytes:
    """Return columns as a Parquet file; whole numbers that are too large for it are kept as floating point."""
    end_if_spent()
    Path(spill).mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=f"query-{os.getpid()}-", dir=spill) as folder,
        duckdb.connect() as connection,
    ):
        kinds = [_parquet_type(kind, values) for kind, values in zip(types, columns, strict=True)]
        parts = [
            f"unnest(CAST(? AS {kind}[])) AS {exp.to_identifier(title, quoted=True).sql('duckdb')}"
            for kind, title in zip(kinds, titles, strict=True)
        ]
        connection.execute(f"CREATE TABLE answer AS SELECT {', '.join(parts)}", columns)
        path = Path(folder) / "answer.parquet"
        connection.execute(f"COPY answer TO {sql.literal(str(path)).sql('duckdb')} (FORMAT parquet)")
        return path.read_bytes()


def _parquet_type(kind: str, values: list[Any]) -> str:
    if kind != "integer":
        return _SQL_TYPES.get(kind, "VARCHAR")
    whole = all(v is None or (isinstance(v, int) and abs(v) < 2**63) for v in values)
    return "BIGINT" if whole else "DOUBLE"
