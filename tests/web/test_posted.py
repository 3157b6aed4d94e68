"""Cards made from components in a browser: kept ones, and those whose data come along and are kept nowhere."""

from __future__ import annotations

import json

import httpx
import pytest

SECRET = "Zanzibar Widgets"
MAKING = {
    "postmessage_embed": True,
    "title": SECRET,
    "source": "Ledger of Zanzibar",
    "components": [
        {
            "component_type": "categorical_bar",
            "config": {"datasets": [{"label": "Sold", "data": [{"x": "Pemba", "y": 31.2571}, {"x": "Uzi", "y": 4}]}]},
        }
    ],
}
WORDS = (b"Zanzibar", b"Pemba", b"31.2571")
HOST = """<!doctype html><title>Host</title><body><iframe id="frame" name="frame" width="600" height="60"></iframe>
<script>
window.told = [];
const frame = document.getElementById("frame");
const data = DATA;
addEventListener("message", ({ source, data: said, origin }) => {
  if (source !== frame.contentWindow || !String(said.type).startsWith("tako::")) return;
  told.push(said);
  if (said.type === "tako::resize") frame.height = said.height;
  if (said.type === "tako::ready") send(data);
});
function send(value) {
  frame.contentWindow.postMessage({ type: "tako::vizdata", visualization_data: value }, "*");
}
function post(value) {
  const form = document.createElement("form");
  Object.assign(form, { method: "POST", action: "ADDRESS", target: "frame", hidden: true });
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "visualization_data", value: JSON.stringify(value) });
  form.append(field);
  document.body.append(form);
  form.submit();
}
START
</script></body>"""


