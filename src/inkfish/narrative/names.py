"""What the parts of a plan are called in words: "total revenue", "month", "orders"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from inkfish.data import table as data
from inkfish.data.grammar import listed, lower_words, nouns, ordinal, plural, singular
from inkfish.data.rows_noun import file_of, rows_noun
from inkfish.narrative.phrases import say
from inkfish.narrative.where import circumstance_words, condition_words
from inkfish.query.plan import (
    Aggregate,
    Arithmetic,
    Bin,
    Calculation,
    CalendarPart,
    Case,
    Column,
    Elapsed,
    Expr,
    Measure,
    Plan,
    Truncated,
    Value,
    parts,
)

_UNIT_IN_TITLE = re.compile(r"(\s*[\[(][^()\[\]]*[)\]]|,\s*%)\s*$")
OPERATORS = {"+": "plus", "-": "minus", "*": "times", "/": "divided_by"}


class Names:
    """Names things of one set of tables; nothing here depends on the data's values.

    `noun` gives the full phrase ("total revenue"), `short` what a sentence says once the table is known ("revenue").
    """

    def __init__(self, tables: Sequence[data.Table], plan: Plan | None = None):
        self.tables = tuple(tables)
        self.plan = plan
        self._tables = {t.name.casefold(): t for t in reversed(self.tables)}
        self._shouting = {t.name: all(c.title.isupper() for c in t.columns) for t in self.tables}

    # -- tables and columns ------------------------------------------------------------------------------------------

    def table(self, name: str) -> data.Table | None:
        """Return the table of that SQL name."""
        return self._tables.get(name.casefold())

    def found(self, expr: Expr | None) -> data.Column | None:
        """Return the profiled column that an expression is, or rests on where it is a date or bin of one."""
        while isinstance(expr, (Truncated, CalendarPart, Bin)):
            expr = expr.of
        table = self.table(expr.table) if isinstance(expr, Column) else None
        return table.column(expr.name) if table else None

    def column(self, column: Column) -> str:
        """Return a column's title as a sentence has it: "order date"; a unit in brackets is left out."""
        known = self.found(column)
        title = known.title if known else column.name
        return lower_words(_UNIT_IN_TITLE.sub("", title) or title, self._shouting.get(column.table, False))

    def file(self, name: str) -> str:
        """Return the name that people gave a table: "sales.csv"."""
        table = self.table(name)
        return file_of(table) if table else name

    def rows(self, table_name: str) -> str:
        """Return the plural noun for a table's rows: "orders" where its name and its columns say so, else "rows"."""
        table = self.table(table_name)
        return (rows_noun(table) if table else "") or say("noun.rows")

    # -- expressions -------------------------------------------------------------------------------------------------

    def noun(self, expr: Expr, name: str = "") -> str:
        """Return what an expression is called: `name` where it was given one, else words for its parts."""
        return lower_words(_UNIT_IN_TITLE.sub("", name) or name) if name else _NOUNS[type(expr)](self, expr)

    def short(self, expr: Expr, name: str = "") -> str:
        """Return the noun without "total" for a sum, and without "number of" for a count."""
        if name or not isinstance(expr, Aggregate) or expr.where is not None:
            return self.noun(expr, name)
        if expr.func == "sum" and expr.of is not None:
            return self.noun(expr.of)
        if expr.func == "count":
            return self.counted(expr)
        return self.noun(expr)

    def counted(self, expr: Aggregate) -> str:
        """Return the plural noun for what a count counts; the plan's name for the count may say it: number of games."""
        if expr.of is None:
            measures = self.plan.measures if self.plan else ()
            named = next((m.name for m in measures if m.expr == expr and is_count(m)), "")
            rows = self.rows(self.plan.table) if self.plan else say("noun.rows")
            return lower_words(named).removeprefix(_number_of()) or rows
        known = self.found(expr.of)
        words = self.noun(expr.of)
        if known is not None and known.role == "identifier":
            words = re.sub(r"\s+(id|number|no|key|code)$", "", words)
        return plural(words)

    def values_of(self, expr: Expr, name: str = "") -> str:
        """Return the plural noun for a dimension's values: "regions", "months"."""
        if isinstance(expr, Truncated):
            return plural(say(f"noun.grain_{expr.grain}"))
        if isinstance(expr, CalendarPart):
            return plural(say(f"noun.part_{expr.part}"))
        if isinstance(expr, Bin):
            return say("noun.bins")
        words = self.noun(expr, name)
        known = self.found(expr)
        if known is not None and known.type == "boolean":
            return say("noun.groups")
        return plural(words) if words else say("noun.groups")

    def dimension(self, expr: Expr, name: str = "") -> str:
        """Return what an answer is split by: "region", "month"."""
        if isinstance(expr, Truncated) and not name:
            return say(f"noun.grain_{expr.grain}")
        if isinstance(expr, CalendarPart) and not name:
            return say(f"noun.part_{expr.part}")
        return self.noun(expr, name)

    def in_place(self, expr: Expr) -> bool:
        """Whether the values of an expression are places that something can be in."""
        known = self.found(expr)
        if known is None or not isinstance(expr, Column):
            return False
        last = singular((re.findall(r"[a-z]+", known.title.lower()) or [""])[-1])
        return known.type == "text" and (known.role == "place" or last in nouns().words.places)


