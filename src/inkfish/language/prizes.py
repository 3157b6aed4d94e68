"""Columns of what only some rows have one of: the medal of athletes, the award of films."""

from __future__ import annotations

from inkfish.data.table import Column, Table

MOST_KINDS = 12


def prizes_of(table: Table) -> tuple[Column, ...]:
    """Return the columns of a few kinds of what at least half of the rows have none of."""
    few = (c for c in table.columns if c.type == "text" and c.role == "category" and 1 < c.distinct <= MOST_KINDS)
    return tuple(c for c in few if table.rows <= 2 * c.missing < 2 * table.rows)
