"""Spans of a question and what each may mean: words of the lexicon, columns, tables, values, numbers and times.

`link` covers the question with the spans that explain it best; a span keeps every meaning that it has, and the rules
of `read` decide between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from rapidfuzz.distance import OSA

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of, words_of
from inkfish.language.entities import KEY_WORDS, row_names, row_nouns, written_apart
from inkfish.language.facts import Facts
from inkfish.language.families import meant_by_code, price_of_day
from inkfish.language.initials import written_out
from inkfish.language.lexicon import Lexicon, load_lexicon, phrase_key
from inkfish.language.lexicon_file import read_lexicon_file
from inkfish.language.made import Stretch, made_columns, read_stretch
from inkfish.language.moments import ORDINALS, Span
from inkfish.language.money import TAKINGS, WHOLE, money_column
from inkfish.language.names import (
    CONNECTORS,
    LEAST,
    PERCENT,
    PERCENT_WORD,
    Name,
    match,
    misspelling,
    read_name,
    shared_words,
    similarity,
    slip_of_fingers,
    weight,
)
from inkfish.language.plurals import singular
from inkfish.language.said import Said
from inkfish.language.spoken import spoken
from inkfish.language.stamps import stamps
from inkfish.language.tokens import Token, key, stem, tokenize
from inkfish.language.values import Found, value_index
from inkfish.language.when import NUMBERS, read_time
from inkfish.query.plan import Expr

LONGEST = 7


class ColumnLink(msgspec.Struct, frozen=True):
    """A column that a span may name, 0 to 1 sure; `how` says by what evidence.

    A number that no column holds has the expression that it is `made` by.
    """

    table: str
    column: Column
    score: float
    how: str = "name"
    made: Expr | None = None


class TableLink(msgspec.Struct, frozen=True):
    """A table that a span may name."""

    table: str
    score: float


class ValueLink(msgspec.Struct, frozen=True):
    """A value of a column that a span may mean; `part` when it is a word that its values contain, of which `only` is
    the single one."""

    table: str
    column: Column
    value: str
    score: float
    part: bool = False
    only: str = ""


class Mention(msgspec.Struct, frozen=True):
    """A span of tokens, `start` to before `end`, and its meanings; the best of each kind comes first."""

    start: int
    end: int
    text: str
    tags: dict[str, str] = {}
    columns: tuple[ColumnLink, ...] = ()
    tables: tuple[TableLink, ...] = ()
    values: tuple[ValueLink, ...] = ()
    number: float | int | None = None
    unit: str = ""
    time: Span | None = None
    quoted: bool = False
    score: float = 0.0

    @property
    def known(self) -> bool:
        """Whether it has any meaning at all."""
        return bool(self.tags or self.columns or self.tables or self.values or self.time) or self.number is not None


SHORTEST = (5, 5, 6)  # letters from which a word of names, values and the lexicon may be misspelt
MOST_KEPT = 20_000  # spans of words whose columns are remembered
MOST_SPELLED = 20_000  # words of values up to which a misspelt word is looked for among them


def _by_letter(words: Iterable[str]) -> dict[str, list[str]]:
    """Words of four letters or more by their first letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= 4 and word.isalpha():
            found[word[0]].append(word)
    return found


