"""What the names and expressions of a plan are, in the tables it is asked of: their types, units and ranges."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from inkfish.data import durations
from inkfish.data import table as data
from inkfish.data.durations import holds_durations, round_seconds, seconds_of
from inkfish.errors import PlanError, suggestion
from inkfish.query import plan as p

Range = tuple[float, float]
PERCENT = data.Unit("percent", "%", "%")
INDEX = data.Unit("quantity", "index")
NAMED_PARTS = ("weekday", "month", "quarter")


class Scope:
    """The tables that one plan reads; the plan's first table stands for those appended to it."""

    def __init__(self, plan: p.Plan, tables: Sequence[data.Table]):
        self.plan, self.all = plan, tables
        self._known = {t.name.casefold(): t for t in tables}
        self._columns: dict[tuple[str, str], data.Column] = {}

    def table(self, name: str) -> data.Table:
        """Return the table of that name, whatever its case."""
        found = self._known.get(name.casefold())
        if found is None:
            near = suggestion(name, [t.name for t in self.all])
            raise PlanError(f"There is no table {name!r}.{near}")
        return found

    def column(self, at: p.Column) -> data.Column:
        """Return a column's profile, over all the tables where some are appended to one another."""
        key = (at.table.casefold(), at.name.casefold())
        if key not in self._columns:
            self._columns[key] = self._find(at)
        return self._columns[key]

    def _find(self, at: p.Column) -> data.Column:
        table = self.table(at.table)
        if table.name not in map(self._exact, self.plan.tables):
            raise PlanError(f"The plan uses {table.name}.{at.name}, but does not join the table {table.name!r}.")
        first = _in_table(table, at.name)
        if table.name != self._exact(self.plan.table) or not (self.plan.also or self.plan.sides):
            return first
        names = (first.name, *self._opposite(first.name))
        return _merge([_in_table(t, name) for name in names for t in (table, *map(self.table, self.plan.also))])

    def _opposite(self, name: str) -> tuple[str, ...]:
        """The column of the other side, where rows are read for both."""
        pairs = ((s.first.name, s.second.name) for s in self.plan.sides)
        return tuple(other for pair in pairs if name in pair for other in pair if other != name)

    def _exact(self, name: str) -> str:
        return self.table(name).name


def _in_table(table: data.Table, name: str) -> data.Column:
    found = table.column(name)
    if found is None:
        near = suggestion(name, [c.name for c in table.columns])
        raise PlanError(f"The table {table.name!r} has no column {name!r}.{near}")
    return found


def _merge(columns: list[data.Column]) -> data.Column:
    """One profile for the same column of several tables appended to one another."""
    first, types = columns[0], {c.type for c in columns}
    if len(types) > 1 and not (types <= set(data.NUMERIC) or types <= set(data.TEMPORAL)):
        raise PlanError(
            f"The column {first.name!r} is {' in one place and '.join(sorted(types))} in another, "
            "so their rows cannot stand together."
        )
    widest = next((t for t in ("number", "datetime") if t in types), first.type)
    values = tuple(dict.fromkeys(v for c in columns for v in c.values)) if all(c.values for c in columns) else ()
    return msgspec.structs.replace(
        first,
        type=widest,
        unique=False,
        missing=sum(c.missing for c in columns),
        rows=sum(c.rows for c in columns),
        minimum=_extreme(min, [c.minimum for c in columns]),
        maximum=_extreme(max, [c.maximum for c in columns]),
        values=values,
    )


def _extreme(choose: Callable[..., Any], values: list[Any]) -> Any:
    found = [v for v in values if v is not None]
    return choose(found) if found else None


# -- types ------------------------------------------------------------------------------------------------------------


def is_year(expr: p.Expr, scope: Scope) -> bool:
    """Whether it is a column of whole numbers that are years."""
    if not isinstance(expr, p.Column):
        return False
    column = scope.column(expr)
    return column.type == "integer" and column.grain == "year"


