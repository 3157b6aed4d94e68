"""Values of the data, found by what was said: exactly, by stem, by alias, or by a part of them."""

from __future__ import annotations

import json
import re
from collections import Counter, OrderedDict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from threading import Lock

import msgspec

from inkfish.data.kinds import known, words_of
from inkfish.data.table import Table
from inkfish.language.classes import words_of as classed
from inkfish.language.codes import code_names
from inkfish.language.denials import denials
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import CONNECTORS, GENERIC
from inkfish.language.plurals import singular
from inkfish.language.said import Said
from inkfish.language.shortened import PLAIN, Shortened
from inkfish.language.tokens import key, stem, tokenize

_KEPT = 48
ROOTED = 5  # letters of the first word of a value that is found by words of its root
BY_ROOT = 0.8  # how sure such a value is
_BEHIND = re.compile(r"\s*[/(]")  # what only explains a value: `Entire home/apt`, `Widget (large)`
SEASON = re.compile(r"(\d\d)(\d\d)\s?[-–/]\s?(?:\d\d)?(\d\d)")  # of two years: `2018-19`, `2018/2019`
CAMEL = re.compile(r"[A-Z][a-z]+")  # the words of a name without gaps: `ExxonMobil`
SHORTEST_PIECE = 4  # letters of such a word
BETWEEN = (",", ";", "|", "/", "-", "+")  # between several in one value
SMALL = frozenset(GENERIC) | CONNECTORS
POSSESSIVE = "s"  # of `Women's open`, in the form of `tokens.key`
FEW = 20  # different values of a column that tells kinds apart
TITLES = classed("title")
MOST_NAMES = 500  # different values up to which names are found by several of their words
PLACES = ("us_state", "country", "continent")


class Found(msgspec.Struct, frozen=True):
    """A value of a column that was said, with how sure that is (0 to 1); `part` for a word that values contain, with
    the `only` value that does so. It is `beside` others where a value may hold several: the rain of `Fog-Rain`."""

    column: str
    value: str
    score: float
    part: bool = False
    only: str = ""
    beside: bool = False


