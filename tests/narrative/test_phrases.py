"""The phrase file's own checks."""

from __future__ import annotations

import doctest

import pytest

from inkfish.errors import SettingError
from inkfish.narrative import period, phrases


@pytest.mark.parametrize("module", [period, phrases], ids=lambda m: m.__name__)
def test_examples(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


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
    monkeypatch.setattr(phrases, "_sections", lambda: whole)
    phrases.phrases.cache_clear()
    try:
        with pytest.raises(SettingError, match=wrong):
            phrases.phrases()
    finally:
        monkeypatch.undo()
        phrases.phrases.cache_clear()
