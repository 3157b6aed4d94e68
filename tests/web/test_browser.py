"""The pages in a real browser. Each test also fails on a console error, a policy violation or a foreign request."""

from __future__ import annotations

import itertools
import urllib.parse
import urllib.request

import pytest

from inkfish.store import cards

HOST = """<!doctype html><title>Host</title><link rel="icon" href="data:,"><body style="margin:0">
<iframe id="frame" src="{src}" style="border:0;width:700px;height:100px"></iframe>
<script>
window.told = [];
addEventListener("message", (e) => {{
  told.push([e.origin, e.data]);
  if (e.data.type === "tako::resize") document.getElementById("frame").style.height = e.data.height + "px";
}});
</script>"""

CHART = "#chart svg"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(22, 25, 31)"


def texts(page) -> str:
    """Return the words of the chart."""
    return " ".join(page.locator("#chart svg text").all_text_contents())


def ground(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def chart_ground(page) -> str:
    return page.evaluate("getComputedStyle(document.querySelector('#chart svg')).backgroundColor")


# -- cards ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["card", "embed"])
@pytest.mark.parametrize("width", [320, 768, 1600])
def test_a_chart_is_drawn_and_fits(live, open_page, kind, width):
    page = open_page(f"{live.url}/{kind}/card_line", viewport={"width": width, "height": 800})
    page.wait_for_selector(CHART)
    assert "Jan 2018" in texts(page) or "2018" in texts(page)
    assert "$" in texts(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate("""() => {
      const frame = document.getElementById("chart").getBoundingClientRect();
      return [...document.querySelectorAll("#chart svg text")].filter((t) => {
        const box = t.getBoundingClientRect();
        return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
      }).map((t) => t.textContent);
    }""")
    assert outside == []
    assert page.locator("#chart").get_attribute("role") == "img"


@pytest.mark.parametrize(
    "path",
    [
        "/card/card_hostile",
        "/embed/card_hostile",
        "/card/card_table",
        "/embed/card_table",
        "/card/card_long",
        "/embed/card_panels",
        "/embed/card_long",
    ],
)
def test_difficult_cards_run_nothing_and_stay_in_their_width(live, open_page, path):
    page = open_page(f"{live.url}{path}", viewport={"width": 320, "height": 800})
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_selector(f"{CHART}, table")
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_chart_follows_its_width_both_ways(live, open_page):
    page = open_page(f"{live.url}/embed/card_bar")
    page.wait_for_selector(CHART)
    for width in (340, 1100, 600):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_function(
            "w => Math.abs(document.querySelector('#chart svg').getBoundingClientRect().width - w) < 3", arg=width
        )
    assert page.locator(CHART).count() == 1


def test_a_tooltip_is_styled_by_our_own_sheet(live, open_page):
    page = open_page(f"{live.url}/embed/card_bar?dark_mode=true")
    page.wait_for_selector(CHART)
    bar = page.locator("#chart svg .mark-rect path").first.bounding_box()
    page.mouse.move(bar["x"] + 20, bar["y"] + 60)
    page.wait_for_selector("#vg-tooltip-element.visible")
    tip = page.locator("#vg-tooltip-element")
    assert "West" in tip.text_content() and "$1,510,000.25" in tip.text_content()
    assert tip.evaluate("e => getComputedStyle(e).position") == "fixed"


def test_the_drawing_script_leaves_nothing_on_the_window(live, open_page):
    page = open_page(f"{live.url}/card/card_bar")
    page.wait_for_selector(CHART)
    assert page.evaluate("['vega', 'vegaLite', 'vegaEmbed', 'drawChart'].filter((n) => n in window)") == []


def test_an_embed_may_ask_nothing_and_reads_no_session(live, open_page):
    page = open_page(f"{live.url}/", quiet=("Content Security Policy", "Fetch API cannot load", "violates"))
    page.fill("#key", live.key)
    page.get_by_role("button", name="Open").click()
    page.wait_for_selector("#start:not([hidden])")
    page.goto(f"{live.url}/embed/card_bar")
    page.wait_for_selector(CHART)
    call = "fetch('/api/v1/threads', { headers: { 'X-Inkfish-Page': '1' } }).then(() => 'there', () => 'refused')"
    assert page.evaluate(call) == "refused"
    assert page.evaluate("document.cookie") == ""
    page.evaluate("navigator.sendBeacon('/session/end')")
    page.goto(live.url)
    page.wait_for_selector("#start:not([hidden])")


def test_a_second_card_loads_its_page_alone(live, open_page):
    page = open_page(f"{live.url}/embed/card_bar")
    page.wait_for_selector(CHART)
    page.goto(f"{live.url}/embed/card_line")
    page.wait_for_selector(CHART)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((e) => [e.name, e.transferSize])")
    assert len(loaded) >= 6 and all(size == 0 for name, size in loaded if "/static/" in name)


def test_a_card_has_no_way_to_the_session_or_the_api(live, open_page):
    page = open_page(
        f"{live.url}/card/card_bar", quiet=("Content Security Policy", "Fetch API cannot load", "violates")
    )
    page.wait_for_selector(CHART)
    assert page.evaluate("origin") == "null"
    assert page.evaluate("fetch('/api/v1/threads').then(() => 'there', () => 'refused')") == "refused"
    assert page.evaluate("(() => { try { return document.cookie } catch { return 'refused' } })()") == "refused"


# -- themes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "scheme", "color"),
    [
        ("", "dark", LIGHT),
        ("?dark_mode=false", "dark", LIGHT),
        ("?dark_mode=true", "light", DARK),
        ("?dark_mode=auto", "light", LIGHT),
        ("?dark_mode=auto", "dark", DARK),
    ],
)
def test_an_embed_is_in_the_theme_that_was_asked_for(live, open_page, query, scheme, color):
    page = open_page(f"{live.url}/embed/card_bar{query}", color_scheme=scheme)
    page.wait_for_selector(CHART)
    assert ground(page) == chart_ground(page) == color


def test_auto_follows_the_reader_while_the_page_is_open(live, open_page):
    page = open_page(f"{live.url}/embed/card_bar?dark_mode=auto", color_scheme="light")
    page.wait_for_selector(CHART)
    for scheme, color in (("dark", DARK), ("light", LIGHT)):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "c => getComputedStyle(document.querySelector('#chart svg') ?? document.body).backgroundColor === c",
            arg=color,
        )
        assert ground(page) == color


