"""Answers kept under their Idempotency-Key, so that a request sent twice is done once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from inkfish.store.ids import now, written
from inkfish.store.schema import replies

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Reply:
    """An answer: its status and its JSON. `request` is the hash of the request that it answers."""

    status: int
    body: bytes
    request: bytes = b""


def add(tx: Connection, tenant: str, key: str, reply: Reply) -> None:
    """Keep an answer; raise IntegrityError if the key has one. Answers older than a day are dropped on the way."""
    tx.execute(delete(replies).where(replies.c.created_at < written(datetime.now(UTC) - KEPT)))
    tx.execute(
        insert(replies).values(
            tenant=tenant, key=key, request=reply.request, status=reply.status, body=reply.body, created_at=now()
        )
    )


def find(connection: Connection, tenant: str, key: str) -> Reply | None:
    """Return the answer that a key has."""
    wanted = select(replies.c.status, replies.c.body, replies.c.request)
    row = connection.execute(wanted.where(replies.c.tenant == tenant, replies.c.key == key)).first()
    return Reply(*row) if row else None
