"""The parts of a plan, one within another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from inkfish.query import plan as p

N = TypeVar("N", bound=msgspec.Struct)


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
    changed: dict[str, Any] = {}
    for field in node.__struct_fields__:
        value = getattr(node, field)
        if field == "table":
            changed[field] = names.get(value, value)
        elif field == "also":
            changed[field] = tuple(names.get(name, name) for name in value)
        elif isinstance(value, tuple):
            changed[field] = tuple(moved(v, names) if isinstance(v, msgspec.Struct) else v for v in value)
        elif isinstance(value, msgspec.Struct):
            changed[field] = moved(value, names)
    return msgspec.structs.replace(node, **changed)


def replaced(node: N, others: Mapping[p.Expr, p.Expr]) -> N:
    """Return a plan, or a part of one, with some of its expressions in the place of others."""
    if not others:
        return node
    changed: dict[str, Any] = {}
    for field in node.__struct_fields__:
        value = getattr(node, field)
        if isinstance(value, tuple):
            changed[field] = tuple(_other(v, others) if isinstance(v, p.Node) else v for v in value)
        elif isinstance(value, p.Node):
            changed[field] = _other(value, others)
    return msgspec.structs.replace(node, **changed)


def _other(node: N, others: Mapping[p.Expr, p.Expr]) -> Any:
    return others[node] if node in others else replaced(node, others)