def is_count(measure: Measure) -> bool:
    """Whether a measure counts rows and is called so by its name: number of games."""
    return measure.expr == Aggregate("count") and lower_words(measure.name).startswith(_number_of())


def _number_of() -> str:
    return say("noun.count", of="") + " "


def _column(names: Names, expr: Column) -> str:
    return names.column(expr)


def _value(_: Names, expr: Value) -> str:
    return f"{expr.value:g}" if isinstance(expr.value, float) else str(expr.value)


def _arithmetic(names: Names, expr: Arithmetic) -> str:
    left, right = _inner(names, expr.left), _inner(names, expr.right)
    if expr.op == "/" and isinstance(expr.left, Aggregate) and isinstance(expr.right, Aggregate):
        return _ratio(names, expr.left, expr.right)
    return say(f"noun.{OPERATORS[expr.op]}", left=left, right=right)


def _inner(names: Names, expr: Expr) -> str:
    return f"({names.noun(expr)})" if isinstance(expr, Arithmetic) else names.noun(expr)


def _ratio(names: Names, top: Aggregate, bottom: Aggregate) -> str:
    """Name one aggregate over another: "revenue per unit sold" for two sums, in full otherwise."""
    if top.func == "sum" and bottom.func in ("sum", "count", "count_distinct") and not (top.where or bottom.where):
        under = names.short(bottom) if bottom.func != "count_distinct" else names.counted(bottom)
        return say("noun.per", top=names.short(top), bottom=singular(under))
    return say("noun.divided_by", left=names.noun(top), right=names.noun(bottom))


def _truncated(names: Names, expr: Truncated) -> str:
    return say("noun.truncated", grain=say(f"noun.grain_{expr.grain}"), of=names.noun(expr.of))


def _part(names: Names, expr: CalendarPart) -> str:
    return say("noun.part", part=say(f"noun.part_{expr.part}"), of=names.noun(expr.of))


def _bin(names: Names, expr: Bin) -> str:
    return names.noun(expr.of)


def _elapsed(names: Names, expr: Elapsed) -> str:
    return say("noun.elapsed", unit=plural(expr.unit), start=names.noun(expr.start), end=names.noun(expr.end))


def _case(names: Names, expr: Case) -> str:
    return say("noun.case", then=expr.then, other=expr.other)


def _aggregate(names: Names, expr: Aggregate) -> str:
    words = _AGGREGATES.get(expr.func, _plain)(names, expr)
    if expr.where is None or expr.func == "share":
        return words
    return say("noun.only", noun=words, where=circumstance_words(expr.where, names))


def _condition(names: Names, expr: Aggregate) -> str:
    return condition_words(expr.where, names)


def _plain(names: Names, expr: Aggregate) -> str:
    of = names.noun(expr.of) if expr.of is not None else say("noun.rows")
    known = names.found(expr.of)
    key = (
        f"noun.{expr.func}_date"
        if known is not None and known.temporal and expr.func in ("min", "max")
        else f"noun.{expr.func}"
    )
    return say(key, of=of)


def _count(names: Names, expr: Aggregate) -> str:
    return say("noun.count", of=names.counted(expr))


def _share(names: Names, expr: Aggregate) -> str:
    return say("noun.share", where=_condition(names, expr)) if expr.where is not None else say("noun.share_all")


def _percentile(names: Names, expr: Aggregate) -> str:
    q = expr.q if expr.q is not None else 0.5
    of = names.noun(expr.of) if expr.of is not None else say("noun.rows")
    return say("noun.percentile", nth=ordinal(round(q * 100)), of=of)


def _correlation(names: Names, expr: Aggregate) -> str:
    return (
        say("noun.correlation", of=names.noun(expr.of), by=names.noun(expr.by))
        if expr.of and expr.by
        else say("noun.correlation_bare")
    )


_AGGREGATES: dict[str, Callable[[Names, Aggregate], str]] = {
    "count": _count,
    "count_distinct": lambda n, e: say("noun.count_distinct", of=n.counted(e)),
    "share": _share,
    "percentile": _percentile,
    "correlation": _correlation,
}


def _calculation(names: Names, expr: Calculation) -> str:
    of = names.short(expr.of)
    within = say("calculation.within", of=listed(names.dimension(w) for w in expr.within)) if expr.within else ""
    unit = _step(expr)
    key = f"calculation.{expr.kind}"
    if expr.kind == "rank" and expr.ascending:
        key += "_ascending"
    return say(key, of=of, periods=expr.periods, step=unit, within=within)


def _step(expr: Calculation) -> str:
    """Return the unit of the steps that a calculation takes along time: "month", or "period"."""
    along = expr.along
    return say(f"noun.grain_{along.grain}") if isinstance(along, Truncated) else say("noun.period")


_NOUNS: dict[type, Callable[..., str]] = {
    Column: _column,
    Value: _value,
    Arithmetic: _arithmetic,
    Truncated: _truncated,
    CalendarPart: _part,
    Bin: _bin,
    Elapsed: _elapsed,
    Case: _case,
    Aggregate: _aggregate,
    Calculation: _calculation,
}


def aggregates(plan: Plan) -> list[Aggregate]:
    """Return every aggregate of a plan's measures, outer ones first."""
    return [p for m in plan.measures for p in parts(m) if isinstance(p, Aggregate)]
