"""The pages as they are sent: headers, escaping, forms, what is where."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
import web_site
from in_hand import Pages

from inkfish.errors import Unavailable

POLICIES = tomllib.loads((Path(__file__).parent / "cases" / "policies.toml").read_text("utf-8"))
PATHS = [(path, case) for case in POLICIES.values() for path in case["paths"]]
HTML = [
    "/",
    "/card/card_bar",
    "/card/card_line",
    "/card/card_table",
    "/card/card_hostile",
    "/embed/card_bar",
    "/embed/card_table",
    "/embed/card_hostile",
    "/card/card_none",
    "/card/card_hostile?dark_mode=true",
]


class Page(HTMLParser):
    """The elements of a page, its texts, and the texts of its data blocks."""

    def __init__(self, text: str):
        super().__init__()
        self.elements, self.texts, self.data, self.scripts = [], [], [], 0
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag if tag != "script" or dict(attrs).get("type") != "application/json" else "data"
        self.scripts += tag == "script"

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        (self.data if self._inside == "data" else self.texts).append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def meta(self, name):
        return next(a["content"] for a in self.all("meta") if name in (a.get("name"), a.get("property")))


def page(pages, path) -> Page:
    return Page(pages.get(path).text)


def chart_of(text: str) -> dict:
    """Return what the chart of a page is drawn from."""
    return json.loads(text.split('id="chart-data">')[1].split("</script>")[0])


def table_of(text: str) -> dict:
    """Return what the script of a page's last table is given."""
    return json.loads(text.split("</table>")[-1].split('type="application/json">')[1].split("</script>")[0])


# -- policies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "case"), PATHS, ids=[p for p, _ in PATHS])
def test_policies(pages, path, case):
    answer = pages.get(path)
    assert answer.status_code == case.get("status", 200)
    assert answer.headers["content-security-policy"] == case["policy"]
    assert case.get("headers", {}).items() <= dict(answer.headers).items()
    assert not set(case.get("absent", ())) & set(answer.headers)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", HTML)
def test_nothing_is_inline_and_all_is_ours(pages, path):
    found = page(pages, path)
    for tag, attrs in found.elements:
        assert tag not in ("style", "base", "object", "embed")
        assert not [a for a in attrs if a.startswith("on") or a == "style"]
        for name in ("src", "srcset", "action"):
            assert attrs.get(name, "/").startswith("/")
        if tag == "link" and attrs["rel"] not in ("canonical", "alternate"):
            assert attrs["href"].startswith("/static/")
    for attrs in found.all("script"):
        assert attrs.get("src", "").startswith("/static/") or attrs.get("type") == "application/json"


# -- hostile texts ----------------------------------------------------------------------------------------------------


def test_the_csv_of_a_page_is_computed_by_no_spreadsheet(pages, monkeypatch):
    """The rows of the API and the other forms are as they are."""
    seen = []
    tools = replace(pages.service.tools, export=lambda result, form: seen.append(result) or b"")
    monkeypatch.setattr(pages.service, "tools", tools)
    card = pages.service.public_card("card_bar")
    formula = msgspec.structs.replace(card.result, rows=(("=1+1", 2),))
    monkeypatch.setattr(pages.service, "_with_data", lambda *_: msgspec.structs.replace(card, result=formula))
    pages.get("/card/card_bar/data.csv")
    pages.get("/card/card_bar/data.parquet")
    pages.service.card_data("card_bar", "csv")
    assert [result.rows[0][0] for result in seen] == ["'=1+1", "=1+1", "=1+1"]


@pytest.mark.parametrize("path", ["/card/card_hostile", "/embed/card_hostile"])
def test_hostile_texts_stay_texts(pages, path):
    plain, hostile = page(pages, path.replace("hostile", "bar")), page(pages, path)
    assert hostile.scripts == plain.scripts
    assert len(hostile.all("img")) == len(plain.all("img"))
    assert web_site.HOSTILE in "".join(hostile.texts)
    assert not [a for a in hostile.all("a") if a.get("href", "").lower().startswith("javascript")]
    assert "49" not in "".join(hostile.texts).replace("490", "")


