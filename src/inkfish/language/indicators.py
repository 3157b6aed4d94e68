"""Long tables, which hold several numbers in one column and say in another what each of them is: the `rent` of rows
whose `variable` is rent, with an `estimate`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from inkfish.data.table import Column, Table
from inkfish.data.titled import is_bare_number, is_indicator
from inkfish.language.dated import aside
from inkfish.language.mention import ColumnLink, Mention, ValueLink

SURE = 0.85  # of a value of a column that says what the numbers are


def indicated(mentions: Sequence[Mention], tables: Mapping[str, Table]) -> tuple[Mention, ...]:
    """Return mentions in which what a long table's rows tell is its number, of those rows: `the highest rent` is of
    the `estimate` where the `variable` is rent."""
    long = {t.name: found for t in tables.values() if (found := _number_told(t)) is not None}
    said = {at: value for at, m in enumerate(mentions) if (value := _told(m, long)) is not None} if long else {}
    if not said or (len(said) > 1 and any("correlation" in m.tags for m in mentions)):
        return tuple(mentions)
    found = list(mentions)
    for at, value in said.items():
        number = ColumnLink(value.table, long[value.table][1], 1.0, "indicator")
        found[at] = aside(found[at]) if at != min(said) else replace(found[at], columns=(number,), values=(), tables=())
    kept = [replace(mentions[at], columns=(), tables=(), tags={}, values=(value,)) for at, value in said.items()]
    joined = replace(kept[0], text="and", tags={"and": ""}, values=())
    return (*found, *[part for one in kept for part in (joined, one)][1:])


def _number_told(table: Table) -> tuple[Column, Column] | None:
    """The column that says what a long table's numbers are, and that of the numbers."""
    told = [c for c in table.columns if c.type == "text" and c.distinct > 1 and is_indicator(c)]
    numbers = [c for c in table.columns if c.role == "measure" and is_bare_number(c)]
    return (told[0], numbers[0]) if len(told) == len(numbers) == 1 else None


def _told(m: Mention, long: Mapping[str, tuple[Column, Column]]) -> ValueLink | None:
    """The value of such a column that a mention says."""
    value = m.values[0] if m.values else None
    if value is None or value.table not in long or (not value.only if value.part else value.score < SURE):
        return None
    named = any(c.column.name == long[value.table][1].name and c.score >= SURE for c in m.columns)
    return value if value.column.name == long[value.table][0].name and not named else None
