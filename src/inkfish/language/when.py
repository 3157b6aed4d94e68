"""Stretches of time in words: ranges ("2015 to 2017"), spans up to the newest date ("last 3 years"), "since 2015"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from inkfish.language.figures import figures
from inkfish.language.lexicon import load_lexicon, stems, tagged_at
from inkfish.language.moments import MONTHS, Moment, Span, read_moment, read_partial_day, text_at
from inkfish.language.month_parts import day_of_month, part_of_stretch
from inkfish.language.recurring import (
    bare_month,
    bare_weekdays,
    each_half,
    each_quarter,
    each_year,
    months_between,
)
from inkfish.language.tokens import Token
from inkfish.query.plan import Between, Last, ToDate

NUMBERS, ABOUT = figures("number"), figures("about")


def read_time(tokens: Sequence[Token], at: int) -> Span | None:
    """Return the stretch of time that starts at a token, the longest reading first; None if there is none."""
    for rule in RULES:
        span = rule(tokens, at)
        if span is not None:
            return span
    return None


def _number_at(tokens: Sequence[Token], at: int) -> tuple[int | float, int] | None:
    """Return a plain number said in figures or words, and the token after it."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.number is not None:
        return token.number, at + 1
    if token.text in ABOUT:
        return ABOUT[token.text], at + (2 if text_at(tokens, at + 1) == "of" else 1)
    if token.text in NUMBERS:
        return NUMBERS[token.text], at + 1
    if token.text == "a" and text_at(tokens, at + 1) in ABOUT:
        after = at + (3 if text_at(tokens, at + 2) == "of" else 2)
        return ABOUT[text_at(tokens, at + 1)], after
    return None


def _skip_the(tokens: Sequence[Token], at: int) -> int:
    while text_at(tokens, at) in ("the", "year", "years", "of", "fiscal", "calendar", "fy") and at < len(tokens):
        at += 1
    return at


def _between(tokens: Sequence[Token], at: int) -> Span | None:
    """`between 2015 and 2017`, `from March 2015 to May 2016`, `2015 to 2017`, `2015-2017`."""
    cue = tagged_at(tokens, at, "between") or (("", at + 1) if text_at(tokens, at) == "from" else None)
    first = read_moment(tokens, _skip_the(tokens, cue[1] if cue else at))
    if first is None:
        return None
    joins = ("and", "to", "through", "until", "till", "-", "and to", "–")
    if text_at(tokens, first.upto) not in joins or (text_at(tokens, first.upto) == "and" and not cue):
        return None
    if cue is None and text_at(tokens, first.upto) == "to" and _comparing(tokens, at):
        return None
    second = read_moment(tokens, _skip_the(tokens, first.upto + 1))
    if second is None or second.start < first.start:
        return None
    return Span(second.upto, first.grain, Between(first.start.isoformat(), second.end.isoformat()))


def _days_between(tokens: Sequence[Token], at: int) -> Span | None:
    """`between 5 Jan and 10 Jan 2019`, `from 5 to 10 January 2019`: what the first day lacks is said of the second."""
    cue = tagged_at(tokens, at, "between") or (("", at + 1) if text_at(tokens, at) == "from" else None)
    first = read_partial_day(tokens, cue[1] if cue else at)
    if first is None or text_at(tokens, first.upto) not in (DAY_JOINS | {"and"} if cue else DAY_JOINS):
        return None
    second = read_moment(tokens, first.upto + 1)
    if second is None or second.grain != "day":
        return None
    start = first.before(second.start)
    return Span(second.upto, "day", Between(start.isoformat(), second.end.isoformat())) if start else None


DAY_JOINS = frozenset({"to", "-", "–", "through", "until", "till"})


def _comparing(tokens: Sequence[Token], upto: int) -> bool:
    """Whether a `to` is of two times that are compared, and leads from none to the other: `compare 2013 to 2014`."""
    return any(tagged_at(tokens, at, "compare_task") for at in range(upto))


