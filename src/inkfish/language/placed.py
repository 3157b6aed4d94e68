"""Who stands among the first: `ranked in the top 100`, `finished outside the top 10`, by a column of ranks."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.query.plan import Column, Compare, Value

WITHIN, BEYOND = words_of("inside"), words_of("outside")
RANKS = stems_of("rank_column") | stems_of("finish")
GOT_THERE = words_of("got_to_a_place")


def read_placed(d: Draft) -> None:
    """Take `in the top 10` as a bound on the rank that the rows have."""
    for top in d.indexes("top"):
        number = d.mentions[top + 1].number if d.free(top) and d.free(top + 1) else None
        within = d.step(top, -1, skip=("article",))
        inside = within >= 0 and d.text(within) in WITHIN | BEYOND
        if not inside or not isinstance(number, int) or d.tag(top, "top") != "descending":
            continue
        verb = d.step(within, -1)
        column = _rank(d, verb)
        if column is None:
            continue
        op = "<=" if d.text(within) in WITHIN else ">"
        first = verb if d.free(verb) and (_names(d, verb, column) or d.text(verb) in GOT_THERE) else within
        d.keep((first, top + 1), Compare(op, column, Value(number, "number")))
        for at in range(first, top + 2):
            d.take(at, "condition", f"{d.data(column).title} up to {number}" if at == first else "")


def _rank(d: Draft, verb: int) -> Column | None:
    """The column of ranks that is meant: the one that the word before names, else the only one there is."""
    ranks = [c for c in d.facts.named(RANKS) if d.data(c).numeric and (d.data(c).minimum or 0) >= 0]
    named = [c for c in ranks if verb >= 0 and _names(d, verb, c)]
    return (named or ranks)[0] if len(named or ranks) == 1 else None


def _names(d: Draft, at: int, column: Column) -> bool:
    """Whether a mention names a column."""
    return any((c.table, c.column.name) == (column.table, column.name) for c in d.mentions[at].columns[:1])
