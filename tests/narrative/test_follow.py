"""What is offered next can be run, is answerable, and is never the question just answered."""

from __future__ import annotations

import msgspec
import pytest

from inkfish.narrative import follow as room
from inkfish.narrative.follow import Ground, follow_ups, openers, swap
from inkfish.query import plan as p
from inkfish.query.check import check
from inkfish.query.columns import result_columns

from .test_restate import AVG, CASES, COUNT, DATE, MONTH, REGION, SUM, col, of
from .world import ORDERS, SALES, TABLES, answer

YEAR = p.Truncated(DATE, "year")
LABELS = {
    "text": ["West", "East", "North"],
    "integer": [1, 2, 3],
    "boolean": [True, False, None],
    "number": [0.0, 10.0, 20.0],
}


def answered(plan: p.Plan, tables=(SALES,)) -> tuple[p.Plan, object]:
    """Return a plan with three rows that could be its answer, or one where there is nothing to split by."""
    columns = result_columns(check(plan, tables), tables)
    rows = []
    for n in range(3 if plan.dimensions or plan.lists_rows else 1):
        dates = ["2019-01-01", "2020-01-01", "2020-02-01"]
        cells = [
            LABELS.get(c.type, dates)[n] if c.role == "dimension" or c.type == "text" else 9.5 - n for c in columns
        ]
        rows.append(tuple(cells))
    return answer(plan, rows, tables, groups=9)


PLANS = [plan for plan, _ in CASES if (plan.measures and plan.limit is None) or plan.order]
PLANS = [plan for plan in PLANS if not any(isinstance(n, p.Case) for n in p.parts(plan))]


@pytest.mark.parametrize("plan", PLANS, ids=range(len(PLANS)))
def test_every_idea_can_be_run(plan):
    plan, result = answered(plan)
    ground = Ground(plan, result, (SALES,))
    for rule in room.RULES:
        for idea in rule(ground):
            check(idea.plan, (SALES,))


@pytest.mark.parametrize("plan", PLANS, ids=range(len(PLANS)))
def test_offers_are_different_and_new(plan):
    plan, result = answered(plan)
    offers = follow_ups(plan, result, (SALES,), lambda text: True)
    assert len(offers) == len(set(offers)) <= 4
    assert all(text[0].isupper() or not text[0].isalpha() for text in offers)


def test_only_what_can_be_answered_is_offered():
    plan, result = answered(of(SUM, by=(REGION,)))
    assert follow_ups(plan, result, (SALES,), lambda text: False) == []
    asked: list[str] = []
    offers = follow_ups(plan, result, (SALES,), lambda text: asked.append(text) or "month" in text)
    assert offers
    assert all("month" in text for text in offers)
    assert len(asked) <= room.TRIES


@pytest.mark.parametrize(
    ("plan", "first"),
    [
        (of(SUM, by=(REGION,)), ["Total revenue by product in the West", "Total revenue by month"]),
        (of(SUM, by=(MONTH,)), ["Which month has the highest total revenue?", "Split this by region"]),
        (of(COUNT), ["Number of rows by month", "Number of rows by region"]),
        (of(AVG, by=(MONTH, REGION)), ["Average price by region"]),
        (of(p.Calculation("share", SUM), by=(REGION,)), ["Total revenue by product in the West"]),
        (of(p.Aggregate("correlation", col("price"), by=col("revenue"))), ["Price against revenue as a scatter plot"]),
    ],
)
def test_the_best_come_first(plan, first):
    plan, result = answered(plan)
    assert follow_ups(plan, result, (SALES,), lambda text: True)[: len(first)] == first


def test_nothing_found_offers_the_question_without_its_filter():
    condition = p.And((p.Compare("=", REGION, p.Value("Nowhere")), p.Compare("=", col("product"), p.Value("Widget A"))))
    plan, result = answer(of(SUM, by=(MONTH,), where=condition), [], (SALES,), kept=0)
    assert follow_ups(plan, result, (SALES,), lambda text: True) == [
        "Total revenue by month of order date where product is Widget A",
        "Total revenue by month of order date where region is Nowhere",
        "Total revenue by month of order date",
    ]


def test_openers_name_what_the_table_holds():
    offers = openers((SALES,), lambda text: True)
    assert offers[:3] == [
        "Total revenue by region",
        "Total revenue by month",
        "Which product has the highest total revenue?",
    ]
    assert openers((SALES,), lambda text: False) == []
    assert openers((), lambda text: True) == []
    bare = msgspec.structs.replace(ORDERS, columns=ORDERS.columns[:2])
    assert openers((bare,), lambda text: True) == ["How many orders are there?"]


def test_openers_of_several_tables_take_turns():
    offers = openers(TABLES["all"], lambda text: True, count=3)
    assert len(offers) == 3
    assert any("revenue" in text for text in offers)
    assert any("amount" in text for text in offers)


def test_swap_reaches_everything():
    plan = of(p.Calculation("change", SUM, MONTH), by=(MONTH,))
    assert swap(plan, MONTH, YEAR) == of(p.Calculation("change", SUM, YEAR), by=(YEAR,))
