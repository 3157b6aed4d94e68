"""What a question over a catalog's table leaves open, settled by what the catalog says of the table, and told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from math import prod
from typing import Any

import msgspec

from inkfish.data import table as data
from inkfish.data.saying import name_key
from inkfish.data.table import Table
from inkfish.data.units import write_value
from inkfish.errors import InkfishError, PlanError
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Between,
    Calculation,
    CalendarPart,
    Column,
    Compare,
    Condition,
    Dimension,
    Expr,
    Last,
    Limit,
    Measure,
    Node,
    Order,
    Plan,
    Truncated,
    Value,
    Within,
    level,
    parts,
)
from inkfish.query.result import Result

MOST_LINES = 12  # entities that are told apart without being asked for
ENOUGH = 0.75  # share of the entities that a period must have figures of
MOST_PERIODS = 5_000


class Chosen(msgspec.Struct, frozen=True):
    """An entity that the question names: the value that stands for it in a column of a table, its name, its time."""

    table: str
    column: str
    value: str
    name: str
    start: str = ""
    end: str = ""


class Settled(msgspec.Struct, frozen=True):
    """A plan, and what was assumed to make it."""

    plan: Plan
    assumed: tuple[str, ...] = ()


def _no_run(_: Plan) -> Result:
    raise PlanError("Nothing is run here.")


class Scene(msgspec.Struct, frozen=True):
    """What the rules look at."""

    question: str
    tables: dict[str, Table]
    chosen: tuple[Chosen, ...]
    run: Callable[[Plan], Result]

    def says(self, words: str) -> bool:
        """Whether the question has a word or phrase of a list."""
        return bool(_pattern(words).search(self.question.casefold()))

    def column(self, at: Column) -> data.Column | None:
        table = self.tables.get(at.table)
        return table.column(at.name) if table else None

    def shows(self, plan: Plan, at: Column) -> bool:
        """Whether a list of rows shows a column, or all of them."""
        listed = [p for m in plan.measures for p in parts(m.expr)]
        return plan.lists_rows and (at in listed or len(self.metrics(plan)) < 2)

    def time(self, plan: Plan) -> tuple[Column, data.Column] | None:
        """The time of a plan's main table."""
        found = next((c for c in self.tables[plan.table].columns if c.role == "time"), None)
        return (Column(plan.table, found.name), found) if found else None

    def metrics(self, plan: Plan) -> list[tuple[Column, data.Column]]:
        """The catalog's metrics that a plan measures."""
        seen = dict.fromkeys(p for m in plan.measures for p in parts(m.expr) if isinstance(p, Column))
        found = [(at, c) for at in seen if (c := self.column(at)) is not None and c.role == "measure"]
        return [(at, c) for at, c in found if self.tables[at.table].source.kind == "catalog"]


Rule = Callable[[Plan, Scene], tuple[Plan, str]]


def settle(
    plan: Plan, question: str, tables: Sequence[Table], chosen: Sequence[Chosen], run: Callable[[Plan], Result]
) -> Settled:
    """Return a plan that was read over a catalog's tables with its open ends settled, and what was assumed.

    `run` executes a plan: the newest period with figures is looked up in the data.
    """
    scene = Scene(question, {t.name: t for t in tables}, tuple(chosen), run)
    if plan.table not in scene.tables or scene.tables[plan.table].source.kind != "catalog":
        return Settled(plan)
    assumed = []
    for rule in RULES:
        plan, said = rule(plan, scene)
        if said:
            assumed.append(said)
    return Settled(plan, tuple(assumed))


def harmless(word: str) -> bool:
    """Whether a word that names nothing asks for nothing."""
    return word.casefold() in rules()["harmless"]


def says_little(word: str) -> bool:
    """Whether a word beside the name of a thing asks for nothing but how it stands."""
    return harmless(word) or word.casefold() in rules()["about"]


def plain_names(plan: Plan, tables: Sequence[Table]) -> Plan:
    """Return a plan in which a metric is called by its own name where each group is but one row of the catalog.

    The average of one figure is that figure.
    """
    scene = Scene("", {t.name: t for t in tables}, (), _no_run)
    table = scene.tables.get(plan.table)
    if table is None or table.source.kind != "catalog" or plan.joins or plan.also or plan.lists_rows:
        return plan
    alone = _one_row(plan, scene)
    return msgspec.structs.replace(plan, measures=tuple(_named(m, alone, scene) for m in plan.measures))


