"""Periods in words: "in 2020", "from 2019 to 2021", "in the last 3 years"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from inkfish.data.grammar import plural
from inkfish.data.units import FULL_MONTHS, write_value
from inkfish.narrative.phrases import say
from inkfish.query.plan import Between, Last, Period, ToDate

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def period_words(period: Period) -> str:
    """Return a period as a sentence has it, to stand after a verb or at the sentence's beginning.

    The words are exact, so that reading them back gives the same period: a span of whole years, quarters, months
    or days is told with its last one ("from 2019 to 2021"), others with the moment before which they end ("until").

    >>> period_words(Between("2019-01-01", "2022-01-01")), period_words(Between("2019-03-01", "2019-04-01"))
    ('from 2019 to 2021', 'in March 2019')
    """
    if isinstance(period, Last):
        return _last(period)
    if isinstance(period, ToDate):
        return say("period.to_date", unit=period.unit)
    return _between(period.start, period.end)


def _last(period: Last) -> str:
    unit = plural(period.unit, period.count)
    count = "" if period.count == 1 else period.count
    whole = say("period.whole") if period.whole else ""
    if period.back:
        away = period.back * period.count
        return say("period.last_back", count=count, unit=unit, whole=whole, away=away, units=plural(period.unit, away))
    return say("period.last", count=count, unit=unit, whole=whole)


def _between(start: str | None, end: str | None) -> str:
    if start is None and end is None:
        return say("period.any")
    if end is None:
        return say("period.since", start=_moment(start))
    if start is None:
        return say("period.before", end=_moment(end))
    if _DATE.fullmatch(start) and _DATE.fullmatch(end) and start < end:
        return _span(date.fromisoformat(start), date.fromisoformat(end))
    return say("period.until", start=start, end=end)


def _moment(text: str) -> str:
    """Return a date as its year where it is the first of one, "March 2019" for a month's first, else as it is."""
    if _DATE.fullmatch(text) and text.endswith("-01-01"):
        return str(int(text[:4]))
    if _DATE.fullmatch(text) and text.endswith("-01"):
        return _month(date.fromisoformat(text))
    return text


def _month(day: date) -> str:
    return f"{FULL_MONTHS[day.month - 1]} {day.year}"


def _quarter(day: date) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"


def _span(start: date, end: date) -> str:
    """Return whole years, quarters, months or days, by the largest that fits; `end` is not part of it."""
    last = end - timedelta(days=1)
    if (start.month, start.day, end.month, end.day) == (1, 1, 1, 1):
        return _one_or_many("year", str(start.year), str(last.year), start.year == last.year)
    if start.day == end.day == 1:
        if months_between(start, end) == 3 and start.month % 3 == 1:
            return say("period.in", when=_quarter(start))
        return _one_or_many("month", _month(start), _month(last), months_between(start, end) == 1)
    if start == last:
        return say("period.on", when=start.isoformat())
    return say("period.from_to", start=start.isoformat(), end=last.isoformat())


def months_between(start: date, end: date) -> int:
    """Return how many months lie from one first of a month to another."""
    return (end.year - start.year) * 12 + end.month - start.month


def _one_or_many(_: str, first: str, last: str, one: bool) -> str:
    return say("period.in", when=first) if one else say("period.from_to", start=first, end=last)


def range_words(period: Between, short: bool = True) -> str:
    """Return a period as a title has it: "2020", "2019–2022", "Mar 2019–Jun 2020", or an empty string."""
    if not (period.start and period.end and _DATE.fullmatch(period.start) and _DATE.fullmatch(period.end)):
        return ""
    start, last = date.fromisoformat(period.start), date.fromisoformat(period.end) - timedelta(days=1)
    if last < start:
        return ""
    whole_years = period.start.endswith("-01-01") and period.end.endswith("-01-01")
    grain = "year" if whole_years else "month" if period.start.endswith("-01") and period.end.endswith("-01") else "day"
    first_text, last_text = (write_value(d.isoformat(), None, "date", grain=grain) for d in (start, last))
    return first_text if first_text == last_text else say("period.range", start=first_text, end=last_text)
