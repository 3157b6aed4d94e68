"""Threads and their messages, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, Text, bindparam, delete, func, insert, select, update

from inkfish.analyst.thread import Turn
from inkfish.data.table import Link, Table
from inkfish.query.plan import Plan
from inkfish.store import words
from inkfish.store.ids import now
from inkfish.store.schema import messages, thread_tables, threads


@dataclass(frozen=True)
class Head:
    """A thread without its tables and messages. `newest` is the mark of its newest message, 0 before the first."""

    id: str
    created_at: str
    title: str
    focus_card_id: str | None
    focus_plan: bytes | None
    links: bytes
    newest: int
    private: int
    access: int


@dataclass(frozen=True)
class Message:
    """A message to keep: `body` is its JSON as the API shows it, `turn` is there for answers."""

    id: str
    body: bytes
    turn: Turn | None = None


class Moved(Exception):
    """Another message came in between: what was answered rests on an older thread."""


_HEAD = [threads.c[name] for name in Head.__dataclass_fields__]
_tables = msgspec.json.Decoder(Table)
_turns = msgspec.json.Decoder(Turn)

# What every request asks is built once: making a statement costs more than SQLite takes to answer it.
_one, _of = bindparam("thread_id", type_=Text), messages.c.thread_id == bindparam("thread_id", type_=Text)
_own = (threads.c.id == _one) & (threads.c.tenant == bindparam("tenant", type_=Text))
HEAD = select(*_HEAD).where(_own)
STATE = select(threads.c.newest, threads.c.access).where(_own)
TABLES = select(thread_tables.c.body).where(thread_tables.c.thread_id == _one).order_by(thread_tables.c.position)
TABLE_COUNT = select(func.count()).select_from(thread_tables).where(thread_tables.c.thread_id == _one)
COUNT = select(func.count()).where(_of)
MARK = select(messages.c.seq).where(_of, messages.c.id == bindparam("message_id", type_=Text))
BODIES = (
    select(messages.c.body)
    .where(_of, messages.c.seq > bindparam("after", type_=Integer), messages.c.seq <= bindparam("upto", type_=Integer))
    .order_by(messages.c.seq)
    .limit(bindparam("most", type_=Integer))
)
TURNS = (
    select(messages.c.turn)
    .where(_of, messages.c.turn.is_not(None))
    .order_by(messages.c.seq.desc())
    .limit(bindparam("most", type_=Integer))
)
NO_LIMIT = 2**31 - 1
TITLE = 100  # characters of a question that a thread is listed by


def create(
    tx: Connection,
    tenant: str,
    thread_id: str,
    tables: Sequence[Table],
    links: Sequence[Link],
    focus_card_id: str | None = None,
    focus: Plan | None = None,
    private: bool = False,
) -> None:
    """Keep a new thread; its tables' files must be in place."""
    tx.execute(
        insert(threads).values(
            id=thread_id,
            tenant=tenant,
            created_at=now(),
            title="",
            focus_card_id=focus_card_id,
            newest=0,
            private=int(private),
            focus_plan=msgspec.json.encode(focus) if focus else None,
            links=msgspec.json.encode(tuple(links)),
        )
    )
    words.add(tx, thread_id, "file", {table.source.name or table.title for table in tables})
    if tables:
        tx.execute(insert(thread_tables), _rows_of(tenant, thread_id, tables))


def add_tables(
    tx: Connection, tenant: str, thread_id: str, tables: Sequence[Table], links: Sequence[Link]
) -> None:
    """Keep more tables of a thread, after those that it has; `links` are all that it has then."""
    tx.execute(insert(thread_tables), _rows_of(tenant, thread_id, tables, count_tables(tx, thread_id)))
    kept = msgspec.json.encode(tuple(dict.fromkeys(links)))
    tx.execute(update(threads).where(threads.c.id == thread_id).values(links=kept))


def _rows_of(tenant: str, thread_id: str, tables: Sequence[Table], first: int = 0) -> list[dict[str, Any]]:
    """Return the rows that keep a thread's tables, from a position on."""
    return [
        {
            "thread_id": thread_id,
            "position": at,
            "tenant": tenant,
            "path": table.path,
            "values_path": table.values_path,
            "body": msgspec.json.encode(table),
        }
        for at, table in enumerate(tables, first)
    ]


def count_tables(connection: Connection, thread_id: str) -> int:
    """Return how many tables a thread has."""
    return connection.scalar(TABLE_COUNT, {"thread_id": thread_id}) or 0


