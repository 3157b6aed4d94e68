"""Qualities that rows have by a share of a few steps: `fully remote`, `hybrid` and `on site` of a remote ratio."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.names import read_name
from inkfish.language.negation import negated_before
from inkfish.query.plan import And, Column, Compare, Condition, Value

MOST_STEPS = 6  # different shares of a column that tells to what degree rows are so
WHOLES = (1, 100)
WHOLLY, PARTLY = words_of("wholly"), words_of("partly")
SHARES = stems_of("share_of_degree")
NOT_MEANT = ("aggregate", "by", "per_group", "superlative")


def read_wholly(d: Draft) -> None:
    """Keep the rows that are so wholly, partly or not at all; so to any degree, where none is said."""
    for at in range(len(d.mentions)):
        column = _so_by_degree(d, at) if d.free(at) else None
        if column is None or d.has(d.step(at, -1), *NOT_MEANT):
            continue
        said, negated = at - 1, negated_before(d, at)
        condition = _condition(d, column, d.text(said) if d.free(said) else "", negated is not None)
        degree = [said] if d.free(said) and d.text(said) in WHOLLY | PARTLY else []
        taken = [*degree, at, *([negated] if negated is not None else [])]
        d.keep((min(taken), max(taken)), condition)
        for i in taken:
            d.take(i, "condition", f"{d.data(column).title}" if i == at else "")


def _so_by_degree(d: Draft, at: int) -> Column | None:
    """The column of a few shares whose name a mention says without the word for a share."""
    m = d.mentions[at]
    said = {t.stem for t in d.tokens[m.start : m.end]}
    found = (c for c in m.columns if _in_steps(c.column) and not said & SHARES)
    return next((Column(c.table, c.column.name) for c in found), None)


def _in_steps(column: DataColumn) -> bool:
    """Whether a number is a share from none to the whole, in a few steps."""
    named = any(SHARES & set(form) for form in read_name(column.name).forms)
    whole = column.numeric and column.minimum == 0 and column.maximum in WHOLES
    return named and whole and 2 < column.distinct <= MOST_STEPS


def _condition(d: Draft, column: Column, degree: str, negated: bool) -> Condition:
    whole = d.data(column).maximum
    if degree in WHOLLY:
        return Compare("<" if negated else "=", column, Value(whole, "number"))
    if negated:
        return Compare("=", column, Value(0, "number"))
    some = Compare(">", column, Value(0, "number"))
    return And((some, Compare("<", column, Value(whole, "number")))) if degree in PARTLY else some
