"""The facts of an answer: found in its rows and account alone, each figure with the cells that it comes from.

`find_facts` runs an ordered tuple of rules over a `Frame`, the answer seen as one shape (one number, groups, a trend,
several series, a grid, a scatter, a histogram, a list). A rule yields facts in the order in which they are worth
telling. A figure that is not a cell is computed by one of the ways in `How`, from cells, the totals or the account,
so that every figure in a text can be computed again from the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import sqrt
from typing import Literal

import msgspec

from inkfish.data import table as data
from inkfish.data.table import Scalar, Unit
from inkfish.data.units import write_value
from inkfish.narrative.grammar import is_plural, listed, nouns, ordinal, plural, singular
from inkfish.narrative.names import Names
from inkfish.narrative.phrases import say
from inkfish.narrative.where import circumstances, condition_words, flat, shortened
from inkfish.query.plan import Aggregate, Calculation, CalendarPart, Column, Plan, Truncated, Within, parts
from inkfish.query.result import Result, ResultColumn

Shape = Literal["empty", "number", "groups", "trend", "series", "grid", "scatter", "histogram", "rows"]
How = Literal[
    "cell",  # the cell's value
    "difference",  # the first cell less the second
    "percent",  # that, as a percentage of the second
    "sum",  # the cells added up
    "share",  # the cells added up, as a percentage of the measure's total
    "count",  # how many cells there are
    "correlation",  # Pearson's r over pairs of cells: all of one column, then all of the other
    "account",  # a number of the result's account
    "plan",  # a number that the plan has: a limit, a place in an order
]
Cells = tuple[tuple[int, str], ...]
PERCENT = Unit("percent", "%", "%")
COMPACT_FROM = 1_000_000


class Figure(msgspec.Struct, frozen=True):
    """One value as it is written, with how it was found. A cell is (row index, column key).

    `total` is the key of the measure whose total a share is of.
    """

    text: str
    value: Scalar
    how: How = "cell"
    cells: Cells = ()
    total: str = ""


class Fact(msgspec.Struct, frozen=True):
    """One finding: its kind names the sentence that tells it, `figures` and `words` fill the sentence's fields."""

    kind: str
    figures: dict[str, Figure] = {}
    words: dict[str, str] = {}

    @property
    def texts(self) -> dict[str, str]:
        """Everything that its sentence may use, by field."""
        return self.words | {name: f.text for name, f in self.figures.items()}


class Facts(msgspec.Struct, frozen=True):
    """What there is to say of an answer.

    `subject` is what was asked for ("total revenue by region"), `context` the filter as the words that open a sentence
    ("in 2020"). `facts` stand in the order in which they are worth telling.
    """

    shape: Shape
    subject: str
    context: str
    facts: tuple[Fact, ...]

    def find(self, kind: str) -> Fact | None:
        """Return the first fact of a kind, or None."""
        return next((f for f in self.facts if f.kind == kind), None)


class Frame:
    """One answer as the rules see it."""

    def __init__(self, plan: Plan, result: Result, tables: Sequence[data.Table]):
        self.plan, self.result, self.tables = plan, result, tables
        self.names = Names(tables, plan)
        self.dims, self.measures = result.dimensions, result.measures
        self._at = {c.key: i for i, c in enumerate(result.columns)}
        self._given = {m.expr: m.name for m in plan.measures} | {d.expr: d.name for d in plan.dimensions}
        self.past = any(isinstance(c, Within) for c in flat(plan.where))
        self.shape = next(shape for shape, fits in SHAPES if fits(self))

    # -- cells -------------------------------------------------------------------------------------------------------

    def value(self, row: int, column: ResultColumn) -> Scalar:
        """Return one cell's value."""
        return self.result.rows[row][self._at[column.key]]

    def figure(self, row: int, column: ResultColumn, *, bare: bool = False, exact: bool = False) -> Figure:
        """Return one cell as it is written; `bare` leaves its unit out, `exact` all its digits in."""
        value = self.value(row, column)
        return Figure(_written(value, column, bare=bare, exact=exact), value, cells=((row, column.key),))

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
            (i, all_rows[i][at])
            for i in (range(len(all_rows)) if rows is None else rows)
            if _is_number(all_rows[i][at])
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
        if dim.bin and _is_number(value):
            return say("noun.span", low=_written(value, dim), high=_written(value + dim.bin, dim))
        return write_value(value, dim.unit, dim.type, grain=dim.grain or self.year_grain(dim), part=dim.part)

    def year_grain(self, dim: ResultColumn) -> str:
        """Return "year" for numbers that are years, so that 2019 is not written as 2,019."""
        known = self.names.found(dim.expr)
        return (
            "year"
            if known is not None and known.role == "time" and not known.temporal and _is_number(known.minimum)
            else ""
        )

    # -- words -------------------------------------------------------------------------------------------------------

    def given(self, column: ResultColumn) -> str:
        """Return the name that the plan gives a column, if any."""
        return self._given.get(column.expr, "")

    def noun(self, column: ResultColumn) -> str:
        """Return a measure or dimension in words: "revenue", "average price", "month"."""
        name = self.given(column)
        return (
            self.names.short(column.expr, name) if column.role == "measure" else self.names.dimension(column.expr, name)
        )

    def most(self, column: ResultColumn, lowest: bool = False, two: bool = False) -> str:
        """Return "highest revenue", "most orders", "lowest price" or, of two, "higher revenue"."""
        noun = self.noun(column)
        key = ("fewest" if lowest else "most") if self.is_number_of(column) else ("lowest" if lowest else "highest")
        return say(f"noun.{key}{'_of_two' if two else ''}", noun=noun)

    def is_number_of(self, column: ResultColumn) -> bool:
        """Whether a measure is a number of things: "the most orders" rather than "the highest orders"."""
        expr, unit = column.expr, column.unit
        if not isinstance(expr, Aggregate) or expr.func not in ("sum", "count") or expr.where or self.given(column):
            return False
        return is_plural(self.noun(column)) and (unit is None or unit.kind == "quantity")

    def things(self, count: int) -> str:
        """Return what the answer's rows are: "regions", "region" for one; groups of several dimensions are "groups"."""
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


# -- shapes -----------------------------------------------------------------------------------------------------------


