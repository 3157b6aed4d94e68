"""Constants of a plan: their bounds, and the form and type in which the data has them."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from inkfish.data import table as data
from inkfish.data.units import FULL_MONTHS, WEEKDAYS
from inkfish.errors import PlanError
from inkfish.query import plan as p

MAX_TEXT, MAX_NAME, MAX_COUNT = 10_000, 200, 100_000
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
PART_VALUES = {"weekday": WEEKDAYS, "month": FULL_MONTHS, "quarter": QUARTERS}


def require(condition: Any, message: str) -> None:
    """Refuse a plan unless a condition holds."""
    if not condition:
        raise PlanError(message)


def check_text(text: str) -> str:
    """Return text that is of a sensible length and can be written as UTF-8."""
    require(len(text) <= MAX_TEXT, f"A text of the question is longer than {MAX_TEXT:,} characters.")
    odd = "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text)
    require(not odd, "A text of the question has characters that are not text.")
    return text


def check_name(text: str) -> str:
    """Return a name for people that is short enough to be one."""
    require(len(text) <= MAX_NAME, f"A name is longer than {MAX_NAME} characters.")
    return check_text(text)


def check_value(value: p.Value) -> p.Value:
    """Return a constant of the kind that its value has."""
    raw = value.value
    if isinstance(raw, bool):
        return p.Value(raw, "boolean")
    if isinstance(raw, (int, float)):
        require(math.isfinite(raw) and abs(raw) < 1e300, "A number of the question is too large.")
        return p.Value(raw, "number")
    check_text(raw)
    if value.kind in data.TEMPORAL:
        return p.Value(_moment(raw, value.kind), value.kind)
    return _FROM_TEXT[value.kind](raw) if value.kind in ("number", "boolean") else value


def fit(value: p.Value, wanted: data.Type) -> p.Value:
    """Return a constant as values of a type are written: text that is a number or a date becomes one."""
    if value.kind == "text" and wanted in _FROM_TEXT:
        return _FROM_TEXT[wanted](str(value.value))
    return p.Value(str(value.value)) if wanted == "text" and value.kind == "number" else value


def _as_number(text: str) -> p.Value:
    try:
        number = float(text.replace(",", "").replace("_", ""))
    except ValueError:
        raise PlanError(f"{text!r} is not a number.") from None
    require(math.isfinite(number), f"{text!r} is not a number.")
    return p.Value(int(number) if number.is_integer() and abs(number) < 2**53 else number, "number")


_BOOLEANS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}


def _as_boolean(text: str) -> p.Value:
    found = _BOOLEANS.get(text.strip().casefold())
    require(found is not None, f"{text!r} is neither yes nor no.")
    return p.Value(bool(found), "boolean")


def _as_moment(text: str) -> p.Value:
    written = _moment(text, "datetime" if ":" in text else "date")
    return p.Value(written, "datetime" if "T" in written else "date")


def _as_time(text: str) -> p.Value:
    raise PlanError(f"A time of day cannot be compared with {text!r}; ask for its hour instead.")


_FROM_TEXT = {
    "integer": _as_number,
    "number": _as_number,
    "boolean": _as_boolean,
    "date": _as_moment,
    "datetime": _as_moment,
    "time": _as_time,
}


def _moment(text: str, kind: str) -> str:
    """Return ISO 8601 text in one form; a year or a month alone is its first day."""
    text = text.strip()
    padded = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        found = datetime.fromisoformat(padded)
    except ValueError:
        raise PlanError(f"{text!r} is not a date; dates are written as 2017-03-31.") from None
    found = found.replace(tzinfo=None)
    return (
        found.date().isoformat()
        if kind == "date"
        else found.isoformat(timespec="microseconds" if found.microsecond else "seconds")
    )


def year_value(value: p.Value) -> p.Value:
    """A date beside a column of years is its year."""
    return p.Value(int(str(value.value)[:4]), "number")


def part_value(value: p.Value, part: str) -> p.Value:
    """Return a weekday, month or quarter by its name, from its name in any case, its number or its first letters."""
    names = PART_VALUES[part]
    text = str(value.value).strip().casefold()
    by_name = [n for n in names if len(text) >= 2 and n.casefold().startswith(text)]
    by_number = [names[int(text) - 1]] if text.isdecimal() and 1 <= int(text) <= len(names) else []
    found = by_name if len(by_name) == 1 else by_number
    require(found, f"There is no {part} {value.value!r}.")
    return p.Value(found[0])


def _between(period: p.Between) -> p.Between:
    start, end = (_moment(t, "datetime") if t is not None else None for t in (period.start, period.end))
    require(start or end, "A period needs a start or an end.")
    require(not (start and end) or start < end, "A period ends before it starts.")
    return p.Between(*(t.removesuffix("T00:00:00") if t else None for t in (start, end)))


def _last(period: p.Last) -> p.Last:
    require(1 <= period.count <= MAX_COUNT, f"A period can have from 1 to {MAX_COUNT:,} {period.unit}s.")
    require(0 <= period.back <= MAX_COUNT, f"A period can lie from 0 to {MAX_COUNT:,} spans back.")
    return period


def check_period(period: p.Period) -> p.Period:
    """Return a period that has a length, its bounds in one form."""
    return _PERIODS[type(period)](period)


_PERIODS: dict[type, Callable[[Any], p.Period]] = {
    p.Between: _between,
    p.Last: _last,
    p.ToDate: lambda period: period,
}
