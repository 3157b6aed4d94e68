"""What holds for every live source: what is told of it, how answers are kept, how failures are told."""

from __future__ import annotations

import threading

import pytest
from stand_ins.server import Answer, StandIn

from inkfish.data.catalog import Catalog
from inkfish.data.conform import conform
from inkfish.data.live.live import PATIENCE, Live, live_worker_limits, sources
from inkfish.data.live.registry import SOURCES
from inkfish.data.live.want import Want
from inkfish.errors import LiveError, NotThere, SettingError
from inkfish.settings import Settings
from inkfish.workers import Workers

GDP = Want("world-bank", "NY.GDP.PCAP.CD")
DAY = 86_400.0
# One thing that each stand-in has.
WANTS = {
    "prices": ("yahoo", Want("prices", entities=("NVDA",))),
    "world-bank": ("world_bank", GDP),
    "owid": ("owid", Want("owid", "life-expectancy")),
    "ecb": ("ecb", Want("ecb", "ECB,ICP", words="inflation")),
    "eurostat": ("eurostat", Want("eurostat", "ESTAT,UNE_RT_M", words="unemployment rate")),
    "fred": ("fred", Want("fred", "UNRATE")),
    "sec": ("sec", Want("sec", entities=("NVDA",))),
}
SEARCHES = {"prices": "nvidia", "world-bank": "gdp per capita", "owid": "life expectancy", "ecb": "prices indices",
            "eurostat": "population change", "fred": "unemployment rate in california", "sec": "nvidia"}


# -- what is told ------------------------------------------------------------------------------------------------------

def test_every_source_is_off_until_it_is_set_and_says_how():
    for about in sources(Settings()):
        assert not about.ready
        assert f"INKFISH_LIVE_SOURCES={about.name}" in about.switch_on
        assert about.answers and about.words and about.title and about.terms


def test_a_source_that_is_set_is_ready_and_keeps_the_others_in_what_to_set():
    told = {about.name: about for about in sources(Settings(live_sources=("prices",)))}
    assert told["prices"].ready and not told["prices"].switch_on
    assert "INKFISH_LIVE_SOURCES=prices,owid" in told["owid"].switch_on


