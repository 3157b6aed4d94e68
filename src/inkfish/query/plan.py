"""The Plan: the closed algebra of what can be asked. Nothing else is ever executed.

A plan takes rows of one table (with others joined to it), keeps those that its filter is true of, groups them by its
dimensions, computes its measures, then keeps, orders and limits groups. A plan whose measures are columns rather than
aggregates lists rows. Every part is frozen, hashable, and survives `encode` and `decode` unchanged.

Expressions have a level: *row* (a value for each row), *group* (an aggregate over the rows of a group) or *answer*
(a calculation over the groups: share, change, rank). `level` tells which; `query.check` says where each may stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

VERSION = 1

Grain = Literal["decade", "year", "quarter", "month", "week", "day", "hour", "minute", "second"]
Part = Literal["year", "quarter", "month", "week", "weekday", "day", "hour", "minute"]
Func = Literal["count", "count_distinct", "sum", "avg", "median", "min", "max", "stddev", "percentile", "share",
               "correlation", "first", "last", "mode"]
Kind = Literal["share", "difference", "change", "growth", "running", "moving", "rank", "index"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "/"]
ChartKind = Literal["bar", "grouped_bar", "stacked_bar", "line", "area", "pie", "scatter", "bubble", "histogram",
                    "boxplot", "heatmap", "map", "treemap", "candlestick", "table", "value"]


class Node(msgspec.Struct, frozen=True, tag_field="is", forbid_unknown_fields=True, omit_defaults=True):
    """The base of every part of a plan."""


# -- expressions of one row -------------------------------------------------------------------------------------------

class Column(Node, frozen=True, tag="column"):
    """A column of one of the plan's tables, by the names that SQL uses."""

    table: str
    name: str


class Value(Node, frozen=True, tag="value"):
    """A constant. Dates and times are ISO 8601 text with `kind` date or datetime."""

    value: str | int | float | bool
    kind: Literal["text", "number", "boolean", "date", "datetime"] = "text"


class Arithmetic(Node, frozen=True, tag="arithmetic"):
    """Two expressions of one level joined by an operator. Division by zero is missing, never infinite."""

    op: Operator
    left: Expr
    right: Expr


class Truncated(Node, frozen=True, tag="truncated"):
    """A date or time at the start of its year, month ...: a point on a time axis."""

    of: Expr
    grain: Grain


class CalendarPart(Node, frozen=True, tag="part"):
    """A part of a date that comes round again: weekday (Monday to Sunday), month of the year, hour of the day."""

    of: Expr
    part: Part


class Bin(Node, frozen=True, tag="bin"):
    """A number at the lower edge of its bin: bins of `width`, or `count` of them with round edges."""

    of: Expr
    width: float | None = None
    count: int | None = None


class Elapsed(Node, frozen=True, tag="elapsed"):
    """The time from one date to another, as a number of `unit`.

    Years and months are whole ones, as an age is told; days between dates are whole; all else has fractions.
    """

    start: Expr
    end: Expr
    unit: Literal["year", "month", "week", "day", "hour", "minute"] = "day"


class Case(Node, frozen=True, tag="case"):
    """A label for the rows that a condition is true of, and another for the rest."""

    when: Condition
    then: str
    other: str


# -- expressions of a group -------------------------------------------------------------------------------------------

class Aggregate(Node, frozen=True, tag="aggregate"):
    """One number from the rows of a group; missing values do not count.

    `count` without `of` counts rows. `share` is the percentage (0 to 100) of rows that `where` is true of.
    `percentile` takes `q` from 0 to 1. `correlation` takes `by`, the other variable. `first` and `last` take the
    value at the earliest and latest `by`. `count_distinct` counts different pairs where `by` is given. `where`
    restricts the rows of this measure alone.
    """

    func: Func
    of: Expr | None = None
    where: Condition | None = None
    by: Expr | None = None
    q: float | None = None


# -- expressions of the answer ----------------------------------------------------------------------------------------

