"""Whether a plan fits the tables it is asked of. What passes here is safe to compile, wherever it came from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from inkfish.data import table as data
from inkfish.errors import PlanError
from inkfish.query import plan as p
from inkfish.query.scope import Scope, bin_width, is_year, type_of

MAX_DEPTH, MAX_NODES = 40, 500
MAX_LIMIT, MAX_SKIP, MAX_VALUES, MAX_TEXT, MAX_BINS, MAX_COUNT = 1_000_000, 100_000_000, 10_000, 10_000, 1_000, 100_000
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
PART_VALUES = {"weekday": WEEKDAYS, "month": MONTHS, "quarter": QUARTERS}
_TYPE_WORDS = {"integer": "whole numbers", "number": "numbers", "boolean": "yes or no", "date": "dates",
               "datetime": "dates with times", "time": "times of day", "text": "text"}
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


def children(node: p.Node) -> list[p.Node]:
    found: list[p.Node] = []
    for name in node.__struct_fields__:
        value = getattr(node, name)
        found += [v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, p.Node)]
    return found


def _require(condition: Any, message: str) -> None:
    if not condition:
        raise PlanError(message)


class _Check:
    """The check of one plan, sub-queries apart; each method returns its part in canonical form."""

    def __init__(self, plan: p.Plan, tables: Sequence[data.Table]):
        self.given, self.tables = plan, tables
        self.scope = Scope(plan, tables)

    # -- the plan, clause by clause

    def plan(self) -> p.Plan:
        """Check all clauses in the order in which they run."""
        given = self.given
        _require(given.version == p.VERSION, f"The plan has version {given.version}; this is version {p.VERSION}.")
        _require(given.dimensions or given.measures, "The plan asks for nothing: it needs a measure or a dimension.")
        also = tuple(dict.fromkeys(self.scope.table(name).name for name in given.also))
        joins = self.joins()
        dimensions = tuple(replace(d, expr=self.at_row(d.expr, "A dimension"), name=_name(d.name)) for d in given.dimensions)
        measures = tuple(replace(m, expr=self.expr(m.expr), name=_name(m.name)) for m in given.measures)
        done = replace(given, table=self.scope.table(given.table).name, also=also, joins=joins, dimensions=dimensions,
                       measures=measures)
        _require(done.table not in also, f"The table {done.table!r} is appended to itself.")
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
            _require(left.table in there, f"The join to {right.table!r} starts at {left.table!r}, which is not in the plan yet.")
            _require(right.table not in there or right.table == added.get(pair),
                     f"The table {right.table!r} is joined twice.")
            self.same_type(left, right)
            there.append(right.table)
            added[pair] = right.table
            done.append(replace(join, left=left, right=right, many_to_one=self.scope.column(right).unique))
        return tuple(done)

    def same_type(self, left: p.Column, right: p.Column) -> None:
        """Columns that are joined must hold the same kind of values."""
        types = [self.scope.column(c).type for c in (left, right)]
        _require(_comparable(*types), f"{left.table}.{left.name} holds {_TYPE_WORDS[types[0]]} and {right.table}."
                 f"{right.name} {_TYPE_WORDS[types[1]]}, so they cannot be joined.")

    def levels(self, plan: p.Plan) -> None:
        """Rows and groups cannot stand in one answer."""
        found = {p.level(m.expr) for m in plan.measures}
        if "row" in found:
            _require(len(found) == 1, "Some measures are values of single rows and some are aggregates; "
                     "make the former dimensions, or aggregate them.")
            _require(self.given.having is None, "A condition on groups needs measures that are aggregates.")

    def calculations(self, expr: p.Expr) -> None:
        """What a calculation runs along, and stays within, must be dimensions of the plan."""
        for calc in (e for e in own_parts(expr) if isinstance(e, p.Calculation)):
            for place in (*calc.within, *((calc.along,) if calc.along else ())):
                _require(place in self.known, f"A {calc.kind} can only follow what the answer is split by.")
            needs_along = calc.kind in ("difference", "change", "growth", "moving", "index", "running")
            _require(self.known or not needs_along, f"A {calc.kind} needs something to go along, such as a month.")

    def order(self, order: p.Order, plan: p.Plan) -> p.Order:
        """An order may follow a dimension, a measure or any aggregate; in a list of rows, any value of a row."""
        by = self.expr(order.by)
        self.calculations(by)
        shown = by in self.known or by in {m.expr for m in plan.measures}
        fits = p.level(by) == "row" if plan.lists_rows else p.level(by) in _GROUPED
        fits = fits and not (plan.distinct and not plan.lists_rows and _all_rows(plan))
        _require(shown or fits, "The answer can only be sorted by what it is split by, or by an aggregate."
                 if not plan.lists_rows else "A list of rows can only be sorted by values of its rows.")
        return replace(order, by=by)

    def limit(self, limit: p.Limit, plan: p.Plan) -> p.Limit:
        """A limit takes at least one row, of each group that its dimensions name."""
        _require(1 <= limit.count <= MAX_LIMIT, f"A limit must be from 1 to {MAX_LIMIT:,}, and is {limit.count:,}.")
        _require(0 <= limit.skip <= MAX_SKIP, f"A limit can skip from 0 to {MAX_SKIP:,} rows, and skips {limit.skip:,}.")
        per = tuple(self.expr(e) for e in limit.per)
        _require(all(e in self.known for e in per), "A limit in each group needs the group among what the answer is split by.")
        return replace(limit, per=per)

    def chart(self, chart: p.Chart) -> p.Chart:
        """What a chart shows must exist; whether it fits is for the charts to say."""
        places = {name: self.expr(getattr(chart, name)) for name in ("x", "y", "color", "facet") if getattr(chart, name)}
        _text_fits(chart.title + chart.palette)
        return replace(chart, **places)

    # -- expressions

    def expr(self, expr: p.Expr) -> p.Expr:
        """Check an expression of any level."""
        return _EXPRESSIONS[type(expr)](self, expr)

    def at_row(self, expr: p.Expr, what: str) -> p.Expr:
        """Check an expression that must have a value for each row."""
        done = self.expr(expr)
        _require(p.level(done) == "row", f"{what} must be a value of each row, not an aggregate.")
        return done

    def of_type(self, expr: p.Expr, types: Sequence[str], what: str) -> p.Expr:
        """Check an expression of rows that must be of one of some types."""
        done = self.at_row(expr, what)
        found = type_of(done, self.scope)
        _require(found in types, f"{what} needs {_TYPE_WORDS[types[0]]}, and {self.say(done)} holds {_TYPE_WORDS[found]}.")
        return done

    def say(self, expr: p.Expr) -> str:
        """Name an expression in a message."""
        found = next((e for e in p.parts(expr) if isinstance(e, p.Column)), None)
        return repr(found.name) if found else "its value"

    def column(self, at: p.Column) -> p.Column:
        """A column, with its names as its table writes them."""
        return p.Column(self.scope.table(at.table).name, self.scope.column(at).name)

    def value(self, value: p.Value) -> p.Value:
        """A constant, of the kind that its value has."""
        raw = value.value
        if isinstance(raw, bool):
            return p.Value(raw, "boolean")
        if isinstance(raw, (int, float)):
            _require(math.isfinite(raw) and abs(raw) < 1e300, "A number of the question is too large.")
            return p.Value(raw, "number")
        _text_fits(raw)
        if value.kind in data.TEMPORAL:
            return p.Value(_moment(raw, value.kind), value.kind)
        return _as_number(raw) if value.kind == "number" else _as_boolean(raw) if value.kind == "boolean" else value

    def arithmetic(self, expr: p.Arithmetic) -> p.Arithmetic:
        """Numbers of one level; a constant fits every level."""
        done = replace(expr, left=self.expr(expr.left), right=self.expr(expr.right))
        for side in (done.left, done.right):
            found = type_of(side, self.scope)
            _require(found in data.NUMERIC, f"Arithmetic needs numbers, and {self.say(side)} holds {_TYPE_WORDS[found]}.")
        levels = {p.level(s) for s in (done.left, done.right) if _has_columns(s) or p.level(s) != "row"}
        _require("row" not in levels or len(levels) == 1, "Arithmetic cannot mix values of single rows with aggregates.")
        return done

    def truncated(self, expr: p.Truncated) -> p.Truncated:
        """Dates, or whole numbers that are years."""
        of = self.at_row(expr.of, "A time axis")
        if is_year(of, self.scope):
            _require(expr.grain in ("year", "decade"), f"{self.say(of)} holds years, which have no {expr.grain}s.")
        elif expr.grain in ("hour", "minute"):
            self.of_type(of, ("datetime",), f"A {expr.grain}")
        else:
            self.of_type(of, data.TEMPORAL, f"A {expr.grain}")
        return replace(expr, of=of)

    def part(self, expr: p.CalendarPart) -> p.CalendarPart:
        """Dates for parts of the calendar; times for parts of the day."""
        of = self.at_row(expr.of, "A part of a date")
        if is_year(of, self.scope):
            _require(expr.part == "year", f"{self.say(of)} holds years, which have no {expr.part}.")
            return replace(expr, of=of)
        types = ("datetime", "time") if expr.part in ("hour", "minute") else data.TEMPORAL
        return replace(expr, of=self.of_type(of, types, f"A {expr.part}"))

    def bin(self, expr: p.Bin) -> p.Bin:
        """Numbers, in bins of a width or a count."""
        done = replace(expr, of=self.of_type(expr.of, data.NUMERIC, "Binning"))
        _require(expr.width is None or (math.isfinite(expr.width) and 1e-12 < expr.width < 1e15),
                 "The width of bins must be a number above zero.")
        _require(expr.count is None or 1 <= expr.count <= MAX_BINS, f"There can be from 1 to {MAX_BINS:,} bins.")
        bin_width(done, self.scope)
        return done

    def elapsed(self, expr: p.Elapsed) -> p.Elapsed:
        """Two dates."""
        what = "The time between two dates"
        return replace(expr, start=self.of_type(expr.start, data.TEMPORAL, what), end=self.of_type(expr.end, data.TEMPORAL, what))

    def case(self, expr: p.Case) -> p.Case:
        """Two labels."""
        _text_fits(expr.then + expr.other)
        return replace(expr, when=self.condition(expr.when, ("row",), "A label's condition"))

    def aggregate(self, expr: p.Aggregate) -> p.Aggregate:
        """A function over values of rows that it can be taken of."""
        where = self.condition(expr.where, ("row",), "A filter") if expr.where else None
        of = self.argument(expr)
        by = self.at_row(expr.by, "The second value of an aggregate") if expr.by is not None else None
        _require(expr.func != "share" or (where is not None and of is None), "A share of rows needs a condition, and no column.")
        if expr.func == "correlation":
            _require(by is not None, "A correlation needs two columns.")
            self.of_type(by, data.NUMERIC, "A correlation")
        _require(expr.func not in ("first", "last") or by is not None, f"The {expr.func} value needs something to go by.")
        _require(expr.func != "percentile" or (expr.q is not None and 0 <= expr.q <= 1), "A percentile must be from 0 to 1.")
        return replace(expr, of=of, where=where, by=by)

    def argument(self, expr: p.Aggregate) -> p.Expr | None:
        """What the aggregate is taken of."""
        if expr.of is None:
            _require(expr.func in ("count", "share"), f"A {expr.func} needs a column.")
            return None
        if expr.func in ("sum", "avg", "median", "stddev", "percentile", "correlation"):
            return self.of_type(expr.of, data.NUMERIC, _FUNC_WORDS[expr.func])
        return self.at_row(expr.of, f"What a {expr.func} is taken of")

    def calculation(self, expr: p.Calculation) -> p.Calculation:
        """A function over groups; its dimensions are checked once they are known."""
        of = self.expr(expr.of)
        _require(p.level(of) in _GROUPED, f"A {expr.kind} needs an aggregate, such as a total or a count.")
        found = type_of(of, self.scope)
        orderable = expr.kind == "rank" or found in data.NUMERIC
        _require(orderable, f"A {expr.kind} needs numbers, and not {_TYPE_WORDS[found]}.")
        _require(1 <= expr.periods <= MAX_COUNT, f"A {expr.kind} can span from 1 to {MAX_COUNT:,} periods.")
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
        fits = p.level(done) in self.allowed or not _has_columns(done)
        if hasattr(self, "known") and "group" in self.allowed:
            fits = fits or done in self.known
            self.calculations(done)
        wanted = "values of rows, not aggregates" if "row" in self.allowed else "aggregates, such as a total"
        _require(fits, f"{self.what} needs {wanted}.")
        return done

    def compare(self, condition: p.Compare) -> p.Compare:
        """Two sides of one type; constants take the type of the other side."""
        left = self.side(condition.left)
        if isinstance(condition.right, p.Subquery):
            return replace(condition, left=left, right=self.one_value(condition.right, left))
        right = self.side(condition.right)
        left, right = self.fit(left, right), self.fit(right, left)
        types = [type_of(s, self.scope) for s in (left, right)]
        _require(_comparable(*types), f"{self.say(left)} holds {_TYPE_WORDS[types[0]]}, which cannot be compared with {_TYPE_WORDS[types[1]]}.")
        return replace(condition, left=left, right=right)

    def fit(self, side: p.Expr, other: p.Expr) -> p.Expr:
        """Return a constant in the type of the other side; any other expression as it is."""
        return self.fitted(side, other) if isinstance(side, p.Value) and not isinstance(other, p.Value) else side

    def fitted(self, value: p.Value, other: p.Expr) -> p.Value:
        """Return a constant as the other side would write it."""
        if isinstance(other, p.CalendarPart) and other.part in PART_VALUES:
            return _part_value(value, other.part)
        wanted = type_of(other, self.scope)
        if value.kind in data.TEMPORAL and (is_year(other, self.scope) or isinstance(other, p.Truncated) and wanted == "integer"):
            return _year_value(value)
        if value.kind == "text" and wanted in _FROM_TEXT:
            return _FROM_TEXT[wanted](value.value)
        return p.Value(str(value.value)) if wanted == "text" and value.kind == "number" else value

    def among(self, condition: p.Among) -> p.Among:
        """Some values of the type of the expression, or one column of another plan."""
        of = self.side(condition.of)
        wanted = type_of(of, self.scope)
        if isinstance(condition.values, p.Subquery):
            inner = self.subquery(condition.values)
            found = _only_type(inner.plan, self.tables)
            _require(_comparable(wanted, found), f"{self.say(of)} holds {_TYPE_WORDS[wanted]}, and the inner question gives {_TYPE_WORDS[found]}.")
            return replace(condition, of=of, values=inner)
        _require(1 <= len(condition.values) <= MAX_VALUES, f"A list of values needs from 1 to {MAX_VALUES:,} of them.")
        values = tuple(dict.fromkeys(self.fitted(self.value(v), of) for v in condition.values))
        for value in values:
            _require(_comparable(wanted, type_of(value, self.scope)), f"{self.say(of)} holds {_TYPE_WORDS[wanted]}, and {value.value!r} is not one of them.")
        return replace(condition, of=of, values=values)

    def matches(self, condition: p.Matches) -> p.Matches:
        """Text in text."""
        of = self.side(condition.of)
        found = type_of(of, self.scope)
        _require(found == "text", f"Only text can contain other text, and {self.say(of)} holds {_TYPE_WORDS[found]}.")
        _text_fits(condition.text)
        _require(condition.text, "There is no text to look for.")
        return replace(condition, of=of)

    def within(self, condition: p.Within) -> p.Within:
        """A date in a period that has a length."""
        of = self.side(condition.of)
        dated = type_of(of, self.scope) in data.TEMPORAL or any(is_year(e, self.scope) for e in p.parts(of))
        _require(dated, f"A period needs dates, and {self.say(of)} holds {_TYPE_WORDS[type_of(of, self.scope)]}.")
        return replace(condition, of=of, period=_PERIODS[type(condition.period)](condition.period))

    def many(self, condition: p.And | p.Or) -> p.Condition:
        """Several conditions; one alone stands for itself."""
        _require(condition.items, "A list of conditions is empty.")
        items = tuple(self.again(c) for c in condition.items)
        return items[0] if len(items) == 1 else replace(condition, items=items)

    def subquery(self, inner: p.Subquery) -> p.Subquery:
        """A plan of one column."""
        width = len(inner.plan.dimensions) + len(inner.plan.measures)
        _require(width == 1, f"An inner question must give one column, and gives {width}.")
        return p.Subquery(_Check(inner.plan, self.tables).plan())

    def one_value(self, inner: p.Subquery, other: p.Expr) -> p.Subquery:
        """A plan of one value."""
        done = self.subquery(inner)
        plan = done.plan
        single = plan.limit and plan.limit.count == 1 and not plan.limit.ties and not plan.limit.per
        total = not plan.dimensions and plan.measures and not plan.lists_rows and not _all_rows(plan)
        _require(single or total, "An inner question that is compared with must give one value.")
        types = type_of(other, self.scope), _only_type(plan, self.tables)
        _require(_comparable(*types), f"{_TYPE_WORDS[types[0]].capitalize()} cannot be compared with {_TYPE_WORDS[types[1]]}.")
        return done


_FUNC_WORDS = {"sum": "A total", "avg": "An average", "median": "A median", "stddev": "A standard deviation",
               "percentile": "A percentile", "correlation": "A correlation"}

_EXPRESSIONS: dict[type, Callable[[_Check, Any], p.Expr]] = {
    p.Column: _Check.column, p.Value: _Check.value, p.Arithmetic: _Check.arithmetic, p.Truncated: _Check.truncated,
    p.CalendarPart: _Check.part, p.Bin: _Check.bin, p.Elapsed: _Check.elapsed, p.Case: _Check.case,
    p.Aggregate: _Check.aggregate, p.Calculation: _Check.calculation,
}

_CONDITIONS: dict[type, Callable[[_Check, Any], p.Condition]] = {
    p.Compare: _Check.compare, p.Among: _Check.among, p.Matches: _Check.matches, p.Within: _Check.within,
    p.Missing: lambda check, c: replace(c, of=check.side(c.of)), p.And: _Check.many, p.Or: _Check.many,
    p.Not: lambda check, c: replace(c, item=check.again(c.item)),
}


# -- types and constants ----------------------------------------------------------------------------------------------

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


def own_parts(expr: Any) -> list[Any]:
    """Return an expression and its parts, those of sub-queries apart."""
    found, waiting = [], [expr]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, p.Subquery):
            waiting += children(node)
    return found


def _has_columns(expr: p.Expr) -> bool:
    return any(isinstance(e, (p.Column, p.Aggregate)) for e in own_parts(expr))


def _all_rows(plan: p.Plan) -> bool:
    return bool(plan.measures) and all(p.level(m.expr) == "row" for m in plan.measures)


def _name(text: str) -> str:
    _text_fits(text)
    _require(len(text) <= 200, "A name is longer than 200 characters.")
    return text


def _text_fits(text: str) -> None:
    _require(len(text) <= MAX_TEXT, f"A text of the question is longer than {MAX_TEXT:,} characters.")
    _require("\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text), "A text of the question has characters that are not text.")


def _as_number(text: str) -> p.Value:
    try:
        number = float(text.replace(",", "").replace("_", ""))
    except ValueError:
        raise PlanError(f"{text!r} is not a number.") from None
    _require(math.isfinite(number), f"{text!r} is not a number.")
    return p.Value(int(number) if number.is_integer() and abs(number) < 2**53 else number, "number")


_BOOLEANS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}


def _as_boolean(text: str) -> p.Value:
    found = _BOOLEANS.get(text.strip().casefold())
    _require(found is not None, f"{text!r} is neither yes nor no.")
    return p.Value(bool(found), "boolean")


def _as_moment(text: str) -> p.Value:
    written = _moment(text, "datetime" if ":" in text else "date")
    return p.Value(written, "datetime" if "T" in written else "date")


def _as_time(text: str) -> p.Value:
    raise PlanError(f"A time of day cannot be compared with {text!r}; ask for its hour instead.")


_FROM_TEXT = {"integer": _as_number, "number": _as_number, "boolean": _as_boolean, "date": _as_moment,
              "datetime": _as_moment, "time": _as_time}


def _moment(text: str, kind: str) -> str:
    """Return ISO 8601 text in one form; a year or a month alone is its first day."""
    text = text.strip()
    padded = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        found = datetime.fromisoformat(padded)
    except ValueError:
        raise PlanError(f"{text!r} is not a date; dates are written as 2017-03-31.") from None
    found = found.replace(tzinfo=None)
    return found.date().isoformat() if kind == "date" else found.isoformat(timespec="microseconds" if found.microsecond else "seconds")


def _year_value(value: p.Value) -> p.Value:
    """A date beside a column of years is its year."""
    return p.Value(int(str(value.value)[:4]), "number")


def _part_value(value: p.Value, part: str) -> p.Value:
    """Return a weekday, month or quarter by its name, from its name in any case, its number or its first letters."""
    names = PART_VALUES[part]
    text = str(value.value).strip().casefold()
    by_name = [n for n in names if len(text) >= 2 and n.casefold().startswith(text)]
    by_number = [names[int(text) - 1]] if text.isdecimal() and 1 <= int(text) <= len(names) else []
    found = by_name if len(by_name) == 1 else by_number
    _require(found, f"There is no {part} {value.value!r}.")
    return p.Value(found[0])


def _between(period: p.Between) -> p.Between:
    start, end = (_moment(t, "datetime") if t is not None else None for t in (period.start, period.end))
    _require(start or end, "A period needs a start or an end.")
    _require(not (start and end) or start < end, "A period ends before it starts.")
    return p.Between(*(t.removesuffix("T00:00:00") if t else None for t in (start, end)))


def _last(period: p.Last) -> p.Last:
    _require(1 <= period.count <= MAX_COUNT, f"A period can have from 1 to {MAX_COUNT:,} {period.unit}s.")
    _require(0 <= period.back <= MAX_COUNT, f"A period can lie from 0 to {MAX_COUNT:,} spans back.")
    return period


_PERIODS: dict[type, Callable[[Any], p.Period]] = {p.Between: _between, p.Last: _last, p.ToDate: lambda period: period}
