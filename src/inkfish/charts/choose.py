"""Which chart shows a result: what the user said where it can be drawn, or else the first rule that fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec

from inkfish.charts.assign import assign
from inkfish.charts.choice import Alternative, Choice
from inkfish.charts.fit import fit
from inkfish.charts.shape import Shape
from inkfish.charts.words import WORDS
from inkfish.data.table import NUMERIC
from inkfish.query.plan import Calculation, ChartKind, Plan
from inkfish.query.result import Result
from inkfish.query.seconds import in_seconds

__all__ = ["Alternative", "Choice", "choose", "fit"]

COLORS = 8
FIGURES = 4
GRID = 40
TILES = 7
DAYS = 60
POINTS = 3
MANY_PLACES, FEW_PLACES = 40, 3
SURE = 0.8
HALF = 0.5


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


def ranked(shape: Shape) -> tuple[tuple[ChartKind, str], ...]:
    """Return the charts that fit, best first, each once, with the reason of the first rule that named it."""
    found: dict[ChartKind, str] = {}
    for rule in RULES:
        named = rule(shape)
        if named and named[0] not in found and not cannot(named[0], shape):
            found[named[0]] = WORDS.say("reason", named[1])
    return tuple(found.items())


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
    return kind != "stacked_bar" or _adds_up(shape)


def wanted(shape: Shape) -> ChartKind | None:
    """Return the kind that the user's words mean: a bar chart that is to be stacked is a stacked one."""
    kind, stack = shape.chart.kind, shape.chart.stack
    if stack == "waterfall":
        return "bar" if kind is None else kind
    if stack and kind in (None, "bar", "grouped_bar", "stacked_bar") and _splits(shape):
        return "grouped_bar" if stack == "grouped" else "area" if kind is None and _over_time(shape) else "stacked_bar"
    if kind == "bar" and _splits(shape) and not _one_each(shape):
        return "stacked_bar" if _adds_up(shape) else "grouped_bar"
    return kind


def _says_itself(asked: ChartKind, closest: ChartKind) -> bool:
    return asked in SAYS_ITSELF and closest == "bar"


def _lower(phrase: str) -> str:
    """Return a kind's name without its article, to stand inside a sentence."""
    return phrase.split(" ", 1)[1]


# -- what cannot be drawn ---------------------------------------------------------------------------------------------


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
    return "" if figures or _one_course(s) else "one_row"


def _one_series(s: Shape) -> str:
    return "" if _splits(s) else "one_label"


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

if set(OBSTACLES) != set(get_args(ChartKind)) or set(CLOSEST) != set(get_args(ChartKind)):
    raise TypeError("Every kind of chart needs its obstacles and its closest kinds.")


# -- what fits, best first --------------------------------------------------------------------------------------------

Named = tuple[ChartKind, str] | None


def _splits(s: Shape) -> bool:
    """Whether there is more than one series: two breakdowns, or several values side by side."""
    return len(s.labels) >= 2 or (len(s.labels) == 1 and len(s.numbers) >= 2)


def _one_each(s: Shape) -> bool:
    """Whether each row is one bar: it has one value, and a first label of its own."""
    return s.keyed and len(s.numbers) == 1


def _over_time(s: Shape) -> bool:
    return any(s.distinct(c.key) > 1 for c in s.named("time"))


def _adds_up(s: Shape) -> bool:
    return len(s.labels) >= 2 and not s.keyed and s.additive and not s.negative


def _one_course(s: Shape) -> bool:
    """Whether there is one value at each of some points of time."""
    times = s.named("time")
    single = len(times) == 1 and len(s.labels) == 1 and len(s.numbers) == 1
    return single and s.count > 1 and s.distinct(times[0].key) == s.count


def empty(s: Shape) -> Named:
    """Nothing to draw."""
    return None if s.count else ("table", "empty")


def one_figure(s: Shape) -> Named:
    """One row with one number, or a few of them."""
    if s.count != 1 or not s.numbers or len(s.labels) > 1:
        return None
    return ("value", "value" if len(s.numbers) == 1 else "values")


def listing(s: Shape) -> Named:
    """Rows with texts beside more than a few columns are for reading."""
    texts = [c for c in s.labels if s.nature(c.key) == "text"]
    wide = s.raw and (len(s.result.columns) > 3 or (len(texts) > 1 and s.distinct(texts[-1].key) > COLORS))
    return ("table", "table") if wide else None


def candles(s: Shape) -> Named:
    """An opening, highest, lowest and closing value for each date, and nothing else but how much was traded."""
    alone = len(s.labels) == 1 and len(s.numbers) <= 5 and s.count >= 5
    return ("candlestick", "candlestick") if alone and s.ohlc else None


def many_places(s: Shape) -> Named:
    """More places than bars can show."""
    key, _, share = s.place
    alone = len(s.labels) == 1 and len(s.numbers) == 1
    return ("map", "map") if alone and share >= SURE and s.distinct(key) > MANY_PLACES else None


def no_numbers(s: Shape) -> Named:
    """Only texts and dates."""
    return None if any(s.present(c.key) for c in s.numbers) else ("table", "table")


def two_numbers(s: Shape) -> Named:
    """Single rows with two numbers each are points."""
    bare = len(s.numbers) in (2, 3) and not s.named("time")
    return ("scatter", "scatter") if s.raw and bare and s.count > 1 else None


def spread(s: Shape) -> Named:
    """Single rows of one number, or rows counted by bins."""
    if s.named("bin") and len(s.labels) == 1:
        return ("histogram", "histogram")
    bare = s.raw and not s.labels and len(s.numbers) == 1 and s.count > 2
    return ("histogram", "histogram") if bare else None