def _is_number(value: Scalar) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _written(value: Scalar, column: ResultColumn, *, bare: bool = False, exact: bool = False) -> str:
    compact = not exact and _is_number(value) and abs(value) >= COMPACT_FROM
    return write_value(
        value, None if bare else unit_of(column), column.type, compact=compact, grain=column.grain, part=column.part
    )


def unit_of(column: ResultColumn) -> Unit | None:
    """Return a result column's unit; calculations that give percentages have that one."""
    if isinstance(column.expr, Calculation) and column.expr.kind in ("share", "change", "growth"):
        return PERCENT
    if isinstance(column.expr, Aggregate) and column.expr.func == "share":
        return PERCENT
    return column.unit


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


def _is_empty(frame: Frame) -> bool:
    if not frame.result.rows:
        return True
    return not frame.dims and not frame.plan.lists_rows and frame.result.account.kept == 0


def _is_scatter(frame: Frame) -> bool:
    numeric = [m for m in frame.measures if m.type in data.NUMERIC]
    asked = frame.plan.chart.kind
    if asked in ("scatter", "bubble"):
        return len(numeric) >= 2
    return (
        asked is None
        and frame.plan.lists_rows
        and len(numeric) == len(frame.measures) == 2
        and frame.plan.limit is None
    )


def _is_ranked(frame: Frame) -> bool:
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


def _times(frame: Frame) -> list[ResultColumn]:
    return [d for d in frame.dims if is_time(d, frame.names)]


SHAPES: tuple[tuple[Shape, Callable[[Frame], bool]], ...] = (
    ("empty", _is_empty),
    ("scatter", _is_scatter),
    ("rows", lambda f: f.plan.lists_rows or not f.measures),
    ("number", lambda f: not f.dims),
    ("histogram", _is_histogram),
    ("trend", lambda f: len(f.dims) == 1 and bool(_times(f)) and not _is_ranked(f)),
    ("groups", lambda f: len(f.dims) == 1),
    ("series", lambda f: len(f.dims) == 2 and len(_times(f)) == 1 and not _is_ranked(f)),
    ("grid", lambda f: True),
)


# -- rules: one number, nothing at all --------------------------------------------------------------------------------

Rule = Callable[[Frame], Iterator[Fact]]


def _account(value: int) -> Figure:
    return Figure(write_value(value, None, "integer"), value, "account")


def empty(frame: Frame) -> Iterator[Fact]:
    """Nothing matched: say which filter did it."""
    account, plan, names = frame.result.account, frame.plan, frame.names
    rows = names.rows(plan.table)
    if account.kept and plan.having is not None:
        yield Fact("empty_having", words={"things": _groups_noun(frame), "having": condition_words(plan.having, names)})
    elif account.rows == 0:
        yield Fact("empty_table", words={"rows": rows})
    elif plan.where is not None and account.kept == 0:
        yield Fact(
            "empty_where",
            {"rows": _account(account.rows)},
            {"things": rows, "where": condition_words(plan.where, names)},
        )
    else:
        yield Fact("empty")


def _groups_noun(frame: Frame) -> str:
    dims = frame.plan.dimensions
    return singular(frame.names.values_of(dims[0].expr, dims[0].name)) if len(dims) == 1 else say("noun.group")


def numbers(frame: Frame) -> Iterator[Fact]:
    """The numbers of an answer without groups."""
    if len(frame.result.rows) != 1:
        return
    for column in frame.measures[:3]:
        value = frame.value(0, column)
        if value is None:
            yield Fact("number_missing", words={"noun": frame.noun(column), "is_": frame.verb("is", "was")})
        else:
            yield _number(frame, column, value)
    yield from _difference_of_two(frame)


def _number(frame: Frame, column: ResultColumn, value: Scalar) -> Fact:
    expr = column.expr
    special = _NUMBERS.get(expr.func) if isinstance(expr, Aggregate) and not frame.given(column) else None
    fact = special(frame, column, value) if special else None
    if fact:
        return fact
    noun = frame.names.noun(expr, frame.given(column))
    return Fact(
        "number",
        {"value": frame.figure(0, column)},
        {"noun": noun, "the": _article(frame, column), "is_": _be(frame, noun)},
    )


def _article(frame: Frame, column: ResultColumn) -> str:
    """Return "the" before what is a single fact of the data ("the average price"), nothing before a sum."""
    expr = column.expr
    bare = frame.given(column) or not isinstance(expr, Aggregate) or expr.func == "sum"
    return "" if bare else say("noun.the")


def _be(frame: Frame, noun: str) -> str:
    return frame.verb("are", "were") if is_plural(noun) else frame.verb("is", "was")


def _number_of(frame: Frame, column: ResultColumn, value: Scalar) -> Fact | None:
    expr = column.expr
    if not isinstance(expr, Aggregate) or not _is_number(value):
        return None
    things = frame.names.counted(expr)
    things = singular(things) if value == 1 else things
    where = condition_words(expr.where, frame.names) if expr.where is not None else ""
    kind = ("number_different" if expr.func == "count_distinct" else "number_of") + ("_where" if where else "")
    are = frame.verb("is", "was") if value == 1 else frame.verb("are", "were")
    return Fact(kind, {"value": frame.figure(0, column, bare=True)}, {"things": things, "are": are, "where": where})


def _number_sold(frame: Frame, column: ResultColumn, value: Scalar) -> Fact | None:
    """Tell a sum of "units sold" as "3,030 units were sold"."""
    noun = frame.noun(column)
    things, _, done = noun.rpartition(" ")
    if not _is_number(value) or not things or done not in nouns().words.participles or column.expr.where is not None:
        return None
    were = say("noun.was") if value == 1 else say("noun.were")
    return Fact(
        "number_done",
        {"value": frame.figure(0, column, bare=column.unit is None or column.unit.kind == "quantity")},
        {
            "things": plural(singular(things), value) if column.unit is None or column.unit.kind == "quantity" else "",
            "were": were,
            "done": done,
        },
    )


def _number_share(frame: Frame, column: ResultColumn, _: Scalar) -> Fact | None:
    expr = column.expr
    if expr.where is None:
        return None
    rows = frame.names.rows(frame.plan.table)
    return Fact(
        "number_share",
        {"value": frame.figure(0, column)},
        {"rows": rows, "where": condition_words(expr.where, frame.names)},
    )


