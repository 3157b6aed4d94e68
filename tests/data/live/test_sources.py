"""What each source's answers are made into: rows, names, units, definitions, compared with what its stand-in has."""

from __future__ import annotations

import csv

import pytest
from stand_ins import owid as charts
from stand_ins import sdmx
from stand_ins import world_bank as bank
from stand_ins import yahoo as market
from stand_ins.fred import KEY, MONTHS
from stand_ins.sec import REVENUE

from inkfish.data.catalog import Catalog
from inkfish.data.live.want import Obtained, Want
from inkfish.errors import LiveError, NotThere


def rows_of(obtained: Obtained, resource: int = 0) -> list[dict[str, str]]:
    """Return the rows of a resource as they lie in its file."""
    with (obtained.folder / obtained.package.resources[resource].path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def metric_of(obtained: Obtained):
    """Return the first metric of a package."""
    return obtained.package.resources[0].in_role("metric")[0]


# -- share prices ------------------------------------------------------------------------------------------------------

def test_prices_are_those_of_the_source_to_the_last_day(live, yahoo):
    (got,) = live(prices=yahoo).obtain(Want("prices", entities=("NVDA",)))
    expected = [(d.isoformat(), close, adjusted, volume) for d, close, adjusted, volume in market.walk("NVDA")]
    found = [(r["date"], float(r["close"]), float(r["adjusted_close"]), int(r["volume"])) for r in rows_of(got)]
    assert found == expected


def test_a_second_company_stands_beside_the_first(live, yahoo):
    asked = live(prices=yahoo)
    asked.obtain(Want("prices", entities=("NVDA",)))
    (got,) = asked.obtain(Want("prices", entities=("AMD",)))
    assert {r["company"] for r in rows_of(got)} == {"NVIDIA", "Advanced Micro Devices"}
    assert len([path for path in yahoo.seen if "/chart/NVDA" in path and "period1" in path]) == 1


def test_two_securities_of_one_name_are_told_apart(live, yahoo, monkeypatch):
    monkeypatch.setitem(market.SECURITIES, "GOOG", ("Alphabet Inc.", "Alphabet Inc.", "USD", "NMS", "NASDAQ", 90.0))
    monkeypatch.setitem(market.SECURITIES, "GOOGL", ("Alphabet Inc.", "Alphabet Inc.", "USD", "NMS", "NASDAQ", 91.0))
    (got,) = live(prices=yahoo).obtain(Want("prices", entities=("GOOG", "GOOGL")))
    assert {r["company"] for r in rows_of(got)} == {"Alphabet (GOOG)", "Alphabet (GOOGL)"}
    closes = [float(r["close"]) for r in rows_of(got) if r["company"] == "Alphabet (GOOGL)"]
    assert closes == [day[1] for day in market.walk("GOOGL")]


def test_companies_in_two_currencies_are_two_packages(live, yahoo):
    got = live(prices=yahoo).obtain(Want("prices", entities=("NVDA", "SAP.DE")))
    assert [(o.package.name, o.package.resources[0].field("close").unit) for o in got] == [
        ("prices-usd", "USD"), ("prices-eur", "EUR")]


def test_only_the_company_that_matters_is_refreshed(live, yahoo):
    live(prices=yahoo).obtain(Want("prices", entities=("NVDA", "AMD")))
    (got,) = live(prices=yahoo).obtain(Want("prices", entities=("AMD",)))
    yahoo.seen.clear()
    live(prices=yahoo, later=2 * 86_400).refresh(got.package, ("company:AMD",))
    assert {path.split("?")[0].rsplit("/", 1)[-1] for path in yahoo.seen if "/chart/" in path} == {"AMD"}


@pytest.mark.parametrize("words, symbol, name", [
    ("Nvidia", "NVDA", "NVIDIA"), ("nvda", "NVDA", "NVIDIA"), ("AMD", "AMD", "Advanced Micro Devices"),
    ("advanced micro devices", "AMD", "Advanced Micro Devices"), ("nvidia stock performance", "NVDA", "NVIDIA"),
])
def test_companies_are_found_by_name_and_ticker(live, yahoo, words, symbol, name):
    offer = live(prices=yahoo).search(words).offers[0]
    assert (offer.want, offer.name, offer.kind) == (Want("prices", entities=(symbol,)), name, "entity")


@pytest.mark.parametrize("symbol", ["../../etc/passwd", "A B", "X" * 40, "", "NVDA?x=1", "é"])
def test_what_is_no_ticker_is_not_asked_for(live, yahoo, symbol):
    with pytest.raises(NotThere):
        live(prices=yahoo).obtain(Want("prices", entities=(symbol,)))
    assert not [path for path in yahoo.seen if "/chart/" in path]


def test_an_unknown_ticker_is_told(live, yahoo):
    with pytest.raises(NotThere, match="Yahoo Finance has no"):
        live(prices=yahoo).obtain(Want("prices", entities=("ZZZZ",)))


def test_a_slow_price_source_is_told_with_its_time(live, yahoo):
    yahoo.delay = 0.8
    with pytest.raises(LiveError, match=r"Yahoo Finance did not answer within 0.2 s\."):
        live(prices=yahoo, live_timeout=0.2).obtain(Want("prices", entities=("NVDA",)))


def test_prices_tell_how_they_may_be_put_together(live, yahoo):
    asked = live(prices=yahoo)
    (got,) = asked.obtain(Want("prices", entities=("NVDA",)))
    table = Catalog(asked.settings).table(got.package.name, "daily")
    close, company = table.column("close"), table.column("company")
    assert (close.unit.code, close.additive, close.over_entities, close.over_time, close.performance) == (
        "USD", False, "none", "last", "adjusted_close")
    assert ("NVDA", "NVIDIA") in company.value_aliases and table.column("date").grain == "day"


# -- World Bank --------------------------------------------------------------------------------------------------------

def test_an_indicator_has_all_countries_and_years_that_have_values(live, world_bank):
    (got,) = live(world_bank=world_bank).obtain(Want("world-bank", "NY.GDP.PCAP.CD"))
    names = ("Germany", "France", "South Korea", "Egypt", "United States", "World", "Euro area")
    expected = {(name, str(year)): bank.value("NY.GDP.PCAP.CD", i, year)
                for i, name in enumerate(names) for year in bank.YEARS[:-1]}
    found = {(next(iter(r.values())), r["year"]): float(r["gdp_per_capita"])
             for r in (*rows_of(got), *rows_of(got, 1))}
    assert found == expected
    assert {r["group"] for r in rows_of(got, 1)} == {"World", "Euro area"}


def test_an_indicator_tells_what_it_is(live, world_bank):
    (got,) = live(world_bank=world_bank).obtain(Want("world-bank", "NY.GDP.PCAP.CD"))
    metric = metric_of(got)
    assert (metric.unit, metric.over_entities, metric.concept) == ("USD", "mean", "gdp_per_capita")
    assert metric.definition.startswith("GDP per capita is gross domestic product divided")
    assert got.package.published == "2026-10-07" and got.package.licenses[0].name == "CC-BY-4.0"
    assert got.package.homepage == "https://data.worldbank.org/indicator/NY.GDP.PCAP.CD"


@pytest.mark.parametrize("words, code", [
    ("GDP per capita", "NY.GDP.PCAP.CD"), ("gdp per person", "NY.GDP.PCAP.CD"), ("population", "SP.POP.TOTL"),
    ("life expectancy", "SP.DYN.LE00.IN"), ("female life expectancy", "SP.DYN.LE00.FE.IN"),
    ("unemployement rate", "SL.UEM.TOTL.ZS"), ("access to electricity", "EG.ELC.ACCS.ZS"), ("pizza", None),
    ("constant gdp per capita", "NY.GDP.PCAP.KD"), ("population of pizza", None),
])
def test_indicators_are_found_by_words(live, world_bank, words, code):
    offers = live(world_bank=world_bank).search(words).offers
    assert (offers[0].want.metric if offers else None) == code


# -- Our World in Data -------------------------------------------------------------------------------------------------

def test_a_chart_has_its_countries_and_beside_them_its_groups(live, owid):
    (got,) = live(owid=owid).obtain(Want("owid", "life-expectancy"))
    found = {(r["country"], int(r["year"])): float(r["life_expectancy_0"]) for r in rows_of(got)}
    assert found == {(name, year): charts.life_expectancy(name, year) for name in (
        "Afghanistan", "Germany", "South Korea", "Kosovo") for year in charts.YEARS}
    assert {r["group"] for r in rows_of(got, 1)} == {"Africa", "World"}
    metric = metric_of(got)
    assert (metric.title, metric.unit, metric.over_entities) == ("Life expectancy at birth", "years", "mean")
    assert "Life expectancy" in metric.aliases and metric.sources[0].title.startswith("UN WPP (2024); HMD (2025)")
    assert got.package.description == "The period life expectancy at birth, in a given year."


def test_a_chart_of_days_and_one_with_words_and_gaps(live, owid):
    asked = live(owid=owid)
    (days,) = asked.obtain(Want("owid", "daily-vaccinations"))
    (solar,) = asked.obtain(Want("owid", "solar-share"))
    assert days.package.frequency == "day" and rows_of(days)[0]["day"] == "2021-03-01"
    assert [f.role for f in solar.package.resources[0].fields[2:]] == ["metric", ""]
    assert metric_of(solar).unit == "%" and rows_of(solar)[0]["solar_share"] == ""


def test_explorers_are_not_offered_as_charts(live, owid):
    assert [o.want.metric for o in live(owid=owid).search("life expectancy").offers] == ["life-expectancy"]


@pytest.mark.parametrize("slug", ["../api/search", "no-such-chart", "A B", ""])
def test_what_is_no_chart_is_told(live, owid, slug):
    with pytest.raises(NotThere):
        live(owid=owid).obtain(Want("owid", slug))


# -- SDMX --------------------------------------------------------------------------------------------------------------

def test_a_well_known_series_is_chosen_in_all_dimensions(live, eurostat):
    (got,) = live(eurostat=eurostat).obtain(Want("eurostat", "ESTAT,UNE_RT_M", words="unemployment rate"))
    assert eurostat.seen[-1].startswith("/data/ESTAT,UNE_RT_M/M.SA.TOTAL.PC_ACT.T.?")
    names = {"DE": "Germany", "EL": "Greece", "FR": "France", "EU27_2020": "European Union"}
    expected = {(name, period + "-01"): sdmx.value(("M", "SA", "TOTAL", "PC_ACT", "T", geo), period)
                for geo, name in names.items() for period in sdmx.PERIODS["M"]}
    assert {(next(iter(r.values())), r["date"]): float(r["unemployment_rate"])
            for r in (*rows_of(got), *rows_of(got, 1))} == expected
    assert {r["group"] for r in rows_of(got, 1)} == {"European Union"}
    assert metric_of(got).unit == "%" and "Seasonally adjusted data" in got.package.methodology


def test_words_choose_in_dimensions(live, eurostat):
    words = "unemployment of females less than 25 years in thousand persons"
    (got,) = live(eurostat=eurostat).obtain(Want("eurostat", "ESTAT,UNE_RT_M", words=words))
    first = rows_of(got)[0]
    (value,) = [float(v) for k, v in first.items() if k not in ("country", "date")]
    assert value == sdmx.value(("M", "SA", "Y_LT25", "THS_PER", "F", "FR"), "2026-08")
    assert "Females" in got.package.title


def test_a_dimension_that_stays_open_is_asked_back(live, eurostat):
    with pytest.raises(NotThere, match=r"Live births; Deaths; Population on 1 January\. Ask with one of them"):
        live(eurostat=eurostat).obtain(Want("eurostat", "ESTAT,DEMO_GIND,1.0", words="population change"))


def test_values_in_thousands_are_written_out(live, eurostat):
    (got,) = live(eurostat=eurostat).obtain(Want("eurostat", "ESTAT,DEMO_GIND,1.0", words="live births"))
    assert list(rows_of(got)[0].values())[-1] == "9700"
    assert sdmx.value(("A", "LBIRTH", "FR"), "2023") == 9.7


def test_currencies_are_entities(live, ecb):
    (got,) = live(ecb=ecb).obtain(Want("ecb", "ECB,EXR", words="exchange rate"))
    assert {r["currency"] for r in rows_of(got)} == {"US dollar", "Japanese yen", "UK pound sterling"}
    assert (metric_of(got).unit, metric_of(got).over_entities) == ("per EUR", "mean")


def test_the_euro_area_is_a_group(live, ecb):
    (got,) = live(ecb=ecb).obtain(Want("ecb", "ECB,ICP", words="inflation"))
    assert {r["group"] for r in rows_of(got, 1)} == {"Euro area"}
    assert metric_of(got).concept == "inflation"


def test_data_flows_are_found_by_their_names(live, eurostat):
    (offer,) = live(eurostat=eurostat).search("population change").offers
    assert offer.want == Want("eurostat", "ESTAT,DEMO_GIND,1.0", words="population change")


@pytest.mark.parametrize("ref", ["", "EXR", "ECB,EXR/../..", "ECB,NO_SUCH", "ECB,EXR,1.0,more"])
def test_what_is_no_data_flow_is_told(live, ecb, ref):
    with pytest.raises(NotThere):
        live(ecb=ecb).obtain(Want("ecb", ref))


# -- FRED and the SEC --------------------------------------------------------------------------------------------------

def test_a_series_of_fred(live, fred):
    asked = live(fred=fred)
    offers = asked.search("unemployment rate").offers
    assert [o.want.metric for o in offers] == ["UNRATE", "CAUR"]
    (got,) = asked.obtain(offers[0].want)
    assert [r["date"] for r in rows_of(got)] == [m for i, m in enumerate(MONTHS) if i != 3]
    assert (metric_of(got).unit, got.package.frequency, got.package.published) == ("%", "month", "2026-11-06")


def test_billions_are_written_out(live, fred):
    (got,) = live(fred=fred).obtain(Want("fred", "GDP"))
    assert rows_of(got)[0]["gross_domestic_product"] == "4000000000" and metric_of(got).unit == "USD"


def test_a_wrong_key_and_a_wrong_series_are_told_without_the_key(live, fred):
    for key, code in (("0" * 32, "GDP"), (KEY, "NOSUCH")):
        with pytest.raises(LiveError, match=f"FRED has no series '{code}', or does not know the key") as error:
            live(fred=fred, live_fred_key=key).obtain(Want("fred", code))
        assert key not in error.value.message
    with pytest.raises(LiveError, match=r"set INKFISH_LIVE_FRED_KEY\."):
        live(fred=fred, live_fred_key="").obtain(Want("fred", "GDP"))


def test_figures_of_companies_by_fiscal_year(live, sec):
    asked = live(sec=sec)
    offer = asked.search("nvidia").offers[0]
    assert offer.want == Want("sec", entities=("NVDA",))
    asked.obtain(offer.want)
    (got,) = asked.obtain(Want("sec", entities=("AMD",)))
    nvidia = {r["year"]: r for r in rows_of(got) if r["company"] == "Nvidia"}
    assert {year: int(r["revenue"]) for year, r in nvidia.items()} == {
        "2023": 27_000_000_000, "2024": REVENUE[2024] * 10**6, "2025": REVENUE[2025] * 10**6}
    assert (nvidia["2025"]["assets"], nvidia["2025"]["eps"], nvidia["2024"]["assets"]) == ("111601000000", "2.94", "")
    assert {r["company"] for r in rows_of(got)} == {"Nvidia", "Advanced Micro Devices"}


def test_a_company_without_figures_and_one_that_is_not_listed(live, sec):
    asked = live(sec=sec)
    with pytest.raises(NotThere, match=r"Apple Inc\. reports no yearly figures"):
        asked.obtain(Want("sec", entities=("AAPL",)))
    with pytest.raises(NotThere, match="lists no company with the ticker 'ZZZZ'"):
        asked.obtain(Want("sec", entities=("ZZZZ",)))
