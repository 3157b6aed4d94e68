"""Both ends of a column, and what it was at the first or last time: `first and last date`, `latest close`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.conjunction import equals
from inkfish.language.draft import Draft
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.mention import ColumnLink
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import object_of
from inkfish.query.plan import Aggregate, Column, Dimension, Measure

FIRST, LAST = words_of("first"), words_of("last")
STARTED, ENDED, EVERYTHING = words_of("started"), words_of("ended"), words_of("everything")


def read_extremes(d: Draft) -> None:
    """Take two extremes beside each other, and the values at the ends of time."""
    data_ends(d)
    as_of_now(d)
    if d.superlative is None:
        return
    first_and_last(d)
    two_qualities(d)
    for at in range(len(d.mentions) - 1):
        if d.superlative and d.superlative.at != at and d.free(at) and d.has(at, "superlative"):
            second_extreme(d, at)
    for at in range(len(d.mentions) - 2):
        if d.superlative and d.superlative.at == at and d.has(at + 1, "and") and d.has(at + 2, "aggregate"):
            extreme_beside(d, at)
    at_the_end_of_time(d)


def data_ends(d: Draft) -> None:
    """`when did the data start`: the first of its dates; of the rows that are asked for."""
    own = d.time_column() if d.text(0).split(" ")[0] == "when" else None
    at = next((i for i in range(1, len(d.mentions)) if d.text(i) in STARTED | ENDED and d.free(i)), None)
    named = at is not None and any(_is_level(c, 0.9) for m in d.mentions[: at + 1] for c in m.columns)
    if own is None or at is None or d.measures or named:
        return
    column = Column(own[0], own[1].name)
    d.measures.append((at, Measure(Aggregate("min" if d.text(at) in STARTED else "max", column))))
    d.superlative = None
    d.take(at, "measure", f"{'first' if d.text(at) in STARTED else 'last'} {own[1].title}")


def first_and_last(d: Draft) -> None:
    """`first and last date`, `first and last close`: both ends of time, or what was measured there."""
    at = d.superlative.at
    other = at + 2
    ends = {w for i in (at, other) for w in d.text(i).split(" ")}
    if not d.has(at + 1, "and") or not d.free(other) or not (ends & FIRST and ends & LAST):
        return
    of = other + 1
    own, found = d.time_column(), d.best_column(of, "") if d.free(of) else None
    if own is None:
        return
    when = Column(own[0], own[1].name)
    if found is not None and found.column.numeric and found.column.role == "measure":
        column = Column(found.table, found.column.name)
        made = [Aggregate("first", column, by=when), Aggregate("last", column, by=when)]
    else:
        column = Column(found.table, found.column.name) if found is not None and found.column.temporal else when
        made = [Aggregate("min", column), Aggregate("max", column)]
        if found is None and d.free(of) and d.text(of) not in WHEN:
            return
    for i in (at, at + 1, other, of):
        if d.free(i) or i == at:
            d.take(i, "measure", "the first and the last" if i == at else "")
    d.measures += [(at, Measure(made[0])), (other, Measure(made[1]))]
    d.superlative = None


WHEN = words_of("when")


def two_qualities(d: Draft) -> None:
    """`youngest and oldest patient`: both ends of the number that two opposite words speak of, where no name tells who
    that is."""
    s = d.superlative
    if s is None or s.said or s.count > 1 or not s.about:
        return
    other = d.step(s.at, 1, skip=("article", "and", "preposition", "turn"))
    ends = d.tag(s.at, "quality"), d.tag(other, "quality")
    if other < 0 or not d.free(other) or not d.has(s.at + 1, "and") or set(ends) != {"min", "max"}:
        return
    about = tuple(w for q in load_lexicon().qualities.get(stems(d.text(other)), ()) for w in q.about)
    found, rows = quality_column(d, s.about), other + 1
    label = d.label_column(found[0]) if found is not None else None
    named = label is not None and label.type == "text"
    if found is None or not found[1].numeric or named or not about or quality_column(d, about) != found:
        return
    column = Column(found[0], found[1].name)
    d.measures += [(s.at, Measure(Aggregate(ends[0], column))), (other, Measure(Aggregate(ends[1], column)))]
    d.superlative = None
    for at in range(s.at, rows + (d.free(rows) and bool(d.mentions[rows].tables))):
        d.take(at, "measure", f"both ends of {found[1].title}" if at == s.at else "")


def at_the_end_of_time(d: Draft) -> None:
    """`latest close of each index`: what it was at the newest of its dates."""
    s = d.superlative
    if s is None or s.said or s.count > 1 or not s.about:
        return
    when = quality_column(d, s.about)
    if when is None or not (when[1].temporal or when[1].role == "time"):
        return
    after = range(s.at + 1, min(s.at + 5, len(d.mentions)))
    if any(d.text(i) in EVERYTHING for i in after):
        levels = [c for c in d.tables[when[0]].columns if c.numeric and c.role == "measure" and not c.additive]
        taken = [i for i in after if not d.role.get(i)]
    else:
        found = d.best_column(s.at + 1, "numeric") if d.free(s.at + 1) else None
        one = when[1].unique or d.dimensions or d.filters  # else each thing has its own newest
        levels = [found.column] if one and _is_level(found) and found.table == when[0] else []
        taken = [s.at + 1]
    if not levels:
        return
    func, by = "last" if s.descending else "first", Column(when[0], when[1].name)
    d.measures += [(s.at, Measure(Aggregate(func, Column(when[0], c.name), by=by))) for c in levels]
    for i in taken:
        d.take(i, "measure", f"at the {func} {when[1].title}")
    d.superlative = None


def as_of_now(d: Draft) -> None:
    """`current price of bitcoin`: what it is at the newest time, of each thing that has one then."""
    at = next((i for i in range(len(d.mentions) - 1) if d.free(i) and d.text(i) in CURRENT), None)
    found = d.best_column(at + 1, "numeric") if at is not None and d.free(at + 1) else None
    if not _is_level(found) or found.column.additive or found.table not in d.facts.series:
        return
    time, things = d.time_column(found.table), Column(found.table, d.facts.series[found.table].name)
    if time is None:
        return
    column, when = Column(found.table, found.column.name), Column(found.table, time[1].name)
    d.measures.append((at, Measure(Aggregate("last", column, by=when))))
    for i in (at, at + 1):
        d.take(i, "measure", f"at the last {time[1].title}" if i == at else "")
    if things not in map(equals, d.filters) and all(x.expr != things for _, x in d.dimensions):
        d.dimensions.append((-2, Dimension(things)))


CURRENT = words_of("current")


def _is_level(found: ColumnLink | None, sure: float = 0.5) -> bool:
    return found is not None and found.column.numeric and found.column.role == "measure" and found.score >= sure


def second_extreme(d: Draft, at: int) -> None:
    """`highest high and lowest low`: each extreme is of the column after it; `highest and lowest price`, of one."""
    found = d.best_column(at + 1, "numeric") if d.free(at + 1) else None
    shared = at == d.superlative.at + 2 and d.has(at - 1, "and")
    first = found if shared else d.best_column(d.superlative.at + 1, "numeric")
    for link in (first, found):
        if link is None or not link.column.numeric or link.score < 0.6:
            return
    for i, link in ((d.superlative.at, first), (at, found)):
        func = "min" if d.tag(i, "superlative") == "min" else "max"
        d.measures.append((i, Measure(Aggregate(func, Column(link.table, link.column.name)))))
        d.take(i, "measure", f"{func} of {link.column.title}")
        if d.free(i + 1):
            d.take(i + 1, "measure")
    d.superlative = None


def extreme_beside(d: Draft, at: int) -> None:
    """`lowest and average price`: an extreme beside another aggregate is one too."""
    found = d.best_column(inner, "numeric") if (inner := object_of(d, at + 2)) is not None else None
    if found is not None and found.column.numeric and not d.superlative.said:
        func = "max" if d.superlative.descending else "min"
        d.measures.append((at, Measure(Aggregate(func, Column(found.table, found.column.name)))))
        d.superlative = None
        d.take(at, "measure", f"{func} of {found.column.title}")
