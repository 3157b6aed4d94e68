"""What was spent on something that a column is called after: `how much did the city spend on overtime`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.mention import Mention

PAYERS, SPENDING, FOR = words_of("payer"), words_of("laying_out"), words_of("spent_for")
AMOUNTS = words_of("amount_laid_out")
LEAST = 0.4  # how sure it is that a noun means a column that alone has its word
OPENS = ("how much", "how", "what")  # what such a question begins with


def with_outlays(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without the one who pays, where the data is of nobody else; with the total of the column that
    the money was spent on, and with one mention for an `amount spent`."""
    found = _amounts(mentions)
    verb = next((i for i, m in enumerate(found) if _lays_out(m) and not m.values), None)
    if verb is None or not found[0].text.startswith(OPENS):
        return tuple(found)
    payer = found[verb - 1] if verb else None
    known = payer is None or payer.text not in PAYERS or payer.columns or payer.tables or payer.values
    if not known:
        del found[verb - 1]
        verb -= 1
    noun = _laid_out_for(found, verb)
    if noun is None:
        return tuple(found)
    link = msgspec.structs.replace(found[noun].columns[0], score=1.0)
    total = msgspec.structs.replace(found[0], tags={"aggregate": "sum"}, columns=(), tables=(), text="total")
    told = msgspec.structs.replace(found[noun], columns=(link,), tables=())
    return (total, told, *found[max(noun, verb) + 1 :])


def _laid_out_for(found: Sequence[Mention], verb: int) -> int | None:
    """Where what was paid for stands: `spend on overtime`, `how much tax did we collect`."""
    noun = verb + 2 if verb + 1 < len(found) and found[verb + 1].text in FOR else len(found)
    while noun < len(found) and "article" in found[noun].tags:
        noun += 1
    helper = next((i for i in range(verb) if "helper" in found[i].tags), 0)
    much = helper > 1 and found[helper - 2].text.endswith("much")
    places = (noun, *((helper - 1,) if much else ()))
    return next((i for i in places if i < len(found) and _named(found[i])), None)


def _named(m: Mention) -> bool:
    """Whether a noun means one column to add up, and hardly another."""
    first = m.columns[0] if m.columns and not m.values else None
    return (
        first is not None
        and first.column.additive
        and first.score >= LEAST
        and all(c.score < first.score for c in m.columns[1:])
    )


def _amounts(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, of which `amount spent` is one: the money that the verb tells of."""
    found: list[Mention] = []
    for m in mentions:
        money = m.columns[:1] if m.text in SPENDING and found and found[-1].text in AMOUNTS else ()
        if any(c.how == "money" for c in money):
            link = msgspec.structs.replace(money[0], score=1.0)
            text = f"{found[-1].text} {m.text}"
            found[-1] = msgspec.structs.replace(m, start=found[-1].start, text=text, columns=(link,))
        else:
            found.append(m)
    return found


def _lays_out(m: Mention) -> bool:
    return m.text in SPENDING or m.tags.get("metric") == "spent"
