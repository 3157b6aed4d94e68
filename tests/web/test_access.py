"""Who may see a card: private ones and their links, who may embed, taking a card back; what oEmbed tells."""

from __future__ import annotations

import itertools
import urllib.parse
from html.parser import HTMLParser

import pytest
import web_site
from in_hand import BASE, Pages

from inkfish.store import keys

PLACES = (
    "/card/{}",
    "/embed/{}",
    "/image/{}.png",
    "/image/{}.svg",
    "/card/{}/data.csv",
    "/card/{}/data.json",
    "/card/{}/data.parquet",
    "/card/{}/spec.json",
    "/card/{}/chart.html",
)
API = "/api/v1"


@pytest.fixture
def site(tmp_path):
    """Return a function that makes pages whose owner has a key, with these settings."""
    made = []

    def make(**changes) -> Pages:
        app, service, _ = web_site.make_site(tmp_path / str(len(made)), **changes)
        with service.database.write() as tx:
            key = keys.create(tx, "owner")
        made.append(service)
        return Pages(app, service, key)

    yield make
    for service in made:
        service.stop()


def owner(site, method, path, **more):
    """Send a request with the owner's key."""
    return site.call(method, f"{API}{path}", headers={"authorization": f"Bearer {site.key}"}, **more)


def asked(site, question="Which region sells most?", **body):
    """Open a thread, ask in it, and return the thread's id and the visualization."""
    thread = owner(site, "POST", "/threads", json={"csv": "a,b\n1,2\n", **body}).json()["thread_id"]
    answer = owner(site, "POST", f"/threads/{thread}/messages", json={"user_message": question}).json()
    return thread, shown_in(answer["content"])


def shown_in(content):
    return next(block for block in content if block["type"] == "visualization")


def path_of(url):
    return url.removeprefix(BASE)


def statuses(site, card, query=""):
    return {site.get(place.format(card) + query).status_code for place in PLACES}


# -- private cards ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "body", "private"),
    [
        ({}, {}, False),
        ({}, {"private": True}, True),
        ({"private_cards": 1}, {}, True),
        ({"private_cards": 1}, {"private": False}, False),
    ],
)
def test_cards_are_private_by_setting_or_by_request(site, settings, body, private):
    pages = site(**settings)
    thread, shown = asked(pages, **body)
    card = shown["card_id"]
    assert statuses(pages, card) == ({403} if private else {200})
    assert all(("token=" in shown[name]) is private for name in ("embed_url", "image_url", "webpage_url"))
    listed = owner(pages, "GET", f"/threads/{thread}/messages").json()["messages"][-1]
    detail = owner(pages, "GET", f"/cards/{card}").json()
    assert detail["private"] is private
    for links in (shown, shown_in(listed["content"]), detail):
        for name in ("embed_url", "image_url", "webpage_url"):
            assert pages.get(path_of(links[name])).status_code == 200
    assert owner(pages, "GET", f"/cards/{card}/data").status_code == 200  # its owner needs no token


def test_a_token_opens_all_of_one_card_and_nothing_of_another(site):
    pages = site()
    _, one = asked(pages, private=True)
    _, other = asked(pages, private=True)
    token = path_of(one["embed_url"]).partition("?token=")[2]
    assert statuses(pages, one["card_id"], f"?token={token}") == {200}
    assert statuses(pages, other["card_id"], f"?token={token}") == {403}
    turned = token[:6] + ("B" if token[6] == "A" else "A") + token[7:]
    for wrong in (token[:-2], token + "A", turned, "%00", "é", "a" * 28):
        assert statuses(pages, one["card_id"], f"?token={wrong}") == {403}
    refused = pages.get(f"/card/{one['card_id']}")
    assert "private" in refused.text and one["title"] not in refused.text


def test_what_a_private_page_leads_to_carries_its_token(site):
    pages = site()
    _, shown = asked(pages, private=True)

    class Links(HTMLParser):
        found: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag, attrs):
            self.found += [v for k, v in attrs if k in ("href", "src", "srcset", "content", "data-fallback") and v]

    Links().feed(pages.get(path_of(shown["webpage_url"])).text)
    ours = [link for link in Links.found if f"/{shown['card_id']}" in link and "/oembed" not in link]
    assert len(ours) > 12
    for link in ours:
        assert pages.get(path_of(link)).status_code == 200, link


def test_links_expire(site, monkeypatch):
    pages = site()
    _, shown = asked(pages, private=True)
    card = shown["card_id"]
    made = owner(pages, "GET", f"/cards/{card}/links?expires_in=120")
    assert made.status_code == 200 and made.json()["expires_at"].endswith("Z")
    link = path_of(made.json()["embed_url"])
    assert pages.get(link).status_code == 200
    import time

    now = time.time()
    monkeypatch.setattr("inkfish.store.signing.time.time", lambda: now + 121)
    assert pages.get(link).status_code == 403
    assert pages.get(path_of(shown["embed_url"])).status_code == 200  # a day
    monkeypatch.setattr("inkfish.store.signing.time.time", lambda: now + 86_500)
    assert pages.get(path_of(shown["embed_url"])).status_code == 403


