"""What a definite noun means after an answer: `the winner` of those listed, `that team` of its condition."""

from __future__ import annotations

import msgspec

from inkfish.language.assemble import assemble
from inkfish.language.classes import stems_of, words_of
from inkfish.language.conjunction import columns_in, conditions, conjunction, equals
from inkfish.language.degrees import words_in
from inkfish.language.draft import Draft
from inkfish.language.plurals import singular
from inkfish.language.referring import kept
from inkfish.query.plan import Among, Column, Condition, Limit, Measure, Order, Plan, Subquery

WINNERS, LOSERS = words_of("first_of_them"), words_of("last_of_them")
POINTING, OWN = words_of("pointing"), words_of("own")
TIMED = stems_of("timed")


def first_of_them(d: Draft, last: Plan) -> Plan | None:
    """`how many votes did the winner get`, after candidates by votes: the first of those that were told of."""
    ends = {**dict.fromkeys(WINNERS, True), **dict.fromkeys(LOSERS, False)}
    at = next((i for i, m in enumerate(d.mentions) if m.text.removeprefix("the ") in ends and _definite(d, i)), -1)
    shown = [m.expr for m in last.measures]
    if at < 0 or not last.dimensions or not shown or d.superlative is not None or d.having:
        return None
    named = {Column(c.table, c.column.name) for i, m in enumerate(d.mentions) if i != at for c in m.columns[:1]}
    theirs = set(columns_in((*shown, *(x.expr for x in last.dimensions))))
    if not named <= theirs or any(d.stands.get(f) != (at, at) for f in d.filters):
        return None
    by = next((o.by for o in last.order if o.by in shown), shown[0])
    high = ends[d.text(at).removeprefix("the ")] != bool(words_in(c.name for c in columns_in(by)) & TIMED)
    d.filters.clear()
    d.role |= {i: "turn" for i in range(len(d.mentions)) if d.mentions[i].known and not d.empty(i)}
    d.say(at, "the first of those that were told of")
    return msgspec.structs.replace(last, order=(Order(by, high),), limit=Limit(1))


def picked_within(d: Draft, last: Plan) -> Plan | None:
    """`what is their best rated book`, after the author who sold most: an end of the rows of the one told of."""
    s, at = d.superlative, next((i for i, m in enumerate(d.mentions) if m.text in OWN or _there(d, i)), -1)
    one = last.limit is not None and last.limit.count == 1 and len(last.dimensions) == 1 and not last.lists_rows
    rows = s is not None and any(d.mentions[i].tables for i in range(s.at + 1, len(d.mentions)))
    if at < 0 or not one or not rows or (s.at < at and not _there(d, at)) or d.filters or d.dimensions:
        return None
    d.filters += kept(d, last)
    d.role.setdefault(at, "turn")
    return assemble(d)


def _there(d: Draft, at: int) -> bool:
    return d.text(at) == "there" and d.last(at) and at > 1


def _definite(d: Draft, at: int) -> bool:
    return d.text(at).startswith("the ") or d.text(at - 1) == "the"


def of_that_one(d: Draft, last: Plan) -> Plan | None:
    """`how many players does that team have`, after the best of one team: the rows of that team, nothing told yet."""
    for at in range(1, len(d.mentions)):
        thing = d.best_column(at, "category") if d.text(at - 1) in POINTING else None
        column = Column(thing.table, thing.column.name) if thing is not None and thing.score > 0.6 else None
        word = d.tokens[d.mentions[at].end - 1].text
        if column is None or singular(word) != word or not (where := _of_one(d, last, column)):
            continue
        d.role[at - 1] = d.role[at] = "turn"
        d.dimensions = [x for x in d.dimensions if x[0] != at]
        d.say(at, f"the {thing.column.title} of before")
        return Plan(last.table, also=last.also, sides=last.sides, where=conjunction(where))
    return None


def _of_one(d: Draft, last: Plan, column: Column) -> list[Condition]:
    """The conditions of an answer that is of one value of a column; none where it is of more."""
    picked = last.limit is not None and last.limit.count == 1 and not last.lists_rows
    if picked and [x.expr for x in last.dimensions] == [column]:
        return kept(d, last)
    shown = [x.expr for x in (*last.dimensions, *last.measures)]
    if last.limit is not None and last.limit.count == 1 and column in shown:
        return [Among(column, Subquery(msgspec.structs.replace(last, dimensions=(), measures=(Measure(column),))))]
    tested = conditions(last.where)
    return tested if any(equals(c) == column for c in tested) else []
