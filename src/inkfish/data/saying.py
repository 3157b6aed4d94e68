"""How names are said: the words of a name or question, folded and stemmed, so that two of them can be compared."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import msgspec
import snowballstemmer

LONGEST_WORD = 100  # letters; what is longer is no word of a language, and nothing of it is remembered
_LOCAL = threading.local()  # a Snowball stemmer holds the word it works on, so each thread has its own
_WORD = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}|[^\W_]+(?:\.\d+)?")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b|(?<=s)['’](?=\s|$)")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_PLURALS = {"people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life"}


class Word(msgspec.Struct, frozen=True):
    """One word as it was said: folded, stemmed, its place in the text, and whether it has a capital (or only those)."""

    text: str
    stem: str
    start: int
    end: int
    capital: str = ""


def stem(word: str) -> str:
    """Return the English stem of a folded word; one with a figure, of two letters or of very many, stays as it is."""
    return _stem(word) if 2 < len(word) <= LONGEST_WORD and word.isalpha() else word


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    if not hasattr(_LOCAL, "stemmer"):
        _LOCAL.stemmer = snowballstemmer.stemmer("english")
    return _LOCAL.stemmer.stemWord(_PLURALS.get(word, word))


def fold(text: str) -> str:
    """Return text without case and accents; small figures are figures (`CO₂` is `co2`)."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order; `U.S.` is one word, a possessive s is none, nor what folds to nothing.

    >>> [w.text for w in words_of("The U.S. women's GDP, 2.5")]
    ['the', 'us', 'women', 'gdp', '2.5']
    """
    text = _POSSESSIVE.sub(lambda m: " " * len(m[0]), text)
    return tuple(word for m in _WORD.finditer(text) if (word := _word(m)).text)


def _word(found: re.Match[str]) -> Word:
    said = found[0] if found[0][-1:] != "." else found[0].replace(".", "")
    folded = fold(said).strip()
    capital = "all" if said.isupper() else "first" if said[0].isupper() else ""
    return Word(folded, stem(folded), found.start(), found.end(), capital)


def name_key(text: str) -> str:
    """Return the form by which a name is looked up: the stems of its words.

    >>> name_key("Share Prices") == name_key("share price")
    True
    """
    return " ".join(w.stem for w in words_of(text))


def plain_name(text: str) -> str:
    """Return a name without what stands in brackets.

    >>> plain_name("GDP per capita (constant 2015 US$)")
    'GDP per capita'
    """
    return _BRACKETS.sub("", text).strip() or text
