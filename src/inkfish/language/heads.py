"""The noun that a question is about: the rows of a table, when it opens with what they are called."""

from __future__ import annotations

from inkfish.language.draft import Draft


def head(d: Draft) -> int:
    """Return where the first word stands that is no request, article or number of things."""
    for i, m in enumerate(d.mentions):
        if not d.empty(i) and not d.has(i, "request", "sort_verb") and m.text not in ("all", "which", "what", "who"):
            return i
    return 0


def asks_for_rows(d: Draft) -> bool:
    """Whether the rows themselves are asked for: `players with more than 10 goals`, `wines under $30`."""
    first = head(d)
    tables = d.mentions[first].tables if d.mentions else ()
    rows = bool(tables) and tables[0].score >= 0.7
    measured = rows and any(c.column.numeric and c.score > tables[0].score for c in d.mentions[first].columns)
    label = d.label_column(tables[0].table) if rows and not measured else None
    if label is None or label.type != "text" or not d.filters or d.superlative is not None or d.against:
        return False
    return d.chart.get("kind") in (None, "table") and not d.has(first + 1, "by") and not d.trend
