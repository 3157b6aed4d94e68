"""The parts that queries are built of, and how a query is written for people. SQL stays a tree until `to_sql`."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import Any

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYWORDS = frozenset(tomllib.loads(files(__package__).joinpath("keywords.toml").read_text("utf-8"))["words"].split())
_OPERATORS = {
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
    "/": exp.Div,
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_LOOSE = (exp.Binary, exp.Unary, exp.Between, exp.In)


class Readable(DuckDB):
    """DuckDB's SQL, with `DATE '2017-01-31'` for a cast of text to a date."""

    class Generator(DuckDB.Generator):
        """Writes typed literals instead of casts of literals."""

        def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
            kind = expression.to.this
            if expression.this.is_string and kind in (exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIME):
                return f"{kind.value} {self.sql(expression.this)}"
            return super().cast_sql(expression, safe_prefix)

        def not_sql(self, expression: exp.Not) -> str:
            inner = expression.this
            if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
                return f"{self.sql(inner.this)} IS NOT NULL"
            if isinstance(inner, exp.In):
                left, text = self.sql(inner, "this"), self.in_sql(inner)
                return f"{left} NOT{text.removeprefix(left)}" if text.startswith(f"{left} IN ") else f"NOT {text}"
            return super().not_sql(expression)

        def paren_sql(self, expression: exp.Paren) -> str:
            return self._short(f"({self._flat(expression.this)})") or super().paren_sql(expression)

        def filter_sql(self, expression: exp.Filter) -> str:
            text = f"{self.sql(expression.this)} FILTER (WHERE {self._flat(expression.expression.this)})"
            return self._short(text) or super().filter_sql(expression)

        def _flat(self, tree: exp.Expression) -> str:
            """Write a part on one line; a part with a query inside keeps its lines."""
            if not self.pretty or tree.find(exp.Select):
                return self.sql(tree)
            self.pretty = False
            try:
                return self.sql(tree)
            finally:
                self.pretty = True

        def _short(self, text: str) -> str:
            """Return the text where it fits on a line, or nothing."""
            return text if not self.pretty or (len(text) <= 100 and "\n" not in text) else ""


def to_sql(tree: exp.Expression, pretty: bool = True) -> str:
    """Write a query as DuckDB's SQL, laid out for reading."""
    return tree.sql(dialect=Readable, pretty=pretty, max_text_width=100, comments=False)


def name(text: str) -> exp.Identifier:
    """An identifier, quoted only where SQL would read it otherwise."""
    quoted = not _PLAIN.fullmatch(text) or text.casefold() in _KEYWORDS
    return exp.Identifier(this=text, quoted=quoted)


def column(text: str, table: str = "") -> exp.Column:
    """A column, with its table where one is given."""
    return exp.Column(this=name(text), table=name(table) if table else None)


def table(text: str, alias: str = "") -> exp.Table:
    """A table, under another name where one is given."""
    known_as = exp.TableAlias(this=name(alias)) if alias and alias != text else None
    return exp.Table(this=name(text), alias=known_as)


def literal(value: str | int | float | bool) -> exp.Expression:
    """A constant; numbers are written so that the engine reads the same number back."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return exp.convert(value)


def moment(text: str) -> exp.Expression:
    """A date or a date and time from its ISO 8601 text."""
    kind = exp.DType.TIMESTAMP if "T" in text or " " in text else exp.DType.DATE
    return cast(literal(text.replace("T", " ")), kind)


def cast(of: exp.Expression, kind: exp.DType) -> exp.Cast:
    """An expression as another type."""
    return exp.Cast(this=of, to=exp.DataType(this=kind))


def call(function: str, *args: Any) -> exp.Anonymous:
    """A call of a function by its name; arguments that are not trees become literals."""
    return exp.Anonymous(this=function, expressions=[a if isinstance(a, exp.Expression) else literal(a) for a in args])


def time_of(seconds: exp.Expression, whole: bool = True) -> exp.Expression:
    """Write the time of day that so many seconds after midnight are, to the second or a thousandth of one."""
    midnight = cast(exp.Literal.string("00:00:00"), exp.DType.TIME)
    rounded = call("ROUND", seconds) if whole else call("ROUND", seconds, 3)
    return exp.Add(this=midnight, expression=call("TO_SECONDS", rounded))


def binary(operator: str, left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """Two expressions joined by an operator, in brackets where they need them."""
    return _OPERATORS[operator](this=closed(left), expression=closed(right))


def quotient(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """A division that gives NULL where it would be by zero."""
    if not (right.is_number and float(right.to_py())):
        right = exp.Nullif(this=right, expression=literal(0))
    return binary("/", left, right)


def percent(part: exp.Expression, whole: exp.Expression) -> exp.Expression:
    """100 times a part over the whole."""
    scaled = exp.Mul(this=exp.Literal.number("100.0"), expression=closed(part))
    return exp.Div(this=scaled, expression=quotient(part, whole).expression)


def closed(tree: exp.Expression) -> exp.Expression:
    """A tree that can stand beside any operator."""
    return exp.Paren(this=tree) if isinstance(tree, _LOOSE) and not isinstance(tree, (exp.Paren, exp.Dot)) else tree


def missing(of: exp.Expression) -> exp.Expression:
    """Whether there is no value."""
    return exp.Is(this=closed(of), expression=exp.Null())


def present(of: exp.Expression) -> exp.Expression:
    """Whether there is a value."""
    return exp.Not(this=missing(of))


def both(*conditions: exp.Expression | None) -> exp.Expression | None:
    """All of some conditions; None when there is none."""
    found = [exp.Paren(this=c) if isinstance(c, exp.Or) else c for c in conditions if c is not None]
    return functools.reduce(lambda one, other: exp.And(this=one, expression=other), found) if found else None


def either(conditions: list[exp.Expression]) -> exp.Expression:
    """Any of some conditions, of which there is at least one."""
    found = [exp.Paren(this=c) if isinstance(c, exp.And) else c for c in conditions]
    return functools.reduce(lambda one, other: exp.Or(this=one, expression=other), found)


def only(aggregate: exp.Expression, condition: exp.Expression | None) -> exp.Expression:
    """An aggregate over the rows that a condition is true of."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition)) if condition is not None else aggregate


def when(condition: exp.Expression, then: exp.Expression, other: exp.Expression | None = None) -> exp.Case:
    """One value where a condition is true, and another, or NULL, elsewhere."""
    return exp.Case(ifs=[exp.If(this=condition, true=then)], default=other)


def ordered(by: exp.Expression, descending: bool = False) -> exp.Ordered:
    """One term of an order; NULLs come last either way."""
    return exp.Ordered(this=by, desc=descending or None, nulls_first=False)


def count_rows() -> exp.Count:
    """COUNT(*)."""
    return exp.Count(this=exp.Star(), big_int=True)


def over(
    function: exp.Expression,
    series: list[exp.Expression],
    order: list[exp.Ordered],
    frame: exp.WindowSpec | None = None,
) -> exp.Window:
    """A window function over the rows of one series, in an order."""
    return exp.Window(
        this=function,
        partition_by=[s.copy() for s in series] or None,
        order=exp.Order(expressions=[o.copy() for o in order]) if order else None,
        spec=frame,
        over="OVER",
    )
