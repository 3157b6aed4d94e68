"""What keeps a result from being drawn as a kind of chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from inkfish.charts.shape import Shape
from inkfish.charts.words import WORDS
from inkfish.data.table import NUMERIC
from inkfish.query.plan import Calculation, ChartKind

FIGURES = 4
HALF = 0.5


def cannot(kind: ChartKind, shape: Shape) -> str:
    """Return why a result cannot be drawn as a kind of chart, or an empty string where it can."""
    for obstacle in OBSTACLES[kind]:
        name = obstacle(shape)
        if name:
            return WORDS.say("cannot", name, count=shape.count)
    return ""


def _no_rows(s: Shape) -> str:
    return "" if s.count else "no_rows"


def _no_number(s: Shape) -> str:
    return "" if any(s.present(c.key) for c in s.numbers) else "no_number"


def _no_label(s: Shape) -> str:
    return "" if s.labels or (s.count == 1 and len(s.numbers) > 1) else "no_label"


def _no_axis(s: Shape) -> str:
    """A line runs along something: a label, or the first of two numbers."""
    return "" if s.labels or len(s.numbers) > 1 else "no_label"


def _runs_back(s: Shape) -> str:
    """A line through several single rows of one time would run up and down at each."""
    times = s.named("time")
    back = s.raw and len(s.labels) == len(times) == 1 and s.distinct(times[0].key) < s.count
    return "several_rows" if back else ""


def _one_row(s: Shape) -> str:
    figures = s.count == 1 and 1 <= len(s.numbers) <= FIGURES
    return "" if figures or s.one_course else "one_row"


def _one_series(s: Shape) -> str:
    return "" if s.splits else "one_label"


def _mixed(s: Shape) -> str:
    """Values of unlike units cannot stand on one another."""
    return "" if s.same_unit else "one_label"


def _two_labels(s: Shape) -> str:
    """A grid has two sides; those of a calendar are made from its days."""
    return "" if len(s.labels) >= 2 or (s.daily and len(set(s.result.values(s.labels[0].key))) > 1) else "one_label"


def _several_labels(s: Shape) -> str:
    many = len([c for c in s.labels if s.distinct(c.key) > 1]) > 1
    return "too_many_labels" if many and not s.keyed else ""


def _negative(s: Shape) -> str:
    return "negative" if s.negative else ""


def _all_zero(s: Shape) -> str:
    return "" if any(v for c in s.numbers for v in s.present(c.key)) else "all_zero"


def _several_values(s: Shape) -> str:
    """A part has one value; what another value is as a share or by rank is no second one."""
    amounts = [c for c in s.numbers if not (isinstance(c.expr, Calculation) and c.expr.kind in ("share", "rank"))]
    chosen = any(s.asked(axis) in {c.key for c in s.numbers} for axis in ("x", "y"))
    return "several_values" if s.labels and len(amounts) > 1 and not chosen else ""


def _points(s: Shape) -> str:
    axes = [c for c in s.labels if c.type in NUMERIC or s.nature(c.key) in ("time", "bin")]
    return "" if len(s.numbers) + len(axes) >= 2 else "one_number"


def _bubbles(s: Shape) -> str:
    steps = s.named("step") + s.named("time")
    return "" if len(s.numbers) + len(steps[:1]) >= 3 else "two_numbers"


def _no_bins(s: Shape) -> str:
    """Bars of a histogram stand on numbers: bins, grouping numbers, or the rows themselves."""
    return "" if s.named("bin") or s.named("step") or (s.raw and s.count > 1) else "no_bins"


def _no_spread(s: Shape) -> str:
    return "" if s.raw else "no_spread"


def _few_rows(s: Shape) -> str:
    return "" if s.count >= 3 else "few_rows"


def _no_places(s: Shape) -> str:
    return "" if s.place[2] >= HALF else "no_places"


def _beside_places(s: Shape) -> str:
    """A map shows one value for each place: of several times the latest, of several kinds none."""
    others = [c for c in s.labels if c.key != s.place[0] and s.nature(c.key) != "time" and s.distinct(c.key) > 1]
    return "too_many_labels" if others else ""


def _three_labels(s: Shape) -> str:
    return "too_many_labels" if len([c for c in s.labels if s.distinct(c.key) > 1]) > 2 else ""


def _no_candles(s: Shape) -> str:
    return "" if s.ohlc and s.named("time") else "no_ohlc"


def _several_candles(s: Shape) -> str:
    times = s.named("time")
    return "several_rows" if times and s.distinct(times[0].key) < s.count else ""


Obstacles = tuple[Callable[[Shape], str], ...]

_BARS: Obstacles = (_no_rows, _no_number, _no_label)

OBSTACLES: dict[ChartKind, Obstacles] = {
    "bar": _BARS,
    "grouped_bar": (*_BARS, _one_series),
    "stacked_bar": (*_BARS, _one_series, _mixed),
    "line": (_no_rows, _no_number, _no_axis, _runs_back),
    "area": (_no_rows, _no_number, _no_axis, _runs_back),
    "pie": (_no_rows, _no_number, _no_label, _several_labels, _negative, _several_values, _all_zero),
    "scatter": (_no_rows, _no_number, _points),
    "bubble": (_no_rows, _no_number, _points, _bubbles),
    "histogram": (_no_rows, _no_number, _no_bins),
    "boxplot": (_no_rows, _no_number, _no_spread, _few_rows),
    "heatmap": (*_BARS, _two_labels),
    "table": (),
    "value": (_no_rows, _one_row),
    "map": (_no_rows, _no_number, _no_places, _beside_places),
    "treemap": (_no_rows, _no_number, _no_label, _three_labels, _negative, _all_zero),
    "candlestick": (_no_rows, _no_number, _no_candles, _several_candles),
}

if set(OBSTACLES) != set(get_args(ChartKind)):
    raise TypeError("Every kind of chart needs its obstacles.")
