"""The chat page in a real browser, and conversations that are shared from it.

Each test also fails on a console error, a policy violation or a foreign request.
"""

from __future__ import annotations

import re

import pytest

CHART = "#chart svg"
FILE = {"name": "sales.csv", "mimeType": "text/csv", "buffer": "region,revenue\nWest,3\nÖst,4\n".encode("cp1252")}
PHONE = {"viewport": {"width": 360, "height": 700}, "color_scheme": "dark", "has_touch": True}


@pytest.fixture
def chat(live, open_page):
    """Return a function that opens the chat page, signed in."""

    def signed_in(**context):
        page = open_page(live.url, **{"viewport": {"width": 1200, "height": 800}} | context)
        page.fill("#key", live.key)
        page.get_by_role("button", name="Open").click()
        page.wait_for_selector("#start:not([hidden])")
        return page

    return signed_in


def add(page, *files):
    page.set_input_files("#pick", files=list(files or (FILE,)))
    page.wait_for_selector("#chosen li")


def opened(page, *files):
    """Open a thread on a file."""
    add(page, *files)
    page.get_by_role("button", name="Open the thread").click()
    page.get_by_text("The data is here").wait_for()


def ask(page, question, answers=1, cards=None):
    """Ask and wait until the answer is whole: the thread then has so many answers, each with a card unless told."""
    page.fill("#ask", question)
    page.keyboard.press("Enter")
    settled(page, answers, cards)


def settled(page, answers, cards=None):
    page.wait_for_function(
        """([answers, cards]) => document.querySelectorAll(".theirs:not(.welcome)").length === answers
          && document.querySelectorAll("iframe").length === cards && !document.querySelector(".making")""",
        arg=[answers, answers if cards is None else cards],
    )


def questions(page):
    return page.locator(".mine p").all_text_contents()


# -- asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("context", [{}, PHONE], ids=["wide", "phone"])
def test_asking_about_a_file(live, chat, context):
    page = chat(**context)
    assert live.key not in page.content()
    opened(page)
    assert page.locator("#thread-files").text_content() == "sales.csv (3 rows)"
    ask(page, "Which region sells most?")
    card = page.frame_locator("iframe").first
    card.locator(CHART).wait_for()
    page.wait_for_selector("iframe.ready")
    assert page.evaluate("parseInt(document.querySelector('iframe').style.height)") > 200
    assert page.locator(".theirs .text").first.text_content().startswith("The West leads")

    assert page.locator(".thinking summary").text_content().endswith("total revenue by region")
    assert not page.locator(".thinking ul").is_visible()
    page.locator(".thinking summary").click()
    assert "one value is compared" in page.locator(".thinking ul").text_content()
    assert not page.locator("pre").is_visible()
    page.get_by_role("button", name="Query").click()
    assert page.locator("pre").is_visible() and "GROUP BY region" in page.locator("pre").text_content()

    page.get_by_role("button", name="Revenue by month").click()
    settled(page, 2)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]

    page.reload()
    page.wait_for_function("() => document.querySelectorAll('iframe').length === 2")
    assert questions(page) == ["Which region sells most?", "Revenue by month"]
    assert page.locator("#thread-title").text_content() == "Which region sells most?"


def test_a_question_may_come_with_its_file(chat):
    page = chat()
    add(page)
    ask(page, "Which region sells most?")
    assert "thread=" in page.url and page.locator("#thread-files").text_content() == "sales.csv (3 rows)"
    assert questions(page) == ["Which region sells most?"]


