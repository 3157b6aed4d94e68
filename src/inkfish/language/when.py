"""Times in words: points ("March 2017"), ranges ("2015 to 2017") and spans up to the newest date ("last 3 years")."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import msgspec
from dateutil import parser as dates
from dateutil.relativedelta import relativedelta

from inkfish.language.classes import words_of
from inkfish.language.figures import figures
from inkfish.language.lexicon import load_lexicon, phrase_key, stems
from inkfish.language.tokens import Token
from inkfish.query.plan import Between, Last, Period, ToDate

MONTHS = (
    {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
    | {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
    | figures("month")
)
WEEKDAYS = (
    {name.lower(): i for i, name in enumerate(calendar.day_name)}
    | {name.lower(): i for i, name in enumerate(calendar.day_abbr)}
    | figures("weekday")
)
NUMBERS, ABOUT, ORDINALS = figures("number"), figures("about"), figures("ordinal")
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
    """A stretch of time as it was said: a period of a time axis, or months that come round every year.

    `sure` says that words such as "since" or "last" mark it as a time; a bare 2017 may be another number. `bound` is
    the word kind before months without a year, `since` of "since June": which year's is for the data to say.
    """

    upto: int
    grain: str
    period: Period | None = None
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    sure: bool = True
    bound: str = ""


def read_time(tokens: Sequence[Token], at: int) -> Span | None:
    """Return the stretch of time that starts at a token, the longest reading first; None if there is none."""
    for rule in RULES:
        span = rule(tokens, at)
        if span is not None:
            return span
    return None


def number_at(tokens: Sequence[Token], at: int) -> tuple[int | float, int] | None:
    """Return a plain number said in figures or words, and the token after it."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.number is not None:
        return token.number, at + 1
    if token.text in ABOUT:
        return ABOUT[token.text], at + (2 if _text(tokens, at + 1) == "of" else 1)
    if token.text in NUMBERS:
        return NUMBERS[token.text], at + 1
    if token.text == "a" and _text(tokens, at + 1) in ABOUT:
        after = at + (3 if _text(tokens, at + 2) == "of" else 2)
        return ABOUT[_text(tokens, at + 1)], after
    return None


def read_moment(tokens: Sequence[Token], at: int) -> Moment | None:
    """Return the point in time that starts at a token: a day, month, quarter, half, year or decade."""
    for rule in MOMENTS:
        moment = rule(tokens, at)
        if moment is not None:
            return moment
    return None


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def _year(tokens: Sequence[Token], at: int) -> int | None:
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
    month = MONTHS.get(_text(tokens, at))
    if not month:
        return None
    i = at + 1
    day = tokens[i].number if i < len(tokens) and tokens[i].number is not None and _year(tokens, i) is None else None
    if isinstance(day, int) and 1 <= day <= 31:
        i += 1 + (_text(tokens, i + 1) in ("st", "nd", "rd", "th"))
        i += _text(tokens, i) == ","
        year = _year(tokens, i)
        return _day_of(year, month, day, i + 1) if year else None
    i += _text(tokens, i) in (",", "of", "in", "'")
    year = _year(tokens, i)
    return _moment(date(year, month, 1), "month", i + 1) if year else None


def _day_first(tokens: Sequence[Token], at: int) -> Moment | None:
    """`5 March 2017`, `5th of March 2017`."""
    day = tokens[at].number if at < len(tokens) else None
    if not isinstance(day, int) or not 1 <= day <= 31:
        return None
    i = at + 1 + (_text(tokens, at + 1) in ("st", "nd", "rd", "th"))
    i += _text(tokens, i) == "of"
    month, year = MONTHS.get(_text(tokens, i)), _year(tokens, i + 1)
    return _day_of(year, month, day, i + 2) if month and year else None


def _day_of(year: int, month: int, day: int, upto: int) -> Moment | None:
    try:
        return _moment(date(year, month, day), "day", upto)
    except ValueError:
        return None


