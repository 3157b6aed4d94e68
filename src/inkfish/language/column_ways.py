"""The ways in which a span of words may name a column: by its name, a synonym, a unit, a kind of its values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from inkfish.data.table import Column
from inkfish.language.classes import stems_of, words_of
from inkfish.language.doers import deeds_of
from inkfish.language.entities import BASKETS
from inkfish.language.families import meant_by_code, price_of_day, total_of_parts
from inkfish.language.headers import (
    ends_in,
    only_trade,
    only_whom,
    says_flagged,
    says_head,
    says_key,
    says_named,
    says_placed,
    says_sort,
)
from inkfish.language.initials import called_by
from inkfish.language.lexicon import tags_of
from inkfish.language.lexicon_file import read_lexicon_file
from inkfish.language.mention import ColumnLink
from inkfish.language.money import AMOUNTS_OF_MONEY, PAY, TAKINGS, is_unit_price, money_column
from inkfish.language.names import CONNECTORS, LEAST, RATE, Name, match, read_name
from inkfish.language.plurals import singular
from inkfish.language.tally import CASES
from inkfish.language.tokens import Token, stem, tokenize

if TYPE_CHECKING:
    from inkfish.language.vocabulary import Vocabulary

BORN, RESPONDENTS, UNITS = stem("born"), stems_of("respondent"), words_of("counted_in")
DEEDS = words_of("done") | words_of("deed")
NAMED = 0.74  # how sure the `host` of `host_name` is: less than that of a `host_id` beside it
ROWS_CALLED = 0.7  # how sure a word is to be what the rows of a table are called
PER = "per"
MOST_OF_A_SAYING = 4  # words of a phrase that stands for a column: `length of stay`


class Span(NamedTuple):
    """Words that may name a column; `raw` as they are written: `earned` and `earn` are one stem, and may differ."""

    tokens: Sequence[Token]
    stems: tuple[str, ...]
    raw: tuple[str, ...]


def span_of(tokens: Sequence[Token]) -> Span:
    """Return words as a span that may name a column."""
    return Span(tokens, tuple(t.stem if t.kind == "word" else t.text for t in tokens), tuple(t.text for t in tokens))


def by_name(words: Vocabulary, span: Span, _: list[ColumnLink]) -> list[ColumnLink]:
    """`customer`, `client`, `customer id`: columns whose name has these words, or words that they stand for."""
    found = []
    for at in sorted(words.candidates(span.stems, span.raw)):
        table, column, name = words.columns[at]
        score = match(span.stems, span.raw, name, words.lexicon)
        if score < name.least or only_whom(span.stems, name, column) or only_trade(span.stems, name, column):
            continue
        if score < 0.9 and _no_name(span, name):
            continue
        if (table, column.name) in words.facts.numbers_of_days:
            continue  # a `day` is one of the dates beside it
        if column.role == "identifier" and span.raw[-1] in DEEDS and score < 0.9:
            continue  # `who bought the most` is no order
        if column.role == "identifier" and column.unique and not says_key(span.stems, name):
            score *= 0.5
        if (table, column.name) in words.facts.coordinates and score < 0.9:
            score *= 0.5  # a store is no place on one axis
        if score < 0.9 and not says_head(span.stems, span.raw, name):
            known = says_named(span.stems, name) or says_placed(span.stems, name, column)
            score *= NAMED if known else 0.65
        if (score >= 0.6 and ends_in(name, span.stems)) or says_sort(name, span.stems, column):
            score = max(score, 0.75)  # what a name ends in comes before the synonyms of other names
        flagged = says_flagged(name, span.stems, column)
        score = score if flagged is None else flagged
        if score == 1.0 and _said_by_another(words, table, column, span.stems):
            score = 0.7
        if score >= LEAST:
            found.append(ColumnLink(table, column, round(score, 4)))
    return found


def _said_by_another(words: Vocabulary, table: str, column: Column, stems: Sequence[str]) -> bool:
    """Whether one of two words with a slash between them is what another column is called: the `region` of `WHO Region`
    beside `Country/Region`."""
    if len(stems) != 1 or "/" not in column.name:
        return False
    others = (words.columns[at] for at in words.by_word.get(stems[0], ()))
    return any(t == table and c is not column and name.forms[0][-1] == stems[0] for t, c, name in others)


def _no_name(span: Span, name: Name) -> bool:
    """Whether a single word is no part of a name: a bare `3`, or what a `player` does."""
    return len(span.raw) == 1 and (span.tokens[0].kind == "number" or f"{span.raw[0]}er" in name.forms[0])


def by_synonym(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`net income`: words that one word stands for, `profit`; `pulse`: a word that stands for two, `heart rate`."""
    if any(c.score >= 0.6 for c in found) or len(span.stems) > MOST_OF_A_SAYING:
        return []
    meant = sorted(words.lexicon.synonyms.get(" ".join(span.stems), ()))
    near = [c for other in meant if " " in other for c in by_name(words, span_of(tokenize(other)), [])]
    if len(span.stems) > 1:
        near += [c for other in meant if " " not in other for c in words.find_columns(tokenize(other))]
    if " ".join(span.raw) in UNITS:  # a square foot is of an area, and of no other that is told apart by its name
        clipped = (c for other in meant if " " in other for c in by_clipped(words, span_of(tokenize(other)), []))
        near = [*(c for c in near if c.score >= 0.9), *clipped]
    sure = 0.8 if len(span.stems) > 1 else 0.72
    near = [c for c in near if c.how not in ("money", "synonym")]  # what stands for it stands for no third word
    if PER in span.raw:  # whole numbers are no `points per game`
        near = [c for c in near if c.column.type != "integer"]
    return [ColumnLink(c.table, c.column, round(sure * c.score, 4), "synonym") for c in near]


