"""What is counted: the rows, different things, or each of a category."""

from __future__ import annotations

import math
from functools import reduce

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import default_aggregate, is_of, shared_key
from inkfish.language.conjunction import conjunction, equals
from inkfish.language.draft import Draft
from inkfish.language.joining import joined, shortest_path
from inkfish.language.levels import at_one_time
from inkfish.language.names import read_name
from inkfish.language.per_thing import on_average
from inkfish.language.things import things_of
from inkfish.language.tokens import tokenize
from inkfish.language.wheres import where_of
from inkfish.query.plan import (
    Aggregate,
    Among,
    Arithmetic,
    Column,
    Compare,
    Dimension,
    Expr,
    Measure,
    Plan,
    Subquery,
    Truncated,
    Value,
    level,
    parts,
)


def counted_category(d: Draft) -> None:
    """A bar chart of `the number of teams` is of each team."""
    if d.dimensions or len(d.measures) != 1 or d.trend:
        return
    at, measure = d.measures[0]
    said = _category_said(d, at) if d.counted else None
    if not isinstance(measure.expr, Aggregate):
        return
    drawn = (
        d.chart.get("kind")
        in ("bar", "pie", "histogram", "stacked_bar", "grouped_bar", "line", "area", "treemap", "scatter")
        or (d.proportion and not (d.filters and measure.expr.func == "count_distinct"))
        or d.sortings
        or d.distribution
    )
    expr = Aggregate("count", said) if said and measure.expr == Aggregate("count") else measure.expr
    if (
        drawn
        and expr.func in ("count", "count_distinct")
        and isinstance(expr.of, Column)
    ):
        d.dimensions.append((at, Dimension(expr.of)))
        d.measures[0] = (at, Measure(Aggregate("count")))


def _category_said(d: Draft, at: int) -> Column | None:
    """The column by whose name rows are counted: `the number of the titles of films`."""
    of = next((i for i in range(at + 1, min(at + 4, len(d.mentions))) if d.role.get(i) == "measure"), -1)
    found = d.best_column(of, "category")
    fits = found is not None and found.score >= 0.95 and found.table == d.counted
    return Column(found.table, found.column.name) if fits else None


def each_day(d: Draft) -> None:
    """`average daily volume by index`: where each index has one row a day, the average of its rows."""
    averages = d.measures and all(isinstance(m.expr, Aggregate) and m.expr.func == "avg" for _, m in d.measures)
    if not averages or len(d.dimensions) < 2 or d.trend or "kind" in d.chart:
        return
    for at, dim in d.dimensions:
        step = dim.expr if isinstance(dim.expr, Truncated) else None
        said = step is not None and at >= 0 and d.text(at).endswith("ly") and d.role.get(at + 1) == "measure"
        times = d.data(step.of) if said and isinstance(step.of, Column) else None
        others = [x for x in d.dimensions if x[1] is not dim]
        things = [d.data(x.expr) for _, x in others if isinstance(x.expr, Column)]
        if times is not None and times.grain == step.grain and one_row_each(things, times):
            d.dimensions = others
            d.say(at, f"of each {step.grain}")
            return


def one_row_each(things: list[DataColumn], times: DataColumn) -> bool:
    """Whether there is at most one row for each time of the things that a table tells apart."""
    most = math.prod(c.distinct for c in things) * times.distinct
    return times.unique or (bool(things) and 0.7 * most <= times.rows <= most)


def things_counted(d: Draft) -> None:
    """`how many products are there`: different ones, where a name stands on many rows; in each group, where a key does:
    `customers by country` of orders."""
    groups = [x.expr for _, x in d.dimensions]
    for i, (at, m) in enumerate(d.measures):
        of = m.expr.of if isinstance(m.expr, Aggregate) and m.expr.func == "count" else None
        if (
            isinstance(of, Column)
            and (not groups or ((_shared_key(d, of) or _are_things(d, at)) and of not in groups))
            and not d.data(of).unique
            and d.data(of) not in d.facts.prizes.get(of.table, ())
            and not (d.data(of).missing > FEW_MISSING * d.data(of).rows and d.data(of).role != "identifier")
            and all(p != of for c in d.filters for p in parts(c))
            and d.data(of).role in ("category", "place", "identifier")
        ):
            d.measures[i] = (
                at,
                Measure(Aggregate("count_distinct", of), f"Number of {d.data(of).title.lower()}s" if at < 0 else ""),
            )


