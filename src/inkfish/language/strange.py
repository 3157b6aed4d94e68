"""Words that mean nothing here: which they are, what explains them, and what they only describe."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.mention import Mention
from inkfish.language.tops import mild
from inkfish.query.plan import Column, parts


def names_after(draft: Draft, at: int) -> bool:
    """Whether an unknown word only describes a known one after it: `number of registered users`."""
    nxt = at + 1
    return nxt < len(draft.mentions) and bool(draft.mentions[nxt].columns or draft.mentions[nxt].tables)


def unnamed(draft: Draft) -> bool:
    """Whether the only table has no name, so that what its rows are is not known."""
    return len(draft.tables) == 1 and set(draft.tables) <= UNNAMED


UNNAMED = words_of("unnamed")


def explained(draft: Draft, at: int) -> bool:
    """Whether words after it say what it is here: `players of the Lakers (LAL)`, `speed: distance by air time`."""
    marks = (i for i in range(at + 1, len(draft.mentions)) if _explains(draft, i))
    mark = next(marks, len(draft.mentions))
    told = range(mark, len(draft.mentions))
    return any(draft.role.get(i) and (draft.content(i) or draft.has(i, "aggregate")) for i in told)


def _explains(draft: Draft, at: int) -> bool:
    """Whether a mark comes before an explanation: a dash with a gap before it, but not that of `left-handed`; or words
    such as `or simply` do."""
    if f"{draft.text(at)} {draft.text(at + 1)}" in PUT_OTHERWISE:
        return True
    mark = draft.text(at)[:1]
    start = draft.tokens[draft.mentions[at].start].start
    return mark in EXPLAINING or (mark == "-" and draft.question[start - 1 : start] == " ")


EXPLAINING = ("(", ":", "?")
PUT_OTHERWISE = words_of("put_otherwise")


def dropped(draft: Draft, at: int) -> bool:
    """Whether a word is only a part of headers of a lone table, and the answer is of none of these: the `pool` of
    `PoolType`."""
    m = draft.mentions[at]
    read = not draft.free(at) or explained(draft, at)
    if len(draft.tables) > 1 or read or not m.columns or m.tags or m.tables or m.values:
        return False
    used = {(p.table, p.name) for e in _told(draft) for p in parts(e) if isinstance(p, Column)}
    labels = {(t, c.name) for t in draft.tables if (c := draft.label_column(t)) is not None}
    return not {(c.table, c.column.name) for c in m.columns} & (used | labels)


def _told(draft: Draft) -> tuple[object, ...]:
    """All that the answer is of."""
    shown = (*(m.expr for _, m in draft.measures), *(x.expr for _, x in draft.dimensions))
    return (*shown, *draft.filters, *(h.measure for h in draft.having))


def plain_quality(m: Mention) -> bool:
    """Whether a mention is an adjective and nothing more: `young`, not `youngest` nor `most expensive`."""
    return set(m.tags) == {"quality"} and mild(m.text)


def unknown_words(draft: Draft) -> list[str]:
    """Return the words that mean nothing here: no lexicon, no name, no value."""
    return [
        m.text
        for i, m in enumerate(draft.mentions)
        if draft.free(i)
        and (not m.known or _unit_of_nothing(draft, i))
        and any(c.isalpha() for c in m.text)
        and len(m.text) > 1
        and m.text not in ADVERBS
    ]


ADVERBS = words_of("adverb")


def _unit_of_nothing(draft: Draft, at: int) -> bool:
    """`sales per square meter`: a unit that no number stands before, which is a thing then."""
    m = draft.mentions[at]
    alone = set(m.tags) == {"unit_word"} and not (m.columns or m.tables or m.values) and m.text not in CURRENCIES
    before = draft.mentions[at - 1] if at else None
    return alone and before is not None and before.number is None and before.text.split(" ")[-1] in OF_A_THING


OF_A_THING, CURRENCIES = words_of("of_a_thing"), words_of("currency")


def unexplained(draft: Draft) -> bool:
    """Whether a word means nothing here, and no words after it say what it is: `the American league (A)`."""
    strange = set(unknown_words(draft))
    return any(m.text in strange and draft.free(i) and not explained(draft, i) for i, m in enumerate(draft.mentions))
