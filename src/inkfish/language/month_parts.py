"""Parts of a month or a year: `on Jan 5th`, `the last two weeks of February`, `the first 10 days of March 2019`."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

from inkfish.language.classes import words_of
from inkfish.language.figures import figures
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.moments import MONTHS, STEP, Span, read_moment, read_partial_day, text_at
from inkfish.language.tokens import Token
from inkfish.query.plan import Between

NUMBERS = figures("number")
LEAP = 2020  # a year in which every month has all the days that it may have


def part_of_stretch(tokens: Sequence[Token], at: int) -> Span | None:
    """`the first week of March`, `the last 2 months of 2018`: of that year, or of every year where none is said."""
    i = at + (text_at(tokens, at) in INTO)
    i += text_at(tokens, i) == "the"
    end = text_at(tokens, i)
    if end not in ("first", "last"):
        return None
    half = MONTHS.get(text_at(tokens, i + 3)) if text_at(tokens, i + 1) == "half" else None
    if half is not None and read_moment(tokens, i + 3) is None:
        days = tuple(range(1, 16)) if end == "first" else tuple(range(16, calendar.monthrange(LEAP, half)[1] + 1))
        return Span(i + 4, "day", months=(half,), days=days)
    count, i = _count(tokens, i + 1)
    unit = load_lexicon().phrases.get(stems(text_at(tokens, i)), {}).get("unit") if text_at(tokens, i) else None
    if unit not in ("day", "week", "month", "quarter") or text_at(tokens, i + 1) not in ("of", "in"):
        return None
    moment = read_moment(tokens, i + 2)
    if moment is not None:
        step = STEP[unit] * count
        start, after = (moment.start, moment.start + step) if end == "first" else (moment.end - step, moment.end)
        return Span(moment.upto, unit, Between(start.isoformat(), after.isoformat()))
    month = MONTHS.get(text_at(tokens, i + 2))
    if month is None or unit not in ("day", "week"):
        return None
    return Span(i + 3, "day", months=(month,), days=_days(month, count * (7 if unit == "week" else 1), end))


def day_of_month(tokens: Sequence[Token], at: int) -> Span | None:
    """`on Jan 5th`, `5 January`: that day, whatever its year."""
    leads = text_at(tokens, at) in ON
    start = at + leads
    start += leads and text_at(tokens, start) == "the"
    found = read_partial_day(tokens, start)
    if found is None or found.month is None:
        return None
    written = any(text_at(tokens, i) in ("st", "nd", "rd", "th") for i in range(start, found.upto))
    return Span(found.upto, "day", months=(found.month,), days=(found.day,)) if leads or written else None


def _count(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """How many are said, one where none are, and the token after it."""
    number = tokens[at].number if at < len(tokens) else None
    number = number if number is not None else NUMBERS.get(text_at(tokens, at))
    return (number, at + 1) if isinstance(number, int) and 0 < number <= 60 else (1, at)


def _days(month: int, count: int, end: str) -> tuple[int, ...]:
    """The days of a month that lie at one end of it; the 29th of February is one of the last 28 days."""
    most = calendar.monthrange(LEAP, month)[1]
    if end == "first":
        return tuple(range(1, min(count, most) + 1))
    shortest = calendar.monthrange(LEAP + 1, month)[1]
    return tuple(range(max(1, shortest - count + 1), most + 1))


INTO, ON = words_of("into_part"), words_of("on_day")
