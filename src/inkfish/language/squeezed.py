"""Headers that squeeze several words into one: `lifeexp`, `hhinc`, `gdppc`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered, words_of
from inkfish.language.lexicon import load_lexicon, tags_of
from inkfish.language.mention import ColumnLink
from inkfish.language.plurals import singular
from inkfish.language.tokens import Token, stem, tokenize

SHORTEST = 5  # letters of a word of a header that may be several
SHORTEST_WORD = 4  # letters of each of two words without a gap
SHORTEST_PIECE = 3  # letters of a piece, besides those of [short_piece]
MOST_SAYINGS = 8  # ways in which one word of a header is written out
VOWELS = "aeiou"
SHORT_PIECES, UNSAID, WITHIN = words_of("short_piece"), words_of("unsaid_in_header"), words_of("within_name")
MEASURED_BY, HEADS = words_of("measured_by"), ordered("end_of_header")


@lru_cache(maxsize=20_000)
def apart(word: str) -> tuple[tuple[str, ...], ...]:
    """Return in which stems a word of a header can be said, where one of its pieces is a short form or such as headers
    begin or end with; else nothing.

    >>> apart("hhinc")[-1], apart("rgdppc")[:2], apart("horsepower"), apart("foundingyear")
    (('household', 'incom'), (('gdp', 'pc'), ('gdp', 'per', 'capita')), (), (('found', 'year'),))
    """
    if len(word) < SHORTEST or not word.isalpha() or load_lexicon().has(word):
        return ()
    if pair := _two_words(word):
        return (pair,)
    short = load_lexicon().abbreviations
    made = (_pieces(rest) for rest in (word, *_without_unsaid(word)))
    pieces = next((p for p in made if len(p) > 1 and any(piece in short for piece in p)), ())
    options = [((stem(piece),), *short.get(piece, ())) for piece in pieces]
    return tuple(sum(said, ()) for said in islice(product(*options), MOST_SAYINGS)) if pieces else ()


def _two_words(word: str) -> tuple[str, ...]:
    """The stems of two words without a gap, where headers often begin or end with one: `birthyear`, `yearbuilt`."""
    known = load_lexicon().has
    ends = ((word.removesuffix(end), end) for end in HEADS if word.endswith(end))
    starts = ((start, word.removeprefix(start)) for start in HEADS if word.startswith(start))
    made = (pair for pair in (*ends, *starts) if min(map(len, pair)) >= SHORTEST_WORD and all(map(known, pair)))
    return tuple(map(stem, next(made, ())))


def _pieces(word: str) -> tuple[str, ...]:
    """The fewest known words and short forms that make a word; nothing where they leave letters over."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(2, len(word) + 1):
        made = [(*best[start], word[start:end]) for start in best if _is_piece(word[start:end])]
        if made:
            best[end] = min(made, key=len)
    return best.get(len(word), ())


def _is_piece(text: str) -> bool:
    lexicon = load_lexicon()
    return text in SHORT_PIECES or (
        len(text) >= SHORTEST_PIECE
        and (text in lexicon.abbreviations or text in lexicon.words or stem(text) in lexicon.synonyms)
    )


class Squeezed:
    """The columns of tables whose headers hold words of no language, by the letters that they begin with."""

    def __init__(self, tables: Iterable[Table]):
        known = load_lexicon().has
        self._headers: dict[str, dict[str, list[tuple[str, Column]]]] = defaultdict(lambda: defaultdict(list))
        self._ends: dict[str, str] = {}
        for table, column in ((t.name, c) for t in tables for c in t.columns):
            words = [t.text for t in tokenize(column.name)]
            header = "".join(words)
            if len(header) < SHORTEST_PIECE or not header.isalpha() or all(map(known, words)):
                continue
            for rest in (header, *_without_unsaid(header)):
                self._headers[rest[0]][header].append((table, column))
            if end := next(filter(header.endswith, MEASURED_BY), ""):
                self._ends[header] = end

    def find(self, said: Sequence[Token]) -> Iterator[ColumnLink]:
        """Yield the columns whose headers are the beginnings of these words: `women in parliament`, `womenparl`.

        A state may be said without its rate: `poverty`, `povrate`.
        """
        near = self._headers.get(said[0].text[0])
        structural = (_structural(said[:1]) - AGGREGATE) | _structural(said[1:])
        if not near or structural or any(t.kind != "word" for t in said):
            return
        words = [t.text for t in said]
        if {words[0], words[-1]} & WITHIN:
            return
        state = singular(words[-1]) == words[-1]
        for header, columns in near.items():
            if header in words:  # said in full, it is not short for it and the words beside it
                continue
            sure = max((_sureness(header, way) for way in _ways(words)), default=0.0)
            if not sure and state and (end := self._ends.get(header)):
                sure = round(RATED * _sureness(header, [*words, end]), 2)
            if sure:
                yield from (ColumnLink(table, column, sure, "squeezed") for table, column in columns)


