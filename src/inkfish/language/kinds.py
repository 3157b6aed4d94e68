"""What columns are called by what they hold, from `kinds.toml`: a `vote` of Labour and Conservative is a party."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of
from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.names import read_name
from inkfish.language.tokens import key, stem

MOST_VALUES = 40  # different values of a column that holds one of few kinds
LEAST, SHARE = 2, 0.6  # how many of its values must be of a kind, and what part of them


class Kind(msgspec.Struct, frozen=True):
    """What a column of these values may be called; the values as `tokens.key` writes them."""

    said: tuple[str, ...]
    values: frozenset[str]


@lru_cache(maxsize=4)
def load_kinds(language: str = "en") -> tuple[Kind, ...]:
    """Return the kinds of a language; raise LexiconError where an entry is wrong."""
    found = []
    for name, entry in read_lexicon_file("kinds", language).items():
        if set(entry) != {"said", "values"} or len(entry["values"]) < LEAST:
            raise LexiconError(f"kinds.toml: [{name}] must have what it is said as, and at least {LEAST} values.")
        found.append(Kind(tuple(entry["said"]), frozenset(map(key, entry["values"]))))
    return tuple(found)


def kinds_held(table: Table) -> list[tuple[Column, str]]:
    """Return the columns whose values say what they are, each with what it may be called; none where a header says it
    already, or several columns hold the same."""
    named = {word for c in table.columns for word in _words(c)}
    found = []
    for kind in load_kinds():
        if any({stem(word) for word in said.split(" ")} <= named for said in kind.said):
            continue
        columns = [c for c in table.columns if _holds(c, kind) and not _words(c) & WINNERS]
        if len(columns) == 1:
            found += [(columns[0], said) for said in kind.said]
    return found


WINNERS = stems_of("champion")  # who won is one of a kind, and not what every row is of


def _words(column: Column) -> set[str]:
    return {word for form in read_name(column.name).forms for word in form}


def _holds(column: Column, kind: Kind) -> bool:
    if column.type != "text" or not LEAST <= column.distinct <= MOST_VALUES:
        return False
    values = {key(str(value)) for value in (column.values or [value for value, _ in column.top]) if value is not None}
    known = values & kind.values
    return len(known) >= LEAST and len(known) >= SHARE * len(values)
