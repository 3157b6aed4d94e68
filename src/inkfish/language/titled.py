"""Numbers that only the table's title names: the `prices` of `coffee_price`, a column for each kind of coffee."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.columns import default_aggregate
from inkfish.language.draft import Draft
from inkfish.language.plurals import singular
from inkfish.query.plan import Aggregate, Column, Expr, Measure

MOST = 6  # numbers that are shown beside each other
KEPT = frozenset({"avg", "median", "min", "max"})
EACH_OF = words_of("each_of_them")


def read_titled(d: Draft) -> None:
    """`plot both prices over time`, `average coffee price by year`: all the numbers that the title tells of, where none
    of them is named; how two of them go together, where that is asked."""
    noun, numbers = d.facts.titled.get(next(iter(d.tables)), ("", ())) if len(d.tables) == 1 else ("", ())
    said = (i for i, m in enumerate(d.mentions) if d.free(i) and singular(m.text.split(" ")[-1]) == noun)
    at = next(said, None) if noun and len(numbers) <= MOST and not d.measures else None
    named = {c.column.name for m in d.mentions for c in m.columns}
    if at is None or named & {c.name for c in numbers}:
        return
    going = next((i for i in d.indexes("correlation") if len(numbers) == 2), None)
    before = at - 1 if d.free(at - 1) else -1
    func = d.tag(before, "aggregate") if d.tag(before, "aggregate") in KEPT else ""
    d.measures += [(at, Measure(_shown(d, c, func, going is not None))) for c in numbers]
    d.take(at, "measure", " and ".join(c.title for c in numbers))
    if going is not None:
        d.correlation = d.tag(going, "correlation")
        d.take(going, "task", "how the two go together")
    for i in (i for i in range(at) if d.free(i) and (d.text(i) in EACH_OF or (func and i == before))):
        d.take(i, "measure")


def _shown(d: Draft, number: DataColumn, func: str, each_row: bool) -> Expr:
    """A number as it is in each row, or as it is told of several."""
    (table,) = d.tables
    column = Column(table, number.name)
    if each_row:
        return column
    return Aggregate(func, column) if func else default_aggregate(table, number)