def test_a_missing_library_is_told(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    told = {about.name: about for about in sources(Settings(live_sources=("prices", "owid")))}
    assert told["owid"].ready
    assert told["prices"].switch_on == "To switch it on, install the extra inkfish[live]."


def test_a_source_that_is_off_is_not_asked(tmp_path):
    with pytest.raises(LiveError, match=r"World Bank is not switched on\. To switch it on, start the server with"):
        Live(Settings(data_dir=tmp_path)).obtain(GDP)


@pytest.mark.parametrize("given", [{"live_sources": ("world-bnak",)}, {"live_urls": ("world-bnak=http://localhost",)}])
def test_an_unknown_source_in_the_settings_is_an_error(given):
    with pytest.raises(SettingError, match=r"no live source 'world-bnak'\. Did you mean 'world-bank'"):
        Live(Settings(**given))


def test_the_setting_names_all_sources():
    (help_text,) = [f.metadata["help"] for f in Settings.__dataclass_fields__.values() if f.name == "live_sources"]
    assert all(name in help_text for name in SOURCES)


# -- kept, refreshed, asked once --------------------------------------------------------------------------------------

def test_what_is_young_is_not_asked_for_again(live, world_bank):
    live(world_bank=world_bank).obtain(GDP)
    asked = len(world_bank.seen)
    (again,) = live(world_bank=world_bank, later=DAY - 60).obtain(GDP)
    assert len(world_bank.seen) == asked and again.notes == ()


def test_what_is_old_is_asked_for_again(live, world_bank):
    live(world_bank=world_bank).obtain(GDP)
    asked = len(world_bank.seen)
    (again,) = live(world_bank=world_bank, later=DAY + 60).obtain(GDP)
    assert len(world_bank.seen) > asked and again.notes == ()


@pytest.mark.parametrize("fail, why", [(500, "World Bank failed (status 500)"),
                                       (403, "World Bank refused the request (status 403)"),
                                       (429, "answers no more requests for now (status 429)")])
def test_an_older_copy_is_served_with_its_date_when_the_source_fails(live, world_bank, fail, why):
    (first,) = live(world_bank=world_bank).obtain(GDP)
    world_bank.fail = fail
    (again,) = live(world_bank=world_bank, later=2 * DAY).obtain(GDP)
    assert again.package == first.package
    assert again.notes == (f"{again.notes[0].partition(';')[0]}; what is shown was retrieved on "
                           f"{first.package.retrieved_at[:10]}.",)
    assert why in again.notes[0]


def test_a_slow_source_is_told_with_the_time_it_had(live, world_bank):
    world_bank.delay = 1.0
    with pytest.raises(LiveError, match=r"World Bank did not answer within 0.3 s\."):
        live(world_bank=world_bank, live_timeout=0.3).obtain(GDP)


def test_nobody_waits_for_the_same_silence_again(live, world_bank):
    world_bank.fail = 500
    asked = live(world_bank=world_bank)
    for _ in range(3):
        with pytest.raises(LiveError, match="failed"):
            asked.obtain(GDP)
    assert len(world_bank.seen) == 1
    asked._clock, before = lambda: before() + PATIENCE + 1, asked._clock
    world_bank.fail = 0
    assert asked.obtain(GDP)


def test_an_answer_that_is_too_large_is_refused(live, world_bank):
    with pytest.raises(LiveError, match="World Bank could not be asked: the file is larger than"):
        live(world_bank=world_bank, live_max_file=200).obtain(GDP)


def test_many_at_once_ask_once(live, world_bank):
    world_bank.delay = 0.05
    asked, got = live(world_bank=world_bank), []
    threads = [threading.Thread(target=lambda: got.extend(asked.obtain(GDP))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8 and len({o.package.retrieved_at for o in got}) == 1
    assert len([path for path in world_bank.seen if "/country/all/" in path and "page=1&" in f"{path}&"]) == 1


def test_what_a_source_does_not_have_is_no_failure(live, world_bank):
    with pytest.raises(NotThere, match=r"'NO\.SUCH' is no indicator of the World Bank"):
        live(world_bank=world_bank).obtain(Want("world-bank", "NO.SUCH"))


def test_searches_are_kept_too(live, owid):
    asked = live(owid=owid)
    assert asked.search("life expectancy") == asked.search("Life  Expectancy")
    assert len(owid.seen) == 1


def test_a_source_that_fails_keeps_nothing_of_the_others_back(live, owid, world_bank):
    world_bank.fail = 500
    found = live(owid=owid, world_bank=world_bank).search("life expectancy")
    assert [o.want.source for o in found.offers] == ["owid"]
    assert found.faults == ("World Bank failed (status 500).",)


def test_refreshing_asks_again_only_when_old_and_only_what_is_live(live, world_bank):
    (first,) = live(world_bank=world_bank).obtain(GDP)
    asked = len(world_bank.seen)
    assert live(world_bank=world_bank).refresh(first.package) == first
    assert len(world_bank.seen) == asked
    assert live(world_bank=world_bank, later=2 * DAY).refresh(first.package).notes == ()
    assert len(world_bank.seen) > asked


def test_what_a_source_gave_before_it_was_switched_off_is_told_as_such(live, world_bank, tmp_path):
    (first,) = live(world_bank=world_bank).obtain(GDP)
    kept = Live(Settings(data_dir=tmp_path)).refresh(first.package)
    assert kept.package == first.package
    assert kept.notes == (f"World Bank is switched off; what is shown was retrieved on "
                          f"{first.package.retrieved_at[:10]}.",)


class Elsewhere(StandIn):
    """Leads to another private address."""

    def _answer(self, path, query):
        return Answer("", 404)

    def _serve(self, request):
        request.send_response(302)
        request.send_header("Location", "http://127.0.0.1:1/secret")
        request.send_header("Content-Length", "0")
        request.end_headers()


def test_a_source_that_leads_elsewhere_inside_is_not_followed(live):
    with Elsewhere() as server, pytest.raises(LiveError, match="could not be asked"):
        live(owid=server).obtain(Want("owid", "life-expectancy"))


# -- every source ------------------------------------------------------------------------------------------------------

BODIES = {
    "html": b"<html><body>Sorry</body></html>", "empty": b"", "null": b"null", "list": b"[]", "object": b"{}",
    "deep": b"[" * 100_000, "text": b"ok", "half": b'{"chart": {"result": [', "binary": bytes(range(256)),
    "other": b'{"results": 3, "chart": 4, "columns": 5, "quotes": 6}', "pages": b'[{"pages": "many"}, [{}]]',
    "xml": b'<?xml version="1.0"?><a xmlns="urn:x"><b/></a>',
}


@pytest.mark.parametrize("body", BODIES, ids=str)
@pytest.mark.parametrize("name", WANTS)
def test_an_answer_in_no_known_form_is_the_source_s_failure(live, request, name, body):
    fixture, want = WANTS[name]
    server = request.getfixturevalue(fixture)
    server.body = BODIES[body]
    with pytest.raises(LiveError) as error:
        live(**{name.replace("-", "_"): server}).obtain(want)
    assert SOURCES[name].about.title in error.value.message or "World Bank" in error.value.message
    assert live(**{name.replace("-", "_"): server}).search(SEARCHES[name]).offers == ()


@pytest.mark.parametrize("name", WANTS)
@pytest.mark.parametrize("fail", [404, 429, 500, 503])
def test_every_refusal_is_told_in_words(live, request, name, fail):
    fixture, want = WANTS[name]
    server = request.getfixturevalue(fixture)
    server.fail = fail
    with pytest.raises(LiveError) as error:
        live(**{name.replace("-", "_"): server}).obtain(want)
    assert isinstance(error.value, NotThere) == (fail == 404)


@pytest.mark.parametrize("name", WANTS)
def test_a_search_that_is_refused_is_told_and_not_kept(live, request, name):
    server = request.getfixturevalue(WANTS[name][0])
    server.fail = 500
    asked = live(**{name.replace("-", "_"): server})
    found = asked.search(SEARCHES[name])
    assert found.offers == () and found.faults == (f"{SOURCES[name].about.title} failed (status 500).",)
    server.fail, before = 0, asked._clock
    asked._clock = lambda: before() + PATIENCE + 1
    assert asked.search(SEARCHES[name]).offers


@pytest.mark.parametrize("name", WANTS)
def test_every_source_gives_a_package_that_the_catalog_finds_nothing_wrong_with(live, request, tmp_path, name):
    fixture, want = WANTS[name]
    asked = live(**{name.replace("-", "_"): request.getfixturevalue(fixture)})
    (got,) = asked.obtain(want)
    catalog = Catalog(asked.settings)
    entry = catalog.entry(got.package.name)
    assert (entry.origin, entry.folder, entry.package) == ("live", got.folder, got.package)
    assert [f for f in conform(entry, catalog) if f.text != "it has no value in any row."] == []
    for resource in got.package.resources:
        table = catalog.table(got.package.name, resource.name)
        assert table.rows and table.source.retrieved_at == got.package.retrieved_at
        assert table.source.publisher and table.source.licence and table.source.url.startswith("https://")


@pytest.mark.parametrize("name", WANTS)
def test_every_source_is_found_by_its_words(live, request, name):
    found = live(**{name.replace("-", "_"): request.getfixturevalue(WANTS[name][0])}).search(SEARCHES[name])
    assert found.offers and found.offers[0].want.source == name and not found.faults


def test_a_source_is_asked_in_a_worker(tmp_path, world_bank):
    settings = Settings(data_dir=tmp_path, live_sources=("world-bank",), live_urls=(f"world-bank={world_bank.base}",))
    workers = Workers("ask live sources", 1, live_worker_limits(settings), 4)
    try:
        asked = Live(settings, workers)
        assert asked.search("life expectancy").offers[0].want.metric == "SP.DYN.LE00.IN"
        assert asked.obtain(GDP)[0].package.title == "GDP per capita (current US$)"
        with pytest.raises(NotThere):
            asked.obtain(Want("world-bank", "NO.SUCH"))
    finally:
        workers.stop()


def test_nothing_heavy_is_loaded_before_a_source_is_asked():
    import subprocess
    import sys

    code = ("import sys, inkfish.data.live.live; "
            "print([m for m in ('pandas', 'yfinance', 'sdmx', 'requests', 'curl_cffi') if m in sys.modules])")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
