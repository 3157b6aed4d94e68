"""Words by what rules ask of them, such as the names of places; read from `lexicon/en/classes.toml`, and checked."""

from __future__ import annotations

from functools import lru_cache

from inkfish.language.lexicon_file import LexiconError, read_lexicon_file
from inkfish.language.tokens import stem


@lru_cache(maxsize=4)
def load_classes(language: str = "en") -> dict[str, tuple[str, ...]]:
    """Read and check the classes of a language; raise LexiconError naming the class and what is wrong."""
    classes: dict[str, tuple[str, ...]] = {}
    named: dict[frozenset[str], str] = {}
    for name, entry in read_lexicon_file("classes", language).items():
        words = entry.get("words", ())
        if set(entry) != {"words"} or not words:
            raise LexiconError(f"classes.toml: [{name}] has {sorted(entry)}; it must have words, and nothing else.")
        if twice := sorted({word for word in words if words.count(word) > 1}):
            raise LexiconError(f"classes.toml: [{name}] has {', '.join(twice)} twice.")
        if (other := named.setdefault(frozenset(words), name)) != name:
            raise LexiconError(f"classes.toml: [{name}] has the words of [{other}]; one class is enough.")
        classes[name] = tuple(words)
    return classes


def ordered(name: str) -> tuple[str, ...]:
    """Return the words of a class as they are written, in the order of the file: the first counts most."""
    classes = load_classes()
    if name not in classes:
        raise LexiconError(f"classes.toml has no [{name}], which a rule asks for.")
    return classes[name]


@lru_cache(maxsize=1)
def all_words() -> frozenset[str]:
    """Return the single words of all classes: words of the language, which are no slips of the pen."""
    return frozenset(word for words in load_classes().values() for word in words if word.isalpha())


def words_of(name: str) -> frozenset[str]:
    """Return the words and phrases of a class as they stand in questions.

    >>> "fewest" in words_of("most")
    True
    """
    return frozenset(ordered(name))


def stems_of(name: str) -> frozenset[str]:
    """Return the stems of a class's words, as names of columns are compared.

    >>> "countri" in stems_of("place")
    True
    """
    return frozenset(map(stem, ordered(name)))
