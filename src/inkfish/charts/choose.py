"""Which chart shows a result: what the user said where it can be drawn, or else the one that fits best."""

from __future__ import annotations

from typing import get_args

import msgspec

from inkfish.charts.assign import assign
from inkfish.charts.choice import Alternative, Choice
from inkfish.charts.fit import fit
from inkfish.charts.obstacles import cannot
from inkfish.charts.ranking import ranked
from inkfish.charts.shape import Shape
from inkfish.charts.words import WORDS
from inkfish.query.plan import ChartKind, Plan
from inkfish.query.result import Result
from inkfish.query.seconds import in_seconds

__all__ = ["Alternative", "Choice", "choose", "fit"]

CLOSEST: dict[ChartKind, tuple[ChartKind, ...]] = {
    "bar": ("histogram", "value"),
    "grouped_bar": ("bar", "histogram", "value"),
    "stacked_bar": ("grouped_bar", "bar", "histogram", "value"),
    "line": ("scatter", "bar", "histogram", "value"),
    "area": ("line", "scatter", "bar", "histogram", "value"),
    "pie": ("stacked_bar", "grouped_bar", "bar", "histogram", "value"),
    "scatter": ("bar", "histogram", "value"),
    "bubble": ("scatter", "bar", "histogram", "value"),
    "histogram": ("bar", "value"),
    "boxplot": ("bar", "histogram", "value"),
    "heatmap": ("stacked_bar", "bar", "histogram", "value"),
    "map": ("bar", "value"),
    "treemap": ("stacked_bar", "grouped_bar", "bar", "value"),
    "candlestick": ("line", "scatter", "bar", "value"),
    "table": (),
    "value": ("bar", "histogram"),
}

SAYS_ITSELF: dict[ChartKind, str] = {"stacked_bar": "nothing_stacked", "grouped_bar": "nothing_grouped"}

if set(CLOSEST) != set(get_args(ChartKind)):
    raise TypeError("Every kind of chart needs its closest kinds.")


def choose(plan: Plan, result: Result) -> Choice:
    """Return how to show a result, with the reason and the other charts that would fit.

    What `plan.chart` asks for is honoured wherever this result can be drawn so; where it cannot, the closest chart is
    chosen and a note says why.
    """
    shape = Shape(plan, in_seconds(result))
    fits = ranked(shape)
    kind, reason, notes = _decide(shape, fits)
    choice = assign(kind, shape)
    others = tuple(Alternative(k, r) for k, r in fits if k != choice.kind)
    return msgspec.structs.replace(choice, reason=reason, notes=notes + choice.notes, alternatives=others)


def _decide(shape: Shape, fits: tuple[tuple[ChartKind, str], ...]) -> tuple[ChartKind, str, tuple[str, ...]]:
    """Return the kind to draw, why, and what to say where it is not what was asked for."""
    asked = wanted(shape)
    if asked is None:
        return (*fits[0], ())
    why = cannot(asked, shape)
    if not why:
        return asked, WORDS.say("reason", "asked"), ()
    closest = next(k for k in (*CLOSEST[asked], "table") if not cannot(k, shape) and _stands(k, shape))
    note = WORDS.say("note", "closest", asked=WORDS.say("kind", asked), why=why, drawn=WORDS.say("kind", closest))
    if _says_itself(asked, closest):
        note = WORDS.say("note", SAYS_ITSELF[asked])
    return closest, WORDS.say("reason", "closest", asked=_lower(WORDS.say("kind", asked))), (note,)


def _stands(kind: ChartKind, shape: Shape) -> bool:
    """Whether a kind may stand in for another: bars are stacked unasked only where they add up to something."""
    return kind != "stacked_bar" or shape.adds_up


def wanted(shape: Shape) -> ChartKind | None:
    """Return the kind that the user's words mean: a bar chart that is to be stacked is a stacked one."""
    kind, stack = shape.chart.kind, shape.chart.stack
    if stack == "waterfall":
        return "bar" if kind is None else kind
    if stack and kind in (None, "bar", "grouped_bar", "stacked_bar") and shape.splits:
        return "grouped_bar" if stack == "grouped" else "area" if kind is None and shape.over_time else "stacked_bar"
    if kind == "bar" and shape.splits and not shape.one_each:
        return "stacked_bar" if shape.adds_up else "grouped_bar"
    return kind


def _says_itself(asked: ChartKind, closest: ChartKind) -> bool:
    return asked in SAYS_ITSELF and closest == "bar"


def _lower(phrase: str) -> str:
    """Return a kind's name without its article, to stand inside a sentence."""
    return phrase.split(" ", 1)[1]
