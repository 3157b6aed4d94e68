"""Headers of two words that a question says apart: `new price at the shop`, of `shop_new` beside `shop_used`."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.language.classes import stems_of, words_of
from inkfish.language.lexicon import tags_of
from inkfish.language.mention import ColumnLink
from inkfish.language.tokens import Token
from inkfish.language.vocabulary import Vocabulary

PLACING, LEVELS = words_of("placing"), stems_of("called_level")


def said_apart(tokens: Sequence[Token], at: int, words: Vocabulary) -> tuple[int, tuple[ColumnLink, ...]] | None:
    """Return where a header ends whose first word stands here and whose other one stands behind a preposition, and the
    columns that it names.

    Each of the words is in the names of several columns, and only both of them name one.
    """
    if at and tokens[at - 1].text == THAN:
        return _of_the_other(tokens, at, words)
    place = at + 2 if at + 1 < len(tokens) and tokens[at + 1].stem in LEVELS else at + 1
    where = _noun_behind(tokens, place)
    both = _named_by_both(tokens[at], tokens[where], words) if where > place else ()
    return (where + 1, both) if both else None


def _of_the_other(tokens: Sequence[Token], at: int, words: Vocabulary) -> tuple[int, tuple[ColumnLink, ...]] | None:
    """`cheaper new online than at the shop`: of what follows, the header with the word that came before."""
    where = max(_noun_behind(tokens, at), at)
    named = (_named_by_both(first, tokens[where], words) for first in tokens[: at - 1])
    both = next(filter(None, named), ())
    return (where + 1, both) if both else None


def _noun_behind(tokens: Sequence[Token], place: int) -> int:
    """Where the noun stands that a preposition leads to; -1 if there is none."""
    if place >= len(tokens) or tokens[place].text not in PLACING:
        return -1
    noun = place + 1 + ("article" in tags_of(tokens[place + 1 : place + 2]) if place + 1 < len(tokens) else 0)
    return noun if noun < len(tokens) else -1


def _named_by_both(first: Token, second: Token, words: Vocabulary) -> tuple[ColumnLink, ...]:
    """The columns that two words name together, each of which is in the names of several."""
    if any(t.kind != "word" or not _of_several(words.find_columns((t,))) for t in (first, second)):
        return ()
    both = words.find_columns((second, first))
    return both if both and both[0].score >= SURE and (len(both) == 1 or both[1].score < SURE) else ()


def _of_several(found: Sequence[ColumnLink]) -> bool:
    """Whether a word is a part of the names of several columns of one kind."""
    return len(found) > 1 and found[0].score < SURE and found[0].column.type == found[1].column.type


SURE, THAN = 0.9, "than"
