"""Words for calculations and tasks: share, growth, running total, trend, proportion, correlation, bins."""

from __future__ import annotations

from inkfish.language.arithmetic import operands
from inkfish.language.changes import read_changes
from inkfish.language.differences import read_gaps
from inkfish.language.draft import Draft


def read_tasks(d: Draft) -> None:
    """Take words for calculations and tasks: share, growth, running total, trend, proportion, correlation, bins."""
    read_changes(d)
    read_gaps(d)
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        m = d.mentions[at]
        named = bool(m.columns and m.columns[0].score > 0.95)
        action = d.tag(at, "beyond") == "action" and d.step(-1, 1) != at
        if d.has(at, "beyond") and not named and not action:
            d.beyond = d.beyond or d.tag(at, "beyond")
            d.say(at, f"asks for {d.tag(at, 'beyond')}")
        elif d.has(at, "calc") and not named:
            d.calculations.append(d.tag(at, "calc"))
            d.take(at, "calculation", d.tag(at, "calc").replace("_", " "))
            _moving_window(d, at)
        elif d.has(at, "trend") and not named:
            d.trend = True
            d.take(at, "trend", "over time")
        elif d.has(at, "correlation") and not named:
            d.correlation = True
            d.take(at, "task", "the relation between two numbers")
        elif d.has(at, "proportion") and not named and not (d.has(at, "ratio") and _ratio_of_two(d, at)):
            d.proportion = True
            d.take(at, "task", "parts of a whole")
        elif d.has(at, "distribution") and not named:
            d.distribution = True
            d.take(at, "task", "how values are spread")
        elif d.has(at, "compare_task") and not named and not d.has(at, "difference"):
            d.take(at, "task")
        elif d.has(at, "bin") and not named:
            _bins(d, at)


def _ratio_of_two(d: Draft, at: int) -> bool:
    """Whether `ratio of A to B` names two numbers."""
    left, right = operands(d, at, "/")
    return left is not None and right is not None


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
    width = d.step(at, 1)
    if (
        width > 0
        and d.free(width)
        and d.mentions[width].number is not None
        and ("of" in d.text(at).split() or d.text(at + 1) == "of")
    ):
        d.bins = (float(d.mentions[width].number), None)
        d.take(width, "bin")
    elif (size := _size_before(d, at)) is not None:
        d.bins = (float(d.mentions[size].number), None)
        for i in range(size, at):
            d.take(i, "bin")
    elif at and d.free(at - 1) and isinstance(d.mentions[at - 1].number, int):
        d.bins = (None, d.mentions[at - 1].number)
        d.take(at - 1, "bin")
    elif d.bins is None and not any(d.has(i, "part", "grain") for i in range(len(d.mentions))):
        d.bins = (None, None)


def _size_before(d: Draft, at: int) -> int | None:
    """`10 year bins`, `5-year groups`: the number before a unit and the bins is their width."""
    i = at - 1
    while i > 0 and (d.text(i) == "-" or d.has(i, "unit", "unit_word", "grain")):
        i -= 1
    return i if 0 <= i < at - 1 and d.free(i) and d.mentions[i].number is not None else None
