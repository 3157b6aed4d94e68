"""What a draft keeps: its conditions as one, on rows and on groups, with the `or` and `not` that stand between them."""

from __future__ import annotations

import msgspec

from inkfish.language.conjunction import conditions, conjunction, is_period
from inkfish.language.draft import Draft
from inkfish.language.joining import columns_of, joined, shortest_path
from inkfish.query.plan import (
    Aggregate,
    Among,
    Column,
    Compare,
    Condition,
    Dimension,
    Matches,
    Not,
    Or,
    Plan,
    Subquery,
    Value,
    level,
    parts,
)


def where_of(d: Draft) -> Condition | None:
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


def whole_of(d: Draft, plan: Plan) -> Plan:
    """`students who did not take Algebra`: a negation about rows that the first table has many of is about them all."""
    kept: list[Condition] = []
    for condition in conditions(plan.where):
        positive = denied(condition)
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


def some_of(d: Draft, plan: Plan) -> Plan:
    """`town of the choirs whose singers were accepted`: each row once, however many rows of another table keep it."""
    shown = {p.table for x in (*plan.dimensions, *plan.measures) for p in parts(x.expr) if isinstance(p, Column)}
    if shown != {plan.table} or not plan.measures or any(level(m.expr) == "group" for m in plan.measures):
        return plan
    kept: list[Condition] = []
    inside: dict[tuple[Column, Column], list[Condition]] = {}
    for condition in conditions(plan.where):
        tables = {c.table for c in columns_of(Plan(plan.table, where=condition))} - {plan.table}
        path = shortest_path([plan.table], next(iter(tables)), d.links) if len(tables) == 1 else None
        if path and not path[0].many_to_one:
            inside.setdefault((path[0].left, path[0].right), []).append(condition)
        else:
            kept.append(condition)
    for (own, theirs), told in inside.items():
        inner = joined(Plan(theirs.table, dimensions=(Dimension(theirs),), where=conjunction(told)), d.links)
        kept += [Among(own, Subquery(inner))] if inner is not None else told
    return msgspec.structs.replace(plan, where=conjunction(kept))


def denied(condition: Condition) -> Condition | None:
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
