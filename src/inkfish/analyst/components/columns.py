"""Rows of a maker's own as plan and result: columns with types and units, and the plan that they would answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inkfish.data.meaning import Evidence, is_additive, unit_of
from inkfish.data.naming import clean_name, unique_names
from inkfish.data.table import NUMERIC, TEMPORAL, Scalar, Type, Unit
from inkfish.query.plan import Aggregate, Bin, Chart, Column, Dimension, Expr, Measure, Order, Plan, Truncated
from inkfish.query.result import Account, Result, ResultColumn

TABLE = "data"  # what the plan of a made part calls its rows
NOT_UNITS = ("", "none", "number", "count", "-")


@dataclass(frozen=True)
class Field:
    """A column: its values, one a row, with what is known of them."""

    title: str
    values: Sequence[Scalar]
    type: Type
    unit: Unit | None = None
    grain: str = ""
    bin: float | None = None
    additive: bool = False
    counted: bool = False

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.type in NUMERIC


def texts(title: str, values: Sequence[Scalar]) -> Field:
    """Return a column of words."""
    return Field(title, [None if v is None else str(v) for v in values], "text")


def numbers(title: str, values: Sequence[int | float | None], units: str | None = None) -> Field:
    """Return a column of numbers, with the unit that was given or that its title tells."""
    whole = all(isinstance(v, int) or v is None or float(v).is_integer() for v in values)
    type_: Type = "integer" if whole and all(v is None or abs(v) < 2**53 for v in values) else "number"
    kept = [None if v is None else int(v) if type_ == "integer" else float(v) for v in values]
    unit = read_unit(title, units)
    return Field(title, kept, type_, unit, additive=is_additive(_evidence(title, type_), "measure", unit))


def read_unit(title: str, units: str | None) -> Unit | None:
    """Return the unit that a maker names, in symbols, codes or words; without one, what the title tells in brackets.

    >>> read_unit("Revenue", "$").code, read_unit("Share", "percent").symbol, read_unit("Revenue", "$M").symbol
    ('USD', '%', '$M')
    """
    if units is None:
        told = unit_of(_evidence(title, "number")) if re.search(r"[(\[].+[)\]]", title) else None
        return told if told and told.kind != "quantity" else None  # "(M)" is a million as often as a metre
    named = clean_name(units)
    if named.casefold() in NOT_UNITS:
        return None
    known = unit_of(_evidence(f"({named})", "number"))
    short = known and known.kind == "quantity" and len(named) <= 2 and named != known.symbol
    return known if known and not short else Unit("quantity", named, named)


def _evidence(name: str, type_: Type) -> Evidence:
    return Evidence(name, type_, 0, 0, 0, False, None, None, ())


# -- times ------------------------------------------------------------------------------------------------------------

_FORMS = (
    ("year", re.compile(r"\d{4}"), ("%Y",)),
    ("month", re.compile(r"\d{4}[-/]\d{1,2}"), ("%Y-%m", "%Y/%m")),
    ("month", re.compile(r"[A-Za-z]{3,9} \d{4}"), ("%b %Y", "%B %Y")),
    ("day", re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"), ("%Y-%m-%d", "%Y/%m/%d")),
    ("day", re.compile(r"[A-Za-z]{3,9} \d{1,2}, \d{4}"), ("%b %d, %Y", "%B %d, %Y")),
)
_QUARTER = re.compile(r"(?:(\d{4})[- ]?Q([1-4])|Q([1-4])[- ](\d{4}))")
EPOCH = 10**8  # seconds since 1970 from which a whole number is a time; a thousand times that, milliseconds


def times(title: str, values: Sequence[Scalar]) -> Field | None:
    """Return a column of dates or times, or None where some value is neither."""
    read = [_moment(v) for v in values]
    if not read or any(m is None for m in read):
        return None
    grains = {grain for _, grain in read}  # type: ignore[misc]
    moments = [m for m, _ in read]  # type: ignore[misc]
    if "" in grains:
        return Field(title, [m.isoformat(timespec="seconds") for m in moments], "datetime")
    grain = grains.pop() if len(grains) == 1 else "day"
    return Field(title, [m.date().isoformat() for m in moments], "date", grain=_coarser(moments, grain))


def _coarser(moments: Sequence[datetime], grain: str) -> str:
    """Return months or years for days that are all the first of one."""
    if grain != "day" or len(set(moments)) < 3 or any(m.day > 1 for m in moments):
        return grain
    return "year" if all(m.month == 1 for m in moments) else "month"


def _moment(value: Scalar) -> tuple[datetime, str] | None:
    """Return a time with its grain, which is empty for a time of day."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _numbered(value)
    text = " ".join(str(value).split())
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        year, number = quarter[1] or quarter[4], quarter[2] or quarter[3]
        return datetime(int(year), int(number) * 3 - 2, 1), "quarter"
    for grain, shape, forms in _FORMS:
        if shape.fullmatch(text):
            return next(((m, grain) for form in forms if (m := _parsed(text, form))), None)
    return _iso(text)


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _iso(text: str) -> tuple[datetime, str] | None:
    try:
        when = datetime.fromisoformat(text)
        return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when, ""
    except (ValueError, OverflowError):  # of a time zone at the ends of the calendar
        return None


