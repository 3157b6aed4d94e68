"""Periods told by the newest date in the data, as literal half-open bounds."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta

from inkfish.errors import PlanError
from inkfish.query import plan as p
from inkfish.query.scope import Scope, is_year, moment_of

_FINEST_FIRST = ("second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade")
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_SPANS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
# How much of a unit may lie past the newest date for the unit to count as whole: data that ends on the last working
# day of a year or month has that year or month.
_REST = 1 / 30


def bounds(of: p.Expr, period: p.Period, scope: Scope) -> tuple[str | None, str | None]:
    """Return the ISO 8601 start and the end before which a period lies; None is open."""
    if isinstance(period, p.Between):
        return period.start, period.end
    newest, grain = _newest(of, scope)
    start, end = resolve(period, newest, grain)
    with_time = scope_is_datetime(of, scope) or start.time() != end.time()
    return _text(start, with_time), _text(end, with_time)


def resolve(period: p.Last | p.ToDate, newest: datetime, grain: str) -> tuple[datetime, datetime]:
    """Return the start and the end (exclusive) of a period in data whose newest date and grain are these.

    >>> resolve(p.Last(3, "year"), datetime(2020, 12, 1), "month")
    (datetime.datetime(2018, 1, 1, 0, 0), datetime.datetime(2021, 1, 1, 0, 0))
    >>> resolve(p.Last(1, "month", whole=True), datetime(2020, 6, 15), "day")
    (datetime.datetime(2020, 5, 1, 0, 0), datetime.datetime(2020, 6, 1, 0, 0))
    """
    fine = min(grain, period.unit, key=_FINEST_FIRST.index)
    end = shift(floor(newest, fine), fine, 1)
    if isinstance(period, p.ToDate):
        return floor(newest, period.unit), end
    if period.whole:
        end = _whole_end(newest, end, period.unit)
    return (
        shift(end, period.unit, -period.count * (period.back + 1)),
        shift(end, period.unit, -period.count * period.back),
    )


def _whole_end(newest: datetime, end: datetime, unit: str) -> datetime:
    """Return the end of the newest unit that the data covers."""
    start = floor(newest, unit)
    after = shift(start, unit, 1)
    covered = after - end <= (after - start) * _REST
    return after if covered else start


def floor(at: datetime, grain: str) -> datetime:
    """Return the start of the second, day, week (Monday), month ... that a moment lies in."""
    if grain in _MONTHS:
        months = _MONTHS[grain]
        month = (at.year * 12 + at.month - 1) // months * months
        return datetime(max(month // 12, 1), month % 12 + 1, 1)
    day = datetime(at.year, at.month, at.day)
    if grain == "week":
        return day - timedelta(days=at.weekday())
    return day + (at - day) // _SPANS[grain] * _SPANS[grain]


def shift(at: datetime, grain: str, count: int) -> datetime:
    """Return the moment `count` units later; the 31st becomes the last day of a shorter month."""
    try:
        if grain not in _MONTHS:
            return at + _SPANS[grain] * count
        month = at.year * 12 + at.month - 1 + _MONTHS[grain] * count
        year, month = month // 12, month % 12 + 1
        return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return datetime.min if count < 0 else datetime(9999, 12, 31)


def _newest(of: p.Expr, scope: Scope) -> tuple[datetime, str]:
    """Return the newest date in the profile of the column, and the grain of its values."""
    at = next((e for e in p.parts(of) if isinstance(e, p.Column)), None)
    column = scope.column(at) if at else None
    if column is None or column.maximum is None:
        raise PlanError("There is no newest date to count a period from: the column holds no dates.")
    grain = column.grain or ("second" if column.type == "datetime" else "day")
    return moment_of(column.maximum), grain


def scope_is_datetime(of: p.Expr, scope: Scope) -> bool:
    """Whether an expression holds times of day as well as dates."""
    at = next((e for e in p.parts(of) if isinstance(e, p.Column)), None)
    return at is not None and not is_year(at, scope) and scope.column(at).type == "datetime"


def _text(at: datetime, with_time: bool) -> str:
    """Write a bound; a midnight needs no time even beside times."""
    return at.isoformat(timespec="seconds") if with_time and at.time() != datetime.min.time() else at.date().isoformat()
