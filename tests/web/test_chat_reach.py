"""The chat page and what is shared from it, for every reader: axe-core finds nothing serious in any of its states."""

from __future__ import annotations

import pytest
from test_chat import ask, opened
from test_reach import faults

LOOKS = [
    pytest.param({"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}, id="wide-light"),
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="narrow-dark"),
    pytest.param({"viewport": {"width": 768, "height": 900}, "color_scheme": "light"}, id="middle-light"),
]


@pytest.fixture(params=LOOKS)
def page(request, live, open_page):
    """The chat page, signed in."""
    made = open_page(live.url, **request.param)
    made.fill("#key", live.key)
    made.get_by_role("button", name="Open").click()
    made.wait_for_selector("#start:not([hidden])")
    made.emulate_media(reduced_motion="reduce", color_scheme=request.param["color_scheme"])
    return made


def test_beginning(page):
    page.get_by_role("button", name="Paste a table").click()
    page.fill("#paste", "!bad")
    page.get_by_role("button", name="From an address").click()
    assert faults(page) == []
    page.keyboard.press("Control+/")
    assert faults(page) == []


def test_a_conversation(page):
    opened(page)
    assert faults(page) == []
    ask(page, "Which region sells most?")
    ask(page, "what about nothing?", 2, 1)
    page.locator(".thinking summary").first.click()
    page.get_by_role("button", name="Query").click()
    page.get_by_role("button", name="Chart type: Bars").click()
    page.wait_for_selector(".menu-list:not([hidden])")
    assert faults(page) == []
    if page.locator("#side-open").is_visible():
        page.locator("#side-open").click()
        assert faults(page) == []


def test_sharing(page, open_page):
    opened(page)
    ask(page, "Which region sells most?")
    page.get_by_role("button", name="Delete this thread").click()
    assert faults(page) == []
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Share this thread").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_role("textbox", name="The link")
    link.wait_for()
    assert faults(page) == []
    page.goto(link.input_value())
    page.locator("summary", has_text="Query").click()
    page.frame_locator("iframe").locator("#chart svg").wait_for()
    assert faults(page) == []