def type_of(expr: p.Expr, scope: Scope) -> data.Type:
    """Return the type of an expression's values."""
    return _TYPES[type(expr)](expr, scope)


def _value_type(expr: p.Value, scope: Scope) -> data.Type:
    if expr.kind == "number":
        return "integer" if isinstance(expr.value, int) else "number"
    return expr.kind


def _arithmetic_type(expr: p.Arithmetic, scope: Scope) -> data.Type:
    sides = {type_of(expr.left, scope), type_of(expr.right, scope)}
    return "integer" if sides == {"integer"} and expr.op != "/" else "number"


def _truncated_type(expr: p.Truncated, scope: Scope) -> data.Type:
    if is_year(expr.of, scope):
        return "integer"
    return "datetime" if expr.grain in ("hour", "minute", "second") else "date"


def _bin_type(expr: p.Bin, scope: Scope) -> data.Type:
    whole = type_of(expr.of, scope) == "integer" and bin_width(expr, scope).is_integer()
    return "integer" if whole else "number"


def _elapsed_type(expr: p.Elapsed, scope: Scope) -> data.Type:
    dates = {type_of(expr.start, scope), type_of(expr.end, scope)} == {"date"}
    return "integer" if expr.unit in ("year", "month") or (dates and expr.unit == "day") else "number"


def _aggregate_type(expr: p.Aggregate, scope: Scope) -> data.Type:
    if expr.func in ("count", "count_distinct"):
        return "integer"
    if expr.func == "sum" and is_duration(expr.of, scope):
        return "number"  # of seconds: a sum may be longer than a day
    if expr.func in ("sum", "min", "max", "first", "last", "mode") or is_of_times(expr, scope):
        return type_of(expr.of, scope)
    return "number"


OF_TIMES = ("avg", "median")  # aggregates that hours, minutes and seconds have as well: `02:05:10`


def is_of_times(expr: p.Aggregate, scope: Scope) -> bool:
    """Whether an aggregate is the middle of times, a time again."""
    return expr.func in OF_TIMES and expr.of is not None and type_of(expr.of, scope) == "time"


def is_duration(expr: p.Expr | None, scope: Scope) -> bool:
    """Whether it is a time that tells how long something took; beside it, a number is one of seconds."""
    if isinstance(expr, p.Aggregate):
        return type_of(expr, scope) == "time" and is_duration(expr.of, scope)
    return isinstance(expr, p.Column) and holds_durations(scope.column(expr))


def to_the_second(expr: p.Expr, scope: Scope) -> bool:
    """Whether the times of a column have no parts of a second, as far as its profile tells."""
    if not isinstance(expr, p.Column):
        return True
    column = scope.column(expr)
    told = (column.minimum, column.maximum, *(value for value, _ in column.top))
    return not any("." in str(value) for value in told)


def _calculation_type(expr: p.Calculation, scope: Scope) -> data.Type:
    if expr.kind == "rank":
        return "integer"
    return type_of(expr.of, scope) if expr.kind in ("difference", "running") else "number"


_TYPES: dict[type, Callable[[Any, Scope], data.Type]] = {
    p.Column: lambda e, scope: scope.column(e).type,
    p.Value: _value_type,
    p.Arithmetic: _arithmetic_type,
    p.Truncated: _truncated_type,
    p.CalendarPart: lambda e, scope: "text" if e.part in NAMED_PARTS else "integer",
    p.Bin: _bin_type,
    p.Elapsed: _elapsed_type,
    p.Case: lambda e, scope: "text",
    p.Aggregate: _aggregate_type,
    p.Calculation: _calculation_type,
}


# -- ranges, bins and missing values ----------------------------------------------------------------------------------


