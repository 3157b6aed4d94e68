"""Lists of short forms with what each stands for, listened to where enough of a list stand together."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec

from inkfish.language.lexicon_file import LexiconError, read_lexicon_file


class Glossary(msgspec.Struct, frozen=True):
    """Short forms, folded, with what each is called; they are meant where at least `needs` of them stand together."""

    needs: int
    names: dict[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def load_glossaries(file: str, fold: Callable[[str], str], language: str = "en") -> tuple[Glossary, ...]:
    """Read and check the lists of a lexicon file; raise LexiconError naming the list and what is wrong."""
    lists = read_lexicon_file(file, language)
    for name, entry in lists.items():
        if set(entry) != {"needs", "names"} or not 1 <= entry["needs"] <= len(entry["names"]):
            raise LexiconError(f"{file}.toml: [{name}] must have names, and how many of them it needs.")
    return tuple(
        Glossary(entry["needs"], {fold(form): tuple(names) for form, names in entry["names"].items()})
        for entry in lists.values()
    )
