"""What a column is for: its role, the unit of its numbers, and whether a sum of them means anything."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from inkfish.data import naming
from inkfish.data.table import NUMERIC, Role, Scalar, Type, Unit

_UUID = re.compile(r"(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\Z")
_CODED = re.compile(r"(?=.*\d)[A-Za-z]{0,5}[-_#]?\d[\w-]*\Z")
_RATIO = re.compile(r"%\s?\w|\w.*/.*\w|[^\W\d]\s?%\Z")  # `P/E`, `FG%`, `%change`; a tax of 5% may be an amount
_YEARLY = re.compile(r"[a-z]{4,}year|year[a-z]{4,}")  # `birthyear`, `yearbuilt`
_BRACKETS = re.compile(r"[(\[]\s*(?:in )?([^)\]]*?)\s*[)\]]")


@dataclass(frozen=True)
class Evidence:
    """What is known of a column when its meaning is judged.

    `values` are some of its commonest values, `currency` the symbol or code that its text carried, `percent` whether
    that carried percent signs, `length` the mean length of its text, `place` its index in the table.
    """

    name: str
    type: Type
    rows: int
    present: int
    distinct: int
    unique: bool
    minimum: Scalar
    maximum: Scalar
    values: Sequence[Scalar]
    length: float = 0.0
    currency: str = ""
    percent: bool = False
    place: int = 0
    mean: float | None = None

    @property
    def words(self) -> list[str]:
        """The words of the name."""
        return words_of_name(self.name)


@cache
def lexicon() -> dict[str, dict[str, Any]]:
    """Return `lexicon/meaning.toml`, checked: lists of words in small letters."""
    data = tomllib.loads(files("inkfish.data").joinpath("lexicon/meaning.toml").read_text("utf-8"))
    for section, entries in data.items():
        for key, words in entries.items():
            if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
                raise ValueError(f"meaning.toml: {section}.{key} is no list of words")
    return data


@cache
def _set(section: str, key: str) -> frozenset[str]:
    return frozenset(lexicon()[section][key])


def words_of_name(name: str) -> list[str]:
    """Return the words of a name in small letters; of letters without a gap, the word of amounts that they begin or end
    with and the rest.

    >>> words_of_name("QUANTITYORDERED"), words_of_name("ordernumber"), words_of_name("unit_price")
    (['quantity', 'ordered'], ['order', 'number'], ['unit', 'price'])
    """
    words = naming.words(name)
    if len(words) != 1 or not words[0].isalpha():
        return words
    whole = words[0]
    room = len(whole) - SHORTEST_REST
    first = next((w for w in lexicon()["glued"]["first"] if whole.startswith(w) and len(w) <= room), "")
    last = next((w for w in lexicon()["glued"]["last"] if whole.endswith(w) and len(w) <= room), "")
    if first:
        return [first, whole[len(first) :]]
    return [whole[: -len(last)], last] if last else words


SHORTEST_REST = 4  # letters that are glued to a known word


@cache
def places() -> frozenset[str]:
    """Return the names and codes of countries and of states of the US, in small letters."""
    data = json.loads(files("inkfish.data").joinpath("lexicon/places.json").read_text("utf-8"))
    names = {n.casefold() for group in data.values() for entry in group for n in entry}
    return frozenset(names)


# -- roles ------------------------------------------------------------------------------------------------------------


def role_of(e: Evidence) -> Role:
    """Return what a column is for: the first rule that knows."""
    return next((role for rule in ROLE_RULES if (role := rule(e))), "text")


def _time(e: Evidence) -> Role | None:
    return "time" if e.type in ("date", "datetime", "time") or is_year(e) else None


def _flag(e: Evidence) -> Role | None:
    return "category" if e.type == "boolean" else None


def _named_identifier(e: Evidence) -> Role | None:
    """A name that ends with "id", "key" ... names things, unique or not."""
    words = e.words
    if not words or (e.type == "number" and not e.unique):
        return None
    return "identifier" if words[-1] in _set("identifier", "last") or _ends_in_id(words[-1], e) else None


def _ends_in_id(word: str, e: Evidence) -> bool:
    """Whether one word such as `dormid` or `mID` is an id: it ends so, is no such English word, and holds codes."""
    if not word.endswith("id") or word in _set("identifier", "not_id"):
        return False
    return e.type == "integer" or (e.type == "text" and all(_CODED.match(str(v)) for v in e.values))


def _numbered(e: Evidence) -> Role | None:
    """ "invoice number" names things; "number of visits" counts them."""
    words = e.words
    if not words or _set("identifier", "counts") & set(words) or words[-1] not in _set("identifier", "numbers"):
        return None
    if len(words) == 1 and not e.unique:
        return None
    return "identifier" if e.type in ("integer", "text") else None


def _coded(e: Evidence) -> Role | None:
    """Codes are identifiers where they are digits or hardly repeat, and categories where few do."""
    words = e.words
    if not words or words[-1] not in _set("identifier", "codes"):
        return None
    if e.type == "integer":
        return "identifier"
    return "identifier" if e.type == "text" and (e.unique or e.distinct > max(50, e.present * 0.5)) else None


def _row_number(e: Evidence) -> Role | None:
    """A count of the rows themselves (1, 2, 3 ...), maybe with gaps where it is the first column and has no name."""
    if e.type != "integer" or not e.unique or e.place or e.present < 3:
        return None
    if e.name == "column_1" and e.present == e.rows:
        return "identifier"
    counts = e.minimum in (0, 1) and isinstance(e.maximum, int) and e.maximum - int(e.minimum or 0) + 1 == e.rows
    words = set(e.words)
    return "identifier" if counts and (words & _set("identifier", "row") or e.name.startswith("column_")) else None


def _valued_identifier(e: Evidence) -> Role | None:
    """Values that are unique codes, whatever the name."""
    if e.type != "text" or not e.values:
        return None
    if all(_UUID.match(str(v)) for v in e.values):
        return "identifier"
    if not _set("identifier", "never").isdisjoint(e.words):
        return None
    same = len({len(str(v)) for v in e.values}) <= 2
    coded = e.unique and e.present >= 5 and same and all(_CODED.match(str(v)) for v in e.values)
    return "identifier" if coded else None


def _place(e: Evidence) -> Role | None:
    """Countries, states, cities: by the name, or by values that are known."""
    if e.type != "text":
        return None
    words = e.words
    named = [w for w in words if w in _set("place", "words")]
    known = _known_places(e.values)
    if named and not set(words) & _set("place", "but"):
        sure = any(w not in _set("place", "values_needed") for w in named)
        return "place" if sure or known >= 0.5 else None
    return "place" if known >= 0.8 and len(e.values) >= 3 and _long_names(e.values) else None


def _known_places(values: Sequence[Scalar]) -> float:
    """Return the share of values that are countries or states."""
    texts = [str(v).casefold() for v in values]
    return sum(t in places() for t in texts) / len(texts) if texts else 0.0


def _long_names(values: Sequence[Scalar]) -> bool:
    """Whether most values are longer than the codes that are also other words."""
    return sum(len(str(v)) > 3 for v in values) * 2 > len(values)


def _long_number(e: Evidence) -> Role | None:
    """Numbers of twelve digits and more that hardly repeat: of cards, parcels, citizens."""
    long = e.type == "integer" and isinstance(e.minimum, int) and e.minimum >= 10**11 and e.distinct > 0.9 * e.present
    return "identifier" if long and not set(e.words) & (_set("additive", "yes") | _set("money", "words")) else None


def _calendar(e: Evidence) -> Role | None:
    """A part of the calendar is to group by: `month_sold` from 1 to 12, `hour` from 0 to 23."""
    words = e.words
    if e.type != "integer" or not words or len(words) > MOST_OF_A_PART or _set("no_calendar", "words") & set(words):
        return None
    ends = {words[0], words[-1]}
    parts = (bounds for bounds, names in lexicon()["calendar"].items() if ends & set(names))
    return "category" if any(_within(e, bounds) for bounds in parts) else None


def _within(e: Evidence, bounds: str) -> bool:
    """Whether all numbers lie within two bounds: `1 12`."""
    low, high = map(int, bounds.split())
    return isinstance(e.minimum, int) and isinstance(e.maximum, int) and low <= e.minimum and e.maximum <= high


MOST_OF_A_PART = 3  # words in the name of a part of the calendar: `hour_of_day`


def _label(e: Evidence) -> Role | None:
    """Whole numbers that stand for kinds or things: 1 and 2 for genders, 600 for a subject, 1 to 45 for stores."""
    words = e.words
    if e.type == "integer" and words and words[-1] in _set("category", "things") and _runs_on(e):
        return "identifier" if e.unique else "category"
    labels = e.type == "integer" and words and words[-1] in _set("category", "words")
    return "category" if labels and not _set("identifier", "counts") & set(words) else None


def _runs_on(e: Evidence) -> bool:
    """Whether whole numbers are spread as those of things are: nearly each of a range from 0 or 1, or large codes."""
    if not isinstance(e.minimum, int) or not isinstance(e.maximum, int) or e.minimum < 0:
        return False
    return (e.minimum <= 1 and e.distinct >= 0.8 * e.maximum and e.maximum > 2) or e.minimum >= 100


def _number(e: Evidence) -> Role | None:
    return "measure" if e.type in NUMERIC else None


def _words(e: Evidence) -> Role | None:
    """Text to be read rather than grouped by: long, or of a name that says so and hardly repeated."""
    told = bool(_set("text", "words") & set(e.words)) and e.distinct > 0.5 * e.present and e.distinct > 20
    return "text" if e.length > 60 or (e.length > 40 and e.distinct > 0.5 * e.present) or told else None


def _category(e: Evidence) -> Role | None:
    return "category" if e.type == "text" and e.present else None


ROLE_RULES: tuple[Callable[[Evidence], Role | None], ...] = (
    _time,
    _flag,
    _named_identifier,
    _numbered,
    _coded,
    _row_number,
    _valued_identifier,
    _place,
    _long_number,
    _calendar,
    _label,
    _number,
    _words,
    _category,
)


def is_year(e: Evidence) -> bool:
    """Whether whole numbers are years: 1500 to 2200, with a name that says so or hardly any other reading."""
    if e.type != "integer" or not isinstance(e.minimum, int) or not isinstance(e.maximum, int):
        return False
    words = set(e.words)
    if e.minimum >= 1500 and e.maximum <= 2200 and any(map(_YEARLY.fullmatch, words)):
        return True
    if words & _set("year", "words"):
        late = (e.mean or 0) >= 1500 or (len(e.words) == 1 and e.maximum >= 1800)  # from the year 20 to 2000
        ancient = e.minimum >= -5000 and e.maximum <= 2200 and late
        return ancient and not words & _set("year", "but")
    if e.minimum < 1500 or e.maximum > 2200:
        return False
    if words & (_set("additive", "yes") | _set("money", "words")):
        return False
    if words & (_set("identifier", "last") | _set("identifier", "numbers")):
        return False
    if words & _set("year", "hints"):
        return True
    span = e.maximum - e.minimum + 1
    recent = e.minimum >= 1900 and e.maximum <= 2035
    dense = e.distinct >= 3 and e.distinct >= 0.5 * span and not e.unique
    return recent and dense and not words & _set("additive", "no")


# -- units ------------------------------------------------------------------------------------------------------------


def unit_of(e: Evidence) -> Unit | None:
    """Return the unit of a column of numbers, from its values' signs or its name; None where nothing tells."""
    if e.type not in NUMERIC:
        return None
    if e.percent:
        return Unit("percent", "%", "%")
    if e.currency:
        return currency(e.currency)
    if _is_price(e.name):
        return next(unit for text in _priced(e.name) if (unit := _named_unit(text)))
    return next((unit for text in _unit_texts(e.name) if (unit := _named_unit(text))), None)


