"""Facts of time: from where to where, peaks and lows, who leads at the end and who grew most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from inkfish.data import table as data
from inkfish.data.grammar import is_plural
from inkfish.data.table import Scalar
from inkfish.data.units import write_value
from inkfish.narrative.figure import (
    Cells,
    Fact,
    Figure,
    is_number,
    is_percent,
    percent_change,
    write_difference,
    write_percent,
)
from inkfish.narrative.frame import Frame, times
from inkfish.narrative.phrases import say
from inkfish.query.plan import Aggregate, Calculation
from inkfish.query.result import ResultColumn


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
    time = times(frame)[0]
    found = [(i, v) for i, v in frame.numbers(column, rows) if frame.value(i, time) is not None]
    return sorted(found, key=lambda pair: order_of(frame.value(pair[0], time)))


def order_of(value: Scalar) -> tuple[float, str]:
    return (float(value), "") if is_number(value) else (0.0, str(value))


def _moment(frame: Frame, row: int) -> Figure:
    """Return a row's date with its preposition: "in Jan 2019", "on Mar 5, 2019"."""
    time = times(frame)[0]
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
        {"noun": _subject(frame, column), "was": _was(frame, column), "things": frame.things(1)},
    )


def _was(frame: Frame, column: ResultColumn) -> str:
    return say("noun.were" if is_plural(_subject(frame, column)) else "noun.was")


def _course(frame: Frame, column: ResultColumn, points: list[tuple[int, float]]) -> Iterator[Fact]:
    """From where to where; then the highest and lowest points, and the largest steps, for whoever asks."""
    (start, a), (end, b) = points[0], points[-1]
    first, last = frame.two(start, end, column)
    figures = {"first": first, "last": last, "start": _moment(frame, start), "end": _moment(frame, end)}
    words = {
        "noun": _subject(frame, column),
        "was": _was(frame, column),
        "its": say("noun.their" if is_plural(_subject(frame, column)) else "noun.its"),
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


def _subject(frame: Frame, column: ResultColumn) -> str:
    """Return a measure as a sentence begins with it: calculations take "the"."""
    noun = frame.noun(column)
    calculated = isinstance(column.expr, Calculation) or (
        isinstance(column.expr, Aggregate) and column.expr.func not in ("sum", "count")
    )
    if noun == say("noun.rows"):  # orders may rise, rows do not: their number does
        return f"{say('noun.the')} {frame.names.noun(column.expr)}"
    return f"{say('noun.the')} {noun}" if calculated and not frame.given(column) else noun


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
    percent = None if is_percent(column) else percent_change(before, after)
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
    if kind in ("changes_up", "changes_down") and figures["end"] in (figures.get("up_when"), figures.get("down_when")):
        kind += "_latest"
    yield Fact(kind, figures, {"noun": frame.names.short(expr.of)})


def _signed(frame: Frame, row: int, column: ResultColumn) -> Figure:
    figure = frame.figure(row, column)
    if is_percent(column):
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
    time = times(frame)[0]
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

    try:
        days = (date.fromisoformat(newest) - date.fromisoformat(start)).days + 1
    except ValueError:
        return False
    return 0 < days < 0.85 * _DAYS[grain]


def series(frame: Frame) -> Iterator[Fact]:
    """Several courses: who is first at the end, and who grew most."""
    if frame.shape != "series":
        return
    column, time = frame.measures[0], times(frame)[0]
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
    end = max((frame.value(points[-1][0], time) for points in rows.values()), key=order_of)
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
    start = min((frame.value(p[0][0], time) for p in rows.values()), key=order_of)
    end = max((frame.value(p[-1][0], time) for p in rows.values()), key=order_of)
    whole = [
        (p[0], p[-1])
        for p in rows.values()
        if frame.value(p[0][0], time) == start and frame.value(p[-1][0], time) == end
    ]
    if len(whole) < 2 or start == end:
        return
    in_percent = not is_percent(column) and all(percent_change(a[1], b[1]) is not None for a, b in whole)
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
