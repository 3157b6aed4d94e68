"""Texts that say yes and no: columns of two values, one of which is yes or is what the column is called after, or of
yes, no and ways of no."""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations

from inkfish.data.table import Column
from inkfish.language.classes import words_of
from inkfish.language.names import read_name
from inkfish.language.tokens import key, tokenize

YES, NO = words_of("yes"), words_of("no")
MOST_SIDES = 4  # texts of a column that says yes and no
LEAST = 3  # letters of a value that a squeezed header begins with: `lowbirthweight` of low and not low


def sides_of(column: Column) -> tuple[str, str] | None:
    """Return the values of a column of texts that say yes and no; None of any other column. Texts beside them all tell
    why it is no: `No internet service` beside `No`.

    >>> text = Column("smoker", "Smoker", "text", "category", distinct=2, values=("nonsmoker", "smoker"))
    >>> sides_of(text)
    ('smoker', 'nonsmoker')
    """
    few = column.type == "text" and 2 <= column.distinct == len(column.values) <= MOST_SIDES
    return _sides(column.name, tuple(sorted(column.values))) if few else None


@lru_cache(maxsize=10_000)
def _sides(header: str, values: tuple[str, ...]) -> tuple[str, str] | None:
    said = {value: key(value).lstrip("0123456789 ") for value in values}
    for yes, no in permutations(values, 2):
        others = [said[v] for v in values if v not in (yes, no)]
        if said[yes] in YES and said[no] in NO and all(other.split(" ")[0] in NO for other in others):
            return yes, no
    if len(values) > 2:
        return None
    named = [value for value in values if _named(header, said[value])]
    return (named[0], next(v for v in values if v != named[0])) if len(named) == 1 else None


def _named(header: str, value: str) -> bool:
    """Whether a column is called after a value: `Returned`, `smoker_status` of smokers, `lowbirthweight` of low."""
    name, stems = read_name(header), {t.stem for t in tokenize(value)}
    squeezed = len(value) >= LEAST and name.joined.startswith(value.replace(" ", ""))
    return squeezed or (bool(stems) and any(stems <= set(form) for form in name.forms))
