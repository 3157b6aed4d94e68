"""Expressions and conditions of a plan as SQL, over rows, groups or the columns of an earlier step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlglot import exp

from inkfish.data import table as data
from inkfish.data.durations import clock_of
from inkfish.query import plan as p
from inkfish.query import sql
from inkfish.query.constants import PART_VALUES
from inkfish.query.periods import bounds
from inkfish.query.scope import Scope, bin_width, is_duration, is_year, may_miss, range_of, type_of

_INT32 = 2**31 - 1
_DAYS = ("week", "day")
_ELAPSED_SECONDS = {"week": 604800, "day": 86400, "hour": 3600, "minute": 60}
_PARTS = {
    "year": "YEAR",
    "quarter": "QUARTER",
    "month": "MONTH",
    "week": "WEEK",
    "day": "DAY",
    "hour": "HOUR",
    "minute": "MINUTE",
    "second": "SECOND",
    "weekday": "ISODOW",
}


class Writer:
    """Writes expressions as SQL. What `known` holds is already a column, and is written as that.

    `inner` compiles the plan of a sub-query; `aggregate` writes an aggregate and
    `calculation_writer` a calculation, where there are groups.
    """

    def __init__(
        self,
        scope: Scope,
        inner: Callable[[p.Plan], exp.Expression],
        qualified: bool = False,
        known: dict[Any, exp.Expression] | None = None,
        aggregate: Callable[[p.Aggregate], exp.Expression] | None = None,
    ):
        self.scope, self.inner, self.qualified, self.known = scope, inner, qualified, known or {}
        self.aggregate_writer = aggregate
        self.calculation_writer: Callable[[p.Calculation], exp.Expression] | None = None

    def expr(self, expr: p.Expr) -> exp.Expression:
        """Write an expression."""
        known = self.known.get(expr)
        return known.copy() if known is not None else _EXPRESSIONS[type(expr)](self, expr)

    def condition(self, condition: p.Condition) -> exp.Expression:
        """Write a condition."""
        known = self.known.get(condition)
        return known.copy() if known is not None else _CONDITIONS[type(condition)](self, condition)

    def order_key(self, expr: p.Expr) -> exp.Expression | None:
        """Write what a weekday or a month is ordered by; None for what is ordered by itself."""
        if not (isinstance(expr, p.CalendarPart) and expr.part in ("weekday", "month")):
            return None
        known = self.known.get(("order", expr))
        return known.copy() if known is not None else sql.call(_PARTS[expr.part], self.expr(expr.of))

    # -- expressions

    def column(self, at: p.Column) -> exp.Expression:
        return sql.column(at.name, at.table if self.qualified else "")

    def value(self, value: p.Value) -> exp.Expression:
        return sql.moment(value.value) if value.kind in data.TEMPORAL else sql.literal(value.value)

    def arithmetic(self, expr: p.Arithmetic) -> exp.Expression:
        left, right = self.expr(expr.left), self.expr(expr.right)
        if expr.op == "/":
            return sql.quotient(left, right)
        if self._may_overflow(expr):
            left = sql.cast(left, exp.DType.DOUBLE)
        return sql.binary(expr.op, left, right)

    def _may_overflow(self, expr: p.Arithmetic) -> bool:
        """Whole numbers are kept in few bits; those whose result might not fit are reckoned as floating point."""
        if p.level(expr) != "row" or type_of(expr, self.scope) != "integer":
            return False
        found = range_of(expr, self.scope)
        return found is None or max(abs(found[0]), abs(found[1])) > _INT32

    def truncated(self, expr: p.Truncated) -> exp.Expression:
        of = self.expr(expr.of)
        if is_year(expr.of, self.scope):
            decade = sql.binary("*", sql.call("FLOOR", sql.binary("/", of, sql.literal(10))), sql.literal(10))
            return of if expr.grain == "year" else sql.cast(decade, exp.DType.BIGINT)
        start = sql.call("DATE_TRUNC", expr.grain, of)
        return start if expr.grain in ("hour", "minute", "second") else sql.cast(start, exp.DType.DATE)

    def part(self, expr: p.CalendarPart) -> exp.Expression:
        of = self.expr(expr.of)
        if is_year(expr.of, self.scope):
            return of
        if expr.part in ("weekday", "month"):
            return sql.call("DAYNAME" if expr.part == "weekday" else "MONTHNAME", of)
        number = sql.call(_PARTS[expr.part], of)
        return exp.DPipe(this=sql.literal("Q"), expression=number) if expr.part == "quarter" else number

    def bin(self, expr: p.Bin) -> exp.Expression:
        """Bins of a fraction are reckoned to nine digits: 0.3 / 0.1 is 2.9999999999999996."""
        width, of = bin_width(expr, self.scope), self.expr(expr.of)
        of = sql.call("EPOCH", of) if is_duration(expr.of, self.scope) else of
        steps = sql.binary("/", of, sql.literal(width))
        steps = steps if width.is_integer() else sql.call("ROUND", steps, 9)
        edge = sql.binary("*", sql.call("FLOOR", steps), sql.literal(width))
        return edge if width.is_integer() else sql.call("ROUND", edge, 12)

    def elapsed(self, expr: p.Elapsed) -> exp.Expression:
        """Whole years and months; days between dates; else seconds over the unit's length."""
        start, end = self.expr(expr.start), self.expr(expr.end)
        if expr.unit in ("year", "month"):
            return sql.call("DATE_SUB", expr.unit, start, end)
        dates = {type_of(expr.start, self.scope), type_of(expr.end, self.scope)} == {"date"}
        if dates and expr.unit in _DAYS:
            days = sql.call("DATE_DIFF", "day", start, end)
            return days if expr.unit == "day" else sql.binary("/", days, sql.literal(7))
        start, end = (
            sql.cast(side, exp.DType.TIMESTAMP) if type_of(at, self.scope) == "date" else side
            for side, at in ((start, expr.start), (end, expr.end))
        )
        seconds = sql.call("EPOCH", sql.binary("-", end, start))
        return sql.binary("/", seconds, sql.literal(_ELAPSED_SECONDS[expr.unit]))

    def case(self, expr: p.Case) -> exp.Expression:
        return sql.when(self.condition(expr.when), sql.literal(expr.then), sql.literal(expr.other))

    def aggregate(self, expr: p.Aggregate) -> exp.Expression:
        return self.aggregate_writer(expr)

    def calculation(self, expr: p.Calculation) -> exp.Expression:
        return self.calculation_writer(expr)

    # -- conditions

    def compare(self, condition: p.Compare) -> exp.Expression:
        left, right = condition.left, condition.right
        if isinstance(right, p.Subquery):
            return self._compare_inner(condition, right)
        if condition.op not in ("=", "!=") and PART_VALUES.keys() & {getattr(s, "part", "") for s in (left, right)}:
            return sql.binary(condition.op, self._ordinal(left, right), self._ordinal(right, left))
        if type_of(left, self.scope) == "text" and condition.op in ("=", "!="):
            return sql.binary(condition.op, *self._texts(left, right))
        return sql.binary(condition.op, self._side(left, right), self._side(right, left))

    def _compare_inner(self, condition: p.Compare, inner: p.Subquery) -> exp.Expression:
        left, right = self.expr(condition.left), exp.Subquery(this=self.inner(inner.plan))
        if type_of(condition.left, self.scope) == "text":
            left, right = sql.call("LOWER", left), sql.call("LOWER", right)
        return sql.binary(condition.op, left, right)

    def _ordinal(self, side: p.Expr, other: p.Expr) -> exp.Expression:
        """Write a weekday, month or quarter as its number in the calendar."""
        if isinstance(side, p.Value):
            return sql.literal(PART_VALUES[other.part].index(side.value) + 1)
        if not isinstance(side, p.CalendarPart):
            return self.expr(side)
        return self.order_key(side) or sql.call(_PARTS[side.part], self.expr(side.of))

    def _side(self, side: p.Expr, other: p.Expr) -> exp.Expression:
        """Write one side; a time beside a day is compared by its day, seconds beside times as one of them."""
        if isinstance(side, p.Value) and is_duration(other, self.scope):
            return sql.cast(sql.literal(clock_of(side.value)), exp.DType.TIME)
        written = self.expr(side)
        day = isinstance(other, p.Value) and other.kind == "date" and type_of(side, self.scope) == "datetime"
        return sql.cast(written, exp.DType.DATE) if day else written

    def _texts(self, left: p.Expr, right: p.Expr) -> tuple[exp.Expression, exp.Expression]:
        """Write two texts so that they compare without case, plainly where the data has one spelling."""
        for value, other in ((left, right), (right, left)):
            if isinstance(value, p.Value) and self._one_spelling(value.value, other):
                return self.expr(left), self.expr(right)
        return self._lower(left), self._lower(right)

    def _lower(self, expr: p.Expr) -> exp.Expression:
        if isinstance(expr, p.Value) and str(expr.value).isascii():
            return sql.literal(expr.value.lower())
        return sql.call("LOWER", self.expr(expr))

    def _one_spelling(self, text: str, other: p.Expr) -> bool:
        """Whether the data holds just this text, in no other case."""
        if isinstance(other, p.CalendarPart):
            return True
        known = self.scope.column(other).values if isinstance(other, p.Column) else ()
        return text in known and sum(v.casefold() == text.casefold() for v in known) == 1

    def among(self, condition: p.Among) -> exp.Expression:
        of = condition.of
        if isinstance(condition.values, p.Subquery):
            inner = self.inner(_present(condition.values.plan, self.scope.all))
            return exp.In(this=sql.closed(self.expr(of)), query=exp.Subquery(this=inner))
        values = condition.values
        if type_of(of, self.scope) == "text" and not all(self._one_spelling(v.value, of) for v in values):
            return exp.In(this=self._lower(of), expressions=[self._lower(v) for v in values])
        side = self._side(of, values[0])
        return exp.In(this=sql.closed(side), expressions=[self.expr(v) for v in values])

    def matches(self, condition: p.Matches) -> exp.Expression:
        function = {"contains": "CONTAINS", "starts": "STARTS_WITH", "ends": "ENDS_WITH"}[condition.how]
        return sql.call(function, sql.call("LOWER", self.expr(condition.of)), self._lower(p.Value(condition.text)))

    def within(self, condition: p.Within) -> exp.Expression:
        start, end = bounds(condition.of, condition.period, self.scope)
        of = self.expr(condition.of)
        write = _year_bound if type_of(condition.of, self.scope) == "integer" else _date_bound
        low = sql.binary(">=", of, write(start, False)) if start else None
        high = sql.binary("<", of.copy(), write(end, True)) if end else None
        return sql.both(low, high)

    def negated(self, condition: p.Not) -> exp.Expression:
        return exp.not_(self.condition(condition.item), copy=False)

    def several(self, condition: p.And | p.Or) -> exp.Expression:
        items = [self.condition(c) for c in condition.items]
        return sql.both(*items) if isinstance(condition, p.And) else sql.either(items)