@pytest.mark.parametrize("life", ["0", "59", "-1", "1e9", "nan", "x"])
def test_lives_that_no_link_has(site, life):
    pages = site()
    _, shown = asked(pages)
    answer = owner(pages, "GET", f"/cards/{shown['card_id']}/links?expires_in={life}")
    assert answer.status_code == 400 and "expires_in" in answer.json()["error_message"]


def test_a_card_is_made_private_and_public_again(site):
    pages = site()
    thread, shown = asked(pages)
    card, listing = shown["card_id"], f"/threads/{thread}/messages"
    for _ in range(2):  # from the store, then from what is at hand
        owner(pages, "GET", listing)
    assert pages.get(f"/embed/{card}").status_code == 200
    changed = owner(pages, "PATCH", f"/cards/{card}", json={"private": True})
    assert changed.status_code == 200 and changed.json()["private"] is True
    assert statuses(pages, card) == {403}
    for _ in range(2):
        listed = shown_in(owner(pages, "GET", listing).json()["messages"][-1]["content"])
        assert pages.get(path_of(listed["embed_url"])).status_code == 200
    owner(pages, "PATCH", f"/cards/{card}", json={"private": False})
    assert statuses(pages, card) == {200}
    assert "token" not in shown_in(owner(pages, "GET", listing).json()["messages"][-1]["content"])["embed_url"]


def test_private_pages_are_kept_by_their_reader_alone(site):
    pages = site()
    _, private = asked(pages, private=True)
    _, public = asked(pages)
    for name in ("embed_url", "image_url", "webpage_url"):
        assert pages.get(path_of(private[name])).headers["cache-control"] == "private, no-cache"
        assert pages.get(path_of(public[name])).headers["cache-control"] == "public, max-age=60"


def test_a_shared_conversation_opens_its_private_cards(site):
    pages = site()
    thread, shown = asked(pages, private=True)
    address = owner(pages, "PUT", f"/threads/{thread}/share").json()["share_url"]
    text = pages.get(path_of(address)).text
    assert f"/embed/{shown['card_id']}?" in text and "token=" in text


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_only_the_owner_changes_a_card(site, method):
    pages = site()
    _, shown = asked(pages)
    with pages.service.database.write() as tx:
        other = keys.create(tx, "other")
    for headers in ({}, {"authorization": f"Bearer {other}"}):
        answer = pages.call(method, f"{API}/cards/{shown['card_id']}", headers=headers, json={"private": True})
        assert answer.status_code == (404 if headers else 401)
    assert statuses(pages, shown["card_id"]) == {200}


# -- taking back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("private", [False, True])
def test_a_revoked_card_is_gone_everywhere_at_once(site, private):
    pages = site()
    thread, shown = asked(pages, private=private)
    card, query = shown["card_id"], path_of(shown["embed_url"]).partition("?")[2]
    assert statuses(pages, card, f"?{query}") == {200}
    pictures = pages.service.settings.data_dir / "pictures"
    assert list(pictures.iterdir())
    assert owner(pages, "DELETE", f"/cards/{card}").status_code == 204
    assert statuses(pages, card, f"?{query}") == {404}
    assert not list(pictures.iterdir())
    assert pages.get(f"/oembed?url={BASE}/card/{card}").status_code == 404
    assert owner(pages, "GET", f"/cards/{card}").status_code == 404
    assert owner(pages, "DELETE", f"/cards/{card}").status_code == 404
    assert owner(pages, "GET", f"/threads/{thread}/messages").status_code == 200  # the message stays


def test_the_pictures_of_a_deleted_thread_go_with_it(site):
    pages = site()
    thread, shown = asked(pages)
    pages.get(path_of(shown["image_url"]))
    owner(pages, "DELETE", f"/threads/{thread}")
    assert not list((pages.service.settings.data_dir / "pictures").iterdir())


# -- who may embed ----------------------------------------------------------------------------------------------------


def ancestors(pages, card):
    policy = pages.get(f"/embed/{card}").headers["content-security-policy"]
    return next(p.partition(" ")[2] for p in policy.split("; ") if p.startswith("frame-ancestors "))


def test_who_may_embed_is_set_for_all_cards_or_for_one(site):
    pages = site(embed_origins=("https://news.example",))
    _, shown = asked(pages)
    card = shown["card_id"]
    assert ancestors(pages, card) == "'self' https://news.example"
    listed = ["https://a.example", "https://*.b.example:8443"]
    changed = owner(pages, "PATCH", f"/cards/{card}", json={"embed_origins": listed})
    assert changed.json()["embed_origins"] == listed
    assert ancestors(pages, card) == "'self' https://a.example https://*.b.example:8443"
    owner(pages, "PATCH", f"/cards/{card}", json={"embed_origins": []})
    assert ancestors(pages, card) == "'self' https://news.example"
    assert ancestors(site(), "card_bar") == "*"


