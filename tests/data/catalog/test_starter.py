"""The starter catalog: every package of it is good, true to its sources, and built the same again."""

import os
import sys
from pathlib import Path

import pandas
import pytest

from inkfish.data.catalog import Catalog, shipped_surveys, starter
from inkfish.data.conform import conform
from inkfish.settings import Settings

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "scripts"))
NAMES = sorted(p.parent.name for p in starter().glob("*/datapackage.json"))
# What a check still advises: real cars, penguins and trims of a model may be alike, and the Soviet Union is gone.
ADVISED = {"classic-cars": 1, "fuel-economy": 1, "penguins": 1, "olympic-sprint": 1}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """The starter, read into a folder of this test."""
    return Catalog(Settings(data_dir=tmp_path_factory.mktemp("data")))


@pytest.mark.parametrize("name", NAMES)
def test_every_package_passes_its_check(name, known):
    found = conform(known.entry(name), known)
    assert [f.sentence for f in found if f.level == "error"] == []
    assert len(found) == ADVISED.get(name, 0), [f.sentence for f in found]


@pytest.mark.parametrize("name", NAMES)
def test_the_survey_that_is_shipped_is_what_the_rows_hold(name, known):
    entry = known.entry(name)
    shipped = shipped_surveys(entry.folder)
    assert shipped == {r.name: known.kept(entry, r).survey for r in entry.package.resources}


def test_there_is_enough_to_ask(known):
    entries = known.entries()
    metrics = [m for e in entries for m in known.metrics(e)]
    entities = {n.id for e in entries for n in known.entities(e)}
    assert len(entries) >= 12 and len(metrics) >= 60 and len(entities) >= 300
    assert all(m.definition and m.unit and m.coverage.values for m in metrics)
    assert all(m.over_time or not m.time for m in metrics) and all(m.over_entities or not m.entities for m in metrics)
    assert len({m.id for m in metrics}) == len(metrics)


def test_every_licence_is_told(known):
    for entry in known.entries():
        assert entry.package.licenses and entry.package.sources and entry.package.methodology, entry.name
        assert all(s.publisher for s in entry.package.sources), entry.name


# Figures that are known from elsewhere: (package, file, condition, column, value, how near).
FACTS = (
    ("share-prices", "prices.csv", "company == 'Apple' and date == '2013-03-01'", "close", 430.47, 0.01),
    ("share-prices", "prices.csv", "company == 'IBM' and date == '2000-03-01'", "close", 100.25, 0.01),
    ("share-prices", "prices.csv", "company == 'Facebook' and date == '2012-05-18'", "close", 38.23, 0.01),
    ("world-development", "countries.csv", "country == 'Japan' and year == 2013", "life_expectancy", 83.3, 0.3),
    ("world-development", "countries.csv", "country == 'Niger' and year == 2013", "fertility", 7.6, 0.1),
    ("world-economy", "countries.csv", "country == 'Norway' and year == 2007", "gdp_per_capita", 49357.19, 0.01),
    ("world-economy", "countries.csv", "country == 'United States' and year == 2007", "population", 301139947, 0),
    ("co2-emissions", "countries.csv", "country == 'United States' and year == 2000", "co2_per_person", 20.2, 0.5),
    ("us-unemployment", "monthly.csv", "month == '2009-10-01'", "unemployment_rate", 9.5, 0),
    ("us-local-unemployment", "states.csv", "state == 'Michigan'", "unemployment_rate", 14.8, 0),
    ("us-local-unemployment", "counties.csv", "county == 'Los Angeles County, CA'", "unemployment_rate", 12.7, 0),
    ("us-employment", "sectors.csv", "sector == 'Total nonfarm' and month == '2015-12-01'", "jobs", 143_000_000, 1e6),
    ("olympic-sprint", "medallists.csv", "athlete == 'Usain Bolt' and year == 2012", "time", 9.63, 0),
    ("chemical-elements", "elements.csv", "element == 'Iron'", "melting_point", 1811, 0),
    ("chemical-elements", "elements.csv", "element == 'Sodium'", "atomic_number", 11, 0),
    ("films", "films.csv", "film == 'Avatar'", "box_office", 2_847_379_794, 0),
    ("iowa-electricity", "sources.csv", "energy_source == 'Renewables' and year == 2017", "electricity_generation",
     21933, 0),
    ("us-marriages", "yearly.csv", "year == 1946", "marriages", 2_291_000, 0),
    ("women-degrees", "fields.csv", "field_of_study == 'Computer Science' and year == 1970", "share_women", 13.6, 0),
    ("world-population", "countries.csv", "country == 'India' and year == 2020", "population", 1_402_617_695, 5e5),
    ("world-population", "regions.csv", "region == 'World' and year == 2000", "population", 6_171_702_993, 5e6),
    ("wheat-prices", "prices.csv", "year == 1810", "wheat_price", 99, 0),
)


