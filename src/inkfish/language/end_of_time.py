"""The end of time that is itself asked for: `what was the last year that it was recorded`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.query.plan import Aggregate, Column, Measure, Truncated

FIRST, LAST, GRAINS = words_of("first"), words_of("last"), words_of("whole_grain")


def read_end_of_time(d: Draft) -> None:
    """Take `what is the latest year for polio`: the first or last time of the rows that fit, and no condition."""
    asks = d.text(0).split(" ")[0] in ("what", "which") and not d.has(0, "turn")
    at = d.step(0, 1) if asks else -1
    picked = d.superlative is not None and d.superlative.at == at
    words = [w for m in d.mentions[at : at + 2] for w in m.text.split(" ")] if at > 0 and (picked or d.free(at)) else []
    if not words:
        return
    own = d.time_column()
    end = {*words[:-1]} & (FIRST | LAST)
    grain = next((w for w in words if w in GRAINS), "")
    alone = d.mentions[at].time is None and words[-1:] == [grain]  # `the last` and `date`, each a mention
    if own is None or not end or not grain or _measures(d, at) or not (d.mentions[at].time or alone):
        return
    d.superlative = None if picked else d.superlative
    column = Column(own[0], own[1].name)
    of = Truncated(column, grain) if own[1].temporal and grain in ("month", "year") else column
    d.measures.append((at, Measure(Aggregate("min" if end & FIRST else "max", of))))
    for i in range(at, at + 2):
        if i == at or alone:
            d.take(i, "measure", f"the {'first' if end & FIRST else 'last'} {grain}")


def _measures(d: Draft, at: int) -> bool:
    """Whether a number is asked for, and not the time: `what was the last year's revenue`, `what is the last price`."""
    numbers = (i for i in range(at + 1, len(d.mentions)) if (c := d.best_column(i, "numeric")) and c.score > 0.6)
    measured = any(d.best_column(i, "numeric").column.role == "measure" for i in numbers)
    return measured and not any(d.has(i, "compare") for i in range(at, len(d.mentions)))
