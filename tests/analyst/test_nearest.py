"""What a refusal says of values that are near, and of how far columns reach."""

from __future__ import annotations

import pytest

from inkfish.analyst.nearest import nearest_values, reach
from inkfish.data.limits import ReadLimits
from inkfish.data.read import read
from inkfish.data.table import Source
from inkfish.language.read import read_question

SALES = "sold_on,branch,price\n2022-01-04,Leeds,5\n2022-03-01,Hull,7\n2023-12-19,Leeds,8\n2023-12-20,York,8\n"


@pytest.fixture
def tables(tmp_path):
    (tmp_path / "sales.csv").write_text(SALES)
    return read(tmp_path / "sales.csv", "sales.csv", Source("sales.csv"), tmp_path, ReadLimits())


def test_the_nearest_values_are_named(tables):
    told = "There is no “leedz” in Branch; the nearest is Leeds. Branch holds 3 values such as Leeds, "
    assert nearest_values(["leedz"], tables).startswith(told)


def test_nothing_is_said_of_what_is_far(tables):
    assert nearest_values(["toothbrush"], tables) == ""


def test_a_time_outside_is_told_with_how_far_the_data_reaches(tables, tmp_path):
    plan = read_question("total price in 2031", tables, [], (), tmp_path).best.plan
    assert reach(plan, tables) == "Sold on runs from 2022-01-04 to 2023-12-20."
