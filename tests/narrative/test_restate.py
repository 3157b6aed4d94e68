"""A plan in words: every node of the algebra has its phrase, and two plans never have the same words."""

from __future__ import annotations

import itertools
import types
import typing

import pytest

from inkfish.narrative import phrases
from inkfish.narrative import restate as room
from inkfish.narrative.restate import restate
from inkfish.query import plan as p

from .world import CUSTOMERS, ORDERS, SALES


def col(name: str, table: str = "sales") -> p.Column:
    return p.Column(table, name)


def num(value: float) -> p.Value:
    return p.Value(value, "number")


REVENUE, PRICE, REGION, DATE = col("revenue"), col("price"), col("region"), col("order_date")
SUM, AVG, COUNT = p.Aggregate("sum", REVENUE), p.Aggregate("avg", PRICE), p.Aggregate("count")
MONTH = p.Truncated(DATE, "month")
WEST, EAST = p.Value("West"), p.Value("East")


def of(*measures: p.Expr, by: tuple = (), **more) -> p.Plan:
    more.setdefault("table", "sales")
    return p.Plan(measures=tuple(map(p.Measure, measures)), dimensions=tuple(map(p.Dimension, by)), **more)


def where(condition: p.Condition) -> p.Plan:
    return of(SUM, where=condition)


def within(period: p.Period) -> p.Plan:
    return where(p.Within(DATE, period))


