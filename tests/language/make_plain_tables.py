"""Write tables for questions in plain words: `python tests/language/make_plain_tables.py`. All figures are invented."""

from __future__ import annotations

import random
from collections.abc import Callable

from made import Rows, people, write


def driving_tests(rng: random.Random) -> Rows:
    branches = {"Northgate": 4, "Swift Wheels": 22, "Harbour Road": 9, "Elm School": 15}
    rows = []
    for candidate in people(rng, 60):
        school = rng.choice(sorted(branches))
        weekend = rng.random() < 0.3
        marks = min(99, round(rng.gauss(66 + 5 * weekend, 13)))
        rows.append((candidate, school, rng.randint(2019, 2021), branches[school], "yes" if weekend else "no", marks))
    return ["candidate", "school", "test_year", "school_branches", "on_weekend", "marks"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (driving_tests,)


if __name__ == "__main__":
    write(TABLES, "plain ")