FEW_MISSING = 0.2  # of the rows: where more have none, a column tells which rows have something


def _are_things(d: Draft, at: int) -> bool:
    """Whether goods are counted by their name, which the rows are not: `number of products per category` of sales."""
    m = d.mentions[at + 1] if 0 <= at < len(d.mentions) - 1 else None
    said = m is not None and not m.tables and d.tokens[m.end - 1].stem in GOODS
    return said and bool(m.columns)


GOODS = stems_of("goods")


def _shared_key(d: Draft, column: Column) -> bool:
    """Whether a column is a key that two rows or more have, on average."""
    data = d.data(column)
    return data.role == "identifier" and 2 * data.distinct <= data.rows


def told_apart(d: Draft, plan: Plan) -> Plan:
    """Count places with the larger place that tells them apart: counties of one name in several states."""

    def paired(m: Measure) -> Measure:
        e = m.expr
        pairs = isinstance(e, Aggregate) and e.func == "count_distinct" and e.of in d.facts.larger
        return msgspec.structs.replace(m, expr=msgspec.structs.replace(e, by=d.facts.larger[e.of])) if pairs else m

    return msgspec.structs.replace(plan, measures=tuple(map(paired, plan.measures)))


def groups_counted(d: Draft) -> None:
    """`how many districts had more than 400 thefts`: groups are counted, those that a bound keeps."""
    of = d.measures[0][1].expr if len(d.measures) == 1 and not d.dimensions and d.having else None
    if of == Aggregate("count") and _things_with_rows(d):
        return
    if not isinstance(of, Aggregate) or of.func != "count_distinct" or not isinstance(of.of, Column):
        return
    told = Aggregate("count")
    bounds = [
        Compare(h.op, h.measure or told, h.value if isinstance(h.value, Subquery) else Value(h.value, "number"))
        for h in d.having
    ]
    groups = Plan(of.of.table, dimensions=(Dimension(of.of),), where=where_of(d), having=conjunction(bounds))
    d.filters, d.having = [Among(of.of, Subquery(groups))], []


def _things_with_rows(d: Draft) -> bool:
    """`how many owners have more than one pet`: those with so many rows of another table."""
    things = d.mentions[d.step(d.measures[0][0], 1)].tables[:1] if d.measures[0][0] >= 0 else ()
    bounded = [_bounded(d, i) for i in range(len(d.mentions))] if things else []
    rows = next((t for t in bounded if t and t != things[0].table), "")
    path = shortest_path([things[0].table], rows, d.links) if rows else None
    bounds = d.having
    if len(bounds) != 1 or isinstance(bounds[0].value, Subquery) or not path or path[0].many_to_one:
        return False
    own, theirs = path[0].left, path[0].right
    bound = Compare(bounds[0].op, bounds[0].measure or Aggregate("count"), Value(bounds[0].value, "number"))
    inside = [c for c in d.filters if any(p.table != own.table for p in parts(c) if isinstance(p, Column))]
    counted = Plan(rows, dimensions=(Dimension(theirs),), where=conjunction(inside), having=bound)
    found = joined(counted, d.links)
    if found is None:
        return False
    d.filters = [*(c for c in d.filters if c not in inside), Among(own, Subquery(found))]
    d.having, d.counted = [], things[0].table
    return True


def _bounded(d: Draft, at: int) -> str:
    """The table of what a bound is on the number of: `more than 5 treatments`, `at least 2 dogs`; else nothing."""
    m = d.mentions[at]
    value = d.role.get(at) == "value" and d.mentions[at - 1].number is not None
    named = m.values[:1] if value else m.tables[:1] if d.role.get(at) == "having" else ()
    return named[0].table if named else ""