# What each plan must be in words. One table is known, but where a plan has a join.
CASES: list[tuple[p.Plan, str]] = [
    (
        of(
            SUM, AVG, by=(REGION, MONTH),
            where=p.And((p.Among(REGION, (WEST, EAST)), p.Compare(">=", col("units_sold"), num(5)))),
            having=p.Compare(">", SUM, num(1000)), order=(p.Order(SUM, True),), limit=p.Limit(5), chart=p.Chart("bar"),
        ),
        "total revenue and average price by region and month of order date where region is West or East and units sold "
        "is at least 5, only groups where total revenue is over 1000, sorted by total revenue descending, top 5, "
        "as a bar chart",
    ),
    (of(COUNT), "number of rows"),
    (
        of(SUM, by=(REGION,), sides=(p.Pair(REGION, col("product")),)),
        "total revenue by region counting both sides",
    ),
    (of(p.Aggregate("count", REGION)), "count of region"),
    (of(p.Aggregate("count_distinct", REGION)), "number of distinct region"),
    (of(p.Aggregate("percentile", PRICE, q=0.9)), "90th percentile of price"),
    (of(p.Aggregate("percentile", PRICE, q=0.995)), "99.5th percentile of price"),
    (of(p.Aggregate("correlation", PRICE, by=REVENUE)), "correlation of price with revenue"),
    (of(p.Aggregate("last", PRICE, by=DATE)), "last price in order of order date"),
    (of(p.Aggregate("sum", REVENUE, where=p.Compare("=", REGION, WEST))), "total revenue (only where region is West)"),
    (of(p.Aggregate("share", where=p.Missing(PRICE))), "percentage of rows (where price is missing)"),
    (of(p.Arithmetic("/", SUM, p.Aggregate("sum", col("units_sold")))), "total revenue divided by total units sold"),
    (
        of(p.Aggregate("sum", p.Arithmetic("-", REVENUE, p.Arithmetic("*", PRICE, num(2.5))))),
        "total (revenue minus (price times 2.5))",
    ),
    (
        p.Plan("sales", measures=(p.Measure(AVG, "typical price"),), dimensions=(p.Dimension(REGION, "where it was"),)),
        'average price called "typical price" by region called "where it was"',
    ),
    (of(SUM, by=(p.CalendarPart(DATE, "weekday"),)), "total revenue by weekday of order date"),
    (of(SUM, by=(p.CalendarPart(DATE, "month"),)), "total revenue by month of the year of order date"),
    (of(COUNT, by=(p.Bin(PRICE, width=2.5),)), "number of rows by price in bins of 2.5"),
    (of(COUNT, by=(p.Bin(PRICE, count=20),)), "number of rows by price in 20 bins"),
    (of(COUNT, by=(p.Bin(PRICE),)), "number of rows by price in bins"),
    (
        of(COUNT, by=(p.Case(p.Compare(">", PRICE, num(5)), "dear", "cheap"),)),
        'number of rows by ("dear" if price is over 5, otherwise "cheap")',
    ),
    (
        of(p.Calculation("share", SUM, within=(MONTH,)), by=(MONTH, REGION)),
        "share of total revenue within month of order date by month of order date and region",
    ),
    (
        of(p.Calculation("moving", SUM, MONTH, periods=3), by=(MONTH,)),
        "moving average of total revenue along month of order date over 3 periods by month of order date",
    ),
    (of(p.Calculation("rank", SUM, ascending=True), by=(REGION,)), "rank of total revenue smallest first by region"),
    (where(p.Compare("=", REGION, p.Value("North and South"))), 'total revenue where region is "North and South"'),
    (where(p.Compare("=", REGION, p.Value('the "best"'))), 'total revenue where region is "the ""best"""'),
    (where(p.Compare("=", col("returned"), p.Value(True, "boolean"))), "total revenue where returned is true"),
    (
        where(p.Compare("<", DATE, p.Value("2020-05-01", "date"))),
        "total revenue where order date is before 2020-05-01",
    ),
    (where(p.Among(REGION, (WEST,))), "total revenue where region is one of West"),
    (where(p.Not(p.Among(REGION, (WEST, EAST)))), "total revenue where region is neither West nor East"),
    (where(p.Matches(REGION, "starts", "We")), 'total revenue where region starts with "We"'),
    (where(p.Not(p.Missing(PRICE))), "total revenue where price is not missing"),
    (
        where(p.Or((p.Compare("=", REGION, WEST), p.And((p.Missing(PRICE), p.Compare("<", REVENUE, num(0))))))),
        "total revenue where region is West or (price is missing and revenue is under 0)",
    ),
    (where(p.Not(p.Compare("=", REGION, WEST))), "total revenue where not (region is West)"),
    (
        where(p.Compare(">", PRICE, p.Subquery(of(AVG)))),
        "total revenue where price is over the average price",
    ),
    (
        where(p.Compare(">", PRICE, p.Subquery(of(AVG, where=p.Compare("=", REGION, WEST))))),
        "total revenue where price is over (average price where region is West)",
    ),
    (within(p.Between("2020-01-01", "2021-01-01")), "total revenue where order date is in 2020"),
    (within(p.Between("2019-01-01", "2022-01-01")), "total revenue where order date is from 2019 to 2021"),
    (within(p.Between("2017-04-01", "2017-07-01")), "total revenue where order date is in Q2 2017"),
    (within(p.Between("2017-03-01", "2017-04-01")), "total revenue where order date is in March 2017"),
    (within(p.Between("2017-03-01", "2017-07-01")), "total revenue where order date is from March 2017 to June 2017"),
    (within(p.Between("2017-03-05", "2017-03-06")), "total revenue where order date is on 2017-03-05"),
    (within(p.Between("2017-03-05", "2017-04-02")), "total revenue where order date is from 2017-03-05 to 2017-04-01"),
    (within(p.Between("2017-03-05T10:00", None)), "total revenue where order date is since 2017-03-05T10:00"),
    (within(p.Between("2015-01-01", None)), "total revenue where order date is since 2015"),
    (within(p.Between(None, "2015-02-01")), "total revenue where order date is before February 2015"),
    (within(p.Last(3, "year")), "total revenue where order date is in the last 3 years"),
    (within(p.Last(1, "month")), "total revenue where order date is in the last month"),
    (within(p.Last(3, "year", whole=True)), "total revenue where order date is in the last 3 whole years"),
    (
        within(p.Last(3, "year", back=2)),
        "total revenue where order date is in the last 3 years shifted back 6 years",
    ),
    (within(p.ToDate("quarter")), "total revenue where order date is in the quarter to date"),
    (of(REGION, PRICE), "list region and price"),
    (of(REGION, distinct=True), "distinct region"),
    (p.Plan("sales", dimensions=(p.Dimension(REGION),)), "each region"),
    (
        of(SUM, by=(REGION,), limit=p.Limit(2, skip=3, per=(MONTH,), ties=True)),
        "total revenue by region, ranks 4 to 5 in each month of order date with ties",
    ),
    (
        of(SUM, by=(REGION,), order=(p.Order(SUM), p.Order(REGION, True))),
        "total revenue by region, sorted by total revenue ascending, then by region descending",
    ),
    (
        of(SUM, by=(MONTH, REGION), chart=p.Chart("area", x=MONTH, y=SUM, color=REGION, facet=REGION, stack="percent",
           orientation="vertical", log=True, trend=True, title="Sales, by month", palette="blues")),
        "total revenue by month of order date and region, as an area chart, with month of order date on the x axis, "
        "with total revenue on the y axis, coloured by region, one panel for each region, stacked to 100%, "
        'drawn vertically, on a log scale, with a trend line, in the "blues" palette, titled "Sales, by month"',
    ),
]  # fmt: skip

