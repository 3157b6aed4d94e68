"""Where an answer comes from, in words that anyone can check."""

from __future__ import annotations

import pytest

from inkfish.narrative.cite import cite
from inkfish.query import plan as p

from .test_restate import AVG, JOIN, MONTH, PRICE, REGION, SUM, col, num, of, within
from .world import CUSTOMERS, ORDERS, SALES, answer

WHOLE = "When sales.csv was read: 1 row of totals at the end was left out."

CASES = [
    (
        of(SUM, by=(REGION,)), {"missing": {"c1": 12}}, [("West", 1.0)],
        ["Sum of revenue, for each region.", "Rests on all 2,400 rows of sales.csv.",
         "12 rows have no revenue and are not counted in it.", WHOLE],
    ),
    (
        of(AVG, where=p.Compare(">", PRICE, num(5))), {"kept": 2345}, [(7.0,)],
        ["Average price, over all rows used.",
         "Rests on 2,345 of 2,400 rows of sales.csv: those where price is over $5.",
         WHOLE,
         "When sales.csv was read: 3 cells of price could not be read as numbers, read as missing."],
    ),
    (
        within(p.Last(3, "year", whole=True)), {"kept": 1800}, [(7.0,)],
        ["Sum of revenue, over all rows used.",
         "Rests on 1,800 of 2,400 rows of sales.csv: those where order date is in the last 3 whole years.",
         "“The last 3 whole years” means 1 Jan 2018 to 31 Dec 2020, counted back from the newest order date in the "
         "data, 30 Dec 2020.",
         WHOLE],
    ),
    (
        of(p.Calculation("change", SUM, MONTH, periods=12), by=(MONTH,)), {},
        [("2020-01-01", None), ("2020-02-01", 3.0)],
        ["Percent change in revenue, for each month of order date.", "Rests on all 2,400 rows of sales.csv.",
         "Percent change is each value against the one 12 periods before, as a percentage of the earlier one; it is "
         "left out where the earlier one is zero or missing.", WHOLE],
    ),
    (
        of(SUM, by=(REGION,), order=(p.Order(SUM, True),), limit=p.Limit(1), having=p.Compare(">", SUM, num(10))),
        {"groups": 4}, [("West", 100.0)],
        ["Sum of revenue, for each region.", "Rests on all 2,400 rows of sales.csv.",
         "Only groups are shown where total revenue is over $10.",
         "1 of 4 regions is shown, picked by total revenue, largest first.",
         WHOLE],
    ),
    (
        of(col("product"), PRICE), {"missing": {"c1": 1}}, [("Widget A", 1.0), ("Widget B", None)],
        ["The rows are shown as they are: product and price.", "Rests on all 2,400 rows of sales.csv.",
         "1 row has no price.",
         WHOLE,
         "When sales.csv was read: 3 cells of price could not be read as numbers, read as missing."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "account", "rows", "told"), CASES, ids=[c[3][0] + c[3][1] for c in CASES])
def test_methods(plan, account, rows, told):
    plan, result = answer(plan, rows, (SALES,), **account)
    citation = cite(plan, result, (SALES,))
    assert list(citation.methodologies) == told
    assert citation.sources == (SALES.source,)


def test_joins_name_both_files():
    amount = p.Aggregate("sum", col("amount", "orders"))
    plan = of(amount, by=(col("country", "customers"),), table="orders", joins=(JOIN,))
    plan, result = answer(plan, [("France", 5.0)], (ORDERS, CUSTOMERS))
    citation = cite(plan, result, (ORDERS, CUSTOMERS), notes=["Drawn without 3 points.", ""])
    assert [s.name for s in citation.sources] == ["orders.csv", "customers.csv"]
    assert citation.methodologies == (
        "Sum of amount, for each country.",
        "Rests on all 500 rows of orders.csv.",
        "Rows of orders.csv were matched to customers.csv on customer ID; rows without a match are left out.",
        "Drawn without 3 points.",
    )


def test_a_subquery_names_its_table():
    inner = p.Subquery(
        of(col("customer_id", "customers"), table="customers", where=p.Missing(col("country", "customers")))
    )
    plan = of(p.Aggregate("count"), table="orders", where=p.Among(col("customer_id", "orders"), inner))
    plan, result = answer(plan, [(3,)], (ORDERS, CUSTOMERS), kept=3)
    citation = cite(plan, result, (ORDERS, CUSTOMERS))
    assert [s.name for s in citation.sources] == ["orders.csv", "customers.csv"]
    assert "Compared with the customer ID of customers.csv where country is missing." in citation.methodologies


def test_an_earlier_quarter_means_its_days():
    plan, result = answer(within(p.Last(1, "quarter", back=1)), [(1.0,)], (SALES,), kept=5)
    told = [t for t in cite(plan, result, (SALES,)).methodologies if "means" in t]
    assert told == [
        "“The last quarter shifted back 1 quarter” means 30 Jun 2020 to 29 Sep 2020, counted back from the newest "
        "order date in the data, 30 Dec 2020."
    ]
