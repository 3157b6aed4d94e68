"""Whether something went up or down: `did prices go up after 2010`, `are thefts falling`; it is told over time."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.comparatives import is_comparative
from inkfish.language.draft import Draft
from inkfish.language.moments import Span
from inkfish.query.plan import Between

ASKING, MEANWHILE = words_of("asking_whether"), words_of("meanwhile")


def read_directions(d: Draft) -> None:
    """Take a verb of change in a question of yes and no, where nothing is said to have changed with it."""
    at = direction(d)
    if at is None or going_with(d, at) or _compares(d, at):
        return
    d.trend = True
    spans = [m.time for m in d.mentions if m.time is not None]
    d.grain = d.grain or ("year" if any(map(_several_years, spans)) else "")
    d.take(at, "trend", "over time")


def _several_years(span: Span) -> bool:
    """Whether a stretch is said from one year to a later one, so that each of them is told."""
    closed = isinstance(span.period, Between) and span.period.start and span.period.end
    return bool(closed) and span.grain == "year" and int(span.period.end[:4]) - int(span.period.start[:4]) > 2


def direction(d: Draft) -> int | None:
    """Where the verb of change stands in a question such as `did prices go up`, `is it falling`."""
    if not d.tokens or d.tokens[0].text not in ASKING:
        return None
    verbs = (at for at in range(2, len(d.mentions)) if d.free(at) and d.has(at, "went", "changed"))
    at = next((at for at in verbs if not _is_name(d, at)), None)
    return at if at is not None and _ends_clause(d, at) else None


def going_with(d: Draft, at: int) -> bool:
    """Whether something else goes along with a change: `does rent rise with size`, `did it fall as prices went up`."""
    return d.text(at + 1).split(" ")[0] in MEANWHILE and d.mentions[at + 1].time is None


def _compares(d: Draft, at: int) -> bool:
    """Whether something else than the change compares: `did A rise more than B`."""
    own = range(d.mentions[at].start, d.mentions[at].end)
    return any(is_comparative(t.text) for i, t in enumerate(d.tokens) if i not in own)


def _ends_clause(d: Draft, at: int) -> bool:
    """Whether no object stands after a verb: a time, a place or a mark does, or nothing."""
    nxt = at + 1
    if nxt >= len(d.mentions) or d.boundary(nxt) or d.mentions[nxt].time is not None:
        return True
    return d.has(nxt, "preposition", "during", "by", "trend", "between", "where") or going_with(d, at)


def _is_name(d: Draft, at: int) -> bool:
    """Whether a word of change is the name of a column: `each index`."""
    m = d.mentions[at]
    return bool(m.columns and m.columns[0].score > 0.95) or any(v.score == 1.0 for v in m.values)
