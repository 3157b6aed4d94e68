"""Headers that end in how long after the beginning something was found: `spirometry_6m`, `weight 12 weeks`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered, words_of
from inkfish.language.figures import figures

UNITS = {
    "month": words_of("elapsed_month"),
    "week": words_of("elapsed_week"),
    "day": words_of("elapsed_day"),
    "year": words_of("elapsed_year"),
}
SPELLED = {number: word for word, number in figures("number").items()}
FOUND, AFTER = ordered("what_was_found"), ordered("elapsed_after")
ENDING = re.compile(r"(.*[^\W\d_])[\W_]*?(\d{1,2})[\W_]?([a-z]+)")


def said_after(table: Table) -> Iterator[tuple[Column, str]]:
    """Yield the columns that tell of a time after the beginning, with each name that they go by: `spirometry at 6
    months`, and `outcome after six months` where only one text is of that time."""
    ends = {c.name: end for c in table.columns if (end := _end(c.name))}
    texts = [ends[c.name][1:] for c in table.columns if c.name in ends and c.type == "text"]
    for column in (c for c in table.columns if c.name in ends):
        base, number, unit = ends[column.name]
        alone = column.type == "text" and texts.count((number, unit)) == 1
        things = (base, *(f"{base} {found}" for found in FOUND), *(FOUND if alone else ()))
        for thing in things:
            for count in {str(number), SPELLED.get(number, str(number))}:
                yield from ((column, f"{thing} {after} {count} {unit}") for after in AFTER)


def _end(header: str) -> tuple[str, int, str] | None:
    """The words of a header before a length of time that it ends in, the number and the unit of that time.

    >>> _end("spirometry_6m"), _end("height_m")
    (('spirometry', 6, 'month'), None)
    """
    told = ENDING.fullmatch(header.casefold())
    unit = next((unit for unit, short in UNITS.items() if told[3] in short), None) if told else None
    return (told[1], int(told[2]), unit) if unit else None
