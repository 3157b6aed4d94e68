"""What a thing was sold for, held against what was asked for it: `sold for more than the list price`."""

from __future__ import annotations

from inkfish.language.classes import stems_of
from inkfish.language.draft import Draft
from inkfish.language.mention import ColumnLink
from inkfish.language.names import read_name
from inkfish.language.negation import BOUNDS
from inkfish.language.pairs import number_near
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Arithmetic, Column, Compare, Measure

SOLD, DEALT, HOW = stems_of("sold_for"), stems_of("sale_price"), frozenset({"how"})


def read_twins(d: Draft) -> None:
    """`sold for more than the asking price`, `how much below the list price do they sell`: rows, or by how much."""
    verb = next((i for i in range(len(d.mentions)) if {stem(w) for w in d.text(i).split()} & SOLD), None)
    for at in range(len(d.mentions)) if verb is not None else ():
        op = d.tag(at, "compare") if d.free(at) else None
        right = number_near(d, at, 1) if op in BOUNDS else None
        twin = _twin(d, d.best_column(right, "numeric")) if right is not None else None
        if twin is None or number_near(d, at, -1) is not None:
            continue
        found = d.best_column(right, "numeric")
        asked = Column(found.table, found.column.name)
        before = next((i for i in (at - 1, at - 2) if d.text(i).split(" ")[0] in HOW), None)
        if before is not None:
            expr = Arithmetic("-", asked, twin) if op in ("<", "<=") else Arithmetic("-", twin, asked)
            d.measures.append((at, Measure(Aggregate("avg", expr), f"{d.text(at).capitalize()} {d.text(right)}")))
            for i in range(before, at):
                d.take(i, "measure", "what is between the two, on average" if i == before else "")
            role = "measure"
        else:
            d.keep((at, right), Compare(op, twin, asked))
            role = "condition"
        said = [i for i in range(len(d.mentions)) if role == "measure" and d.tag(i, "aggregate") == "avg"]
        for i in (at, right, verb, *said):
            if d.free(i) and not d.mentions[i].tables:
                d.take(i, role, f"{twin.name} {op} {found.column.title}" if i == at else "")


def _twin(d: Draft, asked: ColumnLink) -> Column | None:
    """The column of what was paid in the end, of the same kind as what was asked: `SalePrice` beside `ListPrice`."""
    head, table = _words(asked.column.name)[-1], d.tables[asked.table]
    alike = [c for c in table.columns if c.numeric and c.name != asked.column.name and head in _words(c.name)]
    found = next((c for c in alike if DEALT & set(_words(c.name))), None)
    own = DEALT & set(_words(asked.column.name))
    return Column(asked.table, found.name) if found is not None and not own else None


def _words(name: str) -> tuple[str, ...]:
    return read_name(name).forms[0]
