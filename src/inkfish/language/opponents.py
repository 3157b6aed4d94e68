"""Whom a side met, in rows of a side and its opponent: `which teams did France play against`, `opponents of France`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import stems_of, words_of
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.names import read_name

SURE = 0.85  # of a name that is in both columns
NAMED = 0.9  # of the opponents as such
OPPONENT, PLAYED, WHO = stems_of("opponent"), words_of("played_verb"), words_of("who_plays")
AGAINST, ASKING = words_of("against_whom"), frozenset({"which", "what"})


def met(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with the opponents where these are asked for, of the side that is named; a side that is named
    beside them is the one whose row it is."""
    found = list(mentions)
    for at, m in enumerate(found):
        sides = [v for v in m.values if v.score >= SURE and not v.part]
        against = next((v for v in sides if _is_opponent(v.column.name)), None)
        own = [v for v in sides if against is not None and v.table == against.table and v.column != against.column]
        if against is None or not own:
            continue
        link = ColumnLink(against.table, against.column, 1.0)
        if _named_apart(found, at, link):
            found[at] = msgspec.structs.replace(m, values=tuple(own))
            return tuple(x for i, x in enumerate(found) if not _played(found, at, i))
        asked = _asked_behind(found, at)
        if asked is None:
            continue
        head, end = asked
        found[at] = msgspec.structs.replace(m, values=tuple(own))
        found[head] = msgspec.structs.replace(found[head], columns=(link,), tables=(), values=(), tags={})
        return tuple(x for i, x in enumerate(found) if i != end and not _played(found, at, i))
    return tuple(found)


def _is_opponent(header: str) -> bool:
    return any(word in OPPONENT for form in read_name(header).forms for word in form)


def _named_apart(found: Sequence[Mention], side: int, link: ColumnLink) -> bool:
    """Whether the opponents are named elsewhere than right before a side: not in `against France`."""
    return any(
        c.column == link.column and c.table == link.table and c.score >= NAMED
        for i, m in enumerate(found)
        if i != side - 1 and not m.values and m.text not in AGAINST
        for c in m.columns[:1]
    )


def _asked_behind(found: Sequence[Mention], side: int) -> tuple[int, int] | None:
    """Where opponents are asked for that no noun says, and where the word for them stands: `who did France play
    against`, `against which teams did France play`."""
    heads = [
        i for i in range(side) if found[i].text in WHO or (found[max(0, i - 1)].text in ASKING and found[i].columns)
    ]
    if not heads:
        return None
    head = heads[0]
    opens = next((i for i in range(head) if found[i].text in AGAINST), None)
    ends = next((i for i in range(side + 1, len(found)) if found[i].text in AGAINST), None)
    if opens is not None and any(m.text in PLAYED for m in found[side + 1 :]):
        return head, opens
    nothing = ends is not None and (ends + 1 == len(found) or not found[ends + 1].values)
    return (head, ends) if nothing and found[ends - 1].text in PLAYED else None


def _played(found: Sequence[Mention], side: int, at: int) -> bool:
    """Whether a mention is the verb of a side that met others, or its helper."""
    verb = at > side and found[at].text in PLAYED and all(set(m.tags) <= {"helper"} for m in found[side + 1 : at])
    return verb or (at == side - 1 and set(found[at].tags) == {"helper"})
