"""Where one thing stands among all of its kind: `where does Norway rank by GDP`, `what place is it by revenue`."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import columns_named, default_aggregate, told_by
from inkfish.language.conjunction import equal_to, equals
from inkfish.language.draft import Draft, nearly_unique
from inkfish.query.plan import Column, Condition, Dimension, Measure

ASKING, STANDING = words_of("asks_standing"), words_of("standing")


def ranked(d: Draft) -> None:
    """`where does Brazil rank by GDP`: its number in order among all, of which only it is shown."""
    said = _said(d)
    one = _one_named(d) if said is not None else None
    if one is None or d.superlative is not None or d.gap is not None:
        return
    column = equals(one)
    if not d.measures and (own := _own_rank(d, column, said)) is not None:
        d.measures, d.calculations, d.sortings = [(said, Measure(own))], [], []
        d.take(said, "measure", d.data(own).title)
        return
    _measure_by(d)
    if not d.measures:
        return
    d.filters.remove(one)
    d.shown.append(one)
    d.dimensions = [(-1, Dimension(column))]
    d.calculations, d.sortings, d.compared = ["rank"], [], None
    d.take(said, "calculation", f"its rank among all of {d.data(column).title}")
    for at in range(len(d.mentions)):
        if d.free(at) and d.text(at).split(" ")[0] in ASKING and not d.content(at):
            d.take(at, "calculation")


def _own_rank(d: Draft, column: Column, said: int) -> Column | None:
    """The column that ranks what has one row each, where nothing else is named to rank it by."""
    named = any(c.column.numeric and c.column.role == "measure" for at, c in columns_named(d) if at != said)
    ranks = (c for c in d.facts.named(RANK) if c.table == column.table and d.data(c).numeric)
    return next(ranks, None) if nearly_unique(d.data(column)) and not named else None


RANK = stems_of("rank_column")


def _said(d: Draft) -> int | None:
    """Where a word for a rank stands in a question for it, that no column is called by."""
    if not ASKING & {word for i in range(3) for word in d.text(i).split(" ")}:
        return None
    if any(s.target is not None for s in d.sortings):  # `rank the x axis in descending order`
        return None
    for at, m in enumerate(d.mentions):
        named = bool(m.columns) and m.columns[0].score >= 0.8
        if STANDING & set(d.text(at).split(" ")) and not named and d.role.get(at) in (None, "sort", "calculation"):
            return at
    return None


def _one_named(d: Draft) -> Condition | None:
    """The condition that names one thing of many."""
    for c in d.filters:
        column = equals(c)
        named = isinstance(column, Column) and len(equal_to(c)) == 1 and d.data(column).role in ("category", "place")
        if named and d.data(column).type == "text" and d.data(column).distinct > 2:
            return c
    return None


def _measure_by(d: Draft) -> None:
    """What it is ranked by: the number that is named, else the one that its table tells of its things."""
    numbers = [(at, x.expr) for at, x in d.dimensions if isinstance(x.expr, Column) and d.data(x.expr).numeric]
    amounts = [(at, c) for at, c in numbers if d.data(c).role == "measure"]
    if not d.measures and amounts:
        at, column = amounts[0]
        d.measures.append((at, Measure(default_aggregate(column.table, d.data(column)))))
    named = next(((at, c) for at, c in columns_named(d) if c.column.numeric and c.column.role == "measure"), None)
    if not d.measures and named is not None:
        d.measures.append((named[0], Measure(default_aggregate(named[1].table, named[1].column))))
        d.take(named[0], "measure", named[1].column.title)
    if not d.measures and (column := told_by(d)) is not None:
        d.measures.append((-2, Measure(default_aggregate(column.table, d.data(column)))))
        d.assumed.append(f"ranked by {d.data(column).title.lower()}")
