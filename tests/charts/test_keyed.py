"""Rows that their first label alone tells apart: what stands beside it is told of each bar, and splits none."""

import pytest
import samples as s

from inkfish.charts.choose import choose
from inkfish.charts.draw import draw
from inkfish.query.plan import Chart

TOWNS = [("Ash", "North", 40.0), ("Elm", "South", 55.0), ("Fir", "South", 12.0), ("Oak", "North", 31.0)]
SPLIT = [("Ash", "North", 40.0), ("Ash", "South", 55.0), ("Fir", "South", 12.0)]


def towns(kind, rows=TOWNS, second=None):
    parts = [s.text("town"), second or s.text("county"), s.total("people", None)]
    return s.sample("towns", parts, rows, chart=Chart(kind))


@pytest.mark.parametrize("asked", [None, "bar"])
def test_a_bar_for_each_row_in_the_colour_of_its_kind(asked):
    sample = towns(asked)
    choice = choose(sample.plan, sample.result)
    assert (choice.kind, choice.x, choice.color, choice.stack, choice.notes) == ("bar", "c0", "c1", "", ())
    assert "South" in str(draw(sample.plan, choice, sample.result, title="Towns", width=600))


@pytest.mark.parametrize("asked", [None, "bar"])
def test_a_label_that_differs_in_each_row_is_no_colour(asked):
    rows = [(town, f"2017-01-0{day}", people) for day, (town, _, people) in enumerate(TOWNS, 1)]
    sample = towns(asked, rows, s.time(grain="day"))
    choice = choose(sample.plan, sample.result)
    assert (choice.kind, choice.x, choice.color) == ("bar", "c0", "")


def test_a_pie_has_a_slice_for_each_row():
    sample = towns("pie")
    choice = choose(sample.plan, sample.result)
    assert (choice.kind, choice.x, choice.y) == ("pie", "c0", ("c2",))


def test_bars_are_stacked_where_a_label_comes_twice_or_it_is_asked_for():
    assert choose(*_of(towns("bar", SPLIT))).kind == "stacked_bar"
    assert choose(*_of(towns("stacked_bar"))).kind == "stacked_bar"


def _of(sample):
    return sample.plan, sample.result
