"""Rows that lack something: `email is missing`, `with no goals`, `companies without a station`."""

from __future__ import annotations

from inkfish.language.bounded import of_groups
from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, Having
from inkfish.language.flags import is_flag
from inkfish.language.joining import joined, shortest_path
from inkfish.language.mention import ColumnLink
from inkfish.language.some_of import adds_up, sized, some_or_none
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Case,
    Column,
    Compare,
    Condition,
    Dimension,
    Missing,
    Not,
    Plan,
    Subquery,
    Value,
    parts,
)


def read_missing(d: Draft) -> None:
    """`where rating is missing`, `with no email`, `email is not null`."""
    for at in range(len(d.mentions)):
        if not d.free(at) or not d.has(at, "missing", "present"):
            continue
        linked = at and d.text(at - 1) in BE | NOT
        behind = d.text(at) in HAS_NONE or (
            not linked and " " not in d.text(at) and at + 1 < len(d.mentions) and bool(d.mentions[at + 1].columns)
        )
        beside = d.step(at, 1 if behind else -1)
        if not behind and beside >= 0 and d.text(beside) in NOT and d.has(at, "missing"):
            d.take(beside, "condition")
            present, beside = True, d.step(beside, -1)
        else:
            present = d.has(at, "present")
        found = d.best_column(beside) if beside >= 0 else None
        if (
            found is None
            or found.score < 0.6
            or any(t.score > found.score for t in d.mentions[beside].tables[:1])  # `how many products are available`
            or (found.column.missing == 0 and present is False and not d.has(beside - 1, "where"))
        ):
            continue
        if present and d.has(d.step(beside, -1), "superlative"):
            d.take(at, "filler")  # the `lowest pressure recorded`
            continue
        column = Column(found.table, found.column.name)
        d.keep(at, Not(Missing(column)) if present else Missing(column))
        d.take(at, "condition", f"{column.name} {'present' if present else 'missing'}")
        if d.free(beside):
            d.take(beside, "condition")


def read_not_had(d: Draft) -> None:
    """`which companies don't pay a dividend`, `players who never got a card`: a column that rows have no value in."""
    for at in d.indexes("negation"):
        verb, thing = at + 1, d.step(at + 1, 1, skip=("article",))
        found = d.best_column(thing) if d.text(verb) in HAD_OR_PAID and d.free(verb) and d.free(thing) else None
        of_rows = found is not None and any(t.score > 0.6 for t in d.mentions[thing].tables)
        if found is None or found.score < 0.4 or is_flag(found.column) or of_rows:
            continue
        column = Column(found.table, found.column.name)
        none = found.column.numeric and found.column.additive and found.column.minimum == 0
        if not (found.column.missing or none):
            continue
        d.keep((at, thing), Missing(column) if found.column.missing else Compare("=", column, Value(0, "number")))
        for i in range(at, thing + 1):
            if d.free(i):
                d.take(i, "condition", f"no {found.column.title}" if i == at else "")


HAD_OR_PAID = words_of("had_or_paid")


def read_undone(d: Draft) -> None:
    """`orders that have not been shipped`, `tickets not closed yet`: the date of what was not done is missing."""
    for at in d.indexes("negation"):
        verb = d.step(at, 1)
        found = d.best_column(verb, "temporal") if d.free(at) and d.free(verb) and _is_participle(d, verb) else None
        if found is None or found.score < LEAST or not (found.column.temporal and found.column.missing):
            continue
        d.keep((at, verb), Missing(Column(found.table, found.column.name)))
        for i in filter(d.free, range(at, verb + 1)):
            d.take(i, "condition", f"no {found.column.title}" if i == at else "")


def _is_participle(d: Draft, at: int) -> bool:
    """Whether one word says what was done: `shipped`, and no `shipping date`."""
    return d.mentions[at].end == d.mentions[at].start + 1 and d.text(at).endswith("ed")


LEAST = 0.45  # how sure it must be that a verb names a date


def read_zero(d: Draft) -> None:
    """`horses that never won`, `who didn't score`: an amount that a verb names is zero; of groups, the sum of it."""
    for at in d.indexes("negation"):
        behind = (d.step(at + 1, 1, skip=("article",)), at + 1) if d.text(at) in DENYING else ()
        thing = next((i for i in behind if i > 0 and _never_had(d, i)), None)
        if thing is None:
            continue
        found = d.best_column(thing, "numeric")
        column = Column(found.table, found.column.name)
        if of_groups(d, column, at):
            d.having.append(Having("=", 0, Aggregate("sum", column)))
        else:
            d.keep((at, thing), Compare("=", column, Value(0, "number")))
        for i in range(at, thing + 1):
            d.take(i, "condition", f"{found.column.title} is 0" if i == at else "")