@pytest.mark.parametrize(
    "origin",
    ["*", "a.example", "https://a.example/", "https://a.example; script-src *", "https:", "", "https://a b", 5],
)
def test_what_is_no_origin_is_refused(site, origin):
    pages = site()
    _, shown = asked(pages)
    answer = owner(pages, "PATCH", f"/cards/{shown['card_id']}", json={"embed_origins": [origin]})
    assert answer.status_code == 400 and "embed_origins" in answer.json()["error_message"]
    assert ancestors(pages, shown["card_id"]) == "*"


# -- oEmbed -----------------------------------------------------------------------------------------------------------


def oembed(pages, url=f"{BASE}/card/card_bar", **more):
    return pages.get(f"/oembed?{urllib.parse.urlencode({'url': url} | more)}")


def test_a_page_leads_to_its_oembed(pages):
    found = pages.get("/card/card_bar").text.split('type="application/json+oembed" href="')[1].split('"')[0]
    answer = pages.get(path_of(found.replace("&amp;", "&")))
    told = answer.json()
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Revenue by region")
    assert f'src="{BASE}/embed/card_bar?dark_mode=auto"' in told["html"]
    assert f'width="{told["width"]}" height="{told["height"]}"' in told["html"]
    picture = pages.get(path_of(told["thumbnail_url"]))
    assert picture.status_code == 200
    assert f"{told['thumbnail_width']}x{told['thumbnail_height']} @1" in picture.text


@pytest.mark.parametrize(("wide", "high"), list(itertools.product((200, 500, 5000), (150, 300, 5000))))
def test_sizes_stay_within_what_is_asked_for(pages, wide, high):
    told = oembed(pages, maxwidth=wide, maxheight=high).json()
    for name in ("", "thumbnail_"):
        assert told[f"{name}width"] <= wide and told[f"{name}height"] <= high


@pytest.mark.parametrize(
    ("url", "more", "status"),
    [
        (f"{BASE}/embed/card_table?dark_mode=true", {}, 200),
        (f"{BASE}/card/card_none", {}, 404),
        (f"{BASE}/threads/card_bar", {}, 404),
        (f"{BASE}/", {}, 404),
        ("https://elsewhere.example/card/card_bar", {}, 404),
        ("javascript:alert(1)", {}, 404),
        ("http://[", {}, 404),
        (f"{BASE}/card/card_bar", {"format": "xml"}, 501),
        (f"{BASE}/card/card_bar", {"maxwidth": "0"}, 400),
        (f"{BASE}/card/card_bar", {"maxwidth": "50"}, 400),
        (f"{BASE}/card/card_bar", {"maxheight": "x"}, 400),
    ],
)
def test_oembed_answers_as_its_specification_says(pages, url, more, status):
    answer = oembed(pages, url, **more)
    assert answer.status_code == status
    if status != 200:
        assert set(answer.json()) == {"error_type", "error_message"}


def test_oembed_of_a_private_card_needs_its_token(site):
    pages = site()
    _, shown = asked(pages, private=True)
    assert oembed(pages, f"{BASE}/card/{shown['card_id']}").status_code == 401
    told = oembed(pages, shown["webpage_url"])
    assert told.status_code == 200 and told.headers["cache-control"] == "private, no-cache"
    frame = told.json()["html"].split('src="')[1].split('"')[0].replace("&amp;", "&")
    assert pages.get(path_of(frame)).status_code == 200


# -- one file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("card", ["card_bar", "card_table", "card_hostile", "card_panels"])
def test_a_card_in_one_file_asks_for_nothing(pages, card):
    answer = pages.get(f"/card/{card}/chart.html")
    assert answer.headers["content-disposition"].endswith('.html"')
    loaded = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            if tag in ("link", "script", "img", "source", "iframe"):
                loaded.extend(v for k, v in given.items() if k in ("src", "href", "srcset"))
            assert not [k for k in given if k.startswith("on") or k == "style"]

    Parser().feed(answer.text)
    assert len(loaded) >= 5 and all(address.startswith("data:") for address in loaded)
    assert "default-src 'none'" in answer.text


def test_pictures_and_files_are_asked_after_by_their_tag(pages):
    for path in ("/image/card_bar.png", "/image/card_bar.svg", "/card/card_bar/data.csv", "/card/card_bar/chart.html"):
        first = pages.get(path)
        again = pages.get(path, if_none_match=first.headers["etag"])
        assert again.status_code == 304 and again.content == b""


def test_the_script_for_hosts_is_small_and_for_every_origin(pages):
    answer = pages.get("/inkfish-embed.js", accept_encoding="br")
    assert answer.headers["content-encoding"] == "br" and int(answer.headers["content-length"]) < 2_500
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert pages.get("/inkfish-embed.js", if_none_match=answer.headers["etag"]).status_code == 304


def test_a_citation_names_what_there_is(pages):
    text = pages.get("/card/card_bar").text
    assert (
        "Example Statistics. “Revenue by region” (Sum of revenue, January to December 2020). Data: sales_2020.csv. "
        "Licence: CC BY 4.0. Made with Inkfish, 22 November 2026. http://inkfish.test/card/card_bar"
    ) in text
