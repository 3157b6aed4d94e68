"""Who has the most of a number, said by a noun: `home run leader of each team`, `the leader in assists`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from inkfish.language.classes import words_of
from inkfish.language.lexicon import tags_of
from inkfish.language.mention import Mention
from inkfish.language.tokens import tokenize

LEADER, SMALL = words_of("leader"), frozenset({"request", "article", "helper", "relative", "where", "preposition"})
SURE = 0.6  # how surely a word must name the number that is led in


def with_leaders(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return mentions that ask who has the most, where a leader in a number is asked for and nothing stands before."""
    for at, m in enumerate(mentions):
        if m.text not in LEADER or m.columns or m.tables or m.values:
            continue
        behind = at + 1 < len(mentions) and mentions[at + 1].text == "in"
        of = at + 2 if behind and _number(mentions[at + 2 : at + 3]) else at - 1
        first = min(of, at)
        if of < 0 or not _number(mentions[of : of + 1]) or not all(map(_small, mentions[:first])):
            return tuple(mentions)
        asked = (replace(m, text=text, tags=dict(tags_of(tokenize(text)))) for text in ("who", "has", "most"))
        return (*asked, mentions[of], *mentions[max(of, at) + 1 :])
    return tuple(mentions)


def _number(said: Sequence[Mention]) -> bool:
    link = said[0].columns[0] if said and said[0].columns else None
    return link is not None and link.column.numeric and link.column.role == "measure" and link.score >= SURE


def _small(m: Mention) -> bool:
    return not (m.columns or m.tables or m.values) and m.tags.keys() <= SMALL and m.known
