"""What of a result is drawn: rows put in order, then cut, summed or sampled to what a reader can tell apart."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec

from inkfish.charts.choice import Choice
from inkfish.charts.shape import is_additive
from inkfish.charts.words import WORDS
from inkfish.data.table import Scalar
from inkfish.query.result import Result, ResultColumn

SEED = 20
BARS, KEPT = 40, 20
ASKED_BARS = 60
NATURAL_BARS = 400
SLICES = 12
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
    for step in STEPS.get(choice.kind, (_cut,)):
        result, said = step(choice, result, max_marks)
        notes += said
    return result, notes


def _with(result: Result, rows: Iterable[Row]) -> Result:
    return msgspec.structs.replace(result, rows=tuple(rows))


def _at(result: Result, key: str) -> int:
    return next(i for i, c in enumerate(result.columns) if c.key == key)


def column(result: Result, key: str) -> ResultColumn:
    """Return the column of a key."""
    return result.columns[_at(result, key)]


def number(value: Scalar) -> float:
    """Return a value as a number to add or compare; a missing one is nothing."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


# -- the steps --------------------------------------------------------------------------------------------------------


def _complete(choice: Choice, result: Result, max_marks: int) -> Fitted:
    """Drop rows that lack a value which the mark stands on."""
    needed = [_at(result, k) for k in (choice.x, *choice.y, choice.size) if k]
    if choice.kind in ("pie", "boxplot"):
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


def natural_rank(column: ResultColumn) -> Callable[[Scalar], tuple]:
    """Return the sort key of a column's own order: calendar names, numbers, dates; missing last."""
    names = {n.casefold(): i for i, n in enumerate(WORDS.data["part"].get(column.part, ()))}
    short = {n[:3]: i for n, i in names.items()}

    def rank(value: Scalar) -> tuple:
        if value is None:
            return (2, 0.0, "")
        if isinstance(value, (int, float)):
            return (0, float(value), "")
        text = str(value).casefold()
        place = names.get(text, short.get(text))
        return (1, 0.0, text) if place is None else (0, float(place), "")

    return rank


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
    """Sum the smallest slices where they are too many."""
    if not choice.x or len(result.rows) <= SLICES:
        return result, ()
    totals = _totals(result, choice.x, choice.y)
    largest = sorted(totals, key=totals.__getitem__, reverse=True)[: SLICES - 1]
    return _largest(choice, result, choice.x, tuple(largest), len(totals))


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
    other = _other_name(chosen)
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


def _other_name(taken: Iterable[Scalar]) -> str:
    """Return a name for the rest that no category has."""
    name, used = WORDS.say("label", "other"), {str(t).casefold() for t in taken}
    return name if name.casefold() not in used else f"{name} …"


def is_other(value: Scalar) -> bool:
    """Whether a category is the sum of the rest."""
    return value in (WORDS.say("label", "other"), f"{WORDS.say('label', 'other')} …")


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
    "heatmap": (_sorted, _cut),
}
