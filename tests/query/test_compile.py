"""The queries that users see: short, and written as a person would."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inkfish.data import table as data
from inkfish.query import plan as p
from inkfish.query.check import check
from inkfish.query.compile import compile_plan, to_sql

CASES = tomllib.loads((Path(__file__).parent / "cases" / "sql.toml").read_text("utf-8"))["case"]


def table(name, *columns):
    return data.Table(name, name, name.capitalize(), f"{name}.parquet", 10, columns, data.Source(name))


TABLES = (
    table(
        "sales",
        data.Column("id", "Id", "integer", "identifier", unique=True),
        data.Column("region", "Region", "text", "category", values=("East", "West")),
        data.Column("day", "Day", "date", "time", maximum="2017-12-30", grain="day"),
        data.Column("revenue", "Revenue", "number", "measure", minimum=0.0, maximum=99.5),
    ),
    table(
        "lines",
        data.Column("sale", "Sale", "integer", "identifier"),
        data.Column("order", "Order", "text", "category"),
    ),
    table(
        "games",
        data.Column("home", "Home", "text", "category"),
        data.Column("away", "Away", "text", "category"),
        data.Column("home_goals", "Home goals", "integer", "measure"),
        data.Column("away_goals", "Away goals", "integer", "measure"),
    ),
    table("sales_2016", *(data.Column(n, n, k, "category") for n, k in (("region", "text"), ("revenue", "number")))),
)


def C(name, of="sales"):
    return p.Column(of, name)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_queries_read_well(case):
    plan = check(p.decode(case["plan"]), TABLES)
    assert to_sql(compile_plan(plan, TABLES)) == case["sql"].strip()
