"""Charts of Our World in Data: the `.csv` and `.metadata.json` that its chart API gives beside each chart."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inkfish.data.live.adapter import Adapter, Ask
from inkfish.data.live.adding import adding
from inkfish.data.live.door import part
from inkfish.data.live.lexicon import lexicon
from inkfish.data.live.made import Made
from inkfish.data.live.places import Land, sorted_out
from inkfish.data.live.rank import rank
from inkfish.data.live.want import About, Offer, Want
from inkfish.data.package import Field, Licence, Origin, Package, Resource
from inkfish.data.table import Scalar
from inkfish.errors import NotThere

URL = "https://ourworldindata.org"
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{1,150}")
HITS = 20
KEPT = 2_000_000  # rows of one chart
BROAD = 0.8  # a chart that is named only in its subtitle fits less

WORDS = lexicon("owid")

ABOUT = About(
    name="owid", title="Our World in Data", offers="metric",
    answers="several thousand charts on the world's problems, by country and year",
    entity_kinds=("country",), words=tuple(WORDS["words"]), url=URL, homepage=URL,
    terms="CC BY 4.0; data of third parties under the terms of its producers")

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def search(words: str, ask: Ask) -> list[Offer]:
    """Return the charts whose title, or else subtitle, has the words asked for, best first."""
    answer = ask.door.json("/api/search", {"q": words, "type": "charts", "hitsPerPage": HITS})
    charts = [hit for hit in answer["results"] if hit.get("type", "chart") == "chart" and hit.get("slug")]
    by_title = rank(words, ((i, (c["title"],)) for i, c in enumerate(charts)))
    found = {i: score for score, i in by_title}
    for score, i in rank(words, ((i, (f"{c['title']} {c.get('subtitle') or ''}",)) for i, c in enumerate(charts))):
        found.setdefault(i, score * BROAD)
    return [_offer(charts[i], score) for i, score in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


def fetch(want: Want, ask: Ask) -> Made:
    """Return all that a chart shows, for all its countries and times."""
    if not SLUG.fullmatch(want.metric):
        raise NotThere(f"{want.metric[:60]!r} is no chart of Our World in Data.")
    path, query = f"/grapher/{part(want.metric)}", {"csvType": "full", "useColumnShortNames": "true"}
    about = ask.door.json(f"{path}.metadata.json", query)
    text = ask.door.bytes(f"{path}.csv", query, {"Accept": "text/csv"}).decode("utf-8-sig")
    return _made(want.metric, about, csv.reader(io.StringIO(text)), ask.now)


def _offer(chart: Mapping[str, Any], score: float) -> Offer:
    variant = f" ({chart['variantName']})" if chart.get("variantName") else ""
    return Offer(Want("owid", chart["slug"]), "metric", f"{chart['title']}{variant}",
                 definition=_plain(chart.get("subtitle")), score=score)


# -- what it is made into ---------------------------------------------------------------------------------------------

def _made(slug: str, about: Mapping[str, Any], lines: Iterator[list[str]], now: str) -> Made:
    """Return the rows of a chart: those of countries, and beside them those of groups of countries."""
    header = [name.strip() for name in next(lines)]
    if len(header) < 4 or [name.lower() for name in header[:2]] != ["entity", "code"]:
        raise ValueError(header)
    cells = [line for line, _ in zip(lines, range(KEPT), strict=False) if len(line) == len(header)]
    lands, groups = sorted_out(Land(line[0], line[1]) for line in cells)
    columns = {name: _numbers([line[i] for line in cells]) for i, name in enumerate(header[3:], 3)}
    yearly = header[2].lower() == "year"
    numbers = [name for name, values in columns.items() if not any(isinstance(v, str) for v in values)]
    alone = about["chart"]["title"] if len(numbers) == 1 else ""
    fields = (*_frame(header[2].lower(), yearly, bool(lands)),
              *(_field(name, values, _told(name, about), alone) for name, values in columns.items()))
    names = {name: entity.value for name, entity in (lands | groups).items()} if lands else {}
    rows = [(names.get(line[0], line[0]), int(line[2]) if yearly else line[2], *values)
            for line, *values in zip(cells, *columns.values(), strict=True)]
    if not lands:
        return Made(_package(slug, about, fields, now), rows)
    return Made(_package(slug, about, fields, now),
                [row for row, line in zip(rows, cells, strict=True) if line[0] in lands],
                (*lands.values(), *groups.values()),
                [row for row, line in zip(rows, cells, strict=True) if line[0] in groups])


def _numbers(cells: Sequence[str]) -> list[Scalar]:
    """Return a column as numbers, or as it is where one is none."""
    try:
        return [None if cell == "" else _number(cell) for cell in cells]
    except ValueError:
        return [cell or None for cell in cells]


def _number(cell: str) -> int | float:
    return int(cell) if re.fullmatch(r"-?\d{1,15}", cell) else float(cell)


def _told(name: str, about: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the metadata tells of a column, by whichever of its names the CSV uses."""
    columns = about.get("columns") or {}
    same = (told for key, told in columns.items() if name in (key, told.get("shortName"), told.get("titleShort")))
    return next(same, {})


