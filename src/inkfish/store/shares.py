"""Read-only links to threads: one a thread, to what it held when the link was made or brought up to date."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from inkfish.store.ids import new_id, now
from inkfish.store.schema import shares, threads


@dataclass(frozen=True)
class Share:
    """A link as it is kept: `newest` is the mark of the last message that it shows."""

    id: str
    thread_id: str
    title: str
    created_at: str
    newest: int


_SHARE = select(shares.c.id, shares.c.thread_id, threads.c.title, shares.c.created_at, shares.c.newest).join(
    threads, threads.c.id == shares.c.thread_id
)


def put(tx: Connection, thread_id: str, newest: int) -> None:
    """Share a thread as it is now: under a new id, or under the one that it has."""
    changed = tx.execute(
        update(shares).where(shares.c.thread_id == thread_id).values(created_at=now(), newest=newest)
    ).rowcount
    if not changed:
        tx.execute(insert(shares).values(id=new_id("shared"), thread_id=thread_id, created_at=now(), newest=newest))


def of_thread(connection: Connection, thread_id: str) -> Share | None:
    """Return the link of a thread."""
    row = connection.execute(_SHARE.where(shares.c.thread_id == thread_id)).first()
    return Share(*row) if row else None


def find(connection: Connection, share_id: str) -> Share | None:
    """Return the link with this id, whoever owns its thread."""
    row = connection.execute(_SHARE.where(shares.c.id == share_id)).first()
    return Share(*row) if row else None


def remove(tx: Connection, thread_id: str) -> bool:
    """Take the link of a thread back; return whether there was one."""
    return tx.execute(delete(shares).where(shares.c.thread_id == thread_id)).rowcount == 1
