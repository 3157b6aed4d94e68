"""The operations of the API, each a few lines: read the request, call the service, write the answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from inkfish.api import models
from inkfish.api.body import decoded, explain, read_body
from inkfish.api.events import answered, wants_events
from inkfish.api.form import boundary, is_form, read_form
from inkfish.api.openapi import POSTED, SEARCH, gives, paged, refuses, streamed, takes, with_files
from inkfish.errors import BadRequest
from inkfish.links import API
from inkfish.service.once import Once
from inkfish.service.sealing import addressed
from inkfish.service.service import Service
from inkfish.service.uploads import Upload
from inkfish.settings import Settings
from inkfish.store.replies import Reply

T = TypeVar("T")
P = TypeVar("P", bound=models.Page)

JSON = "application/json"
FORMS = {"json": JSON, "csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
THREADS = 50  # threads of a page, unless told
READS = 8  # threads of the server that read the store; more would only fight for the interpreter

_idempotency_key = re.compile(r"[!-~]{1,255}")

ThreadPath = Annotated[str, Path(description="The ID of the thread", examples=["thread_abc123"])]
CardPath = Annotated[str, Path(description="The ID of the card", examples=["card_xyz789"])]


def api_routes(service: Service, settings: Settings) -> APIRouter:
    """Return the routes under /api/v1."""
    router = APIRouter(prefix=API, default_response_class=Response)
    reads, work = CapacityLimiter(READS), CapacityLimiter(max(1, settings.requests_in_flight))

    async def read(call: Callable[..., T], *args: Any) -> T:
        """Do what is quick, in a thread."""
        return await to_thread.run_sync(call, *args, limiter=reads)

    async def do(call: Callable[..., T], *args: Any) -> T:
        """Do what may take long, in a thread."""
        return await to_thread.run_sync(call, *args, limiter=work)

    # The hottest first: routes are tried in turn.
    @router.get(
        "/threads/{thread_id}/messages",
        tags=["Messages"],
        summary="List Thread Messages",
        responses=gives(models.MessageList, 200, 404),
        openapi_extra=paged("thread_id"),
    )
    async def list_thread_messages(request: Request) -> Response:
        """The conversation, the oldest message first: user messages as text, assistant messages as content blocks."""
        asked = (tenant(request), request.path_params["thread_id"], request.state.base)
        body = None if request.scope["query_string"] else service.messages_at_hand(*asked)
        if body is None:
            page = page_of(request)
            body = await read(service.messages, *asked, page.limit, page.after)
        return Response(body, media_type=JSON)

    @router.post(
        "/threads/{thread_id}/messages",
        tags=["Messages"],
        summary="Create Thread Message",
        responses=streamed(gives(models.AssistantMessage, 200, 404, *POSTED)),
        openapi_extra=takes(models.CreateMessage, True),
    )
    async def create_thread_message(request: Request, thread_id: ThreadPath) -> Response:
        """Ask a question, or change the last one; the answer is the assistant's message. With `Accept:
        text/event-stream` its blocks come as server-sent events while they are made, named by their type, and the
        whole message as the last event, `message`. An error after the first event is an event `error`. An event
        `restart` says to forget the blocks before it. A reader that goes away finds the answer in the list of messages.
        """
        message = read_body(request, models.CreateMessage)
        asked = (tenant(request), thread_id, message.user_message, once(request))
        if not wants_events(request):
            return replied(await do(service.post_message, *asked), request)
        base = request.state.base
        return await answered(
            request, lambda tell: do(service.post_message, *asked, tell), lambda body: addressed(body, base)
        )

    @router.post(
        "/threads",
        status_code=201,
        tags=["Threads"],
        summary="Create Thread",
        responses=gives(models.ThreadCreated, 201, 404, *POSTED),
        openapi_extra=with_files(takes(models.CreateThread, False), models.CreateThread),
    )
    async def create_thread(request: Request) -> Response:
        """Create an empty thread, or one with a card in focus, files or inline CSV. Files are read at once: one that
        cannot be is an error here, and no thread is made. Messages are sent separately. Files themselves are sent as
        `multipart/form-data`: each a part `file` with its name, and what else there is as JSON in a part `body`."""

        def create() -> Reply:  # the body may be large: even reading it is work
            body, files = read_thread(request)
            tables = uploads(body) + files
            return service.create_thread(tenant(request), tables, body.in_focus_card_id, once(request), body.private)

        return replied(await do(create), request)

    @router.get(
        "/threads",
        tags=["Threads"],
        summary="List Threads",
        responses=gives(models.ThreadList),
        openapi_extra=paged(more=(SEARCH,)),
    )
    async def list_threads(request: Request) -> Response:
        """Your threads, the newest first; with `query`, those that have all of its words."""
        page = page_of(request, models.ThreadsPage)
        return written(await read(service.threads, tenant(request), page.limit or THREADS, page.after, page.query))

    @router.get(
        "/threads/{thread_id}", tags=["Threads"], summary="Get Thread", responses=gives(models.ThreadDetail, 200, 404)
    )
    async def get_thread(request: Request, thread_id: ThreadPath) -> Response:
        """A thread with its files."""
        return written(await read(service.thread, tenant(request), thread_id, request.state.base))

    @router.patch(
        "/threads/{thread_id}",
        tags=["Threads"],
        summary="Rename Thread",
        responses=gives(models.ThreadLine, 200, 404, 415),
        openapi_extra={"requestBody": takes(models.RenameThread, True)["requestBody"]},
    )
    async def rename_thread(request: Request, thread_id: ThreadPath) -> Response:
        """Give a thread another title."""
        body = read_body(request, models.RenameThread)
        return written(await read(service.rename_thread, tenant(request), thread_id, body.title))

    @router.get(
        "/threads/{thread_id}/suggestions",
        tags=["Threads"],
        summary="Get Thread Suggestions",
        responses=gives(models.Suggestions, 200, 404),
    )
    async def get_thread_suggestions(request: Request, thread_id: ThreadPath) -> Response:
        """Questions to open a thread with, each one that its data can answer."""
        return written(await do(service.suggestions, tenant(request), thread_id))

    @router.get(
        "/suggestions", tags=["Threads"], summary="Get Suggestions", responses=gives(models.Suggestions, 200)
    )
    async def get_suggestions(request: Request) -> Response:
        """Questions that a new, empty thread can answer; none where the server holds no data of its own."""
        return written(await do(service.suggestions, tenant(request)))

    @router.put(
        "/threads/{thread_id}/share", tags=["Threads"], summary="Share Thread", responses=gives(models.Share, 200, 404)
    )
    async def share_thread(request: Request, thread_id: ThreadPath) -> Response:
        """Make a link by which anyone who knows it can read the thread as it is now, without a key; or bring the link
        that it has up to date. Messages that come later are not shown by it."""
        return written(await read(service.share_thread, tenant(request), thread_id, request.state.base))

    @router.delete(
        "/threads/{thread_id}/share",
        status_code=204,
        tags=["Threads"],
        summary="Stop Sharing Thread",
        responses={204: {"description": "The link is gone for good."}} | refuses(404),
    )
    async def unshare_thread(request: Request, thread_id: ThreadPath) -> Response:
        """Take the link to a thread back. Shared again it has another."""
        await read(service.unshare_thread, tenant(request), thread_id)
        return Response(status_code=204)

    @router.delete(
        "/threads/{thread_id}",
        status_code=204,
        tags=["Threads"],
        summary="Delete Thread",
        responses={204: {"description": "It is gone."}} | refuses(404),
    )
    async def delete_thread(request: Request, thread_id: ThreadPath) -> Response:
        """Delete a thread with its messages, its cards (their pages and images too), and the files that no other
        thread of yours has."""
        await do(service.delete_thread, tenant(request), thread_id)
        return Response(status_code=204)

    @router.get("/cards/{card_id}", tags=["Cards"], summary="Get Card", responses=gives(models.CardDetail, 200, 404))
    async def get_card(request: Request, card_id: CardPath) -> Response:
        """A card: what it shows, from where, and where to see it."""
        return written(await read(service.card, tenant(request), card_id, request.state.base))

    @router.get(
        "/cards/{card_id}/edits", tags=["Cards"], summary="Get Card Edits", responses=gives(models.CardEdits, 200, 404)
    )
    async def get_card_edits(request: Request, card_id: CardPath) -> Response:
        """What can be said in the card's thread to change it: its question in words to start from, and for each other
        chart that fits, the message that asks for it."""
        return written(await do(service.card_edits, tenant(request), card_id))

    @router.get(
        "/cards/{card_id}/data",
        tags=["Cards"],
        summary="Get Card Data",
        responses=with_downloads(gives(models.CardData, 200, 404)),
    )
    async def get_card_data(
        request: Request,
        card_id: CardPath,
        format: Annotated[Literal["json", "csv", "parquet"], Query(description="The form.")] = "json",
    ) -> Response:
        """Exactly the rows drawn."""
        await read(service.own_card, tenant(request), card_id)
        data = await do(service.card_data, card_id, format, None)
        return Response(data, media_type=FORMS[format], headers=attached(card_id, format))

    @router.get(
        "/cards/{card_id}/spec",
        tags=["Cards"],
        summary="Get Card Specification",
        responses={
            200: {"description": "A Vega-Lite specification.", "content": {JSON: {"schema": {"type": "object"}}}}
        }
        | refuses(404),
    )
    async def get_card_spec(
        request: Request, card_id: CardPath, dark_mode: Annotated[bool, Query(description="In the dark theme.")] = False
    ) -> Response:
        """The Vega-Lite specification, with its data."""
        await read(service.own_card, tenant(request), card_id)
        return written(await read(service.card_spec, card_id, dark_mode, None))

    return router


def health_routes(service: Service) -> APIRouter:
    """Return the two paths that say how the server is."""
    router = APIRouter(tags=["Health"], default_response_class=Response)

    def described(model: type, status: int = 200) -> dict[int | str, dict[str, Any]]:
        return {k: v for k, v in gives(model, status).items() if k == status}

    @router.get("/healthz", summary="Alive", responses=described(models.Health))
    async def healthz() -> Response:
        """The server answers."""
        return written({"status": "ok"})

    @router.get("/readyz", summary="Ready", responses=described(models.Ready) | described(models.Ready, 503))
    async def readyz() -> Response:
        """The store can be written and the workers take jobs."""
        parts = await to_thread.run_sync(service.ready)
        ready = all(parts.values())
        return written({"status": "ok" if ready else "not ready", "parts": parts}, 200 if ready else 503)

    return router


def tenant(request: Request) -> str:
    """Return whose request it is."""
    return request.state.key.tenant


def once(request: Request) -> Once | None:
    """Return the Idempotency-Key of a request with what it was sent for."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not _idempotency_key.fullmatch(key):
        raise BadRequest("An Idempotency-Key must have 1 to 255 printable characters and no space.")
    head = f"{request.method} {request.url.path}\n".encode()
    body = request.state.body.replace(boundary(request), b"") if is_form(request) else request.state.body
    return Once(key, hashlib.sha256(head + body).digest())


def page_of(request: Request, kind: type[P] = models.Page) -> P:
    """Return which page is asked for. By hand, as the framework's way takes a fifth of the time of the hottest path."""
    try:
        return msgspec.convert(dict(request.query_params), kind, strict=False)
    except msgspec.ValidationError as error:
        raise BadRequest(explain(str(error), kind)) from None


def read_thread(request: Request) -> tuple[models.CreateThread, list[Upload]]:
    """Return the body of a new thread, and the files that came with it in a form."""
    if not is_form(request):
        return read_body(request, models.CreateThread), []
    body, files = read_form(request)
    return decoded(body, models.CreateThread), files


def uploads(body: models.CreateThread) -> list[Upload]:
    """Return the tables that come with a new thread."""
    for source in body.file_sources or ():
        if not source.url.strip():
            raise BadRequest(f"{source.name or 'A file source'}: `url` is empty.")
    inline = [body.csv] if isinstance(body.csv, str) else body.csv or []
    return [Upload(s.name.strip(), url=s.url.strip()) for s in body.file_sources or ()] + [
        Upload(text=t) for t in inline
    ]


def replied(reply: Reply, request: Request) -> Response:
    """Return the answer to a POST."""
    return Response(addressed(reply.body, request.state.base), reply.status, media_type=JSON)


def written(value: Any, status: int = 200) -> Response:
    """Return a value as JSON."""
    return Response(msgspec.json.encode(value), status, media_type=JSON)


def with_downloads(responses: dict[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    """Describe the other forms of a card's rows."""
    forms = {kind.partition(";")[0]: {"schema": {"type": "string"}} for form, kind in FORMS.items() if form != "json"}
    responses[200]["content"] |= forms
    return responses


def attached(card_id: str, form: str) -> dict[str, str]:
    """Return the headers of a download; JSON is shown, not saved. The id was found, so it is letters and digits."""
    return {} if form == "json" else {"content-disposition": f'attachment; filename="{card_id}.{form}"'}