def test_the_card_page_has_a_choice_of_theme(live, open_page):
    page = open_page(f"{live.url}/card/card_bar", color_scheme="light")
    page.wait_for_selector(CHART)
    for word, color, dark in (("Dark", DARK, True), ("Light", LIGHT, False), ("Auto", LIGHT, False)):
        page.get_by_role("link", name=word, exact=True).click()
        page.wait_for_function(
            "c => getComputedStyle(document.querySelector('#chart svg') ?? document.body).backgroundColor === c",
            arg=color,
        )
        assert page.locator(".themes [aria-current]").text_content() == word
        assert ("dark_mode=true" in page.get_by_role("link", name="PNG").get_attribute("href")) is dark


@pytest.mark.parametrize("private", [False, True])
def test_a_chart_that_cannot_be_drawn_is_a_picture_in_the_same_theme(live, browser, private):
    """Also of a private card, whose address has a token already."""
    links = live.service.card_links("card_bar", live.url, private)
    page = browser.new_page()
    page.route("**/static/vega.*", lambda route: route.abort())
    try:
        with live.service.database.write() as tx:
            cards.change(tx, "card_bar", private=private)
        with page.expect_response("**/image/card_bar.png*") as found:
            page.goto(links.webpage("card_bar", dark_mode="true"))
    finally:
        page.close()
        with live.service.database.write() as tx:
            cards.change(tx, "card_bar", private=False)
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(found.value.url).query)
    assert found.value.status == 200 and asked["dark_mode"] == ["true"]
    assert asked.get("token", []) == ([links.access] if private else [])


# -- one file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
def test_a_card_in_one_file_is_drawn_from_the_disk(live, open_page, tmp_path, script):
    with urllib.request.urlopen(f"{live.url}/card/card_line/chart.html") as answer:
        (tmp_path / "chart.html").write_bytes(answer.read())
    page = open_page(f"file://{tmp_path}/chart.html", scripts=script)  # fails where anything is asked for
    if script:
        page.wait_for_selector(CHART)
        assert "2018" in texts(page)
        page.get_by_role("button", name="Revenue").click()
        assert page.locator("th[aria-sort]").count() == 1
    else:
        assert page.locator("img.still").evaluate("i => i.naturalWidth") > 0
    assert "Example Statistics" in page.locator("figcaption").text_content()
    assert "GROUP BY" in page.locator("pre").text_content()


# -- printing ---------------------------------------------------------------------------------------------------------


def test_a_printed_page_has_everything_and_no_buttons(live, open_page):
    page = open_page(f"{live.url}/card/card_bar")
    page.wait_for_selector(CHART)
    page.emulate_media(media="print")
    for there in (CHART, "#view-table table", "#sql", ".answer", ".about"):
        assert page.locator(there).is_visible(), there
    for gone in (".bar", ".tabs", ".take", ".end"):
        assert not page.locator(gone).first.is_visible(), gone


