"""The highest and lowest points of what is measured over time: `when did it hit its low`, `all time high of Tesla`,
`52 week high and low`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.columns import told_by
from inkfish.language.draft import Draft, Superlative
from inkfish.language.families import extreme_price, price_of_day
from inkfish.language.periods import time_column_near
from inkfish.language.qualities import its_end, own_end
from inkfish.language.subjects import is_number
from inkfish.language.tops import BOTTOMING, PEAKING
from inkfish.query.plan import Aggregate, Column, Dimension, Last, Measure, Within

HIGH, LOW = words_of("high_point"), words_of("low_point")
EVER, OWN, ASKING_WHEN, YEARLY = words_of("of_all_time"), words_of("its"), words_of("which_time"), words_of("of_a_year")


def read_records(d: Draft) -> None:
    """Take the highest or lowest point of a number, in all times or in the newest stretch of them."""
    points = [i for i in range(1, len(d.mentions)) if d.free(i) and d.text(i) in HIGH | LOW]
    point = next((i for i in points if _of_all_time(d, i) or _stretch(d, i) or _when(d, i)), None)
    time = time_column_near(d, 0) if point is not None else None
    if time is None or not (time.table in d.facts.series or d.data(time).unique):
        return
    named = next((i for i in range(len(d.mentions)) if i not in points and is_number(d, i)), None)
    found = its_end(d, named, d.text(point) in HIGH) if named is not None else None
    level = Column(found.table, found.column.name) if found is not None else told_by(d)
    if level is None:
        return
    stretch = _stretch(d, point)
    if stretch is not None:
        d.keep(point, Within(time, stretch))
    both = [i for i in points if i == point or (i == point + 2 and d.has(i - 1, "and"))]
    for i in both:
        d.measures.append((i, Measure(_extreme(d, level, d.text(i) in HIGH))))
        d.take(i, "measure", "the highest" if d.text(i) in HIGH else "the lowest")
    for i in (*range(_start(d, point), point), *((named,) if named is not None else ())):
        if d.free(i):
            d.take(i, "measure")
    if _when(d, point):
        for i in range(2):
            if d.free(i) and d.has(i, "grain", "part"):
                d.take(i, "group", "when it was")
        d.dimensions.append((-2, Dimension(time)))
        d.superlative = Superlative(d.text(point) in HIGH, at=point, said=True)


def read_volatility(d: Draft) -> None:
    """`most volatile stock`, `how volatile is wheat`, `volatility by fund`: how far a number lies from its average."""
    at = next((i for i in range(len(d.mentions)) if d.free(i) and d.text(i) in VOLATILE), None)
    named = next((i for i in range(len(d.mentions)) if i != at and is_number(d, i)), None) if at is not None else None
    found = d.best_column(named, "numeric") if named is not None else None
    level = (Column(found.table, found.column.name) if found is not None else told_by(d)) if at is not None else None
    spread = any(d.tag(i, "aggregate") == "stddev" for i in range(len(d.mentions)))  # which is said besides
    if level is None or spread or (found is None and d.data(level).additive):
        return
    d.measures.append((at, Measure(Aggregate("stddev", level))))
    d.take(at, "measure", f"standard deviation of {d.data(level).title.lower()}")
    if named is not None:
        d.take(named, "measure")
    before = d.step(at, -1, skip=("article",))
    if before >= 0 and d.has(before, "superlative"):
        d.superlative = Superlative(d.tag(before, "superlative") != "min", at=at, said=True)
        d.take(before, "superlative")
    elif before >= 0 and d.text(before) == "how":
        d.take(before, "measure")
    d.assumed.append(f"how volatile it is, is the standard deviation of {d.data(level).title.lower()}")


VOLATILE = words_of("volatile")


def _extreme(d: Draft, level: Column, highest: bool) -> Aggregate:
    """The highest or lowest of a number; of a price, of those of each day."""
    price = price_of_day(d.tables[level.table])
    closing = price is not None and price.name == level.name
    named = Column(level.table, extreme_price(d.tables[level.table], highest).name) if closing else None
    own = named or own_end(d, level, highest)
    return Aggregate("max" if highest else "min", own)


def _when(d: Draft, at: int) -> bool:
    """`when did it hit its low`, `what day was it at its peak`."""
    asks = d.text(0).split(" ")[0] == "when" or bool(ASKING_WHEN & {d.text(0), f"{d.text(0)} {d.text(1)}"})
    own = _before(d, at)[-1:]
    return asks and (bool(OWN & set(own)) or _of_all_time(d, at)) and not is_number(d, at - 1)


def _of_all_time(d: Draft, at: int) -> bool:
    """`all time high`, `record low`."""
    before = _before(d, at)
    return " ".join(before[-2:]) in EVER or before[-1] in EVER


def _stretch(d: Draft, at: int) -> Last | None:
    """`52 week high`, `year high`: the newest stretch of time."""
    unit = d.tag(at - 1, "unit") or d.tag(at - 1, "grain")
    count = d.mentions[at - 2].number if at > 1 and unit in UNITS else None
    if isinstance(count, int) and count > 0:
        return Last(count, unit)
    yearly = d.text(at - 1) in YEARLY and (at < 2 or d.has(at - 2, "article", "request"))
    return Last(1, "year") if yearly else None


UNITS = frozenset({"year", "month", "week", "day"})


def _start(d: Draft, at: int) -> int:
    """Where the words begin that say of which stretch a point is."""
    back = 2 if (_stretch(d, at) is not None and d.text(at - 1) not in YEARLY) or _of_all_time(d, at) else 1
    return max(at - back, 0)


def _before(d: Draft, at: int) -> list[str]:
    return [t.text for t in d.tokens[: d.mentions[at].start]]


def peaked(d: Draft) -> Measure | None:
    """Return what a verb such as `peak` is of where no number is named, and the table holds one: the price."""
    s = d.superlative
    level = told_by(d) if s is not None and d.text(s.at) in PEAKING | BOTTOMING else None
    if level is None:
        return None
    added = d.data(level).additive  # cases of each week are, of a year
    return Measure(Aggregate("sum", level) if added else _extreme(d, level, s.descending))
