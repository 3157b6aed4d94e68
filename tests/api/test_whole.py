"""The whole product over HTTP: the real rooms behind the real application."""

from __future__ import annotations

import csv
import io
import json

import pytest
from in_process import Site

from inkfish import server
from inkfish.settings import Settings
from inkfish.store import keys

API = "/api/v1"
WIDGETS = "product,revenue,units_sold\nWidget A,50000,1200\nWidget B,45000,980\nWidget C,38000,850"
ORDER = ["thinking", "query", "text", "visualization", "follow_up"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The application as `inkfish serve` makes it, with two tenants."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("whole"), key_rate=0)
    app = server.make_app(settings)
    service = next(m for m in app.user_middleware if "service" in m.kwargs).kwargs["service"]
    with service.database.write() as tx:
        pair = keys.create(tx, "one"), keys.create(tx, "two")
    yield Site(app, service, *pair)
    service.stop()


@pytest.fixture(scope="module")
def conversation(whole):
    """The documents' three rows, and the four questions of the issue."""
    thread = whole.thread(WIDGETS)
    asked = (
        "Which widget has the highest revenue?",
        "Total units sold",
        "revenue per unit by product",
        "show that as a pie",
    )
    return thread, [whole.ask(thread, question).json() for question in asked]


@pytest.fixture(scope="module")
def shown(whole):
    """A card's block: three bars."""
    return blocks(whole.ask(whole.thread(WIDGETS), "total revenue by product").json())["visualization"]


def blocks(message):
    """A message's blocks by type."""
    return {block["type"]: block for block in message["content"]}


def test_the_four_questions_are_answered(whole, conversation):
    thread, answers = conversation
    for message in answers:
        assert [b["type"] for b in message["content"] if b["type"] != "follow_up"] == ORDER[:4], message
    said = [blocks(message)["text"]["text"] for message in answers]
    assert "Widget A" in said[0] and "50,000" in said[0]
    assert "3,030" in said[1]
    listed = whole.call("GET", f"{API}/threads/{thread}/messages").json()["messages"]
    assert listed[1::2] == answers


def test_an_answer_comes_block_by_block(whole):
    thread = whole.thread(WIDGETS)
    reply = whole.ask(thread, "total revenue by product", headers={"accept": "text/event-stream"})
    events = [dict(line.split(": ", 1) for line in part.split("\n")) for part in reply.text.strip().split("\n\n")]
    told = [json.loads(event["data"]) for event in events]
    assert [event["event"] for event in events] == [*ORDER, "message"]
    assert told[-1]["content"] == told[:-1]
    assert told[-1] == whole.call("GET", f"{API}/threads/{thread}/messages").json()["messages"][1]


def test_a_file_is_sent_and_known_by_its_name(whole):
    sent = {"file": ("Widgets 2020.tsv", WIDGETS.replace(",", "\t").encode("utf-16"))}
    thread = whole.call("POST", f"{API}/threads", files=sent).json()["thread_id"]
    (file,) = whole.call("GET", f"{API}/threads/{thread}").json()["files"]
    assert (file["name"], file["rows"], file["columns"]) == ("Widgets 2020.tsv", 3, 3)
    offered = whole.call("GET", f"{API}/threads/{thread}/suggestions").json()["queries"]
    shown = blocks(whole.ask(thread, offered[0]).json())["visualization"]
    assert shown["sources"] == ["Widgets 2020.tsv"]
    edits = whole.call("GET", f"{API}/cards/{shown['card_id']}/edits").json()
    again = blocks(whole.ask(thread, edits["charts"][0]["message"]).json())["visualization"]
    assert again["chart_type"] == edits["charts"][0]["chart_type"] != shown["chart_type"]


def test_an_empty_thread_opens_with_what_the_catalog_answers(whole):
    offered = whole.call("GET", f"{API}/suggestions").json()["queries"]
    thread = whole.call("POST", f"{API}/threads").json()["thread_id"]
    assert whole.call("GET", f"{API}/threads/{thread}/suggestions").json()["queries"] == offered
    assert len(offered) >= 3 and len({question.casefold() for question in offered}) == len(offered)
    for question in offered:
        fresh = whole.call("POST", f"{API}/threads").json()["thread_id"]
        assert blocks(whole.ask(fresh, question).json())["visualization"]["sources"], question


def test_a_card_is_one_thing_everywhere(whole, shown):
    card = shown["card_id"]
    detail = whole.call("GET", f"{API}/cards/{card}").json()
    assert {name: detail[name] for name in shown if name != "type"} == {n: v for n, v in shown.items() if n != "type"}
    rows = whole.call("GET", f"{API}/cards/{card}/data").json()
    assert ["Widget A", 50000] in rows["rows"]
    table = list(csv.reader(io.StringIO(whole.call("GET", f"{API}/cards/{card}/data?format=csv").text)))
    assert len(table) == len(rows["rows"]) + 1
    assert whole.call("GET", f"{API}/cards/{card}/data?format=parquet").content[:4] == b"PAR1"
    assert (
        whole.call("GET", f"{API}/cards/{card}/spec")
        .json()["$schema"]
        .startswith("https://vega.github.io/schema/vega-lite")
    )


@pytest.mark.parametrize("query", ["", "?dark_mode=true", "?width=500&height=300&scale=1"])
def test_images_need_no_key(whole, shown, query):
    card = shown["card_id"]
    picture = whole.call("GET", f"/image/{card}.png{query}", key="")
    assert picture.status_code == 200 and picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert b"<svg" in whole.call("GET", f"/image/{card}.svg{query}", key="").content[:200]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/image/CARD.png?width=1", 400),
        ("/image/CARD.png?width=99999", 400),
        ("/image/CARD.png?width=4000&height=4000&scale=8", 400),
        ("/image/CARD.png?scale=nan", 400),
        ("/image/CARD.png?scale=x", 400),
        ("/image/CARD.gif", 404),
        ("/image/card_none.png", 404),
    ],
)
def test_hostile_pictures(whole, shown, path, status):
    card = shown["card_id"]
    reply = whole.call("GET", path.replace("CARD", card), key="")
    assert reply.status_code == status and set(reply.json()) == {"error_type", "error_message"}


