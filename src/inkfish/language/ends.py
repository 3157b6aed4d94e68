"""Two columns of one kind whose names differ in one end only: `home_team` and `away_team`; from `ends.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from inkfish.data.table import Table
from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.names import read_name
from inkfish.language.tokens import stem
from inkfish.query.plan import Column


class Ends(msgspec.Struct, frozen=True):
    """Two words that tell apart columns of one kind, as stems, and the words of a question that mean each of them."""

    columns: tuple[str, str]
    said: tuple[frozenset[str], frozenset[str]]


@lru_cache(maxsize=4)
def load_ends(language: str = "en") -> tuple[Ends, ...]:
    """Return the ends of a language; raise LexiconError where an entry is wrong."""
    content = read_lexicon_file("ends", language)
    for name, entry in content.items():
        if set(entry) != {"columns", "said"} or any(len(pair) != 2 for pair in (*entry["columns"], entry["said"])):
            raise LexiconError(f"ends.toml: [{name}] must have pairs of columns, and what is said of each end.")
    return tuple(
        Ends((stem(one), stem(other)), (frozenset(entry["said"][0]), frozenset(entry["said"][1])))
        for entry in content.values()
        for one, other in entry["columns"]
    )


def opposite_ends(table: Table) -> Iterator[tuple[Ends, tuple[Column, Column]]]:
    """Yield the pairs of a table's columns of text whose names differ in one end only, with which ends these are."""
    texts = {c.name: read_name(c.name).forms for c in table.columns if c.type == "text"}
    for ends in load_ends():
        for one, other in paired(texts, ends):
            yield ends, (Column(table.name, one), Column(table.name, other))


def coordinates(table: Table) -> Iterator[str]:
    """Yield the headers of numbers that say where something is, by both of their axes: `OS X Store`, `OS Y Store`."""
    numbers = {c.name: read_name(c.name).forms for c in table.columns if c.numeric}
    axes = [Ends((one, other), (frozenset(), frozenset())) for one, other in AXES]
    for one, other in (pair for ends in axes for pair in paired(numbers, ends)):
        yield from (one, other)


AXES = (("x", "y"),)


def paired(names: Mapping[str, Forms], ends: Ends) -> Iterator[tuple[str, str]]:
    """Yield the headers, each with all forms of its name, that differ in these ends only."""
    called = {form: name for name, forms in reversed(names.items()) for form in forms}
    first, second = ends.columns
    for name, forms in names.items():
        turned = (tuple(second if w == first else w for w in form) for form in forms if first in form)
        other = next((called[form] for form in turned if form in called), name)
        if other != name:
            yield name, other


Forms = tuple[tuple[str, ...], ...]
