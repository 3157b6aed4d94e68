"""Official statistics by SDMX: the ECB, Eurostat, the OECD, the IMF.

Structures (data flows, dimensions, codes) are read by sdmx1, which knows each provider's ways; its requests go through
our own door. Values come as SDMX-CSV, which needs no library. A data flow holds many series for one country and time:
one is chosen in each dimension, by the words asked with, or as the total; what remains open is asked back.
"""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from inkfish.data.live.adapter import Adapter, Ask
from inkfish.data.live.adding import adding
from inkfish.data.live.lexicon import lexicon
from inkfish.data.live.made import Made, Named
from inkfish.data.live.places import Land, sorted_out
from inkfish.data.live.rank import rank, stems
from inkfish.data.live.times import period
from inkfish.data.live.want import About, Offer, Want
from inkfish.data.package import Field, Licence, Origin, Package, Resource
from inkfish.data.table import Grain
from inkfish.errors import LiveError, NotThere

LIST_AGE = 30 * 86_400.0
FLOW = re.compile(r"[A-Za-z0-9_.@-]{1,60},[A-Za-z0-9_@-]{1,80}(,[0-9a-z.+*]{1,12})?")
TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
TOLD = 6  # choices that are named when one must be made

WORDS = lexicon("sdmx")


class Flow(msgspec.Struct, frozen=True):
    """A data flow as a provider's list has it: `ref` is `agency,id,version`."""

    ref: str
    name: str
    description: str = ""


class Dimension(msgspec.Struct, frozen=True):
    """A dimension of a data flow, in the order of its keys: its id, what it is called, and its codes by their names."""

    id: str
    name: str
    codes: dict[str, str]


def search(provider: str, words: str, ask: Ask) -> list[Offer]:
    """Return what the provider has for some words: well-known series first, else data flows by their names."""
    known = rank(words, ((i, names["names"]) for i, names in enumerate(WORDS[provider].get("known", ()))))
    offers = [_known_offer(provider, WORDS[provider]["known"][i], words, score) for score, i in known]
    if offers:
        return offers
    flows = ask.listed("flows", LIST_AGE, lambda: _flows(provider, ask), list[Flow])
    return [Offer(Want(provider, flow.ref, words=words), "metric", flow.name, definition=flow.description[:600],
                  score=score * 0.9) for score, flow in rank(words, ((f, (f.name,)) for f in flows))]


def fetch(provider: str, want: Want, ask: Ask) -> Made:
    """Return the series of a data flow that are meant, for all countries that have them."""
    if not FLOW.fullmatch(want.metric):
        raise NotThere(f"{want.metric[:60]!r} is no data flow of {ask.door.title}.")
    flow, dimensions = _structure(provider, want.metric, ask)
    known = next((k for k in WORDS[provider].get("known", ()) if k["flow"] == want.metric and _says(k, want.words)), {})
    entity = _entity(dimensions, known)
    chosen = {d.id: "" if d is entity else _choice(d, want.words, known) for d in dimensions}
    key = ".".join(chosen.values())
    rows = _values(provider, want.metric, key if key.strip(".") else "all", ask)
    rows = _narrowed(rows, [d for d in dimensions if d is not entity], want.words, flow.name, ask)
    return _made(provider, want, known, flow, dimensions, entity, rows, ask.now)


# -- the provider -----------------------------------------------------------------------------------------------------

