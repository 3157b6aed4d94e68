"""The two parts of a week: `at the weekend`, `weekends vs weekdays`, by dates, by spelled days or by a yes and no."""

from __future__ import annotations

from inkfish.data.units import WEEKDAYS
from inkfish.language.draft import Draft
from inkfish.language.flags import flagged, is_flag
from inkfish.language.negation import negated_before
from inkfish.language.periods import time_column_near
from inkfish.language.spelled_times import spelled_weekend
from inkfish.language.tokens import stem
from inkfish.query.plan import Among, CalendarPart, Case, Column, Condition, Dimension, Not, Value


def read_week_parts(d: Draft) -> None:
    """`weekends vs weekdays`, `better at the weekend than on weekdays`: side by side; `at the weekend`: a condition."""
    at = [i for i in range(len(d.mentions)) if d.free(i) and d.has(i, "week_part")]
    if len(at) == 2 and len({d.tag(i, "week_part") for i in at}) == 2 and _held_together(d, *at):
        _side_by_side(d, *at)
        return
    for i in at:
        if not d.has(i, "part") and d.mentions[i].time is None and not d.has(d.step(i, -1), "by", "per_group"):
            _kept(d, i)


def _held_together(d: Draft, first: int, second: int) -> bool:
    """Whether `and`, `or`, `vs` or `than` stands between two mentions, and no new clause."""
    between = range(first + 1, second)
    marks = [i for i in between if d.has(i, "and", "or", "versus", "compare_task") or d.text(i).endswith("than")]
    marks += [i for i in between if d.text(i) in (",", "-", "/")]
    return bool(marks) and not any(d.text(i) in (".", "?", ";") for i in between)


def _side_by_side(d: Draft, first: int, second: int) -> None:
    weekend = _weekend(d, first)
    if weekend is None:
        return
    column = _flag(d)
    d.dimensions.append((first, Dimension(column if column is not None else Case(weekend, "Weekend", "Weekday"))))
    d.against = any(d.text(i).endswith("than") or d.has(i, "or") for i in range(first + 1, second))
    for i in range(first, second + 1):
        if (d.free(i) and not d.content(i)) or i in (first, second):
            d.take(i, "group", "Weekend or Weekday" if i == first else "")
    if d.tag(first - 1, "during") is not None and d.free(first - 1):
        d.take(first - 1, "group")


def _kept(d: Draft, at: int) -> None:
    """Keep the rows of one part of the week."""
    weekend = _weekend(d, at)
    if weekend is None:
        return
    negated = negated_before(d, at)
    if negated is not None:
        d.take(negated, "condition")
    ends = (d.tag(at, "week_part") == "weekend") is (negated is None)
    d.keep(at, weekend if ends else Not(weekend))
    d.take(at, "time", "at the weekend" if ends else "on weekdays")


def _weekend(d: Draft, at: int) -> Condition | None:
    """The condition that a row is of a weekend, by a date, else a column of yes and no, else spelled days."""
    column = time_column_near(d, at)
    if column is not None and d.data(column).temporal:
        return Among(CalendarPart(column, "weekday"), tuple(map(Value, WEEKDAYS[5:])))
    flag = _flag(d)
    return flagged(flag, d.data(flag), True) if flag is not None else spelled_weekend(d)


def _flag(d: Draft) -> Column | None:
    """The column of yes and no that is called after the weekend."""
    return next((c for c in d.facts.named([stem("weekend")]) if is_flag(d.data(c))), None)
