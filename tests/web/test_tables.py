"""The tables of cards in a real browser: sorting, bars in cells, thousands of rows."""

from __future__ import annotations

import re

import pytest

TABLE = "#view-table table, .embed table"


def column(page, at: int, most: int = 5) -> list[str]:
    """Return the first cells of a column."""
    cells = page.locator(f"tbody tr td:nth-child({at})")
    return [cells.nth(n).text_content() for n in range(min(most, cells.count()))]


def head(page, name: str):
    return page.locator("th", has_text=name)


@pytest.mark.parametrize("path", ["/card/card_table", "/embed/card_table"])
def test_rows_are_sorted_by_what_they_are_and_put_back(live, open_page, path):
    page = open_page(live.url + path)
    page.wait_for_selector(".sort")
    before = column(page, 3)
    amount = head(page, "Amount")
    amount.get_by_role("button").click()
    assert amount.get_attribute("aria-sort") == "descending"
    assert column(page, 3, 3) == ["$2,333.75", "$2,330.00", "$2,326.25"]
    amount.get_by_role("button").press("Enter")
    assert amount.get_attribute("aria-sort") == "ascending" and column(page, 3, 2) == ["$12.50", "$16.25"]
    amount.get_by_role("button").click()
    assert amount.get_attribute("aria-sort") is None and column(page, 3) == before

    customer = head(page, "Customer")
    customer.get_by_role("button").click()
    assert customer.get_attribute("aria-sort") == "ascending"
    assert column(page, 2, 8)[0] == "Customer 0" and column(page, 2, 8)[-1] == "Customer 1"
    for _ in range(12):  # what has no value is last whichever way
        page.evaluate("document.querySelector('.scroll').scrollTop = 1e7")
        page.wait_for_timeout(20)
    assert page.locator("tbody tr td:nth-child(2)").last.text_content() == "–"
    assert page.locator("tbody tr").count() == 620


def test_a_bar_is_as_long_as_its_value(live, open_page):
    page = open_page(f"{live.url}/card/card_gains#table")
    page.wait_for_selector("td.gauge")
    spans = page.evaluate("""() => [...document.querySelectorAll("tbody tr")].map((row) => {
      const cell = row.cells[1];
      return [cell.className, ...["--from", "--to"].map((name) => parseFloat(cell.style.getPropertyValue(name)))];
    })""")
    assert [kind for kind, *_ in spans] == ["number gauge", "number gauge", "number gauge-below", "number"]
    assert spans[0][1:] == [25, 100] and spans[2][1:] == [0, 25]
    assert spans[1][1] == 25 and abs(spans[1][2] - 50) < 0.01


def test_thousands_of_rows_do_not_hold_the_page_up(live, open_page):
    page = open_page(f"{live.url}/card/card_many")
    page.wait_for_selector(".sort")
    assert page.locator("tbody tr").count() <= 400  # the rest comes as it is needed
    took = page.evaluate("""async () => {
      const button = [...document.querySelectorAll(".sort")].at(-1);
      const start = performance.now();
      button.click();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      return performance.now() - start;
    }""")
    assert took < 400
    widths = "() => [...document.querySelectorAll('th')].map((h) => Math.round(h.getBoundingClientRect().width))"
    first = page.evaluate(widths)
    for _ in range(60):
        page.evaluate("document.querySelector('.scroll').scrollTop = 1e7")
        page.wait_for_timeout(15)
    assert page.locator("tbody tr").count() == 5000
    assert all(abs(a - b) <= 3 for a, b in zip(first, page.evaluate(widths), strict=True))
    assert "The first 5,000 of 6,000 rows" in page.locator(".aside.scripted").text_content()


def test_the_table_of_an_embed_is_reached_by_keyboard(live, open_page):
    page = open_page(f"{live.url}/embed/card_bar")
    page.wait_for_selector("#chart svg")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "switch"
    page.keyboard.press("Enter")
    assert page.locator("#table").is_visible() and not page.locator("#chart").is_visible()
    page.keyboard.press("Shift+Tab")
    assert re.match("Revenue", page.evaluate("document.activeElement.textContent"))
    page.keyboard.press("Enter")
    assert column(page, 1) == ["West", "North", "South", "East"]
    page.keyboard.press("Enter")
    assert column(page, 1) == ["East", "South", "North", "West"]
