"""The pages: a card, its embed, its pictures and files, and the place to ask."""

from __future__ import annotations

import hashlib
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Literal, Protocol, TypeVar

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Query
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from inkfish.analyst.card import Card
from inkfish.errors import BadRequest, Forbidden, InkfishError, NotFound, RenderError, RequestTimeout, Unavailable
from inkfish.links import Links
from inkfish.service.drawing import SCALE
from inkfish.service.service import Service
from inkfish.settings import MB, Settings
from inkfish.store.cards import Access
from inkfish.store.keys import hashed
from inkfish.web import policy, posted, view
from inkfish.web.assets import PREFIX, Assets, Bundle
from inkfish.web.chart import chart_json
from inkfish.web.conversation import conversation
from inkfish.web.oembed import oembed
from inkfish.web.panels import panel_views
from inkfish.web.session import COOKIE, LIFE, Sessions
from inkfish.web.shelf import Sheet, Shelf, make_sheet
from inkfish.web.table import table_view
from inkfish.web.whole import Inlined, data_url

T = TypeVar("T")

HTML = "text/html; charset=utf-8"
JAVASCRIPT = "text/javascript"
THREADS = 16  # threads of the server that the pages may use at once
POSTING = 4  # those that draw what is posted by anyone: others wait
ROWS = 200  # rows of a table that a page shows without script
HELD = {"card": 5_000, "embed": 2_000}  # rows that it holds for its script
WHOLE = 5_000  # rows of a card in one file
SHELF = 32 * MB  # bytes of pages that are kept ready
TYPES = {
    "html": HTML,
    "png": "image/png",
    "svg": "image/svg+xml",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
WRONG_KEY = "This key is not known, or was revoked. Check it, or make another with: inkfish keys create NAME"
FALSE_SITE = "Sign in on this server's own page."

DarkMode = Annotated[Literal["true", "false", "auto"] | None, Query(description="The dark theme, or the reader's own.")]
THEMES = {"true": "dark", "false": "light", "auto": ""}
Token = Annotated[str, Query(description="What opens a private card.", max_length=200)]


class Painter(Protocol):
    """What builds the script that draws charts in a browser, and compiles what that script draws."""

    def browser_bundle(self) -> bytes: ...

    def compile(self, specs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]: ...


class Pages:
    """The templates, the files that they load, and the script that draws."""

    def __init__(self, service: Service, painter: Painter, settings: Settings):
        self.service, self.settings, self._painter = service, settings, painter
        self.assets, self._shelf = Assets(), Shelf(SHELF)
        self._inlined = Inlined()
        self.sessions = Sessions(settings.data_dir)
        self._bundle = Bundle(self.assets, settings.data_dir / "web", painter.browser_bundle)
        self._templates = Environment(
            loader=PackageLoader("inkfish.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(static=self.assets.url, embed_code=view.embed_code, frame_code=view.frame_code)
        self._templates.filters.update(calm=view.calm, shortened=view.shortened, day=view.day)

    def show(self, template: str, **values: Any) -> str:
        """Return a page."""
        return self._templates.get_template(template).render(**values)

    def bundle(self) -> str:
        """Return the address of the drawing script, or an empty text where it cannot be had just now."""
        try:
            return self._bundle.url()
        except InkfishError:
            return ""

    def card_sheet(self, kind: str, card_id: str, links: Links, theme: str) -> tuple[Sheet, Access]:
        """Return the page or the embed of a card, and who may see it.

        Cards never change, but they are looked up: one may have gone, or have been made private.
        """
        access, bundle = self.service.card_access(card_id, links.access), self.bundle()
        links = links if access.private else Links(links.base)

        def make(script: str = bundle) -> Sheet:
            card = self.service.public_card(card_id, links.access)
            if card.posted:
                return posted.shell(kind, self.show, theme, script, self.settings.max_posted)
            return make_sheet(self._card_page(kind, card, links, theme, script))

        try:
            return self._shelf.get((kind, card_id, links, theme, bundle), make), access
        except (RenderError, RequestTimeout, Unavailable):  # with the server's picture, where that is kept; for once
            return make(script=""), access

    def posted_page(self, card_id: str, links: Links, theme: str, data: Any) -> tuple[str, Access]:
        """Return the embed of a card with the data that came along, which are forgotten with it."""
        access = self.service.card_access(card_id, links.access)
        card = self.service.posted_card(card_id, data, links.access)
        return self._card_page("embed", card, links, theme, self.bundle()), access

    def card_file(self, card_id: str, theme: str, links: Links) -> tuple[str, bytes]:
        """Return the name and the HTML of a card in one file that loads nothing."""
        card = self.service.public_card(card_id, links.access)
        still = self.service.image(card_id, "svg", theme == "dark", token=links.access)
        cited = view.citation(card, links.webpage(card.card_id))
        given = {"links": links, "theme": theme, "citation": cited, "still": data_url("image/svg+xml", still)}
        shown = self._shown(card, WHOLE) | given | {"static": self._inlined.url}
        bundle = data_url(JAVASCRIPT, self._bundle.body()) if self.bundle() else ""
        return view.file_stem(card.title), self.show("file.html", bundle=bundle, **shown).encode("utf-8", "replace")

    def shared_page(self, share_id: str, links: Links) -> str:
        """Return the page of a shared conversation."""
        found = self.service.shared(share_id)
        given = {"address": links.shared(share_id), "base": links.base}
        return self.show("shared.html", shared=found, messages=conversation(found.messages), **given)

    def _card_page(self, kind: str, card: Card, links: Links, theme: str, bundle: str) -> str:
        cited = view.citation(card, links.webpage(card.card_id))
        files = view.downloads(card, links, theme == "dark")
        given = {"links": links, "theme": theme, "downloads": files, "citation": cited}
        return self.show(f"{kind}.html", bundle=bundle, **self._shown(card, HELD[kind], bool(bundle)), **given)

    def _shown(self, card: Card, held: int, drawn: bool = True) -> dict[str, Any]:
        """Return what a template shows of a card; `held` is how many rows a page holds for its script, and `drawn`
        whether it holds charts."""
        as_table = card.chart_type == "table"
        draw = partial(chart_json, draw=self.service.layout, compile=self._painter.compile)
        to_json = draw if drawn else lambda _: "{}"
        return {
            "card": card,
            "table": table_view(card, ROWS, held),
            "until": card.until or view.last_moment(card),
            "sources": view.source_views(card.sources),
            "source_line": view.source_line(card),
            "sql": view.coloured(card.result.sql),
            "as_table": as_table,
            "answer": view.paragraphs(card.text),
            "panels": panel_views(card, to_json, ROWS),
            "chart": "" if as_table else to_json(card),
        }


def web_routes(service: Service, painter: Painter, settings: Settings) -> APIRouter:
    """Return the routes of the pages. `painter` builds the script that draws charts in a browser."""
    router = APIRouter(default_response_class=Response, include_in_schema=False)
    pages, limiter = Pages(service, painter, settings), CapacityLimiter(THREADS)
    posting = CapacityLimiter(POSTING)

    async def do(call: Callable[..., T], *args: Any) -> T:
        return await to_thread.run_sync(call, *args, limiter=limiter)

    async def page_of_card(kind: str, request: Request, card_id: str, theme: str, token: str) -> Response:
        links = Links(links_of(request, settings).base, token)
        try:
            sheet, access = await do(pages.card_sheet, kind, card_id, links, theme)
        except InkfishError as error:
            return fault_page(pages, error)
        allowed = access.origins or settings.embed_origins
        headers = policy.headers(sheet.kind or kind, allowed) | policy.keeping(access.private)
        return cached(request, sheet.body, sheet.packed, sheet.tag, HTML, headers)

    async def stem_of(card_id: str, token: str) -> str:
        return view.file_stem((await do(service.public_card, card_id, token)).title)

    async def keeping(card_id: str, token: str) -> dict[str, str]:
        return policy.keeping((await do(service.card_access, card_id, token)).private)

    @router.get(PREFIX + "{name}")
    async def static(request: Request, name: str) -> Response:
        asset = pages.assets.find(PREFIX + name)
        if asset is None and name.startswith("vega."):  # built by another process, or before a restart
            await do(pages.bundle)
            asset = pages.assets.find(PREFIX + name)
        if asset is None:
            raise NotFound("There is no such file; load the page anew.")
        return cached(request, asset.body, asset.packed, asset.tag, asset.type, policy.static_headers())

    @router.get("/embed/{card_id}")
    async def embed(request: Request, card_id: str, dark_mode: DarkMode = None, token: Token = "") -> Response:
        return await page_of_card("embed", request, card_id, THEMES[dark_mode or "false"], token)

    @router.post("/embed/{card_id}")
    async def posted_embed(request: Request, card_id: str, dark_mode: DarkMode = None, token: Token = "") -> Response:
        links = Links(links_of(request, settings).base, token)
        try:
            data = await posted.posted_data(request, settings.max_posted)
            args = (pages.posted_page, card_id, links, THEMES[dark_mode or "false"], data)
            text, access = await to_thread.run_sync(*args, limiter=posting)
        except InkfishError as error:
            return posted.told(request, error, partial(fault_page, pages))
        headers = policy.headers("posted", access.origins or settings.embed_origins)
        return Response(text.encode("utf-8", "replace"), 200, headers, HTML)

    @router.get("/card/{card_id}")
    async def card(request: Request, card_id: str, dark_mode: DarkMode = None, token: Token = "") -> Response:
        return await page_of_card("card", request, card_id, THEMES[dark_mode or "auto"], token)

    @router.get("/card/{card_id}/chart.html")
    async def card_file(request: Request, card_id: str, dark_mode: DarkMode = None, token: Token = "") -> Response:
        links = Links(links_of(request, settings).base, token)
        stem, body = await do(pages.card_file, card_id, THEMES[dark_mode or "auto"], links)
        return sent(request, body, "html", stem, await keeping(card_id, token))

    @router.get("/oembed")
    async def tell_oembed(
        request: Request,
        url: Annotated[str, Query(max_length=2000)],
        format: str = "json",
        maxwidth: Annotated[int | None, Query(ge=1)] = None,
        maxheight: Annotated[int | None, Query(ge=1)] = None,
    ) -> Response:
        answer = await do(oembed, service, links_of(request, settings), url, format, maxwidth, maxheight)
        return Response(answer.body, answer.status, policy.headers("file") | answer.headers, TYPES["json"])

    @router.get("/inkfish-embed.js")
    async def embed_script(request: Request) -> Response:
        asset = pages.assets.named("inkfish-embed.js")
        headers = policy.static_headers() | {"cache-control": "public, max-age=3600"}
        return cached(request, asset.body, asset.packed, asset.tag, asset.type, headers)

    @router.get("/image/{card_id}.{form}")
    async def image(
        request: Request,
        card_id: str,
        form: str,
        dark_mode: bool = False,
        width: Annotated[int | None, Query()] = None,
        height: Annotated[int | None, Query()] = None,
        scale: Annotated[float, Query(allow_inf_nan=False)] = SCALE,
        download: bool = False,
        token: Token = "",
    ) -> Response:
        if form not in ("png", "svg"):
            raise NotFound("A picture ends in .png or .svg.")
        body = await do(service.image, card_id, form, dark_mode, width, height, scale, token)
        stem = await stem_of(card_id, token) if download else ""
        return sent(request, body, form, stem, await keeping(card_id, token))

    @router.get("/card/{card_id}/data.{form}")
    async def data(request: Request, card_id: str, form: str, token: Token = "") -> Response:
        if form not in ("json", "csv", "parquet"):
            raise NotFound("A card's data end in .json, .csv or .parquet.")
        made = (service.card_sheet, card_id, token) if form == "csv" else (service.card_data, card_id, form, token)
        body = await do(*made)
        return sent(request, body, form, await stem_of(card_id, token), await keeping(card_id, token))

    @router.get("/card/{card_id}/spec.json")
    async def spec(request: Request, card_id: str, dark_mode: bool = False, token: Token = "") -> Response:
        body = msgspec.json.encode(await do(service.card_spec, card_id, dark_mode, token))
        return sent(request, body, "json", f"{await stem_of(card_id, token)}.vl", await keeping(card_id, token))

    @router.get("/shared/{share_id}")
    async def shared(request: Request, share_id: str) -> Response:
        try:
            text = await do(pages.shared_page, share_id, links_of(request, settings))
        except InkfishError as error:
            return fault_page(pages, error, "shared conversation")
        return Response(text, 200, policy.headers("shared"), HTML)

    @router.get("/")
    async def chat(request: Request) -> Response:
        key = await do(key_of_session, pages, request)
        return Response(
            pages.show("chat.html" if key else "sign_in.html", fault="", settings=settings),
            200,
            policy.headers("chat"),
            HTML,
        )

    @router.post("/session")
    async def sign_in(request: Request) -> Response:
        same_site(request)
        key_hash = hashed(key_in(await body_of(request)))
        if await do(service.key, key_hash) is None:
            return Response(
                pages.show("sign_in.html", fault=WRONG_KEY, settings=settings), 401, policy.headers("chat"), HTML
            )
        return with_cookie(request, settings, await do(pages.sessions.open, key_hash), LIFE)

    @router.post("/session/end")
    async def sign_out(request: Request) -> Response:
        same_site(request)
        return with_cookie(request, settings, "", 0)

    return router


# -- requests ---------------------------------------------------------------------------------------------------------


def links_of(request: Request, settings: Settings) -> Links:
    """Return the addresses of this server as the reader can reach it."""
    return Links(settings.public_url or getattr(request.state, "base", None) or str(request.base_url))


def key_of_session(pages: Pages, request: Request) -> Any:
    """Return the key whose session a request carries, or None; a revoked key has none."""
    key_hash = pages.sessions.of(request.scope)
    return pages.service.key(key_hash) if key_hash else None


def same_site(request: Request) -> None:
    """Raise Forbidden for a form that another site sends."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None:  # an old browser, or none
        ours = origin is None or urllib.parse.urlsplit(origin).netloc == request.headers.get("host")
    else:
        ours = site == "same-origin"
    if not ours:
        raise Forbidden(FALSE_SITE)


async def body_of(request: Request) -> bytes:
    """Return the body, which the layer before may have read."""
    kept = getattr(request.state, "body", None)
    return await request.body() if kept is None else kept


def key_in(body: bytes) -> str:
    """Return the key that a form holds; raise BadRequest for none."""
    try:
        fields = urllib.parse.parse_qs(body.decode(), max_num_fields=4)
    except ValueError:
        fields = {}
    key = fields.get("key", [""])[0].strip()
    if not key:
        raise BadRequest("The form holds no key.")
    return key


# -- answers ----------------------------------------------------------------------------------------------------------


def cached(
    request: Request, body: bytes, packed: Mapping[str, bytes], tag: str, kind: str, headers: dict[str, str]
) -> Response:
    """Return a body under its tag, compressed as the reader takes it, or the word that it has not changed."""
    headers = headers | {"etag": tag, "vary": "accept-encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    taken = encodings(request)
    for form in (name for name in packed if name in taken):
        return Response(packed[form], 200, headers | {"content-encoding": form}, kind)
    return Response(body, 200, headers, kind)


def encodings(request: Request) -> set[str]:
    """Return the content encodings that a reader takes."""
    words = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    return {w.partition(";")[0] for w in words if not w.endswith((";q=0", ";q=0.0"))}


def sent(request: Request, body: bytes, form: str, stem: str, headers: dict[str, str]) -> Response:
    """Return a picture or a file of a card: to be saved under a name, or to be shown where there is none."""
    named = f'attachment; filename="{stem}.{form}"' if stem else "inline"
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = policy.headers("file") | headers | {"content-disposition": named}
    return cached(request, body, {}, tag, TYPES[form], headers)


def fault_page(pages: Pages, error: InkfishError, thing: str = "card") -> Response:
    """Return an error as a page; `thing` is what was asked for."""
    text = pages.show("error.html", status=error.status, message=error.message, thing=thing)
    return Response(text, error.status, policy.headers("error"), HTML)


def with_cookie(request: Request, settings: Settings, value: str, life: int) -> Response:
    """Return the way back to the chat page, with its session set or ended."""
    response = RedirectResponse("/", 303, {"cache-control": "no-store"})
    secure = links_of(request, settings).base.startswith("https://")
    response.set_cookie(COOKIE, value, max_age=life, path="/", secure=secure, httponly=True, samesite="strict")
    return response


__all__ = ["Pages", "web_routes"]
