"""Which form the values of each column are written in, judged on a sample."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from inkfish.data import forms, naming
from inkfish.data.durations import tells_duration
from inkfish.data.forms import Form
from inkfish.data.quote import literal

TOLERATED = 0.02  # of a column's values may fail its form; more, and it stays text
FIRST_LOOK = 12  # distinct values that rule out most forms before the rest are tried
NO_TEXTS: Mapping[int, tuple[str, ...]] = {}
MOST_TRIED = 1000  # distinct values that are tried

_CURRENCY = re.compile(rf"[{forms.SYMBOLS}]|{'|'.join(c for c in forms.CODES)}")
_NAMES = frozenset({"Nan", "Null"})  # people are called so
_ZERO_CODE = re.compile(r"0\d+\Z", re.ASCII)
_PHONE = re.compile(r"\+\d{8,}\Z", re.ASCII)
_LONG_DIGITS = re.compile(r"[+-]?\d{19,}\Z", re.ASCII)
_DATE_WORDS = frozenset({"date", "day", "dt", "datum", "fecha"})
_HEIGHTS = frozenset({"height", "heights", "ht", "hgt", "stature"})
_OF_MINUTES = frozenset({"pace", "lap", "split"})
_TIMED = frozenset({"time", "times", "finish"})
_ROUND_TIME = re.compile(r"\d{1,2}:\d[05]\Z", re.ASCII)
_SHORT_TIME = re.compile(r"\d{1,2}:\d{2}\.\d+\Z|(?:2[5-9]|[3-5]\d):\d{2}\Z", re.ASCII)  # no clock shows such hours
_QUESTION_WORDS = frozenset({"is", "has", "was", "can", "if", "did", "are"})
_FLAG_WORDS = frozenset({"flag", "yn", "bool"})
_SEASON = re.compile(r"(\d{4})[-/](\d{2})\Z", re.ASCII)


@dataclass(frozen=True)
class Words:
    """The words for missing values: always, sometimes, and of those the doubtful ones among text."""

    always: frozenset[str]
    sometimes: frozenset[str]
    doubtful: frozenset[str]


@cache
def missing_words() -> Words:
    """Return the words of `lexicon/missing.toml`, checked."""
    data = tomllib.loads(files("inkfish.data").joinpath("lexicon/missing.toml").read_text("utf-8"))
    words = Words(*(frozenset(data[key]) for key in ("always", "sometimes", "doubtful")))
    assert words.doubtful <= words.sometimes and not words.always & words.sometimes, "missing.toml contradicts itself"
    return words


@dataclass(frozen=True)
class Reading:
    """How a column will be read: its form, and the exact spellings in it that stand for no value.

    `kept` are words that often mean "missing" but are values here; `mixed` are currencies that kept it text;
    `currency` and `percent` tell what its numbers carry; `padded` that values have spaces around them.
    """

    form: Form
    missing: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()
    currency: str = ""
    percent: bool = False
    padded: bool = False

    def expression(self, raw: str) -> str:
        """Return the SQL that reads the column from its text `raw`."""
        if self.form.type != "text":
            return self.form.expression(f"trim({raw})" if self.padded or self.form.guarded else raw)
        if not self.padded:
            return f"case when {self._gone(raw)} then null else {raw} end"
        trimmed = f"trim({raw})"
        return f"case when {self._gone(trimmed)} or {trimmed} = '' then null else {trimmed} end"

    def _gone(self, text: str) -> str:
        """Return the SQL condition that a text is a word for missing.

        One pattern, not a list: the engine sets 32 KB aside for each text of a list in each column, and so had no
        memory for a table of 800 columns; the two take the same time over long ones.
        """
        if not self.missing:
            return f"{text} = ''"
        return f"regexp_full_match({text}, {literal('|'.join(map(re.escape, self.missing)))})"

    def lost(self, raw: str, read: str) -> str:
        """Return the SQL condition that a cell has text but no value: a word for missing, or one that failed."""
        return f"{read} is null and {raw} <> ''"


def infer(names: Sequence[str], columns: Sequence[Counter[str]],
          texts: Mapping[int, tuple[str, ...]] = NO_TEXTS) -> list[Reading]:
    """Return how to read each column, from the values of a sample (untrimmed) with their counts.

    `texts` are columns that are known to be text, each with the words that stand for no value in it.
    """
    first = [
        Reading(forms.TEXT) if i in texts else _read_column(name, values, "")
        for i, (name, values) in enumerate(zip(names, columns, strict=True))
    ]
    order = _settled_order(first, columns)
    readings = [
        _read_column(name, values, order) if order and _follows(reading.form) else reading
        for name, values, reading in zip(names, columns, first, strict=True)
    ]
    markers = _markers(readings, columns)
    return [
        Reading(forms.TEXT, missing=texts[i]) if i in texts
        else _settle_text(reading, values, markers) if reading.form.type == "text" else reading
        for i, (reading, values) in enumerate(zip(readings, columns, strict=True))
    ]


def _follows(form: Form) -> bool:
    """Whether the order of other dates in the file tells of a form: dates with dots are always day first."""
    return form.order != "" and "." not in form.name


def _read_column(name: str, values: Counter[str], order: str) -> Reading:
    """Return the form of one column; its missing words are settled later where it is text."""
    padded = any(v != v.strip() for v in values)
    trimmed = Counter()
    for value, count in values.items():
        trimmed[value.strip()] += count
    words = missing_words()
    present = Counter({v: n for v, n in trimmed.items() if v.lower() not in words.always})
    typed = Counter({v: n for v, n in present.items() if v.lower() not in words.sometimes})
    form = choose_form(name, typed, order)
    if form.type not in ("integer", "number"):
        return Reading(form, padded=padded)
    return _dress(form, typed, padded)


def _dress(form: Form, values: Counter[str], padded: bool) -> Reading:
    """Return the reading of numbers with the currency or percent sign that most of them carry."""
    if form not in (forms.DRESSED, forms.EUROPEAN):
        return Reading(form, padded=padded)
    symbols = Counter()
    percents = 0
    for value, count in values.items():
        if found := _CURRENCY.search(value):
            symbols[found[0]] += count
        percents += count if "%" in value else 0
    total = values.total()
    if len(symbols) > 1 or (symbols and percents) or 0 < percents < total / 2:
        mixed = tuple(symbols) + (("%",) if percents else ())
        return Reading(forms.TEXT, mixed=mixed if len(mixed) > 1 else ("%", "plain numbers"), padded=padded)
    currency = next(iter(symbols), "")
    return Reading(form, currency=currency, percent=percents > 0, padded=padded)


def choose_form(name: str, values: Counter[str], order: str = "") -> Form:
    """Return the form that reads the most of a column's values; TEXT where too many fail.

    Values are trimmed and not missing. `order` (`mdy` or `dmy`) settles dates that could be read either way.
    """
    if not values or _is_code(values):
        return forms.TEXT
    tried = dict(values.most_common(MOST_TRIED))
    total = sum(tried.values())
    best, most = forms.TEXT, 0
    for form in _candidates(name, tried, order):
        read = sum(n for v, n in tried.items() if form.reads(v))
        if read > most:
            best, most = form, read
        if most == total:
            break
    if best is forms.TEXT or not tolerable([v for v in tried if not best.reads(v)], total - most, total):
        return forms.TEXT
    return _reconsider(name, best, tried)


def _candidates(name: str, values: Iterable[str], order: str) -> list[Form]:
    """Return the forms that read at least a third of the first few values, in the order of preference."""
    look = list(values)[:FIRST_LOOK]
    known = [*forms.FORMS, *(forms.LETTER_FLAGS if _letters_are_flags(name, values) else ())]
    if _asks_yes_or_no(name):
        known = [*forms.DIGIT_FLAGS, *known]
    if not _HEIGHTS.isdisjoint(naming.words(name)):
        known = [forms.FEET, *known]
    if tells_duration(name):
        known = [forms.STOPWATCH, *known]
    elif not _TIMED.isdisjoint(naming.words(name)) and any(map(_SHORT_TIME.match, look)):
        known = [*known, forms.STOPWATCH]
    found = [f for f in known if sum(map(f.reads, look)) * 3 >= len(look)]
    return sorted(found, key=lambda f: f.order not in ("", order)) if order else found


def _reconsider(name: str, form: Form, values: dict[str, int]) -> Form:
    """Return the form, or another one where the column's name or all its values say so."""
    words = set(naming.words(name))
    if form is forms.INTEGER and words & _DATE_WORDS and all(map(forms.COMPACT_DATE.reads, values)):
        return forms.COMPACT_DATE
    if form.name == "iso month" and all(_is_season(v) for v in values):
        return forms.TEXT
    if form is forms.STOPWATCH and not words & _OF_MINUTES and all(map(_ROUND_TIME.match, values)):
        return forms.TEXT  # `1:30` may be an hour and a half
    return form


