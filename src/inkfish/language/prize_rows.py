"""What only some rows have one of, counted: `medals by country`, `who won the most medals`, `medal winners`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, Having
from inkfish.language.negation import negated_before
from inkfish.language.plurals import singular
from inkfish.language.sides import load_sides
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Column, Measure, Missing, Not

SURE = 0.7  # the least score of a name of it


def read_prizes(d: Draft) -> None:
    """`medals by country`, `who won the most medals`: how many were had; `medal winners`: the rows that have one."""
    for at in range(len(d.mentions)):
        column = _prize(d, at)
        if column is None or d.has(at - 1, "by", "per_group", "different") or d.has(at, "by"):
            continue
        if d.text(at) in HOLDERS and any(d.tag(i, "aggregate") not in (None, "count") for i in range(at)):
            _kept(d, at, at, column)  # `average age of medalists`
        elif _many(d.text(at)):
            if not d.measures and not d.has(at - 1, "aggregate", "proportion"):
                d.measures.append((at, Measure(Aggregate("count", column))))
                d.take(at, "measure", f"rows that have a {d.data(column).title}")
        elif (won := _won(d, at)) is not None:
            _kept(d, at, won, column)


HOLDERS = words_of("holder_of_prize")


def _kept(d: Draft, at: int, won: int, column: Column) -> None:
    """Keep the rows that have one, or none; or those who never had one."""
    title = d.data(column).title
    never, none = negated_before(d, won), negated_before(d, at)
    if never is not None:
        d.having.append(Having("=", 0, Aggregate("count", column)))
        d.take(never, "not", "not once")
    elif none is not None:
        d.keep(at, Missing(column))
        d.take(none, "not")
    elif d.data(column).missing:
        d.keep(at, Not(Missing(column)))
    d.take(at, "condition", f"{title} is known" if none is None else f"{title} is missing")
    if d.free(won):
        d.take(won, "role", f"{title} is what was won")


def _prize(d: Draft, at: int) -> Column | None:
    """The column of such things that a mention names."""
    found = d.best_column(at) if d.free(at) and not d.mentions[at].values else None
    named = found is not None and found.score >= SURE and found.column in d.facts.prizes.get(found.table, ())
    return Column(found.table, found.column.name) if named else None


def _many(text: str) -> bool:
    return singular(text) != text


def _won(d: Draft, at: int) -> int | None:
    """Where who has one is spoken of beside it: `medal winner`, `won a medal`."""
    side = load_sides()["winner"]
    beside = (d.step(at, -1, skip=("article", "negation", "helper")), d.step(at, 1, skip=("article",)))
    return next((i for i in beside if i >= 0 and stem(d.text(i)) in side.verbs | side.nouns), None)
