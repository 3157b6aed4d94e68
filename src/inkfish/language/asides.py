"""What is only mused before the question itself: `women and children first? survival rate by sex`."""

from __future__ import annotations

from inkfish.language.draft import Draft
from inkfish.query.plan import Column, Condition, parts


def musings_dropped(d: Draft) -> None:
    """Conditions of a first sentence on what the second one is split by or measures: they were only mused about."""
    marks = (i for i in range(1, len(d.mentions) - 1) if d.text(i) == "?")
    mark = next(marks, len(d.mentions))
    asked = {c for at, x in d.dimensions if at > mark for c in parts(x.expr)}
    asked |= {c for at, m in d.measures if at > mark for c in parts(m.expr)}
    grouped = any(at > mark for at, _ in d.dimensions) and any(at > mark for at, _ in d.measures)
    before = [c for c in d.filters if d.stands.get(c, (mark, mark))[1] < mark] if grouped else []
    mused = [c for c in before if asked & set(_columns(c))]
    mused += [c for c in before if c not in mused and any(_joined(d, c, other) for other in mused)]
    d.filters = [c for c in d.filters if c not in mused]


def _columns(condition: Condition) -> list[Column]:
    return [p for p in parts(condition) if isinstance(p, Column)]


def _joined(d: Draft, one: Condition, other: Condition) -> bool:
    """Whether two conditions stand beside each other with nothing but `and` between them."""
    (_, left), (right, _) = sorted((d.stands[one], d.stands[other]))
    return all(d.has(i, "and") or d.text(i) == "," for i in range(left + 1, right))
