"""What `they`, `those`, `its`, `the first one` speak of: the rows, or the groups, of the last answer."""

from __future__ import annotations

import msgspec

from inkfish.language.asked import asked_column
from inkfish.language.classes import words_of
from inkfish.language.columns import columns_named
from inkfish.language.conjunction import columns_in, conditions, conjunction
from inkfish.language.draft import Draft
from inkfish.language.leaning import (
    adds,
    asks,
    bare_aggregate,
    is_only_measured,
    of_each_shown,
    owned,
    refers,
    speaks_of_number,
    take_turn,
    turns,
)
from inkfish.language.remeasure import is_time
from inkfish.language.subjects import number_ahead
from inkfish.query.plan import (
    Aggregate,
    Among,
    Chart,
    Column,
    Compare,
    Condition,
    Dimension,
    Limit,
    Measure,
    Plan,
    Subquery,
    Truncated,
    level,
    parts,
)

COUNT = Aggregate("count")
ONES, OWN = words_of("one"), words_of("own")


def of_the_last(d: Draft, last: Plan) -> Plan | None:
    """Return what a message asks about the last answer's rows is to start from; None when it speaks of no such rows."""
    if (whole := _summed_up(d, last) or _listed(d, last)) is not None:
        return whole
    if _told_again(d, last):
        return last
    if of_each_shown(d, last) and not last.lists_rows:
        one = last.limit is not None and last.limit.count == 1  # each of those that it was picked from
        return msgspec.structs.replace(last, order=(), limit=None) if one else narrowed(d, last)
    several = last.limit is None or last.limit.count > 1
    if last.lists_rows and several and _of_all_listed(d):
        return _rows(d, last)
    first = _first_one(d)
    if (
        not (first or refers(d) or _counts_there(d) or (last.where and _lists_own(d)))
        or d.chart
        or d.sortings
        or adds(d)
        or turns(d, "remove")
    ):
        return None
    if d.filters and last.limit is not None and last.limit.count > 1 and _which_of(d):
        return narrowed(d, last)
    if (one := _one_of_all(d, last)) is not None:
        return one
    if last.lists_rows:
        if (shown := _of_each(d)) is not None:
            d.measures.clear()
            d.dimensions.clear()
            told = () if asks(d) or d.text(0).split(" ")[0] == "how" else last.measures  # `and their budget`
            return msgspec.structs.replace(last, measures=tuple(dict.fromkeys((*told, *shown))))
        return _rows(d, last) if _asks(d) and d.superlative is None else None
    if _counts(d):
        if not (_nothing_named(d) or _is_those(d)):
            return _counted_things(d, last) or narrowed(d, last) or (_rows(d, last) if _part(last) else None)
        d.role |= {at: "turn" for at, _ in d.measures}
        d.measures.clear()
        return _rows(d, last, _counted(last) if _nothing_named(d) else Measure(COUNT))
    if first and d.dimensions:
        d.superlative = None
        return narrowed(d, last, first=True)
    if _lists_own(d):
        start = narrowed(d, last, first=last.limit is not None and last.limit.count == 1)
        start = start or (None if refers(d) else _rows(d, last))
        label = d.label_column(last.table) if _asks_what_are(d) or _rows_of_its(d) else None
        shown = (Dimension(Column(last.table, label.name)),) if label else ()
        return start and msgspec.structs.replace(start, dimensions=shown, measures=())
    if not last.dimensions and (_named_superlative(d) or (d.superlative is not None and d.superlative.about)):
        return _listed_behind(d, last)
    if (place := _asked_of_each(d, last)) is not None:
        return place
    _end_of_one(d, last)
    return narrowed(d, last) if _asks(d) or _named_superlative(d) else None


def of_as_many(d: Draft, last: Plan) -> None:
    """`how many of the five are male`, after a top five: those five."""
    cut = {p.count for p in parts(last) if isinstance(p, Limit) and p.count > 1}
    for at, m in enumerate(d.mentions):
        if m.number in cut and d.text(at - 1) == "the" and d.text(at - 2).split(" ")[-1] == "of":
            if d.superlative is not None and d.superlative.count == m.number:
                d.superlative.count = 1  # `which of the five has the most`
            those = msgspec.structs.replace(m, text="of them", tags={"turn": "refer"}, number=None)
            d.mentions = (*d.mentions[:at], those, *d.mentions[at + 1 :])


