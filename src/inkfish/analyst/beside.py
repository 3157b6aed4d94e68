"""A metric of the catalog beside a user's own table: entities are matched, and it is told by the user's names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from inkfish.analyst.pick import Measured
from inkfish.analyst.settle import settle
from inkfish.data.kinds import known, words_of
from inkfish.data.lookup import Lookup
from inkfish.data.package import Entity, Metric, Place
from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Link, Table
from inkfish.query.plan import Aggregate, Among, Column, Dimension, Join, Measure, Plan, Value, parts
from inkfish.query.result import Result

ENOUGH = 0.5  # share of a column's values that must be entities of the kind
WRITTEN, OF_YEAR = "as_written", "figure_year"  # the columns by which a table that is laid beside joins
NAMED = 8  # values without a counterpart that are told by name


class Match(msgspec.Struct, frozen=True):
    """The values of a user's column and the entities that they are: (value, value in the catalog); and the others."""

    table: Table
    column: DataColumn
    kind: str
    field: str
    pairs: tuple[tuple[str, str], ...]
    unmatched: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """How far they match, in words."""
        _, many = words_of(self.kind)
        count = len(self.pairs) + len(self.unmatched)
        share = round(100 * len(self.pairs) / count)
        text = f"{len(self.pairs)} of {count} values of {self.column.title} ({share}%) are {many} of the catalog"
        if not self.unmatched:
            return f"{text}."
        more = f" and {len(self.unmatched) - NAMED} more" if len(self.unmatched) > NAMED else ""
        return f"{text}; without a counterpart: {', '.join(self.unmatched[:NAMED])}{more}."


class Beside(msgspec.Struct, frozen=True):
    """A table made of a metric for a user's own table: how the two join, and what must be told of it."""

    table: Table
    links: tuple[Link, ...]
    joins: tuple[Join, ...]
    notes: tuple[str, ...]


def matches(tables: Sequence[Table], metric: Metric, lookup: Lookup) -> Match | None:
    """Return the column of a user's tables whose values are best known as entities that a metric has."""
    columns = [(t, c) for t in tables if t.source.kind != "catalog" for c in t.columns]
    found = [m for t, c in columns if (m := _match(t, c, metric, lookup)) is not None]
    return max(found, key=lambda m: len(m.pairs) / (len(m.pairs) + len(m.unmatched)), default=None)


def _match(table: Table, column: DataColumn, metric: Metric, lookup: Lookup) -> Match | None:
    if column.type != "text" or not column.values:
        return None
    called = lookup.called(column.values)
    pairs, unmatched, places = [], [], []
    for value in column.values:
        place = next(_places(value, called.get(value, ()), metric, lookup), None)
        if place is None:
            unmatched.append(value)
            continue
        pairs.append((value, place[1].value))
        places.append(place)
    if len(pairs) < ENOUGH * len(column.values) or len(pairs) < min(2, len(column.values)):
        return None
    entity, place = places[0]
    return Match(table, column, entity.kind, place.field, tuple(pairs), tuple(unmatched))


def _places(
    value: str, called: Sequence[Entity], metric: Metric, lookup: Lookup
) -> Iterator[tuple[Entity, Place]]:
    """Yield where the catalog has a metric for what a value means: by its own names, then by those of the house."""
    house = [known(kind, value) for kind in metric.entity_kinds]
    nodes = [lookup.node(e.id) for e in house if e is not None]
    for entity in (*called, *(n.record for n in nodes if n is not None)):
        for place in entity.where:
            has = not place.metrics or metric.field in place.metrics
            if (place.package, place.resource) == (metric.package, metric.resource) and has:
                yield entity, place


