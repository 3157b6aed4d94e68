"""Rows that are spoken of by their own name, or by some row of another table: `companies that ever had a flight`."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.joining import joined, shortest_path
from inkfish.language.mention import ColumnLink
from inkfish.language.plurals import singular
from inkfish.query.plan import Aggregate, Among, Column, Dimension, Plan, Subquery, level, parts

STRANGE = 3  # words without a meaning that a clause may hold before the thing it names


def read_with_some(d: Draft) -> None:
    """Keep the rows that another table points at, where a clause only names that table."""
    for at in range(1, len(d.mentions)):
        thing = _named_after(d, at) if d.has(at, "relative") else -1
        if thing < 0:
            continue
        other = d.mentions[thing].tables[0].table
        keys = _pointed_at(d, at, other)
        if keys is None or any(p.table == other for c in d.filters for p in parts(c) if isinstance(p, Column)):
            continue
        own, theirs = keys
        some = Plan(theirs.table, dimensions=(Dimension(theirs),))
        if theirs.table != other:
            some = joined(Plan(theirs.table, dimensions=(Dimension(theirs),)), d.links) or some
        d.keep((at, thing), Among(own, Subquery(some)))
        d.take(thing, "condition", f"with some row of {other}")


def _named_after(d: Draft, at: int) -> int:
    """The mention of a table that a clause names, past helpers and verbs, and that nothing is said of; -1 if none."""
    i, strange = at + 1, 0
    while i < len(d.mentions) and strange <= STRANGE and not d.boundary(i):
        m = d.mentions[i]
        if d.free(i) and m.tables and m.tables[0].score >= 0.9 and m.number is None:
            return i if not d.has(i + 1, "where", "relative", "compare") else -1
        if (d.content(i) and not (m.tables and not m.columns)) or not (d.empty(i) or not m.known or m.tables):
            return -1
        strange += not d.empty(i)
        i += 1
    return -1


def _pointed_at(d: Draft, at: int, other: str) -> tuple[Column, Column] | None:
    """The key of the things before a clause, and the column that points at it on the way to another table."""
    before = [t.table for i in range(at) for t in d.mentions[i].tables[:1] if t.score >= 0.6 and t.table != other]
    path = shortest_path([before[-1]], other, d.links) if before else None
    first = path[0] if path else None
    return (first.left, first.right) if first is not None and not first.many_to_one else None


def of_a_clause(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether a noun only says whose rows a clause keeps things by: `choirs that have singers accepted`."""
    opening = next((i for i in range(at - 1, 0, -1) if d.has(i, "relative") or d.text(i) in CLAUSE), 0)
    apart = any(d.boundary(i) or d.has(i, "and", "or") for i in range(opening, at))
    keys = _pointed_at(d, opening, found.table) if opening and not apart else None
    behind = (c for c, (first, _) in d.stands.items() if c in d.filters and first > opening)
    return keys is not None and any(
        p.table == found.table for c in behind for p in parts(c) if isinstance(p, Column)
    )


CLAUSE = words_of("clause_of_things")


def only_said(d: Draft, at: int, column: Column) -> bool:
    """Whether a plural only says what the rows are that are kept or averaged: `average sugar in Taco Bell items`,
    `average age of contestants`, `average turnout in states she won`, `only items with more than 20 g of protein`."""
    plural = singular(d.text(at)) != d.text(at)
    led = d.has(at - 2, "during", "preposition") and not d.has(at - 2, "by")
    if plural and _flagged(d, at - 1) and (d.proportion or led):
        return True  # `is the vote higher in southern states`, `share of uncontested districts`
    if plural and d.measures and d.text(at - 1) in ALL and d.text(at - 2) in AMONG:
        return True  # `total goals of all players`
    rows = any(t.table == column.table and t.score >= 0.9 for t in d.mentions[at].tables)
    rows = rows or d.data(column).type == "text"
    if not rows or not plural:
        return False
    tells = d.has(at + 1, "helper", "relative") or d.text(at + 1) in TELLING
    if tells and d.has(d.step(at, -1, skip=("article",)), "proportion"):
        return bool(d.filters)  # `what percentage of the champions came from Kenya`
    summed = any(level(m.expr) == "group" for _, m in d.measures)
    averaged = summed and all(isinstance(m.expr, Aggregate) and m.expr.func in AVERAGES for _, m in d.measures)
    if not nearly_unique(d.data(column)):  # `average price of bakery products`, of many lines each
        kinds = d.role.get(at - 1) == "value" or (averaged and d.text(at - 1) == "of")
        if averaged and d.role.get(at - 1) == "value" and any(d.has(i, "average") for i in range(at)):
            return any(d.has(i, "during", "preposition") and not d.has(i, "by") for i in range(max(0, at - 5), at - 1))
        return summed and kinds and d.tokens[d.mentions[at].end - 1].stem in GOODS
    of_all = averaged and d.has(at - 1, "during", "preposition") and not d.has(at - 1, "by", "per_group")
    behind = d.role.get(d.step(at, 1, skip=("article", "helper", "where", "relative", "during", "preposition")))
    only = d.tag(at - 1, "turn") == "replace" and d.has(at + 1, "where")
    of_some = of_all and (d.text(at - 1) == "of" or behind in ("condition", "value", "role"))
    return only or (summed and (d.role.get(at - 1) == "value" or of_some))


def _flagged(d: Draft, at: int) -> bool:
    """Whether an adjective says which rows are kept, by a column of yes and no: the `uncontested` of such districts."""
    said = d.mentions[at] if at >= 0 and d.role.get(at) == "condition" else None
    return said is not None and said.number is None and said.end == said.start + 1 and not said.values


ALL, AMONG = frozenset({"all", "all the"}), frozenset({"of", "across", "over", "among"})
TELLING, GOODS = words_of("relating"), stems_of("goods")
AVERAGES = frozenset({"avg", "median"})
