"""Whose an extreme is: `lowest low of each index and when it was`, `worst score ever and who got it`."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft, Superlative
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name
from inkfish.query.plan import Aggregate, Column, Dimension, Expr, Measure


def holder_noted(d: Draft) -> None:
    """Set apart the words that ask whose an extreme is, so that they are no group: `and which director made it`."""
    s = d.superlative
    start = s.at + 1 if s is not None else 2
    extreme = s is not None or any(isinstance(m.expr, Aggregate) and m.expr.func in ENDS for _, m in d.measures)
    at = next((i for i in range(start, len(d.mentions)) if d.text(i).split(" ")[0] in ASKED and _added(d, i)), None)
    if at is None or not extreme or not _asked(d, at, d.base_table()):
        return
    for i in range(at, len(d.mentions)):
        if d.free(i) and not d.boundary(i):
            d.take(i, "holder", "whose it is" if i == at else "")


def extreme_held(d: Draft) -> None:
    """`lowest low of each index and when it was`, `worst score and who got it`: its row, with whose it is."""
    at = next((i for i, role in sorted(d.role.items()) if role == "holder"), None)
    extremes = [m.expr for _, m in d.measures]
    of = _extreme_of(d, extremes[0]) if len(extremes) == 1 else None
    if at is None or of is None:
        return
    holders = [c for c in _asked(d, at, of.table) if all(x.expr != c for _, x in d.dimensions)]
    picked = d.superlative is not None and d.superlative.said
    d.per_group = not picked and bool(d.dimensions)
    d.dimensions += [(-2, Dimension(column)) for column in holders]
    if not picked:
        d.superlative = Superlative(extremes[0].func == "max", said=True)
        d.measures = [(d.measures[0][0], Measure(of))]


ENDS = frozenset({"max", "min"})


def _extreme_of(d: Draft, expr: Expr) -> Column | None:
    """The column that the highest or lowest is asked of."""
    if isinstance(expr, Column):
        return expr if d.superlative is not None and d.superlative.said else None
    extreme = isinstance(expr, Aggregate) and expr.func in ENDS and isinstance(expr.of, Column)
    return expr.of if extreme else None


def _added(d: Draft, at: int) -> bool:
    """Whether a question is added to another: `and who got it`, `, when was it`."""
    before = d.step(at, -1, skip=("article", "during", "preposition", "helper"))
    return any(d.has(i, "and") or d.text(i) in (",", "?", "-", "&", "+") for i in range(max(before, 1), at))


def _asked(d: Draft, at: int, table: str) -> list[Column]:
    """The columns that `when`, `who`, `where` and `which team` ask for."""
    word = d.text(at).split(" ")[0]
    if word == "when":
        when = d.time_column(table)
        return [Column(when[0], when[1].name)] if when is not None else []
    if word in WHO:
        return _people(d, table)
    if word == "where":
        return [Column(table, c.name) for c in d.tables[table].columns if c.role == "place"][:1]
    named = d.step(at, 1)
    rows = d.mentions[named].tables if named > 0 else ()
    found = d.best_column(named, "category")
    if rows and (found is None or found.score < 0.9) and (label := d.label_column(rows[0].table)) is not None:
        return [Column(rows[0].table, label.name)]
    return [Column(found.table, found.column.name)] if found is not None and found.score >= 0.6 else []


def _people(d: Draft, table: str) -> list[Column]:
    """What those are called whom the rows are about: who did what they are, else their names or a key of people."""
    if doers := [c for c in d.facts.doers.values() if c.table == table][:1]:
        return doers
    label = d.label_column(table)
    if label is not None and label.type == "text":
        return [Column(table, name) for name in d.names_of(Column(table, label.name))]
    people = load_lexicon().rows["person"].nouns | stems_of("people_of_keys")
    keys = (c for c in d.tables[table].columns if c.role == "identifier")
    return [Column(table, c.name) for c in keys if any(people & set(form) for form in read_name(c.name).forms)][:1]


ASKED, WHO = words_of("question"), words_of("whom")
