"""Cards in pages of other sites: the element that sizes them and follows the page, and what may embed them."""

from __future__ import annotations

import itertools

import pytest

CHART = "#chart svg"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(22, 25, 31)"
HOST = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Host</title>
<link rel="icon" href="data:,">
<style>body {{ margin: 0; background: #fff }} .night body {{ background: #101418 }}</style>
<div id="place" style="width:700px"><inkfish-card src="{url}/embed/{card}" {more}>Revenue</inkfish-card></div>
<script>window.told = []; addEventListener("message", (e) => told.push(e.data));</script>
<script type="module" src="{url}/inkfish-embed.js"></script>"""


@pytest.fixture
def host(live, open_page, other_site):
    """Return a function that opens a page of another origin with a card in it, and returns the page and the frame."""

    def open_host(card="card_line", more="", **context):
        other = other_site(HOST.format(url=live.url, card=card, more=more))
        page = open_page(other, quiet=(f"asked {live.url}",), **context)
        return page, page.frame_locator("inkfish-card iframe")

    return open_host


def height(page) -> int:
    return page.evaluate("document.querySelector('inkfish-card').getBoundingClientRect().height")


def ground_is(page, color: str) -> None:
    """Wait until the card's page and its chart have this ground."""
    frame = page.frames[-1]
    frame.wait_for_function(
        "c => getComputedStyle(document.body).backgroundColor === c && "
        "getComputedStyle(document.querySelector('#chart svg') ?? document.body).backgroundColor === c",
        arg=color,
    )


def test_a_card_is_as_high_as_it_needs_growing_and_shrinking(host):
    page, frame = host()
    frame.locator(CHART).wait_for()
    page.wait_for_function("() => told.some((t) => t.type === 'tako::resize' && t.height > 200)")
    heights = "() => told.filter((t) => t.type === 'tako::resize').map((t) => t.height)"
    first = page.evaluate(heights)[-1]
    assert height(page) == first
    frame.get_by_role("button", name="Show the table").click()
    page.wait_for_function(f"h => ({heights})().at(-1) > h + 20", arg=first)
    frame.get_by_role("button", name="Show the chart").click()
    page.wait_for_function(f"h => Math.abs(({heights})().at(-1) - h) <= 1", arg=first)
    page.evaluate("document.getElementById('place').style.width = '330px'")
    page.wait_for_function(f"h => ({heights})().at(-1) < h - 20", arg=first)
    page.wait_for_timeout(100)
    told = page.evaluate(heights)
    assert height(page) == told[-1]
    assert all(a != b for a, b in itertools.pairwise(told))
    # Nothing of the card is cut, and nothing scrolls.
    assert page.frames[-1].evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize(
    ("more", "scheme", "before", "after"),
    [
        ("", "light", LIGHT, DARK),  # follows the page around it
        ('theme="light"', "dark", LIGHT, LIGHT),
        ('theme="dark"', "light", DARK, DARK),
        ('theme="auto"', "dark", DARK, DARK),
    ],
)
def test_a_card_is_as_dark_as_the_page_around_it(host, more, scheme, before, after):
    page, frame = host("card_bar", more, color_scheme=scheme)
    frame.locator(CHART).wait_for()
    ground_is(page, before)
    page.evaluate("document.documentElement.className = 'night'")
    page.wait_for_timeout(50)
    ground_is(page, after)


def test_the_element_follows_its_attributes_and_names_its_frame(host):
    page, frame = host("card_bar")
    frame.locator(CHART).wait_for()
    name = "document.querySelector('inkfish-card').shadowRoot.querySelector('iframe').title"
    assert page.evaluate(name) == "Revenue"
    page.evaluate("document.querySelector('inkfish-card').setAttribute('theme', 'dark')")
    ground_is(page, DARK)
    page.evaluate("document.querySelector('inkfish-card').title = 'Sales'")
    assert page.evaluate(name) == "Sales"
    page.evaluate(
        "(c => c.setAttribute('src', c.getAttribute('src').replace('card_bar', 'card_table')))"
        "(document.querySelector('inkfish-card'))"
    )
    frame.get_by_text("The largest orders").wait_for()
    page.evaluate("document.querySelector('inkfish-card').setAttribute('src', 'javascript:alert(1)')")
    page.wait_for_timeout(50)
    assert "card_table" in page.evaluate("document.querySelector('inkfish-card').frame.src")


def test_plain_frames_are_sized_too(live, open_page, other_site):
    html = HOST.format(url=live.url, card="card_bar", more="").replace("inkfish-card", "span")
    frame = f'<iframe src="{live.url}/embed/card_line" width="600" height="90"></iframe>'
    other = other_site(html.replace("<script>", f"{frame}<script>", 1))
    page = open_page(other, quiet=(f"asked {live.url}",))
    page.wait_for_function("() => document.querySelector('iframe').clientHeight > 250")


def test_a_frame_of_another_site_cannot_change_the_theme_of_ours(live, open_page, other_site):
    page = open_page(other_site(HOST.format(url=live.url, card="card_bar", more="")), quiet=(f"asked {live.url}",))
    page.frame_locator("inkfish-card iframe").locator(CHART).wait_for()
    page.frames[-1].evaluate("postMessage({ type: 'inkfish::theme', theme: 'dark' }, '*')")
    page.wait_for_timeout(100)
    ground_is(page, LIGHT)


def test_a_frame_of_another_site_cannot_change_the_height_of_ours(live, open_page, other_site):
    html = HOST.format(url=live.url, card="card_bar", more="")
    stranger = '<iframe id="stranger" srcdoc="<p>Another site</p>" sandbox="allow-scripts" height="90"></iframe>'
    page = open_page(other_site(html.replace("<script>", f"{stranger}<script>", 1)), quiet=(f"asked {live.url}",))
    page.frame_locator("inkfish-card iframe").locator(CHART).wait_for()
    page.wait_for_function("told.some((said) => said.type === 'tako::resize' && said.height > 200)")
    before = height(page)
    tell = "parent.postMessage({ type: 'tako::resize', height: 1234 }, '*')"
    page.frame_locator("#stranger").locator("body").evaluate(tell)
    page.evaluate(tell)  # nor can what is in the page's own window
    page.wait_for_function("told.filter((said) => said.height === 1234).length === 2")
    assert height(page) == before and page.evaluate("document.getElementById('stranger').clientHeight") == 90


@pytest.mark.parametrize("allowed", [True, False])
def test_only_the_origins_that_are_listed_may_embed_a_card(live, open_page, other_site, allowed):
    other = other_site(HOST.format(url=live.url, card="card_bar", more=""))
    origin = other.rstrip("/") if allowed else "https://example.com"
    live.service.change_card("tenant_pages", "card_bar", live.url, origins=[origin])
    try:
        page = open_page(other, quiet=(f"asked {live.url}", "frame-ancestors", "Refused to frame"))
        if allowed:
            page.frame_locator("inkfish-card iframe").locator(CHART).wait_for()
        else:
            page.wait_for_timeout(800)
            assert not any(frame.query_selector("#embed") for frame in page.frames)
    finally:
        live.service.change_card("tenant_pages", "card_bar", live.url, origins=[])