def _end_of_one(d: Draft, last: Plan) -> None:
    """`what is the lowest salary there`, after one department: the end of its rows, and not of departments."""
    s = d.superlative
    cut = [last.limit] if last.limit else [p for p in parts(last.where) if isinstance(p, Limit)]
    one = [limit.count for limit in cut[:1]] == [1] and s is not None and not (s.about or s.said)
    at = number_ahead(d, s.at) if one and not d.measures and not d.dimensions else None
    if at is None or d.text(0).split(" ")[0] in ("which", "who", "whose"):
        return
    found = d.best_column(at, "numeric")
    end = Aggregate("max" if s.descending else "min", Column(found.table, found.column.name))
    d.measures.append((s.at, Measure(end)))
    d.take(at, "measure", f"the {'highest' if s.descending else 'lowest'} {found.column.title}")
    d.superlative = None


def _asked_of_each(d: Draft, last: Plan) -> Plan | None:
    """`where are they from`, after the best customers: the place of each of them beside its name."""
    asked = asked_column(d) if not (d.measures or d.filters or d.dimensions or d.superlative) else None
    when = d.time_column(last.table) if asked is None and d.text(0) == "when" and asks(d) else None
    if when is not None and not any(d.content(i) for i in range(len(d.mentions))):
        asked = Column(when[0], when[1].name)  # `when was it`, after the deadliest storm
    start = narrowed(d, last) if asked is not None else None
    if start is None:
        return None
    return msgspec.structs.replace(start, dimensions=(*start.dimensions, Dimension(asked)))


def _told_again(d: Draft, last: Plan) -> bool:
    """`how many did he get`, after who got the most votes: the number that was told of him."""
    did = d.text(0) in ("how many", "how much") and d.text(1) in DID and d.tag(2, "turn") == "refer"
    told = did and any(columns_in(m.expr) for m in last.measures)
    when = d.text(0) == "when" and refers(d) and any(is_time(d, x.expr) for x in last.dimensions)
    named = any(d.content(i) for i in range(len(d.mentions)))
    if not (told or when) or named or d.filters:
        return False
    d.measures.clear()
    for at in range(len(d.mentions)):
        d.take(at, "again")
    d.say(0, "what was told")
    return True


DID = words_of("did")


def _of_all_listed(d: Draft) -> bool:
    """`average age`, after a list: one number of all its rows."""
    said = any(d.tag(at, "aggregate") not in (None, "count") for at, _ in d.measures)
    whole = bool(d.dimensions or d.filters or d.superlative or d.sortings or d.chart or d.having or adds(d))
    return said and not whole and all(level(m.expr) == "group" for _, m in d.measures) and is_only_measured(d)


def _which_of(d: Draft) -> bool:
    """`which of them are in Europe`, after a top five: those of the five."""
    return any(m.tags.get("turn") == "refer" and m.text.endswith(OF_THEM) for m in d.mentions) and not d.measures


OF_THEM = tuple(sorted(words_of("of_them")))


def _of_each(d: Draft) -> tuple[Measure, ...] | None:
    """`how old are they`, `when was it sold`, after a list: what each row has, and not all of them together."""
    plain = [m.expr.of for _, m in d.measures if isinstance(m.expr, Aggregate) and isinstance(m.expr.of, Column)]
    said = any(d.tag(i, "aggregate") not in (None, "count") for i in range(len(d.mentions)))
    put = asks(d) or d.text(0).split(" ")[0] == "how" or owned(d)
    if said or d.averaged or not put or len(plain) < len(d.measures) or d.filters or d.superlative or d.grain:
        return None
    for at, c in columns_named(d):
        plain.append(Column(c.table, c.column.name))
        d.take(at, "listed", c.column.title)
    plain += [x.expr for _, x in d.dimensions if isinstance(x.expr, (Column, Truncated))]
    plain += [d.asked] if d.asked is not None else []
    plain += _itself(d) if not plain else []
    return tuple(map(Measure, dict.fromkeys(plain))) or None


def _itself(d: Draft) -> list[Column]:
    """What the rows are called, or their time: `which film was it`, `when was it released`."""
    at = d.step(0, 1)
    rows = d.mentions[at].tables[:1] if d.text(0) in ("which", "what") and d.free(at) else ()
    label = d.label_column(rows[0].table) if rows else None
    when = d.time_column() if d.text(0) == "when" else None
    place = asked_column(d) if d.text(0) == "where" else None
    told = [Column(rows[0].table, label.name)] if label else [Column(when[0], when[1].name)] if when else []
    return told or ([place] if place is not None else [])


def _one_of_all(d: Draft, last: Plan) -> Plan | None:
    """`what's the average of that`, after a list: of the number that is listed."""
    func = bare_aggregate(d)
    label = d.label_column(last.table)
    called = label is not None and [x.expr for x in last.dimensions] == [Column(last.table, label.name)]
    if not last.lists_rows and not (called and last.limit):
        return None
    shown = [c for e in (*(m.expr for m in last.measures), *(o.by for o in last.order)) for c in columns_in(e)]
    numbers = [e for e in shown if d.data(e).numeric and d.data(e).role == "measure"]
    if func in (None, "count") or not numbers or d.filters or d.dimensions or not _nothing_named(d):
        return None
    d.measures.clear()
    for at in d.indexes("aggregate"):
        d.take(at, "measure", f"of {d.data(numbers[0]).title}")
    return _rows(d, last, Measure(Aggregate(func, numbers[0])))


