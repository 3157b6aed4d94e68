"""The joins that bring a plan's tables together, by the shortest paths along the links of a thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from heapq import heappop, heappush
from itertools import count

import msgspec

from inkfish.data.durations import DURATION, holds_durations, seconds_of
from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Link, Table
from inkfish.language.classes import words_of
from inkfish.language.plurals import singular
from inkfish.query.plan import Column, Join, Plan


def columns_of(plan: Plan) -> list[Column]:
    """Return the columns a plan reads outside its sub-queries."""
    found: list[Column] = []

    def walk(node) -> None:
        if isinstance(node, Plan) and node is not plan:
            return
        if isinstance(node, Column):
            found.append(node)
        elif isinstance(node, tuple):
            for item in node:
                walk(item)
        elif hasattr(node, "__struct_fields__"):
            for name in node.__struct_fields__:
                walk(getattr(node, name))

    walk(plan)
    return found


def keyed(tables: Sequence[Table], links: Sequence[Link]) -> tuple[Table, ...]:
    """Return the tables with each number that points at rows of another table known as a key: it is not measured."""
    keys = {(link.left_table, link.left) for link in links if link.many_to_one}
    return tuple(_used(t, {column for table, column in keys if table == t.name}) for t in tables)


def _used(table: Table, keys: Collection[str]) -> Table:
    timed = any(c.temporal or c.role == "time" for c in table.columns)
    numbers = {c.name for c in table.columns if _numbers_rows(c, table)}
    used = (_called(c) if c.name in numbers else _as_used(c, c.name in keys, timed) for c in table.columns)
    return msgspec.structs.replace(table, columns=tuple(used))


def _called(c: DataColumn) -> DataColumn:
    """A column of numbers by which things go, that are no amounts."""
    return msgspec.structs.replace(c, role="category", additive=False)


def _numbers_rows(c: DataColumn, table: Table) -> bool:
    """Whether a column holds the number that a row goes by, and no amount: `flight` of a table of flights."""
    rows = table.name.rsplit("_", 1)[-1]
    return c.type == "integer" and c.name.casefold() == singular(rows) and c.name.casefold() in NUMBERED


NUMBERED = words_of("numbered")


def _as_used(c: DataColumn, key: bool, timed: bool) -> DataColumn:
    """A column as questions use it: a key that is no amount, years under another name (`election`), or how long
    something took."""
    if key and c.type == "integer" and c.role in ("measure", "category"):
        return msgspec.structs.replace(c, role="identifier", additive=False)
    if holds_durations(c):
        ends = {"minimum": seconds_of(c.minimum), "maximum": seconds_of(c.maximum)}
        return msgspec.structs.replace(c, role="measure", type="number", unit=DURATION, additive=False, **ends)
    years = _holds_years(c) and c.distinct <= 120 and not c.unique
    return msgspec.structs.replace(c, role="time", additive=False) if years and not timed else c


def _holds_years(c: DataColumn) -> bool:
    low, high = c.minimum, c.maximum
    return c.type == "integer" and isinstance(low, int) and isinstance(high, int) and 1900 <= low <= high <= 2100


def preferring(links: Sequence[Link], keys: Collection[Column]) -> tuple[Link, ...]:
    """Return the links with those of the keys that a question names first, so that paths go by them."""
    return tuple(sorted(links, key=lambda link: Column(link.left_table, link.left) not in keys))


def joined(plan: Plan, links: Sequence[Link]) -> Plan | None:
    """Return the plan with the joins that bring its tables together by the shortest paths; None if they do not meet."""

    wanted = {c.table for c in columns_of(plan)} - {plan.table, *plan.also}
    reached, joins = [plan.table], []
    for table in sorted(wanted, key=lambda t: len(shortest_path(reached, t, links) or [0] * 99)):
        if table in reached:
            continue
        path = shortest_path(reached, table, links)
        if path is None:
            return None
        for join in path:
            if join.right.table not in reached:
                joins.append(join)
                reached.append(join.right.table)
    return msgspec.structs.replace(plan, joins=tuple(joins))


def shortest_path(reached: Sequence[str], table: str, links: Sequence[Link]) -> list[Join] | None:
    """The shortest chain of joins from the tables reached to another; surer links first, one that is no key last."""
    order = count()
    queue: list[tuple[int, int, str, list[Join]]] = [(0, next(order), t, []) for t in reached]
    seen: set[str] = set()
    while queue:
        cost, _, at, path = heappop(queue)
        if at == table:
            return path
        if at in seen:
            continue
        seen.add(at)
        for link in links:
            for join in _ways(link):
                if join.left.table == at and join.right.table not in seen:
                    longer = cost + (1 if link.many_to_one else LOOSE)
                    heappush(queue, (longer, next(order), join.right.table, [*path, join]))
    return None


LOOSE = 4  # how many joins by keys are better than one of values that repeat on both sides


def _ways(link: Link) -> tuple[Join, Join]:
    left, right = Column(link.left_table, link.left), Column(link.right_table, link.right)
    return Join(left, right, many_to_one=link.many_to_one), Join(right, left, many_to_one=False)
