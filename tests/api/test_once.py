"""Idempotency-Key: a request sent twice is done once."""

from __future__ import annotations

import threading

import pytest
from fake_rooms import answer

API = "/api/v1"
ONCE = {"idempotency-key": "order-1"}


def count(site):
    """How many threads there are."""
    return len(site.call("GET", f"{API}/threads").json()["threads"])


def test_the_same_request_again_gets_the_same_answer(site):
    first = site.call("POST", f"{API}/threads", json={"csv": "a\n1\n"}, headers=ONCE)
    again = site.call("POST", f"{API}/threads/", json={"csv": "a\n1\n"}, headers=ONCE)
    assert (first.status_code, first.content) == (again.status_code, again.content) and first.status_code == 201
    assert first.headers["x-request-id"] != again.headers["x-request-id"]
    assert count(site) == 1


def test_a_message_again(site):
    thread = site.thread()
    first, again = (site.ask(thread, "chart", headers=ONCE) for _ in range(2))
    assert first.content == again.content and "http://inkfish.test/embed/" in again.text
    assert len(site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]) == 2


@pytest.mark.parametrize("changed", ["body", "path"])
def test_another_request_with_the_key_is_422(site, changed):
    thread, other = site.thread(), site.thread()
    assert site.ask(thread, "chart", headers=ONCE).status_code == 200
    reply = site.ask(thread, "nothing", headers=ONCE) if changed == "body" else site.ask(other, "chart", headers=ONCE)
    assert reply.status_code == 422 and reply.json()["error_type"] == "BAD_REQUEST"


def test_keys_of_two_tenants_are_two_keys(site):
    mine = site.call("POST", f"{API}/threads", json={}, headers=ONCE)
    theirs = site.call("POST", f"{API}/threads", json={"csv": "a\n1\n"}, headers=ONCE, key=site.other)
    assert theirs.status_code == 201 and theirs.content != mine.content


def test_while_the_first_is_under_way_the_second_is_409(make_site):
    entered, leave = threading.Event(), threading.Event()

    def held(question, thread, **rest):
        entered.set()
        assert leave.wait(5)
        return answer(question, thread, **rest)

    site = make_site({"answer": held})
    thread = site.thread()
    replies = []
    first = threading.Thread(target=lambda: replies.append(site.ask(thread, "chart", headers=ONCE)))
    first.start()
    assert entered.wait(5)
    second = site.ask(thread, "chart", headers=ONCE)
    leave.set()
    first.join()
    assert second.status_code == 409 and second.json()["error_type"] == "BAD_REQUEST"
    assert site.ask(thread, "chart", headers=ONCE).content == replies[0].content


def test_two_processes_at_once_keep_one(site):
    """The second finds the reply only when it comes to keep its own: it keeps nothing, and gives the first's."""
    thread, service = site.thread(), site.service
    from inkfish.service.once import Once
    from inkfish.store.keys import hashed

    tenant, once = service.key(hashed(site.key)).tenant, Once("k", b"same")
    first = service.post_message(tenant, thread, "chart", once)
    seen = iter([None])
    before = service._replies.before
    service._replies.before = lambda *asked: next(seen, before(*asked))  # as if it had not been there yet
    assert service.post_message(tenant, thread, "chart", once).body == first.body
    assert len(site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]) == 2


def test_a_request_that_failed_may_be_sent_again(site):
    assert site.call("POST", f"{API}/threads", json={"csv": "!empty"}, headers=ONCE).status_code == 400
    assert site.call("POST", f"{API}/threads", json={"csv": "a\n1\n"}, headers=ONCE).status_code == 201


def test_replies_are_dropped_after_a_day(site, monkeypatch):
    from datetime import timedelta

    from inkfish.store import replies

    site.call("POST", f"{API}/threads", json={}, headers=ONCE)
    monkeypatch.setattr(replies, "KEPT", timedelta(seconds=-1))
    site.call("POST", f"{API}/threads", json={}, headers={"idempotency-key": "order-2"})
    assert site.call("POST", f"{API}/threads", json={"csv": "a\n1\n"}, headers=ONCE).status_code == 201
