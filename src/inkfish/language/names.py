"""How the words of a question match the name of a column or table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA

from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.figures import figures
from inkfish.language.lexicon import Lexicon, load_lexicon
from inkfish.language.squeezed import apart
from inkfish.language.tokens import Token, fold, stem, tokenize

GENERIC = {stem(word): weight for word, weight in figures("weight", "names").items()}
for _unit, _weight in figures("unit", "names").items():
    GENERIC.setdefault(stem(_unit), _weight)
    GENERIC.setdefault(_unit, _weight)

CONNECTORS = words_of("connector")
LAST_DIGIT = 0.3  # the weight of the number behind the words of `ageGroup4`
TOLD_FOR = 0.25  # the weight of `game` in `points_per_game`
LEAST = 0.3  # how sure a match with a name must be
PERCENT = "%"
RATE = stem("rate")
PERCENT_WORD = ordered("percent")[0]


class Name(msgspec.Struct, frozen=True):
    """A name as it can be said: `forms` are sequences of stems (as written, and with abbreviations written out);
    `joined` is all of it without gaps, for `bedtype` against "bed type". `owner` holds stems of the table's name,
    which may be left out; `shared` those that most columns of its table have, which tell nothing (`stu_`); `least` is
    how sure a match with it must be; `aside` holds those of its unit and place, and `codes` those of its kind, which
    may be left out as well (`Wheat US HRW ($/mt)`); `each` holds those of what it is told for (`points_per_game`);
    `calendar` those of the part of the calendar that it is, which are no unit (`day_sold`); `glued` those that are two
    words in one, of which the first is no name of it (`bikeshop`); `done` those that only say what was done with
    what is counted (`Calories_Burned`)."""

    forms: tuple[tuple[str, ...], ...]
    joined: str
    owner: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    least: float = LEAST
    aside: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    each: frozenset[str] = frozenset()
    calendar: frozenset[str] = frozenset()
    glued: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()


@lru_cache(maxsize=20_000)
def read_name(text: str, owner: str = "", shared: frozenset[str] = frozenset(), least: float = LEAST) -> Name:
    """Return the forms in which a column or table name can be said; there is always one.

    >>> read_name("crs_code").forms
    (('crs', 'code'), ('cours', 'code'))
    >>> read_name("Of").forms, read_name("€").forms
    ((('of',),), (('€',),))
    """
    lexicon = load_lexicon()
    tokens = [_written(t) for t in tokenize(text) if t.kind in ("word", "number") or t.text == PERCENT]
    joined = "".join(t.text for t in tokens)
    forms: list[tuple[str, ...]] = [()]
    for token in tokens:
        cut = token.stem in CONNECTORS and token.text not in CONNECTORS  # `health_ins` does not end in `in`
        options = [(token.stem,)] if token.kind == "word" and not cut else [(token.text,)]
        options += [o for o in (*lexicon.abbreviations.get(token.text, ()), *apart(token.text)) if o not in options]
        forms = [form + option for form in forms for option in options][:24]
    forms += lexicon.abbreviations.get(joined, ())
    if len(tokens) == 1 and len(joined) > 4 and joined.endswith("id"):
        forms.append((stem(joined[:-2]), "id"))
    forms += [(*form[: form.index("per")], RATE) for form in forms if _so_many(form)]
    forms += _divided(text)
    forms += _either(tokens)
    forms += [(stem(short), stem(word)) for short, word in _after_capitals(text) if lexicon.has(word)]
    shorter = [tuple(word for word in form if word not in CONNECTORS) for form in forms]
    return Name(
        tuple(dict.fromkeys(form for form in shorter if form)) or (forms[0] or (fold(text),),),
        joined,
        frozenset(t.stem for t in tokenize(owner) if t.kind == "word"),
        shared,
        least,
        *_aside(text),
    )


def _divided(text: str) -> list[tuple[str, ...]]:
    """Return how a name with a slash is said: `earnings per share` for `Earnings/Share`; one or the other kind of place
    for `Province/State`."""
    tokens = tokenize(text)
    marks = [i for i, t in enumerate(tokens) if t.text == "/" and 0 < i < len(tokens) - 1]
    if len(marks) != 1 or any(t.kind not in ("word", "number") for i, t in enumerate(tokens) if i != marks[0]):
        return []
    if len(tokens) == 3 and {tokens[0].stem, tokens[2].stem} <= PLACE_NOUNS:
        return [(tokens[0].stem,), (tokens[2].stem,)]
    return [tuple(EACH if i == marks[0] else t.stem for i, t in enumerate(tokens))]


def _either(tokens: Sequence[Token]) -> list[tuple[str, ...]]:
    """Return the two things of which a name holds one or the other: a `Country or region`."""
    if len(tokens) != 3 or tokens[1].text != EITHER:
        return []
    return [(tokens[0].stem,), (tokens[2].stem,)]


EITHER, PLACE_NOUNS = "or", stems_of("place")


def _after_capitals(text: str) -> list[tuple[str, str]]:
    """Return initials and the word that a header writes behind them without a gap.

    >>> _after_capitals("GDPgrowth"), _after_capitals("TotalSales")
    ([('gdp', 'growth')], [])
    """
    found = INITIALS_AND_WORD.fullmatch(text)
    return [(found[1].lower(), found[2])] if found else []


INITIALS_AND_WORD = re.compile(r"([A-Z]{2,})([a-z]{4,})")


def _so_many(form: tuple[str, ...]) -> bool:
    """Whether a name tells how many there are for so many others: `births_per_1000`."""
    return "per" in form[1:-1] and form[form.index("per") + 1].isdigit()


def _aside(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the stems of a name that say in what or where it is, those of codes that say of which kind, and those of
    what it is told for.

    >>> [sorted(words) for words in _aside("Wheat US HRW ($/mt)")]
    [['mt', 'us'], ['hrw'], []]
    >>> [sorted(words) for words in _aside("points_per_game")]
    [[], [], ['game', 'per']]
    """
    bracket = text.find("(") if ")" in text else -1
    plain = [t for t in tokenize(text[:bracket] if bracket > 0 else text) if t.kind == "word"]
    inside = [t.stem for t in tokenize(text[bracket:]) if t.kind == "word"] if bracket > 0 else []
    short = [t for t in plain[1:] if t.capital == "all" and 1 < len(t.text) <= MOST_OF_A_CODE]
    short = [t for t in short if t.stem not in GENERIC and plain[0].capital != "all"]
    places = [t.stem for t in short if t.text in PLACES]
    last = plain[-1:] if len(plain) > 1 else []
    places += [t.stem for t in last if t not in short and t.text in PLACES | EVERYWHERE]
    nouns = {t.stem for t in plain if t not in short and t.stem not in places}
    each = next((i for i, t in enumerate(plain) if i and t.text == EACH), len(plain))
    codes = {t.stem for t in short} - {*places} if places or len(nouns) > 1 else set()
    told_for = frozenset(t.stem for t in plain[each:]) - {t.stem for t in plain[:each]}
    within = _within(text)
    return (frozenset((*places, *inside)) - nouns - codes) | within, frozenset(codes - nouns), told_for