def named_money(name: str) -> bool:
    """Whether a column's name says that its numbers are money, without telling the currency."""
    words = set(words_of_name(name))
    return bool(words & _set("money", "words")) and not words & _set("money", "but")


def currency(text: str) -> Unit:
    """Return the unit of a currency sign or code.

    >>> currency("€").code, currency("USD").symbol
    ('EUR', '$')
    """
    for code, (symbol, *names) in lexicon()["currency"].items():
        if text.lower() in names or text == symbol or text.upper() == code:
            return Unit("currency", code, symbol)
    return Unit("currency", text, text)


def _unit_texts(name: str) -> list[str]:
    """Return the parts of a name that may be a unit, the likeliest first: in brackets, then its words from the end."""
    inside = _BRACKETS.findall(name.lower())
    bracketed = [*(f"({m})" for m in inside), *inside]
    words = naming.words(name)
    pairs = ["_".join(words[i:]) for i in range(max(0, len(words) - 3), len(words) - 1)]
    return [*bracketed, *pairs, *reversed(words)]


def _named_unit(text: str) -> Unit | None:
    """Return the unit that a part of a name means."""
    if text in _set("percent", "words"):
        return Unit("percent", "%", "%")
    for code, (symbol, *names) in lexicon()["currency"].items():
        if text in names:
            return Unit("currency", code, symbol)
    symbol = next((s for s, names in lexicon()["quantity"].items() if text in names), None)
    return Unit("quantity", symbol, symbol) if symbol else None