def _quarter(tokens: Sequence[Token], at: int) -> Moment | None:
    """`Q2 2017`, `2017 Q2`, `second quarter of 2017`, `H1 2017`, `first half of 2017`."""
    lead = _year(tokens, at)
    i = at + 1 if lead else at
    word, grain, nth = _text(tokens, i), "", None
    if word in ("q", "h") and i + 1 < len(tokens) and tokens[i + 1].glued:
        grain, nth, i = ("quarter" if word == "q" else "half"), tokens[i + 1].number, i + 2
    elif word in ORDINALS and _text(tokens, i + 1) in ("quarter", "half"):
        grain, nth, i = _text(tokens, i + 1), ORDINALS[word], i + 2
    if not grain or not isinstance(nth, int):
        return None
    last = 4 if grain == "quarter" else 2
    nth = last if nth == -1 else nth
    if not lead:
        i += _text(tokens, i) in ("of", "in", ",")
        lead, i = _year(tokens, i), i + 1
    if not lead or not 1 <= nth <= last:
        return None
    return _moment(date(lead, 1 + (nth - 1) * (12 // last), 1), grain, i)


def _whole_year(tokens: Sequence[Token], at: int) -> Moment | None:
    year = _year(tokens, at)
    if year is None:
        return _short_decade(tokens, at)
    if _text(tokens, at + 1) == "s" and year % 10 == 0 and at + 1 < len(tokens) and tokens[at + 1].glued:
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
    if not short or _text(tokens, at + 1) != "s" or not tokens[at + 1].glued:
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


def _tagged(tokens: Sequence[Token], at: int, kind: str) -> tuple[str, int] | None:
    """Return the value and end of the longest phrase of a lexicon kind at a token."""
    phrases, longest = load_lexicon().phrases, min(load_lexicon().longest, len(tokens) - at)
    for size in range(longest, 0, -1):
        tags = phrases.get(phrase_key(tokens[at : at + size]), {})
        if kind in tags:
            return tags[kind], at + size
    return None


def _skip_the(tokens: Sequence[Token], at: int) -> int:
    while _text(tokens, at) in ("the", "year", "years", "of", "fiscal", "calendar", "fy") and at < len(tokens):
        at += 1
    return at


def _between(tokens: Sequence[Token], at: int) -> Span | None:
    """`between 2015 and 2017`, `from March 2015 to May 2016`, `2015 to 2017`, `2015-2017`."""
    cue = _tagged(tokens, at, "between") or (("", at + 1) if _text(tokens, at) == "from" else None)
    first = read_moment(tokens, _skip_the(tokens, cue[1] if cue else at))
    if first is None:
        return None
    joins = ("and", "to", "through", "until", "till", "-", "and to", "–")
    if _text(tokens, first.upto) not in joins or (_text(tokens, first.upto) == "and" and not cue):
        return None
    second = read_moment(tokens, _skip_the(tokens, first.upto + 1))
    if second is None or second.start < first.start:
        return None
    return Span(second.upto, first.grain, Between(first.start.isoformat(), second.end.isoformat()))


def _months_between(tokens: Sequence[Token], at: int) -> Span | None:
    """`between March and June`, `from March to June`, with a year after them or none."""
    if _text(tokens, at) not in ("between", "from"):
        return None
    first, second = MONTHS.get(_text(tokens, at + 1)), MONTHS.get(_text(tokens, at + 3))
    if not first or not second or _text(tokens, at + 2) not in ("and", "to", "through", "until"):
        return None
    i = at + 4 + (_text(tokens, at + 4) in ("of", "in", ","))
    year = _year(tokens, i)
    if year and first <= second:
        end = date(year, second, 1) + relativedelta(months=1)
        return Span(i + 1, "month", Between(date(year, first, 1).isoformat(), end.isoformat()))
    months = tuple(range(first, second + 1)) if first <= second else (*range(first, 13), *range(1, second + 1))
    return Span(at + 4, "month", months=months)


def _bounded(tokens: Sequence[Token], at: int) -> Span | None:
    """`since 2015`, `after March 2016`, `before 2014`, `until 2017`, `from 2015 on`."""
    for kind, bound in _BOUNDS:
        cue = _tagged(tokens, at, kind)
        moment = read_moment(tokens, _skip_the(tokens, cue[1])) if cue else None
        if moment is not None:
            start, end = bound(moment)
            upto = moment.upto + (_text(tokens, moment.upto) in ("on", "onward", "onwards"))
            upto += _text(tokens, upto) in ("or", "and") and _text(tokens, upto + 1) in (
                "later",
                "after",
                "earlier",
                "before",
            )
            return Span(upto, moment.grain, Between(start and start.isoformat(), end and end.isoformat()))
    return None


def _bounded_month(tokens: Sequence[Token], at: int) -> Span | None:
    """`since June`, `until the end of April`, `from march on`: a month that ends a stretch, without its year."""
    for kind, _ in _BOUNDS:
        cue = _tagged(tokens, at, kind)
        i = _skip_the(tokens, cue[1]) if cue else at
        month = MONTHS.get(_text(tokens, i)) if cue else None
        on = _text(tokens, i + 1) in ("on", "onward", "onwards")
        if month and (on or _text(tokens, at) not in ("from", "to", "as")):
            return Span(i + 1 + on, "month", months=(month,), bound=kind)
    return None


_BOUNDS: tuple[tuple[str, Callable[[Moment], tuple[date | None, date | None]]], ...] = (
    ("after", lambda m: (m.end, None)),
    ("before", lambda m: (None, m.start)),
    ("since", lambda m: (m.start, None)),
    ("until", lambda m: (None, m.end)),
)


def _to_date(tokens: Sequence[Token], at: int) -> Span | None:
    found = _tagged(tokens, at, "to_date")
    return Span(found[1], found[0], ToDate(found[0])) if found else None


def _relative(tokens: Sequence[Token], at: int) -> Span | None:
    """`last 3 years`, `the past two quarters`, `last month`, `this year`."""
    if read_moment(tokens, at) is not None:
        return None
    this = _tagged(tokens, at, "this")
    if this and (unit := _unit(tokens, this[1])) and unit[0] in ("year", "quarter", "month", "week"):
        return Span(unit[1], unit[0], ToDate(unit[0]))
    last = _tagged(tokens, at, "last")
    if not last:
        return None
    count = number_at(tokens, last[1])
    unit = _unit(tokens, count[1] if count else last[1])
    if unit is None or (count and not 0 < count[0] <= 1000):
        return None
    over = any(t.text in ("over", "past") for t in tokens[at : last[1]])
    if unit[0] == "decade":
        return Span(unit[1], "year", Last(10 * int(count[0] if count else 1), "year"))
    if count is None and not over:
        return Span(unit[1], unit[0], Last(1, unit[0], whole=True))
    return Span(unit[1], unit[0], Last(int(count[0]) if count else 1, unit[0]))


def _unit(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    word = tokens[at].text if at < len(tokens) and tokens[at].kind == "word" else ""
    tags = load_lexicon().phrases.get(stems(word), {}) if word else {}
    return (tags["unit"], at + 1) if "unit" in tags else None


def _single(tokens: Sequence[Token], at: int) -> Span | None:
    """`2017`, `in March 2017`, `during Q2 2017`; a bare year is not sure to be a time."""
    cue = _tagged(tokens, at, "during")
    start = _skip_the(tokens, cue[1]) if cue else at
    moment = read_moment(tokens, start)
    if moment is None:
        return None
    sure = moment.grain != "year" or cue is not None
    return Span(moment.upto, moment.grain, Between(moment.start.isoformat(), moment.end.isoformat()), sure=sure)


def _each_year(tokens: Sequence[Token], at: int) -> Span | None:
    """`in March`, `on Mondays`, `in December and January`: every year's, every week's."""
    if _text(tokens, at) not in ("in", "on", "during", "for", "every", "of"):
        return None
    months, weekdays, i = [], [], at + 1
    while True:
        word = _text(tokens, i)
        if word in MONTHS and not (word == "may" and len(months) == 0 and _text(tokens, at) not in ("in", "during")):
            months.append(MONTHS[word])
        elif word in ("weekend", "weekends"):
            weekdays += [5, 6]
        elif word in ("weekdays", "workdays"):
            weekdays += [0, 1, 2, 3, 4]
        elif word.rstrip("s") in WEEKDAYS or word in WEEKDAYS:
            weekdays.append(WEEKDAYS.get(word, WEEKDAYS.get(word.rstrip("s"))))
        else:
            break
        i += 1
        if _text(tokens, i) in ("and", "or", ",") and (
            _text(tokens, i + 1) in MONTHS or _text(tokens, i + 1).rstrip("s") in WEEKDAYS
        ):
            i += 1
    if bool(months) == bool(weekdays):
        return None
    return Span(i, "month" if months else "day", months=tuple(months), weekdays=tuple(weekdays))


LEADS_TO_MONTH = words_of("before_month")


def _bare_month(tokens: Sequence[Token], at: int) -> Span | None:
    """`february sales`: a month by its whole name; `may` and `march` only where a sentence does not begin with them."""
    word = tokens[at].text
    alone = len(tokens) == at + 1 and (not at or tokens[at - 1].text in LEADS_TO_MONTH)
    named = alone or (tokens[at].capital and at)
    if word not in MONTHS or len(word) < 4 - alone or (word in ("may", "march") and not named):
        return None
    if _text(tokens, at + 1) in ("to", "through", "-", "until") and (last := MONTHS.get(_text(tokens, at + 2))):
        first = MONTHS[word]
        months = (*range(first, last + 1),) if first <= last else (*range(first, 13), *range(1, last + 1))
        return Span(at + 3, "month", months=months)
    months, i = [MONTHS[word]], at + 1
    while _text(tokens, i) in (",", "and", "or") or _text(tokens, i) in MONTHS:
        nxt = i if _text(tokens, i) in MONTHS else i + 1
        nxt += _text(tokens, nxt) in ("and", "or")
        if _text(tokens, nxt) not in MONTHS:
            break
        months.append(MONTHS[_text(tokens, nxt)])
        i = nxt + 1
    return Span(i, "month", months=tuple(months))


def _onward(tokens: Sequence[Token], at: int) -> Span | None:
    """`2010 onwards`, `2010 and later`, `March 2012 on`: from a point on."""
    moment = read_moment(tokens, at)
    if moment is None:
        return None
    after = _text(tokens, moment.upto), _text(tokens, moment.upto + 1)
    if after[0] in ("onward", "onwards", "+"):
        return Span(moment.upto + 1, moment.grain, Between(moment.start.isoformat(), None))
    if after[0] in ("and", "or") and after[1] in ("later", "after", "onward", "onwards", "newer"):
        return Span(moment.upto + 2, moment.grain, Between(moment.start.isoformat(), None))
    return None


HALVES = {"first": (1, 2, 3, 4, 5, 6), "second": (7, 8, 9, 10, 11, 12), "last": (7, 8, 9, 10, 11, 12)}


def _each_half(tokens: Sequence[Token], at: int) -> Span | None:
    """`in the second half of the year`, without a year: every year's."""
    lead = 1 if _text(tokens, at) == "the" else 0
    months = HALVES.get(_text(tokens, at + lead))
    if months is None or _text(tokens, at + lead + 1) != "half":
        return None
    upto = at + lead + 2
    if _text(tokens, upto) == "of" and _text(tokens, upto + 1) in ("the", "each", "every", "a"):
        upto += 3 if _text(tokens, upto + 2) == "year" else 0
    return Span(upto, "month", months=months)


def _bare_weekdays(tokens: Sequence[Token], at: int) -> Span | None:
    """`only tuesdays`, `weekends`: weekdays in the plural, with no word before them."""
    word = _text(tokens, at)
    if word in ("weekends", "weekdays"):
        return Span(at + 1, "day", weekdays=(5, 6) if word == "weekends" else (0, 1, 2, 3, 4))
    if word.endswith("days") and word[:-1] in WEEKDAYS and _text(tokens, at + 1) not in ("and", "vs", "versus", "or"):
        return Span(at + 1, "day", weekdays=(WEEKDAYS[word[:-1]],))
    return None


QUARTERS = {"q1": (1, 2, 3), "q2": (4, 5, 6), "q3": (7, 8, 9), "q4": (10, 11, 12)}


def _each_quarter(tokens: Sequence[Token], at: int) -> Span | None:
    """`in Q3` without a year: every year's."""
    said, upto = tokens[at].text, at + 1
    if said == "q" and upto < len(tokens) and tokens[upto].glued and tokens[upto].kind == "number":
        said, upto = f"q{tokens[upto].text}", upto + 1
    return Span(upto, "quarter", months=QUARTERS[said]) if said in QUARTERS else None


RULES: tuple[Callable[[Sequence[Token], int], Span | None], ...] = (
    _between,
    _months_between,
    _bounded,
    _bounded_month,
    _to_date,
    _relative,
    _onward,
    _single,
    _each_year,
    _each_quarter,
    _each_half,
    _bare_month,
    _bare_weekdays,
)


def newest(text: str) -> date:
    """Return the day of an ISO date or time."""
    return date.fromisoformat(text[:10])


def days(period: Between) -> int | None:
    """Return how many days a closed period has."""
    if not period.start or not period.end:
        return None
    return (date.fromisoformat(period.end[:10]) - date.fromisoformat(period.start[:10])) // timedelta(days=1)
