"""What the page of a shared conversation shows, from its messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from inkfish.service.sealing import SELF
from inkfish.web import view

UNDERSTOOD = "Understood as: "


@dataclass
class CardView:
    """A card in the conversation: the paths of its frame, page and picture, and its query."""

    title: str
    embed: str
    page: str
    picture: str
    sql: Markup | None


@dataclass
class Said:
    """One message: a question, or what it was answered with."""

    question: str = ""
    understood: str = ""
    steps: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    cards: list[CardView] = field(default_factory=list)
    sql: Markup | None = None  # of a query without a card


def conversation(messages: Sequence[dict[str, Any]]) -> list[Said]:
    """Return messages as the page shows them; what was offered to ask next is left out, as nobody can ask here."""
    return [_question(m) if m["role"] == "user" else _answer(m["content"]) for m in messages]


def _question(message: dict[str, Any]) -> Said:
    return Said(question=message["content"])


def _answer(blocks: Sequence[dict[str, Any]]) -> Said:
    said, queries = Said(), {b["card_id"]: b["query"] for b in blocks if b["type"] == "query" and "card_id" in b}
    for block in blocks:
        if block["type"] == "thinking":
            _read(said, block["steps"])
        elif block["type"] == "text":
            said.paragraphs += view.paragraphs(block["text"])
        elif block["type"] == "visualization":
            said.cards.append(_card(block, queries.get(block["card_id"], "")))
            if block.get("chart_reason"):
                said.steps.append(f"{block['chart_type'].replace('_', ' ').capitalize()}: {block['chart_reason']}")
        elif block["type"] == "query" and "card_id" not in block:
            said.sql = view.coloured(block["query"])
    return said


def _read(said: Said, steps: Sequence[str]) -> None:
    first, *others = steps or [""]
    said.understood = first.removeprefix(UNDERSTOOD) if first.startswith(UNDERSTOOD) else ""
    said.steps = list(others if said.understood else steps)


def _card(block: dict[str, Any], query: str) -> CardView:
    paths = (block[name].removeprefix(SELF) for name in ("embed_url", "webpage_url", "image_url"))
    return CardView(block["title"], *paths, view.coloured(query) if query else None)
