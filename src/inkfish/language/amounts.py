"""The amount that a number without a column is of: `orders over 20 dollars`, `people making over 50k`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inkfish.data.durations import DURATION
from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.lasting import MINUTES
from inkfish.language.names import PLACES, read_name
from inkfish.language.numerals import is_clock, is_money
from inkfish.language.tokens import stem
from inkfish.query.plan import Column


def amount_meant(d: Draft, at: int, number: int) -> Column | None:
    """The column that a number is of by its unit, by a verb of money, or because so many rows there are not."""
    if d.mentions[number].unit == "%":
        return _first(d, is_percent)
    if (unit := _said_unit(d, number)) is not None:
        return _time_column(d, min(at, number), unit)
    rows = max((c.rows for t in d.tables.values() for c in t.columns[:1]), default=0)
    too_many = d.mentions[number].number > rows > 0 and _of_rows(d, min(at, number))
    if not (_says_money(d, at, number) or too_many):
        return None
    value = d.mentions[number].number
    near = (money_column(d, lambda c, s=scale: _spans(d.data(c), value / s)) for scale in (1, 1_000, 1_000_000))
    return next(filter(None, near), None) or money_column(d)


def _spans(column: DataColumn, value: float) -> bool:
    """Whether a number lies within what a column holds."""
    low, high = column.minimum, column.maximum
    return low is not None and high is not None and float(low) <= value <= float(high)


def _of_rows(d: Draft, at: int) -> bool:
    """Whether a bound stands right behind what rows are called, and no amount or group before it is meant."""
    subject = d.step(at, -1)
    named = subject >= 0 and (bool(d.mentions[subject].tables) or d.has(subject, "entity"))
    return named and not any(d.has(i, "by", "per_group") for i in range(at))


def money_column(d: Draft, fits: Callable[[Column], bool] = lambda _: True) -> Column | None:
    """The amounts of money that rows are about: the revenue or salary before a price, and before what is left of it;
    those of a place that is said (`in the US`), else of the whole world; only such as fit."""
    said = {t.text for t in d.tokens if t.text in PLACES and t.capital == "all"}
    found = [c for word in MONEY for c in _all(d, lambda c, word=word: _is_money(c, word)) if fits(c)]
    ranked = sorted(
        found, key=lambda c: (_rank(d.data(c)), not _words(d.data(c)) & (said or WHOLE), not _bare_money(d.data(c)))
    )
    if ranked:
        return ranked[0]
    return next((c for c in _all(d, lambda c: c.unit is not None and c.unit.kind == "currency") if fits(c)), None)


def _bare_money(column: DataColumn) -> bool:
    """Whether a header is a word of money alone: the `Price` beside a `Min.Price`."""
    return any(len(form) == 1 and form[0] in MONEY for form in read_name(column.name).forms)


def _rank(column: DataColumn) -> int:
    """How early the first word of money in a column's name stands among all such words."""
    return next(at for at, word in enumerate(MONEY) if word in _words(column))


def _is_money(column: DataColumn, word: str) -> bool:
    return (
        word in _words(column)
        and column.role == "measure"
        and not is_percent(column)
        and not (word == TOTAL and _words(column) & AREA)  # `Total.Bsmt.SF`
    )


def money_said(d: Draft) -> Column | None:
    """The amount of money that a verb speaks of: `how much more does a manager make`."""
    return money_column(d) if any(t.text in VERBS for t in d.tokens) else None


TOTAL, AREA = stem("total"), stems_of("area_of")
MONEY, WHOLE = tuple(map(stem, ordered("money_column"))), stems_of("whole")


def _says_money(d: Draft, at: int, number: int) -> bool:
    """Whether a currency or a verb of money stands beside a number: `over 20 bucks`, `worth 500`, `making over 50k`."""
    unit = is_money(d, number) or d.text(number).endswith("grand")
    first = min(at, number)
    return bool(unit) or any(
        word in VERBS for i in range(max(0, first - 2), max(at, number) + 1) for word in d.text(i).split()
    )


VERBS = words_of("money_verb")


def _said_unit(d: Draft, number: int) -> str | None:
    """The unit of time right behind a number: `4 hours`."""
    unit = number + 1
    if unit >= len(d.mentions) or d.mentions[number].number is None:
        return None
    return UNITS.get(d.tokens[d.mentions[unit].start].stem)


