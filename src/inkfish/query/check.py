"""Whether a plan fits the tables it is asked of. What passes here is safe to compile, wherever it came from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from inkfish.data import table as data
from inkfish.data.durations import A_DAY
from inkfish.errors import PlanError
from inkfish.query import plan as p
from inkfish.query.constants import (
    MAX_COUNT,
    PART_VALUES,
    check_name,
    check_period,
    check_text,
    check_value,
    fit,
    part_value,
    require,
    year_value,
)
from inkfish.query.scope import OF_TIMES, Scope, bin_width, is_duration, is_year, type_of
from inkfish.query.walk import children, has_columns, own_parts

MAX_DEPTH, MAX_NODES = 40, 500
MAX_LIMIT, MAX_SKIP, MAX_VALUES, MAX_BINS = 1_000_000, 100_000_000, 10_000, 1_000
_TYPE_WORDS = {
    "integer": "whole numbers",
    "number": "numbers",
    "boolean": "yes or no",
    "date": "dates",
    "datetime": "dates with times",
    "time": "times of day",
    "text": "text",
}
_GROUPED = ("group", "answer")


def check(plan: p.Plan, tables: Sequence[data.Table]) -> p.Plan:
    """Return the plan with its names as the tables write them and its constants in the types of their columns.

    Raises PlanError, in words for the user, for anything that cannot be compiled: unknown names (with the nearest
    known ones), types and levels that do not fit, joins that do not connect, and sizes beyond the bounds.
    """
    _bounded(plan)
    return _Check(plan, tables).plan()


def _bounded(plan: p.Plan) -> None:
    """Refuse plans that nest too deep or are too large, without recursion."""
    waiting, count = [(plan, 1)], 0
    while waiting:
        node, depth = waiting.pop()
        count += not isinstance(node, p.Value)
        if depth > MAX_DEPTH:
            raise PlanError(f"The question nests more than {MAX_DEPTH} levels deep; ask for less at once.")
        if count > MAX_NODES:
            raise PlanError(f"The question has more than {MAX_NODES} parts; ask for less at once.")
        waiting += [(child, depth + 1) for child in children(node)]


class _Check:
    """The check of one plan, sub-queries apart; each method returns its part in canonical form."""

    def __init__(self, plan: p.Plan, tables: Sequence[data.Table]):
        self.given, self.tables = plan, tables
        self.scope = Scope(plan, tables)

    # -- the plan, clause by clause

    def plan(self) -> p.Plan:
        """Check all clauses in the order in which they run."""
        given = self.given
        require(given.version == p.VERSION, f"The plan has version {given.version}; this is version {p.VERSION}.")
        require(given.dimensions or given.measures, "The plan asks for nothing: it needs a measure or a dimension.")
        also = tuple(dict.fromkeys(self.scope.table(name).name for name in given.also))
        sides = self.sides()
        joins = self.joins()
        dimensions = tuple(
            replace(d, expr=self.at_row(d.expr, "A dimension"), name=check_name(d.name)) for d in given.dimensions
        )
        measures = tuple(replace(m, expr=self.expr(m.expr), name=check_name(m.name)) for m in given.measures)
        constant = [e for e in (*dimensions, *measures) if not has_columns(e.expr)]
        require(not constant, "The plan asks for a constant; it needs columns of the data.")
        done = replace(
            given,
            table=self.scope.table(given.table).name,
            also=also,
            sides=sides,
            joins=joins,
            dimensions=dimensions,
            measures=measures,
        )
        require(done.table not in also, f"The table {done.table!r} is appended to itself.")
        self.levels(done)
        return self.rest(done)

    def rest(self, plan: p.Plan) -> p.Plan:
        """Check what chooses among rows and groups, which may refer to dimensions and measures."""
        given = self.given
        self.known = {d.expr for d in plan.dimensions}
        for measure in plan.measures:
            self.calculations(measure.expr)
        where = self.condition(given.where, ("row",), "A filter") if given.where else None
        having = self.condition(given.having, _GROUPED, "A condition on groups") if given.having else None
        order = tuple(self.order(o, plan) for o in given.order)
        limit = self.limit(given.limit, plan) if given.limit else None
        return replace(plan, where=where, having=having, order=order, limit=limit, chart=self.chart(given.chart))

    def sides(self) -> tuple[p.Pair, ...]:
        """Each pair is of two columns of the plan's table, which hold the same kind of values and are in no other."""
        pairs = tuple(replace(s, first=self.column(s.first), second=self.column(s.second)) for s in self.given.sides)
        columns = [column for pair in pairs for column in (pair.first, pair.second)]
        require(len(set(columns)) == len(columns), "A column can be of one pair of sides only.")
        table = self.scope.table(self.given.table).name
        require(all(c.table == table for c in columns), f"The two sides of a row must be columns of {table!r}.")
        return pairs

    def joins(self) -> tuple[p.Join, ...]:
        """Each join must reach one new table from one that is there; a second pair of columns narrows the same join."""
        there = [self.scope.table(self.given.table).name]
        added: dict[frozenset[str], str] = {}
        done = []
        for join in self.given.joins:
            left, right = self.column(join.left), self.column(join.right)
            pair = frozenset((left.table, right.table))
            if not join.outer:
                left, right = _oriented(left, right, there, added.get(pair))
            require(
                left.table in there,
                f"The join to {right.table!r} starts at {left.table!r}, which is not in the plan yet.",
            )
            require(
                right.table not in there or right.table == added.get(pair),
                f"The table {right.table!r} is joined twice.",
            )
            self.same_type(left, right)
            there.append(right.table)
            added[pair] = right.table
            done.append(replace(join, left=left, right=right, many_to_one=self.scope.column(right).unique))
        return tuple(done)

    def same_type(self, left: p.Column, right: p.Column) -> None:
        """Columns that are joined must hold the same kind of values."""
        types = [self.scope.column(c).type for c in (left, right)]
        require(
            _comparable(*types),
            f"{left.table}.{left.name} holds {_TYPE_WORDS[types[0]]} and {right.table}."
            f"{right.name} {_TYPE_WORDS[types[1]]}, so they cannot be joined.",
        )

    def levels(self, plan: p.Plan) -> None:
        """Rows and groups cannot stand in one answer."""
        found = {p.level(m.expr) for m in plan.measures}
        if "row" in found:
            require(
                len(found) == 1,
                "Some measures are values of single rows and some are aggregates; "
                "make the former dimensions, or aggregate them.",
            )
            require(self.given.having is None, "A condition on groups needs measures that are aggregates.")

    def calculations(self, expr: p.Expr) -> None:
        """What a calculation runs along, and stays within, must be dimensions of the plan."""
        for calc in (e for e in own_parts(expr) if isinstance(e, p.Calculation)):
            for place in (*calc.within, *((calc.along,) if calc.along else ())):
                require(place in self.known, f"A {calc.kind} can only follow what the answer is split by.")
            needs_along = calc.kind in ("difference", "change", "growth", "moving", "index", "running")
            require(self.known or not needs_along, f"A {calc.kind} needs something to go along, such as a month.")

    def order(self, order: p.Order, plan: p.Plan) -> p.Order:
        """An order may follow a dimension, a measure or any aggregate; in a list of rows, any value of a row."""
        by = self.expr(order.by)
        self.calculations(by)
        shown = by in self.known or by in {m.expr for m in plan.measures}
        fits = p.level(by) == "row" if plan.lists_rows else p.level(by) in _GROUPED
        fits = fits and not (plan.distinct and not plan.lists_rows and _all_rows(plan))
        require(
            shown or fits,
            "The answer can only be sorted by what it is split by, or by an aggregate."
            if not plan.lists_rows
            else "A list of rows can only be sorted by values of its rows.",
        )
        return replace(order, by=by)

    def limit(self, limit: p.Limit, plan: p.Plan) -> p.Limit:
        """A limit takes at least one row, of each group that its dimensions name."""
        require(1 <= limit.count <= MAX_LIMIT, f"A limit must be from 1 to {MAX_LIMIT:,}, and is {limit.count:,}.")
        require(0 <= limit.skip <= MAX_SKIP, f"A limit can skip from 0 to {MAX_SKIP:,} rows, and skips {limit.skip:,}.")
        per = tuple(self.expr(e) for e in limit.per)
        require(
            all(e in self.known for e in per),
            "A limit in each group needs the group among what the answer is split by.",
        )
        return replace(limit, per=per)

    def chart(self, chart: p.Chart) -> p.Chart:
        """What a chart shows must exist; whether it fits is for the charts to say."""
        places = {
            name: self.expr(getattr(chart, name)) for name in ("x", "y", "color", "facet") if getattr(chart, name)
        }
        check_text(chart.title + chart.palette)
        return replace(chart, **places)

    # -- expressions

    def expr(self, expr: p.Expr) -> p.Expr:
        """Check an expression of any level."""
        return _EXPRESSIONS[type(expr)](self, expr)

    def at_row(self, expr: p.Expr, what: str) -> p.Expr:
        """Check an expression that must have a value for each row."""
        done = self.expr(expr)
        require(p.level(done) == "row", f"{what} must be a value of each row, not an aggregate.")
        return done

    def of_type(self, expr: p.Expr, types: Sequence[str], what: str) -> p.Expr:
        """Check an expression of rows that must be of one of some types."""
        done = self.at_row(expr, what)
        found = type_of(done, self.scope)
        require(
            found in types, f"{what} needs {_TYPE_WORDS[types[0]]}, and {self.say(done)} holds {_TYPE_WORDS[found]}."
        )
        return done

    def numeric(self, expr: p.Expr) -> tuple[str, ...]:
        """The types that are numbers here: times too, where they tell how long something took."""
        return (*data.NUMERIC, "time") if is_duration(expr, self.scope) else data.NUMERIC

    def say(self, expr: p.Expr) -> str:
        """Name an expression in a message."""
        found = next((e for e in p.parts(expr) if isinstance(e, p.Column)), None)
        return repr(found.name) if found else "its value"

    def column(self, at: p.Column) -> p.Column:
        """A column, with its names as its table writes them."""
        return p.Column(self.scope.table(at.table).name, self.scope.column(at).name)

    def value(self, value: p.Value) -> p.Value:
        """A constant, of the kind that its value has."""
        return check_value(value)

    def arithmetic(self, expr: p.Arithmetic) -> p.Arithmetic:
        """Numbers of one level; a constant fits every level."""
        done = replace(expr, left=self.expr(expr.left), right=self.expr(expr.right))
        for side in (done.left, done.right):
            found = type_of(side, self.scope)
            require(
                found in data.NUMERIC, f"Arithmetic needs numbers, and {self.say(side)} holds {_TYPE_WORDS[found]}."
            )
        levels = {p.level(s) for s in (done.left, done.right) if has_columns(s) or p.level(s) != "row"}
        require("row" not in levels or len(levels) == 1, "Arithmetic cannot mix values of single rows with aggregates.")
        return done

    def truncated(self, expr: p.Truncated) -> p.Truncated:
        """Dates, or whole numbers that are years."""
        of = self.at_row(expr.of, "A time axis")
        if is_year(of, self.scope):
            require(expr.grain in ("year", "decade"), f"{self.say(of)} holds years, which have no {expr.grain}s.")
        elif expr.grain in ("hour", "minute", "second"):
            self.of_type(of, ("datetime",), _a(expr.grain))
        else:
            self.of_type(of, data.TEMPORAL, _a(expr.grain))
        return replace(expr, of=of)

    def part(self, expr: p.CalendarPart) -> p.CalendarPart:
        """Dates for parts of the calendar; times for parts of the day."""
        of = self.at_row(expr.of, "A part of a date")
        if is_year(of, self.scope):
            require(expr.part == "year", f"{self.say(of)} holds years, which have no {expr.part}.")
            return replace(expr, of=of)
        types = ("datetime", "time") if expr.part in ("hour", "minute") else data.TEMPORAL
        return replace(expr, of=self.of_type(of, types, _a(expr.part)))

    def bin(self, expr: p.Bin) -> p.Bin:
        """Numbers, in bins of a width or a count."""
        done = replace(expr, of=self.of_type(expr.of, self.numeric(expr.of), "Binning"))
        require(
            expr.width is None or (math.isfinite(expr.width) and 1e-12 < expr.width < 1e15),
            "The width of bins must be a number above zero.",
        )
        require(expr.count is None or 1 <= expr.count <= MAX_BINS, f"There can be from 1 to {MAX_BINS:,} bins.")
        bin_width(done, self.scope)
        return done

    def elapsed(self, expr: p.Elapsed) -> p.Elapsed:
        """Two dates."""
        what = "The time between two dates"
        return replace(
            expr, start=self.of_type(expr.start, data.TEMPORAL, what), end=self.of_type(expr.end, data.TEMPORAL, what)
        )

    def case(self, expr: p.Case) -> p.Case:
        """Two labels."""
        check_text(expr.then + expr.other)
        return replace(expr, when=self.condition(expr.when, ("row",), "A label's condition"))

    def aggregate(self, expr: p.Aggregate) -> p.Aggregate:
        """A function over values of rows that it can be taken of."""
        where = self.condition(expr.where, ("row",), "A filter") if expr.where else None
        of = self.argument(expr)
        by = self.at_row(expr.by, "The second value of an aggregate") if expr.by is not None else None
        require(
            expr.func != "share" or (where is not None and of is None),
            "A share of rows needs a condition, and no column.",
        )
        if expr.func == "correlation":
            require(by is not None, "A correlation needs two columns.")
            self.of_type(by, data.NUMERIC, "A correlation")
        require(
            expr.func not in ("first", "last") or by is not None, f"The {expr.func} value needs something to go by."
        )
        require(
            expr.func != "percentile" or (expr.q is not None and 0 <= expr.q <= 1), "A percentile must be from 0 to 1."
        )
        return replace(expr, of=of, where=where, by=by)

    def argument(self, expr: p.Aggregate) -> p.Expr | None:
        """What the aggregate is taken of."""
        if expr.of is None:
            require(expr.func in ("count", "share"), f"A {expr.func} needs a column.")
            return None
        if expr.func in ("sum", "avg", "median", "stddev", "percentile", "correlation"):
            timed = ("time",) if expr.func in OF_TIMES else ()
            summed = self.numeric(expr.of) if expr.func == "sum" else data.NUMERIC
            return self.of_type(expr.of, (*summed, *timed), _FUNC_WORDS[expr.func])
        return self.at_row(expr.of, f"What a {expr.func} is taken of")

    def calculation(self, expr: p.Calculation) -> p.Calculation:
        """A function over groups; its dimensions are checked once they are known."""
        of = self.expr(expr.of)
        require(p.level(of) in _GROUPED, f"A {expr.kind} needs an aggregate, such as a total or a count.")
        found = type_of(of, self.scope)
        orderable = expr.kind == "rank" or found in data.NUMERIC
        require(orderable, f"A {expr.kind} needs numbers, and not {_TYPE_WORDS[found]}.")
        require(1 <= expr.periods <= MAX_COUNT, f"A {expr.kind} can span from 1 to {MAX_COUNT:,} periods.")
        along = self.at_row(expr.along, "What a calculation goes along") if expr.along is not None else None
        within = tuple(self.at_row(e, "What a calculation stays within") for e in expr.within)
        return replace(expr, of=of, along=along, within=within)

    # -- conditions

    def condition(self, condition: p.Condition, levels: Sequence[str], what: str) -> p.Condition:
        """Check a condition whose expressions must all have one of some levels."""
        self.allowed, self.what, before = levels, what, (getattr(self, "allowed", levels), getattr(self, "what", what))
        try:
            return _CONDITIONS[type(condition)](self, condition)
        finally:
            self.allowed, self.what = before

    def again(self, condition: p.Condition) -> p.Condition:
        """Check a condition inside another."""
        return _CONDITIONS[type(condition)](self, condition)

    def side(self, expr: p.Expr) -> p.Expr:
        """Check an expression inside a condition."""
        done = self.expr(expr)
        fits = p.level(done) in self.allowed or not has_columns(done)
        if hasattr(self, "known") and "group" in self.allowed:
            fits = fits or done in self.known
            self.calculations(done)
        wanted = "values of rows, not aggregates" if "row" in self.allowed else "aggregates, such as a total"
        require(fits, f"{self.what} needs {wanted}.")
        return done

    def compare(self, condition: p.Compare) -> p.Compare:
        """Two sides of one type; constants take the type of the other side."""
        left = self.side(condition.left)
        if isinstance(condition.right, p.Subquery):
            return replace(condition, left=left, right=self.one_value(condition.right, left))
        right = self.side(condition.right)
        left, right = self.fit(left, right), self.fit(right, left)
        types = [type_of(s, self.scope) for s in (left, right)]
        require(
            _comparable(*types) or self.seconds(left, right) or self.seconds(right, left),
            f"{self.say(left)} holds {_TYPE_WORDS[types[0]]}, which cannot be compared with {_TYPE_WORDS[types[1]]}.",
        )
        return replace(condition, left=left, right=right)

    def seconds(self, side: p.Expr, other: p.Expr) -> bool:
        """Whether a constant is a number of seconds, beside times that tell how long something took."""
        number = isinstance(side, p.Value) and side.kind == "number" and 0 <= side.value < A_DAY
        return number and is_duration(other, self.scope)

    def fit(self, side: p.Expr, other: p.Expr) -> p.Expr:
        """Return a constant in the type of the other side; any other expression as it is."""
        return self.fitted(side, other) if isinstance(side, p.Value) and not isinstance(other, p.Value) else side

    def fitted(self, value: p.Value, other: p.Expr) -> p.Value:
        """Return a constant as the other side would write it."""
        if isinstance(other, p.CalendarPart) and other.part in PART_VALUES:
            return part_value(value, other.part)
        wanted = type_of(other, self.scope)
        if value.kind in data.TEMPORAL and (
            is_year(other, self.scope) or (isinstance(other, p.Truncated) and wanted == "integer")
        ):
            return year_value(value)
        return fit(value, wanted)

    def among(self, condition: p.Among) -> p.Among:
        """Some values of the type of the expression, or one column of another plan."""
        of = self.side(condition.of)
        wanted = type_of(of, self.scope)
        if isinstance(condition.values, p.Subquery):
            inner = self.subquery(condition.values)
            found = _only_type(inner.plan, self.tables)
            require(
                _comparable(wanted, found),
                f"{self.say(of)} holds {_TYPE_WORDS[wanted]}, and the inner question gives {_TYPE_WORDS[found]}.",
            )
            return replace(condition, of=of, values=inner)
        require(1 <= len(condition.values) <= MAX_VALUES, f"A list of values needs from 1 to {MAX_VALUES:,} of them.")
        values = tuple(dict.fromkeys(self.fitted(self.value(v), of) for v in condition.values))
        for value in values:
            require(
                _comparable(wanted, type_of(value, self.scope)),
                f"{self.say(of)} holds {_TYPE_WORDS[wanted]}, and {value.value!r} is not one of them.",
            )
        return replace(condition, of=of, values=values)

    def matches(self, condition: p.Matches) -> p.Matches:
        """Text in text."""
        of = self.side(condition.of)
        found = type_of(of, self.scope)
        require(found == "text", f"Only text can contain other text, and {self.say(of)} holds {_TYPE_WORDS[found]}.")
        check_text(condition.text)
        require(condition.text, "There is no text to look for.")
        return replace(condition, of=of)

    def within(self, condition: p.Within) -> p.Within:
        """A date in a period that has a length."""
        of = self.side(condition.of)
        dated = type_of(of, self.scope) in data.TEMPORAL or any(is_year(e, self.scope) for e in p.parts(of))
        require(dated, f"A period needs dates, and {self.say(of)} holds {_TYPE_WORDS[type_of(of, self.scope)]}.")
        return replace(condition, of=of, period=check_period(condition.period))

    def many(self, condition: p.And | p.Or) -> p.Condition:
        """Several conditions; one alone stands for itself."""
        require(condition.items, "A list of conditions is empty.")
        items = tuple(self.again(c) for c in condition.items)
        return items[0] if len(items) == 1 else replace(condition, items=items)

    def subquery(self, inner: p.Subquery) -> p.Subquery:
        """A plan of one column."""
        width = len(inner.plan.dimensions) + len(inner.plan.measures)
        require(width == 1, f"An inner question must give one column, and gives {width}.")
        return p.Subquery(_Check(inner.plan, self.tables).plan())

    def one_value(self, inner: p.Subquery, other: p.Expr) -> p.Subquery:
        """A plan of one value."""
        done = self.subquery(inner)
        plan = done.plan
        single = plan.limit and plan.limit.count == 1 and not plan.limit.ties and not plan.limit.per
        total = not plan.dimensions and plan.measures and not plan.lists_rows and not _all_rows(plan)
        require(single or total, "An inner question that is compared with must give one value.")
        types = type_of(other, self.scope), _only_type(plan, self.tables)
        require(
            _comparable(*types),
            f"{_TYPE_WORDS[types[0]].capitalize()} cannot be compared with {_TYPE_WORDS[types[1]]}.",
        )
        return done


