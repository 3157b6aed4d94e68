"""What the rows of a table are: orders in `orders.csv`, and no more than rows in `data.csv`."""

from __future__ import annotations

import re

from inkfish.data.grammar import lower_words, nouns, plural, singular
from inkfish.data.naming import title_from_file
from inkfish.data.table import Table

_GLUED = re.compile(r"[^aeiouy]{2,3}")
_MOST_WORDS, _LEAST_LETTERS = 3, 3


def rows_noun(table: Table) -> str:
    """Return the plural noun for a table's rows where its name and its columns say one, or else nothing."""
    stem = title_from_file(file_of(table)).replace("_", " ").replace("-", " ")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem).lower().split()
    if not words or len(words) > _MOST_WORDS or not all(w.isascii() and w.isalpha() for w in words):
        return ""
    if len(words[-1]) < _LEAST_LETTERS or any(_no_noun(w) for w in words):
        return ""
    return plural(" ".join(words)) if _are(table, words[-1]) else ""


def _no_noun(word: str) -> bool:
    """Whether a word is no noun of rows, by itself or glued to an abbreviation: data, vgsales."""
    listed = nouns().words.not_row_nouns
    glued = (n for n in listed if len(n) > _LEAST_LETTERS and word.endswith(n))
    return not listed.isdisjoint({word, singular(word)}) or any(_GLUED.fullmatch(word.removesuffix(n)) for n in glued)


def file_of(table: Table) -> str:
    """Return the name that people gave a table: "sales.csv"."""
    return table.title or table.source.name or table.name


def _are(table: Table, word: str) -> bool:
    """Whether rows are what the last word of a file's name says: it is a plural that no amount goes by, or the table
    has a key or name for each. `shop.csv` may hold sales, and `readers.csv` how many there were."""
    one = singular(word)
    called = [(c, {singular(w) for w in lower_words(c.title).split()}) for c in table.columns]
    if any(c.unique and one in words for c, words in called):
        return True
    return word != one and not any(c.numeric and one in words for c, words in called)
