"""Columns that hold one number of several things: `con_votes` and `lab_votes`; the four prices of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered, words_of
from inkfish.language.tokens import Token, stem, tokenize

SMALLEST = 3  # columns of one number that make a family
SHORTEST = 5  # letters of a word that a code of three begins


def members(table: Table) -> dict[tuple[str, str], Column]:
    """Return the columns of families by (code, stem of what they hold): `con_votes` by `con` and `vote`."""
    families: dict[str, dict[str, Column]] = defaultdict(dict)
    for column in table.columns:
        words = [t.text for t in tokenize(column.name) if t.kind == "word"]
        if column.numeric and len(words) == 2:
            families[stem(words[1])][words[0]] = column
    return {
        (code, held): column
        for held, family in families.items()
        if len(family) >= SMALLEST
        for code, column in family.items()
    }


def meant_by_code(span: Sequence[Token], family: dict[tuple[str, str], Column]) -> list[tuple[Column, float]]:
    """Return the columns whose code begins a word, with how sure that is: `labour votes` is `lab_votes`.

    The word alone is enough where no other family has the code.
    """
    word = span[0].text
    if span[0].kind != "word" or len(word) < SHORTEST or len(span) > 2:
        return []
    fits = {key: c for key, c in family.items() if len(key[0]) == 3 and word.startswith(key[0])}
    if len(span) == 2:
        return [(c, 0.97) for (_, held), c in fits.items() if span[1].stem == held]
    return [(c, 0.8) for c in fits.values()] if len(fits) == 1 else []


def whole_of(table: Table, column: Column) -> list[Column]:
    """Return all columns of the family that one belongs to, without one that is the total of the others."""
    family = members(table)
    held = next((held for (_, held), c in family.items() if c is column), None)
    return [c for (code, kind), c in family.items() if kind == held and code not in words_of("sum_of_family")]


def price_of_day(table: Table) -> Column | None:
    """Return what "the price" is where a table has opening, highest, lowest and closing ones: the closing one."""
    found = [table.column(name) for name in ordered("price_of_day")]
    return found[-1] if all(found) else None


def extreme_price(table: Table, highest: bool) -> Column:
    """Return the column of the highest or lowest price of each day."""
    return table.column(ordered("price_of_day")[1 if highest else 2])
