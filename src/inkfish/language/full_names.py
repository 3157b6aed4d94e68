"""People by their first and last name, where each is a column of its own: `LeBron James`, `the tallest player`."""

from __future__ import annotations

from inkfish.language.conjunction import equals
from inkfish.language.draft import Draft
from inkfish.query.plan import And, Column, Compare, Condition, Dimension, Or, Value


def read_full_names(d: Draft) -> None:
    """`LeBron James`, `Anthony Davis or Kevin Durant`: whom a first name with a last name after it means."""
    for table in d.tables:
        label = d.label_column(table)
        names = d.names_of(Column(table, label.name)) if label is not None else ()
        if len(names) > 1:
            _read_of(d, *(Column(table, name) for name in names))


def _read_of(d: Draft, first: Column, last: Column) -> None:
    """Keep the rows of those who are named so; where they are several, each is a group."""
    found: list[tuple[int, Condition]] = []
    for at in range(len(d.mentions) - 1):
        given, family = (_value(d, i, c) for i, c in ((at, first), (at + 1, last)))
        if given and family and d.free(at) and d.free(at + 1):
            found.append((at, And((Compare("=", first, Value(given)), Compare("=", last, Value(family))))))
            d.take(at, "value", f"{given} {family}")
            d.take(at + 1, "value")
    if not found:
        return
    people = tuple(dict.fromkeys(c for _, c in found))
    d.keep((found[0][0], found[-1][0] + 1), people[0] if len(people) == 1 else Or(people))
    if len(people) > 1:
        d.dimensions += [(-1, Dimension(c)) for c in (first, last)]
        for at in range(found[0][0] + 2, found[-1][0]):
            if d.free(at) and d.has(at, "or", "and", "versus"):
                d.take(at, "value")


def _value(d: Draft, at: int, column: Column) -> str:
    """The value of a column that a mention is; "" for none."""
    values = d.mentions[at].values
    return next((v.value for v in values if Column(v.table, v.column.name) == column and v.score >= 0.9), "")


def named_in_full(d: Draft) -> None:
    """`the tallest player`: whoever is told by the last name is told by the first one too, two brothers apart."""
    for i, (at, dim) in reversed(list(enumerate(d.dimensions))):
        if not isinstance(dim.expr, Column) or (at >= 0 and "last" in d.text(at)):
            continue
        if _fixed(d, dim.expr) if dim.expr in d.facts.larger else _said_itself(d, dim.expr):
            continue
        names = [Column(dim.expr.table, name) for name in d.names_of(dim.expr)]
        missing = [c for c in names if all(c != other.expr for _, other in d.dimensions)]
        d.dimensions[i:i] = [(-2, Dimension(c)) for c in missing]


def _fixed(d: Draft, place: Column) -> bool:
    """Whether the larger place of a place is one that is named: `counties in Ohio`."""
    return any(equals(c) == d.facts.larger[place] for c in d.filters)


def _said_itself(d: Draft, column: Column) -> bool:
    """Whether a question names the column of last names: `for each customer, grouped by their last name`."""
    said = (c for m in d.mentions for c in m.columns[:1] if c.score >= SURE)
    return any((c.table, c.column.name) == (column.table, column.name) for c in said)


SURE = 0.9