class Vocabulary:
    """The names of a thread's tables and columns, indexed by the words that may stand for them."""

    def __init__(self, tables: Sequence[Table], folder: Path | None = None):
        self.lexicon: Lexicon = load_lexicon()
        self.tables = {t.name: t for t in tables}
        self.columns: list[tuple[str, Column, Name]] = [
            (t.name, c, name) for t in tables for c, name in column_names(t)
        ]
        self.table_names = {t.name: (read_name(t.name), read_name(t.title), *row_names(t, tables)) for t in tables}
        self.row_nouns = {t.name: row_nouns(t) for t in tables}
        self.values = {t.name: value_index(t, folder) for t in tables}
        self.longest_value = max((v.longest for v in self.values.values()), default=1)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._tables_by_word: dict[str, set[str]] = defaultdict(set)
        for at, (_, _, name) in enumerate(self.columns):
            for word in self._words(name):
                self._by_word[word].add(at)
            self._by_word[name.joined].add(at)
        for table, names in self.table_names.items():
            for name in names:
                for word in (*self._words(name), name.joined):
                    self._tables_by_word[word].add(table)
        names = {t.text for _, c, _ in self.columns for t in tokenize(c.name) if t.kind == "word"}
        names |= {w for w in self.lexicon.alike if " " not in w and stem(w) in self._by_word}
        names |= {t.text for name in self.tables for t in tokenize(name) if t.kind == "word"}
        self._names = _by_letter(names)
        names |= {f"{w}s" for w in names if not w.endswith("s")}
        self._value_words = frozenset().union(*(v.words for v in self.values.values())) if self.values else frozenset()
        self._said = (
            frozenset(w for key in self.lexicon.phrases for w in key)
            | frozenset(w for word in self.lexicon.aliases for w in word.split())
            | self.lexicon.words
            | NUMBERS.keys()
        )
        values = self._value_words if len(self._value_words) <= MOST_SPELLED else frozenset()
        self._made: dict[tuple[str, ...], list[ColumnLink]] = defaultdict(list)
        self.facts = Facts(tables)
        self.made = {t.name: made_columns(t) for t in tables}
        for name, numbers in self.made.items():
            for number in numbers:
                for phrase in number.phrases:
                    self._made[phrase].append(ColumnLink(name, number.column, 0.89, "made", number.expr))
        self._by_letter = tuple(_by_letter(known) for known in (names, values, self._said - _beyond_only(self.lexicon)))
        self._cache: dict[tuple[str, ...], tuple[ColumnLink, ...]] = {}

    def _words(self, name: Name) -> set[str]:
        """The stems by which a name may be found: its own, and their synonyms."""
        own = {word for form in name.forms for word in form}
        return own | {other for word in own for other in self.lexicon.synonyms.get(word, ()) if " " not in other}

    def _candidates(self, stems: tuple[str, ...], raw: tuple[str, ...]) -> set[int]:
        found = set(self._by_word.get("".join(raw), ()))
        sets = [self._reach(said, text) for said, text in zip(stems, raw, strict=True) if said not in CONNECTORS]
        if sets and all(sets):
            found |= set.intersection(*sets)
        return found

    def _reach(self, stem: str, raw: str) -> set[int]:
        """Columns with a word that a stem may stand for, by synonym, abbreviation or beginning."""
        found = set(self._by_word.get(stem, ()))
        for option in self.lexicon.abbreviations.get(raw, ()):
            found |= self._by_word.get(option[0], set())
        if len(stem) >= 4:
            for word, ats in self._by_word.items():
                if word != stem and (
                    word.startswith(stem) or (len(word) >= 4 and stem.startswith(word) and len(stem) - len(word) <= 4)
                ):
                    found |= ats
        return found

    def find_columns(self, tokens: Sequence[Token]) -> tuple[ColumnLink, ...]:
        """Return the columns that a span of words may name, best first."""
        stems = tuple(t.stem if t.kind == "word" else t.text for t in tokens)
        raw = tuple(t.text for t in tokens)  # `earned` and `earn` are one stem, and may name different columns
        if raw in self._cache:
            return self._cache[raw]
        if stems[0] in CONNECTORS or stems[-1] in CONNECTORS:
            return ()
        found = []
        if len(self._cache) >= MOST_KEPT:
            self._cache.clear()
        self._cache[raw] = ()  # synonyms may lead back to these words
        for at in self._candidates(stems, raw):
            table, column, name = self.columns[at]
            score = match(stems, raw, name, self.lexicon)
            if score < name.least:
                continue
            if column.role == "identifier" and column.unique and not _says_key(stems, name):
                score *= 0.5
            if score < 0.9 and not _says_head(stems, name):
                score *= 0.65
            if (
                len(stems) == 1
                and score >= 0.6
                and distinctive(stems, name)
                and any(f[-1] == stems[0] and len(f) > 1 for f in name.forms)
            ):
                score = max(score, 0.75)  # what a name ends in comes before the synonyms of other names
            if score >= LEAST:
                found.append(ColumnLink(table, column, round(score, 4)))
        if len(stems) == 2 and not found:
            others = self.lexicon.synonyms.get(" ".join(stems), ())
            near = [c for other in others if " " not in other for c in self.find_columns(tokenize(other))]
            found += [ColumnLink(c.table, c.column, round(0.72 * c.score, 4), "synonym") for c in near]
        if len(stems) == 2 and not found and stems[1] in CALLED:
            fitting = CALLED[stems[1]]
            found += [c for c in self.find_columns(tokens[:1]) if c.score >= 0.9 and c.column.type in fitting]
        if 1 < len(stems) <= 4 and not found and stems[-1] in LEVELS and stems[-2] not in CONNECTORS:
            found += [c for c in self.find_columns(tokens[:-1]) if c.score >= 0.5 and _is_level(c.column)]
        if len(stems) == 1 and stems[0] in TAKINGS and all(c.score < 0.6 for c in found):
            amounts = [(t, column) for t, table in self.tables.items() if (column := money_column(table))]
            found += [ColumnLink(table, column, 0.75, "money") for table, column in amounts]
        if len(stems) == 1:
            for longer in self.lexicon.abbreviations.get(raw[0], ()):
                found += self.find_columns(tokenize(" ".join(longer))) if len(longer) > 1 else ()
            found += self._of_kind(stems[0], {(link.table, link.column.name) for link in found})
        if not any(link.score >= 0.6 for link in found):
            found += self._of_family(tokens)
        if stems in self._made and not any(link.score >= (0.7 if len(stems) == 1 else 0.95) for link in found):
            found = [*self._made[stems], *found]
        found = _once_each(found)
        self._cache[raw] = tuple(found[:12])
        return self._cache[raw]

    def _of_family(self, span: Sequence[Token]) -> list[ColumnLink]:
        """Columns of one number of several things by how a word begins: `labour votes`; and the price of a day."""
        found = [
            ColumnLink(name, column, score, "code")
            for name, family in self.facts.families.items()
            for column, score in meant_by_code(span, family)
            if span[0].stem not in self._by_word
        ]
        if tuple(t.stem for t in span) in PRICES:
            prices = ((name, price_of_day(table)) for name, table in self.tables.items())
            found += [ColumnLink(name, column, 0.85, "price") for name, column in prices if column is not None]
        return found

    def _of_kind(self, stem: str, known: set[tuple[str, str]]) -> list[ColumnLink]:
        """Columns whose values say that they are of a kind: `widget` where they are Widget A and Widget B."""
        return [
            ColumnLink(table, column, 0.8 if _spelt_out(column) else 0.75, "values")
            for table, index in self.values.items()
            for name in sorted(index.kinds.get(stem, ()))
            if (table, name) not in known and (column := self.tables[table].column(name))
        ]

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
        rows = [t for t, nouns in self.row_nouns.items() if len(stems) == 1 and stems[0] in nouns]
        if len(rows) == 1 and not self._tables_by_word.get(stems[0]):
            return (TableLink(rows[0], 1.0),)
        near = set(self._tables_by_word.get("".join(raw), ()))
        for word in stems:
            near |= self._tables_by_word.get(word, set())
        found = [TableLink(t, max(match(stems, raw, n, self.lexicon) for n in self.table_names[t])) for t in near]
        return tuple(sorted((f for f in found if f.score >= 0.45), key=lambda f: -f.score))

    def find_values(self, said: str, parts: bool) -> tuple[ValueLink, ...]:
        """Return the values of any table that a span, in the form of `tokens.key`, may mean, best first."""
        found: list[ValueLink] = []
        span = Said(said)
        for table, index in self.values.items():
            found += [self._value(table, f) for f in index.find(span, parts=parts)]
        return tuple(sorted(found, key=lambda f: -f.score))[:12]

    def _value(self, table: str, found: Found) -> ValueLink:
        column = self.tables[table].column(found.column)
        return ValueLink(table, column, found.value, found.score, found.part, found.only)

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
        near = self._nearest(token.text) or self._derived(token)
        return msgspec.structs.replace(token, text=near) if near else token

    def _knows(self, token: Token) -> bool:
        word = token.stem
        return (
            word in self._by_word
            or word in self._tables_by_word
            or any(word in nouns for nouns in self.row_nouns.values())
            or word in self._said
            or any(word in phrase for phrase in self._made)
            or token.text in self._said
            or token.text in self._value_words
            or word in self._value_words
            or any(token.text in v.code_words or singular(token.text) in v.code_words for v in self.values.values())
        )

    def _derived(self, token: Token) -> str | None:
        """The word of a name that a word comes from the same root as: `readmission` of `readmitted`."""
        known = [w for words in self._names.values() for w in words if w[:6] == token.text[:6]]
        close = [w for w in known if len(token.text) >= 8 and len(w) >= 8 and abs(len(w) - len(token.text)) <= 4]
        return min(close, key=len) if len(close) == 1 else None

    def _nearest(self, word: str) -> str | None:
        """The word that a misspelt one means: of names first, then of values, then of the lexicon."""
        for known, shortest in zip(self._by_letter, SHORTEST, strict=True):
            near = [
                w
                for w in known.get(word[0], ())
                if (len(word) >= shortest or sorted(w) == sorted(word))
                and abs(len(w) - len(word)) <= 2
                and misspelling(word, w)
                and (known is not self._by_letter[-1] or slip_of_fingers(word, w))
                and stem(w) != stem(word)
                and not (known is self._by_letter[0] and word == f"{w}y")  # `windy` is no slip of `wind`
            ]
            if near:
                return min(near, key=lambda w: (OSA.distance(word, w), -len(w), w))
        return None