def _number_correlation(frame: Frame, column: ResultColumn, value: Scalar) -> Fact | None:
    expr = column.expr
    if not _is_number(value) or expr.of is None or expr.by is None:
        return None
    kind = "number_correlation" if abs(value) >= NO_RELATION else "number_no_correlation"
    return Fact(
        kind,
        {"r": Figure(_write_r(value), value, cells=((0, column.key),))},
        {"one": frame.names.noun(expr.of), "other": frame.names.noun(expr.by), **_relation(value)},
    )


_NUMBERS: dict[str, Callable[[Frame, ResultColumn, Scalar], Fact | None]] = {
    "count": _number_of,
    "count_distinct": _number_of,
    "sum": _number_sold,
    "share": _number_share,
    "correlation": _number_correlation,
}


def _difference_of_two(frame: Frame) -> Iterator[Fact]:
    """The same measure of two parts of the data, side by side."""
    if len(frame.measures) != 2:
        return
    one, other = frame.measures
    a, b = frame.value(0, one), frame.value(0, other)
    alike = isinstance(one.expr, Aggregate) and isinstance(other.expr, Aggregate) and one.expr.where is not None
    if not (
        alike and one.expr.func == other.expr.func and one.expr.of == other.expr.of and _is_number(a) and _is_number(b)
    ):
        return
    cells = ((0, one.key), (0, other.key)) if a >= b else ((0, other.key), (0, one.key))
    yield Fact("number_difference", _gap(max(a, b), min(a, b), cells, one))


def _gap(high: float, low: float, cells: Cells, column: ResultColumn) -> dict[str, Figure]:
    """Return the difference of two cells, and the percentage by which the first is more where that has a meaning."""
    found = {"difference": Figure(write_difference(high - low, column), high - low, "difference", cells)}
    percent = percent_change(low, high)
    if percent is not None and percent != 0 and not _is_percent(column):
        found["percent"] = Figure(write_percent(percent), percent, "percent", cells)
    return found


def _is_percent(column: ResultColumn) -> bool:
    unit = unit_of(column)
    return unit is not None and unit.kind == "percent"


def write_difference(value: float, column: ResultColumn) -> str:
    """Write the difference of two values of a column; of percentages it is in percentage points."""
    if _is_percent(column):
        points = write_value(_rounded(value), None, "number")
        return say("noun.point" if points == "1" else "noun.points", value=points)
    return write_value(_clean(value), unit_of(column), column.type, compact=abs(value) >= COMPACT_FROM)


