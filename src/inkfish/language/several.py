"""Several numbers of one column asked for at once: `quartiles of price`, `range of ages`, `height: min, avg, max`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, Superlative
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import object_of
from inkfish.language.tops import about_what, end_meant
from inkfish.query.plan import Aggregate, Arithmetic, Column, Measure

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


def read_both_ends(d: Draft) -> None:
    """`youngest and oldest age`, `age of the youngest and the oldest`: both ends of the number that is named."""
    said = [at for at in range(len(d.mentions)) if d.free(at) and d.has(at, "quality")]
    if len(said) != 2 or not all(d.has(i, "and", "turn") or d.empty(i) for i in range(said[0] + 1, said[1])):
        return
    about = [quality_column(d, about_what(d, at)) for at in said]
    ends = [end_meant(d, at) for at in said]
    if about[0] is None or about[0] != about[1] or ends[0] == ends[1]:
        return
    column = Column(about[0][0], about[0][1].name)
    named = [at for at in range(len(d.mentions)) if at not in said and _number(d, at) == column]
    if len(named) != 1:
        return
    d.measures += [(at, Measure(Aggregate(end, column))) for at, end in zip(said, ends, strict=True)]
    whose = [at for at in range(said[1] + 1, named[0]) if d.free(at) and (d.mentions[at].tables or d.empty(at))]
    for at in (*range(said[0], said[1] + 1), *whose, *named):
        d.take(at, "measure", f"{ends[said.index(at)]} of {column.name}" if at in said else "")


def _set_of(d: Draft, at: int) -> None:
    """`quartiles of fare by class`, `range of ages`: what the word stands for, of the column after or before it."""
    of = at - 1 if at and _number(d, at - 1) else object_of(d, at)  # `salary range by rank`
    of = of if of is not None and _number(d, of) else next((i for i in range(at - 1, -1, -1) if _number(d, i)), None)
    if of is None:
        return
    column = _number(d, of)
    if d.tag(at, "several") == "range" and _end_of_range(d, at):
        width = Arithmetic("-", Aggregate("max", column), Aggregate("min", column))
        d.measures.append((at, Measure(width, f"Range of {d.data(column).title}")))
    else:
        d.measures += [(at, Measure(Aggregate(func, column, q=q))) for func, q in SETS[d.tag(at, "several")]]
    d.take(at, "measure", f"{d.tag(at, 'several')} of {column.name}")
    if d.free(of):
        d.take(of, "measure")


def _end_of_range(d: Draft, at: int) -> bool:
    """Whether ranges are held against each other by their width: `the widest range of wages`, `biggest price range`."""
    words = [i for i in range(max(0, at - 2), at) if d.text(i).removeprefix("the ") in WIDE | NARROW]
    if d.superlative is None and words:
        d.superlative = Superlative(d.text(words[0]).removeprefix("the ") in WIDE, 1, said=True, at=words[0])
        d.take(words[0], "superlative")
    return d.superlative is not None and d.superlative.at in range(max(0, at - 2), at)


WIDE, NARROW = words_of("wide"), words_of("narrow")


def _runs(d: Draft) -> list[list[int]]:
    """Where aggregates stand one after the other: `min, avg and max`, `min/avg/max`."""
    runs: list[list[int]] = []
    for at in range(len(d.mentions)):
        if not (d.free(at) and d.tag(at, "aggregate") and not d.mentions[at].columns):
            continue
        between = range(runs[-1][-1] + 1, at) if runs else ()
        near = bool(runs) and all(d.has(i, "and", "versus") or d.text(i) in (",", "/", "&", ".") for i in between)
        if near and at > runs[-1][-1] + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return [run for run in runs if len(run) > 1]


def _said_before(d: Draft, run: list[int]) -> None:
    """`height by sex: min, avg, max`: all of them of the number that is named before, where none comes after; held
    against each other, of the one that does: `median vs mean salary`."""
    after = object_of(d, run[-1])
    versus = [i for i in range(run[0], run[-1]) if d.has(i, "versus") and d.free(i)]
    if after is not None and _number(d, after) and not versus:
        return
    of = after if versus and after is not None and _number(d, after) else None
    of = of if of is not None else next((i for i in range(run[0] - 1, -1, -1) if _number(d, i)), None)
    if of is None or any(d.tag(at, "aggregate") in ("count", "mode", "percentile") for at in run):
        return
    column = _number(d, of)
    d.measures += [(at, Measure(Aggregate(d.tag(at, "aggregate"), column))) for at in run]
    for at in (of, *run, *versus):
        if d.free(at):
            d.take(at, "measure", f"{d.text(at)} of {column.name}" if at in run else "")


def _number(d: Draft, at: int) -> Column | None:
    """The column of numbers that is named there, and is no group or condition."""
    found = d.best_column(at, "numeric") if d.free(at) else None
    fits = found is not None and found.column.numeric and found.column.role == "measure" and found.score > 0.5
    return Column(found.table, found.column.name) if fits else None
