"""Names in questions, found in an index of a small catalog."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inkfish.data.lookup import Lookup
from inkfish.data.lookup_file import write_lookup
from inkfish.data.package import Coverage, Entity, Metric, Place, metric_id

CASES = tomllib.loads((Path(__file__).parent / "cases" / "lookup.toml").read_text("utf-8"))


def _metric(table: str, field: str, name: str, *aliases: str, kinds: tuple[str, ...], **more: object) -> Metric:
    package, _, resource = table.partition(".")
    return Metric(metric_id(package, resource, field), name, package, resource, field, aliases=aliases,
                  coverage=Coverage("1990", "2020", 3, 90, "year"), entity_kinds=kinds, **more)


METRICS = (
    _metric("world.countries", "life", "Life expectancy at birth", "life expectancy", kinds=("country",),
            definition="Years that a newborn would live.", concept="life_expectancy"),
    _metric("world.countries", "gdp", "GDP per capita (constant 2015 US$)", kinds=("country",), concept="gdp_pc"),
    _metric("more.countries", "gdp", "Gross domestic product per person", kinds=("country",), concept="gdp_pc"),
    _metric("labour.states", "rate", "Unemployment rate", "unemployment", "joblessness", kinds=("us_state",)),
    _metric("prices.daily", "close", "Closing price", "share price", "stock performance", kinds=("company",)),
    _metric("world.countries", "fertility", "Fertility rate", kinds=("country",),
            definition="Children that a woman would bear."),
)
IN_WORLD = (Place("world", "countries", "country", "x"),)
ENTITIES = (
    Entity("country:DEU", "country", "Germany", ("Deutschland", "DE"), IN_WORLD),
    Entity("country:GEO", "country", "Georgia", ("GE",), (Place("world", "countries", "country", "x", ("life",)),)),
    Entity("us_state:GA", "us_state", "Georgia", (), (Place("labour", "states", "state", "Georgia"),)),
    Entity("country:CIV", "country", "Côte d'Ivoire", ("Ivory Coast",), IN_WORLD),
    Entity("country:USA", "country", "United States", ("US", "USA", "U.S.", "United States of America"), IN_WORLD),
    Entity("country:ITA", "country", "Italy", ("IT",), IN_WORLD),
    Entity("company:AAPL", "company", "Apple Inc.", ("Apple", "AAPL"), (Place("prices", "daily", "company", "AAPL"),)),
    Entity("company:TGT", "company", "Target Corporation", ("Target", "TGT"), ()),
)
PLAIN = frozenset(
    ["show", "compare", "target", "over", "time", "the", "in", "of", "and", "for", "versus", "by", "trend", "chart"]
)


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Lookup:
    path = tmp_path_factory.mktemp("lookup") / "lookup.db"
    write_lookup(path, METRICS, ENTITIES, "state 1")
    return Lookup(path)


@pytest.mark.parametrize("case", CASES["find"], ids=lambda c: c["question"])
def test_names_of_a_question(lookup: Lookup, case: dict) -> None:
    found = lookup.find(case["question"], PLAIN)
    assert [[m.text, *(s.node.id for s in (*m.metrics, *m.entities))] for m in found] == case["found"]


@pytest.mark.parametrize("case", CASES["search"], ids=lambda c: c["text"])
def test_search_has_the_nearest_first(lookup: Lookup, case: dict) -> None:
    found = [node.id for node in lookup.search(case["text"], case.get("types", ()), 5)]
    assert found[: len(case["first"])] == case["first"]
    assert bool(found) == bool(case["first"])


def test_a_misspelt_name_is_less_sure_and_told(lookup: Lookup) -> None:
    (right,), (wrong,) = lookup.find("Germany"), lookup.find("Germny")
    assert wrong.spelt == "germany"
    assert not right.spelt
    assert wrong.entities[0].sure < right.entities[0].sure


def test_relations_go_both_ways_and_page(lookup: Lookup) -> None:
    life = lookup.node("metric:world.countries.life")
    whole = [r.node.id for r in lookup.related(life)]
    assert whole == ["country:DEU", "country:GEO", "country:CIV", "country:USA", "country:ITA"]
    first = lookup.related(life, limit=2)
    assert [r.node.id for r in lookup.related(life, after=first[-1].node.id)] == whole[2:]
    for node_id in whole:
        back = lookup.related(lookup.node(node_id))
        assert life.id in [r.node.id for r in back if r.relation == "measured_by"]


def test_an_entity_is_related_to_the_metrics_that_it_has_values_of(lookup: Lookup) -> None:
    georgia = lookup.related(lookup.node("country:GEO"))
    assert [r.node.id for r in georgia] == ["metric:world.countries.life"]


def test_metrics_of_one_concept_are_the_same(lookup: Lookup) -> None:
    same = [r.node.id for r in lookup.related(lookup.node("metric:world.countries.gdp")) if r.relation == "same_as"]
    assert same == ["metric:more.countries.gdp"]


def test_the_file_tells_its_state_and_is_taken_anew_when_replaced(tmp_path: Path) -> None:
    lookup = Lookup(tmp_path / "lookup.db")
    assert lookup.digest is None
    write_lookup(lookup.path, METRICS, ENTITIES, "1")
    assert (lookup.digest, len(lookup.find("Germany"))) == ("1", 1)
    write_lookup(lookup.path, METRICS, (), "2")
    assert (lookup.digest, len(lookup.find("Germany"))) == ("2", 0)
    assert [p.name for p in tmp_path.iterdir()] == ["lookup.db"]


HOSTILE = ("", "?!", "'" * 50, '"; DROP TABLE nodes; --', "a" * 4000, "NEAR(x) AND OR *", "\x00")
HOSTILE += ("2.5", "PM2.5", "v1.2 x", "½ life")  # words that the full text parts in two
HOSTILE += ("\ufdfa" * 200, "\ufc62", "\uff9f")  # one letter that folds to many words, to a space, to nothing
HOSTILE += ("a\u19b0b",)  # a letter that SQLite's Unicode takes for none


@pytest.mark.parametrize("question", HOSTILE)
def test_any_text_can_be_looked_up(lookup: Lookup, question: str) -> None:
    lookup.find(question)
    lookup.search(question)
