"""What oEmbed (oembed.com, version 1.0) tells of a card: how to show it in another site's page."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass, field
from typing import Any

import msgspec

from inkfish.analyst.card import Card
from inkfish.errors import BadRequest, Forbidden, InkfishError, NotFound
from inkfish.links import Links
from inkfish.service.service import Service
from inkfish.web import view

WIDTH, HEIGHT = 720, 520  # of a frame, in pixels, where no less is asked for
SMALLEST = 120  # pixels that a picture has at least
AROUND = 150  # pixels that the title, the source and the space around a chart take
KEPT = 3600  # seconds that an answer may be kept
NO_XML = "This server tells oEmbed as JSON: ask with format=json."
NOT_OURS = "This address is not that of a card of this server."
_PLACES = ("card", "embed")


@dataclass(frozen=True)
class Told:
    """An answer: JSON, its status, and what else its headers say."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Unsupported(InkfishError):
    """A form that this server does not speak: 501, as oEmbed wants it."""

    kind, status = "UNSUPPORTED_CONTENT_FORMAT", 501


class Closed(InkfishError):
    """A private card: 401, as oEmbed wants it."""

    kind, status = "AUTHENTICATION_ERROR", 401


def oembed(
    service: Service, links: Links, url: str, form: str, most_wide: int | None = None, most_high: int | None = None
) -> Told:
    """Return what oEmbed tells of the card whose page or embed is at `url`.

    Raises NotFound for any other address, Closed for a private card without its token, Unsupported for a form that is
    not JSON, BadRequest for a size too small to show anything.
    """
    if form != "json":
        raise Unsupported(NO_XML)
    card_id, token = _card_at(url, links)
    try:
        access = service.card_access(card_id, token)
        card = service.public_card(card_id, token)
    except Forbidden as error:
        raise Closed(error.message) from None
    told = _rich(card, Links(links.base, token if access.private else ""), most_wide, most_high)
    life = "private, no-cache" if access.private else f"public, max-age={KEPT}"
    return Told(msgspec.json.encode(told), headers={"cache-control": life})


def _card_at(url: str, links: Links) -> tuple[str, str]:
    """Return the card and the token in the address of a page of ours."""
    try:
        parts, ours = urllib.parse.urlsplit(url), urllib.parse.urlsplit(links.base)
        query = dict(urllib.parse.parse_qsl(parts.query))
    except ValueError:
        raise NotFound(NOT_OURS) from None
    place, _, card_id = parts.path.removeprefix(ours.path).strip("/").partition("/")
    if parts.scheme not in ("http", "https") or parts.netloc != ours.netloc or place not in _PLACES:
        raise NotFound(NOT_OURS)
    return card_id, query.get("token", "")


def _rich(card: Card, links: Links, most_wide: int | None, most_high: int | None) -> dict[str, Any]:
    """Return the card as `rich`: a frame that stays within the most that is asked for."""
    width, height = min(WIDTH, most_wide or WIDTH), min(_height(card), most_high or _height(card))
    if min(width, height) < SMALLEST:
        raise BadRequest(f"`maxwidth` and `maxheight` must be at least {SMALLEST}: nothing can be read in less.")
    frame = view.frame_code(links.embed(card.card_id, dark_mode="auto"), card.title, str(width), height)
    picture = links.image(card.card_id, width=str(width), height=str(height), scale="1")
    thumbnail = {"thumbnail_url": picture, "thumbnail_width": width, "thumbnail_height": height}
    return {
        "version": "1.0",
        "type": "rich",
        "title": view.calm(card.title),
        "provider_name": "Inkfish",
        "provider_url": f"{links.base}/",
        "cache_age": KEPT,
        "html": frame,
        "width": width,
        "height": height,
        **(thumbnail if card.chart_type != "table" else {}),
    }


def _height(card: Card) -> int:
    """Return how high a card is at the width of a frame, nearly."""
    drawn = card.spec.get("height")
    return int(drawn) + AROUND if isinstance(drawn, (int, float)) else HEIGHT