def _clean(value: float) -> float:
    """Return a difference without the dust that subtracting floats leaves."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _rounded(value: float) -> float:
    """Round a percentage as it is told: whole from 10, else to one decimal, small ones to two figures."""
    if abs(value) >= 10:
        return round(value)
    return round(value, 1) if abs(value) >= 0.1 or value == 0 else float(f"{value:.1g}")


def write_percent(value: float, signed: bool = False) -> str:
    """Write a percentage, with its sign where asked."""
    text = write_value(_rounded(value), PERCENT, "number")
    return f"+{text}" if signed and value > 0 else text


def percent_change(before: float, after: float) -> float | None:
    """Return the change in percent, or None where it has no meaning: from nothing, or across zero."""
    return None if before <= 0 or after < 0 else (after - before) / before * 100


# -- rules: groups ----------------------------------------------------------------------------------------------------


def asks_lowest(frame: Frame, column: ResultColumn) -> bool:
    """Whether the plan wants the smallest values of a measure: ordered upwards and cut."""
    order = frame.plan.order
    return bool(order and frame.plan.limit and order[0].by == column.expr and not order[0].descending)


def groups(frame: Frame) -> Iterator[Fact]:
    """Who is first, and by how much; who is last."""
    if frame.shape not in ("groups", "grid"):
        return
    yield from _qualified(frame)
    for place, column in enumerate(frame.measures[:3]):
        ranked = _ranked(frame, column)
        if not ranked:
            yield Fact("no_values", words={"noun": frame.noun(column)})
        elif isinstance(column.expr, Calculation) and column.expr.kind == "rank":
            continue
        elif place:
            yield from _also(frame, column, ranked)
        else:
            yield from _leader(frame, column, ranked)


def _ranked(frame: Frame, column: ResultColumn) -> list[tuple[int, float]]:
    """Return the rows with a number and a label, the one that the plan wants first first."""
    named = [(i, v) for i, v in frame.numbers(column) if all(frame.value(i, d) is not None for d in frame.dims)]
    return sorted(named, key=lambda pair: pair[1], reverse=not asks_lowest(frame, column))


def _qualified(frame: Frame) -> Iterator[Fact]:
    """Which groups pass a condition on groups."""
    if frame.plan.having is None or frame.plan.limit is not None or len(frame.dims) != 1:
        return
    rows = range(len(frame.result.rows))
    cells = tuple((i, frame.dims[0].key) for i in rows)
    labels = shortened(frame.label(i).text for i in rows[:8]) if len(rows) <= 6 else []
    words = {
        "things": frame.things(len(rows)),
        "having": condition_words(frame.plan.having, frame.names),
        "names": listed(labels),
    }
    count = Figure(write_value(len(rows), None, "integer"), len(rows), "count", cells)
    kind = "qualified_one" if len(rows) == 1 else "qualified_named" if labels else "qualified"
    yield Fact(kind, {"count": count, **_names_as_figures(frame, rows if labels else ())}, words)


def _names_as_figures(frame: Frame, rows: Sequence[int]) -> dict[str, Figure]:
    return {f"name_{n}": frame.label(i) for n, i in enumerate(rows)}


def _leader(frame: Frame, column: ResultColumn, ranked: list[tuple[int, float]]) -> Iterator[Fact]:
    best = ranked[0][1]
    ties = [i for i, v in ranked if v == best]
    if len(ranked) == 1:
        yield _only(frame, column, ranked[0][0])
    elif len(ties) == len(ranked):
        yield _level(frame, column, ties)
    elif len(ties) > 1:
        yield _tied(frame, column, ties)
    elif len(ranked) == 2 and not frame.plan.limit and len(frame.dims) == 1:
        yield _pair(frame, column, ranked[0][0], ranked[1][0])
    else:
        yield _winner(frame, column, ranked[0][0], ranked[1][0])
    if len(ties) < len(ranked) > 2:
        yield from _last(frame, column, ranked)
        yield from _concentration(frame, column, ranked)
    yield from _unlabelled(frame, column)


def _only(frame: Frame, column: ResultColumn, row: int) -> Fact:
    """One group: the one that was asked for, or the only one that there is."""
    limit = frame.plan.limit
    figures = {"name": frame.label(row), "value": frame.figure(row, column)}
    words = {
        "noun": frame.noun(column),
        "things": frame.things(1),
        "has": frame.verb("has", "had"),
        "is_": frame.verb("is", "was"),
    }
    if limit is None or limit.count != 1 or not _is_ranked(frame):
        return Fact("only", figures, words)
    words["most"] = frame.most(column, asks_lowest(frame, column))
    if not limit.skip:
        return Fact("winner_alone" + _when(frame), figures, words)
    place = limit.skip + 1
    figures["nth"] = Figure(ordinal(place), place, "plan")
    return Fact("winner_nth", figures, words)


def _when(frame: Frame) -> str:
    """Return the suffix of the sentences in which the groups are times."""
    return "_when" if len(frame.dims) == 1 and _times(frame) else ""


def _level(frame: Frame, column: ResultColumn, rows: list[int]) -> Fact:
    count = Figure(write_value(len(rows), None, "integer"), len(rows), "count", tuple((i, column.key) for i in rows))
    return Fact(
        "level_two" if len(rows) == 2 else "level",
        {"count": count, "value": frame.figure(rows[0], column), **_two_names(frame, rows)},
        {"things": frame.things(len(rows)), "noun": frame.noun(column), "have": frame.verb("have", "had")},
    )


def _two_names(frame: Frame, rows: list[int]) -> dict[str, Figure]:
    return {"name": frame.label(rows[0]), "second": frame.label(rows[1])} if len(rows) == 2 else {}


def _tied(frame: Frame, column: ResultColumn, rows: list[int]) -> Fact:
    texts = shortened((frame.label(i).text for i in rows), 4)
    figures = {"value": frame.figure(rows[0], column), **_names_as_figures(frame, rows[:4])}
    if len(rows) > 4:
        figures["more"] = Figure(str(len(rows) - 3), len(rows) - 3, "count", tuple((i, column.key) for i in rows[3:]))
    return Fact(
        "tied",
        figures,
        {
            "names": listed(texts),
            "most": frame.most(column, asks_lowest(frame, column)),
            "have": frame.verb("have", "had"),
        },
    )


def _pair(frame: Frame, column: ResultColumn, first: int, second: int) -> Fact:
    """Two groups beside each other: the larger, the smaller, and the gap."""
    a, b = frame.two(first, second, column)
    gap = _gap(a.value, b.value, a.cells + b.cells, column)
    words = {"most": frame.most(column, two=True), "has": frame.verb("has", "had")}
    kind = "pair_percent" if "percent" in gap else "pair"
    return Fact(
        kind, {"name": frame.label(first), "value": a, "second": frame.label(second), "second_value": b, **gap}, words
    )


def _winner(frame: Frame, column: ResultColumn, first: int, second: int) -> Fact:
    lowest = asks_lowest(frame, column)
    value, second_value = frame.two(first, second, column)
    figures = {"name": frame.label(first), "value": value, "second": frame.label(second), "second_value": second_value}
    words = {
        "most": frame.most(column, lowest),
        "noun": frame.noun(column),
        "has": frame.verb("has", "had"),
        "than": say("noun.below" if lowest else "noun.ahead"),
        "extreme": say("noun.extreme_low" if lowest else "noun.extreme_high"),
    }
    return Fact("winner" + _when(frame), figures, words)


def _last(frame: Frame, column: ResultColumn, ranked: list[tuple[int, float]]) -> Iterator[Fact]:
    """The other end, where the answer is whole and one group stands there alone."""
    if frame.plan.limit or frame.result.truncated:
        return
    row, value = ranked[-1]
    kind = "last" if ranked[-2][1] != value else "last_tied"
    few = "fewest" if frame.is_number_of(column) else "lowest"
    yield Fact(
        kind,
        {"name": frame.label(row), "value": frame.figure(row, column)},
        {"has": frame.verb("has", "had"), "least": say(f"noun.{few}_alone")},
    )


def _concentration(frame: Frame, column: ResultColumn, ranked: list[tuple[int, float]]) -> Iterator[Fact]:
    """How few groups make up half of the total, where shares of the total have a meaning."""
    total = frame.result.totals.get(column.key)
    whole = not (frame.plan.limit or frame.plan.having or frame.result.truncated)
    if not (column.additive and whole and _is_number(total) and total > 0 and ranked[-1][1] >= 0):
        return
    if sum(v for _, v in ranked) > total * 1.000001:
        return
    many, part = 0, 0.0
    while part < total / 2 and many < len(ranked):
        part += ranked[many][1]
        many += 1
    share = 100 * part / total
    if not (part >= total / 2 and many <= max(1, len(ranked) // 3)):
        return
    cells = tuple((i, column.key) for i, _ in ranked[:many])
    figures = {
        "share": Figure(write_percent(share), share, "share", cells, column.key),
        "many": Figure(write_value(many, None, "integer"), many, "count", cells),
        "count": Figure(
            write_value(len(ranked), None, "integer"), len(ranked), "count", tuple((i, column.key) for i, _ in ranked)
        ),
        "name": frame.label(ranked[0][0]),
    }
    make = frame.verb("makes" if many == 1 else "make", "made")
    yield Fact(
        "concentration_one" if many == 1 else "concentration",
        figures,
        {"things": frame.things(len(ranked)), "make": make},
    )


def _unlabelled(frame: Frame, column: ResultColumn) -> Iterator[Fact]:
    """Rows that belong to no group."""
    if len(frame.dims) != 1:
        return
    for row, value in frame.numbers(column):
        if value and frame.value(row, frame.dims[0]) is None:
            noun = frame.names.dimension(frame.dims[0].expr, frame.given(frame.dims[0]))
            yield Fact(
                "unlabelled",
                {"value": frame.figure(row, column)},
                {"noun": noun, "rows": frame.names.rows(frame.plan.table)},
            )


def _also(frame: Frame, column: ResultColumn, ranked: list[tuple[int, float]]) -> Iterator[Fact]:
    """Who leads by a further measure."""
    if len(ranked) < 2 or ranked[0][1] == ranked[1][1]:
        return
    first = _ranked(frame, frame.measures[0])
    same = first and first[0][0] == ranked[0][0]
    lowest = asks_lowest(frame, column)
    yield Fact(
        "also_same" if same else "also",
        {"name": frame.label(ranked[0][0]), "value": frame.figure(ranked[0][0], column)},
        {"most": frame.most(column, lowest), "has": frame.verb("has", "had")},
    )


def dated(frame: Frame) -> Iterator[Fact]:
    """Groups whose measure is a date or text: the first or last of all."""
    if frame.shape not in ("groups", "grid") or frame.measures[0].type in data.NUMERIC:
        return
    column = frame.measures[0]
    found = [(i, frame.value(i, column)) for i in range(len(frame.result.rows)) if frame.value(i, column) is not None]
    if not found or column.type not in data.TEMPORAL:
        return
    first = isinstance(column.expr, Aggregate) and column.expr.func in ("min", "first")
    row = (min if first else max)(found, key=lambda pair: str(pair[1]))[0]
    yield Fact(
        "dated",
        {"name": frame.label(row), "value": frame.figure(row, column)},
        {"noun": frame.noun(column), "has": frame.verb("has", "had")},
    )


def ranks(frame: Frame) -> Iterator[Fact]:
    """Who is ranked first."""
    for column in frame.measures:
        expr = column.expr
        if not (isinstance(expr, Calculation) and expr.kind == "rank" and frame.shape in ("groups", "grid")):
            continue
        firsts = [i for i, v in frame.numbers(column) if v == 1]
        if firsts and not expr.within:
            noun = frame.names.short(expr.of)
            yield Fact(
                "ranked_first",
                _names_as_figures(frame, firsts[:4]),
                {
                    "names": listed(shortened((frame.label(i).text for i in firsts), 4)),
                    "noun": noun,
                    "ranks": frame.verb("ranks", "ranked") if len(firsts) == 1 else frame.verb("rank", "ranked"),
                },
            )


# -- rules: time ------------------------------------------------------------------------------------------------------


def trend(frame: Frame) -> Iterator[Fact]:
    """How a measure went from the first date to the last, with its peak or low."""
    if frame.shape != "trend":
        return
    for column in frame.measures[:2]:
        points = _points(frame, column, range(len(frame.result.rows)))
        kind = column.expr.kind if isinstance(column.expr, Calculation) else ""
        tell = _CALCULATED.get(kind, _course)
        if not points:
            yield Fact("no_values", words={"noun": frame.noun(column)})
        elif len(points) == 1:
            yield _one_point(frame, column, points[0][0])
        else:
            yield from tell(frame, column, points)


def _points(frame: Frame, column: ResultColumn, rows: Sequence[int]) -> list[tuple[int, float]]:
    """Return the rows with a date and a number, in the order of time."""
    time = _times(frame)[0]
    found = [(i, v) for i, v in frame.numbers(column, rows) if frame.value(i, time) is not None]
    return sorted(found, key=lambda pair: _order_of(frame.value(pair[0], time)))


def _order_of(value: Scalar) -> tuple[float, str]:
    return (float(value), "") if _is_number(value) else (0.0, str(value))


def _moment(frame: Frame, row: int) -> Figure:
    """Return a row's date with its preposition: "in Jan 2019", "on Mar 5, 2019"."""
    time = _times(frame)[0]
    text = frame.label_text(row, time)
    grain = time.grain or ("day" if time.type in data.TEMPORAL else "year")
    key = "on" if grain in ("day", "week") else "at" if grain in ("hour", "minute", "second") else "in"
    return Figure(
        say(f"noun.{'week_of' if grain == 'week' and not text.lower().startswith('week') else key}_when", when=text),
        frame.value(row, time),
        cells=((row, time.key),),
    )