def _beyond_only(lexicon: Lexicon) -> set[str]:
    """Words of nothing but what no query answers; another word is never taken for one of them misspelt."""
    beyond = {w for phrase, tags in lexicon.phrases.items() if "beyond" in tags for w in phrase}
    return beyond - {w for phrase, tags in lexicon.phrases.items() if "beyond" not in tags for w in phrase}


def _spelt_out(column: Column) -> bool:
    """Whether a column holds names rather than codes."""
    return any(len(str(value)) > 3 for value, _ in column.top[:5])


def column_names(table: Table) -> list[tuple[Column, Name]]:
    """Return each column of a table with its name, and again with each other name that it goes by."""
    shared = shared_words([c.name for c in table.columns])
    own = [(c, read_name(c.name, table.name, shared)) for c in table.columns]
    own += [(c, read_name(apart, table.name, shared)) for c in table.columns if (apart := written_apart(c.name, table))]
    called = {c.name: c for c in table.columns}
    own += [(called[header], read_name(said, least=0.8)) for header, said in written_out(list(called))]
    own += [(called[header], read_name(stamp.base, table.name, least=0.6)) for header, stamp in stamps(table).items()]
    return own + [(c, read_name(alias, table.name)) for c in table.columns for alias in c.aliases]


def _is_total(link: ColumnLink) -> bool:
    """Whether a column says that it is the total of others: `totalvotes` beside `candidatevotes`."""
    return link.column.name.casefold().startswith("total") and link.column.numeric


