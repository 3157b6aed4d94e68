"""Stands for the World Bank's API (version 2), as its help pages document it: lists, pages, messages for errors."""

from __future__ import annotations

import codecs
import json

from stand_ins.server import Answer, StandIn

COUNTRIES = (
    ("DEU", "DE", "Germany", "Europe & Central Asia"), ("FRA", "FR", "France", "Europe & Central Asia"),
    ("KOR", "KR", "Korea, Rep.", "East Asia & Pacific"),
    ("EGY", "EG", "Egypt, Arab Rep.", "Middle East & North Africa"),
    ("USA", "US", "United States", "North America"), ("WLD", "1W", "World", "Aggregates"),
    ("EMU", "XC", "Euro area", "Aggregates"),
)
INDICATORS = {
    "NY.GDP.PCAP.CD": ("GDP per capita (current US$)", "GDP per capita is gross domestic product divided by midyear "
                       "population.", "Country official statistics, National Statistical Organizations", 40_000.0),
    "NY.GDP.PCAP.KD": ("GDP per capita (constant 2015 US$)", "GDP per capita in constant prices.", "", 35_000.0),
    "NY.GDP.MKTP.CD": ("GDP (current US$)", "GDP at purchaser's prices.", "Country official statistics", 3.0e12),
    "SP.POP.TOTL": ("Population, total", "Total population counts all residents.", "United Nations", 6.0e7),
    "SP.DYN.LE00.IN": ("Life expectancy at birth, total (years)", "Years a newborn would live.", "UN", 78.0),
    "SP.DYN.LE00.FE.IN": ("Life expectancy at birth, female (years)", "Years a newborn girl would live.", "UN", 81.0),
    "SL.UEM.TOTL.ZS": ("Unemployment, total (% of total labor force) (modeled ILO estimate)",
                       "The share of the labor force that is without work.", "ILO", 6.0),
    "EG.ELC.ACCS.ZS": ("Access to electricity (% of population)", "Share with access.", "IEA", 90.0),
}
YEARS = range(1990, 2025)
UPDATED = "2026-10-07"


def value(code: str, country: int, year: int) -> float | None:
    """Return the made value of an indicator; the last year is not out yet."""
    start = INDICATORS[code][3]
    return None if year == YEARS[-1] else round(start * (1 + country * 0.1) * (1 + (year - 1990) * 0.01), 4)


class WorldBank(StandIn):
    """The server. It writes a byte order mark before its JSON, as the real one does, and `per_page` at most."""

    per_page = 200

    routes = (
        (r"/v2/country", "countries"),
        (r"/v2/country/all/indicator/([^/]+)", "values"),
        (r"/v2/indicator/([^/]+)", "indicator"),
        (r"/v2/source/(\d+)/indicator", "indicators"),
    )

    @property
    def base(self) -> str:
        return f"{self.url}/v2"

    def countries(self, query: dict[str, str]) -> Answer:
        return self._paged(query, [
            {"id": c, "iso2Code": c2, "name": name, "region": {"id": "X", "iso2code": "X", "value": region},
             "capitalCity": "", "longitude": "", "latitude": ""} for c, c2, name, region in COUNTRIES])

    def indicators(self, source: str, query: dict[str, str]) -> Answer:
        return self._paged(query, [self._indicator(code) for code in INDICATORS])

    def indicator(self, code: str, query: dict[str, str]) -> Answer:
        return self._paged(query, [self._indicator(self._known(code))])

    def values(self, code: str, query: dict[str, str]) -> Answer:
        name = INDICATORS[self._known(code)][0]
        return self._paged(query, [
            {"indicator": {"id": code, "value": name}, "country": {"id": c2, "value": country}, "countryiso3code": c,
             "date": str(year), "value": value(code, i, year), "unit": "", "obs_status": "", "decimal": 0}
            for i, (c, c2, country, _) in enumerate(COUNTRIES) for year in reversed(YEARS)])

    def _known(self, code: str) -> str:
        if code not in INDICATORS:
            raise self._written([{"message": [{"id": "120", "key": "Invalid value",
                                               "value": "The provided parameter value is not valid"}]}])
        return code

    def _indicator(self, code: str) -> dict:
        name, note, organisation, _ = INDICATORS[code]
        return {"id": code, "name": name, "unit": "", "source": {"id": "2", "value": "World Development Indicators"},
                "sourceNote": note, "sourceOrganization": organisation,
                "topics": [{"id": "3", "value": "Economy & Growth"}, {}]}

    def _paged(self, query: dict[str, str], items: list) -> Answer:
        size, page = min(int(query.get("per_page", 50)), self.per_page), int(query.get("page", 1))
        head = {"page": page, "pages": max(1, -(-len(items) // size)), "per_page": str(size), "total": len(items),
                "sourceid": "2", "lastupdated": UPDATED}
        return self._written([head, items[(page - 1) * size:page * size]])

    def _written(self, answer: list) -> Answer:
        return Answer(codecs.BOM_UTF8 + json.dumps(answer).encode())