def _never_had(d: Draft, at: int) -> bool:
    """Whether a mention names an amount that some rows have none of."""
    found = d.best_column(at, "numeric") if d.free(at) and not d.mentions[at].values else None
    amount = found is not None and found.score >= 0.6 and found.column.numeric and found.column.additive
    return amount and found.column.minimum == 0 and not is_flag(found.column) and not d.has(at, "compare")


DENYING = words_of("denying")


def read_none_of(d: Draft) -> None:
    """`players with no goals`, `without any red cards`: an amount of zero, where another table is not meant."""
    for at in range(len(d.mentions)):
        none = d.text(at) in NONE
        nxt = d.step(at, 1) if none and d.free(at) else -1
        found = d.best_column(nxt, "numeric") if nxt > 0 and d.free(nxt) else None
        if found is None or is_flag(found.column) or not (_lacked(d, nxt, found) or sized(d, nxt)):
            if none and not _none_written(d, at, nxt):
                _nothing_in(d, at, nxt)
            continue
        column = Column(found.table, found.column.name)
        unknown = found.column.missing > 0 and found.column.minimum != 0  # where zero is written, missing is unknown
        if d.text(at - 1) in EITHER and d.text(at - 2) in HAVING and not unknown:
            _with_and_without(d, range(at - 2, nxt + 1), column)
            continue
        d.keep(at, Missing(column) if unknown else Compare("=", column, Value(0, "number")))
        d.take(at, "condition", f"{column.name} is {'missing' if unknown else '0'}")
        d.take(nxt, "condition")


def _none_written(d: Draft, at: int, nxt: int) -> bool:
    """`applicants with no dependents`, of a column of numbers as texts: `0`, `1`, `2` and `3+`."""
    found = d.best_column(nxt) if nxt > 0 and d.free(at) and d.free(nxt) else None
    counts = found is not None and found.column.type == "text" and NOUGHT in found.column.values
    if not counts or found.score < 0.6 or not all(value[:1].isdigit() for value in found.column.values):
        return False
    d.keep(at, Compare("=", Column(found.table, found.column.name), Value(NOUGHT)))
    d.take(at, "condition", f"{found.column.title} is {NOUGHT}")
    d.take(nxt, "condition")
    return True


NOUGHT = "0"


def _with_and_without(d: Draft, said: range, column: Column) -> None:
    """`average bill of people with and without children`: those with some of it, and the others."""
    name = d.text(said[-1])
    some = Compare(">", column, Value(0, "number"))
    d.dimensions.append((said[-1], Dimension(Case(some, f"With {name}", f"Without {name}"))))
    for i in filter(d.free, said):
        d.take(i, "group", f"with and without {name}" if i == said[-1] else "")


