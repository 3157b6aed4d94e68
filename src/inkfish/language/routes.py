"""Ways from one place to another, where each row holds both ends: a `route` is an origin and a destination."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import stems_of, words_of
from inkfish.language.lexicon import tags_of
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.tokens import Token, tokenize
from inkfish.language.vocabulary import Vocabulary

ROUTE, BEGIN, COUNTED = stems_of("route"), stems_of("route_begin"), words_of("before_counted_route")


def with_ends(tokens: Sequence[Token], mentions: tuple[Mention, ...], words: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions with both ends in the place of a `route`, where nothing is called so.

    How many routes there are is left alone: it is no number of two columns.
    """
    found: list[Mention] = []
    for at, m in enumerate(mentions):
        said = not m.known and m.end == m.start + 1 and tokens[m.start].stem in ROUTE
        counted = at > 0 and tokens[m.start - 1].text in COUNTED
        found += _ends(m, words) if said and not counted else [m]
    return tuple(found)


def _ends(m: Mention, words: Vocabulary) -> list[Mention]:
    """The names of both ends, where only one pair of columns holds them; else what was said."""
    pairs = {pair for ends, pair in words.facts.ends if BEGIN & {*ends.columns}}
    if len(pairs) != 1:
        return [m]
    links = [ColumnLink(c.table, words.tables[c.table].column(c.name), 1.0) for c in next(iter(pairs))]
    begin, end = (
        msgspec.structs.replace(m, text=link.column.name.lower(), columns=(link,), score=1.0) for link in links
    )
    return [begin, msgspec.structs.replace(m, text=AND, tags=tags_of(tokenize(AND))), end]


AND = "and"
