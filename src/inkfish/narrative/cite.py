"""Where an answer comes from, and how it was made, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from inkfish.data import table as data
from inkfish.data.grammar import capital, listed, plural
from inkfish.data.table import Source
from inkfish.data.units import write_value
from inkfish.narrative.frame import Frame
from inkfish.narrative.names import Names
from inkfish.narrative.period import period_words
from inkfish.narrative.phrases import say
from inkfish.narrative.where import condition_words
from inkfish.query.periods import resolve
from inkfish.query.plan import (
    Aggregate,
    Bin,
    Calculation,
    Column,
    Expr,
    Join,
    Last,
    Measure,
    Plan,
    Subquery,
    ToDate,
    Truncated,
    Within,
    level,
    parts,
)
from inkfish.query.result import Result, ResultColumn


class Citation(msgspec.Struct, frozen=True):
    """The sources of an answer, its method as sentences, and the last period that its data reach, empty without one."""

    sources: tuple[Source, ...]
    methodologies: tuple[str, ...]
    until: str = ""


def cite(plan: Plan, result: Result, tables: Sequence[data.Table], notes: Iterable[str] = ()) -> Citation:
    """Return where an answer comes from and how it was made; `notes` are sentences of other rooms, told last."""
    frame = Frame(plan, result, tables)
    used = [t for name in _tables(plan) if (t := frame.names.table(name)) is not None]
    told = [capital(text) for rule in RULES for text in rule(frame, used)]
    sources = tuple(dict.fromkeys(source for t in used for source in _sources(plan, t)))
    said = tuple(dict.fromkeys([*told, *(n.strip() for n in notes if n.strip())]))
    return Citation(sources, said, next(filter(None, map(_ends, used)), ""))


def _sources(plan: Plan, table: data.Table) -> tuple[Source, ...]:
    """Return where the rows of a table come from: its measures' own sources, and its own unless these are all."""
    used = _columns(plan, table)
    measured = [c for c in used if c.role == "measure"] or used
    own = tuple(c.source for c in measured if c.source is not None)
    return own if own and len(own) == len(measured) else (table.source, *own)


def _columns(plan: Plan, table: data.Table) -> list[data.Column]:
    """Return the columns of a table that a plan uses, once each, in the order of their use."""
    named = [p.name for p in parts(plan) if isinstance(p, Column) and p.table.casefold() == table.name.casefold()]
    return [c for name in dict.fromkeys(named) if (c := table.column(name)) is not None]


def source_line(source: Source) -> str:
    """Return a source as one line that can be copied: publisher, title, edition, licence, address, when it was fetched.

    >>> source_line(Source("World Population Prospects", "catalog", "https://example.org/wpp", "United Nations",
    ...                    "CC BY 3.0 IGO", "", "2024-07-11"))
    'United Nations: World Population Prospects, 11 Jul 2024. CC BY 3.0 IGO. https://example.org/wpp'
    """
    named = not source.publisher or source.publisher.casefold() in source.name.casefold()
    title = source.name if named else f"{source.publisher}: {source.name}"
    dated = f"{title}, {write_value(source.published, None, 'date')}" if source.published else title
    fetched = write_value(source.retrieved_at[:10], None, "date") if source.retrieved_at else ""
    told = (dated, source.licence, source.url, say("cited.retrieved", date=fetched) if fetched else "")
    return ". ".join(text for text in told if text)


def _tables(plan: Plan) -> list[str]:
    """Return every table that a plan reads, those of its sub-queries last."""
    inner = [t for p in parts(plan) if isinstance(p, Plan) for t in p.tables]
    return list(dict.fromkeys([*plan.tables, *inner]))


# -- rules: each yields sentences -------------------------------------------------------------------------------------


def published(frame: Frame, used: Sequence[data.Table]) -> Iterator[str]:
    """What the publisher of a catalog's table says of the columns used, how it made them, and to when they go."""
    for table in used:
        if table.source.kind != "catalog":
            continue
        measured = [c for c in _columns(frame.plan, table) if c.role == "measure"]
        yield from (f"{c.title}: {_sentence(c.definition)}" for c in measured if c.definition)
        yield from (_sentence(c.methodology) for c in measured if c.methodology)
        yield from (_sentence(text) for text in (table.methodology,) if text)
        end = _ends(table)
        if end:
            yield say("cite.ends", file=_file(table), end=end)


def _ends(table: data.Table) -> str:
    """Return the last period of a table, written; empty where it has none."""
    time = next((c for c in table.columns if c.role == "time" and c.maximum is not None), None)
    if table.ends or time is None:
        return write_value(table.ends, None, "date") if table.ends else ""
    return write_value(time.maximum, None, time.type, grain=time.grain)


