"""What each span of a question may mean, looked up in the words of the lexicon and in the vocabulary of the tables."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.data.table import Column
from inkfish.language.classes import stems_of, words_of
from inkfish.language.figures import figures
from inkfish.language.lexicon import load_lexicon, tags_of
from inkfish.language.made import Stretch, read_stretch
from inkfish.language.mention import FEW, ColumnLink, Mention, ValueLink
from inkfish.language.moments import Span
from inkfish.language.names import PERCENT, PERCENT_WORD, PLACES, read_name
from inkfish.language.plurals import singular
from inkfish.language.said_apart import said_apart
from inkfish.language.tally import is_bare
from inkfish.language.tokens import Token, key, stem, tokenize
from inkfish.language.vocabulary import Vocabulary
from inkfish.language.when import read_time

NUMBERS, ORDINALS = figures("number"), figures("ordinal")
TRADING = words_of("selling") | words_of("buying")
EACH, RELATING = words_of("each_of_time"), words_of("relating")
SURE, NAMED = 0.85, 0.45  # of a value, and of a column, where a word may say either
NAMED_BY_VERB = 0.6
SHORT = 3  # letters of a code that may look like a word
LONGEST = 7  # tokens of a span that may name a column
JOINING = ("/", "-", "&")  # between the words of one name, without a gap
BEFORE_A_PLACE = words_of("before_place")
BEFORE_A_NOUN = words_of("before_noun")
INTRODUCING = words_of("introducing")
TWO_LETTERS = words_of("two_letters")
NUMBERED, BASKETS = words_of("numbered"), stems_of("basket")
TIME = stem("time")
DAYS = frozenset({"day", "days"})
ALSO_VALUES, ONE_OF_THEM = words_of("also_value"), words_of("one_of_them")


def mentions_at(tokens: Sequence[Token], at: int, words: Vocabulary) -> list[Mention]:
    """Return a mention for each span that begins at a token and means something, and one for the token alone."""
    found = [
        m
        for size in range(1, min(max(LONGEST, words.longest_value), len(tokens) - at) + 1)
        if (m := _mention(tokens, at, at + size, words)) is not None
    ]
    if (shared := _before_shared_head(tokens, at, words)) is not None:
        found.append(shared)
    if (apart := said_apart(tokens, at, words)) is not None:
        upto, columns = apart
        found.append(Mention(at, upto, _said(tokens, at, upto), columns=columns, score=1.2 * (upto - at)))
    if (stretch := read_stretch(tokens, at, words.tables, words.find_date)) is not None:
        found.append(_stretched(tokens, at, stretch))
    time = read_time(tokens, at)
    if time is not None and time.weekdays and (parts := _parts_of_week(tokens, at, time, words)) is not None:
        found.append(parts)
    elif time is not None and not _in_season(tokens, time.upto, words):
        found.append(_timed(tokens, at, time, found))
    return found


def _parts_of_week(tokens: Sequence[Token], at: int, time: Span, words: Vocabulary) -> Mention | None:
    """The number of a part of the week that a header tells, where no column holds days: `amt_weekends`."""
    dated = any(c.temporal for t in words.tables.values() for c in t.columns)
    named = () if dated else words.find_columns(tokens[time.upto - 1 : time.upto])
    numbers = tuple(c for c in named if c.column.numeric)
    size = time.upto - at
    return Mention(at, time.upto, _said(tokens, at, time.upto), columns=numbers, score=1.25 * size) if numbers else None


def _measuring(tokens: Sequence[Token], at: int) -> bool:
    """Whether a short form can be a unit there: the litres of `5 ml`, and not those of `ML engineers`."""
    return at > 0 and (tokens[at - 1].number is not None or tokens[at - 1].text == "in")


def _in_season(tokens: Sequence[Token], upto: int, words: Vocabulary) -> bool:
    """Whether a year that ends before a token is only half of a value: `2018/19`."""
    if not 0 < upto < len(tokens) - 1 or not _inside(tokens, upto) or tokens[upto + 1].number is None:
        return False
    return bool(words.find_values(key(f"{tokens[upto - 1].text} {tokens[upto + 1].text}"), parts=False))


def _before_shared_head(tokens: Sequence[Token], at: int, words: Vocabulary) -> Mention | None:
    """A word that shares its noun with the last of a list: `support` of `support and oppose rates`."""
    here, last = at, at
    while here + 2 < len(tokens) and tokens[here].kind == "word" and _lists(tokens[here + 1]):
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


def _lists(token: Token) -> bool:
    """Whether a word or a mark joins two nouns that share what follows: `A and B votes`, `A vs B votes`."""
    return token.text in (",", "and", "or") or "versus" in tags_of((token,))


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


def _shouted(token: Token, words: Vocabulary) -> bool:
    """Whether a short word is written in capitals as a value is: `IT`."""
    short = token.capital == "all" and 1 < len(token.text) <= SHORT
    return short and any(v.value == token.text.upper() for v in words.find_values(key(token.text), parts=False))


def _mention(tokens: Sequence[Token], start: int, end: int, words: Vocabulary) -> Mention | None:
    """Return what a span may mean; None when nothing, unless it is a single token."""
    span = tokens[start:end]
    size = end - start
    if size > 1 and _cut(span):
        return None
    first = span[0]
    text = _said(tokens, start, end)
    tags = tags_of(span)
    if size == 1 and "unit_word" in tags and len(first.text) <= 3 and not _measuring(tokens, start):
        tags = {kind: value for kind, value in tags.items() if kind != "unit_word"}
    if size == 1 and first.capital == "all" and first.text in PLACES:
        tags = {}  # `US` is no word for ourselves
    if tags and any(_shouted(t, words) for t in span):
        tags = {}  # the department of `IT`
    if size == 1 and tags.get("beyond") == "action" and singular(first.text) != first.text:
        tags = {kind: value for kind, value in tags.items() if kind != "beyond"}  # `executives` execute nothing
    if tags.get("sort") is not None and first.text == "order" and start and tokens[start - 1].text in BEFORE_A_NOUN:
        tags = {}
    plain = all(t.kind in ("word", "number") for t in span)
    if size > 1 and "metric" in tags and _averages_column(span, words):
        return None  # `average spending`, of a column that is called so
    if size > 1 and tags.keys() == {"quality"} and words.find_values(key(span[-1].text), parts=False):
        return None  # the `most delays`, where some are delayed
    if size > 1 and "grain" in tags and _counts_on(tokens, end, words):
        return None
    name = span if plain else _as_name(span)
    columns = words.find_columns(name) if name and size <= LONGEST else ()
    if size == 1 and first.kind == "quoted" and (inner := tokenize(first.text)) and len(inner) <= LONGEST:
        columns = tuple(c for c in words.find_columns(inner) if c.score >= 0.9)
    if first.text in ("number", "numbers") and tokens[start + 1 : start + 2] and tokens[start + 1].text == "of":
        # the number of students is not that of each
        columns = tuple(c for c in columns if c.column.role != "identifier" and not is_bare(c.column))
    if size > 1:
        columns = tuple(c for c in columns if not (_says_each(span, c.column) or _of_persons(span, c.column)))
    if size > 1 and tags.keys() == {"metric"} and columns and columns[0].column.numeric and columns[0].score > SURE:
        tags = {}  # the `gross margin` of a column `gross margin percentage`
    if columns and columns[0].how == "made" and end < len(tokens) and tokens[end].text == "(":
        columns = ()  # what it is made of is said in brackets
    if size == 1 and first.stem == TIME and start and "quality" in tags_of(tokens[start - 1 : start]):
        columns = tuple(c for c in columns if c.column.numeric) or columns  # the `fastest time` is no date
    if size == 1 and first.text in DAYS and any(c.column.temporal for c in columns):
        columns = tuple(c for c in columns if c.column.temporal)  # days are dates, and not their numbers in a month
    if "aggregate" in tags:  # `average` is a part of the name of a grade point average, and hardly ever means it
        columns = tuple(c for c in columns if c.score >= 0.6)
    if size == 1 and "preposition" in tags and start and "relative" in tags_of(tokens[start - 1 : start]):
        columns = tuple(c for c in columns if c.score >= NAMED_BY_VERB)  # of those `who live` there, not their life
    if size == 1 and tags.get("beyond") == "forecast" and singular(first.text) != first.text and columns:
        tags = {kind: value for kind, value in tags.items() if kind != "beyond"}  # `projects` are no forecast
    tables = words.find_tables(span) if plain and size <= 4 else ()
    if size == 1 and tables and tables[0].score >= 0.99 and not (end < len(tokens) and tokens[end].number is not None):
        columns = tuple(c for c in columns if not _its_number(first, c.column))
    before = tokens[start - 1].text if start else ""
    if size == 1 and tables and tables[0].score >= 0.6:  # polls are no pollsters, where the rows are called polls
        columns = tuple(c for c in columns if not _only_begun(first.stem, c.column))
    short = size <= 2 * words.longest_value or first.kind == "quoted" or all(t.glued for t in span[1:])  # `N2O`
    values = _values(span, words, text, before) if short else ()
    if values and values[0].part and start and "average" in tags_of(tokens[start - 1 : start]):
        values = ()  # an average is of a number, and not of the rows whose texts have a word in them
    if not values and size == 1 and end < len(tokens):
        values = _nth_of(first, tokens[end], words) or (() if tags or columns else _lettered(first, tokens[end], words))
    values = _signed(values, text, tokens, end)
    if values and values[0].part and (tags or columns or tables) and not _introduced(tokens, start):
        values = ()
    if values and values[0].part and size == 1 and first.text in RELATING and _after_did(tokens, start):
        values = ()  # `did Brazil play`, and no `Play-off`
    if values and values[0].part and tables and tables[0].score >= 0.9:
        values = ()
    if values and values[0].score < SURE and not values[0].part and (tags or tables or _of_another(columns, values)):
        values = ()  # `orders`, where one of their states is Ordered
    one_of_few = values and values[0].only and values[0].column.distinct <= FEW and not columns and not tables
    if size == 1 and values and values[0].part and words.is_kind(first) and not one_of_few:
        values = ()
    if size == 1 and values and not values[0].part:  # `goalkeepers` are a position, and no goals
        columns = tuple(c for c in columns if not _begins_like(first.stem, c.column))
    if values and end < len(tokens) and tokens[end].glued and tokens[end].kind == "number":
        values = ()  # the `CO` of `CO2` is not Colombia
    if tables and size == 2 and span[1].text in TRADING and any(c.score >= 0.4 for c in words.find_columns(span[:1])):
        tables = ()  # `which store sold the most`, where columns tell of stores
    if tables and size > 2 and (named := words.find_columns(span[:1])) and named[0].score >= 0.9:
        tables = ()  # `unemployment in the US` is more than the name of its table
    values = tuple(v for v in values if not _names_itself(span, v))
    if size == 1 and first.text == "i" and not _standing(tokens, start):
        values = ()
    written = values and values[0].score == 1.0 and any(map(str.isalpha, first.text))
    number, unit = (None, "") if size == 1 and (written or _any_time(tokens, start)) else _number(span)
    if size > 1 and not (tags or columns or tables or values) and number is None:
        return None
    mention = Mention(start, end, text, tags, columns, tables, values, number, unit, None, first.kind == "quoted")
    return msgspec.structs.replace(mention, score=_score(mention, span, words))


def _averages_column(span: Sequence[Token], words: Vocabulary) -> bool:
    """Whether a span is an average of the number that its other words surely name."""
    named = words.find_columns(span[1:]) if tags_of(span[:1]).get("aggregate") == "avg" else ()
    return bool(named) and named[0].score >= 0.98 and named[0].column.numeric


def _counts_on(tokens: Sequence[Token], end: int, words: Vocabulary) -> bool:
    """Whether a grain is what a number after it is counted in, and no step of time: `by years of experience`."""
    if end >= len(tokens) or tokens[end].text != "of":
        return False
    longest = min(end + 1 + MOST_COUNTED, len(tokens))
    counted = (c for upto in range(end + 2, longest + 1) for c in words.find_columns(tokens[end - 1 : upto]))
    return any(c.column.numeric and not c.column.temporal for c in counted)


MOST_COUNTED = 2  # words of the number


def _of_another(columns: Sequence[ColumnLink], values: Sequence[ValueLink]) -> bool:
    """Whether a word names another column than the one that its value is of."""
    return bool(columns) and columns[0].score >= NAMED and columns[0].column.name != values[0].column.name


def _its_number(said: Token, column: Column) -> bool:
    """Whether a column only holds the number that rows go by, which many share: a `flight`, but for `flight 7`."""
    own = column.type == "integer" and column.role == "category" and not column.unique
    return own and said.stem not in BASKETS and column.name.casefold() in NUMBERED & {said.text, singular(said.text)}


def _only_begun(stem: str, column: Column) -> bool:
    """Whether a word is no more than the beginning of a word of a column's name."""
    named = {word for form in read_name(column.name).forms for word in form}
    return stem not in named and any(word.startswith(stem) for word in named)


