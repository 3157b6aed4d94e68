"""What to ask next: concrete questions that extend the plan just answered, each one known to be answerable.

An idea is a plan and the ways to say it, most natural first; the last way is always the plan's own restatement, which
our reader reads. Rules yield ideas in the order of their worth; the first of each kind that can be answered is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from inkfish.data import table as data
from inkfish.data.grammar import capital, is_plural, listed, singular
from inkfish.narrative.facts import find_facts
from inkfish.narrative.find_groups import asks_lowest
from inkfish.narrative.frame import Frame, is_time
from inkfish.narrative.names import Names, aggregates, is_count
from inkfish.narrative.phrases import say
from inkfish.narrative.restate import restate
from inkfish.narrative.where import flat, with_the
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Bin,
    Calculation,
    Chart,
    Column,
    Compare,
    Condition,
    Dimension,
    Expr,
    Limit,
    Measure,
    Node,
    Order,
    Plan,
    Truncated,
    Value,
    level,
    parts,
)
from inkfish.query.result import Result

Answerable = Callable[[str], bool]
# Every try reads a question, which takes milliseconds: enough tries to fill the list, few enough not to be felt.
TRIES = 24
LONGEST = 110  # a restatement longer than this is no question that anyone would pick


class Idea(msgspec.Struct, frozen=True):
    """One thing to ask next. `kind` keeps the offers diverse: one of each."""

    kind: str
    plan: Plan
    ways: tuple[str, ...]


class Ground:
    """What the rules stand on: the answer as a frame, and the columns that are good to ask about."""

    def __init__(self, plan: Plan, result: Result, tables: Sequence[data.Table], drawn: str = ""):
        plain = tuple(msgspec.structs.replace(m, name="") if is_count(m) else m for m in plan.measures)
        plan = msgspec.structs.replace(plan, measures=plain)
        self.plan, self.tables, self.drawn = plan, tuple(tables), drawn
        self.frame = Frame(plan, result, tables)
        self.names = self.frame.names
        used = {p for d in plan.dimensions for p in parts(d) if isinstance(p, Column)}
        fixed = {e for c in flat(plan.where) if (e := _fixed(c)) is not None}
        near = [t for n in plan.tables if (t := self.names.table(n)) is not None]
        self.categories = [c for t in near for c in categories(t) if c not in used | fixed]
        self.times = [c for t in near for c in times(t)]
        self.timed = any(is_time(d, self.names) for d in self.frame.dims)
        self.amounts = [c for t in near for c in amounts(t)]

    @property
    def measure(self) -> Measure | None:
        """The first measure that is an aggregate; a calculation's own aggregate counts."""
        for m in self.plan.measures:
            if level(m.expr) == "group" and not (isinstance(m.expr, Aggregate) and m.expr.func == "correlation"):
                return m
            if isinstance(m.expr, Calculation) and isinstance(m.expr.of, Aggregate):
                return Measure(m.expr.of)
        return None

    def noun(self, measure: Measure) -> str:
        """Return a measure as a question has it."""
        return self.names.noun(measure.expr, measure.name)

    def fresh(self, **changes: Any) -> Plan:
        """Return the plan with changes, without its order, limit and chart: they were of the old answer."""
        return msgspec.structs.replace(self.plan, **{"order": (), "limit": None, "chart": Chart(), **changes})

    def leaders(self) -> list[Value]:
        """Return the first values of a categorical answer, largest first."""
        frame = self.frame
        if frame.shape != "groups" or not isinstance(frame.dims[0].expr, Column) or frame.dims[0].type != "text":
            return []
        at, key = frame.measures[0], frame.dims[0]
        sign = 1 if asks_lowest(frame, at) else -1
        ranked = sorted(
            ((v, i) for i, v in frame.numbers(at) if frame.value(i, key) is not None), key=lambda p: (sign * p[0], p[1])
        )
        return [Value(str(frame.value(i, key))) for _, i in ranked]

    def others(self, of: Expr) -> tuple[Condition, ...]:
        """Return the filter without what it says of an expression."""
        return tuple(c for c in flat(self.plan.where) if getattr(c, "of", getattr(c, "left", None)) != of)

    @property
    def calculated(self) -> bool:
        """Whether a measure is a calculation, which holds on to the dimensions that it has."""
        return any(level(m.expr) == "answer" for m in self.plan.measures)

    def by(self, dimension: Expr) -> str:
        """Return a dimension as a question has it; which date is meant is said where there are several."""
        several = isinstance(dimension, Truncated) and len(self.times) > 1
        return self.names.noun(dimension) if several else self.names.dimension(dimension)


