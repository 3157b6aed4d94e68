"""Every case is read right but those of `cases/wrong.toml`, which are read wrong still: take off what is fixed.

`python tests/language/sort_wrong.py` writes that list again, and prints how many of each topic are right.
"""

from __future__ import annotations

import pytest

from .judge import judge, same
from .suite import load_cases, load_wrong

CASES, WRONG = load_cases(), load_wrong()


def marked(case):
    marks = [pytest.mark.xfail(reason=WRONG[case.id], strict=True)] if case.id in WRONG else []
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_case(case, world):
    wrong = judge(case, world)
    assert not wrong, f"{case.turn.ask!r} {wrong}"


def test_references_have_one_answer(world):
    """They have rows, and no tie decides which ones or their order."""
    asked = [(case, sql) for case in CASES if case.turn.sql for sql in (case.turn.sql, *case.turn.also)]
    for case, _ in asked:
        world.tables(case.tables)
    others = world.shuffled([sql for _, sql in asked])
    for (case, sql), other in zip(asked, others, strict=True):
        rows = world.rows(sql)
        assert rows, case.id
        assert same(rows, other, ordered=case.turn.ordered), case.id


def test_the_list_of_wrong_ones_names_cases():
    assert set(WRONG) <= {case.id for case in CASES}
