"""Headers that end in a year: `pop_1990`, `gdp 2010`, `hits86`."""

from __future__ import annotations

from collections import Counter

import msgspec

from inkfish.data.table import Table
from inkfish.language.tokens import tokenize

FIRST_YEAR, LAST_YEAR = 1800, 2100
TURN = 30  # from which on two figures are of the last century
SHARED = 3  # headers that end in one number of two figures, for it to be a year: `hits86`, `runs86`, `team86`


class Stamp(msgspec.Struct, frozen=True):
    """A header's words before its year, and the year: `pop` and 1990, `hits` and 1986 of `hits86`."""

    base: str
    year: int


def stamps(table: Table) -> dict[str, Stamp]:
    """Return the headers of a table that end in a year, by name; none where only one does."""
    ends = {c.name: end for c in table.columns if (end := next(filter(None, map(_end, (*c.aliases, c.name))), None))}
    often = Counter(number for _, number in ends.values())
    short = any(often[number] >= SHARED for number in often if number < 100)
    found = {name: Stamp(base, in_full(n)) for name, (base, n) in ends.items() if n >= FIRST_YEAR or short}
    return found if len(found) > 1 else {}


def _end(header: str) -> tuple[str, int] | None:
    """The words of a header, and the number after them that may be a year."""
    tokens = [t for t in tokenize(header) if t.kind in ("word", "number")]
    number = tokens[-1].number if len(tokens) > 1 else None
    if not isinstance(number, int) or not (FIRST_YEAR <= number <= LAST_YEAR or len(tokens[-1].text) == 2):
        return None
    return " ".join(t.text for t in tokens[:-1]), number


def in_full(year: int) -> int:
    """Return a year in four figures: 1986 of 86, 2012 of 12."""
    return year if year >= 100 else year + (1900 if year > TURN else 2000)
