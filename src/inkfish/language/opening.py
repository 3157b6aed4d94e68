"""Words that only open a message: `Thanks!`, `hm ok, ...`, `no wait, ...`; what follows is what is asked."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.mention import Mention

MARKS = frozenset(",.!;:-")
TURNS = frozenset({"replace", "add", "remove", "reset", "compare"})


def opened(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions of a message from where it comes to the point; all of them when it never does.

    `no wait, by genre` becomes `by genre`; `no returns` stays, for there the `no` belongs to what follows.
    """
    start = 0
    while start < len(mentions) and _opens(mentions, start):
        start += 1
    said = any(c.isalnum() for m in mentions[start:] for c in m.text)
    return tuple(map(_plain, mentions[start:] if said else mentions))


def _plain(m: Mention) -> Mention:
    """A mention further on, where a word of opening is a word like others: the `good` of `good wines`."""
    if "opener" not in m.tags:
        return m
    return msgspec.structs.replace(m, tags={kind: value for kind, value in m.tags.items() if kind != "opener"})


def _opens(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a mention only opens: a mark, an exclamation, or a word before a mark or before a turn."""
    m = mentions[at]
    if at and m.text in MARKS:
        return True
    if "opener" not in m.tags:
        return _exclaimed(mentions, at)
    if set(m.tags) == {"opener"} and not (m.columns or m.values):
        return True
    after = mentions[at + 1] if at + 1 < len(mentions) else None
    return after is not None and (after.text in MARKS or "opener" in after.tags or after.tags.get("turn") in TURNS)


def _exclaimed(mentions: Sequence[Mention], at: int) -> bool:
    """`Lovely. And ...`: a sentence of one word that the data does not know."""
    after = mentions[at + 1].text if at + 1 < len(mentions) else ""
    return at == 0 and not mentions[at].known and after in (".", "!")
