"""The application: routes, one layer around them, one shape of errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import APIRouter, FastAPI

from inkfish import __version__
from inkfish.api.access import access_routes
from inkfish.api.docs import docs_routes
from inkfish.api.door import Door
from inkfish.api.errors import HANDLERS
from inkfish.api.graph import graph_routes
from inkfish.api.openapi import describe
from inkfish.api.routes import api_routes, health_routes
from inkfish.api.thin_viz import thin_viz_routes
from inkfish.service.service import Service
from inkfish.settings import Settings

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Any]]


def create_app(
    service: Service, settings: Settings, others: Sequence[APIRouter] = (), lifespan: Lifespan | None = None
) -> FastAPI:
    """Return the application with the API, and the routes of other doors beside it."""
    app = FastAPI(
        title="Inkfish", version=__version__, redirect_slashes=False, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    ours = (
        api_routes(service, settings),
        access_routes(service),
        graph_routes(service),
        thin_viz_routes(service, settings),
        health_routes(service),
        docs_routes(app),
    )
    for router in (*ours, *others):
        app.router.routes.extend(router.routes)  # flat: a router inside a router is matched at twice the cost
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(Door, settings=settings, service=service)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app
