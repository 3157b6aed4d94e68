"""Who has the most of a number, said by a noun: `home run leader of each team`, `the leader in assists`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from inkfish.language.classes import words_of
from inkfish.language.lexicon import tags_of
from inkfish.language.mention import Mention
from inkfish.language.tokens import tokenize

LEADS, LEAGUE = words_of("leads"), words_of("whole_league")
LEADER, SMALL = words_of("leader"), frozenset({"request", "article", "helper", "relative", "where", "preposition"})
LEADERS, PAYING = words_of("leaders"), frozenset({"paying", "earning", "grossing", "rated"})
SURE = 0.6  # how surely a word must name the number that is led in


def with_leaders(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return mentions that ask who has the most, where a leader in a number is asked for and nothing stands before, or
    who leads a league in it."""
    for at, m in enumerate(mentions):
        if m.text in LEADS and _league_behind(mentions, at) and _number(mentions[at + 4 : at + 5]):
            return (*mentions[:at], *_called(m, "has", "most"), *mentions[at + 4 :])
        if m.text in PAYING and at > 1 and mentions[at - 1].number is not None and "top" in mentions[at - 2].tags:
            return (*mentions[:at], *_called(m, f"highest {m.text}"), *mentions[at + 1 :])  # `top 10 paying jobs`
        if m.text in LEADERS and at and _number(mentions[at - 1 : at]) and any("top" in o.tags for o in mentions[:at]):
            return (*mentions[:at], *mentions[at + 1 :])  # `the top 10 home run leaders`
        if m.text not in LEADER or m.columns or m.tables or m.values:
            continue
        behind = at + 1 < len(mentions) and mentions[at + 1].text == "in"
        own = at - (at > 0 and mentions[at - 1].text in LEAGUE)
        of = at + 2 if behind and _number(mentions[at + 2 : at + 3]) else own - 1
        first = min(of, own)
        if of < 0 or not _number(mentions[of : of + 1]) or not all(map(_small, mentions[:first])):
            return tuple(mentions)
        return (*_called(m, "who", "has", "most"), mentions[of], *mentions[max(of, at) + 1 :])
    return tuple(mentions)


def _called(m: Mention, *words: str) -> Iterator[Mention]:
    """Yield a mention of each word in the place of another one."""
    return (replace(m, text=w, tags=dict(tags_of(tokenize(w))), columns=(), tables=(), values=()) for w in words)


def _league_behind(mentions: Sequence[Mention], at: int) -> bool:
    """Whether `the league in` stands behind a verb: all of the data, and no column of leagues."""
    the, league, into = ([*(m.text for m in mentions[at + 1 : at + 4]), "", "", ""])[:3]
    return the == "the" and league in LEAGUE and into == "in"


def _number(said: Sequence[Mention]) -> bool:
    link = said[0].columns[0] if said and said[0].columns else None
    return link is not None and link.column.numeric and link.column.role == "measure" and link.score >= SURE


def _small(m: Mention) -> bool:
    return not (m.columns or m.tables or m.values) and m.tags.keys() <= SMALL and m.known