def minutes_of(d: Draft, number: int) -> float | None:
    """Return how many minutes a number with a unit of time is: `5 years`."""
    unit = _said_unit(d, number)
    return d.mentions[number].number * MINUTES[unit] if unit is not None else None


def is_timed(d: Draft, number: int) -> bool:
    """Whether a number with a unit of time stands there: `within 30 minutes`."""
    return number < len(d.mentions) and (_said_unit(d, number) is not None or is_clock(d, number))


UNITS = {**{stem(unit): unit for unit in MINUTES}, "min": "minute", "sec": "second", "hr": "hour"}


def _time_column(d: Draft, at: int, unit: str) -> Column | None:
    """The column of how long something took: a number with a word just before, `delayed`, else one in that unit,
    else in any."""
    for i in range(at - 1, max(-1, at - 4), -1):
        found = d.best_column(i, "numeric")
        timed = found is not None and found.column.numeric and not is_paid(found.column)
        if timed and found.column.role == "measure" and found.score >= 0.3:
            return Column(found.table, found.column.name)
    timed = list(_all(d, lambda c: c.role == "measure" and own_unit(c) is not None))
    same = (c for c in timed if own_unit(d.data(c)) == unit)
    return next(same, timed[0] if timed else None)


def own_unit(column: DataColumn) -> str | None:
    """The unit of time that a column of numbers is in: that of durations, else by the last of its name, `runtime_min`,
    `WeeklyHours`, `minutes_per_day`; no pay is in one."""
    if column.unit == DURATION:
        return "second"
    if not column.numeric or is_paid(column) or is_of_clock(column):
        return None
    forms = (form[: form.index("per")] if "per" in form else form for form in read_name(column.name).forms)
    return next((UNITS[word] for form in forms for word in reversed(form) if word in UNITS), None)


def is_of_clock(column: DataColumn) -> bool:
    """Whether a column numbers a part of the clock, as `hour` and `minute` do beside a date, and no length of time."""
    most = CLOCK.get(column.name.casefold(), 0)
    return column.maximum is not None and column.numeric and 1 < column.maximum < most


CLOCK = {"hour": 24, "minute": 60, "second": 60}  # how many there are of each


def is_paid(column: DataColumn) -> bool:
    """Whether a number is an amount of money by its name: `YearlyPay`, and no `sleep_total`."""
    return any(_is_money(column, word) for word in MONEY if word != TOTAL)


def in_unit_of(d: Draft, column: Column, value: float, number: int) -> float:
    """Return a number in the unit of its column: `4 hours` of minutes is 240, `20%` of a part of one is 0.2."""
    if d.mentions[number].unit == "%" and d.data(column).numeric and 0 < float(d.data(column).maximum or 0) <= 1:
        return value / 100
    said, own = _said_unit(d, number), own_unit(d.data(column)) if column not in d.made else None
    if said in ("hour", "minute") and own is None and column not in d.made:
        highest = d.data(column).maximum or 0
        own = "second" if highest > 60 * DAYS else "minute" if said == "hour" and highest > DAYS else None
        d.assumed += [f"{column.name} is in {own}s"] if own else []
    if said is None or own is None or said == own:
        return value
    made = round(value * MINUTES[said] / MINUTES[own], 6)
    return int(made) if made == int(made) else made


DAYS = 48  # hours; what reaches beyond and has no unit is taken for minutes, beyond as many minutes for seconds


def is_percent(column: DataColumn) -> bool:
    """Whether a number is a percentage by its unit or its name: `Iron (% Daily Value)`."""
    unit = column.unit is not None and column.unit.kind == "percent"
    return column.numeric and (unit or bool(_words(column) & PERCENT))


PERCENT = frozenset(map(stem, (*words_of("percent"), *words_of("share"))))


def _words(column: DataColumn) -> frozenset[str]:
    return frozenset(word for form in read_name(column.name).forms for word in form)


def _first(d: Draft, fits) -> Column | None:
    """The first column that fits, of the table that is spoken of most."""
    return next(iter(_all(d, fits)), None)


def _all(d: Draft, fits) -> Iterator[Column]:
    """Yield the columns that fit, of the table that is spoken of most first."""
    for name in sorted(d.tables, key=lambda t: -d.weights.get(t, 0.0)):
        for column in d.tables[name].columns:
            if fits(column):
                yield Column(name, column.name)
