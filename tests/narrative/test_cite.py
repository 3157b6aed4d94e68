"""Where an answer comes from, in words that anyone can check."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from inkfish.data.table import Source
from inkfish.narrative.cite import cite, source_line
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


# -- tables of a catalog ----------------------------------------------------------------------------------------------

OFFICE = Source("Yearbook", "catalog", "https://example.org/y", "Office", "CC0 1.0", "2024-03-02T10:00:00Z",
                "2024-01-31")
GUESSES = Source("Guesses", "catalog", "https://example.org/g", "Someone", "CC BY 4.0")


def _catalog(source=None):
    """Return the sales table as a catalog would give it, the revenue perhaps from a source of its own."""
    columns = tuple(
        replace(c, definition="What came in", methodology="Counted twice.", source=source) if c.name == "revenue" else c
        for c in SALES.columns
    )
    return replace(SALES, columns=columns, source=OFFICE, title="Sales of the country", methodology="Asked of shops.")


def _result(plan, table):
    return answer(plan, [(7.0,) * len(plan.measures)], [table])[1]


def _cited(plan, table):
    return cite(plan, _result(plan, table), [table])


def test_a_catalog_is_cited_with_its_publishers_words():
    told = _cited(of(SUM), _catalog()).methodologies
    assert told[:3] == ("Revenue: What came in.", "Counted twice.", "Asked of shops.")
    assert told[3] == "The data of Sales of the country goes to 30 Dec 2020."
    assert any("rows of Sales of the country" in text for text in told)


def test_only_what_is_used_is_defined():
    told = _cited(of(AVG), _catalog()).methodologies
    assert not any("What came in" in text for text in told)


def test_a_column_with_a_source_of_its_own_is_cited_by_that():
    assert _cited(of(SUM), _catalog(GUESSES)).sources == (GUESSES,)
    assert _cited(of(SUM, AVG), _catalog(GUESSES)).sources == (OFFICE, GUESSES)
    assert _cited(of(AVG), _catalog(GUESSES)).sources == (OFFICE,)


def test_a_source_is_one_line():
    assert source_line(OFFICE) == ("Office: Yearbook, 31 Jan 2024. CC0 1.0. https://example.org/y. "
                                   "Retrieved on 2 Mar 2024")
    assert source_line(Source("sales.csv")) == "sales.csv"
