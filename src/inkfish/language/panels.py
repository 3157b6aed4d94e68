"""Tables that hold one row for each time of each thing: prices of stocks by day, populations of countries by year."""

from __future__ import annotations

from inkfish.data.table import Column


def one_row_each(entity: Column, points: int) -> bool:
    """Return whether a table has a row for nearly each time of each thing, and no more."""
    most = entity.distinct * points
    return not entity.missing and 2 * entity.distinct < entity.rows <= most and entity.rows >= 0.7 * most