@pytest.mark.parametrize("page", ["card", "embed"])
def test_pages_need_no_key(whole, shown, page):
    reply = whole.call("GET", f"/{page}/{shown['card_id']}", key="")
    assert reply.status_code == 200 and "text/html" in reply.headers["content-type"]
    assert "content-security-policy" in reply.headers and shown["title"] in reply.text
    assert whole.call("GET", f"/{page}/card_none", key="").status_code == 404


def test_a_card_in_focus_is_the_last_plan(whole, shown):
    card = shown["card_id"]
    made = whole.call("POST", f"{API}/threads", json={"in_focus_card_id": card}).json()
    answered = whole.ask(made["thread_id"], "show that as a table").json()
    detail = whole.call("GET", f"{API}/cards/{blocks(answered)['visualization']['card_id']}").json()
    assert detail["chart_type"] == "table"
    refused = whole.call("POST", f"{API}/threads", json={"in_focus_card_id": card}, key=whole.other)
    assert refused.status_code == 404


def test_what_cannot_be_answered_says_so(whole, conversation):
    answered = whole.ask(conversation[0], "what will the weather be tomorrow?").json()
    found = blocks(answered)
    assert "no_results" in found and "text" in found and "visualization" not in found


@pytest.mark.parametrize("content", ["", " \n ", "\0\0\0", "%PDF-1.4"])
def test_what_is_no_table_is_400(whole, content):
    reply = whole.call(
        "POST", f"{API}/threads", content=json.dumps({"csv": content}), headers={"content-type": "application/json"}
    )
    assert reply.status_code == 400 and "csv" in reply.json()["error_message"].lower()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x.csv", "file:///etc/passwd", "http://169.254.169.254/latest", "x"]
)
def test_a_url_that_may_not_be_fetched_is_400(whole, url):
    reply = whole.call("POST", f"{API}/threads", json={"file_sources": [{"name": "Q4.csv", "url": url}]})
    assert reply.status_code == 400 and "Q4.csv" in reply.json()["error_message"]


def test_the_chat_page_and_readiness(whole):
    assert whole.call("GET", "/", key="").status_code == 200
    ready = whole.call("GET", "/readyz", key="").json()
    assert ready["status"] == "ok" and len(ready["parts"]) == 4
