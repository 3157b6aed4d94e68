"""What is refused, in which words, and what is set right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inkfish.data import table as data
from inkfish.errors import PlanError
from inkfish.query import plan as p
from inkfish.query.check import check

CASES = tomllib.loads((Path(__file__).parent / "cases" / "refused.toml").read_text("utf-8"))["case"]


def table(name, **columns):
    made = tuple(
        data.Column(
            n, n.capitalize(), kind, "category", grain="year" if n == "year" else "", unique=n == "shop",
            minimum=0 if kind == "integer" else None, maximum=9 if kind == "integer" else None,
            values=("East", "West", "north", "North") if kind == "text" else (),
        )
        for n, kind in columns.items()
    )  # fmt: skip
    return data.Table(name, name, name.capitalize(), f"{name}.parquet", 10, made, data.Source(name))


TABLES = (
    table(
        "sales",
        region="text",
        day="date",
        at="datetime",
        year="integer",
        revenue="number",
        shop="integer",
        ok="boolean",
    ),
    table("shops", shop="integer", city="text"),
)
COUNT = (p.Measure(p.Aggregate("count")),)


def C(name, of="sales"):
    return p.Column(of, name)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_refusals_say_what_is_wrong(case):
    with pytest.raises(PlanError) as refused:
        check(p.decode(case["plan"]), TABLES)
    assert case["says"] in refused.value.message


@pytest.mark.parametrize("given, wanted", [
    (p.Compare("=", C("REGION"), p.Value("east")), p.Compare("=", C("region"), p.Value("east"))),
    (p.Compare(">", C("revenue"), p.Value("1,200.5")), p.Compare(">", C("revenue"), p.Value(1200.5, "number"))),
    (p.Compare(">", C("revenue"), p.Value(3)), p.Compare(">", C("revenue"), p.Value(3, "number"))),
    (p.Compare("=", C("ok"), p.Value("Yes")), p.Compare("=", C("ok"), p.Value(True, "boolean"))),
    (p.Compare("<", C("day"), p.Value("2019")), p.Compare("<", C("day"), p.Value("2019-01-01", "date"))),
    (p.Compare("=", p.CalendarPart(C("day"), "month"), p.Value(3)),
     p.Compare("=", p.CalendarPart(C("day"), "month"), p.Value("March"))),
    (p.Among(p.CalendarPart(C("day"), "weekday"), (p.Value("sat"), p.Value("Sunday"))),
     p.Among(p.CalendarPart(C("day"), "weekday"), (p.Value("Saturday"), p.Value("Sunday")))),
    (p.Compare(">=", C("year"), p.Value("2015-01-01", "date")), p.Compare(">=", C("year"), p.Value(2015, "number"))),
    (p.Within(C("at"), p.Between("2017", "2018-06")), p.Within(C("at"), p.Between("2017-01-01", "2018-06-01"))),
    (p.And((p.Missing(C("Day")),)), p.Missing(C("day"))),
])  # fmt: skip
def test_constants_take_the_form_of_the_data(given, wanted):
    assert check(p.Plan("Sales", measures=COUNT, where=given), TABLES) == p.Plan("sales", measures=COUNT, where=wanted)


def test_joins_turn_to_the_table_that_they_add():
    plan = p.Plan("sales", joins=(p.Join(C("shop", "shops"), C("shop"), many_to_one=False),), measures=COUNT)
    assert check(plan, TABLES).joins == (p.Join(C("shop"), C("shop", "shops"), many_to_one=True),)


def nested(depth):
    condition = p.Missing(C("day"))
    for _ in range(depth):
        condition = p.Not(condition)
    return p.Plan("sales", measures=COUNT, where=condition)


def test_depth_and_size_are_bounded():
    check(nested(30), TABLES)
    with pytest.raises(PlanError, match="levels deep"):
        check(nested(50_000), TABLES)
    wide = p.Or(tuple(p.Compare("=", C("revenue"), p.Value(n)) for n in range(300)))
    with pytest.raises(PlanError, match="500 parts"):
        check(p.Plan("sales", measures=COUNT, where=wide), TABLES)
    many = p.Among(C("revenue"), tuple(p.Value(n) for n in range(5000)))
    assert len(check(p.Plan("sales", measures=COUNT, where=many), TABLES).where.values) == 5000


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "a\x00b", "x" * 20_000, "\ud800"])
def test_constants_that_are_none(value):
    with pytest.raises(PlanError):
        check(p.Plan("sales", measures=COUNT, where=p.Compare("=", C("region"), p.Value(value))), TABLES)
