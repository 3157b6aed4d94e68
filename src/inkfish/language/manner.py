"""Qualities that are asked for: `how old are the patients`, `how far do planes fly`, `how much is a bottle`."""

from __future__ import annotations

from inkfish.language.amounts import VERBS, money_column
from inkfish.language.classes import ordered, words_of
from inkfish.language.columns import default_aggregate
from inkfish.language.draft import Draft
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import PLACES
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import is_number
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
    much = texts[:2] == ["how", "much"] and texts[2:3] and texts[2] in BEING
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


def _money_asked(d: Draft) -> None:
    """`how much did Silent Winter make`: the money that rows are about, where its verb names no number itself."""
    texts = [t.text for t in d.tokens]
    asked = texts[:2] == ["how", "much"] and texts[2:3] and texts[2] in HELPERS
    verb = next((i for i in range(3, len(d.mentions)) if asked and d.text(i) in VERBS), None)
    if d.measures or d.superlative is not None or verb is None or is_number(d, verb):
        return
    money = money_column(d)
    if money is not None:
        d.measures.append((verb, Measure(default_aggregate(money.table, d.data(money)))))
        d.take(verb, "measure", f"total of {d.data(money).title}")
        own = {t.text for t in tokenize(money.name)} & PLACES
        for at in (i for i in range(verb, len(d.mentions)) if d.text(i) in own):
            d.take(at, "measure")


BEING, HELPERS, COSTING = words_of("be"), words_of("doing"), words_of("costing")
PRICED = ordered("priced")
