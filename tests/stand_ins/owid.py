"""Stands for Our World in Data: its search, and the CSV and metadata of charts, as its documentation shows them."""

from __future__ import annotations

from stand_ins.server import Answer, StandIn

CHARTS = {
    "life-expectancy": ("Life expectancy",
                        "The [period life expectancy](#dod:period-life-expectancy) at birth, in a given year."),
    "co2-emissions-per-capita": ("CO₂ emissions per capita",
                                 "Carbon dioxide emissions from fossil fuels and industry."),
    "daily-vaccinations": ("Daily vaccine doses", "Doses given per day."),
    "solar-share": ("Share of electricity from solar", "Measured as a percentage of total electricity."),
}
YEARS = range(1990, 2024)
ENTITIES = (("Afghanistan", "AFG", 50.0), ("Germany", "DEU", 75.0), ("South Korea", "KOR", 71.0),
            ("Kosovo", "OWID_KOS", 68.0), ("Africa", "", 53.0), ("World", "OWID_WRL", 65.0))


def life_expectancy(entity: str, year: int) -> float:
    """Return the made value of the first chart."""
    return round(next(start for name, _, start in ENTITIES if name == entity) + (year - 1990) * 0.2, 4)


class Owid(StandIn):
    """The server."""

    routes = (
        (r"/api/search", "search"),
        (r"/grapher/([^/.]+)\.metadata\.json", "metadata"),
        (r"/grapher/([^/.]+)\.csv", "values"),
    )

    def search(self, query: dict[str, str]) -> dict:
        words = query.get("q", "").lower().split()
        found = [
            {"title": title, "slug": slug, "subtitle": subtitle, "type": "chart", "variantName": None,
             "availableEntities": [e[0] for e in ENTITIES], "url": f"https://ourworldindata.org/grapher/{slug}"}
            for slug, (title, subtitle) in CHARTS.items()
            if any(w in f"{title} {subtitle}".lower().replace("₂", "2") for w in words)]
        explorer = {"title": "Life expectancy explorer", "slug": "life", "subtitle": "", "type": "explorerView"}
        return {"query": query.get("q"), "results": [explorer, *found], "nbHits": len(found) + 1, "page": 0,
                "nbPages": 1, "hitsPerPage": 20}

    def metadata(self, slug: str, query: dict[str, str]) -> dict:
        title, subtitle = self._known(slug)
        return {"chart": {"title": title, "subtitle": subtitle, "citation": "UN WPP (2024); HMD (2025)",
                          "originalChartUrl": f"https://ourworldindata.org/grapher/{slug}", "selection": ["World"]},
                "columns": _COLUMNS[slug], "dateDownloaded": "2026-11-22"}

    def values(self, slug: str, query: dict[str, str]) -> Answer:
        self._known(slug)
        return Answer("\n".join(_CSV[slug]()) + "\n", kind="text/csv")

    def _known(self, slug: str) -> tuple[str, str]:
        if slug not in CHARTS:
            raise Answer("Not found", 404, "text/plain")
        return CHARTS[slug]


def _column(short: str, title: str, unit: str, **more: object) -> dict:
    return {"titleShort": title, "titleLong": f"{title} - Various sources", "descriptionShort": f"What {title} is.",
            "descriptionKey": ["First key.", "Second key."], "shortUnit": unit, "unit": unit, "timespan": "1990-2023",
            "type": "Numeric", "owidVariableId": 1, "shortName": short, "lastUpdated": "2025-10-22",
            "citationShort": "UN WPP (2024) – with minor processing by Our World in Data",
            "citationLong": "UN WPP (2024); HMD (2025) – with minor processing by Our World in Data.",
            "fullMetadata": "https://api.ourworldindata.org/v1/indicators/1.metadata.json", **more}


_COLUMNS = {
    "life-expectancy": {"life_expectancy_0": _column("life_expectancy_0", "Life expectancy at birth", "years")},
    "co2-emissions-per-capita": {"emissions_total_per_capita": _column(
        "emissions_total_per_capita", "CO₂ emissions per capita", "tonnes per person")},
    "daily-vaccinations": {"people_vaccinated": _column("people_vaccinated", "Daily doses", "doses")},
    # Metadata by long names, as some charts have it, and a column of words.
    "solar-share": {"Solar - % electricity": _column("solar_share", "Solar", "%"),
                    "Continent": _column("continent", "World region", "", type="String")},
}


def _life() -> list[str]:
    return ["Entity,Code,Year,life_expectancy_0"] + [
        f"{name},{code},{year},{life_expectancy(name, year)}" for name, code, _ in ENTITIES for year in YEARS]


def _co2() -> list[str]:
    return ["Entity,Code,Year,emissions_total_per_capita"] + [
        f"{name},{code},{year},{start / 10 + year % 7}" for name, code, start in ENTITIES for year in YEARS]


def _doses() -> list[str]:
    return ["Entity,Code,Day,people_vaccinated"] + [
        f"{name},{code},2021-03-{day:02d},{day * 1000}" for name, code, _ in ENTITIES for day in range(1, 32)]


def _solar() -> list[str]:
    return ["Entity,Code,Year,solar_share,continent"] + [
        f"{name},{code},{year},{'' if year < 2000 else year - 1999},Somewhere"
        for name, code, _ in ENTITIES for year in YEARS]


_CSV = {"life-expectancy": _life, "co2-emissions-per-capita": _co2, "daily-vaccinations": _doses, "solar-share": _solar}
