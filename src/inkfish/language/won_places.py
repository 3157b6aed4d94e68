"""Who won a larger place, where only smaller ones tell who won each: `who won Ohio`, of rows for its counties."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft, Superlative
from inkfish.language.flags import is_flag
from inkfish.query.plan import Aggregate, Column, Dimension, Measure

VOTES, WON = stems_of("vote_counts"), words_of("won")


def read_won_places(d: Draft) -> None:
    """`who won Ohio`, `who won each state`: whoever has the most votes there in all, and not who won some county."""
    at = next((i for i in range(len(d.mentions)) if d.free(i) and d.text(i) in WON and _flag(d, i)), None)
    if at is None or d.asked is None or d.tokens[0].text != "who" or d.superlative is not None:
        return
    larger = {large: small for small, large in d.facts.larger.items() if large.table == d.asked.table}
    named = [(c, i) for i in range(len(d.mentions)) if d.free(i) for c in _spoken_of(d, i)]
    votes = next((c for c in d.facts.named(VOTES) if d.data(c).numeric and d.data(c).additive), None)
    place, said = next(((c, i) for c, i in named if c in larger), (None, 0))
    if votes is None or place is None or larger[place] in dict(named):
        return
    if not d.mentions[said].values:
        d.dimensions.append((said, Dimension(place)))
        d.per_group = True
        for i in (said, said - 1):
            d.take(i, "group", d.data(place).title if i == said else "")
    d.dimensions.append((0, Dimension(d.asked)))
    d.measures.append((at, Measure(Aggregate("sum", votes))))
    d.superlative = Superlative(True, said=True, at=at)
    d.take(at, "role", f"the most {d.data(votes).title.lower()}")
    d.assumed.append(f"who won is told by {d.data(votes).title.lower()} in all")


def _flag(d: Draft, at: int) -> bool:
    """Whether a word names a column of yes and no that tells who won each row."""
    return any(is_flag(c.column) for c in d.mentions[at].columns[:1])


def _spoken_of(d: Draft, at: int) -> list[Column]:
    """The columns that a mention names, or is a value of."""
    m = d.mentions[at]
    return [Column(link.table, link.column.name) for link in (*m.values[:2], *m.columns[:1])]
