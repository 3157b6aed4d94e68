"""A checked plan as one query. The steps, where they are needed, are common table expressions in the order they run:

rows -> joined (only where a join multiplies rows) -> grouped -> calculated -> the answer, ordered and limited.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from inkfish.data import table as data
from inkfish.query import plan as p
from inkfish.query import sql
from inkfish.query.aggregate import Aggregates, Multiplied, Spread
from inkfish.query.calculate import Calculations, in_sequence
from inkfish.query.express import Writer
from inkfish.query.layout import Item, Names, lay_out, slug, title_of
from inkfish.query.scope import Scope
from inkfish.query.sql import to_sql
from inkfish.query.walk import children, own_parts

__all__ = ["compile_plan", "to_sql"]


def compile_plan(plan: p.Plan, tables: Sequence[data.Table]) -> exp.Query:
    """Return the query of a plan that `check` has passed, over tables of the names that the plan uses."""
    return _Compiler(plan, tables).query()


class _Compiler:
    """One plan on its way to a query; `steps` are the queries before the last one, by name."""

    def __init__(self, plan: p.Plan, tables: Sequence[data.Table]):
        self.plan, self.tables = plan, tables
        self.scope = Scope(plan, tables)
        self.items, self.names = lay_out(plan, self.scope)
        self.step_names = Names([t.name for t in tables])
        self.steps: list[tuple[str, exp.Query]] = []
        self.rows = Writer(self.scope, self._inner, qualified=bool(plan.joins))
        self.listed = bool(plan.measures) and all(p.level(m.expr) == "row" for m in plan.measures)

    def query(self) -> exp.Query:
        """Return the whole query."""
        made = self._list() if self.listed else self._groups()
        for name, step in self.steps:
            made = made.with_(sql.name(name), step, copy=False)
        return made

    def _inner(self, plan: p.Plan) -> exp.Query:
        """Return the query of a sub-query, which needs no order unless that chooses its rows."""
        made = compile_plan(plan, self.tables)
        if plan.limit is None:
            made.set("order", None)
        return made

    # -- where rows come from

    def _from(self, select: exp.Select, numbered: dict[str, str] | None = None) -> exp.Select:
        """Add the tables, joined, and the filter. `numbered` tables get a column with the number of each row."""
        plan, numbered = self.plan, numbered or {}
        source = self._source(numbered)
        select = select.from_(source(plan.table), copy=False)
        for right, joins in _by_table(plan.joins):
            on = [sql.binary("=", self.rows.expr(j.left), self.rows.expr(j.right)) for j in joins]
            kind = "left" if joins[0].outer else ""
            select = select.join(source(right), on=sql.both(*on), join_type=kind, copy=False)
        where = self.rows.condition(plan.where) if plan.where is not None else None
        return select.where(where, copy=False) if where is not None else select

    def _source(self, numbered: dict[str, str]) -> Callable[[str], exp.Table]:
        """Return a function that writes a table by its name, as it is or as the step that replaces it."""
        replaced: dict[str, str] = {}
        if self.plan.also:
            replaced[self.plan.table] = self._step("appended", self._union())
        if self.plan.sides:
            table = replaced.get(self.plan.table, self.plan.table)
            replaced[self.plan.table] = self._step("both_sides", self._both_sides(table))
        for table, column in numbered.items():
            row = exp.alias_(sql.over(sql.call("ROW_NUMBER"), [], []), sql.name(column), copy=False)
            rows = exp.select(exp.Star(), row).from_(sql.table(replaced.get(table, table)))
            replaced[table] = self._step(f"numbered_{table}", rows)
        alias = (lambda name: name) if self.plan.joins else (lambda name: "")
        return lambda name: sql.table(replaced.get(name, name), alias(name))

    def _union(self) -> exp.Query:
        """Write the tables one after another: of each, the columns that the plan uses."""
        columns = [sql.column(name) for name in self._used()] or [exp.Star()]
        selects = [exp.select(*columns).from_(sql.table(name)) for name in (self.plan.table, *self.plan.also)]
        return functools.reduce(_under, selects)

    def _used(self) -> list[str]:
        """Return the columns of the first table that the plan uses."""
        used = (e.name for e in own_parts(self.plan) if isinstance(e, p.Column) and e.table == self.plan.table)
        return sorted(set(used))

    def _both_sides(self, table: str) -> exp.Query:
        """Write the rows twice: as they are, then with the columns of each pair in each other's place."""
        other = {pair.first.name: pair.second.name for pair in self.plan.sides}
        other |= {second: first for first, second in other.items()}
        own = [sql.column(name) for name in self._used()]
        turned = [_named(sql.column(other.get(name, name)), name) for name in self._used()]
        return _under(*(exp.select(*columns).from_(sql.table(table)) for columns in (own, turned)))

    def _step(self, wish: str, query: exp.Query) -> str:
        name = self.step_names.take(wish)
        self.steps.append((name, query))
        return name

    # -- lists of rows

    def _list(self) -> exp.Query:
        """A list of rows; a distinct one is grouped by all of its columns."""
        select = self._from(_select(self.items, self.rows))
        if self.plan.distinct:
            select = _group(select, self.items, self.rows)
        return self._finish(select, self.rows)

    # -- groups

    def _groups(self) -> exp.Query:
        aggregates = Aggregates(self.rows, Multiplied(self.plan, self.scope))
        wanted = self._wanted(p.Aggregate)
        if any(aggregates.multiplied.once(a) and not aggregates.by_key(a) for a in wanted):
            aggregates = self._spread(aggregates, wanted)
            select = exp.Select().from_(sql.table(self.steps[-1][0]), copy=False)
        else:
            select = self._from(exp.Select())
        rows = aggregates.rows
        groups = Writer(self.scope, self._inner, rows.qualified, rows.known, aggregates.write)
        calculations = self._wanted(p.Calculation)
        if calculations:
            return self._calculated(select, groups, calculations)
        select = _group(_add(select, self.items, groups), self._dimensions, groups)
        if self.plan.having is not None:
            select = select.having(groups.condition(self.plan.having), copy=False)
        return self._finish(select, groups)

    @property
    def _dimensions(self) -> tuple[Item, ...]:
        return tuple(i for i in self.items if i.role == "dimension")

    @property
    def _roots(self) -> list[Any]:
        """The measures, and what else groups are chosen and ordered by."""
        having = [self.plan.having] if self.plan.having is not None else []
        return [m.expr for m in self.plan.measures] + having + [o.by for o in self.plan.order]

    def _wanted(self, kind: type) -> list[Any]:
        """Return every aggregate or calculation of the plan once, sub-queries apart."""
        return list(dict.fromkeys(e for root in self._roots for e in own_parts(root) if isinstance(e, kind)))

    def _spread(self, aggregates: Aggregates, wanted: list[p.Aggregate]) -> Aggregates:
        """Make the joined rows a step, and return what writes aggregates over it."""
        spread = Spread(aggregates, wanted, self._dimensions)
        self._step("joined", self._from(exp.select(*spread.columns, copy=False), spread.numbered))
        rows = Writer(self.scope, self._inner, known=spread.known)
        return Aggregates(rows, aggregates.multiplied, aggregates.flags)

    # -- calculations

    def _calculated(self, select: exp.Select, groups: Writer, calculations: list[p.Calculation]) -> exp.Query:
        """Group in one step, calculate in the next ones, and choose in the last."""
        known = self._grouped(select, groups)
        depths = {calc: _depth(calc) for calc in calculations}
        limit = self.plan.limit
        chosen = self.plan.having is not None or (limit is not None and (limit.per or limit.ties))
        for depth in range(1, max(depths.values()) + bool(chosen)):
            known = self._layer(known, [c for c, d in depths.items() if d == depth])
        writer = self._over(known)
        select = _select(self.items, writer).from_(sql.table(self.steps[-1][0]), copy=False)
        if self.plan.having is not None:
            select = select.where(writer.condition(self.plan.having), copy=False)
        return self._finish(select, writer)

    def _grouped(self, select: exp.Select, groups: Writer) -> dict[Any, exp.Expression]:
        """Make the groups a step, with each aggregate that anything needs; return its columns."""
        select, known = _add(select, self._dimensions, groups), {}
        for item in self._dimensions:
            known[item.expr] = sql.column(item.name)
            key = groups.order_key(item.expr)
            if key is not None:
                name = self.names.take(f"{item.name}_position")
                select = select.select(_named(key, name), copy=False)
                known["order", item.expr] = sql.column(name)
        for expr in dict.fromkeys(e for root in self._roots for e in _group_parts(root)):
            name = self._name_of(expr)
            select = select.select(_named(groups.expr(expr), name), copy=False)
            known[expr] = sql.column(name)
        self._step("grouped", _group(select, self._dimensions, groups))
        return known

    def _name_of(self, expr: p.Expr) -> str:
        """Return the name of a measure, or a new one for what the answer does not show."""
        shown = next((i.name for i in self.items if i.expr == expr), None)
        return shown or self.names.take(slug(title_of(expr, self.scope)) or "value")

    def _over(self, known: dict[Any, exp.Expression]) -> Writer:
        """Return what writes expressions over the columns of a step."""
        groups = Writer(self.scope, self._inner, known=known)
        order = self._order(groups, [o for o in self.plan.order if _depth(o.by) == 0], {})
        calculations = Calculations(groups, [d.expr for d in self.plan.dimensions], order)
        groups.calculation_writer = calculations.write
        return groups

    def _layer(self, known: dict[Any, exp.Expression], calculations: list[p.Calculation]) -> dict[Any, exp.Expression]:
        """Make a step that adds some calculations to the columns of the one before."""
        writer, more = self._over(known), dict(known)
        select = exp.select(exp.Star()).from_(sql.table(self.steps[-1][0]))
        for calc in calculations:
            name = self._name_of(calc)
            select = select.select(_named(writer.expr(calc), name), copy=False)
            more[calc] = sql.column(name)
        self._step("calculated", select)
        return more

    # -- order and limit

    def _finish(self, select: exp.Select, writer: Writer) -> exp.Query:
        """Order, and keep the first rows of all or of each group."""
        shown = {} if writer.known and not self.plan.joins else {i.expr: _reference(i, writer) for i in self.items}
        order = self._order(writer, self.plan.order, shown)
        if order:
            select = select.order_by(*order, copy=False)
        limit = self.plan.limit
        if limit is None:
            return select
        if limit.per or (limit.ties and self.plan.order):
            return _qualify(select, self._chosen(limit, writer))
        select = select.limit(limit.count, copy=False)
        return select.offset(limit.skip, copy=False) if limit.skip else select

    def _order(
        self, writer: Writer, wanted: Sequence[p.Order], shown: dict[p.Expr, exp.Expression]
    ) -> list[exp.Ordered]:
        """Return the terms of the order: what the plan says, then the dimensions."""
        terms = [(o.by, o.descending) for o in wanted]
        there = {by for by, _ in terms}
        terms += [(e, False) for e in self._ties() if e not in there]
        return [sql.ordered(self._order_key(e, writer, shown), down) for e, down in terms]

    def _order_key(self, expr: p.Expr, writer: Writer, shown: dict[p.Expr, exp.Expression]) -> exp.Expression:
        key = writer.order_key(expr)
        if key is not None:
            return key
        return shown[expr].copy() if expr in shown else writer.expr(expr)

    def _ties(self) -> list[p.Expr]:
        """Return what rows are ordered by last; an unsorted list keeps the order of its file, unless over time."""
        if self.listed and self.plan.distinct:
            return [i.expr for i in self.items]
        dimensions = [d.expr for d in self.plan.dimensions]
        if not self.listed or self.plan.order:
            return dimensions
        return dimensions if dimensions and in_sequence(dimensions[0], self.scope) else []

    def _chosen(self, limit: p.Limit, writer: Writer) -> exp.Expression:
        """Write the condition that keeps the first rows of each group, and where asked those that equal the last."""
        order = self._order(writer, self.plan.order, {})
        if limit.ties and self.plan.order:
            order = order[: len(self.plan.order)]
        place = sql.over(
            sql.call("RANK" if limit.ties and self.plan.order else "ROW_NUMBER"),
            [writer.expr(e) for e in limit.per],
            order,
        )
        upper = sql.binary("<=", place, sql.literal(limit.skip + limit.count))
        return sql.both(upper, sql.binary(">", place.copy(), sql.literal(limit.skip)) if limit.skip else None)


