"""Headers of initials, written out by the company that they keep: `W` beside `L` and `ERA`; from `initials.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

import msgspec

from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.tokens import fold

MOST_SAYINGS = 12  # ways in which one header is written out
_PIECE = re.compile(r"[^\W_]+(?:\.\d+)?|%")


class Initials(msgspec.Struct, frozen=True):
    """Headers and parts of headers that stand together, each with what it is called; `needs` tells how many must."""

    needs: int
    names: dict[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def load_initials(language: str = "en") -> dict[str, Initials]:
    """Read and check the lists of initials of a language; raise LexiconError naming the list and what is wrong."""
    lists = read_lexicon_file("initials", language)
    for name, entry in lists.items():
        if set(entry) != {"needs", "names"} or not 1 <= entry["needs"] <= len(entry["names"]):
            raise LexiconError(f"initials.toml: [{name}] must have names, and how many of them it needs.")
    return {
        name: Initials(entry["needs"], {_whole(said): tuple(names) for said, names in entry["names"].items()})
        for name, entry in lists.items()
    }


def written_out(headers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the headers of a table that are initials, each with what it is called.

    >>> sorted(written_out(("W", "L", "ERA")))[1:3]
    [('L', 'losses'), ('W', 'wins')]
    """
    known = [found for found in load_initials().values() if _held(found, headers) >= found.needs]
    for header in headers:
        sayings = dict.fromkeys(said for initials in known for said in _sayings(header, initials))
        yield from ((header, said) for said in sayings)


def _held(initials: Initials, headers: Sequence[str]) -> int:
    """How many of its names a table's headers hold."""
    said = {piece for header in headers for piece in (_whole(header), *_pieces(header))}
    return len(said & initials.names.keys())


def _sayings(header: str, initials: Initials) -> Iterator[str]:
    """Yield what a header is called as a whole, else part by part; two parts with a slash are a ratio."""
    if whole := initials.names.get(_whole(header)):
        yield from whole
    parts = [initials.names.get(piece, (piece,)) for piece in _pieces(header)]
    if any(piece in initials.names for piece in _pieces(header)):
        for said in islice(product(*parts), MOST_SAYINGS):
            yield " ".join(said)
            if len(said) == 2 and "/" in header:
                yield f"{said[0]} to {said[1]} ratio"


def _whole(header: str) -> str:
    return fold(header).replace(" ", "").replace("_", "")


def _pieces(header: str) -> list[str]:
    return _PIECE.findall(fold(header))
