"""What was spent on something that a column is called after: `how much did the city spend on overtime`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from inkfish.data.table import Table
from inkfish.language.classes import stems_of, words_of
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.money import money_column
from inkfish.language.names import read_name

PAYERS, SPENDING, FOR = words_of("payer"), words_of("laying_out"), words_of("spent_for")
AMOUNTS = words_of("amount_laid_out")
GOODS = stems_of("goods")
PAYROLL = words_of("pay_of_all")
COMPARED = frozenset({"more", "less", "most", "least"})
LEAST = 0.4  # how sure it is that a noun means a column that alone has its word
OPENS = ("how much", "how", "what")  # what such a question begins with


def with_outlays(mentions: Sequence[Mention], tables: Iterable[Table]) -> tuple[Mention, ...]:
    """Return the mentions without the one who pays, where the data is of nobody else; with the total of the column that
    the money was spent on, and with one mention for an `amount spent`."""
    found = _amounts(mentions)
    verb = next((i for i, m in enumerate(found) if _lays_out(m) and not m.values), None)
    if verb is not None and verb + 1 < len(found) and found[verb + 1].text.split(" ")[-1] in COMPARED:
        found[verb] = _paid(found[verb], tables)  # `who pays more`
        return tuple(found)
    if verb is None or not found[0].text.startswith(OPENS):
        return tuple(found)
    payer = found[verb - 1] if verb else None
    known = payer is None or payer.text not in PAYERS or payer.columns or payer.tables or payer.values
    if not known:
        del found[verb - 1]
        verb -= 1
    noun = _laid_out_for(found, verb)
    if noun is None:
        found[verb] = _paid(found[verb], tables) if any(m.text.endswith("much") for m in found[:2]) else found[verb]
        return tuple(found)
    link = msgspec.structs.replace(found[noun].columns[0], score=1.0)
    total = msgspec.structs.replace(found[0], tags={"aggregate": "sum"}, columns=(), tables=(), text="total")
    told = msgspec.structs.replace(found[noun], columns=(link,), tables=())
    before = (m for i, m in enumerate(found[:verb]) if i not in (0, noun) and (m.values or m.tables or m.time))
    return (total, told, *before, *found[max(noun, verb) + 1 :])


def _paid(verb: Mention, tables: Iterable[Table]) -> Mention:
    """A verb of what customers gave, where it found no more than what the goods cost: `how much did members pay`."""
    best = next((c for c in verb.columns if c.column.numeric), None)
    goods = best is not None and any(GOODS & set(form) for form in read_name(best.column.name).forms)
    table = next((t for t in tables if best is not None and t.name == best.table), None) if goods else None
    money = money_column(table, earned=True) if table is not None else None
    if money is None:
        return verb
    return msgspec.structs.replace(verb, columns=(ColumnLink(table.name, money, 0.75, "money"),))


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
        and (first.column.additive or (first.column.numeric and m.text in PAYROLL))
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