def _within(text: str) -> frozenset[str]:
    """Return the stems of how long a name ends in telling that something went on: `viewers_7day`.

    >>> [sorted(_within(name)) for name in ("viewers_7day", "top_10", "day_7")]
    [['7', 'day'], [], []]
    """
    tokens = [t for t in tokenize(text) if t.kind in ("word", "number")]
    if len(tokens) < 3 or tokens[-2].kind != "number" or tokens[-1].stem not in SPELLS:
        return frozenset()
    return frozenset((tokens[-2].text, tokens[-1].stem))


SPELLS = stems_of("counted_time")
EACH = "per"
MOST_OF_A_CODE = 4  # letters of what is written in capitals as a code: `WTI`, `USA`
PLACES, EVERYWHERE = words_of("place_code"), words_of("everywhere")


def _written(token: Token) -> Token:
    """A token of a name; its percent sign is a word."""
    return msgspec.structs.replace(token, text=PERCENT_WORD, kind="word") if token.text == PERCENT else token


def shared_words(names: Sequence[str]) -> frozenset[str]:
    """Return the stems that at least half of a table's columns begin with, written out too: `STU_`."""
    first = Counter(
        tokens[0].text for name in names if len(tokens := [t for t in tokenize(name) if t.kind == "word"]) > 1
    )
    lexicon = load_lexicon()
    return frozenset(
        said
        for word, count in first.items()
        if count >= 3 and 2 * count >= len(names)
        for said in (stem(word), *(o[0] for o in lexicon.abbreviations.get(word, ()) if len(o) == 1))
    )


def whose_name(header: str, part: str) -> frozenset[tuple[str, ...]] | None:
    """Return whose first or last name a header holds, as stems; None where it holds another thing.

    >>> whose_name("vet_lname", "last"), whose_name("first_name", "first"), whose_name("title", "first")
    (frozenset({('vet',)}), frozenset({()}), None)
    """
    whose = {form[:-2] for form in read_name(header).forms if form[-2:] == (part, "name")}
    return frozenset(whose) or None


