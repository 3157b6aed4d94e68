"""The column that a word of degree speaks of: the price of `cheapest`, the least temperature of `coldest day`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.amounts import is_percent
from inkfish.language.classes import stems_of
from inkfish.language.draft import Draft, nearly_unique, of_birth
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.mention import ColumnLink
from inkfish.language.names import read_name
from inkfish.language.tokens import stem, tokenize
from inkfish.query.plan import Column


def quality_column(d: Draft, about: tuple[str, ...], thing: frozenset[str] = frozenset()):
    """Return (table, column) that an adjective speaks of, the first of its words that any column has.

    A column that has a stem of the `thing` comes first: `shortest winner` is by `winner_ht`, before `minutes`; then one
    on the side of the superlative: `coldest day` is by `temp_min`, before `temp_max`.
    """
    synonyms = load_lexicon().synonyms
    dated = d.time_column() if stem("date") in about else None
    near = tuple(other for word in about[:1] for other in sorted(synonyms.get(word, ())) if " " not in other)
    spoken = {word: _spoken_of(d, word) for word in (about if dated else (*about, *near))}
    if dated is not None:  # `last order` by when it was, never by the days from order date to ship date
        spoken = {word: [c for c in columns if c not in d.made] for word, columns in spoken.items()}
    if (prices := spoken.get(PRICE)) and any(UNIT in _words(c) for c in prices):  # no `total_price` of several
        spoken |= {PRICE: [c for c in prices if TOTAL not in _words(c)]}
    if stem("price") in about:  # which may be a rate, and is no `Iron (% Daily Value)`
        spoken |= {VALUE: [c for c in spoken.get(VALUE, ()) if not is_percent(d.data(c))]}
        spoken |= {RATE: [c for c in spoken.get(RATE, ()) if _words(c) <= PRICED_RATE]}
    else:
        spoken |= {RATING: [c for c in spoken.get(RATING, ()) if _rated(c)]}
    owned = (c for word in about for c in spoken[word] if d.data(c).numeric and thing & _words(c))
    liked = (c for columns in spoken.values() for c in columns if c in d.preferred)
    itself = (c for columns in spoken.values() for c in columns if not _words(c) & OF_IT)
    every = (c for columns in spoken.values() for c in columns)
    ranked = (c for columns in (owned, liked, itself, every) for c in columns)
    living = stem("age") in about  # `the oldest MP` by when they were born, never `the first winner`
    clocked = dated is not None and not living and not of_birth(dated[1])
    found = next((c for c in ranked if not (clocked and of_birth(d.data(c)))), None)
    return (found.table, d.data(found)) if found is not None else dated


PRICE, UNIT, TOTAL = stem("price"), stem("unit"), stem("total")


def counts_rows(d: Draft, at: int, about: tuple[str, ...]) -> bool:
    """Whether a quality is told by how many rows there are: `deadliest month` of murders, `most rated film` of ratings
    that each film has several of."""
    counts = any(q.counts for q in load_lexicon().qualities.get(stems(d.text(at).removeprefix("the ")), ()))
    found = quality_column(d, about) if counts else None
    if not counts or (found is not None and found[1].additive):
        return False
    if found is None:
        return bool(d.facts.row_titles & set(about))
    label = d.label_column(found[0])
    return label is not None and not nearly_unique(label)


def thing_at(d: Draft, at: int) -> frozenset[str]:
    """Return the stems of what a mention calls a thing, and of what they stand for: the `mother` of moms."""
    if not 0 <= at < len(d.mentions):
        return frozenset()
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]}
    return frozenset(said.union(*(load_lexicon().synonyms.get(word, ()) for word in said)))


def _spoken_of(d: Draft, word: str) -> list[Column]:
    """The numbers that have a word in their names, and the times whose names end in it, the likeliest first."""
    found = [c for c in (*d.facts.named([word]), *d.made) if _speaks_of(d.data(c), word)]
    ranks = (
        (-d.weights.get(c.table, 0), not _is_called(c, word), not _of_all(c), _other_end(d, c), -_year(d, c), c)
        for c in found
    )
    return [rank[-1] for rank in sorted(ranks, key=lambda rank: rank[:-1])]


def _year(d: Draft, column: Column) -> int:
    """The year that a header ends in, of which the newest counts most: `density_2021`."""
    stamp = d.facts.stamps.get((column.table, column.name))
    return stamp.year if stamp is not None else 0


def _is_called(column: Column, word: str) -> bool:
    """Whether a column has no other word in its name: `price`, where there are a least and a greatest one beside it."""
    return (word,) in read_name(column.name).forms


def _speaks_of(column: DataColumn, word: str) -> bool:
    forms = [form for said in (column.name, *column.aliases) for form in read_name(said).forms]
    named = any(word == form[-1] if column.temporal else word in form for form in forms)
    return named and (column.temporal or (column.numeric and column.role not in ("identifier", "category")))


def _of_all(column: Column) -> bool:
    """Whether a column says that it is of all: `Global_Sales` beside those of regions, `bodywt` beside `brainwt`."""
    return bool(_words(column) & (WHOLE | BODY))


WHOLE, BODY = stems_of("whole"), stems_of("body")


RATING, RATE, VALUE = stem("rating"), stem("rate"), stem("value")
PRICED_RATE = stems_of("priced_rate")


def _rated(column: Column) -> bool:
    """Whether a column is of ratings, and not of rates, whose stem is the same."""
    return any(t.text.startswith("rating") or t.text == "rated" for t in tokenize(column.name))


def _other_end(d: Draft, column: Column) -> bool:
    """Whether a column holds the other end of what a superlative asks for: the lowest, of the hottest."""
    s = d.superlative
    return s is not None and bool(_words(column) & (LOWEST if s.descending else HIGHEST))


def own_end(d: Draft, column: Column, descending: bool) -> Column:
    """The column of the end asked for, where a column is of the other: `temp_min`, for the lowest `temp_max`."""
    ends, others = (HIGHEST, LOWEST) if descending else (LOWEST, HIGHEST)
    told = _words(column)
    said = {t.stem for t in d.tokens}
    if not told & others or told & ends or said & told & others:  # the lowest `high` is of the highs
        return column
    every = (Column(column.table, c.name) for c in d.tables[column.table].columns if c.numeric)
    return next((c for c in every if (w := _words(c)) & ends and w - ends == told - others), column)


def its_end(d: Draft, at: int, descending: bool) -> ColumnLink:
    """The number that a mention names; where it may as well be several, the one that holds the end asked for."""
    found, ends = d.best_column(at, "numeric"), HIGHEST if descending else LOWEST
    alike = (c for c in d.mentions[at].columns if c.column.numeric and c.score >= found.score - ABOUT)
    return next((c for c in alike if _words(Column(c.table, c.column.name)) & ends), found)


ABOUT = 0.05  # scores this near tell no difference
OF_IT = stems_of("of_it")
LOWEST, HIGHEST = stems_of("lowest"), stems_of("highest")


def _words(column: Column) -> set[str]:
    return {word for form in read_name(column.name).forms for word in form}