# -- parts of a query -------------------------------------------------------------------------------------------------


def _under(above: exp.Query, below: exp.Query) -> exp.Query:
    """Write the rows of one query under those of another, by the names of their columns."""
    return exp.Union(this=above, expression=below, distinct=False, by_name=True)


def _named(tree: exp.Expression, name: str) -> exp.Expression:
    """Give a tree a name, unless it has it."""
    same = isinstance(tree, exp.Column) and tree.name == name
    return tree if same else exp.Alias(this=tree, alias=sql.name(name))


def _add(select: exp.Select, items: Sequence[Item], writer: Writer) -> exp.Select:
    return select.select(*[_named(writer.expr(i.expr), i.name) for i in items], copy=False)


def _select(items: Sequence[Item], writer: Writer) -> exp.Select:
    return _add(exp.Select(), items, writer)


def _reference(item: Item, writer: Writer) -> exp.Expression:
    """Write an item beside the columns it is made of: a column as it is, anything else by its name."""
    plain = isinstance(item.expr, p.Column) or writer.known.get(item.expr) is not None
    return writer.expr(item.expr) if plain else sql.column(item.name)


def _group(select: exp.Select, items: Sequence[Item], writer: Writer) -> exp.Select:
    """Group by columns as they are, by anything else under its name, and by what weekdays are ordered by."""
    terms = []
    for item in items:
        key = writer.order_key(item.expr)
        terms += [_reference(item, writer)] + ([key] if key is not None else [])
    return select.group_by(*terms, copy=False) if terms else select


def _qualify(select: exp.Select, condition: exp.Expression) -> exp.Select:
    select.set("qualify", exp.Qualify(this=condition))
    return select


def _by_table(joins: Sequence[p.Join]) -> list[tuple[str, list[p.Join]]]:
    """Return the joins by the table that they add, in order."""
    found: dict[str, list[p.Join]] = {}
    for join in joins:
        found.setdefault(join.right.table, []).append(join)
    return list(found.items())


def _depth(expr: p.Expr) -> int:
    """Return how many calculations an expression holds inside one another."""
    inner = max((_depth(e) for e in children(expr) if not isinstance(e, p.Subquery)), default=0)
    return inner + isinstance(expr, p.Calculation)


def _group_parts(root: Any) -> list[p.Expr]:
    """Return the widest parts that are values of a group, those of sub-queries apart."""
    if isinstance(root, p.Expr) and p.level(root) == "group":
        return [root]
    inner = [] if isinstance(root, p.Subquery) else children(root)
    return [found for child in inner for found in _group_parts(child)]
