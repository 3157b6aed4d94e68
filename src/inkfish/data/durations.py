"""How long something took, where a table writes it as hours, minutes and seconds."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from inkfish.data.table import Column, Scalar, Unit

DURATION = Unit("duration", "h:mm:ss")
PART_OF_A_DAY = 8 * 3600  # seconds; clocks that are read at all hours have times further apart


def holds_durations(column: Column) -> bool:
    """Whether times of day rather tell how long something took: to the second, and within a part of a day."""
    if column.type != "time" or column.minimum is None or column.maximum is None:
        return False
    low, high = seconds_of(column.minimum), seconds_of(column.maximum)
    told = (low, high, *(seconds_of(value) for value, _ in column.top if value is not None))
    return any(seconds % 60 for seconds in told) and high - low < PART_OF_A_DAY


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
