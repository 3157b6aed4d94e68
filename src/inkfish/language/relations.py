"""Whether two qualities go together, asked without the word: `do taller athletes weigh more?`"""

from __future__ import annotations

import msgspec

from inkfish.language.amounts import money_column
from inkfish.language.classes import ordered, words_of
from inkfish.language.columns import told_by
from inkfish.language.comparatives import GENERAL, is_comparative
from inkfish.language.directions import direction, going_with
from inkfish.language.draft import Draft
from inkfish.language.headers import is_flag
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.mention import ColumnLink
from inkfish.language.qualities import quality_column
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Calculation, Column, Expr, Measure, Plan

ASKING = words_of("yes_or_no")
TWO = words_of("versus")  # words that already say which two are compared


def read_relation(d: Draft) -> None:
    """`do taller athletes weigh more`, `do shops with more staff get better stars`, `does rent rise with size`: the two
    numbers of each row."""
    words = [t.text for t in d.tokens]
    if _related_to(d):
        return
    verb = direction(d)
    along = verb is not None and going_with(d, verb)
    if not words or not (along or (words[0] in ASKING and not TWO & set(words) and _compares(d, words))):
        return
    sides: list[tuple[int, Column]] = []
    for at in range(1, len(d.mentions)):
        column = _side(d, at, sides[0][1] if sides else None, along)
        if column is not None and len(sides) < 2:
            sides.append((at, column))
    if len(sides) < 2 or not any(map(d.free, (at for at, _ in sides))):
        return
    (first, a), (_, b) = sides
    d.correlation = "points"
    d.measures += [(at, Measure(column)) for at, column in sides]
    for i in range(first - 2 * _does_more(d, first - 2), len(d.mentions)):
        if d.free(i) and not d.mentions[i].values and not d.boundary(i) and not _stranger(d, i):
            d.take(i, "measure", f"{a.name} and {b.name}" if i == first else "")


def _related_to(d: Draft) -> bool:
    """`is humidity related to visibility`: the number on each side of a word of relation."""
    for at in d.indexes("correlation"):
        pair = [(i, d.best_column(i, "numeric")) for i in (d.step(at, -1), d.step(at, 1)) if i >= 0]
        numbers = [(i, c) for i, f in pair if d.free(i) and (c := _number_of(d, i, f)) is not None]
        if len(numbers) < 2 or numbers[0][1] == numbers[1][1] or d.has(numbers[0][0] - 1, "by", "and"):
            continue
        d.correlation = d.tag(at, "correlation")
        d.measures += [(i, Measure(column)) for i, column in numbers]
        for i in (at, *(i for i, _ in numbers)):
            d.take(i, "task" if i == at else "measure", f"how {d.text(numbers[0][0])} goes with it" if i == at else "")
        return True
    return False


def _number_of(d: Draft, at: int, found: ColumnLink | None) -> Column | None:
    """The number that a side names; what a table tells of its things, where the table is named."""
    if found is not None and measures(found):
        return Column(found.table, found.column.name)
    named = d.mentions[at].tables and not d.mentions[at].columns and not d.has(at, "request")
    return told_by(d) if named else None


def measures(found: ColumnLink) -> bool:
    """Whether a column that is named is a number that each row has."""
    return found.column.numeric and found.column.role == "measure" and found.score >= 0.45


def _compares(d: Draft, words: list[str]) -> bool:
    """Whether one thing is asked to grow with another: by a comparative, or `are pricey wines better`."""
    return any(map(is_comparative, words[2:]))


def _stranger(d: Draft, at: int) -> bool:
    """Whether a word is known to nothing, and so must be told: `do red-haired people earn more`."""
    return not d.mentions[at].known and d.text(at) not in GENERAL


def _side(d: Draft, at: int, other: Column | None, along: bool) -> Column | None:
    """The number that a mention speaks of as one of the two: by a comparative, as `more staff`, or as a verb does; any
    number where one goes `along` with another."""
    if not d.free(at):
        return None
    spoken = _quality(d, at)
    if spoken is not None and spoken != other:
        return spoken
    if d.text(at) in GENERAL and other is not None and d.last(at):
        return _judged(d, at) if d.text(at) in JUDGING else None
    if d.tag(at, "metric") == "takings" and other is not None:
        return money_column(d)
    found = d.best_column(at, "numeric") if d.text(at) not in GENERAL else None
    if found is None or not measures(found) or is_flag(found.column) or _does_more(d, at):
        return None
    column = Column(found.table, found.column.name)
    beside = {d.text(i) for i in (at - 1, at + 1)} | {d.text(i) for i in (d.step(at, 1),) if i > 0}
    compared = any(is_comparative(word) for text in beside for word in text.split(" "))
    return column if column != other and (compared or along or other is not None) else None


def _does_more(d: Draft, at: int) -> bool:
    """Whether a word is only the verb before what there is more of: `teams that hit more homeruns`."""
    ahead = d.best_column(at + 2, "numeric") if d.text(at + 1) in GENERAL else None
    return ahead is not None and measures(ahead)


def _judged(d: Draft, at: int) -> Column | None:
    """What is better or worse by no other word: a rating, a score."""
    found = quality_column(d, RATED)
    return Column(found[0], found[1].name) if found is not None else None


JUDGING = words_of("judging")
RATED = tuple(map(stem, ordered("rated")))


def _quality(d: Draft, at: int) -> Column | None:
    """The column that an adjective at a mention speaks of: `taller`, `more expensive`, `pricey`."""
    about = tuple(w for q in load_lexicon().qualities.get(stems(d.text(at)), ()) for w in q.about)
    found = quality_column(d, about) if about else None
    return Column(found[0], found[1].name) if found else None


def related(d: Draft) -> None:
    """Two numbers that may go together: how closely they do, where that is asked for, else a point for each row."""
    if not d.correlation:
        return
    _raw_pair(d)
    if "kind" in d.chart:
        return
    if d.tokens[0].text in ASKING or " ".join(t.text for t in d.tokens[:2]) in HOW_CLOSELY:
        d.correlation = "coefficient"  # `is there a link between age and charges`
    if d.correlation == "coefficient" and _one_coefficient(d):
        return
    axes = len(d.measures) + sum(1 for _, x in d.dimensions if isinstance(x.expr, Column) and d.data(x.expr).numeric)
    if axes >= 2 and not any(isinstance(m.expr, Calculation) for _, m in d.measures):
        d.chart["kind"] = "scatter"


HOW_CLOSELY = words_of("how_closely")


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
