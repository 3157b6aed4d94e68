"""What the templates show of a card, in words and rows; no HTML is made here but the coloured SQL."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import SqlLexer

from inkfish.analyst.card import Card
from inkfish.data.table import TEMPORAL, Source
from inkfish.data.units import write_value
from inkfish.links import Links

_TURNS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_colours = HtmlFormatter(nowrap=True, classprefix="q-")


@dataclass(frozen=True)
class SourceView:
    """One source: its name, its address where that can be followed, and what is known beside it."""

    name: str
    url: str
    facts: tuple[str, ...]


def source_views(sources: Sequence[Source]) -> list[SourceView]:
    """Return the sources of a card, each once."""
    return list(dict.fromkeys(_source_view(source) for source in sources))


def _source_view(source: Source) -> SourceView:
    known = (
        ("Published by", source.publisher),
        ("Published", day(source.published)),
        ("Licence", source.licence),
        ("Retrieved", day(source.retrieved_at)),
    )
    facts = tuple(f"{label} {value}" for label, value in known if value)
    return SourceView(source.name, source.url if source.url.startswith(("https://", "http://")) else "", facts)


def source_line(card: Card) -> str:
    """Return the names of a card's sources in one line."""
    return ", ".join(dict.fromkeys(source.publisher or source.name for source in card.sources))


def last_moment(card: Card) -> str:
    """Return the last period that the rows of a card reach, as people write it; empty where they have no time."""
    for at, column in enumerate(card.result.columns):
        if column.type in TEMPORAL and not column.part:
            known = [row[at] for row in card.result.rows if isinstance(row[at], str)]
            return write_value(max(known), None, column.type, grain=column.grain) if known else ""
    return ""


def citation(card: Card, address: str) -> str:
    """Return how a card is cited: who published the data, what it shows, how it was made, where it is."""
    licences = ", ".join(dict.fromkeys(source.licence for source in card.sources if source.licence))
    named = ", ".join(dict.fromkeys(source.name for source in card.sources))
    parts = (
        source_line(card),
        f"“{calm(card.title)}”" + (f" ({calm(card.subtitle)})" if card.subtitle else ""),
        f"Data: {named}" if named and named != source_line(card) else "",
        f"Licence: {licences}" if licences else "",
        f"Made with Inkfish, {day(card.created_at)}",
        address,
    )
    return ". ".join(calm(part).rstrip(".") for part in parts if part)


@dataclass(frozen=True)
class Download:
    """A file of a card: what it is called, where it is, and whether it comes in the theme that is shown."""

    label: str
    url: str
    themed: bool = False


def downloads(card: Card, links: Links, dark: bool) -> dict[str, list[Download]]:
    """Return the files of a card by what they hold."""
    path = Links("", links.access)
    pictures = [
        Download(form.upper(), path.image(card.card_id, form, download="true", **_dark(dark)), themed=True)
        for form in ("png", "svg")
    ]
    page = Download("HTML", path.card_file(card.card_id, **_dark(dark)), themed=True)
    drawing = [Download("Vega-Lite", path.card_spec(card.card_id))] if card.chart_type != "table" else []
    data = [Download(NAMES[form], path.card_data(card.card_id, form)) for form in NAMES]
    return {"Picture": pictures, "Chart": [page, *drawing], "Data": data}


NAMES = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}


def _dark(dark: bool) -> dict[str, str]:
    return {"dark_mode": "true"} if dark else {}


def day(moment: str) -> str:
    """Return the day of an ISO 8601 time as people write it; what is no time stays as it is.

    >>> day("2026-11-02T10:00:00Z")
    '2 November 2026'
    """
    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{when.day} {when:%B %Y}"


def paragraphs(text: str) -> list[str]:
    """Return a text's paragraphs."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def coloured(sql: str) -> Markup:
    """Return SQL with its words marked by class; everything in it is escaped."""
    return Markup(highlight(sql, SqlLexer(stripnl=True), _colours).rstrip("\n"))


def calm(text: str) -> str:
    """Return a text for places that cannot isolate it: on one line, without signs that turn the writing round.

    >>> calm("a\\u202eb\\nc")
    'ab c'
    """
    return " ".join(text.translate(_TURNS).split())


def shortened(text: str, most: int = 280) -> str:
    """Return at most `most` characters, cut between words."""
    text = calm(text)
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def frame_code(address: str, title: str, width: str = "100%", height: int = 520) -> str:
    """Return the HTML that shows an embed in another page: a frame of that size."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(calm(title))}" width="{width}" height="{height}" '
        'style="border:0" loading="lazy"></iframe>'
    )


def embed_code(links: Links, card: Card) -> str:
    """Return the HTML that shows an embed in another page, as high as it is and in that page's theme."""
    return (
        f'<inkfish-card src="{escape(links.embed(card.card_id))}">'
        f'<a href="{escape(links.webpage(card.card_id))}">{escape(calm(card.title))}</a></inkfish-card>\n'
        f'<script type="module" src="{escape(links.embed_script())}"></script>'
    )


def file_stem(title: str) -> str:
    """Return a title as the name of a file, in letters that every system takes.

    >>> file_stem("Umsatz: Köln & Bonn")
    'umsatz-koln-bonn'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "chart"
