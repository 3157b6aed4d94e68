"""The wiring: settings, store, workers, rooms, doors; and the process that serves them."""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from inkfish.analyst.answer import answer
from inkfish.analyst.offer import edits, open_with
from inkfish.api import log
from inkfish.api.app import create_app
from inkfish.api.connection import Connection
from inkfish.charts import render
from inkfish.charts.draw import draw
from inkfish.data import read
from inkfish.data.catalog import Catalog
from inkfish.data.fetch import fetch
from inkfish.data.join import infer_links
from inkfish.data.known import Known
from inkfish.data.live.live import Live, live_worker_limits
from inkfish.data.table import Source, Table
from inkfish.errors import InkfishError, SettingError
from inkfish.query import run
from inkfish.service.service import Service
from inkfish.service.tools import Tools
from inkfish.settings import MB, Settings
from inkfish.store.shelf import Shelf
from inkfish.web.routes import web_routes
from inkfish.web.session import SessionLayer, Sessions
from inkfish.workers import Limits, Workers

GRACE = 30  # seconds that requests under way have to end when the server stops
KEEP_ALIVE = 15  # seconds that an idle connection is kept
SWITCH = 0.0005  # seconds until a thread that reads a question lets one that answers a request go on; 5 ms by default
READ_ROOM = 1536 * MB  # address space of a reading worker beside the engine's memory: code, threads, decoders


@dataclass(frozen=True)
class Rooms:
    """The service with the workers behind it."""

    service: Service
    renderer: render.Renderer


def build(settings: Settings) -> Rooms:
    """Put the rooms together. No process is started before its first job."""
    reading = reading_workers(settings)
    asking = Workers(
        "run queries",
        settings.query_workers,
        run.query_worker_limits(settings),
        settings.worker_queue,
        preload=run.preload,
    )
    drawing = Workers(
        "draw charts",
        settings.render_workers,
        render.render_worker_limits(settings),
        settings.worker_queue,
        preload=render.preload,
    )
    runner, renderer = run.Runner(asking, settings), render.Renderer(drawing, settings)
    known = Known(Catalog(settings, partial(reading.call, timeout=settings.load_timeout)))
    sources = Workers("ask live sources", settings.live_workers, live_worker_limits(settings), settings.worker_queue)
    live = Live(settings, sources)
    tools = Tools(
        answer=answer,
        run=runner.run,
        export=runner.export,
        draw=draw,
        render=renderer.render,
        read=partial(_read, reading, settings),
        fetch=partial(_fetch, settings),
        infer_links=infer_links,
        open_with=open_with,
        edits=edits,
        shelf=partial(Shelf, known, live),
        known=known,
        pools=(reading, asking, drawing, *((sources,) if settings.live_sources else ())),
        raster=renderer.raster,
    )
    return Rooms(Service(settings, tools), renderer)


def reading_workers(settings: Settings) -> Workers:
    """Return the workers that read files."""
    return Workers(
        "read files",
        settings.load_workers,
        Limits(address_space=settings.load_memory + READ_ROOM),
        settings.worker_queue,
        preload=_preload_of(read),
    )


def make_app(settings: Settings) -> FastAPI:
    """Return the whole application: API and pages."""
    rooms = build(settings)
    pages = web_routes(rooms.service, rooms.renderer, settings)
    app = create_app(rooms.service, settings, (pages,), partial(_lifespan, rooms.service))
    app.add_middleware(SessionLayer, sessions=Sessions(settings.data_dir))  # outside the door, which asks for a key
    return app


def app_from_environment() -> FastAPI:
    """Return the application that INKFISH_* describe, its logs started: what each server process calls."""
    settings = Settings.load()
    log.start(settings.log_level)
    sys.setswitchinterval(SWITCH)
    return make_app(settings)


def serve(host: str, port: int, workers: int, say: Callable[[str], None]) -> None:
    """Serve until a signal ends it; `say` is told the address.

    SIGINT and SIGTERM let requests under way end, then kill the workers. Raises SettingError for an address that
    cannot be had.
    """
    url, port = _address(host, port)
    say(url)
    uvicorn.run(
        "inkfish.server:app_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http=Connection,
        loop="uvloop",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        backlog=1024,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=KEEP_ALIVE,
    )


def _address(host: str, port: int) -> tuple[str, int]:
    """Return the URL and port that will be served, having had them for a moment: an address in use is told at once."""
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(place)
            port = listening.getsockname()[1]
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SettingError(
            f"{host}:{port} cannot be served on: {reason}. Choose another with --host or --port."
        ) from None
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}", port


@asynccontextmanager
async def _lifespan(service: Service, app: FastAPI) -> AsyncIterator[None]:
    """Clear up and warm the workers before the first request; kill them after the last."""
    service.start()
    for pool in service.tools.pools:
        threading.Thread(target=_warm, args=(pool,), daemon=True).start()
    if service.tools.known:
        threading.Thread(target=_learn, args=(service.tools.known,), daemon=True).start()
    try:
        yield
    finally:
        service.stop()


def _warm(pool: Workers) -> None:
    """Start a pool's processes, so that the first request need not wait for them."""
    try:
        pool.call(os.getpid, timeout=60)
    except (InkfishError, RuntimeError) as error:  # RuntimeError: stopped before it had started
        logging.getLogger("inkfish.workers").warning(
            "not warm", extra={"fields": {"workers": pool.name, "error": type(error).__name__}}
        )


def _learn(known: Known) -> None:
    """See to it that the index of the catalog is there before the first question needs it."""
    try:
        known.lookup()
    except (InkfishError, OSError, sqlite3.Error, RuntimeError) as error:
        logging.getLogger("inkfish.catalog").warning("no index", extra={"fields": {"error": type(error).__name__}})


def _read(workers: Workers, settings: Settings, path: Path, name: str, source: Source, into: Path) -> list[Table]:
    """Read a file in a worker."""
    limits = read.ReadLimits(
        max_bytes=settings.max_file,
        max_rows=settings.max_rows,
        max_columns=settings.max_columns,
        memory=settings.load_memory,
    )
    return workers.call(read.read, path, name, source, into, limits, timeout=settings.load_timeout)


def _fetch(settings: Settings, url: str, into: Path) -> Any:
    """Download a file."""
    return fetch(url, into, settings)


def _preload_of(room: Any) -> Callable[[], Any] | None:
    """Return a room's `preload`, where it has one."""
    return getattr(room, "preload", None)


__all__: Sequence[str] = ("app_from_environment", "build", "make_app", "reading_workers", "serve")