def _frame(time: str, yearly: bool, countries: bool) -> tuple[Field, ...]:
    entity = Field("country", "string", "Country", role="entity", entity_kind="country", aliases=("nation",)) \
        if countries else Field("entity", "string", "Entity", role="entity", entity_kind="entity")
    return (entity, Field(time, "year" if yearly else "date", time.capitalize(), role="time",
                          grain="year" if yearly else "day"))


def _field(name: str, values: Sequence[Scalar], told: Mapping[str, Any], alone: str) -> Field:
    """Return a column of values: a metric where it holds numbers."""
    title = told.get("titleShort") or told.get("titleLong") or name.replace("_", " ").capitalize()
    if any(isinstance(value, str) for value in values):
        return Field(name, "string", title, description=_plain(told.get("descriptionShort")))
    unit = WORDS["units"].get(told.get("unit") or "", told.get("unit") or told.get("shortUnit") or "")
    over_entities, over_time = adding(title, unit)
    keys = " ".join(_plain(key) for key in told.get("descriptionKey") or ())
    return Field(
        name, "number", title, role="metric", unit=unit, main=bool(alone),
        over_entities=over_entities, over_time=over_time,
        definition=_plain(told.get("descriptionShort")) or keys[:600], aliases=_aliases(title, told, alone),
        methodology=_plain(told.get("descriptionProcessing")), sources=_origins(told))


def _aliases(title: str, told: Mapping[str, Any], alone: str) -> tuple[str, ...]:
    """Return the other names of a column; one that stands alone is called as its chart is."""
    names = (alone, told.get("titleLong") or "")
    return tuple(dict.fromkeys(n for n in names if n and n.casefold() != title.casefold()))


def _origins(told: Mapping[str, Any]) -> tuple[Origin, ...]:
    """Return where a column comes from, as Our World in Data cites it."""
    cited = told.get("citationLong") or told.get("citationShort")
    return (Origin(cited, URL, publisher=ABOUT.title, published=told.get("lastUpdated") or ""),) if cited else ()


def _package(slug: str, about: Mapping[str, Any], fields: tuple[Field, ...], now: str) -> Package:
    """Return the descriptor of a chart."""
    chart = about["chart"]
    page = f"{URL}/grapher/{slug}"
    description = _plain(chart.get("subtitle"))
    origins = tuple(dict.fromkeys(o for f in fields for o in f.sources))
    published = max((o.published for o in origins), default="")
    frequency = fields[1].grain
    main = next((f for f in fields if f.role == "metric"), None)
    resource = Resource("chart", title=chart["title"], description=description, fields=fields, frequency=frequency,
                        primary_key=(fields[0].name, fields[1].name), aliases=(main.title,) if main else ())
    return Package(
        name=f"owid-{slug}", title=chart["title"], description=description, homepage=page, frequency=frequency,
        sources=(Origin(chart.get("citation") or chart["title"], page, publisher=ABOUT.title, published=published),),
        licenses=(Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", ABOUT.terms),),
        resources=(resource,), published=published, retrieved_at=now, live="owid")


def _plain(text: str | None) -> str:
    """Return a text without its links.

    >>> _plain("The [period life expectancy](#dod:period-life-expectancy) at birth.")
    'The period life expectancy at birth.'
    """
    return " ".join(_LINK.sub(r"\1", text or "").split())


OWID = Adapter(ABOUT, search, fetch)
