"""Who won a larger place, where only smaller ones tell who won each: `who won Ohio`, of rows for its counties."""

from __future__ import annotations

from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.columns import main_amount
from inkfish.language.draft import Draft, Superlative
from inkfish.language.flags import is_flag
from inkfish.language.roles import holding, resulting
from inkfish.language.sides import load_sides
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Column, Dimension, Measure

VOTED_IN = stems_of("voted_in")
VOTES, WON = tuple(map(stem, ordered("vote_counts"))), words_of("won")


def read_won_places(d: Draft) -> None:
    """`who won Ohio`, `who won each state`: whoever has the most votes there in all, and not who won some county."""
    verbs = [i for i, m in enumerate(d.mentions) if m.text in WON and d.role.get(i) in (None, "asked")]
    untold = bool(verbs) and _untold(d)
    at = next((i for i in verbs if _flag(d, i) or untold), None)
    if untold and _won_several(d, at):
        d.take(at, "unread", "no column tells who has the most votes of each place")
        return
    best = d.superlative is not None and d.superlative.at != at
    if at is None or d.asked is None or d.tokens[0].text != "who" or best:
        return
    larger = {large: small for small, large in d.facts.larger.items() if large.table == d.asked.table}
    won = {*larger, *(_places(d) - d.facts.larger.keys() if untold else ())}
    named = [(c, i) for i in range(len(d.mentions)) if d.free(i) for c in _spoken_of(d, i)]
    votes = main_amount(d, VOTES)
    place, said = next(((c, i) for c, i in named if c in won), (None, 0))
    if votes is None or place is None or larger.get(place) in dict(named):
        return
    if not d.mentions[said].values:
        d.dimensions += [*_each_time(d, place.table), (said, Dimension(place))]
        d.per_group = True
        for i in (said, said - 1):
            d.take(i, "group", d.data(place).title if i == said else "")
    d.dimensions.append((0, Dimension(d.asked)))
    d.measures.append((at, Measure(Aggregate("sum", votes))))
    d.superlative = Superlative(True, said=True, at=at)
    d.take(at, "role", f"the most {d.data(votes).title.lower()}")
    d.assumed.append(f"who won is told by {d.data(votes).title.lower()} in all")


def _each_time(d: Draft, table: str) -> list[tuple[int, Dimension]]:
    """The time of each vote, where there were several and none is said."""
    time = d.time_column(table)
    several = time is not None and time[1].distinct > 1 and not any(m.time for m in d.mentions)
    return [(-2, Dimension(Column(table, time[1].name)))] if several else []


def _untold(d: Draft) -> bool:
    """Whether each row has the votes of one of several, and no column tells who won."""
    winner = load_sides()["winner"]
    told = holding(d, winner) or resulting(d, winner)
    return not told and bool(_places(d)) and main_amount(d, VOTES) is not None


def _places(d: Draft) -> frozenset[Column]:
    """The columns of places that somebody wins."""
    return frozenset(c for c in d.facts.named(VOTED_IN) if d.data(c).type == "text")


def _won_several(d: Draft, at: int) -> bool:
    """Whether the places are asked for that somebody won: `how many counties did Ash win`, `who won the most seats`."""
    places = _places(d)
    named = any(c in places for i, m in enumerate(d.mentions) if not m.values for c in _spoken_of(d, i))
    by_name = any(v.column.type == "text" for m in d.mentions[:at] for v in m.values[:1])
    most = d.superlative is not None and d.superlative.at > at
    return named and (by_name or most)


def _flag(d: Draft, at: int) -> bool:
    """Whether a word names a column of yes and no that tells who won each row."""
    return any(is_flag(c.column) for c in d.mentions[at].columns[:1])


def _spoken_of(d: Draft, at: int) -> list[Column]:
    """The columns that a mention names, or is a value of."""
    m = d.mentions[at]
    return [Column(link.table, link.column.name) for link in (*m.values[:2], *m.columns[:1])]
