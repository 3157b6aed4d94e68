"""Hours of the day that are said: `after 6pm`, `between 2pm and 4pm`, `at noon`, by a column that tells the hour."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.figures import figures
from inkfish.language.halves import hour_of
from inkfish.language.numerals import is_clock
from inkfish.query.plan import CalendarPart, Column, Compare, Condition, Value

NAMED = figures("hour_of_day")


def read_clock(d: Draft) -> None:
    """`sales after 6pm`, `before 10 am`, `between 2pm and 4pm`, `at noon`: rows of these hours of any day."""
    for at in range(len(d.mentions)):
        found = _hour(d, at)
        if found is None:
            continue
        hour, last = found
        of = hour_of(d, at)
        if of is None:
            return
        column = of.of if isinstance(of, CalendarPart) else of
        before = d.step(at, -1, skip=("article", "helper"))
        second = _second(d, last)
        if second is not None:
            conditions, last = _from_until(of, hour, second[0]), second[1]
        else:
            conditions = _bound(d, of, before, hour)
        if second is None and not _leads(d, before):
            before = at
        named = d.best_column(before - 1, "temporal") if d.free(before - 1) else None
        if named is not None and Column(named.table, named.column.name) == column:
            d.take(before - 1, "condition")  # `tickets opened before 9am`
        for condition in conditions:
            d.keep((before, last), condition)
        for i in range(before, last + 1):
            if d.free(i):
                d.take(i, "time", f"{column.name}: by its hour" if i == at else "")


def _hour(d: Draft, at: int) -> tuple[int, int] | None:
    """The hour of 24 that is said at a mention, and where it ends: `6 pm`, `noon`."""
    if not d.free(at):
        return None
    if d.text(at) in NAMED:
        return NAMED[d.text(at)], at
    half = d.text(at + 1) if d.free(at + 1) else ""
    if is_clock(d, at):
        hour = int(d.text(at).removesuffix(":00")) if d.text(at).count(":") == 1 and d.text(at).endswith(":00") else 24
        written = half not in AM | PM and hour <= 23  # `18:00`
        return (hour, at) if written else (hour % 12 + 12 * (half in PM), at + 1) if _on_a_dial(hour) else None
    number = d.mentions[at].number
    if half not in AM | PM and (d.has(at + 1, "and") or d.text(at + 1) in TO) and d.text(at + 3) in AM | PM:
        half, both = d.text(at + 3), _on_a_dial(number) and _on_a_dial(d.mentions[at + 2].number)
        return (number % 12 + 12 * (half in PM), at) if both else None  # `between 5 and 8 pm`
    if half not in AM | PM or not _on_a_dial(number):
        return None
    return number % 12 + 12 * (half in PM), at + 1


def _on_a_dial(number: float | None) -> bool:
    return isinstance(number, int) and 1 <= number <= 12


def _second(d: Draft, last: int) -> tuple[int, int] | None:
    """The hour that a stretch ends with: `and 4pm`, `to 5 pm`."""
    joined = d.free(last + 1) and (d.has(last + 1, "and") or d.text(last + 1) in TO)
    return _hour(d, last + 2) if joined else None


def _from_until(of: CalendarPart | Column, start: int, end: int) -> tuple[Condition, ...]:
    return Compare(">=", of, Value(start, "number")), Compare("<", of, Value(end, "number"))


def _bound(d: Draft, of: CalendarPart | Column, before: int, hour: int) -> tuple[Condition, ...]:
    """What the word before an hour says: from it on, up to it, or in it."""
    word = d.text(before) if before >= 0 else ""
    if word in AFTER:
        return (Compare(">=", of, Value(hour, "number")),)
    if word in BEFORE:
        return (Compare("<", of, Value(hour, "number")),)
    return (Compare("=", of, Value(hour, "number")),)


def _leads(d: Draft, at: int) -> bool:
    """Whether a word leads to an hour."""
    if not d.free(at):
        return False
    return d.text(at) in AFTER | BEFORE | {"at"} or d.has(at, "between", "during")


AM, PM = words_of("before_noon"), words_of("after_noon")
AFTER, BEFORE = words_of("after_hour"), words_of("before_hour")
TO = words_of("until")
