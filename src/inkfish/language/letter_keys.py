"""Keys of one letter, `rID`, that stand for things which no table describes: each reviewer of a table of ratings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.tokens import fold

_LETTER_KEY = re.compile(r"([a-z])_?id")


def letter_keys(tables: Sequence[Table]) -> dict[str, tuple[str, DataColumn]]:
    """Return the keys that are told by a letter alone, with their table; none that a table has one row of each for, or
    of which several tables know."""
    found: dict[str, list[tuple[str, DataColumn]]] = {}
    for table in tables:
        for column in table.columns:
            said = _LETTER_KEY.fullmatch(fold(column.name))
            if said and column.role == "identifier":
                found.setdefault(said[1], []).append((table.name, column))
    return {letter: keys[0] for letter, keys in found.items() if len(keys) == 1 and not keys[0][1].unique}
