"""What of a result is drawn: rows put in order, then cut, summed or sampled to what a reader can tell apart."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import msgspec

from inkfish.charts.atlas import best_atlas, load_atlas
from inkfish.charts.cells import label_of
from inkfish.charts.choice import Choice
from inkfish.charts.shape import is_additive, is_time
from inkfish.charts.values import natural_rank, number, other_name
from inkfish.charts.words import WORDS
from inkfish.data.table import Scalar
from inkfish.data.units import write_value
from inkfish.query.result import Result, ResultColumn
from inkfish.query.seconds import in_seconds, in_times

SEED = 20
BARS, KEPT = 40, 20
ASKED_BARS = 60
NATURAL_BARS = 400
SLICES = 12
TILES, GROUPED_TILES = 40, 80
CHANGES, KEPT_CHANGES = 24, 15
CANDLES = 180
YEARS = 6
NAMED, NAMED_SLICES = 5, 30
COLORS = 8
LINES = 16
PANELS = 16

Row = tuple[Scalar, ...]
Fitted = tuple[Result, tuple[str, ...]]


def fit(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Return the rows that are drawn, in the order drawn, and a sentence for each thing that was left out or summed.

    Rows are summed into one called Other only where their values add up.
    """
    notes: tuple[str, ...] = ()
    drawn = in_seconds(result)
    for step in STEPS.get("waterfall" if choice.stack == "waterfall" else choice.kind, (_cut,)):
        drawn, said = step(choice, drawn, max_marks)
        notes += said
    return in_times(drawn, result), notes


def _with(result: Result, rows: Iterable[Row]) -> Result:
    return msgspec.structs.replace(result, rows=tuple(rows))


def _at(result: Result, key: str) -> int:
    return next(i for i, c in enumerate(result.columns) if c.key == key)


def column(result: Result, key: str) -> ResultColumn:
    """Return the column of a key."""
    return result.columns[_at(result, key)]


# -- the steps --------------------------------------------------------------------------------------------------------


