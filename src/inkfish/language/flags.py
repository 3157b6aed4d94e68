"""Columns of yes and no named as a quality: `returned orders`, `inactive`, `not shipped`."""

from __future__ import annotations

from inkfish.language.draft import Draft
from inkfish.language.names import read_name
from inkfish.language.negation import negated_before
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Column, Compare, Measure, Value


def read_flags(d: Draft) -> None:
    """`returned orders`, `not shipped`: a yes/no column named as a quality."""
    _unflagged(d)
    for at in range(len(d.mentions)):
        found = d.best_column(at) if d.free(at) else None
        if found is None or found.column.type != "boolean" or found.score < 0.6:
            continue
        if d.has(at - 1, "by", "different") or d.has(d.step(at, -1), "by") or at in d.axes.values() or at in d.colored:
            continue
        negated = negated_before(d, at)
        if negated is not None:
            d.take(negated, "condition")
        column = Column(found.table, found.column.name)
        if d.text(at + 1) in ("rate", "ratio", "share") and d.free(at + 1):
            flagged = Compare("=", column, Value(True, "boolean"))
            d.measures.append(
                (at, Measure(Aggregate("share", where=flagged), f"{d.text(at).capitalize()} {d.text(at + 1)}, %"))
            )
            d.take(at, "measure", f"share of rows where {found.column.title} is yes")
            d.take(at + 1, "measure")
            continue
        d.keep(at, Compare("=", column, Value(negated is None, "boolean")))
        d.take(at, "condition", f"{found.column.title} is {'no' if negated is not None else 'yes'}")


def _unflagged(d: Draft) -> None:
    """`inactive`, `unpaid`: the opposite of a yes/no column."""
    flags = {
        word: Column(name, c.name)
        for name, t in d.tables.items()
        for c in t.columns
        if c.type == "boolean"
        for form in read_name(c.name).forms
        for word in form
        if len(word) > 3
    }
    for at, m in enumerate(d.mentions):
        if not d.free(at) or m.known:
            continue
        for prefix in ("in", "un", "non"):
            column = flags.get(stem(m.text.removeprefix(prefix))) if m.text.startswith(prefix) else None
            if column is not None:
                d.keep(at, Compare("=", column, Value(False, "boolean")))
                d.take(at, "condition", f"{column.name} is no")
                break
