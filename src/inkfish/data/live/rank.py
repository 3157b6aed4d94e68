"""How well the names that a source gives its data fit the words that people asked with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

import snowballstemmer
from rapidfuzz import fuzz

from inkfish.data.live.lexicon import lexicon

T = TypeVar("T")
LEAST = 60.0  # of 100: what fits less is not offered
TYPO = 88  # how alike two words must be to be one, 0 to 100
_WORD = re.compile(r"[a-z0-9]+")
_PARENS = re.compile(r"\([^)]*\)")


def rank(words: str, candidates: Iterable[tuple[T, Sequence[str]]], most: int = 10) -> list[tuple[float, T]]:
    """Return the candidates whose names fit the words, with their scores from 0 to 100, best first.

    Each candidate comes with its names, the first its full one. All words asked for must be in a name; the fewer other
    words it has, and the more of them stand in parentheses, the better it fits.
    """
    asked = stems(words)
    if not asked:
        return []
    scored = ((max(_score(asked, name) for name in names), key) for key, names in candidates if names)
    best = sorted((pair for pair in scored if pair[0] >= LEAST), key=lambda pair: -pair[0])
    return best[:most]


def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text by their stems, without those that tell nothing.

    >>> stems("the unemployment rates in Germany")
    ('unemploy', 'rate', 'germani')
    """
    empty = lexicon("rank")["empty"]
    found = (w for w in _WORD.findall(text.lower().replace("₂", "2")) if w not in empty)
    return tuple(dict.fromkeys(_stem(w) for w in found))


def _score(asked: Sequence[str], name: str) -> float:
    """Return 0 for a name that lacks a word; else 60 to 100, more for a name with little besides."""
    whole = stems(name)
    if not all(any(_same(a, w) for w in whole) for a in asked):
        return 0.0
    plain = stems(_PARENS.sub(" ", name)) or whole
    outside = sum(any(_same(a, w) for w in plain) for a in asked) / len(asked)
    return 60 + 40 * min(1.0, len(asked) / max(len(plain), 1)) * outside - 0.2 * (len(whole) - len(plain))


def _same(asked: str, word: str) -> bool:
    return asked == word or (len(asked) > 4 and fuzz.ratio(asked, word) >= TYPO)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return snowballstemmer.stemmer("english").stemWord(word)
