"""Shares that a column tells: the `average vote share` of `fraction_votes`, which no sum of votes is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import stems_of
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.names import read_name
from inkfish.language.tokens import Token

PARTS = stems_of("percent") | stems_of("share_of_degree")
ENDS = frozenset({"aggregate", "superlative", "quality"})
SUMS = ("count", "sum", "count_distinct")


def with_shares_told(tokens: Sequence[Token], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions in which `average share of the vote` and `highest vote share` are of the column that tells
    such a share of each row."""
    found = list(mentions)
    for at in range(1, len(found)):
        noun, last = at, at + 1
        if tokens[found[at].start].stem in PARTS and "proportion" in found[at].tags:  # `share of the vote`
            noun = next((i for i in range(at + 1, len(found)) if "article" not in found[i].tags), len(found))
            last = noun
        elif last == len(found) or "proportion" not in found[last].tags or tokens[found[last].start].stem not in PARTS:
            continue
        before = next((i for i in range(at - 1, -1, -1) if "article" not in found[i].tags), None)
        tags = found[before].tags if before is not None and noun < len(found) else {}
        link = _share_of(found[noun]) if ENDS & tags.keys() and tags.get("aggregate") not in SUMS else None
        if link is not None:
            merged = Mention(found[at].start, found[last].end, f"{found[noun].text} share", columns=(link,))
            return (*found[:at], merged, *found[last + 1 :])
    return tuple(found)


def _share_of(noun: Mention) -> ColumnLink | None:
    """The column of what part it was of what a noun names: a part, and the noun, and no more."""
    named = [c for c in noun.columns if c.column.numeric]
    own = {w for c in named[:1] for form in read_name(c.column.name).forms for w in form} - PARTS
    for link in named:
        told = {w for form in read_name(link.column.name).forms for w in form}
        if told & PARTS and told - PARTS <= own and not link.column.additive:
            return msgspec.structs.replace(link, score=1.0)
    return None
