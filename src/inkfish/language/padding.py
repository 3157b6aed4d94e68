"""Words that only pad a question: `honestly, which of our lovely branches is biggest, mate?`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.mention import Mention
from inkfish.language.plurals import singular

SAYING_NOTHING = frozenset({"aside", "epithet", "request", "article", "helper", "preposition"})


def unpadded(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without asides, and without adjectives that only colour the noun after them.

    An adjective that is said *of* something stays, for that is a condition: `reviews that are awful`.
    """
    kept = tuple(_plain(mentions, at) for at in range(len(mentions)) if not _pads(mentions, at))
    return kept if any(c.isalnum() for m in kept for c in m.text) else tuple(mentions)


def _plain(mentions: Sequence[Mention], at: int) -> Mention:
    """A mention as it stands; the `times` of `won the most times` are how often, and no column of how long it took."""
    m = mentions[at]
    if m.text == "and for" and any(_backs(mentions, i) for i in range(at)):
        return msgspec.structs.replace(m, text="and", tags={"and": ""})  # `support for the Greens and for Labour`
    often = at > 0 and m.text in OCCASIONS and singular(m.text) != m.text and mentions[at - 1].text in MOST
    return msgspec.structs.replace(m, columns=tuple(c for c in m.columns if c.column.additive)) if often else m


OCCASIONS, MOST = words_of("occasions"), words_of("most")


def _pads(mentions: Sequence[Mention], at: int) -> bool:
    m = mentions[at]
    if _by_so_much(mentions, at) or (at and m.text in FOR and _backs(mentions, at - 1)):
        return True
    if not set(m.tags) <= SAYING_NOTHING or m.columns or m.tables or m.values:
        return False
    if "aside" in m.tags or _backs(mentions, at):
        return True
    after = mentions[at + 1] if at + 1 < len(mentions) else None
    return "epithet" in m.tags and after is not None and _noun_or_more(after)


def _backs(mentions: Sequence[Mention], at: int) -> bool:
    """`support for the greens`, where columns are called after those who were backed: they tell how much it was."""
    rest = [m for m in mentions[at + 1 : at + 4] if "article" not in m.tags]
    named = rest[1].columns[:1] if len(rest) > 1 and rest[0].text in FOR else ()
    return mentions[at].text in BACKING and any(c.column.numeric and c.score >= NAMED for c in named)


def _by_so_much(mentions: Sequence[Mention], at: int) -> bool:
    """Whether `by` stands between what a column tells and its bound: `grew by more than 20`."""
    if mentions[at].text != "by" or not 0 < at < len(mentions) - 1:
        return False
    told = mentions[at - 1].columns[:1] if "changed" in mentions[at - 1].tags else ()
    return "compare" in mentions[at + 1].tags and any(c.column.numeric and c.score >= NAMED for c in told)


BACKING, FOR, NAMED = words_of("backing"), frozenset({"for", "of"}), 0.7


def _noun_or_more(m: Mention) -> bool:
    """Whether what comes after an adjective may be its noun, or another adjective."""
    named = m.columns or m.tables or m.values or "epithet" in m.tags or "entity" in m.tags or "quality" in m.tags
    return bool(named) or (not m.known and m.text.isalpha())
