"""Columns that hold one number of several things: `con_votes` and `lab_votes`; the four prices of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.ends import load_ends
from inkfish.language.names import read_name
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


def total_of_parts(table: Table, head: str) -> Column | None:
    """Return the column of all of what at least two others hold parts of: `medals.total` beside `medals.gold`."""
    named = {c.name: [t for t in tokenize(c.name) if t.kind == "word"] for c in table.columns if c.numeric}
    family = [c for c in table.columns if c.name in named and {t.stem for t in named[c.name][:-1]} == {head}]
    total = (c for c in family if named[c.name][-1].text in words_of("sum_of_family"))
    return next(total, None) if len(family) >= SMALLEST else None


def parts_of_whole(table: Table) -> dict[str, list[Column]]:
    """Return the numbers of each row that may be added up, by the word that their headers end in: `math_score`,
    `reading_score`; none where a header is that word alone, or tells of a total or an average."""
    by_head: dict[str, list[tuple[Column, tuple[str, ...]]]] = defaultdict(list)
    for column in table.columns:
        *kind, head = read_name(column.name).forms[0]
        by_head[head].append((column, tuple(kind)))
    return {
        head: [column for column, _ in parts]
        for head, parts in by_head.items()
        if len(parts) > 1
        and all(c.numeric and c.role == "measure" and not c.missing and kind for c, kind in parts)
        and not any(NO_PART & set(kind) for _, kind in parts)
        and len({c.unit for c, _ in parts}) == 1
    }


NO_PART = stems_of("no_part") | {word for ends in load_ends() for word in ends.columns}  # sides are read as such


def price_of_day(table: Table) -> Column | None:
    """Return what "the price" is where a table has opening, highest, lowest and closing ones: the closing one."""
    found = [table.column(name) for name in ordered("price_of_day")]
    return found[-1] if all(found) else None


def extreme_price(table: Table, highest: bool) -> Column:
    """Return the column of the highest or lowest price of each day."""
    return table.column(ordered("price_of_day")[1 if highest else 2])
