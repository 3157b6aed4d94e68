"""Which of several columns of times a verb speaks of: `sold in 2012` beside `year_built` and `year_sold`."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.data.meaning import words_of_name
from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name, similarity
from inkfish.language.tokens import Token, stem

SURE = 0.7  # how well a verb must stand for a word of a header
TIMES, DONE = stems_of("of_time"), words_of("done")
MADE, TRADED = stems_of("made_at"), stems_of("traded_at")

Clocks = tuple[tuple[Column, frozenset[str]], ...]


def clocks_of(table: Table) -> Clocks:
    """Return the columns of times of a table that has several, each with what its name says besides that it is a time.

    >>> from inkfish.data.table import Source
    >>> columns = tuple(Column(n, n, "integer", "time") for n in ("year_built", "YearSold"))
    >>> [sorted(words) for _, words in clocks_of(Table("", "t", "t", "", 9, columns, Source("t")))]
    [['built'], ['sold']]
    """
    times = [c for c in table.columns if c.role == "time" and c.type != "time"]
    told = ((c, frozenset(w for form in read_name(c.name).forms for w in form) - TIMES) for c in times)
    return tuple((c, words) for c, words in told if words) if len(times) > 1 else ()


def calendar_of(table: Table) -> dict[str, Column]:
    """Return the columns that hold parts of the calendar by the grain that they number: `month` of `month_sold`."""
    parts = [(c, _words(c.name)) for c in table.columns if c.role == "category"]
    return {grain: c for grain in GRAINS for c, words in reversed(parts) if stem(grain) in words}


def _words(header: str) -> set[str]:
    return {*map(stem, words_of_name(header)), *(w for form in read_name(header).forms for w in form)}


GRAINS = ordered("calendar_part")


def clock_told_by(token: Token, clocks: Clocks) -> Column | None:
    """Return the column of times that a verb in the past speaks of."""
    if token.kind != "word" or not (token.text.endswith("ed") or token.text in DONE):
        return None
    best, clock = max(((_likeness(token, words), c) for c, words in clocks), key=lambda found: found[0], default=NONE)
    return clock if best >= SURE else None


NONE = (0.0, None)


def _likeness(token: Token, words: frozenset[str]) -> float:
    """How well a verb stands for one of the words of a header."""
    return max(similarity(token.stem, word, load_lexicon(), token.text) for word in words)


def clock_spoken_of(tokens: Sequence[Token], clocks: Clocks) -> Column | None:
    """Return the column of times that the first verb of a question that tells one speaks of, else the one of a trade
    where others tell when things were made."""
    spoken = next((clock for token in tokens if (clock := clock_told_by(token, clocks)) is not None), None)
    made = any(words & MADE for _, words in clocks)
    return spoken or (next((c for c, words in clocks if words & TRADED), None) if made else None)
