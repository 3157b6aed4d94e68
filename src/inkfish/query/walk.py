"""The parts of a plan, one within another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from inkfish.query import plan as p

N = TypeVar("N", bound=p.Node)


def children(node: p.Node) -> list[p.Node]:
    """Return the parts that a part is directly made of."""
    found: list[p.Node] = []
    for name in node.__struct_fields__:
        value = getattr(node, name)
        found += [v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, p.Node)]
    return found


def own_parts(expr: Any) -> list[Any]:
    """Return an expression and its parts, those of sub-queries apart."""
    found, waiting = [], [expr]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, p.Subquery):
            waiting += children(node)
    return found


def has_columns(expr: p.Expr) -> bool:
    """Whether an expression is of the data, and not of constants alone."""
    return any(isinstance(e, (p.Column, p.Aggregate)) for e in own_parts(expr))


def moved(node: N, names: Mapping[str, str]) -> N:
    """Return a plan, or a part of one, over other tables: those that `names` gives in the place of its own."""
    over = _rebuilt(node, lambda part: moved(part, names))
    if isinstance(over, p.Plan):
        also = tuple(names.get(name, name) for name in over.also)
        return msgspec.structs.replace(over, table=names.get(over.table, over.table), also=also)
    if isinstance(over, p.Column):
        return msgspec.structs.replace(over, table=names.get(over.table, over.table))
    return over


def replaced(node: N, others: Mapping[p.Expr, p.Expr]) -> N:
    """Return a plan, or a part of one, with some of its expressions in the place of others."""
    return _rebuilt(node, lambda part: others[part] if part in others else replaced(part, others)) if others else node


def _rebuilt(node: N, change: Callable[[p.Node], p.Node]) -> N:
    """Return a part with each of the parts that it is directly made of `change`d."""
    changed: dict[str, Any] = {}
    for field in node.__struct_fields__:
        value = getattr(node, field)
        if isinstance(value, tuple):
            changed[field] = tuple(change(v) if isinstance(v, p.Node) else v for v in value)
        elif isinstance(value, p.Node):
            changed[field] = change(value)
    return msgspec.structs.replace(node, **changed)
