"""Headers of initials, written out by the company that they keep: `W` beside `L` and `ERA`; from `initials.toml`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

import msgspec

from inkfish.data.table import Table
from inkfish.language.classes import stems_of
from inkfish.language.glossary import Glossary, load_glossaries
from inkfish.language.tokens import fold, stem

MOST_SAYINGS = 12  # ways in which one header is written out
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PIECE = re.compile(r"[^\W_]+(?:\.\d+)?|%")


def written_out(headers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the headers of a table that are initials, each with what it is called.

    >>> sorted(written_out(("W", "L", "ERA")))[1:3]
    [('L', 'losses'), ('W', 'wins')]
    """
    holders = Counter(form for header in headers for form in {_whole(header), *_pieces(header)})
    spoken = [
        glossary
        for glossary in load_glossaries("initials", _whole)
        if glossary.needs <= len(holders.keys() & glossary.names.keys())
    ]
    for header in headers:
        sayings = dict.fromkeys(said for glossary in spoken for said in _sayings(header, glossary, holders))
        yield from ((header, said) for said in sayings)


def graded(table: Table) -> Table:
    """Return a table in which headers that stand for grades are averaged, and not added up."""
    told = written_out([c.name for c in table.columns])
    said = {header for header, words in told if stem(words.split()[-1]) in GRADED}
    columns = (msgspec.structs.replace(c, additive=False) if c.name in said else c for c in table.columns)
    return msgspec.structs.replace(table, columns=tuple(columns)) if said else table


GRADED = stems_of("graded")


def called_by(said: Sequence[str]) -> tuple[str, ...]:
    """Return what initials of a question stand for, letter by letter where a mark parts them.

    >>> called_by(("p", "e"))[0], called_by(("eps",))
    ('price to earnings', ('earnings per share',))
    """
    return _by_initials().get(tuple(said), ())


@lru_cache(maxsize=1)
def _by_initials() -> dict[tuple[str, ...], tuple[str, ...]]:
    names = [(name, said) for glossary in load_glossaries("initials", _whole) for name, said in glossary.names.items()]
    return {tuple(name.split("/")): said for name, said in reversed(names)}


def _sayings(header: str, glossary: Glossary, holders: Counter[str]) -> Iterator[str]:
    """Yield what a header is called as a whole, else part by part; two parts with a slash are a ratio.

    What it ends in is enough where no other header holds it: the blood pressure of `RestingBP`.
    """
    pieces = _pieces(header)
    if whole := glossary.names.get(_whole(header)):
        yield from whole
    if "/" not in header and len(pieces) > 1 and holders[pieces[-1]] == 1:
        yield from glossary.names.get(pieces[-1], ())
    parts = [glossary.names.get(piece, (piece,)) for piece in pieces]
    if any(piece in glossary.names for piece in pieces):
        for said in islice(product(*parts), MOST_SAYINGS):
            yield " ".join(said)
            if len(said) == 2 and "/" in header:
                yield f"{said[0]} to {said[1]} ratio"


def _whole(header: str) -> str:
    return fold(header).replace(" ", "").replace("_", "")


def _pieces(header: str) -> list[str]:
    return _PIECE.findall(fold(_CAMEL.sub(" ", header)))