class ValueIndex:
    """All distinct text values of one table by their folded words; made once for each table content."""

    def __init__(self, table: Table, folder: Path | None = None):
        self.exact: dict[str, list[tuple[str, str]]] = {}
        self.named: dict[str, list[tuple[str, str]]] = {}  # by other names of a value
        self.stemmed: dict[str, list[tuple[str, str]]] = {}
        self.parts: dict[str, dict[tuple[str, str], str]] = {}  # in the order of the values, with the only one
        self.code_words: set[str] = set()  # they are known, and no word is taken for one of them misspelt
        self.spans: dict[str, dict[tuple[str, str], str]] = {}  # several words of a name, with the only one
        self.shortened = Shortened()
        self.words: set[str] = set()
        self.longest = 1
        self.few: set[str] = set()  # columns of few values, which tell kinds apart
        self.rooted: dict[str, list[tuple[str, str]]] = {}  # values of these of one word, by its stem
        self.beside: set[tuple[str, str]] = set()  # values that others hold too, among several
        self.many: set[str] = set()  # columns of very many, which are names
        self.kinds: dict[str, set[str]] = {}
        self.common: set[str] = set()
        for name, values in _values_of(table, folder).items():
            for value in values:
                self._add(name, value)
            if len(values) <= MOST_NAMES:
                self._ends(name, values)
            self.beside |= {(name, value) for value in held_beside(values)}
            if len(values) <= FEW:
                self.few.add(name)
                self._rooted(name, values)
            if len(values) > MOST_NAMES and any(word in TITLES for word in name.lower().replace("_", " ").split()):
                self.many.add(name)
            for word in _shared(values, 0.9):
                self.kinds.setdefault(word, set()).add(name)
            self.common |= _shared(values, 0.3) if len(values) >= 6 else set()
            self._places(name, values)
            self._written(name, values)
        for column in table.columns:
            for alias, value in column.value_aliases:
                self._call(column.name, alias, value)
        self.named_by = {
            c.name: frozenset(t.stem for t in tokenize(c.name) if t.kind == "word" and len(t.text) >= 4)
            for c in table.columns
        }
        self.things = frozenset().union(*self.named_by.values())

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
            if len(word) >= 3:
                holders = self.parts.setdefault(stem(word), {})
                holders[column, word] = "" if (column, word) in holders else value

    def _ends(self, column: str, values: Sequence[str]) -> None:
        """Let names be found by how they begin or end: the `Red Sox` of `Boston Red Sox`, not by common words alone."""
        plain = load_lexicon().words
        few = len(values) <= FEW
        for value in values:
            words = [w for w in key(value).split() if w != POSSESSIVE]
            if not 3 <= len(words) <= 5:
                continue
            for part in {*(tuple(words[:n]) for n in range(2, len(words))), *(tuple(words[n:]) for n in (1, 2))}:
                telling = [w for w in part if w not in plain and w.isalpha() and len(w) >= 3]
                if len(part) > 1 and (telling or few) and not (CONNECTORS if few else SMALL) & {part[0], part[-1]}:
                    holders = self.spans.setdefault(" ".join(part), {})
                    holders[column, " ".join(part)] = "" if (column, " ".join(part)) in holders else value
                    self.words.update(w for w in part if w.isalpha())

    def _rooted(self, column: str, values: Sequence[str]) -> None:
        """Let what tells kinds apart be found by nouns and verbs of its root: `approvals` of Approved."""
        for value in values:
            words = key(value).lstrip("0123456789 ").split()
            if words and len(words) <= 2 and all(w.isalpha() for w in words) and len(words[0]) >= ROOTED:
                self.rooted.setdefault(" ".join(map(stem, words)), []).append((column, value))

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

    def _written(self, column: str, values: Sequence[str]) -> None:
        """Let values be found without what surrounds their name, by what their codes mean, and in full."""
        for value in values:
            if len(lead := key(_BEHIND.split(value)[0])) >= 4 and lead != key(value):
                self._call(column, lead, value)
            if season := SEASON.fullmatch(value):
                century, first, second = season.groups()
                for said in (f"{first} {second}", f"{century}{first} {second}", f"{century}{first} {century}{second}"):
                    self._call(column, said, value)
            number, _, name = key(value).partition(" ")
            if number.isdigit() and len(name) >= 4 and name.replace(" ", "").isalpha():
                self._call(column, name, value)
            for denial in denials(key(value)) if column in self.few else ():
                self._call(column, denial, value)
            pieces = CAMEL.findall(value) if value.isalpha() else []
            if len(pieces) > 1 and "".join(pieces) == value and min(map(len, pieces)) >= SHORTEST_PIECE:
                self._call(column, " ".join(pieces), value)
                self.parts.setdefault(stem(key(pieces[0])), {}).setdefault((column, key(pieces[0])), value)
        for name, code in code_names(values):
            self.named.setdefault(key(name), []).append((column, code))
            self.code_words.update(key(name).split())
            self.longest = max(self.longest, len(key(name).split()))
        self.shortened.add(column, values)

    def find(self, said: Said, *, parts: bool = True) -> list[Found]:
        """Return the values that a span of words may mean, best first; with `parts`, those that contain its word."""
        found = self._find(said, parts=parts) if said.words else []
        return [msgspec.structs.replace(f, beside=True) if (f.column, f.value) in self.beside else f for f in found]

    def _find(self, said: Said, *, parts: bool) -> list[Found]:
        found = [Found(c, v, 1.0) for c, v in self.exact.get(said.text, ())]
        if not found and len(said.words) > 1:  # `on time`, written `ontime`
            found = [Found(c, v, 0.95) for c, v in self.exact.get("".join(said.words), ()) if c in self.few]
        known_too = {(f.column, f.value) for f in found}
        found += [Found(c, v, 0.95) for c, v in self.named.get(said.text, ()) if (c, v) not in known_too]
        if not found and (kind := self._kind(said)):
            return kind
        for one in said.singulars if not found else ():
            found += [Found(c, v, 0.9) for c, v in (*self.stemmed.get(one, ()), *self.named.get(one, ()))]
        for forms in (said.roots, said.deeds) if len(said.words) == 1 else ():
            found = found or [Found(c, v, 0.85) for form in forms for c, v in self.exact.get(form, ())]
        if doers := [Found(c, v, 0.85) for form in said.doings for c, v in self.exact.get(form, ()) if c in self.few]:
            found = [*doers, *(f for f in found if f.column in self.few)]
        found += [
            Found(c, v, 0.85)
            for alias in said.aliases
            for c, v in (*self.exact.get(alias, ()), *self.named.get(alias, ()))
            if (c, v) not in {(f.column, f.value) for f in found}
        ]
        found = self._of_kinds(found)
        if not found and len(said.words) == 1:
            found = [Found(c, v, 0.85) for one in said.doers for c, v in self.exact.get(one, ()) if c in self.few]
        roots = " ".join(map(stem, said.words)) if not found and len(said.words) <= 2 else ""
        found = found or [Found(c, v, BY_ROOT) for c, v in self.rooted.get(roots, ())]
        if not found and len(said.words) > 1:
            found = [
                Found(c, only, 0.85) if only else Found(c, part, 0.85, True)
                for one in dict.fromkeys((said.text, *said.singulars))
                for (c, part), only in self.spans.get(one, {}).items()
            ]
        if not found and parts and len(said.text) >= 4 and said.stem not in self.kinds and said.stem not in self.things:
            near = (n for n in self.parts.get(said.stem, {}).items() if n[0][1] == said.text or not _is_deed(said.text))
            found = [Found(c, word, 0.6, True, only) for (c, word), only in islice(near, 3)]
        return found or self._shortened(said)

    def _of_kinds(self, found: list[Found]) -> list[Found]:
        """Of values in several columns, those that are no names of single things: the dogs, and none that is called
        `Dog`."""
        kinds = [f for f in found if f.column in self.few]
        return [f for f in found if f.column not in self.many] if kinds else found

    def _kind(self, said: Said) -> list[Found]:
        """`green parties`, where a column of parties has several values with that word: all of them."""
        if len(said.words) != 2 or singular(said.words[1]) == said.words[1] or len(said.words[0]) < 4:
            return []
        word, things = map(stem, said.words)
        if things not in self.things or things in GENERIC:
            return []  # `ship types` are types, and no value of them
        near = self.parts.get(word, {}).items()
        return [Found(c, w, 0.9, True) for (c, w), only in near if not only and things in self.named_by[c]]

    def _shortened(self, said: Said) -> list[Found]:
        """Values that are written shorter or longer than they are said; `full professors` are the plain ones."""
        found = [Found(c, v, 0.7) for c, v in self.shortened.find(said.words)]
        if not found and len(said.words) > 1 and said.words[0] in PLAIN:
            plain = self.find(said.behind, parts=False)
            found = [f for f in plain if self.shortened.modified(f.column, f.value)]
        return found


def held_beside(values: Sequence[str]) -> set[str]:
    """Return the values that others hold among several that are values themselves, and that no others contain.

    >>> sorted(held_beside(("Rain", "Fog", "Fog-Rain", "Snow")))
    ['Fog', 'Rain']
    """
    alone, found = set(values), set()
    for mark in BETWEEN:
        pieces = {value: [piece.strip() for piece in value.split(mark)] for value in values if mark in value}
        joined = {value: several for value, several in pieces.items() if alone.issuperset(several)}
        found |= {piece for several in joined.values() for piece in several}
    held = {piece: [value for value in values if piece.casefold() in value.casefold()] for piece in found}
    return {piece for piece, holders in held.items() if all(piece in _pieces(value) for value in holders)}


def _pieces(value: str) -> set[str]:
    return {piece.strip() for piece in re.split(f"[{re.escape(''.join(BETWEEN))}]", value)}


def _is_deed(word: str) -> bool:
    """Whether a word tells what was done, and is no part of a name: who `shopped` did so in no Barber Shop."""
    return word.endswith(("ed", "ing"))


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
