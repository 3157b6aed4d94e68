"""Cards as they are kept: frozen, found by an id that cannot be guessed; who may see them can change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Row, Text, bindparam, delete, insert, select, update

from inkfish.analyst.card import Card
from inkfish.store.schema import cards, threads


@dataclass(frozen=True)
class Access:
    """Who may see a card: a `private` one is opened by a token, and `origins` may embed it, or else those of the
    settings. A card made from components has no thread."""

    tenant: str
    thread_id: str | None
    private: bool
    origins: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A card with the thread that it came from, the tenant that owns it, and who may see it."""

    card: Card
    tenant: str
    thread_id: str
    access: Access


_cards = msgspec.json.Decoder(Card)
_one = cards.c.id == bindparam("card_id", type_=Text)
ACCESS = select(cards.c.tenant, cards.c.thread_id, cards.c.private, cards.c.origins).where(_one)
FOUND = ACCESS.add_columns(cards.c.body)
PRIVATE = select(cards.c.id).where(cards.c.thread_id == bindparam("thread_id", type_=Text), cards.c.private == 1)


def add(tx: Connection, tenant: str, thread_id: str, new: Sequence[Card], private: bool = False) -> None:
    """Keep cards."""
    for card in new:
        body = msgspec.json.encode(card)
        row = {"id": card.card_id, "tenant": tenant, "thread_id": thread_id, "body": body, "private": int(private)}
        tx.execute(insert(cards).values(row))


def find(connection: Connection, card_id: str) -> Kept | None:
    """Return the card with this id, whoever owns it."""
    row = connection.execute(FOUND, {"card_id": card_id}).first()
    return Kept(_cards.decode(row.body), row.tenant, row.thread_id, _access(row)) if row else None


def access(connection: Connection, card_id: str) -> Access | None:
    """Return who may see the card with this id, without the card."""
    row = connection.execute(ACCESS, {"card_id": card_id}).first()
    return _access(row) if row else None


def private_of(connection: Connection, thread_id: str) -> frozenset[str]:
    """Return the ids of a thread's private cards."""
    return frozenset(connection.scalars(PRIVATE, {"thread_id": thread_id}))


def ids_of(connection: Connection, thread_id: str) -> Sequence[str]:
    """Return the ids of a thread's cards."""
    return connection.scalars(select(cards.c.id).where(cards.c.thread_id == thread_id)).all()


def change(
    tx: Connection, card_id: str, *, private: bool | None = None, origins: Sequence[str] | None = None
) -> None:
    """Change who may see a card: what is given."""
    given: dict[str, int | str] = {} if private is None else {"private": int(private)}
    values = given if origins is None else given | {"origins": " ".join(origins)}
    if values:
        tx.execute(update(cards).where(cards.c.id == card_id).values(values))
    owner = select(cards.c.thread_id).where(cards.c.id == card_id).scalar_subquery()
    tx.execute(update(threads).where(threads.c.id == owner).values(access=threads.c.access + 1))


def remove(tx: Connection, card_id: str) -> None:
    """Remove a card for good."""
    tx.execute(delete(cards).where(cards.c.id == card_id))


def _access(row: Row) -> Access:
    return Access(row.tenant, row.thread_id, bool(row.private), tuple(row.origins.split()))
