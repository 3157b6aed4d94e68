"""Words of a question: cut, lower-cased, stemmed, with numbers and quoted text recognised."""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from functools import lru_cache
from typing import Literal

import msgspec
import snowballstemmer

from inkfish.language.figures import figures
from inkfish.language.lexicon_file import read_lexicon_file

LONGEST_WORD = 100  # letters; what is longer is no word of a language, and nothing of it is remembered
_LOCAL = threading.local()  # a Snowball stemmer holds the word it works on, so each thread has its own
_SCALES = figures("scale")
_LENGTHS = tuple(figures(unit) for unit in ("hours", "minutes", "seconds"))
_HOURS, _MINUTES, _SECONDS = (rf"\d+(?:\.\d+)?[\s-]?(?:{'|'.join(words)})(?![^\W\d_])" for words in _LENGTHS)
_JOINED = r",?\s?(?:and\s)?"
_STRETCH = rf"{_HOURS}{_JOINED}{_MINUTES}(?:{_JOINED}{_SECONDS})?|{_MINUTES}{_JOINED}{_SECONDS}"
_LENGTH = re.compile(r"([\d.]+)[\s-]?([^\W\d_]+)")
_SHORT_FORMS = "|".join(
    re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else r"(?=\s|[^\W\d_]{3})")
    for word in sorted(read_lexicon_file("spellings"), key=len, reverse=True)
    if not word.isalpha()
)
_PIECE = re.compile(
    r"(?P<quoted>\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|(?<!\w)'[^'\n]{1,200}'(?!\w)|(?<!\w)‘[^’\n]{1,200}’(?!\w))"
    r"|(?P<date>\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?|\d{1,2}/\d{1,2}/\d{2,4})"
    r"|(?P<stretch>" + _STRETCH + r")"
    r"|(?P<clock>(?<![\d:])\d{1,3}(?::[0-5]\d){1,2}(?:\.\d+)?(?![\d:]))"
    r"|(?P<number>[-−]?(?:(?P<money>[$€£¥])\s?)?(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<scale>\s?(?:" + "|".join(_SCALES) + r")\b)?(?P<percent>\s?(?:%|percent\b|per\scent\b))?)"
    r"|(?P<initials>(?<![\w.])(?:[^\W\d_]{1,2}\.){1,4}[^\W\d_]{1,2}(?:\.|(?!\w)))"
    r"|(?P<marked>(?<![\w/])(?:" + _SHORT_FORMS + r"))"
    r"|(?P<word>[^\W\d_]+|\d+)"
    r"|(?P<symbol>>=|<=|!=|<>|==|[<>=≥≤≠?.,;:!&+*/()%-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(
    r"(?<=[a-z])(?<!^Mc)(?<!^De)(?<!^Le)(?<!^Mac)(?=[A-Z])"  # names such as McCain are one word
    r"|(?<=[A-Z])(?=[A-Z](?!s\b)(?!per[A-Z])[a-z])|(?<=[a-z]{3})(?=of[A-Z])|(?<=[A-Z])(?=per[A-Z])"
)
_CONTRACTED = re.compile(r"\b(who|what|where|when|how)s\b", re.IGNORECASE)  # typed without an apostrophe
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b|(?<=s)['’](?=\s)")


class Token(msgspec.Struct, frozen=True):
    """One word, number, quoted text, date or symbol of a question.

    `text` is lower case. `before` is what stood between it and the token before, as it counts in values: a space, or
    nothing inside `camelCase`. `glued` says that it continues the word before (`snake_case`, `camelCase`).
    `number` is the value of a number (1.5M is 1500000; 2:05 is of minutes, 125 seconds), `unit` its `%` or currency
    sign. `capital` tells whether the
    word was written with a capital, or all in capitals. `start` and `end` are offsets in the question.
    """

    text: str
    kind: Literal["word", "number", "quoted", "date", "symbol"]
    start: int
    end: int
    before: str = " "
    glued: bool = False
    number: float | int | None = None
    unit: str = ""
    capital: Literal["", "first", "all"] = ""

    @property
    def stem(self) -> str:
        """The stem of a word, so that `companies` equals `company`."""
        return stem(self.text)


def stem(word: str) -> str:
    """Return the English stem of a lower-case word; words of up to three letters lose a plural only when it is sure.

    >>> stem("companies") == stem("company")
    True
    """
    return _stem(word) if len(word) <= LONGEST_WORD else word


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if not hasattr(_LOCAL, "stemmer"):
        _LOCAL.stemmer = snowballstemmer.stemmer("english")
    return _APART.get(word) or _LOCAL.stemmer.stemWord(_IRREGULAR.get(word, word))


_IRREGULAR = read_lexicon_file("irregular")
_APART = _IRREGULAR.pop("apart")


def fold(text: str) -> str:
    """Return text without case and accents, as words are compared."""
    if text.isascii():
        return text.lower()
    return _fold(text) if len(text) <= LONGEST_WORD else _fold.__wrapped__(text)


@lru_cache(maxsize=20_000)
def _fold(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text)
    return "".join(c for c in flat if not unicodedata.combining(c)).casefold()


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a question or name, in order.

    >>> [t.text for t in tokenize("Total_Passengers over 1.5M?")]
    ['total', 'passengers', 'over', '1.5m', '?']
    """
    text = _CONTRACTED.sub(lambda m: m[1] + " ", _POSSESSIVE.sub(lambda m: " " * len(m[0]), text))
    tokens: list[Token] = []
    for match in _PIECE.finditer(text):
        kind = match.lastgroup if match.lastgroup in _MAKERS else "number"
        tokens += _MAKERS[kind](match, text)
    return tuple(tokens)


def key(text: str) -> str:
    """Return the form in which values are looked up: folded words with single spaces.

    >>> key("  Widget-A (large)")
    'widget a large'
    """
    return " ".join(_KEY_WORD.findall(fold(text)))


_KEY_WORD = re.compile(r"[^\W_]+(?:\.\d+)?")


def _quoted(match: re.Match[str], text: str) -> list[Token]:
    inner = match["quoted"][1:-1].strip()
    return [Token(fold(inner), "quoted", match.start(), match.end())]


def _date(match: re.Match[str], text: str) -> list[Token]:
    return [Token(match["date"], "date", match.start(), match.end())]


def _clock(match: re.Match[str], text: str) -> list[Token]:
    seconds = 0.0
    for part in match["clock"].split(":"):
        seconds = 60 * seconds + float(part)
    value = int(seconds) if seconds.is_integer() else round(seconds, 6)
    return [Token(match["clock"], "number", match.start(), match.end(), number=value)]


def _stretch(match: re.Match[str], text: str) -> list[Token]:
    """A length of time in two or three units is one number, as a clock shows it: `2 hours and 10 minutes`."""
    sizes = {word: size for words in _LENGTHS for word, size in words.items()}
    seconds = sum(float(figure) * sizes[unit] for figure, unit in _LENGTH.findall(match[0].lower()) if unit in sizes)
    value = int(seconds) if seconds == int(seconds) else round(seconds, 6)
    written = f"{value // 3600:g}:{value % 3600 // 60:02g}:{value % 60:02g}"
    return [Token(written, "number", match.start(), match.end(), number=value)]


def _number(match: re.Match[str], text: str) -> list[Token]:
    before = text[match.start() - 1] if match.start() else " "
    raw, start, dash = match[0], match.start(), []
    if raw[0] in "-−" and (before.isalnum() or before in ")"):
        raw, start, dash = raw[1:], start + 1, [Token("-", "symbol", start, start + 1)]
    figure = float(match["figure"].replace(",", ""))
    if match["scale"]:
        figure *= _SCALES[match["scale"].strip().lower()]
    if raw[0] in "-−":
        figure = -figure
    if not math.isfinite(figure):  # more digits than a number can have: a word, which nothing in the data is
        return [*dash, Token(fold(raw.strip()), "word", start, match.end())]
    value = int(figure) if figure == int(figure) and abs(figure) < 1e15 else figure
    unit = "%" if match["percent"] else (match["money"] or "")
    glued = start > 0 and (before.isalpha() or before == "_") and not raw[0].isspace()
    lead = "" if glued and before.isalpha() else " "
    return [*dash, Token(fold(raw.strip()), "number", start, match.end(), lead, glued, value, unit)]


def _word(match: re.Match[str], text: str) -> list[Token]:
    found, start = [], match.start()
    before = text[start - 1] if start else " "
    glue, lead = before == "_" or before.isdigit(), "" if before.isdigit() else " "
    for piece in _CAMEL.split(match["word"]):
        capital = "all" if piece.isupper() else "first" if piece[0].isupper() else ""
        found.append(Token(fold(piece), "word", start, start + len(piece), lead, glue, capital=capital))
        start, glue, lead = start + len(piece), True, ""
    return found


def _initials(match: re.Match[str], text: str) -> list[Token]:
    """Initials are one word: `Ph.D.`, `U.S.`"""
    letters = match["initials"].replace(".", "")
    return [Token(fold(letters), "word", match.start(), match.end(), capital="all" if letters.isupper() else "first")]


def _marked(match: re.Match[str], text: str) -> list[Token]:
    """A short form with a mark in it is one word: `w/o`, `b/w`, `# of orders`."""
    return [Token(fold(match["marked"]), "word", match.start(), match.end())]


def _symbol(match: re.Match[str], text: str) -> list[Token]:
    return [Token(match["symbol"], "symbol", match.start(), match.end())]


_MAKERS = {
    "quoted": _quoted,
    "date": _date,
    "stretch": _stretch,
    "clock": _clock,
    "number": _number,
    "initials": _initials,
    "marked": _marked,
    "word": _word,
    "symbol": _symbol,
}
