"""Any plan that can be decoded is refused in words or runs: nothing in between."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, given, note, settings
from hypothesis import strategies as st

from inkfish.errors import PlanError, QueryError
from inkfish.query import plan as p

from .tables import runner, write_table

HOSTILE = "a \"; DROP TABLE t; -- 'x"
TYPES = {
    HOSTILE: "text",
    "select": "integer",
    "Größe": "number",
    "day": "date",
    "at": "datetime",
    "year": "integer",
    "clock": "time",
    "ok": "boolean",
    "value": "number",
}
ROWS = [
    {
        HOSTILE: "x",
        "select": 1,
        "Größe": 1.5,
        "day": date(2020, 1, 31),
        "at": datetime(2020, 1, 31, 5, 6),
        "year": 2020,
        "clock": time(4, 5),
        "ok": True,
        "value": 0.0,
    },
    {
        HOSTILE: None,
        "select": 2**62,
        "Größe": -1e300,
        "day": date(1, 1, 1),
        "at": None,
        "year": 1969,
        "clock": None,
        "ok": None,
        "value": None,
    },
    {
        HOSTILE: "Ünï ' \" ; \\",
        "select": -3,
        "Größe": 1e300,
        "day": date(9999, 12, 31),
        "at": datetime(1600, 2, 29),
        "year": 2021,
        "clock": time(23, 59, 59),
        "ok": False,
        "value": 1e-300,
    },
]
TABLES = ("order", "b")
COLUMNS = st.builds(
    p.Column, st.sampled_from(TABLES), st.sampled_from([*TYPES, "nothing"]) | st.sampled_from(list(TYPES))
)
TEXTS = st.sampled_from(
    ["x", "", "2020", "2020-01-31", "12", "monday", "'; DROP TABLE b; --", "read_csv('/etc/passwd')", "%", "\x00"]
)
VALUES = st.builds(
    p.Value,
    TEXTS | st.integers(-9, 9) | st.sampled_from([2**70, 1e308, float("nan"), 0.1, True]),
    st.sampled_from(["text", "number", "boolean", "date", "datetime"]),
)
LEAVES = COLUMNS | COLUMNS | VALUES
WORDS = {
    name: st.sampled_from(getattr(p, name).__args__)
    for name in ("Grain", "Part", "Func", "Kind", "Comparison", "Operator")
}
PERIODS = st.one_of(
    st.builds(p.Between, st.none() | TEXTS, st.none() | TEXTS),
    st.builds(p.Last, st.integers(0, 5), st.sampled_from(["year", "week", "hour"]), st.integers(-1, 3), st.booleans()),
    st.builds(p.ToDate, st.sampled_from(["year", "quarter", "month", "week"])),
)


def expressions(rows):
    conditions = conditions_of(rows)
    return st.one_of(
        st.builds(p.Arithmetic, WORDS["Operator"], rows, rows),
        st.builds(p.Truncated, rows, WORDS["Grain"]),
        st.builds(p.CalendarPart, rows, WORDS["Part"]),
        st.builds(p.Bin, rows, st.none() | st.sampled_from([5.0, 0.1, -1.0, 1e-9]), st.none() | st.integers(0, 20)),
        st.builds(p.Elapsed, rows, rows, st.sampled_from(["year", "day", "hour", "week"])),
        st.builds(p.Case, conditions, TEXTS, TEXTS),
    )


def conditions_of(rows, inner=None):
    return st.one_of(
        st.builds(p.Compare, WORDS["Comparison"], rows, rows if inner is None else rows | st.builds(p.Subquery, inner)),
        st.builds(
            p.Among, rows, st.lists(VALUES, max_size=3).map(tuple) if inner is None else st.builds(p.Subquery, inner)
        ),
        st.builds(p.Matches, rows, st.sampled_from(["contains", "starts", "ends"]), TEXTS),
        st.builds(p.Missing, rows),
        st.builds(p.Within, rows, PERIODS),
    )


def several(conditions):
    lists = st.lists(conditions, max_size=3).map(tuple)
    return conditions | st.one_of(st.builds(p.And, lists), st.builds(p.Or, lists), st.builds(p.Not, conditions))


def fitting(table):
    """Expressions of rows of one table whose types mostly fit, by type."""
    pick = lambda *names: st.sampled_from([p.Column(table, n) for n in names])  # noqa: E731
    numbers, dates, texts = pick("select", "Größe", "year", "value"), pick("day", "at"), pick(HOSTILE)
    number = st.builds(p.Value, st.integers(-9, 9) | st.just(0.5), st.just("number"))
    day = st.builds(p.Value, st.sampled_from(["2020-01-31", "0001-01-01"]), st.just("date"))
    numbers |= st.builds(p.Arithmetic, WORDS["Operator"], numbers, numbers | number)
    numbers |= st.builds(p.Elapsed, dates, dates, st.sampled_from(["year", "month", "week", "day", "hour", "minute"]))
    conditions = st.one_of(
        st.builds(p.Compare, WORDS["Comparison"], numbers, numbers | number),
        st.builds(p.Compare, WORDS["Comparison"], dates, dates | day),
        st.builds(p.Compare, WORDS["Comparison"], texts, texts | st.builds(p.Value, TEXTS)),
        st.builds(p.Among, numbers, st.lists(number, min_size=1, max_size=3).map(tuple)),
        st.builds(p.Matches, texts, st.sampled_from(["contains", "starts", "ends"]), TEXTS),
        st.builds(p.Within, dates | pick("year"), PERIODS),
        st.builds(p.Missing, numbers | texts | dates),
    )
    bins = st.builds(p.Bin, numbers, st.just(5.0)) | st.builds(p.Bin, numbers, st.none(), st.integers(1, 20))
    texts |= st.builds(p.Case, conditions, TEXTS, TEXTS) | st.builds(
        p.CalendarPart, dates | pick("clock"), WORDS["Part"]
    )
    dates |= st.builds(p.Truncated, dates | pick("year"), WORDS["Grain"])
    return numbers, bins | texts | dates | pick("ok", "clock"), several(conditions)


def fitting_plans(table, inner=None):
    """Plans of one table that mostly fit."""
    numbers, others, conditions = fitting(table)
    if inner is not None:
        conditions |= st.builds(p.Compare, st.just(">"), numbers, st.builds(p.Subquery, inner))
        conditions |= st.builds(p.Among, numbers, st.builds(p.Subquery, inner)).map(p.Not)
    aggregates = st.builds(
        p.Aggregate,
        WORDS["Func"].filter(lambda f: f != "share"),
        numbers,
        st.none() | conditions,
        numbers,
        st.just(0.5),
    ) | st.builds(p.Aggregate, st.just("share"), st.none(), conditions)
    return st.builds(
        PARTS,
        st.just(table),
        st.lists(numbers | others, max_size=2),
        st.lists(
            aggregates | st.builds(p.Arithmetic, WORDS["Operator"], aggregates, aggregates), min_size=1, max_size=2
        ),
        st.none() | conditions,
    )


def PARTS(table, dimensions, measures, where):
    return table, dimensions, measures, where


ROW = LEAVES | expressions(LEAVES) | expressions(LEAVES | expressions(LEAVES))
CONDITIONS = several(conditions_of(ROW))
AGGREGATES = st.builds(
    p.Aggregate,
    WORDS["Func"],
    st.none() | ROW,
    st.none() | CONDITIONS,
    st.none() | ROW,
    st.none() | st.sampled_from([0.0, 0.5, 2.0]),
)
GROUP = AGGREGATES | st.builds(p.Arithmetic, WORDS["Operator"], AGGREGATES, AGGREGATES | VALUES | ROW)
CALCULATIONS = st.builds(
    p.Calculation, WORDS["Kind"], GROUP, st.none() | COLUMNS, st.just(()), st.integers(0, 3), st.booleans()
)
ANSWER = GROUP | CALCULATIONS | st.builds(p.Calculation, WORDS["Kind"], CALCULATIONS)
SIMPLE = st.builds(
    p.Plan,
    st.sampled_from(TABLES),
    dimensions=st.lists(st.builds(p.Dimension, ROW), max_size=1).map(tuple),
    measures=st.lists(st.builds(p.Measure, GROUP), max_size=1).map(tuple),
    limit=st.none() | st.just(p.Limit(1)),
)
JOINS = st.lists(st.builds(p.Join, COLUMNS, COLUMNS, st.booleans()), max_size=1).map(tuple)


@st.composite
def plans(draw):
    """Plans whose parts mostly fit: the dimensions of calculations, orders and limits are drawn from the plan's own."""
    dimensions = draw(st.lists(ROW, max_size=2))
    known = st.sampled_from(dimensions) if dimensions else COLUMNS
    measures = draw(
        st.lists(ANSWER | ROW | st.builds(p.Calculation, WORDS["Kind"], GROUP, known, st.tuples(known)), max_size=2)
    )
    shown = st.sampled_from([*dimensions, *measures]) if dimensions or measures else COLUMNS
    return p.Plan(
        draw(st.sampled_from(TABLES)),
        joins=draw(JOINS),
        also=draw(st.sampled_from([(), (), ("b",)])),
        dimensions=tuple(p.Dimension(e, draw(st.sampled_from(["", HOSTILE, "Größe", "select"]))) for e in dimensions),
        measures=tuple(p.Measure(e, draw(st.sampled_from(["", HOSTILE, "value"]))) for e in measures),
        where=draw(st.none() | CONDITIONS | conditions_of(ROW, SIMPLE)),
        having=draw(st.none() | several(conditions_of(GROUP | known | VALUES))),
        order=tuple(draw(st.lists(st.builds(p.Order, shown | GROUP, st.booleans()), max_size=2))),
        limit=draw(
            st.none()
            | st.builds(
                p.Limit, st.integers(0, 3), st.integers(-1, 1), st.lists(known, max_size=1).map(tuple), st.booleans()
            )
        ),
        distinct=draw(st.booleans()),
    )


