"""Compiled SQL equals an evaluation in Python and pandas, over generated tables and plans."""

from __future__ import annotations

import math
import random
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from inkfish.query import plan as p
from inkfish.query.check import check

from .evaluate import evaluate
from .tables import runner, write_table

TYPES = {
    "orders": {
        "id": "integer",
        "customer": "text",
        "day": "date",
        "placed": "datetime",
        "season": "integer",
        "units": "integer",
        "price": "number",
        "paid": "boolean",
    },
    "items": {"item": "integer", "order_id": "integer", "category": "text", "quantity": "integer"},
    "tags": {"order_id": "integer", "tag": "text", "weight": "number"},
    "customers": {"name": "text", "city": "text", "since": "date"},
}


def C(name, table="orders"):
    return p.Column(table, name)


def make_rows(rng):
    """Rows with missing values, repeated keys, keys without a partner, and texts that differ in case alone."""

    def maybe(value, share=0.15):
        return None if rng.random() < share else value

    def day():
        return date(2018, 11, 1) + timedelta(days=rng.choice([rng.randrange(900), rng.randrange(0, 900, 31)]))

    names = ["Ann", "ann", "Bob", "Cy", "O'Neil; DROP TABLE x --"]
    orders = [
        {
            "id": i,
            "customer": maybe(rng.choice(names)),
            "day": maybe(day()),
            "placed": maybe(datetime.combine(day(), datetime.min.time()) + timedelta(minutes=rng.randrange(1440))),
            "season": maybe(rng.choice([2008, 2009, 2010, 2012, 2019])),
            "units": maybe(rng.randrange(-3, 12)),
            "price": maybe(rng.randrange(0, 200) / 4),
            "paid": maybe(rng.random() < 0.5),
        }
        for i in range(rng.choice([0, 1, 7, 40, 40]))
    ]
    keys = [rng.randrange(0, 50) for _ in range(rng.choice([0, 5, 60]))]
    items = [
        {
            "item": n,
            "order_id": maybe(k, 0.05),
            "category": maybe(rng.choice(["tea", "milk", "Tea", "jam"])),
            "quantity": maybe(rng.randrange(1, 9)),
        }
        for n, k in enumerate(keys)
    ]
    tags = [
        {"order_id": rng.randrange(0, 45), "tag": rng.choice("xyz"), "weight": maybe(rng.randrange(8) / 2)}
        for _ in range(30)
    ]
    tags += tags[:10]
    customers = [
        {"name": n, "city": maybe(c), "since": day()}
        for n, c in zip(names[:4], ["Oslo", "Rome", "Oslo", "Bonn"], strict=True)
    ]
    return {"orders": orders, "items": items, "tags": tags, "customers": customers}


