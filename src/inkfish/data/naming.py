"""Names of columns and tables: unique in SQL, and readable for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LONGEST_NAME = 120

ACRONYMS = frozenset({
    "id", "gdp", "gnp", "usd", "eur", "gbp", "url", "gpa", "bmi", "iq", "ssn", "isbn", "sku", "vat", "co2", "ceo", "ip",
    "uk", "eu", "api", "gps", "hdi", "roi", "kpi", "ytd", "mpg", "uuid",
})
_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!per[A-Z])[a-z])|(?<=[a-z]{3})(?=of[A-Z])"
    r"|(?<=[A-Z])(?=per[A-Z])"  # `GDPperCapita`
)
_BREAKS = re.compile(r"[\s_.\-/]+")
_SHORT_FORM = re.compile(r"%?[A-Z0-9+%]+(?:[/-][A-Z0-9+%]+)+")  # `P/E`, `W-L%`: written as they are
_ENDINGS = re.compile(
    r"(\.(csv|tsv|tab|txt|dat|json|jsonl|ndjson|geojson|parquet|pq|xlsx|xlsm|xlsb|xls|ods|gz|gzip|zip))+$", re.I
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff]+")


def clean_name(text: str) -> str:
    """Return a header cell in one line without control characters, at most 120 characters long."""
    valid = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROLS.sub(" ", valid).split())[:LONGEST_NAME].strip()


def unique_names(headers: Sequence[str]) -> list[str]:
    """Return a name for each header, no two alike whatever the case; empty ones are called by their place.

    >>> unique_names(["Year", "", "year"])
    ['Year', 'column_2', 'year_2']
    """
    cleaned = [clean_name(h) or f"column_{i}" for i, h in enumerate(headers, 1)]
    taken = {name.casefold() for name in cleaned}
    names: list[str] = []
    seen: set[str] = set()
    for name in cleaned:
        if name.casefold() in seen:
            name = _next_free(name, taken)
        seen.add(name.casefold())
        taken.add(name.casefold())
        names.append(name)
    return names


def _next_free(name: str, taken: Iterable[str]) -> str:
    """Return `name_2`, `name_3` ..., the first that is not taken."""
    number = 2
    while f"{name}_{number}".casefold() in taken:
        number += 1
    return f"{name}_{number}"


def words(name: str) -> list[str]:
    """Return the words of a name in small letters, whatever joins them.

    >>> words("unitsSold"), words("GDP_per_capita (US$)")
    (['units', 'sold'], ['gdp', 'per', 'capita', 'us$'])
    """
    return [w.strip("()[]{}:,").lower() for w in split_name(name) if w.strip("()[]{}:,")]


def split_name(name: str) -> list[str]:
    """Return the words of a name with their own letters.

    >>> split_name("WeekofPurchase"), split_name("dept-code")
    (['Week', 'of', 'Purchase'], ['dept', 'code'])
    """
    return [part for piece in _BREAKS.split(name) for part in _CAMEL.split(piece) if part]


def title_of(name: str) -> str:
    """Return a name in words for people; acronyms keep their capitals, text with spaces stays as it was written.

    >>> title_of("units_sold"), title_of("deptCode"), title_of("GDP_per_capita"), title_of("P/E"), title_of("Sold ($)")
    ('Units sold', 'Dept code', 'GDP per capita', 'P/E', 'Sold ($)')
    """
    if " " in name.strip() or _SHORT_FORM.fullmatch(name):
        return name[:1].upper() + name[1:]
    parts = split_name(name)
    shouting = name.isupper() and (len(parts) > 1 or len(name) > 5)
    plain = [_plain_word(p, shouting) for p in parts]
    text = " ".join(plain) or name
    return text[:1].upper() + text[1:]


def _plain_word(word: str, shouting: bool) -> str:
    """Return a word in small letters, unless it is an acronym (`GDP`, `ID`)."""
    if word.lower() in ACRONYMS:
        return word.upper()
    return word if word.isupper() and not shouting and len(word) > 1 else word.lower()


def table_name(title: str) -> str:
    """Return the name in SQL of a table: small letters, digits and underscores, from a file's or sheet's name.

    >>> table_name("Sales 2017 (final).csv"), table_name("données.xlsx"), table_name("2017.csv")
    ('sales_2017_final', 'données', 't_2017')
    """
    stem = title_from_file(title)
    name = re.sub(r"\W+", "_", stem).strip("_").lower()[:60].strip("_") or "table"
    return f"t_{name}" if name[0].isdigit() else name


def title_from_file(name: str) -> str:
    """Return a file's name without its folders and endings."""
    stem = name.replace("\\", "/").rstrip("/").split("/")[-1]
    return _ENDINGS.sub("", stem) or stem
