"""API keys: made once, shown once, kept as hashes."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, or_, select, update

from inkfish.errors import BadRequest, NotFound, suggestion
from inkfish.store.ids import new_id, now
from inkfish.store.schema import keys

PREFIX = "ink_"


@dataclass(frozen=True)
class Key:
    """A key as it is kept. Its tenant owns threads, files and cards; each key has its own unless told otherwise."""

    id: str
    name: str
    tenant: str
    created_at: str
    revoked_at: str | None
    used_at: str | None


_FIELDS = [keys.c[name] for name in Key.__dataclass_fields__]


def create(tx: Connection, name: str, tenant: str = "") -> str:
    """Make a key and return it; it cannot be read again. With `tenant`, it opens what that tenant has."""
    if not name.strip():
        raise BadRequest("A key needs a name.")
    if tenant and tx.scalar(select(func.count()).where(keys.c.tenant == tenant)) == 0:
        raise NotFound(f"There is no tenant {tenant!r}; `inkfish keys list` shows those there are.")
    key = PREFIX + secrets.token_urlsafe(32)
    tx.execute(
        insert(keys).values(
            id=new_id("key"), hash=hashed(key), name=name.strip(), tenant=tenant or new_id("tenant"), created_at=now()
        )
    )
    return key


def hashed(key: str) -> bytes:
    """Return what is kept of a key. A key is 256 random bits, so a plain hash cannot be reversed by guessing."""
    return hashlib.sha256(key.encode()).digest()


def find(connection: Connection, key_hash: bytes) -> Key | None:
    """Return the key that has this hash and is not revoked."""
    row = connection.execute(select(*_FIELDS).where(keys.c.hash == key_hash, keys.c.revoked_at.is_(None))).first()
    return Key(*row) if row else None


def used(tx: Connection, key_id: str) -> None:
    """Note that a key was used now."""
    tx.execute(update(keys).where(keys.c.id == key_id).values(used_at=now()))


def listed(connection: Connection) -> list[Key]:
    """Return all keys, the oldest first."""
    return [Key(*row) for row in connection.execute(select(*_FIELDS).order_by(keys.c.created_at, keys.c.id))]


def revoke(tx: Connection, name: str) -> list[Key]:
    """Revoke the keys that have this id or name and return them; raise NotFound where none is left to revoke."""
    named = or_(keys.c.id == name, keys.c.name == name)
    rows = tx.execute(select(*_FIELDS).where(named, keys.c.revoked_at.is_(None))).all()
    if not rows:
        known = [k.name for k in listed(tx) if k.revoked_at is None]
        raise NotFound(f"There is no key {name!r} that is in use.{suggestion(name, known)}")
    tx.execute(update(keys).where(named, keys.c.revoked_at.is_(None)).values(revoked_at=now()))
    return [Key(*row) for row in rows]
