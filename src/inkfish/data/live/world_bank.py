"""World Bank indicators, from its API (version 2), for all countries and years at once.

A client of our own: the library for it (wbgapi) keeps its address and options in globals of the process and reads
answers of any size with no time limit of the whole (docs/adr).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from inkfish.data.live.adapter import Adapter, Ask
from inkfish.data.live.adding import adding
from inkfish.data.live.door import part
from inkfish.data.live.lexicon import lexicon
from inkfish.data.live.made import Made, Named
from inkfish.data.live.places import Land, sorted_out
from inkfish.data.live.rank import rank
from inkfish.data.live.want import About, Offer, Want
from inkfish.data.package import Field, Licence, Origin, Package, Resource
from inkfish.data.table import Grain, Scalar
from inkfish.errors import LiveError, NotThere

URL = "https://api.worldbank.org/v2"
HOME = "https://data.worldbank.org"
DATABASE = 2  # World Development Indicators
PAGE = 20_000
PAGES = 10
LIST_AGE = 30 * 86_400.0
INDICATOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,60}")

WORDS = lexicon("world_bank")

ABOUT = About(
    name="world-bank", title="World Bank", answers="about 1,500 indicators of countries, by year", offers="metric",
    entity_kinds=("country",), words=tuple(WORDS["words"]), url=URL, homepage=HOME, terms="CC BY 4.0")


class Indicator(msgspec.Struct, frozen=True):
    """An indicator as the list has it."""

    id: str
    name: str
    note: str = ""


def search(words: str, ask: Ask) -> list[Offer]:
    """Return the indicators whose names fit some words; those that people mean by a common word come first."""
    known = ask.listed("indicators", LIST_AGE, lambda: _indicators(ask), list[Indicator])
    found = rank(words, ((i, (i.name, *_aliases(i.id))) for i in known))
    return [_offer(score, indicator) for score, indicator in found]


def fetch(want: Want, ask: Ask) -> Made:
    """Return an indicator for all countries and years that have it."""
    if not INDICATOR.fullmatch(want.metric):
        raise NotThere(f"{want.metric[:60]!r} is no indicator of the World Bank.")
    about = _about(want.metric, ask)
    head, values = _pages(ask, f"/country/all/indicator/{part(want.metric)}")
    measured = [v for v in values if v.get("value") is not None and v.get("countryiso3code")]
    if not measured:
        raise NotThere(f"The World Bank has no values of {about['name']} for any country.")
    lands, groups = _lands(ask)
    grain = _grain(measured[0]["date"])
    present = {v["countryiso3code"] for v in measured}
    return Made(_package(about, str(head.get("lastupdated", "")), grain, ask), _rows(measured, lands),
                tuple(entity for code, entity in (lands | groups).items() if code in present), _rows(measured, groups))


def _rows(values: Sequence[Mapping[str, Any]], entities: Mapping[str, Named]) -> list[tuple[Scalar, ...]]:
    """Return the values of some entities, by entity and time."""
    rows = ((entities[v["countryiso3code"]].value, _period(v["date"]), v["value"])
            for v in values if v["countryiso3code"] in entities)
    return sorted(rows, key=lambda row: row[:2])


# -- the API ----------------------------------------------------------------------------------------------------------

def _pages(ask: Ask, path: str) -> tuple[Mapping[str, Any], list[Any]]:
    """Return the head and all items of an answer, page by page. Raises NotThere for a name that is not known."""
    items: list[Any] = []
    for page in range(1, PAGES + 1):
        answer = ask.door.json(path, {"format": "json", "per_page": PAGE, "page": page})
        head = answer[0]
        if "message" in head:
            raise NotThere(f"The World Bank has no such data: {head['message'][0]['value']}".rstrip(". ") + ".")
        items += (answer[1] if len(answer) > 1 else None) or []
        if page >= int(head.get("pages") or 1):
            return head, items
    raise LiveError("The World Bank has more values of this than are read at once.")


def _about(code: str, ask: Ask) -> Mapping[str, Any]:
    """Return what the source tells of an indicator."""
    try:
        return _pages(ask, f"/indicator/{part(code)}")[1][0]
    except (NotThere, IndexError):
        raise NotThere(f"{code!r} is no indicator of the World Bank.") from None


def _indicators(ask: Ask) -> list[Indicator]:
    _, items = _pages(ask, f"/source/{DATABASE}/indicator")
    return [Indicator(i["id"], i["name"], (i.get("sourceNote") or "")[:600]) for i in items]


def _lands(ask: Ask) -> tuple[dict[str, Named], dict[str, Named]]:
    """Return countries, and what the source calls aggregates (World, Euro area), by their codes."""
    found = ask.listed("countries", LIST_AGE, lambda: [
        Land(c["name"], c["id"], c.get("iso2Code") or "") for c in _pages(ask, "/country")[1]], list[Land])
    countries, groups = sorted_out(found)
    codes = {land.name: land.code for land in found}
    return ({codes[name]: entity for name, entity in countries.items()},
            {codes[name]: entity for name, entity in groups.items()})


# -- what it is made into ---------------------------------------------------------------------------------------------

def _offer(score: float, indicator: Indicator) -> Offer:
    return Offer(Want("world-bank", indicator.id), "metric", indicator.name, _aliases(indicator.id), indicator.note,
                 _unit(indicator.name), score=score)


def _package(about: Mapping[str, Any], updated: str, grain: Grain, ask: Ask) -> Package:
    """Return the descriptor of one indicator."""
    code, name, note = about["id"], about["name"].strip(), (about.get("sourceNote") or "").strip()
    page = f"{HOME}/indicator/{code}"
    database = (about.get("source") or {}).get("value") or "World Bank"
    original = (about.get("sourceOrganization") or "").strip()
    metric = _metric(code, name, note)
    resource = Resource(
        name="values", title=name, description=note, fields=(*_frame(grain), metric), frequency=grain,
        primary_key=("country", _time(grain)), aliases=metric.aliases)
    return Package(
        name=f"world-bank-{re.sub('[^a-z0-9]+', '-', code.lower())}", title=name, description=note, homepage=page,
        keywords=tuple(t["value"].strip() for t in about.get("topics") or () if t.get("value")),
        sources=(Origin(f"{name}, {database}", page, publisher="World Bank", published=updated),),
        licenses=(Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),),
        resources=(resource,), frequency=grain, published=updated, retrieved_at=ask.now, live="world-bank",
        methodology=f"Compiled by the World Bank from: {original}" if original else "")


def _frame(grain: Grain) -> tuple[Field, ...]:
    """Return the columns that every indicator has beside its values."""
    return (Field("country", "string", "Country", role="entity", entity_kind="country", aliases=("nation", "economy")),
            Field(_time(grain), "year" if grain == "year" else "date", grain.capitalize(), role="time", grain=grain))


def _time(grain: Grain) -> str:
    return "year" if grain == "year" else "date"


def _metric(code: str, name: str, note: str) -> Field:
    """Return the column of the values: its unit from its name, how it may be put together from its unit and name."""
    known = WORDS["indicators"].get(code, {})
    unit = known.get("unit") or _unit(name)
    over_entities, over_time = adding(name, unit)
    title = re.sub(r"\s*\([^)]*\)\s*$", "", name) if unit in WORDS["told_by_unit"] else name
    return Field(
        name=known.get("name") or re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:60], type="number",
        title=title, role="metric", unit=unit, definition=note, main=True, concept=known.get("concept", ""),
        aliases=tuple(dict.fromkeys((*_aliases(code), *((name,) if name != title else ()), code))),
        over_entities=over_entities, over_time=over_time)


def _aliases(code: str) -> tuple[str, ...]:
    return tuple(WORDS["indicators"].get(code, {}).get("aliases", ()))


def _unit(name: str) -> str:
    """Return the unit that an indicator's name tells in parentheses at its end.

    >>> _unit("GDP per capita (current US$)"), _unit("Life expectancy at birth, total (years)")
    ('USD', 'years')
    """
    found = re.search(r"\(([^()]*)\)\s*$", name)
    told = found[1].strip() if found else ""
    return next((code for pattern, code in WORDS["units"].items() if re.fullmatch(pattern, told)), told)


def _grain(period: str) -> Grain:
    return "quarter" if "Q" in period else "month" if "M" in period else "year"


def _period(text: str) -> str | int:
    """Return a period as a year, or as the first day of a month or quarter.

    >>> _period("2023"), _period("2023Q2"), _period("2023M11")
    (2023, '2023-04-01', '2023-11-01')
    """
    year, mark, index = re.fullmatch(r"(\d{4})(?:([QM])(\d{1,2}))?", text).groups()  # type: ignore[union-attr]
    if not mark:
        return int(year)
    return f"{year}-{(int(index) - 1) * 3 + 1 if mark == 'Q' else int(index):02d}-01"


WORLD_BANK = Adapter(ABOUT, search, fetch)
