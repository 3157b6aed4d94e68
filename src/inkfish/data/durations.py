"""How long something took, where a table writes it as hours, minutes and seconds."""

from __future__ import annotations

import math
from datetime import datetime, time, timedelta

from inkfish.data.naming import words
from inkfish.data.table import Column, Scalar, Unit

DURATION = Unit("duration", "h:mm:ss")
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800)  # seconds
NAMES = frozenset({"duration", "length", "pace", "lap", "split", "elapsed", "runtime"})
A_DAY = 24 * 3600
PART_OF_A_DAY = 8 * 3600  # seconds; clocks that are read at all hours have times further apart


def holds_durations(column: Column) -> bool:
    """Whether times of day rather tell how long something took: as their name says, or as they are to the second and
    within a part of a day."""
    if column.type != "time" or column.minimum is None or column.maximum is None:
        return False
    if tells_duration(column.name):
        return True
    low, high = seconds_of(column.minimum), seconds_of(column.maximum)
    told = (low, high, *(seconds_of(value) for value, _ in column.top if value is not None))
    return any(seconds % 60 for seconds in told) and high - low < PART_OF_A_DAY


def unit_of(column: Column) -> Unit | None:
    """Return what the values of a column are counted in: its unit, or that of durations."""
    return DURATION if column.unit is None and holds_durations(column) else column.unit


def tells_duration(name: str) -> bool:
    """Whether a column's name says that it holds how long something took.

    >>> tells_duration("lap_time"), tells_duration("Opening time")
    (True, False)
    """
    return not NAMES.isdisjoint(words(name))


def seconds_of(clock: Scalar) -> int | float:
    """Return the seconds that a time stands for.

    >>> seconds_of("02:09:45"), seconds_of("00:00:21.300000")
    (7785, 21.3)
    """
    at = time.fromisoformat(str(clock))
    whole = at.hour * 3600 + at.minute * 60 + at.second
    return round(whole + at.microsecond / 1e6, 6) if at.microsecond else whole


def clock_of(seconds: float) -> str:
    """Return the time that so many seconds are, under a day of them.

    >>> clock_of(7785)
    '02:09:45'
    """
    return (datetime.min + timedelta(seconds=seconds)).time().isoformat()


def exact_duration(seconds: float) -> str:
    """Return seconds, under a day of them, with their hours and all their digits.

    >>> exact_duration(7785), exact_duration(83.456)
    ('2:09:45', '0:01:23.456')
    """
    whole, point, part = clock_of(seconds).removeprefix("0").partition(".")
    return whole + point + part.rstrip("0")


def round_seconds(rough: float) -> float:
    """Return the round length just above a rough one: seconds, minutes or hours as a clock goes by them.

    >>> round_seconds(700), round_seconds(4000), round_seconds(0.3)
    (900.0, 7200.0, 0.5)
    """
    within = next((s for s in STEPS if s >= rough * (1 - 1e-9)), 0) if rough >= 1 else 0
    unit = 1 if rough < 1 else 3600
    return float(within or unit * _round(rough / unit))


def _round(rough: float) -> float:
    """Return 1, 2 or 5 times a power of ten, just above a rough number."""
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next(s * power for s in (1, 2, 5, 10) if s * power >= rough * (1 - 1e-9))


def write_duration(seconds: float) -> str:
    """Return seconds, not negative, as people write how long something took; parts of a second to two places.

    >>> write_duration(7785), write_duration(83), write_duration(21.3)
    ('2:09:45', '1:23', '0:21.3')
    """
    whole, _, part = f"{seconds:.2f}".partition(".")
    minutes, second = divmod(int(whole), 60)
    hours, minute = divmod(minutes, 60)
    written = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{written}.{part}".rstrip("0").rstrip(".") if part.strip("0") else written
