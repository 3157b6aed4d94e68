"""English as far as it is needed, and the phrase file's own checks."""

from __future__ import annotations

import doctest

import pytest

from inkfish.errors import SettingError
from inkfish.narrative import grammar, period, phrases
from inkfish.narrative.grammar import article, capital, is_plural, listed, lower_words, plural, singular

PLURALS = [
    ("region", "regions"), ("city", "cities"), ("day", "days"), ("person", "people"), ("class", "classes"),
    ("box", "boxes"), ("status", "statuses"), ("analysis", "analyses"), ("country", "countries"),
    ("unit sold", "units sold"), ("series", "series"), ("date of birth", "dates of birth"),
    ("customer ID", "customer IDs"), ("salary", "salaries"), ("branch", "branches"), ("house", "houses"),
    ("movie", "movies"), ("leaf", "leaves"), ("curve", "curves"), ("hero", "heroes"), ("address", "addresses"),
    ("game played", "games played"), ("child", "children"), ("race", "races"), ("league", "leagues"),
    ("species", "species"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "many"), PLURALS)
def test_plurals_go_both_ways(one, many):
    assert plural(one) == many
    assert plural(many) == many
    assert singular(many) == one
    assert plural(one, 1) == one


@pytest.mark.parametrize("module", [grammar, period, phrases], ids=lambda m: m.__name__)
def test_examples(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


def test_small_words():
    assert [article(w) for w in ("order", "unit", "hour", "region", "European order", "umbrella")] == [
        "an",
        "a",
        "an",
        "a",
        "a",
        "an",
    ]
    assert listed([]) == ""
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert [capital(t) for t in ("west", "iPhone", "“no”", "")] == ["West", "iPhone", "“No”", ""]
    assert [lower_words(t) for t in ("Units Sold", "GDP", "REVENUE", "Order ID", "iPhone sales")] == [
        "units sold", "GDP", "revenue", "order ID", "iPhone sales"]  # fmt: skip
    assert [is_plural(t) for t in ("units sold", "sales", "gross", "people", "GDP", "visits per day")] == [
        True, False, False, True, False, True]  # fmt: skip


@pytest.mark.parametrize(
    ("toml", "wrong"),
    [
        ({"tell": {"winner": "{name} wins 5 times."}}, "figure of its own"),
        ({"tell": {"winner": "{name} wins"}}, "must end"),
        ({"tell": {"winner": "{name.first} wins."}}, "plain field"),
        ({"tell": {"winner": "{} wins."}}, "plain field"),
        ({"tell": {"winner": "{name wins."}}, "winner"),
        ({"tell": {"winner": 3}}, "must be a text"),
        ({"told": {"winner": "x."}}, "sections"),
    ],
)
def test_a_wrong_phrase_is_named(monkeypatch, toml, wrong):
    whole = {s: {} for s in phrases.SECTIONS if s != "told"} | toml
    monkeypatch.setattr(phrases, "load_toml", lambda name: whole)
    phrases.phrases.cache_clear()
    try:
        with pytest.raises(SettingError, match=wrong):
            phrases.phrases()
    finally:
        monkeypatch.undo()
        phrases.phrases.cache_clear()
