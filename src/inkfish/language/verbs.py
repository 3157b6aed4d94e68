"""What verbs say of the rows: who or where they ask for, what became of them (`asking.toml`, `fates.toml`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

import msgspec

from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.tokens import stem


class Asked(msgspec.Struct, frozen=True):
    """What `who`, `where` or `what` asks for with one of these verbs: stems of columns, the likeliest first.

    `most`: the one that has most of what the table is about.
    """

    verbs: frozenset[str]
    columns: tuple[str, ...]
    most: bool


class Fate(msgspec.Struct, frozen=True):
    """What may become of things: stems of the verbs that tell it, and of those that tell its opposite.

    `columns` are stems of the columns that tell it where none bears one of the words: the `decision` on an application.
    """

    words: frozenset[str]
    opposite: frozenset[str]
    columns: frozenset[str] = frozenset()


class Deed(msgspec.Struct, frozen=True):
    """Stems of what every row has gone through, in tables with a column of these words (or in any)."""

    words: frozenset[str]
    columns: frozenset[str]


Verb = TypeVar("Verb", Fate, Deed)


@lru_cache(maxsize=4)
def load_asking(language: str = "en") -> dict[str, tuple[Asked, ...]]:
    """Read and check what is asked for, by the word that asks."""
    asking = read_lexicon_file("asking", language)
    for name, entries in asking.items():
        for entry in entries.values():
            _checked("asking", name, set(entry) | {"most"}, {"verbs", "columns", "most"})
    return {
        name: tuple(
            Asked(_stemmed(e["verbs"]), tuple(map(stem, e["columns"])), e.get("most", False)) for e in entries.values()
        )
        for name, entries in asking.items()
    }


@lru_cache(maxsize=4)
def load_fates(language: str = "en") -> tuple[Fate, ...]:
    """Read and check what may become of things."""
    return _of_rows(Fate, "fate", language)


@lru_cache(maxsize=4)
def load_deeds(language: str = "en") -> tuple[Deed, ...]:
    """Read and check what every row has gone through."""
    return _of_rows(Deed, "deed", language)


def _of_rows(kind: type[Verb], table: str, language: str) -> tuple[Verb, ...]:
    """Read the entries of one table of `fates.toml`, each a list of words for every field of its kind."""
    entries = read_lexicon_file("fates", language)[table]
    optional = set(kind.__struct_fields__[len(kind.__struct_fields__) - len(kind.__struct_defaults__) :])
    for name, entry in entries.items():
        _checked("fates", name, set(entry) | optional, set(kind.__struct_fields__))
    return tuple(kind(**{field: _stemmed(words) for field, words in entry.items()}) for entry in entries.values())


def _checked(file: str, name: str, has: set[str], wanted: set[str]) -> None:
    if has != wanted:
        raise LexiconError(f"{file}.toml: [{name}] has {sorted(has)}; it must have {sorted(wanted)}.")


def _stemmed(words: Sequence[str]) -> frozenset[str]:
    return frozenset(map(stem, words))
