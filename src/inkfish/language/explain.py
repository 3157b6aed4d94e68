"""How a question is read, laid open: its tokens, what each span may mean, and the reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from inkfish.data.table import Link, Table
from inkfish.language.link import link
from inkfish.language.mention import Mention
from inkfish.language.moments import Span
from inkfish.language.read import Reading, read_question
from inkfish.language.tokens import Token
from inkfish.language.unite import same_shaped
from inkfish.language.vocabulary import Vocabulary
from inkfish.query.plan import Between


class Meaning(msgspec.Struct, frozen=True):
    """One thing that a span may mean: its kind, the thing, and how sure that is (0 to 1; None: not weighed)."""

    kind: str
    what: str
    score: float | None = None


class Explained(msgspec.Struct, frozen=True):
    """A question's tokens, the spans that cover it with their meanings, and what it was read as."""

    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    reading: Reading


def explain(
    question: str, tables: Sequence[Table], links: Sequence[Link] = (), folder: Path | None = None
) -> Explained:
    """Read a question as `read_question` does, and return what it saw on the way."""
    alike = same_shaped(question, tables)
    shown = [alike[t.name][0] for t in tables if t.name in alike]
    tokens, mentions = link(question, Vocabulary(shown, folder))
    return Explained(tokens, mentions, read_question(question, tables, links, folder=folder))


def meanings(mention: Mention, most: int = 3) -> Iterator[Meaning]:
    """Yield what a span may mean, up to `most` columns, tables and values each, the best of each kind first."""
    for kind, value in mention.tags.items():
        yield Meaning("word", f"{kind.replace('_', ' ')}: {value}" if value else kind.replace("_", " "))
    for column in mention.columns[:most]:
        by_values = " (by its values)" if column.how == "values" else ""
        yield Meaning("column", f"{column.table}.{column.column.name}{by_values}", column.score)
    for table in mention.tables[:most]:
        yield Meaning("table", table.table, table.score)
    for value in mention.values[:most]:
        part = "a part of " if value.part else ""
        yield Meaning("value", f"{part}“{value.value}” in {value.table}.{value.column.name}", value.score)
    if mention.number is not None:
        yield Meaning("number", f"{mention.number:,}{' ' + mention.unit if mention.unit else ''}")
    if mention.time is not None:
        yield Meaning("time", _period(mention.time))


def _period(span: Span) -> str:
    """Return a stretch of time in figures where it has bounds, else as what it is."""
    if isinstance(span.period, Between):
        bounds = (("from", span.period.start), ("before", span.period.end))
        return ", ".join(f"{word} {day}" for word, day in bounds if day)
    return f"so many {span.grain}s up to the newest" if span.period else f"each year's {span.grain or 'months'}"
