"""Aggregates as SQL, such that a join which multiplies a table's rows never counts one of them twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlglot import exp

from inkfish.query import plan as p
from inkfish.query import sql
from inkfish.query.express import Writer
from inkfish.query.layout import Item, Names, slug
from inkfish.query.scope import Scope, is_duration, is_of_times, to_the_second

# What gives the same answer however often a row is met.
_UNMOVED = ("min", "max", "count_distinct", "first", "last")


class Multiplied:
    """Which tables' rows the joins of a plan multiply.

    A row of the joined tables is settled by rows of some tables when every other table is reached from those over
    joins whose far column is unique. Where it is not, the rows of those tables come several times.
    """

    def __init__(self, plan: p.Plan, scope: Scope):
        self.plan, self.scope = plan, scope

    def once(self, aggregate: p.Aggregate) -> frozenset[str]:
        """Return the tables whose rows must be counted once for this aggregate; none where they come once anyway."""
        if not self.plan.joins or aggregate.func in _UNMOVED:
            return frozenset()
        own = frozenset(c.table for c in _columns((aggregate.of, aggregate.by))) or frozenset((self.plan.table,))
        joined = {self.plan.table} | {j.right.table for j in self.plan.joins}
        return frozenset() if self._settled(own) == joined else own

    def key(self, table: str) -> str:
        """Return a column that tells each row of a table, or an empty string."""
        if table == self.plan.table and (self.plan.also or self.plan.sides):
            return ""
        found = [c for c in self.scope.table(table).columns if c.unique and not c.missing]
        return found[0].name if found else ""

    def _settled(self, tables: Iterable[str]) -> set[str]:
        found = set(tables)
        while True:
            more = {far for near, far in self._steps() if near in found} - found
            if not more:
                return found
            found |= more

    def _steps(self) -> list[tuple[str, str]]:
        """Return the pairs of tables where a row of the first meets at most one of the second."""
        steps = []
        for join in self.plan.joins:
            for near, far in ((join.left, join.right), (join.right, join.left)):
                if self.scope.column(far).unique:
                    steps.append((near.table, far.table))
        return steps


def _columns(roots: tuple[p.Expr | None, ...]) -> list[p.Column]:
    return [e for root in roots if root is not None for e in p.parts(root) if isinstance(e, p.Column)]


Flags = dict[tuple[frozenset[str], p.Condition | None], str]


class Aggregates:
    """Writes aggregates over the joined rows. `flags` names the column that is true of a row's first copy."""

    def __init__(self, rows: Writer, multiplied: Multiplied, flags: Flags | None = None):
        self.rows, self.multiplied = rows, multiplied
        self.flags: Flags = {} if flags is None else flags

    def write(self, aggregate: p.Aggregate) -> exp.Expression:
        """Write one aggregate; the middle of times as a time, from their seconds."""
        written = self._write(aggregate)
        if not is_of_times(aggregate, self.rows.scope):
            return written
        return sql.time_of(written, to_the_second(aggregate.of, self.rows.scope))

    def _write(self, aggregate: p.Aggregate) -> exp.Expression:
        once = self.multiplied.once(aggregate)
        where = self.rows.condition(aggregate.where) if aggregate.where is not None else None
        if not once:
            return self.share(where, None) if aggregate.func == "share" else sql.only(self.plain(aggregate), where)
        if self.by_key(aggregate):
            return self._count_keys(aggregate, where)
        if aggregate.func == "share":
            return self.share(where, self._flag(once, aggregate.where), self._flag(once, None))
        flag = self._flag(once, aggregate.where)
        return sql.only(self.plain(aggregate), sql.both(where, flag))

    def by_key(self, aggregate: p.Aggregate) -> bool:
        """Whether counting the different keys of a table counts its rows once."""
        once = self.multiplied.once(aggregate)
        return len(once) == 1 and aggregate.func in ("count", "share") and bool(self.multiplied.key(min(once)))

    def _count_keys(self, aggregate: p.Aggregate, where: exp.Expression | None) -> exp.Expression:
        table = min(self.multiplied.once(aggregate))
        key = self.rows.expr(p.Column(table, self.multiplied.key(table)))
        count = exp.Count(this=exp.Distinct(expressions=[key]), big_int=True)
        if aggregate.func == "share":
            return sql.percent(sql.only(count, where), count.copy())
        there = sql.present(self.rows.expr(aggregate.of)) if aggregate.of is not None else None
        return sql.only(count, sql.both(where, there))

    def _flag(self, once: frozenset[str], where: p.Condition | None) -> exp.Expression:
        return sql.column(self.flags[once, where])

    def share(
        self,
        where: exp.Expression | None,
        first: exp.Expression | None = None,
        first_of_all: exp.Expression | None = None,
    ) -> exp.Expression:
        """Write the percentage of rows that a condition is true of, counting first copies alone where they are told."""
        return sql.percent(sql.only(sql.count_rows(), sql.both(where, first)), sql.only(sql.count_rows(), first_of_all))

    def plain(self, aggregate: p.Aggregate) -> exp.Expression:
        """Write the function alone, over whatever rows there are."""
        of = self.rows.expr(aggregate.of) if aggregate.of is not None else None
        by = self.rows.expr(aggregate.by) if aggregate.by is not None else None
        summed = aggregate.func == "sum" and is_duration(aggregate.of, self.rows.scope)
        if summed or is_of_times(aggregate, self.rows.scope):
            of = sql.call("EPOCH", of)
        return _FUNCTIONS[aggregate.func](of, by, aggregate.q)


