"""Columns of one number of each of several rivals: the polled shares of two sides, with the margin between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of
from inkfish.language.names import read_name

MARGIN = stems_of("margin")
LEAST_SHARED, ALL = 0.6, 1.005  # of a whole, what the rivals' shares come to on average
HUNDRED = 0.5  # how far from a hundred the means of percents are together that look like amounts
OTHERS = stems_of("others")
MOST = 8  # rivals of which percents are told
NEAR = 0.001  # how far the mean of a margin may be from that of the difference, over the larger mean


class Rivals(msgspec.Struct, frozen=True):
    """The columns of rivals, and that of what the first has more than the second, where there is one."""

    members: tuple[Column, ...]
    margin: Column | None = None


def rivals_of(table: Table) -> Rivals | None:
    """Return the columns that are rivals: two whose margin another tells, or neighbours that share a whole."""
    numbers = [c for c in table.columns if c.numeric and c.role == "measure" and c.mean is not None and c.distinct > 2]
    for margin in (c for c in numbers if any(set(form) & MARGIN for form in read_name(c.name).forms)):
        for one, other in pairwise(c for c in numbers if c is not margin):
            for first, second in ((one, other), (other, one)):
                if _is_margin(margin, first, second):
                    return Rivals((first, second), margin)
    shared = next(_sharing(table, numbers), None) or next(_percents(numbers), None)
    return Rivals(shared) if shared is not None else None


def _percents(numbers: list[Column]) -> Iterator[tuple[Column, ...]]:
    """Yield neighbours that come to a hundred in all, without what all others have."""
    for start in range(len(numbers)):
        for end in range(start + 2, min(start + MOST, len(numbers)) + 1):
            run = numbers[start:end]
            whole = all(c.minimum >= 0 and c.maximum <= 100 and not c.missing for c in run)
            if whole and abs(sum(c.mean for c in run) - 100) <= HUNDRED:
                yield tuple(c for c in run if not any(set(form) & OTHERS for form in read_name(c.name).forms))


def _is_margin(margin: Column, first: Column, second: Column) -> bool:
    apart = first.mean - second.mean - margin.mean
    whole = not (margin.missing or first.missing or second.missing)
    return whole and abs(apart) <= NEAR * max(abs(first.mean), abs(second.mean), 1.0)


def _sharing(table: Table, numbers: list[Column]) -> Iterator[tuple[Column, ...]]:
    """Yield runs of neighbours that no sum is told of, and that come to most of a whole on average."""
    run: list[Column] = []
    for column in (*table.columns, None):
        if column is not None and column in numbers and not column.additive and _alike(column, run):
            run.append(column)
            continue
        for whole in (100, 1):
            inside = all(c.minimum >= 0 and c.maximum <= whole for c in run)
            if len(run) > 1 and inside and LEAST_SHARED * whole <= sum(c.mean for c in run) <= ALL * whole:
                yield tuple(run)
        run = [column] if column is not None and column in numbers and not column.additive else []


def _alike(column: Column, run: list[Column]) -> bool:
    return not run or (run[0].type, run[0].unit) == (column.type, column.unit)