MARKS = {"orders": {"season": {"grain": "year"}}}
JOINS = [
    (),
    (),
    (),
    (p.Join(C("id"), C("order_id", "items")),),
    (p.Join(C("id"), C("order_id", "items"), outer=True),),
    (p.Join(C("id"), C("order_id", "tags")),),
    (p.Join(C("customer"), C("name", "customers"), outer=True),),
    (p.Join(C("id"), C("order_id", "items")), p.Join(C("customer"), C("name", "customers"))),
    (p.Join(C("id"), C("order_id", "tags"), outer=True), p.Join(C("id"), C("order_id", "items"))),
]
NUMBERS = {
    "orders": [
        C("units"),
        C("price"),
        p.Arithmetic("*", C("units"), C("price")),
        p.Arithmetic("/", C("price"), C("units")),
        p.Elapsed(C("day"), C("placed"), "hour"),
        p.Elapsed(C("day"), C("placed"), "month"),
    ],
    "items": [C("quantity", "items"), p.Arithmetic("*", C("quantity", "items"), C("price"))],
    "tags": [C("weight", "tags")],
    "customers": [p.Elapsed(C("since", "customers"), C("day"), "day")],
}
DIMENSIONS = {
    "orders": [
        C("customer"),
        C("paid"),
        C("season"),
        C("day"),
        p.Bin(C("price"), width=10),
        p.Bin(C("price"), width=2.5),
        p.Truncated(C("season"), "decade"),
        p.Case(p.Compare(">", C("units"), p.Value(4, "number")), "many", "few"),
        *[p.Truncated(C("day"), g) for g in ("decade", "year", "quarter", "month", "week", "day")],
        *[p.Truncated(C("placed"), g) for g in ("month", "hour")],
        *[p.CalendarPart(C("placed"), g) for g in ("year", "quarter", "month", "week", "weekday", "day", "hour")],
    ],
    "items": [C("category", "items")],
    "tags": [C("tag", "tags")],
    "customers": [C("city", "customers")],
}
CONDITIONS = {
    "orders": [
        p.Compare("=", C("customer"), p.Value("ann")),
        p.Compare("!=", C("customer"), p.Value("Bob")),
        p.Compare(">", C("units"), p.Value(2)),
        p.Compare("<=", p.Arithmetic("*", C("units"), C("price")), p.Value(30)),
        p.Among(C("customer"), (p.Value("Cy"), p.Value("O'NEIL; drop table x --"))),
        p.Among(C("season"), (p.Value(2009), p.Value(2012))),
        p.Matches(C("customer"), "contains", "N"),
        p.Matches(C("customer"), "starts", "a"),
        p.Missing(C("price")),
        p.Within(C("day"), p.Between("2019-01-01", "2020-03-15")),
        p.Within(C("placed"), p.Between("2019-06-01", None)),
        p.Within(C("season"), p.Between("2009-01-01", "2012-01-01")),
        p.Compare("=", C("paid"), p.Value(True)),
        p.Compare("<=", C("placed"), p.Value("2019-12-24", "date")),
        p.Compare("=", p.CalendarPart(C("day"), "weekday"), p.Value("monday")),
        p.Compare(">", C("price"), C("units")),
        p.Compare("=", p.Truncated(C("day"), "year"), p.Value("2019-01-01", "date")),
        p.Compare(">", C("price"), p.Subquery(p.Plan("orders", measures=(p.Measure(p.Aggregate("avg", C("price"))),)))),
        p.Among(C("id"), p.Subquery(p.Plan("items", dimensions=(p.Dimension(C("order_id", "items")),)))),
        p.Among(
            C("customer"),
            p.Subquery(
                p.Plan(
                    "orders",
                    dimensions=(p.Dimension(C("customer")),),
                    having=p.Compare(">", p.Aggregate("count"), p.Value(5)),
                )
            ),
        ),
    ],
    "items": [
        p.Compare("=", C("category", "items"), p.Value("tea")),
        p.Compare(">", C("quantity", "items"), p.Value(3)),
    ],
    "tags": [p.Compare("=", C("tag", "tags"), p.Value("x"))],
    "customers": [p.Compare("=", C("city", "customers"), p.Value("Oslo"))],
}
AGGREGATES = ("sum", "avg", "median", "min", "max", "stddev", "percentile", "count", "count_distinct", "mode")
STEADY = ("count", "sum", "min", "max", "avg")


def choose(pools, tables):
    return st.sampled_from([e for t in tables for e in pools[t]])


@st.composite
def conditions(draw, tables, depth=2):
    if depth and draw(st.booleans()):
        kind = draw(st.sampled_from([p.And, p.Or, p.Not]))
        if kind is p.Not:
            return p.Not(draw(conditions(tables, depth - 1)))
        return kind(tuple(draw(st.lists(conditions(tables, depth - 1), min_size=2, max_size=3))))
    return draw(choose(CONDITIONS, tables))


