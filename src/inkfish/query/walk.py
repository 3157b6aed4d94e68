"""The parts of a plan, one within another."""

from __future__ import annotations

from typing import Any

from inkfish.query import plan as p


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
