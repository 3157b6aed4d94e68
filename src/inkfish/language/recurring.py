"""Times that come round every year or every week: `in March`, `on Mondays`, `in Q3`, `the second half of the year`."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from inkfish.language.classes import words_of
from inkfish.language.figures import figures
from inkfish.language.moments import MONTHS, Span, text_at, year_at
from inkfish.language.tokens import Token
from inkfish.query.plan import Between

WEEKDAYS = (
    {name.lower(): i for i, name in enumerate(calendar.day_name)}
    | {name.lower(): i for i, name in enumerate(calendar.day_abbr)}
    | figures("weekday")
)
HALVES = {"first": (1, 2, 3, 4, 5, 6), "second": (7, 8, 9, 10, 11, 12), "last": (7, 8, 9, 10, 11, 12)}
QUARTERS = {"q1": (1, 2, 3), "q2": (4, 5, 6), "q3": (7, 8, 9), "q4": (10, 11, 12)}
ORDINALS = figures("ordinal")
LEADS_TO_MONTH = words_of("before_month")


def months_between(tokens: Sequence[Token], at: int) -> Span | None:
    """`between March and June`, `from March to June`, with a year after them or none."""
    if text_at(tokens, at) not in ("between", "from"):
        return None
    first, second = MONTHS.get(text_at(tokens, at + 1)), MONTHS.get(text_at(tokens, at + 3))
    if not first or not second or text_at(tokens, at + 2) not in ("and", "to", "through", "until"):
        return None
    i = at + 4 + (text_at(tokens, at + 4) in ("of", "in", ","))
    year = year_at(tokens, i)
    if year and first <= second:
        end = date(year, second, 1) + relativedelta(months=1)
        return Span(i + 1, "month", Between(date(year, first, 1).isoformat(), end.isoformat()))
    months = tuple(range(first, second + 1)) if first <= second else (*range(first, 13), *range(1, second + 1))
    return Span(at + 4, "month", months=months)


def each_year(tokens: Sequence[Token], at: int) -> Span | None:
    """`in March`, `on Mondays`, `in December and January`: every year's, every week's."""
    if text_at(tokens, at) not in ("in", "on", "during", "for", "every", "of"):
        return None
    months, weekdays, i = [], [], at + 1
    while True:
        word = text_at(tokens, i)
        if word in MONTHS and not (word == "may" and len(months) == 0 and text_at(tokens, at) not in ("in", "during")):
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
        if text_at(tokens, i) in ("and", "or", ",") and (
            text_at(tokens, i + 1) in MONTHS or text_at(tokens, i + 1).rstrip("s") in WEEKDAYS
        ):
            i += 1
    if bool(months) == bool(weekdays):
        return None
    return Span(i, "month" if months else "day", months=tuple(months), weekdays=tuple(weekdays))


def bare_month(tokens: Sequence[Token], at: int) -> Span | None:
    """`february sales`: a month by its whole name; `may` and `march` only where a sentence does not begin with them."""
    word = tokens[at].text
    alone = len(tokens) == at + 1 and (not at or tokens[at - 1].text in LEADS_TO_MONTH)
    named = alone or (tokens[at].capital and at) or text_at(tokens, at + 2) in MONTHS
    if word not in MONTHS or len(word) < 4 - alone or (word in ("may", "march") and not named):
        return None
    if text_at(tokens, at + 1) in ("to", "through", "-", "until") and (last := MONTHS.get(text_at(tokens, at + 2))):
        first = MONTHS[word]
        months = (*range(first, last + 1),) if first <= last else (*range(first, 13), *range(1, last + 1))
        return Span(at + 3, "month", months=months)
    months, i = [MONTHS[word]], at + 1
    while text_at(tokens, i) in (",", "and", "or") or text_at(tokens, i) in MONTHS:
        nxt = i if text_at(tokens, i) in MONTHS else i + 1
        nxt += text_at(tokens, nxt) in ("and", "or")
        if text_at(tokens, nxt) not in MONTHS:
            break
        months.append(MONTHS[text_at(tokens, nxt)])
        i = nxt + 1
    return Span(i, "month", months=tuple(months))


def each_half(tokens: Sequence[Token], at: int) -> Span | None:
    """`in the second half of the year`, without a year: every year's."""
    lead = 1 if text_at(tokens, at) == "the" else 0
    months = HALVES.get(text_at(tokens, at + lead))
    if months is None or text_at(tokens, at + lead + 1) != "half":
        return None
    upto = at + lead + 2
    if text_at(tokens, upto) == "of" and text_at(tokens, upto + 1) in ("the", "each", "every", "a"):
        upto += 3 if text_at(tokens, upto + 2) == "year" else 0
    return Span(upto, "month", months=months)


def bare_weekdays(tokens: Sequence[Token], at: int) -> Span | None:
    """`only tuesdays`, `weekends`: weekdays in the plural, with no word before them."""
    word = text_at(tokens, at)
    if word in ("weekends", "weekdays"):
        return Span(at + 1, "day", weekdays=(5, 6) if word == "weekends" else (0, 1, 2, 3, 4))
    if word.endswith("days") and word[:-1] in WEEKDAYS and text_at(tokens, at + 1) not in ("and", "vs", "versus", "or"):
        return Span(at + 1, "day", weekdays=(WEEKDAYS[word[:-1]],))
    return None


def each_quarter(tokens: Sequence[Token], at: int) -> Span | None:
    """`in Q3`, `in the third quarter` without a year: every year's."""
    first = at + (text_at(tokens, at) == "the")
    if (nth := ORDINALS.get(text_at(tokens, first))) and text_at(tokens, first + 1) == "quarter":
        upto = first + 2
        if text_at(tokens, upto) == "of" and text_at(tokens, upto + 1) in ("the", "each", "every", "a"):
            upto += 3 if text_at(tokens, upto + 2) == "year" else 0
        return Span(upto, "quarter", months=QUARTERS[f"q{nth}"]) if f"q{nth}" in QUARTERS else None
    said, upto = tokens[at].text, at + 1
    if said == "q" and upto < len(tokens) and tokens[upto].glued and tokens[upto].kind == "number":
        said, upto = f"q{tokens[upto].text}", upto + 1
    return Span(upto, "quarter", months=QUARTERS[said]) if said in QUARTERS else None
