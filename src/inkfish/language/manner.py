"""Qualities that are asked for: `how old are the patients`, `how far do planes fly`, `how much is a bottle`."""

from __future__ import annotations

from inkfish.language.amounts import VERBS, money_column
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.columns import default_aggregate
from inkfish.language.degrees import words_in
from inkfish.language.draft import Draft
from inkfish.language.goods import PERSONS, TRADING
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import PLACES
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import amount_sold, is_number
from inkfish.language.tokens import tokenize
from inkfish.query.plan import Aggregate, Column, Measure


def read_manner(d: Draft) -> None:
    """Take `how old`, `how expensive`, by the aggregate said or the average; `how much does it cost`."""
    for at in range(len(d.mentions)):
        asked = d.text(at).startswith("how ") or d.text(at - 1) == "how"
        found = _spoken_of(d, at) if asked and d.free(at) and d.has(at, "quality") else None
        if found is not None:
            _measure(d, at, *found)
    _price_asked(d)
    _quantity_asked(d)
    _money_asked(d)


def _spoken_of(d: Draft, at: int) -> tuple[Column, str] | None:
    """The column that an adjective speaks of, and which end of it the adjective is."""
    qualities, text = load_lexicon().qualities, d.text(at)
    for quality in (*qualities.get(stems(text), ()), *qualities.get(stems(text.removeprefix("how ")), ())):
        found = quality_column(d, quality.about)
        if found is not None:
            return Column(found[0], found[1].name), quality.end
    return None


def _measure(d: Draft, at: int, column: Column, end: str) -> None:
    s, title = d.superlative, d.data(column).title
    extreme = s is not None and (not s.about or _same(d, s.about, column))
    said = next((i for i in d.indexes("aggregate") if d.tag(i, "aggregate") != "count"), None)
    if not extreme and _named_instead(d, at, column):
        d.take(at, "manner", "asked for by name")
        return
    if extreme:
        d.superlative = None
        func = "max" if s.descending else "min"
    else:
        func = d.tag(said, "aggregate") if said is not None else _usual(d, at, column, end)
    d.measures.append((at, Measure(Aggregate(func, column))))
    d.take(at, "measure", f"{func} of {title}")
    for i in (said if not extreme else None, at - 1 if d.text(at - 1) == "how" else None):
        if i is not None and d.free(i):
            d.take(i, "measure")


def _same(d: Draft, about: tuple[str, ...], column: Column) -> bool:
    found = quality_column(d, about)
    return found is not None and Column(found[0], found[1].name) == column


def _usual(d: Draft, at: int, column: Column, end: str) -> str:
    """A quality is averaged, never added; `how hot did it get` asks for its end."""
    data = d.data(column)
    if any(d.text(i).split(" ")[-1] in GETTING for i in range(at + 1, len(d.mentions))):
        return end
    return "avg" if data.numeric else default_aggregate(column.table, data).func


GETTING = words_of("getting")


def _named_instead(d: Draft, at: int, column: Column) -> bool:
    """Whether another number is named outright: `how happy are they? the average bill please`."""
    links = [d.best_column(i, "numeric") for i in range(at + 1, len(d.mentions)) if d.free(i)]
    named = [c for c in links if c is not None and c.column.numeric and c.score >= 0.9]
    return any(Column(c.table, c.column.name) != column for c in named)


def _price_asked(d: Draft) -> None:
    """`how much is a 3 bedroom home`, `what does a bottle of Malbec cost`: the average price."""
    if d.measures or d.superlative is not None or not d.mentions:
        return
    texts = [t.text for t in d.tokens]
    much = texts[:2] == ["how", "much"] and texts[2:3] and texts[2] in BEING and not VERBS.intersection(texts[3:4])
    costs = texts[:1] == ["what"] and texts[1:2] and texts[1] in HELPERS and texts[-1 - (texts[-1] == "?")] in COSTING
    found = quality_column(d, PRICED) if much or costs else None
    if found is None or any(d.has(i, "aggregate") for i in range(len(d.mentions))):
        return
    column = Column(found[0], found[1].name)
    free = [i for i in range(len(d.mentions)) if d.free(i)]
    named = [i for i in free if any(c.column is found[1] for c in d.mentions[i].columns)]
    d.measures.append((named[-1] if named else 0, Measure(Aggregate("avg", column))))
    for i in named or [0]:
        d.take(i, "measure", f"average of {found[1].title}")


