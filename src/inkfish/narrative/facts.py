"""The facts of an answer: found in its rows and account alone, each figure with the cells that it comes from.

`find_facts` runs an ordered tuple of rules over a `Frame`, the answer seen as one shape (one number, groups, a trend,
several series, a grid, a scatter, a histogram, a list). A rule yields facts in the order in which they are worth
telling. A figure that is not a cell is computed by one of the ways in `How`, from cells, the totals or the account,
so that every figure in a text can be computed again from the result.
"""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.data import table as data
from inkfish.data.grammar import listed
from inkfish.narrative.figure import Facts
from inkfish.narrative.find_course import incomplete, series, trend
from inkfish.narrative.find_groups import dated, grid, groups, histogram, ranks
from inkfish.narrative.find_number import empty, numbers
from inkfish.narrative.find_rows import cautions, extent, listing, scatter
from inkfish.narrative.frame import Frame, Rule
from inkfish.narrative.phrases import say
from inkfish.narrative.where import circumstances
from inkfish.query.plan import Plan
from inkfish.query.result import Result

RULES: tuple[Rule, ...] = (
    empty,
    numbers,
    ranks,
    groups,
    dated,
    grid,
    trend,
    series,
    scatter,
    histogram,
    listing,
    incomplete,
    cautions,
    extent,
)


def find_facts(plan: Plan, result: Result, tables: Sequence[data.Table]) -> Facts:
    """Return what there is to say of an answer, in the order in which it is worth telling."""
    frame = Frame(plan, result, tables)
    rules = (empty, cautions) if frame.shape == "empty" else RULES[1:]
    found = tuple(fact for rule in rules for fact in rule(frame))
    return Facts(frame.shape, subject_words(frame), circumstances(plan, frame.names), found)


def subject_words(frame: Frame) -> str:
    """Return what was asked for: "total revenue and average price by region"."""
    of = listed(frame.names.noun(m.expr, frame.given(m)) for m in frame.measures[:4])
    by = listed(frame.names.dimension(d.expr, frame.given(d)) for d in frame.dims)
    if not of:
        return by or frame.names.rows(frame.plan.table)
    return say("noun.by", of=of, by=by) if by else of