INNER = fitting_plans("b").map(lambda f: p.Plan(f[0], measures=(p.Measure(f[2][0]),), where=f[3]))


@st.composite
def likely(draw):
    """Plans that mostly fit, with calculations, names, limits and another table appended or joined."""
    table, dimensions, measures, where = draw(fitting_plans("order", INNER))
    if dimensions:
        kinds = st.builds(
            p.Calculation,
            WORDS["Kind"],
            st.sampled_from(measures),
            st.none() | st.sampled_from(dimensions),
            periods=st.integers(1, 2),
            ascending=st.booleans(),
        )
        measures += draw(st.lists(kinds | kinds.map(lambda c: p.Calculation("rank", c)), max_size=2))
    shown = st.sampled_from([*dimensions, *measures])
    orders = st.lists(st.builds(p.Order, shown, st.booleans()), max_size=2)
    per = st.lists(st.sampled_from(dimensions), max_size=1).map(tuple) if dimensions else st.just(())
    names = st.sampled_from(["", HOSTILE, "Größe", "select", "order"])
    joins = st.sampled_from(
        [
            (),
            (p.Join(p.Column("order", "select"), p.Column("b", "select"), True),),
            (
                p.Join(p.Column("order", "day"), p.Column("b", "at")),
                p.Join(p.Column("order", "year"), p.Column("b", "year")),
            ),
        ]
    )
    return p.Plan(
        table,
        joins=draw(joins),
        also=draw(st.sampled_from([(), (), ("c",)])),
        dimensions=tuple(p.Dimension(e, draw(names)) for e in dimensions),
        measures=tuple(p.Measure(e, draw(names)) for e in measures),
        where=where,
        having=draw(st.none() | st.builds(p.Compare, st.just(">"), st.sampled_from(measures), VALUES)),
        order=tuple(draw(orders)),
        limit=draw(st.none() | st.builds(p.Limit, st.integers(1, 3), st.integers(0, 1), per, st.booleans())),
    )


@pytest.fixture(scope="module")
def store():
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "tables"
        folder.mkdir()
        marks = {"year": {"grain": "year"}}
        tables = [write_table(folder, name, TYPES, ROWS, **marks) for name in (*TABLES, "c")]
        yield runner(Path(root)), tables, folder


@settings(
    max_examples=180, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(plan=plans() | likely() | likely() | likely())
def test_a_plan_is_refused_or_runs(store, plan):
    run, tables, folder = store
    note(repr(plan))
    try:
        found = run.run(plan, tables, folder)
    except PlanError as error:
        event("refused")
        assert error.message.endswith(("?", "."))
    except QueryError as error:
        event("too large")
        assert error.message == "Some numbers of the answer are too large to be reckoned with.", error.message
    else:
        event("ran")
        assert p.decode(p.encode(plan)) == plan
        assert len(found.columns) == len(plan.dimensions) + len(plan.measures)
        assert (
            len({c.name.casefold() for c in found.columns})
            == len({c.title.casefold() for c in found.columns})
            == len(found.columns)
        )
