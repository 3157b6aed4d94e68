"""Periods told by the newest date: where they start and end."""

from __future__ import annotations

from datetime import datetime

import pytest

from inkfish.query import plan as p
from inkfish.query.periods import resolve

CASES = [
    # newest, grain, period, start, end
    ("2020-12-01", "month", p.Last(3, "year"), "2018-01-01", "2021-01-01"),
    ("2020-12-01", "month", p.Last(3, "year", back=1), "2015-01-01", "2018-01-01"),
    ("2020-06-15", "day", p.Last(3, "year"), "2017-06-16", "2020-06-16"),
    ("2020-06-15", "day", p.Last(7, "day"), "2020-06-09", "2020-06-16"),
    ("2020-06-15", "day", p.Last(1, "week"), "2020-06-09", "2020-06-16"),
    ("2020-06-15", "day", p.Last(1, "year", whole=True), "2019-01-01", "2020-01-01"),
    ("2020-06-15", "day", p.Last(2, "month", whole=True), "2020-04-01", "2020-06-01"),
    ("2020-06-15", "day", p.Last(1, "month", whole=True, back=1), "2020-04-01", "2020-05-01"),
    ("2020-12-30", "day", p.Last(1, "year", whole=True), "2020-01-01", "2021-01-01"),
    ("2020-06-29", "day", p.Last(1, "month", whole=True), "2020-06-01", "2020-07-01"),
    ("2020-06-28", "day", p.Last(1, "month", whole=True), "2020-05-01", "2020-06-01"),
    ("2020-06-21", "day", p.Last(1, "week", whole=True), "2020-06-15", "2020-06-22"),
    ("2020-06-20", "day", p.Last(1, "week", whole=True), "2020-06-08", "2020-06-15"),
    ("2020-10-01", "quarter", p.Last(2, "quarter"), "2020-07-01", "2021-01-01"),
    ("2020-01-01", "year", p.Last(5, "year"), "2016-01-01", "2021-01-01"),
    ("2020-01-01", "year", p.Last(1, "year", whole=True), "2020-01-01", "2021-01-01"),
    ("2020-12-01", "month", p.Last(7, "day"), "2020-11-25", "2020-12-02"),
    ("2020-03-30", "day", p.Last(1, "month"), "2020-02-29", "2020-03-31"),
    ("2020-06-15T10:30:20", "second", p.Last(2, "hour"), "2020-06-15T08:30:21", "2020-06-15T10:30:21"),
    ("2020-06-15", "day", p.ToDate("year"), "2020-01-01", "2020-06-16"),
    ("2020-06-15", "day", p.ToDate("quarter"), "2020-04-01", "2020-06-16"),
    ("2020-06-17", "day", p.ToDate("week"), "2020-06-15", "2020-06-18"),
    ("2020-06-01", "month", p.ToDate("year"), "2020-01-01", "2020-07-01"),
    ("0001-06-01", "day", p.Last(9, "year"), "0001-01-01", "0001-06-02"),
]


@pytest.mark.parametrize("newest, grain, period, start, end", CASES)
def test_bounds(newest, grain, period, start, end):
    found = resolve(period, datetime.fromisoformat(newest), grain)
    assert found == (datetime.fromisoformat(start), datetime.fromisoformat(end))


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("unit", ["year", "quarter", "month", "week", "day"])
def test_spans_meet(unit, whole):
    for count in (1, 2, 5):
        newer = resolve(p.Last(count, unit, 0, whole), datetime(2020, 3, 31), "day")
        older = resolve(p.Last(count, unit, 1, whole), datetime(2020, 3, 31), "day")
        assert older[1] == newer[0] and older[0] < older[1]
