"""The session of the chat page: who gets one, what it opens, and for whom it does not."""

from __future__ import annotations

import base64
import stat
import time

import pytest

from inkfish.store import keys
from inkfish.web.session import COOKIE, Sessions

OURS = {"origin": "http://inkfish.test", "sec-fetch-site": "same-origin"}
PAGE = {"x-inkfish-page": "1", "sec-fetch-site": "same-origin"}


def sign_in(pages, key=None, headers=OURS):
    return pages.call("POST", "/session", data={"key": pages.key if key is None else key}, headers=headers)


def cookie(pages) -> str:
    return sign_in(pages).headers["set-cookie"].split(";")[0]


def test_a_key_opens_the_page_and_is_in_neither_page_nor_cookie(pages):
    assert "API key" in pages.get("/").text
    answer = sign_in(pages)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    set_cookie = answer.headers["set-cookie"]
    assert all(words in set_cookie for words in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=2592000"))
    assert pages.key not in set_cookie
    page = pages.get("/", cookie=set_cookie.split(";")[0])
    assert "What would you like to know?" in page.text and pages.key not in page.text


def test_the_page_may_call_the_api(pages):
    answer = pages.call("GET", "/api/v1/threads", headers=PAGE | {"cookie": cookie(pages)})
    assert answer.status_code == 200 and "threads" in answer.json()


@pytest.mark.parametrize(
    "change",
    [
        {"x-inkfish-page": None},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"cookie": None},
        {"cookie": f"{COOKIE}=x"},
        {"cookie": f"{COOKIE}="},
        {"cookie": ";;="},
        {"cookie": f"{COOKIE}={base64.urlsafe_b64encode(b'x' * 72).decode()}"},
        {"authorization": "Bearer wrong"},
        {"x-api-key": "wrong"},
    ],
    ids=str,
)
def test_no_other_request_rides_on_the_session(pages, change):
    headers = PAGE | {"cookie": cookie(pages)} | change
    answer = pages.call("GET", "/api/v1/threads", headers={k: v for k, v in headers.items() if v is not None})
    assert answer.status_code == 401 and answer.json()["error_type"] == "AUTHENTICATION_ERROR"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "http://evil.test"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.test"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://inkfish.test"},
    ],
)
@pytest.mark.parametrize("path", ["/session", "/session/end"])
def test_no_other_site_signs_in_or_out(pages, path, headers):
    answer = pages.call("POST", path, data={"key": pages.key}, headers=headers)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


def test_a_wrong_key_is_told(pages):
    answer = sign_in(pages, "ink_wrong")
    assert answer.status_code == 401 and "set-cookie" not in answer.headers
    assert "not known, or was revoked" in answer.text and "ink_wrong" not in answer.text


@pytest.mark.parametrize("body", [b"", b"key=", b"other=1", b"\xff\xfe", b"a=1&b=1&c=1&d=1&e=1&key=x", b"{}"])
def test_a_form_without_a_key_is_a_bad_request(pages, body):
    answer = pages.call("POST", "/session", content=body, headers=OURS)
    assert answer.status_code == 400 and answer.json()["error_type"] == "BAD_REQUEST"


def test_a_revoked_key_closes_its_sessions(pages):
    with pages.service.database.write() as tx:
        key = keys.create(tx, "soon gone")
    held = sign_in(pages, key).headers["set-cookie"].split(";")[0]
    assert "What would you" in pages.get("/", cookie=held).text
    with pages.service.database.write() as tx:
        keys.revoke(tx, "soon gone")
    assert "API key" in pages.get("/", cookie=held).text


def test_signing_out_ends_the_cookie(pages):
    answer = pages.call("POST", "/session/end", headers=OURS)
    assert answer.status_code == 303 and "Max-Age=0" in answer.headers["set-cookie"]


def test_the_cookie_keeps_to_https_where_that_is_how_the_server_is_reached(tmp_path):
    import web_site
    from in_hand import Pages

    app, service, key = web_site.make_site(tmp_path, public_url="https://inkfish.example")
    assert "Secure" in sign_in(Pages(app, service, key)).headers["set-cookie"]
    service.stop()


def test_sessions_end_and_cannot_be_forged(tmp_path, monkeypatch):
    sessions, key_hash = Sessions(tmp_path / "a"), keys.hashed("k")
    value = sessions.open(key_hash)
    assert sessions.key_hash(value) == key_hash
    assert Sessions(tmp_path / "a").key_hash(value) == key_hash
    assert Sessions(tmp_path / "b").key_hash(value) is None
    raw = bytearray(base64.urlsafe_b64decode(value))
    for at in (0, 33, 71):
        changed = bytes(raw[:at]) + bytes([raw[at] ^ 1]) + bytes(raw[at + 1 :])
        assert sessions.key_hash(base64.urlsafe_b64encode(changed).decode()) is None
    later = time.time() + 31 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert sessions.key_hash(value) is None


def test_only_the_server_may_read_the_secret(tmp_path):
    Sessions(tmp_path).open(b"x" * 32)
    assert stat.S_IMODE((tmp_path / "session.secret").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["session.secret"]
