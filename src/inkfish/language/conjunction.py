"""The conditions of a draft as one: what holds together, what are alternatives, what is of groups or of all rows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.draft import Draft
from inkfish.language.joining import joined, shortest_path
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    CalendarPart,
    Column,
    Compare,
    Condition,
    Dimension,
    Expr,
    Matches,
    Not,
    Or,
    Plan,
    Subquery,
    Value,
    Within,
    level,
    parts,
)


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
    """Return the values that such a condition allows."""
    return (c.right,) if isinstance(c, Compare) else c.values


def filtered(d: Draft) -> Condition | None:
    """The conditions with the `or` that stands between two of them; what `and` joins holds together more tightly."""
    placed = sorted((c for c in d.filters if c in d.stands), key=lambda c: d.stands[c])
    loose = [c for c in d.filters if c not in d.stands]
    groups: list[list[Condition]] = [[]]
    for i, condition in enumerate(placed):
        if i and _or_between(d, d.stands[placed[i - 1]][1], d.stands[condition][0]):
            groups.append([])
        groups[-1].append(condition)
    if len(groups) == 1:
        return conjunction(d.filters)
    shared = [c for c in groups[0] if _leads_all(d, c)] if len(groups[0]) > 1 else []
    groups[0] = [c for c in groups[0] if c not in shared]
    sides = [conjunction(g) for g in groups if g]
    return conjunction([*loose, *shared, Or(tuple(sides)) if len(sides) > 1 else sides[0]])


def _or_between(d: Draft, left: int, right: int) -> bool:
    between = range(left + 1, right)
    return any(d.has(i, "or") and not d.has(i, "compare") for i in between) and len(between) <= 6


def _leads_all(d: Draft, condition: Condition) -> bool:
    """Whether a condition stands before the thing counted, so that both sides of an `or` after it share it."""
    return is_period(condition)


def is_period(c: Condition) -> bool:
    """Whether a condition keeps a stretch of time, or some such stretches."""
    return any(isinstance(p, (Within, CalendarPart)) for p in parts(c)) or (
        isinstance(c, Or) and all(map(is_period, c.items))
    )


def whole_of(d: Draft, plan: Plan) -> Plan:
    """`students who did not take Algebra`: a negation about rows that the first table has many of is about them all."""
    kept: list[Condition] = []
    items = plan.where.items if isinstance(plan.where, And) else ([plan.where] if plan.where is not None else [])
    for condition in items:
        positive = _denied(condition)
        tables = {p.table for p in parts(condition) if isinstance(p, Column)}
        path = (
            shortest_path([plan.table], next(iter(tables)), d.links)
            if positive is not None and len(tables) == 1
            else None
        )
        if not path or all(join.many_to_one for join in path):
            kept.append(condition)
            continue
        inner = joined(Plan(path[0].right.table, dimensions=(Dimension(path[0].right),), where=positive), d.links)
        kept.append(Not(Among(path[0].left, Subquery(inner))) if inner is not None else condition)
    return msgspec.structs.replace(plan, where=conjunction(kept))


def _denied(condition: Condition) -> Condition | None:
    """What a negated condition on a value denies, else None."""
    if isinstance(condition, Compare) and condition.op == "!=" and isinstance(condition.left, Column):
        return Compare("=", condition.left, condition.right)
    simple = (
        isinstance(condition, Not)
        and isinstance(condition.item, (Among, Matches))
        and isinstance(condition.item.of, Column)
    )
    if simple and not (isinstance(condition.item, Among) and isinstance(condition.item.values, Subquery)):
        return condition.item
    return None


def havings(d: Draft) -> list[Condition]:
    """Return the bounds on groups; one that names no measure is of the first one, else of the number of rows."""
    found = []
    for h in d.having:
        left = h.measure or next((m.expr for _, m in d.measures if level(m.expr) == "group"), None)
        if left is None:
            left = Aggregate("count")
        right = h.value if isinstance(h.value, Subquery) else Value(h.value, "number")
        found.append(Compare(h.op, left, right))
    return found