def _listed_behind(d: Draft, last: Plan) -> Plan | None:
    """`which of those is the oldest`, after how many they are: the rows themselves, by what they are called."""
    label = d.label_column(last.table)
    if label is None or last.joins:
        return None
    names = d.names_of(Column(last.table, label.name))
    shown = tuple(Measure(Column(last.table, name)) for name in names)
    return Plan(last.table, also=last.also, sides=last.sides, measures=shown, where=last.where)


def _summed_up(d: Draft, last: Plan) -> Plan | None:
    """`how much is that in total?`: what is measured, of all the rows together."""
    if not turns(d, "sum_up") or not _nothing_named(d) or not last.dimensions or last.lists_rows:
        return None
    take_turn(d, "sum_up", "all together")
    d.measures.clear()
    d.averaged = False
    measures = tuple(m for m in last.measures if level(m.expr) == "group")
    chart = Chart(title=last.chart.title)
    where = conjunction(kept(d, last))
    return Plan(last.table, also=last.also, sides=last.sides, measures=measures, where=where, chart=chart)


def _listed(d: Draft, last: Plan) -> Plan | None:
    """`list them`, after a count: the things or rows that were counted, by what they are called."""
    label = d.label_column(last.table)
    counted = _different(last) or (Column(last.table, label.name) if label else None)
    bare = [m.text for m in d.mentions if m.known] == ["which ones"]
    if not (turns(d, "list") or bare) or not _nothing_named(d) or last.lists_rows or counted is None:
        return None
    take_turn(d, "list", f"each by {d.data(counted).title}")
    shown = tuple(Dimension(Column(counted.table, name)) for name in d.names_of(counted))
    return Plan(last.table, also=last.also, sides=last.sides, dimensions=shown, where=conjunction(kept(d, last)))


def _different(last: Plan) -> Column | None:
    """The column whose different values were counted."""
    first = last.measures[0].expr if last.measures else None
    counted = isinstance(first, Aggregate) and first.func == "count_distinct" and isinstance(first.of, Column)
    return first.of if counted else None


def _asks(d: Draft) -> bool:
    """Whether a message brings something of its own to show of those rows."""
    grouped = bool(d.dimensions) and not (d.colored or d.faceted)
    return bool(d.measures) or grouped or any(speaks_of_number(d, i) for i in range(len(d.mentions))) or _which(d)


def _lists_own(d: Draft) -> bool:
    """`list its constituencies`: another thing of theirs, listed and not measured."""
    told = (d.text(0).split(" ")[0] in ("list", "name") or _asks_what_are(d) or _are_its(d)) and not d.measures
    if told and d.text(1) in ("the", "all the") and not d.filters and not d.dimensions:
        return all(d.text(i) != "with" for i in range(len(d.mentions)))
    return told and any(d.text(i) in OWN for i in range(len(d.mentions)))


def _asks_what_are(d: Draft) -> bool:
    """`what are its films`: the rows, by what they are called."""
    return asks(d) and _rows_of_its(d) and not d.filters


def _rows_of_its(d: Draft) -> bool:
    """`list its companies`: of what it has, the rows."""
    pairs = zip(d.mentions, d.mentions[1:], strict=False)
    return any(m.text in OWN and n.tables and not any(c.score >= 0.9 for c in n.columns) for m, n in pairs)


def _are_its(d: Draft) -> bool:
    """`what are its items`: the values of a category that the last one has."""
    at = next((i for i in range(1, len(d.mentions) - 1) if d.text(i) in OWN), -1)
    found = d.best_column(at + 1, "category") if at > 0 else None
    named = found is not None and found.score >= 0.6 and found.column.role != "measure"
    return d.text(0).split(" ")[0] in ("what", "which") and at in (1, 2) and named and d.last(at + 1)


def _which(d: Draft) -> bool:
    """`which country is he from`."""
    return any(d.text(i) in ("which", "what") and d.free(i + 1) and d.best_column(i + 1) for i in range(2))


def _named_superlative(d: Draft) -> bool:
    """`which of those made the most revenue`: an end of something that is named."""
    s = d.superlative
    return s is not None and any(d.free(i) and d.mentions[i].columns for i in range(len(d.mentions)))


def _counts(d: Draft) -> bool:
    return bool(d.measures) and all(m.expr == COUNT for _, m in d.measures) and not d.dimensions