def range_of(expr: p.Expr, scope: Scope) -> Range | None:
    """Return the least and greatest that a number of each row can be, or None where it cannot be known."""
    if isinstance(expr, p.Value) and expr.kind == "number":
        return float(expr.value), float(expr.value)
    if isinstance(expr, p.Column):
        return _column_range(scope.column(expr))
    if isinstance(expr, p.Arithmetic):
        left, right = range_of(expr.left, scope), range_of(expr.right, scope)
        return _combine(expr.op, left, right) if left and right else None
    if isinstance(expr, p.Elapsed):
        return _elapsed_range(expr, scope)
    return None


def _column_range(column: data.Column) -> Range | None:
    if holds_durations(column):
        return float(seconds_of(column.minimum)), float(seconds_of(column.maximum))
    if not column.numeric or column.minimum is None or column.maximum is None:
        return None
    return float(column.minimum), float(column.maximum)


def _combine(op: str, left: Range, right: Range) -> Range | None:
    if op == "+":
        return left[0] + right[0], left[1] + right[1]
    if op == "-":
        return left[0] - right[1], left[1] - right[0]
    if op == "/":
        if right[0] <= 0 <= right[1]:
            return None
        right = (1 / right[1], 1 / right[0])
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)


_SECONDS = {"year": 31556952, "month": 2629746, "week": 604800, "day": 86400, "hour": 3600, "minute": 60}


def _elapsed_range(expr: p.Elapsed, scope: Scope) -> Range | None:
    ends = [scope.column(side) for side in (expr.start, expr.end) if isinstance(side, p.Column)]
    if len(ends) < 2 or any(c.minimum is None or c.maximum is None for c in ends):
        return None
    start, end = ([moment_of(c.minimum), moment_of(c.maximum)] for c in ends)
    unit = _SECONDS[expr.unit]
    return (end[0] - start[1]).total_seconds() / unit, (end[1] - start[0]).total_seconds() / unit


def moment_of(value: Any) -> datetime:
    """Return a profile's date, time or year as a moment."""
    if isinstance(value, (int, float)):
        return datetime(int(value), 1, 1)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=None)


def bin_width(expr: p.Bin, scope: Scope) -> float:
    """Return the width of a number's bins: the one given, or a round one that makes about `count` bins."""
    if expr.width is not None:
        return float(expr.width)
    found = range_of(expr.of, scope)
    if found is None:
        raise PlanError(
            "The range of the number to bin is not known; give the width of the bins instead of their count."
        )
    step = (found[1] - found[0]) / (expr.count or 10)
    width = round_seconds(step) if is_duration(expr.of, scope) else _round_width(step)
    return max(1.0, width) if type_of(expr.of, scope) == "integer" else width


def _round_width(step: float) -> float:
    """Return the number of 1, 2 or 5 times a power of ten that is nearest to a step by ratio."""
    if step <= 0:
        return 1.0
    power = math.floor(math.log10(step))
    ratio = step / 10.0**power
    nice = 1 if ratio < 2**0.5 else 2 if ratio < 10**0.5 else 5 if ratio < 50**0.5 else 10
    return float(nice * 10**power) if power >= 0 else round(nice * 10.0**power, -power)


def may_miss(expr: p.Expr, scope: Scope) -> bool:
    """Whether an expression of one row may have no value."""
    if any(j.outer for j in scope.plan.joins):
        return True
    columns = [e for e in p.parts(expr) if isinstance(e, p.Column)]
    safe = isinstance(expr, (p.Column, p.Truncated, p.CalendarPart, p.Bin))
    return not safe or any(scope.column(c).missing for c in columns)


def never_negative(expr: p.Expr, scope: Scope) -> bool:
    """Whether a number of a group is known to be zero or more."""
    if isinstance(expr, p.Aggregate):
        if expr.func in ("count", "count_distinct", "share", "stddev"):
            return True
        found = range_of(expr.of, scope) if expr.of is not None and expr.func != "correlation" else None
        return found is not None and found[0] >= 0
    if isinstance(expr, p.Arithmetic) and expr.op != "-":
        return never_negative(expr.left, scope) and never_negative(expr.right, scope)
    return isinstance(expr, p.Value) and expr.kind == "number" and expr.value >= 0