def computed(frame: Frame, _: Sequence[data.Table]) -> Iterator[str]:
    """What was computed, for each of what."""
    plan, names = frame.plan, frame.names
    nouns = [_computed(names, m.expr, m.name) for m in plan.measures]
    each = listed(_each(frame, d.expr, d.name) for d in plan.dimensions)
    if all(level(m.expr) == "row" for m in plan.measures):
        shown = listed([*(names.noun(d.expr) for d in plan.dimensions), *nouns]) or say("cited.all_columns")
        yield say("cite.distinct" if plan.distinct or not nouns else "cite.listed", columns=shown)
    elif each:
        yield say("cite.each", what=listed(nouns), each=each)
    else:
        yield say("cite.one", what=listed(nouns))
    yield from (
        say("cite.named", name=m.name, what=names.noun(m.expr))
        for m in plan.measures
        if m.name and _differs(m.name, names.noun(m.expr)) and not _own_name(m, names)
    )


def _computed(names: Names, expr: Expr, name: str) -> str:
    """Return a measure as what was done: a total is a sum."""
    plain_sum = isinstance(expr, Aggregate) and expr.func == "sum" and expr.where is None and expr.of is not None
    return say("cited.sum", of=names.noun(expr.of)) if plain_sum and not name else names.noun(expr, name)


def _own_name(measure: Measure, names: Names) -> bool:
    """Whether a measure is called as its column is: each group is one row then."""
    columns = [p for p in parts(measure.expr) if isinstance(p, Column)]
    return len(columns) == 1 and not _differs(measure.name, names.column(columns[0]))


def _differs(name: str, noun: str) -> bool:
    return name.casefold() != noun.casefold()


def _each(frame: Frame, expr: object, name: str) -> str:
    """Return a dimension to stand after "for each"."""
    if isinstance(expr, Truncated):
        return frame.names.noun(expr)
    if isinstance(expr, Bin):
        return say("cited.bin", of=frame.names.noun(expr.of))
    return frame.names.noun(expr, name)


def rows(frame: Frame, used: Sequence[data.Table]) -> Iterator[str]:
    """Which rows it rests on."""
    account, plan = frame.result.account, frame.plan
    files = listed(_file(t) for t in used if t.name in (plan.table, *plan.also)) or plan.table
    counts = {
        "kept": _count(account.kept),
        "rows": _count(account.rows),
        "files": files,
        "things": plural("row", account.rows),
    }
    if plan.where is None:
        yield say("cite.all_rows" if account.kept == account.rows else "cite.some_rows", **counts)
    else:
        key = "cite.rows_where_all" if account.kept == account.rows else "cite.rows_where"
        yield say(key, **counts, where=condition_words(plan.where, frame.names))
    if plan.having is not None:
        yield say("cite.having", having=condition_words(plan.having, frame.names))


def _file(table: data.Table) -> str:
    if table.source.kind == "catalog":
        return table.title or table.source.name
    return table.source.name or table.title or table.name


def _count(number: int) -> str:
    return write_value(number, None, "integer")


def limited(frame: Frame, _: Sequence[data.Table]) -> Iterator[str]:
    """How many of the groups are shown, and in what order they were picked."""
    result, limit = frame.result, frame.plan.limit
    shown, groups = len(result.rows), max(result.account.groups, len(result.rows))
    if limit is not None and shown < groups and shown:
        by = listed(_order(frame, o.by, o.descending) for o in frame.plan.order)
        key = "cite.limited_by" if by else "cite.limited"
        are = say("noun.is" if shown == 1 else "noun.are")
        yield say(key, shown=_count(shown), groups=_count(groups), things=frame.things(groups), by=by, are=are)
    if result.truncated:
        yield say("cite.truncated", shown=_count(shown), groups=_count(groups), things=frame.things(groups))


def _order(frame: Frame, by: object, descending: bool) -> str:
    return say("cited.largest_first" if descending else "cited.smallest_first", noun=frame.names.noun(by))


def missing(frame: Frame, _: Sequence[data.Table]) -> Iterator[str]:
    """How many rows had no value."""
    told: set[str] = set()
    for column in frame.result.columns:
        count = frame.result.account.missing.get(column.key, 0)
        of = next((p for p in parts(column.expr) if isinstance(p, Column)), None)
        noun = frame.names.column(of) if of is not None else frame.noun(column)
        if not count or noun in told:
            continue
        told.add(noun)
        key = _missing_key(frame, column)
        yield say(
            key,
            count=_count(count),
            rows=plural("row", count),
            have="has" if count == 1 else "have",
            noun=noun,
            are="is" if count == 1 else "are",
        )


def _missing_key(frame: Frame, column: ResultColumn) -> str:
    """Return how rows without a value are told: left out, listed all the same, or a group of their own."""
    if frame.plan.lists_rows:
        return "cite.missing_listed"
    if column.role == "measure":
        return "cite.missing"
    shown = any(v is None for v in frame.result.values(column.key))
    return "cite.missing_group" if shown else "cite.missing_left_out"