def _complete(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Drop rows that lack a value which the mark stands on."""
    needed = [_at(result, k) for k in (choice.x, *choice.y, choice.size) if k]
    if choice.kind in ("pie", "boxplot", "treemap", "map", "bar"):
        needed = [_at(result, k) for k in choice.y]
    rows = [r for r in result.rows if all(r[i] is not None for i in needed)]
    lost = len(result.rows) - len(rows)
    if not lost:
        return result, ()
    return _with(result, rows), (WORDS.say("note", "no_value_one" if lost == 1 else "no_value", count=f"{lost:,}"),)


def _sorted(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Put the rows in the order in which they are drawn."""
    if not choice.x or choice.sort == "rows":
        return result, ()
    x = _at(result, choice.x)
    if choice.sort == "natural":
        rank = natural_rank(result.columns[x])
        return _with(result, sorted(result.rows, key=lambda r: rank(r[x]))), ()
    totals = _totals(result, choice.x, choice.y)
    return _with(result, sorted(result.rows, key=lambda r: (r[x] is None, -totals[r[x]]))), ()


def _totals(result: Result, key: str, y: tuple[str, ...]) -> dict[Scalar, float]:
    """Return the sum of the values for each value of a column (of the first value column, where there are several)."""
    at, value = _at(result, key), _at(result, y[0])
    totals: dict[Scalar, float] = defaultdict(float)
    for row in result.rows:
        totals[row[at]] += number(row[value])
    return totals


def _few_categories(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Draw the largest categories where there are too many to read, the others summed where they add up."""
    if not choice.x:
        return result, ()
    at = _at(result, choice.x)
    seen = tuple(dict.fromkeys(r[at] for r in result.rows))
    most = {"natural": NATURAL_BARS, "rows": ASKED_BARS, "value": BARS}[choice.sort]
    if len(seen) <= most:
        return result, ()
    if choice.sort == "value":
        return _largest(choice, result, choice.x, seen[:KEPT], len(seen))
    kept = set(seen[:most] if choice.sort == "rows" else seen[-most:])
    rows = [r for r in result.rows if r[at] in kept]
    return _with(result, rows), (WORDS.say("note", "first_rows", kept=most, count=len(seen)),)


def _few_slices(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Say what the slice of the rest holds; the rows stay whole, for it is the picture that puts them together."""
    rest = slices_of(choice, result)[1] if choice.x else ()
    if not rest:
        return result, ()
    count, what = len(result.rows), _what(result, choice.x)
    if not _summable(choice, result):
        return result, (WORDS.say("note", "largest", kept=count - len(rest), count=count, what=what),)
    names = _names([label_of(r[_at(result, choice.x)], column(result, choice.x)) for r in rest], NAMED_SLICES)
    other = WORDS.say("label", "others", count=len(rest))
    return result, (WORDS.say("note", "slices", other=other, rest=len(rest), count=count, what=what, names=names),)


def slices_of(choice: Choice, result: Result) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the rows of a pie that have a slice each, the largest, and those that are too small to."""
    if len(result.rows) <= SLICES:
        return result.rows, ()
    value = _at(result, choice.y[0])
    ranked = sorted(range(len(result.rows)), key=lambda i: -number(result.rows[i][value]))
    apart, rest = set(ranked[: SLICES - 1]), ranked[SLICES - 1 :]
    return tuple(r for i, r in enumerate(result.rows) if i in apart), tuple(result.rows[i] for i in rest)


def _few_colors(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep the largest series of colour, the others summed where they add up."""
    if not choice.color:
        return result, ()
    totals = _totals(result, choice.color, choice.y)
    most = LINES if choice.kind == "line" else COLORS
    if len(totals) <= most:
        return result, ()
    keep = most - 1 if _summable(choice, result) and choice.kind != "line" else most
    largest = sorted(totals, key=totals.__getitem__, reverse=True)[:keep]
    return _largest(choice, result, choice.color, tuple(largest), len(totals))


def _few_tiles(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep the largest tiles, the others summed, in their groups where there are groups."""
    if not choice.x or len(result.rows) <= TILES:
        return result, ()
    if choice.color:
        return _few_of_groups(choice, result)
    totals = _totals(result, choice.x, choice.y)
    largest = sorted(totals, key=totals.__getitem__, reverse=True)[: TILES - 1]
    return _largest(choice, result, choice.x, tuple(largest), len(totals))


def _few_of_groups(choice: Choice, result: Result) -> Fitted:
    """Keep the largest tiles of all groups, the others of each group summed where they add up."""
    x, value = _at(result, choice.x), _at(result, choice.y[0])
    rows = sorted(result.rows, key=lambda r: -number(r[value]))
    kept, rest = rows[:GROUPED_TILES], rows[GROUPED_TILES:]
    if not rest:
        return result, ()
    places = {"kept": len(kept), "count": len(rows), "what": _what(result, choice.x)}
    if not (_summable(choice, result) and column(result, choice.x).type == "text"):
        return _with(result, kept), (WORDS.say("note", "largest", **places),)
    other = other_name(r[x] for r in kept)
    note = WORDS.say("note", "others", rest=len(rest), other=other, **places)
    return _with(result, kept + _summed(result, rest, x, other)), (note,)


def _few_changes(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep the largest changes in their order, the others summed after them."""
    if len(result.rows) <= CHANGES or choice.label:
        return result, ()
    at, value = _at(result, choice.x), _at(result, choice.y[0])
    ranked = sorted(result.rows, key=lambda r: -abs(number(r[value])))
    kept = {r[at] for r in ranked[:KEPT_CHANGES]}
    return _largest(choice, result, choice.x, tuple(kept), len({r[at] for r in result.rows}))


def _on_map(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep the places that the map has, one row for each; say which it lacks."""
    at, value = _at(result, choice.x), _at(result, choice.y[0])
    atlas = load_atlas(choice.atlas or best_atlas(result.values(choice.x))[0] or "world")
    shapes: dict[str, list[Row]] = defaultdict(list)
    lost: list[str] = []
    for row in result.rows:
        shape = atlas.find(row[at])
        shapes[shape].append(row) if shape else lost.append(str(row[at] if row[at] is not None else "–"))
    lost = list(dict.fromkeys(lost))
    notes = [_lacking(lost, len(lost) + len(shapes))] if lost else []
    adds = is_additive(result.columns[value])
    rows = []
    for members in shapes.values():
        rows.append(_sum_rows(result, members, at, members[0][at]) if adds and len(members) > 1 else members[0])
        if len(members) > 1:
            same = ", ".join(str(r[at]) for r in members[:NAMED])
            notes.append(WORDS.say("note", "same_place" if adds else "same_place_first", names=same))
    return _with(result, rows), tuple(notes)


def _lacking(lost: list[str], count: int) -> str:
    """Say which places are not on the map, the first few by name."""
    names = _names(lost, NAMED)
    key = "not_on_map_one" if len(lost) == 1 else "not_on_map"
    return WORDS.say("note", key, count=len(lost), all=count, names=names)


def _latest_only(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep the rows of the latest time at which there are values, where a chart has no axis of time."""
    used = {choice.x, choice.color, choice.facet, *choice.y}
    times = [c for c in result.columns if c.key not in used and c.role == "dimension"]
    times = [c for c in times if is_time(c, result.values(c.key))]
    if not times:
        return result, ()
    at, value = _at(result, times[0].key), _at(result, choice.y[0])
    seen = {r[at] for r in result.rows if r[at] is not None and r[value] is not None}
    if len(seen) < 2:
        return result, ()
    last = max(seen, key=str)
    time = times[0]
    when = str(last) if time.type == "integer" else write_value(last, None, time.type, grain=time.grain, part=time.part)
    note = WORDS.say("note", "latest_only", when=when, count=len(seen))
    return _with(result, (r for r in result.rows if r[at] == last)), (note,)


def _coarser(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Put the candles of some days together where they are too many to tell apart: a week, a month, a year each."""
    if len(result.rows) <= CANDLES:
        return result, ()
    at = _at(result, choice.x)
    grain, groups = "", {}
    for grain in ("week", "month", "quarter", "year"):
        groups = defaultdict(list)
        for row in result.rows:
            groups[_start_of(str(row[at]), grain)].append(row)
        if len(groups) <= CANDLES:
            break
    rows = [_one_candle(choice, result, start, members) for start, members in sorted(groups.items())]
    columns = tuple(
        msgspec.structs.replace(c, grain=grain, type="date") if c.key == choice.x else c for c in result.columns
    )
    said = WORDS.say(
        "note", "coarser", count=f"{len(result.rows):,}", kept=f"{len(rows):,}", grain=WORDS.say("grain", grain)
    )
    return msgspec.structs.replace(result, rows=tuple(rows), columns=columns), (said,)


def _start_of(when: str, grain: str) -> str:
    """Return the first day of the week, month, quarter or year of an ISO date."""
    day = date.fromisoformat(when[:10])
    if grain == "week":
        return (day - timedelta(days=day.weekday())).isoformat()
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[grain]
    return date(day.year, month, 1).isoformat()


def _one_candle(choice: Choice, result: Result, start: str, rows: list[Row]) -> Row:
    """Return one row for several, in order of time: the first opening, the highest, the lowest, the last closing."""
    first, high, low, _ = (_at(result, k) for k in choice.y)
    merged = list(rows[-1])
    merged[_at(result, choice.x)] = start
    merged[first] = rows[0][first]
    merged[high], merged[low] = max(number(r[high]) for r in rows), min(number(r[low]) for r in rows)
    return tuple(merged)


def _last_years(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep the last years of a calendar."""
    if choice.color:
        return result, ()
    at = _at(result, choice.x)
    if all(str(v)[8:10] == "01" for v in result.values(choice.x) if v is not None):
        return result, ()
    years = sorted({str(r[at])[:4] for r in result.rows if r[at] is not None})
    if len(years) <= YEARS:
        return result, ()
    kept = set(years[-YEARS:])
    note = WORDS.say("note", "last_years", kept=YEARS, count=len(years))
    return _with(result, (r for r in result.rows if str(r[at])[:4] in kept)), (note,)


def _names(names: list[str], most: int) -> str:
    """Return names as a list, cut after `most`."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _few_panels(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep the largest panels."""
    if not choice.facet:
        return result, ()
    totals = _totals(result, choice.facet, choice.y)
    if len(totals) <= PANELS:
        return result, ()
    at = _at(result, choice.facet)
    largest = set(sorted(totals, key=totals.__getitem__, reverse=True)[:PANELS])
    note = WORDS.say("note", "largest", kept=PANELS, count=len(totals), what=_what(result, choice.facet))
    return _with(result, (r for r in result.rows if r[at] in largest)), (note,)


def _summable(choice: Choice, result: Result) -> bool:
    """Whether left-out rows may be summed: every value adds up, and the column can hold the word Other."""
    values = [column(result, k) for k in choice.y]
    return bool(values) and all(is_additive(c) for c in values) and choice.kind != "line"


def _largest(choice: Choice, result: Result, key: str, kept: tuple[Scalar, ...], count: int) -> Fitted:
    """Keep the rows of some values of a column, and sum the others into one where that has a meaning."""
    at, chosen = _at(result, key), set(kept)
    rows = [r for r in result.rows if r[at] in chosen]
    places = {"kept": len(kept), "count": count, "what": _what(result, key)}
    if not (_summable(choice, result) and column(result, key).type == "text"):
        return _with(result, rows), (WORDS.say("note", "largest", **places),)
    other = other_name(chosen)
    rows += _summed(result, [r for r in result.rows if r[at] not in chosen], at, other)
    note = WORDS.say("note", "others", rest=count - len(kept), other=other, **places)
    return _with(result, rows), (note,)


def _summed(result: Result, rows: list[Row], at: int, other: str) -> list[Row]:
    """Add up the values of rows that agree on every label but one."""
    labels = [i for i, c in enumerate(result.columns) if c.role == "dimension" and i != at]
    groups: dict[Row, list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[i] for i in labels)].append(row)
    return [_sum_rows(result, members, at, other) for members in groups.values()]


def _sum_rows(result: Result, rows: list[Row], at: int, other: str) -> Row:
    """Return one row in place of several: its labels are the first's, its values their sums."""

    def cell(i: int, c: ResultColumn) -> Scalar:
        if i == at:
            return other
        present = [r[i] for r in rows if r[i] is not None]
        return rows[0][i] if c.role == "dimension" else sum(present) if present else None

    return tuple(cell(i, c) for i, c in enumerate(result.columns))


def _what(result: Result, key: str) -> str:
    """Return what the values of a column are called in a note."""
    return f"“{column(result, key).title}”"


def _cut(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep the first rows."""
    if len(result.rows) <= max_marks:
        return result, ()
    note = WORDS.say("note", "first_rows", kept=f"{max_marks:,}", count=f"{len(result.rows):,}")
    return _with(result, result.rows[:max_marks]), (note,)


def _sampled(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Keep rows taken at random, the same ones every time, in their order."""
    count = len(result.rows)
    if count <= max_marks:
        return result, ()
    picked = sorted(random.Random(SEED).sample(range(count), max_marks))
    note = WORDS.say("note", "sampled", kept=f"{max_marks:,}", count=f"{count:,}", seed=SEED)
    return _with(result, (result.rows[i] for i in picked)), (note,)


Step = Callable[[Choice, Result, int], Fitted]

STEPS: dict[str, tuple[Step, ...]] = {
    "bar": (_sorted, _few_categories, _cut),
    "grouped_bar": (_sorted, _few_panels, _few_colors, _few_categories, _cut),
    "stacked_bar": (_sorted, _few_panels, _few_colors, _few_categories, _cut),
    "line": (_sorted, _few_panels, _few_colors, _sampled),
    "area": (_sorted, _few_panels, _few_colors, _sampled),
    "pie": (_complete, _sorted, _few_slices),
    "scatter": (_complete, _sampled),
    "bubble": (_complete, _sampled),
    "histogram": (_complete, _sorted),
    "boxplot": (_complete,),
    "heatmap": (_sorted, _last_years, _cut),
    "map": (_latest_only, _complete, _on_map),
    "treemap": (_complete, _sorted, _few_colors, _few_tiles),
    "candlestick": (_complete, _sorted, _coarser),
    "waterfall": (_complete, _sorted, _few_changes),
    "value": (),
}
