"""The sides of what happens, such as winner and loser, and the words that put somebody there; from `roles.toml`."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.tokens import stem


class Side(msgspec.Struct, frozen=True):
    """One side: who does its `verbs` is on it, and the object of its `acts` is on the other; all are stems.

    `columns` are stems in the names of columns that hold who is on it, `places` those that only tell it beside the
    other side's (`first_party` beside `second_party`), `away` words after which the other side is
    named, `nouns` what the side or what belongs to it is called,
    `ends` nouns of what only the last stage of a competition gives, `results` folded values of a column of results,
    `flags` stems in the names of columns of yes and no.
    """

    name: str
    other: str
    columns: frozenset[str]
    places: frozenset[str]
    verbs: frozenset[str]
    acts: frozenset[str]
    away: frozenset[str]
    nouns: frozenset[str]
    ends: frozenset[str]
    results: frozenset[str]
    flags: frozenset[str]


@lru_cache(maxsize=4)
def load_sides(language: str = "en") -> dict[str, Side]:
    """Read and check the sides of a language; raise LexiconError naming the side and what is wrong."""
    content = read_lexicon_file("roles", language)
    for name, entry in content.items():
        if set(entry) != set(Side.__struct_fields__) - {"name"}:
            raise LexiconError(f"roles.toml: [{name}] has {sorted(entry)}.")
        if content.get(entry["other"], {}).get("other") != name:
            raise LexiconError(f"roles.toml: [{name}] and [{entry['other']}] must be each other's other side.")
        if strange := set(entry["acts"]) - set(entry["verbs"]):
            raise LexiconError(f"roles.toml: [{name}] has acts that are no verbs: {sorted(strange)}.")
    return {
        name: Side(
            name,
            entry["other"],
            *(frozenset(map(stem, entry[key])) for key in ("columns", "places", "verbs", "acts")),
            frozenset(entry["away"]),
            frozenset(map(stem, entry["nouns"])),
            frozenset(map(stem, entry["ends"])),
            frozenset(entry["results"]),
            frozenset(map(stem, entry["flags"])),
        )
        for name, entry in content.items()
    }
