"""How matches ended, by the scores of both sides: `games that Brazil won`, `draws by year`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, Having
from inkfish.language.mention import ColumnLink
from inkfish.language.negation import negated_before
from inkfish.language.sided import view_of
from inkfish.query.plan import Aggregate, Column, Compare, Condition, Dimension, Measure, Not


def outcome(d: Draft, at: int) -> Compare | None:
    """What a word for a result says of the scores: `won`."""
    op, view = d.tag(at, "outcome"), view_of(d.mentions, d.facts.matches, d.tables)
    if not op or view is None:
        return None
    scores = view.pair(view.match.scores)
    return Compare(op, scores.first, scores.second)


def read_outcomes(d: Draft) -> None:
    """`games that Brazil won`, `draws by year`: the rows that ended so; several are counted beside each other."""
    at = [i for i in range(len(d.mentions)) if d.free(i) and outcome(d, i) is not None]
    if len(at) == 1 and _never(d, at[0]):
        return
    told = {i: _negated(d, i, outcome(d, i)) for i in at}
    if len(set(told.values())) > 1:
        for i, condition in told.items():
            d.measures.append((i, Measure(Aggregate("count", where=condition), d.text(i).capitalize())))
            d.take(i, "measure", d.text(i))
        return
    for i, condition in told.items():
        if condition not in d.filters:
            d.keep(i, condition)
        if d.mentions[i].columns:
            d.say(i, "by the scores of both sides")
        else:
            d.take(i, "condition", "by the scores of both sides")


def _never(d: Draft, at: int) -> bool:
    """`which team never lost`: those with no such row at all, where a side is asked for."""
    before = negated_before(d, at)
    condition, view = outcome(d, at), view_of(d.mentions, d.facts.matches, d.tables)
    names = view.pair(view.match.names)
    who = next((i for i, m in enumerate(d.mentions[:at]) if any(_is(c, names.first) for c in m.columns)), None)
    if before is None or d.text(before) not in NEVER or who is None or not d.free(who):
        return False
    d.dimensions.append((who, Dimension(names.first)))
    d.take(who, "group", d.data(names.first).title)
    d.having.append(Having("=", 0, Aggregate("count", where=condition)))
    d.take(before, "not", "not once")
    d.take(at, "having", "by the scores of both sides")
    return True


def _is(link: ColumnLink, column: Column) -> bool:
    return Column(link.table, link.column.name) == column


NEVER = words_of("never")


def _negated(d: Draft, at: int, condition: Compare) -> Condition:
    """`did not win`, `never lost`."""
    before = negated_before(d, at)
    if before is None:
        return condition
    d.take(before, "not", "not so")
    return Not(condition)