class Calculation(Node, frozen=True, tag="calculation"):
    """A number from the groups of the answer.

    share: percentage of the total (0 to 100), within groups that agree on `within`, or overall when it is empty.
    difference, change, growth: from `periods` rows before, along `along`: absolute; in percent; compound in percent
    a period. running: the total so far. moving: the average of the last `periods`. rank: 1 for the largest (or the
    smallest when `ascending`). index: 100 at the first row of each series.

    All groups count, also those that `having`, `order` and `limit` do not show: a share stays a share of the whole.
    `along` is a dimension (where not given, the first one that is a time or a sequence), and each series the groups
    that agree on the other dimensions. Along weeks, months, quarters, years and calendar parts "before" is by the
    calendar, so that next to a missing period there is no value rather than a wrong comparison; along days and
    anything else it is the row before. There is no moving average until `periods` of them are there.
    """

    kind: Kind
    of: Expr
    along: Expr | None = None
    within: tuple[Expr, ...] = ()
    periods: int = 1
    ascending: bool = False


# -- conditions -------------------------------------------------------------------------------------------------------

class Compare(Node, frozen=True, tag="compare"):
    """One expression against another, or against the one value of a sub-query.

    Text equals text without case. A time beside a date (`kind` date) is compared by its day. Weekdays and months are
    named in English, and compare in the order of the calendar. What is missing is neither equal nor different.
    """

    op: Comparison
    left: Expr
    right: Expr | Subquery


class Subquery(Node, frozen=True, tag="subquery"):
    """The one value, or for `Among` the one column, that another plan gives."""

    plan: Plan


class Among(Node, frozen=True, tag="among"):
    """An expression that equals one of some values, or one of another plan's."""

    of: Expr
    values: tuple[Value, ...] | Subquery


class Matches(Node, frozen=True, tag="matches"):
    """Text that contains, starts or ends with other text, without case; no patterns."""

    of: Expr
    how: Literal["contains", "starts", "ends"]
    text: str


class Missing(Node, frozen=True, tag="missing"):
    """Whether there is no value."""

    of: Expr


class Within(Node, frozen=True, tag="within"):
    """A date or time inside a period."""

    of: Expr
    period: Period


class And(Node, frozen=True, tag="and"):
    """All of them."""

    items: tuple[Condition, ...]


class Or(Node, frozen=True, tag="or"):
    """Any of them."""

    items: tuple[Condition, ...]


class Not(Node, frozen=True, tag="not"):
    """The opposite; rows where it is unknown (missing) stay out."""

    item: Condition


class Between(Node, frozen=True, tag="between"):
    """From `start` to before `end`, ISO 8601 dates or times; either may be open."""

    start: str | None = None
    end: str | None = None


class Last(Node, frozen=True, tag="last"):
    """The last `count` units up to the newest date in the data, and `back` such spans earlier.

    They end with the newest date: with monthly data up to December 2020, the last 3 years begin in January 2018; with
    daily data up to 15 June 2020, on 16 June 2017. `whole` takes calendar units instead: the newest one that the data
    covers (all but a thirtieth of it), and those before it; with data up to 15 June 2020, the last whole year is 2019,
    and with data up to 30 December 2020 it is 2020.
    """

    count: int
    unit: Literal["year", "quarter", "month", "week", "day", "hour"]
    back: int = 0
    whole: bool = False


class ToDate(Node, frozen=True, tag="to_date"):
    """From the start of the newest date's year, quarter, month or week, up to and including that date."""

    unit: Literal["year", "quarter", "month", "week"]


Expr = Column | Value | Arithmetic | Truncated | CalendarPart | Bin | Elapsed | Case | Aggregate | Calculation
Condition = Compare | Among | Matches | Missing | Within | And | Or | Not
Period = Between | Last | ToDate


# -- the plan ---------------------------------------------------------------------------------------------------------

class Join(Node, frozen=True, tag="join"):
    """Rows of `right`'s table beside those of `left`'s, where the two columns are equal.

    `outer` keeps rows without a partner. `many_to_one` is False where a row may meet several: sums are then taken
    once for each row of their own table.
    """

    left: Column
    right: Column
    outer: bool = False
    many_to_one: bool = True


