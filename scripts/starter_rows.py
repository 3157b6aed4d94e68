"""The rows of the starter catalog, made from the files that the pinned packages carry; see build_starter.py."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from inkfish.data.kinds import known, listed

BOKEH, VEGA, PLOTLY = "bokeh_sampledata/_data/", "vega_datasets/_data/", "plotly/package_data/datasets/"
Row = Mapping[str, Any]
Rows = Iterable[Sequence[Any]]


class Wheels:
    """The files of the pinned packages."""

    def __init__(self, paths: Mapping[str, Path]):
        self._zips = {name: ZipFile(path) for name, path in paths.items()}

    def read(self, wheel: str, path: str) -> bytes:
        """Return a file of a wheel, inflated where it is gzip."""
        data = self._zips[wheel].read(path)
        return gzip.decompress(data) if path.endswith(".gz") else data

    def rows(self, wheel: str, path: str, **how: Any) -> list[dict[str, str]]:
        """Return the rows of a CSV."""
        text = self.read(wheel, path).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), **how))


def country(name: str) -> str:
    """Return the one name that the starter has for a country."""
    found = known("country", name)
    if found is None:
        raise ValueError(f"{name!r} is no known country")
    return found.name


def whole(text: str) -> int | str:
    """Return a number without decimals, or nothing."""
    return round(float(text)) if str(text).strip() else ""


def celsius(fahrenheit: str) -> float:
    return round((float(fahrenheit) - 32) * 5 / 9, 1)


# -- companies --------------------------------------------------------------------------------------------------------

COMPANIES = {"AAPL": "Apple", "FB": "Facebook", "GOOG": "Google", "IBM": "IBM", "MSFT": "Microsoft"}


def share_prices(wheels: Wheels) -> dict[str, Rows]:
    rows = wheels.rows("bokeh", f"{BOKEH}stocks.csv.gz")
    return {"prices": [(COMPANIES[r["Ticker"]], r["Date"], r["Open"], r["High"], r["Low"], r["Close"],
                        whole(r["Volume"]), f"{float(r['Adj Close']):.4f}") for r in rows]}


# -- countries --------------------------------------------------------------------------------------------------------

TWICE = ("Serbia excluding Kosovo", "Kosovo", "Channel Islands", "Northern Cyprus")


def emissions_of(wheels: Wheels) -> dict[tuple[str, int], float]:
    """Return tonnes of CO2 per person by country and year."""
    return {(country(r["country"]), int(float(r["year"]))): float(r["emissions"])
            for r in wheels.rows("bokeh", f"{BOKEH}emissions.csv.gz") if r["emissions"]}


def co2_emissions(wheels: Wheels) -> dict[str, Rows]:
    return {"countries": [(name, year, round(tonnes, 4)) for (name, year), tonnes in emissions_of(wheels).items()]}


def world_development(wheels: Wheels) -> dict[str, Rows]:
    emissions = emissions_of(wheels)
    regions = {r["Country"]: r["Group"] for r in wheels.rows("bokeh", f"{BOKEH}gapminder_regions.csv")}
    made = []
    for r in wheels.rows("bokeh", f"{BOKEH}gapminder.csv.gz"):
        if r["country"] in TWICE or not (r["population"] or r["fertility"] or r["life_expectancy"]):
            continue
        name, year = country(r["country"]), int(r["year"])
        tonnes = emissions.get((name, year))
        total = "" if tonnes is None or not r["population"] else round(tonnes * float(r["population"]))
        made.append((name, regions[r["country"]], year, whole(r["population"]), number(r["fertility"], 3),
                     number(r["life_expectancy"], 3), "" if tonnes is None else round(tonnes, 4), total))
    return {"countries": made}


def number(text: str, decimals: int) -> float | str:
    """Return a number with at most so many decimals, or nothing."""
    return round(float(text), decimals) if text.strip() else ""


def world_economy(wheels: Wheels) -> dict[str, Rows]:
    rows = wheels.rows("plotly", f"{PLOTLY}gapminder.csv.gz")
    return {"countries": [
        (country(r["country"]), r["continent"], r["year"], round(float(r["gdpPercap"]), 2),
         round(float(r["gdpPercap"]) * int(r["pop"])), r["pop"], r["lifeExp"]) for r in rows]}


LAST_ESTIMATE = 2020
REGIONS_AS = {"Australia/New Zealand": "Australia and New Zealand"}


def world_population(wheels: Wheels) -> dict[str, Rows]:
    counts: dict[tuple[str, int, str], dict[tuple[str, int], int]] = defaultdict(dict)
    for r in wheels.rows("bokeh", f"{BOKEH}population.csv.gz"):
        counts[r["LocID"], int(r["Year"]), r["Location"]][r["Sex"], int(r["AgeGrpStart"])] = int(r["Value"])
    tables: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for (number_of, year, name), people in counts.items():
        region = int(number_of) >= 900  # the United Nations number areas that are no countries so
        kind = "regions" if region else "countries"
        later = year > LAST_ESTIMATE
        which = f"{kind}-projected" if later and region else "projections" if later else kind
        tables[which].append((REGIONS_AS.get(name, name) if region else country(name), year, *_ages(people)))
    return dict(tables)


def _ages(people: Mapping[tuple[str, int], int]) -> tuple[Any, ...]:
    """Return totals and shares of the broad age groups."""
    women = sum(n for (sex, _), n in people.items() if sex == "Female")
    total = sum(people.values())
    young, old, oldest = (sum(n for (_, age), n in people.items() if test(age))
                          for test in (lambda a: a < 15, lambda a: a >= 65, lambda a: a >= 80))
    between = total - young - old
    share = lambda part, of: round(100 * part / of, 2) if of else ""  # noqa: E731
    return (total, women, total - women, young, between, old, oldest, share(young, total), share(old, total),
            share(young + old, between))


# Codes of Olympic committees that are no ISO codes of countries. The Soviet Union was one team, and is none of today.
OLYMPIC = {"EUA": "Germany", "GER": "Germany", "TRI": "Trinidad and Tobago", "BUL": "Bulgaria", "BAR": "Barbados",
           "RSA": "South Africa", "NED": "Netherlands", "POR": "Portugal"}
GONE = {"URS": "Soviet Union"}


def olympic_sprint(wheels: Wheels) -> dict[str, Rows]:
    made = []
    for r in wheels.rows("bokeh", f"{BOKEH}sprint.csv", skipinitialspace=True):
        code = r["Country"].strip()
        team = GONE.get(code) or country(OLYMPIC.get(code, code))
        made.append((r["Name"], team, r["Medal"].capitalize(), r["Year"], r["Time"]))
    return {"medallists": made}


# -- the United States ------------------------------------------------------------------------------------------------

US = "United States"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def us_unemployment(wheels: Wheels) -> dict[str, Rows]:
    rows = wheels.rows("bokeh", f"{BOKEH}unemployment1948.csv")
    return {"monthly": [(US, f"{r['Year']}-{at:02}-01", r[month]) for r in rows
                        for at, month in enumerate(MONTHS, 1) if r[month].strip()]}


def us_local_unemployment(wheels: Wheels) -> dict[str, Rows]:
    names = {e.id.partition(":")[2]: e.name for e in listed("us_state")}
    text = wheels.read("bokeh", f"{BOKEH}unemployment09.csv.gz").decode("utf-8")
    counties, sums = [], defaultdict(lambda: [0, 0, 0])
    for _, _, _, name, year, *figures in csv.reader(io.StringIO(text)):
        state = names[name.rpartition(", ")[2]] if ", " in name else name
        force, employed, unemployed = (int(f.strip().replace(",", "")) for f in figures[:3])
        counties.append((name, state, year, force, employed, unemployed, figures[3].strip()))
        sums[state, year] = [a + b for a, b in zip(sums[state, year], (force, employed, unemployed), strict=True)]
    states = [(state, year, *sums[state, year], round(100 * sums[state, year][2] / sums[state, year][0], 1))
              for state, year in sums]
    return {"states": states, "counties": counties}


def us_employment(wheels: Wheels) -> dict[str, Rows]:
    names = {r["id"]: r["name"] for r in entities_file("us-employment")}
    rows = wheels.rows("vega", f"{VEGA}us-employment.csv")
    made = []
    for sector, name in names.items():
        before = None
        for r in rows:
            jobs = round(float(r[sector]) * 1000)
            made.append((name, r["month"], jobs, "" if before is None else jobs - before))
            before = jobs
    return {"sectors": made}


def us_marriages(wheels: Wheels) -> dict[str, Rows]:
    rows = wheels.rows("bokeh", f"{BOKEH}us_marriages_divorces.csv")
    return {"yearly": [(US, r["Year"], whole(r["Marriages"]), whole(r["Divorces"]), whole(r["Population"]),
                        r["Marriages_per_1000"], r["Divorces_per_1000"]) for r in rows]}


def women_degrees(wheels: Wheels) -> dict[str, Rows]:
    rows = wheels.rows("bokeh", f"{BOKEH}percent-bachelors-degrees-women-usa.csv")
    subjects = [name for name in rows[0] if name != "Year"]
    return {"fields": [(subject, r["Year"], number(r[subject], 2)) for subject in subjects for r in rows]}


def iowa_electricity(wheels: Wheels) -> dict[str, Rows]:
    called = {"Fossil Fuels": "Fossil fuels", "Nuclear Energy": "Nuclear energy", "Renewables": "Renewables"}
    rows = wheels.rows("vega", f"{VEGA}iowa-electricity.csv")
    return {"sources": [("Iowa", called[r["source"]], r["year"][:4], r["net_generation"]) for r in rows]}


def us_airports(wheels: Wheels) -> dict[str, Rows]:
    routes = defaultdict(set)
    for r in wheels.rows("bokeh", f"{BOKEH}routes.csv.gz"):
        routes[r["SourceID"]].add((r["Airline"], r["DestinationID"]))
    made = []
    for r in wheels.rows("bokeh", f"{BOKEH}airports.csv"):
        flown = routes[r["AirportID"]]
        made.append((r["Name"], r["City"], r["Type"].removesuffix("_airport"), round(float(r["Latitude"]), 4),
                     round(float(r["Longitude"]), 4), len({to for _, to in flown}), len({by for by, _ in flown}),
                     len(flown), round(int(r["Altitude"]) * 0.3048) if r["Altitude"] else ""))
    return {"airports": made}


def airport_entities(wheels: Wheels) -> Iterator[Sequence[str]]:
    for r in wheels.rows("bokeh", f"{BOKEH}airports.csv"):
        short = re.sub(r"\s*(International|Regional|Municipal|Airport)\b", "", r["Name"]).strip()
        codes = [c for c in (r["IATA"], r["ICAO"]) if c and c != "\\N"]
        yield ("airport", r["IATA"] or r["ICAO"], r["Name"], r["Name"], "|".join([*codes, f"{short} airport"]))


# -- weather and sea --------------------------------------------------------------------------------------------------


def city_weather(wheels: Wheels) -> dict[str, Rows]:
    seattle = [("Seattle", r["date"].replace("/", "-"), r["temp_max"], r["temp_min"], r["precipitation"], r["wind"],
                r["weather"]) for r in wheels.rows("vega", f"{VEGA}seattle-weather.csv")]
    lincoln = [("Lincoln", r["DATE"], celsius(r["TMAX"]), celsius(r["TMIN"]), "", "", "")
               for r in wheels.rows("bokeh", f"{BOKEH}lincoln_weather.csv") if r["TMAX"] and r["TMIN"]]
    hourly = [(city, r["date"].replace("/", "-")[:16] + ":00", celsius(r["temp"]))
              for city, file in (("Seattle", "seattle-temps.csv"), ("San Francisco", "sf-temps.csv"))
              for r in wheels.rows("vega", f"{VEGA}{file}")]
    return {"daily": seattle + lincoln, "hourly": hourly}


def sea_temperature(wheels: Wheels) -> dict[str, Rows]:
    at = {}
    for r in wheels.rows("bokeh", f"{BOKEH}sea_surface_temperature.csv.gz"):
        at.setdefault(r["time (UTC)"].replace("T", " ").removesuffix("Z"), r["temperature (celsius)"])
    return {"readings": [("Buoy B01", time, temperature) for time, temperature in at.items()]}


# -- things -----------------------------------------------------------------------------------------------------------


def chemical_elements(wheels: Wheels) -> dict[str, Rows]:
    kept = ("atomic number", "atomic mass", "electronegativity", "atomic radius", "IE-1", "EA", "melting point",
            "boiling point", "density", "standard state", "metal", "year discovered")
    rows = wheels.rows("bokeh", f"{BOKEH}elements.csv")
    made = []
    for r in rows:
        figures = {k: r[k].strip().strip("[]()") for k in kept}
        figures["density"] = repr(float(figures["density"])) if figures["density"] else ""
        figures["density"] = "" if figures["density"] == "0.0" else figures["density"]
        made.append((r["name"], r["symbol"], *(figures[k] for k in kept)))
    return {"elements": made}


def browser_share(wheels: Wheels) -> dict[str, Rows]:
    made = []
    for r in wheels.rows("bokeh", f"{BOKEH}browsers_nov_2013.csv"):
        version, share = r["Browser Version"], r["Market Share Perc. (Nov 2013)"]
        browser = re.sub(r"\s+(for Android|iPad|[\d.]+)\Z", "", version) or version
        made.append((browser, version, "2013-11-01", share))
    return {"versions": made}


def classic_cars(wheels: Wheels) -> dict[str, Rows]:
    origins = {"1": "America", "2": "Europe", "3": "Japan"}
    rows = wheels.rows("bokeh", f"{BOKEH}auto-mpg.csv")
    return {"cars": [(r["name"], origins[r["origin"]], 1900 + int(r["yr"]), r["mpg"], r["hp"], r["weight"], r["accel"],
                      r["displ"], r["cyl"]) for r in rows]}


def fuel_economy(wheels: Wheels) -> dict[str, Rows]:
    drives = {"4": "four wheels", "f": "front wheels", "r": "rear wheels"}
    rows = wheels.rows("bokeh", f"{BOKEH}auto-mpg2.csv")
    return {"models": [(r["manufacturer"].capitalize(), r["model"], r["class"], r["year"], r["cty"], r["hwy"],
                        r["displ"], r["trans"], drives[r["drv"]]) for r in rows]}


FILMS = """
    select o.Title, o.Year, o.Genre, o.Director, t.BoxOffice, t.Meter, o.Metacritic, t.Reviews, o.Runtime, o.ID
    from omdb o join tomatoes t on o.ID = t.ID
    where t.BoxOffice > 0 or o.Metacritic is not null or t.Reviews >= 20
    order by o.Year, o.Title, o.ID
