"""Words for calculations and tasks: share, growth, running total, trend, proportion, correlation, bins."""

from __future__ import annotations

from inkfish.language.arithmetic import is_part_of, operands
from inkfish.language.changes import read_changes
from inkfish.language.classes import words_of
from inkfish.language.differences import read_gaps
from inkfish.language.draft import Draft
from inkfish.language.influence import read_influence
from inkfish.language.plurals import singular
from inkfish.language.qualities import quality_column
from inkfish.language.rates import read_rates
from inkfish.language.relations import read_relation
from inkfish.query.plan import Column, Dimension


def read_tasks(d: Draft) -> None:
    """Take words for calculations and tasks: share, growth, running total, trend, proportion, correlation, bins."""
    read_influence(d)
    read_relation(d)
    read_changes(d)
    read_gaps(d)
    _sizes_said(d)
    read_rates(d)
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        m = d.mentions[at]
        named = bool((m.columns and m.columns[0].score > 0.95) or (m.tables and singular(m.text) != m.text))
        action = d.tag(at, "beyond") == "action" and (d.step(-1, 1) != at or _asks(d, at))
        if d.has(at, "beyond") and not named and not action and not (m.values and d.has(at + 1, "versus")):
            d.beyond = d.beyond or d.tag(at, "beyond")
            d.say(at, f"asks for {d.tag(at, 'beyond')}")
        elif d.has(at, "calc") and not named and not _part_of_another(d, at) and d.text(at) not in PLAIN_INDEX:
            d.calculations.append(d.tag(at, "calc"))
            d.take(at, "calculation", d.tag(at, "calc").replace("_", " "))
            _moving_window(d, at)
        elif _averaged_over(d, at):
            d.calculations.append("moving")
            d.window, d.grain = d.mentions[at - 2].number, d.tag(at - 1, "unit") or d.tag(at - 1, "grain")
            for i in range(at - 2, at + 1):
                d.take(i, "calculation", f"over {d.window} {d.grain}s" if i == at else "")
        elif d.has(at, "trend") and not named and not any(v.score == 1.0 for v in m.values):
            d.trend = True
            d.distribution = d.distribution and d.text(at) not in FARING
            d.take(at, "trend", "over time")
        elif d.has(at, "correlation") and not named:
            d.correlation = d.correlation or d.tag(at, "correlation")
            d.take(at, "task", "the relation between two numbers")
        elif _asks_share(d, at) and not named:
            d.proportion = True
            d.take(at, "task", "parts of a whole")
        elif d.has(at, "distribution") and not named:
            d.distribution = True
            d.take(at, "task", "how values are spread")
        elif d.has(at, "compare_task") and not named and not d.has(at, "difference"):
            d.take(at, "task")
        elif d.has(at, "bin") and not named and not _of_what(d, at) and not _divides(d, at):
            _bins(d, at)


def _asks_share(d: Draft, at: int) -> bool:
    """Whether parts of a whole are asked for, and no ratio of two numbers."""
    said = d.has(at, "proportion") or (d.text(at) in PERCENT and _of_some(d, at + 1))
    return said and not _so_many(d, at) and not (d.has(at, "ratio") and _ratio_of_two(d, at))


def _of_some(d: Draft, at: int) -> bool:
    """Whether rows that something is true of are meant: `percent remote by country`."""
    if at >= len(d.mentions) or (at > 1 and d.mentions[at - 2].number is not None):
        return False
    return d.role.get(at) in ("value", "condition") or bool(d.mentions[at].values)


PERCENT = words_of("percent")


def _so_many(d: Draft, at: int) -> bool:
    """Whether a number stands right before: `55 million shares` are things, and no parts of a whole."""
    return at > 0 and d.mentions[at - 1].number is not None and d.text(at).endswith("s")


def _of_what(d: Draft, at: int) -> bool:
    """Whether `range of ages` asks for both ends of something, and cuts nothing: no width follows."""
    return d.has(at, "several") and d.mentions[min(at + 1, len(d.mentions) - 1)].number is None


def _asks(d: Draft, at: int) -> bool:
    """Whether what is done there is asked about, and not asked for: `what did people buy`."""
    return any(d.text(i).split(" ")[0] in ASKED for i in range(at))


ASKED = words_of("asked_of")


def _ratio_of_two(d: Draft, at: int) -> bool:
    """Whether `ratio of A to B` names two numbers."""
    left, right = operands(d, at, "/")
    return left is not None and right is not None


def _divides(d: Draft, at: int) -> bool:
    """Whether `divided by` stands between two numbers, and cuts nothing: `revenue divided by the number of orders`."""
    return d.has(at, "per") and (_ratio_of_two(d, at) or d.has(d.step(at, 1), "aggregate"))


def _part_of_another(d: Draft, at: int) -> bool:
    """Whether `as a percentage of` stands between two numbers."""
    return is_part_of(d, at) and _ratio_of_two(d, at)