def _once_each(found: list[ColumnLink]) -> list[ColumnLink]:
    """Return the best link to each column, the best of all first."""
    if (total := _total_of_parts(found)) is not None:
        score = min(0.94, max(link.score for link in found) + 0.05)
        return _best_each([msgspec.structs.replace(total, score=score), *found])
    plain = any(not _is_total(link) for link in found if link.score >= 0.4)
    found = [
        msgspec.structs.replace(link, score=round(0.75 * link.score, 4))
        if plain and _is_total(link) and link.score < 0.95
        else link
        for link in found
    ]
    return _best_each(found)


def _best_each(found: list[ColumnLink]) -> list[ColumnLink]:
    best: dict[tuple[str, str], ColumnLink] = {}
    for link in sorted(found, key=lambda link: -link.score):
        best.setdefault((link.table, link.column.name), link)
    return list(best.values())


PRICES = {(stem("price"),), (stem("share"), stem("price")), (stem("stock"), stem("price"))}


def _total_of_parts(found: list[ColumnLink]) -> ColumnLink | None:
    """The total that a bare noun means where several parts have it too: `pay` beside overtime pay and base pay."""
    near = [link for link in found if link.score >= 0.4 and link.column.numeric]
    totals = [link for link in near if any(WHOLE & set(form) for form in read_name(link.column.name).forms)]
    parts = [link for link in near if link not in totals]
    named = any(link.score >= 0.95 for link in near)
    return min(totals, key=lambda link: len(link.column.name)) if len(parts) > 1 and totals and not named else None


