"""What is offered to open a thread with and to change a card is read as it is meant."""

from __future__ import annotations

import pytest
from language.judge import World

from analyst.test_answer import Desk, sample
from inkfish.analyst.offer import edits, open_with
from inkfish.charts.shape import is_time
from inkfish.query.run import query_worker_limits
from inkfish.settings import Settings
from inkfish.workers import Workers


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    workers = Workers("run queries", 1, query_worker_limits(settings), queue=4)
    yield Desk(World(tmp_path_factory.mktemp("tables")), workers, settings)
    workers.stop()


@pytest.mark.parametrize("case", sample(refuse=False, step=40))
def test_another_chart_is_what_its_message_gives(case, desk):
    """Right after the card, and when another question has come since."""
    thread = desk.thread(case.tables)
    found = desk.ask(case.turn.ask, thread)
    if not found.cards:
        pytest.skip("no row answers it")
    (card,) = found.cards
    other = desk.ask(open_with(thread, desk.world.folder)[0], thread)
    for turns in ((found.turn,), (found.turn, other.turn)):
        now = desk.thread(case.tables, *turns)
        offered = edits(card, now, desk.world.folder)
        assert offered["chart_type"] == card.chart_type
        for chart in offered["charts"]:
            assert chart["chart_type"] != card.chart_type
            (again,) = desk.ask(chart["message"], now).cards
            assert again.chart_type == chart["chart_type"], chart["message"]
            shown = [row for row in again.result.rows if "Other" not in row]  # what small parts come to
            shown = [row for row in shown if card.chart_type != "scatter" or None not in row]  # points have no gaps
            told = [row for row in rows_for(chart["chart_type"], card) if "Other" not in row]
            drawn, before = set(map(repr, shown)), set(map(repr, told))
            if len(again.result.rows) > len(card.result.rows):  # bars of the first rows, and a table of them all
                assert before <= drawn, chart["message"]
                continue
            assert drawn <= before and len(drawn) >= len(before) / 2, chart["message"]


def rows_for(kind, card):
    """Return the rows of a card that a chart of a kind has to show: of a course over time, a map has the newest."""
    rows = card.result.rows
    times = [i for i, c in enumerate(card.result.columns) if is_time(c, [row[i] for row in rows])]
    if kind != "map" or not times:
        return rows
    newest = max(row[times[0]] for row in rows)
    return [row for row in rows if row[times[0]] == newest]


def test_the_last_card_is_changed_in_few_words(desk):
    case = next(p.values[0] for p in sample(refuse=False, step=1) if " by " in p.values[0].turn.ask)
    thread = desk.thread(case.tables)
    found = desk.ask(case.turn.ask, thread)
    offered = edits(found.cards[0], desk.thread(case.tables, found.turn), desk.world.folder)
    assert any(c["message"] == "As a table" for c in offered["charts"])
    plan = desk.ask(open_with(thread, desk.world.folder)[-1], thread).turn
    later = edits(found.cards[0], desk.thread(case.tables, found.turn, plan), desk.world.folder)
    assert all(c["message"].startswith(offered["question"]) for c in later["charts"]), later


def test_openings_can_be_answered_and_nothing_is_offered_of_nothing(desk):
    for names in {case.values[0].tables for case in sample(refuse=False, step=50)}:
        thread = desk.thread(names)
        offered = open_with(thread, desk.world.folder)
        assert 1 <= len(offered) <= 4
        unanswered = [text for text in offered if not desk.ask(text, thread).cards]
        assert unanswered == []
    assert open_with(desk.thread(()), desk.world.folder) == []
