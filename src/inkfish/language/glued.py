"""Headers that are several whole words without a gap: `totalyearlycompensation`, `yearsofexperience`."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.classes import words_of
from inkfish.language.lexicon import load_lexicon

SHORTEST, LEAST = 8, 4  # letters of such a header, and of each of its words
SMALL = words_of("within_glued")


def with_words_apart(table: Table) -> Table:
    """Return a table in which headers of several glued words go by these words too."""
    said = {c.name: apart for c in table.columns if (apart := words_apart(_in_small(c.name)))}
    columns = (_also_called(c, said[c.name]) if c.name in said else c for c in table.columns)
    return msgspec.structs.replace(table, columns=tuple(columns)) if said else table


def _also_called(column: Column, said: str) -> Column:
    return msgspec.structs.replace(column, aliases=(*column.aliases, said))


def _in_small(header: str) -> str:
    """A header in small letters where it is all in capitals: `QUANTITYORDERED`."""
    return header.lower() if header.isupper() else header


@lru_cache(maxsize=20_000)
def words_apart(header: str) -> str:
    """Return the words that a header in small letters is made of, the fewest there are; "" where letters are left.

    >>> words_apart("totalyearlycompensation"), words_apart("yearsofexperience"), words_apart("neighbourhood")
    ('total yearly compensation', 'years of experience', '')
    """
    known = load_lexicon().has
    if len(header) < SHORTEST or not (header.isalpha() and header.islower()) or known(header):
        return ""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(2, len(header) + 1):
        made = [(*best[start], header[start:end]) for start in best if _is_word(header[start:end])]
        if made:
            best[end] = min(made, key=len)
    found = best.get(len(header), ())
    return " ".join(found) if len(found) > 1 and not {found[0], found[-1]} & SMALL else ""


def _is_word(text: str) -> bool:
    return text in SMALL or (len(text) >= LEAST and load_lexicon().has(text))