def _pair(of: exp.Expression, by: exp.Expression | None) -> exp.Expression:
    """Write what is different: a value, or it with another one."""
    return of if by is None else exp.Tuple(expressions=[of, by])


_Write = Callable[[exp.Expression | None, exp.Expression | None, float | None], exp.Expression]

_FUNCTIONS: dict[str, _Write] = {
    "count": lambda of, by, q: sql.count_rows() if of is None else exp.Count(this=of, big_int=True),
    "count_distinct": lambda of, by, q: exp.Count(this=exp.Distinct(expressions=[_pair(of, by)]), big_int=True),
    "sum": lambda of, by, q: exp.Sum(this=of),
    "avg": lambda of, by, q: exp.Avg(this=of),
    "median": lambda of, by, q: exp.Median(this=of),
    "min": lambda of, by, q: exp.Min(this=of),
    "max": lambda of, by, q: exp.Max(this=of),
    "stddev": lambda of, by, q: exp.StddevSamp(this=of),
    "percentile": lambda of, by, q: sql.call("QUANTILE_CONT", of, q),
    "correlation": lambda of, by, q: exp.Corr(this=of, expression=by),
    "first": lambda of, by, q: sql.call("ARG_MIN", of, by),
    "last": lambda of, by, q: sql.call("ARG_MAX", of, by),
    "mode": lambda of, by, q: sql.call("MODE", exp.Order(this=of, expressions=[sql.ordered(of.copy())])),
}


class Spread:
    """The joined rows as a step of their own, with a flag on the first copy of each row that must count once.

    `columns` are what it selects, `known` the names by which a Writer finds them, and `numbered` the tables that need
    a number for each row, with the column that holds it.
    """

    def __init__(self, aggregates: Aggregates, wanted: Sequence[p.Aggregate], dimensions: Sequence[Item]):
        self.aggregates, self.names, self.keys = aggregates, Names(), [d.expr for d in dimensions]
        self.rows, self.multiplied = aggregates.rows, aggregates.multiplied
        self.known: dict[object, exp.Expression] = {}
        self.columns: list[exp.Expression] = []
        self.numbered: dict[str, str] = {}
        for item in dimensions:
            self._give(item.expr, item.name)
        for aggregate in wanted:
            self._inputs(aggregate)
        for aggregate in wanted:
            self._flag(aggregate, aggregate.where)
            if aggregate.func == "share":
                self._flag(aggregate, None)

    def _inputs(self, aggregate: p.Aggregate) -> None:
        for expr in (aggregate.of, aggregate.by):
            if expr is not None:
                self._give(expr)
        if aggregate.where is not None and aggregate.where not in self.known:
            self._add(aggregate.where, self.rows.condition(aggregate.where), "matches")
        if self.aggregates.by_key(aggregate):
            table = min(self.multiplied.once(aggregate))
            self._give(p.Column(table, self.multiplied.key(table)))

    def _give(self, expr: p.Expr, wish: str = "") -> None:
        if expr not in self.known:
            wish = wish or (expr.name if isinstance(expr, p.Column) else "value")
            self._add(expr, self.rows.expr(expr), wish)
        key = self.rows.order_key(expr)
        if key is not None and ("order", expr) not in self.known:
            self._add(("order", expr), key, "position")

    def _add(self, what: object, tree: exp.Expression, wish: str) -> None:
        name = self.names.take(wish)
        same = isinstance(tree, exp.Column) and tree.name == name
        self.columns.append(tree if same else exp.Alias(this=tree, alias=sql.name(name)))
        self.known[what] = sql.column(name)

    def _flag(self, aggregate: p.Aggregate, where: p.Condition | None) -> None:
        tables = self.multiplied.once(aggregate)
        key = (tables, where)
        if not tables or self.aggregates.by_key(aggregate) or key in self.aggregates.flags:
            return
        same = [self.rows.expr(e) for e in self.keys] + [self._row_of(t) for t in sorted(tables)]
        if where is not None:
            same.append(self.rows.condition(where))
        name = self.names.take(f"first_{slug(' '.join(sorted(tables))) or 'row'}")
        first = sql.binary("=", sql.over(sql.call("ROW_NUMBER"), same, []), sql.literal(1))
        self.columns.append(exp.Alias(this=first, alias=sql.name(name)))
        self.aggregates.flags[key] = name

    def _row_of(self, table: str) -> exp.Expression:
        """Write what tells a row of a table: its key, or a number it is given."""
        key = self.multiplied.key(table)
        if not key and table not in self.numbered:
            self.numbered[table] = self.names.take(slug(f"{table} row") or "row_number")
        return sql.column(key or self.numbered[table], table)