def _averaged_over(d: Draft, at: int) -> bool:
    """`7 day average`: an average over the days up to each one."""
    number = d.mentions[at - 2].number if at > 1 else None
    sized = d.free(at - 2) and d.free(at - 1) and d.has(at - 1, "unit", "grain") and not d.text(at - 1).endswith("ly")
    return d.tag(at, "aggregate") == "avg" and sized and isinstance(number, int) and 1 < number < 400


def _moving_window(d: Draft, at: int) -> None:
    """`3-month moving average`: the number before."""
    for i in (at - 1, at - 2, at - 3):
        if d.free(i) and isinstance(d.mentions[i].number, int) and d.tag(at, "calc") == "moving":
            d.window = d.mentions[i].number
            d.grain = next((g for k in range(i, at) if (g := d.tag(k, "unit") or d.tag(k, "grain"))), "")
            for k in range(i, at):
                if d.free(k):
                    d.take(k, "calculation")


def _bins(d: Draft, at: int) -> None:
    """`bins of 10`, `in 5 bins`, `bin the dates by weekday` (the weekday is read as a group)."""
    d.take(at, "bin", "in bins")
    _binned_column(d, at)
    width = d.step(at, 1)
    if (
        width > 0
        and d.free(width)
        and d.mentions[width].number is not None
        and ("of" in d.text(at).split() or d.text(at + 1) == "of")
    ):
        d.bins = (float(d.mentions[width].number), None)
        d.take(width, "bin")
        if d.free(width + 1) and d.has(width + 1, "unit"):
            d.take(width + 1, "bin")
    elif (size := _size_before(d, at)) is not None:
        d.bins = (float(d.mentions[size].number), None)
        for i in range(size, at):
            d.take(i, "bin")
    elif at and d.free(at - 1) and isinstance(d.mentions[at - 1].number, int):
        size = d.mentions[at - 1].number
        d.bins = (float(size), None) if d.text(at).startswith("year") else (None, size)
        d.take(at - 1, "bin")
    elif d.bins is None and not any(d.has(i, "part", "grain") for i in range(len(d.mentions))):
        d.bins = (None, None)


def _binned_column(d: Draft, at: int) -> None:
    """`age groups of 5 years`, `bucket the unit price into`: the column that the words of bins name."""
    if any(x[1].expr for x in d.dimensions):
        return
    if d.text(at).startswith("age ") and (found := quality_column(d, ("age",))):
        d.dimensions.append((at, Dimension(Column(found[0], found[1].name))))
    after = d.step(at, 1)
    found = d.best_column(after, "numeric") if d.text(at).split()[0] in ("bucket", "bin") and after > 0 else None
    if found is not None and found.column.numeric and found.score > 0.6 and d.free(after):
        d.dimensions.append((after, Dimension(Column(found.table, found.column.name))))
        d.take(after, "group", f"split by {found.column.title}")


def _sizes_said(d: Draft) -> None:
    """`by age group (10 years)`, `per age group of 10 years`, `per age decade`, `by age in 10 year groups`: the width
    of bins beside the number that is cut."""
    for at in range(len(d.mentions)):
        size = _size_before(d, at) if d.text(at) in BANDS and d.free(at) else None
        if size is not None and d.bins is None and any(_cut_by(d, i) for i in range(size)):
            d.bins = (float(d.mentions[size].number), None)
            for i in range(size, at + 1):
                d.take(i, "bin", f"in bins of {d.text(size)}" if i == size else "")
            return
        found = d.best_column(at, "numeric")
        if found is None or not found.column.numeric or found.score < 0.9 or d.bins is not None:
            continue
        nxt = at + 1 + (d.text(at + 1) in BANDS)
        if nxt == at + 1 and d.text(nxt) in ("decade", "decades") and d.free(nxt):
            d.bins = (10.0, None)
            d.take(nxt, "bin", "in bins of 10")
        elif d.has(nxt + 2, "unit") and isinstance(d.mentions[nxt + 1].number, int) and (
            d.text(nxt) == "(" or (nxt > at + 1 and d.text(nxt) == "of")
        ):
            d.bins = (float(d.mentions[nxt + 1].number), None)
            for i in range(at + 1, nxt + 3):
                if d.free(i):
                    d.take(i, "bin", f"in bins of {d.text(nxt + 1)}" if i == nxt + 1 else "")


def _cut_by(d: Draft, at: int) -> bool:
    """Whether a mention is a number that something is split by: `by age`."""
    found = d.best_column(at, "numeric") if d.has(d.step(at, -1), "by", "per_group") or d.has(at - 1, "by") else None
    return found is not None and found.column.numeric and found.score >= 0.6


def _size_before(d: Draft, at: int) -> int | None:
    """`10 year bins`, `5-year groups`: the number before a unit and the bins is their width."""
    i = at - 1
    while i > 0 and (d.text(i) == "-" or d.has(i, "unit", "unit_word", "grain")):
        i -= 1
    return i if 0 <= i < at - 1 and d.free(i) and d.mentions[i].number is not None else None


BANDS, FARING, PLAIN_INDEX = words_of("band"), words_of("faring"), words_of("plain_index")