def _lacked(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether rows may have none of a number: amounts, and what there is one of or none: `without a discount`."""
    return found.score >= 0.6 and (adds_up(found) or some_or_none(d, at, found))


def _nothing_in(d: Draft, at: int, nxt: int) -> None:
    """`patients without a discharge date`, `(no email)`: a column that not every row has a value in."""
    found = d.best_column(nxt) if nxt > 0 and d.free(nxt) else None
    alone = at == 0 and nxt + 1 < len(d.mentions)  # `without region` may take the region away
    if found is None or not found.column.missing or is_flag(found.column) or alone:
        return
    label = d.label_column(found.table) if found.score >= 0.4 else None  # `pets without a name`
    if found.score < 0.7 and found.column != label:
        return
    d.keep(at, Missing(Column(found.table, found.column.name)))
    d.take(at, "condition", f"{found.column.title} is missing")
    d.take(nxt, "condition")


def read_without(d: Draft) -> None:
    """`companies without a station`, `ships that do not have a captain with rank Midshipman`: no row of another table.

    Conditions on that other table hold for the rows that must not exist.
    """
    for at in range(len(d.mentions)):
        if not d.has(at, "negation", "missing") or (not d.free(at) and d.role.get(at) != "not"):
            continue
        thing = _thing_after(d, at)
        if d.tag(at, "turn") == "remove" and thing > 0 and d.has(thing + 1, "where"):
            _left_out(d, at, thing)
            continue
        other = next((t.table for t in d.mentions[thing].tables if t.score >= 0.6), None) if thing > 0 else None
        other = other or _rows_lacking(d, at)
        if thing < 0 and other is not None:
            thing = _thing_lacking(d, at)
        link = link_to(d, other, at) if other else None
        if link is None:
            continue
        own, theirs = link
        inside = [c for c in d.filters if _speaks_of(c, other) or _denied_with(d, c, at)]
        d.filters = [c for c in d.filters if c not in inside]
        inside = [_positive(c) for c in inside]
        where = inside[0] if len(inside) == 1 else (And(tuple(inside)) if inside else None)
        found = joined(Plan(theirs.table, dimensions=(Dimension(theirs),), where=where), d.links)
        d.keep(at, Not(Among(own, Subquery(found or Plan(theirs.table, dimensions=(Dimension(theirs),))))))
        d.apart |= {other, theirs.table}
        d.take(at, "condition", f"without any row of {other}")
        if d.free(thing):
            d.take(thing, "condition")


def _rows_lacking(d: Draft, at: int) -> str | None:
    """The table of which the things before a negation have no row, told by a column of it: `choirs with no singer`, or
    by what is done there at some time: `books that were never lent`."""
    thing = _thing_lacking(d, at)
    found = d.best_column(thing) if thing > 0 and d.free(thing) and len(d.tables) > 1 else None
    if found is None or found.column.missing:
        return None
    done = found.column.temporal and (d.text(thing).endswith("ed") or d.text(thing) in DONE)
    before = [t.table for i in range(at) for t in d.mentions[i].tables[:1] if t.score >= 0.6]
    named = found.score >= 0.9 and found.column.type == "text"
    if not (done or named) or not before or before[-1] == found.table:
        return None
    path = shortest_path([before[-1]], found.table, d.links)
    return found.table if path and not path[0].many_to_one else None


def _thing_lacking(d: Draft, at: int) -> int:
    """Where the thing stands that a negation is of: the singers of `do not have any singers`."""
    return d.step(at, 1, skip=("article", "helper", "preposition", "relative", "where"))


def _left_out(d: Draft, at: int, thing: int) -> None:
    """`ignore films whose director is missing`: what is said of the rows must not hold."""
    table = d.mentions[thing].tables[0].table
    inside = [c for c in d.filters if _speaks_of(c, table) and d.stands.get(c, (0, 0))[0] > at]
    for condition in inside:
        place = d.stands.pop(condition)
        d.filters.remove(condition)
        d.keep(place, Not(condition))
    if inside:
        for i in (at, thing):
            if d.free(i):
                d.take(i, "condition", "rows left out")


def _thing_after(d: Draft, at: int) -> int:
    """The next mention of a table after a negation, past helpers, `any` and up to three words without a meaning."""
    thing, strange = d.step(at, 1), 0
    while thing > 0 and not d.mentions[thing].tables and strange <= 3 and not d.boundary(thing):
        if not (d.has(thing, "helper", "where", "request", "any_of", "by") or not d.mentions[thing].known):
            return -1
        strange += not d.mentions[thing].known
        thing = d.step(thing, 1)
    return thing if thing > 0 and d.mentions[thing].tables else -1


def link_to(d: Draft, other: str, at: int) -> tuple[Column, Column] | None:
    """The key of a table named before the negation, and that of the first table on the way to another one."""
    before = [t.table for i in range(at) for t in d.mentions[i].tables if t.score >= 0.6 and t.table != other]
    for table in [*reversed(before), *[t for t in d.tables if t != other]]:
        path = shortest_path([table], other, d.links)
        if path:
            return path[0].left, path[0].right
    return None


def _speaks_of(condition: Condition, table: str) -> bool:
    return all(p.table == table for p in parts(condition) if isinstance(p, Column))


def _denied_with(d: Draft, condition: Condition, at: int) -> bool:
    """Whether a negation already turned a condition behind it: `not allergic to any kind of food`."""
    turned = isinstance(condition, Not) or (isinstance(condition, Compare) and condition.op == "!=")
    return turned and d.role.get(at) == "not" and d.stands.get(condition, (0, 0))[0] > at


def _positive(condition: Condition) -> Condition:
    """A condition without the negation that belongs to the rows' existence."""
    if isinstance(condition, Not):
        return condition.item
    return (
        Compare("=", condition.left, condition.right)
        if isinstance(condition, Compare) and condition.op == "!="
        else condition
    )


BE, NOT = words_of("be"), words_of("not")
EITHER = ("and", "or", "vs", "versus")
HAVING, HAS_NONE, NONE, DONE = words_of("having"), words_of("has_none"), words_of("none"), words_of("done")