def _quantity_asked(d: Draft) -> None:
    """`how much coffee did we sell`: how many of what is named were sold."""
    how = [t.text for t in d.tokens[:2]] == ["how", "much"]
    verb = next((i for i in range(2, len(d.mentions)) if d.text(i) in TRADING), None) if how else None
    named = verb is not None and any(d.role.get(i) == "value" for i in range(verb))
    sold = amount_sold(d, TRADING) if named and not d.measures and d.superlative is None else None
    if sold is not None:
        d.measures.append((verb, Measure(Aggregate("sum", sold))))
        d.take(verb, "measure", f"total of {d.data(sold).title}")


def _money_asked(d: Draft) -> None:
    """`how much did Silent Winter make`, `what do men over 50 pay`: the money that its verb names or rows are about."""
    texts = [t.text for t in d.tokens]
    helper = 2 if texts[:2] == ["how", "much"] else 1 if texts[:1] == ["what"] else None
    asked = helper is not None and texts[helper : helper + 1] and texts[helper] in HELPERS
    verb = next((i for i in range(helper + 1, len(d.mentions)) if d.text(i) in VERBS), None) if asked else None
    if verb is None and helper == 2:  # `how much was spent`, where no column tells the costs
        verb = next((i for i in d.indexes("metric") if d.free(i) and d.text(i).split(" ")[-1] in VERBS), None)
    if verb is None or d.measures or d.superlative is not None:
        return
    named = d.best_column(verb, "numeric") if is_number(d, verb) or d.role.get(verb) == "value" else None
    fits = (lambda _: True) if helper == 2 else (lambda c: bool(PAY & words_in((c.name,))))
    money = Column(named.table, named.column.name) if named is not None else money_column(d, fits)
    if money is None or (named is not None and (d.dimensions or not _plainly_asked(d))):
        return
    told = words_in((money.name,))
    if d.text(verb) in COSTING and (not told & COSTLY or told & BROUGHT_IN):
        return  # `how much did it cost to make`, of what it brought in
    each = texts[helper] in HELPERS - {"did"} and money.table in d.facts.individuals
    measured = Aggregate("avg", money) if each else default_aggregate(money.table, d.data(money))
    d.measures.append((verb, Measure(measured)))
    d.take(verb, "measure", f"{'average' if measured.func == 'avg' else 'total'} of {d.data(money).title}")
    if not d.dimensions and (each or texts[helper] == "did"):
        _take_payers(d, range(helper, verb))
    own = {t.text for t in tokenize(money.name)} & PLACES
    for at in (i for i in range(verb, len(d.mentions)) if d.text(i) in own):
        d.take(at, "measure")


def _plainly_asked(d: Draft) -> bool:
    """Whether nothing says how the amounts are summed up, but for an average."""
    return all(d.tag(i, "aggregate") == "avg" for i in d.indexes("aggregate"))


def _take_payers(d: Draft, between: range) -> None:
    """Take the people who paid or earned, and by whom nothing is split: `corporate customers`."""
    for at in between:
        if d.free(at) and d.tokens[d.mentions[at].end - 1].stem in PERSONS and not d.has(at - 1, "per_group"):
            d.take(at, "measure", "the rows")


BEING, HELPERS, COSTING = words_of("be"), words_of("doing"), words_of("costing")
COSTLY, BROUGHT_IN = stems_of("what_is_paid"), stems_of("brought_in")
PAY = stems_of("pay")
PRICED = ordered("priced")
