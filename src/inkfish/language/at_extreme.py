"""Rows that have the extreme of a number, all of them: `players that earn the minimum`, `cars at the maximum price`."""

from __future__ import annotations

from inkfish.language.classes import ordered, words_of
from inkfish.language.draft import Draft
from inkfish.language.heads import head
from inkfish.language.plurals import singular
from inkfish.language.qualities import quality_column
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Column, Compare, Measure, Plan, Subquery

EXTREMES, PAYING = words_of("extreme_noun"), words_of("paying")
PAID = tuple(map(stem, ordered("pay")))


def read_at_extreme(d: Draft) -> None:
    """Take `the minimum` behind things in the plural: the rows whose number is just that."""
    for at in range(2, len(d.mentions)):
        func = d.tag(at, "aggregate")
        article = next((i for i in (at - 1, at - 2) if d.text(i) == "the" and i > 0), -1)
        if d.text(at) not in EXTREMES or func not in ("min", "max") or article < 0:
            continue
        if article == at - 2 and (d.mentions[at - 1].columns or d.mentions[at - 1].tags):
            continue
        number, last = _number_at(d, article, at)
        before = _said_before(d, article, number)
        if number is None or not (before > 0 or _things(d, article)):
            continue
        extreme = Plan(number.table, measures=(Measure(Aggregate(func, number)),))
        d.keep((article, last), Compare("=", number, Subquery(extreme)))
        for i in range(before if before > 0 else article - 1, last + 1):
            if d.free(i) and not (i == article - 1 and d.mentions[i].tables):
                d.take(i, "condition")
        d.say(at, f"{number.name} is the {'lowest' if func == 'min' else 'highest'} of all")
        return


def _said_before(d: Draft, article: int, number: Column | None) -> int:
    """Where the number stands that is told to be its own extreme: `salary is the minimum salary`; -1 if it is not."""
    said = d.step(article, -1)
    found = d.best_column(said, "numeric") if said > 0 and d.has(article - 1, "helper") else None
    return said if found is not None and Column(found.table, found.column.name) == number else -1


def _things(d: Draft, before: int) -> bool:
    """Whether things in the plural, or `who`, are what has the extreme."""
    first = head(d)
    word = d.tokens[d.mentions[first].end - 1].text
    found = d.best_column(first, "category")
    named = bool(d.mentions[first].tables) or (found is not None and found.score >= 0.6)
    return first < before - 1 and named and singular(word) != word


def _number_at(d: Draft, article: int, at: int) -> tuple[Column | None, int]:
    """The number that is named after the word or by the verb before it, and where its words end."""
    after = at + 2 if d.text(at + 1) == "of" else at + 1
    found = d.best_column(after, "numeric") if after < len(d.mentions) else None
    if found is not None and found.column.role == "measure" and found.score >= 0.45:
        return Column(found.table, found.column.name), after
    verb = d.best_column(article - 1, "numeric")
    if verb is not None and verb.column.role == "measure" and verb.score >= 0.45:
        return Column(verb.table, verb.column.name), at
    paid = quality_column(d, PAID) if d.text(article - 1) in PAYING else None
    return (Column(paid[0], paid[1].name) if paid is not None and paid[1].numeric else None), at
