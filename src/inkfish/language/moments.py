"""Points in time as they are said: `March 2017`, `Q2 2017`, `5 March 2017`, `the 90s`."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from dateutil import parser as dates
from dateutil.relativedelta import relativedelta

from inkfish.language.figures import figures
from inkfish.language.tokens import Token
from inkfish.query.plan import Period

MONTHS = (
    {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
    | {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
    | figures("month")
)
ORDINALS = figures("ordinal")
STEP = {
    "year": relativedelta(years=1),
    "quarter": relativedelta(months=3),
    "month": relativedelta(months=1),
    "week": relativedelta(weeks=1),
    "day": relativedelta(days=1),
    "half": relativedelta(months=6),
    "decade": relativedelta(years=10),
}


class Moment(msgspec.Struct, frozen=True):
    """A point in time as it was said, from `start` to before `end`; `upto` is the token after it."""

    start: date
    end: date
    grain: str
    upto: int


class Span(msgspec.Struct, frozen=True):
    """A stretch of time as it was said: a period of a time axis, or months (or days of them) that come every year.

    `sure` says that words such as "since" or "last" mark it as a time; a bare 2017 may be another number. `bound` is
    the word kind before months without a year, `since` of "since June": which year's is for the data to say.
    """

    upto: int
    grain: str
    period: Period | None = None
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    sure: bool = True
    bound: str = ""


def read_moment(tokens: Sequence[Token], at: int) -> Moment | None:
    """Return the point in time that starts at a token: a day, month, quarter, half, year or decade."""
    for rule in MOMENTS:
        moment = rule(tokens, at)
        if moment is not None:
            return moment
    return None


def text_at(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def year_at(tokens: Sequence[Token], at: int) -> int | None:
    token = tokens[at] if at < len(tokens) else None
    if token is None or token.kind != "number" or token.unit or len(token.text) != 4 or not token.text.isdigit():
        return None
    return token.number if 1500 <= token.number <= 2199 else None


def _moment(start: date, grain: str, upto: int) -> Moment:
    return Moment(start, start + STEP[grain], grain, upto)


def _exact_day(tokens: Sequence[Token], at: int) -> Moment | None:
    if at >= len(tokens) or tokens[at].kind != "date":
        return None
    try:
        return _moment(dates.parse(tokens[at].text).date(), "day", at + 1)
    except (ValueError, OverflowError):  # no day, or the last one there is: a moment ends on the day after it
        return None


def _month_first(tokens: Sequence[Token], at: int) -> Moment | None:
    """`March 5, 2017`, `March 2017`, `Mar of 2017`."""
    month = MONTHS.get(text_at(tokens, at))
    if not month:
        return None
    i = at + 1
    day = tokens[i].number if i < len(tokens) and tokens[i].number is not None and year_at(tokens, i) is None else None
    if isinstance(day, int) and 1 <= day <= 31:
        i += 1 + (text_at(tokens, i + 1) in ("st", "nd", "rd", "th"))
        i += text_at(tokens, i) == ","
        year = year_at(tokens, i)
        return _day_of(year, month, day, i + 1) if year else None
    i += text_at(tokens, i) in (",", "of", "in", "'")
    year = year_at(tokens, i)
    return _moment(date(year, month, 1), "month", i + 1) if year else None


def _day_first(tokens: Sequence[Token], at: int) -> Moment | None:
    """`5 March 2017`, `5th of March 2017`."""
    day = tokens[at].number if at < len(tokens) else None
    if not isinstance(day, int) or not 1 <= day <= 31:
        return None
    i = at + 1 + (text_at(tokens, at + 1) in ("st", "nd", "rd", "th"))
    i += text_at(tokens, i) == "of"
    month, year = MONTHS.get(text_at(tokens, i)), year_at(tokens, i + 1)
    return _day_of(year, month, day, i + 2) if month and year else None


class PartialDay(msgspec.Struct, frozen=True):
    """A day without its year, and maybe without its month; `upto` is the token after it."""

    day: int
    month: int | None
    upto: int

    def before(self, end: date) -> date | None:
        """Return the last such day before another, None where there is none: 28 Dec before 3 Jan 2020 is in 2019.

        >>> PartialDay(28, 12, 0).before(date(2020, 1, 3))
        datetime.date(2019, 12, 28)
        """
        month = self.month or end.month
        for year in (end.year, end.year - 1):
            found = _day_of(year, month, self.day, self.upto)
            if found is not None and found.start < end:
                return found.start
        return None


def read_partial_day(tokens: Sequence[Token], at: int) -> PartialDay | None:
    """Return the day without a year that starts at a token: `5 Jan`, `Jan 5th`, or `5` alone."""
    first = MONTHS.get(text_at(tokens, at))
    i = at + 1 if first else at
    day = tokens[i].number if i < len(tokens) else None
    if not isinstance(day, int) or not 1 <= day <= 31 or tokens[i].unit:
        return None
    i += 1 + (text_at(tokens, i + 1) in ("st", "nd", "rd", "th"))
    after = i + (text_at(tokens, i) == "of")
    if first is None and text_at(tokens, after) in MONTHS:
        return PartialDay(day, MONTHS[text_at(tokens, after)], after + 1)
    return PartialDay(day, first, i)


def _day_of(year: int, month: int, day: int, upto: int) -> Moment | None:
    try:
        return _moment(date(year, month, day), "day", upto)
    except ValueError:
        return None


def _quarter(tokens: Sequence[Token], at: int) -> Moment | None:
    """`Q2 2017`, `2017 Q2`, `second quarter of 2017`, `H1 2017`, `first half of 2017`."""
    lead = year_at(tokens, at)
    i = at + 1 if lead else at
    word, grain, nth = text_at(tokens, i), "", None
    if word in ("q", "h") and i + 1 < len(tokens) and tokens[i + 1].glued:
        grain, nth, i = ("quarter" if word == "q" else "half"), tokens[i + 1].number, i + 2
    elif word in ORDINALS and text_at(tokens, i + 1) in ("quarter", "half"):
        grain, nth, i = text_at(tokens, i + 1), ORDINALS[word], i + 2
    if not grain or not isinstance(nth, int):
        return None
    last = 4 if grain == "quarter" else 2
    nth = last if nth == -1 else nth
    if not lead:
        i += text_at(tokens, i) in ("of", "in", ",")
        lead, i = year_at(tokens, i), i + 1
    if not lead or not 1 <= nth <= last:
        return None
    return _moment(date(lead, 1 + (nth - 1) * (12 // last), 1), grain, i)


def _whole_year(tokens: Sequence[Token], at: int) -> Moment | None:
    year = year_at(tokens, at)
    if year is None:
        return _short_decade(tokens, at)
    if text_at(tokens, at + 1) == "s" and year % 10 == 0 and at + 1 < len(tokens) and tokens[at + 1].glued:
        return _moment(date(year, 1, 1), "decade", at + 2)
    return _moment(date(year, 1, 1), "year", at + 1)


def _short_decade(tokens: Sequence[Token], at: int) -> Moment | None:
    """`the 90s`, `the 20s`: of this century up to the thirties."""
    token = tokens[at] if at < len(tokens) else None
    short = (
        token is not None
        and token.kind == "number"
        and len(token.text) == 2
        and token.text.isdigit()
        and token.text[1] == "0"
    )
    if not short or text_at(tokens, at + 1) != "s" or not tokens[at + 1].glued:
        return None
    year = int(token.text) + (2000 if int(token.text) <= 30 else 1900)
    return _moment(date(year, 1, 1), "decade", at + 2)


MOMENTS: tuple[Callable[[Sequence[Token], int], Moment | None], ...] = (
    _exact_day,
    _month_first,
    _day_first,
    _quarter,
    _whole_year,
)
