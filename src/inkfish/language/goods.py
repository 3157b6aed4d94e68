"""Goods that are counted by how many of them were sold: `how many tents did we sell`, `number of bikes bought`."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.entities import BASKETS, UNITS
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import SOLD, amount_sold
from inkfish.query.plan import Column

PLACES = stems_of("place")
PEOPLE, PERSONS = stems_of("people_of_keys"), load_lexicon().rows["person"].nouns


def quantity_sold(d: Draft, at: int) -> Column | None:
    """`how many tents did we sell`: the amounts sold, not the rows."""
    named = d.role.get(at) == "value" or (bool(d.mentions[at].columns) and not d.mentions[at].tables)
    told = d.text(at) in TRADING and any(d.role.get(i) == "value" for i in range(at))  # `how many coffees were sold`
    named = named or told or is_traded(d, at)
    named = named and not _buys(d, at) and not _people(d, at) and not _place(d, at)
    return amount_sold(d, TRADING) if named else None


def is_traded(d: Draft, at: int) -> bool:
    """Whether what is counted was sold or bought, where it is what rows are of: `how many bikes did Ann buy`."""
    m = d.mentions[at]
    words = {t.stem for t in d.tokens[m.start : m.end]}
    whole = m.end > m.start + 1 and d.tokens[m.end - 1].text in TRADING  # `bikes sold` of `bike_sales`
    verb = next((i for i in range(at + 1, len(d.mentions)) if d.text(i) in TRADING), None)
    helped = verb is not None and any(d.text(i) in HELPING for i in range(at + 1, verb))
    ends = verb == at + 1 and (d.last(verb) or d.has(verb + 1, "by", "per_group", "preposition"))  # `bikes bought`
    return (whole or helped or ends) and not words & (BASKETS | PERSONS | PEOPLE)


def units_in_row(d: Draft, at: int) -> Column | None:
    """`transactions with more than 2 items`: how many were sold, where each row is a sale of its own."""
    table = next(iter(d.tables.values())) if len(d.tables) == 1 and 0 <= at < len(d.mentions) else None
    own = table is not None and any(c.unique and c.role == "identifier" for c in table.columns)
    own = own and table.name not in d.facts.baskets
    if not own or d.tokens[d.mentions[at].end - 1].stem not in UNITS:
        return None
    found = quality_column(d, SOLD)
    return Column(found[0], found[1].name) if found is not None and found[1].additive and not found[1].unit else None


def goods_in_orders(d: Draft, at: int) -> Column | None:
    """`orders with more than 4 pizzas`: how many of what the lines of orders are of, or of items, were bought."""
    m = d.mentions[at]
    item = bool({t.stem for t in d.tokens[m.start : m.end]} & UNITS)
    found = quality_column(d, SOLD) if item or any(t.score >= 0.7 for t in m.tables[:1]) else None
    lines = found is not None and found[1].additive and found[0] in d.facts.baskets
    return Column(found[0], found[1].name) if lines else None


def _people(d: Draft, at: int) -> bool:
    """Whether people are counted, and no goods: `how many customers bought in 2011`."""
    return bool({t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]} & (PERSONS | PEOPLE))


def _place(d: Draft, at: int) -> bool:
    """Whether what is counted is where something is sold: `how many states do we sell in`."""
    found = d.best_column(at)
    named = found is not None and found.score > 0.9
    return named and (found.column.role == "place" or read_name(found.column.name).forms[0][-1] in PLACES)


def _buys(d: Draft, at: int) -> bool:
    """Whether what is counted is who buys: `how many members bought tents`, without a helper before the verb."""
    verb = next((i for i in range(at + 1, len(d.mentions)) if d.text(i) in BUYING), None)
    return verb is not None and all(d.role.get(i) == "value" for i in range(at, verb)) and not d.last(verb)


BUYING, HELPING = words_of("buying"), words_of("helping")
TRADING = words_of("selling") | BUYING
