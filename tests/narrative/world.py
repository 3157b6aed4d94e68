"""Tables and answers made by hand, in the shapes that the query room gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inkfish.data.table import Column, Note, Source, Table, Unit
from inkfish.query import plan as p
from inkfish.query.check import check
from inkfish.query.columns import result_columns
from inkfish.query.result import Account, Result

USD = Unit("currency", "USD", "$")
PERCENT = Unit("percent", "%", "%")


def column(name: str, kind: str, role: str, **more: Any) -> Column:
    """Return a profile of 2,400 rows; the title is the name in words."""
    given = {"rows": 2400, "distinct": 5, "title": name.replace("_", " ").capitalize().replace(" id", " ID"), **more}
    return Column(name=name, type=kind, role=role, **given)


SALES = Table(
    id="0", name="sales", title="sales.csv", path="0.parquet", rows=2400, source=Source("sales.csv"),
    notes=(
        Note("1 row of totals at the end was left out.", 1),
        Note("3 cells of price could not be read as numbers, read as missing.", 3, "price"),
    ),
    columns=(
        column("order_date", "date", "time", distinct=900, minimum="2017-01-02", maximum="2020-12-30"),
        column("region", "text", "category", distinct=4, values=("West", "East", "North", "South")),
        column("product", "text", "category", distinct=6, values=("Widget A", "Widget B", "Widget C")),
        column("revenue", "number", "measure", unit=USD, additive=True, distinct=2000, missing=12),
        column("price", "number", "measure", unit=USD, distinct=200, missing=3, minimum=0.5, maximum=99.0),
        column("units_sold", "integer", "measure", additive=True, distinct=90),
        column("discount", "number", "measure", unit=PERCENT, distinct=20),
        column("returned", "boolean", "category", distinct=2),
        column("customer_id", "integer", "identifier", distinct=300),
    ),
)  # fmt: skip
ORDERS = Table(
    id="1", name="orders", title="orders.csv", path="1.parquet", rows=500, source=Source("orders.csv"),
    columns=(
        column("order_id", "integer", "identifier", rows=500, distinct=500, unique=True),
        column("customer_id", "integer", "identifier", rows=500, distinct=120),
        column("amount", "number", "measure", rows=500, unit=USD, additive=True, distinct=300),
        column("ordered", "date", "time", rows=500, distinct=200, minimum="2019-01-01", maximum="2020-06-30"),
        column("shipped", "date", "time", rows=500, distinct=200, minimum="2019-01-03", maximum="2020-07-04"),
    ),
)  # fmt: skip
CUSTOMERS = Table(
    id="2", name="customers", title="customers.csv", path="2.parquet", rows=120, source=Source("customers.csv"),
    columns=(
        column("customer_id", "integer", "identifier", rows=120, distinct=120, unique=True),
        column("name", "text", "text", rows=120, distinct=118),
        column("country", "text", "place", rows=120, distinct=9, values=("United States", "France", "Japan")),
    ),
)  # fmt: skip
TABLES = {"sales": (SALES,), "orders": (ORDERS, CUSTOMERS), "all": (SALES, ORDERS, CUSTOMERS)}


def answer(
    plan: p.Plan, rows: Sequence[Sequence[Any]], tables: Sequence[Table], **account: Any
) -> tuple[p.Plan, Result]:
    """Return a checked plan and the result that these rows are of it."""
    plan = check(plan, tables)
    columns = result_columns(plan, tables)
    first = next(t for t in tables if t.name == plan.table)
    totals, truncated = account.pop("totals", {}), account.pop("truncated", False)
    counted = {"rows": first.rows, "kept": first.rows, "groups": len(rows), "missing": {}, **account}
    return plan, Result(columns, tuple(tuple(r) for r in rows), "", Account(**counted), totals, truncated)
