"""The one number that a table holds of each thing at each time: meant wherever no measure is named."""

from __future__ import annotations

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.columns import default_aggregate
from inkfish.language.conjunction import equals
from inkfish.language.draft import Draft
from inkfish.language.names import read_name
from inkfish.language.panels import one_row_each
from inkfish.language.plurals import singular
from inkfish.language.sides import load_sides
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Bin, Column, Dimension, Measure, parts

FREE_OF_AMOUNTS = frozenset({"count", "count_distinct", "mode"})  # aggregates that are of the rows themselves


def sole_amount(table: Table) -> tuple[DataColumn, DataColumn, DataColumn | None] | None:
    """Return the only measure of a table with one row for each time (of each thing), with its times and things."""
    numbers = [c for c in table.columns if c.numeric and c.role == "measure"]
    times = [c for c in table.columns if c.temporal or c.role == "time"]
    if len(numbers) != 1 or len(times) != 1:
        return None
    if times[0].unique:  # events such as deaths have names and places besides
        return (numbers[0], times[0], None) if len(table.columns) == 2 else None
    named = (c for c in table.columns if c.role in ("category", "place", "text", "identifier"))
    things = next((c for c in named if one_row_each(c, times[0].distinct)), None)
    return (numbers[0], times[0], things) if things is not None else None


def sole_measured(d: Draft) -> None:
    """`renewables in 2015`, `Ohio 2012 and 2016`, `in which year did coal peak`: rows are not counted, where each holds
    one number."""
    if len(d.tables) != 1:
        return
    (table,) = d.tables.values()
    found = sole_amount(table)
    if found is None or any(d.tag(i, "aggregate") in FREE_OF_AMOUNTS for i in range(len(d.mentions))):
        return
    if "role" in d.role.values() or _tells_of_rows(d, table):  # `most wins`: rows are counted by what each is
        return
    if d.asked is not None and any(t.stem in load_sides()["winner"].verbs for t in d.tokens):
        return  # `who won the most races`: each row is a win
    amount, time, things = found
    column = Column(table.name, amount.name)
    bins = (g.expr for _, g in d.dimensions if isinstance(g.expr, Bin))  # `the distribution of time`
    told = (*d.filters, *(c for _, c in d.listed), *bins)
    if any(column in parts(e) for e in told) or _other_measure(d):
        return
    sole = default_aggregate(table.name, amount)
    counts = [i for i, (_, m) in enumerate(d.measures) if m.expr == Aggregate("count")]
    if counts:
        d.measures = [
            (at, msgspec.structs.replace(m, expr=sole) if i in counts else m) for i, (at, m) in enumerate(d.measures)
        ]
    elif d.measures or d.distinct_list or not (d.filters or d.dimensions):
        return
    else:
        d.measures.append((-2, Measure(sole)))
        if not d.dimensions and d.change is None:  # a change is told between its own two times
            _split_by_the_rest(d, Column(table.name, time.name), things and Column(table.name, things.name))
    d.assumed.append(f"what is shown is {amount.title.lower()}, the only number of each row")


def _tells_of_rows(d: Draft, table: Table) -> bool:
    """Whether the noun that the rows are called by is asked of, and columns tell of it: `breaches by year`, beside a
    type and a date of each breach."""
    told = {w for c in table.columns if not c.numeric for form in read_name(c.name).forms for w in form}
    plural = (m for m in d.mentions if m.tables and m.tables[0].score >= 0.95 and singular(m.text) != m.text)
    return any(stem(m.text) in told and not any(c.column.numeric and c.score > 0.6 for c in m.columns) for m in plural)


def _other_measure(d: Draft) -> bool:
    """Whether another number was asked for that the table does not hold: `Norway profit 2020`."""
    return any(d.free(i) and d.has(i, "metric", "quality", "aggregate", "ratio") for i in range(len(d.mentions)))


def _split_by_the_rest(d: Draft, time: Column, things: Column | None) -> None:
    """Show each thing and each time that the conditions leave more than one of."""
    fixed = {equals(c) for c in d.filters}
    own = [things] if things is not None and things not in fixed else []
    if not any(time in parts(c) for c in d.filters) or not own:
        own.append(time)
    d.dimensions = [(-2, Dimension(c)) for c in own]
