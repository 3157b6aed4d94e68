"""Times as a clock shows them, held against how long something took: `under 2:10:00`, `faster than 1:23.5`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.amounts import DAYS, own_unit
from inkfish.language.classes import stems_of
from inkfish.language.draft import Draft
from inkfish.language.lasting import MINUTES
from inkfish.language.names import read_name
from inkfish.language.numerals import is_clock
from inkfish.query.plan import Column


def timed_by_clock(d: Draft, number: int) -> Column | None:
    """The column of lengths of time that a time of the clock is of: the first that it lies within, else any."""
    if not is_clock(d, number):
        return None
    found = d.facts.durations or [c for c in d.facts.named(LASTING) if _unit_of(d.data(c)) is not None]
    found = [c for c in found if c.table in d.tables]
    return next((c for c in found if _lies_within(d, c, on_clock(d, c, number))), found[0] if found else None)


def on_clock(d: Draft, column: Column, number: int) -> float | None:
    """Return a time of the clock in the unit of its column; None where that holds nothing of the kind.

    `2:10` is of minutes and seconds, but of hours and minutes where only those are near what the column holds, or where
    that is in minutes or hours.
    """
    own = _unit_of(d.data(column)) if column not in d.made else None
    if own is None:
        return None
    said = d.mentions[number].number / (60 * MINUTES[own])
    hours = 60 * said
    low, high = float(d.data(column).minimum or 0), float(d.data(column).maximum or 0)
    short = d.text(number).count(":") == 1 and "." not in d.text(number)
    longer = own != "second" or _off(hours, low, high) < _off(said, low, high)
    return _whole(hours if short and longer else said)


def _unit_of(column: DataColumn) -> str | None:
    """The unit that lengths of time are in; where none is told, minutes or seconds by how long they are."""
    words = {word for form in read_name(column.name).forms for word in form}
    told = own_unit(column)
    if told is not None or not column.numeric or column.role != "measure" or not words & LASTING:
        return told
    return "second" if float(column.maximum or 0) > 60 * DAYS else "minute"


LASTING = stems_of("lasting")


def _lies_within(d: Draft, column: Column, value: float | None) -> bool:
    low, high = d.data(column).minimum, d.data(column).maximum
    return value is not None and low is not None and high is not None and low <= value <= high


def _off(value: float, low: float, high: float) -> float:
    """How many times too short or too long a length is to be one of those from `low` to `high`; 1 where it is not."""
    return max(low / max(value, 1e-9), value / max(high, 1e-9), 1.0)


def _whole(value: float) -> float:
    made = round(value, 6)
    return int(made) if made == int(made) else made
