"""Columns that are the percents of one whole are not added up; others that lie beside each other are."""

from __future__ import annotations

from inkfish.data.shares import with_shares
from inkfish.data.table import Column


def _column(name: str, mean: float, high: float = 60.0, type: str = "number") -> Column:
    return Column(name, name, type, "measure", additive=True, rows=10, minimum=0.0, maximum=high, mean=mean)


def _added(*columns: Column) -> list[bool]:
    return [c.additive for c in with_shares(columns)]


def test_parties_of_a_poll_are_shares():
    assert _added(_column("red", 41.0), _column("blue", 39.5), _column("green", 11.0)) == [False] * 3


def test_those_that_are_no_whole_are_amounts():
    assert _added(_column("red", 41.0), _column("blue", 12.5), _column("green", 11.0)) == [True] * 3


def test_two_are_too_few():
    assert _added(_column("red", 55.0), _column("blue", 44.0)) == [True] * 2


def test_numbers_beyond_a_hundred_are_no_parts():
    assert _added(_column("red", 41.0), _column("blue", 39.5, 140.0), _column("green", 11.0)) == [True] * 3


def test_what_is_named_a_count_stays_an_amount():
    assert _added(_column("red", 41.0), _column("quantity", 39.5), _column("green", 11.0)) == [True] * 3