def averaged(d: Draft) -> None:
    """`how many goals does a player score on average`: amounts that would be added up are averaged."""
    if not d.averaged:
        return
    if not d.measures:
        named = next((c for i in range(len(d.mentions)) if d.free(i) and (c := _amount_at(d, i))), None)
        if named is not None:
            d.measures.append((-2, Measure(Aggregate("avg", named))))
    picked = d.superlative is not None and d.superlative.said
    for i, (at, m) in enumerate(d.measures):
        added = isinstance(m.expr, Aggregate) and (
            m.expr.func == "sum" or (picked and m.expr.func in ("max", "min") and d.tag(at, "superlative") is None)
        )
        if added:
            d.measures[i] = (at, Measure(_average_of(d, m.expr), m.name))


def _average_of(d: Draft, total: Aggregate) -> Expr:
    """The average of what would be added up: of rows; of games, where each of the groups has several rows of one."""
    if not isinstance(total.of, Column):
        return msgspec.structs.replace(total, func="avg")
    told = {e for e in (*map(equals, d.filters), *(x.expr for _, x in d.dimensions)) if isinstance(e, Column)}
    return on_average(d, total.of, told) if total.where is None else msgspec.structs.replace(total, func="avg")


def _amount_at(d: Draft, at: int) -> Column | None:
    found = d.best_column(at, "numeric")
    fits = found is not None and found.column.numeric and found.column.role == "measure" and found.score >= 0.5
    return Column(found.table, found.column.name) if fits else None


def measured_alike(d: Draft) -> None:
    """`most expensive houses with price and living area`: beside what groups come to, no number is of single rows."""
    if not d.dimensions or not any(level(m.expr) == "group" for _, m in d.measures):
        return
    for i, (at, m) in enumerate(d.measures):
        if isinstance(m.expr, Column) and d.data(m.expr).numeric:
            d.measures[i] = (at, Measure(default_aggregate(m.expr.table, d.data(m.expr)), m.name))


def measured_once(d: Draft) -> None:
    """The same measure said twice is one."""
    kept: list = []
    for at, m in d.measures:
        if all(m.expr != other.expr for _, other in kept):
            kept.append((at, m))
    d.measures = kept


def nothing_measured(d: Draft) -> None:
    """Groups without a measure are counted."""
    if d.dimensions and not d.measures and not d.distinct_list:
        bound = next((h.measure for h in d.having if h.measure is not None), None)
        at, table = _rows_named(d) if bound is None and not d.counted else (-1, "")
        d.measures.append((-1, Measure(bound or (things_of(d, at, table) if table else Aggregate("count")))))
        d.counted = d.counted or table


def _rows_named(d: Draft) -> tuple[int, str]:
    """Where rows are named before they are split, and their table: `employees by city`, a city of their departments."""
    first = min((at for at, _ in d.dimensions if at >= 0), default=0)
    named = (
        (i, t.table)
        for i in range(first)
        if d.role.get(i) in (None, "again") and d.text(i) != "by"
        for t in d.mentions[i].tables[:1]
        if (t.score >= 0.9 or shared_key(d, i) is not None) and t.table not in d.apart
    )
    return next(named, (-1, ""))


