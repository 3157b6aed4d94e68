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
from inkfish.data.table import NUMERIC, Scalar, Source
from inkfish.data.units import write_value
from inkfish.query.result import ResultColumn

_TURNS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_colours = HtmlFormatter(nowrap=True, classprefix="q-")


@dataclass(frozen=True)
class TableView:
    """The rows of a card as text: `columns` are (title, whether numbers), `total` counts the rows not shown too."""

    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


@dataclass(frozen=True)
class SourceView:
    """One source: its name, its address where that can be followed, and what is known beside it."""

    name: str
    url: str
    facts: tuple[str, ...]


def table_view(card: Card, most: int) -> TableView:
    """Return the rows of a card as people read them."""
    columns = card.result.columns
    shown = [_column(column, [row[at] for row in card.result.rows[:most]]) for at, column in enumerate(columns)]
    titles = tuple((c.title or c.name, c.type in NUMERIC and not c.part) for c in columns)
    return TableView(titles, tuple(zip(*shown, strict=True)), len(card.result.rows))


def _column(column: ResultColumn, values: Sequence[Scalar]) -> list[str]:
    """Return one column's cells; money has cents in all of them or in none."""
    cells = [_cell(value, column) for value in values]
    if column.unit and column.unit.kind == "currency" and any(re.search(r"\d\.\d\d\b", cell) for cell in cells):
        cells = [re.sub(r"(\d)(?!.*[\d.])", r"\1.00", cell) if "." not in cell else cell for cell in cells]
    return cells


def _cell(value: Scalar, column: ResultColumn) -> str:
    if value is None:
        return ""
    if column.type == "text" and not column.part:
        return str(value)
    return write_value(value, column.unit, column.type, grain=column.grain, part=column.part)


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


def embed_code(address: str, title: str) -> str:
    """Return the HTML that shows an embed in another page."""
    return (
        f'<iframe src="{escape(address)}?dark_mode=auto" title="{escape(calm(title))}" width="100%" height="520" '
        'style="border:0" loading="lazy"></iframe>'
    )


def file_stem(title: str) -> str:
    """Return a title as the name of a file, in letters that every system takes.

    >>> file_stem("Umsatz: Köln & Bonn")
    'umsatz-koln-bonn'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "chart"
