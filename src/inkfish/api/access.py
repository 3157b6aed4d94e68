"""Who may see a card: links that hold for a time, origins that may embed it, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from inkfish.api import models
from inkfish.api.body import read_body
from inkfish.api.openapi import gives, refuses, takes
from inkfish.api.routes import CardPath, tenant, written
from inkfish.links import API
from inkfish.service.service import Service

T = TypeVar("T")

WRITES = 4  # threads of the server for these; the store takes one write at a time


def access_routes(service: Service) -> APIRouter:
    """Return the routes that say who may see a card."""
    router = APIRouter(prefix=API, default_response_class=Response, tags=["Cards"])
    limiter = CapacityLimiter(WRITES)

    async def do(call: Callable[..., T], *args: Any) -> T:
        return await to_thread.run_sync(call, *args, limiter=limiter)

    @router.patch(
        "/cards/{card_id}",
        summary="Change Card Access",
        responses=gives(models.CardDetail, 200, 404, 415),
        openapi_extra={"requestBody": takes(models.ChangeCard, True)["requestBody"]},
    )
    async def change_card(request: Request, card_id: CardPath) -> Response:
        """Make a card private or public, or list who may embed it. A private card opens only by links that carry a
        token: those of this answer and of the thread's messages do, and `links` gives others."""
        body = read_body(request, models.ChangeCard)
        asked = (tenant(request), card_id, request.state.base, body.private, body.embed_origins)
        return written(await do(service.change_card, *asked))

    @router.get("/cards/{card_id}/links", summary="Get Card Links", responses=gives(models.CardLinks, 200, 404))
    async def get_card_links(
        request: Request,
        card_id: CardPath,
        expires_in: Annotated[
            float | None, Query(description="Seconds, from a minute to a year.", allow_inf_nan=False)
        ] = None,
    ) -> Response:
        """Links that open a card for a time, private or not: for one reader, one page, one mail."""
        return written(await do(service.link_to_card, tenant(request), card_id, request.state.base, expires_in))

    @router.delete(
        "/cards/{card_id}",
        status_code=204,
        summary="Delete Card",
        responses={204: {"description": "It is gone."}} | refuses(404),
    )
    async def delete_card(request: Request, card_id: CardPath) -> Response:
        """Revoke a card: its page, embed, pictures and data answer 404 from now on, whoever has a link. The message
        that it came with stays."""
        await do(service.delete_card, tenant(request), card_id)
        return Response(status_code=204)

    return router
