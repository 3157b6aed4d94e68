"""Words of headers that are cut short: `demVote`, `maritl`, `health_ins`."""

from __future__ import annotations

from collections.abc import Iterable

from inkfish.language.lexicon import load_lexicon

SHORTEST = 3  # letters of a word that is cut short at its end
FEWEST = 2  # consonants of a word that has lost its vowels: the `Hm` of HmRun
SKIPPING = 4  # consonants of a word that has lost some of those too: the `trsmn` of a transmission
CUT = 2  # letters at least that are cut off at its end
VOWELS = "aeiou"


class Clipped:
    """The words of headers that are no words of English, and may be the beginning or the consonants of one."""

    def __init__(self, words: Iterable[str]):
        plain = (w for w in words if w.isalpha() and len(w) >= FEWEST)
        self._words = tuple(sorted({w for w in plain if not load_lexicon().has(w)}))

    def find(self, said: str) -> str:
        """Return the one word of a header that is short for a word; empty where none or several are.

        >>> clipped = Clipped(["dem", "maritl", "qlty", "age", "trsmn"])
        >>> [clipped.find(word) for word in ("democratic", "marital", "quality", "agency", "transmission")]
        ['dem', 'maritl', 'qlty', '', 'trsmn']
        """
        found = [w for w in self._words if _short_for(w, said)] if len(said) > SHORTEST else []
        return found[0] if len(found) == 1 else ""


def _short_for(short: str, word: str) -> bool:
    if len(short) >= len(word) or short[0] != word[0]:
        return False
    if word.startswith(short) and len(word) >= len(short) + CUT:
        return len(short) >= SHORTEST
    held, kept = _consonants(word), _consonants(short)
    if kept == held:
        return len(kept) >= FEWEST
    return kept == short and len(short) >= SKIPPING and kept[-1] == held[-1] and _in_order(kept, held)


def _in_order(kept: str, held: str) -> bool:
    """Whether the letters of a short form stand in a word's consonants in that order."""
    rest = iter(held)
    return all(letter in rest for letter in kept)


def _consonants(word: str) -> str:
    """A word without its vowels; its first letter stays."""
    return word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)
