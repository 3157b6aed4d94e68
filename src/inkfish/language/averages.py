"""Rows or groups held against an average: `salary above average`, `taller than the average goalkeeper`."""

from __future__ import annotations

import msgspec

from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.columns import of_time
from inkfish.language.comparatives import GENERAL
from inkfish.language.degrees import op_meant
from inkfish.language.draft import Draft, Having
from inkfish.language.figures import figures
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import read_name
from inkfish.language.panels import one_row_each
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import column_before, implied_column
from inkfish.query.plan import (
    Aggregate,
    Arithmetic,
    Column,
    Compare,
    Condition,
    Expr,
    Measure,
    Plan,
    Subquery,
    Value,
)


def read_averages(d: Draft) -> None:
    """`salary above average`, `younger than the average age`, `clubs whose average age is above the average`."""
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        found = _comparison(d, at)
        if found is None:
            continue
        op, average = found
        after = d.step(average, 1)
        named = d.best_column(after, "numeric") if after > 0 and after <= average + 3 and d.free(after) else None
        named = named if named and named.column.numeric and named.score > 0.4 and not d.has(after, "by") else None
        named = None if named and named.score < 0.9 and d.mentions[after].values else named
        inside = _average_before(d, at, average)
        column = Column(named.table, named.column.name) if named else None
        column = column or (inside[1] if inside else None) or _spoken_of(d, at)
        column = column or column_before(d, at) or implied_column(d, at)
        column = column or (_raced(d) if d.text(at) in OUTDOES else None)
        if column is None:
            continue
        if column_before(d, at, take=False) == column:
            column_before(d, at)
        op = _outdone(d, column) if d.text(at) in OUTDOES else op_meant(d, d.text(at), op, column)
        last = after if named else average
        behind, rows = _rows_of_average(d, last)
        race = _same_race(d, column)
        last, rows = (last if rows == race else behind), rows or race
        for i in range(at, last + 1):
            if d.free(i):
                d.take(i, "condition")
        other = Subquery(Plan(column.table, measures=(Measure(_times(d, at, Aggregate("avg", column))),), where=rows))
        if inside is not None and inside[1] == column:
            for i in range(inside[0], at):
                if d.free(i) and (i == inside[0] or d.mentions[i].columns):
                    d.take(i, "having")
            d.having.append(Having(op, other, Aggregate("avg", column)))
            d.say(at, f"groups whose average {column.name} is {op} the average of all")
            continue
        d.keep(at, Compare(op, column, other))
        d.say(at, f"{column.name} {'above' if op[0] == '>' else 'below'} {'the' if rows else 'its'} average")


def averages_of_the_time(d: Draft) -> None:
    """`countries above the average in 2019`: of what is there at each time, the average of the time that is meant."""
    periods = [c for c in d.filters if of_time(d, c)]
    for at, c in enumerate(d.filters if len(periods) == 1 else ()):
        plan = c.right.plan if isinstance(c, Compare) and isinstance(c.right, Subquery) else None
        if plan is None or plan.where is not None or plan.dimensions or not _told_each_time(d, plan.table):
            continue
        dated = msgspec.structs.replace(plan, where=periods[0])
        d.filters[at] = msgspec.structs.replace(c, right=Subquery(dated))
        if c in d.stands:
            d.stands[d.filters[at]] = d.stands[c]


def _told_each_time(d: Draft, table: str) -> bool:
    """Whether a table has a row for each time of each thing."""
    time = d.time_column(table)
    things = [c for c in d.tables[table].columns if c.type == "text" and c.role in ("category", "place")]
    return time is not None and any(one_row_each(c, time[1].distinct) for c in things)


def _comparison(d: Draft, at: int) -> tuple[str, int] | None:
    """How something is held against an average, and where the average is said."""
    if d.has(at, "above_average", "below_average"):
        return (">" if d.has(at, "above_average") else "<"), at
    if not (d.has(at, "compare") or d.text(at) in OUTDOES):
        return None
    average = _average_after_than(d, at) or _average_after(d, at)
    return (d.tag(at, "compare") or ">", average) if average is not None else None


def _outdone(d: Draft, column: Column) -> str:
    """How what beats an average stands to it: below it where the least time wins."""
    return op_meant(d, OUTRUN[0], ">", column)


