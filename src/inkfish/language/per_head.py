"""So many of something to each of others: `cases per 100,000 people`, `beds per capita`."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import is_of
from inkfish.language.draft import Draft
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name
from inkfish.language.parties import guests
from inkfish.query.plan import Aggregate, Arithmetic, Column, Expr, Measure, Value


def read_per_head(d: Draft) -> None:
    """`cases per 100,000 people`: what is counted, over the people, times as many as are said."""
    for at in range(1, len(d.mentions)):
        size = _size(d, at) if d.free(at) and d.text(at) in TO_EACH else None
        counted, people = d.step(at, -1), at + 1 + (size is not None and not _each_head(d, at))
        amount = d.best_column(counted, "numeric") if size is not None and d.free(counted) else None
        whole = _people(d, people, size) or (guests(d) if size == 1 else None) if amount is not None else None
        if whole is None or not (amount.column.numeric and amount.column.additive) or amount.score < 0.6:
            continue
        of = Column(amount.table, amount.column.name)
        if is_of(of, whole):
            continue
        expr: Expr = Arithmetic("/", Aggregate("sum", of), Aggregate("sum", whole))
        expr = expr if size == 1 else Arithmetic("*", Value(size, "number"), expr)
        named = d.free(people) and d.best_column(people, "numeric")
        upto = people if named or d.text(at + 1) in PERSONS else people - 1
        told = " ".join(d.text(i) for i in range(counted, upto + 1))
        d.measures.append((counted, Measure(expr, told.capitalize())))
        for i in (*range(counted, upto + 1), *_before(d, counted)):
            if d.free(i):
                d.take(i, "measure", f"{amount.column.title} over {whole.name}" if i == at else "")


def _size(d: Draft, at: int) -> float | int | None:
    """How many the rate is to: the number after `per`, or one of them for `per capita`."""
    if _each_head(d, at):
        return 1
    number = d.mentions[at + 1].number if at + 1 < len(d.mentions) and d.free(at + 1) else None
    return number if number is not None and number >= LEAST else None


def _each_head(d: Draft, at: int) -> bool:
    return d.text(at + 1) in HEAD or (d.text(at + 1) in PERSONS and guests(d) is not None)


def _people(d: Draft, at: int, size: float | int) -> Column | None:
    """The column of those that a rate is to: the one that is named, else the people who live there."""
    found = d.best_column(at, "numeric") if d.free(at) else None
    if found is not None and found.column.numeric and found.column.role == "measure" and found.score >= 0.6:
        return Column(found.table, found.column.name)
    if 0 <= at < len(d.mentions) and not (d.empty(at) or d.boundary(at) or d.has(at, "by") or size == 1):
        return None
    for name, table in d.tables.items():
        for c in table.columns:
            if c.numeric and c.role == "measure" and any(form[-1] in INHABITANTS for form in read_name(c.name).forms):
                return Column(name, c.name)
    return None


def _before(d: Draft, at: int) -> list[int]:
    """The `number of` or `total` before what is counted."""
    before = d.step(at, -1)
    while before >= 0 and d.role.get(before) in ("value", "condition"):
        before = d.step(before, -1)
    return [before] if before >= 0 and d.tag(before, "aggregate") in ("count", "sum", "avg") else []


LEAST = 100  # `per 2 people` is no rate
TO_EACH, HEAD, PERSONS = words_of("to_each"), words_of("head"), load_lexicon().rows["person"].words
INHABITANTS = stems_of("inhabitants")