def weight(word: str, name: Name) -> float:
    """Return how much a word of a name tells about it, 0 to 1."""
    if word in name.aside:
        return 0.02
    if word in name.calendar:
        return 1.0
    if word in name.each:
        return TOLD_FOR
    if (len(word) == 1 and not word.isdigit()) or word in name.shared:
        return 0.1
    if word.isdigit() and all(form[-1] == word for form in name.forms) and len(name.forms[0]) > 2:
        return LAST_DIGIT
    return min(GENERIC.get(word, 1.0), 0.4 if word in name.owner else 0.7 if word in name.codes else 1.0)


def similarity(said: str, word: str, lexicon: Lexicon, raw: str = "") -> float:
    """Return how well a stem that was said (as `raw`) stands for a stem of a name, 0 to 1."""
    if said == word:
        return 1.0
    if any(word in option for option in lexicon.abbreviations.get(raw or said, ()) if len(option) == 1):
        return 0.93
    if word in lexicon.synonyms.get(said, ()) and (not raw.endswith(("ed", "ing")) or raw in lexicon.alike):
        return 0.72
    own, theirs = said in lexicon.real, word in lexicon.real  # a star is no start, and a pharmacist no pharmacy
    if len(said) >= 4 and len(word) > len(said) + 2 * (own and theirs) and word.startswith(said):
        return 0.8
    if len(word) >= 4 and 0 < len(said) - len(word) <= 4 and said.startswith(word) and not (own and theirs):
        return 0.72
    return 0.0


def misspelling(said: str, word: str) -> bool:
    """Whether a word of five letters or more is another with one slip, or eight or more with two."""
    if min(len(said), len(word)) < 4 or said[0] != word[0] or said.isdigit():
        return False
    slips = 1 if len(said) < 8 else 2
    return OSA.distance(said, word, score_cutoff=slips) <= slips


KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
KEYS = {letter: (row, at) for row, letters in enumerate(KEYBOARD) for at, letter in enumerate(letters)}
VOWELS = frozenset("aeiouy")


def slip_of_fingers(said: str, word: str) -> bool:
    """Whether two spellings differ as typing goes wrong, and not as two words do.

    >>> slip_of_fingers("avrage", "average"), slip_of_fingers("contract", "contrast")
    (True, False)
    """
    if len(said) < 10 and abs(len(said) - len(word)) == 2:
        return False
    if len(said) != len(word) or sorted(said) == sorted(word):
        return not (said[-1] == "s" and word[-1] == "d")
    return all(a == b or {a, b} <= VOWELS or _neighbours(a, b) for a, b in zip(said, word, strict=True))


def _neighbours(a: str, b: str) -> bool:
    (row, at), (other, beside) = KEYS.get(a, (9, 9)), KEYS.get(b, (-9, -9))
    if row > other:
        row, at, other, beside = other, beside, row, at
    return abs(at - beside) == 1 if row == other else other - row == 1 and at - beside in (0, 1)  # rows are staggered


def match(said: tuple[str, ...], raw: tuple[str, ...], name: Name, lexicon: Lexicon) -> float:
    """Return how well a span of stems names a thing, 0 (not at all) to 1 (its whole name).

    `raw` holds the words as they were said. Every word said must be a word of the name; words of the name that were
    not said cost by their weight.
    """
    glued = (raw[0] == f"{name.joined}s") if len(raw) == 1 else (together(raw),) in name.forms
    if glued or "".join(raw) == name.joined:
        return 1.0
    pairs = [(word, text) for word, text in zip(said, raw, strict=True) if word not in CONNECTORS]
    return max((_match_form(pairs, form, name, lexicon) for form in name.forms), default=0.0)


def together(raw: Sequence[str]) -> str:
    """Return the stem of words that a header may write as one.

    >>> together(("all", "stars")), together(("stolen", "base"))
    ('allstar', 'stolenbas')
    """
    return stem("".join(raw))


def _match_form(said: list[tuple[str, str]], form: tuple[str, ...], name: Name, lexicon: Lexicon) -> float:
    left = list(form)
    told, quality, order = 0.0, [], []
    for word, text in said:
        best, _, at = max(
            ((similarity(word, w, lexicon, text), weight(w, name), -i) for i, w in enumerate(left) if w),
            default=(0.0, 0.0, 0),
        )
        if best == 0.0:
            return 0.0
        order.append(-at)
        told += weight(left[-at], name)
        quality.append(best)
        left[-at] = ""
    if not said:
        return 0.0
    whole = sum(weight(w, name) for w in form)
    coverage = told / whole if whole else 0.0
    straight = 1.0 if order == sorted(order) else 0.97
    return (sum(quality) / len(quality)) * coverage**0.6 * straight


def sayings(text: str) -> str:
    """Return a name as people say it: lower case, words apart."""
    return " ".join(t.text for t in tokenize(fold(text)) if t.kind in ("word", "number"))
