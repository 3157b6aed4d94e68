"""A total that stands in each row of its group: the votes of a county in the row of every candidate."""

from __future__ import annotations

from msgspec.structs import replace

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.classes import stems_of
from inkfish.language.draft import Draft
from inkfish.language.entities import written_apart
from inkfish.language.names import read_name
from inkfish.query.plan import Aggregate, Column

FEWER = 0.6  # how many different totals there are at most, for each different amount of the rows
LARGER = 1.5  # how much larger than a row's own amount a total is at least, on average


def parts_summed(d: Draft) -> None:
    """`total votes by state` : what a total that is repeated is the sum of is added up in its place."""
    for i, (at, measure) in enumerate(d.measures):
        of = measure.expr.of if isinstance(measure.expr, Aggregate) and measure.expr.func == "sum" else None
        table = d.tables.get(of.table) if isinstance(of, Column) else None
        own = _parts_of(d.data(of), table) if table is not None and of not in d.made else None
        if own is not None:
            d.measures[i] = (at, replace(measure, expr=replace(measure.expr, of=Column(of.table, own.name))))
            d.assumed.append(f"{d.data(of).title} stands in several rows, so {own.title} is added up in its place")


def _parts_of(total: DataColumn, table: Table) -> DataColumn | None:
    """The column whose sum over a group's rows a column repeats in each of them, as their names and profiles tell."""
    held = _words(total, table) - TOTAL
    if not held or held == _words(total, table):
        return None
    own = [c for c in table.columns if c is not total and c.numeric and c.additive and held <= _words(c, table)]
    if len(own) != 1 or total.mean is None or own[0].mean is None:
        return None
    repeats = total.distinct <= FEWER * own[0].distinct and total.mean >= LARGER * own[0].mean
    return own[0] if repeats else None


def _words(column: DataColumn, table: Table) -> set[str]:
    return set(read_name(written_apart(column.name, table) or column.name).forms[0])


TOTAL = stems_of("total_of_group")