def _raced(d: Draft) -> Column | None:
    """What those who beat others are faster by."""
    found = quality_column(d, tuple(a for q in load_lexicon().qualities[stems(OUTRUN[0])] for a in q.about))
    return Column(found[0], found[1].name) if found else None


OUTDOES, OUTRUN = words_of("outdoes"), ordered("outrun")


def _average_after(d: Draft, at: int) -> int | None:
    """Where the average stands that a comparison is with, `the league average` and `twice the average` included."""
    i, strange = at + 1, 0
    while i < len(d.mentions) and i < at + 5 and (d.empty(i) or d.text(i) in FACTORS or _says_whose(d, i)):
        strange += _says_whose(d, i)
        i += 1
    average = d.free(i) and d.has(i, "average") and d.tag(i, "aggregate") in ("avg", None)
    return i if average and strange <= 1 else None


def _average_after_than(d: Draft, at: int) -> int | None:
    """`a higher average rating than the overall average`: the second average, after `than`."""
    if d.has(at, "quality") and d.has(d.step(at, 1), "average"):
        than = next((i for i in range(at + 1, min(at + 6, len(d.mentions))) if d.text(i) == "than"), None)
        return _average_after(d, than) if than is not None else None
    return None


def _says_whose(d: Draft, at: int) -> bool:
    """Whether a word before `average` only says of what it is: `the league average`, `the overall average`."""
    m = d.mentions[at] if at < len(d.mentions) else None
    weak = m is not None and not m.values and m.number is None and all(c.score < 0.8 for c in m.columns)
    return weak and d.free(at) and not m.tags and d.has(at + 1, "average")


def _average_before(d: Draft, at: int, average: int) -> tuple[int, Column] | None:
    """The average that is said of each group, before the comparison or between it and `than`."""
    for i in (*range(at - 1, max(-1, at - 5), -1), *range(at + 1, average)):
        if d.has(i, "average") and d.free(i):
            after = d.step(i, 1)
            found = d.best_column(after, "numeric") if 0 < after < max(at, average) else None
            if found is not None and found.column.numeric and found.score > 0.5:
                return i, Column(found.table, found.column.name)
    return None


def _rows_of_average(d: Draft, last: int) -> tuple[int, Condition | None]:
    """The rows that an average is of: `the average goalkeeper`, `the average in Texas`; where those words end."""
    at = last + 1
    if d.text(at) in ("in", "of", "for", "among"):
        at += 1
        at += d.text(at) in ("the", "all")
    m = d.mentions[at] if d.free(at) else None
    if m is None or not m.values or m.number is not None:
        return last, None
    value = m.values[0]
    if value.score < 0.85 or value.part or (m.columns and m.columns[0].score >= value.score):
        return last, None
    return at, Compare("=", Column(value.table, value.column.name), Value(value.value))


def _same_race(d: Draft, column: Column) -> Condition | None:
    """`marathon runners faster than the average`: times of another race are no average to be held against."""
    if op_meant(d, OUTRUN[0], ">", column) == ">":
        return None
    said = (v for m in d.mentions for v in m.values[:1] if v.score == 1.0 and v.table == column.table)
    race = next((v for v in said if any(RACES & set(form) for form in read_name(v.column.name).forms)), None)
    return Compare("=", Column(race.table, race.column.name), Value(race.value)) if race is not None else None


RACES = stems_of("race")
FACTORS = figures("factor")


def _spoken_of(d: Draft, at: int) -> Column | None:
    """`taller than average`: the column that the adjective is of, before any other that is named."""
    words = [w for w in d.text(at).split() if w not in GENERAL]
    about = tuple(a for w in words for q in load_lexicon().qualities.get(stems(w), ()) for a in q.about)
    found = quality_column(d, about) if about else None
    return Column(found[0], found[1].name) if found else None


def _times(d: Draft, at: int, average: Expr) -> Expr:
    """`more than twice the average`."""
    factor = next((FACTORS[d.text(i)] for i in range(at, min(at + 4, len(d.mentions))) if d.text(i) in FACTORS), None)
    return Arithmetic("*", Value(factor, "number"), average) if factor else average
