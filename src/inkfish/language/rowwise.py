"""What is reckoned in each row, where single rows are picked: `top 5 daily ranges (high minus low)`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.columns import names_single_rows
from inkfish.language.conjunction import equals
from inkfish.language.draft import Draft
from inkfish.language.panels import things_of
from inkfish.query.plan import Aggregate, Arithmetic, Column, Dimension, Expr, Measure, Truncated


def rows_reckoned(d: Draft) -> None:
    """`top 5 daily ranges (high minus low)`: of each row; `the ticker with the biggest on a single day`: the most."""
    s = d.superlative
    of = _of_rows(d.measures[0][1].expr) if s is not None and len(d.measures) == 1 else None
    if of is None:
        return
    at, table = d.measures[0][0], of.left.table
    if all(_is_step(d, x.expr) for _, x in d.dimensions):
        d.measures = [(at, Measure(of))]
        d.dimensions = [(-2, Dimension(column)) for column in _told_by(d, table)]
        s.said = True
    elif any(d.text(i) in SINGLE for i in range(len(d.mentions))):
        d.measures = [(at, Measure(Aggregate("max" if s.descending else "min", of)))]


def _of_rows(expr: Expr) -> Arithmetic | None:
    """One column less another, where both were summed up for want of a word."""
    if not isinstance(expr, Arithmetic) or expr.op != "-":
        return None
    sides = (expr.left, expr.right)
    plain = all(isinstance(e, Aggregate) and e.func in ("sum", "avg") and isinstance(e.of, Column) for e in sides)
    return Arithmetic("-", expr.left.of, expr.right.of) if plain and expr.left.of.table == expr.right.of.table else None


def _is_step(d: Draft, expr: Expr) -> bool:
    """Whether a group is the step of time that each row is of, or the rows themselves."""
    if isinstance(expr, Column):
        return names_single_rows(d, expr)
    return isinstance(expr, Truncated) and isinstance(expr.of, Column) and d.data(expr.of).grain == expr.grain


def _told_by(d: Draft, table: str) -> list[Column]:
    """What rows are told by: their name, and their time where the name stands on many."""
    label, when = d.label_column(table), d.time_column(table)
    fixed = {equals(c) for c in d.filters}
    things = things_of(d.tables[table], when[1]) if when is not None else set()
    named = [Column(table, label.name)] if label is not None else []
    own = sorted(things, key=lambda c: d.data(c).distinct)[:1] or named
    times = [Column(table, when[1].name)] if when is not None and not (label is not None and label.unique) else []
    return [c for c in (*own, *times) if c not in fixed]


SINGLE = words_of("single")
