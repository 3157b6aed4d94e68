"""Several numbers of one column asked for at once: `quartiles of price`, `range of ages`, `height: min, avg, max`."""

from __future__ import annotations

from inkfish.language.draft import Draft
from inkfish.language.subjects import object_of
from inkfish.query.plan import Aggregate, Column, Measure

SETS: dict[str, tuple[tuple[str, float | None], ...]] = {
    "quartiles": (("percentile", 0.25), ("median", None), ("percentile", 0.75)),
    "range": (("min", None), ("max", None)),
    "five": (("min", None), ("percentile", 0.25), ("median", None), ("percentile", 0.75), ("max", None)),
}


def read_several(d: Draft) -> None:
    """Take words that ask for several numbers of one column, before any aggregate looks for a column of its own."""
    for at in range(len(d.mentions)):
        if d.free(at) and d.has(at, "several") and not d.mentions[at].columns:
            _set_of(d, at)
    for run in _runs(d):
        _said_before(d, run)


def _set_of(d: Draft, at: int) -> None:
    """`quartiles of fare by class`, `range of ages`: what the word stands for, of the column after or before it."""
    of = at - 1 if at and _number(d, at - 1) else object_of(d, at)  # `salary range by rank`
    of = of if of is not None and _number(d, of) else next((i for i in range(at - 1, -1, -1) if _number(d, i)), None)
    if of is None:
        return
    column = _number(d, of)
    d.measures += [(at, Measure(Aggregate(func, column, q=q))) for func, q in SETS[d.tag(at, "several")]]
    d.take(at, "measure", f"{d.tag(at, 'several')} of {column.name}")
    if d.free(of):
        d.take(of, "measure")


def _runs(d: Draft) -> list[list[int]]:
    """Where aggregates stand one after the other: `min, avg and max`, `min/avg/max`."""
    runs: list[list[int]] = []
    for at in range(len(d.mentions)):
        if not (d.free(at) and d.tag(at, "aggregate") and not d.mentions[at].columns):
            continue
        near = bool(runs) and all(d.has(i, "and") or d.text(i) in (",", "/", "&") for i in range(runs[-1][-1] + 1, at))
        if near and at > runs[-1][-1] + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return [run for run in runs if len(run) > 1]


def _said_before(d: Draft, run: list[int]) -> None:
    """`height by sex: min, avg, max`: all of them of the number that is named before, where none comes after."""
    if (after := object_of(d, run[-1])) is not None and _number(d, after):
        return
    of = next((i for i in range(run[0] - 1, -1, -1) if _number(d, i)), None)
    if of is None or any(d.tag(at, "aggregate") in ("count", "mode", "percentile") for at in run):
        return
    column = _number(d, of)
    d.measures += [(at, Measure(Aggregate(d.tag(at, "aggregate"), column))) for at in run]
    for at in (of, *run):
        if d.free(at):
            d.take(at, "measure", f"{d.text(at)} of {column.name}" if at != of else "")


def _number(d: Draft, at: int) -> Column | None:
    """The column of numbers that is named there, and is no group or condition."""
    found = d.best_column(at, "numeric") if d.free(at) else None
    fits = found is not None and found.column.numeric and found.column.role == "measure" and found.score > 0.5
    return Column(found.table, found.column.name) if fits else None
