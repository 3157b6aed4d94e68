"""English as far as sentences about tables need it: plurals, articles, lists. The words are in lexicon/nouns.toml.

Own rules rather than a library: the known one takes 1.8 s to load, more than a whole answer may.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from inkfish.errors import SettingError


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of nouns.toml, all in lower case."""

    unchanging: frozenset[str]
    not_row_nouns: frozenset[str]
    participles: frozenset[str]
    the: frozenset[str]
    places: frozenset[str]
    not_plural: frozenset[str]
    a_not_an: frozenset[str]
    an_not_a: frozenset[str]
    reserved: frozenset[str]


class Nouns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """nouns.toml. A rule is (the pattern of an ending, what takes its place)."""

    plural: tuple[tuple[str, str], ...]
    singular: tuple[tuple[str, str], ...]
    irregular: dict[str, str]
    words: Words


@cache
def nouns() -> Nouns:
    """Load nouns.toml once; raise SettingError where it does not have its shape."""
    text = files(__package__).joinpath("lexicon/nouns.toml").read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), Nouns)
    except msgspec.ValidationError as error:
        raise SettingError(f"lexicon/nouns.toml: {error}") from None


@cache
def _rules(which: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(ending), new) for ending, new in getattr(nouns(), which))


@cache
def _singulars() -> dict[str, str]:
    return {many: one for one, many in nouns().irregular.items()}


def plural(noun: str, count: float = 2) -> str:
    """Return `noun` for `count` things; of a phrase, its head word is changed.

    >>> plural("category"), plural("unit sold"), plural("region", 1), plural("date of birth")
    ('categories', 'units sold', 'region', 'dates of birth')
    """
    if count == 1:
        return noun
    before, head, after = _head(noun)
    return before + _plural_word(head) + after


def singular(noun: str) -> str:
    """Return one of `noun`.

    >>> singular("categories"), singular("units sold"), singular("status"), singular("people")
    ('category', 'unit sold', 'status', 'person')
    """
    before, head, after = _head(noun)
    return before + _singular_word(head) + after


def _head(noun: str) -> tuple[str, str, str]:
    """Split a phrase around its head: the last word before "of", "per", "in" ... or a participle."""
    words = re.findall(r"\s*\S+", noun)
    at = next(
        (i for i, w in enumerate(words) if i and w.strip().lower() in _AFTER_HEAD | nouns().words.participles),
        len(words),
    )
    if not words:
        return noun, "", ""
    last = words[at - 1]
    head = last.strip()
    return "".join(words[: at - 1]) + last[: len(last) - len(head)], head, "".join(words[at:])


_AFTER_HEAD = frozenset(("of", "per", "in", "by", "for", "with", "from", "to", "on", "at", "where", "("))


def _plural_word(word: str) -> str:
    lower = word.lower()
    if not word or lower in nouns().words.unchanging or is_plural(word) or not lower[-1].isalpha():
        return word
    if lower in nouns().irregular:
        return _cased(nouns().irregular[lower], word)
    return _by_rule(word, "plural")


def _singular_word(word: str) -> str:
    lower = word.lower()
    words = nouns().words
    if not word or lower in words.unchanging or lower in words.not_plural or lower in nouns().irregular:
        return word
    if lower in _singulars():
        return _cased(_singulars()[lower], word)
    return _by_rule(word, "singular")


def _by_rule(word: str, which: str) -> str:
    """Change a word's ending by the first rule whose pattern it has; the letters before it keep their case."""
    for pattern, new in _rules(which):
        if pattern.search(word.lower()):
            return re.sub(pattern.pattern, new, word, count=1, flags=re.IGNORECASE)
    return word


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[:1].isupper() and not like.isupper() else word


def is_plural(noun: str) -> bool:
    """Whether a noun phrase names several: "units sold", "people".

    >>> is_plural("units sold"), is_plural("status"), is_plural("revenue"), is_plural("categories")
    (True, False, False, True)
    """
    head = _head(noun)[1].lower()
    if head in _singulars():
        return True
    if head in nouns().words.not_plural or head.endswith(("ss", "us", "is")) or len(head) < 3:
        return False
    return head.endswith("s") and head not in ("sales", "news") and head not in nouns().irregular


def article(noun: str) -> str:
    """Return "a" or "an" for a phrase.

    >>> article("order"), article("unit"), article("hour"), article("region")
    ('an', 'a', 'an', 'a')
    """
    word = (re.findall(r"[a-z]+", noun.lower()) or [""])[0]
    if word in nouns().words.a_not_an:
        return "a"
    return "an" if word in nouns().words.an_not_a or word[:1] in tuple("aeiou") else "a"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"], "or")
    ('A', 'A and B', 'A, B or C')
    """
    words: Sequence[str] = list(items)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def capital(text: str) -> str:
    """Return text as a sentence begins, leaving words such as "iPhone" as they are."""
    if text[:1] in ("“", '"', "("):
        return text[:1] + capital(text[1:])
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def lower_words(title: str, shouting: bool = False) -> str:
    """Return a column's title as it stands inside a sentence: "Units Sold" as "units sold", "GDP" as it is.

    `shouting` says that all titles of the table are in capitals, so that capitals mean nothing.
    """
    return " ".join(_lower_word(w, shouting) for w in title.replace("_", " ").split()) or title


def _lower_word(word: str, shouting: bool) -> str:
    if word[1:].lower() == word[1:] or shouting:
        return word.lower()
    return word.lower() if word.isupper() and len(word) > 4 else word


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 11th ...

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 22, 103)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '22nd', '103rd']
    """
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"
