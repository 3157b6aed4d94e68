"""An answer as server-sent events: each block when it is made, then the whole message, or an error.

    event: thinking
    data: {"type":"thinking","steps":[...]}

An event is named by the block's type; `message` holds the whole message and `error` an error in the one shape, and one
of these ends the stream. `restart` says to forget the blocks before. Lines with a colon first only say that the server
is still there. The work goes on when the reader has gone: the answer is kept, and is in the list of messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from inkfish.api import errors
from inkfish.api.door import log_fault
from inkfish.errors import InkfishError
from inkfish.service.telling import Tell
from inkfish.store.replies import Reply

EVENTS = "text/event-stream"
BEAT = 10.0  # seconds of silence after which the server says that it is there
HEARTBEAT = b": still at work\n\n"

Work = Callable[[Tell], Coroutine[Any, Any, Reply]]


class _Type(msgspec.Struct):
    """What is read of a block."""

    type: str


def wants_events(request: Request) -> bool:
    """Return whether a reader would rather have events than JSON: of the two, what it names with more weight, or first.

    `*/*` and no word at all mean JSON.
    """
    weights = {EVENTS: 0.0, "application/json": 0.0}
    for at, word in enumerate(request.headers.get("accept", "").lower().split(",")):
        kind, _, rest = word.partition(";")
        if kind.strip() in weights:
            weights[kind.strip()] = _weight(rest) - at * 1e-6
    return weights[EVENTS] > max(0.0, weights["application/json"])


def _weight(parameters: str) -> float:
    """Return the `q` of a kind, 1 where it has none."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            with suppress(ValueError):
                return float(value)
    return 1.0


async def answered(request: Request, work: Work, address: Callable[[bytes], bytes]) -> Response:
    """Return the events of an answer that `work` makes, each one's links put right by `address`.

    What goes wrong before the first event is raised, so that it is answered with its status as anywhere else.
    """
    making = Making(request.state.id, address)
    making.start(work)
    first = await making.next()
    if making.failed:
        raise making.failed
    return Events(making, first)


class Making:
    """The events of one answer, from the thread that makes it to the loop that sends them."""

    def __init__(self, request_id: str, address: Callable[[bytes], bytes]):
        self._id, self._address = request_id, address
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue()  # None: the end
        self._opened = False
        self.failed: Exception | None = None

    def start(self, work: Work) -> None:
        """Begin the work. It goes on when nobody reads."""
        loop = asyncio.get_running_loop()

        def tell(block: bytes | None) -> None:
            with suppress(RuntimeError):  # the loop has ended with the server; what is made is kept all the same
                loop.call_soon_threadsafe(self._put, self._block(block))

        self._task = loop.create_task(self._run(work, tell))

    async def _run(self, work: Work, tell: Tell) -> None:
        try:
            reply = await work(tell)
            self._put(event("message", self._address(reply.body)))
        except Exception as error:
            self._fail(error)
        self._queue.put_nowait(None)

    def _put(self, found: bytes) -> None:
        self._opened = True
        self._queue.put_nowait(found)

    def _fail(self, error: Exception) -> None:
        """Tell an error in the stream; where that has not begun, keep it to be raised."""
        if not self._opened:
            self.failed = error
            return
        if not isinstance(error, InkfishError):
            log_fault(error, self._id)
        self._put(event("error", bytes(errors.answer_error(error).body)))

    def _block(self, block: bytes | None) -> bytes:
        if block is None:
            return event("restart", b"{}")
        return event(msgspec.json.decode(block, type=_Type).type, self._address(block))

    async def next(self) -> bytes | None:
        """Return the next event, None after the last, or a heartbeat when none has come for a while."""
        try:
            async with asyncio.timeout(BEAT):
                return await self._queue.get()
        except TimeoutError:
            self._opened = True
            return HEARTBEAT

    async def done(self) -> None:
        """Wait for the end of the work."""
        await asyncio.wait({self._task})


class Events(StreamingResponse):
    """Sends events until the last. A reader that goes away ends the sending; the request lasts as long as its work, so
    that it counts among those under way."""

    def __init__(self, making: Making, first: bytes | None):
        super().__init__((), media_type=f"{EVENTS}; charset=utf-8", headers={"x-accel-buffering": "no"})
        self._making, self._first = making, first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            found = self._first
            while found is not None:
                await send({"type": "http.response.body", "body": found, "more_body": True})
                found = await self._making.next()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await self._making.done()


def event(name: str, data: bytes) -> bytes:
    """Return one event; JSON has no line break in it."""
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)
