"""Texts that say yes and no: columns of two values, one of which is yes or is what the column is called after."""

from __future__ import annotations

from functools import lru_cache

from inkfish.data.table import Column
from inkfish.language.classes import words_of
from inkfish.language.names import read_name
from inkfish.language.tokens import key, tokenize

YES, NO = words_of("yes"), words_of("no")
LEAST = 3  # letters of a value that a squeezed header begins with: `lowbirthweight` of low and not low


def sides_of(column: Column) -> tuple[str, str] | None:
    """Return the values of a column of two texts that say yes and no; None of any other column.

    >>> text = Column("smoker", "Smoker", "text", "category", distinct=2, values=("nonsmoker", "smoker"))
    >>> sides_of(text)
    ('smoker', 'nonsmoker')
    """
    twofold = column.type == "text" and column.distinct == 2 and len(column.values) == 2
    return _sides(column.name, tuple(sorted(column.values))) if twofold else None


@lru_cache(maxsize=10_000)
def _sides(header: str, values: tuple[str, str]) -> tuple[str, str] | None:
    said = {value: key(value).lstrip("0123456789 ") for value in values}
    for yes, no in (values, values[::-1]):
        if said[yes] in YES and said[no] in NO:
            return yes, no
    named = [value for value in values if _named(header, said[value])]
    return (named[0], next(v for v in values if v != named[0])) if len(named) == 1 else None


def _named(header: str, value: str) -> bool:
    """Whether a column is called after a value: `Returned`, `smoker_status` of smokers, `lowbirthweight` of low."""
    name, stems = read_name(header), {t.stem for t in tokenize(value)}
    squeezed = len(value) >= LEAST and name.joined.startswith(value.replace(" ", ""))
    return squeezed or (bool(stems) and any(stems <= set(form) for form in name.forms))
