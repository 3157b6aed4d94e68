"""One answer as the rules see it: its shape, its cells in words, its nouns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from inkfish.data import table as data
from inkfish.data.grammar import is_plural, plural, singular
from inkfish.data.table import Scalar
from inkfish.data.units import write_value
from inkfish.narrative.figure import Fact, Figure, Shape, is_number, written
from inkfish.narrative.names import Names, is_count
from inkfish.narrative.phrases import say
from inkfish.narrative.where import is_dated
from inkfish.query.plan import Aggregate, CalendarPart, Column, Plan, Truncated, level
from inkfish.query.result import Result, ResultColumn
from inkfish.query.seconds import in_seconds


class Frame:
    """One answer as the rules see it."""

    def __init__(self, plan: Plan, result: Result, tables: Sequence[data.Table]):
        self.plan, self.result, self.tables = plan, in_seconds(result), tables
        self.names = Names(tables, plan)
        self.dims, self.measures = self.result.dimensions, self.result.measures
        self._at = {c.key: i for i, c in enumerate(result.columns)}
        self._given = dict(
            [(c.key, d.name) for c, d in zip(self.dims, plan.dimensions, strict=False)]
            + [(c.key, "" if is_count(m) else m.name) for c, m in zip(self.measures, plan.measures, strict=False)]
        )
        self.past = is_dated(plan, self.names)
        self.shape = next(shape for shape, fits in SHAPES if fits(self))

    # -- cells -------------------------------------------------------------------------------------------------------

    def value(self, row: int, column: ResultColumn) -> Scalar:
        """Return one cell's value."""
        return self.result.rows[row][self._at[column.key]]

    def figure(self, row: int, column: ResultColumn, *, bare: bool = False, exact: bool = False) -> Figure:
        """Return one cell as it is written; `bare` leaves its unit out, `exact` all its digits in."""
        value = self.value(row, column)
        return Figure(written(value, column, bare=bare, exact=exact), value, cells=((row, column.key),))

    def two(self, first: int, second: int, column: ResultColumn) -> tuple[Figure, Figure]:
        """Return two cells of a column, written so that different values look different."""
        a, b = self.figure(first, column), self.figure(second, column)
        if a.text == b.text and a.value != b.value:
            return self.figure(first, column, exact=True), self.figure(second, column, exact=True)
        return a, b

    def numbers(self, column: ResultColumn, rows: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """Return (row, value) for the cells that hold a number."""
        at = self._at[column.key]
        all_rows = self.result.rows
        return [
            (i, all_rows[i][at]) for i in (range(len(all_rows)) if rows is None else rows) if is_number(all_rows[i][at])
        ]

    def label(self, row: int, dims: Sequence[ResultColumn] | None = None) -> Figure:
        """Return what a row is of: its dimensions in words, the first one first, the others in brackets."""
        dims = self.dims if dims is None else dims
        texts = [self.label_text(row, d) for d in dims]
        text = texts[0] if len(texts) == 1 else say("noun.cell", first=texts[0], rest=", ".join(texts[1:]))
        return Figure(text, self.value(row, dims[0]), cells=tuple((row, d.key) for d in dims))

    def label_text(self, row: int, dim: ResultColumn) -> str:
        """Return a dimension's value in words."""
        value = self.value(row, dim)
        if value is None:
            return say("noun.no_value", noun=self.names.dimension(dim.expr))
        if dim.bin and is_number(value):
            return say("noun.span", low=written(value, dim), high=written(value + dim.bin, dim))
        text = write_value(value, dim.unit, dim.type, grain=dim.grain or self.year_grain(dim), part=dim.part)
        if isinstance(value, bool):
            return say("noun.answer", noun=self.noun(dim), value=text)
        bare_number = is_number(value) and not (dim.part or dim.grain or dim.unit or self.year_grain(dim))
        return say("noun.field", noun=singular(self.noun(dim)), value=text) if bare_number else text

    def year_grain(self, dim: ResultColumn) -> str:
        """Return "year" for numbers that are years, so that 2019 is not written as 2,019."""
        known = self.names.found(dim.expr)
        return (
            "year"
            if known is not None and known.role == "time" and not known.temporal and is_number(known.minimum)
            else ""
        )

    # -- words -------------------------------------------------------------------------------------------------------

    def given(self, column: ResultColumn) -> str:
        """Return the name that the plan gives a column, if any."""
        return self._given.get(column.key, "")

    def noun(self, column: ResultColumn) -> str:
        """Return a measure or dimension in words: "revenue", "average price", "month"."""
        name = self.given(column)
        return (
            self.names.short(column.expr, name) if column.role == "measure" else self.names.dimension(column.expr, name)
        )

    def most(self, column: ResultColumn, lowest: bool = False, two: bool = False) -> str:
        """Return "highest revenue", "most orders", "lowest price" or, of two, "higher revenue"."""
        noun = self.noun(column)
        if isinstance(column.expr, Aggregate) and column.expr.func in ("min", "max") and not self.given(column):
            noun = say(f"noun.{column.expr.func}_of", of=self.names.noun(column.expr.of)) if column.expr.of else noun
        key = ("fewest" if lowest else "most") if self.is_number_of(column) else ("lowest" if lowest else "highest")
        return say(f"noun.{key}{'_of_two' if two else ''}", noun=noun)

    def is_number_of(self, column: ResultColumn) -> bool:
        """Whether a measure is a number of things: "the most orders" rather than "the highest orders"."""
        expr, unit = column.expr, column.unit
        if not isinstance(expr, Aggregate) or expr.func not in ("sum", "count"):
            return False
        own = not (expr.where or self.given(column)) or (expr.func == "count" and self.given(column))
        return bool(own) and is_plural(self.noun(column)) and (unit is None or unit.kind == "quantity")

    def things(self, count: int) -> str:
        """Return what the answer's rows are: "regions", "region" for one; groups of several dimensions are "groups"."""
        if not self.dims and self.plan.distinct and len(self.measures) == 1:
            return plural(singular(self.names.values_of(self.measures[0].expr, self.given(self.measures[0]))), count)
        if not self.dims:
            return plural(singular(self.names.rows(self.plan.table)), count)
        many = (
            self.names.values_of(self.dims[0].expr, self.given(self.dims[0]))
            if len(self.dims) == 1
            else say("noun.groups")
        )
        return singular(many) if count == 1 else many

    def verb(self, present: str, past: str) -> str:
        """Return the tense that fits: past where the filter is on a period."""
        return say(f"noun.{past if self.past else present}")


Rule = Callable[[Frame], Iterator[Fact]]


def is_time(column: ResultColumn, names: Names) -> bool:
    """Whether a dimension is an axis of time that runs on: dates, or numbers that are years."""
    if column.part or isinstance(column.expr, CalendarPart):
        return column.part == "year" or (isinstance(column.expr, CalendarPart) and column.expr.part == "year")
    known = names.found(column.expr)
    by_role = known is not None and known.role == "time" and column.type in data.NUMERIC
    return (
        column.type in data.TEMPORAL
        or isinstance(column.expr, Truncated)
        or (by_role and isinstance(column.expr, Column))
    )


def times(frame: Frame) -> list[ResultColumn]:
    return [d for d in frame.dims if is_time(d, frame.names)]


def _is_empty(frame: Frame) -> bool:
    if not frame.result.rows:
        return True
    return not frame.dims and not frame.plan.lists_rows and frame.result.account.kept == 0


def _is_scatter(frame: Frame) -> bool:
    numeric = [m for m in frame.measures if m.type in data.NUMERIC]
    asked = frame.plan.chart.kind
    if asked in ("scatter", "bubble"):
        return len(numeric) >= 2 and bool(frame.dims or frame.plan.lists_rows)
    return (
        asked is None
        and frame.plan.lists_rows
        and len(numeric) == len(frame.measures) == 2
        and frame.plan.limit is None
    )


def is_ranked(frame: Frame) -> bool:
    """Whether the rows were ordered by a measure and cut: then times are groups, too ("which month ...")."""
    order, limit = frame.plan.order, frame.plan.limit
    return bool(order and limit and not limit.per and order[0].by in {m.expr for m in frame.plan.measures})


def _is_histogram(frame: Frame) -> bool:
    one = len(frame.dims) == 1 and frame.dims[0].bin is not None
    return (
        one
        and len(frame.measures) == 1
        and isinstance(frame.measures[0].expr, Aggregate)
        and frame.measures[0].expr.func == "count"
    )


SHAPES: tuple[tuple[Shape, Callable[[Frame], bool]], ...] = (
    ("empty", _is_empty),
    ("scatter", _is_scatter),
    ("rows", lambda f: all(level(m.expr) == "row" for m in f.plan.measures)),
    ("number", lambda f: not f.dims),
    ("histogram", _is_histogram),
    ("trend", lambda f: len(f.dims) == 1 and bool(times(f)) and not is_ranked(f)),
    ("groups", lambda f: len(f.dims) == 1),
    ("series", lambda f: len(f.dims) == 2 and len(times(f)) == 1 and not is_ranked(f)),
    ("grid", lambda f: True),
)
