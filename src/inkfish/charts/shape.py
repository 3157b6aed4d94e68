"""What a result looks like to a chart: which of its columns are time, parts, bins, numbers or labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from inkfish.charts.atlas import best_atlas
from inkfish.charts.words import WORDS
from inkfish.data.table import NUMERIC, TEMPORAL
from inkfish.query.plan import Aggregate, Arithmetic, Calculation, Chart, Column, Plan, level, parts
from inkfish.query.result import Result, ResultColumn

Nature = Literal["time", "part", "bin", "step", "number", "text"]
SAME_UNIT = ("running", "moving", "difference")
FAR = 20


@dataclass(frozen=True)
class Shape:
    """A plan's result, read for drawing.

    `labels` are the columns that say what a row is of (text, time, parts, bins, grouping numbers), `numbers` those of
    values; a result that lists rows has values in its numeric dimensions too.
    """

    plan: Plan
    result: Result

    @property
    def chart(self) -> Chart:
        """What the user said of the picture."""
        return self.plan.chart

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.result.rows)

    @cached_property
    def natures(self) -> dict[str, Nature]:
        """The nature of each column, by key."""
        return {c.key: self._nature(c) for c in self.result.columns}

    def _nature(self, column: ResultColumn) -> Nature:
        """Return what kind of axis a column asks for."""
        if column.bin is not None:
            return "bin"
        if is_time(column, self.result.values(column.key)):
            return "time"
        if column.part:
            return "part"
        if column.type not in NUMERIC:
            return "text"
        return "number" if column.role == "measure" or self.plan.lists_rows else "step"

    @cached_property
    def labels(self) -> tuple[ResultColumn, ...]:
        """The columns that are not values, in order."""
        return tuple(c for c in self.result.columns if self.natures[c.key] != "number")

    @cached_property
    def numbers(self) -> tuple[ResultColumn, ...]:
        """The columns of values, in order."""
        return tuple(c for c in self.result.columns if self.natures[c.key] == "number")

    def nature(self, key: str) -> Nature:
        """Return one column's nature."""
        return self.natures[key]

    def named(self, nature: Nature) -> tuple[ResultColumn, ...]:
        """Return the labels of one nature."""
        return tuple(c for c in self.labels if self.natures[c.key] == nature)

    @cached_property
    def _distinct(self) -> dict[str, int]:
        return {c.key: len(set(self.result.values(c.key))) for c in self.result.columns}

    def distinct(self, key: str) -> int:
        """Return how many different values a column has, a missing one among them."""
        return self._distinct[key]

    def present(self, key: str) -> list[float]:
        """Return the numbers of a column that are there."""
        return [v for v in self.result.values(key) if isinstance(v, (int, float)) and not isinstance(v, bool)]

    @cached_property
    def negative(self) -> bool:
        """Whether any value is below zero."""
        return any(v < 0 for c in self.numbers for v in self.present(c.key))

    @cached_property
    def additive(self) -> bool:
        """Whether the values are amounts that may be summed."""
        return bool(self.numbers) and all(is_additive(c) for c in self.numbers)

    @cached_property
    def same_unit(self) -> bool:
        """Whether all values may share one axis."""
        return len({unit_key(c) for c in self.numbers}) <= 1

    @cached_property
    def far_apart(self) -> bool:
        """Whether one of two values is so much larger that the other would lie flat on an axis that is not of logs."""
        if self.chart.log:
            return False
        largest = sorted(max((abs(v) for v in self.present(c.key)), default=0.0) for c in self.numbers)
        return len(largest) == 2 and 0 < largest[0] * FAR < largest[1]

    @cached_property
    def raw(self) -> bool:
        """Whether the rows are single observations, ungrouped."""
        return self.plan.lists_rows

    @cached_property
    def crossed(self) -> bool:
        """Whether the first label has some value in more than one row."""
        return bool(self.labels) and self.distinct(self.labels[0].key) < self.count

    @cached_property
    def keyed(self) -> bool:
        """Whether each row has a first label of its own, so that the others only tell more of it: a town, its state."""
        return len(self.labels) > 1 and not self.crossed

    @property
    def splits(self) -> bool:
        """Whether there is more than one series: two breakdowns, or several values side by side."""
        return len(self.labels) >= 2 or (len(self.labels) == 1 and len(self.numbers) >= 2)

    @property
    def one_each(self) -> bool:
        """Whether each row is one bar: it has one value, and a first label of its own."""
        return self.keyed and len(self.numbers) == 1

    @property
    def over_time(self) -> bool:
        """Whether there is more than one point of time."""
        return any(self.distinct(c.key) > 1 for c in self.named("time"))

    @property
    def adds_up(self) -> bool:
        """Whether the values of several breakdowns may be stacked: amounts, none of them below zero."""
        return len(self.labels) >= 2 and not self.keyed and self.additive and not self.negative

    @property
    def one_course(self) -> bool:
        """Whether there is one value at each of some points of time."""
        times = self.named("time")
        single = len(times) == 1 and len(self.labels) == 1 and len(self.numbers) == 1
        return single and self.count > 1 and self.distinct(times[0].key) == self.count

    @cached_property
    def place(self) -> tuple[str, str, float]:
        """The label that names places, the atlas that knows them, and the share of them that it knows."""
        asked = [k for k in (self.asked("x"), self.asked("color"), self.asked("y")) if k]
        texts = [c.key for c in self.named("text") if c.type == "text"]
        found = [(key, *best_atlas(self.result.values(key))) for key in texts]
        known = [(share, key in asked, key, atlas) for key, atlas, share in found if atlas]
        share, _, key, atlas = max(known, default=(0.0, False, "", ""))
        return key, atlas, share

    @cached_property
    def ohlc(self) -> tuple[str, ...]:
        """The opening, highest, lowest and closing value, by what they are called; or nothing."""
        words = {c.key: set(re.findall("[a-z]+", c.title.replace("_", " ").casefold())) for c in self.numbers}
        found = [[k for k, said in words.items() if said & set(called)] for called in WORDS.data["columns"]["ohlc"]]
        chosen = tuple(next(iter(sorted(keys, key=lambda k: len(words[k]))), "") for keys in found)
        return chosen if all(chosen) and len(set(chosen)) == len(chosen) else ()

    @cached_property
    def daily(self) -> bool:
        """Whether the one label is a calendar of single days, or of months."""
        times = self.named("time")
        if len(times) != 1 or len(self.labels) != 1 or times[0].type != "date":
            return False
        return times[0].grain in ("day", "month") or (not times[0].grain and self.raw)

    def asked(self, channel: str) -> str:
        """Return the key of the column that the user put on a channel (`x`, `y`, `color`, `facet`), or nothing."""
        expr = getattr(self.chart, channel)
        return find_column(self.result.columns, expr) if expr is not None else ""


