"""Calculations over the groups of an answer, as window functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from inkfish.query import plan as p
from inkfish.query import sql
from inkfish.query.express import Writer
from inkfish.query.scope import Scope, bin_width, is_year, never_negative, type_of

# Steps of a calendar grain, as an interval; shorter ones run from row to row, since a day without rows is a day off.
_INTERVALS = {
    "decade": (10, "YEAR"),
    "year": (1, "YEAR"),
    "quarter": (3, "MONTH"),
    "month": (1, "MONTH"),
    "week": (7, "DAY"),
}


def along_of(calc: p.Calculation, dimensions: Sequence[p.Expr], scope: Scope) -> p.Expr | None:
    """Return what a calculation goes along: as it says, else the first dimension with an order of its own."""
    if calc.along is not None or not dimensions:
        return calc.along
    return next((d for d in dimensions if in_sequence(d, scope)), dimensions[0])


def in_sequence(expr: p.Expr, scope: Scope) -> bool:
    """Whether the values of an expression follow one another: times, parts of the calendar, bins, years."""
    timed = isinstance(expr, (p.Truncated, p.CalendarPart, p.Bin)) or is_year(expr, scope)
    return timed or type_of(expr, scope) in ("date", "datetime", "time")


class Calculations:
    """Writes calculations over groups whose columns `write` knows; `order` is the plan's own order of them."""

    def __init__(self, write: Writer, dimensions: Sequence[p.Expr], order: list[exp.Ordered]):
        self.write_expr, self.dimensions, self.order, self.scope = write.expr, dimensions, order, write.scope
        self._key = write.order_key

    def write(self, calc: p.Calculation) -> exp.Expression:
        """Write one calculation."""
        return _KINDS[calc.kind](self, calc)

    def share(self, calc: p.Calculation) -> exp.Expression:
        of = self.write_expr(calc.of)
        return sql.percent(of, sql.over(exp.Sum(this=of.copy()), self._within(calc), []))

    def rank(self, calc: p.Calculation) -> exp.Expression:
        """Groups without a value have no rank."""
        of = self.write_expr(calc.of)
        rank = sql.over(sql.call("RANK"), self._within(calc), [sql.ordered(of.copy(), not calc.ascending)])
        counted = isinstance(calc.of, p.Aggregate) and calc.of.func in ("count", "count_distinct")
        return rank if counted else sql.when(sql.present(of), rank)

    def difference(self, calc: p.Calculation) -> exp.Expression:
        return sql.binary("-", self.write_expr(calc.of), self._before(calc))

    def change(self, calc: p.Calculation) -> exp.Expression:
        """A rise from a negative number is a rise."""
        before = self._before(calc)
        base = before.copy() if never_negative(calc.of, self.scope) else exp.Abs(this=before.copy())
        return sql.percent(sql.binary("-", self.write_expr(calc.of), before), base)

    def growth(self, calc: p.Calculation) -> exp.Expression:
        ratio = sql.quotient(self.write_expr(calc.of), self._before(calc))
        root = (
            ratio.copy()
            if calc.periods == 1
            else sql.call("POWER", ratio.copy(), sql.quotient(exp.Literal.number("1.0"), sql.literal(calc.periods)))
        )
        grown = sql.binary("*", sql.literal(100), sql.binary("-", root, sql.literal(1)))
        return sql.when(sql.binary(">=", ratio, sql.literal(0)), grown)

    def running(self, calc: p.Calculation) -> exp.Expression:
        frame = _frame("ROWS", "UNBOUNDED")
        if calc.along is None and calc.within:
            return sql.over(exp.Sum(this=self.write_expr(calc.of)), self._within(calc), self.order, frame)
        return sql.over(exp.Sum(this=self.write_expr(calc.of)), self._series(calc), self._along(calc), frame)

    def moving(self, calc: p.Calculation) -> exp.Expression:
        """There is no average until there are as many periods as it is taken over."""
        frame = self._steps(calc, calc.periods - 1, to_here=True)
        series, order = self._series(calc), self._along(calc)
        count = sql.over(sql.count_rows(), series, order, frame)
        average = sql.over(exp.Avg(this=self.write_expr(calc.of)), series, order, frame.copy())
        return average if calc.periods == 1 else sql.when(sql.binary(">=", count, sql.literal(calc.periods)), average)

    def index(self, calc: p.Calculation) -> exp.Expression:
        of = self.write_expr(calc.of)
        first = exp.IgnoreNulls(this=exp.FirstValue(this=of.copy()))
        return sql.percent(of, sql.over(first, self._series(calc), self._along(calc), _frame("ROWS", "UNBOUNDED")))

    # -- series, order and frames

    def _within(self, calc: p.Calculation) -> list[exp.Expression]:
        return [self.write_expr(e) for e in calc.within]

    def _series(self, calc: p.Calculation) -> list[exp.Expression]:
        along = along_of(calc, self.dimensions, self.scope)
        return [self.write_expr(d) for d in self.dimensions if d != along]

    def _along(self, calc: p.Calculation) -> list[exp.Ordered]:
        along = along_of(calc, self.dimensions, self.scope)
        return [sql.ordered(self._position(along))]

    def _position(self, along: p.Expr) -> exp.Expression:
        return self._key(along) or self.write_expr(along)

    def _before(self, calc: p.Calculation) -> exp.Expression:
        """Write the value `periods` before: by the calendar where the steps are known, else by rows."""
        along = along_of(calc, self.dimensions, self.scope)
        frame = self._steps(calc, calc.periods, to_here=False)
        of, series, order = self.write_expr(calc.of), self._series(calc), self._along(calc)
        if frame.args["kind"] == "ROWS":
            before: exp.Expression = exp.Lag(this=of, offset=sql.literal(calc.periods) if calc.periods > 1 else None)
            before = sql.over(before, series, order)
        else:
            before = sql.over(exp.AnyValue(this=of), series, order, frame)
        # Groups without a date come last in the order, and have none before them.
        return sql.when(sql.present(self.write_expr(along)), before) if self._may_miss(along) else before

    def _may_miss(self, along: p.Expr) -> bool:
        columns = [e for e in p.parts(along) if isinstance(e, p.Column)]
        outer = any(j.outer for j in self.scope.plan.joins)
        return outer or not columns or any(self.scope.column(c).missing for c in columns)

    def _steps(self, calc: p.Calculation, count: int, to_here: bool) -> exp.WindowSpec:
        """Write the frame of the rows that lie `count` steps before, or from there to here."""
        step = self._step(along_of(calc, self.dimensions, self.scope), count)
        return _frame("ROWS" if step is None else "RANGE", sql.literal(count) if step is None else step, to_here)

    def _step(self, along: p.Expr, count: int) -> exp.Expression | None:
        """Write how far `count` steps are along an expression, or None where its steps are not known."""
        if is_year(along, self.scope) or (isinstance(along, p.CalendarPart) and along.part != "quarter"):
            return sql.literal(count)
        if isinstance(along, p.Bin):
            width = bin_width(along, self.scope)
            return sql.literal(width * count) if width.is_integer() else None
        if not isinstance(along, p.Truncated) or along.grain not in _INTERVALS:
            return None
        number, unit = _INTERVALS[along.grain]
        if is_year(along.of, self.scope):
            return sql.literal(number * count)
        return exp.Interval(this=exp.Literal.string(str(number * count)), unit=exp.Var(this=unit))


def _frame(kind: str, start: str | exp.Expression, to_here: bool = True) -> exp.WindowSpec:
    end = {"end": "CURRENT ROW"} if to_here else {"end": start.copy(), "end_side": "PRECEDING"}
    return exp.WindowSpec(kind=kind, start=start, start_side="PRECEDING", **end)


_KINDS: dict[str, Callable[[Calculations, p.Calculation], exp.Expression]] = {
    "share": Calculations.share,
    "difference": Calculations.difference,
    "change": Calculations.change,
    "growth": Calculations.growth,
    "running": Calculations.running,
    "moving": Calculations.moving,
    "rank": Calculations.rank,
    "index": Calculations.index,
}