def _one_point(frame: Frame, column: ResultColumn, row: int) -> Fact:
    return Fact(
        "one_point",
        {"value": frame.figure(row, column), "when": _moment(frame, row)},
        {"noun": frame.noun(column), "was": _was(frame, column), "things": frame.things(1)},
    )


def _was(frame: Frame, column: ResultColumn) -> str:
    return say("noun.were" if is_plural(frame.noun(column)) else "noun.was")


def _course(frame: Frame, column: ResultColumn, points: list[tuple[int, float]]) -> Iterator[Fact]:
    """From where to where; then the highest and lowest points, and the largest steps, for whoever asks."""
    (start, a), (end, b) = points[0], points[-1]
    first, last = frame.two(start, end, column)
    figures = {"first": first, "last": last, "start": _moment(frame, start), "end": _moment(frame, end)}
    words = {
        "noun": frame.noun(column),
        "was": _was(frame, column),
        "its": say("noun.their" if is_plural(frame.noun(column)) else "noun.its"),
    }
    peak, low = max(points, key=lambda p: p[1]), min(points, key=lambda p: p[1])
    direction = "rise" if b > a else "fall" if b < a else "flat"
    extreme, suffix = _extreme(direction, peak, low, points)
    if direction != "flat":
        figures["change"] = _change(a, b, first.cells, last.cells, column)
    if extreme:
        figures |= {"top": frame.figure(extreme[0], column), "top_when": _moment(frame, extreme[0])}
    yield Fact(f"trend_{direction}{suffix}", figures, words)
    yield Fact("peak", {"value": frame.figure(peak[0], column), "when": _moment(frame, peak[0])}, words)
    yield Fact("low", {"value": frame.figure(low[0], column), "when": _moment(frame, low[0])}, words)
    yield from _steps(frame, column, points)


def _extreme(
    direction: str, peak: tuple[int, float], low: tuple[int, float], points: list[tuple[int, float]]
) -> tuple[tuple[int, float] | None, str]:
    """Return the point between the ends that is worth telling, and the suffix of its sentence."""
    highest, lowest = max(points[0][1], points[-1][1]), min(points[0][1], points[-1][1])
    above, below = peak[1] > highest, low[1] < lowest
    if above and not (direction == "fall" and below):
        return peak, "_peak"
    return (low, "_low") if below else (None, "")


def _change(before: float, after: float, first: Cells, last: Cells, column: ResultColumn) -> Figure:
    """Return a change with its sign: in percent where that has a meaning, else as a difference."""
    percent = None if _is_percent(column) else percent_change(before, after)
    if percent is not None:
        return Figure(write_percent(percent, signed=True), percent, "percent", last + first)
    difference = after - before
    text = write_difference(difference, column)
    return Figure(f"+{text}" if difference > 0 else text, difference, "difference", last + first)


