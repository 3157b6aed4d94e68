"""What the columns of an answer hold, and what else is asked of the rows that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from inkfish.data import table as data
from inkfish.query import plan as p
from inkfish.query.aggregate import Multiplied
from inkfish.query.layout import Item, lay_out
from inkfish.query.result import ResultColumn
from inkfish.query.scope import Scope, additive, bin_width, is_year, may_miss, type_of, unit_of
from inkfish.query.walk import own_parts


def result_columns(plan: p.Plan, tables: Sequence[data.Table]) -> tuple[ResultColumn, ...]:
    """Return the columns that the query of a checked plan gives, in its order."""
    scope = Scope(plan, tables)
    items, _ = lay_out(plan, scope)
    return tuple(_column(at, item, scope) for at, item in enumerate(items))


def _column(at: int, item: Item, scope: Scope) -> ResultColumn:
    expr = item.expr
    return ResultColumn(
        key=f"c{at}",
        name=item.name,
        title=item.title,
        type=type_of(expr, scope),
        role=item.role,
        expr=expr,
        unit=unit_of(expr, scope),
        grain=_grain(expr, scope),
        part=expr.part if isinstance(expr, p.CalendarPart) else "",
        bin=bin_width(expr, scope) if isinstance(expr, p.Bin) else None,
        additive=item.role == "measure" and additive(expr, scope) and not _counts_once(expr, scope),
    )


def _grain(expr: p.Expr, scope: Scope) -> str:
    """Return the grain of a time axis; that of a plain column of dates or years is its data's."""
    if isinstance(expr, p.Truncated):
        return expr.grain
    timed = isinstance(expr, p.Column) and (scope.column(expr).temporal or is_year(expr, scope))
    return scope.column(expr).grain if timed else ""


def _counts_once(expr: p.Expr, scope: Scope) -> bool:
    """Whether a row may belong to several groups, so that their sum would count it again."""
    multiplied = Multiplied(scope.plan, scope)
    return any(multiplied.once(e) for e in own_parts(expr) if isinstance(e, p.Aggregate))


class AccountPlan:
    """What is asked beside the answer: how many rows there were, were kept, and had no value, and the totals.

    `plan` is one row of counts and totals, or None where the profile and the answer tell all; `before` counts the rows
    before the filter, or None where `rows` is known.
    """

    def __init__(self, plan: p.Plan, tables: Sequence[data.Table]):
        self.scope, self.given = Scope(plan, tables), plan
        self.columns = result_columns(plan, tables)
        self.missing = [(c.key, m) for c in self.columns if (m := self._missing(c)) is not None]
        self.totals = (
            [(c.key, t) for c in self.columns if (t := self._total(c)) is not None]
            if plan.dimensions or _lists(plan)
            else []
        )
        count = p.Aggregate("count")
        bare = p.Plan(plan.table, plan.joins, plan.also, plan.sides, measures=(p.Measure(count),))
        narrowed = bool(plan.joins) and not all(j.outer for j in plan.joins)
        each = 2 if plan.sides else 1
        self.rows = None if narrowed else each * sum(self.scope.table(t).rows for t in (plan.table, *plan.also))
        wanted = (count, *(e for _, e in self.missing), *(e for _, e in self.totals))
        self.plan = (
            replace(bare, where=plan.where, measures=tuple(p.Measure(e) for e in wanted))
            if (plan.where is not None or narrowed or len(wanted) > 1)
            else None
        )
        self.before = bare if narrowed and plan.where is not None else None

    def _missing(self, column: ResultColumn) -> p.Expr | None:
        """Count the kept rows that have no value for a column, where there can be any."""
        places = _places(column.expr) if p.level(column.expr) != "row" else [(column.expr, None)]
        holes = [
            p.And((p.Missing(e), where)) if where is not None else p.Missing(e)
            for e, where in places
            if not isinstance(e, (p.Case, p.Value)) and may_miss(e, self.scope)
        ]
        if not holes:
            return None
        return p.Aggregate("count", where=p.Or(tuple(holes)) if len(holes) > 1 else holes[0])

    def _total(self, column: ResultColumn) -> p.Expr | None:
        """Return the measure over all rows: of an aggregate as it is, of an amount its sum."""
        if column.role == "dimension" or p.level(column.expr) == "answer":
            return None
        if p.level(column.expr) == "group":
            return column.expr
        return p.Aggregate("sum", column.expr) if column.additive and column.type in data.NUMERIC else None


def _places(expr: p.Expr) -> list[tuple[p.Expr, p.Condition | None]]:
    """Return what the aggregates of a measure are taken of, each with its filter."""
    found = [e for e in own_parts(expr) if isinstance(e, p.Aggregate)]
    return list(dict.fromkeys((e.of, e.where) for e in found if e.of is not None))


def _lists(plan: p.Plan) -> bool:
    return bool(plan.measures) and all(p.level(m.expr) == "row" for m in plan.measures)