JOIN = p.Join(col("customer_id", "orders"), col("customer_id", "customers"))
SEVERAL: list[tuple[p.Plan, str]] = [
    (
        of(p.Aggregate("sum", col("amount", "orders")), by=(col("country", "customers"),), table="orders",
           joins=(JOIN,)),
        "total amount by country from orders joined to customers on customer ID",
    ),
    (
        of(COUNT, by=(col("country", "customers"),), table="customers",
           joins=(p.Join(JOIN.right, JOIN.left, outer=True, many_to_one=False),)),
        "number of rows by country from customers joined to many orders on customer ID keeping unmatched rows",
    ),
    (
        of(COUNT, table="orders", where=p.Not(p.Among(col("customer_id", "orders"), p.Subquery(
            of(col("customer_id", "customers"), table="customers"))))),
        "number of rows from orders where customer ID of orders is not in customers",
    ),
    (
        of(COUNT, table="orders", where=p.Among(col("customer_id", "orders"), p.Subquery(of(
            col("customer_id", "customers"), table="customers", where=p.Missing(col("country", "customers")))))),
        "number of rows from orders where customer ID of orders is in (list customer ID of customers from customers "
        "where country is missing)",
    ),
    (
        of(p.Aggregate("avg", p.Elapsed(col("ordered", "orders"), col("shipped", "orders"))), table="orders"),
        "average (days from ordered until shipped) from orders",
    ),
    (of(COUNT, table="orders", also=("sales",)), "number of rows from orders together with sales"),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "words"), CASES, ids=[w[:60] for _, w in CASES])
def test_one_table(plan, words):
    assert restate(plan, (SALES,)) == words


@pytest.mark.parametrize(("plan", "words"), SEVERAL, ids=[w[:60] for _, w in SEVERAL])
def test_several_tables(plan, words):
    assert restate(plan, (ORDERS, CUSTOMERS, SALES) if "sales" in words else (ORDERS, CUSTOMERS)) == words


def test_different_plans_have_different_words():
    plans = list(variants())
    words = [restate(plan, (SALES,)) for plan in plans]
    twice = [w for w in set(words) if words.count(w) > 1]
    assert not twice
    assert len(plans) > 400