def joined(frame: Frame, _: Sequence[data.Table]) -> Iterator[str]:
    """Which tables were brought together, and by which columns."""
    if frame.plan.also:
        yield say("cite.appended", files=listed(frame.names.file(t) for t in (frame.plan.table, *frame.plan.also)))
    if frame.plan.sides:
        names = (frame.names.column(c) for c in (frame.plan.sides[0].first, frame.plan.sides[0].second))
        yield say("cite.both_sides", **dict(zip(("first", "second"), names, strict=True)))
    for join in frame.plan.joins:
        yield say(
            "cite.joined",
            left=frame.names.file(join.left.table),
            right=frame.names.file(join.right.table),
            on=_on(frame, join),
            unmatched=say("cited.kept_unmatched" if join.outer else "cited.dropped_unmatched"),
            once="" if join.many_to_one else say("cited.once"),
        )


def _on(frame: Frame, join: Join) -> str:
    left, right = frame.names.column(join.left), frame.names.column(join.right)
    return left if left == right else say("cited.on_two", left=left, right=right)


def relative(frame: Frame, _: Sequence[data.Table]) -> Iterator[str]:
    """What a time relative to the newest date means in dates."""
    for node in dict.fromkeys(
        p for p in parts(frame.plan) if isinstance(p, Within) and isinstance(p.period, (Last, ToDate))
    ):
        words = period_words(node.period).removeprefix("in ")
        span = _resolved(frame.names.found(node.of), node.period)
        if span is None:
            yield say("cite.relative_unknown", words=words, column=frame.names.noun(node.of))
        else:
            start, end, newest = span
            yield say(
                "cite.relative", words=words, start=start, end=end, newest=newest, column=frame.names.noun(node.of)
            )


def _resolved(column: data.Column | None, period: Last | ToDate) -> tuple[str, str, str] | None:
    """Return a relative period's first and last day and the newest date, written; None where none is known."""
    try:
        newest = datetime.fromisoformat(str(column.maximum)) if column is not None else None
    except ValueError:
        newest = _year_end(column)
    if newest is None or column is None:
        return None
    grain = column.grain or ("second" if column.type == "datetime" else "day")
    start, end = resolve(period, newest, grain)
    with_time = period.unit == "hour" if isinstance(period, Last) else False
    last = end - (timedelta(minutes=1) if with_time else timedelta(days=1))
    return tuple(_written(at, with_time) for at in (start, max(start, last), newest))


def _written(at: datetime, with_time: bool) -> str:
    return write_value(at.isoformat(), None, "datetime", grain="minute" if with_time else "day")


def _year_end(column: data.Column | None) -> datetime | None:
    """Return the first day of the newest year, where a column holds years as numbers."""
    year = column.maximum if column is not None else None
    return datetime(int(year), 1, 1) if isinstance(year, (int, float)) and 1 <= year <= 9998 else None


def defined(frame: Frame, _: Sequence[data.Table]) -> Iterator[str]:
    """What the calculations mean."""
    seen: set[str] = set()
    for node in parts(frame.plan):
        key = (
            f"cite.calc_{node.kind}"
            if isinstance(node, Calculation)
            else f"cite.func_{node.func}"
            if isinstance(node, Aggregate)
            else ""
        )
        if not key or key in seen or (isinstance(node, Aggregate) and node.func not in _EXPLAINED):
            continue
        seen.add(key)
        periods = node.periods if isinstance(node, Calculation) else 1
        key += "_within" if isinstance(node, Calculation) and node.kind == "share" and node.within else ""
        yield say(
            key,
            periods=periods,
            before=say("cited.before_one") if periods == 1 else say("cited.before_many", periods=periods),
            first=say("cited.rank_smallest" if getattr(node, "ascending", False) else "cited.rank_largest"),
        )


_EXPLAINED = ("median", "stddev", "percentile", "correlation", "share", "count_distinct", "mode")


def subqueries(frame: Frame, _: Sequence[data.Table]) -> Iterator[str]:
    """What was computed first, to compare with."""
    for node in parts(frame.plan):
        if isinstance(node, Subquery) and node.plan.measures:
            what = listed(frame.names.noun(m.expr) for m in node.plan.measures)
            where = (
                say("condition.where", where=condition_words(node.plan.where, frame.names))
                if node.plan.where is not None
                else ""
            )
            yield say("cite.subquery", what=what, file=frame.names.file(node.plan.table), where=where)


def loaded(frame: Frame, used: Sequence[data.Table]) -> Iterator[str]:
    """What was changed on the way in, of the whole tables and of the columns used."""
    columns = {(p.table.casefold(), p.name.casefold()) for p in parts(frame.plan) if isinstance(p, Column)}
    for table in used:
        for note in table.notes:
            if not note.column or (table.name.casefold(), note.column.casefold()) in columns:
                yield say("cite.loaded", file=_file(table), note=_sentence(note.text))


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


RULES: tuple[Callable[[Frame, Sequence[data.Table]], Iterator[str]], ...] = (
    published,
    computed,
    rows,
    joined,
    relative,
    missing,
    limited,
    defined,
    subqueries,
    loaded,
)