def _fixed(condition: Condition) -> Expr | None:
    """Return the column that a condition holds to one value."""
    return condition.left if isinstance(condition, Compare) and condition.op == "=" else None


# -- columns worth asking about ---------------------------------------------------------------------------------------


def _missing_share(column: data.Column) -> float:
    return column.missing / column.rows if column.rows else 0.0


def categories(table: data.Table) -> list[Column]:
    """Return the columns that make good groups: 2 to 30 values, few missing; those that fit a chart best first."""
    good = [
        c
        for c in table.columns
        if c.role in ("category", "place")
        and 2 <= c.distinct <= 30
        and _missing_share(c) < 0.3
        and not (c.unique and c.rows > 12)
    ]
    good.sort(key=lambda c: (not 3 <= c.distinct <= 12, _missing_share(c) > 0.05, c.type == "boolean"))
    return [Column(table.name, c.name) for c in good]


def amounts(table: data.Table) -> list[data.Column]:
    """Return the columns that make good measures, sums before averages, money first."""
    good = [
        c for c in table.columns if c.role == "measure" and c.numeric and _missing_share(c) < 0.5 and c.distinct > 1
    ]
    return sorted(good, key=lambda c: (not c.additive, c.unit is None or c.unit.kind != "currency"))


def times(table: data.Table) -> list[Expr]:
    """Return the table's axes of time, each by the grain that gives a readable number of points."""
    found: list[Expr] = []
    for c in table.columns:
        if c.role != "time" or _missing_share(c) >= 0.5 or c.distinct < 2:
            continue
        column = Column(table.name, c.name)
        if c.temporal:
            found.append(Truncated(column, grain_of(c)))
        elif c.numeric:
            found.append(column)
    return found


def grain_of(column: data.Column) -> Any:
    """Return the grain that draws a date column in some 6 to 60 points."""
    try:
        days = (date.fromisoformat(str(column.maximum)[:10]) - date.fromisoformat(str(column.minimum)[:10])).days
    except ValueError:
        return "year"
    own = {"year": "year", "quarter": "quarter", "month": "month"}.get(column.grain, "day")
    fits = next(
        grain for most, grain in ((45, "day"), (200, "week"), (5 * 366, "month"), (10**9, "year")) if days <= most
    )
    order = ("day", "week", "month", "quarter", "year")
    return max(own, fits, key=order.index)


def measure_of(table: data.Table, column: data.Column) -> Measure:
    """Return the measure that a column is asked for by default: a sum of amounts, an average of the rest."""
    return Measure(Aggregate("sum" if column.additive else "avg", Column(table.name, column.name)))


# -- rules ------------------------------------------------------------------------------------------------------------


def _winner_split(g: Ground) -> Iterator[Idea]:
    """What is behind the first group: split it by another column."""
    leaders, measure = g.leaders(), g.measure
    if len(leaders) < 2 or measure is None or not g.categories:
        return
    of = g.frame.dims[0].expr
    where = (Compare("=", of, leaders[0]), *g.others(of))
    by = g.categories[0]
    plan = g.fresh(dimensions=(Dimension(by),), measures=(measure,), where=_all(where), having=None)
    yield Idea(
        "winner",
        plan,
        _unfiltered(g, say("follow.measure_by_in", noun=g.noun(measure), by=g.by(by), where=_for(g, of, leaders[0]))),
    )


def _for(g: Ground, of: Expr, value: Value) -> str:
    text = str(value.value)
    return say("condition.in_place", place=with_the(text)) if g.names.in_place(of) else say("condition.for", what=text)


def _all(conditions: Sequence[Condition]) -> Condition | None:
    return And(tuple(conditions)) if len(conditions) > 1 else conditions[0] if conditions else None


