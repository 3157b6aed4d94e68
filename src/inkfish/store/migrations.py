"""Bring a store of any earlier version to the newest, one step at a time.

A step is a function of a connection inside one transaction. `STEPS[n]` takes version n + 1 to n + 2; a step is never
changed once released. A new store is made as `schema` says and stamped with the newest version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, inspect, select, text

from inkfish.errors import SettingError
from inkfish.store import schema
from inkfish.store.words import folded

Step = Callable[[Connection], None]


def find_and_share(tx: Connection) -> None:
    """Version 2: threads are found by their words, and shared by links."""
    for statement in (
        "CREATE TABLE thread_words (thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE, "
        "kind TEXT NOT NULL, text TEXT NOT NULL)",
        "CREATE INDEX words_of_thread ON thread_words (thread_id)",
        "CREATE TABLE shares (id TEXT NOT NULL PRIMARY KEY, thread_id TEXT NOT NULL UNIQUE "
        "REFERENCES threads (id) ON DELETE CASCADE, created_at TEXT NOT NULL, newest INTEGER NOT NULL)",
    ):
        tx.execute(text(statement))
    keep = text("INSERT INTO thread_words (thread_id, kind, text) VALUES (:thread_id, :kind, :text)")
    for thread_id, body in tx.execute(text("SELECT thread_id, body FROM messages WHERE turn IS NULL")).all():
        asked = msgspec.json.decode(body).get("content")
        if isinstance(asked, str):
            tx.execute(keep, {"thread_id": thread_id, "kind": "question", "text": folded(asked)})
    for thread_id, body in tx.execute(text("SELECT thread_id, body FROM thread_tables")).all():
        table = msgspec.json.decode(body)
        name = table.get("source", {}).get("name") or table.get("title", "")
        tx.execute(keep, {"thread_id": thread_id, "kind": "file", "text": folded(name)})


def keep_private(tx: Connection) -> None:
    """Version 3: cards may be private, and say who may embed them."""
    for statement in (
        "ALTER TABLE threads ADD COLUMN private INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE threads ADD COLUMN access INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE cards ADD COLUMN private INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE cards ADD COLUMN origins TEXT NOT NULL DEFAULT ''",
    ):
        tx.execute(text(statement))


def cards_without_thread(tx: Connection) -> None:
    """Version 4: a card may be made from components, in no thread; SQLite cannot change a column, only copy a table."""
    for statement in (
        "CREATE TABLE cards_4 (id TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, "
        "thread_id TEXT REFERENCES threads (id) ON DELETE CASCADE, body BLOB NOT NULL, "
        "private INTEGER NOT NULL DEFAULT 0, origins TEXT NOT NULL DEFAULT '')",
        "INSERT INTO cards_4 SELECT id, tenant, thread_id, body, private, origins FROM cards",
        "DROP TABLE cards",
        "ALTER TABLE cards_4 RENAME TO cards",
        "CREATE INDEX cards_of_thread ON cards (thread_id)",
    ):
        tx.execute(text(statement))


STEPS: tuple[Step, ...] = (find_and_share, keep_private, cards_without_thread)


def upgrade(tx: Connection, steps: Sequence[Step] = STEPS) -> int:
    """Make the tables, or take the steps that are missing; return the version that was found (0: none).

    Raises SettingError for a store that a newer Inkfish has made.
    """
    found = _version(tx)
    newest = len(steps) + 1
    if found > newest:
        raise SettingError(f"The store has version {found}, this Inkfish knows up to {newest}: use a newer one.")
    if found == 0:
        schema.metadata.create_all(tx)
    else:
        for step in steps[found - 1 :]:
            step(tx)
    if found != newest:
        _stamp(tx, newest)
    return found


def _version(tx: Connection) -> int:
    """Return the version stamped in the store, 0 for an empty one."""
    if not inspect(tx).has_table(schema.version.name):
        return 0
    return tx.scalar(select(schema.version.c.version)) or 0


def _stamp(tx: Connection, number: int) -> None:
    """Write the version."""
    tx.execute(delete(schema.version))
    tx.execute(insert(schema.version).values(version=number))
