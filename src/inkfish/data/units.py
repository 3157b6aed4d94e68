"""How a value is written for people."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

from inkfish.data.durations import seconds_of, write_duration
from inkfish.data.table import Scalar, Unit

NOTHING = "no value"

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
COMPACT_FROM = 10_000  # smaller numbers are short enough as they are
TINY, HUGE = 1e-9, 1e21  # beyond these a number is nothing but zeros to a reader


def write_value(value: Scalar, unit: Unit | None = None, type: str = "number", *, compact: bool = False,
                grain: str = "", part: str = "") -> str:
    """Return a value as text for people.

    `grain` is that of a date (`month`: "Mar 2017") or `year` for whole numbers that are years; `part` names a calendar
    part (`weekday`, `month`, `quarter`, `hour`). `compact` shortens large numbers.

    >>> write_value(1234567.891), write_value(1234567, compact=True)
    ('1,234,567.89', '1.23M')
    >>> write_value(0.1 + 0.2), write_value("2017-03-01", type="date", grain="month")
    ('0.3', 'Mar 2017')
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOTHING
    if part:
        return _write_part(value, part)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type == "time" and unit is not None and unit.kind == "duration":
        return write_duration(seconds_of(value))
    if isinstance(value, str):
        return _write_text(value, type, grain)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return _write_text(value.isoformat(), "time" if isinstance(value, dt.time) else "datetime", grain)
    if grain in ("year", "decade"):
        return f"{int(value)}s" if grain == "decade" else str(int(value))
    return write_number(value, unit, compact=compact)


def write_number(value: float | int | Decimal, unit: Unit | None = None, *, compact: bool = False) -> str:
    """Return a finite number with its unit: a currency's symbol before it, other units after.

    >>> write_number(-1200.5, Unit("currency", "EUR", "€")), write_number(21.46, Unit("quantity", "kg", "kg"))
    ('-€1,200.50', '21.46 kg')
    """
    kind = unit.kind if unit else ""
    if kind == "duration":
        return ("-" if value < 0 else "") + write_duration(abs(value))
    digits = _shorten(abs(value)) if compact and abs(value) >= COMPACT_FROM else _digits(abs(value), kind)
    sign = "-" if value < 0 and any(c in "123456789" for c in digits) else ""
    return sign + _with_unit(digits, unit)


def _with_unit(digits: str, unit: Unit | None) -> str:
    """Return digits with the unit on its side."""
    if unit is None:
        return digits
    symbol = unit.symbol or unit.code
    if unit.kind == "currency":
        return f"{symbol}{' ' if symbol[-1:].isalpha() else ''}{digits}"
    return f"{digits}{symbol}" if unit.kind == "percent" or symbol in ("°", "'") else f"{digits} {symbol}".rstrip()


def _digits(size: float | int | Decimal, kind: str) -> str:
    """Return a number, not negative: whole ones without decimals, money with two, others with what matters."""
    if size and not TINY <= size < HUGE:
        return _scientific(size)
    if size == int(size):
        return f"{int(size):,}"
    if kind == "currency" and size >= 0.01:
        text = f"{size:,.2f}"
        return text.removesuffix(".00")
    if kind == "percent" and size >= 10:
        return _trim(f"{size:,.1f}")
    decimals = 2 if size >= 1 else _decimals(float(size), 3)
    return _trim(f"{size:,.{decimals}f}")


def _scientific(size: float | int | Decimal) -> str:
    """Return a number of very many digits in three.

    >>> _scientific(1e-300), _scientific(1.25e21)
    ('1e-300', '1.25e+21')
    """
    digits, _, power = f"{Decimal(size):.2e}".partition("e")
    return f"{_trim(digits)}e{power}"


def _decimals(size: float, significant: int) -> int:
    """Return how many decimals show so many significant digits of a number below 1; at most 12."""
    return min(12, significant - 1 - math.floor(math.log10(size))) if size else 0


def _trim(text: str) -> str:
    """Return decimals without zeros at the end."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shorten(size: float | int | Decimal) -> str:
    """Return a large number in three digits and a letter: 1.23M.

    >>> _shorten(999_950), _shorten(12_340), _shorten(1_200_000_000)
    ('1M', '12.3K', '1.2B')
    """
    if size >= HUGE:
        return _scientific(size)
    size = float(size)
    for i, (factor, letter) in enumerate(SCALES):
        if size >= factor:
            scaled = float(f"{size / factor:.3g}")
            if scaled >= 1000 and i:
                scaled, letter = scaled / 1000, SCALES[i - 1][1]
            return _trim(f"{scaled:,.2f}") + letter
    return _digits(size, "")


# -- dates ------------------------------------------------------------------------------------------------------------


def _write_text(text: str, type: str, grain: str) -> str:
    """Return text as it is, or a date or time written by its grain."""
    if type not in ("date", "datetime", "time") and not grain:
        return text
    if type == "time":
        return text[:5] if text[5:8] in ("", ":00") else text[:8]
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return write_date(moment, grain or ("day" if type == "date" or len(text) <= 10 else ""))


def write_date(moment: dt.datetime, grain: str = "") -> str:
    """Return a date or time as fine as its grain; without one, as fine as it is.

    >>> write_date(dt.datetime(2017, 10, 27, 14, 30)), write_date(dt.datetime(2017, 10, 1), "quarter")
    ('27 Oct 2017 14:30', 'Q4 2017')
    """
    month, day = MONTHS[moment.month - 1], f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    written = {
        "decade": f"{moment.year // 10 * 10}s",
        "year": f"{moment.year}",
        "quarter": f"Q{(moment.month + 2) // 3} {moment.year}",
        "month": f"{month} {moment.year}",
        "week": f"week of {day}",
        "day": day,
        "hour": f"{day} {moment.hour:02}:00",
        "minute": f"{day} {moment.hour:02}:{moment.minute:02}",
        "second": f"{day} {moment:%H:%M:%S}",
    }
    return written[grain] if grain in written else _as_fine(moment, written)


def _as_fine(moment: dt.datetime, written: dict[str, str]) -> str:
    """Return a moment without the seconds, or the time, that it does not have."""
    if moment.second:
        return written["second"]
    return written["minute"] if moment.hour or moment.minute else written["day"]


def _write_part(value: Scalar, part: str) -> str:
    """Return a part of a date that comes round again: `Monday`, `March`, `Q3`, `14:00`."""
    if isinstance(value, str) and not value.isdigit():
        return value
    number = int(value)  # type: ignore[arg-type]
    names = {"weekday": WEEKDAYS, "month": FULL_MONTHS}.get(part)
    if names:
        return names[number - 1] if 1 <= number <= len(names) else str(number)
    written = {"quarter": f"Q{number}", "hour": f"{number:02}:00", "minute": f":{number:02}", "week": f"week {number}"}
    return written.get(part, str(number))
