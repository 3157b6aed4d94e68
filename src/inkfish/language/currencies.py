"""Amounts in several currencies beside the same in one: `fee`, `fee_currency` and `fee_in_usd`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.classes import stems_of
from inkfish.language.names import read_name
from inkfish.query.plan import Column, Plan, parts
from inkfish.query.walk import replaced


class Exchanged(msgspec.Struct, frozen=True):
    """What tells the currency of an amount, and the column of the same amounts in one currency."""

    told_by: Column
    into: Column


def exchanged(table: Table) -> dict[Column, Exchanged]:
    """Return the amounts of a table that are in several currencies, and are there in one of them as well."""
    kinds = [c for c in table.columns if c.type == "text" and c.distinct > 1 and _words(c) & KIND]
    amounts = [c for c in table.columns if c.numeric and c.role == "measure"] if kinds else []
    return {
        Column(table.name, amount.name): Exchanged(Column(table.name, kind.name), Column(table.name, other.name))
        for kind in kinds
        for amount in amounts
        for other in amounts
        if _words(kind) - KIND <= _words(amount) and _words(other) - CURRENCY == _words(amount) != _words(other)
    }


def in_one_currency(plan: Plan, amounts: Mapping[Column, Exchanged]) -> tuple[Plan, list[str]]:
    """Return a plan of the amounts in one currency, where nothing fixes which they are in, and what was assumed."""
    used = {p for p in parts(plan) if isinstance(p, Column)} if amounts else set()
    mixed = {c: e.into for c, e in amounts.items() if c in used and not {e.told_by, e.into} & used}
    told = [f"{one.name} is taken for {several.name}, which is in several currencies" for several, one in mixed.items()]
    return replaced(plan, mixed) if mixed else plan, told


def _words(column: DataColumn) -> set[str]:
    return {word for form in read_name(column.name).forms for word in form}


KIND, CURRENCY = stems_of("currency_column"), stems_of("currency") | stems_of("in_a_currency")