def _says_each(span: Sequence[Token], column: Column) -> bool:
    """Whether a span asks for so many in each step of time, and so is no name of a time: `orders per day`."""
    return (column.temporal or column.role == "time") and any(t.text in EACH for t in span[1:-1])


def _of_persons(span: Sequence[Token], column: Column) -> bool:
    """Whether a span says whose a number is, and not only what: the `income of people`, beside a `personal_income`."""
    whose = span[-1].text if len(span) > 2 and span[-2].text == "of" else ""
    return singular(whose) in PEOPLE and PEOPLE.isdisjoint(singular(t.text) for t in tokenize(column.name))


PEOPLE = {"people", "person", *load_lexicon().rows["person"].words}


def _after_did(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb is what somebody does or did: `how many matches did Brazil play`."""
    return not tokens[at].capital and any(t.text in DID for t in tokens[:at])


DID = words_of("did")


def _names_itself(span: Sequence[Token], link: ValueLink) -> bool:
    """Whether a value of a long column is no more than a word of its header: a job that is called `title`."""
    named = {word for form in read_name(link.column.name).forms for word in form}
    return len(span) == 1 and span[0].kind == "word" and span[0].stem in named and link.column.distinct > FEW


def _begins_like(stem: str, column: Column) -> bool:
    """Whether a word is longer than a word of a column's name, and only begins like it."""
    named = {word for form in read_name(column.name).forms for word in form}
    return stem not in named and any(len(word) >= 3 and stem.startswith(word) for word in named)


def _signed(values: tuple[ValueLink, ...], text: str, tokens: Sequence[Token], end: int) -> tuple[ValueLink, ...]:
    """Of values that differ in a sign at their end, the one that was said: `blood type A+`."""
    glued = 0 < end < len(tokens) and tokens[end].text in SIGNS and tokens[end].start == tokens[end - 1].end
    said = f"{text}{tokens[end].text if glued else ''}".replace(" ", "").casefold()
    same = [v for v in values if said.endswith(SIGNS) and v.value.casefold() == said]
    return tuple(same) or values


SIGNS = ("+", "-")


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


def _standing(tokens: Sequence[Token], at: int) -> bool:
    """Whether an `I` can be a value and not the person who asks: `of class I`, at the end of what is said."""
    after = tokens[at + 1].text if at + 1 < len(tokens) else "."
    return tokens[at].kind == "quoted" or (at > 0 and after in (".", ",", "?", "and", "or"))


def _introduced(tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition leads to a word, so that it may be a part of a value: `revenue of tents`."""
    return at > 0 and tokens[at - 1].text in INTRODUCING


def _any_time(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is only that of one time, whichever it is: `the biggest swing in one day`."""
    one = tokens[at].text in SINGLE and 0 < at < len(tokens) - 1 and tokens[at - 1].text in ONCE
    return one and "grain" in tags_of(tokens[at + 1 : at + 2])


ONCE, SINGLE = words_of("before_a_time"), words_of("single")


def _number(span: Sequence[Token]) -> tuple[float | int | None, str]:
    if len(span) != 1:
        return None, ""
    if span[0].number is not None:
        return span[0].number, span[0].unit
    return NUMBERS.get(span[0].text), ""


def _values(span: Sequence[Token], words: Vocabulary, text: str, before: str) -> tuple[ValueLink, ...]:
    said = "".join(t.before + t.text for t in span if t.kind != "symbol").strip()
    if not said or span[0].kind == "symbol":
        return ()
    if span[0].kind == "quoted":
        said = " ".join(t.text for t in tokenize(said) if t.kind != "symbol") if " " not in said else said
    found = words.find_values(key(said), parts=len(span) == 1)
    structural = tags_of(span).keys() & {"article", "helper", "preposition", "request", "and", "or"}
    if said in words.lexicon.aliases and len(span) == 1 and (before in BEFORE_A_PLACE or not tags_of(span)):
        return found  # `the us`, `uk`
    if said in ALSO_VALUES and before not in ONE_OF_THEM and found and found[0].score == 1.0:
        return found
    shouted = all(t.capital == "all" for t in span)
    if structural and span[0].kind == "word" and not shouted and len(span) == 1:
        return ()
    tags = tags_of(span).keys()
    code = len(said) == 2 and len(span) == 1 and not tags and said not in TWO_LETTERS
    if tags in ({"quality"}, {"beyond"}) and any(f.score >= 0.85 for f in found):
        return found  # `rainy days`, where the weather is rain
    short = (len(said) <= 2 and not code) or (len(span) == 1 and tags)
    if short and span[0].kind == "word" and not (shouted or (span[0].capital and span[0].start > 0)):
        found = tuple(f for f in found if f.score == 1.0 and len(said) > 2)
    return found


def _nth_of(first: Token, noun: Token, words: Vocabulary) -> tuple[ValueLink, ...]:
    """`first` before `class`: the value `1st` of the column that is called class."""
    found = words.find_values(key(first.text), parts=False) if first.text in ORDINALS else ()
    return tuple(v for v in found if any(noun.stem in form for form in read_name(v.column.name).forms))


def _lettered(first: Token, noun: Token, words: Vocabulary) -> tuple[ValueLink, ...]:
    """`American` before `league`: the value `A` of the column that is called league, and holds single letters."""
    if first.kind != "word" or len(first.text) < SHORTEST_WORD:
        return ()
    found = words.find_values(first.text[0], parts=False)
    return tuple(v for v in found if _of_letters(v.column) and (noun.stem,) in read_name(v.column.name).forms)


SHORTEST_WORD = 4  # letters of a word that a single letter may stand for


def _of_letters(column: Column) -> bool:
    """Whether a column holds single letters."""
    return bool(column.top) and all(len(str(value)) == 1 for value, _ in column.top)


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
        made = best.how == "made" and size > 1
        whole = 1.05 if best.score >= 0.965 or made else best.score * 0.9
        worth.append(whole)
    if mention.tables:
        worth.append(mention.tables[0].score * 0.85)
    if mention.values:
        worth.append(1.1 if mention.quoted else mention.values[0].score * (1.0 if size > 1 else 0.9))
    if mention.number is not None:
        worth.append(0.8)
    return max(worth) * length
