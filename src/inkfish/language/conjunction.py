"""Conditions as values: joined into one, taken apart, and asked what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.language.denials import denials
from inkfish.language.mention import FEW, ValueLink
from inkfish.language.tokens import key
from inkfish.query.plan import (
    Among,
    And,
    CalendarPart,
    Column,
    Compare,
    Condition,
    Expr,
    Matches,
    Node,
    Not,
    Or,
    Truncated,
    Value,
    Within,
    parts,
)


def of_part(column: Column, link: ValueLink) -> Condition:
    """What a word of some values means: all of them, the only one of few; who `watch tv` are not the `do not watch`."""
    if link.only and denials(key(link.only)):
        return Compare("!=", column, Value(link.only))
    few = link.only and link.column.distinct <= FEW
    return Compare("=", column, Value(link.only)) if few else Matches(column, "contains", link.value)


def conjunction(conditions: Sequence[Condition]) -> Condition | None:
    """Return one condition that says all of them, or None for none."""
    unique = tuple(dict.fromkeys(_alternatives(conditions)))
    return And(unique) if len(unique) > 1 else (unique[0] if unique else None)


def _alternatives(conditions: Sequence[Condition]) -> list[Condition]:
    """Equalities of one column are alternatives: no row has two of its values."""
    found: list[Condition] = []
    for new in conditions:
        same = next((i for i, old in enumerate(found) if equals(old) and equals(old) == equals(new)), None)
        if same is None:
            found.append(new)
        else:
            values = dict.fromkeys((*equal_to(found[same]), *equal_to(new)))
            found[same] = Among(equals(new), tuple(values)) if len(values) > 1 else new
    return found


def equals(c: Condition) -> Expr | None:
    """Return the column of a condition that a column equals one of some values, else None."""
    if isinstance(c, Compare) and c.op == "=" and isinstance(c.left, Column) and isinstance(c.right, Value):
        return c.left
    return c.of if isinstance(c, Among) and isinstance(c.of, Column) and isinstance(c.values, tuple) else None


def equal_to(c: Condition) -> tuple[Value, ...]:
    """Return the values that a condition lets something equal, none for other conditions."""
    if isinstance(c, Compare) and c.op == "=" and isinstance(c.right, Value):
        return (c.right,)
    return c.values if isinstance(c, Among) and isinstance(c.values, tuple) else ()


def is_period(c: Condition) -> bool:
    """Whether a condition keeps a stretch of time, or some such stretches."""
    return any(isinstance(p, (Within, CalendarPart)) for p in parts(c)) or (
        isinstance(c, Or) and all(map(is_period, c.items))
    )


def union(old: Condition, new: Condition) -> Condition | None:
    """Return one condition for the values of two equalities of a column, or None."""
    if isinstance(old, Matches) or isinstance(new, Matches):
        return Or((old, new)) if old != new else None
    values = [*equal_to(old), *equal_to(new)]
    if not equal_to(old) or not equal_to(new):
        return None
    return Among(subject(old), tuple(dict.fromkeys(values)))


def subject(c: Condition) -> Expr | None:
    """What a condition is about: the expression that it tests (a date column for any part of it)."""
    if isinstance(c, Not):
        return subject(c.item)
    if isinstance(c, (And, Or)) and len({subject(x) for x in c.items}) == 1:
        return subject(c.items[0])
    of = c.left if isinstance(c, Compare) else getattr(c, "of", None)
    return of.of if isinstance(of, (CalendarPart, Truncated)) else of


def conditions(where: Condition | None) -> list[Condition]:
    """Return the conditions that all have to be true."""
    if where is None:
        return []
    return list(where.items) if isinstance(where, And) else [where]


def columns_in(node: Node) -> list[Column]:
    """Return the columns that a part of a plan is made from."""
    return [p for p in parts(node) if isinstance(p, Column)]
