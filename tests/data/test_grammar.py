"""English as far as it is needed."""

from __future__ import annotations

import doctest

import pytest

from inkfish.data import grammar
from inkfish.data.grammar import article, capital, is_plural, listed, lower_words, plural, singular
from inkfish.data.rows_noun import rows_noun
from inkfish.data.table import Column, Source, Table

PLURALS = [
    ("region", "regions"), ("city", "cities"), ("day", "days"), ("person", "people"), ("class", "classes"),
    ("box", "boxes"), ("status", "statuses"), ("analysis", "analyses"), ("country", "countries"),
    ("unit sold", "units sold"), ("series", "series"), ("date of birth", "dates of birth"),
    ("customer ID", "customer IDs"), ("salary", "salaries"), ("branch", "branches"), ("house", "houses"),
    ("movie", "movies"), ("leaf", "leaves"), ("curve", "curves"), ("hero", "heroes"), ("address", "addresses"),
    ("game played", "games played"), ("child", "children"), ("race", "races"), ("league", "leagues"),
    ("species", "species"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "many"), PLURALS)
def test_plurals_go_both_ways(one, many):
    assert plural(one) == many
    assert plural(many) == many
    assert singular(many) == one
    assert plural(one, 1) == one


def test_examples():
    found = doctest.testmod(grammar)
    assert found.attempted
    assert not found.failed


@pytest.mark.parametrize(
    ("title", "columns", "rows"),
    [
        ("orders.csv", {"region": "text"}, "orders"),
        ("data", {"region": "text"}, ""),
        ("sales.csv", {"region": "text"}, ""),
        ("sales 2019.csv", {"region": "text"}, ""),
        ("shop.csv", {"region": "text"}, ""),
        ("StarWarsFilms.csv", {"director": "text"}, "star wars films"),
        ("readers.csv", {"readers": "integer"}, ""),
    ],
)
def test_rows_are_called_what_the_name_of_their_table_says(title, columns, rows):
    """A table whose name is no noun of its rows has rows, in words and in SQL."""
    made = tuple(Column(n, n.capitalize(), t, "measure" if t == "integer" else "category") for n, t in columns.items())
    table = Table("0", "t", title, "", 5, made, Source(title))
    assert rows_noun(table) == rows


def test_small_words():
    assert [article(w) for w in ("order", "unit", "hour", "region", "European order", "umbrella")] == [
        "an",
        "a",
        "an",
        "a",
        "a",
        "an",
    ]
    assert listed([]) == ""
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert [capital(t) for t in ("west", "iPhone", "“no”", "")] == ["West", "iPhone", "“No”", ""]
    assert [lower_words(t) for t in ("Units Sold", "GDP", "REVENUE", "Order ID", "iPhone sales")] == [
        "units sold", "GDP", "revenue", "order ID", "iPhone sales"]  # fmt: skip
    assert [is_plural(t) for t in ("units sold", "sales", "gross", "people", "GDP", "visits per day")] == [
        True, False, False, True, False, True]  # fmt: skip