# -- frames -----------------------------------------------------------------------------------------------------------


def test_an_embed_in_another_site_grows_and_shrinks_its_frame(live, open_page, other_site):
    other = other_site(HOST.format(src=f"{live.url}/embed/card_line"))
    page = open_page(other, quiet=(f"asked {live.url}",))
    frame = page.frame_locator("#frame")
    frame.locator(CHART).wait_for()
    page.wait_for_function("() => told.length > 0 && told.at(-1)[1].height > 200")
    first = page.evaluate("told.at(-1)")
    assert first[0] == live.url and first[1]["type"] == "tako::resize"
    assert page.evaluate("document.getElementById('frame').clientHeight") == first[1]["height"]

    frame.get_by_role("button", name="Show the table").click()
    page.wait_for_function("h => told.at(-1)[1].height > h + 20", arg=first[1]["height"])
    frame.get_by_role("button", name="Show the chart").click()
    page.wait_for_function("h => Math.abs(told.at(-1)[1].height - h) <= 1", arg=first[1]["height"])
    page.evaluate("document.getElementById('frame').style.width = '330px'")
    page.wait_for_function("h => told.at(-1)[1].height < h - 20", arg=first[1]["height"])
    heights = page.evaluate("told.map((t) => t[1].height)")
    assert all(a != b for a, b in itertools.pairwise(heights))


# -- without script ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["card", "embed"])
def test_without_script_there_is_a_picture_and_the_table(live, open_page, kind):
    page = open_page(f"{live.url}/{kind}/card_bar", scripts=False)
    still = page.locator("img.still")
    assert still.is_visible() and "Bar chart of revenue" in still.get_attribute("alt")
    assert page.get_by_text("$1,240,500.50").first.is_visible()


# -- keyboard and copying ---------------------------------------------------------------------------------------------


def focused(page) -> tuple[str, str]:
    """Return what has the focus, and the style of its outline."""
    return tuple(
        page.evaluate("""() => {
          const e = document.activeElement;
          return [e.getAttribute("aria-label") ?? e.textContent.trim().slice(0, 40), getComputedStyle(e).outlineStyle];
        }""")
    )


def test_the_card_page_can_be_used_by_keyboard(live, open_page):
    page = open_page(f"{live.url}/card/card_bar")
    page.wait_for_selector(CHART)
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.append(focused(page))
    names = [name for name, _ in seen]
    reached = ("Skip to the chart", "Dark", "Chart", "PNG", "CSV", "Copy: Link", "Copy: Citation", "As a plain frame")
    for name in reached:
        assert name in names
    assert "Table" not in names  # one stop for all tabs; arrows go on from there
    assert all(outline != "none" for _, outline in seen[: names.index("As a plain frame") + 1])


def test_tabs_turn_by_arrows_and_by_address(live, open_page):
    page = open_page(f"{live.url}/card/card_bar")
    page.wait_for_selector(CHART)
    page.get_by_role("tab", name="Chart").focus()
    for key, name, panel in (
        ("ArrowRight", "Table", "#view-table"),
        ("End", "Query", "#view-query"),
        ("ArrowRight", "Chart", "#view-chart"),
        ("ArrowLeft", "Query", "#view-query"),
    ):
        page.keyboard.press(key)
        assert focused(page)[0] == name and page.locator(panel).is_visible()
        assert page.locator(".view:visible").count() == 1
        assert page.locator("[aria-selected=true]").text_content() == name
    page = open_page(f"{live.url}/card/card_bar#table")
    page.wait_for_selector("#view-table table")
    assert not page.locator("#chart").is_visible()
    page.get_by_role("tab", name="Chart").click()
    page.wait_for_selector(CHART)


def test_the_link_and_the_query_can_be_copied(live, open_page):
    page = open_page(f"{live.url}/card/card_bar", quiet=("Clipboard", "clipboard"))
    page.wait_for_selector(CHART)
    for name, tab in (("link", ""), ("cite", ""), ("embed-code", ""), ("sql", "Query")):
        if tab:
            page.get_by_role("tab", name=tab).click()
        button = page.locator(f"[data-copy={name}]")
        button.click()
        page.wait_for_function("b => b.textContent === 'Copied'", arg=button.element_handle())
    assert page.locator("#status").text_content() == "Copied to the clipboard."


def test_a_download_is_saved_under_the_title(live, open_page):
    page = open_page(f"{live.url}/card/card_bar")
    with page.expect_download() as saving:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert saving.value.suggested_filename == "revenue-by-region.csv"
