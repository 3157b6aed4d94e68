"""What the doors call: load, call the room that does it, save, return. No rules of its own.

Everything here is synchronous and may be called from many threads. JSON that is kept or returned as bytes names its
own server by the base `SELF`; a door puts the address in that its caller can reach (`addressed`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from inkfish.analyst.card import Card
from inkfish.analyst.components.data import unwrap
from inkfish.analyst.components.make import Making, make_card, shell
from inkfish.analyst.thread import Thread, Turn
from inkfish.data.lookup import Lookup, Node
from inkfish.data.table import Table
from inkfish.errors import BadRequest, Forbidden, InkfishError, NotFound, Unavailable
from inkfish.links import Links
from inkfish.query.inert import inert
from inkfish.query.plan import Plan
from inkfish.service.drawing import SCALE, Drawing
from inkfish.service.once import Once, Replies
from inkfish.service.sealing import SELF, addressed, sealed, with_tokens
from inkfish.service.shapes import card_shape, file_line, node_shape, rows_json, share_line, thread_line
from inkfish.service.telling import Tell, Telling
from inkfish.service.tools import Tools
from inkfish.service.uploads import Loader, Upload, unique_names
from inkfish.service.waiting import InTurn, Recent
from inkfish.settings import Settings, is_origin
from inkfish.store import cards, datasets, keys, shares, threads
from inkfish.store.database import Connection, Database
from inkfish.store.ids import new_id, now, written
from inkfish.store.replies import Reply
from inkfish.store.signing import Signer

NO_CARD = "There is no card with this id."
PRIVATE = "This card is private, and its link has no token or an old one. Ask whoever gave it to you for a new link."
TURNS = 50  # turns that an answer may look back on
TRIES = 5  # times an answer is made again because another process was faster
AT_HAND = 256 << 10  # bytes of the largest thread whose messages are kept at hand
LONGEST_TITLE = 200  # characters of a title that a thread is renamed to
ORIGINS = 50  # origins that may embed one card
LINK_LIFE = (60, 366 * 24 * 3600)  # seconds that a link to a private card may hold


@dataclass(frozen=True)
class Shared:
    """What a read-only link shows: a conversation up to the moment of sharing, with nothing of whose it is.

    `messages` are as the API shows them, with addresses under SELF.
    """

    title: str
    created_at: str
    messages: tuple[dict[str, Any], ...]


class Service:
    """The store and the tools, behind the few verbs that the doors share."""

    def __init__(self, settings: Settings, tools: Tools, database: Database | None = None):
        self.settings, self.tools = settings, tools
        self.database = database or Database(settings)
        self._signer = Signer(settings.data_dir)
        self._answering = InTurn()
        self._replies, self._loader, self._drawing = Replies(self.database), Loader(tools), Drawing(settings, tools)
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
        return self._replies.do(tenant, once, lambda: self._create(tenant, uploads, focus_card_id, once, private))

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
            loaded = self._loader.load(uploads, stage) if uploads else []
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
                self._replies.keep(tx, tenant, once, reply)
        return reply

    def _focus(self, tenant: str, card_id: str | None) -> tuple[Plan | None, tuple[Table, ...]]:
        """Return the plan of a card in focus and the tables of its thread."""
        if card_id is None:
            return None, ()
        with self.database.read() as connection:
            kept = self._card(connection, card_id, tenant)
            return kept.card.plan, threads.tables_of(connection, self._thread_of(kept))

    def threads(self, tenant: str, limit: int, after: str | None = None, query: str = "") -> dict[str, Any]:
        """Return a page of a tenant's threads, the newest first, and where the next begins.

        With a query, only those that have its words in their title, their questions or the names of their files.
        """
        with self.database.read() as connection:
            heads = threads.page(connection, tenant, limit + 1, after, query)
        if heads is None:
            raise BadRequest("`after` must be the thread_id of one of your threads: the last one of the page before.")
        page = {"threads": [thread_line(head) for head in heads[:limit]]}
        return page | ({"next": heads[limit - 1].id} if len(heads) > limit else {})

    def thread(self, tenant: str, thread_id: str, base: str = SELF) -> dict[str, Any]:
        """Return one thread with its files, and with its link under `base` where it is shared."""
        with self.database.read() as connection:
            head = self._head(connection, tenant, thread_id)
            count = threads.count_messages(connection, thread_id)
            tables = self._tables_of(connection, thread_id)
            share = shares.of_thread(connection, thread_id)
        shown = thread_line(head) | {"files": [file_line(table) for table in tables], "messages": count}
        return shown | ({"share": share_line(share, head, base)} if share else {})

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
            return thread_line(self._head(tx, tenant, thread_id))

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
        return share_line(share, head, base)

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
            self._drawing.forget(card_id)

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
        reply = self._replies.do(tenant, once, lambda: self._post(tenant, thread_id, question, once, telling))
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
            self._replies.keep(tx, tenant, once, reply)
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
        return card_shape(kept, self.card_links(card_id, base, kept.access.private))

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
        return self._replies.do(tenant, once, lambda: self._create_card(tenant, making, posted, once))

    def _create_card(self, tenant: str, making: Making, posted: bool, once: Once | None) -> Reply:
        card = make_card(making, new_id("card"), datetime.now(UTC), self.settings.max_marks)
        kept = shell(card) if posted else card
        shown = {"card_id": card.card_id, "title": kept.title, "card_type": card.chart_type}
        reply = Reply(200, msgspec.json.encode(shown))
        with self.database.write() as tx:
            cards.add(tx, tenant, None, (kept,), self._hidden)
            self._replies.keep(tx, tenant, once, reply)
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
        self._drawing.forget(card_id)

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
        return rows_json(card) if form == "json" else self.tools.export(card.result, form)

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
        return self._drawing.layout(card, dark, width, height, bare)

    def image(
        self,
        card_id: str,
        form: str = "png",
        dark: bool = False,
        width: int | None = None,
        height: int | None = None,
        scale: float = SCALE,
        token: str | None = "",
    ) -> bytes:
        """Return a card as a picture, `png` or `svg`, in its own size or another; sizes are in CSS pixels."""
        self._drawing.check_size(width=width, height=height, scale=scale)
        return self._drawing.image(self._with_data(card_id, token), form, dark, width, height, scale)

    def links(self, base: str) -> Links:
        """Return the addresses under `base`, or under INKFISH_PUBLIC_URL where it is set."""
        return Links(self.settings.public_url or base)

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


def check_origins(origins: Sequence[str]) -> None:
    """Raise BadRequest unless these may stand in a policy as those who may embed a card."""
    if len(origins) > ORIGINS:
        raise BadRequest(f"`embed_origins` may have {ORIGINS} origins, and has {len(origins)}.")
    for origin in origins:
        if not is_origin(origin):
            raise BadRequest(f"`embed_origins`: {origin!r} is no origin; write it as https://example.com.")


def _message(thread_id: str, role: str, content: Any, created_at: str, turn: Turn | None = None) -> threads.Message:
    """Return a message as it is kept and shown."""
    message_id = new_id("msg")
    body = sealed(
        {"message_id": message_id, "thread_id": thread_id, "role": role, "created_at": created_at, "content": content}
    )
    return threads.Message(message_id, body, turn)