def lay_beside(
    found: Measured,
    match: Match,
    source: Table,
    run: Callable[[Plan], Result],
    make: Callable[..., Table],
) -> Beside:
    """Return a table of a metric in a user's own names, read from the catalog's table `source`.

    With a year in both, it has one value for each; else that of the newest year that most have. `run` executes a plan,
    `make` makes a table of a name, a header, rows, the table that they come from, and a function that describes it.
    """
    metric, own = found.metric, match.table
    year, of_year = _years(own, source)
    at, value = Column(source.name, match.field), Column(source.name, metric.field)
    axis = (Dimension(Column(source.name, of_year.name)),) if year is not None and of_year is not None else ()
    names = tuple(Value(v) for v in dict.fromkeys(v for _, v in match.pairs))
    plan = Plan(
        source.name,
        dimensions=(Dimension(at), *axis),
        measures=(Measure(Aggregate("avg", value)),),
        where=Among(at, names),
    )
    settled = settle(plan, "", (source,), (), run)
    rows = run(settled.plan).rows
    spelt: dict[str, list[str]] = {}
    for said, meant in match.pairs:
        spelt.setdefault(meant, []).append(said)
    header = [WRITTEN, *([OF_YEAR] if axis else []), metric.field]
    told = [[said, *row[1:]] for row in rows for said in spelt.get(str(row[0]), ())]
    table = make(metric.field, header, told, source, lambda made: _described(made, source, metric))
    keys = [(match.column.name, table.columns[0].name), *([(year.name, table.columns[1].name)] if axis else [])]
    rate = len(match.pairs) / (len(match.pairs) + len(match.unmatched))
    return Beside(
        table,
        tuple(Link(own.name, a, table.name, b, True, round(rate, 3)) for a, b in keys),
        tuple(Join(Column(own.name, a), Column(table.name, b), outer=True) for a, b in keys),
        (match.told, *(f"{metric.name} is {text}." for text in settled.assumed if text.startswith("in "))),
    )


def _years(own: Table, source: Table) -> tuple[DataColumn | None, DataColumn | None]:
    """Return the years of both tables, where both have them as numbers."""
    return tuple(
        next((c for c in t.columns if c.role == "time" and c.type == "integer" and c.distinct > 1), None)
        for t in (own, source)
    )


def _told(made: DataColumn, told: DataColumn) -> DataColumn:
    """Return the metric's column with what the catalog says of it."""
    return msgspec.structs.replace(
        made, title=told.title, unit=told.unit, aliases=told.aliases, definition=told.definition, role="measure",
        additive=told.additive, over_entities=told.over_entities, over_time=told.over_time,
    )  # fmt: skip


def _key(made: DataColumn) -> DataColumn:
    """Return a column that only joins: its values are the user's, and are asked for in the user's own table.

    All of them together are a key, and no plan joins by some (`with_whole_joins`): each counts as unique.
    """
    title = "Name as written" if made.name == WRITTEN else "Year of the figure"
    return msgspec.structs.replace(made, title=title, role="identifier", values=(), top=(), additive=False, unique=True)


def _described(table: Table, source: Table, metric: Metric) -> Table:
    """Return a table that was made with what the catalog says of its metric."""
    told = source.column(metric.field)
    columns = tuple(_told(c, told) if c.name.casefold() == metric.field.casefold() else _key(c) for c in table.columns)
    return msgspec.structs.replace(
        table, title=f"{metric.name} ({source.title})", columns=columns, source=source.source,
        methodology=source.methodology, description=source.description, ends=source.ends, values_path="",
    )  # fmt: skip



def joins_of(links: Sequence[Link], tables: Sequence[Table]) -> tuple[Join, ...]:
    """Return the joins to tables that were laid beside a user's own: whole, and keeping the user's rows."""
    laid = {t.name for t in tables if t.source.kind == "catalog" and not t.origin}
    return tuple(
        Join(Column(k.left_table, k.left), Column(k.right_table, k.right), outer=True, many_to_one=k.many_to_one)
        for k in links
        if k.right_table in laid
    )


def with_whole_joins(plan: Plan, joins: Sequence[Join]) -> Plan:
    """Return a plan that starts at the user's rows where it reads the catalog's too, by all columns that match."""
    read = {c.table for c in parts(plan) if isinstance(c, Column)}
    used = [j for j in joins if j.right.table in read and j.left.table in (*read, *plan.tables)]
    if not used:
        return plan
    laid = {j.right.table for j in used}
    others = tuple(j for j in plan.joins if not laid & {j.left.table, j.right.table})
    table = used[0].left.table if plan.table in laid else plan.table
    return msgspec.structs.replace(plan, table=table, joins=(*others, *used))
