"""The catalog as a graph: metrics and entities, found by their names, and what stands beside each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from inkfish.api import models
from inkfish.api.openapi import gives
from inkfish.api.routes import tenant, written
from inkfish.links import API
from inkfish.service.service import Service

T = TypeVar("T")

AT_ONCE = 4  # threads of the server that look names up
FOUND, PAGE = 20, 50  # nodes of one answer, unless told
LONGEST = 200  # characters of a text that is searched for

EXAMPLE = "metric:world-development.countries.population"
NodePath = Annotated[str, Path(description="The ID of the node", examples=[EXAMPLE])]
Text = Annotated[str, Query(min_length=1, max_length=LONGEST, description="A name, a code, or the beginning of one.")]
Types = Annotated[
    str, Query(description="`metric`, `entity`, or both, with a comma between.", pattern="^((metric|entity),?)*$")
]
Limit = Annotated[int, Query(ge=1, le=100, description="Most nodes of one answer.")]
Id = Annotated[str, Query(min_length=1, max_length=400, description="The node whose neighbours are wanted.")]
After = Annotated[str, Query(max_length=400, description="The id of the last node of the page before.")]


def graph_routes(service: Service) -> APIRouter:
    """Return the routes under /api/v1/graph."""
    router = APIRouter(prefix=f"{API}/graph", tags=["Catalog"], default_response_class=Response)
    limiter = CapacityLimiter(AT_ONCE)

    async def read(call: Callable[..., T], *args: Any) -> T:
        return await to_thread.run_sync(call, *args, limiter=limiter)

    @router.get("/search", summary="Search Catalog", responses=gives(models.GraphSearch))
    async def search_graph(request: Request, q: Text, types: Types = "", limit: Limit = FOUND) -> Response:
        """The metrics and entities of the catalog that a text names, or is the beginning of; slips are forgiven."""
        wanted = tuple(t for t in types.split(",") if t)
        return written(await read(service.graph_search, tenant(request), q, wanted, limit))

    @router.get("/node/{node_id}", summary="Get Catalog Node", responses=gives(models.GraphNode, 200, 404))
    async def get_graph_node(request: Request, node_id: NodePath) -> Response:
        """One metric or entity."""
        return written(await read(service.graph_node, tenant(request), node_id))

    @router.get("/related", summary="List Related Nodes", responses=gives(models.GraphRelated, 200, 404))
    async def list_related_nodes(request: Request, id: Id, limit: Limit = PAGE, after: After = "") -> Response:
        """What stands beside a node: the entities that a metric has figures of and the metrics that measure the same,
        or the metrics of an entity."""
        return written(await read(service.graph_related, tenant(request), id, limit, after))

    return router
