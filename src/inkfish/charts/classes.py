"""Classes of values for maps: a few steps with round ends, of even width or, for values far apart, of even ratio."""

from __future__ import annotations

import bisect
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from inkfish.charts.theme import Theme, mixed
from inkfish.charts.ticks import value_axis
from inkfish.data.table import Unit

MOST = 7
FAR_APART = 6.0
LADDERS = ((1, 2, 5), (1, 3), (1,))


@dataclass(frozen=True)
class Classes:
    """The ends of the classes, lowest first; `colors` has one fewer."""

    ends: tuple[float, ...]
    colors: tuple[str, ...]

    def color(self, value: float) -> str:
        """Return the colour of a value."""
        return self.colors[self.place(value)]

    def place(self, value: float) -> int:
        """Return which class a value is in; the last one holds its upper end."""
        return min(max(bisect.bisect_right(self.ends, value) - 1, 0), len(self.colors) - 1)


def classify(values: Sequence[float], theme: Theme, unit: Unit | None = None) -> Classes:
    """Return the classes of some values, of which there is at least one."""
    ends = class_ends(values, unit)
    if ends[0] < 0 < ends[-1]:
        reach = max(-ends[0], ends[-1])
        places = [((a + b) / 2 / reach + 1) / 2 for a, b in pairwise(ends)]
        return Classes(ends, tuple(between(theme.diverging, p) for p in places))
    count = len(ends) - 1
    low = 0.5 if count == 1 else 0.0
    places = [low + i / max(1, count - 1) for i in range(count)]
    ramp = tuple(between(theme.sequential, p) for p in places)
    return Classes(ends, ramp[::-1] if ends[-1] <= 0 and ends[0] < 0 else ramp)


def class_ends(values: Sequence[float], unit: Unit | None = None) -> tuple[float, ...]:
    """Return round ends that hold all values.

    >>> class_ends([1, 4, 9, 16, 22])
    (0.0, 5.0, 10.0, 15.0, 20.0, 25.0)
    >>> class_ends([1, 2, 3, 5, 9, 40, 900])
    (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
    """
    low, high = min(values), max(values)
    if low == high:
        return (low, high)
    if low > 0 and len(values) > 5 and high / statistics.median(values) > FAR_APART:
        return _ratios(low, high)
    return value_axis(values, 5, zero=low < 0 < high, unit=unit).ticks


def _ratios(low: float, high: float) -> tuple[float, ...]:
    """Return ends on the first ladder (1, 2, 5, 10 ...) that has few enough steps; the last one may leap."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    ends: list[float] = []
    for ladder in LADDERS:
        steps = [float(f"{s}e{p}") for p in powers for s in ladder]
        first = bisect.bisect_right(steps, low) - 1
        last = bisect.bisect_left(steps, high)
        ends = steps[first : last + 1]
        if len(ends) - 1 <= MOST:
            return tuple(ends)
    leap = -(-(len(ends) - 1) // MOST)
    return (*ends[:-1:leap], ends[-1])


def between(ramp: Sequence[str], place: float) -> str:
    """Return the colour at a place of a ramp, 0 to 1."""
    at = min(max(place, 0.0), 1.0) * (len(ramp) - 1)
    below = min(int(at), len(ramp) - 2)
    return mixed(ramp[below], ramp[below + 1], at - below)