def test_what_is_dropped_and_pasted_keeps_its_name(chat):
    page = chat()
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.items.add(new File(["a,b\\n1,2\\n"], "dropped.csv"));
      data.items.add(new File([new Uint8Array([80, 75, 3, 4, 10])], "book.xlsx"));
      data.items.add(new File(["x,y\\n" + "1,2\\n".repeat(400000)], "large.csv"));
      dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
      const text = new DataTransfer();
      text.setData("text/plain", "c\\td\\n3\\t4\\n");
      document.getElementById("ask").dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData: text }));
    }""")
    names = page.locator("#chosen span").all_text_contents()
    assert names == ["dropped.csv", "book.xlsx", "large.csv", "Pasted table"]
    page.get_by_role("button", name="Leave out book.xlsx").click()
    with page.expect_request("**/api/v1/threads") as asked:
        page.get_by_role("button", name="Open the thread").click()
    assert int(asked.value.all_headers()["content-length"]) < 100_000  # the large one went compressed
    page.get_by_text("The data is here").wait_for()
    files = page.locator("#thread-files").text_content()
    assert [name for name in ("dropped.csv", "large.csv", "Pasted table") if name in files] == [
        "dropped.csv",
        "large.csv",
        "Pasted table",
    ]


def test_a_text_that_is_no_table_is_pasted_as_a_question(chat):
    page = chat()
    page.focus("#ask")
    page.evaluate("""() => {
      const text = new DataTransfer();
      text.setData("text/plain", "Which region,\\nplease?");
      const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: text });
      window.left = document.getElementById("ask").dispatchEvent(paste);
    }""")
    assert page.evaluate("window.left") and not page.locator("#chosen li").count()


def test_without_data_a_thread_is_empty_and_says_so(chat):
    page = chat()
    ask(page, "what about nothing?", cards=0)
    assert "This data cannot answer that" in page.locator(".theirs .text").text_content()
    page.reload()
    page.get_by_text("This data cannot answer that").wait_for()
    assert page.locator("#thread-files").text_content() == ""


def test_what_goes_wrong_is_told_and_what_is_not_there_is_suggested(live, chat):
    page = chat(quiet=("status of 400", "status of 404"))
    page.get_by_role("button", name="Paste a table").click()
    page.fill("#paste", "!bad")
    page.get_by_role("button", name="Open the thread").click()
    page.get_by_text("there is no table in it").wait_for()
    assert page.input_value("#paste") == "!bad"
    page.fill("#paste", "a,b\n1,2\n")
    page.get_by_role("button", name="Open the thread").click()
    page.get_by_text("The data is here").wait_for()
    ask(page, "what about nothing?", cards=0)
    page.get_by_role("button", name="revenue by region", exact=True).click()
    page.frame_locator("iframe").locator(CHART).wait_for()
    page.goto(f"{live.url}/?thread=thread_none")
    page.get_by_text("There is no thread with this id").wait_for()


def test_an_opened_thread_offers_questions(chat):
    page = chat()
    opened(page)
    assert page.locator(".fields").text_content().startswith("Region")
    page.get_by_role("button", name="Revenue by month").click()
    settled(page, 1)
    assert questions(page) == ["Revenue by month"] and not page.locator(".welcome").count()


# -- as it is made ----------------------------------------------------------------------------------------------------


def test_an_answer_is_shown_as_it_is_made(chat):
    page = chat()
    opened(page)
    page.fill("#ask", "slowly")
    page.keyboard.press("Enter")
    page.wait_for_selector(".making .thinking")
    assert page.locator(".making .stage").text_content() == "Asking the data"
    assert not page.locator("iframe").count()
    assert page.locator("#status").text_content() == "Reading the question."
    page.wait_for_selector(".making", state="detached")
    assert page.locator(".theirs .text").count() == 1 and page.locator("iframe").count() == 1
    assert page.locator("#status").text_content().startswith("Answer: The West leads")
    assert page.evaluate("document.activeElement.id") == "ask"


def test_another_thread_may_be_read_meanwhile(chat):
    page = chat()
    opened(page)
    ask(page, "first thing")
    first = page.url
    page.get_by_role("button", name="New thread").click()
    opened(page)
    page.fill("#ask", "slowly second")
    page.keyboard.press("Enter")
    page.wait_for_selector(".making")
    second = page.url
    page.locator("#threads a", has_text="first thing").click()
    page.wait_for_function("() => document.getElementById('thread-title').textContent === 'first thing'")
    assert page.url == first and questions(page) == ["first thing"]
    page.go_back()
    page.wait_for_selector(".theirs .text")
    assert page.url == second and questions(page) == ["slowly second"]
    page.wait_for_selector(".making", state="detached")
    assert page.locator("iframe").count() == 1


def test_a_connection_that_breaks_is_taken_up_again(chat):
    page = chat(quiet=("net::ERR_FAILED",))
    opened(page)
    keys = []

    def broken_once(route):
        if route.request.method != "POST":
            return route.continue_()
        keys.append(route.request.headers["idempotency-key"])
        return route.abort() if len(keys) == 1 else route.continue_()

    page.route("**/messages", broken_once)
    ask(page, "Which region sells most?")
    assert len(keys) == 2 and keys[0] == keys[1]
    page.reload()
    page.wait_for_selector("iframe")
    assert questions(page) == ["Which region sells most?"]


def test_a_fault_offers_to_try_again(chat):
    page = chat(quiet=("status of 500",))
    opened(page)
    told = '{"error_type": "INTERNAL_SERVER_ERROR", "error_message": "Something went wrong."}'
    page.route("**/messages", lambda route: route.fulfill(status=500, content_type="application/json", body=told))
    page.fill("#ask", "Which region sells most?")
    page.keyboard.press("Enter")
    page.get_by_text("Something went wrong.").wait_for()
    page.unroute("**/messages")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("iframe")
    assert questions(page) == ["Which region sells most?"] and not page.locator(".fault:visible").count()


def test_an_error_in_the_middle_is_told(chat):
    page = chat()
    opened(page)
    events = (
        'event: thinking\ndata: {"type":"thinking","steps":["Understood as: x"]}\n\n: still at work\n\n'
        'event: error\ndata: {"error_type":"BAD_REQUEST","error_message":"It needs too much memory."}\n\n'
    )
    page.route("**/messages", lambda route: route.fulfill(content_type="text/event-stream", body=events))
    page.fill("#ask", "x")
    page.keyboard.press("Enter")
    page.get_by_text("It needs too much memory.").wait_for()
    assert not page.locator(".making").count()


# -- changing a card --------------------------------------------------------------------------------------------------


def test_a_chart_type_is_switched_by_a_message(chat):
    page = chat()
    opened(page)
    ask(page, "Which region sells most?")
    switch = page.get_by_role("button", name="Chart type: Bars")
    switch.click()
    page.wait_for_selector(".menu-list button:focus")
    page.keyboard.press("Escape")
    assert not page.locator(".menu-list").is_visible() and switch.evaluate("e => e === document.activeElement")
    switch.click()
    page.get_by_role("button", name="Lines").click()
    settled(page, 2)
    assert questions(page)[-1] == "By month, as a line chart"


def test_a_question_is_taken_up_again(chat):
    page = chat()
    opened(page)
    ask(page, "Which region sells most?")
    page.get_by_role("button", name="Edit this").click()
    page.wait_for_function("() => document.getElementById('ask').value === 'Total revenue by region'")
    assert page.evaluate("document.activeElement.id") == "ask"
    page.fill("#ask", "")
    page.keyboard.press("ArrowUp")
    assert page.input_value("#ask") == "Which region sells most?"
    page.fill("#ask", "")
    page.locator(".mine").hover()
    page.get_by_role("button", name="Ask this in other words").click()
    assert page.input_value("#ask") == "Which region sells most?"


# -- threads ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_threads(chat):
    page = chat()
    for name in ("alpha thing", "beta thing"):
        page.get_by_role("button", name="New thread").click()
        add(page)
        ask(page, name)
        page.locator("#threads a", has_text=name).first.wait_for()
    return page


def title_is(page, title):
    page.wait_for_function("t => document.getElementById('thread-title').textContent === t", arg=title)


def gone(page, words):
    """Wait until no thread in the list has these words."""
    page.wait_for_function(
        "w => ![...document.querySelectorAll('#threads a')].some((a) => a.textContent.includes(w))", arg=words
    )


def test_threads_are_opened_found_and_deleted(two_threads):
    page = two_threads
    page.locator("#threads a", has_text="alpha thing").first.click()
    title_is(page, "alpha thing")
    page.go_back()
    title_is(page, "beta thing")

    page.fill("#find", "ALPHA")
    gone(page, "beta")
    page.fill("#find", "zebra")
    page.get_by_text("No thread has these words").wait_for()
    page.fill("#find", "")
    page.locator("#threads a", has_text="beta thing").first.wait_for()

    row = page.locator("#threads li li", has_text="beta thing").first
    row.hover()
    row.get_by_role("button", name="Delete the thread beta thing").click()
    dialog = page.get_by_role("dialog", name="Delete “beta thing”?")
    dialog.get_by_role("button", name="Cancel").click()
    assert page.locator("#threads a[aria-current]").count() == 1
    row.hover()
    row.get_by_role("button", name="Delete the thread beta thing").click()
    dialog.get_by_role("button", name="Delete").click()
    page.wait_for_selector("#start:not([hidden])")
    gone(page, "beta")


def test_a_thread_is_renamed_in_the_list_and_above_the_conversation(two_threads):
    page = two_threads
    row = page.locator("#threads li li", has_text="alpha thing").first
    row.hover()
    row.get_by_role("button", name="Rename the thread alpha thing").click()
    page.keyboard.type("Gamma")
    page.keyboard.press("Escape")
    page.locator("#threads a", has_text="alpha thing").first.wait_for()
    row.hover()
    row.get_by_role("button", name="Rename the thread alpha thing").click()
    page.keyboard.type("Gamma")
    page.keyboard.press("Enter")
    page.locator("#threads a", has_text="Gamma").wait_for()

    page.get_by_role("button", name="Rename this thread").click()
    page.keyboard.type("Delta")
    page.keyboard.press("Enter")
    title_is(page, "Delta")
    page.locator("#threads a", has_text="Delta").wait_for()
    page.reload()
    title_is(page, "Delta")


def test_signing_out_closes_the_page(chat):
    page = chat()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_selector("#key")
    assert re.search("API key", page.content())


# -- keyboard ---------------------------------------------------------------------------------------------------------


def focused(page) -> str:
    return page.evaluate("""() => {
      const e = document.activeElement;
      return e.id || e.getAttribute("aria-label") || e.textContent.trim().slice(0, 40);
    }""")


def test_all_of_it_can_be_done_from_the_keyboard(live, open_page):
    page = open_page(live.url, viewport={"width": 1200, "height": 800})
    keys = page.keyboard
    page.wait_for_function("() => document.activeElement.id === 'key'")
    keys.type(live.key)
    keys.press("Enter")
    page.wait_for_selector("#start:not([hidden])")
    page.wait_for_function("() => document.activeElement.id === 'ask'")
    for _ in range(8):
        keys.press("Shift+Tab")
        if focused(page) == "paste-open":
            break
    keys.press("Enter")
    assert focused(page) == "paste"
    keys.type("region,revenue\nWest,3")
    keys.press("Escape")
    assert focused(page) == "ask"
    keys.type("keyboard thing")
    keys.press("Enter")
    settled(page, 1)
    keys.press("Alt+Digit2")
    settled(page, 2)
    assert questions(page) == ["keyboard thing", "Revenue by month"] and focused(page) == "ask"

    keys.press("Control+k")
    keys.type("keyboard")
    page.wait_for_function("() => document.querySelectorAll('#threads a').length === 1")
    keys.press("ArrowDown")
    assert focused(page) == "keyboard thing"
    keys.press("F2")
    keys.type("Renamed")
    keys.press("Enter")
    page.wait_for_function("() => document.activeElement.textContent === 'Renamed'")
    title_is(page, "Renamed")
    keys.press("Control+/")
    page.get_by_role("dialog", name="From the keyboard").wait_for()
    keys.press("Escape")
    assert focused(page) == "Renamed"
    keys.press("Delete")
    page.get_by_role("dialog", name="Delete “Renamed”?").wait_for()
    assert focused(page) == "Cancel"
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_selector("#start:not([hidden])")
    keys.press("Alt+KeyN")
    assert focused(page) == "ask"


def test_a_dialog_that_follows_another_at_once_stays(chat):
    page = chat()
    add(page)
    page.fill("#ask", "swift thing")
    page.keyboard.press("Enter")
    settled(page, 1)
    page.keyboard.press("Control+/")
    page.get_by_role("dialog", name="From the keyboard").wait_for()
    page.evaluate(
        """() => {
            document.getElementById("dialog").close();  // its event comes later
            const pressed = new KeyboardEvent("keydown", { key: "Delete", bubbles: true });
            document.querySelector("#threads a").dispatchEvent(pressed);
        }"""
    )
    dialog = page.get_by_role("dialog", name="Delete “swift thing”?")
    dialog.wait_for()
    page.wait_for_timeout(200)
    assert dialog.is_visible() and focused(page) == "Cancel"
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_what_has_the_focus_is_seen(chat):
    page = chat()
    opened(page)
    ask(page, "Which region sells most?")
    page.evaluate("document.activeElement.blur()")
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name, seen, other = page.evaluate("""() => {
          const e = document.activeElement, shown = [e, e.closest("label")];
          const seen = shown.some((x) => x && getComputedStyle(x).outlineStyle !== "none");
          const name = e.getAttribute("aria-label") ?? e.textContent.trim().slice(0, 40);
          return [name, seen, /IFRAME|BODY/.test(e.tagName)];
        }""")
        if not seen and not other:
            unseen.append(name)
    assert unseen == []


def test_the_list_on_a_phone_holds_the_focus_and_gives_it_back(chat):
    page = chat(**PHONE)
    page.get_by_role("button", name="Threads").click()
    assert focused(page) == "side-close" and page.evaluate("document.getElementById('talk').inert")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('talk').inert")
    page.locator("#side-close").wait_for(state="hidden")
    assert focused(page) == "ask"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_wider_than_the_page(chat, width):
    page = chat(viewport={"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    name = "a_file_with_a_name_that_is_very_long_and_has_no_place_to_break_" * 2 + ".csv"
    opened(page, FILE | {"name": name})
    ask(page, "W" * 120 + " and " + "long words " * 20)
    page.get_by_role("button", name="Query").click()
    page.wait_for_selector("iframe.ready")
    wide = page.evaluate("""() => [...document.querySelectorAll(".talk *")].filter((e) => {
      const box = e.getBoundingClientRect();
      return box.width && (box.right > innerWidth + 1) && !e.closest("pre, .top, .visually-hidden");
    }).map((e) => e.className || e.tagName)""")
    assert wide == [] and page.evaluate("document.documentElement.scrollWidth") <= width
    ask(page, "what about nothing?", 2, 1)
    assert page.evaluate("document.querySelector('.top').getBoundingClientRect().top") == 0
    assert page.evaluate("document.documentElement.scrollHeight") <= 700


# -- sharing ----------------------------------------------------------------------------------------------------------


def test_a_conversation_is_shared_and_taken_back(live, chat, open_page):
    page = chat()
    opened(page)
    ask(page, "Which region sells most?")
    page.get_by_role("button", name="Share this thread").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_role("textbox", name="The link")
    link.wait_for()
    address = link.input_value()
    assert re.fullmatch(re.escape(live.url) + r"/shared/shared_[a-z0-9]{26}", address)
    page.keyboard.press("Escape")
    ask(page, "Revenue by month", 2)

    reader = open_page(address, viewport={"width": 360, "height": 700})
    reader.frame_locator("iframe").locator(CHART).wait_for()
    reader.wait_for_selector("iframe.ready")
    assert questions(reader) == ["Question: Which region sells most?"]
    assert not reader.locator("pre").is_visible()
    reader.locator("summary", has_text="Query").click()
    assert "GROUP BY region" in reader.locator("pre").text_content()
    assert reader.evaluate("document.documentElement.scrollWidth") <= 360
    assert not reader.get_by_role("button").count()

    page.get_by_role("button", name="Share this thread").click()
    page.get_by_role("button", name="Show all of it").click()
    page.wait_for_selector("text=Show all of it", state="detached")
    reader.reload()
    reader.wait_for_selector("iframe")
    assert len(questions(reader)) == 2
    page.get_by_role("button", name="Take the link back").click()
    page.get_by_role("button", name="Make a link").wait_for()
    gone = open_page(address, quiet=("status of 404",))
    assert "There is no such shared conversation" in gone.locator("h1").text_content()


def test_who_writes_while_a_dialog_goes_keeps_the_focus(chat):
    page = chat()
    opened(page)
    page.get_by_role("button", name="Share this thread").click()
    page.get_by_role("button", name="Make a link").wait_for()
    focused = page.evaluate(
        """() => {
          document.querySelector("#dialog").close();
          document.querySelector("#ask").focus();
          return new Promise((done) => setTimeout(() => done(document.activeElement.id), 200));
        }"""
    )
    assert focused == "ask"


def test_a_shared_conversation_needs_no_script(live, chat, open_page):
    page = chat()
    opened(page)
    ask(page, "Which region sells most?")
    page.get_by_role("button", name="Share this thread").click()
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("textbox", name="The link").wait_for()
    address = page.get_by_role("textbox", name="The link").input_value()
    reader = open_page(address, scripts=False)
    assert reader.get_by_text("The West leads").is_visible()
    reader.locator("iframe").first.scroll_into_view_if_needed()
    picture = reader.frame_locator("iframe").locator("img").first
    picture.wait_for(timeout=30_000)  # it is drawn first
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
