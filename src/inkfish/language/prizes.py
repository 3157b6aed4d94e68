"""Columns of what only some rows have one of: the medal of athletes, the award of films."""

from __future__ import annotations

from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered
from inkfish.language.tokens import key

MOST_KINDS = 12


def prizes_of(table: Table) -> tuple[Column, ...]:
    """Return columns of a few kinds of what half of the rows or more have none of, and of medals."""
    few = (c for c in table.columns if c.type == "text" and c.role == "category" and 1 < c.distinct <= MOST_KINDS)
    return tuple(c for c in few if table.rows <= 2 * c.missing < 2 * table.rows or medals_of(c))


def medals_of(column: Column) -> tuple[str, ...]:
    """Return the values of a column of gold, silver and bronze, by the places that they are for; none of another.

    >>> column = Column("Medal", "Medal", "text", "category", values=("BRONZE", "GOLD", "SILVER"))
    >>> medals_of(column)
    ('GOLD', 'SILVER', 'BRONZE')
    """
    written = {key(value): value for value in column.values}
    medals = ordered("medal")
    return tuple(written[medal] for medal in medals) if written.keys() == set(medals) else ()