def _steps(frame: Frame, column: ResultColumn, points: list[tuple[int, float]]) -> Iterator[Fact]:
    """The largest rise and the largest fall from one date to the next."""
    if len(points) < 6:
        return
    pairs = list(pairwise(points))
    for kind, pair in (
        ("largest_rise", max(pairs, key=lambda p: p[1][1] - p[0][1])),
        ("largest_fall", min(pairs, key=lambda p: p[1][1] - p[0][1])),
    ):
        (i, a), (j, b) = pair
        if (b > a) == (kind == "largest_rise") and a != b:
            yield Fact(
                kind,
                {"change": _change(a, b, ((i, column.key),), ((j, column.key),), column), "when": _moment(frame, j)},
                {"noun": frame.noun(column)},
            )


def _changes(frame: Frame, column: ResultColumn, points: list[tuple[int, float]]) -> Iterator[Fact]:
    """Changes over time: the largest rise, the largest fall, the latest."""
    up, down = max(points, key=lambda p: p[1]), min(points, key=lambda p: p[1])
    expr = column.expr
    figures = {"last": _signed(frame, points[-1][0], column), "end": _moment(frame, points[-1][0])}
    kind = "changes"
    if up[1] > 0:
        figures |= {"up": _signed(frame, up[0], column), "up_when": _moment(frame, up[0])}
        kind += "_up"
    if down[1] < 0:
        figures |= {"down": _signed(frame, down[0], column), "down_when": _moment(frame, down[0])}
        kind += "_down"
    yield Fact(kind, figures, {"noun": frame.names.short(expr.of)})


def _signed(frame: Frame, row: int, column: ResultColumn) -> Figure:
    figure = frame.figure(row, column)
    if _is_percent(column):
        return Figure(write_percent(figure.value, signed=True), figure.value, cells=figure.cells)
    return Figure(f"+{figure.text}", figure.value, cells=figure.cells) if figure.value > 0 else figure


def _running(frame: Frame, column: ResultColumn, points: list[tuple[int, float]]) -> Iterator[Fact]:
    row = points[-1][0]
    yield Fact(
        "running",
        {
            "last": frame.figure(row, column),
            "end": Figure(frame.label(row).text, frame.label(row).value, cells=frame.label(row).cells),
        },
        {"noun": frame.names.short(column.expr.of)},
    )


def _index(frame: Frame, column: ResultColumn, points: list[tuple[int, float]]) -> Iterator[Fact]:
    start, end = points[0][0], points[-1][0]
    yield Fact(
        "index",
        {
            "first": frame.figure(start, column),
            "start": frame.label(start),
            "last": frame.figure(end, column),
            "end": _moment(frame, end),
        },
        {"noun": frame.names.short(column.expr.of)},
    )


_CALCULATED: dict[str, Callable[[Frame, ResultColumn, list[tuple[int, float]]], Iterator[Fact]]] = {
    "change": _changes,
    "difference": _changes,
    "growth": _changes,
    "running": _running,
    "index": _index,
}


def incomplete(frame: Frame) -> Iterator[Fact]:
    """The last period of a trend that the data does not reach the end of."""
    if frame.shape not in ("trend", "series") or not frame.result.rows:
        return
    time = _times(frame)[0]
    known = frame.names.found(time.expr)
    newest = str(known.maximum)[:10] if known is not None and known.temporal and known.maximum else ""
    values = [v for v in frame.result.values(time.key) if v is not None]
    if not (values and time.grain in _DAYS and additive_time(frame)):
        return
    last = max(str(v) for v in values)
    if newest[:4].isdigit() and _covered(last[:10], newest, time.grain):
        row = next(i for i in range(len(frame.result.rows)) if str(frame.value(i, time)) == last)
        yield Fact(
            "incomplete",
            {
                "when": frame.label(row, (time,)),
                "newest": Figure(write_value(newest, None, "date", grain="day"), newest, "account"),
            },
        )


_DAYS = {"year": 365, "quarter": 91, "month": 30}


def additive_time(frame: Frame) -> bool:
    """Whether a short period makes the first measure smaller."""
    return bool(frame.measures) and frame.measures[0].additive


def _covered(start: str, newest: str, grain: str) -> bool:
    """Whether the data ends inside the period that begins at `start`, well before its end."""
    from datetime import date

    try:
        days = (date.fromisoformat(newest) - date.fromisoformat(start)).days + 1
    except ValueError:
        return False
    return 0 < days < 0.85 * _DAYS[grain]


def series(frame: Frame) -> Iterator[Fact]:
    """Several courses: who is first at the end, and who grew most."""
    if frame.shape != "series":
        return
    column, time = frame.measures[0], _times(frame)[0]
    other = next(d for d in frame.dims if d is not time)
    rows = _by_series(frame, column, other)
    if not rows:
        yield Fact("no_values", words={"noun": frame.noun(column)})
    elif len(rows) == 1:
        points = next(iter(rows.values()))
        yield from (
            _course(frame, column, points) if len(points) > 1 else iter([_one_point(frame, column, points[0][0])])
        )
    else:
        yield from _leader_at_end(frame, column, time, other, rows)
        yield from _most_grown(frame, column, time, other, rows)


def _by_series(frame: Frame, column: ResultColumn, other: ResultColumn) -> dict[Scalar, list[tuple[int, float]]]:
    """Return the points of each series, in the order of time."""
    found: dict[Scalar, list[tuple[int, float]]] = {}
    for point in _points(frame, column, range(len(frame.result.rows))):
        name = frame.value(point[0], other)
        if name is not None:
            found.setdefault(name, []).append(point)
    return found


def _leader_at_end(
    frame: Frame,
    column: ResultColumn,
    time: ResultColumn,
    other: ResultColumn,
    rows: dict[Scalar, list[tuple[int, float]]],
) -> Iterator[Fact]:
    end = max((frame.value(points[-1][0], time) for points in rows.values()), key=_order_of)
    there = sorted((p[-1] for p in rows.values() if frame.value(p[-1][0], time) == end), key=lambda p: -p[1])
    if len(there) < 2 or there[0][1] == there[1][1]:
        return
    value, second_value = frame.two(there[0][0], there[1][0], column)
    yield Fact(
        "leader_at_end",
        {
            "name": frame.label(there[0][0], (other,)),
            "value": value,
            "second": frame.label(there[1][0], (other,)),
            "second_value": second_value,
            "end": _moment(frame, there[0][0]),
        },
        {"most": frame.most(column), "noun": frame.noun(column)},
    )


