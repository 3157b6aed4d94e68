"""Rows that have some of an amount that others have none of: `bookings with kids`, `discounted orders`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.flags import is_flag
from inkfish.language.heads import head
from inkfish.language.lexicon import load_lexicon
from inkfish.language.mention import ColumnLink
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.query.plan import And, Column, Compare, Missing, Not, Or, Value


def read_undergone(d: Draft) -> None:
    """`how many orders were discounted`, `discounted orders`: those with some of an amount that others have none of."""
    for at in range(1, len(d.mentions)):
        found = d.best_column(at, "numeric") if d.free(at) and d.text(at).endswith("ed") else None
        if found is None or found.score < 0.9 or is_flag(found.column) or not _may_be_none(found):
            continue
        denied = d.has(at - 1, "negation")
        things = any(m.tables for m in d.mentions[at + 1 : at + 2])
        if not things and not BE & set(f"{d.text(at - 2)} {d.text(at - 1)}".split()):
            continue
        column = Column(found.table, found.column.name)
        d.keep(at, Compare("=" if denied else ">", column, Value(0, "number")))
        for i in range(at - denied, at + 1):
            d.take(i, "condition", f"{found.column.title} {'is' if denied else 'over'} 0" if i == at else "")


def read_some_of(d: Draft) -> None:
    """`share of players with red cards`, `how many bookings had children or babies`: of the rows, those with an amount
    above zero."""
    for at in range(len(d.mentions) - 1):
        if not d.free(at) or d.text(at) not in HAVING | GETTING:
            continue
        asked = d.text(at) in GETTING and d.text(0).split(" ")[0] in WHICH and d.superlative is None
        had = _amounts_had(d, at) if d.text(at) in HAVING or asked or _of_rows(d, at) else []
        said = bool(had) and (asked or d.text(had[0][0] - 1) in ANY or _only_those(d, at, had[-1][0]))
        if not had or not (d.proportion or _of_rows(d, at) or said):
            continue
        none = d.text(had[0][0]).split(" ")[0] in NONE  # `no reviews` is like the number of them
        tests = tuple(Compare("=" if none else ">", column, Value(0, "number")) for _, column in had)
        either = any(d.has(i, "or") for i in range(had[0][0], had[-1][0]))
        d.keep((at, had[-1][0]), tests[0] if len(tests) == 1 else Or(tests) if either else And(tests))
        for i in range(at, had[-1][0] + 1):
            if d.free(i):
                told = f"{', '.join(c.name for _, c in had)} {'=' if none else '>'} 0"
                d.take(i, "condition", told if i == at else "")


def read_had_at_all(d: Draft) -> None:
    """`cars with airbags`, `how many pets have a second breed`: a column that some rows have no value in."""
    for at in range(1, len(d.mentions) - 1):
        thing = d.step(at, 1) if d.free(at) and d.text(at) in HAVING else -1
        found = d.best_column(thing) if thing > 0 and d.free(thing) and not d.mentions[thing].values else None
        if found is None or found.score < 0.9 or found.column.type != "text" or not found.column.missing:
            continue
        if not _only_those(d, at, thing) and not (_of_rows(d, at) and d.last(thing)):
            continue
        d.keep((at, thing), Not(Missing(Column(found.table, found.column.name))))
        d.take(at, "condition", f"some {found.column.title}")
        d.take(thing, "condition")


def _of_rows(d: Draft, at: int) -> bool:
    """Whether rows stand before a clause, that are counted or of which something is averaged: `how many have pets`."""
    rows = at - 1 if singular(d.text(at - 1)) in PERSONS else d.step(at, -1)
    if d.tag(rows, "aggregate") == "count":
        return True
    found = d.best_column(rows)
    told = found is not None and found.score >= 0.6 and is_flag(found.column)  # `how many smokers have children`
    label = found is not None and found.score >= 0.6 and found.column.unique and found.column.type == "text"
    named = rows >= 0 and (told or label or bool(d.mentions[rows].tables) or singular(d.text(rows)) in PERSONS)
    return named and any(d.tag(i, "aggregate") in ("count", "avg", "median") for i in range(rows))


def _only_those(d: Draft, at: int, last: int) -> bool:
    """Whether rows are named for some of them that have something, and nothing else is asked: `bookings with kids`."""
    rows = any(t.score >= 0.7 for t in d.mentions[at - 1].tables) if at else False
    lists = d.text(0).split(" ")[0] in LISTING or d.text(at + 1) in OWN
    return rows and not lists and (d.superlative is not None or at == head(d) + 1) and d.last(last)


def _amounts_had(d: Draft, at: int) -> list[tuple[int, Column]]:
    """The amounts that a clause names, with where they stand: whole numbers from zero up, that nothing is said of."""
    found: list[tuple[int, Column]] = []
    nxt = d.step(at, 1)
    while nxt > 0 and (column := _amount(d, nxt)) is not None:
        found.append((nxt, column))
        joined = nxt + 1 < len(d.mentions) and d.has(nxt + 1, "and", "or")
        nxt = d.step(nxt + 1, 1) if joined else -1
    return found


def _amount(d: Draft, at: int) -> Column | None:
    found = d.best_column(at, "numeric") if d.free(at) and not d.has(at + 1, "compare") else None
    if found is None or is_flag(found.column) or _of_so_many(d, at):
        return None
    counts = adds_up(found) and found.column.type == "integer" and found.column.minimum == 0
    some = (found.score >= 0.6 and (counts or some_or_none(d, at, found))) or sized(d, at)
    return Column(found.table, found.column.name) if some else None


def adds_up(found: ColumnLink) -> bool:
    return found.column.numeric and found.column.additive


def some_or_none(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether there is one of it or none in a row: `a discount`, and `discount` where most rows have none."""
    return _may_be_none(found) and (d.has(at - 1, "article") or _often_none(found.column))


def _often_none(column: DataColumn) -> bool:
    """Whether no value of a number is on more rows than zero, and zero is on many."""
    value, rows = column.top[0] if column.top else (None, 0)
    return value == 0 and rows >= OFTEN * column.rows


OFTEN = 0.1  # of the rows


def _may_be_none(found: ColumnLink) -> bool:
    """Whether a number is an amount that a row may have none of: `a discount`, `a tip`."""
    return found.column.numeric and found.column.role == "measure" and found.column.minimum == 0


def _of_so_many(d: Draft, at: int) -> bool:
    """Whether a number behind says how much of it: `with a score of 5`."""
    number = d.step(at, 1, skip=("article", "helper", "preposition", "during"))
    return number > 0 and d.mentions[number].number is not None and d.mentions[number].time is None


def sized(d: Draft, at: int) -> bool:
    """Whether a noun begins the name of how large it is, or how many: the `pool` of `PoolArea`."""
    found = d.best_column(at, "numeric") if d.text(at - 1) in ANY or d.text(at - 1) in NONE else None
    said = d.tokens[d.mentions[at].end - 1].stem
    zero = found is not None and found.column.minimum == 0 and found.score >= 0.4
    return zero and any(form[0] == said and len(form) > 1 for form in read_name(found.column.name).forms)


ANY = words_of("any_of_it")


PERSONS = load_lexicon().rows["person"].words
HAVING, LISTING, OWN = words_of("having"), words_of("list"), words_of("own")
GETTING, WHICH = words_of("come_to_have"), ("which", "who", "what")
BE, NONE = words_of("be"), words_of("none")