@pytest.mark.parametrize("path", ["/card/card_hostile", "/embed/card_hostile"])
def test_the_data_block_cannot_be_left(pages, path):
    text = pages.get(path).text
    blocks = re.findall('<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert len(blocks) == 2 and not any(re.search("[<>&\u2028\u2029]", block) for block in blocks)
    rows = chart_of(text)["datasets"]
    assert any("</script>" in str(row) for values in rows.values() for row in values)


def test_signs_that_turn_writing_round_are_left_out_where_nothing_holds_them_in(pages):
    found = page(pages, "/card/card_hostile")
    for text in (found.meta("og:title"), found.meta("og:description"), found.meta("description")):
        assert "\u202e" not in text and "\u2028" not in text and "</script>" in text


def test_the_embed_code_holds_a_title_that_cannot_leave_its_attribute(pages):
    texts = page(pages, "/card/card_hostile").texts
    frame = Page(next(t for t in texts if t.startswith("<iframe")))
    assert [tag for tag, _ in frame.elements] == ["iframe"]
    assert frame.all("iframe")[0]["title"].startswith("</script>")
    element = Page(next(t for t in texts if t.startswith("<inkfish-card")))
    assert [tag for tag, _ in element.elements] == ["inkfish-card", "a", "script"]
    assert element.all("script") == [{"type": "module", "src": "http://inkfish.test/inkfish-embed.js"}]


# -- the card page ----------------------------------------------------------------------------------------------------


def test_the_card_page_shows_all_there_is(pages):
    found = page(pages, "/card/card_bar")
    text = " ".join(found.texts)
    for words in (
        "Revenue by region",
        "Sum of revenue, January to December 2020",
        "The West leads with",
        "$1,510,000.25",
        "CC BY 4.0",
        "21 November 2026",
        "14 rows without an order date",
        "Which region sells most?",
        "total_revenue",
        "22 November 2026",
        "Example Statistics",
    ):
        assert words in text
    links = {a.get("href") for a in found.all("a")}
    assert {
        "/card/card_bar/data.csv",
        "/card/card_bar/data.json",
        "/card/card_bar/data.parquet",
        "/card/card_bar/spec.json",
        "/image/card_bar.png?download=true",
        "/image/card_bar.svg?download=true",
        "https://example.com/data/sales_2020.csv",
    } <= links
    assert [tag for tag, _ in found.elements if tag in ("main", "header", "h1", "figure")] != []
    assert len(found.all("main")) == len(found.all("h1")) == 1
    assert found.all("img")[0]["alt"].startswith("Bar chart of revenue by region")


def test_links_unfurl(pages):
    found = page(pages, "/card/card_bar")
    assert found.meta("og:title") == "Revenue by region"
    assert found.meta("og:url") == "http://inkfish.test/card/card_bar"
    assert found.meta("og:description").startswith("Bar chart of revenue")
    picture = found.meta("og:image")
    assert picture.startswith("http://inkfish.test/image/card_bar.png?")
    shared = pages.get(picture.removeprefix("http://inkfish.test"))
    assert shared.status_code == 200 and b"800x420 @1.5" in shared.content
    assert (found.meta("og:image:width"), found.meta("og:image:height")) == ("1200", "630")


@pytest.mark.parametrize(
    ("path", "theme"),
    [
        ("/card/card_bar", None),
        ("/card/card_bar?dark_mode=auto", None),
        ("/card/card_bar?dark_mode=true", "dark"),
        ("/card/card_bar?dark_mode=false", "light"),
        ("/embed/card_bar", "light"),
        ("/embed/card_bar?dark_mode=auto", None),
        ("/embed/card_bar?dark_mode=true", "dark"),
        ("/embed/card_bar?dark_mode=false", "light"),
    ],
)
def test_themes(pages, path, theme):
    assert page(pages, path).all("html")[0].get("data-theme") == theme


@pytest.mark.parametrize("path", ["/embed/card_bar?dark_mode=maybe", "/card/card_bar?dark_mode=1"])
def test_another_theme_is_a_bad_request(pages, path):
    answer = pages.get(path)
    assert answer.status_code == 400 and "dark_mode" in answer.json()["error_message"]


def test_a_page_holds_both_themes_and_widths_over_one_copy_of_the_rows_for_each_theme(pages):
    block = chart_of(pages.get("/embed/card_line").text)
    assert sorted((s["dark"], s["narrow"]) for s in block["layouts"]) == [
        (False, False),
        (False, True),
        (True, False),
        (True, True),
    ]
    assert sum(len(rows) == 192 for rows in block["datasets"].values()) <= 2
    for layout in block["layouts"]:
        assert layout["spec"]["$schema"].startswith("https://vega.github.io/schema/vega/")
        assert "title" not in layout["spec"] and "usermeta" not in layout["spec"]
        assert "Source:" not in json.dumps(layout["spec"])


@pytest.mark.parametrize("kind", ["card", "embed"])
def test_where_charts_cannot_be_compiled_just_now_there_is_the_picture_and_next_time_the_chart(tmp_path, kind):
    class Busy(web_site.NoPainter):
        busy = True

        def compile(self, specs):
            if self.busy:
                raise Unavailable("The server is busy.")
            return super().compile(specs)

    painter = Busy()
    app, service, key = web_site.make_site(tmp_path, painter)
    site = Pages(app, service, key)
    try:
        text = site.get(f"/{kind}/card_bar").text
        assert 'data-bundle=""' in text and 'data-fallback="/image/card_bar.png"' in text and "$1,240,500.50" in text
        painter.busy = False
        assert chart_of(site.get(f"/{kind}/card_bar").text)["layouts"]
    finally:
        service.stop()


def test_a_long_table_is_cut_without_script_and_whole_with_it(pages):
    found = page(pages, "/card/card_table")
    assert len(found.all("tr")) == 201 and "chart-data" not in str(found.elements)
    assert "The first 200 of 620 rows; the downloads have them all." in " ".join(found.texts)
    more = table_of(pages.get("/card/card_table").text)
    assert len(more["rows"]) == 420 and more["rows"][0] == ["1,200", "Customer 20", "$762.50"]
    assert len(more["keys"]["0"]) == len(more["keys"]["2"]) == 620 and "1" not in more["keys"]
    assert more["bars"] == {"2": [0, 2333.75]}  # an order's number is a name, not an amount


@pytest.mark.parametrize("path", ["/card/card_none", "/embed/card_none", "/card/%3Cscript%3E"])
def test_a_card_that_is_not_there_is_a_page(pages, path):
    answer = pages.get(path)
    assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/html")
    assert "There is no such card" in answer.text and "<script" not in answer.text


# -- pictures and files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "drawn"),
    [
        ("", "@2"),
        ("?scale=1", "@1"),
        ("?width=400&height=300", "400x300 @2"),
        ("?dark_mode=true", "#16191f"),
    ],
)
def test_pictures(pages, query, drawn):
    answer = pages.get(f"/image/card_bar.png{query}")
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert drawn.encode() in answer.content