def _most_grown(
    frame: Frame,
    column: ResultColumn,
    time: ResultColumn,
    other: ResultColumn,
    rows: dict[Scalar, list[tuple[int, float]]],
) -> Iterator[Fact]:
    """Compare the series that reach from the first date to the last."""
    start = min((frame.value(p[0][0], time) for p in rows.values()), key=_order_of)
    end = max((frame.value(p[-1][0], time) for p in rows.values()), key=_order_of)
    whole = [
        (p[0], p[-1])
        for p in rows.values()
        if frame.value(p[0][0], time) == start and frame.value(p[-1][0], time) == end
    ]
    if len(whole) < 2 or start == end:
        return
    in_percent = not _is_percent(column) and all(percent_change(a[1], b[1]) is not None for a, b in whole)
    size = (lambda ab: percent_change(ab[0][1], ab[1][1])) if in_percent else (lambda ab: ab[1][1] - ab[0][1])
    ordered = sorted(whole, key=size, reverse=True)
    (i, a), (j, b) = ordered[0]
    if size(ordered[0]) == size(ordered[1]):
        return
    first, last = frame.two(i, j, column)
    cells = (first.cells, last.cells)
    change = (
        _change(a, b, *cells, column)
        if in_percent
        else Figure(_plus(b - a, write_difference(b - a, column)), b - a, "difference", cells[1] + cells[0])
    )
    kind = "most_grown" if b > a else "least_fallen"
    yield Fact(
        kind,
        {
            "name": frame.label(i, (other,)),
            "first": first,
            "last": last,
            "start": _moment(frame, i),
            "end": _moment(frame, j),
            "change": change,
        },
    )


def _plus(value: float, text: str) -> str:
    return f"+{text}" if value > 0 else text


# -- rules: two variables, one variable, rows -------------------------------------------------------------------------

NO_RELATION = 0.2
_STRENGTHS = ((0.7, "strong"), (0.4, "moderate"), (NO_RELATION, "weak"))


def _relation(r: float) -> dict[str, str]:
    strength = next((word for least, word in _STRENGTHS if abs(r) >= least), "weak")
    return {"strength": say(f"noun.{strength}"), "direction": say("noun.positive" if r > 0 else "noun.negative")}


def _write_r(r: float) -> str:
    return f"{r:.2f}".replace("-", "−")


def scatter(frame: Frame) -> Iterator[Fact]:
    """How two numbers go together, over the rows drawn."""
    if frame.shape != "scatter":
        return
    x, y = [m for m in frame.measures if m.type in data.NUMERIC][:2]
    rows = [i for i, _ in frame.numbers(x) if _is_number(frame.value(i, y))]
    cells = tuple((i, x.key) for i in rows) + tuple((i, y.key) for i in rows)
    words = {"one": frame.noun(x), "other": frame.noun(y), "things": frame.things(len(rows))}
    count = Figure(write_value(len(rows), None, "integer"), len(rows), "count", cells[: len(rows)])
    r = correlation([(frame.value(i, x), frame.value(i, y)) for i in rows])
    if r is None:
        yield Fact("relation_unknown", {"count": count}, words)
    else:
        kind = "relation" if abs(r) >= NO_RELATION else "relation_none"
        yield Fact(kind, {"r": Figure(_write_r(r), r, "correlation", cells), "count": count}, words | _relation(r))


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r of three pairs or more, or None where one of the two does not vary."""
    n = len(pairs)
    if n < 3:
        return None
    mean_x, mean_y = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    xx = sum((x - mean_x) ** 2 for x, _ in pairs)
    yy = sum((y - mean_y) ** 2 for _, y in pairs)
    if not (xx > 0 and yy > 0):
        return None
    xy = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return max(-1.0, min(1.0, xy / (sqrt(xx) * sqrt(yy))))


def histogram(frame: Frame) -> Iterator[Fact]:
    """Which bin most rows fall in."""
    if frame.shape != "histogram":
        return
    column, of = frame.measures[0], frame.dims[0]
    ranked = _ranked(frame, column)
    if not ranked:
        yield Fact("no_values", words={"noun": frame.noun(column)})
        return
    row, best = ranked[0]
    total = sum(v for _, v in ranked)
    figures = {"bin": frame.label(row), "value": frame.figure(row, column)}
    known = frame.result.totals.get(column.key)
    words = {
        "of": frame.names.noun(of.expr, frame.given(of)),
        "things": plural(singular(frame.noun(column)), best),
        "verb": frame.verb("is", "was"),
    }
    if _is_number(known) and known > 0 and total <= known:
        figures["share"] = Figure(
            write_percent(100 * best / known), 100 * best / known, "share", ((row, column.key),), column.key
        )
    tied = sum(1 for _, v in ranked if v == best)
    yield Fact(
        "commonest_tied" if tied > 1 else "commonest_share" if "share" in figures else "commonest", figures, words
    )
    ends = sorted(ranked, key=lambda p: frame.value(p[0], of))
    yield Fact("span", {"low": frame.label(ends[0][0]), "high": frame.label(ends[-1][0])}, words)


def grid(frame: Frame) -> Iterator[Fact]:
    """Over a whole grid, which value of the first dimension comes first."""
    if frame.shape != "grid" or frame.plan.limit or frame.result.truncated or not frame.measures:
        return
    column, dim = frame.measures[0], frame.dims[0]
    if not (column.additive and column.type in data.NUMERIC):
        return
    sums: dict[Scalar, list[tuple[int, float]]] = {}
    for row, value in frame.numbers(column):
        if frame.value(row, dim) is not None:
            sums.setdefault(frame.value(row, dim), []).append((row, value))
    ordered = sorted(sums.values(), key=lambda points: -sum(v for _, v in points))
    if len(ordered) < 2 or sum(v for _, v in ordered[0]) == sum(v for _, v in ordered[1]):
        return
    value = _clean(sum(v for _, v in ordered[0]))
    figure = Figure(_written(value, column), value, "sum", tuple((i, column.key) for i, _ in ordered[0]))
    yield Fact(
        "overall",
        {"name": frame.label(ordered[0][0][0], (dim,)), "value": figure},
        {"most": frame.most(column), "has": frame.verb("has", "had")},
    )


def listing(frame: Frame) -> Iterator[Fact]:
    """Rows: how many, and the one asked for where there is one."""
    if frame.shape != "rows":
        return
    rows = len(frame.result.rows)
    key = frame.result.columns[0].key
    count = Figure(write_value(rows, None, "integer"), rows, "count", tuple((i, key) for i in range(rows)))
    words = {"things": frame.things(rows), "are": frame.verb("is", "was") if rows == 1 else frame.verb("are", "were")}
    labels = _named_rows(frame)
    if rows == 1:
        yield Fact("one_row", _row_figures(frame), {"row": listed(_row_words(frame))})
    elif labels and rows <= 8:
        yield Fact("rows_named", {"count": count, **labels}, words | {"names": listed(f.text for f in labels.values())})
    elif _is_cut(frame):
        yield Fact("rows_first", {"count": count, "groups": _account(frame.result.account.groups)}, words)
    else:
        yield Fact("rows", {"count": count}, words)
    yield from _ends_of_order(frame)


def _is_cut(frame: Frame) -> bool:
    return frame.plan.limit is not None and frame.result.account.groups > len(frame.result.rows)


def _row_figures(frame: Frame) -> dict[str, Figure]:
    return {f"value_{n}": frame.figure(0, c) for n, c in enumerate(frame.result.columns[:6])}


def _row_words(frame: Frame) -> list[str]:
    """Return the one row as "name Ann", "age 34"; what is missing is left out."""
    told = [c for c in frame.result.columns[:6] if frame.value(0, c) is not None]
    return [say("noun.field", noun=frame.noun(c), value=frame.figure(0, c).text) for c in told] or [say("noun.nothing")]


def _named_rows(frame: Frame) -> dict[str, Figure]:
    """Return the rows' labels where the answer is one column of short texts."""
    column = frame.result.columns[0]
    if len(frame.result.columns) != 1 or column.type != "text":
        return {}
    texts = [
        frame.figure(i, column) for i in range(min(9, len(frame.result.rows))) if frame.value(i, column) is not None
    ]
    return {f"name_{n}": f for n, f in enumerate(texts)} if sum(len(f.text) for f in texts) <= 200 else {}


