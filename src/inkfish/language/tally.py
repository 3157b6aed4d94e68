"""Tables whose rows are counted already: a column called `count`, `n` or `cases` says how many each row stands for."""

from __future__ import annotations

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of
from inkfish.language.names import read_name

TALLY, CASES, BARE = stems_of("tally"), stems_of("case"), stems_of("bare_tally")


def tally(table: Table) -> Column | None:
    """Return the column that says how many each row stands for: whole numbers that add up, a count of nothing else.

    A bare `n` or `number` says so where it is the only number: beside others it is a sample's size, or on a shirt.

    >>> from inkfish.data.table import Source
    >>> columns = tuple(Column(n, n, "integer", "measure", additive=True, distinct=9) for n in ("count", "room_count"))
    >>> tally(Table("", "t", "t", "", 9, columns, Source("t"))).name
    'count'
    """
    numbers = [c for c in table.columns if c.numeric and c.role == "measure"]
    whole = [c for c in numbers if c.type == "integer" and c.additive]
    said = TALLY | CASES | (BARE if len(numbers) == 1 else frozenset())
    found = [c for c in whole if any(set(form) <= said for form in read_name(c.name).forms)]
    return found[0] if len(found) == 1 else None


def is_bare(column: Column) -> bool:
    """Whether a column is called `number` and nothing more: the `number of players` is not on their shirts."""
    return any(set(form) <= BARE for form in read_name(column.name).forms)
