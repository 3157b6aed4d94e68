"""Questions of how something was done that a column tells in kinds: `how did Ohio vote` is votes by party, `how often
do people shop` is how many shop how often."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.tokens import tokenize
from inkfish.language.vocabulary import Vocabulary

OPENS, VOTING, SIDES = words_of("how_opens"), words_of("voting_verb"), ("party", "candidate")
OFTEN, FREQUENCY = words_of("how_often"), tokenize("frequency")
SURE, LEAST = 0.5, 0.3


def with_ways(mentions: Sequence[Mention], words: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions in which such a question is one for numbers by these kinds."""
    if not mentions:
        return ()
    first = mentions[0]
    if first.text in OPENS and len(mentions) > 2:
        return _voted(mentions, words)
    more = any(m.values or m.time or m.number is not None or "by" in m.tags for m in mentions)
    if first.text in OFTEN and not more:
        kinds = [c for c in words.find_columns(FREQUENCY) if c.column.type == "text" and c.score >= LEAST]
        named = {c.column.name for m in mentions for c in m.columns if c.score >= SURE} - {c.column.name for c in kinds}
        if len(kinds) == 1 and len(named) <= 1:
            rows = tuple(m for m in mentions[1:] if m.tables)[:1]
            return (msgspec.structs.replace(first, tags={"aggregate": "count"}), *rows, *_split(first, kinds[0]))
    return tuple(mentions)


def _voted(mentions: Sequence[Mention], words: Vocabulary) -> tuple[Mention, ...]:
    """`how did Ohio vote in 2004`: the votes there by party, or by candidate where no party is told."""
    verb = next((i for i, m in enumerate(mentions) if m.text in VOTING and m.columns), None)
    if verb is None or not any(m.values for m in mentions[1:verb]):
        return tuple(mentions)
    told = (c for side in SIDES for c in words.find_columns(tokenize(side)) if c.column.type == "text")
    party = next((c for c in told if c.score >= SURE), None)
    named = {(v.table, v.column.name) for m in mentions for v in m.values[:1]}
    if party is None or (party.table, party.column.name) in named:
        return tuple(mentions)
    said = msgspec.structs.replace(mentions[verb], tags={})
    return (said, *_split(mentions[0], party), *mentions[1:verb], *mentions[verb + 1 :])


def _split(at: Mention, by: ColumnLink) -> tuple[Mention, Mention]:
    """The mentions of a split by a column, where another one stands."""
    plain = Mention(at.start, at.end, "by", {"by": "", "preposition": ""})
    return plain, Mention(at.start, at.end, by.column.name, columns=(msgspec.structs.replace(by, score=1.0),))
