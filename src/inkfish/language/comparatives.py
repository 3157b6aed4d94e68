"""Words that hold one thing against another: `more`, `lower`, `taller`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.lexicon import load_lexicon, stems

MORE, LESS = words_of("more"), words_of("less")
GENERAL = MORE | LESS  # they say which way, and not what is compared


def is_comparative(word: str) -> bool:
    """Whether a word compares: `more`, or an adjective in -er.

    >>> [is_comparative(word) for word in ("fewer", "taller", "order")]
    [True, True, False]
    """
    return word in GENERAL or (word.endswith("er") and stems(word) in load_lexicon().qualities)


def is_less(word: str) -> bool:
    """Whether a comparative says less: `fewer`, `cheaper`."""
    return word in LESS or any(q.end == "min" for q in load_lexicon().qualities.get(stems(word), ()))
