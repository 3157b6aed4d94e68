"""Each form means the same in Python, which chooses it on a sample, and in SQL, which reads the column."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from inkfish.data import forms
from inkfish.data.infer import choose_form, missing_words, tolerable

ALL = (*forms.FORMS, *forms.LETTER_FLAGS, *forms.DIGIT_FLAGS, forms.COMPACT_DATE)
CASES = tomllib.loads(Path(__file__).with_name("cases").joinpath("forms.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def sql():
    con = duckdb.connect()
    return lambda form, text: con.execute(f"select {form.expression('x')} from (select ? as x)", [text]).fetchone()[0]


@pytest.mark.parametrize("text, value", CASES["value"].items())
def test_a_value_is_read_as_expected(text, value, sql):
    form = choose_form("column", Counter([text]))
    assert form.type == value["type"], form.name
    found = sql(form, text)
    wanted = value["is"]
    assert found == pytest.approx(wanted) if isinstance(wanted, (int, float)) else str(found) == str(wanted)


@pytest.mark.parametrize("text", CASES["text"]["values"])
def test_words_stay_words(text):
    assert choose_form("column", Counter([text])).type == "text"


@pytest.mark.parametrize("form", ALL, ids=lambda f: f.name)
def test_sql_reads_what_python_knows(form, sql):
    """Days that no month has are the one thing that only SQL can tell."""
    texts = [*CASES["value"], *CASES["text"]["values"]]
    for text in texts:
        if form.reads(text):
            assert sql(form, text) is not None, f"{form.name} knows {text!r} but cannot read it"
        elif form.guarded:
            assert sql(form, text) is None, f"{form.name} reads {text!r} without knowing it"


@pytest.mark.parametrize("failing, total, ok", [
    (["12 apples"] * 1, 100, True), (["12 apples"] * 3, 100, False), (["closed"], 12, True), (["closed"], 5, False),
    (["1-2"], 12, False), (["tbc"] * 5, 100, True), (["a", "b", "c", "d", "e"], 100, False),
])
def test_how_many_failures_are_tolerated(failing, total, ok):
    assert tolerable(sorted(set(failing)), len(failing), total) is ok


def test_missing_words_are_in_small_letters():
    words = missing_words()
    assert all(w == w.lower().strip() for w in words.always | words.sometimes)
