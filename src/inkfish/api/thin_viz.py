"""Cards from rows of the caller's own: the one operation of the API that asks nothing and queries nothing."""

from __future__ import annotations

from typing import Any

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from inkfish.analyst.components.data import making, wrap
from inkfish.analyst.components.make import Making, title_of
from inkfish.api import models
from inkfish.api.body import read_body
from inkfish.api.errors import answer_error
from inkfish.api.openapi import POSTED, gives, takes
from inkfish.api.routes import once, tenant, written
from inkfish.errors import BadRequest, InkfishError
from inkfish.links import API
from inkfish.service.service import Service
from inkfish.settings import Settings

NO_RATES = (
    "`normalize_currencies` is not done here: this server has no exchange rates. Convert the values before they are "
    "sent, and name the currency in `units`."
)
NO_IMAGE = (
    "`image_ttl_minutes` is not done here: of a card with `postmessage_embed` nothing is kept, so no image is made. "
    "Leave it out; or leave `postmessage_embed` out, and the card has an image for as long as it is kept."
)


def thin_viz_routes(service: Service, settings: Settings) -> APIRouter:
    """Return the route that makes a card from components."""
    router = APIRouter(prefix=API, default_response_class=Response)
    limiter = CapacityLimiter(max(1, settings.requests_in_flight))

    @router.post(
        "/thin_viz/create",
        tags=["Cards"],
        summary="Create Card from Components",
        responses=gives(models.MadeCard, 200, 404, *POSTED),
        openapi_extra=takes(models.CreateCard, True),
    )
    async def create_card(request: Request) -> Response:
        """Make a card from rows of your own: header, generic_timeseries, categorical_bar, data_table_chart, pie, table,
        scatter, bubble, histogram, boxplot, heatmap, choropleth, treemap, waterfall, top_level_metric, financial_boxes.
        Nothing is asked and no SQL runs; `/cards/{card_id}` and its data, specification, page, embed and image are as
        those of any card. A component that cannot be drawn is an error that names it and says what would fit.

        With `postmessage_embed` nothing of the data is kept: the embed gets them from the page around it."""
        try:
            return written(await to_thread.run_sync(_create, service, request, limiter=limiter))
        except InkfishError as error:
            return _told(error)

    return router


def _create(service: Service, request: Request) -> dict[str, Any]:
    """Make the card. What is kept for a repeated request says nothing of the data, which come from the request."""
    body = read_body(request, models.CreateCard)
    sent, posted = _making(body), bool(body.postmessage_embed)
    made = msgspec.json.decode(service.create_card(tenant(request), sent, posted, once(request)).body)
    card_id = made["card_id"]
    links = service.card_links(card_id, request.state.base, bool(service.settings.private_cards))
    return {
        "card_id": card_id,
        "title": made["title"] or title_of(sent) or None,
        "description": sent.description,
        "webpage_url": None if posted else links.webpage(card_id),
        "image_url": None if posted else links.image(card_id),
        "embed_url": links.embed(card_id),
        "card_type": made["card_type"],
        "visualization_data": wrap(sent),
        "embed_mode": "postmessage" if posted else "post",
    }


def _making(body: models.CreateCard) -> Making:
    """Return what the card is made from. Raises BadRequest for what this server does not do."""
    if body.normalize_currencies:
        raise BadRequest(NO_RATES)
    if body.postmessage_embed and body.image_ttl_minutes:
        raise BadRequest(NO_IMAGE)
    parts = [{"component_type": c.component_type, "config": c.config} for c in body.components]
    around = {name: getattr(body, name) for name in ("title", "description", "source", "height")}
    return making({"components": parts} | around)


def _told(error: InkfishError) -> Response:
    """Return an error in our shape and, beside it, in the one that the clients of this operation read."""
    response = answer_error(error)
    shape = msgspec.json.decode(bytes(response.body))
    headers = {k: v for k, v in response.headers.items() if k in ("retry-after", "www-authenticate")}
    return Response(
        msgspec.json.encode(shape | {"error": error.message}), error.status, headers, media_type="application/json"
    )
