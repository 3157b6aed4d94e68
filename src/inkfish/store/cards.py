"""Cards as they are kept: frozen, found by an id that cannot be guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, insert, select

from inkfish.analyst.card import Card
from inkfish.store.schema import cards


@dataclass(frozen=True)
class Kept:
    """A card with the thread that it came from and the tenant that owns it."""

    card: Card
    tenant: str
    thread_id: str


_cards = msgspec.json.Decoder(Card)


def add(tx: Connection, tenant: str, thread_id: str, new: Sequence[Card]) -> None:
    """Keep cards."""
    for card in new:
        tx.execute(
            insert(cards).values(id=card.card_id, tenant=tenant, thread_id=thread_id, body=msgspec.json.encode(card))
        )


def find(connection: Connection, card_id: str) -> Kept | None:
    """Return the card with this id, whoever owns it."""
    row = connection.execute(
        select(cards.c.body, cards.c.tenant, cards.c.thread_id).where(cards.c.id == card_id)
    ).first()
    return Kept(_cards.decode(row.body), row.tenant, row.thread_id) if row else None