@contextmanager
def _client(provider: str, ask: Ask) -> Iterator[Any]:
    """Give a client of the library whose requests go through our door and nowhere else."""
    import requests  # with pandas and lxml, 0.7 s: only where a provider is asked
    import sdmx

    client = sdmx.Client(WORDS[provider]["id"], session=requests.Session())
    start = client.source.url

    class Through(requests.adapters.BaseAdapter):
        def send(self, request: Any, **options: Any) -> Any:
            if not request.url.startswith(start):
                raise LiveError(f"{ask.door.title} led to another site, which is not followed.")
            accept = {"Accept": request.headers.get("Accept", "*/*")}
            body = ask.door.bytes(request.url[len(start):], headers=accept)
            response = requests.Response()
            response.status_code, response._content, response.url, response.request = 200, body, request.url, request
            response.headers["content-type"] = "application/xml" if body.lstrip()[:1] == b"<" else "application/json"
            return response

        def close(self) -> None:
            pass

    client.session.trust_env = False
    client.session.adapters.clear()
    client.session.mount("https://", Through())
    yield client


def _flows(provider: str, ask: Ask) -> list[Flow]:
    """Return the data flows that the provider lists."""
    with _client(provider, ask) as client:
        message = client.dataflow(params={"detail": "allstubs"})
    return [Flow(_ref(f), _text(f.name) or f.id, _text(f.description)) for f in message.dataflow.values()]


def _structure(provider: str, ref: str, ask: Ask) -> tuple[Flow, list[Dimension]]:
    """Return a data flow and its dimensions, in the order of its keys, without time."""
    agency, name, *_ = ref.split(",")
    with _client(provider, ask) as client:
        message = client.dataflow(name, agency_id=agency, params={"references": "descendants"})
    flow = next(f for f in message.dataflow.values() if f.id.upper() == name.upper())
    structure = message.structure.get(flow.structure.id, flow.structure)
    dimensions = [Dimension(d.id, _text(getattr(d.concept_identity, "name", "")) or d.id, _codes(d, message))
                  for d in structure.dimensions if d.id != TIME]
    if not dimensions:
        raise ask.door.unreadable()
    return Flow(ref, _text(flow.name) or flow.id, _text(flow.description)), dimensions


def _codes(dimension: Any, message: Any) -> dict[str, str]:
    """Return the names of a dimension's codes, by code."""
    told = dimension.local_representation or getattr(dimension.concept_identity, "core_representation", None)
    codes = getattr(told, "enumerated", None)
    codes = message.codelist.get(codes.id, codes) if codes is not None else ()
    return {code.id: _text(code.name) or code.id for code in codes}