def find_column(columns: Iterable[ResultColumn], expr: object) -> str:
    """Return the key of the column that is an expression, or else the only one made from its column, or nothing."""
    columns = tuple(columns)
    same = [c.key for c in columns if c.expr == expr]
    if same:
        return same[0]
    wanted = {p for p in parts(expr) if isinstance(p, Column)}
    made = [c.key for c in columns if wanted and wanted <= set(parts(c.expr))]
    return made[0] if len(made) == 1 else ""


def is_time(column: ResultColumn, values: list) -> bool:
    """Whether a column is points of a time axis; years may come as whole numbers."""
    if column.part:
        return column.part == "year"
    if column.type in TEMPORAL:
        return True
    if column.role == "measure" or column.type not in ("integer", "text"):
        return False
    return are_years(column, values)


def are_years(column: ResultColumn, values: list) -> bool:
    """Whether the values are calendar years, and the column is called so or known to be."""
    present = [v for v in values if v is not None]
    words = set(column.title.casefold().replace("_", " ").split())
    called = column.grain == "year" or words & WORDS.years
    return bool(called and present) and all(_year(v) for v in present)


def _year(value: object) -> bool:
    text = str(value)
    return len(text) == 4 and text.isdigit() and 1000 <= int(text) <= 2999


def is_additive(column: ResultColumn) -> bool:
    """Whether groups of this column's values may be summed: amounts and counts, and shares of one whole."""
    expr = column.expr
    if isinstance(expr, Calculation):
        return expr.kind == "share"
    if isinstance(expr, Aggregate):
        return expr.func in ("count", "sum")
    return column.additive


def unit_key(column: ResultColumn) -> tuple:
    """Return what makes two columns fit one axis: the unit, and for bare numbers whether they count.

    A running total of something, its moving average and its change are in what it is in itself.
    """
    if column.unit:
        return (column.unit.kind, column.unit.code)
    expr = column.expr
    while isinstance(expr, Calculation) and expr.kind in SAME_UNIT:
        expr = expr.of
    counts = isinstance(expr, Aggregate) and expr.func in ("count", "count_distinct")
    ratio = isinstance(expr, (Calculation, Arithmetic)) and level(expr) == "answer"
    return ("count" if counts else "ratio" if ratio else "number",)