def _counted_things(d: Draft, last: Plan) -> Plan | None:
    """`how many of them are in Asia`, after the five richest countries: of the countries, and not of their rows."""
    things = last.dimensions[0].expr if len(last.dimensions) == 1 and not last.lists_rows else None
    label = d.label_column(last.table)
    if not d.filters or things is None or (label is not None and things != Column(last.table, label.name)):
        return None
    several = (
        last.limit.count > 1 if last.limit else any(isinstance(c, Among) and c.of == things for c in kept(d, last))
    )
    if not several:
        return None
    d.role |= {at: "turn" for at, _ in d.measures}
    d.measures.clear()
    return _rows(d, last, Measure(Aggregate("count_distinct", things)))


def _nothing_named(d: Draft) -> bool:
    """Whether a count is of `they` or `those` alone: no other word says of what."""
    return not any(m.columns or m.tables or m.values or d.has(i, "entity") for i, m in enumerate(d.mentions))


def _is_those(d: Draft) -> bool:
    """`how many houses is that`: the thing counted is what the last answer is of."""
    words = [d.text(i) for i in range(len(d.mentions)) if d.mentions[i].known]
    return (
        len(words) > 2 and words[-2] in ("is", "are", "were", "was") and words[-1] in ("that", "those", "they", "these")
    )


def _counts_there(d: Draft) -> bool:
    """`how many are there?`."""
    return _counts(d) and not d.filters and not d.having and _nothing_named(d) and d.text(1).endswith("there")


def _first_one(d: Draft) -> bool:
    """`the first one`, `the top one`: the group that stands first."""
    return any(d.has(i, "top", "superlative") and d.text(i + 1) in ONES for i in range(len(d.mentions)))


def _rows(d: Draft, last: Plan, counted: Measure | None = None) -> Plan:
    """The rows behind an answer, with nothing shown of them yet (or their count)."""
    shown = (counted,) if counted else ()
    return Plan(last.table, also=last.also, sides=last.sides, measures=shown, where=conjunction(kept(d, last)))


def _counted(last: Plan) -> Measure:
    """A count of the groups that were picked, else of the rows: all that there are of a single one."""
    if _picked(last) and (last.limit is None or last.limit.count > 1):
        return Measure(Aggregate("count_distinct", last.dimensions[0].expr))
    return Measure(COUNT)


def _picked(last: Plan) -> bool:
    """Whether an answer shows some groups of one kind and not the others."""
    return len(last.dimensions) == 1 and bool(last.limit or last.having) and not last.lists_rows


def narrowed(d: Draft, last: Plan, *, first: bool = False) -> Plan | None:
    """The last plan over the groups that it showed, free to be measured and ordered otherwise."""
    if first and len(last.dimensions) == 1:
        last = msgspec.structs.replace(last, limit=Limit(1, last.limit.skip if last.limit else 0))
    if not _picked(last) and not (last.lists_rows and last.limit):
        return None
    return msgspec.structs.replace(last, where=conjunction(kept(d, last)), having=None, order=(), limit=None)


def kept(d: Draft, last: Plan) -> list[Condition]:
    """The conditions that pick the rows of an answer: its own, and of being among the groups or rows that it shows."""
    if last.lists_rows:
        return [*conditions(last.where), *_among_rows(d, last)]
    if not _picked(last):
        return [*conditions(last.where), *_part(last)]
    inner = msgspec.structs.replace(last, dimensions=last.dimensions[:1], measures=())
    return [*conditions(last.where), Among(last.dimensions[0].expr, Subquery(inner))]


def _part(last: Plan) -> list[Condition]:
    """The rows that one share is of: `how many of them`, after what percentage they are."""
    told = [p.where for m in last.measures for p in parts(m.expr) if isinstance(p, Aggregate) and p.where is not None]
    return conditions(told[0]) if len(told) == 1 and len(last.measures) == 1 and not last.dimensions else []


def _among_rows(d: Draft, last: Plan) -> list[Condition]:
    """What the rows that a list is cut to have in common: their key; else how far they reach in its order."""
    if last.limit is None:
        return []
    names = [x.expr for x in last.dimensions]
    keys = [Column(last.table, c.name) for c in d.tables[last.table].columns if c.unique]
    key = next((e for e in (*names, *keys) if e in keys), None)
    by = last.order[0] if last.order and isinstance(last.order[0].by, Column) else None
    if key is None and by is not None and not last.limit.per:
        end = Limit(1, last.limit.skip + last.limit.count - 1)
        edge = msgspec.structs.replace(last, dimensions=(), measures=(Measure(by.by),), limit=end)
        return [Compare(">=" if by.descending else "<=", by.by, Subquery(edge))]
    key = key or next(iter(names), None)
    if key is None:
        return []
    return [Among(key, Subquery(msgspec.structs.replace(last, dimensions=(), measures=(Measure(key),))))]
