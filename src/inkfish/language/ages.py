"""Words for people of an age, where a column holds ages: `kids`, `teenagers`, `elderly patients`; from `ages.toml`."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.negation import negated_before
from inkfish.language.numerals import plain_number
from inkfish.language.tokens import stem
from inkfish.query.plan import And, Column, Compare, Condition, Not, Value

AGE = stem("age")
YEARS_OLD = words_of("years_old")
OF_OTHERS = words_of("having") | words_of("none")  # `families with kids` are no kids


class Ages(msgspec.Struct, frozen=True):
    """The ages that words speak of: from the lowest up to, but without, `below`."""

    words: tuple[str, ...]
    lowest: int = 0
    below: int = 0


@lru_cache(maxsize=4)
def load_ages(language: str = "en") -> dict[str, Ages]:
    """Return the ages of a language by the stems of their words; raise LexiconError where an entry is wrong."""
    found = {}
    for name, entry in read_lexicon_file("ages", language).items():
        if not {"words"} < set(entry) <= set(Ages.__struct_fields__):
            raise LexiconError(f"ages.toml: [{name}] must have words, and the lowest age or that they are below.")
        found |= {stem(word): Ages(**entry) for word in entry["words"]}
    return found


def read_ages(d: Draft) -> None:
    """`kids`: under 18, where one column holds ages in numbers and nothing in the data is called by the word."""
    column = _only_ages(d)
    if column is not None:
        _read_years(d, column)
    said = [i for i in range(len(d.mentions)) if d.free(i) and of_an_age(d, i)]
    if column is None or len(said) != 1 or d.text(said[0] - 1) in OF_OTHERS:
        return
    at = said[0]
    ages = of_an_age(d, at)
    youngest = d.data(column).minimum
    if ages.below and youngest is not None and youngest >= ages.below:
        return  # the babies of mothers, whose ages these are
    bounds = [Compare(">=", column, Value(ages.lowest, "number"))] if ages.lowest else []
    bounds += [Compare("<", column, Value(ages.below, "number"))] if ages.below else []
    ways = {f.op[0] for f, (start, _) in d.stands.items() if isinstance(f, Compare) and f.left == column and at < start}
    bounds = [b for b in bounds if b.op[0] not in ways]  # `children under 10`
    if not bounds:
        d.take(at, "condition", f"of the {d.data(column).title} that is said")
        return
    condition: Condition = bounds[0] if len(bounds) == 1 else And(tuple(bounds))
    negated = negated_before(d, at)
    if negated is not None:
        d.take(negated, "condition")
        condition = Not(condition)
    d.keep(at, condition)
    told = " and ".join(f"{'from' if b.op == '>=' else 'under'} {b.right.value}" for b in bounds)
    d.assumed.append(f"“{d.text(at)}” is read as {told} years old")
    d.take(at, "condition", f"{d.data(column).title} {told}")


def _read_years(d: Draft, column: Column) -> None:
    """`17 year olds`: of that age, where no other rule has taken the number."""
    for at in range(len(d.mentions) - 1):
        if plain_number(d, at) and d.text(at + 1) in YEARS_OLD and d.free(at + 1):
            negated = negated_before(d, at)
            if negated is not None:
                d.take(negated, "condition")
            age = Value(d.mentions[at].number, "number")
            d.keep((at, at + 1), Compare("=" if negated is None else "!=", column, age))
            d.take(at, "condition", f"{d.data(column).title} is {d.text(at)}")
            d.take(at + 1, "condition")


def read_past_ages(d: Draft) -> None:
    """`over 50s only`, `under 18s`, `over 50 years old`: a bound on ages, where one column holds them and no year is
    meant."""
    column = _only_ages(d)
    for at in range(1, len(d.mentions)):
        ages, op, upto = d.text(at).removesuffix("s"), d.tag(at - 1, "compare"), at + 1
        if d.mentions[at].number is not None and d.text(upto) == "s" and not d.facts.durations:
            upto += 1  # `under 18s`, and no decade
        elif d.mentions[at].number is not None and d.text(upto) in YEARS_OLD:
            upto += 1
        elif not _decade(d.text(at)):
            continue
        taken = range(at - 1, upto)
        if column is None or not op or not (ages.isdigit() and len(ages) == 2) or not all(d.free(i) for i in taken):
            continue
        d.keep((at - 1, upto - 1), Compare(op, column, Value(int(ages), "number")))
        for i in taken:
            d.take(i, "condition", f"{d.data(column).title} {op} {ages}" if i == at else "")


def _only_ages(d: Draft) -> Column | None:
    """The one column that holds ages in numbers."""
    columns = [c for c in d.facts.named([AGE]) if d.data(c).numeric and d.data(c).role == "measure"]
    return columns[0] if len(columns) == 1 else None


def of_an_age(d: Draft, at: int) -> Ages | None:
    """The ages that a mention speaks of, where no column or whole value is called so."""
    m = d.mentions[at]
    if m.columns or m.tables or any(not v.part for v in m.values):
        return None
    if (decade := _decade(m.text)) and d.text(at - 1) in THEIR:
        return Ages((m.text,), decade, decade + 10)  # `in their 20s`
    return load_ages().get(stem(m.text)) if m.number is None else None


def _decade(text: str) -> int:
    """The age that a decade of one begins with: 30 for `30s`; 0 for another text."""
    return int(text[:-1]) if len(text) == 3 and text.endswith("0s") and text[0].isdigit() else 0


THEIR = words_of("own")
