"""Values and periods that a question compares: groups of their own."""

from __future__ import annotations

import msgspec

from inkfish.language.amounts import money_said
from inkfish.language.classes import words_of
from inkfish.language.columns import default_aggregate, told_by
from inkfish.language.comparatives import GENERAL, is_comparative, of_each_person
from inkfish.language.conjunction import equals, is_period
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.entities import row_nouns
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import read_name
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import amount_sold
from inkfish.language.superlatives import main_amount
from inkfish.language.timeline import calendar_expr
from inkfish.query.plan import (
    Aggregate,
    CalendarPart,
    Case,
    Column,
    Dimension,
    Measure,
    Truncated,
    level,
    parts,
)


def compared_measure(d: Draft) -> None:
    """`tea vs coffee`: without a measure, the amounts that the rows are about are compared, else how many rows."""
    if not d.against or d.measures:
        return
    if d.proportion and any(equals(c) != d.compared and not is_period(c) for c in d.filters):
        d.measures.append((-2, Measure(Aggregate("count"))))  # of each side that the other conditions are true of
        return
    at, found = next(((i, c) for i in range(len(d.mentions)) if (c := _quality_of(d, i))), (-1, None))
    if at >= 0 and d.free(at):
        d.take(at, "measure", f"average {d.data(found).title}")
    main = found or _traded(d) or (None if _rows_said(d) or d.flag_groups else main_amount(d) or money_said(d))
    expr = Aggregate("avg", found) if found else Aggregate("count")
    if main is not None and not found:
        expr = default_aggregate(main.table, d.data(main))
    d.measures.append((-2, Measure(expr)))
    d.assumed.append("what is compared was not said")


def things_compared(d: Draft) -> None:
    """`compare France and Germany`: where nothing is named, all that is told of things of one row each; the price."""
    fixed = [column for c in d.filters if isinstance(column := equals(c), Column) and d.data(column).type == "text"]
    compares = any(d.has(i, "compare_task", "versus") for i in range(len(d.mentions)))
    if not compares or d.measures or d.listed or d.proportion or len(fixed) != 1 or len(d.tables) != 1:
        return
    column, data = fixed[0], d.data(fixed[0])
    level = told_by(d)
    if nearly_unique(data):
        numbers = [c.name for c in d.tables[column.table].columns if c.numeric and c.role == "measure"][:MOST_TOLD]
        d.measures = [(-2, Measure(Column(column.table, name))) for name in (column.name, *numbers)]
        d.dimensions, d.compared, d.against = [], None, False
    elif d.facts.series.get(column.table) is data and level is not None:
        d.measures.append((-2, Measure(default_aggregate(level.table, d.data(level)))))
        d.assumed.append(f"compared by {d.data(level).title.lower()}")


MOST_TOLD = 8  # numbers that are told of each of the things compared


def _rows_said(d: Draft) -> bool:
    """Whether it is said that there are more rows on a side: `more bookings in May or in June`."""
    named = (t for i, m in enumerate(d.mentions) if d.text(i - 1) in MANY and d.free(i) for t in m.tables[:1])
    return any(t.score >= 0.9 for t in named)


MANY = words_of("many")


def _traded(d: Draft) -> Column | None:
    """`which sells better`, `what do people buy more of`: how many were sold; the verb is read then."""
    for at in range(len(d.mentions)):
        if d.text(at) in SELLING | BUYING and (d.free(at) or d.role[at] == "task"):
            d.take(at, "measure", "what was sold")
    return amount_sold(d, SELLING | BUYING)


SELLING, BUYING = words_of("selling"), words_of("buying")


def _quality_of(d: Draft, at: int) -> Column | None:
    """The column that a comparing adjective speaks of: `are men older than women`, `was May more rainy`."""
    word = d.text(at).split(" ")[0]
    if not is_comparative(word) and not (d.text(at - 1) in GENERAL and (d.has(at, "quality") or d.free(at))):
        return None
    qualities = load_lexicon().qualities
    about = tuple(w for q in qualities.get(stems(d.text(at)), qualities.get(stems(word), ())) for w in q.about)
    found = quality_column(d, about) if about else None
    if found is None and d.text(at - 1) in GENERAL:
        return _named_by(d, at)
    return Column(found[0], found[1].name) if found else None


def _named_by(d: Draft, at: int) -> Column | None:
    """The number whose name has an adjective in it: `are boys more active`, by `days_active`."""
    said = d.tokens[d.mentions[at].end - 1].stem
    numbers = (c for c in d.mentions[at].columns if c.column.numeric and c.column.role == "measure")
    named = (c for c in numbers if any(said in form for form in read_name(c.column.name).forms))
    return next((Column(c.table, c.column.name) for c in named), None)


def compared_groups(d: Draft) -> None:
    """`compare East and West`: the values named are groups of their own."""
    if d.against:
        d.measures = [(at, msgspec.structs.replace(m, expr=of_each_person(d, m.expr))) for at, m in d.measures]
    if d.compared is None or any(dim.expr == d.compared for _, dim in d.dimensions):
        return
    _each_summed_up(d)
    summed = all(level(m.expr) == "group" for _, m in d.measures)
    unkept = not any(p == d.compared for c in d.filters for p in parts(c))  # all its values: they tell nothing apart
    alone = not d.dimensions or (unkept and len(d.dimensions) == 1)
    if d.measures and summed and (d.against or alone or d.trend or _timed(d, d.dimensions[0][1])):
        d.dimensions.append((-1, Dimension(d.compared)))


def _each_summed_up(d: Draft) -> None:
    """`compare Germany and France on sales and profits`: numbers that are compared are summed up, never listed."""
    numbers = [m.expr for _, m in d.measures]
    if numbers and all(isinstance(e, Column) and d.data(e).numeric and d.data(e).role == "measure" for e in numbers):
        d.measures = [(at, Measure(_one_number(d, m.expr))) for at, m in d.measures]
        d.distinct_list = False


def _one_number(d: Draft, column: Column) -> Aggregate:
    """What a number of several groups is compared by: as one person has it, else as it is usually summed up."""
    usual = default_aggregate(column.table, d.data(column))
    people = row_nouns(d.tables[column.table]) & load_lexicon().rows["person"].nouns
    return msgspec.structs.replace(usual, func="avg") if people and usual.func == "sum" else usual


def _timed(d: Draft, x: Dimension) -> bool:
    of_years = isinstance(x.expr, Column) and d.data(x.expr).role == "time"
    return isinstance(x.expr, (Truncated, CalendarPart)) or of_years


def compared_parts(d: Draft) -> None:
    """`morning vs evening`: two parts of the day are groups of their own, more of them a measure each."""
    if len(d.parts) == 2:
        (first, rows), (second, _) = d.parts
        d.dimensions.append((-1, Dimension(Case(rows, first.capitalize(), second.capitalize()))))
    elif d.parts:
        measures = d.measures or [(-1, Measure(Aggregate("count")))]
        d.measures = [
            (at, Measure(msgspec.structs.replace(m.expr, where=rows), name.capitalize()))
            for at, m in measures
            for name, rows in d.parts
            if isinstance(m.expr, Aggregate)
        ]


def compared_periods(d: Draft) -> None:
    """`2023 and 2024`: the periods named are groups of their own, unless a time axis tells them apart."""
    if d.periods is None or not d.measures:
        return
    column, part, grain = d.periods
    if any(column in list(parts(dim.expr)) for _, dim in d.dimensions):
        return
    expr = calendar_expr(column, d.data(column), part, "quarter" if grain == "half" else grain)
    if expr is not None:
        d.dimensions.append((-1, Dimension(expr)))
