"""Economic series of the United States and others, from FRED (Federal Reserve Bank of St. Louis), with a key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from inkfish.data.live.adapter import Adapter, Ask
from inkfish.data.live.adding import adding
from inkfish.data.live.lexicon import lexicon
from inkfish.data.live.made import Made
from inkfish.data.live.rank import rank
from inkfish.data.live.want import About, Offer, Want
from inkfish.data.package import Field, Licence, Origin, Package, Resource
from inkfish.data.table import Grain
from inkfish.errors import LiveError, NotThere

URL = "https://api.stlouisfed.org"
HOME = "https://fred.stlouisfed.org"
TERMS = "https://fred.stlouisfed.org/legal/terms/"
SERIES = re.compile(r"[A-Z0-9_]{1,40}")
HITS = 20
GRAINS: Mapping[str, Grain] = {"A": "year", "SA": "quarter", "Q": "quarter", "M": "month", "BW": "week", "W": "week",
                               "D": "day"}

WORDS = lexicon("fred")

ABOUT = About(
    name="fred", title="FRED", answers="economic series, most of them of the United States", offers="metric",
    entity_kinds=(), words=tuple(WORDS["words"]), url=URL, homepage=HOME, terms="FRED's terms of use, by series")


def search(words: str, ask: Ask) -> list[Offer]:
    """Return the series whose titles fit some words; among those that fit alike, the more popular ones first."""
    answer = _ask(ask, "series/search", search_text=words, limit=HITS, order_by="popularity", sort_order="desc")
    known = [(code, (code, *names)) for code, names in WORDS["series"].items()]
    offers = {code: Offer(Want("fred", code), "metric", WORDS["series"][code][0], tuple(WORDS["series"][code]), score=s)
              for s, code in rank(words, known)}
    told = {series["id"]: series for series in answer["seriess"]}
    for score, code in rank(words, ((code, (series["title"],)) for code, series in told.items()), HITS):
        series = told[code]
        offers.setdefault(code, Offer(
            Want("fred", code), "metric", series["title"], definition=(series.get("notes") or "")[:600],
            unit=_unit(series["units"])[0], score=score))
    return sorted(offers.values(), key=lambda offer: -offer.score)


def fetch(want: Want, ask: Ask) -> Made:
    """Return all values of a series."""
    if not SERIES.fullmatch(want.metric):
        raise NotThere(f"{want.metric[:60]!r} is no series of FRED.")
    series = _ask(ask, "series", series_id=want.metric)["seriess"][0]
    values = _ask(ask, "series/observations", series_id=want.metric)["observations"]
    _, scale = _unit(series["units"])
    rows = [(o["date"], _scaled(o["value"], scale)) for o in values if o["value"] != "."]
    if not rows:
        raise NotThere(f"FRED has no values of {series['title']}.")
    return Made(_package(series, ask.now), rows)


def _ask(ask: Ask, path: str, **query: str | int) -> Any:
    """Return an answer of the API; it says 400 for a series that it does not have."""
    try:
        return ask.door.json(f"/fred/{path}", {**query, "api_key": ask.settings.live_fred_key, "file_type": "json"})
    except LiveError as error:
        if "series_id" in query and "(status 400)" in error.message:
            raise NotThere(f"FRED has no series {query['series_id']!r}, or does not know the key.") from None
        raise


def _unit(told: str) -> tuple[str, float]:
    """Return a unit as the house writes it, and by what values are multiplied.

    >>> _unit("Billions of Dollars"), _unit("Percent"), _unit("Index 2017=100")
    (('USD', 1000000000.0), ('%', 1.0), ('Index 2017=100', 1.0))
    """
    scaled = re.fullmatch(r"(Thousands|Millions|Billions|Trillions) of (.+)", told)
    scale = float(WORDS["scales"][scaled[1]]) if scaled else 1.0
    plain = scaled[2] if scaled else told
    return next((u for pattern, u in WORDS["units"].items() if re.fullmatch(pattern, plain)), plain), scale


def _scaled(value: str, scale: float) -> float | int:
    number = round(float(value) * scale, 6)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _package(series: Mapping[str, Any], now: str) -> Package:
    """Return the descriptor of a series."""
    code, title, notes = series["id"], series["title"], (series.get("notes") or "").strip()
    page, grain = f"{HOME}/series/{code}", GRAINS.get(series.get("frequency_short", ""), "day")
    adjusted = series.get("seasonal_adjustment") or ""
    unit, _ = _unit(series["units"])
    over_entities, over_time = adding(f"{title} {adjusted}", unit)
    names = WORDS["series"].get(code, [])
    published = str(series.get("last_updated") or "")[:10]
    metric = Field(re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:60], "number", title, role="metric", unit=unit,
                   main=True, definition=notes[:1000], aliases=(*names, code), over_entities=over_entities,
                   over_time=over_time)
    time = Field("date", "date", grain.capitalize(), role="time", grain=grain)
    resource = Resource("values", title=title, description=adjusted, fields=(time, metric), primary_key=("date",),
                        frequency=grain, aliases=metric.aliases)
    return Package(
        name=f"fred-{code.lower()}", title=title, description=adjusted or title, homepage=page, resources=(resource,),
        sources=(Origin(title, page, publisher="Federal Reserve Bank of St. Louis", published=published),),
        licenses=(Licence("other-open", TERMS, ABOUT.terms),), frequency=grain, published=published, retrieved_at=now,
        live="fred", methodology=f"{title}: {series['units']}, {adjusted or 'not adjusted'}.")


FRED = Adapter(ABOUT, search, fetch, needs=("live_fred_key",))
