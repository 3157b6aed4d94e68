"""Tables whose rows are persons: what is measured of each of them is averaged and not added up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from inkfish.data.meaning import lexicon
from inkfish.data.naming import words
from inkfish.data.table import Column


def with_measured_persons(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return a table's columns, of which those of persons are not added up that hold measurements and scales.

    Each row is a person where it has an age in years and a sex. A number is a measurement where it has decimals, or is
    never zero, and its header names neither money nor a count: the `mcs` of a patient, and not the number of visits.
    """
    if not (any(_is_age(c) for c in columns) and any(_tells(c, "sex") for c in columns)):
        return tuple(columns)
    return tuple(replace(c, additive=False) if c.additive and _is_measured(c) else c for c in columns)


def _is_age(column: Column) -> bool:
    """Whether a column holds ages in years, one to a row, and not the bounds of groups of people."""
    return column.numeric and _tells(column, "age")


def _tells(column: Column, what: str) -> bool:
    return words(column.name) in ([word] for word in lexicon()["persons"][what])


def _is_measured(column: Column) -> bool:
    measured = column.type == "number" or (column.minimum is not None and column.minimum > 0)
    return measured and column.unit is None and not amounts() & set(words(column.name))


@cache
def amounts() -> frozenset[str]:
    """The words of headers that tell of money or of how many there are."""
    summed, money, persons = (lexicon()[section] for section in ("additive", "money", "persons"))
    return frozenset((*summed["yes"], *summed["counted"], *money["words"], *persons["counted"]))
