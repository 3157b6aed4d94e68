"""Files of one shape read as one table: `sales_2016.csv`, `sales_2017.csv`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.tokens import key
from inkfish.query.plan import Plan

Alike = dict[str, tuple[Table, tuple[str, ...]]]


def same_shaped(question: str, tables: Sequence[Table]) -> Alike:
    """Return, by the name of each table to read, what stands for it and the tables that are appended to it.

    Tables with the same columns in the same types stand together under the first one's name, with the ranges and values
    of all; a table that the question calls by its whole name stands alone.
    """
    said = f" {key(question)} "
    shapes: dict[tuple, list[Table]] = {}
    for table in tables:
        shapes.setdefault(tuple((c.name.casefold(), c.type) for c in table.columns), []).append(table)
    found: Alike = {}
    for group in shapes.values():
        named = [t for t in group if len(group) > 1 and f" {key(t.name)} " in said]
        members = named or group
        found[members[0].name] = (_together(members), tuple(t.name for t in members[1:]))
    return found


def appended(plan: Plan, alike: Alike) -> Plan:
    """Return the plan with the tables of the same shape appended to its first table."""
    also = alike[plan.table][1] if plan.table in alike else ()
    return msgspec.structs.replace(plan, also=also) if also != plan.also else plan


def _together(tables: Sequence[Table]) -> Table:
    """Describe tables of one shape as one."""
    first = tables[0]
    if len(tables) == 1:
        return first
    columns = tuple(_column([t.columns[i] for t in tables]) for i in range(len(first.columns)))
    return msgspec.structs.replace(
        first, id="+".join(t.id for t in tables), rows=sum(t.rows for t in tables), columns=columns
    )


def _column(parts: Sequence[Column]) -> Column:
    known = [c for c in parts if c.minimum is not None]
    values = tuple(dict.fromkeys(v for c in parts for v in c.values))
    return msgspec.structs.replace(
        parts[0],
        rows=sum(c.rows for c in parts),
        missing=sum(c.missing for c in parts),
        distinct=max(len(values), max(c.distinct for c in parts)),
        unique=False,
        minimum=min((c.minimum for c in known), default=None),
        maximum=max((c.maximum for c in known), default=None),
        values=values,
    )
