"""Words that are misspelt, and the word of the data or the lexicon that is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from inkfish.language.lexicon import Lexicon
from inkfish.language.names import misspelling, slip_of_fingers
from inkfish.language.tokens import stem

SHORTEST = (5, 5, 6)  # letters from which a word of names, values and the lexicon may be misspelt
MOST_SPELLED = 20_000  # words of values up to which a misspelt word is looked for among them


class Spelling:
    """The words that a misspelt one may mean: of names first, then of values, then of the lexicon."""

    def __init__(self, names: set[str], values: frozenset[str], said: Iterable[str]):
        self._names = by_letter(names)
        plurals = {f"{w}s" for w in names if not w.endswith(("s", "y", "ed", "ing"))}
        few = values if len(values) <= MOST_SPELLED else ()
        self._by_letter = (by_letter(names | plurals), by_letter(few), by_letter(said))

    def derived(self, word: str) -> str | None:
        """Return the word of a name that a word comes from the same root as: `readmission` of `readmitted`."""
        known = [w for words in self._names.values() for w in words if w[:6] == word[:6]]
        close = [w for w in known if len(word) >= 8 and len(w) >= 8 and abs(len(w) - len(word)) <= 4]
        return min(close, key=len) if len(close) == 1 else None

    def nearest(self, word: str, real: bool = False) -> str | None:
        """Return the word that a misspelt one means: of names first, then of values, then of the lexicon.

        A `real` word may only be a slip for a name: a country for a county, and `capita` for no capital.
        """
        for known, shortest in zip(self._by_letter[: 1 if real else None], SHORTEST, strict=False):
            near = [
                w
                for w in known.get(word[0], ())
                if (len(word) >= shortest or sorted(w) == sorted(word))
                and abs(len(w) - len(word)) <= 2
                and misspelling(word, w)
                and (known is not self._by_letter[-1] or slip_of_fingers(word, w))
                and stem(w) != stem(word)
                and not (known is self._by_letter[0] and word == f"{w}y")  # `windy` is no slip of `wind`
            ]
            if near:
                return min(near, key=lambda w: (OSA.distance(word, w), -len(w), w))
        return None


def by_letter(words: Iterable[str]) -> dict[str, list[str]]:
    """Return words of four letters or more by their first letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= 4 and word.isalpha():
            found[word[0]].append(word)
    return found


def beyond_only(lexicon: Lexicon) -> set[str]:
    """Return words of nothing but what no query answers; another word is never taken for one of them misspelt."""
    beyond = {w for phrase, tags in lexicon.phrases.items() if "beyond" in tags for w in phrase}
    return beyond - {w for phrase, tags in lexicon.phrases.items() if "beyond" not in tags for w in phrase}
