"""Questions that name no measure: about the data itself (`what is in this data`), or about a thing (`anything about
France?`)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import stems_of
from inkfish.language.columns import default_aggregate
from inkfish.language.draft import EMPTY_TAGS, Draft
from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.plurals import singular
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Between, Column, Compare, Condition, Dimension, Limit, Measure, Within, parts

SHOWN = 12  # columns of a row that are shown
SAMPLE = 10  # rows that tell what a table holds
SUMMED = 8  # measures of a summary
FEW = 40  # rows up to which a thing is told by its rows, and not by what they come to


class Overview(msgspec.Struct, frozen=True):
    """A kind of question about the data itself: one of these stems, and beside it only `words`."""

    keys: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=4)
def load_overviews(language: str = "en") -> dict[str, Overview]:
    """Read and check `lexicon/en/overview.toml`."""
    found = {}
    for name, entry in read_lexicon_file("overview", language).items():
        if set(entry) != {"keys", "words"}:
            raise LexiconError(f"overview.toml: [{name}] has {sorted(entry)}; it must have keys and words.")
        found[name] = Overview(frozenset(map(stem, entry["keys"])), frozenset(map(stem, entry["words"])))
    return found


def data_described(d: Draft) -> None:
    """`what is in this data`, `summary`, `what is the time range`: nothing is named but the data itself."""
    if d.dimensions or d.measures or d.filters or d.listed or d.sortings:
        return
    for kind, describe in (("period", _period), ("summary", _summary), ("rows", _sample)):
        at = _key(d, kind)
        if at is not None and describe(d, _table(d)):
            d.take(at, "described", f"{kind} of the data")
            for i in range(len(d.mentions)):
                if d.free(i):
                    d.take(i, "described")
            return


def _key(d: Draft, kind: str) -> int | None:
    """Return where the word stands that asks for one kind of overview, when there is nothing else in the question."""
    known, found = load_overviews()[kind], None
    for at, m in enumerate(d.mentions):
        said = {t.stem for t in d.tokens[m.start : m.end] if t.kind == "word"}
        if said & known.keys and not _named(d, at):
            found = at if found is None else found
        elif not (d.boundary(at) or _hollow(d, at) or m.tables) and (not said <= known.words or _named(d, at)):
            return None
    return found


def _hollow(d: Draft, at: int) -> bool:
    """Whether a mention names nothing and may be only an article, a helper or a request."""
    return not d.content(at) and bool(EMPTY_TAGS & set(d.mentions[at].tags))


def _named(d: Draft, at: int) -> bool:
    """Whether a column that is no time bears this very name, or a row this value."""
    m = d.mentions[at]
    return bool(m.columns and m.columns[0].score >= 0.9 and m.columns[0].column.role != "time") or bool(m.values)


def _table(d: Draft) -> str:
    return max(d.tables, key=lambda name: d.weights.get(name, 0.0))


def _period(d: Draft, table: str) -> bool:
    """The first and the last time of the data."""
    found = d.time_column(table)
    if found is not None:
        column = Column(table, found[1].name)
        d.measures += [
            (-2, Measure(Aggregate(func, column), name)) for func, name in (("min", "First"), ("max", "Last"))
        ]
    return found is not None


def _summary(d: Draft, table: str) -> bool:
    """How many rows there are, and what their numbers come to."""
    numbers = [c for c in d.tables[table].columns if _measured(c)][:SUMMED]
    d.measures.append((-2, Measure(Aggregate("count"))))
    d.measures += [(-2, Measure(default_aggregate(table, c))) for c in numbers]
    d.counted = table
    return True


def _sample(d: Draft, table: str) -> bool:
    """The first rows with their columns."""
    _rows(d, table, frozenset())
    d.limit = d.limit or Limit(SAMPLE)
    return True


def _rows(d: Draft, table: str, fixed: frozenset[str]) -> None:
    """The rows as they are, without the columns in which they are all the same."""
    columns = [c for c in d.tables[table].columns if c.name not in fixed][:SHOWN]
    d.dimensions += [(-2, Dimension(Column(table, c.name))) for c in columns if not _measured(c)]
    d.measures += [(-2, Measure(Column(table, c.name))) for c in columns if _measured(c)]
    d.distinct_list = not d.measures


def _measured(column: DataColumn) -> bool:
    return column.numeric and column.role == "measure"


def thing_described(d: Draft) -> None:
    """`tell me about Toyota`, `what do we know of patient 12`: its rows when they are few, else what they come to.

    Where rows are named, it is all of them: `list all Gallup polls`.
    """
    if d.dimensions or d.measures or d.superlative or d.trend or not d.filters or not _only_things(d):
        return
    columns = [p for c in d.filters for p in parts(c) if isinstance(p, Column)]
    table = columns[0].table
    fixed = any(_fixes(c) or _one_day(c) for c in d.filters)
    if any(p.table != table or _measured(d.data(p)) for p in columns) or not fixed:
        return
    if _many(d, d.filters) and not any(_rows_behind(d, at) for at in range(1, len(d.mentions))):
        if [t.text for t in d.tokens[:2]] == ["what", "did"]:  # `what did Nintendo publish`: the rows' names
            return
        _summary(d, table)
    else:
        _rows(d, table, frozenset(c.left.name for c in d.filters if _fixes(c)))


def things_listed(d: Draft) -> None:
    """`which coins are there`, `list all stores`: the different names of what the rows are."""
    if d.dimensions or d.measures or d.filters or d.listed or d.superlative or d.trend:
        return
    if d.chart.get("kind") not in (None, "table"):
        return
    named = [at for at, m in enumerate(d.mentions) if m.tables and m.tables[0].score >= 0.8 and d.free(at)]
    rest = (at for at in range(len(d.mentions)) if at not in named)
    if len(named) != 1 or not all(d.boundary(at) or _hollow(d, at) for at in rest):
        return
    table = d.mentions[named[0]].tables[0].table
    label = d.label_column(table)
    if label is not None and label.type == "text":
        d.dimensions.append((named[0], Dimension(Column(table, label.name))))
        d.take(named[0], "listed", f"each of {table}")
        d.distinct_list = True


def _only_things(d: Draft) -> bool:
    """Whether nothing is said but values and times, and words that hold nothing: `anything`, `everything`."""
    return all(
        d.role.get(at) in ("value", "time", "condition")
        or d.boundary(at)
        or d.empty(at)
        or (d.has(at, "request") and not (m.columns or m.tables or m.values))
        or (m.tables and d.role.get(at + 1) == "value" and d.mentions[at + 1].values)
        or _rows_behind(d, at)
        or d.tokens[m.end - 1].stem in CONTAINERS
        for at, m in enumerate(d.mentions)
    )


def _rows_behind(d: Draft, at: int) -> bool:
    """Whether the rows of a table are named right behind a value: `Gallup polls`."""
    named = bool(d.mentions[at].tables) and d.mentions[at].tables[0].score >= 0.8 and d.free(at)
    return named and d.role.get(at - 1) == "value" and singular(d.text(at)) != d.text(at)


def _fixes(condition: Condition) -> bool:
    """Whether a condition leaves one value of its column."""
    return isinstance(condition, Compare) and condition.op == "=" and isinstance(condition.left, Column)


def _one_day(condition: Condition) -> bool:
    """Whether a condition leaves the rows of one day: `what happened on 2001-09-17`."""
    period = condition.period if isinstance(condition, Within) else None
    ends = (period.start, period.end) if isinstance(period, Between) else (None, None)
    return all(ends) and date.fromisoformat(ends[1][:10]) - date.fromisoformat(ends[0][:10]) == timedelta(days=1)


def _many(d: Draft, filters: list[Condition]) -> bool:
    """Whether the rows that are kept are likely more than can be read."""
    counts = [_rows_of(d, c) for c in filters if _fixes(c)]
    counts += [d.data(c.of).rows / max(1, d.data(c.of).distinct) for c in filters if _one_day(c)]
    return min(counts, default=FEW + 1) > FEW


def _rows_of(d: Draft, condition: Compare) -> float:
    data = d.data(condition.left)
    told = {str(value).casefold(): count for value, count in data.top}
    usual = data.rows / max(1, data.distinct)
    return told.get(str(getattr(condition.right, "value", "")).casefold(), usual)


CONTAINERS = stems_of("container")
