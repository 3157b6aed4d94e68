"""Threads that are renamed, searched, shared, and begun with files of one's own; cards that are changed."""

from __future__ import annotations

import pytest

API = "/api/v1"


def listed(site, **query):
    return [t["thread_id"] for t in site.call("GET", f"{API}/threads", params=query).json()["threads"]]


# -- titles -----------------------------------------------------------------------------------------------------------


def test_a_thread_is_renamed_for_good(site):
    thread = site.thread()
    line = site.call("PATCH", f"{API}/threads/{thread}", json={"title": "  Units \n in   autumn "})
    assert line.status_code == 200 and line.json().items() >= {"thread_id": thread, "title": "Units in autumn"}.items()
    site.ask(thread, "chart")
    assert site.call("GET", f"{API}/threads/{thread}").json()["title"] == "Units in autumn"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"title": " "}, "empty"),
        ({"title": "x" * 201}, "201"),
        ({}, "title"),
        ({"title": 1}, "title"),
        ({"tilte": "a"}, "Did you mean 'title'"),
    ],
)
def test_what_is_no_title_is_told(site, body, words):
    answer = site.call("PATCH", f"{API}/threads/{site.thread()}", json=body)
    assert answer.status_code == 400 and words in answer.json()["error_message"]


# -- search -----------------------------------------------------------------------------------------------------------


def test_threads_are_searched_and_paged(site):
    ids = [site.thread() for _ in range(5)]
    for thread, question in zip(ids, ["Größe of units", "units", "other", "UNITS by GRÖSSE", "none"], strict=True):
        site.ask(thread, question)
    assert listed(site, query="units") == [ids[3], ids[1], ids[0]]
    assert listed(site, query="größe UNIT") == [ids[3], ids[0]]
    assert listed(site, query="%") == [] and listed(site, query="zebra") == []
    first = site.call("GET", f"{API}/threads", params={"query": "units", "limit": 2}).json()
    assert first["next"] == ids[1] and listed(site, query="units", limit=2, after=ids[1]) == [ids[0]]
    assert site.call("GET", f"{API}/threads", params={"query": "x" * 201}).status_code == 400


# -- sharing ----------------------------------------------------------------------------------------------------------


def share(site, thread, **more):
    return site.call("PUT", f"{API}/threads/{thread}/share", **more)


def test_a_link_shows_the_thread_as_it_was(site):
    thread = site.thread()
    site.ask(thread, "chart")
    made = share(site, thread).json()
    token = made["share_url"].rsplit("/", 1)[1]
    assert made["share_url"] == f"http://inkfish.test/shared/{token}" and made["current"]
    assert len(token) >= len("shared_") + 24 and thread.partition("_")[2] not in made["share_url"]
    assert site.call("GET", f"{API}/threads/{thread}").json()["share"] == made

    site.ask(thread, "sleep 1")
    assert site.call("GET", f"{API}/threads/{thread}").json()["share"]["current"] is False
    assert len(site.service.shared(token).messages) == 2
    again = share(site, thread).json()
    assert again["share_url"] == made["share_url"] and again["current"]
    assert len(site.service.shared(token).messages) == 4


def test_a_link_taken_back_is_gone_and_a_new_one_is_another(site):
    thread = site.thread()
    site.ask(thread, "chart")
    first = share(site, thread).json()["share_url"]
    assert site.call("DELETE", f"{API}/threads/{thread}/share").status_code == 204
    assert site.call("DELETE", f"{API}/threads/{thread}/share").status_code == 404
    assert "share" not in site.call("GET", f"{API}/threads/{thread}").json()
    assert share(site, thread).json()["share_url"] != first


def test_an_empty_thread_is_not_shared(site):
    answer = share(site, site.thread())
    assert answer.status_code == 400 and "nothing to share" in answer.json()["error_message"]


def test_nobody_else_renames_shares_or_finds_it(site):
    thread = site.thread()
    site.ask(thread, "chart")
    theirs = {"key": site.other}
    assert site.call("PATCH", f"{API}/threads/{thread}", json={"title": "x"}, **theirs).status_code == 404
    assert share(site, thread, **theirs).status_code == 404
    share(site, thread)
    assert site.call("DELETE", f"{API}/threads/{thread}/share", **theirs).status_code == 404
    assert site.call("GET", f"{API}/threads/{thread}/suggestions", **theirs).status_code == 404
    assert site.call("GET", f"{API}/threads", params={"query": "chart"}, **theirs).json() == {"threads": []}


