"""Questions that nobody means: each is read, at once, and nothing falls over."""

from __future__ import annotations

import time

import pytest

from inkfish.data.limits import ReadLimits
from inkfish.data.read import read
from inkfish.data.table import Source, Table
from inkfish.language.read import MOST_WORDS, read_question
from inkfish.language.tokens import tokenize

BOUND = 1.0  # seconds of work on a slow machine under load; a tenth of it on one at rest
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
        "since the ",
        "in march and ",
        "a, ",
        "aB",
        "ratnig ",
        "rating per ",
    ],
)
@pytest.mark.parametrize("first", ["rating by channel", "rating by program where rating above 1 in 2024"])
def test_a_long_message_after_another_is_read_at_once(tables: list[Table], first: str, again: str) -> None:
    best = read_question(first, tables, ()).best
    assert best is not None
    text = longest(again)
    began = time.process_time()
    assert read_question(text, tables, (), [best.plan]).beyond != "length"
    assert time.process_time() - began < BOUND


def longest(again: str) -> str:
    """Return words again and again, as many of them as are read."""
    text = again * MOST_WORDS
    words = tokenize(text)[:MOST_WORDS]
    return text[: words[-1].end]


def test_more_words_than_that_are_refused_unread(tables: list[Table]) -> None:
    question = "rating by channel and program" + ", " * (MOST_WORDS - 6)
    assert read_question(f"{question}?", tables, ()).best is not None
    refused = read_question(f"{question}, ?", tables, ())
    assert (refused.best, refused.beyond) == (None, "length")


@pytest.mark.parametrize("question", ["not shows Time of day", "shows whose time of day over time", "time of day time"])
def test_words_that_name_a_table_and_a_time_are_read(tables: list[Table], question: str) -> None:
    read_question(question, tables, ())
