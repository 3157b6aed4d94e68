"""A name that may stand in either of two columns of one kind: the home and the away team, from and to."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.ends import Ends
from inkfish.language.lexicon import load_lexicon
from inkfish.language.mention import Mention, ValueLink
from inkfish.language.negation import negated_near
from inkfish.language.sides import load_sides
from inkfish.query.plan import And, Column, Compare, Condition, Or, Value


def read_either(d: Draft) -> None:
    """`games of the Owls`: those at home and those away; `home games of the Owls`: only where they are at home."""
    for ends, pair in d.facts.ends:
        _prefer(d, ends, pair)
        at = [i for i in range(len(d.mentions)) if _in_both(d, i, pair)]
        if not at or len(at) > 2 or _alone(d, at) or any(i in d.sides or _on_a_way(d, i) for i in at):
            continue
        said = [bool(words & _words_said(d)) for words in ends.said]
        if not any(said) and len(at) == 1 and ends.columns[0] in PLACES:
            d.sides[at[0]] = frozenset({pair[0]})  # the seats of a party are those where it came in first
            continue
        if any(said) and len(at) == 1:
            if not all(said):
                d.sides[at[0]] = frozenset({pair[said.index(True)]})
            continue
        if any(said) or negated_near(d, at[0], pair[0]) is not None or (len(at) == 2 and not _against(d, *at)):
            continue
        _keep(d, at, pair)


def _prefer(d: Draft, ends: Ends, pair: tuple[Column, Column]) -> None:
    """`worst airport to fly out of`, `the airport with the most arrivals`: of both ends that a noun may be, the one
    that is spoken of, where nobody is named that it is said of."""
    plain = [m for m in d.mentions if not m.tags.keys() & {"since", "until"} and not _names_sure(m)]
    said = {t.text for m in plain for t in d.tokens[m.start : m.end]}
    spoken = [column for column, words in zip(pair, ends.said, strict=True) if said & words]
    if len(spoken) == 1 and any(_either_of(m, pair) for m in d.mentions):
        d.preferred.add(spoken[0])
    if not spoken and ends.columns[0] in PLACES:
        d.preferred.add(pair[0])


PLACES = load_sides()["winner"].places


def _either_of(m: Mention, pair: tuple[Column, Column]) -> bool:
    """Whether a noun may be either end, and no other column as surely."""
    best = {Column(c.table, c.column.name) for c in m.columns if c.score == m.columns[0].score}
    return best == {*pair} and m.columns[0].score < SURE


def _names_sure(m: Mention) -> bool:
    return bool(m.columns) and m.columns[0].score >= SURE


SURE = 0.9


def _in_both(d: Draft, at: int, pair: tuple[Column, Column]) -> bool:
    """Whether a mention is a value of both columns, and of no other one as surely."""
    if not d.free(at) or d.mentions[at].columns or d.mentions[at].number is not None:
        return False
    best = [v for v in d.mentions[at].values if v.score >= 0.85 and v.score == d.mentions[at].values[0].score]
    return {Column(v.table, v.column.name) for v in best} == set(pair) and not any(v.part for v in best)


def _alone(d: Draft, at: list[int]) -> bool:
    """Whether nothing else is said, so that names take the place of those of the last answer: `and Oslo?`."""
    return len(at) == 1 and not any(d.content(i) for i in range(len(d.mentions)) if i not in at)


def _on_a_way(d: Draft, at: int) -> bool:
    """Whether the word before a name says which end it is: `from Oslo`, `to Rome`."""
    return at > 0 and bool(set(d.text(at - 1).split()) & load_lexicon().ways.keys())


def _words_said(d: Draft) -> set[str]:
    return {t.text for t in d.tokens}


def _against(d: Draft, first: int, second: int) -> bool:
    """Whether two names are held against each other: `Owls vs Larks`, `between the Owls and the Larks`."""
    return any(d.has(i, "versus") or d.text(i) in MEETING for i in range(max(0, first - 2), second))


MEETING = words_of("meeting")


def _keep(d: Draft, at: list[int], pair: tuple[Column, Column]) -> None:
    """Keep the rows where each name stands in one column or the other."""
    titles = " or ".join(d.data(column).title for column in pair)
    conditions = []
    for i in at:
        links = [next(v for v in d.mentions[i].values if _column(v) == column) for column in pair]
        conditions.append(Or(tuple(Compare("=", _column(v), Value(v.value)) for v in links)))
        d.take(i, "value", f"{titles} is {links[0].value}")
        d.assumed.append(f"“{d.text(i)}” is looked for as {titles}")
    whole: Condition = conditions[0] if len(conditions) == 1 else And(tuple(conditions))
    d.keep((at[0], at[-1]), whole)
    for i in range(at[0] + 1, at[-1]):
        if d.free(i) and d.has(i, "versus", "and"):
            d.take(i, "value")


def _column(link: ValueLink) -> Column:
    return Column(link.table, link.column.name)
