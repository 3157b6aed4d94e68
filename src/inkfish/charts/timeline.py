"""Axes of time: which points are marked, and how they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from inkfish.charts.cells import moment

MONTHS = {"year": 12, "month": 1}
SECONDS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}

# Steps between marks, the finest first: unit, how many, and about how wide a label is.
LADDER: tuple[tuple[str, int, float], ...] = (
    ("second", 1, 60),
    ("second", 15, 60),
    ("minute", 1, 46),
    ("minute", 5, 46),
    ("minute", 15, 46),
    ("minute", 30, 46),
    ("hour", 1, 46),
    ("hour", 3, 46),
    ("hour", 6, 46),
    ("hour", 12, 46),
    ("day", 1, 56),
    ("day", 2, 56),
    ("day", 7, 56),
    ("day", 14, 56),
    ("month", 1, 46),
    ("month", 3, 52),
    ("month", 6, 60),
    ("year", 1, 42),
    ("year", 2, 42),
    ("year", 5, 42),
    ("year", 10, 42),
    ("year", 20, 42),
    ("year", 25, 42),
    ("year", 50, 42),
    ("year", 100, 42),
    ("year", 250, 42),
    ("year", 1000, 42),
)

FINEST = {
    "decade": ("year", 10),
    "year": ("year", 1),
    "quarter": ("month", 3),
    "month": ("month", 1),
    "week": ("day", 7),
    "day": ("day", 1),
    "hour": ("hour", 1),
    "minute": ("minute", 1),
    "second": ("second", 1),
}

# How a mark is written, by unit; the first one and those at a turn of the year (or day) say more.
FORMATS = {
    "second": "utcFormat(datum.value, '%H:%M:%S')",
    "minute": "utcFormat(datum.value, '%H:%M')",
    "hour": "utcFormat(datum.value, utchours(datum.value) == 0 || datum.index == 0 ? '%-d %b' : '%H:%M')",
    "day": "utcFormat(datum.value, '%-d %b')",
    "month": "utcFormat(datum.value, utcmonth(datum.value) == 0 || datum.index == 0 ? '%b %Y' : '%b')",
    "quarter": "utcFormat(datum.value, 'Q%q %Y')",
    "year": "utcFormat(datum.value, '%Y')",
}


def iso(value: object) -> str | None:
    """Return a date, time or year as a browser reads it without a time zone of its own."""
    ms = moment(value)  # type: ignore[arg-type]
    if ms is None:
        return None
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    if ms % 86_400_000 == 0:
        return when.strftime("%Y-%m-%d") if when.year >= 1000 else when.isoformat()[:10]
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_axis(values: Sequence[Any], grain: str, pixels: float) -> dict[str, Any]:
    """Return the axis properties for points of time: marks that fit, and a fixed expression to write them."""
    times = sorted(m for m in map(moment, values) if m is not None)
    if not times:
        return {}
    unit, marks = _ladder(times[0], times[-1], grain, pixels)
    if not marks:
        marks = [times[0]]
    form = "quarter" if grain == "quarter" and unit == "month" else unit
    return {"values": marks, "labelExpr": FORMATS[form]}


def _ladder(first: int, last: int, grain: str, pixels: float) -> tuple[str, list[int]]:
    """Return the finest step whose labels do not touch, and its marks."""
    finest = FINEST.get(grain, ("second", 1))
    start = next((i for i, (u, n, _) in enumerate(LADDER) if (u, n) == finest), 0)
    for unit, count, width in LADDER[start:]:
        if _span(unit, count, last - first) * (64 if grain == "quarter" else width) > pixels:
            continue
        marks = list(_marks(unit, count, first, last))
        if len(marks) * width <= pixels * 1.15:
            return unit, marks
    return "year", []


def _span(unit: str, count: int, length: int) -> float:
    """Return about how many steps fit into a length of milliseconds."""
    seconds = SECONDS.get(unit) or MONTHS[unit] * 2_629_800
    return length / 1000 / (seconds * count)


def _marks(unit: str, count: int, first: int, last: int) -> Iterator[int]:
    """Yield the round points of time between two."""
    if unit in SECONDS:
        step = SECONDS[unit] * count * 1000
        start = first if count in (7, 14) else -(-first // step) * step
        yield from range(start, last + 1, step)
        return
    months = MONTHS[unit] * count
    begin = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=first)
    at = -(-(begin.year * 12 + begin.month - 1) // months) * months
    while True:
        mark = moment(f"{at // 12:04d}-{at % 12 + 1:02d}-01") if at // 12 <= 9999 else None
        if mark is None or mark > last:
            return
        if mark >= first:
            yield mark
        at += months
