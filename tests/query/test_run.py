"""The engine is locked, bounded, and tells its results in full."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import duckdb
import msgspec
import pytest

from inkfish.data.table import Unit
from inkfish.errors import PlanError, QueryError, QueryTooLarge, RequestTimeout
from inkfish.query import plan as p
from inkfish.query.inert import inert
from inkfish.query.run import Bounds, Runner, open_locked, preload, query_worker_limits, run_job
from inkfish.settings import MB, Settings
from inkfish.workers import Workers

from .tables import runner, write_table

HOSTILE = [
    'x"; DROP TABLE t; --',
    "a.b",
    "select",
    "Größe",
    "'",
    "current_date",
    "1",
    "{{7*7}}",
    "read_csv('/etc/passwd')",
]
USD = Unit("currency", "USD", "$")


def C(name, table="sales"):
    return p.Column(table, name)


def plan(dimensions=(), measures=(), table="sales", **rest):
    return p.Plan(
        table, dimensions=tuple(map(p.Dimension, dimensions)), measures=tuple(map(p.Measure, measures)), **rest
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@pytest.fixture(scope="module")
def sales(folder):
    types = {"region": "text", "at": "datetime", "revenue": "number", "units": "integer", "one": "integer"}
    values = (("EW"[i % 2], datetime(2020, 1 + i % 3, 2, i % 24), i / 2, i % 5, 1) for i in range(20_000))
    rows = [dict(zip(types, row, strict=True)) for row in values]
    return write_table(folder, "sales", types, rows, revenue={"unit": USD})


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), query_timeout=1.5, query_memory=512 * MB)
    pool = Workers("run queries", 1, query_worker_limits(settings), 4, preload=preload)
    yield Runner(pool, settings)
    pool.stop()


def test_columns_tell_titles_units_and_grain(folder, sales):
    month, total = p.Truncated(C("at"), "month"), p.Aggregate("sum", C("revenue"))
    each = p.Arithmetic("/", total, p.Aggregate("sum", C("units")))
    found = runner(folder.parent).run(plan([month], [total, each, p.Calculation("change", total)]), [sales], folder)
    assert [(c.key, c.name, c.title, c.type, c.role) for c in found.columns] == [
        ("c0", "month", "Month", "date", "dimension"),
        ("c1", "total_revenue", "Total revenue", "number", "measure"),
        ("c2", "total_revenue_per_total_units", "Total revenue per total units", "number", "measure"),
        ("c3", "percent_change_in_total_revenue", "Percent change in total revenue", "number", "measure"),
    ]  # fmt: skip
    assert [c.unit for c in found.columns] == [None, USD, USD, Unit("percent", "%", "%")]
    assert found.columns[0].grain == "month" and found.columns[1].additive and not found.columns[2].additive
    assert found.rows[0][0] == "2020-01-01" and found.totals["c1"] == pytest.approx(sum(i / 2 for i in range(20_000)))
    assert found.seconds > 0 and not found.truncated


def test_rows_beyond_the_limit_are_cut_and_counted(folder, sales):
    few = runner(folder.parent, query_rows=10)
    found = few.run(plan([], [C("revenue"), C("units")]), [sales], folder)
    assert (len(found.rows), found.truncated, found.account.groups) == (10, True, 20_000)
    found = few.run(plan([C("revenue")], [p.Aggregate("count")]), [sales], folder)
    assert (len(found.rows), found.truncated, found.account.groups) == (10, True, 20_000)
    found = few.run(plan([C("revenue")], [p.Aggregate("count")], limit=p.Limit(3)), [sales], folder)
    assert (len(found.rows), found.truncated, found.account.groups) == (3, False, 20_000)
    assert found.sql.endswith("LIMIT 3")


def test_what_is_shown_runs_as_it_is(folder, sales):
    found = runner(folder.parent).run(
        plan([p.CalendarPart(C("at"), "weekday")], [p.Aggregate("mode", C("region"))]), [sales], folder
    )
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW sales AS FROM '{folder / sales.path}'")
        assert tuple(connection.execute(found.sql).fetchall()) == found.rows


def test_hostile_names_and_values(folder):
    rows = [{n: n for n in HOSTILE}, dict.fromkeys(HOSTILE, "other")]
    table = write_table(folder, 'ta"ble', dict.fromkeys(HOSTILE, "text"), rows)
    for name in HOSTILE:
        one = p.Column(table.name, name)
        asked = plan([one], [p.Aggregate("count", one)], table.name, where=p.Compare("=", one, p.Value(name)))
        found = runner(folder.parent).run(asked, [table], folder)
        assert found.rows == ((name, 1),)


ESCAPES = [
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/*')", "SELECT * FROM read_parquet('{other}')", "ATTACH '{other}.db'",
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true",
    "SET allowed_directories = ['/']", "RESET ALL",
    "SELECT * FROM read_parquet('https://example.com/x')", "PRAGMA force_checkpoint=1", "SELECT getenv('HOME')",
    "CREATE SECRET (TYPE s3)", "EXPORT DATABASE '/tmp/x'", "SELECT * FROM rows_of_python",
]  # fmt: skip


@pytest.mark.parametrize("query", ESCAPES)
def test_a_locked_engine_reads_one_folder_alone(folder, sales, tmp_path, query):
    rows_of_python = [1]
    assert rows_of_python
    other = tmp_path / "other.parquet"
    other.write_bytes((folder / sales.path).read_bytes())
    connection = open_locked(Bounds(str(folder), str(tmp_path / "spill"), 256 * MB, 5))
    with connection, pytest.raises(duckdb.Error):
        connection.execute(query.format(other=other)).fetchall()
    assert not Path("/tmp/x.csv").exists()


def test_only_one_select_is_run(folder, sales):
    job = runner(folder.parent)
    made = []
    job.workers = type("Catch", (), {"call": staticmethod(lambda f, j, timeout: made.append(j) or f(j))})()
    job.run(plan([], [p.Aggregate("count")]), [sales], folder)
    import dataclasses

    for query in ("SELECT 1; SELECT 2", "CREATE TABLE t (i INT)", f"COPY (SELECT 1) TO '{folder / 'x.csv'}'"):
        with pytest.raises(QueryError, match="Only one SELECT"):
            run_job(dataclasses.replace(made[0], answer=query))
    assert not (folder / "x.csv").exists()


def test_files_outside_the_folder_are_refused(folder, sales, tmp_path):
    import msgspec

    outside = msgspec.structs.replace(sales, path=os.path.relpath(folder / sales.path, tmp_path))
    with pytest.raises(QueryError, match="cannot be read"):
        runner(tmp_path).run(plan([], [p.Aggregate("count")]), [outside], tmp_path)
    gone = msgspec.structs.replace(sales, path="gone.parquet")
    with pytest.raises(QueryError) as error:
        runner(tmp_path).run(plan([], [p.Aggregate("count")]), [gone], folder)
    assert str(folder) not in error.value.message


def test_two_threads_of_a_tenant_may_use_one_name(folder, sales):
    other = write_table(folder, "sales", {"region": "text"}, [{"region": "only"}])
    run = runner(folder.parent)
    asked = plan([C("region")])
    assert run.run(asked, [sales], folder).rows == (("E",), ("W",))
    assert run.run(asked, [other], folder).rows == (("only",),)
    assert run.run(asked, [sales], folder).rows == (("E",), ("W",))


def test_a_slow_query_ends_in_words_and_the_worker_lives(workers, folder, sales):
    import msgspec

    twin = msgspec.structs.replace(sales, name="twin")
    slow = plan([C("region")], [p.Aggregate("median", C("revenue"))], joins=(p.Join(C("one"), C("one", "twin")),))
    with pytest.raises(RequestTimeout, match=r"longer than the 1\.5 seconds allowed"):
        workers.run(slow, [sales, twin], folder)
    assert workers.run(plan([], [p.Aggregate("count")]), [sales], folder).rows == ((20_000,),)


def test_a_large_query_ends_in_words(workers, folder, sales):
    small = Settings(data_dir=workers.settings.data_dir, query_timeout=20, query_memory=8 * MB)
    wide = plan([C("revenue"), C("at")], [p.Aggregate("median", C("units")), p.Aggregate("mode", C("revenue"))])
    with pytest.raises(QueryTooLarge, match="more memory"):
        Runner(workers.workers, small).run(wide, [sales], folder)


def test_plans_are_checked_first(workers, folder, sales):
    with pytest.raises(PlanError, match="Did you mean 'revenue'"):
        workers.run(plan([], [p.Aggregate("sum", C("revenu"))]), [sales], folder)


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("=1+1", True),
        ("\t=HYPERLINK(A1)", True),
        ("＝1+1", True),
        ("@SUM(1)", True),
        ("+cmd|' /C calc'!A0", True),
        ("-1\n+HYPERLINK(A1)", True),
        ("-2.5", False),
        ("+49 30 1234", False),
        ("@home", False),
        ("- none", False),
        ("a=b", False),
        ("", False),
    ],
)
def test_a_spreadsheet_computes_no_text(workers, folder, sales, text, computed):
    found = workers.run(plan([C("region")], [p.Aggregate("sum", C("revenue"))]), [sales], folder)
    column = msgspec.structs.replace(found.columns[0], title=text)
    given = msgspec.structs.replace(found, columns=(column, found.columns[1]), rows=((text, -2.5), (None, None)))
    marked = f"'{text}" if computed else text
    assert (inert(given).columns[0].title, inert(given).rows) == (marked, ((marked, -2.5), (None, None)))


def test_files_of_an_answer(workers, folder, sales):
    found = workers.run(
        plan([p.Truncated(C("at"), "month"), C("region")], [p.Aggregate("sum", C("revenue")), p.Aggregate("count")]),
        [sales],
        folder,
    )
    text = workers.export(found, "csv").decode().splitlines()
    assert text[0] == "Month,Region,Total revenue,Number of rows" and text[1].startswith("2020-01-01,E,")
    path = folder.parent / "out.parquet"
    path.write_bytes(workers.export(found, "parquet"))
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT * REPLACE (CAST(Month AS VARCHAR) AS Month) FROM '{path}'").fetchall()
        kinds = [k for _, k, *_ in connection.execute(f"DESCRIBE FROM '{path}'").fetchall()]
    assert tuple(rows) == found.rows and kinds == ["DATE", "VARCHAR", "DOUBLE", "BIGINT"]


def test_what_dead_processes_spilled_is_removed(tmp_path):
    left = tmp_path / "spill" / "query-999999999"
    mine = tmp_path / "spill" / f"query-{os.getpid()}"
    for made in (left, mine):
        made.mkdir(parents=True)
    runner(tmp_path)
    assert not left.exists() and mine.exists()
