"""Values that must each be found on some row of another table: `readers who borrowed Salt and Ash Road`."""

from __future__ import annotations

from inkfish.language.absence import link_to
from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.joining import joined, shortest_path
from inkfish.query.plan import Among, Column, Compare, Dimension, Plan, Subquery, Value


def jointly_held(d: Draft, group: list[int], column: Column, values: tuple[Value, ...]) -> bool:
    """Keep the things with a row of each value, where `both` or a clause about them asks for it; take no words."""
    both = any(d.text(i) == "both" for i in range(max(0, group[0] - 3), group[0]))
    keys = link_to(d, column.table, group[0]) if both else _things_told_of(d, group, column)
    if keys is None:
        return False
    own, theirs = keys
    for value in values:
        one = Plan(theirs.table, dimensions=(Dimension(theirs),), where=Compare("=", column, value))
        d.keep((group[0], group[-1]), Among(own, Subquery(joined(one, d.links) or one)))
    d.apart.add(column.table)
    return True


def _things_told_of(d: Draft, group: list[int], column: Column) -> tuple[Column, Column] | None:
    """The key of the things that a clause with `and` is about, each with several rows of the values, and what points
    at it."""
    if not _all_meant(d, group, column):
        return None
    opening = next((i for i in range(group[0] - 1, 0, -1) if _opens_clause(d, i)), 0)
    placed = d.text(group[0] - 1) in PLACED and any(t.table == column.table for t in d.mentions[group[0] - 2].tables)
    before = [] if placed else [table for i in range(opening) if (table := _rows_named(d, i))]
    path = shortest_path([before[-1]], column.table, d.links) if before and before[-1] != column.table else None
    first = path[0] if path else None
    return (first.left, first.right) if first is not None and not first.many_to_one else None


def _rows_named(d: Draft, at: int) -> str:
    """The table whose rows are named there, alone or with a column of them: `readers`, `names of the readers`."""
    m = d.mentions[at]
    if m.text.endswith(("ed", "ing")):
        return ""  # what was done to them
    named = [t for t in m.tables[:1] if t.score >= TOLD] or [c for c in m.columns[:1] if c.score >= SURE]
    return named[0].table if named else ""


def _opens_clause(d: Draft, at: int) -> bool:
    """Whether a clause begins there: `who`, `that`, `with`; or it is the deed that `which readers` asks for."""
    asked = d.text(0).split(" ")[0] in ASKING and not d.indexes("aggregate")
    return d.has(at, "relative", "where") or (asked and d.text(at) in DEEDS)


def _all_meant(d: Draft, group: list[int], column: Column) -> bool:
    """Whether nothing but `and` stands between values, and nothing tells them apart: `compare`, `each`, `by title`."""
    joined_by = range(group[0], group[-1])
    if not any(d.has(i, "and") for i in joined_by) or any(d.has(i, "or", "versus") for i in joined_by):
        return False
    apart = any(d.has(i, "compare_task", "versus") or d.text(i) in APART for i in range(len(d.mentions)))
    split = (i + 1 for i in range(len(d.mentions)) if d.has(i, "by", "per_group"))
    return not apart and not any(_names(d, i, column) for i in split)


def _names(d: Draft, at: int, column: Column) -> bool:
    found = d.best_column(at)
    return found is not None and (found.table, found.column.name) == (column.table, column.name)


TOLD, SURE = 0.6, 0.9  # how surely words must name a table, or a column of it, for a clause to be about its rows
APART, PLACED = words_of("each_value"), words_of("before_where")
ASKING, DEEDS = words_of("question"), words_of("relating")