def tolerable(failing: Sequence[str], failed: int, total: int) -> bool:
    """Whether so few values fail that they are called missing rather than the column text.

    Up to 2%; or one value in ten rows and more, or up to 5%, where what fails is a word or two without digits
    ("closed", "n.b."), which no number or date was meant by.
    """
    if failed <= TOLERATED * total:
        return True
    words = len(set(failing)) <= 3 and not any(c.isdigit() for v in failing for c in v)
    return words and (failed <= 0.05 * total or (failed == 1 and total >= 10))


def _is_code(values: Counter[str]) -> bool:
    """Whether digits are a code: leading zeros, telephone numbers, or more digits than a number holds."""
    return any(_ZERO_CODE.match(v) or _PHONE.match(v) or _LONG_DIGITS.match(v) for v in values)


def _is_season(text: str) -> bool:
    """Whether text is a season such as 2007-08."""
    match = _SEASON.match(text)
    return bool(match) and (int(match[1]) + 1) % 100 == int(match[2])


def _letters_are_flags(name: str, values: Iterable[str]) -> bool:
    """Whether single letters mean yes and no: both occur, or the name asks a yes-or-no question."""
    letters = {v.lower() for v in values}
    if letters in ({"y", "n"}, {"t", "f"}):
        return True
    return len(letters) == 1 and letters <= {"y", "n", "t", "f"} and _asks_yes_or_no(name)


