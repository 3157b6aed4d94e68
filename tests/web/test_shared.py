"""The page of a shared conversation: what it shows, to whom, and what it does not tell."""

from __future__ import annotations

import html
import re

import pytest
import web_site

from inkfish.store.keys import hashed
from inkfish.web.conversation import conversation

API = "/api/v1"


@pytest.fixture
def shared(pages):
    """Return a function that shares a thread with one question, and returns its path, thread and tenant."""

    def share(question="Which region sells most?"):
        tenant = pages.service.key(hashed(pages.key)).tenant
        headers = {"authorization": f"Bearer {pages.key}"}
        thread = pages.call("POST", f"{API}/threads", json={"csv": "a,b\n1,2\n"}, headers=headers).json()["thread_id"]
        pages.call("POST", f"{API}/threads/{thread}/messages", json={"user_message": question}, headers=headers)
        address = pages.call("PUT", f"{API}/threads/{thread}/share", headers=headers).json()["share_url"]
        return address.removeprefix("http://inkfish.test"), thread, tenant, headers

    return share


def test_anyone_with_the_link_reads_it_and_learns_nothing_else(pages, shared):
    path, thread, tenant, _ = shared()
    page = pages.get(path)
    assert page.status_code == 200
    for words in ("Which region sells most?", "The West leads", "total revenue by region", "GROUP"):
        assert words in page.text
    for secret in (thread, tenant, "tenant_", "msg_", "thread_", pages.key):
        assert secret not in page.text
    assert "Revenue by month" not in page.text  # what could be asked next, by those who can ask


def test_a_link_in_a_message_shows_what_it_leads_to(pages, shared):
    path, *_ = shared()
    page = pages.get(path).text
    told = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', page))
    assert told["og:title"] == "Which region sells most?" and told["og:url"] == f"http://inkfish.test{path}"
    assert told["og:description"].startswith("The West leads")
    picture = html.unescape(told["og:image"])
    assert picture.startswith("http://inkfish.test/image/card_")
    assert pages.get(picture.removeprefix("http://inkfish.test")).headers["content-type"] == "image/png"
    assert "og:image" not in pages.get(shared("what about nothing?")[0]).text


def test_it_is_kept_from_searches_and_caches(pages, shared):
    page = pages.get(shared()[0])
    assert page.headers["x-robots-tag"] == "noindex, nofollow" and "noindex" in page.text
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "connect-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert page.headers["referrer-policy"] == "no-referrer"


def test_a_link_that_was_taken_back_opens_nothing(pages, shared):
    path, thread, _, headers = shared()
    assert pages.call("DELETE", f"{API}/threads/{thread}/share", headers=headers).status_code == 204
    gone = pages.get(path)
    assert gone.status_code == 404 and "West" not in gone.text and "taken back" in gone.text
    assert pages.get("/shared/shared_none").status_code == pages.get(f"/shared/{thread}").status_code == 404


def test_a_thread_that_is_deleted_takes_its_link_along(pages, shared):
    path, thread, _, headers = shared()
    assert pages.call("DELETE", f"{API}/threads/{thread}", headers=headers).status_code == 204
    assert pages.get(path).status_code == 404


def test_words_of_users_stay_words(pages, shared):
    page = pages.get(shared(web_site.HOSTILE)[0])
    assert "<script>alert" not in page.text and "<img src=x" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_answers_without_a_card_are_shown_too(pages, shared):
    page = pages.get(shared("what about nothing?")[0]).text
    assert "This data cannot answer that" in page and "<iframe" not in page


def test_every_kind_of_block_has_its_place():
    user = {"role": "user", "content": "q"}
    blocks = [
        {"type": "thinking", "steps": ["Understood as: x by y", "“x”: X"]},
        {"type": "query", "query": "SELECT 1"},
        {"type": "text", "text": "One.\n\nTwo."},
    ]
    asked, answered = conversation([user, {"role": "assistant", "content": blocks}])
    assert (asked.question, answered.understood, answered.steps) == ("q", "x by y", ["“x”: X"])
    assert answered.paragraphs == ["One.", "Two."] and "SELECT" in answered.sql and not answered.cards
    (plain,) = conversation([{"role": "assistant", "content": [{"type": "thinking", "steps": ["no such column"]}]}])
    assert (plain.understood, plain.steps) == ("", ["no such column"])
