"""What is said of an answer, word for word."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pytest

from inkfish.narrative.describe import describe
from inkfish.narrative.facts import find_facts
from inkfish.narrative.restate import restate
from inkfish.narrative.tell import tell
from inkfish.narrative.title import subtitle, title
from inkfish.query.plan import decode

from .world import TABLES, answer

CASES = tomllib.loads((Path(__file__).parent / "cases" / "answers.toml").read_text("utf-8"))["case"]
TEXTS = {
    "tell": lambda plan, result, tables, case: tell(find_facts(plan, result, tables)),
    "describe": lambda plan, result, tables, case: describe(find_facts(plan, result, tables), case["kind"]),
    "title": lambda plan, result, tables, case: title(plan, result, tables),
    "subtitle": lambda plan, result, tables, case: subtitle(plan, result, tables),
    "restate": lambda plan, result, tables, case: restate(plan, tables),
}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_texts(case):
    tables = TABLES[case.get("tables", "sales")]
    rows = [[None if isinstance(v, float) and math.isnan(v) else v for v in row] for row in case["rows"]]
    account = {**case.get("account", {}), "truncated": case.get("truncated", False)}
    plan, result = answer(decode(case["plan"]), rows, tables, **account)
    wanted = {key: case[key] for key in TEXTS if key in case}
    assert {key: TEXTS[key](plan, result, tables, case) for key in wanted} == wanted
