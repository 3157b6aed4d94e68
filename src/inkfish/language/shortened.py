"""Values that are written shorter than they are said, or said shorter: `AsstProf` for an assistant professor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from inkfish.language.classes import words_of
from inkfish.language.lexicon import load_lexicon
from inkfish.language.plurals import singulars
from inkfish.language.tokens import stem, tokenize

MOST_VALUES = 60  # different values up to which a column is looked through for shortened ones
LONGEST = 4  # words of a value that may be said shorter
GLUED = 1 / 3  # of a column's values, where its words are written without a gap
PLAIN = words_of("plain")  # before a level that others are compounds of: `full professors` beside AsstProf


class Shortened:
    """The words of the values of columns with few of them, to be matched word by word."""

    def __init__(self) -> None:
        self._columns: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._glued: set[str] = set()
        self._like: dict[tuple[int, str], list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)

    def add(self, column: str, values: Sequence[str]) -> None:
        """Take in the values of a column, where they are few."""
        if len(values) > MOST_VALUES:
            return
        cut = [(value, tuple(t.text for t in tokenize(value) if t.kind == "word")) for value in values]
        self._columns[column] = [(v, words) for v, words in cut if 1 <= len(words) <= LONGEST]
        for value, words in self._columns[column]:
            self._like[len(words), words[0][0]].append((column, value, words))
        glued = sum(any(t.glued and t.before == "" for t in tokenize(v) if t.kind == "word") for v in values)
        if glued and glued >= GLUED * len(values):  # and not one `LeBlanc` among names
            self._glued.add(column)

    def find(self, said: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the columns and values that words may be a longer or shorter form of, `assistant profs`.

        A word of a glued value alone means the one value that has it: `associate` of `AssocProf`.
        """
        if not 1 <= len(said) <= LONGEST or any(len(word) < 3 or not word.isalpha() for word in said):
            return
        alike = self._like.get((len(said), said[0][0]), ())
        whole = [(c, value) for c, value, words in alike if _all_same(words, said, c in self._glued)]
        yield from whole
        for column in sorted(self._glued.difference(c for c, _ in whole)) if len(said) == 1 else ():
            holds = [v for v, words in self._columns[column] if any(_same(w, said[0], True, False) for w in words)]
            if len(holds) == 1:
                yield column, holds[0]

    def modified(self, column: str, value: str) -> bool:
        """Whether other values of a column are a value with a word before it: Prof beside AsstProf."""
        known = self._columns.get(column, ())
        words = next((w for v, w in known if v == value), ())
        others = (w for v, w in known if v != value)
        return bool(words) and any(len(w) > len(words) and w[-len(words) :] == words for w in others)


def _all_same(words: Sequence[str], said: Sequence[str], glued: bool) -> bool:
    return all(_same(w, s, glued, len(said) > 1) for w, s in zip(words, said, strict=True))


def _same(word: str, said: str, glued: bool, beginnings: bool) -> bool:
    """Whether a word of a value and a said one are the same, or one is the other's short form."""
    return any(
        word == one or shortens(word, one, glued, beginnings) or shortens(one, word, False, beginnings)
        for one in (said, *singulars(said))
    )


def shortens(short: str, word: str, glued: bool = False, beginnings: bool = False) -> bool:
    """Whether a word is another one's short form: by the lexicon, by its first letters, or by its letters.

    >>> [shortens("mgr", "manager"), shortens("asst", "assistant", glued=True), shortens("book", "booking")]
    [True, True, False]
    """
    if len(short) < 2 or len(short) >= len(word) or short[0] != word[0]:
        return False
    if (stem(word),) in load_lexicon().abbreviations.get(short, ()):
        return True
    if (glued or beginnings) and len(short) >= 3 and word.startswith(short) and len(word) >= len(short) + 3:
        return True
    return glued and len(short) >= 3 and short[-1] == word[-1] and _in_order(short, word)


def _in_order(short: str, word: str) -> bool:
    """Whether the letters of a short form stand in a word in that order."""
    places = [-1]
    for letter in short:
        places.append(word.find(letter, places[-1] + 1))
    return all(before < after for before, after in pairwise(places))
