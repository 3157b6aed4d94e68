"""What a table's title says of all its numbers: the prices of `coffee_price`, with a column for each kind of coffee."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from inkfish.data.grammar import singular
from inkfish.data.meaning import lexicon
from inkfish.data.naming import words
from inkfish.data.table import Column, Unit

ALIKE = 1000  # how many times the smallest of their means the largest may be, where numbers are of one kind


def titled_numbers(title: str, columns: Sequence[Column]) -> tuple[str, tuple[Column, ...]]:
    """Return the noun that a table's title ends in and the numbers that it alone tells the meaning of: two or more of
    one size whose headers say nothing of what is measured; "" and none where there are no such.

    The noun is one of those of which a sum means nothing, in the singular: `price`, `rate`, `temperature`.
    """
    noun = singular(words(title)[-1]) if words(title) else ""
    numbers = tuple(c for c in columns if c.role == "measure" and c.mean is not None)
    named = {word for c in columns for word in words(c.name)}
    if noun not in lexicon()["additive"]["no"] or len(numbers) < 2 or {singular(word) for word in named} & {noun}:
        return "", ()
    means = sorted(abs(c.mean) for c in numbers)
    measured = any(_measures() & set(words(c.name)) for c in numbers)
    return ("", ()) if measured or not means[0] or means[-1] > ALIKE * means[0] else (noun, numbers)


def with_titled(title: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return a table's columns, of which those are not added up that its title tells to be prices or rates."""
    _, told = titled_numbers(title, columns)
    columns = tuple(replace(c, additive=False) if c in told else c for c in columns)
    return _with_years_named(title, _with_value_named(title, _with_percents(title, columns)))


def _with_percents(title: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns of which the numbers from 0 to 100 are percents where the title says so: `percent_of_women`."""
    said = set(lexicon()["titled"]["percent"]) & set(words(title))
    return tuple(replace(c, additive=False, unit=PERCENT) if said and _may_be_percent(c) else c for c in columns)


def _may_be_percent(column: Column) -> bool:
    bare = column.type == "number" and column.role == "measure" and column.unit is None
    return bare and column.minimum is not None and column.minimum >= 0 and column.maximum <= 100


PERCENT = Unit("percent", "%", "%")


def _with_value_named(title: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns of which a bare `value` is called what the title says that it measures: `world_population`."""
    bare = [c for c in columns if c.role == "measure" and is_bare_number(c)]
    if any(c.distinct > 1 and is_indicator(c) for c in columns):
        return tuple(columns)  # rows say what they measure
    said = _title_words(title) if len(bare) == 1 else []
    noun = singular(said[-1]) if said else ""
    level = noun in lexicon()["additive"]["no"]
    if not level and noun not in lexicon()["titled"]["measured"]:
        return tuple(columns)
    called = tuple(" ".join(said[at:]) for at in range(len(said)))
    named = replace(bare[0], aliases=(*bare[0].aliases, *called), additive=bare[0].additive and not level)
    return tuple(named if c is bare[0] else c for c in columns)


def _title_words(title: str) -> list[str]:
    """The words of a title up to where it tells of what, without numbers and what any data may be called."""
    told = lexicon()["titled"]
    said = [word for word in words(title) if word.isalpha()]
    end = next((at for at, word in enumerate(said) if word in told["until"]), len(said))
    said = said[:end]
    while said and said[-1] in told["said_of_any"]:
        said.pop()
    return [next((full for full, short in lexicon()["in_full"].items() if word in short), word) for word in said]


@cache
def _measures() -> frozenset[str]:
    """The words of headers that say what a number is."""
    told = (lexicon()["additive"][key] for key in ("yes", "no", "never", "unit_of"))
    return frozenset(word for group in (*told, lexicon()["money"]["words"]) for word in group)


def _with_years_named(title: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns of which those that are called by years alone hold what the title, or an `Indicator Name` that is
    the same in all rows, says: the `fertility rate 1990` of a column `1990`."""
    years = {c.name: found[1] for c in columns if c.role == "measure" and (found := _YEAR.fullmatch(c.name))}
    if len(years) < FEWEST_YEARS:
        return tuple(columns)
    measured = (c.values[0] for c in columns if c.type == "text" and c.distinct == 1 and is_indicator(c))
    said = _title_words(next(measured, "").split(",")[0].split("(")[0]) or _title_words(title)
    level = bool(said) and singular(said[-1]) in lexicon()["additive"]["no"]
    if not level and (not said or singular(said[-1]) not in lexicon()["titled"]["measured"]):
        return tuple(columns)
    rates = set(said) & set(lexicon()["additive"]["percent_like"])
    while said[0] in lexicon()["titled"]["whose"] and len(said) > 1:
        said = said[1:]
    noun = " ".join(said)
    called = {name: f"{noun} {year}" for name, year in years.items()}
    return tuple(
        replace(c, title=told.capitalize(), aliases=(*c.aliases, told), additive=_adds_up(c, level, bool(rates)))
        if (told := called.get(c.name))
        else c
        for c in columns
    )


def _adds_up(column: Column, level: bool, rates: bool) -> bool:
    """Whether what a column of one year holds is added up: its own name, a year, says nothing of it."""
    percents = column.unit is not None or (rates and column.maximum is not None and column.maximum <= 100)
    return not level and not percents


def is_bare_number(column: Column) -> bool:
    """Whether a column's name says no more than that it is a number: `value`, `estimate`."""
    return set(words(column.name)) <= set(lexicon()["titled"]["bare"])


def is_indicator(column: Column) -> bool:
    """Whether a column says what the numbers beside it are: `Indicator Name`, `variable`."""
    return bool(set(lexicon()["titled"]["indicator"]) & set(words(column.name)))


FEWEST_YEARS = 3
_YEAR = re.compile(r"(?i)(?:year|yr|fy|x|y)?[ _]?((?:18|19|20)\d\d)(?: \[yr\d{4}\])?")
