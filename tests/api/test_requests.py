"""Every operation and error of the API, from a table; and what no table row can hold."""

from __future__ import annotations

import json
import logging
import tomllib
from pathlib import Path

import pytest
from fake_rooms import answer

from inkfish.errors import QueryError

CASES = tomllib.loads(Path(__file__).with_name("cases").joinpath("requests.toml").read_text())["case"]
KINDS = {
    "BAD_REQUEST",
    "AUTHENTICATION_ERROR",
    "FORBIDDEN",
    "NOT_FOUND",
    "REQUEST_TIMEOUT",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_CONTENT_FORMAT",
    "RATE_LIMIT_EXCEEDED",
    "INTERNAL_SERVER_ERROR",
    "SERVICE_UNAVAILABLE",
}
API = "/api/v1"


def is_error(reply, status, kind, *says):
    """Whether an answer is an error of the one shape."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/json"
    body = reply.json()
    assert set(body) == {"error_type", "error_message"}
    assert body["error_type"] == kind and kind in KINDS
    for words in says:
        assert words in body["error_message"]
    return True


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_request(site, case):
    thread, theirs = site.thread(), site.thread(key=site.other)
    ids = {
        "thread": thread,
        "theirs": theirs,
        "card": site.card(thread),
        "their_card": site.card(theirs, key=site.other),
    }

    def filled(text):
        for name, value in ids.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    body = filled(case["body"]).encode() if "body" in case else None
    headers = case.get("headers") or ({"content-type": "application/json"} if body else {})
    reply = site.call(case["method"], API + filled(case["path"]), content=body, headers=headers)
    assert reply.headers["x-request-id"]
    assert reply.headers["cache-control"] == "no-store"
    if case["status"] < 300:
        assert reply.status_code == case["status"], reply.text
        return
    says = [words for words in case.get("says", ()) if words not in ids]
    assert is_error(reply, case["status"], case.get("kind", "BAD_REQUEST"), *says)
    assert case.get("hides", "\0") not in reply.text
    assert reply.headers.get("allow") == case.get("allow")
    left = site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]
    assert len(left) == 2, "a request that fails leaves nothing behind"


PRIVATE = [
    "GET /threads",
    "POST /threads",
    "GET /threads/{t}",
    "DELETE /threads/{t}",
    "GET /threads/{t}/messages",
    "POST /threads/{t}/messages",
    "GET /cards/{c}",
    "GET /cards/{c}/data",
    "GET /cards/{c}/spec",
    "GET /nothing",
]


@pytest.mark.parametrize("operation", PRIVATE)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer ink_wrong"},
        {"authorization": "Basic YTpi"},
        {"x-api-key": "ink_wrong"},
        {"authorization": "Bearer \xff\xfe".encode("latin-1")},
    ],
    ids=["none", "wrong", "basic", "wrong header", "no text"],
)
def test_without_a_key(site, operation, headers):
    method, path = operation.split()
    reply = site.call(method, API + path.format(t="thread_1", c="card_1"), key="", headers=headers)
    assert is_error(reply, 401, "AUTHENTICATION_ERROR")
    assert reply.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "headers", [{"authorization": "Bearer KEY"}, {"authorization": "bearer  KEY "}, {"x-api-key": "KEY"}]
)
def test_both_ways_to_send_a_key(site, headers):
    filled = {name: value.replace("KEY", site.key) for name, value in headers.items()}
    assert site.call("GET", f"{API}/threads", key="", headers=filled).status_code == 200


def test_a_revoked_key_soon_fails(site, monkeypatch):
    from inkfish.api import auth
    from inkfish.store import keys

    monkeypatch.setattr(auth, "FRESH", 0.0)
    assert site.call("GET", f"{API}/threads").status_code == 200
    with site.service.database.write() as tx:
        keys.revoke(tx, "one")
    assert is_error(site.call("GET", f"{API}/threads"), 401, "AUTHENTICATION_ERROR")


HOSTILE = {
    "200,000 deep lists": b'{"csv":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "200,000 deep objects": b'{"csv":' * 200_000 + b"1" + b"}" * 200_000,
    "5,000 digits": b'{"csv": ' + b"9" * 5000 + b"}",
    "-5,000 digits": b'{"csv": -' + b"9" * 5000 + b"}",
    "1e999": b'{"csv": 1e999}',
    "not UTF-8": b'{"csv": "\xff\xfe"}',
    "UTF-16": '{"csv": "a"}'.encode("utf-16"),
    "NaN": b'{"csv": NaN}',
    "NUL": b"\0",
    "only quotes": b'"' * 1000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("path", ["/threads", "/threads/thread_1/messages"])
def test_hostile_bodies(site, body, path):
    assert is_error(
        site.call("POST", API + path, content=body, headers={"content-type": "application/json"}), 400, "BAD_REQUEST"
    )


def test_the_documents_thread_and_messages(site):
    thread = site.thread("product,revenue,units_sold\nWidget A,50000,1200\nWidget B,45000,980\nWidget C,38000,850")
    answered = site.ask(thread, "  chart of revenue ").json()
    assert list(answered) == ["message_id", "thread_id", "role", "created_at", "content"]
    assert answered["role"] == "assistant" and answered["thread_id"] == thread
    listed = site.call("GET", f"{API}/threads/{thread}/messages").json()
    assert list(listed) == ["messages"]
    user, assistant = listed["messages"]
    assert user["role"] == "user" and user["content"] == "chart of revenue"
    assert assistant == answered
    shown = next(b for b in assistant["content"] if b["type"] == "visualization")
    card = shown["card_id"]
    assert shown["embed_url"] == f"http://inkfish.test/embed/{card}"
    assert shown["image_url"] == f"http://inkfish.test/image/{card}.png"
    assert shown["webpage_url"] == f"http://inkfish.test/card/{card}"


def test_links_follow_the_public_address_or_the_host(make_site):
    for site, base in (
        (make_site(public_url="https://charts.example.org/"), "https://charts.example.org"),
        (make_site(), "http://elsewhere:81"),
    ):
        thread = site.thread()
        site.ask(thread, "chart")
        card = site.card(thread)
        headers = {"host": "elsewhere:81"}
        listed = site.call("GET", f"{API}/threads/{thread}/messages", headers=headers).text
        assert f'"embed_url":"{base}/embed/' in listed and "inkfish://" not in listed
        assert (
            site.call("GET", f"{API}/cards/{card}", headers=headers).json()["image_url"] == f"{base}/image/{card}.png"
        )


@pytest.mark.parametrize(
    "host",
    [
        "a b",
        "x/y",
        "x?y",
        'x"y',
        "<script>",
        "user@host",
        "x:port",
        "x#y",
        "-x",
        "é",
        "[::1",
        "x:123456",
        "x" * 300,
        "x, y",
        "x\\y",
    ],
)
def test_a_hostile_host_is_refused(site, host):
    assert is_error(
        site.call("GET", f"{API}/threads", headers={"host": host.encode("latin-1")}), 400, "BAD_REQUEST", "Host"
    )


def test_text_that_looks_like_our_links_stays_what_it_was(site):
    thread, text = site.thread(), 'chart inkfish://self/embed/x "embed_url":"inkfish://self/y"'
    answered = site.ask(thread, text).json()
    said = next(b for b in answered["content"] if b["type"] == "text")
    assert said["text"].endswith(text)
    messages = site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]
    assert messages[0]["content"] == text and messages[1] == answered


def test_messages_by_pages(site):
    thread = site.thread()
    for i in range(3):
        site.ask(thread, f"nothing {i}")
    whole = site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]
    assert [m["content"] for m in whole[::2]] == ["nothing 0", "nothing 1", "nothing 2"]
    seen, after = [], None
    while True:
        path = f"{API}/threads/{thread}/messages?limit=4" + (f"&after={after}" if after else "")
        page = site.call("GET", path).json()["messages"]
        if not page:
            break
        assert len(page) <= 4
        seen, after = seen + page, page[-1]["message_id"]
    assert seen == whole


def test_a_whole_thread_is_fresh_after_each_message(site):
    thread = site.thread()
    for i in range(3):
        for _ in range(2):  # the second from what is at hand
            assert len(site.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]) == 2 * i
        site.ask(thread, "chart")
    assert site.call("GET", f"{API}/threads/{thread}/messages", key=site.other).status_code == 404
    site.call("DELETE", f"{API}/threads/{thread}")
    assert site.call("GET", f"{API}/threads/{thread}/messages").status_code == 404


def test_threads_newest_first_by_pages(site):
    made = [site.thread() for _ in range(5)][::-1]
    site.thread(key=site.other)
    site.ask(made[0], "nothing at all")
    pages, after = [], None
    while True:
        page = site.call("GET", f"{API}/threads?limit=2" + (f"&after={after}" if after else "")).json()
        pages.append([t["thread_id"] for t in page["threads"]])
        after = page.get("next")
        if not after:
            break
    assert pages == [made[:2], made[2:4], made[4:]]
    first = site.call("GET", f"{API}/threads").json()["threads"][0]
    assert first["title"] == "nothing at all"


def test_a_thread_shows_its_files(site):
    body = {
        "csv": ["a,b\n1,2\n", "c\n3\n"],
        "file_sources": [
            {"name": "Sales.csv", "url": "https://example.com/1.csv"},
            {"name": "sales.csv", "url": "https://example.com/22.csv"},
        ],
    }
    thread = site.call("POST", f"{API}/threads", json=body).json()["thread_id"]
    files = site.call("GET", f"{API}/threads/{thread}").json()["files"]
    assert [(f["name"], f["table"], f["rows"], f["columns"]) for f in files] == [
        ("Sales.csv", "Sales", 1, 2),
        ("sales.csv", "sales_2", 1, 2),
        ("Inline CSV", "data", 1, 2),
        ("Inline CSV", "data_2", 1, 1),
    ]


def test_a_card_in_focus_brings_its_tables_and_its_plan(site):
    card = site.card()
    made = site.call("POST", f"{API}/threads", json={"in_focus_card_id": card, "csv": "x\n1\n"}).json()
    assert made["in_focus_card_id"] == card
    said = site.ask(made["thread_id"], "chart").json()["content"]
    assert next(b["text"] for b in said if b["type"] == "text").startswith("0 before; 2 tables; focus True")
    assert site.call("GET", f"{API}/threads/{made['thread_id']}").json()["in_focus_card_id"] == card


def test_a_file_that_fails_leaves_nothing(site):
    body = {"csv": ["a\n1\n", "!empty", "b\n2\n"]}
    assert site.call("POST", f"{API}/threads", json=body).status_code == 400
    assert site.call("GET", f"{API}/threads").json() == {"threads": []}
    left = [p for p in site.service.settings.data_dir.rglob("*") if p.is_file() and "inkfish.db" not in p.name]
    assert left == []


def test_a_thread_that_goes_takes_its_own_files_and_cards_alone(site):
    first, second = site.thread("a\n1\n"), site.thread("a\n1\n")
    third = site.call("POST", f"{API}/threads", json={"csv": "a\n3\n"}).json()["thread_id"]
    card = site.card(first)
    focused = site.call("POST", f"{API}/threads", json={"in_focus_card_id": card}).json()["thread_id"]

    def files():
        return len(list((site.service.settings.data_dir / "tenants").rglob("*.parquet")))

    assert files() == 2
    assert site.call("DELETE", f"{API}/threads/{first}").status_code == 204
    assert files() == 2
    assert site.call("GET", f"{API}/cards/{card}").status_code == 404
    assert site.call("DELETE", f"{API}/threads/{third}").status_code == 204
    assert files() == 1
    assert "focus True" in site.ask(focused, "chart").text  # the plan in focus outlives its card
    assert site.call("DELETE", f"{API}/threads/{second}").status_code == 204
    assert files() == 1
    assert site.call("DELETE", f"{API}/threads/{focused}").status_code == 204
    assert files() == 0


def test_messages_of_one_thread_are_answered_one_after_another(site):
    thread = site.thread()
    calls = [("POST", f"{API}/threads/{thread}/messages", {"json": {"user_message": "sleep 20"}}) for _ in range(6)]
    replies = site.calls(calls)
    before = sorted(
        int(next(b["text"] for b in r.json()["content"] if b["type"] == "text").split()[0]) for r in replies
    )
    assert before == [0, 1, 2, 3, 4, 5]


def test_an_answer_is_made_again_when_another_process_was_faster(make_site, tmp_path):
    told = []

    def slow(question, thread, **rest):
        told.append(len(thread.turns))
        if question == "slow" and len(told) == 1:
            site.service.post_message(tenant, thread_id, "nothing")
        return answer(question, thread, **rest)

    site = make_site({"answer": slow})
    thread_id = site.thread()
    tenant = site.service.key(__import__("hashlib").sha256(site.key.encode()).digest()).tenant
    site.service._answering.of = lambda name: __import__(
        "contextlib"
    ).nullcontext()  # as two processes are to each other
    assert "1 before" in site.ask(thread_id, "slow").text
    assert told == [0, 0, 1]
    contents = [m["content"] for m in site.call("GET", f"{API}/threads/{thread_id}/messages").json()["messages"][::2]]
    assert contents == ["nothing", "slow"]


def test_a_thread_deleted_while_its_answer_is_made_is_not_there(make_site):
    """Its files go with it, so that the query fails: that is the deletion's doing, not a fault of the server."""

    def too_late(question, thread, **rest):
        site.service.delete_thread(tenant, thread_id)
        raise QueryError("The file of a table could not be read.")

    site = make_site({"answer": too_late})
    thread_id = site.thread()
    tenant = site.service.key(__import__("hashlib").sha256(site.key.encode()).digest()).tenant
    reply = site.call("POST", f"{API}/threads/{thread_id}/messages", json={"user_message": "total units"})
    assert is_error(reply, 404, "NOT_FOUND", "no thread")


