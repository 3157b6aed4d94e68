"""What is said when the data cannot answer: why, what it does hold, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from inkfish.analyst.nearest import nearest_values, reach
from inkfish.data.table import Table
from inkfish.errors import did_you_mean
from inkfish.language.read import MOST_WORDS, Reading
from inkfish.narrative.follow import openers
from inkfish.query.result import Result

BEYOND = {
    "forecast": "The data holds what has happened; it says nothing of the future, and nothing is made up here.",
    "cause": "The data can show what happened and to which groups, not why.",
    "advice": "The data can be measured and compared; what to do about it is not in it.",
    "action": "Here data is only read and shown: nothing is written, changed or sent.",
    "length": f"At most {MOST_WORDS} words and marks are read at once. Ask for one thing, in fewer words.",
    "chat": "This is no question about the data of this thread.",
}
LISTED = 12


def refuse(
    reading: Reading, tables: Sequence[Table], answerable: Callable[[str], bool], result: Result | None = None
) -> tuple[dict[str, Any], ...]:
    """Return the blocks of an honest refusal: thinking, text, and `no_results` with suggestions that can be answered.

    `result` is the empty one of a question that was understood, and that no row answers.
    """
    reason = _reason(reading, tables, result)
    suggestions = openers(tables, answerable) if tables else []
    text = " ".join(part for part in (reason, _holdings(tables)) if part)
    blocks: list[dict[str, Any]] = [
        {"type": "thinking", "steps": list(reading.best.steps if reading.best else reading.steps)}
    ]
    if result is not None:
        blocks.append({"type": "query", "query": result.sql, "language": "sql", "dialect": "duckdb"})
    blocks.append({"type": "text", "text": text})
    blocks.append({"type": "no_results", "reason": reason, "suggestions": list(suggestions)})
    return tuple(blocks)


def _reason(reading: Reading, tables: Sequence[Table], result: Result | None) -> str:
    if not tables:
        return "This thread has no data yet: start one with `csv` or `file_sources`, and ask again."
    if result is not None:
        told = "No rows of the data match the conditions of this question."
        return f"{told} {reach(reading.best.plan, tables)}".strip() if reading.best else told
    if reading.beyond:
        return BEYOND[reading.beyond]
    if reading.unknown:
        return _unknown(reading.unknown, tables)
    if reading.aside and len(reading.steps) > 1:  # the rest of the question was read
        return f"Nothing in this data answers to {_listed([f'“{word}”' for word in reading.aside[:3]])} here."
    return "I could not read a question about this data from these words."


def _unknown(words: Sequence[str], tables: Sequence[Table]) -> str:
    """Name what the data does not have, and the nearest things that it has."""
    quoted = _listed([f"“{word}”" for word in words[:3]])
    titles = [column.title for table in tables for column in table.columns]
    near = list(dict.fromkeys(name for word in words for name in did_you_mean(word, titles)))
    nearest = f" The nearest that it holds: {_listed(near[:3])}." if near else ""
    values = nearest_values(words[:3], tables)
    return f"The data has nothing on {quoted}.{nearest}{values and ' '}{values}"


def _holdings(tables: Sequence[Table]) -> str:
    """Say what the tables hold, the first columns of each by name."""
    told = []
    for table in tables[:3]:
        titles = [column.title.lower() if not column.title.isupper() else column.title for column in table.columns]
        more = f" and {len(titles) - LISTED} more" if len(titles) > LISTED else ""
        told.append(f"The table “{table.title}” has {table.rows:,} rows with {', '.join(titles[:LISTED])}{more}.")
    return " ".join(told)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
