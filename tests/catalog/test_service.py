"""Tables of the catalog in threads: linked into the tenant's folder, kept with the thread, gone with it."""

from __future__ import annotations

import json

import pytest

from inkfish.server import build
from inkfish.settings import Settings


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("served"))
    rooms = build(settings)
    rooms.service.start()
    yield rooms.service
    rooms.service.stop()


def _thread(service, tenant):
    return json.loads(service.create_thread(tenant).body)["thread_id"]


def _ask(service, tenant, thread, question):
    return {b["type"]: b for b in json.loads(service.post_message(tenant, thread, question).body)["content"]}


def _files(service, tenant):
    home = service.settings.data_dir / "tenants" / tenant / "tables"
    return sorted(home.glob("*.parquet")) if home.is_dir() else []


def test_a_table_is_linked_kept_and_swept(service):
    thread = _thread(service, "one")
    answer = _ask(service, "one", thread, "life expectancy in Japan")
    (file,) = _files(service, "one")
    kept = service.settings.data_dir / "catalog" / "tables" / file.name
    assert file.stat().st_ino == kept.stat().st_ino, "no copy is made on the same disk"
    (line,) = service.thread("one", thread)["files"]
    assert (line["table"], line["origin"]) == ("world_development", "world-development/countries")
    assert "visualization" in _ask(service, "one", thread, "what about Brazil?")
    assert len(service.thread("one", thread)["files"]) == 1, "what a thread has is not opened again"
    card = answer["visualization"]["card_id"]
    service.delete_thread("one", thread)
    assert _files(service, "one") == [] and kept.is_file()
    with pytest.raises(Exception, match="no card"):
        service.public_card(card)


def test_tenants_stay_apart_and_share_the_file(service):
    for tenant in ("two", "three"):
        _ask(service, tenant, _thread(service, tenant), "life expectancy in Japan")
    (first,), (second,) = _files(service, "two"), _files(service, "three")
    assert first != second and first.name == second.name


def test_a_thread_moves_on_to_other_tables_and_back(service):
    thread = _thread(service, "four")
    asked = ("Show me Apple stock performance", "unemployment in California", "what about Texas?", "IBM share price")
    tables = [_ask(service, "four", thread, q)["query"]["query"] for q in asked]
    names = [next(w for w in ("share_prices", "us_local_unemployment") if w in sql) for sql in tables]
    assert names == ["share_prices", "us_local_unemployment", "us_local_unemployment", "share_prices"]
    assert len(service.thread("four", thread)["files"]) == 2


def test_a_card_of_the_catalog_can_be_taken_up_in_a_new_thread(service):
    thread = _thread(service, "five")
    card = _ask(service, "five", thread, "life expectancy in Japan")["visualization"]["card_id"]
    other = json.loads(service.create_thread("five", focus_card_id=card).body)["thread_id"]
    answer = _ask(service, "five", other, "How does that compare to Brazil?")
    assert "Brazil" in answer["query"]["query"] and "Japan" in answer["query"]["query"]


def test_a_refusal_keeps_nothing(service):
    thread = _thread(service, "six")
    assert "no_results" in _ask(service, "six", thread, "GDP of Atlantis")
    assert service.thread("six", thread)["files"] == []