@st.composite
def aggregates(draw, tables, functions=(*AGGREGATES, "rows", "share", "correlation", "first")):
    func = draw(st.sampled_from(functions))
    where = draw(st.none() | conditions(tables, 0))
    if func in ("rows", "share"):
        condition = where or p.Missing(C("units"))
        return p.Aggregate("count", where=where) if func == "rows" else p.Aggregate("share", where=condition)
    of = draw(choose(NUMBERS, tables))
    if func == "correlation":
        return p.Aggregate(func, of, where, by=draw(choose(NUMBERS, tables)))
    if func == "first":
        return p.Aggregate(draw(st.sampled_from(["first", "last"])), C("price"), where, by=C("id"))
    return p.Aggregate(func, of, where, q=0.75 if func == "percentile" else None)


@st.composite
def calculations(draw, tables, dimensions):
    of = draw(aggregates(tables, ("sum", "rows", "min")))
    kind = draw(st.sampled_from(["share", "rank", "running", "difference", "change", "growth", "moving", "index"]))
    if kind in ("share", "rank"):
        within = tuple(draw(st.lists(st.sampled_from(dimensions), max_size=1))) if dimensions else ()
        return p.Calculation(kind, of, within=within, ascending=draw(st.booleans()))
    along = draw(st.sampled_from(dimensions))
    return p.Calculation(kind, of, along, periods=draw(st.sampled_from([1, 1, 2, 3])))


@st.composite
def plans(draw):
    joins = draw(st.sampled_from(JOINS))
    tables = ("orders", *(j.right.table for j in joins))
    dimensions = draw(st.lists(choose(DIMENSIONS, tables), max_size=3, unique=True))
    measures = draw(st.lists(aggregates(tables), min_size=0 if dimensions else 1, max_size=2))
    if dimensions and draw(st.booleans()):
        measures.append(draw(calculations(tables, dimensions)))
    if draw(st.integers(0, 4)) == 0:
        measures.append(
            p.Arithmetic("/", draw(aggregates(tables, ("sum", "rows"))), draw(aggregates(tables, ("sum", "rows"))))
        )
    having = draw(st.none() | st.builds(lambda a: p.Compare(">", a, p.Value(2)), aggregates(tables, STEADY)))
    order = draw(
        st.lists(
            st.builds(
                p.Order,
                aggregates(tables, STEADY) | st.sampled_from(dimensions or [p.Aggregate("count")]),
                st.booleans(),
            ),
            max_size=2,
            unique_by=lambda o: o.by,
        )
    )
    per = tuple(draw(st.lists(st.sampled_from(dimensions), max_size=1))) if dimensions else ()
    limit = draw(st.none() | st.builds(p.Limit, st.integers(1, 4), st.integers(0, 2), st.just(per), st.booleans()))
    return p.Plan(
        "orders",
        joins=joins,
        dimensions=tuple(map(p.Dimension, dimensions)),
        measures=tuple(map(p.Measure, measures)),
        where=draw(st.none() | conditions(tables)),
        having=having,
        order=tuple(order),
        limit=limit,
    )


@pytest.fixture(scope="module")
def stores():
    """Twelve sets of tables, each in its own folder with its own runner."""
    with tempfile.TemporaryDirectory() as root:
        made = []
        for seed in range(12):
            folder = Path(root) / str(seed)
            folder.mkdir()
            rows = make_rows(random.Random(seed))
            tables = [write_table(folder, n, TYPES[n], r, **MARKS.get(n, {})) for n, r in rows.items()]
            made.append((rows, tables, folder))
        yield runner(Path(root)), made


def plain(value):
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def same(one, other):
    if isinstance(one, (int, float)) and isinstance(other, (int, float)) and not isinstance(one, bool):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-7)
    return one == other


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans(), store=st.integers(0, 11))
def test_compiled_sql_equals_pandas(stores, plan, store):
    run, made = stores
    rows, tables, folder = made[store]
    found = run.run(plan, tables, folder)
    note(f"store {store}, {plan!r}, {found.sql}")
    wanted = [tuple(plain(v) for v in row) for row in evaluate(check(plan, tables), rows)]
    assert len(found.rows) == len(wanted), (found.rows, wanted)
    for mine, theirs in zip(found.rows, wanted, strict=True):
        assert all(map(same, mine, theirs)), (mine, theirs)