def _asks_yes_or_no(name: str) -> bool:
    """Whether a column's name says that it holds yes and no."""
    words = naming.words(name)
    return bool(words) and (words[0] in _QUESTION_WORDS or not _FLAG_WORDS.isdisjoint(words))


def _settled_order(readings: Sequence[Reading], columns: Sequence[Counter[str]]) -> str:
    """Return the order of day and month that the unambiguous date columns of a file show, or an empty string."""
    votes = Counter()
    for reading, values in zip(readings, columns, strict=True):
        if order := reading.form.order:
            firsts = [int(m[0]) for v in values if (m := re.search(r"\d+", v))]
            seconds = [int(m[1]) for v in values if (m := re.search(r"\d+\D(\d+)", v))]
            if max(firsts, default=0) > 12 or max(seconds, default=0) > 12:
                votes[order] += 1
    return votes.most_common(1)[0][0] if votes else ""


def _markers(readings: Sequence[Reading], columns: Sequence[Counter[str]]) -> frozenset[str]:
    """Return the doubtful words that this file uses for missing numbers or dates."""
    doubtful = missing_words().doubtful
    typed = (v for r, c in zip(readings, columns, strict=True) if r.form.type != "text" for v in c)
    return frozenset(low for v in typed if (low := v.strip().lower()) in doubtful)


def _settle_text(reading: Reading, values: Counter[str], markers: frozenset[str]) -> Reading:
    """Return a text column's reading with the spellings that are missing, and the doubtful ones that are values."""
    words = missing_words()
    spellings = {v.strip() for v in values}
    gone = {v for v in spellings if v.lower() in words.always and v not in _NAMES}
    doubtful = {v for v in spellings if v.lower() in words.doubtful}
    kept = {v for v in doubtful if _is_value(v, values, markers)}
    listed = sorted(gone | (doubtful - kept) | _every_case(words.always) - _NAMES)
    return replace(reading, missing=tuple(listed), kept=tuple(sorted(kept)))


def as_text(reading: Reading, values: Counter[str]) -> Reading:
    """Return the reading of a column as text after all, with its missing words."""
    text = Reading(forms.TEXT, padded=reading.padded)
    return _settle_text(text, values, frozenset())


@cache
def _every_case(words: frozenset[str]) -> frozenset[str]:
    """Return words in small letters, capitals, and with a capital first."""
    return frozenset({"NaN", *(spelt for w in words for spelt in (w, w.upper(), w.capitalize()))})


NO_ANSWER = "NA"  # as statistical software writes what is missing


def _is_value(word: str, values: Counter[str], markers: frozenset[str]) -> bool:
    """Whether a doubtful word is a category of its column: frequent among few others, or a code among codes."""
    others = Counter({v.strip(): n for v, n in values.items() if v.strip() and v.strip() != word})
    codes = word.isupper() and others and all(len(v) <= 3 and v.isupper() for v in others)
    if codes and len(others) >= 2:
        return True
    share = sum(n for v, n in values.items() if v.strip() == word) / max(1, values.total())
    if word == NO_ANSWER and share > 0.5 and len(others) >= 2:
        return False  # what most rows have none of, such as a medal
    repeated = others.total() > len(others) or share >= 0.1
    return word.lower() not in markers and 0 < len(others) <= 30 and repeated and share >= 0.02


