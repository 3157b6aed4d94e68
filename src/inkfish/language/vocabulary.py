"""The names of a thread's tables and columns and their values, found by the words that may stand for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from threading import local
from typing import NamedTuple

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.candidates import once_each
from inkfish.language.classes import all_words, stems_of, words_of
from inkfish.language.clipped import Clipped
from inkfish.language.doers import deeds_of
from inkfish.language.entities import BASKETS, own_names, row_names, row_nouns
from inkfish.language.facts import Facts
from inkfish.language.families import meant_by_code, price_of_day
from inkfish.language.figures import figures
from inkfish.language.headers import (
    column_names,
    ends_in,
    only_whom,
    says_head,
    says_key,
    says_named,
    says_placed,
    says_sort,
)
from inkfish.language.initials import called_by
from inkfish.language.lexicon import Lexicon, load_lexicon
from inkfish.language.lexicon_file import read_lexicon_file
from inkfish.language.made import made_columns
from inkfish.language.matches import adding_up
from inkfish.language.mention import ColumnLink, TableLink, ValueLink
from inkfish.language.money import PAY, TAKINGS, is_unit_price, money_column
from inkfish.language.names import CONNECTORS, EACH, LEAST, RATE, Name, match, read_name, together
from inkfish.language.plurals import singular
from inkfish.language.said import Said
from inkfish.language.spelling import Spelling, beyond_only
from inkfish.language.squeezed import Squeezed
from inkfish.language.tally import CASES
from inkfish.language.tokens import Token, stem, tokenize
from inkfish.language.values import BY_ROOT, Found, value_index
from inkfish.language.verbs import load_fates

BORN, RESPONDENTS, UNITS = stem("born"), stems_of("respondent"), words_of("counted_in")
TRADING = words_of("selling") | words_of("buying")
DEEDS = words_of("done") | words_of("deed")
NAMED = 0.74  # how sure the `host` of `host_name` is: less than that of a `host_id` beside it
MOST_KEPT = 20_000  # spans of words whose columns are remembered
MOST_OF_A_SAYING = 4  # words of a phrase that stands for a column: `length of stay`


class _Span(NamedTuple):
    """Words that may name a column; `raw` as they are written: `earned` and `earn` are one stem, and may differ."""

    tokens: Sequence[Token]
    stems: tuple[str, ...]
    raw: tuple[str, ...]


def _span(tokens: Sequence[Token]) -> _Span:
    return _Span(tokens, tuple(t.stem if t.kind == "word" else t.text for t in tokens), tuple(t.text for t in tokens))


class _Lookups(local):
    """The words that a thread is looking up, one because of the other; `cut` where they led back to one of them, so
    that what is found for the inner ones depends on the outer one and is not remembered."""

    def __init__(self) -> None:
        self.open: set[tuple[str, ...]] = set()
        self.cut = False


class Vocabulary:
    """The names of a thread's tables and columns, indexed by the words that may stand for them."""

    def __init__(self, tables: Sequence[Table], folder: Path | None = None):
        self.lexicon: Lexicon = load_lexicon()
        self.tables = {t.name: t for t in tables}
        self.columns: list[tuple[str, Column, Name]] = [
            (t.name, c, name) for t in tables for c, name in column_names(t)
        ]
        self.table_names = {t.name: (*own_names(t), *row_names(t, tables)) for t in tables}
        self.values = {t.name: value_index(t, folder) for t in tables}
        self.row_nouns = {t.name: row_nouns(t, self.values[t.name].stemmed) for t in tables}
        self.longest_value = max((v.longest for v in self.values.values()), default=1)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._by_own_word: dict[str, set[int]] = defaultdict(set)
        self._tables_by_word: dict[str, set[str]] = defaultdict(set)
        for at, (_, _, name) in enumerate(self.columns):
            own = {name.joined, *(word for form in name.forms for word in form)}
            for word in own:
                self._by_own_word[word].add(at)
            for word in self._sayings(own):
                self._by_word[word].add(at)
        self._tables_by_own_word = {word for t in tables for form in read_name(t.name).forms for word in form}
        for table, names in self.table_names.items():
            for name in names:
                for word in self._sayings({name.joined, *(word for form in name.forms for word in form)}):
                    self._tables_by_word[word].add(table)
        names = {t.text for _, c, _ in self.columns for t in tokenize(c.name) if t.kind == "word"}
        names |= {w for w in self.lexicon.alike if " " not in w and stem(w) in self._by_word}
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
        self._clipped = Clipped(names)
        self._squeezed = Squeezed(tables)
        self._spelling = Spelling(names, self._value_words, self._said - beyond_only(self.lexicon))
        self._cache: dict[tuple[str, ...], tuple[ColumnLink, ...]] = {}
        self._lookups = _Lookups()
        self._reached: dict[tuple[str, str], set[int]] = {}

    def _sayings(self, words: set[str]) -> set[str]:
        """The stems by which a name of these words may be found: they, and all that may be said for them."""
        return words | {said for word in words for said in self.lexicon.sayings.get(word, ()) if " " not in said}

    def _candidates(self, stems: tuple[str, ...], raw: tuple[str, ...]) -> set[int]:
        found = set(self._by_word.get("".join(raw), ())) | set(self._by_word.get(together(raw), ()))
        sets = [self._reach(said, text) for said, text in zip(stems, raw, strict=True) if said not in CONNECTORS]
        if sets and all(sets):
            found |= set.intersection(*sets)
        return found

    def _reach(self, stem: str, raw: str) -> set[int]:
        """Columns with a word that a stem may stand for, by synonym, abbreviation or beginning."""
        if (stem, raw) in self._reached:
            return self._reached[stem, raw]
        found = set(self._by_word.get(stem, ()))
        for option in self.lexicon.abbreviations.get(raw, ()):
            found |= self._by_word.get(option[0], set())
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
        span = _span(tokens)
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

    def _links(self, span: _Span) -> tuple[ColumnLink, ...]:
        """The columns that words may name in any way, best first."""
        found: list[ColumnLink] = []
        for way in WAYS:
            found += way(self, span, found)
        if not any(link.score >= (0.7 if len(span.tokens) == 1 else 0.95) for link in found):
            found = [*self._made.get(span.stems, ()), *found]
        return tuple(once_each(found)[:12])

    def _by_name(self, span: _Span, _: list[ColumnLink]) -> list[ColumnLink]:
        """`customer`, `client`, `customer id`: columns whose name has these words, or words that they stand for."""
        found = []
        for at in sorted(self._candidates(span.stems, span.raw)):
            table, column, name = self.columns[at]
            score = match(span.stems, span.raw, name, self.lexicon)
            if score < name.least or only_whom(span.stems, name, column):
                continue
            if (table, column.name) in self.facts.numbers_of_days:
                continue  # a `day` is one of the dates beside it
            if column.role == "identifier" and span.raw[-1] in DEEDS and score < 0.9:
                continue  # `who bought the most` is no order
            if column.role == "identifier" and column.unique and not says_key(span.stems, name):
                score *= 0.5
            if (table, column.name) in self.facts.coordinates and score < 0.9:
                score *= 0.5  # a store is no place on one axis
            if score < 0.9 and not says_head(span.stems, span.raw, name):
                known = says_named(span.stems, name) or says_placed(span.stems, name, column)
                score *= NAMED if known else 0.65
            if (score >= 0.6 and ends_in(name, span.stems)) or says_sort(name, span.stems, column):
                score = max(score, 0.75)  # what a name ends in comes before the synonyms of other names
            if score >= LEAST:
                found.append(ColumnLink(table, column, round(score, 4)))
        return found

    def _by_synonym(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`net income`: words that one word stands for, `profit`; `pulse`: a word that stands for two, `heart rate`."""
        if any(c.score >= 0.6 for c in found) or len(span.stems) > MOST_OF_A_SAYING:
            return []
        meant = sorted(self.lexicon.synonyms.get(" ".join(span.stems), ()))
        near = [c for other in meant if " " in other for c in self._by_name(_span(tokenize(other)), [])]
        if len(span.stems) > 1:
            near += [c for other in meant if " " not in other for c in self.find_columns(tokenize(other))]
        if " ".join(span.raw) in UNITS:  # a square foot is of an area, and of no other that is told apart by its name
            clipped = (c for other in meant if " " in other for c in self._by_clipped(_span(tokenize(other)), []))
            near = [*(c for c in near if c.score >= 0.9), *clipped]
        sure = 0.8 if len(span.stems) > 1 else 0.72
        near = [c for c in near if c.how not in ("money", "synonym")]  # what stands for it stands for no third word
        return [ColumnLink(c.table, c.column, round(sure * c.score, 4), "synonym") for c in near]

    def _by_clipped(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`democratic votes`, `marital`: words that headers cut short, `demVotes`, `maritl`."""
        if any(c.score >= 0.6 for c in found) or not all(t.kind == "word" for t in span.tokens):
            return []
        short = [self._clipped.find(t.text) if t.stem not in self._by_word else "" for t in span.tokens]
        if not any(short):
            return []
        tokens = [msgspec.structs.replace(t, text=s or t.text) for t, s in zip(span.tokens, short, strict=True)]
        return [ColumnLink(c.table, c.column, round(0.9 * c.score, 4), "clipped") for c in self.find_columns(tokens)]

    def _by_squeezed(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`women in parliament`: a header that holds the beginnings of all these words, `womenparl`."""
        return [] if any(c.score >= 0.6 for c in found) else list(self._squeezed.find(span.tokens))

    def _by_call(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`the phone number`, `the discharge date`: a name, and what anything of its type is called."""
        if found or len(span.stems) != 2 or span.stems[1] not in CALLED:
            return []
        fitting = CALLED[span.stems[1]]
        return [c for c in self.find_columns(span.tokens[:1]) if c.score >= 0.9 and c.column.type in fitting]

    def _by_unit(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`years of education`, `hours of sleep`: a number, after what it is counted in."""
        of = span.raw.index("of") if "of" in span.raw else 0
        known = any(c.score >= 0.9 for c in found)
        if known or " ".join(span.raw[:of]) not in UNITS or of + 1 == len(span.raw):
            return []
        counted = self.find_columns(span.tokens[of + 1 :])
        least = 0.9 if of == 1 else 0.6  # two words are hardly anything but a unit
        return [c for c in counted if c.score >= least and c.column.numeric and c.column.role == "measure"]

    def _by_pair(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`room and board`: a header of both words."""
        if found or len(span.raw) != 3 or span.raw[1] != "and":
            return []
        return [c for c in self._by_name(_span((span.tokens[0], span.tokens[2])), []) if c.score >= 0.98]

    def _by_level(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`gold price`, `humidity level`: a name, and what a number that is no amount is called."""
        inner = 1 < len(span.stems) <= 4 and span.stems[-2] not in CONNECTORS
        if found or not inner or span.stems[-1] not in LEVELS | AMOUNTS | LENGTHS:
            return []
        near = (c for c in self.find_columns(span.tokens[:-1]) if c.how != "made")
        if span.stems[-1] in AMOUNTS:
            return [c for c in near if c.score >= 0.98 and c.column.numeric and c.column.additive]
        if span.stems[-1] in LENGTHS:  # `service length` of `years_of_service`
            return [c for c in near if c.score >= 0.45 and _counts_time(c.column)]
        near = (c for c in near if c.score >= 0.5 and _is_level(c.column))
        sure = 0.7 if span.stems[-1] == RATE else 0.95  # a rate is hardly what a number is called: `low grade rate`
        return [msgspec.structs.replace(c, score=round(sure * c.score, 4)) for c in near]

    def _by_level_of(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`price of gold`, `length of service`: the same, the other way around."""
        if found or len(span.raw) < 3 or span.raw[1] != "of" or span.stems[0] not in LEVELS | LENGTHS:
            return []
        near = self.find_columns(span.tokens[2:])
        if span.stems[0] in LENGTHS:
            return [c for c in near if c.score >= 0.45 and _counts_time(c.column)]
        return [c for c in near if c.score >= 0.9 and _is_level(c.column)]

    def _by_rival(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`Marsh's share`, where a column holds the percent of each rival: that column."""
        if len(span.stems) < 2 or span.stems[-1] not in SHARES or any(c.score >= 0.6 for c in found):
            return []
        ends = 2 if len(span.stems) > 2 and span.stems[-2] in VOTES else 1
        near = (c for c in self.find_columns(span.tokens[:-ends]) if c.score >= 0.8)
        members = {(name, c.name) for name, rivals in self.facts.rivals.items() for c in rivals.members}
        return [c for c in near if (c.table, c.column.name) in members and c.column.maximum <= 100]

    def _by_doer(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`pollsters`, `polling firms` of a column `PollTaker`: who does what a header says."""
        doers = [self.facts.doers[verb] for verb in deeds_of(span.tokens) if verb in self.facts.doers]
        if any(c.score >= 0.9 for c in found):
            return []
        return [ColumnLink(c.table, self.tables[c.table].column(c.name), 0.92, "doer") for c in doers[:1]]

    def _by_money(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`revenue`, `takings`: the column of amounts of money, where none has a name like that."""
        if len(span.stems) > 1 or span.stems[0] not in TAKINGS:
            return []
        best = max(found, key=lambda c: c.score, default=None)
        of_one = best is not None and best.score < 0.75 and is_unit_price(best.column, self.tables[best.table])
        if best is not None and best.score >= 0.6 and not of_one:
            return []
        amounts = ((name, money_column(table, earned=True)) for name, table in self.tables.items())
        return [ColumnLink(name, column, 0.75, "money") for name, column in amounts if column]

    def _by_what_rows_are(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`cases` of a column of counts, `orders` of a bare key that rows share, `pay` of the only pay there is, `born`
        of the time of birth."""
        if len(span.stems) != 1:
            return []
        said, best = span.stems[0], max((c.score for c in found), default=0.0)
        known = (
            (said in PAY and best < 0.45, self.facts.pay, 0.75, "money"),
            (said in CASES and best < 0.9, self.facts.tallies, 0.95, "tally"),
            (said in BASKETS and not found, self.facts.baskets, 0.75, "key"),
            (said in RESPONDENTS and best < 0.9, self.facts.samples, 0.95, "sample"),
            (said == BORN and not found, self.facts.births, 0.6, "birth"),
        )
        return [
            ColumnLink(table, column, score, how)
            for meant, columns, score, how in known
            if meant
            for table, column in columns.items()
        ]

    def _by_abbreviation(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`gdp`, `P/E`: a short form of several words."""
        longer = self.lexicon.abbreviations.get(span.raw[0], ()) if len(span.raw) == 1 else ()
        said = [" ".join(words) for words in longer if len(words) > 1]
        near = [c for s in said for c in self.find_columns(tokenize(s))]
        spelt = [c for s in called_by(span.raw) for c in self.find_columns(tokenize(s)) if c.score >= 0.9 and not found]
        return [c for c in (*near, *spelt) if c.how != "synonym"]  # what it is short for stands for no third word

    def _by_kind(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`widget` where the values are Widget A and Widget B: columns whose values say that they are of a kind."""
        known = {(link.table, link.column.name) for link in found}
        return [
            ColumnLink(table, column, 0.8 if _spelt_out(column) else 0.75, "values")
            for table, index in (self.values.items() if len(span.stems) == 1 else ())
            for name in sorted(index.kinds.get(span.stems[0], ()))
            if (table, name) not in known and (column := self.tables[table].column(name))
        ]

    def _by_code(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`labour votes`: columns of one number of several things, by how a word begins."""
        if span.tokens[0].stem in self._by_word or any(link.score >= 0.6 for link in found):
            return []
        return [
            ColumnLink(name, column, score, "code")
            for name, family in self.facts.families.items()
            for column, score in meant_by_code(span.tokens, family)
        ]

    def _by_price(self, span: _Span, found: list[ColumnLink]) -> list[ColumnLink]:
        """`stock price`: the price that a day closed with."""
        if tuple(t.stem for t in span.tokens) not in PRICES or any(
            link.score >= 0.6 for link in found if link.how != "code"
        ):
            return []
        prices = ((name, price_of_day(table)) for name, table in self.tables.items())
        return [ColumnLink(name, column, 0.85, "price") for name, column in prices if column is not None]

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
        rows = [t for t, nouns in self.row_nouns.items() if " ".join(stems) in nouns]
        if len(rows) == 1 and not self._tables_by_word.get(stems[0]):
            return (TableLink(rows[0], 1.0),)
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

    def _value(self, table: str, found: Found) -> ValueLink:
        column = self.tables[table].column(found.column)
        return ValueLink(table, column, found.value, found.score, found.part, found.only, found.beside)

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
            word in self._by_word
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
WAYS = (  # in which a span may name a column; each is given what those before it found
    Vocabulary._by_name,
    Vocabulary._by_level,
    Vocabulary._by_level_of,
    Vocabulary._by_synonym,
    Vocabulary._by_call,
    Vocabulary._by_unit,
    Vocabulary._by_pair,
    Vocabulary._by_rival,
    Vocabulary._by_doer,
    Vocabulary._by_money,
    Vocabulary._by_what_rows_are,
    Vocabulary._by_abbreviation,
    Vocabulary._by_kind,
    Vocabulary._by_code,
    Vocabulary._by_clipped,
    Vocabulary._by_squeezed,
    Vocabulary._by_price,
)


def _spelt_out(column: Column) -> bool:
    """Whether a column holds names rather than codes."""
    return any(len(str(value)) > 3 for value, _ in column.top[:5])


FATES = frozenset().union(*(fate.words | fate.opposite for fate in load_fates()))
SHARES, VOTES = stems_of("rival_share"), stems_of("of_votes")
PRICES = {(stem("price"),), (stem("share"), stem("price")), (stem("stock"), stem("price"))}


CALLED = {stem(word): tuple(types) for word, types in read_lexicon_file("names")["called"].items()}


LEVELS, AMOUNTS, LENGTHS = stems_of("called_level"), stems_of("called_amount"), stems_of("called_length")
TIMES = stems_of("counted_time")


def _counts_time(column: Column) -> bool:
    """Whether a column holds how long something took, in a unit of time: `years_of_service`, `nights_stayed`."""
    return column.numeric and any(TIMES & set(form) for form in read_name(column.name).forms)


def _is_level(column: Column) -> bool:
    """Whether a column can be called a price, a rate or a level by its bare name: `gold price`, `humidity level`."""
    flag = (column.minimum, column.maximum) == (0, 1) and column.distinct == 2
    return column.numeric and column.role == "measure" and not column.additive and not flag
