"""Tables of races: a row for each who took part, with the time that it took; the least time wins."""

from __future__ import annotations

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of
from inkfish.language.names import read_name
from inkfish.language.tokens import tokenize

RACE, TIMED = stems_of("race") | stems_of("contest"), stems_of("timed")


def race_time(table: Table) -> Column | None:
    """Return the column of how long each took, in a table that is called after races or tells them apart.

    >>> from inkfish.data.table import Source
    >>> columns = (Column("race", "Race", "text", "category"), Column("net_time", "Net time", "number", "measure"))
    >>> race_time(Table("", "t", "t", "", 9, columns, Source("t"))).name
    'net_time'
    """
    words = {t.stem for t in tokenize(table.name) if t.kind == "word"}
    words |= {w for c in table.columns if c.type == "text" for w in _words(c)}
    if not words & RACE:
        return None
    return next((c for c in table.columns if c.numeric and c.role == "measure" and _words(c) & TIMED), None)


def _words(column: Column) -> set[str]:
    return {word for form in read_name(column.name).forms for word in form}
