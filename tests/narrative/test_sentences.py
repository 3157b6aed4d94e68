"""Sentences that were once said twice, clumsily or falsely."""

from __future__ import annotations

import pytest

from inkfish.data.table import Source, Table
from inkfish.narrative.cite import cite
from inkfish.narrative.describe import describe
from inkfish.narrative.facts import find_facts
from inkfish.narrative.follow import follow_ups
from inkfish.narrative.tell import tell
from inkfish.narrative.title import subtitle, title
from inkfish.query import plan as p

from .world import answer, column

GAMES = Table(
    id="0", name="games", title="vgsales.csv", path="0.parquet", rows=90, source=Source("vgsales.csv"),
    columns=(
        column("year", "integer", "time", grain="year", minimum=1990, maximum=2019),
        column("genre", "text", "category", distinct=3, values=("Sports", "Puzzle")),
        column("copies", "number", "measure", additive=True),
    ),
)  # fmt: skip
YEAR, GENRE, COPIES = (p.Column("games", c.name) for c in GAMES.columns)
COUNT, SUM = p.Aggregate("count"), p.Aggregate("sum", COPIES)


def told(rows, *, by=GENRE, of=SUM, name="", **more):
    """Return a plan, its result, and what is told of them with the title and the line below it."""
    dimensions = (p.Dimension(by),) if by is not None else ()
    plan = p.Plan("games", dimensions=dimensions, measures=(p.Measure(of, name),), **more)
    plan, result = answer(plan, rows, (GAMES,))
    facts = find_facts(plan, result, (GAMES,))
    return plan, result, (tell(facts), title(plan, result, (GAMES,)), subtitle(plan, result, (GAMES,)))


def bound(op: str, year: int) -> p.Compare:
    """Return a bound of the years."""
    return p.Compare(op, YEAR, p.Value(year))


@pytest.mark.parametrize(
    ("where", "words", "period"),
    [
        (p.And((bound(">=", 2000), bound("<=", 2010))), "From 2000 to 2010, ", ", 2000–2010"),
        (p.And((bound(">", 1999), bound("<", 2011))), "From 2000 to 2010, ", ", 2000–2010"),
        (bound(">=", 2010), "Since 2010, ", ""),
        (bound("<", 2010), "Before 2010, ", ""),
        (bound("=", 2008), "In 2008, ", ", 2008"),
    ],
)
def test_bounds_of_years_are_a_period(where, words, period):
    """Years between bounds are told as one period, in the past, and not again below a title that says it."""
    _, _, (text, above, below) = told([["Sports", 5.0], ["Puzzle", 2.0]], where=where)
    assert text.startswith(f"{words}Sports had more copies: 5, against 2 for Puzzle")
    assert above == f"Total copies by genre{period}"
    assert below == ("90 rows" if period else f"{words.removesuffix(', ')} · 90 rows")


def test_rows_do_not_rise():
    """Orders may rise; of rows the number does, and it is one."""
    _, _, (text, above, below) = told([[2000, 5], [2001, 9]], by=YEAR, of=COUNT)
    assert text.startswith("The number of rows rose from 5 in 2000 to 9 in 2001")
    assert (above, below) == ("Number of rows by year, 2000–2001", "90 rows")
    assert told([[2000, 5], [2001, 5]], by=YEAR, of=COUNT)[2][0].startswith("The number of rows was 5 in 2001")


def test_the_name_of_a_count_says_what_is_counted():
    """A count that the question calls a number of games is told in games, and never as its own name."""
    rows = [["Sports", 5], ["Puzzle", 2], ["Racing", 1]]
    plan, result, (text, _, _) = told(rows, of=COUNT, name="Number of games")
    assert text.startswith("Sports has the most games: 5, ahead of Puzzle (2).")
    assert told([[53]], by=None, of=COUNT, name="Number of games")[2][0] == "There are 53 games."
    assert not [m for m in cite(plan, result, (GAMES,)).methodologies if " is number of" in m]
    assert not [q for q in follow_ups(plan, result, (GAMES,), lambda text: True) if "called" in q]


def test_a_chart_is_not_offered_where_it_is_shown():
    """What the answer is drawn as is no other way to draw it."""
    plan, result, _ = told([["Sports", 5.0], ["Puzzle", 2.0], ["Racing", 1.0]])
    pie = "Show that as a pie chart"
    assert pie in follow_ups(plan, result, (GAMES,), lambda text: True, count=20)
    assert pie not in follow_ups(plan, result, (GAMES,), lambda text: True, count=20, drawn="pie")


def test_a_figure_is_described_as_one():
    """The alt text of a single figure names its subject once."""
    plan, result, _ = told([["Sports", 5.0]], order=(p.Order(SUM, True),), limit=p.Limit(1))
    said = describe(find_facts(plan, result, (GAMES,)), "value")
    assert said.startswith("A single value: total copies by genre. Sports has")


def test_a_condition_that_leaves_nothing_out_is_said_so():
    """All rows are not told as some of them."""
    plan, result, _ = told([["Sports", 5.0]], where=bound(">=", 1900))
    assert "Rests on all 90 rows of vgsales.csv: in each of them year is at least 1900." in cite(
        plan, result, (GAMES,)
    ).methodologies