_FUNC_WORDS = {
    "sum": "A total",
    "avg": "An average",
    "median": "A median",
    "stddev": "A standard deviation",
    "percentile": "A percentile",
    "correlation": "A correlation",
}

_EXPRESSIONS: dict[type, Callable[[_Check, Any], p.Expr]] = {
    p.Column: _Check.column,
    p.Value: _Check.value,
    p.Arithmetic: _Check.arithmetic,
    p.Truncated: _Check.truncated,
    p.CalendarPart: _Check.part,
    p.Bin: _Check.bin,
    p.Elapsed: _Check.elapsed,
    p.Case: _Check.case,
    p.Aggregate: _Check.aggregate,
    p.Calculation: _Check.calculation,
}

_CONDITIONS: dict[type, Callable[[_Check, Any], p.Condition]] = {
    p.Compare: _Check.compare,
    p.Among: _Check.among,
    p.Matches: _Check.matches,
    p.Within: _Check.within,
    p.Missing: lambda check, c: replace(c, of=check.side(c.of)),
    p.And: _Check.many,
    p.Or: _Check.many,
    p.Not: lambda check, c: replace(c, item=check.again(c.item)),
}


# -- types ------------------------------------------------------------------------------------------------------------


def _oriented(left: p.Column, right: p.Column, there: Sequence[str], added: str | None) -> tuple[p.Column, p.Column]:
    """Return the two sides of a join so that the second is the table that it adds."""
    turned = left.table == added if added else right.table in there and left.table not in there
    return (right, left) if turned else (left, right)


def _comparable(one: str, other: str) -> bool:
    """Whether values of two types can be compared."""
    return one == other or any({one, other} <= set(kinds) for kinds in (data.NUMERIC, data.TEMPORAL))


def _only_type(plan: p.Plan, tables: Sequence[data.Table]) -> data.Type:
    """Return the type of the one column of a checked plan."""
    return type_of((*plan.dimensions, *plan.measures)[0].expr, Scope(plan, tables))


def _a(word: str) -> str:
    return f"{'An' if word == 'hour' else 'A'} {word}"


def _all_rows(plan: p.Plan) -> bool:
    return bool(plan.measures) and all(p.level(m.expr) == "row" for m in plan.measures)