# -- sums -------------------------------------------------------------------------------------------------------------


def is_additive(e: Evidence, role: Role, unit: Unit | None) -> bool:
    """Whether a sum of a column means something: amounts and counts yes; rates, prices, ages, scores no."""
    if role != "measure" or (unit and unit.kind == "percent"):
        return False
    words = e.words
    known = set(words)
    if known & _set("additive", "never") or any(word.endswith(_glued()) and word not in _glued() for word in known):
        return False
    if "unit" in known and known & set(lexicon()["additive"]["unit_of"]):
        return False
    if known & _set("additive", "counted") and any(float(v) % 1 for v in e.values if isinstance(v, (float, Decimal))):
        return False
    if known & _set("additive", "yes"):
        return True
    levels = (unit and unit.symbol in _LEVELS) or _in_a_band(e) or _is_ratio(e) or _is_price(e.name)
    if levels or _is_percentage(e, known) or _beats(e, known) or _personal(known) or _is_flag(e):
        return False
    return not known & _set("additive", "no")


@cache
def _glued() -> tuple[str, ...]:
    """The ends of words that are glued together and no amount: `unemprate`, `gdppc`."""
    return tuple(lexicon()["additive"]["glued"])


def _is_price(name: str) -> bool:
    """Whether the unit that a name has in brackets is money for something: `Gold ($/troy oz)`."""
    return any(unit.kind == "currency" for text in _priced(name) if (unit := _named_unit(text)))


