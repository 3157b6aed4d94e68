"""How many were sold, where a noun and a verb say it together: `units sold by region`, `items ordered`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.lexicon import tags_of
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.tokens import Token, stem
from inkfish.language.vocabulary import Vocabulary

UNITS, DONE = stems_of("sold_thing") | stems_of("sold"), words_of("done_to_goods")
QUANTITY = stem(ordered("sold")[0])
LEAST = 0.5  # how sure it is that a noun is of another column


def with_units_sold(tokens: Sequence[Token], mentions: Sequence[Mention], words: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions in which `units sold` is the one column of quantities; `quantity ordered by region` is split
    by regions, and not sorted."""
    found: list[Mention] = []
    for m in mentions:
        noun = found[-1] if found and tokens[found[-1].end - 1].stem in UNITS and not found[-1].values else None
        column = _quantity(words) if noun is not None and tokens[m.start].text in DONE else None
        others = noun.columns[:1] if noun is not None and column is not None else ()
        if noun is None or column is None or any(c.column != column.column and c.score > LEAST for c in others):
            found.append(m)
            continue
        text = f"{noun.text} {tokens[m.start].text}"
        found[-1] = msgspec.structs.replace(noun, end=m.start + 1, text=text, columns=(column,), tables=())
        rest = tokens[m.start + 1 : m.end]
        if rest:
            found.append(Mention(m.start + 1, m.end, " ".join(t.text for t in rest), tags_of(rest)))
    return tuple(found)


def _quantity(words: Vocabulary) -> ColumnLink | None:
    """The column of how many were sold: a number to add up that is no money; where there are several, the shortest."""
    told = [
        (len(name.joined), table, column)
        for table, column, name in words.columns
        if column.additive and any(QUANTITY in form for form in name.forms)
    ]
    plain = [found for found in told if found[2].unit is None or found[2].unit.kind != "currency"]
    best = min(plain, key=lambda found: found[0], default=None)
    return ColumnLink(best[1], best[2], 1.0) if best is not None else None
