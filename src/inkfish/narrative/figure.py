"""What a finding is made of: figures with the cells that they come from, and how figures are written."""

from __future__ import annotations

from math import isfinite
from typing import Literal

import msgspec

from inkfish.data.durations import DURATION
from inkfish.data.table import Scalar, Unit
from inkfish.data.units import write_value
from inkfish.narrative.phrases import say
from inkfish.query.plan import Aggregate, Calculation
from inkfish.query.result import ResultColumn

How = Literal[
    "cell",  # the cell's value
    "difference",  # the first cell less the second
    "percent",  # that, as a percentage of the second
    "sum",  # the cells added up
    "share",  # the cells added up, as a percentage of the measure's total
    "count",  # how many cells there are
    "bin_end",  # the cell's value and the width of its column's bins
    "correlation",  # Pearson's r over pairs of cells: all of one column, then all of the other
    "account",  # a number of the result's account
    "plan",  # a number that the plan has: a limit, a place in an order
]


Cells = tuple[tuple[int, str], ...]


Shape = Literal["empty", "number", "groups", "trend", "series", "grid", "scatter", "histogram", "rows"]


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


def unit_of(column: ResultColumn) -> Unit | None:
    """Return a result column's unit; calculations that give percentages have that one."""
    if isinstance(column.expr, Calculation) and column.expr.kind in ("share", "change", "growth"):
        return PERCENT
    if isinstance(column.expr, Aggregate) and column.expr.func == "share":
        return PERCENT
    return column.unit


def is_percent(column: ResultColumn) -> bool:
    unit = unit_of(column)
    return unit is not None and unit.kind == "percent"


def is_number(value: Scalar) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def written(value: Scalar, column: ResultColumn, *, bare: bool = False, exact: bool = False) -> str:
    if column.unit is not None and column.unit.code == "index":
        bare = True
    if column.unit == DURATION:
        bare = False  # seconds that stand alone would be read as something else
    compact = not exact and is_number(value) and abs(value) >= COMPACT_FROM
    return write_value(
        value, None if bare else unit_of(column), column.type, compact=compact, grain=column.grain, part=column.part
    )


def write_difference(value: float, column: ResultColumn) -> str:
    """Write the difference of two values of a column; of percentages it is in percentage points."""
    if is_percent(column):
        points = write_value(_rounded(value), None, "number")
        return say("noun.point" if points == "1" else "noun.points", value=points)
    return write_value(clean(value), unit_of(column), column.type, compact=abs(value) >= COMPACT_FROM)


def write_percent(value: float, signed: bool = False) -> str:
    """Write a percentage, with its sign where asked."""
    text = write_value(_rounded(value), PERCENT, "number")
    return f"+{text}" if signed and value > 0 else text


def write_r(r: float) -> str:
    return f"{r:.2f}".replace("-", "−")


def _rounded(value: float) -> float:
    """Round a percentage as it is told: whole from 10, else to one decimal, small ones to two figures."""
    if abs(value) >= 10:
        return round(value)
    return round(value, 1) if abs(value) >= 0.1 or value == 0 else float(f"{value:.1g}")


def clean(value: float) -> float:
    """Return a difference without the dust that subtracting floats leaves."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def percent_change(before: float, after: float) -> float | None:
    """Return the change in percent, or None where it has no meaning: from (next to) nothing, or across zero."""
    change = None if before <= 0 or after < 0 else (after - before) / before * 100
    return change if change is not None and isfinite(change) else None
