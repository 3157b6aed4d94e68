"""What people earn, asked of any of them: `how much does a nurse make`, `what do firefighters earn` are averages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from inkfish.data.table import Column
from inkfish.language.classes import words_of
from inkfish.language.mention import ColumnLink, Mention

EARNING, OPENS, DOING = words_of("earning_verb"), ("how much", "how", "what"), ("do", "does")
TYPICAL = ("avg", "median")


def with_earnings(mentions: Sequence[Mention], pay: Mapping[str, Column]) -> tuple[Mention, ...]:
    """Return the mentions in which such a question asks for the average of what people are paid, by table in `pay`."""
    found = list(mentions)
    doing = next((i for i, m in enumerate(found[:4]) if m.text in DOING and "helper" in m.tags), None)
    verb = next((i for i, m in enumerate(found) if m.text in EARNING and not m.values), None)
    if len(pay) != 1 or doing is None or verb is None or verb < doing + 2 or not found[0].text.startswith(OPENS):
        return tuple(mentions)
    typical = next((m for m in found[doing:verb] if m.tags.get("aggregate") in TYPICAL), None)
    said = any(("aggregate" in m.tags and m is not typical) or "superlative" in m.tags for m in found)
    whose = any(m.values or m.tables or m.columns for m in found[doing:verb])
    if said or not whose or any(m.number is not None and not m.time for m in found):
        return tuple(mentions)
    (table, column), *_ = pay.items()
    found[verb] = msgspec.structs.replace(found[verb], columns=(ColumnLink(table, column, 1.0),), tables=(), tags={})
    how = {"aggregate": typical.tags["aggregate"] if typical else "avg"}  # `the median nurse`
    average = msgspec.structs.replace(found[0], tags=how, columns=(), tables=(), text="average")
    paid = "helper" in found[verb - 1].tags and verb - 1 > doing  # `get paid`
    subject = (m for m in found[doing + 1 : verb - paid] if m is not typical)
    return (average, found[verb], *subject, *found[verb + 1 :])
