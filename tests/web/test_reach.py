"""Every page for every reader: axe-core finds nothing serious, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
BAD = ("serious", "critical")
PAGES = [
    ("/card/card_line", "#chart svg"),
    ("/card/card_bar#table", ".sort"),
    ("/card/card_bar#query", "#sql"),
    ("/card/card_panels", "#chart svg"),
    ("/embed/card_line", "#chart svg"),
    ("/embed/card_table", ".sort"),
    ("/card/card_none", "h1"),
    ("/", "#key"),
]


def faults(page) -> list[str]:
    """Return what axe finds serious, each with the element."""
    # Preloading would ask for style sheets that the policy lets no script read.
    found = AXE.run(page, options={"preload": False}).response["violations"]
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found if v["impact"] in BAD for n in v["nodes"]]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 360)])
@pytest.mark.parametrize(("path", "ready"), PAGES, ids=[path for path, _ in PAGES])
def test_nothing_stands_in_anyones_way(live, open_page, path, ready, scheme, width):
    dark = "?dark_mode=auto" if path.startswith("/embed/") else ""
    size = {"width": width, "height": 700}
    page = open_page(f"{live.url}{path}{dark}", color_scheme=scheme, viewport=size, quiet=("status of 404",))
    page.wait_for_selector(ready)
    assert faults(page) == []


def test_the_chat_page(live, open_page):
    page = open_page(live.url, viewport={"width": 1100, "height": 800})
    page.fill("#key", live.key)
    page.get_by_role("button", name="Open").click()
    page.wait_for_selector("#start:not([hidden])")
    assert faults(page) == []