def test_a_card_is_drawn_in_so_many_sizes_at_once(tmp_path):
    app, service, key = web_site.make_site(tmp_path, draw_rate=0.01, draw_burst=2)
    site = Pages(app, service, key)

    def status(path):
        return site.get(f"/image/{path}").status_code

    assert [status(f"card_bar.png?width={width}") for width in (400, 401, 402)] == [200, 200, 429]
    refused = site.get("/image/card_bar.svg?scale=3")
    assert refused.status_code == 429 and 0 < int(refused.headers["retry-after"]) <= 100
    assert status("card_bar.png?width=400") == 200  # it was kept
    assert [status(f"card_bar.{own}") for own in ("png", "svg", "png?dark_mode=true")] == [200] * 3
    assert status("card_line.png?width=400") == 200
    service.stop()


@pytest.mark.parametrize(
    "query",
    [
        "width=0",
        "width=-5",
        "width=119",
        "width=4001",
        "width=99999999999",
        "height=79",
        "height=4001",
        "scale=0",
        "scale=9",
        "scale=nan",
        "scale=inf",
        "scale=-1",
        "width=abc",
        "width=1.5",
        "height=",
        "dark_mode=maybe",
        "scale=x",
        "width=4000&height=4000&scale=8",
        "width=400&width=x",
    ],
)
def test_pictures_that_cannot_be(pages, query):
    answer = pages.get(f"/image/card_bar.png?{query}")
    assert answer.status_code == 400
    body = answer.json()
    assert body["error_type"] == "BAD_REQUEST" and body["error_message"]