def parts_counted(d: Draft) -> None:
    """`medals by nation`, `medals of China`, one row a nation with its gold and silver: they are in the columns."""
    only_counted = bool(d.measures) and all(m.expr == Aggregate("count") for _, m in d.measures)
    if not only_counted or len(d.tables) != 1 or len(d.dimensions) > 1 or d.having:
        return
    (table,) = d.tables.values()
    fixed = (equals(c) for c in d.filters)
    each = d.dimensions[0][1].expr if d.dimensions else next((c for c in fixed if c is not None), None)
    if not _names_one_row(d, each, table.name) or _called_as(d, each, table):
        return
    amounts = [c for c in table.columns if c.numeric and c.additive and c.role == "measure"]
    counts = all(c.type == "integer" and c.minimum is not None and c.minimum >= 0 for c in amounts)
    whole = [c for c in amounts if WHOLE & {word for form in read_name(c.name).forms for word in form}]
    summed = [Aggregate("sum", Column(table.name, c.name)) for c in whole[:1] or amounts]
    groups = {at for at, _ in d.dimensions}  # `top 5 models`: they are picked, and nothing of them is added up
    named = any(m.tables and m.tables[0].score >= 0.9 for at, m in enumerate(d.mentions) if at not in groups)
    if not (named and counts) or len(amounts) < 2 or len({c.unit for c in amounts}) > 1:
        return
    at = d.measures[0][0]
    if d.chart.get("kind") in ("stacked_bar", "grouped_bar"):
        d.measures = [(at, Measure(Aggregate("sum", Column(table.name, c.name)))) for c in amounts if c not in whole]
        return
    total = reduce(lambda left, right: Arithmetic("+", left, right), summed)
    d.measures = [(at, Measure(total, f"Total {table.title.lower()}"))]
    d.assumed.append(
        f"{table.title.lower()} are the sum of " + ", ".join(c.title.lower() for c in whole[:1] or amounts)
    )


def tallied(d: Draft) -> None:
    """`which state had the most polio`: what the rows stand for is added up, where another rule would count rows."""
    if len(d.tables) != 1 or any(t.text in ROWS for t in d.tokens):
        return
    (table,) = d.tables.values()
    column = d.facts.tallies.get(table.name)
    if column is None or any(is_of(m.expr, Column(table.name, column.name)) for _, m in d.measures):
        return
    total = default_aggregate(table.name, column)
    prizes = [Column(table.name, c.name) for c in d.facts.prizes.get(table.name, ())]  # `medals`, beside their count
    counted = {Aggregate("count"), *(Aggregate(func, c) for c in prizes for func in ("count", "count_distinct"))}
    counts = [i for i, (_, m) in enumerate(d.measures) if m.expr in counted]
    for i in counts:
        at, m = d.measures[i]
        d.measures[i] = (at, msgspec.structs.replace(m, expr=total))
    if counts:
        d.assumed.append(f"each row stands for as many as its {column.title.lower()} says")
        at_one_time(d)


WHOLE, ROWS = stems_of("whole"), words_of("row")


def _called_as(d: Draft, expr: Expr, table: Table) -> bool:
    """Whether a table is called after what a column names: `countries` after their country."""
    own = {t.stem for t in tokenize(table.name) if t.kind == "word"}
    return bool(own & {word for form in read_name(expr.name).forms for word in form}) or own <= UNNAMED


UNNAMED = stems_of("unnamed")


def always_one(d: Draft) -> None:
    """`how many courses for each course title`, each title one course: the rows that point at courses are counted."""
    only_counted = bool(d.measures) and all(m.expr == Aggregate("count") for _, m in d.measures)
    if not only_counted or len(d.tables) < 2:
        return
    table = d.base_table()
    if not any(_names_one_row(d, dim.expr, table) for _, dim in d.dimensions):
        return
    used = {
        p.table for p in (*(dim.expr for _, dim in d.dimensions), *d.filters) for p in parts(p) if isinstance(p, Column)
    }
    pointing = {link.left_table for link in d.links if link.many_to_one and link.right_table == table}
    for nearer in (pointing & used, {t for t in pointing if d.weights.get(t)}, pointing):
        if len(nearer) == 1:
            (d.counted,) = nearer
            d.measures = [(at, Measure(m.expr)) for at, m in d.measures]
            d.assumed.append(f"each of {table} is one row, so what is counted is {d.counted}")
            return


def _names_one_row(d: Draft, expr: Expr | None, table: str) -> bool:
    """Whether a column tells the rows of a table apart, as its key or its label."""
    if not isinstance(expr, Column) or expr.table != table or not d.data(expr).unique:
        return False
    return d.data(expr).role == "identifier" or d.data(expr) == d.label_column(table)
