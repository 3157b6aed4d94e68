"""What a refusal says of values: the nearest that exist to a word, and how far the columns of a condition reach."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.query.plan import Column, Plan, parts

NEAR = 0.75
SHOWN = 3
MOST_LOOKED_THROUGH = 1000


def nearest_values(words: Sequence[str], tables: Sequence[Table]) -> str:
    """Return which values come near to words that the data does not have: `There is no “Nort” in Region; ...`."""
    columns = [c for t in tables for c in t.columns if c.values and c.role in ("category", "place", "text")]
    told = (_near(word, column) for word in words for column in columns)
    return " ".join(list(dict.fromkeys(t for t in told if t))[:SHOWN])


def _near(word: str, column: DataColumn) -> str:
    called = {value.casefold(): value for value in column.values[:MOST_LOOKED_THROUGH]}
    near = get_close_matches(word.casefold(), called, SHOWN, NEAR)
    if not near:
        return ""
    nearest = f"the nearest {'is' if len(near) == 1 else 'are'} {_listed([called[v] for v in near])}"
    holds = f"{column.title} holds {column.distinct:,} values such as {_listed(column.values[:SHOWN])}"
    return f"There is no “{word}” in {column.title}; {nearest}. {holds}."


def reach(plan: Plan, tables: Sequence[Table]) -> str:
    """Return how far the columns go that a plan's conditions are on: `Date runs from 2019-01-01 to 2023-12-01.`"""
    named = dict.fromkeys(p for p in parts(plan.where) if isinstance(p, Column)) if plan.where is not None else ()
    own = {t.name: t for t in tables}
    told = [_range(own[c.table].column(c.name)) for c in named if c.table in own and _has(own[c.table], c.name)]
    return " ".join(filter(None, told))


def _has(table: Table, name: str) -> bool:
    return any(c.name == name for c in table.columns)


def _range(column: DataColumn) -> str:
    if column.values and column.role in ("category", "place"):
        return f"{column.title} holds {column.distinct:,} values such as {_listed(column.values[:SHOWN])}."
    if column.minimum is None or column.maximum is None or column.type == "text":
        return ""
    return f"{column.title} runs from {column.minimum} to {column.maximum}."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