def _named(measure: Measure, alone: bool, scene: Scene) -> Measure:
    of = measure.expr.of if isinstance(measure.expr, Aggregate) else None
    column = scene.column(of) if isinstance(of, Column) else None
    if column is None or column.role != "measure" or measure.expr.func not in ("sum", "avg", "max", "min"):
        return measure
    if alone and measure.name in ("", column.title):
        return msgspec.structs.replace(measure, name=column.title)
    return msgspec.structs.replace(measure, name="") if measure.name == column.title and not alone else measure


def _one_row(plan: Plan, scene: Scene) -> bool:
    """Whether the groups of a plan are single rows: there are no more rows than what it is split by and kept to."""
    table, split = scene.tables[plan.table], [d.expr for d in plan.dimensions]
    keys = [c for c in table.columns if c.role in ("category", "place", "time")]
    told = [c for c in keys if _told(Column(plan.table, c.name), c, plan, split)]
    return bool(told) and prod(c.distinct for c in told) >= table.rows


def _told(at: Column, column: data.Column, plan: Plan, split: Sequence[Expr]) -> bool:
    if at in split or len(_values_of(plan, at)) == 1:
        return True
    return any(
        isinstance(e, Truncated) and e.of == at and e.grain == _grain(column) and column.grain not in ("hour", "minute")
        for e in split
    )


# -- rules: each returns the plan as it is or as it is settled, and what to say of it ----------------------------------


