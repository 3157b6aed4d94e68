"""The forms in which values are written, each with the pattern that knows it and the SQL that reads it.

One pattern serves both sides: Python's `re` looks at a sample with it, and DuckDB's RE2 reads the whole column with it,
so a value is never read by a rule that was not chosen for its column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from inkfish.data.quote import literal
from inkfish.data.table import Type

Grain = Literal["", "year", "quarter", "month", "week", "day", "hour", "minute", "second"]


@dataclass(frozen=True)
class Form:
    """One way to write a value.

    `sql` reads `{x}`, the trimmed text of a cell that is not missing, and gives NULL where it cannot. `order` is
    `mdy` or `dmy` where a date could be read either way. `grain` is how fine a date written so can be.
    """

    name: str
    type: Type
    pattern: str
    sql: str
    grain: Grain = ""
    order: Literal["", "mdy", "dmy"] = ""
    guarded: bool = True

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, for a whole value."""
        return re.compile(f"(?:{self.pattern})\\Z", re.ASCII)

    def reads(self, text: str) -> bool:
        """Whether a value is written in this form."""
        return self.regex.match(text) is not None

    def expression(self, x: str) -> str:
        """Return the SQL that reads the text expression `x`; values in another form give NULL."""
        read = self.sql.replace("{x}", x)
        if not self.guarded:
            return read
        return f"case when regexp_full_match({x}, {literal(self.pattern)}) then {read} end"


# -- numbers ----------------------------------------------------------------------------------------------------------

SYMBOLS = "$€£¥₹₩₽₺฿₫₴₦"
CODES = (
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "INR", "SEK", "NOK", "DKK", "BRL", "MXN", "ZAR",
    "KRW", "PLN", "RUB", "TRY", "SGD", "HKD", "kr",
    r"US\$", r"CA\$", r"AU\$", r"NZ\$", r"HK\$", r"A\$", r"C\$", r"R\$", r"S\$",
)
SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "mm": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12,
}

_MONEY = rf"(?:[{SYMBOLS}]|{'|'.join(CODES)})"
_SCALE_WORDS = " ?(?i:thousand|millions?|mio|mn|billions?|bn|trillion|tn)"
_SCALE = rf"(?:{_SCALE_WORDS}|[kKMBT])?"
# A small m, b or t may mean metres, bits or tonnes, so it counts as a scale only beside a currency.
_MONEY_SCALE = rf"(?:{_SCALE_WORDS}| ?(?i:[kmbt]|mm))?"
_BLANK = "[ \u00a0]"
_GAP = "['’ \u00a0\u202f]"
_POINT = rf"(?:(?:\d{{1,3}}(?:,\d{{2,3}})*,\d{{3}}|\d{{1,3}}(?:{_GAP}\d{{3}})+|\d+)(?:\.\d*)?|\.\d+)"
_COMMA = rf"(?:(?:\d{{1,3}}(?:\.\d{{3}})+|\d{{1,3}}(?:{_GAP}\d{{3}})+|\d+)(?:,\d+)?|,\d+)"
_SIGN = "[-+−–]?"
_COMMON_MARKS = "$€%()- "


def _dressed(digits: str) -> str:
    """Return the pattern of a number with sign, brackets, currency, scale or percent sign around its digits."""
    cores = (
        rf"{_SIGN} ?{digits}{_SCALE}(?:{_BLANK}?%)?-?",
        rf"{_SIGN} ?{_MONEY}{_BLANK}?{_SIGN}{digits}{_MONEY_SCALE}-?",
        rf"{_SIGN} ?{digits}{_MONEY_SCALE}{_BLANK}?{_MONEY}-?",
    )
    core = f"(?:{'|'.join(cores)})"
    return rf"{core}|\( ?{core} ?\)"


