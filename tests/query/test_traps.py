"""Answers that go wrong in silence elsewhere: fan-outs, missing values, shares over filtered rows, gaps in time."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from inkfish.query import plan as p

from .tables import runner, write_table

CASES = Path(__file__).parent / "cases"
READ = {"integer": int, "date": date.fromisoformat, "text": str}
TYPES = {
    "orders": {"order_id": "integer", "customer": "text", "day": "date", "freight": "integer", "status": "text"},
    "lines": {"order_id": "integer", "category": "text", "quantity": "integer"},
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    tables = []
    for name, types in TYPES.items():
        with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [{c: READ[k](r[c]) if r[c] else None for c, k in types.items()} for r in csv.DictReader(file)]
        tables.append(write_table(folder, name, types, rows, day={"grain": "day"}))
    run = runner(tmp_path_factory.mktemp("data"))
    return lambda plan: run.run(plan, tables, folder)


def C(name, table="orders"):
    return p.Column(table, name)


def plan(dimensions=(), measures=(), table="orders", **rest):
    return p.Plan(
        table, dimensions=tuple(map(p.Dimension, dimensions)), measures=tuple(map(p.Measure, measures)), **rest
    )


LINES = (p.Join(C("order_id"), C("order_id", "lines")),)
OUTER = (p.Join(C("order_id"), C("order_id", "lines"), outer=True),)
TO_ORDERS = (p.Join(C("order_id", "lines"), C("order_id")),)
FREIGHT, COUNT = p.Aggregate("sum", C("freight")), p.Aggregate("count")
MONTH = p.Truncated(C("day"), "month")
PAID = p.Compare("=", C("status"), p.Value("PAID"))


def test_a_fan_out_counts_each_order_once_in_each_category(ask):
    found = ask(plan([C("category", "lines")], [COUNT, FREIGHT, p.Aggregate("avg", C("freight")),
                                               p.Aggregate("sum", C("quantity", "lines"))], joins=LINES))  # fmt: skip
    assert found.rows == (("milk", 2, 40, 20.0, 8), ("tea", 2, 30, 15.0, 3), (None, 1, 30, 30.0, 6))
    assert found.totals == {"c1": 3, "c2": 60, "c3": 20.0, "c4": 17}
    assert (found.account.rows, found.account.kept, found.account.groups) == (3, 3, 3)
    assert not found.columns[1].additive and found.columns[4].additive


def test_a_total_over_a_fan_out_is_the_total(ask):
    assert ask(plan([], [FREIGHT, COUNT], joins=LINES)).rows == ((60, 3),)
    assert ask(plan([], [FREIGHT, COUNT], joins=OUTER)).rows == ((100, 5),)


def test_a_filter_on_the_other_table_keeps_each_order_once(ask):
    tea = p.Compare("=", C("category", "lines"), p.Value("tea"))
    assert ask(plan([], [COUNT, FREIGHT], joins=LINES, where=tea)).rows == ((2, 30),)
    only = p.Aggregate("sum", C("freight"), where=tea)
    assert ask(plan([C("customer")], [only, p.Aggregate("share", where=tea)], joins=OUTER)).rows == (
        ("Ann", 30, 100.0), ("Bob", None, 0.0), ("Cy", None, 0.0), (None, None, 0.0))  # fmt: skip


def test_the_many_side_is_counted_by_its_own_rows(ask):
    found = ask(plan([C("customer")], [COUNT, FREIGHT], table="lines", joins=TO_ORDERS))
    assert found.rows == (("Ann", 4, 30), ("Bob", 2, 30))
    both = p.Aggregate("sum", p.Arithmetic("*", C("freight"), C("quantity", "lines")))
    assert ask(plan([], [both], table="lines", joins=TO_ORDERS)).rows == ((10 * 6 + 30 * 11,),)


def test_missing_values_do_not_count(ask):
    found = ask(plan([], [p.Aggregate("avg", C("freight")), p.Aggregate("count", C("freight")), COUNT]))
    assert found.rows == ((25.0, 4, 5),) and found.account.missing == {"c0": 1, "c1": 1}
    unlike = p.Compare("!=", C("customer"), p.Value("Ann"))
    assert ask(plan([], [COUNT], where=unlike)).rows == ((2,),)
    assert ask(plan([], [COUNT], where=p.Not(p.Compare("=", C("customer"), p.Value("Ann"))))).rows == ((2,),)


def test_never_ordered_holds_although_some_keys_are_missing(ask):
    mine = p.Subquery(p.Plan("orders", dimensions=(p.Dimension(C("customer")),)))
    found = ask(plan([C("category", "lines")], table="lines", where=p.Not(p.Among(C("category", "lines"), mine))))
    assert found.rows == (("jam",), ("milk",), ("tea",))
    ids = p.Subquery(p.Plan("lines", dimensions=(p.Dimension(C("order_id", "lines")),)))
    assert ask(plan([C("order_id")], where=p.Not(p.Among(C("order_id"), ids)))).rows == ((4,), (5,))


def test_a_share_is_of_the_filtered_rows_and_of_all_groups(ask):
    share = p.Calculation("share", FREIGHT)
    assert ask(plan([C("customer")], [share], where=PAID)).rows == (("Ann", 12.5), ("Bob", 37.5), (None, 50.0))
    chosen = p.Compare(">", FREIGHT, p.Value(15))
    found = ask(plan([C("customer")], [share], where=PAID, having=chosen, limit=p.Limit(1)))
    assert found.rows == (("Bob", 37.5),) and found.account.groups == 2
    among = plan([C("status"), C("customer")], [p.Calculation("share", COUNT, within=(C("status"),))])
    assert [r[2] for r in ask(among).rows] == pytest.approx([50, 50, 100 / 3, 100 / 3, 100 / 3])


def test_a_gap_in_time_gives_no_comparison(ask):
    kinds = [p.Calculation(k, FREIGHT, MONTH) for k in ("difference", "change", "running", "index")]
    found = ask(plan([MONTH], [FREIGHT, *kinds], where=p.Not(p.Missing(C("day")))))
    assert found.rows == (
        ("2019-01-01", 30, None, None, 30, 100.0),
        ("2019-02-01", 30, 0, 0.0, 60, 100.0),
        ("2019-04-01", 40, None, None, 100, pytest.approx(400 / 3)),
    )  # fmt: skip
    moving = p.Calculation("moving", FREIGHT, MONTH, periods=2)
    assert [r[1] for r in ask(plan([MONTH], [moving])).rows] == [None, 30.0, None, None]
    assert ask(plan([MONTH], [moving])).rows[3][0] is None


def test_parts_follow_the_calendar(ask):
    found = ask(plan([p.CalendarPart(C("day"), "month")], [COUNT]))
    assert [r[0] for r in found.rows] == ["January", "February", "April", None]
    assert found.columns[0].part == "month" and found.columns[0].title == "Month"
    late = p.Compare(">", p.CalendarPart(C("day"), "month"), p.Value("january"))
    assert ask(plan([], [COUNT], where=late)).rows == ((2,),)


def test_division_by_zero_is_missing(ask):
    ratio = p.Arithmetic("/", FREIGHT, p.Aggregate("sum", C("freight"), where=p.Missing(C("day"))))
    assert ask(plan([], [ratio])).rows == ((None,),)
    each = p.Arithmetic("/", C("freight"), p.Arithmetic("-", C("freight"), C("freight")))
    assert ask(plan([], [each])).rows == ((None,),) * 5


def test_ties_are_kept_where_asked(ask):
    order = (p.Order(FREIGHT, True),)
    limit = p.Limit(2, ties=True)
    assert ask(plan([C("customer")], [FREIGHT], order=order, limit=limit)).rows == (
        (None, 40),
        ("Ann", 30),
        ("Bob", 30),
    )
    assert ask(plan([C("customer")], [FREIGHT], order=order, limit=p.Limit(1, skip=2))).rows == (("Bob", 30),)


def test_appended_tables_are_one(ask):
    found = ask(plan([], [COUNT, p.Aggregate("max", C("order_id"))], also=("lines",)))
    assert found.rows == ((12, 9),) and found.account.rows == 12


def test_distinct_rows_come_once_and_in_order(ask):
    found = ask(plan([], [C("customer"), C("status")], distinct=True))
    assert found.rows == (("Ann", "open"), ("Ann", "paid"), ("Bob", "paid"), ("Cy", "open"), (None, "paid"))
    assert found.account.groups == 5 and found.account.kept == 5