"""


def films(wheels: Wheels) -> dict[str, Rows]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "movies.db"
        path.write_bytes(wheels.read("bokeh", f"{BOKEH}movies.db"))
        connection = sqlite3.connect(path)
        found = connection.execute(FILMS).fetchall()
        connection.close()
    named = unique([(title.strip(), year) for title, year, *_ in found])
    return {"films": [
        (name, year, first(genre), first(director), _int(gross), _int(meter), _int(meta), _int(reviews), _int(length))
        for name, (_, year, genre, director, gross, meter, meta, reviews, length, _) in zip(named, found, strict=True)]}


def unique(titles: Sequence[tuple[str, int]]) -> list[str]:
    """Return the titles, those of several films with their year, and with a number where that does not tell."""
    count: dict[str, int] = defaultdict(int)
    for title, _ in titles:
        count[title.casefold()] += 1
    seen: dict[str, int] = defaultdict(int)
    made = []
    for title, year in titles:
        name = title if count[title.casefold()] == 1 else f"{title} ({year})"
        seen[name.casefold()] += 1
        made.append(name if seen[name.casefold()] == 1 else f"{name[:-1]}, {seen[name.casefold()]})")
    return made


def first(text: str | None) -> str:
    return (text or "").split(",")[0].strip()


def _int(value: Any) -> int | str:
    return "" if value is None or value == "" else round(float(value))


def penguins(wheels: Wheels) -> dict[str, Rows]:
    rows = wheels.rows("bokeh", f"{BOKEH}penguins.csv")
    return {"penguins": [(r["species"], r["island"], r["sex"].lower(), r["bill_length_mm"], r["bill_depth_mm"],
                          r["flipper_length_mm"], r["body_mass_g"]) for r in rows]}


# -- history ----------------------------------------------------------------------------------------------------------


def wheat_prices(wheels: Wheels) -> dict[str, Rows]:
    rows = json.loads(wheels.read("vega", f"{VEGA}wheat.json"))
    return {"prices": [(r["year"], r["wheat"], r.get("wages", "")) for r in rows]}


# -- which package is made by what ------------------------------------------------------------------------------------


def entities_file(package: str) -> list[dict[str, str]]:
    """Return the list of entities that is kept beside a recipe."""
    path = Path(__file__).parent / "starter" / "entities" / f"{package}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS: Mapping[str, Callable[[Wheels], Mapping[str, Rows]]] = {
    "browser-share": browser_share, "chemical-elements": chemical_elements, "city-weather": city_weather,
    "classic-cars": classic_cars, "co2-emissions": co2_emissions, "films": films,
    "fuel-economy": fuel_economy, "iowa-electricity": iowa_electricity, "olympic-sprint": olympic_sprint,
    "penguins": penguins, "sea-temperature": sea_temperature,
    "share-prices": share_prices, "us-airports": us_airports, "us-employment": us_employment,
    "us-local-unemployment": us_local_unemployment, "us-marriages": us_marriages, "us-unemployment": us_unemployment,
    "wheat-prices": wheat_prices, "women-degrees": women_degrees, "world-development": world_development,
    "world-economy": world_economy, "world-population": world_population,
}
ENTITIES: Mapping[str, Callable[[Wheels], Iterable[Sequence[str]]]] = {"us-airports": airport_entities}
