"""The catalog as a graph: found by names, followed both ways, page by page, each tenant its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inkfish.data.catalog import Catalog
from inkfish.data.known import Known


@pytest.fixture
def graph(site, monkeypatch):
    """A site whose service knows the starter catalog."""
    known = Known(Catalog(site.service.settings))
    monkeypatch.setattr(site.service, "tools", replace(site.service.tools, known=known))
    return lambda path, status=200: _asked(site, path, status)


def _asked(site, path, status):
    reply = site.call("GET", f"/api/v1/graph/{path}")
    assert reply.status_code == status, reply.text
    return reply.json()


def test_a_text_finds_metrics_and_entities(graph):
    nodes = graph("search?q=germny")["nodes"]
    assert (nodes[0]["id"], nodes[0]["type"], nodes[0]["kind"]) == ("country:DEU", "entity", "country")
    assert "DE" in nodes[0]["aliases"]
    metric = graph("search?q=life%20exp&types=metric&limit=1")["nodes"]
    assert [(n["type"], n["name"]) for n in metric] == [("metric", "Life expectancy")]
    assert metric[0]["description"] and metric[0]["unit"] == "years" and metric[0]["coverage"]["entities"] > 100


def test_relations_go_both_ways_with_pages(graph):
    metric = "metric:share-prices.prices.adjusted_close"
    assert graph(f"node/{metric}")["name"] == "Adjusted closing price"
    first = graph(f"related?id={metric}&limit=2")
    rest = graph(f"related?id={metric}&limit=100&after={first['next']}")
    assert "next" not in rest
    found = [r["node"]["id"] for page in (first, rest) for r in page["related"] if r["relation"] == "measures"]
    assert sorted(found) == ["company:AAPL", "company:GOOG", "company:IBM", "company:META", "company:MSFT"]
    back = graph("related?id=company:AAPL")["related"]
    assert metric in [r["node"]["id"] for r in back if r["relation"] == "measured_by"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("node/country:XXX", 404),
        ("related?id=country:XXX", 404),
        ("related?id=country:DEU&after=nobody", 404),
        ("search?q=", 400),
        ("search?q=x&types=thing", 400),
        ("search?q=x&limit=1000", 400),
        ("search", 400),
        ("search?q=%22%20OR%20*", 200),
    ],
)
def test_what_is_not_there_or_not_fitting(graph, path, status):
    graph(path, status)