def _date_bound(text: str, end: bool) -> exp.Expression:
    return sql.moment(text)


def _year_bound(text: str, end: bool) -> exp.Expression:
    """Write a bound for years as numbers: a year that a period touches is inside."""
    at = datetime.fromisoformat(text)
    return sql.literal(at.year + (end and (at.month, at.day, at.time()) != (1, 1, datetime.min.time())))


def _present(plan: p.Plan, tables: Sequence[data.Table]) -> p.Plan:
    """Return an inner plan without missing values: NOT IN a list with a NULL would be true of nothing."""
    expr = (*plan.dimensions, *plan.measures)[0].expr
    there = p.Not(p.Missing(expr))
    if p.level(expr) != "row":
        return replace(plan, having=p.And((plan.having, there)) if plan.having else there)
    if not may_miss(expr, Scope(plan, tables)):
        return plan
    return replace(plan, where=p.And((plan.where, there)) if plan.where else there)


_EXPRESSIONS: dict[type, Callable[[Writer, Any], exp.Expression]] = {
    p.Column: Writer.column,
    p.Value: Writer.value,
    p.Arithmetic: Writer.arithmetic,
    p.Truncated: Writer.truncated,
    p.CalendarPart: Writer.part,
    p.Bin: Writer.bin,
    p.Elapsed: Writer.elapsed,
    p.Case: Writer.case,
    p.Aggregate: Writer.aggregate,
    p.Calculation: Writer.calculation,
}

_CONDITIONS: dict[type, Callable[[Writer, Any], exp.Expression]] = {
    p.Compare: Writer.compare,
    p.Among: Writer.among,
    p.Matches: Writer.matches,
    p.Within: Writer.within,
    p.Missing: lambda write, c: sql.missing(write.expr(c.of)),
    p.Not: Writer.negated,
    p.And: Writer.several,
    p.Or: Writer.several,
}