def _ends_of_order(frame: Frame) -> Iterator[Fact]:
    """The first and last row of a list that was ordered by a number that it shows."""
    order = frame.plan.order
    column = next((c for c in frame.result.columns if order and c.expr == order[0].by), None)
    if column is None or column.type not in data.NUMERIC or len(frame.result.rows) < 2:
        return
    found = frame.numbers(column)
    if len(found) > 1 and found[0][1] != found[-1][1]:
        first, last = frame.two(found[0][0], found[-1][0], column)
        yield Fact("ordered", {"first": first, "last": last}, {"noun": frame.noun(column)})


# -- rules: all shapes ------------------------------------------------------------------------------------------------


def cautions(frame: Frame) -> Iterator[Fact]:
    """What the reader must know before trusting the answer: cut rows, values that are missing."""
    result = frame.result
    if result.truncated and result.rows:
        key = result.columns[0].key
        shown = Figure(
            write_value(len(result.rows), None, "integer"),
            len(result.rows),
            "count",
            tuple((i, key) for i in range(len(result.rows))),
        )
        yield Fact(
            "truncated",
            {"shown": shown, "all": _account(max(result.account.groups, len(result.rows)))},
            {"things": frame.things(2)},
        )
    for column in frame.measures:
        missing, kept = result.account.missing.get(column.key, 0), result.account.kept
        if kept and missing / kept >= 0.2 and missing < kept and frame.shape != "empty":
            yield Fact(
                "missing",
                {"missing": _account(missing), "kept": _account(kept)},
                {"noun": _measured(frame, column), "rows": plural(singular(frame.names.rows(frame.plan.table)), kept)},
            )


def _measured(frame: Frame, column: ResultColumn) -> str:
    """Return the column that a measure rests on, in words."""
    of = next((p for p in parts(column.expr) if isinstance(p, Column)), None)
    return frame.names.column(of) if of is not None else frame.noun(column)


def extent(frame: Frame) -> Iterator[Fact]:
    """How much there is to see; for descriptions."""
    result = frame.result
    if not result.rows:
        return
    key = result.columns[0].key
    cells = tuple((i, key) for i in range(len(result.rows)))
    figures = {"count": Figure(write_value(len(cells), None, "integer"), len(cells), "count", cells)}
    if frame.shape in ("trend", "series"):
        rows = [i for i in range(len(result.rows)) if frame.value(i, _times(frame)[0]) is not None]
        rows.sort(key=lambda i: _order_of(frame.value(i, _times(frame)[0])))
        if rows:
            time = (_times(frame)[0],)
            figures |= {"start": frame.label(rows[0], time), "end": frame.label(rows[-1], time)}
    if len(frame.dims) == 2:
        other = next((d for d in frame.dims if d not in _times(frame)), frame.dims[1])
        firsts = list({frame.value(i, other): (i, other.key) for i in range(len(result.rows))}.values())
        figures["series"] = Figure(write_value(len(firsts), None, "integer"), len(firsts), "count", tuple(firsts))
    yield Fact("extent", figures, {"things": frame.things(len(cells))})


RULES: tuple[Rule, ...] = (
    empty,
    numbers,
    ranks,
    groups,
    dated,
    grid,
    trend,
    series,
    scatter,
    histogram,
    listing,
    incomplete,
    cautions,
    extent,
)


def find_facts(plan: Plan, result: Result, tables: Sequence[data.Table]) -> Facts:
    """Return what there is to say of an answer, in the order in which it is worth telling."""
    frame = Frame(plan, result, tables)
    rules = (empty, cautions) if frame.shape == "empty" else RULES[1:]
    found = tuple(fact for rule in rules for fact in rule(frame))
    return Facts(frame.shape, subject_words(frame), circumstances(plan, frame.names), found)


def subject_words(frame: Frame) -> str:
    """Return what was asked for: "total revenue and average price by region"."""
    of = listed(frame.names.noun(m.expr, frame.given(m)) for m in frame.measures[:4])
    by = listed(frame.names.dimension(d.expr, frame.given(d)) for d in frame.dims)
    if not of:
        return by or frame.names.rows(frame.plan.table)
    return say("noun.by", of=of, by=by) if by else of