def _bounded(tokens: Sequence[Token], at: int) -> Span | None:
    """`since 2015`, `after March 2016`, `before 2014`, `until 2017`, `from 2015 on`."""
    for kind, bound in _BOUNDS:
        cue = tagged_at(tokens, at, kind)
        cue = None if tokens[at].text.endswith("ed") else cue  # `polls that started in May` did so then
        moment = read_moment(tokens, _skip_the(tokens, cue[1])) if cue else None
        onward = moment is not None and text_at(tokens, moment.upto) in ("on", "onward", "onwards")
        if moment is not None and moment.grain == "decade" and text_at(tokens, at) == "from" and not onward:
            return None  # `games from the 90s`
        if moment is not None and not (text_at(tokens, at) == "to" and _comparing(tokens, at)):
            start, end = bound(moment)
            upto = moment.upto + (text_at(tokens, moment.upto) in ("on", "onward", "onwards"))
            upto += text_at(tokens, upto) in ("or", "and") and text_at(tokens, upto + 1) in (
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
        cue = None if tokens[at].text.endswith("ed") else tagged_at(tokens, at, kind)
        i = _skip_the(tokens, cue[1]) if cue else at
        month = MONTHS.get(text_at(tokens, i)) if cue else None
        on = text_at(tokens, i + 1) in ("on", "onward", "onwards")
        if month and (on or text_at(tokens, at) not in ("from", "to", "as")):
            return Span(i + 1 + on, "month", months=(month,), bound=kind)
    return None


_BOUNDS: tuple[tuple[str, Callable[[Moment], tuple[date | None, date | None]]], ...] = (
    ("after", lambda m: (m.end, None)),
    ("before", lambda m: (None, m.start)),
    ("since", lambda m: (m.start, None)),
    ("until", lambda m: (None, m.end)),
)


def _to_date(tokens: Sequence[Token], at: int) -> Span | None:
    found = tagged_at(tokens, at, "to_date")
    return Span(found[1], found[0], ToDate(found[0])) if found else None


def _relative(tokens: Sequence[Token], at: int) -> Span | None:
    """`last 3 years`, `the past two quarters`, `last month`, `this year`."""
    if read_moment(tokens, at) is not None:
        return None
    this = tagged_at(tokens, at, "this")
    if this and (unit := _unit(tokens, this[1])) and unit[0] in ("year", "quarter", "month", "week"):
        return Span(unit[1], unit[0], ToDate(unit[0]))
    last = tagged_at(tokens, at, "last")
    if not last:
        return None
    count = _number_at(tokens, last[1])
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
    cue = tagged_at(tokens, at, "during")
    start = _skip_the(tokens, cue[1]) if cue else at
    moment = read_moment(tokens, start)
    if moment is None:
        return None
    sure = moment.grain != "year" or cue is not None
    return Span(moment.upto, moment.grain, Between(moment.start.isoformat(), moment.end.isoformat()), sure=sure)


def _onward(tokens: Sequence[Token], at: int) -> Span | None:
    """`2010 onwards`, `2010 and later`, `March 2012 on`: from a point on."""
    moment = read_moment(tokens, at)
    if moment is None:
        return None
    after = text_at(tokens, moment.upto), text_at(tokens, moment.upto + 1)
    if after[0] in ("onward", "onwards", "+"):
        return Span(moment.upto + 1, moment.grain, Between(moment.start.isoformat(), None))
    if after[0] in ("and", "or") and after[1] in ("later", "after", "onward", "onwards", "newer"):
        return Span(moment.upto + 2, moment.grain, Between(moment.start.isoformat(), None))
    return None


RULES: tuple[Callable[[Sequence[Token], int], Span | None], ...] = (
    part_of_stretch,
    _days_between,
    _between,
    months_between,
    _bounded,
    _bounded_month,
    _to_date,
    _relative,
    _onward,
    _single,
    day_of_month,
    each_year,
    each_quarter,
    each_half,
    bare_month,
    bare_weekdays,
)
