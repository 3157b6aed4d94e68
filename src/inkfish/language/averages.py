"""Rows held against the average of all: `salary above average`, `younger than the average age`."""

from __future__ import annotations

from inkfish.language.draft import Draft
from inkfish.language.subjects import column_before, implied_column
from inkfish.query.plan import Aggregate, Column, Compare, Measure, Plan, Subquery


def read_averages(d: Draft) -> None:
    """`salary above average`, `younger than the average age`, `greater than the average`."""
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        upto = at + 1
        if d.has(at, "above_average", "below_average"):
            op = ">" if d.has(at, "above_average") else "<"
        elif d.has(at, "compare") and _average_after(d, at) is not None:
            op, upto = d.tag(at, "compare"), _average_after(d, at) + 1
        else:
            continue
        after = d.step(upto - 1, 1)
        named = d.best_column(after, "numeric") if after > 0 and after <= upto + 2 and d.free(after) else None
        named = named if named and named.column.numeric and named.score > 0.4 and not d.has(after, "by") else None
        column = Column(named.table, named.column.name) if named else column_before(d, at) or implied_column(d, at)
        if column is None:
            continue
        if column_before(d, at, take=False) == column:
            column_before(d, at)
        last = after if named else upto - 1
        for i in range(at, last + 1):
            if d.free(i):
                d.take(i, "condition")
        average = Plan(column.table, measures=(Measure(Aggregate("avg", column)),))
        d.keep(at, Compare(op, column, Subquery(average)))
        d.say(at, f"{column.name} {'above' if op[0] == '>' else 'below'} its average")


def _average_after(d: Draft, at: int) -> int | None:
    i = at + 1
    while i < len(d.mentions) and d.empty(i) and i < at + 4:
        i += 1
    return i if d.free(i) and d.has(i, "average") and d.tag(i, "aggregate") in ("avg", None) else None
