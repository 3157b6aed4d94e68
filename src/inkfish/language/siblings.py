"""Columns that are the members of a class which no header names: a column of votes for each candidate of a table."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of, words_of

FEWEST = 3  # columns whose sum a total may be; two are enough where another column holds their names
NEAR = 0.005  # how far the mean of a total may be from the sum of the parts' means


class Siblings(msgspec.Struct, frozen=True):
    """The columns of the members in their order, that of their total and that of who won, where there are such."""

    members: tuple[Column, ...]
    total: Column | None = None
    winner: Column | None = None


def siblings_of(table: Table, families: Mapping[tuple[str, str], Column]) -> Siblings | None:
    """Return the columns of a table that are told to be of one class: by a column of their names, or by their total.

    `families` are its columns of one number of several things, by (code, stem of what they hold).
    """
    numbers = [c for c in table.columns if c.numeric and c.role == "measure" and c.additive]
    total = next((c for c in numbers if c.name.casefold() in words_of("sum_of_family")), None)
    parts = [c for c in numbers if c is not total]
    winner, named = _named(table, {c.name.casefold(): c for c in parts})
    if len(named) > 1:
        at = [parts.index(c) for c in named]
        return Siblings(tuple(parts[min(at) : max(at) + 1]), total, winner)
    if family := _family(families):
        return Siblings(tuple(family.values()), None, _named(table, family)[0])
    if total is not None:
        at = table.columns.index(total)
        for run in (_run(table.columns[at - 1 :: -1] if at else (), parts), _run(table.columns[at + 1 :], parts)):
            if len(run) >= FEWEST and _adds_up(run, total):
                return Siblings(tuple(c for c in table.columns if c in run), total)
    return None


def _named(table: Table, called: Mapping[str, Column]) -> tuple[Column | None, list[Column]]:
    """The column that holds nothing but what members are called, a winner, with the members that it names."""
    for column in table.columns:
        values = {str(v).casefold() for v in column.values} if column.type == "text" else set()
        if values and values <= called.keys():
            return column, [called[v] for v in values]
    return None, []


def _family(families: Mapping[tuple[str, str], Column]) -> dict[str, Column]:
    """The columns of a family by their codes, where it is the only one: `con_votes`, `lab_votes`."""
    held = {kind for _, kind in families}
    if any(code in words_of("sum_of_family") for code, _ in families):
        return {}  # general and postal votes with their total: kinds of votes of each row
    return {code: c for (code, _), c in families.items() if c.additive} if len(held) == 1 and held <= UNIT else {}


UNIT = stems_of("member_unit")


def _run(columns: tuple[Column, ...], parts: list[Column]) -> list[Column]:
    """The numbers that columns begin with."""
    run: list[Column] = []
    for column in columns:
        if column not in parts:
            break
        run.append(column)
    return run


def _adds_up(run: list[Column], total: Column) -> bool:
    """Whether columns come to a total on average, as their means and missing cells tell."""
    known = [c for c in run if c.mean is not None and c.rows]
    whole = (total.mean or 0) * (total.rows - total.missing)
    summed = sum(c.mean * (c.rows - c.missing) for c in known)
    return len(known) == len(run) and whole > 0 and abs(summed - whole) <= NEAR * whole
