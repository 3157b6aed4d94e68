"""Whose an extreme is: `lowest low of each index and when it was`, `worst score ever and who got it`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, Superlative
from inkfish.query.plan import Aggregate, Column, Dimension, Expr, Measure


def extreme_held(d: Draft) -> None:
    """`lowest low of each index and when it was`, `worst score and who got it`: its row, with whose it is."""
    extremes = [m.expr for _, m in d.measures]
    of = _extreme_of(d, extremes[0]) if len(extremes) == 1 else None
    at = next((i for i in range(2, len(d.mentions)) if d.text(i).split(" ")[0] in ASKED and _added(d, i)), None)
    if at is None or of is None:
        return
    holders = [c for c in _asked(d, at, of.table) if all(x.expr != c for _, x in d.dimensions)]
    if not holders:
        return
    picked = d.superlative is not None and d.superlative.said
    d.per_group = not picked and bool(d.dimensions)
    d.dimensions += [(-2, Dimension(column)) for column in holders]
    if not picked:
        d.superlative = Superlative(extremes[0].func == "max", said=True)
        d.measures = [(d.measures[0][0], Measure(of))]
    for i in range(at, len(d.mentions)):
        if d.free(i) and not d.boundary(i):
            d.take(i, "holder", "whose it is" if i == at else "")


def _extreme_of(d: Draft, expr: Expr) -> Column | None:
    """The column that the highest or lowest is asked of."""
    if isinstance(expr, Column):
        return expr if d.superlative is not None and d.superlative.said else None
    extreme = isinstance(expr, Aggregate) and expr.func in ("max", "min") and isinstance(expr.of, Column)
    return expr.of if extreme else None


def _added(d: Draft, at: int) -> bool:
    """Whether a question is added to another: `and who got it`, `, when was it`."""
    before = d.step(at, -1, skip=("article", "during", "preposition", "helper"))
    return any(d.has(i, "and") or d.text(i) in (",", "?", "-", "&") for i in range(max(before, 1), at))


def _asked(d: Draft, at: int, table: str) -> list[Column]:
    """The columns that `when`, `who`, `where` and `which team` ask for."""
    word = d.text(at).split(" ")[0]
    if word == "when":
        when = d.time_column(table)
        return [Column(when[0], when[1].name)] if when is not None else []
    if word in WHO:
        label = d.label_column(table)
        return [Column(table, name) for name in d.names_of(Column(table, label.name))] if label is not None else []
    if word == "where":
        return [Column(table, c.name) for c in d.tables[table].columns if c.role == "place"][:1]
    named = d.step(at, 1)
    rows = d.mentions[named].tables if named > 0 else ()
    found = d.best_column(named, "category")
    if rows and (found is None or found.score < 0.9) and (label := d.label_column(rows[0].table)) is not None:
        return [Column(rows[0].table, label.name)]
    return [Column(found.table, found.column.name)] if found is not None and found.score >= 0.6 else []


ASKED, WHO = words_of("question"), words_of("whom")