@pytest.mark.parametrize(
    ("changes", "question", "says"), [({"max_question": 10}, "x" * 11, "11"), ({"max_messages": 2}, "nothing", "full")]
)
def test_limits_of_questions_and_messages(make_site, changes, question, says):
    site = make_site(**changes)
    thread = site.thread()
    assert site.ask(thread, "nothing").status_code == 200
    assert is_error(site.ask(thread, question), 400, "BAD_REQUEST", says)


def test_card_data_and_spec(site):
    card = site.card()
    path = f"{API}/cards/{card}"
    detail = site.call("GET", path).json()
    assert {
        "card_id",
        "title",
        "description",
        "chart_type",
        "chart_reason",
        "embed_url",
        "image_url",
        "webpage_url",
        "sources",
        "methodologies",
        "query",
        "created_at",
        "private",
        "embed_origins",
    } == set(detail)
    assert detail["chart_type"] == "bar" and detail["sources"] == ["Inline CSV"]
    data = site.call("GET", f"{path}/data").json()
    assert data["rows"] == [["West", 30], ["East", 12], [None, 1]] and data["total_rows"] == 3
    assert [(c["name"], c["type"]) for c in data["columns"]] == [("region", "text"), ("units", "integer")]
    for form, kind in (("csv", "text/csv; charset=utf-8"), ("parquet", "application/vnd.apache.parquet")):
        reply = site.call("GET", f"{path}/data?format={form}")
        assert reply.content == f"{form} 3".encode() and reply.headers["content-type"] == kind
        assert reply.headers["content-disposition"] == f'attachment; filename="{card}.{form}"'
    assert site.call("GET", f"{path}/spec").json()["mark"] == "bar"
    assert site.call("GET", f"{path}/spec?dark_mode=true").json()["background"] == "black"


