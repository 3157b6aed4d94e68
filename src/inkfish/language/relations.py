"""Whether two qualities go together, asked without the word: `do taller athletes weigh more?`"""

from __future__ import annotations

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.comparatives import is_comparative
from inkfish.language.draft import Draft
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.ordering import quality_column
from inkfish.query.plan import Aggregate, Calculation, Column, Expr, Measure, Plan

ASKING = words_of("yes_or_no")
TWO = words_of("versus")  # words that already say which two are compared


def read_relation(d: Draft) -> None:
    """`do taller athletes weigh more`, `do bigger houses cost more`: the two numbers of each row, as points."""
    words = [t.text for t in d.tokens]
    if not words or words[0] not in ASKING or TWO & set(words) or not any(map(is_comparative, words[2:])):
        return
    first = next((i for i in range(1, min(4, len(d.mentions))) if d.free(i) and _quality(d, i)), None)
    if first is None:
        return
    a = _quality(d, first)
    second = next((i for i in range(first + 1, len(d.mentions)) if _second(d, i, a)), None)
    if second is None:
        return
    b = _second(d, second, a)
    d.correlation = "points"
    d.measures += [(first, Measure(a)), (second, Measure(b))]
    for i in range(first, len(d.mentions)):
        if d.free(i) and not d.mentions[i].values and not d.boundary(i):
            d.take(i, "measure", f"{a.name} and {b.name}" if i == first else "")


def _quality(d: Draft, at: int) -> Column | None:
    """The column that a comparative at a mention speaks of."""
    about = tuple(w for q in load_lexicon().qualities.get(stems(d.text(at)), ()) for w in q.about)
    found = quality_column(d, about) if about else None
    return Column(found[0], found[1].name) if found else None


def _second(d: Draft, at: int, other: Column) -> Column | None:
    """The number that is asked to go with the first one: named, or spoken of by another adjective."""
    found = d.best_column(at, "numeric") if d.free(at) else None
    if found is not None and found.column.numeric and found.column.role == "measure" and found.score >= 0.5:
        column = Column(found.table, found.column.name)
        return column if column != other else None
    return None


def related(d: Draft) -> None:
    """Two numbers that may go together: how closely they do, where that is asked for, else a point for each row."""
    if not d.correlation:
        return
    _raw_pair(d)
    if "kind" in d.chart:
        return
    if d.correlation == "coefficient" and _one_coefficient(d):
        return
    axes = len(d.measures) + sum(1 for _, x in d.dimensions if isinstance(x.expr, Column) and d.data(x.expr).numeric)
    if axes >= 2 and not any(isinstance(m.expr, Calculation) for _, m in d.measures):
        d.chart["kind"] = "scatter"


def _raw_pair(d: Draft) -> None:
    """`correlation between number of platforms and number of passengers`: a point for each row."""
    if any(role == "group" for role in d.role.values()):
        return
    shown = [(at, x.expr) for at, x in d.dimensions]
    for at, m in d.measures:
        plain = isinstance(m.expr, Aggregate) and m.expr.func in ("sum", "avg") and not m.expr.where
        if not plain or d.tag(at, "aggregate") not in (None, "count"):
            return
        shown.append((at, m.expr.of))
    if len(shown) == 2 and all(isinstance(c, Column) and d.data(c).numeric for _, c in shown):
        d.dimensions = []
        d.measures = [(at, Measure(c)) for at, c in sorted(shown, key=lambda pair: pair[0])]


def _one_coefficient(d: Draft) -> bool:
    """`correlation between price and points`, also `by country`: the number that tells how closely they go together."""
    pair = [_single(d, at, m.expr) for at, m in d.measures]
    if len(pair) != 2 or not all(isinstance(c, Column) and d.data(c).numeric for c in pair):
        return False
    if any(_hardly_repeats(d, x.expr) for _, x in d.dimensions):
        return False
    d.measures = [(d.measures[0][0], Measure(Aggregate("correlation", pair[0], by=pair[1])))]
    return True


def _hardly_repeats(d: Draft, group: Expr) -> bool:
    return not isinstance(group, Column) or 3 * d.data(group).distinct > d.data(group).rows


def _single(d: Draft, at: int, of: Expr) -> Expr | None:
    """The number of each row, where it was summed up only because of a group: not where an aggregate was said."""
    unsaid = isinstance(of, Aggregate) and of.where is None and not d.has(at, "aggregate")
    return of.of if unsaid else of


def points_of(plan: Plan) -> Plan:
    """Return a plan of one correlation as the points that it is told from; any other plan as it is."""
    found = plan.measures[0].expr if len(plan.measures) == 1 else None
    if plan.dimensions or not isinstance(found, Aggregate) or found.func != "correlation":
        return plan
    return msgspec.structs.replace(plan, measures=(Measure(found.of), Measure(found.by)), order=(), limit=None)