def _numbered(value: float) -> tuple[datetime, str] | None:
    if 1000 <= value <= 2999 and float(value).is_integer():
        return datetime(int(value), 1, 1), "year"
    seconds = value / 1000 if abs(value) >= EPOCH * 1000 else value
    if abs(value) < EPOCH or abs(seconds) > 2**36:
        return None
    when = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    return when, "day" if (when.hour, when.minute, when.second, when.microsecond) == (0, 0, 0, 0) else ""


# -- plan and result --------------------------------------------------------------------------------------------------


def tabled(dims: Sequence[Field], values: Sequence[Field], chart: Chart, grouped: bool) -> tuple[Plan, Result]:
    """Return a plan and its result: single rows, or one row for each group; the rows keep their order."""
    fields = (*dims, *values)
    names = unique_names([f.title for f in fields])
    own = [
        _expr(Column(TABLE, name), f, at < len(dims), grouped)
        for at, (name, f) in enumerate(zip(names, fields, strict=True))
    ]
    columns = tuple(
        _column(at, name, f, e, grouped and at < len(dims))
        for at, (name, f, e) in enumerate(zip(names, fields, own, strict=True))
    )
    rows = tuple(zip(*(f.values for f in fields), strict=True))
    split = len(dims) if grouped else 0
    plan = Plan(
        TABLE,
        dimensions=tuple(Dimension(e, f.title) for e, f in zip(own[:split], dims, strict=False)),
        measures=tuple(Measure(e, f.title) for e, f in zip(own[split:], fields[split:], strict=True)),
        order=(Order(own[0]),) if split else (),
        chart=chart,
    )
    return plan, Result(columns, rows, "", Account(len(rows), len(rows), len(rows)))


def _expr(column: Column, field: Field, dim: bool, grouped: bool) -> Expr:
    if dim and field.bin is not None:
        return Bin(column, width=field.bin)
    if dim and field.type in TEMPORAL and field.grain:
        return Truncated(column, field.grain)  # type: ignore[arg-type]
    if dim or not grouped:
        return column
    if field.counted:
        return Aggregate("count")
    return Aggregate("sum" if field.additive else "avg", column)


def _column(at: int, name: str, field: Field, expr: Any, dim: bool) -> ResultColumn:
    return ResultColumn(
        f"c{at}",
        name,
        field.title,
        field.type,
        "dimension" if dim else "measure",
        expr,
        unit=field.unit,
        grain=field.grain,
        bin=field.bin,
        additive=field.additive,
    )