# -- files of one's own -----------------------------------------------------------------------------------------------


def files(site, *parts, **more):
    return site.call("POST", f"{API}/threads", files=parts, **more)


CSV = b"region,units\nWest,30\n"


def names(site, answer):
    thread = answer.json()["thread_id"]
    return [(f["name"], f["rows"]) for f in site.call("GET", f"{API}/threads/{thread}").json()["files"]]


def test_files_keep_their_names(site):
    body = ("body", (None, b'{"csv": "a\\n1\\n2\\n"}', "application/json"))
    made = files(site, ("file", ("Umsätze 2020.csv", CSV)), ("file", ("C:\\tmp\\b.csv", CSV + b"East,1\n")), body)
    assert made.status_code == 201, made.text
    assert names(site, made) == [("Inline CSV", 2), ("Umsätze 2020.csv", 1), ("b.csv", 2)]


def test_a_card_cites_the_file_that_was_sent(site):
    thread = files(site, ("file", ("sales.csv", CSV))).json()["thread_id"]
    assert site.call("GET", f"{API}/cards/{site.card(thread)}").json()["sources"] == ["sales.csv"]


@pytest.mark.parametrize("end", [b"", b"--X", b"--Y--\r\n"])
def test_a_form_that_was_cut_off_makes_no_thread(site, end):
    head = b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    kind = {"content-type": "multipart/form-data; boundary=X"}
    cut = site.call("POST", f"{API}/threads", content=head + CSV + end, headers=kind)
    assert cut.status_code == 400 and "has no end" in cut.json()["error_message"]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([("fiel", ("a.csv", CSV))], "Did you mean 'file'"),
        ([("file", ("a.csv", CSV))] * 1000, "may have 200 parts"),
        ([("file", (None, CSV))], "must be a file"),
        ([("body", (None, b"{")), ("file", ("a.csv", CSV))], "not JSON"),
        ([("body", (None, b"{}")), ("body", (None, b"{}"))], "2 times"),
        ([("body", (None, b'{"csw": ""}'))], "csw"),
        ([("file", ("a.csv", b"!empty"))], "a.csv: There is no table"),
        ([("file", (f"{i}.csv", CSV)) for i in range(21)], "20 files"),
    ],
)
def test_a_form_that_does_not_fit_is_told(site, parts, words):
    answer = files(site, *parts)
    assert answer.status_code == 400 and words in answer.json()["error_message"], answer.text
    assert site.call("GET", f"{API}/threads").json() == {"threads": []}


@pytest.mark.parametrize(
    "body", [b"", b"--x\r\n", b"--x\r\ncontent-disposition: form-data\r\n\r\nx\r\n--x--", b"\0" * 99]
)
@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; a"])
def test_what_is_no_form_breaks_nothing(site, kind, body):
    answer = site.call("POST", f"{API}/threads", content=body, headers={"content-type": kind})
    assert answer.status_code in (201, 400)
    assert answer.status_code == 400 or not names(site, answer)


def test_a_form_sent_again_is_the_same_request(site):
    """Each sending has another boundary."""
    once = {"headers": {"idempotency-key": "f"}}
    first = files(site, ("file", ("a.csv", CSV)), **once)
    assert files(site, ("file", ("a.csv", CSV)), **once).content == first.content
    assert files(site, ("file", ("a.csv", CSV + b"East,2\n")), **once).status_code == 422


# -- what can be said -------------------------------------------------------------------------------------------------


def test_openings_come_from_the_server(site):
    assert site.call("GET", f"{API}/suggestions").json() == {"queries": []}
    empty = site.call("POST", f"{API}/threads", json={}).json()["thread_id"]
    assert site.call("GET", f"{API}/threads/{empty}/suggestions").json() == {"queries": []}
    queries = site.call("GET", f"{API}/threads/{site.thread()}/suggestions").json()["queries"]
    assert queries == ["units of data"]


def test_a_card_tells_how_it_may_be_changed(site):
    card = site.card()
    assert site.call("GET", f"{API}/cards/{card}/edits").json() == {
        "card_id": card,
        "question": "Units by region",
        "chart_type": "bar",
        "charts": [{"chart_type": "pie", "message": "As a pie chart, after 1"}],
    }
    assert site.call("GET", f"{API}/cards/{card}/edits", key=site.other).status_code == 404
