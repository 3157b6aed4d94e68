"""One column held against another: `close below its open`, `more assists than goals`."""

from __future__ import annotations

from inkfish.language.draft import Draft
from inkfish.query.plan import Column, Compare


def read_column_pairs(d: Draft) -> None:
    """`closed lower than it opened`, `players with more assists than goals`: a condition on each row."""
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        op = d.tag(at, "compare")
        if op is not None:
            left, right = _number_near(d, at, -1), _number_near(d, at, 1)
        elif d.text(at) in ("more", "fewer", "less"):
            op, left = (">" if d.text(at) == "more" else "<"), _number_near(d, at, 1)
            right = _number_near(d, left + 1, 1) if left is not None and d.text(left + 1) == "than" else None
        else:
            continue
        if left is None or right is None:
            continue
        first, second = d.best_column(left, "numeric"), d.best_column(right, "numeric")
        a, b = Column(first.table, first.column.name), Column(second.table, second.column.name)
        if a == b or d.has(d.step(left, -1), "aggregate", "by"):
            continue
        for i in range(min(at, left), right + 1):
            if d.free(i):
                d.take(i, "condition")
        d.keep((min(at, left), right), Compare(op, a, b))
        d.say(at, f"{first.column.title} {op} {second.column.title}")


WORDS_BETWEEN = frozenset({"its", "it", "they", "their", "the", "own", "was", "were", "is", "are", "than"})


def _number_near(d: Draft, at: int, by: int) -> int | None:
    """The nearest number of each row beside a comparison, with only words such as `its` between."""
    i = at + by
    while 0 <= i < len(d.mentions) and not d.mentions[i].columns and (d.text(i) in WORDS_BETWEEN or d.empty(i)):
        i += by
    found = d.best_column(i, "numeric") if 0 <= i < len(d.mentions) and d.free(i) else None
    numeric = found is not None and found.column.numeric and found.column.role == "measure" and found.score >= 0.6
    return i if numeric and d.mentions[i].number is None else None
