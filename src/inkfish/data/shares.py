"""Columns that are the shares of one whole: the percents of parties in a row of a poll, which nobody adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from inkfish.data.naming import words
from inkfish.data.persons import amounts
from inkfish.data.table import Column

FEWEST = 3  # columns beside each other that are parts of a whole
WHOLE = (90.0, 101.0)  # what their means add up to; some who are small have no column


def with_shares(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return a table's columns, of which those that lie beside each other and are parts of a hundred are not added up.

    >>> parties = [Column(n, n, "number", "measure", additive=True, rows=9, minimum=0, maximum=60, mean=m)
    ...            for n, m in (("red", 51.5), ("blue", 38.0), ("green", 9.5))]
    >>> [c.additive for c in with_shares(parties)]
    [False, False, False]
    """
    found = list(columns)
    for run in _runs(columns):
        whole = sum(_mean(columns[i]) for i in run)
        if len(run) >= FEWEST and WHOLE[0] <= whole <= WHOLE[1] and any(columns[i].type == "number" for i in run):
            for i in run:
                found[i] = replace(found[i], additive=False)
    return tuple(found)


def _runs(columns: Sequence[Column]) -> Iterator[list[int]]:
    """Yield the stretches of columns of numbers from 0 to 100."""
    run: list[int] = []
    for i, column in enumerate(columns):
        if _is_part(column):
            run.append(i)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_part(column: Column) -> bool:
    low, high = column.minimum, column.maximum
    told = column.numeric and column.role in ("measure", "category") and column.mean is not None
    told = told and not amounts() & set(words(column.name))  # how many there were, or what was paid
    return told and isinstance(low, int | float) and isinstance(high, int | float) and low >= 0 and high <= 100


def _mean(column: Column) -> float:
    """The mean over all rows, where none is nothing."""
    return (column.mean or 0.0) * (column.rows - column.missing) / max(1, column.rows)
