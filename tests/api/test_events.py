"""An answer as server-sent events: the blocks of the JSON answer, each once and in order, and how it may end."""

from __future__ import annotations

import asyncio
import json
import threading
import time

import fake_rooms
import pytest

from inkfish.api import events
from inkfish.store import threads

API = "/api/v1"
STREAM = {"accept": "text/event-stream"}


def parsed(text: str) -> list[tuple[str, dict]]:
    """Return the events of a stream as (name, data); lines that begin with a colon are none."""
    found = []
    for part in text.split("\n\n"):
        lines = [line for line in part.split("\n") if line and not line.startswith(":")]
        if lines:
            fields = dict(line.split(": ", 1) for line in lines)
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def stream(site, thread, question, **headers):
    answer = site.ask(thread, question, headers=STREAM | headers)
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    return parsed(answer.text)


def test_the_events_are_the_blocks_and_then_the_message(site):
    thread = site.thread()
    told = stream(site, thread, "think chart")
    names = [name for name, _ in told]
    assert names == ["thinking", "query", "text", "visualization", "follow_up", "message"]
    message = told[-1][1]
    assert [data for _, data in told[:-1]] == message["content"]
    assert [data["type"] for _, data in told[:-1]] == names[:-1]
    assert message["role"] == "assistant" and message["thread_id"] == thread
    assert told[3][1]["embed_url"].startswith("http://inkfish.test/embed/")
    kept = site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]
    assert kept[1] == message and kept[0]["content"] == "think chart"


def test_the_headers_keep_proxies_from_holding_it_back(site):
    answer = site.ask(site.thread(), "chart", headers=STREAM)
    assert answer.headers["cache-control"] == "no-store" and answer.headers["x-accel-buffering"] == "no"
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        ("text/event-stream", True),
        ("Text/Event-Stream; charset=utf-8", True),
        ("text/event-stream, application/json", True),
        ("text/event-stream, */*", True),
        ("application/json, text/event-stream;q=0.9", False),
        ("application/json, text/event-stream", False),
        ("application/json;q=0.5, text/event-stream", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=x", True),
        ("application/json", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_who_asks_for_it_gets_it(site, accept, streams):
    answer = site.ask(site.thread(), "chart", headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream" if streams else "application/json")


def test_an_error_before_the_first_event_is_an_answer_of_its_own(site):
    thread = site.thread()
    cases = {"  ": 400, "fail query": 500, "fail late": 408, "fail busy": 503, "fail boom": 500}
    for question, status in cases.items():
        answer = site.ask(thread, question, headers=STREAM)
        assert answer.status_code == status and set(answer.json()) == {"error_type", "error_message"}, question
    assert site.ask("thread_none", "chart", headers=STREAM).status_code == 404
    assert site.ask(site.thread(key=site.other), "chart", headers=STREAM).status_code == 404


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("late", {"error_type": "REQUEST_TIMEOUT", "error_message": "It took too long."}),
        ("boom", {"error_type": "INTERNAL_SERVER_ERROR"}),
    ],
)
def test_an_error_after_it_is_an_event(site, kind, error):
    thread = site.thread()
    told = stream(site, thread, f"think fail {kind}")
    assert [name for name, _ in told] == ["thinking", "error"]
    assert told[-1][1].items() >= error.items() and "secret" not in str(told)
    assert site.call("GET", f"{API}/threads/{thread}/messages").json() == {"messages": []}


def test_silence_is_filled_with_heartbeats(site, monkeypatch):
    monkeypatch.setattr(events, "BEAT", 0.05)
    answer = site.ask(site.thread(), "sleep 200", headers=STREAM)
    assert answer.text.startswith(": still at work\n\n") and answer.text.count("still at work") >= 2
    assert parsed(answer.text)[-1][0] == "message"


def test_an_error_after_a_heartbeat_is_an_event(site, monkeypatch, make_site):
    monkeypatch.setattr(events, "BEAT", 0.02)

    def slow(question, thread, **rest):
        time.sleep(0.1)
        return fake_rooms.answer("fail query", thread, **rest)

    site = make_site({"answer": slow})
    assert [name for name, _ in stream(site, site.thread(), "chart")] == ["error"]


def test_a_card_is_told_when_it_can_be_opened(make_site):
    seen = []

    def telling(question, thread, *, tell, **rest):
        made = fake_rooms.answer("chart", thread, **rest)
        for block in made.blocks:
            tell(block)
        return made

    site = make_site({"answer": telling})
    told = []

    def tell(block):
        told.append(json.loads(block)["type"])
        if told[-1] == "visualization":
            seen.append(site.service.public_card(json.loads(block)["card_id"]).title)

    from inkfish.store.keys import hashed

    tenant = site.service.key(hashed(site.key)).tenant
    site.service.post_message(tenant, site.thread(), "q", tell=tell)
    assert told == ["thinking", "query", "text", "visualization", "follow_up"] and seen == ["Units by region"]


def test_an_answer_made_again_takes_back_what_was_told(site, monkeypatch):
    """Another process was faster: the first answer rests on an older thread."""
    thread, add, moved = site.thread(), threads.add, iter([True])

    def once_moved(*args):
        if next(moved, False):
            raise threads.Moved
        add(*args)

    monkeypatch.setattr(threads, "add", once_moved)
    names = [name for name, _ in stream(site, thread, "think nothing")]
    assert names[:2] == ["thinking", "restart"] and names[-1] == "message"


def test_an_idempotency_key_gives_the_same_events_once(site):
    thread, once = site.thread(), {"idempotency-key": "k1"}
    first = stream(site, thread, "think chart", **once)
    assert stream(site, thread, "think chart", **once) == first
    assert site.ask(thread, "think chart", headers=once).json() == first[-1][1]
    assert site.ask(thread, "chart", headers=STREAM | once).status_code == 422
    assert len(site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]) == 2


def call_raw(site, thread, send, question="think chart"):
    """Call the application with a `send` of our own."""
    body = json.dumps({"user_message": question}).encode()
    headers = [
        (b"host", b"inkfish.test"),
        (b"authorization", f"Bearer {site.key}".encode()),
        (b"accept", b"text/event-stream"),
        (b"content-length", str(len(body)).encode()),
    ]
    path = f"{API}/threads/{thread}/messages"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
    }

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    return site.app(scope, receive, send)


def test_a_reader_that_goes_away_finds_the_answer_kept(make_site):
    """The block is sent while the work still goes on, and the request counts as under way until that has ended."""
    leave = threading.Event()

    def slow(question, thread, *, tell, **rest):
        tell(fake_rooms.THINKING)
        assert leave.wait(5)
        return fake_rooms.answer("chart", thread, **rest)

    site = make_site({"answer": slow})
    thread = site.thread()

    async def scenario():
        got = asyncio.Event()

        async def send(message):
            if message.get("body"):
                got.set()
                raise OSError("the reader has gone")

        running = asyncio.create_task(call_raw(site, thread, send))
        await asyncio.wait_for(got.wait(), 5)
        await asyncio.sleep(0.05)
        assert not running.done()
        leave.set()
        with pytest.raises(OSError):
            await running

    asyncio.run(scenario())
    kept = site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]
    assert [m["role"] for m in kept] == ["user", "assistant"]


def test_a_plain_call_is_told_nothing_on_the_way(make_site):
    def plain(question, thread, run, links, now, new_id, max_marks, folder):
        return fake_rooms.answer(question, thread, run, links, now, new_id, max_marks, folder)

    site = make_site({"answer": plain})
    assert site.ask(site.thread(), "chart").status_code == 200
