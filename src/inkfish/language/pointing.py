"""What is asked about the one or the two that were just answered: `what day was that bill`, `of the two, which is`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.asked import asked_column
from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import default_aggregate
from inkfish.language.comparatives import is_comparative, is_less
from inkfish.language.conjunction import columns_in, conditions, conjunction, subject, union
from inkfish.language.draft import Draft
from inkfish.language.figures import nth
from inkfish.language.leaning import asks, refers
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import number_ahead
from inkfish.language.tidy import substitute
from inkfish.language.tokens import tokenize
from inkfish.query.plan import Aggregate, Column, Compare, Dimension, Expr, Limit, Measure, Order, Plan, Subquery, parts


def pointed_at(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """Return the row of the end that was just told, or one of the last two things; None where neither is asked for."""
    return _row_of_end(d, plans[-1]) or _one_of_two(d, plans) or _other_end(d, plans[-1]) or _first_time(d, plans[-1])


def without_lookup(d: Draft, plans: Sequence[Plan]) -> Sequence[Plan]:
    """`and the lowest low?`, after `highest high`, `when was that`: another number is of the rows before the row that
    was looked up; with another condition, as in `and in Oslo?`, the same is looked up again."""
    s = d.superlative
    ends = s is not None and (s.about or number_ahead(d, s.at) is not None)
    of_it = any(m.tags.get("turn") == "refer" for m in d.mentions) and not ends
    if not (d.measures or ends) or of_it:
        return plans
    before = next((i for i, plan in enumerate(plans) if _looks_up(plans[-1], plan)), None)
    return plans if before is None else plans[: before + 1]


def _looks_up(last: Plan, before: Plan) -> bool:
    """Whether an answer tells what else the row holds whose end an answer before told, or the one of the other end."""
    ends = [e.of for m in before.measures if isinstance(e := m.expr, Aggregate) and e.func in ("min", "max")]
    told = bool(ends) and not before.dimensions and last.lists_rows and last.limit == Limit(1)
    return told and [o.by for o in last.order] == ends[-1:] and last.where == before.where


def _first_time(d: Draft, last: Plan) -> Plan | None:
    """`when was the first time`, after how often it was: the earliest or latest time of the same rows."""
    s, words = d.superlative, {m.text for m in d.mentions}
    found = d.time_column(last.table) if s is not None else None
    told = [m.expr.of for m in last.measures if isinstance(m.expr, Aggregate) and m.expr.func in ("min", "max")]
    if found is None or not (d.text(0) == "when" or told == [Column(found[0], found[1].name)]):
        return None
    ends = words & (FIRST | LAST)
    if not ends or not words & WHEN or d.measures or d.filters or last.limit is not None:
        return None
    _take_all(d, "the time of it")
    end = Aggregate("min" if ends & FIRST else "max", Column(found[0], found[1].name))
    return Plan(last.table, also=last.also, sides=last.sides, measures=(Measure(end),), where=last.where)


def _other_end(d: Draft, last: Plan) -> Plan | None:
    """`and the cheapest one?`, after what was asked of the most expensive one: the same of the other end."""
    s = d.superlative
    if (following := _place_of(d, last)) is not None:
        return following
    inner = next((p.plan for p in parts(last.where) if isinstance(p, Subquery)), None)
    named = any(d.content(i) and i != s.at for i in range(len(d.mentions))) if s is not None else True
    if inner is None or inner.limit is None or not inner.order or named or d.measures or d.filters or d.dimensions:
        return None
    about = quality_column(d, s.about) if s.about else None
    by = columns_in(inner.order[0].by)
    ranked = inner.order[0].by
    if about is not None and by and about[1].name != by[0].name:
        if not _alike(by[0].name, about[1].name):
            return None
        column = Column(*(about[0], about[1].name))
        ranked = Aggregate("max" if s.descending else "min", column) if isinstance(ranked, Aggregate) else column
    order = (Order(ranked, s.descending),)
    edge = next((c for c in conditions(last.where) if isinstance(c, Compare) and c.right == Subquery(inner)), None)
    limit = Limit(1, s.skip + s.count - 1) if edge else Limit(s.count, s.skip)
    turned = msgspec.structs.replace(inner, order=order, limit=limit)
    _take_all(d, "the other end")
    if edge is not None:  # how far the ones reach that were picked
        reached = Compare(">=" if s.descending else "<=", edge.left, Subquery(turned))
        return msgspec.structs.replace(last, where=substitute(last.where, edge, reached))
    return msgspec.structs.replace(last, where=substitute(last.where, inner, turned))


def _place_of(d: Draft, last: Plan) -> Plan | None:
    """`and the runner-up?`, after what the first of them has: the same of the one at that place."""
    at = next(iter(d.indexes("ordinal")), -1)
    inner = next((p.plan for p in parts(last.where) if isinstance(p, Subquery)), None)
    one = inner is not None and inner.limit is not None and inner.limit.count == 1 and bool(inner.order)
    if at < 0 or not one or last.limit is not None or any(d.content(i) for i in range(len(d.mentions))):
        return None
    place = nth(d.text(at))
    other = msgspec.structs.replace(inner, limit=Limit(1, place - 1))
    _take_all(d, f"number {place} in order")
    return msgspec.structs.replace(last, where=substitute(last.where, inner, other))


def _alike(first: str, second: str) -> bool:
    """Whether two columns are the two ends of one thing: `temp_max` and `temp_min`."""
    told, other = ({t.stem for t in tokenize(name)} for name in (first, second))
    return bool(told & other) and (told ^ other) <= ENDS


ENDS = stems_of("lowest") | stems_of("highest")


def _row_of_end(d: Draft, last: Plan) -> Plan | None:
    """`what day was that bill`, `when was that`, after `biggest bill`: what else its row holds."""
    end = last.measures[0].expr if len(last.measures) == 1 else d.latest
    picked = last.limit == Limit(1) and isinstance(end, Aggregate) and last.order == (Order(end, end.func == "max"),)
    end = end if not last.dimensions or picked else None
    ends = isinstance(end, Aggregate) and end.func in ("min", "max") and isinstance(end.of, Column) and not end.where
    asks = _asks_of_it(d)
    if not ends or not asks or d.filters or d.superlative or d.chart or d.having or d.sortings:
        return None
    shown = _of_its_row(d, end.of)
    if not shown:
        return None
    _take_all(d, "of the row that has it")
    order, limit = (Order(end.of, end.func == "max"),), Limit(1)
    dimensions = (*last.dimensions, *(Dimension(c) for c in shown if c not in [x.expr for x in last.dimensions]))
    return Plan(
        last.table, also=last.also, sides=last.sides, dimensions=dimensions, measures=(Measure(end.of),),
        where=last.where, order=order, limit=limit,
    )  # fmt: skip


def _asks_of_it(d: Draft) -> bool:
    """`who ran that`, `on which day was it`, `and which company`, `in which month`: what is asked of the one thing just
    told."""
    first = next((i for i in range(len(d.mentions)) if not d.has(i, "during", "turn") or d.text(i) in ASKS), 0)
    asked = first < 2 and d.text(first).split(" ")[0] in ASKS
    of_it = d.text(first) == "who" and d.tag(first + 2, "turn") == "refer" and d.last(first + 2)
    named = [i for i in range(first + 1, len(d.mentions)) if not d.empty(i) and not d.boundary(i)]
    alone = first < 2 and d.text(first) in ("which", "what") and named == [first + 1]
    alone = alone and (d.best_column(first + 1) is not None or d.has(first + 1, "grain"))
    return asked and (refers(d) or of_it or alone)


def _of_its_row(d: Draft, measured: Column) -> list[Column]:
    """The columns that are asked for before the word that points: `day` of `what day was that bill`."""
    pointing = next((i for i, m in enumerate(d.mentions) if m.tags.get("turn") == "refer"), len(d.mentions))
    if d.text(0) == "who" and pointing < 3:
        if (doer := d.best_column(1, "category")) is not None and doer.score > 0.5 and doer.column.type == "text":
            return [Column(doer.table, doer.column.name)]  # `who directed that`
        label = d.label_column(measured.table)
        d.role |= {1: "turn"} if d.text(1) in ACHIEVED else {}
        return [Column(measured.table, label.name)] if label is not None else []
    found = [c for i in range(pointing) if (c := d.best_column(i)) is not None and c.score > (0.35 if i == 1 else 0.5)]
    named = [Column(c.table, c.column.name) for c in found]
    when = d.time_column(measured.table) if any(d.has(i, "grain") for i in range(pointing)) else None
    named += [Column(when[0], when[1].name)] if when is not None and not named else []
    if not named and d.mentions[1:2] and d.mentions[1].tables and asks(d):  # `which player was that`
        label = d.label_column(measured.table)
        return [Column(measured.table, label.name)] if label is not None else []
    if named or pointing == len(d.mentions):
        return [] if measured in named else list(dict.fromkeys(named))
    if d.text(0).split(" ")[0] == "where":
        place = asked_column(d)
        return [place] if place is not None else []
    when = d.time_column(measured.table) if d.text(0).split(" ")[0] == "when" else None
    return [Column(when[0], when[1].name)] if when else []


def _one_of_two(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """`which of the two has the higher average profit`: the one of the last two things that has more of it."""
    words = " ".join(m.text for m in d.mentions)
    if (more := _one_shown(d, plans[-1])) is not None:
        return more
    if len(plans) < 2 or not (any(said in words for said in OF_TWO) or _which_more(d)):
        return None
    last, before = plans[-1], plans[-2]
    pair = next(
        (
            (old, new)
            for new in conditions(last.where)
            for old in conditions(before.where)
            if old != new and subject(old) == subject(new) and isinstance(new, Compare) and isinstance(old, Compare)
        ),
        None,
    )
    joined = union(*pair) if pair is not None else None
    measure = _measured(d, last)
    if joined is None or measure is None or not isinstance(subject(pair[0]), Column):
        return None
    column = subject(pair[0])
    where = conjunction([joined if c == pair[1] else c for c in conditions(last.where)])
    less = any(is_less(t.text) for t in d.tokens) or bool(d.superlative and not d.superlative.descending)
    d.filters.clear()
    d.having.clear()
    _take_all(d, f"of the two by {column.name}")
    return msgspec.structs.replace(
        last, dimensions=(Dimension(column),), measures=(Measure(measure),), where=where, having=None,
        order=(Order(measure, not less),), limit=Limit(1),
    )  # fmt: skip


def _one_shown(d: Draft, last: Plan) -> Plan | None:
    """`which one is higher`, after two groups: the one of them that has more."""
    number = last.measures[0].expr if len(last.measures) == 1 and len(last.dimensions) == 1 else None
    if not _which_more(d) or number is None or last.lists_rows or last.limit is not None:
        return None
    _take_all(d, "of the groups that are shown")
    less = any(is_less(t.text) for t in d.tokens)
    return msgspec.structs.replace(last, order=(Order(number, not less),), limit=Limit(1))


def _which_more(d: Draft) -> bool:
    """`which is higher?`, `who has more?`: no more is said than that the two are held against each other."""
    compared = any(is_comparative(t.text) for t in d.tokens)
    return compared and asks(d) and not any(d.content(i) for i in range(len(d.mentions)))


def _measured(d: Draft, last: Plan) -> Expr | None:
    """What the two are compared by: the number that is named, in its aggregate; else what was told of them."""
    if not (d.superlative or any(is_comparative(t.text) for t in d.tokens)):
        return None
    found = next((c for i in range(len(d.mentions)) if (c := d.best_column(i, "numeric")) and c.column.numeric), None)
    said = next((m.tags["aggregate"] for m in d.mentions if "aggregate" in m.tags), None)
    if found is not None:
        usual = default_aggregate(found.table, found.column)
        return Aggregate(said, usual.of) if said not in (None, "count") else usual
    first = last.measures[0].expr if last.measures and not last.lists_rows else None
    return first if first is not None and not any(m.columns and not columns_in(first) for m in d.mentions) else None


def _take_all(d: Draft, meaning: str) -> None:
    for i in range(len(d.mentions)):
        if d.free(i) and (d.content(i) or not d.empty(i)) and d.mentions[i].known:
            d.take(i, "turn")
    d.say(0, meaning)


ASKS, ACHIEVED = words_of("question"), words_of("achieved")
OF_TWO = words_of("of_two")
FIRST, LAST, WHEN = words_of("first"), words_of("last"), words_of("when")