def spread_by_group(s: Shape) -> Named:
    """Many single rows of one number in a few groups."""
    label = s.labels[0] if len(s.labels) == 1 and s.raw and len(s.numbers) == 1 else None
    groups = s.distinct(label.key) if label and s.nature(label.key) == "text" else 0
    return ("boxplot", "boxplot") if groups and s.count >= 5 * groups and groups <= 30 else None


def over_time(s: Shape) -> Named:
    """Values over more than one point of time; a thing that has one each is no course of it."""
    if not _over_time(s) or len(s.labels) > 3 or (s.keyed and s.nature(s.labels[0].key) == "text"):
        return None
    if len(s.numbers) == 2 and len(s.labels) == 1 and (s.far_apart or not s.same_unit):
        return ("line", "two_axes" if not s.same_unit else "two_sizes")
    if not s.same_unit:
        return ("line", "panels")
    return ("line", "lines" if _splits(s) else "line")


def calendar_grid(s: Shape) -> Named:
    """Two calendar parts, such as weekday and hour."""
    return ("heatmap", "heatmap") if len(s.named("part")) == 2 and len(s.labels) == 2 else None


def years_compared(s: Shape) -> Named:
    """A calendar part split by something else: one line each."""
    both = len(s.named("part")) == 1 and len(s.labels) == 2 and len(s.numbers) == 1
    return ("line", "parts") if both and s.distinct(s.named("part")[0].key) > 4 else None


def crowded_grid(s: Shape) -> Named:
    """Two breakdowns with too many parts for colours."""
    if len(s.labels) != 2 or len(s.numbers) != 1 or s.keyed:
        return None
    fewest = min(s.distinct(c.key) for c in s.labels)
    crowded = fewest > COLORS or (not _adds_up(s) and s.count > GRID)
    return ("heatmap", "heatmap") if crowded else None


def parts_of_bars(s: Shape) -> Named:
    """Two breakdowns of amounts, of which one has few parts."""
    return ("stacked_bar", "stacked_bar") if _adds_up(s) and len(s.labels) <= 3 and len(s.numbers) == 1 else None


def side_by_side(s: Shape) -> Named:
    """Two breakdowns that do not add up, or several values for each category."""
    if not _splits(s) or _one_each(s) or len(s.labels) > 3 or (len(s.labels) > 1 and len(s.numbers) > 1):
        return None
    return ("grouped_bar", "grouped_bar" if s.same_unit else "panels")


def across_categories(s: Shape) -> Named:
    """One value for each category."""
    one_row = s.count == 1 and not s.labels and len(s.numbers) > 1 and s.same_unit
    fits = one_row or (len(s.labels) == 1 and len(s.numbers) == 1) or _one_each(s)
    unique = not s.raw or not s.crossed
    return ("bar", "parts" if s.named("part") else "bar") if fits and unique else None


def share_of_whole(s: Shape) -> Named:
    """A few amounts that add up."""
    few = len(s.labels) == 1 and 2 <= s.count <= 6 and len(s.numbers) == 1
    return ("pie", "pie") if few and s.additive else None


def amount_over_time(s: Shape) -> Named:
    """Amounts over time, alone or stacked."""
    return ("area", "area") if _over_time(s) and s.additive and not s.negative and len(s.labels) <= 2 else None


def along_categories(s: Shape) -> Named:
    """Values along calendar parts or numbers that have an order."""
    ordered = s.named("part") or s.named("step")
    return ("line", "parts") if ordered and len(s.labels) <= 2 and s.count > 2 else None


def points_of_groups(s: Shape) -> Named:
    """Two values for each group."""
    return ("scatter", "scatter") if len(s.numbers) >= 2 and s.count >= 8 else None


def grid(s: Shape) -> Named:
    """Two breakdowns, of any size."""
    return ("heatmap", "heatmap") if len(s.labels) == 2 and len(s.numbers) == 1 and s.count > 3 else None


def some_places(s: Shape) -> Named:
    """Places, a few at least."""
    key, _, share = s.place
    return ("map", "map") if share >= SURE and s.distinct(key) >= FEW_PLACES and len(s.numbers) == 1 else None


def many_parts(s: Shape) -> Named:
    """Amounts of many parts, or of parts in groups."""
    grouped = len(s.named("text")) == 2 and len(s.labels) == 2
    many = len(s.named("text")) == len(s.labels) == 1 and s.count >= TILES
    return ("treemap", "treemap") if (grouped or many) and s.additive and len(s.numbers) == 1 else None


def days(s: Shape) -> Named:
    """A value for each of many days."""
    fits = s.daily and len(s.numbers) == 1 and s.count >= DAYS and s.labels[0].grain != "month"
    return ("heatmap", "calendar") if fits else None


def latest(s: Shape) -> Named:
    """One value over time, of which the latest counts."""
    return ("value", "latest") if _one_course(s) and s.count >= POINTS else None


def anything(s: Shape) -> Named:
    """A table can show every result."""
    return ("table", "table")


RULES: tuple[Callable[[Shape], Named], ...] = (
    empty,
    one_figure,
    no_numbers,
    candles,
    listing,
    two_numbers,
    spread,
    spread_by_group,
    over_time,
    calendar_grid,
    years_compared,
    many_places,
    crowded_grid,
    parts_of_bars,
    side_by_side,
    across_categories,
    share_of_whole,
    amount_over_time,
    along_categories,
    points_of_groups,
    grid,
    some_places,
    many_parts,
    days,
    latest,
    anything,
)