@pytest.fixture
def make(live):
    """Return a function that makes a card and returns the answer."""

    def make_one(**changes):
        answer = httpx.post(
            f"{live.url}/api/v1/thin_viz/create/", json=MAKING | changes, headers={"x-api-key": live.key}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    return make_one


@pytest.fixture
def host(browser, other_site):
    """Return a function that shows an embed in a page of another origin; the test fails if anything complains."""
    complaints, contexts = [], []

    def show(card, start, query="", data=None):
        address = card["embed_url"] + query
        shown = data if data is not None else card["visualization_data"]
        html = HOST.replace("DATA", json.dumps(shown)).replace("ADDRESS", address)
        begin = {"message": f'frame.src = "{address}";', "form": "post(data);"}[start]
        context = browser.new_context(viewport={"width": 800, "height": 700})
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(other_site(html.replace("START", begin)))
        return page

    yield show
    for context in contexts:
        context.close()
    # Data that cannot be drawn are a 400, which a browser writes down by itself.
    assert [words for words in complaints if "status of 400" not in words] == []


def inside(page):
    return page.frame_locator("#frame")


def kinds(page):
    return [said["type"] for said in page.evaluate("told")]


def background(page):
    return inside(page).locator("#chart svg").evaluate("svg => getComputedStyle(svg).backgroundColor")


@pytest.mark.parametrize(
    ("query", "ground"), [("?dark_mode=false", "rgb(255, 255, 255)"), ("?dark_mode=true", "rgb(22, 25, 31)")]
)
def test_data_come_in_a_message_and_are_drawn(make, host, query, ground):
    page = host(make(), "message", query)
    inside(page).locator("#chart svg").wait_for()
    assert inside(page).locator("h1").inner_text() == SECRET
    assert "Ledger of Zanzibar" in inside(page).locator("footer").inner_text()
    page.wait_for_function("told.some((said) => said.type === 'tako::vizdata::received')")
    page.wait_for_function("told.some((said) => said.type === 'tako::resize')")
    assert kinds(page)[0] == "tako::ready"
    assert page.locator("#frame").bounding_box()["height"] > 200
    assert background(page) == ground


def test_new_data_take_the_place_of_the_old(make, host):
    card = make()
    page = host(card, "message")
    inside(page).locator("#chart svg").wait_for()
    new = json.loads(json.dumps(card["visualization_data"]).replace("Pemba", "Mafia").replace("31.2571", "99"))
    page.evaluate("value => send(value)", new)
    inside(page).locator("#chart svg text", has_text="Mafia").wait_for()
    assert inside(page).locator("#chart svg").count() == 1
    assert inside(page).locator("#chart svg text", has_text="Pemba").count() == 0
    inside(page).locator("#switch").click()
    assert "99" in inside(page).locator("table").inner_text()


def test_data_that_cannot_be_drawn_are_told_and_better_ones_are_drawn(make, host):
    card = make()
    wrong = json.loads(json.dumps(card["visualization_data"]).replace("categorical_bar", "categorical_baa"))
    page = host(card, "message", data=wrong)
    page.on("console", lambda m: None)
    page.wait_for_function("told.some((said) => said.type === 'tako::vizdata::error')")
    error = next(said for said in page.evaluate("told") if said["type"] == "tako::vizdata::error")
    assert "Did you mean 'categorical_bar'" in error["error"]
    assert "Did you mean" in inside(page).locator("main").inner_text()
    page.wait_for_function("told.some((said) => said.type === 'tako::resize')")
    low = page.locator("#frame").bounding_box()["height"]
    page.evaluate("value => send(value)", card["visualization_data"])
    inside(page).locator("#chart svg").wait_for()
    page.wait_for_function("low => frame.clientHeight > low + 100", arg=low)


def test_a_message_from_elsewhere_is_not_heard(make, host):
    page = host(make(), "message", data={"data": {"components": []}})
    page.wait_for_function("told.some((said) => said.type === 'tako::vizdata::error')")
    frame = next(f for f in page.frames if "/embed/" in f.url)
    said = {"type": "tako::vizdata", "visualization_data": MAKING}
    frame.evaluate("said => { postMessage(said, '*') }", said)  # its own window, not its parent
    page.wait_for_timeout(500)
    assert inside(page).locator("#chart svg").count() == 0


def test_a_form_is_drawn_as_well(make, host):
    page = host(make(), "form", "?dark_mode=true")
    inside(page).locator("#chart svg").wait_for()
    assert inside(page).locator("h1").inner_text() == SECRET
    assert background(page) == "rgb(22, 25, 31)"


def test_a_kept_card_of_several_parts_is_drawn_part_by_part(make, host):
    table = {"columns": [{"field": "a", "label": "Island"}], "rows": [{"a": "Pemba"}]}
    words = {"Zanzibar": "Aegean", "Pemba": "Samos", "Uzi": "Chios", "31.2571": "20"}
    parts = [*MAKING["components"], {"component_type": "table", "config": table | {"title": "Islands"}}]
    text = json.dumps(MAKING | {"components": parts, "postmessage_embed": False})
    for old, new in words.items():  # what is kept must not be what is sought elsewhere
        text = text.replace(old, new)
    card = make(**json.loads(text))
    page = host(card, "message")
    inside(page).locator("#chart svg").wait_for()
    assert inside(page).locator(".panel-title").inner_text() == "Islands"
    assert "Samos" in inside(page).locator(".panel table").inner_text()


def test_nothing_of_posted_data_is_kept(make, live, host):
    card = make()
    page = host(card, "message")
    inside(page).locator("#chart svg").wait_for()
    httpx.post(card["embed_url"], data={"visualization_data": json.dumps(card["visualization_data"])}, timeout=30)
    kept = [path for path in live.service.settings.data_dir.rglob("*") if path.is_file()]
    assert any(card["card_id"].encode() in path.read_bytes() for path in kept)
    for path in kept:
        body = path.read_bytes()
        found = [body[max(0, body.index(w) - 60) : body.index(w) + 60] for w in WORDS if w in body]
        assert not found, path


@pytest.mark.parametrize(
    ("body", "headers", "status", "says"),
    [
        (b"visualization_data=%7B", {"content-type": "application/x-www-form-urlencoded"}, 400, "is not JSON"),
        (b"other=1", {"content-type": "application/x-www-form-urlencoded"}, 400, "has no field"),
        (b"{}", {"content-type": "text/plain"}, 400, "is empty"),
        (b"[" * 100_000, {"content-type": "text/plain"}, 400, "is not JSON"),
        (b"\xff", {"content-type": "text/plain"}, 400, "UTF-8"),
        (b"1", {"content-type": "image/png"}, 415, "Send a form"),
        (b'"' + b"a" * (2 << 20) + b'"', {"content-type": "text/plain"}, 413, "may have 2,097,152"),
    ],
)
def test_what_cannot_be_read_is_told(make, body, headers, status, says):
    answer = httpx.post(make()["embed_url"], content=body, headers=headers, timeout=30)
    assert (answer.status_code, says in answer.text) == (status, True)


def test_a_card_with_data_of_its_own_takes_no_others(live):
    answer = httpx.post(
        f"{live.url}/embed/card_line", content=b"{}", headers={"content-type": "text/plain"}, timeout=30
    )
    assert answer.status_code == 404


def test_the_words_of_posted_data_stay_words(make):
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    data = MAKING | {"title": hostile}
    data = {k: v for k, v in data.items() if k != "postmessage_embed"}
    answer = httpx.post(make()["embed_url"], data={"visualization_data": json.dumps(data)}, timeout=30)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
    assert "sandbox allow-scripts" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/image/{}.png", "/card/{}/data.json", "/card/{}/spec.json"])
def test_there_is_nothing_to_download_of_a_card_without_data(make, live, path):
    answer = httpx.get(live.url + path.format(make()["card_id"]), timeout=30)
    assert (answer.status_code, "kept nowhere" in answer.text) == (404, True)


def test_the_page_of_a_card_without_data_says_so(make, live):
    answer = httpx.get(f"{live.url}/card/{make()['card_id']}", timeout=30)
    assert answer.status_code == 200 and "kept nowhere" in answer.text


@pytest.mark.parametrize("parts", [1, 2])
def test_without_script_a_posted_form_is_a_table(make, host, browser, parts):
    data = MAKING | {"components": MAKING["components"] * parts}
    data = {k: v for k, v in data.items() if k != "postmessage_embed"}
    page = browser.new_context(java_script_enabled=False).new_page()
    answer = httpx.post(make()["embed_url"], data={"visualization_data": json.dumps(data)}, timeout=30)
    assert "/image/" not in answer.text
    page.set_content(answer.text)
    assert page.locator("td", has_text="Pemba").first.is_visible()
    page.context.close()