def _unfiltered(g: Ground, *ways: str) -> tuple[str, ...]:
    """Return whole questions only where they leave nothing of the plan out: no filter, no measure of many parts."""
    measure = g.measure
    plain = measure is None or (isinstance(measure.expr, Aggregate) and not measure.expr.where and not measure.name)
    return ways if plain and g.plan.where is None and not g.plan.joins else ()


def _over_time(g: Ground) -> Iterator[Idea]:
    """The course over time of what was grouped or totalled."""
    if g.timed or g.measure is None:
        return
    for time in g.times:
        plan = g.fresh(dimensions=(Dimension(time),), measures=(g.measure,), having=None)
        whole = say("follow.measure_by", noun=g.noun(g.measure), by=g.by(time))
        yield Idea(
            "time", plan, (*_unfiltered(g, whole), say("follow.how_changed", noun=g.noun(g.measure), by=g.by(time)))
        )


def _compare_leaders(g: Ground) -> Iterator[Idea]:
    """The first two groups beside each other over time."""
    leaders, measure = g.leaders(), g.measure
    if len(leaders) < 3 or measure is None or not g.times or g.timed:
        return
    of, time = g.frame.dims[0].expr, g.times[0]
    where = _all((Among(of, tuple(leaders[:2])), *g.others(of)))
    plan = g.fresh(dimensions=(Dimension(time), Dimension(of)), measures=(measure,), where=where, having=None)
    words = {"one": leaders[0].value, "other": leaders[1].value, "noun": g.noun(measure), "by": g.by(time)}
    yield Idea("compare", plan, _unfiltered(g, say("follow.compare", **words)))


def _split(g: Ground) -> Iterator[Idea]:
    """The same, split by one more column; a number by its first."""
    measure = g.measure
    if measure is None or len(g.plan.dimensions) > 1 or g.calculated or _has_bin(g):
        return
    for by in g.categories[:2]:
        plan = g.fresh(dimensions=(*g.plan.dimensions, Dimension(by)))
        if g.plan.dimensions:
            yield Idea("split", plan, (say("follow.split", by=g.by(by)),))
        else:
            yield Idea(
                "split",
                plan,
                (
                    *_unfiltered(g, say("follow.measure_by", noun=g.noun(measure), by=g.by(by))),
                    say("follow.split", by=g.by(by)),
                ),
            )


def _has_bin(g: Ground) -> bool:
    return any(isinstance(d.expr, Bin) for d in g.plan.dimensions)


def _share(g: Ground) -> Iterator[Idea]:
    """Each group as a share of the total."""
    measure = g.plan.measures[0] if len(g.plan.measures) == 1 else None
    frame = g.frame
    if (
        measure is None
        or frame.shape != "groups"
        or not isinstance(measure.expr, Aggregate)
        or not frame.measures[0].additive
    ):
        return
    values = [v for _, v in frame.numbers(frame.measures[0])]
    if len(values) > 1 and min(values) >= 0 and g.plan.limit is None:
        plan = g.fresh(measures=(Measure(Calculation("share", measure.expr)),))
        yield Idea("share", plan, (say("follow.share"),))


def _top(g: Ground) -> Iterator[Idea]:
    """The first five of many."""
    measure = g.measure
    if measure is None or g.frame.shape != "groups" or g.plan.limit or len(g.frame.result.rows) <= 8:
        return
    first = g.plan.dimensions[0]
    plan = msgspec.structs.replace(g.plan, order=(Order(measure.expr, descending=True),), limit=Limit(5))
    things = g.names.values_of(first.expr, first.name)
    whole = say("follow.top", things=things, noun=g.noun(measure), count=5)
    yield Idea("top", plan, (*_unfiltered(g, whole), say("follow.top_only", count=5)))


def _other_measure(g: Ground) -> Iterator[Idea]:
    """The same groups by another measure."""
    used = {p for m in g.plan.measures for p in parts(m) if isinstance(p, Column)}
    table = g.names.table(g.plan.table)
    if table is None or g.plan.lists_rows or not g.plan.dimensions or g.calculated or _has_bin(g):
        return
    for column in g.amounts:
        if Column(table.name, column.name) in used or table.column(column.name) is None:
            continue
        measure = measure_of(table, column)
        plan = g.fresh(measures=(measure,), having=None)
        by = listed(g.by(d.expr) for d in g.plan.dimensions)
        yield Idea(
            "measure",
            plan,
            (
                *_unfiltered(g, say("follow.measure_by", noun=g.noun(measure), by=by)),
                say("follow.what_about", noun=g.noun(measure)),
            ),
        )


