"""The rooms that the service calls, as functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from inkfish.analyst.card import Card
from inkfish.analyst.thread import Thread, Turn
from inkfish.data.table import Link, Source, Table
from inkfish.query.plan import Plan
from inkfish.query.result import Result
from inkfish.workers import Workers


class Answer(Protocol):
    """What the analyst returns."""

    blocks: tuple[dict[str, Any], ...]
    cards: tuple[Card, ...]
    turn: Turn


class Fetched(Protocol):
    """What a download returns."""

    path: Path
    name: str
    url: str
    retrieved_at: str


@dataclass(frozen=True)
class Tools:
    """The rooms that the service calls, as functions; `server` puts in the real ones."""

    answer: Callable[..., Answer]  # analyst.answer.answer
    run: Callable[[Plan, Sequence[Table], Path], Result]  # query.run.Runner.run
    export: Callable[[Result, str], bytes]  # query.run.Runner.export
    draw: Callable[..., dict[str, Any]]  # charts.draw.draw
    render: Callable[[dict[str, Any], str, float], bytes]  # charts.render.Renderer.render
    read: Callable[[Path, str, Source, Path], list[Table]]  # data.read.read, in a worker
    fetch: Callable[[str, Path], Fetched]  # data.fetch.fetch
    infer_links: Callable[[Sequence[Table]], tuple[Link, ...]]  # data.join.infer_links
    open_with: Callable[[Thread, Path], Sequence[str]]  # analyst.offer.open_with
    edits: Callable[[Card, Thread, Path], dict[str, Any]]  # analyst.offer.edits
    shelf: Callable[[str, Path, Sequence[Table]], Any] | None = None  # store.shelf.Shelf, where there is a catalog
    known: Any = None  # data.known.Known
    pools: tuple[Workers, ...] = ()
    raster: Callable[[str, float], bytes] | None = None  # charts.render.Renderer.raster
