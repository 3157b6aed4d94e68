"""What the codes of a column stand for: `F` beside `SF` and `QF` is a final; read from `lexicon/en/codes.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.tokens import key

MOST_CODES = 60  # different values up to which a column may hold one list of codes


class Codes(msgspec.Struct, frozen=True):
    """One list of codes, folded, with what each is called; a column speaks it when it holds `needs` of them."""

    needs: int
    names: dict[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def load_codes(language: str = "en") -> dict[str, Codes]:
    """Read and check the lists of codes of a language; raise LexiconError naming the list and what is wrong."""
    lists = read_lexicon_file("codes", language)
    for name, entry in lists.items():
        if set(entry) != {"needs", "codes"} or not 2 <= entry["needs"] <= len(entry["codes"]):
            raise LexiconError(f"codes.toml: [{name}] must have codes, and how many of them it needs (two or more).")
    return {
        name: Codes(entry["needs"], {key(code): tuple(names) for code, names in entry["codes"].items()})
        for name, entry in lists.items()
    }


def code_names(values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what the codes of a column are called, each with its code; nothing where most values are none.

    >>> sorted(code_names(("L", "R")))[:2]
    [('left', 'L'), ('left footed', 'L')]
    """
    if not 2 <= len(values) <= MOST_CODES:
        return
    for codes in load_codes().values():
        known = [value for value in values if key(value) in codes.names]
        if len(known) >= max(codes.needs, 0.5 * len(values)):
            yield from ((name, value) for value in known for name in codes.names[key(value)])
