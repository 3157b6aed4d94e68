"""Bounds that only the ages of the last answer's people can be: `over 40 only`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name
from inkfish.language.tokens import tokenize
from inkfish.query.plan import Aggregate, Column, Compare, Plan, Value


def of_ages(d: Draft, last: Plan) -> None:
    """`over 40 only`: a bound that no value of what is averaged comes near, and that an age does; of one number alone,
    which nothing is told apart by, any bound that an age comes near."""
    first = last.measures[0].expr if last.measures else None
    age = _age(d, last)
    if age is None or not d.having:
        return
    if not isinstance(first, Aggregate):
        _of_ages_listed(d, age)
        return
    counted = {t.stem for t in tokenize(last.measures[0].name)} & load_lexicon().rows["person"].nouns
    counted = counted and not any(m.text in HOW_MANY for m in d.mentions)
    people = counted or last.table in d.facts.individuals or any(m.text in ("ones", "those") for m in d.mentions)
    ones = first.func == "count" and (not last.dimensions or people)
    rate = first.func == "share" and not any(m.unit or "%" in m.text for m in d.mentions)
    typical = first.func in ("avg", "median", "min", "max") and isinstance(first.of, Column)
    for h in [h for h in d.having if h.measure is None]:
        far = typical and d.data(first.of).numeric and (not last.dimensions or not spans(d, first.of, h.value))
        strange = ones or rate or far
        if strange and spans(d, age, h.value):
            d.having.remove(h)
            d.filters.append(Compare(h.op, age, Value(h.value, "number")))
            d.say(0, f"{age.name} {h.op} {h.value}")


HOW_MANY = words_of("of_how_many")


def _of_ages_listed(d: Draft, age: Column) -> None:
    """`under 30`, after a list of people: the bound is on their ages."""
    for h in [h for h in d.having if h.measure is None and spans(d, age, h.value)]:
        d.having.remove(h)
        d.filters.append(Compare(h.op, age, Value(h.value, "number")))
        d.say(0, f"{age.name} {h.op} {h.value}")


def _age(d: Draft, last: Plan) -> Column | None:
    """The column of the ages of the last answer's people."""
    named = next((c for c in d.tables[last.table].columns if read_name(c.name).forms == (("age",),)), None)
    return Column(last.table, named.name) if named is not None and named.numeric else None


def spans(d: Draft, column: Column, value: float) -> bool:
    data = d.data(column)
    return data.minimum is not None and data.minimum <= value <= data.maximum
