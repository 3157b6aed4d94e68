"""Values of the data, found by what was said: exactly, by stem, by alias, or by a part of them."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from threading import Lock

import msgspec

from inkfish.data.kinds import known, words_of
from inkfish.data.table import Table
from inkfish.language.lexicon import load_lexicon
from inkfish.language.tokens import key, stem, tokenize

_KEPT = 48
PLACES = ("us_state", "country", "continent")


class Found(msgspec.Struct, frozen=True):
    """A value of a column that was said, with how sure that is (0 to 1); `part` for a word that values contain."""

    column: str
    value: str
    score: float
    part: bool = False


def singular(word: str) -> str:
    """Return a noun without its plural; verbs stay as they are, so that `opened` is not the status Open.

    >>> [singular(w) for w in ("tents", "boxes", "categories", "opened")]
    ['tent', 'box', 'category', 'opened']
    """
    if word[-1:] != "s":
        return word
    for ending, instead in (("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith(("ss", "us", "is")):
            return word[: -len(ending)] + instead
    return word


def _roots(word: str) -> tuple[str, ...]:
    """Return the nouns or adjectives that an adjective, adverb or agent may be made from: `sunny` sun,
    `privately` private, `swimmers` swimming.

    >>> _roots("sunny")
    ('sunn', 'sun', 'sunne')
    """
    agent = singular(word)
    if agent.endswith("er") and len(agent) > 5:
        return (agent[:-2] + "ing", agent[:-1] + "ing")
    for ending in ("ly", "y"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            root = word[: -len(ending)]
            return tuple(dict.fromkeys((root, root[:-1] if root[-1] == root[-2] else root, root + "e")))
    return ()


class ValueIndex:
    """All distinct text values of one table by their folded words; made once for each table content."""

    def __init__(self, table: Table, folder: Path | None = None):
        self.exact: dict[str, list[tuple[str, str]]] = {}
        self.named: dict[str, list[tuple[str, str]]] = {}  # by other names of a value
        self.stemmed: dict[str, list[tuple[str, str]]] = {}
        self.parts: dict[str, dict[tuple[str, str], None]] = {}  # in the order of the values
        self.words: set[str] = set()
        self.longest = 1
        self.kinds: dict[str, set[str]] = {}
        self.common: set[str] = set()
        for name, values in _values_of(table, folder).items():
            for value in values:
                self._add(name, value)
            for word in _shared(values, 0.9):
                self.kinds.setdefault(word, set()).add(name)
            self.common |= _shared(values, 0.3) if len(values) >= 6 else set()
            self._places(name, values)
        for column in table.columns:
            for alias, value in column.value_aliases:
                self._call(column.name, alias, value)
        self.things = frozenset(
            t.stem for c in table.columns for t in tokenize(c.name) if t.kind == "word" and len(t.text) >= 4
        )

    def _add(self, column: str, value: str) -> None:
        folded = key(value)
        if not folded:
            return
        words = folded.split()
        self.words.update([w for w in words if len(w) >= 4 and w.isalpha()])
        self.longest = max(self.longest, min(len(words), 8))
        pair = (column, value)
        self.exact.setdefault(folded, []).append(pair)
        joined = "".join(words) if len(words) > 1 else ""
        if 3 <= len(joined) <= 12 or (joined and max(map(len, words)) == 1):
            self.exact.setdefault(joined, []).append(pair)
        if not folded.isdigit():
            self.stemmed.setdefault(" ".join(map(singular, words)), []).append(pair)
        for word in dict.fromkeys(words) if 1 < len(words) <= 6 else ():
            if len(word) >= 4:
                self.parts.setdefault(stem(word), {}).setdefault((column, word))

    def _call(self, column: str, alias: str, value: str) -> None:
        """Let a value be found by another name of it."""
        folded = key(alias)
        pair = (column, value)
        if folded and pair not in self.exact.get(folded, ()) and pair not in self.named.get(folded, ()):
            words = folded.split()
            self.words.update([w for w in words if len(w) >= 4 and w.isalpha()])
            self.longest = max(self.longest, min(len(words), 8))
            self.named.setdefault(folded, []).append(pair)

    def _places(self, column: str, values: Sequence[str]) -> None:
        """Let values that are countries, states or continents be found by their other names, and by what they are."""
        for kind in PLACES:
            sample = values[:60]
            if len(sample) < 2 or sum(known(kind, v) is not None for v in sample) < 0.6 * len(sample):
                continue
            self.kinds.setdefault(stem(words_of(kind)[0]), set()).add(column)
            for value in values:
                place = known(kind, value)
                for name in (place.name, *place.aliases) if place else ():
                    self._call(column, name, value)
            return

    def find(self, said: str, *, parts: bool = True) -> list[Found]:
        """Return the values that a span of words may mean, best first; `said` is in the form of `tokens.key`."""
        if not said:
            return []
        found = [Found(c, v, 1.0) for c, v in self.exact.get(said, ())]
        known_too = {(f.column, f.value) for f in found}
        found += [Found(c, v, 0.95) for c, v in self.named.get(said, ()) if (c, v) not in known_too]
        if not found:
            found = [Found(c, v, 0.9) for c, v in self.stemmed.get(" ".join(map(singular, said.split())), ())]
        if not found and " " not in said:
            found = [Found(c, v, 0.85) for root in _roots(said) for c, v in self.exact.get(root, ())]
        also = load_lexicon().aliases
        aliases = also.get(said) or also.get(singular(said), ())
        found += [
            Found(c, v, 0.85)
            for alias in aliases
            for c, v in self.exact.get(alias, ())
            if (c, v) not in {(f.column, f.value) for f in found}
        ]
        if not found and parts and len(said) >= 4 and stem(said) not in self.kinds and stem(said) not in self.things:
            near = self.parts.get(stem(said), ())
            found = [Found(c, word, 0.6, part=True) for c, word in islice(near, 3)]
        return found


def _shared(values: Sequence[str], share: float) -> set[str]:
    """Return the stems of words that this share of a column's values hold or more: what they are (`Widget A`)."""
    if not 2 <= len(values) <= 1000:
        return set()
    counts = Counter(
        word for value in values for word in {stem(w) for w in key(value).split() if len(w) >= 4 and w.isalpha()}
    )
    return {word for word, count in counts.items() if count >= share * len(values)}


def _values_of(table: Table, folder: Path | None) -> dict[str, tuple[str, ...]]:
    """Return the distinct values of each text column, from the profile and the table's values file."""
    found = {c.name: c.values for c in table.columns if c.type == "text" and c.values}
    if table.values_path and folder is not None:
        path = folder / table.values_path
        if path.is_file():
            found.update({name: tuple(vs) for name, vs in json.loads(path.read_bytes()).items()})
    return found


_made: OrderedDict[tuple[str, bool], ValueIndex] = OrderedDict()
_lock = Lock()


def value_index(table: Table, folder: Path | None = None) -> ValueIndex:
    """Return the index of a table's values, made at its first use and kept while recent."""
    known = (table.id, any(c.value_aliases for c in table.columns))
    with _lock:
        if known in _made:
            _made.move_to_end(known)
            return _made[known]
    index = ValueIndex(table, folder)
    with _lock:
        _made[known] = index
        while len(_made) > _KEPT:
            _made.popitem(last=False)
    return index
