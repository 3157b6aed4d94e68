"""Percents said of columns that hold fractions: `remain below 40%`, where no row has more than 0.6."""

from __future__ import annotations

from numbers import Real

import msgspec

from inkfish.language.draft import Draft
from inkfish.query.plan import Aggregate, And, Column, Compare, Condition, Expr, Not, Or, Value

AVERAGED = frozenset({"avg", "median", "min", "max"})


def read_fractions(d: Draft) -> None:
    """`leave above 45%`: a bound that no fraction can reach is of percents, a hundred for a whole."""
    for i, condition in enumerate(d.filters):
        scaled = _scaled(d, condition)
        if scaled != condition:
            d.filters[i] = scaled
            if condition in d.stands:
                d.stands[scaled] = d.stands[condition]
    for h in d.having:
        if isinstance(h.value, Real) and h.measure is not None and _of_fractions(d, h.measure, h.value):
            h.value = h.value / 100


def _scaled(d: Draft, condition: Condition) -> Condition:
    """A condition with its percents as fractions."""
    match condition:
        case And(items) | Or(items):
            return msgspec.structs.replace(condition, items=tuple(_scaled(d, item) for item in items))
        case Not(item):
            return msgspec.structs.replace(condition, item=_scaled(d, item))
        case Compare(_, left, Value(said, "number")) if isinstance(said, Real) and _of_fractions(d, left, said):
            return msgspec.structs.replace(condition, right=Value(said / 100, "number"))
    return condition


def _of_fractions(d: Draft, expr: Expr, said: Real) -> bool:
    """Whether a number beyond all of a column's can be a percent of them."""
    of = expr.of if isinstance(expr, Aggregate) and expr.func in AVERAGED else expr
    if not isinstance(of, Column) or not 1 < abs(said) <= 100:
        return False
    data = d.data(of)
    ends = (data.minimum, data.maximum)
    return data.type == "number" and all(isinstance(end, Real) and abs(end) <= 1 for end in ends)
