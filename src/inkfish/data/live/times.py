"""Periods as statistical offices write them."""

from __future__ import annotations

import re
from datetime import date

from inkfish.data.table import Grain

_FORMS: tuple[tuple[str, Grain, int], ...] = (
    # pattern, grain, months in one period
    (r"(\d{4})(?:-A1)?", "year", 12),
    (r"(\d{4})-?Q([1-4])", "quarter", 3),
    (r"(\d{4})-?S([12])", "quarter", 6),
    (r"(\d{4})-?M?(0[1-9]|1[0-2])", "month", 1),
)


def period(text: str) -> tuple[str | int, Grain]:
    """Return a period as a year or as its first day (ISO 8601), with its grain. Raises ValueError for what is none.

    >>> period("2023"), period("2023-Q2"), period("2023-11"), period("2023-W05"), period("2024-02-29")
    ((2023, 'year'), ('2023-04-01', 'quarter'), ('2023-11-01', 'month'), ('2023-01-30', 'week'), ('2024-02-29', 'day'))
    """
    for pattern, grain, months in _FORMS:
        if found := re.fullmatch(pattern, text):
            if grain == "year":
                return int(found[1]), grain
            return f"{found[1]}-{(int(found[2]) - 1) * months + 1:02d}-01", grain
    if found := re.fullmatch(r"(\d{4})-?W(\d{2})", text):
        return date.fromisocalendar(int(found[1]), int(found[2]), 1).isoformat(), "week"
    return date.fromisoformat(text[:10]).isoformat(), "day"
