"""Things that have several values of one column, each on a row of its own: `who won both prizes`, `both A and B`."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.heads import head
from inkfish.query.plan import Aggregate, Among, Column, Compare, Dimension, Measure, Plan, Subquery, Value

MOST_VALUES = 12


def read_all_of(d: Draft) -> None:
    """Take `both prizes`, `all three prizes`, `both tea and coffee`: things with a row of each, in a lone table."""
    if len(d.tables) != 1:
        return
    for at in range(1, len(d.mentions)):
        if d.text(at).split(" ")[0] not in ALL_OF or not d.free(at):
            continue
        found = _all_values(d, at) or _values_said(d, at)
        who = _who(d, found[0]) if found is not None else None
        if who is None:
            continue
        column, values, last = found
        for value in values:
            one = Plan(who.table, dimensions=(Dimension(who),), where=Compare("=", column, Value(value)))
            d.keep((at, last), Among(who, Subquery(one)))
        for i in range(at, last + 1):
            d.take(i, "condition", f"each of {' and '.join(values)} on some row" if i == at else "")
        if d.free(at - 1) and not d.content(at - 1) and not d.empty(at - 1):
            d.take(at - 1, "deed")
        show_things(d, at, who)
        return


def show_things(d: Draft, at: int, who: Column) -> None:
    """Show the things themselves, or how many they are."""
    counted = next((i for i in range(at) if d.tag(i, "aggregate") == "count" and d.free(i)), None)
    if counted is None:
        d.dimensions.append((-2, Dimension(who)))
        d.distinct_list = True
    else:
        d.measures.append((counted, Measure(Aggregate("count_distinct", who))))
        d.take(counted, "measure", f"number of different {d.data(who).title}")
    if d.free(noun := head(d) if counted is None else counted + 1) and d.content(noun):
        d.take(noun, "group" if counted is None else "measure")


ALL_OF, JOINING = words_of("all_of"), ("and", "and the", "&")


def _all_values(d: Draft, at: int) -> tuple[Column, Sequence[str], int] | None:
    """`both prizes`, `all three races`: all the values of the column that is named, as many as are said."""
    said = 2 if d.text(at) == "both" else None
    last = at + 1
    while last < len(d.mentions) and (d.text(last) in ("of", "the", "of the") or d.mentions[last].number is not None):
        said = d.mentions[last].number or said
        last += 1
    found = d.best_column(last, "category") if d.free(last) else None
    if found is None or found.score < 0.5 or found.column.type != "text":
        return None
    values = found.column.values
    fits = len(values) == found.column.distinct == (said or len(values)) and 1 < len(values) <= MOST_VALUES
    return (Column(found.table, found.column.name), values, last) if fits else None


def _values_said(d: Draft, at: int) -> tuple[Column, Sequence[str], int] | None:
    """`both tea and coffee`: two values of one column."""
    first = d.step(at, 1, skip=("article",))
    second = d.step(first + 1, 1, skip=("article",))
    if d.text(at) != "both" or d.text(first + 1) not in JOINING or not (d.free(first) and d.free(second)):
        return None
    pairs = (
        (a, b)
        for a in d.mentions[first].values
        for b in d.mentions[second].values
        if (a.column.name, a.part, b.part) == (b.column.name, False, False) and a.value != b.value
    )
    a, b = next(pairs, (None, None))
    return (Column(a.table, a.column.name), (a.value, b.value), second) if a is not None else None


def _who(d: Draft, apart: Column) -> Column | None:
    """The things that a question is about, with several rows each: of its first noun, else the people of `who`."""
    at = head(d)
    at += d.tag(at, "aggregate") == "count"
    found, tables = d.best_column(at, "category"), d.mentions[at].tables
    if d.free(at) and found is not None and found.score >= 0.6 and not found.column.unique:
        column = Column(found.table, found.column.name)
        return column if column != apart and found.column.type == "text" else None
    label = d.label_column(apart.table)
    asks = d.text(0).split(" ")[0] == "who" or bool(tables)
    fits = asks and label is not None and not label.unique and label.name != apart.name
    return Column(apart.table, label.name) if fits else None
