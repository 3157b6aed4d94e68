"""What was lost: the low end of a column of gains, where a superlative comes after a verb of losing."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.columns import default_aggregate
from inkfish.language.draft import Draft
from inkfish.language.signs import LOSING, gain
from inkfish.language.subjects import is_number
from inkfish.query.plan import Measure


def read_most_lost(d: Draft) -> None:
    """`which region loses us the most money`, `who lost the most`: the least of what was gained."""
    s = d.superlative
    verb = _losing_before(d, s.at) if s is not None and not s.about and d.has(s.at, "superlative") else None
    if verb is None:
        return
    lost = s.at + 1
    money = d.free(lost) and d.text(lost) in MONEY
    if not (money or d.last(s.at) or d.has(lost, "preposition", "during", "by") or d.boundary(lost)):
        return  # `lost the most games`
    column = gain(d)
    if column is None:
        if money:
            d.take(verb, "lost")  # what comes in says nothing of what was lost: it stays unread
        return
    s.descending = not s.descending
    d.measures.append((s.at, Measure(default_aggregate(column.table, d.data(column)))))
    d.take(verb, "measure", f"{d.data(column).title}, the lowest first" if not s.descending else d.data(column).title)
    if money:
        d.take(lost, "measure")


def _losing_before(d: Draft, at: int) -> int | None:
    """Where a verb of losing stands before a superlative, with whom it is lost for between: `loses us the most`."""
    near = range(at - 1, max(-1, at - 4), -1)
    return next((i for i in near if d.free(i) and _loses(d, i)), None)


def _loses(d: Draft, at: int) -> bool:
    """Whether a verb of losing stands there, and no number of losses is called so."""
    return d.text(at).split(" ")[-1] in LOSING and not is_number(d, at)


MONEY = words_of("cash")
