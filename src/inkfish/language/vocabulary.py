"""The names of a thread's tables and columns and their values, found by the words that may stand for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from threading import local

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.candidates import once_each
from inkfish.language.classes import all_words, ordered, stems_of, words_of
from inkfish.language.clipped import Clipped
from inkfish.language.column_ways import WAYS, Span, span_of
from inkfish.language.doers import deeds_of
from inkfish.language.entities import own_names, row_names, row_nouns, told_in_money
from inkfish.language.facts import Facts
from inkfish.language.figures import figures
from inkfish.language.glued import with_words_apart
from inkfish.language.headers import column_names
from inkfish.language.initials import graded
from inkfish.language.lexicon import Lexicon, load_lexicon
from inkfish.language.made import made_columns
from inkfish.language.matches import adding_up
from inkfish.language.mention import ColumnLink, TableLink, ValueLink
from inkfish.language.names import CONNECTORS, EACH, Name, match, read_name, together
from inkfish.language.plurals import singular
from inkfish.language.said import Said
from inkfish.language.spelling import Spelling, beyond_only
from inkfish.language.squeezed import Squeezed
from inkfish.language.tokens import Token, stem, tokenize
from inkfish.language.values import BY_ROOT, Found, value_index
from inkfish.language.verbs import load_fates
from inkfish.language.verdicts import with_verdict

AS_MONEY = 0.65  # how sure it is that sales are rows, where these tell how much was taken
TRADING = words_of("selling") | words_of("buying")
MOST_KEPT = 20_000  # spans of words whose columns are remembered


class _Lookups(local):
    """The words that a thread is looking up, one because of the other; `cut` where they led back to one of them, so
    that what is found for the inner ones depends on the outer one and is not remembered."""

    def __init__(self) -> None:
        self.open: set[tuple[str, ...]] = set()
        self.cut = False


class Vocabulary:
    """The names of a thread's tables and columns, indexed by the words that may stand for them.

    `columns` holds each column with its table and its name, `by_word` their places there by the stems that they may be
    found by; `clipped` and `squeezed` find headers that cut words short, or hold the beginnings of several.
    """

    def __init__(self, tables: Sequence[Table], folder: Path | None = None):
        self.lexicon: Lexicon = load_lexicon()
        tables = [with_words_apart(with_verdict(graded(t))) for t in tables]
        self.tables = {t.name: t for t in tables}
        self.columns: list[tuple[str, Column, Name]] = [
            (t.name, c, name) for t in tables for c, name in column_names(t)
        ]
        self.table_names = {t.name: (*own_names(t), *row_names(t, tables)) for t in tables}
        self.values = {t.name: value_index(t, folder) for t in tables}
        self.row_nouns = {t.name: row_nouns(t, self.values[t.name].stemmed) for t in tables}
        self.longest_value = max((v.longest for v in self.values.values()), default=1)
        self.by_word: dict[str, set[int]] = defaultdict(set)
        self._by_own_word: dict[str, set[int]] = defaultdict(set)
        self._tables_by_word: dict[str, set[str]] = defaultdict(set)
        for at, (_, _, name) in enumerate(self.columns):
            own = {name.joined, *(word for form in name.forms for word in form)}
            for word in own:
                self._by_own_word[word].add(at)
            for word in self._sayings(own):
                self.by_word[word].add(at)
        self._tables_by_own_word = {word for t in tables for form in read_name(t.name).forms for word in form}
        for table, names in self.table_names.items():
            for name in names:
                for word in self._sayings({name.joined, *(word for form in name.forms for word in form)}):
                    self._tables_by_word[word].add(table)
        names = {t.text for _, c, _ in self.columns for t in tokenize(c.name) if t.kind == "word"}
        names |= {w for w in self.lexicon.alike if " " not in w and stem(w) in self.by_word}
        names |= {t.text for name in self.tables for t in tokenize(name) if t.kind == "word"}
        self._value_words = frozenset().union(*(v.words for v in self.values.values())) if self.values else frozenset()
        self._said = (
            frozenset(w for key in self.lexicon.phrases for w in key)
            | frozenset(w for word in self.lexicon.aliases for w in word.split())
            | self.lexicon.words
            | figures("number").keys()
        )
        self._made: dict[tuple[str, ...], list[ColumnLink]] = defaultdict(list)
        self.facts = Facts(tables)
        for name, played in self.facts.matches.items():  # what sides score adds up, whatever else a score is
            self.tables[name] = adding_up(self.tables[name], played)
        self.made = {t.name: made_columns(t) for t in tables}
        for name, numbers in self.made.items():
            for number in numbers:
                for phrase in number.phrases:
                    self._made[phrase].append(ColumnLink(name, number.column, 0.89, "made", number.expr))
        self.clipped = Clipped(names)
        self.squeezed = Squeezed(tables)
        self._spelling = Spelling(names, self._value_words, self._said - beyond_only(self.lexicon))
        self._cache: dict[tuple[str, ...], tuple[ColumnLink, ...]] = {}
        self._lookups = _Lookups()
        self._reached: dict[tuple[str, str], set[int]] = {}

    def _sayings(self, words: set[str]) -> set[str]:
        """The stems by which a name of these words may be found: they, and all that may be said for them."""
        return words | {said for word in words for said in self.lexicon.sayings.get(word, ()) if " " not in said}

    def candidates(self, stems: tuple[str, ...], raw: tuple[str, ...]) -> set[int]:
        """Return the places among `columns` of those that a span may name, for each of its words."""
        found = set(self.by_word.get("".join(raw), ())) | set(self.by_word.get(together(raw), ()))
        sets = [self._reach(said, text) for said, text in zip(stems, raw, strict=True) if said not in CONNECTORS]
        if sets and all(sets):
            found |= set.intersection(*sets)
        return found

    def _reach(self, stem: str, raw: str) -> set[int]:
        """Columns with a word that a stem may stand for, by synonym, abbreviation or beginning."""
        if (stem, raw) in self._reached:
            return self._reached[stem, raw]
        found = set(self.by_word.get(stem, ()))
        for option in self.lexicon.abbreviations.get(raw, ()):
            found |= self.by_word.get(option[0], set())
        if len(stem) >= 4:
            for word, ats in self._by_own_word.items():
                if word != stem and (
                    word.startswith(stem) or (len(word) >= 4 and stem.startswith(word) and len(stem) - len(word) <= 4)
                ):
                    found |= ats
        if len(self._reached) >= MOST_KEPT:
            self._reached.clear()
        self._reached[stem, raw] = found
        return found

    def find_columns(self, tokens: Sequence[Token]) -> tuple[ColumnLink, ...]:
        """Return the columns that a span of words may name, best first."""
        span = span_of(tokens)
        if span.raw in self._cache:
            return self._cache[span.raw]
        if span.stems[0] in CONNECTORS or span.stems[-1] in CONNECTORS or span.raw[-1] == EACH:
            return ()
        lookups = self._lookups
        if span.raw in lookups.open:  # synonyms lead back to these words
            lookups.cut = True
            return ()
        lookups.cut = lookups.cut and bool(lookups.open)
        lookups.open.add(span.raw)
        try:
            links = self._links(span)
        finally:
            lookups.open.discard(span.raw)
        if not (lookups.cut and lookups.open):
            if len(self._cache) >= MOST_KEPT:
                self._cache.clear()
            self._cache[span.raw] = links
        return links

    def _links(self, span: Span) -> tuple[ColumnLink, ...]:
        """The columns that words may name in any way, best first."""
        found: list[ColumnLink] = []
        for way in WAYS:
            found += way(self, span, found)
        if not any(link.score >= (0.7 if len(span.tokens) == 1 else 0.95) for link in found):
            found = [*self._made.get(span.stems, ()), *found]
        rated = len(span.raw) > 1 and span.raw[-1] in RATES
        if rated:  # deaths are no death rate
            found = [c for c in found if not (c.column.additive and c.how == "synonym")]
        return tuple(once_each(found, span.stems)[:12])

    def find_date(self, tokens: Sequence[Token]) -> tuple[str, Column] | None:
        """Return the column of dates that a span of words names, with its table."""
        plain = bool(tokens) and all(t.kind == "word" for t in tokens)
        found = [c for c in self.find_columns(tokens) if c.column.temporal] if plain else []
        return (found[0].table, found[0].column) if found else None

    def find_tables(self, tokens: Sequence[Token]) -> tuple[TableLink, ...]:
        """Return the tables that a span of words may name, best first."""
        stems = tuple(t.stem if t.kind == "word" else t.text for t in tokens)
        if stems[0] in CONNECTORS or stems[-1] in CONNECTORS:
            return ()
        raw = tuple(t.text for t in tokens)
        if len(raw) > 1 and raw[-1].endswith(("ed", "ing")):  # `products supplied by`: a verb, not the suppliers
            return ()
        if len(raw) > 1 and stems[-1] in FATES and stems[-1] not in self._tables_by_own_word:  # `employees quit`
            return ()
        if len(raw) > 1 and raw[-1] in PAYING and stems[-1] not in self._tables_by_own_word:  # `horses cost`, no prices
            return ()
        rows = [t for t, nouns in self.row_nouns.items() if " ".join(stems) in nouns]
        if len(rows) == 1 and not self._tables_by_word.get(stems[0]):
            return (TableLink(rows[0], AS_MONEY if told_in_money(self.tables[rows[0]], stems[-1]) else 1.0),)
        near = set(self._tables_by_word.get("".join(raw), ()))
        for word in stems:
            near |= self._tables_by_word.get(word, set())
        found = [TableLink(t, max(match(stems, raw, n, self.lexicon) for n in self.table_names[t])) for t in near]
        if not rows and len(raw) > 1 and raw[-1] in TRADING:  # the `laptop sold` of `laptop_sales`
            rows = [f.table for f in found if " ".join(stems[:-1]) in self.row_nouns[f.table]]
        if len(rows) == 1:  # `house` of `house_sales`, whose rows are houses
            found = [TableLink(f.table, max(f.score, 0.7)) if f.table in rows else f for f in found]
        return tuple(sorted((f for f in found if f.score >= 0.45), key=lambda f: -f.score))

    def find_values(self, said: str, parts: bool) -> tuple[ValueLink, ...]:
        """Return the values of any table that a span, in the form of `tokens.key`, may mean, best first."""
        found: list[ValueLink] = []
        span = Said(said)
        for table, index in self.values.items():
            found += [self._value(table, f) for f in index.find(span, parts=parts)]
        if said in GENDERED:
            found = _of_gender(found)
        surer = any(f.score > BY_ROOT for f in found)  # engineers are no department of engineering
        found = [f for f in found if not (surer and f.score == BY_ROOT)]
        return tuple(sorted(found, key=lambda f: -f.score))[:12]

    def find_part(self, said: str, table: str, column: str) -> ValueLink | None:
        """Return the value, or word of values, of one column that a word is a part of, whatever else it may mean."""
        index = self.values.get(table)
        held = index.parts.get(stem(said), {}).get((column, said)) if index is not None else None
        return None if held is None else self._value(table, Found(column, said, 0.6, True, held))

    def _value(self, table: str, found: Found) -> ValueLink:
        column = self.tables[table].column(found.column)
        return ValueLink(table, column, found.value, found.score, found.part, found.only, found.beside)

    @property
    def genders(self) -> dict[str, str]:
        """Words for people of a gender, with what headers call it."""
        return GENDERS

    def is_kind(self, token: Token) -> bool:
        """Whether a plural says what rows are, rather than a word that some values contain: `stadiums`, `countries`."""
        if token.kind != "word" or token.capital or singular(token.text) == token.text:
            return False
        return token.stem in self.lexicon.synonyms or any(token.stem in v.common for v in self.values.values())

    def spelled(self, token: Token) -> Token:
        """Return a token with its word as the data or the lexicon spells it, when it means nothing as it stands."""
        if token.kind != "word" or token.glued or self._knows(token):
            return token
        if meant := self.lexicon.spellings.get(token.text):
            return msgspec.structs.replace(token, text=meant)
        if len(token.text) < 4:
            return token
        near = self._spelling.nearest(token.text, token.text in all_words()) or self._spelling.derived(token.text)
        return msgspec.structs.replace(token, text=near) if near else token

    def _knows(self, token: Token) -> bool:
        word = token.stem
        return (
            word in self.by_word
            or word in self._tables_by_word
            or any(word in nouns for nouns in self.row_nouns.values())
            or word in self._said
            or word in self.lexicon.real
            or word in self.lexicon.told
            or any(word in phrase for phrase in self._made)
            or any(verb in self.facts.doers for verb in deeds_of((token,)))
            or token.text in self._said
            or token.text in self._value_words
            or word in self._value_words
            or any(word in v.rooted for v in self.values.values())
            or singular(token.text) in self._value_words
            or any(token.text in v.code_words or singular(token.text) in v.code_words for v in self.values.values())
        )


def _of_gender(found: list[ValueLink]) -> list[ValueLink]:
    """Of what `men` may be, the values of a column of gender; else those written out, or of a column of few."""
    own = [v for v in found if GENDER & {w for form in read_name(v.column.name).forms for w in form}]
    return own or [v for v in found if v.score == 1.0 or v.column.distinct <= MOST_GENDERS]


GENDER, MOST_GENDERS = stems_of("gender"), 4
GENDERED = {
    word
    for word, others in load_lexicon().aliases.items()
    if words_of("gendered") & {word, *others} and len(word) > 1
}


GENDERS = {
    word: name
    for word, others in load_lexicon().aliases.items()
    for name in ordered("gendered")
    if name in {word, *others} and len(word) > 1
}
PAYING, RATES = words_of("paying"), words_of("rate_itself")
FATES = frozenset().union(*(fate.words | fate.opposite for fate in load_fates()))
