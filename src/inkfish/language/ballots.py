"""How those in the rows voted, by a column of yes and no: `how many voted no`, `yes votes by party`, `voted for it`."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.flags import flagged
from inkfish.language.headers import is_flag
from inkfish.language.names import read_name
from inkfish.language.negation import negated_before
from inkfish.language.tokens import stem
from inkfish.query.plan import Column, Dimension


def read_ballots(d: Draft) -> None:
    """`how many voted no`, `yes votes by party`, `who voted against the bill`: the rows of those who did."""
    column = ballot(d)
    if column is None:
        return
    for at in (i for i in range(len(d.mentions)) if d.free(i) and stem(d.text(i).split(" ")[0]) in VOTE):
        way = next((i for i in (at + 1, at - 1) if d.free(i) and _way(d, i, column) is not None), None)
        if way is not None:
            _keep(d, at, way, column)
        elif d.text(at) in NOUN and any(d.has(i, "by", "per_group") for i in range(len(d.mentions))):
            d.dimensions.append((at, Dimension(column)))
            d.take(at, "group", f"with and without {d.data(column).title}")  # `votes by party`: of both kinds


def ballot(d: Draft) -> Column | None:
    """The only column of yes and no that is called a vote."""
    flags = [c for c in d.facts.named(VOTE) if is_flag(d.data(c))]
    return flags[0] if len(flags) == 1 else None


def _way(d: Draft, at: int, column: Column) -> bool | None:
    """Whether a mention says that a vote was yes; None where it does not say how it was, or of what else it is."""
    text = d.text(at)
    plain = text in PLAINLY or d.last(at) or d.boundary(at + 1) or d.has(at + 1, "by") or _motion(d, at, column) > 0
    return (True if text in FOR else False if text in AGAINST else None) if plain else None


def _motion(d: Draft, at: int, column: Column) -> int:
    """Where the thing is named that all rows are a vote on, right behind a mention: `the bill`; else -1."""
    about = d.step(at, 1, skip=("article", "preposition"))
    its = {word for form in read_name(column.name).forms for word in form}
    return about if d.free(about) and stem(d.text(about).removeprefix("the ")) in its | MOTION else -1


def _keep(d: Draft, at: int, way: int, column: Column) -> None:
    data, yes = d.data(column), bool(_way(d, way, column))
    negated = negated_before(d, at) if way > at else None
    yes = yes is (negated is None)
    d.keep((min(at, way), max(at, way)), flagged(column, data, yes))
    for i in (at, way, negated, _motion(d, max(at, way), column)):
        if i is not None and d.free(i):
            d.take(i, "condition", f"{data.title} is {'yes' if yes else 'no'}" if i == at else "")


VOTE, NOUN, MOTION = stems_of("ballot"), words_of("ballot_noun"), stems_of("motion")
FOR, AGAINST, PLAINLY = words_of("voted_for"), words_of("voted_against"), words_of("voted_plainly")
