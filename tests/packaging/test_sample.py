"""The sample table is what its script makes, and is a table worth asking."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from importlib.resources import files

import pytest
from repo import script

SHIPPED = files("inkfish") / "data" / "sample"
TEXT = (SHIPPED / "outdoor_sales.csv").read_bytes()
ROWS = list(csv.DictReader(io.StringIO(TEXT.decode())))
ORDERS, TOTALS = ROWS[:-1], ROWS[-1]


def test_the_script_makes_the_same_bytes_again():
    assert script("make_sample").sample().encode() == TEXT


def test_it_is_large_enough_to_ask_and_small_enough_to_ship():
    assert len(ORDERS) >= 2_000
    assert len(TEXT) < 600_000


def test_it_covers_five_years_in_order():
    dates = [row["order_date"] for row in ORDERS]
    assert dates == sorted(dates)
    assert {day[:4] for day in dates} == {"2021", "2022", "2023", "2024", "2025"}
    assert len({day[:7] for day in dates}) == 60


@pytest.mark.parametrize(("column", "distinct"), [("region", 4), ("channel", 3), ("segment", 3), ("category", 5),
                                                  ("product", 16)])
def test_its_categories(column, distinct):
    assert len({row[column].strip() for row in ORDERS}) == distinct


DIRT = {
    "money as text": ("revenue", r"\$\d{1,3}(,\d{3})+\.\d\d"),
    "a refund in brackets": ("revenue", r"\(\$?[\d,]+\.\d\d\)"),
    "a missing word": ("rating", r"N/A"),
    "an empty cell": ("city", r""),
    "stray spaces": ("region", r" .* "),
    "a percentage": ("discount", r"\d+%"),
    "another case": ("returned", r"YES|NO"),
}


@pytest.mark.parametrize(("column", "pattern"), DIRT.values(), ids=DIRT)
def test_it_holds_what_real_exports_hold(column, pattern):
    assert any(re.fullmatch(pattern, row[column]) for row in ORDERS)


def test_it_ends_with_a_row_of_totals():
    assert TOTALS["order_id"] == "Total"
    assert int(TOTALS["quantity"].replace(",", "")) == sum(int(row["quantity"]) for row in ORDERS)


def test_there_is_something_to_see():
    def money(row):
        text = re.sub(r"[$,()]", "", row["revenue"])
        return 0.0 if text == "N/A" else float(text)

    by_region, by_month = Counter(), Counter()
    for row in ORDERS:
        by_region[row["region"].strip(), row["order_date"][:4]] += money(row)
        by_month[row["category"], row["order_date"][5:7]] += money(row)
    assert by_region["South", "2025"] > 2.5 * by_region["South", "2021"]
    assert by_region["Midwest", "2025"] < 1.2 * by_region["Midwest", "2021"]
    assert by_month["Winter", "12"] > 8 * by_month["Winter", "06"]
    assert by_month["Water", "07"] > 5 * by_month["Water", "01"]


def test_the_demonstration_asks_four_questions_of_it_two_of_them_follow_ups():
    asked = tomllib.loads((SHIPPED / "demo.toml").read_text())
    assert (SHIPPED / asked["table"]).is_file()
    assert len(asked["questions"]) == 4
    assert sum(question.get("follow_up", False) for question in asked["questions"]) == 2