# -- units ------------------------------------------------------------------------------------------------------------


def unit_of(expr: p.Expr, scope: Scope) -> data.Unit | None:
    """Return what a number counts, carried through aggregates, arithmetic and calculations."""
    rule = _UNITS.get(type(expr))
    return rule(expr, scope) if rule else None


def _aggregate_unit(expr: p.Aggregate, scope: Scope) -> data.Unit | None:
    if expr.func == "share":
        return PERCENT
    if expr.func in ("count", "count_distinct", "correlation") or expr.of is None:
        return None
    return unit_of(expr.of, scope)


def _calculation_unit(expr: p.Calculation, scope: Scope) -> data.Unit | None:
    fixed = {"share": PERCENT, "change": PERCENT, "growth": PERCENT, "index": INDEX, "rank": None}
    return fixed[expr.kind] if expr.kind in fixed else unit_of(expr.of, scope)


def _arithmetic_unit(expr: p.Arithmetic, scope: Scope) -> data.Unit | None:
    left, right = unit_of(expr.left, scope), unit_of(expr.right, scope)
    if expr.op in "+-":
        return left or right if left is None or right is None or left.code == right.code else None
    if expr.op == "/":
        return None if left and right and left.code == right.code else _ratio_unit(left, right)
    if _hundred_times_ratio(expr.left, expr.right, scope) or _hundred_times_ratio(expr.right, expr.left, scope):
        return PERCENT
    return _product_unit(left, right)


def _ratio_unit(left: data.Unit | None, right: data.Unit | None) -> data.Unit | None:
    """Money or a quantity for each of something keeps its unit; a percentage of nothing known does not."""
    if left is None or left.kind == "percent" or (right and right.kind != "quantity"):
        return None
    return left if left.kind == "currency" or right is None else None


def _product_unit(left: data.Unit | None, right: data.Unit | None) -> data.Unit | None:
    money = [u for u in (left, right) if u and u.kind == "currency"]
    rest = [u for u in (left, right) if u and u.kind != "currency"]
    if len(money) == 1 and all(u.kind == "quantity" for u in rest):
        return money[0]
    return rest[0] if len(rest) == 1 and not money else None


def _hundred_times_ratio(hundred: p.Expr, ratio: p.Expr, scope: Scope) -> bool:
    """Whether it is 100 times a ratio of like to like, and so a percentage."""
    if not (
        isinstance(hundred, p.Value) and hundred.value == 100 and isinstance(ratio, p.Arithmetic) and ratio.op == "/"
    ):
        return False
    left, right = unit_of(ratio.left, scope), unit_of(ratio.right, scope)
    return (left.code if left else "") == (right.code if right else "")


_UNITS: dict[type, Callable[[Any, Scope], data.Unit | None]] = {
    p.Column: lambda e, scope: durations.unit_of(scope.column(e)),
    p.Bin: lambda e, scope: unit_of(e.of, scope),
    p.Elapsed: lambda e, scope: data.Unit("quantity", f"{e.unit}s"),
    p.Arithmetic: _arithmetic_unit,
    p.Aggregate: _aggregate_unit,
    p.Calculation: _calculation_unit,
}


def additive(expr: p.Expr, scope: Scope) -> bool:
    """Whether the values of a measure may be added up over groups."""
    if isinstance(expr, p.Column):
        return scope.column(expr).additive
    if isinstance(expr, p.Arithmetic) and expr.op in "+-":
        return additive(expr.left, scope) and additive(expr.right, scope)
    if isinstance(expr, p.Arithmetic) and isinstance(expr.right, p.Value):
        return additive(expr.left, scope)
    return isinstance(expr, p.Aggregate) and expr.func in ("count", "sum")