class Pair(Node, frozen=True, tag="pair"):
    """Two columns of one table that hold the same of two sides: home and away team, the score of either."""

    first: Column
    second: Column


class Dimension(Node, frozen=True, tag="dimension"):
    """What the answer is split by. `name` is for people; empty, it is taken from the expression."""

    expr: Expr
    name: str = ""


class Measure(Node, frozen=True, tag="measure"):
    """A value of the answer. `name` is for people; empty, it is taken from the expression."""

    expr: Expr
    name: str = ""


class Order(Node, frozen=True, tag="order"):
    """By one expression; missing values come last. Ties follow the dimensions."""

    by: Expr
    descending: bool = False


class Limit(Node, frozen=True, tag="limit"):
    """The first `count` rows after `skip`, in all or in each group that agrees on `per`.

    `ties` keeps the rows that equal the last one.
    """

    count: int
    skip: int = 0
    per: tuple[Expr, ...] = ()
    ties: bool = False


class Chart(Node, frozen=True, tag="chart"):
    """What the user said of the picture; empty where nothing was said.

    `color` splits by colour, `facet` into panels; both are dimensions of the plan, as are or may be `x` and `y`.
    A `waterfall` is a bar chart of changes, each from where the last one ended; a pie with a `hole` is a donut.
    """

    kind: ChartKind | None = None
    x: Expr | None = None
    y: Expr | None = None
    color: Expr | None = None
    facet: Expr | None = None
    stack: Literal["", "stacked", "percent", "grouped", "waterfall"] = ""
    hole: bool = False
    orientation: Literal["", "horizontal", "vertical"] = ""
    log: bool = False
    trend: bool = False
    title: str = ""
    palette: str = ""


class Plan(Node, frozen=True, tag="plan"):
    """One question, as it is run. `also` are tables of the same shape, appended to `table` before anything else.

    With `sides` each row of `table` is then read twice: for its first side as it is, and for its second side with the
    columns of each pair in each other's place, so that the first columns hold a side and the second ones its opponent.
    """

    table: str
    joins: tuple[Join, ...] = ()
    also: tuple[str, ...] = ()
    sides: tuple[Pair, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    measures: tuple[Measure, ...] = ()
    where: Condition | None = None
    having: Condition | None = None
    order: tuple[Order, ...] = ()
    limit: Limit | None = None
    distinct: bool = False
    chart: Chart = Chart()
    version: int = VERSION

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it reads outside its sub-queries, the first one first."""
        seen = [self.table, *self.also]
        for join in self.joins:
            seen += [t for t in (join.left.table, join.right.table) if t not in seen]
        return tuple(seen)

    @property
    def lists_rows(self) -> bool:
        """Whether it lists rows instead of grouping them; dimensions without measures are distinct combinations."""
        rows = bool(self.measures) and all(level(m.expr) == "row" for m in self.measures)
        return rows and self.having is None and not self.distinct


def level(expr: Expr) -> Literal["row", "group", "answer"]:
    """Return where an expression has a value: for each row, each group, or across the answer.

    >>> level(Column("sales", "units"))
    'row'
    >>> level(Aggregate("sum", Column("sales", "units")))
    'group'
    """
    if isinstance(expr, Aggregate):
        return "group"
    if isinstance(expr, Calculation):
        return "answer"
    if isinstance(expr, Arithmetic):
        ranks = ("row", "group", "answer")
        return max((level(expr.left), level(expr.right)), key=ranks.index)
    return "row"


def parts(node: Any) -> Iterator[Any]:
    """Yield a node and every node inside it, sub-queries included, the outer ones first."""
    if isinstance(node, Node):
        yield node
        for name in node.__struct_fields__:
            yield from parts(getattr(node, name))
    elif isinstance(node, tuple):
        for item in node:
            yield from parts(item)


def encode(plan: Plan) -> bytes:
    """Return the plan as JSON."""
    return msgspec.json.encode(plan)


def decode(data: bytes | str) -> Plan:
    """Return the plan that JSON holds; raise msgspec.ValidationError, which names the place, if it is none."""
    return msgspec.json.decode(data, type=Plan)
