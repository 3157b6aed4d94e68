"""The documents' own two messages, in an empty thread, over HTTP: share prices come from a local stand-in."""

from __future__ import annotations

import dataclasses

import pytest
from in_process import Site
from stand_ins import yahoo as market
from stand_ins.world_bank import WorldBank
from stand_ins.yahoo import Yahoo

from inkfish import server
from inkfish.settings import Settings
from inkfish.store import keys

FIRST, SECOND = "Show me Nvidia stock performance", "How does that compare to AMD?"


def site_of(settings: Settings) -> Site:
    """Return the whole application under some settings."""
    app = server.make_app(settings)
    service = next(m for m in app.user_middleware if "service" in m.kwargs).kwargs["service"]
    with service.database.write() as tx:
        pair = keys.create(tx, "one"), keys.create(tx, "two")
    return Site(app, service, *pair)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The application with two live sources, and their stand-ins."""
    with Yahoo() as prices, WorldBank() as bank:
        site = site_of(Settings(
            data_dir=tmp_path_factory.mktemp("live"), key_rate=0, live_sources=("prices", "world-bank"),
            live_urls=(f"prices={prices.base}", f"world-bank={bank.base}"), live_timeout=20.0))
        yield site, prices, bank
        site.service.stop()


@pytest.fixture(scope="module")
def conversation(world):
    """The two messages' answers, and their cards' rows."""
    site, _, _ = world
    thread = empty(site)
    answers = [blocks(site.ask(thread, question)) for question in (FIRST, SECOND)]
    return answers, [rows_of(site, answer) for answer in answers]


def empty(site):
    """The id of a new thread without a table."""
    return site.call("POST", "/api/v1/threads", json={}).json()["thread_id"]


def blocks(response):
    """The blocks of an answer by type."""
    assert response.status_code < 300, response.text
    return {block["type"]: block for block in response.json()["content"]}


def rows_of(site, answer):
    """The rows of an answer's card."""
    return site.service.card_data(answer["visualization"]["card_id"], "csv").decode().splitlines()


def test_the_first_message_shows_a_year_of_the_company_s_adjusted_prices(conversation):
    (first, _), (rows, _) = conversation
    year = [day for day in market.walk("NVDA") if day[0].isoformat() > "2025-11-20"]
    assert [row.split(",") for row in rows[1:]] == [[day[0].isoformat(), str(day[2])] for day in year]
    assert first["visualization"]["chart_type"] == "line" and "NVIDIA" in first["visualization"]["title"]


def test_the_second_message_sets_the_other_company_beside_it(conversation):
    (_, second), (_, rows) = conversation
    expected = {(day[0].isoformat(), name, str(day[2])) for symbol, name in
                (("NVDA", "NVIDIA"), ("AMD", "Advanced Micro Devices"))
                for day in market.walk(symbol) if day[0].isoformat() > "2025-11-20"}
    assert {tuple(row.split(",")) for row in rows[1:]} == expected
    assert second["visualization"]["chart_type"] == "line" and "AMD" in str(second["thinking"]["steps"])


def test_both_cards_tell_their_source_and_its_method(conversation):
    for answer in conversation[0]:
        told = str(answer["visualization"])
        assert "Yahoo Finance" in str(answer["visualization"]["sources"])
        assert "adjusted for splits" in told and "20 Nov 2026" in told


def test_another_thread_asks_nothing_again(world, conversation):
    site, prices, _ = world
    asked = len(prices.seen)
    answer = blocks(site.ask(empty(site), "AMD vs Nvidia stock price in 2025"))
    assert "visualization" in answer and len(prices.seen) == asked


def test_what_the_catalog_has_only_of_long_ago_is_got_anew(world, monkeypatch):
    monkeypatch.setitem(market.SECURITIES, "AAPL", ("Apple Inc.", "Apple Inc.", "USD", "NMS", "NASDAQ", 25.0))
    site, _, _ = world
    now = blocks(site.ask(empty(site), "Show me Apple stock performance"))
    assert "Yahoo Finance" in str(now["visualization"]["sources"]) and "2026" in now["text"]["text"]
    then = blocks(site.ask(empty(site), "Apple stock price in 2010"))
    assert "visualization" in then


def test_a_metric_that_the_catalog_lacks_is_got_from_its_source(world):
    site, _, bank = world
    answer = blocks(site.ask(empty(site), "access to electricity in Egypt and France since 2010"))
    assert "visualization" in answer, answer
    assert "World Bank" in str(answer["visualization"]["sources"]) and bank.seen


def test_a_source_that_fails_is_told_and_costs_no_error(world):
    site, prices, _ = world
    prices.fail = 500
    try:
        answer = blocks(site.ask(empty(site), "Show me Intel stock performance"))
    finally:
        prices.fail = 0
    assert "no_results" in answer
    assert "Yahoo Finance failed (status 500)." in answer["text"]["text"]


def test_an_unknown_company_is_told_with_what_there_is(world):
    site, _, _ = world
    answer = blocks(site.ask(empty(site), "Show me Zorblax stock performance"))
    assert "no_results" in answer and "Zorblax" in answer["text"]["text"]


def test_without_the_source_it_says_how_to_switch_it_on(tmp_path):
    site = site_of(dataclasses.replace(Settings(data_dir=tmp_path), key_rate=0))
    try:
        answer = blocks(site.ask(empty(site), FIRST))
    finally:
        site.service.stop()
    assert "no_results" in answer and "visualization" not in answer
    assert "INKFISH_LIVE_SOURCES=prices" in answer["text"]["text"] and "Apple" in answer["text"]["text"]
