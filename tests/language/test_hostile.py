"""Questions that nobody means: each is read, at once, and nothing falls over."""

from __future__ import annotations

import time

import pytest

from inkfish.data.limits import ReadLimits
from inkfish.data.read import read
from inkfish.data.table import Source, Table
from inkfish.language.read import read_question

LONGEST = 4000  # characters of a question
BOUND = 3.0  # seconds of work on a slow machine under load; each took 6 to 60 before
SHOWS = """channel,time_of_day,program,aired,rating
CCTV-1,Morning,News,2024-01-01,3.5
CCTV-2,Noon,Cooking,2024-01-02,2.5
HBS,Night,Film,2025-01-03,4.5
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Table]:
    folder = tmp_path_factory.mktemp("shows")
    (folder / "shows.csv").write_text(SHOWS)
    return read(folder / "shows.csv", "shows.csv", Source("shows.csv"), folder, ReadLimits())


@pytest.mark.parametrize(
    "again",
    [
        "0000-00-00-",
        "2024 and ",
        "Morning and ",
        "Morning or not ",
        "rating > 5 or ",
        "instead of ",
        "\ufdfa",  # one letter that folds to eighteen
        "no ",
        "(",
        "by ",
    ],
)
@pytest.mark.parametrize("first", ["rating by channel", "rating by program where rating above 1 in 2024"])
def test_a_long_message_after_another_is_read_at_once(tables: list[Table], first: str, again: str) -> None:
    best = read_question(first, tables, ()).best
    assert best is not None
    began = time.process_time()
    read_question((again * LONGEST)[:LONGEST], tables, (), [best.plan])
    assert time.process_time() - began < BOUND


@pytest.mark.parametrize("question", ["not shows Time of day", "shows whose time of day over time", "time of day time"])
def test_words_that_name_a_table_and_a_time_are_read(tables: list[Table], question: str) -> None:
    read_question(question, tables, ())