def by_clipped(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`democratic votes`, `marital`: words that headers cut short, `demVotes`, `maritl`."""
    if any(c.score >= 0.6 for c in found) or not all(t.kind == "word" for t in span.tokens):
        return []
    short = [words.clipped.find(t.text) if t.stem not in words.by_word else "" for t in span.tokens]
    if not any(short):
        return []
    tokens = [msgspec.structs.replace(t, text=s or t.text) for t, s in zip(span.tokens, short, strict=True)]
    return [ColumnLink(c.table, c.column, round(0.9 * c.score, 4), "clipped") for c in words.find_columns(tokens)]


def by_squeezed(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`women in parliament`: a header that holds the beginnings of all these words, `womenparl`."""
    best = max((c.score for c in found), default=0.0)
    if best >= 0.6 and (best >= 0.8 or len(span.tokens) == 1):
        return []
    return [c for c in words.squeezed.find(span.tokens) if c.score > best]  # surer than synonyms of each word


def by_call(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`the phone number`, `the discharge date`: a name, and what anything of its type is called."""
    if found or len(span.stems) != 2 or span.stems[1] not in CALLED:
        return []
    fitting = CALLED[span.stems[1]]
    return [c for c in words.find_columns(span.tokens[:1]) if c.score >= 0.9 and c.column.type in fitting]


def by_unit(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`years of education`, `hours of sleep`: a number, after what it is counted in."""
    of = span.raw.index("of") if "of" in span.raw else 0
    known = any(c.score >= 0.9 for c in found)
    if known or " ".join(span.raw[:of]) not in UNITS or of + 1 == len(span.raw):
        return []
    counted = words.find_columns(span.tokens[of + 1 :])
    least = 0.9 if of == 1 else 0.6  # two words are hardly anything but a unit
    return [c for c in counted if c.score >= least and c.column.numeric and c.column.role == "measure"]


def by_pair(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`room and board`: a header of both words."""
    if found or len(span.raw) != 3 or span.raw[1] != "and":
        return []
    return [c for c in by_name(words, span_of((span.tokens[0], span.tokens[2])), []) if c.score >= 0.98]


def by_level(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`gold price`, `humidity level`, `lot size`: a name, and what a number that is no amount is called."""
    inner = 1 < len(span.stems) <= 4 and span.stems[-2] not in CONNECTORS
    if inner and not found and span.stems[-1] == SIZE:
        return [c for c in words.find_columns(span.tokens[:-1]) if c.score >= 0.98 and c.column.role == "measure"]
    if found or not inner or span.stems[-1] not in LEVELS | AMOUNTS | LENGTHS:
        return []
    near = (c for c in words.find_columns(span.tokens[:-1]) if c.how != "made")
    if span.stems[-1] in AMOUNTS:
        return [c for c in near if c.score >= 0.98 and c.column.numeric and c.column.additive]
    if span.stems[-1] in LENGTHS:  # `service length` of `years_of_service`
        return [c for c in near if c.score >= 0.45 and _counts_time(c.column)]
    rate = span.stems[-1] == RATE
    near = (c for c in near if c.score >= 0.5 and (_is_level(c.column) or (rate and _is_relative(c.column))))
    sure = 0.7 if rate else 0.95  # a rate is hardly what a number is called: `low grade rate`
    return [msgspec.structs.replace(c, score=round(sure * c.score, 4)) for c in near]


def by_level_of(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`price of gold`, `length of service`: the same, the other way around."""
    if found or len(span.raw) < 3 or span.raw[1] != "of" or span.stems[0] not in LEVELS | LENGTHS:
        return []
    near = words.find_columns(span.tokens[2:])
    if span.stems[0] in LENGTHS:
        return [c for c in near if c.score >= 0.45 and _counts_time(c.column)]
    return [c for c in near if c.score >= 0.9 and _is_level(c.column)]


def by_owner(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`loan term`, `patient age` where each row is a loan or a patient: the whole name, after what the rows are."""
    owner = span.tokens[:1]
    amount = "aggregate" in tags_of(owner)  # `total units` of a table of sales are added up
    if amount or len(span.stems) < 2 or any(c.score >= 0.6 for c in found) or singular(span.raw[0]) != span.raw[0]:
        return []
    of = {t.table for t in words.find_tables(owner) if t.score >= ROWS_CALLED}
    if owner[0].stem in GOODS and KINDS.intersection(span.stems[-1:]):  # `product category` of what was sold
        of |= {name for name, table in words.tables.items() if money_column(table, earned=True) is not None}
    if not of or any(c.score >= 0.9 for c in words.find_columns(owner)):
        return []
    own = by_name(words, span_of(span.tokens[1:]), [])
    return [msgspec.structs.replace(c, score=0.95) for c in own if c.table in of and c.score >= 0.98]


def by_rival(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`Marsh's share`, where a column holds the percent of each rival: that column."""
    if len(span.stems) < 2 or span.stems[-1] not in SHARES or any(c.score >= 0.6 for c in found):
        return []
    ends = 2 if len(span.stems) > 2 and span.stems[-2] in VOTES else 1
    near = (c for c in words.find_columns(span.tokens[:-ends]) if c.score >= 0.8)
    members = {(name, c.name) for name, rivals in words.facts.rivals.items() for c in rivals.members}
    return [c for c in near if (c.table, c.column.name) in members and c.column.maximum <= 100]


def by_doer(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`pollsters`, `polling firms` of a column `PollTaker`: who does what a header says."""
    doers = [words.facts.doers[verb] for verb in deeds_of(span.tokens) if verb in words.facts.doers]
    if any(c.score >= 0.9 for c in found):
        return []
    return [ColumnLink(c.table, words.tables[c.table].column(c.name), 0.92, "doer") for c in doers[:1]]


def by_money(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`revenue`, `takings`: the column of amounts of money, where none has a name like that; what members `spend`,
    where only the cost of the goods does."""
    best = max(found, key=lambda c: c.score, default=None)
    forms = read_name(best.column.name).forms if best is not None and span.raw[0] in SPENT else ()
    spent = any(GOODS & set(form) for form in forms)
    if len(span.stems) > 1 or (span.stems[0] not in TAKINGS and not spent):
        return []
    of_one = best is not None and best.score < 0.75 and is_unit_price(best.column, words.tables[best.table])
    if best is not None and best.score >= 0.6 and not (of_one or spent):
        return []
    amounts = ((name, money_column(table, earned=True)) for name, table in words.tables.items())
    return [ColumnLink(name, column, 0.75, "money") for name, column in amounts if column]


def by_what_rows_are(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`cases` of a column of counts, `orders` of a bare key that rows share, `pay` of the only pay there is, `born`
    of the time of birth."""
    if len(span.stems) != 1:
        return []
    said, best = span.stems[0], max((c.score for c in found), default=0.0)
    known = (
        (said in PAY and best < 0.45, words.facts.pay, 0.75, "money"),
        (said in CASES and best < 0.9, words.facts.tallies, 0.95, "tally"),
        (said in BASKETS and not found, words.facts.baskets, 0.75, "key"),
        (said in RESPONDENTS and best < 0.9, words.facts.samples, 0.95, "sample"),
        (said == BORN and not found, words.facts.births, 0.6, "birth"),
    )
    return [
        ColumnLink(table, column, score, how)
        for meant, columns, score, how in known
        if meant
        for table, column in columns.items()
    ]


def by_title(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`murders`, `bike thefts`: the bare `total` of a table that is called after what it counts in each place."""
    called = span.stems[-1] in words.facts.row_titles and words.facts.titles.issuperset(span.stems)
    if not called or any(c.score >= 0.9 for c in found):
        return []
    return [ColumnLink(table, column, 1.0, "tally") for table, column in words.facts.totals.items()]


def by_whole(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`medals` of `medals_total` beside `medals_gold`: the total of what several columns hold parts of."""
    if len(span.stems) != 1 or any(c.score >= 0.6 for c in found):
        return []
    totals = ((table.name, total_of_parts(table, span.stems[0])) for table in words.tables.values())
    return [ColumnLink(name, column, 0.97, "whole") for name, column in totals if column is not None]


def by_abbreviation(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`gdp`, `P/E`: a short form of several words."""
    longer = words.lexicon.abbreviations.get(span.raw[0], ()) if len(span.raw) == 1 else ()
    said = [" ".join(form) for form in longer if len(form) > 1]
    near = [c for s in said for c in words.find_columns(tokenize(s))]
    spelt = [c for s in called_by(span.raw) for c in words.find_columns(tokenize(s)) if c.score >= 0.9 and not found]
    return [c for c in (*near, *spelt) if c.how != "synonym"]  # what it is short for stands for no third word


def by_kind(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`widget` where the values are Widget A and Widget B: columns whose values say that they are of a kind."""
    known = {(link.table, link.column.name) for link in found}
    return [
        ColumnLink(table, column, 0.8 if _spelt_out(column) else 0.75, "values")
        for table, index in (words.values.items() if len(span.stems) == 1 else ())
        for name in sorted(index.kinds.get(span.stems[0], ()))
        if (table, name) not in known and (column := words.tables[table].column(name))
    ]


def by_code(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`labour votes`: columns of one number of several things, by how a word begins."""
    if span.tokens[0].stem in words.by_word or any(link.score >= 0.6 for link in found):
        return []
    return [
        ColumnLink(name, column, score, "code")
        for name, family in words.facts.families.items()
        for column, score in meant_by_code(span.tokens, family)
    ]


def by_price(words: Vocabulary, span: Span, found: list[ColumnLink]) -> list[ColumnLink]:
    """`stock price`: the price that a day closed with."""
    if tuple(t.stem for t in span.tokens) not in PRICES or any(
        link.score >= 0.6 for link in found if link.how != "code"
    ):
        return []
    prices = ((name, price_of_day(table)) for name, table in words.tables.items())
    return [ColumnLink(name, column, 0.85, "price") for name, column in prices if column is not None]


WAYS: tuple[Callable[[Vocabulary, Span, list[ColumnLink]], list[ColumnLink]], ...] = (
    # each is given what those before it found
    by_name,
    by_level,
    by_level_of,
    by_owner,
    by_synonym,
    by_call,
    by_unit,
    by_pair,
    by_rival,
    by_doer,
    by_money,
    by_what_rows_are,
    by_title,
    by_whole,
    by_abbreviation,
    by_kind,
    by_code,
    by_clipped,
    by_squeezed,
    by_price,
)


def _spelt_out(column: Column) -> bool:
    """Whether a column holds names rather than codes."""
    return any(len(str(value)) > 3 for value, _ in column.top[:5])


SHARES, VOTES = stems_of("rival_share"), stems_of("of_votes")
PRICES = {(stem("price"),), (stem("share"), stem("price")), (stem("stock"), stem("price"))}
CALLED = {stem(word): tuple(types) for word, types in read_lexicon_file("names")["called"].items()}
LEVELS, AMOUNTS, LENGTHS = stems_of("called_level"), stems_of("called_amount"), stems_of("called_length")
TIMES, SIZE = stems_of("counted_time"), stem("size")


def _counts_time(column: Column) -> bool:
    """Whether a column holds how long something took, in a unit of time: `years_of_service`, `nights_stayed`."""
    return column.numeric and any(TIMES & set(form) for form in read_name(column.name).forms)


def _is_level(column: Column) -> bool:
    """Whether a column can be called a price, a rate or a level by its bare name: `gold price`, `humidity level`."""
    flag = (column.minimum, column.maximum) == (0, 1) and column.distinct == 2
    return column.numeric and column.role == "measure" and not column.additive and not flag


def _is_relative(column: Column) -> bool:
    """Whether a number that is no money counts in fractions, as of each 100,000: `murder rate` of `murder`."""
    money = MONEY.intersection(read_name(column.name).forms[0])
    return column.type == "number" and column.role == "measure" and column.unit is None and not money


SPENT = words_of("spending")
GOODS, KINDS = stems_of("goods"), stems_of("kind")
MONEY = PAY | TAKINGS | frozenset(AMOUNTS_OF_MONEY)
