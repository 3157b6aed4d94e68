"""The lexicon: phrases of a language and what they may mean, read from `lexicon/<language>/*.toml` and checked on load."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

import msgspec

from inkfish.errors import InkfishError
from inkfish.language.tokens import stem, tokenize

PHRASE_FILES = ("aggregates", "comparisons", "charts", "sorting", "grouping", "time", "tasks", "dialogue", "filler")


class LexiconError(InkfishError):
    """A lexicon file that says something it may not."""


class Quality(msgspec.Struct, frozen=True):
    """An adjective such as *oldest*: the words of columns that it speaks of, and which end of them."""

    about: tuple[str, ...]
    end: str


class Lexicon(msgspec.Struct, frozen=True):
    """All that one language's files say.

    `phrases` maps stems to tags, a tag's kind to its value (`{"aggregate": "sum"}`); one phrase may have several
    kinds. `synonyms` maps a stem to the stems it may stand for, `abbreviations` a word to sequences of stems,
    `aliases` a folded value to others that mean the same. `qualities` maps stems to adjectives of a column.
    """

    phrases: dict[tuple[str, ...], dict[str, str]]
    longest: int
    synonyms: dict[str, frozenset[str]]
    abbreviations: dict[str, tuple[tuple[str, ...], ...]]
    aliases: dict[str, frozenset[str]]
    qualities: dict[tuple[str, ...], tuple[Quality, ...]]


def stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of a phrase, as questions are compared with it."""
    return tuple(t.stem if t.kind == "word" else t.text for t in tokenize(phrase))


@lru_cache(maxsize=4)
def load_lexicon(language: str = "en") -> Lexicon:
    """Read and check a language's files; raise LexiconError naming the file and what is wrong."""
    phrases: dict[tuple[str, ...], dict[str, str]] = {}
    qualities: dict[tuple[str, ...], list[Quality]] = {}
    for name in PHRASE_FILES:
        for kind, value, entry in _entries(name, _read(language, name)):
            if kind == "quality":
                _add_quality(qualities, phrases, entry)
                continue
            for phrase in entry["phrases"]:
                _add_phrase(phrases, name, phrase, kind, value)
    return Lexicon(
        phrases,
        max(map(len, phrases)),
        _groups(_read(language, "synonyms")["groups"]),
        {word: tuple(stems(m) for m in meanings) for word, meanings in _read(language, "abbreviations").items()},
        _alias_groups(_read(language, "aliases")["groups"]),
        {k: tuple(v) for k, v in qualities.items()},
    )


def _read(language: str, name: str) -> dict:
    path = files("inkfish.language") / "lexicon" / language / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text("utf8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"The lexicon file {language}/{name}.toml cannot be read: {error}") from None


def _entries(name: str, content: dict) -> list[tuple[str, str, dict]]:
    """Flatten `[kind]` and `[kind.value]` tables."""
    found = []
    for kind, body in content.items():
        if "phrases" in body:
            found.append((kind, "", body))
        else:
            found += [(kind, value, entry) for value, entry in body.items()]
    for kind, value, entry in found:
        known = {"about", "max", "min"} if kind == "quality" else {"phrases"}
        if set(entry) - known:
            raise LexiconError(f"{name}.toml: [{kind}.{value}] has {sorted(set(entry) - known)}, which nothing reads.")
    return found


def _add_phrase(phrases: dict, name: str, phrase: str, kind: str, value: str) -> None:
    key = stems(phrase)
    if not key:
        raise LexiconError(f"{name}.toml: {phrase!r} under [{kind}] has no words.")
    phrases.setdefault(key, {}).setdefault(kind, value)


def _add_quality(qualities: dict, phrases: dict, entry: dict) -> None:
    about = tuple(stem(word) for word in entry["about"])
    for end in ("max", "min"):
        for phrase in entry[end]:
            qualities.setdefault(stems(phrase), []).append(Quality(about, end))
            phrases.setdefault(stems(phrase), {}).setdefault("quality", end)


def _groups(groups: list[list[str]]) -> dict[str, frozenset[str]]:
    """Map each single word to the other single words of its groups, and each phrase likewise by its joined stems."""
    found: dict[str, set[str]] = {}
    for group in groups:
        keys = [" ".join(stems(word)) for word in group]
        for word in keys:
            found.setdefault(word, set()).update(k for k in keys if k != word)
    return {word: frozenset(others) for word, others in found.items()}


def _alias_groups(groups: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in groups:
        keys = [word.casefold() for word in group]
        for word in keys:
            found.setdefault(word, set()).update(k for k in keys if k != word)
    return {word: frozenset(others) for word, others in found.items()}
