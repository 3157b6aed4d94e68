"""How much one may ask at once."""

from __future__ import annotations

import asyncio

import pytest
from test_requests import is_error

from inkfish.api.limits import Body, Buckets
from inkfish.errors import PayloadTooLarge, RateLimited, RequestTimeout
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
    buckets = Buckets(rate=2, burst=2)
    for now in (0, 0, 0.5, 1.0):
        buckets.take("k", now)
    with pytest.raises(RateLimited) as refused:
        buckets.take("k", 1.1)
    assert refused.value.retry_after == pytest.approx(0.4)
    buckets.take("k", 1.5)
    Buckets(rate=0, burst=0).take("k", 0)  # 0 is no limit


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
        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            if message["type"] == "http.response.body":
                await asyncio.sleep(10)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/healthz",
            "raw_path": b"/healthz",
            "query_string": b"",
            "scheme": "http",
            "headers": [(b"host", b"x")],
            "http_version": "1.1",
            "root_path": "",
            "server": ("x", 1),
            "client": ("y", 1),
        }
        await asyncio.wait_for(site.app(scope, receive, send), 2)

    asyncio.run(ask())
