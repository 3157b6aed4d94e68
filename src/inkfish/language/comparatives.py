"""Words that hold one thing against another: `more`, `lower`, `taller`."""

from __future__ import annotations

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.entities import row_nouns
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.query.plan import Aggregate, Column, Expr

MORE, LESS = words_of("more"), words_of("less")
GENERAL = MORE | LESS  # they say which way, and not what is compared


def is_comparative(word: str) -> bool:
    """Whether a word compares: `more`, or an adjective in -er.

    >>> [is_comparative(word) for word in ("fewer", "taller", "order")]
    [True, True, False]
    """
    return word in GENERAL or (word.endswith("er") and stems(word) in load_lexicon().qualities)


def of_each_person(d: Draft, of: Expr) -> Expr:
    """Return an amount as one person has it, where people are compared by it: `do smokers pay more`."""
    if not isinstance(of, Aggregate) or of.func != "sum" or not isinstance(of.of, Column) or of.of in d.made:
        return of
    people = row_nouns(d.tables[of.of.table]) & load_lexicon().rows["person"].nouns
    compared = any(is_comparative(t.text) for t in d.tokens)
    said = any(d.tag(at, "aggregate") == "sum" for at in range(len(d.mentions)))
    return msgspec.structs.replace(of, func="avg") if people and compared and not said else of


def is_less(word: str) -> bool:
    """Whether a comparative says less: `fewer`, `cheaper`."""
    return word in LESS or any(q.end == "min" for q in load_lexicon().qualities.get(stems(word), ()))