def test_health(site):
    assert site.call("GET", "/healthz", key="").json() == {"status": "ok"}
    assert site.call("GET", "/readyz", key="").json() == {"status": "ok", "parts": {"store": True}}
    site.service.database.writable = lambda: False
    reply = site.call("GET", "/readyz", key="")
    assert reply.status_code == 503 and reply.json()["parts"] == {"store": False}


def test_a_head_is_a_get(site):
    assert site.call("HEAD", "/healthz", key="").status_code == 200


def test_the_log_has_the_request_and_not_the_data(site, caplog):
    logging.getLogger("inkfish").propagate = True
    caplog.set_level(logging.INFO, "inkfish")
    thread = site.thread()
    reply = site.ask(thread, "chart of secrets")
    failed = site.ask(thread, "fail boom")
    from inkfish.api.log import Lines

    lines = [json.loads(Lines().format(r)) for r in caplog.records]
    by_id = {line["request_id"]: line for line in lines if line["event"] == "request"}
    line = by_id[reply.headers["x-request-id"]]
    assert (
        line["route"] == "/api/v1/threads/{thread_id}/messages"
        and line["status"] == 200
        and line["key"].startswith("key_")
    )
    fault = next(line for line in lines if line["event"] == "fault")
    assert fault["request_id"] == failed.headers["x-request-id"] and fault["error"] == "ValueError"
    written = "\n".join(map(json.dumps, lines))
    for secret in ("secret", thread, site.key, str(site.service.settings.data_dir)):
        assert secret not in written