CALLED = {stem(word): tuple(types) for word, types in read_lexicon_file("names")["called"].items()}


LEVELS = stems_of("called_level")


def _is_level(column: Column) -> bool:
    """Whether a column can be called a price, a rate or a level by its bare name: `gold price`, `humidity level`."""
    flag = (column.minimum, column.maximum) == (0, 1) and column.distinct == 2
    return column.numeric and column.role == "measure" and not column.additive and not flag


def _says_key(said: tuple[str, ...], name: Name) -> bool:
    """Whether the words say that the key itself is meant, and not the thing that it stands for."""
    return bool(KEY_WORDS & set(said)) or not any(KEY_WORDS & set(form) for form in name.forms)


def _says_head(said: tuple[str, ...], name: Name) -> bool:
    """Whether the words reach the noun that a name ends in: `gender` of `patient_gender`, not `patient`."""
    for whole in name.forms:
        form = whole[: whole.index("per")] if "per" in whole[1:] else whole
        telling = [w for w in form if weight(w, name) >= 0.5]
        heads = telling[-1:] + [w for w in telling if w not in name.codes][-1:]
        heads += telling[:1] if name.aside else []  # `Coffee Arabica ($/kg)`: what it is, then of which kind
        if not telling or any(similarity(s, head, load_lexicon()) for s in said for head in heads):
            return True
    return False


def link(question: str, words: Vocabulary) -> tuple[tuple[Token, ...], tuple[Mention, ...]]:
    """Return the tokens of a question and the mentions that cover it best, in order and without overlap."""
    tokens = tuple(words.spelled(t) for t in spoken(tokenize(question)))
    options: list[list[Mention]] = [_mentions_at(tokens, at, words) for at in range(len(tokens))]
    return tokens, _held_by_code(tokens, _echoed(tokens, _best_cover(tokens, options)))


