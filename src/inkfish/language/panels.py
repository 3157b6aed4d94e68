"""Tables that hold one row for each time of each thing: prices of stocks by day, populations of countries by year."""

from __future__ import annotations

from math import prod

from inkfish.data.table import Column, Table
from inkfish.query.plan import Column as Reference


def one_row_each(entity: Column, points: int) -> bool:
    """Return whether a table has a row for nearly each time of each thing, and no more."""
    most = entity.distinct * points
    return not entity.missing and 2 * entity.distinct < entity.rows <= most and entity.rows >= 0.7 * most


def things_of(table: Table, time: Column) -> set[Reference]:
    """Return the columns that name what has a row for each time: the country, in a table of countries and years."""
    named = [c for c in table.columns if c.role in ("category", "place", "text", "identifier")]
    return {Reference(table.name, c.name) for c in named if one_row_each(c, time.distinct)}


def told_together(table: Table, time: Column) -> set[Reference]:
    """Return the columns that only together name what has a row for each time: country, sex and age group."""
    named = [c for c in table.columns if c.role in ("category", "place") and c.type == "text" and c.distinct > 1]
    most = prod(c.distinct for c in named) * time.distinct
    whole = len(named) > 1 and not any(c.missing for c in named) and 0.95 * most <= table.rows <= most
    return {Reference(table.name, c.name) for c in named} if whole else set()


def series(table: Table) -> Column | None:
    """Return the column that tells apart what is measured at each of a table's times: the symbol of daily prices."""
    times = [c for c in table.columns if c.temporal] or [c for c in table.columns if c.role == "time"]
    things = things_of(table, times[0]) if times else set()
    named = (c for c in table.columns if c.type == "text" and Reference(table.name, c.name) in things)
    return min(named, key=lambda c: c.distinct, default=None)
