"""Words that only pad a question: `honestly, which of our lovely branches is biggest, mate?`."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.language.mention import Mention

SAYING_NOTHING = frozenset({"aside", "epithet", "request", "article", "helper", "preposition"})


def unpadded(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without asides, and without adjectives that only colour the noun after them.

    An adjective that is said *of* something stays, for that is a condition: `reviews that are awful`.
    """
    kept = tuple(m for at, m in enumerate(mentions) if not _pads(mentions, at))
    return kept if any(c.isalnum() for m in kept for c in m.text) else tuple(mentions)


def _pads(mentions: Sequence[Mention], at: int) -> bool:
    m = mentions[at]
    if not set(m.tags) <= SAYING_NOTHING or m.columns or m.tables or m.values:
        return False
    if "aside" in m.tags:
        return True
    after = mentions[at + 1] if at + 1 < len(mentions) else None
    return "epithet" in m.tags and after is not None and _noun_or_more(after)


def _noun_or_more(m: Mention) -> bool:
    """Whether what comes after an adjective may be its noun, or another adjective."""
    named = m.columns or m.tables or m.values or "epithet" in m.tags or "entity" in m.tags or "quality" in m.tags
    return bool(named) or (not m.known and m.text.isalpha())