@pytest.mark.parametrize(
    "path",
    [
        "/image/card_none.png",
        "/image/card_bar.gif",
        "/image/card_bar.pdf",
        "/image/card_bar",
        "/card/card_none/data.csv",
        "/card/card_bar/data.xml",
        "/card/card_none/spec.json",
        "/static/none.js",
        "/static/../routes.py",
        "/static/base.0000000000000000.css",
    ],
)
def test_files_that_are_not_there(pages, path):
    answer = pages.get(path)
    assert answer.status_code == 404 and answer.json()["error_type"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/card/card_bar/data.csv", "revenue-by-region.csv"),
        ("/card/card_bar/data.json", "revenue-by-region.json"),
        ("/card/card_bar/data.parquet", "revenue-by-region.parquet"),
        ("/card/card_bar/spec.json", "revenue-by-region.vl.json"),
        ("/image/card_bar.png?download=true", "revenue-by-region.png"),
        ("/card/card_hostile/data.csv", "script-script-alert-1-script-img-src-x-onerror-alert-2-amp.csv"),
    ],
)
def test_downloads_have_a_name_of_plain_letters(pages, path, name):
    assert pages.get(path).headers["content-disposition"] == f'attachment; filename="{name}"'


# -- keeping ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/card/card_bar", "/embed/card_bar"])
def test_every_file_a_page_loads_is_there_for_ever_and_for_every_origin(pages, path):
    found = page(pages, path)
    urls = [a.get("href") or a.get("src") for t, a in found.elements if t in ("link", "script")]
    urls = [u for u in urls if u and u.startswith("/static/")]
    assert urls
    for url in urls:
        answer = pages.get(url, accept_encoding="gzip")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["access-control-allow-origin"] == "*"
        if url.endswith((".js", ".css", ".svg")):
            assert answer.headers["content-encoding"] == "gzip" and "accept-encoding" in answer.headers["vary"]
        again = pages.get(url, if_none_match=answer.headers["etag"])
        assert again.status_code == 304 and again.content == b""


def test_scripts_load_one_another_by_content(pages):
    url = next(a["src"] for a in page(pages, "/embed/card_bar").all("script") if "src" in a)
    imported = re.findall(r'from "([^"]+)"', pages.get(url).text)
    assert imported and all(re.fullmatch(r"/static/[a-z]+\.[0-9a-f]{16}\.js", i) for i in imported)
    assert all(pages.get(i).status_code == 200 for i in imported)


def test_an_embed_is_small_and_asked_after_by_its_tag(pages):
    answer = pages.get("/embed/card_line", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert pages.get("/embed/card_line", if_none_match=answer.headers["etag"]).status_code == 304
    assert pages.get("/embed/card_line?dark_mode=true", if_none_match=answer.headers["etag"]).status_code == 200


def test_no_page_is_in_the_description_of_the_api(pages):
    paths = pages.get("/openapi.json").json()["paths"]
    assert paths and all(p.startswith(("/api/v1", "/healthz", "/readyz")) for p in paths)
