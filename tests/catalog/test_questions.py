"""What the starter catalog is asked in plain words, against what pandas makes of its files; what must be refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from catalog.references import given, wanted

CASES = Path(__file__).parent / "cases"
QUESTIONS = tomllib.loads((CASES / "questions.toml").read_text("utf-8"))["case"]
REFUSED = tomllib.loads((CASES / "refusals.toml").read_text("utf-8"))["refused"]
RIGHT, REFUSALS = 0.9, 0.95


def _marked(case: dict):
    marks = [] if case.get("right", True) else [pytest.mark.xfail(reason="known to be wrong", strict=True)]
    return pytest.param(case, marks=marks, id=" / ".join((*case.get("after", ()), case["question"])))


@pytest.mark.parametrize("case", [_marked(c) for c in QUESTIONS])
def test_a_question(reader, case):
    result = reader.result(case["question"], case.get("after", ()))
    assert result is not None, "refused"
    assert given(result) == wanted(case["want"])


@pytest.mark.parametrize("case", [_marked(c) for c in REFUSED])
def test_a_refusal(reader, case):
    answer, _ = reader.ask(case["question"])
    assert [b["type"] for b in answer.blocks if b["type"] != "query"] == ["thinking", "text", "no_results"]
    text = " ".join(b.get("text", "") + b.get("reason", "") for b in answer.blocks)
    assert [word for word in case.get("says", ()) if word.casefold() not in text.casefold()] == []


def test_there_are_as_many_as_are_asked_for_and_enough_of_them_are_right():
    right = [c for c in QUESTIONS if c.get("right", True)]
    refused = [c for c in REFUSED if c.get("right", True)]
    assert len(QUESTIONS) >= 120 and len(right) >= RIGHT * len(QUESTIONS)
    assert len(REFUSED) >= 40 and len(refused) >= REFUSALS * len(REFUSED)
