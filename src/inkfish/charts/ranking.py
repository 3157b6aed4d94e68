"""Which charts fit a result, best first: an ordered tuple of rules."""

from __future__ import annotations

from collections.abc import Callable

from inkfish.charts.obstacles import cannot
from inkfish.charts.shape import Shape
from inkfish.charts.words import WORDS
from inkfish.query.plan import ChartKind

COLORS = 8
GRID = 40
TILES = 7
DAYS = 60
POINTS = 3
MANY_PLACES, FEW_PLACES = 40, 3
SURE = 0.8

Named = tuple[ChartKind, str] | None


def ranked(shape: Shape) -> tuple[tuple[ChartKind, str], ...]:
    """Return the charts that fit, best first, each once, with the reason of the first rule that named it."""
    found: dict[ChartKind, str] = {}
    for rule in RULES:
        named = rule(shape)
        if named and named[0] not in found and not cannot(named[0], shape):
            found[named[0]] = WORDS.say("reason", named[1])
    return tuple(found.items())


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
    if not s.over_time or len(s.labels) > 3 or (s.keyed and s.nature(s.labels[0].key) == "text"):
        return None
    if len(s.numbers) == 2 and len(s.labels) == 1 and (s.far_apart or not s.same_unit):
        return ("line", "two_axes" if not s.same_unit else "two_sizes")
    if not s.same_unit:
        return ("line", "panels")
    return ("line", "lines" if s.splits else "line")


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
    crowded = fewest > COLORS or (not s.adds_up and s.count > GRID)
    return ("heatmap", "heatmap") if crowded else None


def parts_of_bars(s: Shape) -> Named:
    """Two breakdowns of amounts, of which one has few parts."""
    return ("stacked_bar", "stacked_bar") if s.adds_up and len(s.labels) <= 3 and len(s.numbers) == 1 else None


def side_by_side(s: Shape) -> Named:
    """Two breakdowns that do not add up, or several values for each category."""
    if not s.splits or s.one_each or len(s.labels) > 3 or (len(s.labels) > 1 and len(s.numbers) > 1):
        return None
    return ("grouped_bar", "grouped_bar" if s.same_unit else "panels")


def across_categories(s: Shape) -> Named:
    """One value for each category."""
    one_row = s.count == 1 and not s.labels and len(s.numbers) > 1 and s.same_unit
    fits = one_row or (len(s.labels) == 1 and len(s.numbers) == 1) or s.one_each
    unique = not s.raw or not s.crossed
    return ("bar", "parts" if s.named("part") else "bar") if fits and unique else None


def share_of_whole(s: Shape) -> Named:
    """A few amounts that add up."""
    few = len(s.labels) == 1 and 2 <= s.count <= 6 and len(s.numbers) == 1
    return ("pie", "pie") if few and s.additive else None


def amount_over_time(s: Shape) -> Named:
    """Amounts over time, alone or stacked."""
    return ("area", "area") if s.over_time and s.additive and not s.negative and len(s.labels) <= 2 else None


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
    return ("value", "latest") if s.one_course and s.count >= POINTS else None


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
