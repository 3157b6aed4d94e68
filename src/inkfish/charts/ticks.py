"""Axes of values: round ends, round steps, and how a value is written on an axis."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from inkfish.charts.words import WORDS
from inkfish.data.durations import round_seconds
from inkfish.data.table import Unit
from inkfish.data.units import write_value

STEPS = (1, 2, 2.5, 5, 10)
INTEGER_STEPS = (1, 2, 5, 10)
CODE = re.compile("[A-Z]{3}")
LEAST_POWER = -300  # of ten; what is smaller is nothing to an axis, whose steps would be


@dataclass(frozen=True)
class Axis:
    """The ends of an axis and the values that it is marked at."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    @property
    def domain(self) -> list[float]:
        """Both ends."""
        return [self.low, self.high]

    def pixels(self, value: float, length: float) -> float:
        """Return how far along an axis of some length a value lies, from its low end."""
        if self.log:
            return math.log(max(value, self.low) / self.low) / math.log(self.high / self.low) * length
        return (value - self.low) / (self.high - self.low) * length


def value_axis(
    values: Iterable[float | None], count: int = 5, zero: bool = True, whole: bool = False, unit: Unit | None = None
) -> Axis:
    """Return an axis with round ends that holds all values, and zero where lengths are compared or it is near; from no
    time at all nobody starts.

    `count` is how many steps there should be, about; `whole` keeps to whole numbers, a `unit` of durations to the steps
    of a clock.

    >>> value_axis([3, 87]).ticks
    (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    """
    present = [v for v in values if v is not None] or [0.0]
    low, high = min(present), max(present)
    if zero or (_near_zero(low, high) and not is_duration(unit)):
        low, high = min(low, 0), max(high, 0)
    if high - low < 10.0**LEAST_POWER:
        low, high = _around(low)
    rough = (high - low) / max(1, count)
    step = round_seconds(rough) if is_duration(unit) else _step(rough, whole)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(_clean(i * step) for i in range(first, last + 1))
    return Axis(min(ticks[0], low), max(ticks[-1], high), ticks)


def tight_axis(values: Iterable[float | None]) -> Axis:
    """Return an axis from zero to the outermost values, for bars that carry their values and need no marks."""
    present = [v for v in values if v is not None]
    low, high = min([0.0, *present]), max([0.0, *present])
    return Axis(low, high if high > low else low + 1, ())


def _near_zero(low: float, high: float) -> bool:
    """Whether zero is near enough to the values that an axis without it would mislead more than it shows."""
    return (0 <= low <= (high - low)) or (0 >= high >= -(high - low))


def _around(value: float) -> tuple[float, float]:
    """Return ends for an axis whose values are all the same."""
    if abs(value) < 10.0 ** (LEAST_POWER + 1):
        return 0, 1
    reach = abs(value) * 0.1
    return value - reach, value + reach


def _step(rough: float, whole: bool) -> float:
    """Return the round step just above a rough one."""
    power = 10.0 ** math.floor(math.log10(rough))
    if whole and power < 1:
        return 1.0
    steps = INTEGER_STEPS if whole and power < 10 else STEPS
    return next(s * power for s in steps if s * power >= rough * (1 - 1e-9))


def _clean(value: float) -> float:
    return float(f"{value:.12g}") + 0.0


def log_axis(values: Iterable[float | None]) -> Axis:
    """Return a logarithmic axis from a power of ten to another."""
    present = [v for v in values if v is not None and v > 0] or [1.0]
    low = max(LEAST_POWER, math.floor(math.log10(min(present)) - 0.1))
    high = max(low + 1, math.ceil(math.log10(max(present))))
    return Axis(10.0**low, 10.0**high, tuple(10.0**p for p in range(low, high + 1)), log=True)


# -- writing ----------------------------------------------------------------------------------------------------------


def axis_labels(axis: Axis, unit: Unit | None, years: bool = False) -> dict[str, Any]:
    """Return the axis properties that write its values: a fixed expression of ours, in which nobody's words stand."""
    if years:
        return {"values": [t for t in axis.ticks if float(t).is_integer()], "labelExpr": "format(datum.value, 'd')"}
    before, after = affixes(unit)
    number = _duration_expression(axis) if is_duration(unit) else _number_expression(axis)
    sign = "datum.value < 0 ? '-' : ''"
    return {"values": list(axis.ticks), "labelExpr": f"({sign}) + '{before}' + {number} + '{after}'"}


def affixes(unit: Unit | None) -> tuple[str, str]:
    """Return what stands before and after a number on an axis: signs that we know, for they enter an expression."""
    if unit is None or unit.kind == "quantity":
        return "", ""
    if unit.kind == "percent":
        return "", "%"
    sign = unit.symbol if unit.symbol in WORDS.data["unit"]["signs"] else unit.code if CODE.fullmatch(unit.code) else ""
    return sign + (" " if sign[-1:].isalpha() else ""), ""


def known_sign(unit: Unit | None) -> bool:
    """Whether the axis itself shows the unit."""
    return is_duration(unit) or any(affixes(unit))


def is_duration(unit: Unit | None) -> bool:
    """Whether numbers of a unit are seconds that are written as hours, minutes and seconds."""
    return unit is not None and unit.kind == "duration"


def _duration_expression(axis: Axis) -> str:
    """Return the expression that writes a tick of seconds: `2:10:00`, on short axes `1:30` or `0:21.5`."""
    step = min((b - a for a, b in pairwise(axis.ticks)), default=1)
    size = "round(1000 * abs(datum.value))"
    if max(abs(axis.low), abs(axis.high)) >= 3600:
        return f"floor(abs(datum.value) / 3600) + utcFormat({size}, ':%M:%S')"
    if float(step).is_integer():
        return f"utcFormat({size}, '%-M:%S')"
    return f"slice(utcFormat({size}, '%-M:%S.%L'), 0, {-2 if step >= 0.1 else -1})"


def _number_expression(axis: Axis) -> str:
    """Return the expression that writes the size of a tick."""
    largest = max(abs(axis.low), abs(axis.high))
    step = min((b - a for a, b in pairwise(axis.ticks)), default=1)
    if largest >= 1e15 or (largest < 1e-4 and largest > 0):
        return "format(abs(datum.value), '.2~e')"
    if largest >= 10_000:
        return "replace(replace(format(abs(datum.value), '.4~s'), 'G', 'B'), 'k', 'K')"
    places = max(0, min(6, -math.floor(math.log10(step) + 1e-9)))
    return f"format(abs(datum.value), ',.{places + 1}~f')"


def write_tick(value: float, axis: Axis, unit: Unit | None) -> str:
    """Return a tick as the axis writes it, to know its width."""
    if is_duration(unit):
        return write_value(value, unit)
    before, after = affixes(unit)
    return f"{'-' if value < 0 else ''}{before}{_write_size(abs(value), axis)}{after}"


def _write_size(size: float, axis: Axis) -> str:
    largest = max(abs(axis.low), abs(axis.high))
    if largest >= 1e15 or (largest < 1e-4 and largest > 0):
        return f"{size:.2e}"
    if largest < 10_000:
        return f"{size:,.6g}"
    for power, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if size >= power:
            return f"{size / power:.4g}{letter}"
    return f"{size:.4g}"
