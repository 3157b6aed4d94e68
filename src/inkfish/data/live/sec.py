"""Figures that companies report to the SEC: revenue, profit, assets of each fiscal year, from EDGAR's company facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from inkfish.data.live.adapter import Adapter, Ask
from inkfish.data.live.door import Door, base_of
from inkfish.data.live.lexicon import lexicon
from inkfish.data.live.made import Made, Named
from inkfish.data.live.names import short
from inkfish.data.live.rank import rank
from inkfish.data.live.want import About, Offer, Want
from inkfish.data.package import Field, Licence, Origin, Package, Resource
from inkfish.data.table import Scalar
from inkfish.errors import NotThere

URL = "https://data.sec.gov"
FILES_URL = "https://www.sec.gov"  # the list of companies lies at another host
HOME = "https://www.sec.gov/edgar"
LIST_AGE = 7 * 86_400.0
YEAR_DAYS = range(340, 381)  # a fiscal year has 52 or 53 weeks
ANNUAL = ("10-K", "10-K/A", "10-KT")

WORDS = lexicon("sec")

ABOUT = About(
    name="sec", title="SEC EDGAR", answers="yearly figures that companies listed in the United States report",
    offers="entity", entity_kinds=("company",), words=tuple(WORDS["words"]), url=URL, homepage=HOME,
    terms="Public domain; 10 requests a second at most")


class Company(msgspec.Struct, frozen=True):
    """A company as the SEC lists it."""

    cik: int
    ticker: str
    title: str


def search(words: str, ask: Ask) -> list[Offer]:
    """Return the companies that a name or a ticker may mean, best first."""
    companies = _companies(ask)
    exact = [(100.0, c) for c in companies if c.ticker == words.upper()]
    named = rank(words, ((c, (short(c.title),)) for c in companies))
    found = {c.cik: (score, c) for score, c in (*reversed(named), *exact)}
    return sorted((_offer(score, company) for score, company in found.values()), key=lambda offer: -offer.score)


def fetch(want: Want, ask: Ask) -> Made:
    """Return the yearly figures of one company."""
    ticker = want.entities[0].upper()
    company = next((c for c in _companies(ask) if c.ticker == ticker), None)
    if company is None:
        raise NotThere(f"{ABOUT.title} lists no company with the ticker {ticker[:20]!r}.")
    answer = ask.door.json(f"/api/xbrl/companyfacts/CIK{company.cik:010d}.json", headers=_headers(ask))
    facts = answer["facts"].get("us-gaap", {})
    figures = {name: dict(_yearly(facts, told)) for name, told in WORDS["figures"].items()}
    ends = sorted({end for values in figures.values() for end in values})
    if not ends:
        raise NotThere(f"{company.title} reports no yearly figures under US GAAP.")
    called = short(answer.get("entityName") or company.title)
    rows: list[tuple[Scalar, ...]] = [
        (called, int(end[:4]), end, *(values.get(end) for values in figures.values())) for end in ends]
    entity = Named("company", ticker, called, called, tuple(dict.fromkeys((ticker, company.title))))
    return Made(_package(ask.now), rows, (entity,))


def _companies(ask: Ask) -> list[Company]:
    """Return the companies that the SEC lists, the largest first as it lists them."""
    def asked() -> list[Company]:
        base = base_of("sec", FILES_URL, ask.settings)
        answer = Door(ABOUT.title, base, ask.settings).json("/files/company_tickers.json", headers=_headers(ask))
        return [Company(c["cik_str"], c["ticker"], c["title"]) for c in answer.values()]

    return ask.listed("companies", LIST_AGE, asked, list[Company])


def _headers(ask: Ask) -> Mapping[str, str]:
    """Return who asks: the SEC refuses those who do not say."""
    return {"User-Agent": f"inkfish {ask.settings.live_contact}"}


def _yearly(facts: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[tuple[str, float | int]]:
    """Yield (last day, value) of each fiscal year; of tags that mean the same, a later one fills what others lack."""
    for tag in reversed(told["tags"]):
        values = facts.get(tag, {}).get("units", {}).get(told["unit"], ())
        for fact in sorted(values, key=lambda f: f.get("filed", "")):
            if fact.get("form") in ANNUAL and fact.get("fp") == "FY" and _whole_year(fact):
                yield fact["end"], fact["val"]


def _whole_year(fact: Mapping[str, Any]) -> bool:
    """Return whether a fact is of a whole year, or of one day."""
    if "start" not in fact:
        return True
    return (date.fromisoformat(fact["end"]) - date.fromisoformat(fact["start"])).days in YEAR_DAYS


def _offer(score: float, company: Company) -> Offer:
    return Offer(Want("sec", entities=(company.ticker,)), "entity", short(company.title),
                 (company.ticker, company.title), entity_kind="company", score=score)


def _package(now: str) -> Package:
    """Return the descriptor of the figures of all companies."""
    fields: Sequence[Field] = (
        Field("company", "string", "Company", role="entity", entity_kind="company", aliases=("firm", "ticker")),
        Field("year", "year", "Fiscal year", role="time", grain="year", aliases=("fiscal year",),
              description="The calendar year in which the fiscal year ends."),
        Field("year_end", "date", "End of the fiscal year"),
        *(_field(name, told) for name, told in WORDS["figures"].items()))
    resource = Resource("years", title="Company figures by fiscal year", description=WORDS["description"],
                        fields=tuple(fields), primary_key=("company", "year_end"), frequency="year")
    return Package(
        name="sec-company-facts", title="Company figures by fiscal year", description=WORDS["description"],
        homepage=HOME, sources=(Origin("Company facts, EDGAR", HOME, publisher="U.S. SEC"),),
        licenses=(Licence("other-pd", "https://www.sec.gov/about/privacy-information", "Public domain"),),
        resources=(resource,), frequency="year", retrieved_at=now, live="sec", methodology=WORDS["methodology"])


def _field(name: str, told: Mapping[str, Any]) -> Field:
    """Return the column of a figure."""
    money = "USD" if told["unit"].startswith("USD") else told["unit"]
    return Field(name, "number", told["title"], role="metric", unit=money, main=told.get("main", False),
                 aliases=tuple(told["aliases"]), definition=told["definition"], concept=f"company_{name}",
                 over_entities=told.get("over_entities", "sum"), over_time=told.get("over_time", "sum"))


SEC = Adapter(ABOUT, search, fetch, by_entity=True, needs=("live_contact",))
