"""Tables whose rows are counted already: a column called `count`, `n` or `cases` says how many each row stands for."""

from __future__ import annotations

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of
from inkfish.language.names import read_name

TALLY, CASES = stems_of("tally"), stems_of("case")


def tally(table: Table) -> Column | None:
    """Return the column that says how many each row stands for: whole numbers that add up, a count of nothing else.

    >>> from inkfish.data.table import Source
    >>> columns = tuple(Column(n, n, "integer", "measure", additive=True, distinct=9) for n in ("count", "room_count"))
    >>> tally(Table("", "t", "t", "", 9, columns, Source("t"))).name
    'count'
    """
    whole = (c for c in table.columns if c.type == "integer" and c.role == "measure" and c.additive)
    found = [c for c in whole if any(set(form) <= TALLY | CASES for form in read_name(c.name).forms)]
    return found[0] if len(found) == 1 else None