def _undressed(point: str) -> str:
    """Return the SQL that reads a dressed number whose decimals follow `point`.

    Taking the commonest signs away one by one is quick, and enough for most values; the others need patterns.
    """
    bare = "{x}"
    for mark in ("." if point == "," else ",", *_COMMON_MARKS):
        bare = f"replace({bare}, '{mark}', '')"
    kept = f"regexp_replace({{x}}, '[^0-9{point}]', '', 'g')"
    if point == ",":
        bare, kept = (f"replace({text}, ',', '.')" for text in (bare, kept))
    scales = " ".join(f"when {literal(word)} then {factor:.0f}" for word, factor in SCALES.items())
    word = r"lower(regexp_extract({x}, '[0-9.,] ?([a-zA-Z]+)', 1))"
    worded = f"round(try_cast({kept} as double) * case {word} {scales} else 1 end, 6)"
    negative = " or ".join(f"contains({{x}}, '{mark}')" for mark in "-(−–")
    return f"coalesce(try_cast({bare} as double), {worded}) * case when {negative} then -1 else 1 end"


# A cast to BIGINT rounds "2.5"; comparing with the cast to DOUBLE finds that out, at a tenth of a pattern's cost.
INTEGER = Form(
    "integer", "integer", r"[+-]?\d{1,18}",
    "case when try_cast({x} as double) = try_cast({x} as bigint) then try_cast({x} as bigint) end", guarded=False,
)
WHOLE = Form("whole", "integer", r"[+-]?\d{1,15}(?:\.0*)?", "cast(try_cast({x} as double) as bigint)")
NUMBER = Form(
    "number", "number", r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?",
    "case when isfinite(try_cast({x} as double)) then try_cast({x} as double) end", guarded=False,
)
DRESSED = Form("dressed", "number", _dressed(_POINT), _undressed("."))
EUROPEAN = Form("european", "number", _dressed(_COMMA), _undressed(","))
NUMBERS = (INTEGER, WHOLE, NUMBER, DRESSED, EUROPEAN)

# -- dates ------------------------------------------------------------------------------------------------------------

