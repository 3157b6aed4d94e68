"""One row of labels without a number: no chart of a figure can show it, so it is a table."""

import pytest

from inkfish.charts.choose import choose
from inkfish.charts.draw import draw
from inkfish.query.plan import Chart, Column, Dimension, Plan
from inkfish.query.result import Account, Result, ResultColumn

TEAM = Column("players", "team")
RESULT = Result((ResultColumn("c0", "team", "Team", "text", "dimension", TEAM),), (("Red",),), "", Account(3, 3, 1))


@pytest.mark.parametrize("kind", [None, "value", "pie", "bar", "line", "scatter", "stacked_bar", "histogram", "area"])
def test_it_is_a_table(kind):
    plan = Plan("players", dimensions=(Dimension(TEAM),), distinct=True, chart=Chart(kind=kind))
    choice = choose(plan, RESULT)
    assert choice.kind == "table"
    assert "Red" in str(draw(plan, choice, RESULT, title="Teams", width=600))
