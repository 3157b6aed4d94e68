"""What a message takes out of the last answer: `hide the US`, `drop the unknowns`, `drop those with debts`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.conjunction import columns_in, conditions
from inkfish.language.draft import Draft
from inkfish.language.leaning import turns
from inkfish.language.plurals import singular
from inkfish.query.plan import Column, Compare, Missing, Not, Plan, Value

FILTERS, HAVING = words_of("filter"), words_of("having") | {"with"}


def some_taken_out(d: Draft, last: Plan) -> None:
    """`drop those with criminal cases`: the rows that have some of a number go, and those with none stay."""
    out = next((i for i in range(len(d.mentions)) if d.tag(i, "turn") == "remove"), len(d.mentions))
    for at in range(out + 2, len(d.mentions)):
        found = d.best_column(at, "numeric") if d.text(at - 1).split(" ")[-1] in HAVING else None
        counts = found is not None and found.column.role == "measure" and found.column.minimum == 0
        if counts and d.tag(at - 2, "turn") == "refer" and d.role.get(at) in (None, "listed", "measure"):
            column = Column(found.table, found.column.name)
            d.measures = [x for x in d.measures if x[0] != at]
            d.keep((out, at), Compare("=", column, Value(0, "number")))
            d.role |= dict.fromkeys(range(out, at + 1), "condition")
            d.say(at, f"no {found.column.title}")


def taken_out(d: Draft, last: Plan) -> None:
    """`hide the US`, `leave out 2005`: values after such a word are those to be left out."""
    for at in range(len(d.mentions)):
        if d.tag(at, "turn") == "remove":
            _shown_out(d, last, at)
        if d.tag(at, "turn") != "remove" or d.role.get(at) == "condition":
            continue
        for i, f in enumerate(d.filters):
            plain = isinstance(f, Compare) and f.op == "=" and isinstance(f.left, Column)
            if plain and f not in conditions(last.where) and d.stands.get(f, (-1, -1))[0] > at:
                d.filters[i] = Not(f)
                d.stands[d.filters[i]] = d.stands[f]
                d.take(at, "condition", "left out") if d.free(at) else None


def unknowns_out(d: Draft, last: Plan) -> None:
    """`drop the unknowns`, `without the blanks`: groups without a value, or that are called so."""
    said = next((i for i in range(len(d.mentions)) if d.has(i, "missing") and d.free(i)), -1)
    column = next((x.expr for x in last.dimensions if isinstance(x.expr, Column)), None)
    if said < 0 or column is None or not turns(d, "remove") or d.filters:
        return
    word = singular(d.text(said).split()[-1])
    called = [Value(v) for v in d.data(column).values if v.casefold() == word]
    gone = [*(Compare("=", column, v) for v in called), *([Missing(column)] if d.data(column).missing else [])]
    for c in gone:
        d.keep(said, Not(c))
        d.take(said, "condition", "left out")


def _shown_out(d: Draft, last: Plan, at: int) -> None:
    """`without the profit`, `drop the waterfront filter`: what is shown or kept by is not tested for being there."""
    shown = {c for m in last.measures for c in columns_in(m.expr)} if len(last.measures) > 1 else set()
    if any(FILTERS & set(m.text.split()) for m in d.mentions):
        shown |= {c for condition in conditions(last.where) for c in columns_in(condition)}
    for i in range(at + 1, min(at + 3, len(d.mentions))):
        named = {Column(c.table, c.column.name) for c in d.mentions[i].columns[:1]}
        gone = [f for f in d.filters if named & shown & set(columns_in(f))]
        if gone:
            d.filters = [f for f in d.filters if f not in gone]
            d.role.pop(i, None)
            d.role.pop(at, None)