def _held_by_code(tokens: Sequence[Token], mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Let what is held be of the code that comes after it: the `votes` of `votes for labour` are `lab_votes`."""
    found = list(mentions)
    for at in range(2, len(found)):
        link = next((c for c in found[at].columns if c.how == "code"), None)
        for held in (at - 2, at - 3):
            last = tokens[found[held].end - 1].stem
            if link is not None and held >= 0 and last == tokenize(link.column.name)[-1].stem:
                found[held] = msgspec.structs.replace(found[held], columns=(link,))
                break
    return tuple(found)


def _echoed(tokens: Sequence[Token], mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Let the last word of a name that was said in full stand for it: `payment codes ... for each code`."""
    named: dict[str, ColumnLink] = {}
    found = []
    for m in mentions:
        last = tokens[m.end - 1].stem
        if m.columns and m.columns[0].score >= 0.98 and m.end - m.start > 1:
            named[last] = m.columns[0]
        elif last in named and m.end - m.start == 1 and not m.values and (not m.columns or m.columns[0].score < 0.9):
            m = msgspec.structs.replace(m, columns=(msgspec.structs.replace(named[last], how="said before"),))
        found.append(m)
    return tuple(found)


def _best_cover(tokens: Sequence[Token], options: list[list[Mention]]) -> tuple[Mention, ...]:
    """Choose the spans with the highest sum of scores (weighted interval scheduling from the right)."""
    best: list[tuple[float, Mention | None]] = [(0.0, None)] * (len(tokens) + 1)
    for at in range(len(tokens) - 1, -1, -1):
        ranked = [(m.score + best[m.end][0], m) for m in options[at]]
        best[at] = max(ranked, key=lambda pair: pair[0])
    chosen, at = [], 0
    while at < len(tokens):
        mention = best[at][1]
        chosen.append(mention)
        at = mention.end
    return tuple(chosen)


def _mentions_at(tokens: Sequence[Token], at: int, words: Vocabulary) -> list[Mention]:
    found = [
        m
        for size in range(1, min(max(LONGEST, words.longest_value), len(tokens) - at) + 1)
        if (m := _mention(tokens, at, at + size, words)) is not None
    ]
    if (shared := _before_shared_head(tokens, at, words)) is not None:
        found.append(shared)
    if (stretch := read_stretch(tokens, at, words.tables, words.find_date)) is not None:
        found.append(_stretched(tokens, at, stretch))
    time = read_time(tokens, at)
    if time is not None and not _in_season(tokens, time.upto, words):
        found.append(_timed(tokens, at, time, found))
    return found


def _in_season(tokens: Sequence[Token], upto: int, words: Vocabulary) -> bool:
    """Whether a year that ends before a token is only half of a value: `2018/19`."""
    if not 0 < upto < len(tokens) - 1 or not _inside(tokens, upto) or tokens[upto + 1].number is None:
        return False
    return bool(words.find_values(key(f"{tokens[upto - 1].text} {tokens[upto + 1].text}"), parts=False))


def _before_shared_head(tokens: Sequence[Token], at: int, words: Vocabulary) -> Mention | None:
    """A word that shares its noun with the last of a list: `support` of `support and oppose rates`."""
    here, last = at, at
    while here + 2 < len(tokens) and tokens[here].kind == "word" and tokens[here + 1].text in (",", "and", "or"):
        here += 3 if tokens[here + 1].text == "," and tokens[here + 2].text in ("and", "or") else 2
        last = here
    alone = words.find_columns(tokens[at : at + 1])
    if last == at or last + 1 >= len(tokens) or tokens[last + 1].kind != "word" or (alone and alone[0].score >= 0.9):
        return None
    whole = words.find_columns(tokens[last : last + 2])
    own = words.find_columns((tokens[at], tokens[last + 1]))
    if not whole or not own or min(whole[0].score, own[0].score) < 0.9 or own[0].column is whole[0].column:
        return None
    return Mention(at, at + 1, tokens[at].text, columns=own, score=1.0)


def _stretched(tokens: Sequence[Token], at: int, stretch: Stretch) -> Mention:
    """A mention of the time between two dates."""
    size = stretch.upto - at
    link = ColumnLink(stretch.table, stretch.made.column, 1.0, "made", stretch.made.expr)
    return Mention(at, stretch.upto, _said(tokens, at, stretch.upto), columns=(link,), score=1.3 * size)


def _timed(tokens: Sequence[Token], at: int, time: Span, found: list[Mention]) -> Mention:
    """A mention of a time; a bare year also keeps what else its figure may be."""
    size = time.upto - at
    same = next((m for m in found if m.end == time.upto), None)
    base = same or Mention(at, time.upto, _said(tokens, at, time.upto))
    score = 1.25 * size + 0.1 if time.sure else max(base.score, 1.05)
    return msgspec.structs.replace(base, time=time, score=max(score, base.score))


def _mention(tokens: Sequence[Token], start: int, end: int, words: Vocabulary) -> Mention | None:
    """Return what a span may mean; None when nothing, unless it is a single token."""
    span = tokens[start:end]
    size = end - start
    if size > 1 and _cut(span):
        return None
    first = span[0]
    text = _said(tokens, start, end)
    tags = _tags(span, words.lexicon)
    if tags.get("sort") is not None and first.text == "order" and start and tokens[start - 1].text in BEFORE_A_NOUN:
        tags = {}
    plain = all(t.kind in ("word", "number") for t in span)
    name = span if plain else _as_name(span)
    columns = words.find_columns(name) if name and size <= LONGEST else ()
    if size == 1 and first.kind == "quoted" and (inner := tokenize(first.text)) and len(inner) <= LONGEST:
        columns = tuple(c for c in words.find_columns(inner) if c.score >= 0.9)
    if first.text in ("number", "numbers") and size > 1 and span[1].text == "of":  # of students, not their numbers
        columns = tuple(c for c in columns if c.column.role != "identifier")
    if "aggregate" in tags:  # `average` is a part of the name of a grade point average, and hardly ever means it
        columns = tuple(c for c in columns if c.score >= 0.6)
    tables = words.find_tables(span) if plain and size <= 4 else ()
    before = tokens[start - 1].text if start else ""
    values = _values(span, words, text, before) if size <= 2 * words.longest_value or first.kind == "quoted" else ()
    values = values or (_nth_of(first, tokens[end], words) if size == 1 and end < len(tokens) else ())
    if values and values[0].part and (tags or columns or tables) and not _introduced(tokens, start):
        values = ()
    if values and values[0].part and tables and tables[0].score >= 0.9:
        values = ()
    if size == 1 and values and values[0].part and words.is_kind(first):
        values = ()
    if values and end < len(tokens) and tokens[end].glued and tokens[end].kind == "number":
        values = ()  # the `CO` of `CO2` is not Colombia
    if tables and size > 2 and (named := words.find_columns(span[:1])) and named[0].score >= 0.9:
        tables = ()  # `unemployment in the US` is more than the name of its table
    if size == 1 and first.text == "i" and not _standing(tokens, start):
        values = ()
    number, unit = _number(span)
    if size > 1 and not (tags or columns or tables or values) and number is None:
        return None
    mention = Mention(start, end, text, tags, columns, tables, values, number, unit, None, first.kind == "quoted")
    return msgspec.structs.replace(mention, score=_score(mention, span, words))


def _cut(span: Sequence[Token]) -> bool:
    """Whether a span is more or less than one thing: it runs over the end of a clause, or ends in a dash."""
    return bool({span[0].text, span[-1].text} & {"/", "-"}) or any(
        t.kind == "symbol" and t.text in ".?,;:!" for t in span
    )


def _as_name(span: Sequence[Token]) -> tuple[Token, ...]:
    """The words of a span that may be a name with marks in it: `P/E`, `W-L%`, `% change`; none where it is no such."""
    words: list[Token] = []
    for i, t in enumerate(span):
        if t.text == PERCENT:
            words.append(msgspec.structs.replace(t, text=PERCENT_WORD, kind="word"))
        elif t.kind in ("word", "number"):
            words.append(t)
        elif t.text not in JOINING or not _inside(span, i):
            return ()
    return tuple(words) if len(words) > 1 else ()


def _inside(span: Sequence[Token], i: int) -> bool:
    """Whether a mark stands between two words of a span, without a gap."""
    return 0 < i < len(span) - 1 and span[i - 1].end == span[i].start and span[i].end == span[i + 1].start


JOINING = ("/", "-", "&")  # between the words of one name, without a gap
BEFORE_A_PLACE = words_of("before_place")
BEFORE_A_NOUN = words_of("before_noun")


def _standing(tokens: Sequence[Token], at: int) -> bool:
    """Whether an `I` can be a value and not the person who asks: `of class I`, at the end of what is said."""
    after = tokens[at + 1].text if at + 1 < len(tokens) else "."
    return tokens[at].kind == "quoted" or (at > 0 and after in (".", ",", "?", "and", "or"))


def _introduced(tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition leads to a word, so that it may be a part of a value: `revenue of tents`."""
    return at > 0 and tokens[at - 1].text in INTRODUCING


INTRODUCING = words_of("introducing")


def _number(span: Sequence[Token]) -> tuple[float | int | None, str]:
    if len(span) != 1:
        return None, ""
    if span[0].number is not None:
        return span[0].number, span[0].unit
    return NUMBERS.get(span[0].text), ""


def _tags(span: Sequence[Token], lexicon: Lexicon) -> dict[str, str]:
    if len(span) > lexicon.longest:
        return {}
    return lexicon.phrases.get(phrase_key(span), {})


def _values(span: Sequence[Token], words: Vocabulary, text: str, before: str) -> tuple[ValueLink, ...]:
    said = "".join(t.before + t.text for t in span if t.kind != "symbol").strip()
    if not said or (len(span) == 1 and span[0].kind == "symbol"):
        return ()
    if span[0].kind == "quoted":
        said = " ".join(t.text for t in tokenize(said) if t.kind != "symbol") if " " not in said else said
    found = words.find_values(key(said), parts=len(span) == 1)
    structural = _tags(span, words.lexicon).keys() & {"article", "helper", "preposition", "request", "and", "or"}
    if (
        said in words.lexicon.aliases
        and len(span) == 1
        and (before in BEFORE_A_PLACE or not _tags(span, words.lexicon))
    ):
        return found  # `the us`, `uk`
    shouted = all(t.capital == "all" for t in span)
    if structural and span[0].kind == "word" and not shouted and len(span) == 1:
        return ()
    code = len(said) == 2 and len(span) == 1 and not _tags(span, words.lexicon) and said not in TWO_LETTERS
    short = (len(said) <= 2 and not code) or (len(span) == 1 and _tags(span, words.lexicon))
    if short and span[0].kind == "word" and not (shouted or (span[0].capital and span[0].start > 0)):
        found = tuple(f for f in found if f.score == 1.0 and len(said) > 2)
    return found


def _nth_of(first: Token, noun: Token, words: Vocabulary) -> tuple[ValueLink, ...]:
    """`first` before `class`: the value `1st` of the column that is called class."""
    found = words.find_values(key(first.text), parts=False) if first.text in ORDINALS else ()
    return tuple(v for v in found if any(noun.stem in form for form in read_name(v.column.name).forms))


TWO_LETTERS = words_of("two_letters")


def _said(tokens: Sequence[Token], start: int, end: int) -> str:
    return "".join(t.before + t.text for t in tokens[start:end]).strip()


def _score(mention: Mention, span: Sequence[Token], words: Vocabulary) -> float:
    """How much a span explains: its words times the sureness of its best meaning, with a little for length."""
    size = mention.end - mention.start
    length = size * (1.0 + 0.1 * (size - 1))
    worth = [0.02]
    if mention.tags:
        worth.append(0.35 if set(mention.tags) <= {"request", "article", "helper", "preposition"} else 0.82)
    if "metric" in mention.tags and size > 1:
        worth.append(0.92)  # `tip percentage` is more than a tip and a percentage
    if mention.columns:
        best = mention.columns[0]
        whole = 1.05 if best.score >= 0.965 else best.score * 0.9
        worth.append(whole)
    if mention.tables:
        worth.append(mention.tables[0].score * 0.85)
    if mention.values:
        worth.append(1.1 if mention.quoted else mention.values[0].score * (1.0 if size > 1 else 0.9))
    if mention.number is not None:
        worth.append(0.8)
    return max(worth) * length


def distinctive(words: Sequence[str], name: Name) -> bool:
    """Whether words say more of a name than its generic parts do."""
    return any(weight(w, name) >= 0.5 for w in words)
