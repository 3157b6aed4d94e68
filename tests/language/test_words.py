"""Words alone: tokens, times, names, and the lexicon's own checks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from inkfish.language import lexicon_file
from inkfish.language.classes import load_classes
from inkfish.language.figures import figures
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.lexicon_file import LexiconError
from inkfish.language.names import match, misspelling, read_name
from inkfish.language.tokens import _fold, _stem, fold, key, stem, tokenize
from inkfish.language.when import read_time
from inkfish.query.plan import Between, Last, ToDate

WORDS = Path(__file__).parent / "words"
TIMES, TOKENS, NAMES = (tomllib.loads((WORDS / f"{n}.toml").read_text("utf8")) for n in ("times", "tokens", "names"))


def marked(entry: dict):
    marks = [pytest.mark.xfail(reason="not read so yet")] if entry.get("wrong") else []
    return pytest.param(entry, id=entry["said"], marks=marks)


def told(period) -> str | list[str]:
    if isinstance(period, Between):
        return [period.start or "", period.end or ""]
    if isinstance(period, ToDate):
        return f"{period.unit} to date"
    assert isinstance(period, Last)
    return f"last {period.count} {period.unit}"


@pytest.mark.parametrize("entry", [marked(e) for e in TIMES["time"]])
def test_a_time(entry):
    tokens = tokenize(entry["said"])
    span = read_time(tokens, 0)
    if entry.get("none"):
        assert span is None
        return
    assert span is not None
    assert span.upto == len(tokens)
    assert (told(span.period) if span.period else "") == entry.get("period", "")
    assert list(span.months) == entry.get("months", [])
    assert list(span.weekdays) == entry.get("weekdays", [])
    assert span.sure


@pytest.mark.parametrize("said", TIMES["unsure"])
def test_a_bare_year_may_be_another_number(said):
    assert not read_time(tokenize(said), 0).sure


@pytest.mark.parametrize("entry", TOKENS["cut"], ids=lambda e: e["text"])
def test_cutting(entry):
    assert [t.text for t in tokenize(entry["text"])] == entry["tokens"]


@pytest.mark.parametrize("entry", TOKENS["numbers"], ids=lambda e: e["text"])
def test_a_number(entry):
    (token,) = tokenize(entry["text"])
    assert (token.kind, token.number, token.unit) == ("number", entry["value"], entry.get("unit", ""))


@pytest.mark.parametrize("text", [e["text"] for e in TOKENS["cut"]])
def test_tokens_keep_their_place(text):
    tokens = tokenize(text)
    places = [(t.start, t.end) for t in tokens]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_stems():
    assert [stem(a) == stem(b) for a, b in TOKENS["same"]] == [True] * len(TOKENS["same"])
    assert [stem(a) == stem(b) for a, b in TOKENS["other"]] == [False] * len(TOKENS["other"])


@pytest.mark.parametrize("entry", TOKENS["keys"], ids=lambda e: e["text"])
def test_a_key(entry):
    assert key(entry["text"]) == entry["key"]


def fit(said: str, name: str) -> float:
    tokens = tokenize(said)
    return match(tuple(t.stem for t in tokens), tuple(t.text for t in tokens), read_name(name), load_lexicon())


@pytest.mark.parametrize("entry", NAMES["name"], ids=lambda e: e["name"])
def test_a_name(entry):
    assert {s: fit(s, entry["name"]) for s in entry["fits"] if fit(s, entry["name"]) < 0.75} == {}
    assert {s: fit(s, entry["name"]) for s in entry.get("near", ()) if not 0 < fit(s, entry["name"]) < 0.9} == {}
    assert {s: fit(s, entry["name"]) for s in entry["not"] if fit(s, entry["name"]) > 0} == {}


def test_a_whole_name_fits_best():
    assert fit("unit price", "unit_price") > fit("price", "unit_price") > 0


def test_slips_of_the_pen():
    assert [misspelling(a, b) for a, b in NAMES["slips"]] == [True] * len(NAMES["slips"])
    assert [misspelling(a, b) for a, b in NAMES["no_slips"]] == [False] * len(NAMES["no_slips"])


def test_the_lexicon_is_whole():
    found = load_lexicon()
    kinds = {kind for tags in found.phrases.values() for kind in tags}
    assert {"aggregate", "chart", "quality", "trend", "unit"} <= kinds
    assert all(len(words) <= found.longest[words[0]] for words in found.phrases)
    assert all(phrase and all(phrase) for phrase in found.phrases)


def test_what_may_be_said_for_a_word_is_what_means_it():
    found = load_lexicon()
    assert {(a, b) for a, others in found.synonyms.items() for b in others} == {
        (a, b) for b, others in found.sayings.items() for a in others
    }
    assert {"client", "air"} <= found.synonyms.keys() and "client" in found.synonyms["buyer"]
    assert "aqi" in found.synonyms["air"] and "aqi" not in found.synonyms  # a word that means it one way only


def test_a_phrase_is_found_in_any_form():
    phrases = load_lexicon().phrases
    assert phrases[stems("averages")]["aggregate"] == phrases[stems("average")]["aggregate"] == "avg"


BROKEN = {
    "not toml": ("aggregates", "[aggregate.sum\nphrases = 1", "cannot be read"),
    "no such file": ("aggregates", None, "cannot be read"),
    "a key that nothing reads": ("aggregates", '[chart.bar]\nphrases = ["bar"]\ncolour = "red"', "which nothing reads"),
    "a phrase without words": ("aggregates", '[aggregate.sum]\nphrases = ["sum", " "]', "has no words"),
    "a formula that is none": ("metrics", '[metric.m]\nphrases = ["m"]\nhow = "guess"\nof = []', "made by"),
}  # fmt: skip


BROKEN_CLASSES = {
    "no words": ("[place]\nwords = []", "it must have words"),
    "a key that nothing reads": ('[place]\nwords = ["city"]\ncolour = "red"', "and nothing else"),
    "a word twice": ('[place]\nwords = ["city", "town", "city"]', "has city twice"),
    "one class under two names": ('[place]\nwords = ["city"]\n[town]\nwords = ["city"]', "has the words of"),
}


@pytest.mark.parametrize("name", BROKEN_CLASSES)
def test_broken_classes_of_words_are_refused(name, tmp_path, monkeypatch):
    content, reason = BROKEN_CLASSES[name]
    folder = tmp_path / "lexicon" / "en"
    folder.mkdir(parents=True)
    (folder / "classes.toml").write_text(content, "utf8")
    monkeypatch.setattr(lexicon_file, "files", lambda _: tmp_path)
    with pytest.raises(LexiconError, match=r"classes\.toml") as caught:
        load_classes.__wrapped__()
    assert reason in str(caught.value.message)


def test_a_word_with_something_else_than_a_number_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "lexicon" / "en"
    folder.mkdir(parents=True)
    (folder / "numbers.toml").write_text('[ordinal]\nfirst = "1"', "utf8")
    monkeypatch.setattr(lexicon_file, "files", lambda _: tmp_path)
    for table, reason in (("ordinal", "has first without a number"), ("scale", "which a rule asks for")):
        with pytest.raises(LexiconError, match=reason):
            figures.__wrapped__(table)


def test_each_class_of_words_is_asked_for():
    """No class is left over, and none is asked for that is not there."""
    sources = [path.read_text("utf8") for path in Path(lexicon_file.__file__).parent.glob("*.py")]
    asked = {name for source in sources for name in re.findall(r'\b(?:words_of|stems_of|ordered)\("(\w+)"\)', source)}
    assert asked == set(load_classes())


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_lexicon_is_refused(name, tmp_path, monkeypatch):
    """The files of English, with one of them broken."""
    file, content, reason = BROKEN[name]
    folder = tmp_path / "lexicon" / "en"
    folder.mkdir(parents=True)
    for path in (Path(lexicon_file.__file__).parent / "lexicon" / "en").glob("*.toml"):
        if path.stem != file:
            (folder / path.name).write_bytes(path.read_bytes())
    if content is not None:
        (folder / f"{file}.toml").write_text(content, "utf8")
    monkeypatch.setattr(lexicon_file, "files", lambda _: tmp_path)
    load_lexicon.cache_clear()
    try:
        with pytest.raises(LexiconError, match=f"{file}.toml") as caught:
            load_lexicon()
    finally:
        load_lexicon.cache_clear()
    assert reason in str(caught.value.message)


@pytest.mark.parametrize("letter", ["a", "é", "\ufdfa"])
def test_what_is_too_long_for_a_word_is_not_kept(letter):
    before = _stem.cache_info().currsize, _fold.cache_info().currsize
    assert stem(fold(letter * 4000)) == fold(letter * 4000)
    assert (_stem.cache_info().currsize, _fold.cache_info().currsize) == before