def head(connection: Connection, tenant: str, thread_id: str) -> Head | None:
    """Return a thread of this tenant."""
    row = connection.execute(HEAD, {"thread_id": thread_id, "tenant": tenant}).first()
    return Head(*row) if row else None


def state_of(connection: Connection, tenant: str, thread_id: str) -> tuple[int, int] | None:
    """Return the mark of the newest message and how often who may see a card changed; None for no such thread."""
    row = connection.execute(STATE, {"thread_id": thread_id, "tenant": tenant}).first()
    return (row.newest, row.access) if row else None


def page(
    connection: Connection, tenant: str, limit: int, after: str | None = None, query: str = ""
) -> list[Head] | None:
    """Return a tenant's threads, the newest first, those made before `after`; None where `after` is none of them.

    With a query, only those that have its words.
    """
    wanted = select(*_HEAD).where(threads.c.tenant == tenant)
    if query:
        wanted = wanted.where(words.matching(query))
    if after is not None:
        mark = connection.scalar(select(threads.c.seq).where(threads.c.id == after, threads.c.tenant == tenant))
        if mark is None:
            return None
        wanted = wanted.where(threads.c.seq < mark)
    return [Head(*row) for row in connection.execute(wanted.order_by(threads.c.seq.desc()).limit(limit))]


def tables_of(connection: Connection, thread_id: str) -> tuple[Table, ...]:
    """Return the tables of a thread, in the order they were given."""
    return tuple(_tables.decode(body) for body in connection.scalars(TABLES, {"thread_id": thread_id}))


def links_of(thread: Head) -> tuple[Link, ...]:
    """Return the links between a thread's tables."""
    return msgspec.json.decode(thread.links, type=tuple[Link, ...])


def focus_of(thread: Head) -> Plan | None:
    """Return the plan of the card that a thread began with."""
    return msgspec.json.decode(thread.focus_plan, type=Plan) if thread.focus_plan else None


def turns_of(connection: Connection, thread_id: str, count: int) -> tuple[Turn, ...]:
    """Return the last `count` turns of a thread, the newest last."""
    newest_first = connection.scalars(TURNS, {"thread_id": thread_id, "most": count}).all()
    return tuple(_turns.decode(body) for body in reversed(newest_first))


def count_messages(connection: Connection, thread_id: str) -> int:
    """Return how many messages a thread has."""
    return connection.scalar(COUNT, {"thread_id": thread_id}) or 0


def add(tx: Connection, thread_id: str, newest: int, question: str, new: Sequence[Message]) -> None:
    """Keep messages at the end of a thread whose newest was `newest`; raise Moved if it no longer is.

    `question` is what the thread is found by, and its beginning the title if it has none.
    """
    last = newest
    for message in new:
        turn = msgspec.json.encode(message.turn) if message.turn else None
        last = tx.execute(
            insert(messages).values(id=message.id, thread_id=thread_id, body=message.body, turn=turn)
        ).inserted_primary_key[0]
    at = (threads.c.id == thread_id) & (threads.c.newest == newest)
    if tx.execute(update(threads).where(at).values(newest=last)).rowcount != 1:
        raise Moved
    untitled = (threads.c.id == thread_id) & (threads.c.title == "")
    tx.execute(update(threads).where(untitled).values(title=question[:TITLE]))
    words.add(tx, thread_id, "question", (question,))


def bodies(
    connection: Connection, thread_id: str, limit: int | None = None, after: int = 0, upto: int = NO_LIMIT
) -> Sequence[bytes]:
    """Return the messages of a thread, the oldest first, as JSON; those after the mark `after`, up to the mark `upto`.
    """
    rows = connection.execute(BODIES, {"thread_id": thread_id, "after": after, "upto": upto, "most": limit or NO_LIMIT})
    return [body for (body,) in rows.all()]


def mark(connection: Connection, thread_id: str, message_id: str) -> int | None:
    """Return the mark of one message, for `bodies`."""
    return connection.scalar(MARK, {"thread_id": thread_id, "message_id": message_id})


def rename(tx: Connection, tenant: str, thread_id: str, title: str) -> bool:
    """Give a thread a title; return whether there was one."""
    of_tenant = (threads.c.id == thread_id) & (threads.c.tenant == tenant)
    found = tx.execute(update(threads).where(of_tenant).values(title=title)).rowcount == 1
    if found:
        words.replace(tx, thread_id, "title", title)
    return found


def remove(tx: Connection, tenant: str, thread_id: str) -> bool:
    """Remove a thread with its messages, cards and claims to files; return whether there was one."""
    return tx.execute(delete(threads).where(threads.c.id == thread_id, threads.c.tenant == tenant)).rowcount == 1
