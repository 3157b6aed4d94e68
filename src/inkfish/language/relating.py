"""Verbs that only say how a value or a yes belongs to its rows: `women who work in sales`, `never wear a helmet`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.query.plan import Column


def take_relating_verb(d: Draft, at: int) -> None:
    """`women who work in sales`, `orders shipped second class`: the verb says how the value belongs, and no column."""
    near = range(at - 1, max(-1, at - 4), -1)
    said = (i for i in near if d.text(i) in RELATING or d.content(i) or not d.has(i, "preposition", "article"))
    verb = next(said, -1)
    found = d.best_column(verb)
    # the `average pay of professors`
    noun = d.has(verb - 1, "superlative") or d.tag(verb - 1, "aggregate") not in (None, "count")
    if d.free(verb) and d.text(verb) in RELATING and not noun and (found is None or found.score < 0.75):
        d.take(verb, "value")


def noun_of_verb(d: Draft, at: int, column: Column) -> int | None:
    """Return where a column is named behind the verb that a value stands before: `never wear a helmet`, where `never`
    is a value of `helmet_12m`."""
    noun = d.step(at + 1, 1, skip=("article",))
    if not (d.free(at + 1) and d.text(at + 1) in RELATING and d.free(noun)):
        return None
    named = any(Column(c.table, c.column.name) == column and c.score >= SAID for c in d.mentions[noun].columns)
    return noun if named else None


def take_verb_of_column(d: Draft, at: int, column: Column) -> None:
    """Take the verb that stands between a value and its column, and the noun of the column."""
    noun = noun_of_verb(d, at, column)
    for i in (at + 1, noun) if noun is not None else ():
        d.take(i, "value")


SAID = 0.6  # how sure it is that a noun behind such a verb is the column's
RELATING = words_of("relating")