@pytest.mark.parametrize(("package", "file", "where", "column", "value", "near"), FACTS,
                         ids=[f"{f[0]} {f[2]}" for f in FACTS])
def test_figures_that_are_known_from_elsewhere(package, file, where, column, value, near):
    rows = pandas.read_csv(starter() / package / file, keep_default_na=False, na_values=[""]).query(where)
    assert len(rows) == 1 and abs(float(rows[column].iloc[0]) - value) <= near + 1e-9, rows


def test_ages_and_sexes_add_up():
    for file in ("countries.csv", "projections.csv", "regions.csv", "regions-projected.csv"):
        rows = pandas.read_csv(starter() / "world-population" / file)
        assert (rows.female_population + rows.male_population == rows.population).all()
        assert (rows.children + rows.working_age + rows.older == rows.population).all()
        assert (rows.very_old <= rows.older).all()
    people = pandas.read_csv(starter() / "world-population" / "countries.csv").groupby("year").population.sum()
    world = pandas.read_csv(starter() / "world-population" / "regions.csv").query("region == 'World'")
    world = world.set_index("year").population
    assert ((people - world).abs() <= 1e-4 * world).all()  # countries are told once, and none is forgotten


def test_states_are_the_sums_of_their_counties():
    states = pandas.read_csv(starter() / "us-local-unemployment" / "states.csv").set_index("state")
    counties = pandas.read_csv(starter() / "us-local-unemployment" / "counties.csv").groupby("state")
    sums = counties[["labor_force", "employed", "unemployed"]].sum()
    assert len(states) == 52 and (sums == states[sums.columns].loc[sums.index]).all(axis=None)
    assert ((100 * states.unemployed / states.labor_force).round(1) == states.unemployment_rate).all()


def test_emissions_are_those_per_person_times_people():
    rows = pandas.read_csv(starter() / "world-development" / "countries.csv").dropna(subset=["co2_emissions"])
    # The figure per person is kept to four decimals, the total is made of all of them.
    assert ((rows.co2_per_person * rows.population - rows.co2_emissions).abs() <= 6e-5 * rows.population + 1).all()


def test_names_that_people_use_are_known(known):
    found = {n.id: n for e in known.entries() for n in known.entities(e)}
    assert {"USA", "US", "America", "United States of America"} <= set(found["country:USA"].aliases)
    assert {"UK", "GBR", "Great Britain"} <= set(found["country:GBR"].aliases)
    assert {"AAPL", "Apple Inc."} <= set(found["company:AAPL"].aliases)
    assert "CA" in found["us_state:CA"].aliases and "JFK" in found["airport:JFK"].aliases


def test_georgia_is_two_things_told_apart_by_the_metric(known):
    found = [(n.id, m.field) for e in known.entries() for n in known.entities(e) if n.name == "Georgia"
             for m in known.metrics(e)]
    assert {("country:GEO", "life_expectancy"), ("us_state:GA", "unemployment_rate")} <= set(found)
    assert ("country:GEO", "unemployment_rate") not in found and ("us_state:GA", "life_expectancy") not in found


def test_the_page_of_the_starter_is_true():
    import make_catalog_page

    assert (ROOT / "docs" / "catalog.md").read_text() == make_catalog_page.page(), "run make docs"


@pytest.mark.skipif("INKFISH_STARTER_WHEELS" not in os.environ, reason="needs the pinned wheels in a folder")
def test_it_is_built_the_same_again(tmp_path):
    import build_starter

    build_starter.build(build_starter.opened(Path(os.environ["INKFISH_STARTER_WHEELS"])), tmp_path / "again")
    for folder in (tmp_path / "again", starter()):
        assert sorted(p.relative_to(folder) for p in folder.rglob("*")) == sorted(
            p.relative_to(starter()) for p in starter().rglob("*"))
    for path in starter().rglob("*"):
        again = tmp_path / "again" / path.relative_to(starter())
        assert path.is_dir() or path.read_bytes() == again.read_bytes(), path