def _coarser(g: Ground) -> Iterator[Idea]:
    """A trend by a longer or shorter period."""
    truncated = next((d.expr for d in g.plan.dimensions if isinstance(d.expr, Truncated)), None)
    grain = {
        "day": "month",
        "week": "month",
        "month": "quarter",
        "quarter": "year",
        "year": "month",
        "hour": "day",
    }.get(truncated.grain if truncated else "")
    if truncated is None or grain is None or (g.names.found(truncated) or _NO_GRAIN).grain in _LONGER.get(grain, ()):
        return
    new = Truncated(truncated.of, grain)
    plan = g.fresh(dimensions=swap(g.plan.dimensions, truncated, new), measures=swap(g.plan.measures, truncated, new))
    yield Idea("grain", plan, (say("follow.grain", grain=say(f"noun.grain_{grain}")),))


_NO_GRAIN = data.Column("", "", "text", "text")
_LONGER = {"month": ("year", "quarter"), "day": ("month", "year", "quarter", "week")}


def _growth(g: Ground) -> Iterator[Idea]:
    """A trend as its change from one period to the next, or added up."""
    if (
        g.frame.shape != "trend"
        or len(g.plan.measures) != 1
        or not isinstance(g.plan.measures[0].expr, Aggregate)
        or len(g.frame.result.rows) < 3
    ):
        return
    of, along = g.plan.measures[0].expr, g.plan.dimensions[0].expr
    yield Idea("change", g.fresh(measures=(Measure(Calculation("change", of, along)),)), (say("follow.change"),))
    if g.frame.measures[0].additive:
        yield Idea("running", g.fresh(measures=(Measure(Calculation("running", of, along)),)), (say("follow.running"),))


def _peak(g: Ground) -> Iterator[Idea]:
    """The one period that stands out of a trend."""
    measure = g.measure
    if g.frame.shape != "trend" or measure is None or len(g.frame.result.rows) < 3 or g.calculated:
        return
    dimension = g.plan.dimensions[0]
    plan = g.fresh(order=(Order(measure.expr, descending=True),), limit=Limit(1))
    thing = singular(g.names.values_of(dimension.expr, dimension.name))
    ways = _unfiltered(g, say("follow.which", thing=thing, most=_most(g.names, measure)))
    if ways:  # the plan read back is no question that anyone would ask
        yield Idea("peak", plan, ways)


def _most(names: Names, measure: Measure) -> str:
    """Return "most orders" or "highest total revenue"."""
    of_things = (
        isinstance(measure.expr, Aggregate) and measure.expr.func == "count" and is_plural(names.short(measure.expr))
    )
    return (
        say("noun.most", noun=names.short(measure.expr))
        if of_things
        else say("noun.highest", noun=names.noun(measure.expr, measure.name))
    )


def _count_rows(g: Ground) -> Iterator[Idea]:
    """A list, counted by a column."""
    if not g.plan.lists_rows or not g.categories:
        return
    by = g.categories[0]
    plan = g.fresh(dimensions=(Dimension(by),), measures=(Measure(Aggregate("count")),), distinct=False)
    yield Idea(
        "count", plan, _unfiltered(g, say("follow.measure_by", noun=g.names.noun(Aggregate("count")), by=g.by(by)))
    )


def _average_rows(g: Ground) -> Iterator[Idea]:
    """A list or scatter, averaged by a column."""
    table = g.names.table(g.plan.table)
    if (
        not g.plan.lists_rows
        or not g.categories
        or not g.amounts
        or table is None
        or table.column(g.amounts[0].name) is None
    ):
        return
    measure = Measure(Aggregate("avg", Column(table.name, g.amounts[0].name)))
    plan = g.fresh(dimensions=(Dimension(g.categories[0]),), measures=(measure,), distinct=False)
    yield Idea(
        "average", plan, _unfiltered(g, say("follow.measure_by", noun=g.noun(measure), by=g.by(g.categories[0])))
    )