AGGREGATE = frozenset({"aggregate"})  # a header may begin with one: `total expenditure` of `totexp`
STRUCTURAL = AGGREGATE | {"request", "article", "helper", "superlative", "versus", "or", "negation", "chart"}


def _ways(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield what a header may spell for words: `total citations` of `citestot`, the `pregnancies` of `npreg`."""
    if len(words) > 1:
        yield words
        yield (*words[1:], words[0])
    elif singular(words[0]) != words[0]:
        yield (COUNT, *words)
        yield (PEOPLE, *words)


COUNT, PEOPLE = "number", "population"  # of things, and of people: `nhosp`, `popasian`


def _structural(said: Sequence[Token]) -> frozenset[str]:
    """What words are in a question besides names: kinds of their tags."""
    return STRUCTURAL.intersection(kind for t in said for kind in tags_of([t]))


def _without_unsaid(header: str) -> Iterator[str]:
    """Yield the rest of a header behind a piece that nobody says: the `r` of `rgdppc`, for real."""
    left = (p for p in UNSAID if header.startswith(p) and len(header) > len(p) + SHORTEST_PIECE)
    return (header[len(p) :] for p in left)


def _sureness(header: str, words: Sequence[str]) -> float:
    """How sure it is that a header is short for words: not at all where letters or words are left over.

    >>> [_sureness("rgdppc", said.split()) for said in ("gdp per capita", "gdp", "good bread")]
    [0.78, 0.0, 0.0]
    """
    return round(max((_spelt(header, words), *(0.97 * _spelt(rest, words) for rest in _without_unsaid(header)))), 2)


def _spelt(header: str, words: Sequence[str]) -> float:
    """How well the beginnings of words spell a header.

    >>> _spelt("fertrate", ["fertility", "rate"]), _spelt("gii", ["gender", "inequality", "index"])
    (0.985, 0.85)
    """
    ways: set[tuple[int, tuple[float, ...]]] = {(0, ())}  # how far its letters are told, and how well by each word
    for word in words:
        ways = {
            (at + len(piece), (*told, worth))
            for at, told in ways
            for piece, worth in _pieces_of(word)
            if header.startswith(piece, at)
        }
    return max((_worth([w for w in told if w]) for at, told in ways if at == len(header)), default=0.0)


def _worth(told: list[float]) -> float:
    """How sure the pieces of a header are together: initials alone where they are many, else a few beside others."""
    initials = told.count(INITIAL)
    if initials == len(told):
        return ALL_INITIALS if initials >= FEWEST_INITIALS else 0.0
    return sum(told) / len(told) if initials <= MOST_INITIALS and max(told) > CUT else 0.0


WHOLE, SHORT, BEGUN, CONSONANTS, CUT, INITIAL = 1.0, 0.97, 0.93, 0.85, 0.8, 0.6  # how sure a piece is of its word
RATED = 0.8
ALL_INITIALS, FEWEST_INITIALS, MOST_INITIALS = 0.85, 3, 2


@lru_cache(maxsize=20_000)
def _pieces_of(word: str) -> tuple[tuple[str, float], ...]:
    """The letters that may stand for a word in a header, each with how sure it is."""
    if word in WITHIN:
        return (("", 0.0), (word[0], 0.0), (word, 0.0))
    consonants = word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)
    found = {word[0]: INITIAL, word[:2]: CUT}
    found |= {consonants[:size]: CONSONANTS for size in range(SHORTEST_PIECE, len(consonants) + 1)}
    found |= {word[:size]: BEGUN for size in range(SHORTEST_PIECE, len(word))}
    found |= dict.fromkeys(_short_forms().get(stem(word), ()), SHORT)
    return tuple((found | dict.fromkeys((word, singular(word), f"{word}s"), WHOLE)).items())


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, tuple[str, ...]]:
    """The short forms of each word of the lexicon, by its stem."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for short, meanings in load_lexicon().abbreviations.items():
        for meaning in meanings:
            if len(meaning) == 1:
                found[meaning[0]] += (short,)
    return found
