"""What `the most` is of where things are sold, bought, traded or used: no number is named, and a verb speaks of it."""

from __future__ import annotations

from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.columns import main_amount
from inkfish.language.draft import Draft
from inkfish.language.names import read_name
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import amount_sold
from inkfish.language.tokens import stem
from inkfish.query.plan import Column


def traded(d: Draft) -> Column | None:
    """`sells the least`: the amounts sold; `who buys the most`: what they come to; `traded the most`: the volume."""
    if any(t.text in TRADING for t in d.tokens):
        return _amount(d, TRADED)
    goods = _goods_named(d)
    verbs = SELLING if d.asked is None and not goods else SELLING | BUYING
    if not any(t.text in verbs for t in d.tokens):
        return None
    if (part := sold_there(d)) is not None:
        return part
    main = main_amount(d)
    spent = d.text(0).split(" ")[0] == "who" and not goods
    return main if spent and main else amount_sold(d, verbs) or (None if goods else main)


def _goods_named(d: Draft) -> bool:
    """Whether `the most` is of things that rows are of, which are counted: `which shop bought the most bikes`."""
    at = d.superlative.at + 1
    return d.text(at - 1).removeprefix("the ") in MOST and d.free(at) and bool(d.mentions[at].tables)


def sold_there(d: Draft) -> Column | None:
    """`which game sold best in Japan`: the sales of a part of the world that has a column of its own."""
    for at in range(d.superlative.at, len(d.mentions)):
        found = d.best_column(at, "numeric") if d.free(at) else None
        if found is not None and set(read_name(found.column.name).forms[0]) & SALES and found.column.additive:
            d.take(at, "measure", found.column.title)
            return Column(found.table, found.column.name)
    return None


def busy_with(d: Draft) -> Column | None:
    """`the busiest day`: the amounts by which a time or place is busy, where a table has such a column."""
    return _amount(d, BUSY_WITH) if d.text(d.superlative.at) in BUSY | QUIET else None


def _amount(d: Draft, words: tuple[str, ...]) -> Column | None:
    """The amounts that add up of the first of some words that any column has."""
    found = quality_column(d, words)
    return Column(found[0], found[1].name) if found is not None and found[1].additive else None


MOST = words_of("most")
TRADING, BUSY, QUIET = words_of("trading"), words_of("busy"), words_of("quiet_time")
TRADED, BUSY_WITH = tuple(map(stem, ordered("traded"))), tuple(map(stem, ordered("busy_with")))
SALES = stems_of("takings")
SELLING, BUYING = words_of("selling"), words_of("buying") | words_of("spending")


def bought_by_each(d: Draft) -> bool:
    """Whether each row is one person, who bought one thing of those that `best selling` is asked of."""
    groups = {x.expr.table for _, x in d.dimensions if isinstance(x.expr, Column)}
    said = SELLING & set(d.text(d.superlative.at).split(" "))
    return bool(said and groups) and groups <= d.facts.individuals and amount_sold(d, SELLING) is None


def goods_taken(d: Draft, verb: int) -> None:
    """Take the noun of what was sold, where its verb has told how much: `which store sold the most items`."""
    at = d.step(d.superlative.at, 1)
    sold = verb < d.superlative.at and d.text(verb) in SELLING | BUYING
    if sold and at > 0 and d.free(at) and d.tokens[d.mentions[at].end - 1].stem in GOODS:
        d.take(at, "measure", "what was sold")


GOODS = stems_of("goods")