def _priced(name: str) -> list[str]:
    """Return what stands before "per" in the units of a name: the `$` of `($/bbl)`."""
    return [inside.split("/")[0].strip() for inside in _BRACKETS.findall(name.lower()) if "/" in inside]


def _personal(words: set[str]) -> bool:
    """Whether an income is what one person gets, and not what a firm takes."""
    return "income" in words and not words & {"gross", "net", "operating", "total", "tax"}


def percents() -> list[str]:
    """Return words of headers of what is told in percent, where it lies between 0 and 100."""
    return lexicon()["additive"]["percent_like"]


def _is_percentage(e: Evidence, words: set[str]) -> bool:
    """Whether a column such as `turnout` or `unemployment` holds percentages: parts of numbers up to a hundred."""
    low, high = e.minimum, e.maximum
    parts = e.type == "number" and e.present and low >= 0 and 1 < high <= 100
    return bool(parts and words & _set("additive", "percent_like"))


def _beats(e: Evidence, words: set[str]) -> bool:
    """Whether a column of initials holds heart rates, and not what there may be none of: `HR`."""
    known = e.present and bool(words & _set("additive", "never_near_zero"))
    return bool(known and e.minimum >= SLOWEST)


SLOWEST = 20  # beats a minute


def _is_flag(e: Evidence) -> bool:
    """Whether a column of 1 and 0 says yes and no."""
    return e.distinct == 2 and (e.minimum, e.maximum) == (0, 1)


def _is_ratio(e: Evidence) -> bool:
    """Whether the name says that one amount is put over another, outside of what it says of its unit in brackets."""
    return bool(_RATIO.search(_BRACKETS.sub("", e.name).strip()))


def _in_a_band(e: Evidence) -> bool:
    """Whether many values lie in a narrow band well above zero: levels and scores, for amounts spread to small ones."""
    low, high = e.minimum, e.maximum
    if not isinstance(low, int | float) or not isinstance(high, int | float) or low <= 0 or e.present < 30:
        return False
    return e.distinct >= 8 and low >= 0.4 * high


# Units of levels and sizes of single things, which are compared rather than added.
_LEVELS = frozenset({"°C", "°F", "km/h", "mph", "m/s", "mpg", "hp", "dB", "hPa", "ppm", "µg/m³", "Hz", "cm", "mm"})