def _values(provider: str, ref: str, key: str, ask: Ask) -> list[dict[str, str]]:
    """Return the rows of a key as SDMX-CSV gives them."""
    told = WORDS[provider]
    query = {"format": told["format"]} if told.get("format") else {}
    body = ask.door.bytes(f"/data/{ref}/{key}", query, {"Accept": told["accept"]})
    rows = [row for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig"))) if row.get(VALUE) not in ("", None)]
    if not rows:
        raise NotThere(f"{ask.door.title} has no values for that.")
    if TIME not in rows[0]:
        raise ask.door.unreadable()
    return rows


def _ref(flow: Any) -> str:
    return ",".join(filter(None, (str(flow.maintainer.id), flow.id, str(flow.version or ""))))


def _text(told: Any) -> str:
    """Return a text in English where there is one."""
    if hasattr(told, "localized_default"):
        return " ".join(told.localized_default("en").split())
    return " ".join(str(told or "").split())


# -- one series for each country and time -----------------------------------------------------------------------------

def _entity(dimensions: Sequence[Dimension], known: Mapping[str, Any]) -> Dimension | None:
    """Return the dimension of countries, or of what else the values are of."""
    wanted = [known["entity"]] if "entity" in known else WORDS["entities"]
    return next((d for name in wanted for d in dimensions if d.id.upper() == name), None)


def _choice(dimension: Dimension, words: str, known: Mapping[str, Any]) -> str:
    """Return the code of a dimension that is meant: well known, named, or the total; nothing where that is open."""
    fixed = known.get("codes", {}).get(dimension.id.upper())
    if fixed in dimension.codes:
        return fixed
    named = _named_code(dimension.codes, words)
    return named or next((code for code in WORDS["totals"] if code in dimension.codes), "")


def _named_code(codes: Mapping[str, str], words: str) -> str:
    """Return the code whose whole name stands in the words; the longest such name."""
    return max(((len(stems(name)), code) for code, name in codes.items() if _said(name, words)), default=(0, ""))[1]


def _said(name: str, words: str) -> bool:
    """Return whether all of a name stands in the words."""
    return bool(stems(name)) and set(stems(name)) <= set(stems(words))


def _narrowed(rows: list[dict[str, str]], dimensions: Sequence[Dimension], words: str, name: str, ask: Ask,
              ) -> list[dict[str, str]]:
    """Return the rows of one code in each dimension; ask back where several are left and none is usual."""
    for dimension in dimensions:
        present = dict.fromkeys(row.get(dimension.id, "") for row in rows)
        if len(present) < 2:
            continue
        usual = _named_code({c: dimension.codes.get(c, c) for c in present}, words) or next(
            (code for code in WORDS["usual"] if code in present), "")
        if not usual:
            labels = [dimension.codes.get(code, code) for code in present]
            more = f" and {len(labels) - TOLD} more" if len(labels) > TOLD else ""
            raise NotThere(f"{ask.door.title} has {name!r} by {dimension.name.lower()}: "
                           f"{'; '.join(labels[:TOLD])}{more}. Ask with one of them.")
        rows = [row for row in rows if row.get(dimension.id, "") == usual]
    return rows


# -- what it is made into ---------------------------------------------------------------------------------------------

def _made(provider: str, want: Want, known: Mapping[str, Any], flow: Flow, dimensions: Sequence[Dimension],
          entity: Dimension | None, rows: list[dict[str, str]], now: str) -> Made:
    """Return rows of entity, time and value; groups of countries apart."""
    times = {row[TIME]: period(row[TIME]) for row in rows}
    grain = next(iter(times.values()))[1]
    labels = {d.id: d.codes.get(rows[0].get(d.id, ""), rows[0].get(d.id, "")) for d in dimensions if d is not entity}
    names, groups = _names(entity, rows, known.get("kind", "country"))
    scaled = [(row.get(entity.id, "") if entity else "", times[row[TIME]][0], _scaled(row)) for row in rows]
    both = names | groups
    made = [(code, (both[code].value if code else flow.name, time, value)) for code, time, value in scaled]
    unit = known.get("unit") or _unit(rows, dimensions)
    package = _package(provider, want, known, flow, labels, unit, grain, entity is not None, now)
    return Made(package, sorted(row for code, row in made if code not in groups),
                (*names.values(), *groups.values()), sorted(row for code, row in made if code in groups))


def _names(entity: Dimension | None, rows: Sequence[Mapping[str, str]], kind: str,
           ) -> tuple[dict[str, Named], dict[str, Named]]:
    """Return the entities of the rows by their codes: countries and groups of them, or things of another kind."""
    if entity is None:
        return {}, {}
    codes = dict.fromkeys(row.get(entity.id, "") for row in rows)
    named = {code: entity.codes.get(code, code) for code in codes}
    if kind != "country":
        return {code: Named(kind, code, name, name, (code,)) for code, name in named.items()}, {}
    back = {name: code for code, name in named.items()}
    countries, groups = sorted_out(Land(name, code) for code, name in named.items())
    if not countries:  # all are groups: they are what the data is of
        countries, groups = groups, {}
    return {back[n]: e for n, e in countries.items()}, {back[n]: e for n, e in groups.items()}


def _scaled(row: Mapping[str, str]) -> float | int:
    """Return a value in single units: some providers count in thousands, and say so beside the value."""
    power = next((int(row[name]) for name in WORDS["scales"] if re.fullmatch(r"-?\d{1,2}", row.get(name) or "")), 0)
    value = float(row[VALUE]) * 10**power
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _unit(rows: Sequence[Mapping[str, str]], dimensions: Sequence[Dimension]) -> str:
    """Return the unit of the rows, as the house writes units; nothing where they have several."""
    found = {next((row[name] for name in WORDS["units"] if row.get(name)), "") for row in rows}
    code = found.pop() if len(found) == 1 else ""
    label = next((d.codes.get(code, code) for d in dimensions if d.id in WORDS["units"]), code)
    for pattern, unit in WORDS["unit_names"].items():
        if re.fullmatch(pattern, code) or re.fullmatch(pattern, label, re.IGNORECASE):
            return unit
    return code if re.fullmatch(r"[A-Z]{3}", code) else label


def _package(provider: str, want: Want, known: Mapping[str, Any], flow: Flow, labels: Mapping[str, str], unit: str,
             grain: Grain, entities: bool, now: str) -> Package:
    """Return the descriptor: what was chosen in each dimension stands in its description."""
    told = WORDS[provider]
    asked = "; ".join(label for label in labels.values() if _said(label, want.words))
    title = known.get("title") or (f"{flow.name}: {asked}" if asked else flow.name)
    chosen = "; ".join(label for label in labels.values() if label)
    page = told["page"].format(agency=flow.ref.split(",")[0], flow=flow.ref.split(",")[1])
    over_entities, over_time = adding(f"{title} {chosen}", unit)
    kind = known.get("kind", "country")
    fields = (
        Field(kind if entities else "series", "string", kind.capitalize() if entities else "Series", role="entity",
              entity_kind=kind if entities else "entity"),
        Field(_time(grain), "year" if grain == "year" else "date", grain.capitalize(), role="time", grain=grain),
        Field(known.get("name") or _slug(title, "_")[:60], "number", title, role="metric", unit=unit, main=True,
              definition=known.get("definition") or flow.description[:600] or flow.name,
              aliases=tuple(dict.fromkeys(n for n in (*known.get("names", ()), asked, flow.name) if n and n != title)),
              over_entities=over_entities, over_time=over_time, concept=known.get("concept", "")))
    resource = Resource("values", title=title, description=chosen, fields=fields, frequency=grain,
                        primary_key=(fields[0].name, fields[1].name), aliases=fields[2].aliases)
    name = _slug(f"{provider} {flow.ref.split(',')[1]} {known.get('name') or want.words}", "-")[:90]
    return Package(
        name=name, title=title, description=f"{flow.name}: {chosen}" if chosen else flow.name, homepage=page,
        sources=(Origin(flow.name, page, publisher=told["title"]),),
        licenses=(Licence(told["licence"], told["licence_path"], told["terms"]),), resources=(resource,),
        frequency=grain, retrieved_at=now, live=provider,
        methodology=f"{flow.name}, as {told['title']} publishes it, with: {chosen}." if chosen else "")


def _slug(text: str, between: str) -> str:
    return re.sub(r"[^a-z0-9]+", between, text.lower()).strip(between)


def _time(grain: Grain) -> str:
    return "year" if grain == "year" else "date"


# -- well-known series, and the adapters ------------------------------------------------------------------------------

def _says(known: Mapping[str, Any], words: str) -> bool:
    """Return whether the words ask for a well-known series."""
    return not words or bool(rank(words, ((0, known["names"]),)))


def _known_offer(provider: str, known: Mapping[str, Any], words: str, score: float) -> Offer:
    return Offer(Want(provider, known["flow"], words=words), "metric", known["title"], tuple(known["names"]),
                 known.get("definition", ""), score=score)


def _adapter(provider: str) -> Adapter:
    told = WORDS[provider]
    about = About(name=provider, title=told["title"], answers=told["answers"], offers="metric",
                  entity_kinds=("country",), words=tuple(told["words"]), url=told["url"], homepage=told["homepage"],
                  terms=told["terms"])
    return Adapter(about, functools.partial(search, provider), functools.partial(fetch, provider), imports=("sdmx",))


ADAPTERS = tuple(_adapter(provider) for provider in WORDS["providers"])