def _without_filter(g: Ground) -> Iterator[Idea]:
    """Nothing was found: the same without one of the conditions, then without all of them."""
    conditions = flat(g.plan.where)
    for n in range(len(conditions) if len(conditions) > 1 else 0):
        kept = _all((*conditions[:n], *conditions[n + 1 :]))
        yield Idea(f"unfiltered {n}", msgspec.structs.replace(g.plan, where=kept), ())
    yield Idea("unfiltered", msgspec.structs.replace(g.plan, where=None, having=None), ())


def _without_time(g: Ground) -> Iterator[Idea]:
    """Several courses, added up over time."""
    times_ = [d for d in g.frame.dims if is_time(d, g.names)]
    rest = tuple(d for d in g.plan.dimensions if all(d.expr != t.expr for t in times_))
    if g.frame.shape != "series" or g.measure is None or len(rest) != 1 or g.calculated:
        return
    way = say("follow.measure_by", noun=g.noun(g.measure), by=g.by(rest[0].expr))
    yield Idea("sum", g.fresh(dimensions=rest), _unfiltered(g, way))


def _only_leader(g: Ground) -> Iterator[Idea]:
    """Of several courses, the one that leads, alone."""
    leader = find_facts(g.plan, g.frame.result, g.tables).find("leader_at_end") if g.frame.shape == "series" else None
    other = next((d for d in g.frame.dims if not is_time(d, g.names) and d.type == "text"), None)
    if leader is None or other is None or g.calculated:
        return
    value = Value(str(leader.figures["name"].value))
    rest = tuple(d for d in g.plan.dimensions if d.expr != other.expr)
    plan = g.fresh(dimensions=rest, where=_all((Compare("=", other.expr, value), *g.others(other.expr))))
    yield Idea("leader", plan, ())


def _other_chart(g: Ground) -> Iterator[Idea]:
    """The same rows as another picture."""
    kind = _other_kind(g)
    if kind == g.drawn != "table":
        kind = "table"
    if kind and kind not in (g.plan.chart.kind, g.drawn):
        plan = msgspec.structs.replace(g.plan, chart=msgspec.structs.replace(g.plan.chart, kind=kind))
        yield Idea("chart", plan, (say(f"follow.as_{kind}"),))


def _other_kind(g: Ground) -> Any:
    """Return a kind of chart that also fits."""
    frame = g.frame
    if frame.shape in ("empty", "number"):
        return None
    if frame.shape == "groups" and 2 <= len(frame.result.rows) <= 6 and frame.measures[0].additive:
        return "pie"
    return {
        "trend": "bar",
        "series": "area" if frame.measures and frame.measures[0].additive else "table",
        "grid": "heatmap",
    }.get(frame.shape, "table")


def _plain(g: Ground) -> Iterator[Idea]:
    """A calculation's own measure, uncalculated."""
    if g.calculated and g.measure is not None and g.plan.dimensions:
        by = listed(g.by(d.expr) for d in g.plan.dimensions)
        way = say("follow.measure_by", noun=g.noun(g.measure), by=by)
        whole = (way,) if g.plan.where is None and not g.plan.joins else ()
        yield Idea("plain", g.fresh(measures=(g.measure,), having=None), whole)


def _pairs(g: Ground) -> Iterator[Idea]:
    """A correlation, as the points that it is of."""
    found = next((a for a in aggregates(g.plan) if a.func == "correlation"), None)
    if found is None or g.plan.dimensions or not (isinstance(found.of, Column) and isinstance(found.by, Column)):
        return
    plan = g.fresh(measures=(Measure(found.of), Measure(found.by)), chart=Chart("scatter"))
    way = say("follow.scatter", one=g.names.noun(found.of), other=g.names.noun(found.by))
    yield Idea("scatter", plan, _unfiltered(g, way))


def swap(node: Any, old: Any, new: Any) -> Any:
    """Return a plan, or a part of one, with every `old` expression in it made `new`."""
    if node == old:
        return new
    if isinstance(node, tuple):
        return tuple(swap(n, old, new) for n in node)
    if not isinstance(node, Node):
        return node
    return msgspec.structs.replace(node, **{f: swap(getattr(node, f), old, new) for f in node.__struct_fields__})


RULES: tuple[Callable[[Ground], Iterator[Idea]], ...] = (
    _winner_split,
    _over_time,
    _peak,
    _plain,
    _pairs,
    _compare_leaders,
    _split,
    _count_rows,
    _average_rows,
    _top,
    _growth,
    _without_time,
    _only_leader,
    _other_measure,
    _share,
    _coarser,
    _other_chart,
)