_Y, _YY = r"(?:1[0-9]|2[0-9])\d\d", r"\d\d"
_M, _D = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_MON = (r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
        r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?")
_DAY = r"(?:(?i:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?i:day)?,? )?"
_ORD = r"(?i:st|nd|rd|th)?"
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
_TIME = rf"{_CLOCK}(?: ?(?i:[ap])\.?(?i:m)\.?)?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?))?"

# A date in words in one spelling: three-letter months, no weekday, no ordinals, no commas, single spaces.
_PLAIN = (
    r"regexp_replace(regexp_replace(regexp_replace({x}, '(?i)^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ', ''), "
    r"'(?i)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?', '\1'), '(?i)([0-9])(st|nd|rd|th)\b', '\1')"
)
_SPACED = f"trim(regexp_replace({_PLAIN}, '[-/, ]+', ' ', 'g'))"


def _date(name: str, pattern: str, format: str, text: str = "{x}", grain: Grain = "day", order: str = "") -> Form:
    return Form(name, "date", pattern, f"cast(try_strptime({text}, {literal(format)}) as date)", grain, order)


def _numeric_dates() -> tuple[Form, ...]:
    """Return the forms of dates in digits, month first before day first for each separator but the dot."""
    forms = []
    for sep, orders in (("/", ("mdy", "dmy")), ("-", ("dmy", "mdy")), (r"\.", ("dmy", "mdy"))):
        mark = sep[-1]
        for year, y in ((_Y, "%Y"), (_YY, "%y")):
            for order in orders:
                first, second = (_M, _D) if order == "mdy" else (_D, _M)
                shape = "%m{0}%d{0}" if order == "mdy" else "%d{0}%m{0}"
                pattern, format = f"{first}{sep}{second}{sep}{year}", shape.format(mark) + y
                # A check on where the year begins takes the place of the pattern, at a tenth of its cost.
                year_at = -5 if y == "%Y" else -3
                sql = f"case when {{x}}[{year_at}] = '{mark}' then cast(try_strptime({{x}}, '{format}') as date) end"
                forms.append(Form(f"{order}{mark}{y}", "date", pattern, sql, "day", order, guarded=False))
    return tuple(forms)


ISO_DATE = Form(
    "iso", "date", rf"{_Y}[-/]{_M}[-/]{_D}",
    "case when length({x}) <= 10 and {x}[5] in ('-', '/') then try_cast({x} as date) end", "day", guarded=False,
)
DATES = (
    ISO_DATE,
    _date("iso dots", rf"{_Y}\.{_M}\.{_D}", "%Y.%m.%d"),
    *_numeric_dates(),
    _date("day month year", rf"{_DAY}{_D}{_ORD}[-/, ]+{_MON}[-/, ]+{_Y}", "%d %b %Y", _SPACED),
    _date("month day year", rf"{_DAY}{_MON}[-/ ]+{_D}{_ORD}[-/, ]+{_Y}", "%b %d %Y", _SPACED),
    _date("day month yy", rf"{_DAY}{_D}[-/ ]{_MON}[-/ ]{_YY}", "%d %b %y", _SPACED),
    _date("year month day", rf"{_Y}[-/ ]{_MON}[-/ ]{_D}", "%Y %b %d", _SPACED),
    _date("month year", rf"{_MON}[-/, ]+{_Y}", "%d %b %Y", f"concat('1 ', {_SPACED})", "month"),
    _date("year month", rf"{_Y}[-/, ]+{_MON}", "%d %Y %b", f"concat('1 ', {_SPACED})", "month"),
    _date("month yy", rf"{_MON}[-/']{_YY}", "%d %b %y", f"concat('1 ', replace({_SPACED}, '''', ' '))", "month"),
    _date("iso month", rf"{_Y}[-/](?:0[1-9]|1[0-2])", "%Y-%m-%d", "concat(replace({x}, '/', '-'), '-01')", "month"),
    _date("month/year", rf"{_M}/{_Y}", "%d/%m/%Y", "concat('01/', {x})", "month"),
    _date("iso week", rf"{_Y}-?W(?:0[1-9]|[1-4]\d|5[0-3])", "%G-W%V-%u",
          "concat({x}[1:4], '-W', right({x}, 2), '-1')", "week"),
    Form("year quarter", "date", rf"{_Y}[-/ ]?(?i:q)[1-4]",
         "make_date(cast({x}[1:4] as bigint), cast(right({x}, 1) as bigint) * 3 - 2, 1)", "quarter"),
    Form("quarter year", "date", rf"(?i:q)[1-4][-/' ,]*{_Y}",
         "make_date(cast(right({x}, 4) as bigint), cast({x}[2:2] as bigint) * 3 - 2, 1)", "quarter"),
    Form("nq year", "date", rf"[1-4](?i:q)[-/' ]?{_Y}",
         "make_date(cast(right({x}, 4) as bigint), cast({x}[1:1] as bigint) * 3 - 2, 1)", "quarter"),
)
COMPACT_DATE = _date("compact", r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", "%Y%m%d")


# A time's am and pm in one spelling.
_HALVES = r"upper(regexp_replace({x}, '(?i) ?([ap])\.?m\.?$', ' \1M'))"


def _moment(name: str, date: str, format: str, text: str, order: str = "") -> Form:
    """Return the form of a date with an optional time after it."""
    clean = _HALVES.replace("{x}", rf"regexp_replace({text}, '(\d)T(\d)', '\1 \2')")
    plain = _listed(format, (" %H:%M", " %H:%M:%S", "", " %H:%M:%S.%f"))
    halves = _listed(format, (" %I:%M %p", " %I:%M:%S %p", " %H:%M", " %H:%M:%S"))
    sql = f"coalesce(try_strptime({text}, {plain}), try_strptime({clean}, {halves}))"
    return Form(name, "datetime", rf"{date}(?:(?:,? |T){_TIME})?", sql, "second", order)


def _listed(format: str, clocks: tuple[str, ...]) -> str:
    """Return a list of a date's format with each of some formats of the time after it."""
    return "[" + ", ".join(literal(format + clock) for clock in clocks) + "]"


ISO_MOMENT = Form(
    "iso moment", "datetime", rf"{_Y}[-/]{_M}[-/]{_D}(?:[T ]{_CLOCK}{_ZONE})?",
    "case when {x}[5] in ('-', '/') then try_cast({x} as timestamp) end", "second", guarded=False,
)
MOMENTS = (
    ISO_MOMENT,
    _moment("mdy/ moment", f"{_M}/{_D}/{_Y}", "%m/%d/%Y", "{x}", "mdy"),
    _moment("dmy/ moment", f"{_D}/{_M}/{_Y}", "%d/%m/%Y", "{x}", "dmy"),
    _moment("mdy/yy moment", f"{_M}/{_D}/{_YY}", "%m/%d/%y", "{x}", "mdy"),
    _moment("dmy/yy moment", f"{_D}/{_M}/{_YY}", "%d/%m/%y", "{x}", "dmy"),
    _moment("dmy- moment", f"{_D}-{_M}-{_Y}", "%d-%m-%Y", "{x}", "dmy"),
    _moment("mdy- moment", f"{_M}-{_D}-{_Y}", "%m-%d-%Y", "{x}", "mdy"),
    _moment("dmy. moment", rf"{_D}\.{_M}\.{_Y}", "%d.%m.%Y", "{x}", "dmy"),
    _moment("day month year moment", rf"{_DAY}{_D}[-/, ]+{_MON}[-/, ]+{_Y}", "%d %b %Y", _SPACED),
    _moment("month day year moment", rf"{_DAY}{_MON}[-/ ]+{_D}{_ORD}[-/, ]+{_Y}", "%b %d %Y", _SPACED),
    _moment("iso am pm moment", f"{_Y}-{_M}-{_D}", "%Y-%m-%d", "{x}"),
)
TIMES = (
    Form("time", "time", r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?",
         "try_cast(case when length({x}) < 6 then concat({x}, ':00') else {x} end as time)"),
    Form("time am pm", "time", r"(?:0?[1-9]|1[0-2])(?::[0-5]\d){0,2} ?(?i:[ap])\.?(?i:m)\.?",
         f"cast(try_strptime({_HALVES}, ['%I:%M %p', '%I:%M:%S %p', '%I %p']) as time)"),
)
# Minutes and seconds, hours before them where there are: not what a clock shows, but how long something took.
STOPWATCH = Form("stopwatch", "time", r"(?:(?:[01]?\d|2[0-3]):)?[0-5]?\d:[0-5]\d(?:\.\d{1,6})?",
                 "try_cast(case when {x} like '%:%:%' then {x} else concat('00:', {x}) end as time)")

# Heights of people as they are told in feet: 6-2, 6'2", 6 ft 2 in; all of it in inches.
FEET = Form(
    "feet and inches", "integer", r"[2-9] ?(?:[-'’′]|ft\.?) ?(?:1[01]|0?\d) ?(?:\"|''|”|″|in\.?)?",
    "12 * try_cast(regexp_extract({x}, '[0-9]+') as integer)"
    " + try_cast(regexp_extract({x}, '[0-9]+[^0-9]+([0-9]+)', 1) as integer)",
)

# -- yes and no -------------------------------------------------------------------------------------------------------


def _flags(yes: str, no: str) -> Form:
    return Form(f"{yes}/{no}", "boolean", f"(?i:{yes}|{no})", "lower({x}) = " + literal(yes))


FLAGS = (_flags("true", "false"), _flags("yes", "no"))
LETTER_FLAGS = (_flags("y", "n"), _flags("t", "f"))
DIGIT_FLAGS = (_flags("1", "0"),)

TEXT = Form("text", "text", r"[\s\S]*", "{x}", guarded=False)
# Where several read a column equally well, the first is taken.
FORMS: tuple[Form, ...] = (*NUMBERS, *DATES, *MOMENTS, *TIMES, *FLAGS)
