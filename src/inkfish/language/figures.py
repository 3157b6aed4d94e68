"""Words that stand for a number: read from a table of a lexicon file, checked on load."""

from __future__ import annotations

from functools import lru_cache

from inkfish.language.lexicon_file import LexiconError, read_lexicon_file


@lru_cache(maxsize=32)
def figures(table: str, file: str = "numbers") -> dict[str, int | float]:
    """Return the words of a table with their numbers.

    >>> figures("factor")["twice"]
    2
    """
    content = read_lexicon_file(file)
    found = content.get(table, {})
    if strange := [word for word, number in found.items() if type(number) not in (int, float)]:
        raise LexiconError(f"{file}.toml: [{table}] has {', '.join(strange)} without a number.")
    if not found:
        raise LexiconError(f"{file}.toml has no [{table}], which a rule asks for.")
    return found


def nth(said: str) -> int:
    """Return the place that words name, in letters or figures.

    >>> nth("second"), nth("3rd")
    (2, 3)
    """
    return figures("ordinal").get(said) or int("".join(c for c in said if c.isdigit()) or 1)