# -- what is offered --------------------------------------------------------------------------------------------------


def follow_ups(
    plan: Plan,
    result: Result,
    tables: Sequence[data.Table],
    answerable: Answerable,
    count: int = 4,
    drawn: str = "",
) -> list[str]:
    """Return up to `count` questions that extend the plan just answered, best first; `answerable` is true of each.

    `drawn` is the kind of chart that the answer is shown as, which is not offered again.
    """
    ground = Ground(plan, result, tables, drawn)
    empty = ground.frame.shape == "empty"
    rules = (_without_filter, _over_time, _split, _other_measure) if empty and not plan.where else RULES
    rules = (_without_filter,) if empty and plan.where is not None else rules
    ideas = (idea for rule in rules for idea in rule(ground) if idea.plan != plan)
    return _offer(ideas, tables, answerable, count)


def _offer(ideas: Iterator[Idea], tables: Sequence[data.Table], answerable: Answerable, count: int) -> list[str]:
    """Try the ideas' wordings in order, one offer of a kind, until there are enough."""
    found: list[str] = []
    kinds: set[str] = set()
    tries = 0
    for idea in ideas:
        restated = restate(idea.plan, tables)
        for way in (*idea.ways, *([restated] if len(restated) <= LONGEST else [])):
            text = capital(way)
            if len(found) >= count or tries >= TRIES:
                return found
            if idea.kind in kinds or text in found:
                break
            tries += 1
            if answerable(text):
                found.append(text)
                kinds.add(idea.kind)
    return found


def openers(tables: Sequence[data.Table], answerable: Answerable, count: int = 4) -> list[str]:
    """Return up to `count` questions to begin with, where nothing has been asked yet or the last was not answerable."""
    ideas = [list(_opening(table, tables, n)) for n, table in enumerate(tables[:4])]
    mixed = (
        i
        for layer in range(max(map(len, ideas), default=0))
        for of_table in ideas
        if layer < len(of_table)
        for i in (of_table[layer],)
    )
    return _offer(mixed, tables, answerable, count)


def _opening(table: data.Table, tables: Sequence[data.Table], number: int) -> Iterator[Idea]:
    """Yield what a table of this kind is good to be asked, best first; the kinds are the table's own."""
    names = Names(tables, Plan(table=table.name))
    groups, axes, sums = categories(table), times(table), amounts(table)
    measure = measure_of(table, sums[0]) if sums else Measure(Aggregate("count"))
    noun = names.noun(measure.expr)
    for by in groups[:1]:
        yield _idea(f"by {number}", table, measure, by, say("follow.measure_by", noun=noun, by=names.dimension(by)))
    for by in axes[:1]:
        yield _idea(f"time {number}", table, measure, by, say("follow.measure_by", noun=noun, by=names.dimension(by)))
    for by in groups[1:2] or groups[:1]:
        thing = singular(names.values_of(by))
        plan = Plan(
            table=table.name,
            dimensions=(Dimension(by),),
            measures=(measure,),
            order=(Order(measure.expr, True),),
            limit=Limit(1),
        )
        yield Idea(f"which {number}", plan, (say("follow.which", thing=thing, most=_most(names, measure)),))
    for column in [c for c in sums[1:] if not c.additive][:1] or sums[1:2]:
        other = measure_of(table, column)
        for by in groups[:1]:
            yield _idea(
                f"other {number}",
                table,
                other,
                by,
                say("follow.measure_by", noun=names.noun(other.expr), by=names.dimension(by)),
            )
    if sums:
        yield Idea(f"one {number}", Plan(table=table.name, measures=(measure,)), (say("follow.what_is", noun=noun),))
    count = Measure(Aggregate("count"))
    yield Idea(
        f"count {number}",
        Plan(table=table.name, measures=(count,)),
        (say("follow.how_many", things=names.rows(table.name)),),
    )


def _idea(kind: str, table: data.Table, measure: Measure, by: Expr, way: str) -> Idea:
    return Idea(kind, Plan(table=table.name, dimensions=(Dimension(by),), measures=(measure,)), (way,))
