"""How much one may ask at once."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest
from test_requests import is_error

from inkfish.api.limits import Body, Crowd
from inkfish.errors import PayloadTooLarge, RateLimited, RequestTimeout, Unavailable
from inkfish.service.buckets import Buckets
from inkfish.settings import Settings

API = "/api/v1"


def test_too_many_at_once(make_site):
    site = make_site(requests_in_flight=2)
    thread = site.thread()
    slow = [("POST", f"{API}/threads/{thread}/messages", {"json": {"user_message": "sleep 150"}})] * 2
    replies = site.calls([*slow, ("GET", f"{API}/threads", {}), ("GET", "/healthz", {})])
    assert [r.status_code for r in replies] == [200, 200, 503, 200]
    assert is_error(replies[2], 503, "SERVICE_UNAVAILABLE") and replies[2].headers["retry-after"]
    assert site.call("GET", f"{API}/threads").status_code == 200


def test_too_many_of_one_key_at_once(make_site):
    site = make_site(key_in_flight=1)
    thread = site.thread()
    site.thread(key=site.other)
    slow = ("POST", f"{API}/threads/{thread}/messages", {"json": {"user_message": "sleep 150"}})
    replies = site.calls([slow, ("GET", f"{API}/threads", {}), ("GET", f"{API}/threads", {"key": site.other})])
    assert [r.status_code for r in replies] == [200, 429, 200]
    assert is_error(replies[1], 429, "RATE_LIMIT_EXCEEDED")


def test_the_rate_of_one_key(make_site):
    site = make_site(key_rate=0.5, key_burst=3)
    replies = site.calls([("GET", f"{API}/threads", {})] * 5)
    assert sorted(r.status_code for r in replies) == [200, 200, 200, 429, 429]
    refused = next(r for r in replies if r.status_code == 429)
    assert is_error(refused, 429, "RATE_LIMIT_EXCEEDED") and 1 <= int(refused.headers["retry-after"]) <= 3
    assert site.call("GET", f"{API}/threads", key=site.other).status_code == 200


def test_a_bucket_fills_with_time():
    buckets = Buckets(rate=2, burst=2, refusal="Too often.")
    for now in (0, 0, 0.5, 1.0):
        buckets.take("k", now)
    with pytest.raises(RateLimited, match="Too often") as refused:
        buckets.take("k", 1.1)
    assert refused.value.retry_after == pytest.approx(0.4)
    buckets.take("k", 1.5)
    Buckets(rate=0, burst=0, refusal="").take("k", 0)  # 0 is no limit


def read(chunks, headers, pause=0.0, **changes):
    """Read a body that comes in these chunks."""
    left = list(chunks)

    async def receive():
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return asyncio.run(Body(headers, receive, Settings(**changes)).read()), left


def test_bodies_within_limits():
    assert read([b"ab", b"cd"], {b"transfer-encoding": b"chunked"}, max_body=4)[0] == b"abcd"
    assert read([b"ab"], {b"content-length": b"2"}, max_body=2)[0] == b"ab"
    assert read([b"never read"], {})[0] == b""


@pytest.mark.parametrize(
    ("headers", "changes", "pause", "error"),
    [
        ({b"content-length": b"5"}, {"max_body": 4}, 0, PayloadTooLarge),
        ({b"content-length": b"9" * 5000}, {"max_body": 4}, 0, PayloadTooLarge),
        ({b"transfer-encoding": b"chunked"}, {"max_body": 4}, 0, PayloadTooLarge),
        ({b"content-length": b"5"}, {"body_timeout": 0.05}, 0.03, RequestTimeout),
    ],
)
def test_bodies_beyond_limits(headers, changes, pause, error):
    with pytest.raises(error):
        read([b"ab", b"cd", b"e"], headers, pause, **changes)


def test_a_body_that_is_too_large_by_its_length_alone(make_site):
    site = make_site(max_body=1000)
    reply = site.call("POST", f"{API}/threads", content=b"x" * 1001, headers={"content-type": "application/json"})
    assert is_error(reply, 413, "PAYLOAD_TOO_LARGE", "1,000", "file_sources") and reply.headers["connection"] == "close"
    assert site.call("POST", f"{API}/threads", key="", content=b"x" * 1001).status_code == 401


def test_an_answer_that_nobody_reads_lets_go(site, monkeypatch):
    from inkfish.api import door

    monkeypatch.setattr(door, "SEND_TIME", 0.05)

    async def ask():
        async def send(message):
            if message["type"] == "http.response.body":
                await asyncio.sleep(10)

        await asyncio.wait_for(called(site.app, None, "GET", "/healthz", [], send), 2)

    asyncio.run(ask())


def test_who_has_no_key_leaves_places_for_keys():
    crowd = Crowd(Settings(requests_in_flight=4, key_in_flight=2))
    with ExitStack() as inside:
        for _ in range(3):
            inside.enter_context(crowd.one_keyless())
        with pytest.raises(Unavailable, match="3 requests without a key"), crowd.one_keyless():
            pass
        with crowd.one(), crowd.one_of("key"), pytest.raises(Unavailable, match="4 requests"), crowd.one():
            pass
    for _ in range(9):  # every place is given back, also by one that was refused
        with crowd.one_keyless():
            pass


def test_slow_bodies_without_a_key_take_no_place(site):
    """They are refused themselves when they are too many; others, with a key or without, are served."""

    async def slow(arrived):
        async def receive():
            arrived.set()
            await asyncio.sleep(5)

        return await called(site.app, receive, "POST", "/session", [(b"content-length", b"9")])

    async def ask():
        signs = [asyncio.Event() for _ in range(16)]
        stalled = [asyncio.create_task(slow(sign)) for sign in signs]
        await asyncio.gather(*(sign.wait() for sign in signs))
        refused = await slow(asyncio.Event())
        key = [(b"x-api-key", site.key.encode())]
        rest = [await called(site.app, None, "GET", path, key) for path in (f"{API}/threads", "/docs", "/healthz")]
        for task in stalled:
            task.cancel()
        return refused, rest

    assert asyncio.run(ask()) == (503, [200, 200, 200])


async def called(app, receive, method, path, headers, send=None):
    """Call an application; return the status of its answer. No `receive`: there is no body."""
    sent = []

    async def nothing():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def keep(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"x"), *headers],
        "http_version": "1.1",
        "root_path": "",
        "server": ("x", 1),
        "client": ("y", 1),
    }
    await app(scope, receive or nothing, send or keep)
    return sent[0]["status"] if sent else None
