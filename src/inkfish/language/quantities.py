"""What the unit behind a number measures: `over 7 feet` is of a height, and 84 where that is in inches."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.language.draft import Draft
from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.names import read_name
from inkfish.language.qualities import quality_column
from inkfish.language.tokens import stem, tokenize
from inkfish.query.plan import Column


class Quantity(msgspec.Struct, frozen=True):
    """What can be measured: the stems of columns `about` it, its units, and how much of one base unit each is."""

    about: tuple[str, ...]
    units: frozenset[str]
    factors: dict[str, float]


@lru_cache(maxsize=1)
def quantities() -> tuple[Quantity, ...]:
    """Read and check `quantities.toml`."""
    found = []
    for name, entry in read_lexicon_file("quantities").items():
        if set(entry) != {"about", "also", "of"}:
            raise LexiconError(f"quantities.toml: [{name}] must have about, also and of.")
        factors = {_unit(unit): factor for unit, factor in entry["of"].items()}
        units = frozenset(factors) | frozenset(map(_unit, entry["also"]))
        found.append(Quantity(tuple(map(stem, entry["about"])), units, factors))
    return tuple(found)


def _unit(said: str) -> str:
    return " ".join(t.stem if t.kind == "word" else t.text for t in tokenize(said))


def unit_behind(d: Draft, number: int) -> str:
    """Return the unit of measure right behind a number; "" for none."""
    at = number + 1
    return _unit(d.text(at)) if at < len(d.mentions) and d.has(at, "unit_word") else ""


def measured_by_unit(d: Draft, number: int, named: Column | None = None) -> Column | None:
    """The column that a number with a unit is of: `over 7 feet`, `less than 20 g` where one weight is known.

    It is the one that is `named` where that measures such a thing, or where no other does.
    """
    unit = unit_behind(d, number)
    quantity = next((q for q in quantities() if unit in q.units), None)
    if quantity is None:
        return None
    if named is not None and named not in d.made and _measures(d.data(named), quantity):
        return named
    for table in d.tables.values():
        for column in table.columns:
            if column.role == "measure" and own_measure(column) == unit:
                return Column(table.name, column.name)
    found = _only_within(d, quantity, d.mentions[number].number) or quality_column(d, quantity.about)
    return Column(found[0], found[1].name) if found is not None and found[1].numeric else None


def _only_within(d: Draft, quantity: Quantity, value: float) -> tuple[str, DataColumn] | None:
    """Of several numbers that measure such a thing, the only one that a value lies in: 2 acres are no living area."""
    said = [(t.name, c) for t in d.tables.values() for c in t.columns if c.role == "measure" and _measures(c, quantity)]
    within = [(t, c) for t, c in said if c.minimum is not None and c.minimum <= value <= c.maximum]
    return within[0] if len(within) == 1 < len(said) else None


def _measures(column: DataColumn, quantity: Quantity) -> bool:
    words = {word for form in read_name(column.name).forms for word in form}
    return own_measure(column) in quantity.units or bool(words & set(quantity.about))


def own_measure(column: DataColumn) -> str:
    """Return the unit of measure that a column of numbers is in, by its header: `height_cm`; "" where none is told."""
    code = _unit(column.unit.code) if column.unit is not None and column.unit.kind == "quantity" else ""
    words = {word for form in read_name(column.name).forms for word in form}
    known = [unit for q in quantities() for unit in q.units if unit == code or unit in words]
    return code if code in known else next(iter(sorted(known)), "")


def in_measure_of(d: Draft, column: Column, value: float, number: int) -> float | None:
    """Return a number in the unit of measure of its column, None where there is nothing to turn.

    A column that does not tell its unit is in the one in which the number lies within it: heights from 69 to 87 that
    are held against 7 feet are in inches.
    """
    said = unit_behind(d, number)
    factors = next((q.factors for q in quantities() if said in q.factors), {})
    data = d.data(column) if column not in d.made else None
    if data is None or not factors or not data.numeric:
        return None
    own = own_measure(data)
    if own:
        return _rounded(value * factors[said] / factors[own]) if own in factors and own != said else None
    low, high = (None if end is None else float(end) for end in (data.minimum, data.maximum))
    if low is None or high is None or low <= value <= high:
        return None
    for unit, factor in factors.items():
        made = value * factors[said] / factor
        if low <= made <= high:
            d.assumed.append(f"{data.title} is in {unit}")
            return _rounded(made)
    return None


def _rounded(value: float) -> float:
    made = round(value, 6)
    return int(made) if made == int(made) else made