def variants():
    """Yield plans that differ in one thing: every value of every field that has a closed set of values, and more."""
    yield from (
        of(p.Aggregate(f, REVENUE)) for f in typing.get_args(p.Func) if f not in ("share", "correlation", "percentile")
    )
    yield from (of(p.Aggregate("percentile", REVENUE, q=q / 100)) for q in (1, 5, 50, 90, 99.9))
    for kind, along, periods, up in itertools.product(typing.get_args(p.Kind), (None, MONTH), (1, 12), (False, True)):
        for inside in ((), (REGION,), (REGION, MONTH)):
            yield of(p.Calculation(kind, SUM, along, inside, periods, up))
    yield from (of(SUM, by=(p.Truncated(DATE, g),)) for g in typing.get_args(p.Grain))
    yield from (of(SUM, by=(p.CalendarPart(DATE, part),)) for part in typing.get_args(p.Part))
    yield from (of(p.Arithmetic(op, SUM, AVG)) for op in typing.get_args(p.Operator))
    yield from (of(p.Arithmetic(op, p.Arithmetic("-", SUM, AVG), COUNT)) for op in typing.get_args(p.Operator))
    yield from (of(p.Arithmetic(op, SUM, p.Arithmetic("-", AVG, COUNT))) for op in typing.get_args(p.Operator))
    yield from (where(p.Compare(op, PRICE, num(5))) for op in typing.get_args(p.Comparison))
    yield from (where(p.Not(p.Compare(op, PRICE, num(5)))) for op in typing.get_args(p.Comparison))
    yield from (where(p.Compare(op, DATE, p.Value("2020-01-01", "date"))) for op in typing.get_args(p.Comparison))
    yield from (where(p.Matches(REGION, how, "We")) for how in ("contains", "starts", "ends"))
    yield from (
        where(p.Compare("=", REGION, p.Value(text))) for text in ("West", "west or East", "5", "true", "", " West")
    )
    yield from (
        within(p.Last(n, u, b, w)) for n in (1, 3) for u in ("year", "month", "hour") for b in (0, 1) for w in (0, 1)
    )
    yield from (within(p.ToDate(u)) for u in ("year", "quarter", "month", "week"))
    ends = (
        None,
        "2019-01-01",
        "2019-02-01",
        "2019-04-01",
        "2019-12-31",
        "2020-01-01",
        "2021-01-01",
        "2019-01-01T00:00",
    )
    yield from (within(p.Between(a, b)) for a in ends for b in ends)
    yield from (of(SUM, by=(REGION,), limit=p.Limit(n, s, per, t)) for n in (1, 5) for s in (0, 2)
                for per in ((), (REGION,)) for t in (False, True))  # fmt: skip
    yield from (of(SUM, by=(REGION,), order=(p.Order(by, d),)) for by in (SUM, REGION) for d in (False, True))
    yield from (of(SUM, by=(REGION,), chart=p.Chart(kind)) for kind in typing.get_args(p.ChartKind))
    yield from (of(SUM, by=(REGION,), chart=p.Chart(**{f: REGION})) for f in ("x", "y", "color", "facet"))
    yield from (of(SUM, by=(REGION,), chart=p.Chart(stack=s)) for s in ("stacked", "percent", "grouped"))
    yield from (of(SUM, by=(REGION,), chart=c) for c in (p.Chart("pie", hole=True), p.Chart("bar", stack="waterfall")))
    a, b, c = p.Missing(PRICE), p.Missing(REGION), p.Missing(REVENUE)
    both, either = p.And((a, b)), p.Or((a, b))
    yield from map(where, (p.And((a, b, c)), p.And((both, c)), p.And((a, p.Or((b, c)))), p.Or((both, c))))
    yield from map(where, (p.Not(both), p.And((p.Not(a), b)), either, p.Not(either)))


@pytest.mark.parametrize(("union", "phrases"), [(p.Expr, room.EXPRESSIONS), (p.Condition, room.CONDITIONS)])
def test_every_node_has_its_phrase(union, phrases):
    nodes = typing.get_args(union) if isinstance(union, types.UnionType) else ()
    assert nodes
    assert set(nodes) == set(phrases)


def test_every_choice_of_a_field_has_its_phrase():
    for plan in variants():
        assert "{" not in restate(plan, (SALES,))


def test_every_phrase_of_the_grammar_is_said(monkeypatch):
    said: set[str] = set()
    whole = phrases._template
    monkeypatch.setattr(phrases, "_template", lambda key: said.add(key) or whole(key))
    for plan in [*variants(), *(plan for plan, _ in CASES)]:
        restate(plan, (SALES,))
    for plan, _ in SEVERAL:
        restate(plan, (ORDERS, CUSTOMERS, SALES))
    left = {key for key in phrases.phrases() if key.startswith("restate.")} - said
    assert left <= {f"restate.{name}" for name in LESS_SAID}


# Said of plans that are rarer than those above; they differ from their neighbours in a word.
LESS_SAID = (
    "first",
    "contains_not",
    "starts_not",
    "ends_not",
    "is_not",
    "within_not",
    "none_of",
    "all_rows",
    "on_two",
    "false",
    "column_of",
    "first_bare",
    "last_bare",
    "correlation_bare",
    "drawn_horizontal",
    "one_of",
)
