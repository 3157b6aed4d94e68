"""The noun that a question is about: the rows of a table, when it opens with what they are called."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.plurals import singular


def head(d: Draft) -> int:
    """Return where the first word stands that is no request, article or number of things."""
    for i, m in enumerate(d.mentions):
        if not d.empty(i) and not d.has(i, "request", "sort_verb") and m.text not in ("all", "which", "what", "who"):
            return i
    return 0


def rows_of_head(d: Draft) -> str:
    """Return the table whose rows a question is about that asks for them."""
    return d.mentions[head(d)].tables[0].table


def asks_for_rows(d: Draft) -> bool:
    """Whether the rows themselves are asked for: `players with more than 10 goals`, `wines under $30`."""
    first = head(d)
    tables = d.mentions[first].tables if d.mentions else ()
    rows = bool(tables) and tables[0].score >= 0.7
    measured = rows and any(c.column.numeric and c.score >= tables[0].score for c in d.mentions[first].columns)
    label = d.label_column(tables[0].table) if rows and not measured else None
    if label is None or label.type != "text" or not d.filters or d.superlative is not None or d.against:
        return False
    return d.chart.get("kind") in (None, "table") and not d.has(first + 1, "by") and not d.trend


def told_with_theirs(d: Draft) -> str | None:
    """The table whose rows are asked for with what is told of each: `cottages with their price`, `list cottages with
    price and rent`."""
    lists = d.text(0).split(" ")[0] in LISTING
    for at in range(1, len(d.mentions) - 1):
        word = d.text(at)
        theirs = word in BESIDE and (d.text(at + 1) in OWN or word.split(" ")[-1] in OWN)
        if (theirs or (lists and word in BESIDE)) and (table := rows_named(d, at - 1)) is not None:
            return table
    return None


def rows_named(d: Draft, at: int) -> str | None:
    """Return the table whose rows a noun names: by what they are called, their names, a part of those, their kind."""
    m = d.mentions[at]
    if m.tables and m.tables[0].score >= 0.7:
        return m.tables[0].table
    several = singular(m.text) != m.text
    for found in (*m.values[:1], *m.columns[:1]):
        label = d.label_column(found.table)
        kind = found in m.values and several and found.column != label
        if label is not None and nearly_unique(label) and (kind or found.column == label):
            return found.table
    return None


LISTING, OWN, BESIDE = words_of("list"), words_of("own"), words_of("showing_with") | {"and"}
