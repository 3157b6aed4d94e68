"""The change between two named periods: `change in votes from 2016 to 2020`, `which gained the most since 2000`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.columns import default_aggregate, told_by
from inkfish.language.conjunction import equals
from inkfish.language.differences import usual
from inkfish.language.draft import Change, Draft
from inkfish.language.mention import Mention
from inkfish.language.moments import STEP, Span
from inkfish.language.names import read_name
from inkfish.language.panels import things_of
from inkfish.language.periods import time_column_near, time_condition
from inkfish.language.subjects import is_number
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Arithmetic, Between, Column, Compare, Expr, Measure, Value, Within

SERIES = frozenset({"yoy", "mom", "qoq", "running", "moving", "index", "growth"})
PERCENT, DID = words_of("percent"), words_of("did")
FIRST, LAST, LOSING = words_of("first"), words_of("last"), words_of("losing")


def read_changes(d: Draft) -> None:
    """Take a word of change with the two periods that it is between."""
    if _read_return(d):
        return
    words = [i for i in range(len(d.mentions)) if d.free(i) and _says_change(d, i)]
    if words and not _over_time(d):
        change_of(d, words, whole=_asks_in_all(d, words))


def _asks_in_all(d: Draft, words: Sequence[int]) -> bool:
    """Whether all times may be meant: `how much did it increase`, `the increase in Japan`, of one row a time each."""
    time = time_column_near(d, 0)
    steady = time is not None and (time.table in d.facts.series or d.data(time).unique)
    named = [d.best_column(i, "numeric") for i in range(len(d.mentions)) if i not in words and is_number(d, i)]
    falls = any(d.text(i) in FALLING for i in words) and any(c.column.additive for c in named)  # `how much rain fell`
    return steady and bool(named) and not falls and (_how_much(d) or d.step(-1, 1) in words)


FALLING = words_of("falling_rain")


def change_of(d: Draft, words: Sequence[int], whole: bool = False) -> None:
    """Take words of change with their two periods, or the stretch from whose first time to its last it is; all times
    that there are where the `whole` may be meant."""
    periods = _two_periods(d)
    if periods is None:
        _between_ends(d, words, whole)
        return
    times, first, last = periods
    column = time_column_near(d, times[0])
    if column is None:
        return
    said = d.mentions[times[0]]
    before, after = (time_condition(d, column, msgspec.structs.replace(said, time=s)) for s in (first, last))
    if before is None or after is None or before == after:
        return
    down = all(goes_down(d, i) for i in words)
    name = " ".join(d.text(i) for i in times)
    d.change = Change(before, after, f"Change {name}", _in_percent(d, words), down)
    _take_words(d, words, times, f"{column.name}: {name}")


def _read_return(d: Draft) -> bool:
    """`yearly return of the index`, `return of each stock`: how much a price grew in each stretch of time, or in all,
    in percent."""
    opens = d.text(1).split(" ")[0] in OF_EACH
    said = (i for i in range(not opens, len(d.mentions)) if d.text(i) in RETURN and d.free(i))
    at = next(said, _of_things(d))
    closing = [c for c in d.facts.named([CLOSE]) if d.data(c).numeric and (CLOSE,) in read_name(c.name).forms]
    time = d.time_column(closing[0].table) if len(closing) == 1 and at is not None else None
    grained = any(d.has(i, "grain") and d.mentions[i].time is None for i in range(len(d.mentions)))
    in_all = time is not None and time[0] in d.facts.series and not _over_time(d)
    told = time is not None and time[1].temporal and (grained or in_all)
    if any(t.text in DID for t in d.tokens) and not grained:
        return False  # `how much did it gain` is no percentage
    if not told or d.mentions[at].columns or d.mentions[at].values:
        return False
    d.change = Change(None, None, "Return", percent=True, along=Column(time[0], time[1].name))
    d.measures.append((at, Measure(closing[0])))
    d.take(at, "measure", f"growth of {d.data(closing[0]).title}, in percent")
    return True


def _of_things(d: Draft) -> int | None:
    """Where the growth of things is asked for and no step of time: `growth of each stock`, `percent gain by stock`."""
    steps = any(d.has(i, "grain") for i in range(len(d.mentions)))
    at = next((i for i in d.indexes("calc") if d.tag(i, "calc") in ("change", "growth")), None)
    split = at is not None and any(d.has(i, "by", "per_group") for i in range(at + 1, len(d.mentions)))
    priced = (d.best_column(i, "numeric") for i in range(len(d.mentions)) if d.mentions[i].columns)
    other = any(c is not None and c.column.numeric and c.column.additive for c in priced)
    return at if split and not steps and not other else None


OF_EACH = frozenset({"of", "by", "per", "for", "each"})
RETURN, CLOSE = words_of("return"), stem("close")


def _take_words(d: Draft, words: Sequence[int], times: Sequence[int], told: str) -> None:
    for i in words:
        d.take(i, "task", "the change between two periods")
    for i in times:
        d.take(i, "time", told)
    _take_measure_of_change(d)


def _in_percent(d: Draft, words: Sequence[int]) -> bool:
    """Whether a change is told in percent: `growth`, `how much did it gain in percent`."""
    return said_in_percent(d) or any(d.text(i).startswith("growth") for i in words)


def _left_open(d: Draft, times: Sequence[int]) -> bool:
    """Whether a stretch of time has no end, or no beginning: `since 1980`."""
    periods = [d.mentions[i].time.period for i in times]
    return any(isinstance(p, Between) and not (p.start and p.end) for p in periods)


def goes_down(d: Draft, at: int) -> bool:
    """Whether a word of change is of one that goes down: `fell`, `went down`, `lost`."""
    return "down" in (d.tag(at, "changed"), d.tag(at, "went")) or d.text(at) in LOSING


def _between_ends(d: Draft, words: Sequence[int], whole: bool = False) -> None:
    """`how much did each index gain in 2020`, `change between the first and last year`: from the first of its times
    to the last, where levels are measured."""
    ends = _first_and_last(d)
    times = [i for i, m in enumerate(d.mentions) if m.time is not None and d.free(i) and i not in ends]
    if len(times) > 1 or not (ends or whole or (times and told_by(d) is not None and _how_much(d))):
        return
    column = time_column_near(d, times[0] if times else 0)
    data = d.data(column) if column is not None else None
    inside = time_condition(d, column, d.mentions[times[0]]) if data is not None and times else None
    all_times = (whole and not times) or bool(ends)
    several = data is not None and ((data.temporal and data.grain != "year") or (whole and _left_open(d, times)))
    if data is None or not (all_times or (inside is not None and several)):
        return
    name = d.text(times[0]) if times else "from first to last"
    down = all(goes_down(d, i) for i in words)
    d.change = Change(inside, inside, f"Change {name}", _in_percent(d, words), down, column)
    if ends and d.superlative is not None and d.superlative.at in ends:
        d.superlative, d.limit = None, None
    for i in ends:
        d.role.pop(i, None)
    _take_words(d, words, [*times, *ends], f"{column.name}: {name}")


def _first_and_last(d: Draft) -> list[int]:
    """Where both ends of time are said: `between the first and the last year`."""
    for i in range(len(d.mentions)):
        said = list(range(i, min(i + 5, len(d.mentions))))
        words = {w for k in said for w in d.text(k).split()}
        if set(d.text(i).split()) & FIRST and words & LAST and d.has(i - 1, "between", "preposition", "article"):
            last = next(k for k in said if set(d.text(k).split()) & LAST)
            return [*range(i, last + 1), *([last + 1] if d.has(last + 1, "grain", "unit") else [])]
    return []


def _how_much(d: Draft) -> bool:
    """Whether a change is asked for as one number: `how much did it gain`, `percent change`, `by how much`."""
    words = " ".join(t.text for t in d.tokens)
    return "how much" in words or "how many" in words or bool(PERCENT & set(words.split()))


def _says_change(d: Draft, at: int) -> bool:
    between = d.has(at, "difference") and any(d.has(i, "between") for i in range(len(d.mentions)))
    went = d.has(at, "went") and _how_much(d)
    return not _is_name(d, at) and (d.has(at, "changed") or d.tag(at, "calc") == "change" or between or went)


def _over_time(d: Draft) -> bool:
    """Whether the words ask for each step of the way: `how did sales change`, `by year`, `year over year`."""
    return any(
        (d.has(i, "trend") and not said_in_percent(d))
        or (d.tag(i, "calc") in SERIES and not _is_name(d, i))
        or (d.has(i, "grain", "part") and d.mentions[i].time is None)
        for i in range(len(d.mentions))
    ) or _how_did(d)


def said_in_percent(d: Draft) -> bool:
    """Whether a question asks for percents."""
    return bool(PERCENT & {t.text for t in d.tokens})


def _is_name(d: Draft, at: int) -> bool:
    """Whether a word of change is the name of a column: `each index`."""
    m = d.mentions[at]
    return bool(m.columns and m.columns[0].score > 0.95)


def _how_did(d: Draft) -> bool:
    """`how did sales change` asks for each step, `how did sales change in percent` for one number."""
    words = [t.text for t in d.tokens]
    return not said_in_percent(d) and any(first == "how" and second in DID for first, second in pairwise(words))


def _two_periods(d: Draft) -> tuple[Sequence[int], Span, Span] | None:
    """Where two periods are said, as one range or side by side, and what they are."""
    times = [i for i, m in enumerate(d.mentions) if m.time is not None and d.free(i)]
    if len(times) == 1:
        ends = _ends(d.mentions[times[0]])
        return (times, *ends) if ends else None
    if len(times) == 2:
        spans = [d.mentions[i].time for i in times]
        points = all(_ends(d.mentions[i]) is None and _pointed(s) for i, s in zip(times, spans, strict=True))
        if points and times[1] - times[0] <= 5:
            first, last = sorted(spans, key=_sort_key)
            return times, first, last
    return None


def _pointed(span: Span) -> bool:
    closed = isinstance(span.period, Between) and span.period.start and span.period.end
    return bool(closed) or len(span.months) == 1


def _sort_key(span: Span) -> tuple:
    return (span.period.start, 0) if isinstance(span.period, Between) else ("", span.months[0])


def _ends(m: Mention) -> tuple[Span, Span] | None:
    """The first and the last step of a range, at the grain in which it is said."""
    span = m.time
    if len(span.months) > 1:
        return tuple(msgspec.structs.replace(span, months=(n,)) for n in (span.months[0], span.months[-1]))
    period = span.period
    if not isinstance(period, Between) or not (period.start and period.end) or len(period.start) > 10:
        return None
    if span.grain not in STEP:
        return None
    first = date.fromisoformat(period.start) + STEP[span.grain]
    last = date.fromisoformat(period.end) - STEP[span.grain]
    if last < first:
        return None
    return (
        msgspec.structs.replace(span, period=Between(period.start, first.isoformat())),
        msgspec.structs.replace(span, period=Between(last.isoformat(), period.end)),
    )


def _take_measure_of_change(d: Draft) -> None:
    """`by how many percent`, `by how much`: they ask for the change, and count nothing."""
    for i in range(len(d.mentions)):
        how = d.text(i).startswith(("how many", "how much")) or d.text(i) in ("how", "much", "many")
        measure = how and (d.text(i + 1) in PERCENT or d.text(i - 1) in ("by", "how") or d.has(i, "preposition"))
        if d.free(i) and not d.content(i) and (measure or PERCENT & set(d.text(i).split())):
            d.take(i, "task")


def changed(d: Draft) -> None:
    """`change in votes from 2016 to 2020`: what it comes to in the later period less the earlier one."""
    if d.change is None:
        return
    at, of = changing(d)
    if of is None or (d.change.along is not None and not isinstance(of.of, Column)):
        return
    along = d.change.along
    if along is not None and d.change.after is not None and not _told_apart(d, along):
        d.take(0, "unread")  # the first and last of several things at once
        return
    before, after = _both_times(d, of, said=at >= 0)
    expr: Expr = Arithmetic("-", after, before)
    if d.change.percent:
        expr = Arithmetic("/", Arithmetic("*", Value(100, "number"), expr), before)
    d.measures = [(at, Measure(expr, d.change.name + (", %" if d.change.percent else "")))]
    if d.superlative is not None and d.change.down:
        d.superlative.descending = not d.superlative.descending
    d.trend, d.calculations = False, []
    d.proportion = False


def _both_times(d: Draft, of: Aggregate, said: bool) -> tuple[Aggregate, Aggregate]:
    """What is measured, in the earlier and in the later time; what is there at a time as it was at the end of each."""
    change = d.change
    if change.along is not None and change.after is None and not _told_apart(d, change.along):
        data = d.data(change.along)  # all things together, at either end
        kind = data.type if data.temporal else "number"
        rows = (Compare("=", change.along, Value(end, kind)) for end in (data.minimum, data.maximum))
        return tuple(msgspec.structs.replace(of, where=r) for r in rows)
    if change.along is not None and isinstance(of.of, Column):
        ends = (Aggregate(func, of.of, by=change.along) for func in ("first", "last"))
        return tuple(msgspec.structs.replace(e, where=change.after) for e in ends)
    if not said and of.func == "avg" and isinstance(change.before, Within):  # a price, that nobody asks the average of
        of = Aggregate("last", of.of, by=change.before.of)
    return tuple(msgspec.structs.replace(of, where=rows) for rows in (change.before, change.after))


def _told_apart(d: Draft, time: Column) -> bool:
    """Whether each thing that has a row a time is told apart: by a group, by a condition, or because it is the only
    one."""
    known = {equals(c) for c in d.filters} | {x.expr for _, x in d.dimensions}
    return d.data(time).unique or bool(known & things_of(d.tables[time.table], d.data(time)))


def changing(d: Draft) -> tuple[int, Aggregate | None]:
    """What changes: the measure that is said, by its usual aggregate, else the number of rows."""
    for at, m in d.measures:
        of = default_aggregate(m.expr.table, d.data(m.expr)) if isinstance(m.expr, Column) else m.expr
        if isinstance(of, Aggregate) and of.where is None:
            return at, usual(d, at, of)
    if not d.measures:
        column = told_by(d)
        return -1, default_aggregate(column.table, d.data(column)) if column is not None else Aggregate("count")
    return -1, None
