"""What was spent on something that a column is called after: `how much did the city spend on overtime`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.mention import Mention

PAYERS, SPENDING, FOR = words_of("payer"), words_of("laying_out"), words_of("spent_for")
LEAST = 0.4  # how sure it is that a noun means a column that alone has its word
BIND = ("how much", "how", "what")  # what such a question opens with


def with_outlays(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without the one who pays, where the data is of nobody else; with the total of the column that
    the money was spent on."""
    verb = next((i for i, m in enumerate(mentions) if _lays_out(m) and not m.values), None)
    if verb is None or not mentions[0].text.startswith(BIND):
        return tuple(mentions)
    paying = mentions[verb - 1] if verb else None
    unknown = paying is not None and paying.text in PAYERS and not (paying.columns or paying.tables or paying.values)
    found = [m for i, m in enumerate(mentions) if not (unknown and i == verb - 1)]
    verb -= unknown
    noun = verb + 2 if verb + 1 < len(found) and found[verb + 1].text in FOR else len(found)
    while noun < len(found) and "article" in found[noun].tags:
        noun += 1
    named = found[noun].columns if noun < len(found) and not found[noun].values else ()
    alone = bool(named) and named[0].column.additive and all(c.score < named[0].score for c in named[1:])
    if not alone or named[0].score < LEAST:
        return tuple(found)
    link = msgspec.structs.replace(named[0], score=1.0)
    total = msgspec.structs.replace(found[0], tags={"aggregate": "sum"}, columns=(), tables=(), text="total")
    return (total, msgspec.structs.replace(found[noun], columns=(link,), tables=()), *found[noun + 1 :])


def _lays_out(m: Mention) -> bool:
    return m.text in SPENDING or m.tags.get("metric") == "spent"