def keep_entities(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """An entity that the question names, and that no condition speaks of, is a condition."""
    tested = {c for c in parts(plan.where) if isinstance(c, Column)} if plan.where else set()
    by_column: dict[Column, list[Chosen]] = {}
    for item in scene.chosen:
        at = Column(item.table, item.column)
        if item.table in plan.tables and not any(_same(at, t) for t in tested):
            by_column.setdefault(at, []).append(item)
    for at, items in by_column.items():
        values = tuple(Value(v) for v in dict.fromkeys(i.value for i in items))
        made = Compare("=", at, values[0]) if len(values) == 1 else Among(at, values)
        plan = msgspec.structs.replace(plan, where=_and(plan.where, made))
    names = [i.name for items in by_column.values() for i in items]
    return plan, say("entities", names=", ".join(names)) if names else ""


def use_performance(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """How a price performed is told by the column that its source keeps for it."""
    inside = [p for m in plan.measures for p in parts(m.expr) if isinstance(p, Calculation)]
    relative = any(p.kind in ("change", "growth", "index") for p in inside)
    if not (relative or scene.says("performance")):
        return plan, ""
    said = ""
    for at, column in scene.metrics(plan):
        other = scene.tables[at.table].column(column.performance) if column.performance else None
        if other is not None:
            plan = _substituted(plan, at, Column(at.table, other.name))
            said = say("performance", title=other.title.lower())
    return plan, said


def draw_course(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """A few entities without a period are shown over time, unless one figure is asked for."""
    time, table = scene.time(plan), scene.tables[plan.table]
    entities = _entity_values(plan, scene)
    open_ended = not (plan.order or plan.limit or plan.having) and time is not None and not _timed(plan, scene)
    if not open_ended or not scene.metrics(plan) or _single_period(plan, time[0]):
        return plan, ""
    if not (_is_panel(table) or any(c.start != c.end for c in scene.chosen)):
        return plan, ""
    alone = all(c.distinct < 2 for c in _entity_columns(table))
    apart = any(c.over_entities == "none" for _, c in scene.metrics(plan))
    few = apart and all(c.distinct <= MOST_LINES for c in _entity_columns(table))
    if not (0 < len(entities) <= MOST_LINES or alone or few) or scene.says("one_figure") or _together(plan, scene):
        return plan, ""
    others = [d for d in plan.dimensions if not _is_entity(d.expr, scene)]
    if others or any(level(m.expr) == "answer" for m in plan.measures):
        return plan, ""
    at, column = time
    axis = Dimension(Truncated(at, _grain(column)) if column.temporal else at)
    measures = tuple(msgspec.structs.replace(m, expr=_aggregated(m.expr, scene)) for m in plan.measures)
    split = tuple(d for d in plan.dimensions if not _single_value(d.expr, plan, scene))
    made = msgspec.structs.replace(plan, dimensions=(axis, *split), measures=measures, order=(), limit=None)
    return made, say("course")


def _single_value(expr: Expr, plan: Plan, scene: Scene) -> bool:
    """Whether a column has but one value, or is kept to one."""
    column = scene.column(expr) if isinstance(expr, Column) else None
    return column is not None and (column.distinct < 2 or len(_values_of(plan, expr)) == 1)


def tell_apart(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """Several entities are told apart; so are those of a metric that cannot be put together."""
    table = scene.tables[plan.table]
    grouped = {p for d in plan.dimensions for p in parts(d.expr) if isinstance(p, Column)}
    if not plan.dimensions or plan.lists_rows or any(_is_entity(d.expr, scene) for d in plan.dimensions):
        return plan, ""
    apart = any(c.over_entities == "none" for _, c in scene.metrics(plan))
    for column in _entity_columns(table):
        at = Column(table.name, column.name)
        several = len(_values_of(plan, at)) > 1
        untold = apart and not _values_of(plan, at) and 1 < column.distinct <= MOST_LINES
        if (several or untold) and at not in grouped:
            made = msgspec.structs.replace(plan, dimensions=(*plan.dimensions, Dimension(at)))
            return made, say("split", title=column.title.lower())
    return plan, ""


def take_latest(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """What is neither over time nor of a period is of the newest period with figures."""
    time, metrics = scene.time(plan), scene.metrics(plan)
    if time is None or not metrics or not _is_panel(scene.tables[plan.table]):
        return plan, ""
    if _timed(plan, scene) or _dated(plan, time[0]) or scene.shows(plan, time[0]):
        return plan, ""
    fine = scene.tables[plan.table].frequency in ("hour", "day", "week")
    averaged = fine and scene.says("averaged")
    whole = _together(plan, scene) and not plan.dimensions and not plan.lists_rows
    if averaged or whole or scene.says("all_time"):
        return plan, ""
    period = _latest(plan, time, metrics[0][0], scene)
    if period is None:
        return plan, ""
    at, column = time
    kind = "number" if column.numeric else column.type
    made = msgspec.structs.replace(plan, where=_and(plan.where, Compare("=", at, Value(period, kind))))
    told = write_value(period, None, column.type, grain=_grain(column)) if column.temporal else str(period)
    return made, say("latest", period=told, most="" if _entity_values(plan, scene) else say("most"))


def show_window(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """A course over time without a period shows the newest part of it, as long as its frequency makes fit."""
    time, table = scene.time(plan), scene.tables[plan.table]
    window = rules()["window"].get(table.frequency)
    if time is None or window is None or not _timed(plan, scene) or _dated(plan, time[0]) or scene.says("all_time"):
        return plan, ""
    at, column = time
    if any(isinstance(d.expr, CalendarPart) for d in plan.dimensions) or _together(plan, scene):
        return plan, ""
    axes = [d.expr for d in plan.dimensions if isinstance(d.expr, Truncated) and d.expr.of == at]
    if _grain_said(scene) and any(_coarser(axis.grain, window["unit"]) for axis in axes):
        return plan, ""
    made = msgspec.structs.replace(plan, where=_and(plan.where, Within(at, Last(window["count"], window["unit"]))))
    for old in () if _grain_said(scene) else axes:
        made = _substituted(made, old, Truncated(at, table.frequency))
    end = write_value(column.maximum, None, column.type, grain=_grain(column))
    unit = window["unit"] + ("s" if window["count"] > 1 else "")
    count = window["count"] if window["count"] > 1 else ""
    said = say("window", count=count, unit=unit, end=end, frequency=table.frequency).replace("last  ", "last ")
    return made, said


def forget_strangers(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """A condition on an entity that the catalog's names did not find in the question is a slip of a code."""
    said = set(name_key(scene.question).split()) | {w for c in scene.chosen for w in name_key(c.name).split()}
    meant = {(c.table, c.column, c.value) for c in scene.chosen}
    kept = [c for old in _conjuncts(plan.where) if (c := _without_strangers(old, scene, meant, said)) is not None]
    if kept == list(_conjuncts(plan.where)):
        return plan, ""
    where = None if not kept else kept[0] if len(kept) == 1 else And(tuple(kept))
    return msgspec.structs.replace(plan, where=where), ""


def _without_strangers(
    condition: Condition, scene: Scene, meant: set[tuple[str, str, str]], said: set[str]
) -> Condition | None:
    """Return a condition on entities without those that were not named; None where none is left."""
    values = _equals(condition)
    at = condition.left if isinstance(condition, Compare) else getattr(condition, "of", None)
    column = scene.column(at) if values and isinstance(at, Column) else None
    if column is None or not column.value_aliases:
        return condition
    left = [
        v for v in values if (at.table, at.name, v.value) in meant or set(name_key(str(v.value)).split()) & said
    ]
    if len(left) == len(values):
        return condition
    return None if not left else Compare("=", at, left[0]) if len(left) == 1 else Among(at, tuple(left))


def _equals(condition: Condition) -> tuple[Value, ...]:
    if isinstance(condition, Compare):
        return (condition.right,) if condition.op == "=" and isinstance(condition.right, Value) else ()
    return condition.values if isinstance(condition, Among) and isinstance(condition.values, tuple) else ()


def fit_grain(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """A time axis is as fine as the period that is asked for makes fit, unless a grain was asked for."""
    time = scene.time(plan)
    if time is None or not time[1].temporal or _grain_said(scene):
        return plan, ""
    at, column = time
    axes = [d.expr for d in plan.dimensions if isinstance(d.expr, Truncated) and d.expr.of == at]
    spans = [c for c in _conjuncts(plan.where) if any(p == at for p in parts(c))]
    if not axes or not spans:
        return plan, ""
    start, end = _bounds(spans, column)
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days
    fitting = next((grain for most, grain in SPANS if days <= most), "year")
    finest = scene.tables[plan.table].frequency or _grain(column)
    grain = fitting if not _coarser(finest, fitting) else finest
    return (_substituted(plan, axes[0], Truncated(at, grain)) if grain in _ORDER else plan), ""


SPANS = ((400, "day"), (3700, "month"), (9000, "quarter"))  # days of a period, and the grain that suits it


def _bounds(conditions: Sequence[Condition], column: data.Column) -> tuple[str, str]:
    """Return the first and last day that conditions on a time may leave, as far as they tell."""
    start, end = str(column.minimum)[:10], str(column.maximum)[:10]
    for c in conditions:
        if isinstance(c, Within) and isinstance(c.period, Between):
            start, end = max(start, (c.period.start or start)[:10]), min(end, (c.period.end or end)[:10])
        elif isinstance(c, Compare) and isinstance(c.right, Value) and c.op in (">", ">="):
            start = max(start, str(c.right.value)[:10])
        elif isinstance(c, Compare) and isinstance(c.right, Value) and c.op in ("<", "<="):
            end = min(end, str(c.right.value)[:10])
        elif isinstance(c, Within) and isinstance(c.period, Last):
            start = _back(end, c.period)
    return start, max(start, end)


def _back(end: str, period: Last) -> str:
    days = {"year": 365, "quarter": 91, "month": 30, "week": 7, "day": 1, "hour": 0}[period.unit]
    return (date.fromisoformat(end) - timedelta(days=days * period.count * (period.back + 1))).isoformat()


def index_alone(plan: Plan, scene: Scene) -> tuple[Plan, str]:
    """Where an index is asked for, the index is shown, and not what it was made of."""
    made = tuple(m for m in plan.measures if isinstance(m.expr, Calculation) and m.expr.kind == "index")
    if not made or len(made) == len(plan.measures) or plan.order:
        return plan, ""
    return msgspec.structs.replace(plan, measures=made), ""


RULES: tuple[Rule, ...] = (
    forget_strangers,
    keep_entities,
    use_performance,
    index_alone,
    draw_course,
    tell_apart,
    take_latest,
    show_window,
    fit_grain,
)


# -- what the rules ask ------------------------------------------------------------------------------------------------


@cache
def rules() -> dict[str, Any]:
    """Return `settle.toml`."""
    return tomllib.loads(files("inkfish.analyst").joinpath("settle.toml").read_text("utf-8"))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, rules()[words]))})(?!\w)")


def say(key: str, **words: object) -> str:
    """Return a phrase of `settle.toml`."""
    return rules()["say"][key].format(**words)


_GRAIN = re.compile(r"(?<!\w)(?:daily|weekly|monthly|quarterly|yearly|annual|annually|(?:by|per|each|every) "
                    r"(?:day|week|month|quarter|year))(?!\w)")


def _is_panel(table: Table) -> bool:
    """Whether the rows are of the same things again and again, rather than each of a thing with its date."""
    most = max((c.distinct for c in _entity_columns(table)), default=1)
    return table.rows >= 2 * most


def _grain_said(scene: Scene) -> bool:
    return bool(_GRAIN.search(scene.question.casefold()))


def _grain(column: data.Column) -> str:
    return column.grain or ("day" if column.type == "date" else "year" if column.numeric else "minute")


def _coarser(grain: str, unit: str) -> bool:
    return grain in _ORDER and unit in _ORDER and _ORDER.index(grain) >= _ORDER.index(unit)


_ORDER = ("hour", "day", "week", "month", "quarter", "year", "decade")


def _same(a: Column, b: Column) -> bool:
    return a.table == b.table and a.name.casefold() == b.name.casefold()


def _and(where: Condition | None, new: Condition) -> Condition:
    if where is None:
        return new
    return And((*where.items, new)) if isinstance(where, And) else And((where, new))


def _entity_columns(table: Table) -> list[data.Column]:
    return [c for c in table.columns if c.role in ("category", "place") and c.type == "text"]


def _is_entity(expr: Expr, scene: Scene) -> bool:
    column = scene.column(expr) if isinstance(expr, Column) else None
    return column is not None and column.role in ("category", "place")


def _values_of(plan: Plan, at: Column) -> list[Any]:
    """Return the values that a plan keeps of a column."""
    found = []
    for c in _conjuncts(plan.where):
        if isinstance(c, Compare) and c.op == "=" and c.left == at and isinstance(c.right, Value):
            found.append(c.right.value)
        elif isinstance(c, Among) and c.of == at and isinstance(c.values, tuple):
            found += [v.value for v in c.values]
    return found


def _conjuncts(where: Condition | None) -> Sequence[Condition]:
    return () if where is None else where.items if isinstance(where, And) else (where,)


def _entity_values(plan: Plan, scene: Scene) -> list[Any]:
    columns = _entity_columns(scene.tables[plan.table])
    return [v for c in columns for v in _values_of(plan, Column(plan.table, c.name))]


def _timed(plan: Plan, scene: Scene) -> bool:
    """Whether the answer is split by time."""
    for d in plan.dimensions:
        column = scene.column(d.expr) if isinstance(d.expr, Column) else None
        if isinstance(d.expr, (Truncated, CalendarPart)) or (column is not None and column.role == "time"):
            return True
    return False


def _dated(plan: Plan, at: Column) -> bool:
    """Whether a condition speaks of the time."""
    spots = [plan.where, *(p.where for m in plan.measures for p in parts(m.expr) if isinstance(p, Aggregate))]
    return any(p == at for where in spots if where is not None for p in parts(where))


def _single_period(plan: Plan, at: Column) -> bool:
    """Whether a condition speaks of one period, so that there is no course to show."""
    tests = [c for c in _conjuncts(plan.where) if any(p == at for p in parts(c))]
    return any(isinstance(c, Compare) and c.op == "=" for c in tests)


def _together(plan: Plan, scene: Scene) -> bool:
    """Whether the question says how figures are put together."""
    plain = {"sum", "avg", "correlation"}
    return scene.says("together") or any(
        isinstance(p, Aggregate) and p.func not in plain for m in plan.measures for p in parts(m.expr)
    )


def _aggregated(expr: Expr, scene: Scene) -> Expr:
    """Return a listed column as the aggregate that its catalog allows."""
    if level(expr) != "row" or not isinstance(expr, Column):
        return expr
    column = scene.column(expr)
    return Aggregate("sum" if column is not None and column.additive else "avg", expr)


def _latest(plan: Plan, time: tuple[Column, data.Column], metric: Column, scene: Scene) -> Any:
    """Return the newest period in which all the entities of a plan have figures, or most where none are named."""
    at, _ = time
    counting = Plan(
        plan.table,
        dimensions=(Dimension(at),),
        measures=(msgspec.structs.replace(plan.measures[0], expr=Aggregate("count", metric), name=""),),
        where=plan.where if not plan.joins else None,
        order=(Order(at, True),),
        limit=Limit(MOST_PERIODS),
    )
    try:
        rows = [(row[0], row[1]) for row in scene.run(counting).rows if row[0] is not None and row[1]]
    except InkfishError:
        return None
    if not rows:
        return None
    needed = ENOUGH * max(count for _, count in rows)
    return next(period for period, count in rows if count >= needed)


def _substituted(node: Any, old: Node, new: Node) -> Any:
    """Return a plan, or a part of one, with one part in place of another wherever it stands."""
    if node == old:
        return new
    if isinstance(node, tuple):
        return tuple(_substituted(item, old, new) for item in node)
    if isinstance(node, Node):
        return msgspec.structs.replace(
            node, **{name: _substituted(getattr(node, name), old, new) for name in node.__struct_fields__}
        )
    return node

