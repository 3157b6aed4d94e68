"""What the API shows of threads, files, cards, rows and the catalog."""

from __future__ import annotations

from typing import Any

import msgspec

from inkfish.analyst.card import Card
from inkfish.data.durations import DURATION
from inkfish.data.kinds import words_of
from inkfish.data.lookup import Node
from inkfish.data.package import Entity
from inkfish.data.table import Table
from inkfish.links import Links
from inkfish.query.result import Result, ResultColumn
from inkfish.store import cards, shares, threads


def node_shape(node: Node) -> dict[str, Any]:
    """Return a metric or entity as the API shows it."""
    record = node.record
    line = {"id": node.id, "type": node.type, "name": node.name, "aliases": list(record.aliases)}
    if isinstance(record, Entity):
        return line | {"description": words_of(node.kind)[0], "kind": node.kind}
    place = {name: getattr(record, name) for name in ("unit", "package", "resource", "field") if getattr(record, name)}
    return line | {"description": record.definition, **place, "coverage": msgspec.to_builtins(record.coverage)}


def thread_line(head: threads.Head) -> dict[str, Any]:
    """Return a thread as a list of them shows it."""
    line = {"thread_id": head.id, "created_at": head.created_at, "title": head.title}
    return line | ({"in_focus_card_id": head.focus_card_id} if head.focus_card_id else {})


def share_line(share: shares.Share, head: threads.Head, base: str) -> dict[str, Any]:
    """Return a link as its owner sees it; it is current while it shows all that the thread has."""
    return {
        "share_url": Links(base).shared(share.id),
        "created_at": share.created_at,
        "current": share.newest >= head.newest,
    }


def file_line(table: Table) -> dict[str, Any]:
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


def card_shape(kept: cards.Kept, links: Links) -> dict[str, Any]:
    """Return what a card is, as its owner sees it."""
    card = kept.card
    return {
        "card_id": card.card_id,
        "title": card.title,
        "description": card.description,
        "chart_type": card.chart_type,
        "chart_reason": card.choice.reason,
        "embed_url": links.embed(card.card_id),
        "image_url": links.image(card.card_id),
        "webpage_url": links.webpage(card.card_id),
        "sources": source_names(card),
        "methodologies": list(card.methodologies),
        "query": card.result.sql,
        "created_at": card.created_at,
        "private": kept.access.private,
        "embed_origins": list(kept.access.origins),
    }


def rows_json(card: Card) -> bytes:
    """Return the rows drawn as JSON; those of each part where there are several, under `components`."""
    parts = [_rows(part.result) for part in card.panels] if len(card.panels) > 1 else []
    return msgspec.json.encode(_rows(card.result) | ({"components": parts} if parts else {}))


def _rows(result: Result) -> dict[str, Any]:
    """Return rows with their columns; `total_rows` is more than there are rows where some were cut."""
    columns = [
        {"name": c.name, "title": c.title, "type": c.type} | ({"unit": unit} if (unit := _unit(c)) else {})
        for c in result.columns
    ]
    total = max(len(result.rows), result.account.groups) if result.truncated else len(result.rows)
    return {"columns": columns, "rows": result.rows, "total_rows": total}


def _unit(column: ResultColumn) -> str:
    """Return what the numbers of a column are in: durations are times, which need no unit, or seconds."""
    if column.unit == DURATION:
        return "s" if column.type == "number" else ""
    return column.unit.code if column.unit else ""


def source_names(card: Card) -> list[str]:
    """Return how a card's sources are cited."""
    return list(dict.fromkeys(source.name for source in card.sources))
