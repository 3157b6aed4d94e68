"""What the doors call: load, call the room that does it, save, return. No rules of its own.

Everything here is synchronous and may be called from many threads. JSON that is kept or returned as bytes names its
own server by the base `SELF`; a door puts the address in that its caller can reach (`addressed`).
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import msgspec

from inkfish.analyst.card import Card, as_card
from inkfish.analyst.components.data import unwrap
from inkfish.analyst.components.make import Making, make_card, shell
from inkfish.analyst.thread import Thread, Turn
from inkfish.charts.stack import stack_drawings
from inkfish.data.kinds import words_of
from inkfish.data.lookup import Lookup, Node
from inkfish.data.package import Entity
from inkfish.data.table import Link, Source, Table
from inkfish.errors import (
    BadRequest,
    Conflict,
    DataError,
    Forbidden,
    InkfishError,
    NotFound,
    RequestTimeout,
    Unavailable,
    Unprocessable,
)
from inkfish.links import Links
from inkfish.query.inert import inert
from inkfish.query.plan import Plan
from inkfish.query.result import Result
from inkfish.settings import Settings, is_origin
from inkfish.store import cards, datasets, keys, replies, shares, threads
from inkfish.store.database import AlreadyKept, Connection, Database
from inkfish.store.ids import new_id, now, written
from inkfish.store.pictures import Pictures
from inkfish.store.replies import Reply
from inkfish.store.signing import Signer
from inkfish.workers import WorkerDied, Workers

Tell = Callable[[bytes | None], None]  # given a block of an answer as JSON; None: forget the blocks before

SELF = "inkfish://self"
NO_CARD = "There is no card with this id."
PRIVATE = "This card is private, and its link has no token or an old one. Ask whoever gave it to you for a new link."
TURNS = 50  # turns that an answer may look back on
THREAD_WAIT = 60.0  # seconds that a message waits for those before it in its thread
TRIES = 5  # times an answer is made again because another process was faster
LOADERS = 4  # files of one request that are fetched or read at once
LOADS = 8  # requests that load files at once; the others wait
LOAD_WAIT = 120.0  # seconds that they wait
AT_HAND = 256 << 10  # bytes of the largest thread whose messages are kept at hand
LONGEST_TITLE = 200  # characters of a title that a thread is renamed to
ORIGINS = 50  # origins that may embed one card
LINK_LIFE = (60, 366 * 24 * 3600)  # seconds that a link to a private card may hold
PICTURE = 720  # CSS pixels that a picture is wide, unless told
SIZES = {"width": (120, 4000), "height": (80, 4000), "scale": (0.25, 8.0)}


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


@dataclass(frozen=True)
class Upload:
    """A table that is given: as text, as a URL, as the bytes of a file, or (on the command line) as a file."""

    name: str = ""
    url: str = ""
    text: str | None = None
    path: Path | None = None
    content: bytes | None = None

    @property
    def label(self) -> str:
        """How an error names it."""
        return self.name or self.url or "csv"


@dataclass(frozen=True)
class Shared:
    """What a read-only link shows: a conversation up to the moment of sharing, with nothing of whose it is.

    `messages` are as the API shows them, with addresses under SELF.
    """

    title: str
    created_at: str
    messages: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Once:
    """An Idempotency-Key and the SHA-256 of the request that came with it."""

    key: str
    request: bytes


class Service:
    """The store and the tools, behind the few verbs that the doors share."""

    def __init__(self, settings: Settings, tools: Tools, database: Database | None = None):
        self.settings, self.tools = settings, tools
        self.database = database or Database(settings)
        self._pictures = Pictures(settings.data_dir.resolve() / "pictures", settings.image_cache)
        self._signer = Signer(settings.data_dir)
        self._answering = InTurn()
        self._under_way: set[tuple[str, str]] = set()
        self._guard = threading.Lock()
        self._loads = threading.BoundedSemaphore(LOADS)
        self._tables, self._pages, self._openers = Recent(64), Recent(64), Recent(64)

    def start(self) -> None:
        """Clear what a crash left behind; for the start of a server, before there are requests."""
        with self.database.write() as tx:
            datasets.sweep_all(tx, self.settings)

    def stop(self) -> None:
        """Kill the workers and close the store."""
        for pool in self.tools.pools:
            pool.stop()
        self.database.close()

    def ready(self) -> dict[str, bool]:
        """Return for each part whether it can do its work."""
        return {"store": self.database.writable()} | {f"workers to {p.name}": p.alive for p in self.tools.pools}

    # -- keys ---------------------------------------------------------------------------------------------------------

    def key(self, key_hash: bytes) -> keys.Key | None:
        """Return the key in use that has this hash."""
        with self.database.glance() as connection:
            return keys.find(connection, key_hash)

    def key_used(self, key_id: str) -> None:
        """Note that a key was used."""
        with self.database.write() as tx:
            keys.used(tx, key_id)

    # -- threads ------------------------------------------------------------------------------------------------------

    def create_thread(
        self,
        tenant: str,
        uploads: Sequence[Upload] = (),
        focus_card_id: str | None = None,
        once: Once | None = None,
        private: bool | None = None,
    ) -> Reply:
        """Make a thread with these tables, and with those and the plan of the card in focus.

        `private` is whether its cards are, as the settings say where it is None.
        Raises NotFound for a card that is not this tenant's, BadRequest for a file that cannot be read; then nothing
        is kept.
        """
        if len(uploads) > self.settings.max_files:
            raise BadRequest(f"A thread may have {self.settings.max_files} files, and {len(uploads)} were given.")
        return self._once(tenant, once, lambda: self._create(tenant, uploads, focus_card_id, once, private))

    def _create(
        self,
        tenant: str,
        uploads: Sequence[Upload],
        focus_card_id: str | None,
        once: Once | None,
        private: bool | None,
    ) -> Reply:
        focus, brought = self._focus(tenant, focus_card_id)
        with datasets.staging(self.settings) as stage:
            loaded = self._load(uploads, stage) if uploads else []
            tables = unique_names([*brought, *loaded])
            files = datasets.files(loaded)
            datasets.sync(stage, files)
            links = self.tools.infer_links(tables) if len(tables) > 1 else ()
            thread_id = new_id("thread")
            shown = {"thread_id": thread_id} | ({"in_focus_card_id": focus_card_id} if focus_card_id else {})
            reply = Reply(201, msgspec.json.encode(shown))
            with self.database.write() as tx:
                if focus_card_id:  # its thread, and so the claim on its files, may have gone since
                    self._card(tx, focus_card_id, tenant)
                datasets.place(tx, self.settings, tenant, stage, files)
                hidden = self._hidden if private is None else private
                threads.create(tx, tenant, thread_id, tables, links, focus_card_id, focus, hidden)
                self._keep_reply(tx, tenant, once, reply)
        return reply

    def _focus(self, tenant: str, card_id: str | None) -> tuple[Plan | None, tuple[Table, ...]]:
        """Return the plan of a card in focus and the tables of its thread."""
        if card_id is None:
            return None, ()
        with self.database.read() as connection:
            kept = self._card(connection, card_id, tenant)
            return kept.card.plan, threads.tables_of(connection, self._thread_of(kept))

    def _load(self, uploads: Sequence[Upload], stage: Path) -> list[Table]:
        """Read the files side by side; the first that fails ends it, named."""
        if not self._loads.acquire(timeout=LOAD_WAIT):
            raise Unavailable("The server is busy reading files. Try again in a moment.")
        try:
            with ThreadPoolExecutor(min(LOADERS, len(uploads)), thread_name_prefix="load") as pool:
                waiting = [
                    pool.submit(self._load_one, upload, stage / f"in-{at}", stage) for at, upload in enumerate(uploads)
                ]
                try:
                    return [table for future in waiting for table in future.result()]
                except BaseException:
                    pool.shutdown(wait=True, cancel_futures=True)
                    raise
        finally:
            self._loads.release()

    def _load_one(self, upload: Upload, inbox: Path, into: Path) -> list[Table]:
        """Read one file into `into`. Raises BadRequest that names the file, Unavailable where it is not to blame."""
        inbox.mkdir(mode=0o700)
        try:
            path, name, source = self._obtain(upload, inbox)
            return self.tools.read(path, name, source, into)
        except Unavailable:
            raise
        except WorkerDied:
            raise DataError(f"{upload.label}: reading it took more memory than is allowed.") from None
        except (BadRequest, RequestTimeout) as error:
            raise DataError(named(upload.label, error.message)) from None

    def _obtain(self, upload: Upload, inbox: Path) -> tuple[Path, str, Source]:
        """Return the file of an upload, its name, and where it came from."""
        if upload.url:
            fetched = self.tools.fetch(upload.url, inbox)
            name = upload.name or fetched.name
            return fetched.path, name, Source(name, "file", url=fetched.url, retrieved_at=fetched.retrieved_at)
        if upload.path:
            return upload.path, upload.name or upload.path.name, Source(upload.name or upload.path.name, "file")
        if upload.content is not None:
            path, name = inbox / "file", upload.name or "file"
            path.write_bytes(upload.content)
            return path, name, Source(name, "file", retrieved_at=now())
        path, name = inbox / "inline.csv", upload.name or "data.csv"
        path.write_text(upload.text or "", encoding="utf-8")
        return path, name, Source(upload.name or "Inline CSV", "inline", retrieved_at=now())

    def threads(self, tenant: str, limit: int, after: str | None = None, query: str = "") -> dict[str, Any]:
        """Return a page of a tenant's threads, the newest first, and where the next begins.

        With a query, only those that have its words in their title, their questions or the names of their files.
        """
        with self.database.read() as connection:
            heads = threads.page(connection, tenant, limit + 1, after, query)
        if heads is None:
            raise BadRequest("`after` must be the thread_id of one of your threads: the last one of the page before.")
        page = {"threads": [_thread_line(head) for head in heads[:limit]]}
        return page | ({"next": heads[limit - 1].id} if len(heads) > limit else {})

    def thread(self, tenant: str, thread_id: str, base: str = SELF) -> dict[str, Any]:
        """Return one thread with its files, and with its link under `base` where it is shared."""
        with self.database.read() as connection:
            head = self._head(connection, tenant, thread_id)
            count = threads.count_messages(connection, thread_id)
            tables = self._tables_of(connection, thread_id)
            share = shares.of_thread(connection, thread_id)
        shown = _thread_line(head) | {"files": [_file_line(table) for table in tables], "messages": count}
        return shown | ({"share": _share_line(share, head, base)} if share else {})

    def rename_thread(self, tenant: str, thread_id: str, title: str) -> dict[str, Any]:
        """Give a thread another title and return its line in the list."""
        title = " ".join(title.split())
        if not title:
            raise BadRequest("`title` is empty: write what the thread is to be called.")
        if len(title) > LONGEST_TITLE:
            raise BadRequest(f"A title may have {LONGEST_TITLE} characters, and this one has {len(title):,}.")
        with self.database.write() as tx:
            self._head(tx, tenant, thread_id)
            threads.rename(tx, tenant, thread_id, title)
            return _thread_line(self._head(tx, tenant, thread_id))

    def suggestions(self, tenant: str, thread_id: str | None = None) -> dict[str, Any]:
        """Return what a thread may be opened with: questions that it can answer; without one, an empty thread."""
        home = datasets.folder(self.settings, tenant)
        thread = self.opened(tenant, thread_id)[0] if thread_id else Thread()
        if self.tools.shelf is None:
            return {"queries": list(self.tools.open_with(thread, home))}
        shelf, year = self.tools.shelf(tenant, home, thread.tables), datetime.now(UTC).year
        name = f"{tenant} {shelf.lookup.digest}"
        queries = None if thread.tables else self._openers.get(name)
        if queries is None:
            queries = list(self.tools.open_with(thread, home, shelf, year))
            if not thread.tables:
                self._openers.put(name, queries)
        return {"queries": queries}

    # -- the catalog --------------------------------------------------------------------------------------------------

    def graph_search(self, tenant: str, text: str, types: Sequence[str] = (), limit: int = 20) -> dict[str, Any]:
        """Return the metrics and entities of the catalog that a text may name, the nearest first."""
        nodes = self._names(tenant).search(text, types, limit) if self.tools.known else ()
        return {"nodes": [node_shape(node) for node in nodes]}

    def graph_node(self, tenant: str, node_id: str) -> dict[str, Any]:
        """Return one metric or entity. Raises NotFound."""
        return node_shape(self._node(tenant, node_id))

    def graph_related(self, tenant: str, node_id: str, limit: int, after: str = "") -> dict[str, Any]:
        """Return what stands beside a metric or entity, and where the next page begins. Raises NotFound."""
        node = self._node(tenant, node_id)
        if after:
            self._node(tenant, after)
        found = self._names(tenant).related(node, limit + 1, after)
        page = {"id": node.id, "related": [{"relation": r.relation, "node": node_shape(r.node)} for r in found[:limit]]}
        return page | ({"next": found[limit - 1].node.id} if len(found) > limit else {})

    def _names(self, tenant: str) -> Lookup:
        return self.tools.known.lookup(tenant)

    def _node(self, tenant: str, node_id: str) -> Node:
        node = self._names(tenant).node(node_id) if self.tools.known else None
        if node is None:
            raise NotFound("There is no metric or entity with this id.")
        return node

    # -- links to threads ---------------------------------------------------------------------------------------------

    def share_thread(self, tenant: str, thread_id: str, base: str) -> dict[str, Any]:
        """Make a read-only link to a thread as it is now, or bring the one there is up to date."""
        with self.database.write() as tx:
            head = self._head(tx, tenant, thread_id)
            if not head.newest:
                raise BadRequest("This thread has no messages yet: there is nothing to share.")
            shares.put(tx, thread_id, head.newest)
            share = shares.of_thread(tx, thread_id)
        assert share
        return _share_line(share, head, base)

    def unshare_thread(self, tenant: str, thread_id: str) -> None:
        """Take the link to a thread back; raise NotFound where there is none."""
        with self.database.write() as tx:
            self._head(tx, tenant, thread_id)
            if not shares.remove(tx, thread_id):
                raise NotFound("This thread is not shared.")

    def shared(self, share_id: str) -> Shared:
        """Return what a link shows to anyone who knows it; raise NotFound if there is none."""
        with self.database.read() as connection:
            share = shares.find(connection, share_id)
            if share is None:
                raise NotFound("There is no shared conversation at this address.")
            kept = threads.bodies(connection, share.thread_id, upto=share.newest)
            bodies = self._opened(connection, share.thread_id, kept)
        return Shared(share.title, share.created_at, tuple(msgspec.json.decode(body) for body in bodies))

    def delete_thread(self, tenant: str, thread_id: str) -> None:
        """Remove a thread with its messages, its cards, and the files that no other thread has."""
        with self.database.write() as tx:
            self._head(tx, tenant, thread_id)
            files, drawn = datasets.files(threads.tables_of(tx, thread_id)), cards.ids_of(tx, thread_id)
            threads.remove(tx, tenant, thread_id)
        # After the claims are gone for good: a crash in between leaves a file too many, never one too few.
        with self.database.write() as tx:
            datasets.sweep(tx, self.settings, tenant, files)
        for card_id in drawn:
            self._pictures.forget(card_id)

    # -- messages -----------------------------------------------------------------------------------------------------

    def messages(
        self, tenant: str, thread_id: str, base: str, limit: int | None = None, after: str | None = None
    ) -> bytes:
        """Return a thread's messages as JSON, the oldest first; those after the message `after`, links under `base`."""
        with self.database.read() as connection:
            head = self._head(connection, tenant, thread_id)
            begin = threads.mark(connection, thread_id, after) if after else 0
            if begin is None:
                raise BadRequest("`after` must be the message_id of a message of this thread.")
            bodies = threads.bodies(connection, thread_id, limit, begin)
            opened = self._opened(connection, thread_id, bodies)
        page = addressed(b'{"messages":[' + b",".join(opened) + b"]}", base)
        if not (limit or after) and len(page) <= AT_HAND and opened is bodies:  # links with a token grow old
            self._pages.put(f"{thread_id} {base}", ((head.newest, head.access), page))
        return page

    def _opened(self, connection: Connection, thread_id: str, bodies: Sequence[bytes]) -> Sequence[bytes]:
        """Return sealed messages whose links to private cards carry a token; the same ones where there are none."""
        private = cards.private_of(connection, thread_id)
        if not private:
            return bodies
        until = time.time() + self.settings.link_life
        tokens = {card_id.encode(): self._signer.link_token(card_id, until).encode() for card_id in private}
        return [with_tokens(body, tokens) for body in bodies]

    def messages_at_hand(self, tenant: str, thread_id: str, base: str) -> bytes | None:
        """Return what `messages` does for a whole thread if it was asked lately and nothing has come since.

        One look at an index: quick enough for where requests are answered, without a thread of its own.
        """
        found = self._pages.get(f"{thread_id} {base}")
        if found is None:
            return None
        with self.database.glance() as connection:
            state = threads.state_of(connection, tenant, thread_id)
        return found[1] if state == found[0] else None

    def post_message(
        self, tenant: str, thread_id: str, question: str, once: Once | None = None, tell: Tell | None = None
    ) -> Reply:
        """Answer a question in a thread and keep both, then return the answer.

        Messages of one thread are answered one after another, each in the light of those before it. `tell` is given
        the blocks as they are made, as JSON: each once, in their order, all before this returns; None in between takes
        back what was told. A card is told when it can be opened.
        """
        question = self._question(question)
        with self.database.read() as connection:
            self._head(connection, tenant, thread_id)
        telling = Telling(tell) if tell else None
        reply = self._once(tenant, once, lambda: self._post(tenant, thread_id, question, once, telling))
        with self.database.read() as connection:
            reply = replace(reply, body=self._opened(connection, thread_id, [reply.body])[0])
        if telling:
            telling.rest(reply.body)
        return reply

    def _question(self, text: str) -> str:
        """Return a question without the space around it; raise BadRequest for none or too long a one."""
        text = text.strip()
        if not text:
            raise BadRequest("`user_message` is empty: write a question about the data.")
        if len(text) > self.settings.max_question:
            raise BadRequest(
                f"A question may have {self.settings.max_question:,} characters, and this one has {len(text):,}."
            )
        return text

    def _post(self, tenant: str, thread_id: str, question: str, once: Once | None, telling: Telling | None) -> Reply:
        with self._answering.of(thread_id):
            for _ in range(TRIES):
                try:
                    return self._answer(tenant, thread_id, question, once, telling)
                except threads.Moved:
                    if telling:
                        telling.back()
                except InkfishError:
                    with self.database.read() as connection:  # deleted meanwhile, its files went before the answer
                        self._head(connection, tenant, thread_id)
                    raise
        raise Unavailable("Other messages of this thread came first each time. Try again in a moment.")

    def _answer(self, tenant: str, thread_id: str, question: str, once: Once | None, telling: Telling | None) -> Reply:
        """Answer from the thread as it is now; raise Moved if it was another when the answer was to be kept."""
        asked = now()
        with self.database.read() as connection:
            head = self._head(connection, tenant, thread_id)
            thread = self._thread(connection, head)
            if threads.count_messages(connection, thread_id) + 2 > self.settings.max_messages:
                raise BadRequest(
                    f"A thread may have {self.settings.max_messages:,} messages, and this one is full. Start a new one."
                )
        home = datasets.folder(self.settings, tenant)
        shelf = self.tools.shelf(tenant, home, thread.tables) if self.tools.shelf else None
        answer = self.tools.answer(
            question,
            thread,
            run=lambda plan: self.tools.run(plan, (*thread.tables, *(shelf.tables if shelf else ())), home),
            links=Links(SELF),
            now=datetime.now(UTC),
            new_id=lambda: new_id("card"),
            max_marks=self.settings.max_marks,
            folder=home,
            **({"tell": telling.block} if telling else {}),
            **({"shelf": shelf} if shelf else {}),
        )
        asking = _message(thread_id, "user", question, asked)
        answering = _message(thread_id, "assistant", answer.blocks, now(), answer.turn)
        reply = Reply(200, answering.body)
        with self.database.write() as tx:
            self._head(tx, tenant, thread_id)
            threads.add(tx, thread_id, head.newest, question, (asking, answering))
            if answer.tables:
                shelf.place(answer.tables)  # again: a thread that was deleted meanwhile may have had the same files
                threads.add_tables(tx, tenant, thread_id, answer.tables, (*thread.links, *answer.links))
            cards.add(tx, tenant, thread_id, answer.cards, bool(head.private))
            self._keep_reply(tx, tenant, once, reply)
        return reply

    def opened(self, tenant: str, thread_id: str) -> tuple[Thread, Path]:
        """Return a thread as the analyst sees it, and the folder of its tables' files."""
        with self.database.read() as connection:
            thread = self._thread(connection, self._head(connection, tenant, thread_id))
        return thread, datasets.folder(self.settings, tenant)

    def _thread(self, connection: Connection, head: threads.Head) -> Thread:
        """Return a thread as the analyst sees it."""
        return Thread(
            tables=self._tables_of(connection, head.id),
            links=threads.links_of(head),
            turns=threads.turns_of(connection, head.id, TURNS),
            focus=threads.focus_of(head),
        )

    def _tables_of(self, connection: Connection, thread_id: str) -> tuple[Table, ...]:
        """Return a thread's tables. They stay as they are, but the catalog's may be added: those of recent threads are
        at hand."""
        found = self._tables.get(thread_id)
        if found is None or len(found) != threads.count_tables(connection, thread_id):
            found = self._tables.put(thread_id, threads.tables_of(connection, thread_id))
        return found

    # -- cards --------------------------------------------------------------------------------------------------------

    def card(self, tenant: str, card_id: str, base: str) -> dict[str, Any]:
        """Return what a card is, with links under `base`; raise NotFound for another tenant's."""
        with self.database.read() as connection:
            kept = self._card(connection, card_id, tenant)
        card, links = kept.card, self.card_links(card_id, base, kept.access.private)
        return {
            "card_id": card.card_id,
            "title": card.title,
            "description": card.description,
            "chart_type": card.chart_type,
            "chart_reason": card.choice.reason,
            "embed_url": links.embed(card_id),
            "image_url": links.image(card_id),
            "webpage_url": links.webpage(card_id),
            "sources": source_names(card),
            "methodologies": list(card.methodologies),
            "query": card.result.sql,
            "created_at": card.created_at,
            "private": kept.access.private,
            "embed_origins": list(kept.access.origins),
        }

    def card_edits(self, tenant: str, card_id: str) -> dict[str, Any]:
        """Return what can be said in a card's thread to change it: its question in words, and the charts that fit."""
        with self.database.read() as connection:
            kept = self._card(connection, card_id, tenant)
            thread = self._thread(connection, self._head(connection, tenant, self._thread_of(kept)))
        return {"card_id": card_id} | self.tools.edits(kept.card, thread, datasets.folder(self.settings, tenant))

    def create_card(self, tenant: str, making: Making, posted: bool = False, once: Once | None = None) -> Reply:
        """Make a card from components. Of a `posted` one neither rows nor words are kept: `posted_card` gets them anew.

        The reply says what the card is, and nothing of what is in it, so that it may be kept. Raises BadRequest for
        what cannot be drawn; then nothing is kept.
        """
        return self._once(tenant, once, lambda: self._create_card(tenant, making, posted, once))

    def _create_card(self, tenant: str, making: Making, posted: bool, once: Once | None) -> Reply:
        card = make_card(making, new_id("card"), datetime.now(UTC), self.settings.max_marks)
        kept = shell(card) if posted else card
        shown = {"card_id": card.card_id, "title": kept.title, "card_type": card.chart_type}
        reply = Reply(200, msgspec.json.encode(shown))
        with self.database.write() as tx:
            cards.add(tx, tenant, None, (kept,), self._hidden)
            self._keep_reply(tx, tenant, once, reply)
        return reply

    def posted_card(self, card_id: str, data: Any, token: str | None = "") -> Card:
        """Return a card with the rows and words that came along, which are kept nowhere.

        Raises NotFound for a card that was not made from components, BadRequest for data that cannot be drawn.
        """
        kept = self.public_card(card_id, token)
        if not (kept.posted or kept.panels):
            raise NotFound("This card has data of its own: it is shown as it is, and takes no others.")
        made = make_card(unwrap(data), card_id, datetime.now(UTC), self.settings.max_marks)
        return msgspec.structs.replace(made, created_at=kept.created_at, posted=True)

    def own_card(self, tenant: str, card_id: str) -> None:
        """Raise NotFound unless the card is this tenant's."""
        with self.database.read() as connection:
            self._card(connection, card_id, tenant)

    @property
    def _hidden(self) -> bool:
        """Whether new cards are private unless it is said."""
        return bool(self.settings.private_cards)

    def card_links(self, card_id: str, base: str, private: bool, life: float | None = None) -> Links:
        """Return the addresses of a card under `base`, with a token where it is private."""
        if not private:
            return Links(base)
        return Links(base, self._signer.link_token(card_id, time.time() + (life or self.settings.link_life)))

    def link_to_card(self, tenant: str, card_id: str, base: str, life: float | None = None) -> dict[str, Any]:
        """Return links to a card that hold for `life` seconds, whether it is private by then or not."""
        life = self.settings.link_life if life is None else life
        if not LINK_LIFE[0] <= life <= LINK_LIFE[1]:
            raise BadRequest(f"`expires_in` must be from {LINK_LIFE[0]} to {LINK_LIFE[1]} seconds, and is {life:g}.")
        self.own_card(tenant, card_id)
        links = self.card_links(card_id, base, True, life)
        return {
            "card_id": card_id,
            "embed_url": links.embed(card_id),
            "image_url": links.image(card_id),
            "webpage_url": links.webpage(card_id),
            "expires_at": written(datetime.now(UTC) + timedelta(seconds=int(life))),
        }

    def change_card(
        self,
        tenant: str,
        card_id: str,
        base: str,
        private: bool | None = None,
        origins: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """Change who may see a card, and return it. Links that were given without a token open no private card."""
        check_origins(origins or ())
        with self.database.write() as tx:
            self._card(tx, card_id, tenant)
            cards.change(tx, card_id, private=private, origins=origins)
        return self.card(tenant, card_id, base)

    def delete_card(self, tenant: str, card_id: str) -> None:
        """Revoke a card: its page, embed, pictures and data are gone at once, and what was drawn of it too."""
        with self.database.write() as tx:
            self._card(tx, card_id, tenant)
            cards.remove(tx, card_id)
        self._pictures.forget(card_id)

    def card_access(self, card_id: str, token: str | None = "") -> cards.Access:
        """Return who may see a card, to anyone who may: see `public_card`."""
        with self.database.glance() as connection:
            access = cards.access(connection, card_id)
        if access is None:
            raise NotFound(NO_CARD)
        self._admit(card_id, access, token)
        return access

    def public_card(self, card_id: str, token: str | None = "") -> Card:
        """Return a card to anyone who knows its id, and a private one to those with a token; None is for its owner.

        Raises NotFound if there is none, Forbidden for a private one without a token that holds.
        """
        with self.database.read() as connection:
            kept = self._card(connection, card_id)
        self._admit(card_id, kept.access, token)
        return kept.card

    def _admit(self, card_id: str, access: cards.Access, token: str | None) -> None:
        if access.private and token is not None and not self._signer.link_holds(card_id, token):
            raise Forbidden(PRIVATE)

    def card_data(self, card_id: str, form: str = "json", token: str | None = "") -> bytes:
        """Return the rows drawn as `json`, `csv` or `parquet`, to those who may see the card."""
        card = self._with_data(card_id, token)
        return _rows_json(card) if form == "json" else self.tools.export(card.result, form)

    def card_sheet(self, card_id: str, token: str | None = "") -> bytes:
        """Return the rows drawn as CSV that no spreadsheet computes anything of, to those who may see the card."""
        return self.tools.export(inert(self._with_data(card_id, token).result), "csv")

    def card_spec(self, card_id: str, dark: bool = False, token: str | None = "") -> dict[str, Any]:
        """Return the Vega-Lite specification of a card, to those who may see it."""
        card = self._with_data(card_id, token)
        return card.spec_dark if dark else card.spec

    def layout(
        self, card: Card, dark: bool = False, width: int | None = None, height: int | None = None, bare: bool = False
    ) -> dict[str, Any]:
        """Return the specification of a card for a size: its own, or the same drawn anew; `bare` without its source."""
        if width is None and height is None and not bare:
            return card.spec_dark if dark else card.spec
        named = ", ".join(source_names(card))
        source = "" if bare or not named else f"Source: {named}"
        return self.tools.draw(
            card.plan,
            card.choice,
            card.result,
            title=card.title,
            subtitle=card.subtitle,
            source=source,
            dark=dark,
            width=width,
            height=height or card.height,
        )

    def image(
        self,
        card_id: str,
        form: str = "png",
        dark: bool = False,
        width: int | None = None,
        height: int | None = None,
        scale: float = 2.0,
        token: str | None = "",
    ) -> bytes:
        """Return a card as a picture, `png` or `svg`, in its own size or another; sizes are in CSS pixels."""
        self._check_size(width=width, height=height, scale=scale)
        card = self._with_data(card_id, token)
        if len(card.panels) > 1:
            return self._stacked_image(card, form, dark, width or PICTURE, scale)
        spec = self.layout(card, dark, width or PICTURE, height)  # a card's own specification fills its page's width
        content = msgspec.json.encode((spec, scale))
        return self._pictures.get(content, form, lambda: self.tools.render(spec, form, scale), card_id)

    def _stacked_image(self, card: Card, form: str, dark: bool, width: int, scale: float) -> bytes:
        """Return a card of several parts as one picture: each part drawn, then put below one another."""
        specs = [self._part_layout(card, at, dark, width) for at in range(len(card.panels))]
        named = ", ".join(source_names(card))
        around = {"title": card.title, "subtitle": card.subtitle, "source": f"Source: {named}" if named else ""}

        def make() -> bytes:
            drawn = [self.tools.render(spec, "svg", scale).decode() for spec in specs]
            parts = [(part.title, svg) for part, svg in zip(card.panels, drawn, strict=True)]
            svg = stack_drawings(parts, width=width, dark=dark, **around)
            if form == "svg":
                return svg.encode()
            if self.tools.raster is None:
                raise Unavailable("This server draws cards of several parts as SVG alone.")
            return self.tools.raster(svg, scale)

        content = msgspec.json.encode((specs, [part.title for part in card.panels], around, scale))
        return self._pictures.get(content, form, make, card.card_id)

    def _part_layout(self, card: Card, at: int, dark: bool, width: int) -> dict[str, Any]:
        """Return the specification of one part without its title, which stands above it in smaller letters."""
        part = msgspec.structs.replace(as_card(card, at), sources=())
        return {k: v for k, v in self.layout(part, dark, width).items() if k != "title"}

    def links(self, base: str) -> Links:
        """Return the addresses under `base`, or under INKFISH_PUBLIC_URL where it is set."""
        return Links(self.settings.public_url or base)

    def _check_size(self, **asked: float | None) -> None:
        """Raise BadRequest for a picture that is too small or too large to draw."""
        for name, value in asked.items():
            low, high = SIZES[name]
            if value is not None and not low <= value <= high:
                raise BadRequest(f"`{name}` must be from {low:g} to {high:g}, and is {value:g}.")
        width, height = asked["width"] or 800, asked["height"] or 500
        if width * height * asked["scale"] ** 2 > self.settings.max_pixels:
            raise BadRequest(
                f"A picture may have {self.settings.max_pixels:,} pixels; ask for a smaller size or scale."
            )

    # -- what several of them need ------------------------------------------------------------------------------------

    def _head(self, connection: Connection, tenant: str, thread_id: str) -> threads.Head:
        head = threads.head(connection, tenant, thread_id)
        if head is None:
            raise NotFound("There is no thread with this id.")
        return head

    def _with_data(self, card_id: str, token: str | None) -> Card:
        """Return a card that has rows; raise NotFound for one whose rows are kept nowhere."""
        card = self.public_card(card_id, token)
        if card.posted:
            raise NotFound("The data of this card are kept nowhere: they are sent along where it is embedded.")
        return card

    def _thread_of(self, kept: cards.Kept) -> str:
        """Return the thread that a card came from; raise BadRequest for one that came from none."""
        if kept.thread_id is None:
            raise BadRequest("This card was made from components, in no thread: there is no table behind it to ask of.")
        return kept.thread_id

    def _card(self, connection: Connection, card_id: str, tenant: str | None = None) -> cards.Kept:
        kept = cards.find(connection, card_id)
        if kept is None or tenant not in (None, kept.tenant):
            raise NotFound(NO_CARD)
        return kept

    def _once(self, tenant: str, once: Once | None, work: Callable[[], Reply]) -> Reply:
        """Do the work, or return what it gave when it was done before under the same Idempotency-Key.

        The reply is kept in the same write as what the work does. So when two processes do it at once one of them
        cannot keep its own, keeps nothing, and returns the other's.
        """
        if once is None:
            return work()
        with self._alone(tenant, once.key):
            before = self._before(tenant, once)
            if before:
                return before
            try:
                return work()
            except AlreadyKept:
                before = self._before(tenant, once)
                if before is None:
                    raise
                return before

    @contextmanager
    def _alone(self, tenant: str, key: str) -> Iterator[None]:
        """Raise Conflict if a request with the same key is under way."""
        with self._guard:
            if (tenant, key) in self._under_way:
                raise Conflict("A request with this Idempotency-Key is still being worked on. Try again in a moment.")
            self._under_way.add((tenant, key))
        try:
            yield
        finally:
            with self._guard:
                self._under_way.discard((tenant, key))

    def _before(self, tenant: str, once: Once) -> Reply | None:
        """Return the reply kept under a key; raise Unprocessable if it answered another request."""
        with self.database.read() as connection:
            reply = replies.find(connection, tenant, once.key)
        if reply and reply.request != once.request:
            raise Unprocessable("This Idempotency-Key was used with another request. Use a new key for a new request.")
        return reply

    def _keep_reply(self, tx: Connection, tenant: str, once: Once | None, reply: Reply) -> None:
        if once:
            replies.add(tx, tenant, once.key, replace(reply, request=once.request))


class Telling:
    """Tells the blocks of one answer while it is made, and what is left of them once it is kept."""

    def __init__(self, tell: Tell):
        self._tell, self._told, self._held = tell, 0, False

    def block(self, block: dict[str, Any]) -> None:
        """Tell a block; a card, and what comes after it, waits until the card is kept and can be opened."""
        self._held = self._held or block["type"] == "visualization"
        if not self._held:
            self._told += 1
            self._tell(sealed(block))

    def back(self) -> None:
        """Take back what was told: the answer is made again."""
        self._told, self._held = 0, False
        self._tell(None)

    def rest(self, body: bytes) -> None:
        """Tell the blocks of a kept message that were not told."""
        for block in msgspec.json.decode(body, type=_Content).content[self._told :]:
            self._tell(bytes(block))


class _Content(msgspec.Struct):
    """What is read of a kept answer."""

    content: list[msgspec.Raw]


class InTurn:
    """Lets those who want the same thing go one after another."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, list[Any]] = {}  # name: [lock, how many hold it or wait]

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Wait until nobody else has `name`; raise Unavailable after THREAD_WAIT seconds."""
        with self._guard:
            entry = self._locks.setdefault(name, [threading.Lock(), 0])
            entry[1] += 1
        try:
            if not entry[0].acquire(timeout=THREAD_WAIT):
                raise Unavailable("Another message of this thread is still being answered. Try again in a moment.")
            try:
                yield
            finally:
                entry[0].release()
        finally:
            with self._guard:
                entry[1] -= 1
                if not entry[1]:
                    self._locks.pop(name, None)


class Recent:
    """The last few values asked for, by name."""

    def __init__(self, size: int):
        self._size, self._guard = size, threading.Lock()
        self._values: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """Return the value, or None."""
        with self._guard:
            value = self._values.pop(name, None)
            if value is not None:
                self._values[name] = value
            return value

    def put(self, name: str, value: Any) -> Any:
        """Keep a value and return it; the one unused longest goes."""
        with self._guard:
            self._values[name] = value
            while len(self._values) > self._size:
                del self._values[next(iter(self._values))]
        return value


# -- shapes -----------------------------------------------------------------------------------------------------------

_SELF = SELF.encode()
_CARD_LINK = re.compile(_SELF + rb"/(?:card|embed|image)/(\w+)(?:\.png)?")
_FOREIGN = _SELF.replace(b":/", b":\\u002f")  # reads the same to a JSON parser, and is not SELF to `addressed`


def sealed(value: Any) -> bytes:
    """Return JSON in which SELF stands only where our own links are, in fields that end in `_url`.

    A user or a table may have the same text in it; there it is written with an escape. No text can look like a field:
    a quote in a JSON string is escaped.

    >>> sealed({"text": "inkfish://self", "embed_url": "inkfish://self/embed/1"})
    b'{"text":"inkfish:\\\\u002f/self","embed_url":"inkfish://self/embed/1"}'
    """
    return msgspec.json.encode(value).replace(_SELF, _FOREIGN).replace(b'_url":"' + _FOREIGN, b'_url":"' + _SELF)


def addressed(body: bytes, base: str) -> bytes:
    """Return sealed JSON with the links under `base`.

    >>> addressed(b'{"embed_url":"inkfish://self/embed/1"}', "http://localhost:8000")
    b'{"embed_url":"http://localhost:8000/embed/1"}'
    """
    return body.replace(_SELF, msgspec.json.encode(base.rstrip("/"))[1:-1])


def with_tokens(body: bytes, tokens: Mapping[bytes, bytes]) -> bytes:
    """Return sealed JSON in which the links to some cards carry a token.

    >>> with_tokens(b'{"image_url":"inkfish://self/image/card_1.png"}', {b"card_1": b"abc"})
    b'{"image_url":"inkfish://self/image/card_1.png?token=abc"}'
    """

    def signed(link: re.Match[bytes]) -> bytes:
        token = tokens.get(link[1])
        return link[0] + b"?token=" + token if token else link[0]

    return _CARD_LINK.sub(signed, body)


def check_origins(origins: Sequence[str]) -> None:
    """Raise BadRequest unless these may stand in a policy as those who may embed a card."""
    if len(origins) > ORIGINS:
        raise BadRequest(f"`embed_origins` may have {ORIGINS} origins, and has {len(origins)}.")
    for origin in origins:
        if not is_origin(origin):
            raise BadRequest(f"`embed_origins`: {origin!r} is no origin; write it as https://example.com.")


def unique_names(tables: Sequence[Table]) -> list[Table]:
    """Return the tables with names that differ, whatever their case: the second `sales` is `sales_2`."""
    seen: set[str] = set()
    unique = []
    for table in tables:
        name, count = table.name, 1
        while name.casefold() in seen:
            count += 1
            name = f"{table.name}_{count}"
        seen.add(name.casefold())
        unique.append(table if name == table.name else msgspec.structs.replace(table, name=name))
    return unique


def named(label: str, reason: str) -> str:
    """Return an error that names the file, once."""
    return reason if label in reason else f"{label}: {reason}"


def source_names(card: Card) -> list[str]:
    """Return how a card's sources are cited."""
    return list(dict.fromkeys(source.name for source in card.sources))


def _message(thread_id: str, role: str, content: Any, created_at: str, turn: Turn | None = None) -> threads.Message:
    """Return a message as it is kept and shown."""
    message_id = new_id("msg")
    body = sealed(
        {"message_id": message_id, "thread_id": thread_id, "role": role, "created_at": created_at, "content": content}
    )
    return threads.Message(message_id, body, turn)


def node_shape(node: Node) -> dict[str, Any]:
    """Return a metric or entity as the API shows it."""
    record = node.record
    line = {"id": node.id, "type": node.type, "name": node.name, "aliases": list(record.aliases)}
    if isinstance(record, Entity):
        return line | {"description": words_of(node.kind)[0], "kind": node.kind}
    place = {name: getattr(record, name) for name in ("unit", "package", "resource", "field") if getattr(record, name)}
    return line | {"description": record.definition, **place, "coverage": msgspec.to_builtins(record.coverage)}


def _thread_line(head: threads.Head) -> dict[str, Any]:
    line = {"thread_id": head.id, "created_at": head.created_at, "title": head.title}
    return line | ({"in_focus_card_id": head.focus_card_id} if head.focus_card_id else {})


def _share_line(share: shares.Share, head: threads.Head, base: str) -> dict[str, Any]:
    """Return a link as its owner sees it; it is current while it shows all that the thread has."""
    return {
        "share_url": Links(base).shared(share.id),
        "created_at": share.created_at,
        "current": share.newest >= head.newest,
    }


def _file_line(table: Table) -> dict[str, Any]:
    """Return a file as a thread shows it: `rows` and `columns` are how many, `fields` what they are."""
    fields = [
        {"name": c.name, "title": c.title, "type": c.type, "role": c.role} | ({"unit": c.unit.code} if c.unit else {})
        for c in table.columns
    ]
    return {
        "name": table.source.name or table.title,
        "table": table.name,
        "rows": table.rows,
        "columns": len(table.columns),
        "fields": fields,
    } | ({"origin": table.origin} if table.origin else {})


def _rows_json(card: Card) -> bytes:
    """Return the rows drawn as JSON; those of each part where there are several, under `components`."""
    parts = [_rows(part.result) for part in card.panels] if len(card.panels) > 1 else []
    return msgspec.json.encode(_rows(card.result) | ({"components": parts} if parts else {}))


def _rows(result: Result) -> dict[str, Any]:
    """Return rows with their columns; `total_rows` is more than there are rows where some were cut."""
    columns = [
        {"name": c.name, "title": c.title, "type": c.type} | ({"unit": c.unit.code} if c.unit else {})
        for c in result.columns
    ]
    total = max(len(result.rows), result.account.groups) if result.truncated else len(result.rows)
    return {"columns": columns, "rows": result.rows, "total_rows": total}
