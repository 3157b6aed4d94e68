"""Whole answers from the catalog: the conversation of the documents, provenance, and honest ends."""

from __future__ import annotations

import pytest

from inkfish.analyst.thread import Thread


def _block(answer, kind):
    return next(b for b in answer.blocks if b["type"] == kind)


@pytest.fixture(scope="module")
def talk(reader):
    """The documents' conversation, with companies that the starter holds."""
    first, thread = reader.ask("Show me Apple stock performance", Thread())
    second, _ = reader.ask("How does that compare to Google?", thread)
    return first, second


def test_the_documents_conversation(talk):
    first, second = talk
    assert [len(a.cards) for a in talk] == [1, 1]
    assert "Apple" in first.cards[0].title and first.cards[0].chart_type == "line"
    assert {row[1] for row in second.cards[0].result.rows} == {"Apple", "Google"}


def test_what_was_assumed_is_thought_and_performance_is_adjusted(talk):
    steps = " ".join(_block(talk[0], "thinking")["steps"])
    assert "the last year, to 1 Mar 2013" in steps and "adjusted closing price" in steps.casefold()
    assert "adjusted_close" in _block(talk[0], "query")["query"]


def test_provenance(talk):
    shown = _block(talk[0], "visualization")
    assert shown["sources"] and "Quandl" in shown["sources"][0]
    method = " ".join(shown["methodologies"])
    assert "adjusted for splits and dividends" in method
    assert "1 Mar 2013" in method
    source = talk[0].cards[0].sources[0]
    assert source.kind == "catalog" and source.url.startswith("https://") and source.licence and source.publisher


def test_every_follow_up_can_be_answered(reader, talk):
    first, thread = reader.ask("Show me Apple stock performance", Thread())
    for question in _block(first, "follow_up")["queries"]:
        assert reader.ask(question, thread)[0].cards, question


@pytest.mark.parametrize("question", ["Show me Nvidia stock performance", "GDP of Atlantis", "hello"])
def test_what_a_refusal_suggests_can_be_asked(reader, question):
    answer, _ = reader.ask(question)
    suggested = _block(answer, "no_results")["suggestions"]
    assert suggested
    for text in suggested:
        assert reader.ask(text)[0].cards, text


def test_an_ambiguous_name_is_told_apart_by_the_metric(reader):
    unemployed, _ = reader.ask("Georgia unemployment")
    living, _ = reader.ask("life expectancy in Georgia")
    assert "not the country" in " ".join(_block(unemployed, "thinking")["steps"])
    assert "us_local_unemployment" in _block(unemployed, "query")["query"]
    assert "not the state" in " ".join(_block(living, "thinking")["steps"])
    assert "world_development" in _block(living, "query")["query"]


def test_the_better_of_two_packages_is_taken_and_said(reader):
    answer, _ = reader.ask("life expectancy in Japan")
    assert "this one is taken: it has" in " ".join(_block(answer, "thinking")["steps"])


def test_units_that_differ_have_axes_of_their_own(reader):
    answer, _ = reader.ask("GDP per capita and life expectancy in Japan")
    spec = str(answer.cards[0].spec)
    assert "left axis" in spec and "right axis" in spec
