"""Rules for what is measured and what it is split by."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.columns import default_aggregate, few
from inkfish.language.draft import Draft, Superlative
from inkfish.language.lexicon import Metric, load_lexicon, stems
from inkfish.language.link import ColumnLink
from inkfish.language.names import match, read_name
from inkfish.language.ordering import quality_column
from inkfish.language.timeline import calendar_expr
from inkfish.language.tokens import tokenize
from inkfish.language.values import singular
from inkfish.query.plan import Aggregate, Arithmetic, Column, Dimension, Expr, Measure, Value, parts

FINER = ("minute", "hour", "day", "week", "month", "quarter", "year", "decade")


def read_tasks(d: Draft) -> None:
    """Take words for calculations and tasks: share, growth, running total, trend, proportion, correlation, bins."""
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        m = d.mentions[at]
        named = bool(m.columns and m.columns[0].score > 0.95)
        action = d.tag(at, "beyond") == "action" and d.step(-1, 1) != at
        if d.has(at, "beyond") and not named and not action:
            d.beyond = d.beyond or d.tag(at, "beyond")
            d.say(at, f"asks for {d.tag(at, 'beyond')}")
        elif d.has(at, "calc") and not named:
            d.calculations.append(d.tag(at, "calc"))
            d.take(at, "calculation", d.tag(at, "calc").replace("_", " "))
            _moving_window(d, at)
        elif d.has(at, "trend") and not named:
            d.trend = True
            d.take(at, "trend", "over time")
        elif d.has(at, "correlation") and not named:
            d.correlation = True
            d.take(at, "task", "the relation between two numbers")
        elif d.has(at, "proportion") and not named and not (d.has(at, "ratio") and _ratio_of_two(d, at)):
            d.proportion = True
            d.take(at, "task", "parts of a whole")
        elif d.has(at, "distribution") and not named:
            d.distribution = True
            d.take(at, "task", "how values are spread")
        elif d.has(at, "compare_task") and not named and not d.has(at, "difference"):
            d.take(at, "task")
        elif d.has(at, "bin") and not named:
            _bins(d, at)


def _ratio_of_two(d: Draft, at: int) -> bool:
    """Whether `ratio of A to B` names two numbers."""
    left, right = _operands(d, at, "/")
    return left is not None and right is not None


def _moving_window(d: Draft, at: int) -> None:
    """`3-month moving average`: the number before."""
    for i in (at - 1, at - 2, at - 3):
        if d.free(i) and isinstance(d.mentions[i].number, int) and d.tag(at, "calc") == "moving":
            d.window = d.mentions[i].number
            d.grain = next((g for k in range(i, at) if (g := d.tag(k, "unit") or d.tag(k, "grain"))), "")
            for k in range(i, at):
                if d.free(k):
                    d.take(k, "calculation")


def _bins(d: Draft, at: int) -> None:
    """`bins of 10`, `in 5 bins`, `bin the dates by weekday` (the weekday is read as a group)."""
    d.take(at, "bin", "in bins")
    width = d.step(at, 1)
    if (
        width > 0
        and d.free(width)
        and d.mentions[width].number is not None
        and ("of" in d.text(at).split() or d.text(at + 1) == "of")
    ):
        d.bins = (float(d.mentions[width].number), None)
        d.take(width, "bin")
    elif at and d.free(at - 1) and isinstance(d.mentions[at - 1].number, int):
        d.bins = (None, d.mentions[at - 1].number)
        d.take(at - 1, "bin")
    elif d.bins is None and not any(d.has(i, "part", "grain") for i in range(len(d.mentions))):
        d.bins = (None, None)


# -- groups -----------------------------------------------------------------------------------------------------------


def read_groups(d: Draft) -> None:
    """Take what the answer is split by: columns, tables and grains after `by`, `per`, `for each`."""
    for at in range(len(d.mentions)):
        if d.free(at) and d.has(at, "grain", "part"):
            _calendar(d, at)
        elif d.free(at) and d.has(at, "by", "per_group"):
            _grouped(d, at)
    for at in sorted(d.colored | d.faceted):
        if d.free(at):
            _dimension_at(d, at)


def _calendar(d: Draft, at: int) -> None:
    """`monthly`, `by year`, `each quarter`, `day of the week`, with the time column that stands nearest."""
    m = d.mentions[at]
    exact = [c for c in m.columns if c.score > 0.9]
    if exact and not (exact[0].column.temporal and d.has(at, "grain")) and not d.has(at, "part"):
        return
    grouped = (
        " " in m.text
        or m.text.endswith("ly")
        or d.has(at, "part")
        or d.has(at - 1, "by", "per_group", "bin", "different")
        or d.has(d.step(at, -1), "by")
        or d.text(at - 1) in ("what", "which")
        or at in d.axes.values()
        or d.role.get(at - 1) in ("bin", "axis")
        or (d.text(at - 1) == "and" and any(w == "group" for w in d.role.values()))
    )
    if not grouped:
        return
    found = _time_near(d, at)
    if found is None:
        return
    column = Column(found.table, found.column.name)
    expr = calendar_expr(column, found.column, d.tag(at, "part") or "", d.tag(at, "grain") or "")
    if expr is None:
        return
    _add_dimension(d, at, expr)
    d.take(at, "group", f"{found.column.title} by {d.tag(at, 'part') or d.tag(at, 'grain')}")
    if d.free(at - 1) and d.has(at - 1, "by", "per_group"):
        d.take(at - 1, "group")
    if d.text(at + 1) in ("interval", "basis"):
        d.take(at + 1, "group")


def _time_near(d: Draft, at: int) -> ColumnLink | None:
    """The time column named nearest to a grain, else the table's own; the named one is taken with it."""
    near = sorted((i for i in range(len(d.mentions)) if i != at), key=lambda i: abs(i - at))
    for i in near:
        found = d.best_column(i, "temporal")
        if (
            found
            and (found.column.temporal or found.column.role == "time")
            and found.score > 0.4
            and d.role.get(i) in (None, "bin")
        ):
            if d.free(i) and i not in d.axes.values():
                d.take(i, "group")
                _drop_count_before(d, i)
            return found
    if d.mentions[at].columns:
        found = d.best_column(at, "temporal")
        if found.column.temporal:
            return found
    own = d.time_column()
    return ColumnLink(own[0], own[1], 0.5, "only time column") if own else None


def _drop_count_before(d: Draft, at: int) -> None:
    """A count of dates that are binned is a count of rows."""
    before = d.step(at, -1)
    if before >= 0 and d.free(before) and d.tag(before, "aggregate") == "count":
        d.take(before, "measure", "number of rows")
        d.measures.append((before, Measure(Aggregate("count"))))


def _grouped(d: Draft, at: int) -> None:
    """The columns after a word such as `by`, joined by `and` and commas."""
    i, first = at + 1, True
    while i < len(d.mentions):
        while i + 1 < len(d.mentions) and not d.mentions[i].known and d.mentions[i + 1].columns and not d.boundary(i):
            i += 1
        while (
            i < len(d.mentions)
            and (d.empty(i) or d.has(i, "different") or d.has(i, "by"))
            and not d.mentions[i].columns[:1]
        ):
            i += 1
        if d.free(i) and d.tag(i, "aggregate") == "count" and (c := d.best_column(i + 1, "numeric")) and few(c.column):
            d.take(i, "group")
            i += 1
        if i >= len(d.mentions) or not _dimension_at(d, i):
            break
        d.role.setdefault(at, "group")
        first = False
        k = i + 1
        if d.text(k) == "," and d.has(k + 1, "and"):
            k += 1
        joined = d.text(k) in (",", "&") or d.has(k, "and", "by")
        nxt = d.step(k, 1) if joined else -1
        plain = nxt > 0 and d.free(nxt) and _names_category(d, nxt) and not d.has(nxt, "aggregate")
        if not plain:
            break
        i = nxt
    if first and d.free(at) and set(d.mentions[at].tags) >= {"by"} and not d.content(at):
        return


def _names_category(d: Draft, at: int) -> bool:
    found = d.best_column(at, "category")
    if found is None or found.score <= 0.5:
        return d.has(at, "grain", "part")
    return found.column.role != "measure" or few(found.column) or d.has(at, "grain", "part")


def _dimension_at(d: Draft, at: int) -> bool:
    """Read one mention as a group; False when it cannot be one."""
    if not d.free(at) and d.role.get(at) not in ("group", "axis"):
        return False
    m = d.mentions[at]
    if d.role.get(at) == "group":
        return True
    found = d.best_column(at, "category")
    table = m.tables[0] if m.tables else None
    if d.has(at, "grain", "part") and not (found and found.score > 0.9 and not found.column.temporal):
        own = _time_near(d, at)
        expr = (
            calendar_expr(
                Column(own.table, own.column.name), own.column, d.tag(at, "part") or "", d.tag(at, "grain") or ""
            )
            if own
            else None
        )
        if expr is not None:
            _add_dimension(d, at, expr)
            d.take(at, "group", f"by {d.text(at)}")
            return True
    whole = found is not None and found.score >= 0.9
    if table and table.score >= 0.75 and not whole and (found is None or table.score >= found.score - 0.2):
        label = _label_for(d, table.table, at)
        if label is not None:
            d.dimensions.append((at, Dimension(Column(table.table, label.name))))
            d.take(at, "group", f"each of {table.table}, by {label.title}")
            return True
    if found is None or found.score < 0.4:
        return False
    if found.column.role == "measure" and found.column.numeric and d.bins is None and _is_what_is_measured(d, at):
        return False
    column, data = _named_by(d, found)
    _add_dimension(d, at, column, data)
    d.take(at, "group", f"split by {data.title}")
    return True


def _is_what_is_measured(d: Draft, at: int) -> bool:
    """Whether `by revenue` ranks by revenue: a top N or superlative stands before, or nothing else is measured."""
    if d.superlative is not None:
        return True
    things = any(
        (c := d.best_column(i, "category")) and c.column.role in ("category", "place")
        for i in range(at)
        if d.mentions[i].columns and d.role.get(i) not in ("value", "condition")
    )
    measured = (
        d.measures
        or any(d.has(i, "aggregate") for i in range(len(d.mentions)) if d.free(i))
        or any(
            (c := d.best_column(i, "numeric")) and c.column.role == "measure" and c.score > 0.5 and i != at
            for i in range(len(d.mentions))
            if d.free(i)
        )
    )
    return things and not measured and d.data(Column(d.best_column(at).table, d.best_column(at).column.name)).additive


def _named_by(d: Draft, found: ColumnLink) -> tuple[Column, DataColumn]:
    """`for each customer` over a foreign key: the label of the row that the key points at, unless the key is meant."""
    own = Column(found.table, found.column.name)
    if found.column.role != "identifier" or found.score >= 0.9:
        return own, found.column
    for link in d.links:
        if (link.left_table, link.left) == (own.table, own.name) and link.many_to_one:
            label = d.label_column(link.right_table)
            if label is not None and label.name != link.right:
                return Column(link.right_table, label.name), label
    return own, found.column


def _label_for(d: Draft, table: str, at: int) -> DataColumn | None:
    """The column for `each customer`: one that the question names of that table, else the label of its rows."""
    for i in range(len(d.mentions)):
        best = d.best_column(i, "category") if d.free(i) and i != at else None
        if (
            best
            and best.table == table
            and best.score > 0.6
            and best.column.role in ("identifier", "category", "text")
            and not d.has(i, "aggregate")
        ):
            prior = d.step(i, -1)
            if not d.has(prior, "aggregate"):
                return best.column
    return d.label_column(table)


def _add_dimension(d: Draft, at: int, expr: Expr, data: DataColumn | None = None) -> None:
    if all(dim.expr != expr for _, dim in d.dimensions):
        d.dimensions.append((at, Dimension(expr)))


# -- measures ---------------------------------------------------------------------------------------------------------


def read_measures(d: Draft) -> None:
    """Take aggregates with what they are of, then `how old`, `how long`."""
    _how(d)
    for at in range(len(d.mentions)):
        if d.free(at) and d.has(at, "aggregate") and not _is_name(d, at):
            _aggregate(d, at)
    _named(d)


def _named(d: Draft) -> None:
    """`number of rows called "Number of orders"`: a name for what was just measured."""
    for at in range(len(d.mentions) - 1):
        if d.text(at) != "called" or not d.free(at) or not d.mentions[at + 1].quoted or not d.free(at + 1):
            continue
        token = d.tokens[d.mentions[at + 1].start]
        before = [i for i, (where, _) in enumerate(d.measures) if where < at]
        if before:
            where, measure = d.measures[before[-1]]
            d.measures[before[-1]] = (where, Measure(measure.expr, d.question[token.start + 1 : token.end - 1]))
            d.take(at, "measure", "a name")
            d.take(at + 1, "measure")


def _how(d: Draft) -> None:
    """`how old`, `how expensive`: the column that the adjective speaks of, by the aggregate said or its usual one."""
    for at in range(len(d.mentions)):
        words = d.text(at).removeprefix("how ")
        asked = words != d.text(at) or d.text(at - 1) == "how"
        if not asked or not d.free(at) or not d.has(at, "quality"):
            continue
        about = tuple(w for q in load_lexicon().qualities.get(stems(words), ()) for w in q.about)
        found = quality_column(d, about) if about else None
        if found is None:
            continue
        s = d.superlative
        if s is not None and s.about and quality_column(d, s.about) == found:
            d.superlative = None
            d.measures.append(
                (at, Measure(Aggregate("max" if s.descending else "min", Column(found[0], found[1].name))))
            )
            for i in (at, at - 1):
                if d.free(i):
                    d.take(i, "measure", f"of {found[1].title}")
            continue
        said = next(
            (
                i
                for i in range(len(d.mentions))
                if d.free(i) and d.has(i, "aggregate") and d.tag(i, "aggregate") != "count"
            ),
            None,
        )
        usual = default_aggregate(*found)
        func = d.tag(said, "aggregate") if said is not None else usual.func
        d.measures.append((at, Measure(Aggregate(func, usual.of))))
        d.take(at, "measure", f"{func} of {found[1].title}")
        for i in (said, at - 1 if d.text(at - 1) == "how" else None):
            if i is not None and d.free(i):
                d.take(i, "measure")


def _is_name(d: Draft, at: int) -> bool:
    """Whether an aggregate word is rather the name of a column (`total`, `number`)."""
    m = d.mentions[at]
    if not m.columns or m.columns[0].score < 0.99:
        return False
    nxt = d.step(at, 1)
    return not (nxt > 0 and d.free(nxt) and (d.mentions[nxt].columns or d.mentions[nxt].tables))


def _aggregate(d: Draft, at: int) -> None:
    func = d.tag(at, "aggregate")
    nxt = _object(d, at)
    if func in ("count", "count_distinct"):
        _count(d, at, func, nxt)
        return
    if func == "mode":
        _commonest(d, at, nxt)
        return
    if func == "percentile":
        _percentile(d, at, nxt)
        return
    if nxt is not None and d.has(nxt, "aggregate") and d.free(nxt) and not d.mentions[nxt].columns:
        inner = _object(d, nxt)
        if any(d.has(i, "and") or d.text(i) == "," for i in range(at + 1, nxt)):
            _shared_object(d, at, func, inner)
            return
        if d.tag(nxt, "aggregate") == "count" and (inner is None or not _numeric(d, inner)):
            d.take(at, "measure")
            return
        d.take(nxt, "measure")
        func = d.tag(nxt, "aggregate") if func == "sum" and d.tag(nxt, "aggregate") != "count" else func
        nxt = inner
    found = d.best_column(nxt, "numeric") if nxt is not None else None
    if found is not None and found.column.role == "identifier" and found.score < 0.9:
        found = None
    if found is None or not (found.column.numeric or (found.column.temporal and func in ("min", "max"))):
        _count_instead(d, at, func, nxt)
        return
    column = Column(found.table, found.column.name)
    d.measures.append((at, Measure(Aggregate(func, column))))
    d.take(at, "measure", f"{func} of {found.column.title}")
    d.take(nxt, "measure", found.column.title)
    _more_columns(d, nxt, func)


def _commonest(d: Draft, at: int, nxt: int | None) -> None:
    """`the most common status`: the value that most rows have."""
    found = d.best_column(nxt, "category") if nxt is not None else None
    if nxt is not None and (found is None or d.mentions[nxt].tables) and d.free(nxt + 1):
        found, nxt = d.best_column(nxt + 1, "category") or found, nxt + 1
    if found is None:
        return
    _add_dimension(d, nxt, Column(found.table, found.column.name))
    d.measures.append((at, Measure(Aggregate("count"))))
    d.superlative = d.superlative or Superlative(True, said=True, at=at)
    d.take(at, "measure", "the commonest")
    d.take(nxt, "group", found.column.title)


def _percentile(d: Draft, at: int, nxt: int | None) -> None:
    """`90th percentile of hours`."""
    number = next((i for i in (at - 1, at - 2) if i >= 0 and d.mentions[i].number is not None), None)
    found = d.best_column(nxt, "numeric") if nxt is not None else None
    if number is None or found is None or not 0 <= d.mentions[number].number <= 100:
        return
    q = d.mentions[number].number / 100
    d.measures.append((at, Measure(Aggregate("percentile", Column(found.table, found.column.name), q=q))))
    d.take(at, "measure", f"{d.mentions[number].number}th percentile of {found.column.title}")
    for i in (*range(number, at), nxt):
        d.take(i, "measure")


def _shared_object(d: Draft, at: int, func: str, inner: int | None) -> None:
    """`minimum and average price`: the column after the second aggregate is of the first one too."""
    found = d.best_column(inner, "numeric") if inner is not None else None
    if found is not None and found.column.numeric:
        d.measures.append((at, Measure(Aggregate(func, Column(found.table, found.column.name)))))
        d.take(at, "measure", f"{func} of {found.column.title}")


def _numeric(d: Draft, at: int) -> bool:
    found = d.best_column(at, "numeric")
    return found is not None and found.column.numeric and found.score > 0.5


def _more_columns(d: Draft, at: int, func: str) -> None:
    """`average height and weight`: the aggregate holds for the next column too."""
    while d.has(at + 1, "and") or d.text(at + 1) == ",":
        nxt = d.step(at + 1, 1)
        found = d.best_column(nxt, "numeric") if nxt > 0 and d.free(nxt) else None
        if (
            found is None
            or not found.column.numeric
            or found.column.role == "identifier"
            or found.score < 0.5
            or d.has(nxt, "aggregate", "by", "compare")
        ):
            return
        d.measures.append((nxt, Measure(Aggregate(func, Column(found.table, found.column.name)))))
        d.take(nxt, "measure", f"{func} of {found.column.title}")
        at = nxt


def _object(d: Draft, at: int) -> int | None:
    """What an aggregate is of: the next mention that names something, in its phrase."""
    i, away = at + 1, 0
    while i < len(d.mentions) and away < 5 and not d.boundary(i):
        m = d.mentions[i]
        if d.has(i, "by", "chart", "where", "compare", "sort", "axis") and not (m.columns and m.columns[0].score > 0.6):
            if d.text(i) not in ("of different", "of all", "for all", "different", "of each", "of distinct"):
                return None
        elif (m.columns or m.tables or d.has(i, "aggregate", "entity")) and d.role.get(i) not in (
            "value",
            "time",
            "sort",
        ):
            return i
        elif d.has(i, "and") and d.has(i + 1, "aggregate"):
            pass
        elif not (
            d.empty(i)
            or d.has(i, "different", "article", "request", "helper")
            or d.role.get(i) in ("value", "condition", "not", "group")
        ) and (m.known or m.tags):
            return None
        i, away = i + 1, away + (not d.empty(i))
    return None


def _count_instead(d: Draft, at: int, func: str, nxt: int | None) -> None:
    """`total of players`: a total of things that are no numbers counts them; other aggregates stay unread."""
    if func == "sum" and nxt is not None and (d.mentions[nxt].tables or d.mentions[nxt].columns):
        _count(d, at, "count", nxt)
        return
    if func == "sum" and nxt is None:
        later = next(
            (i for i in range(at + 1, len(d.mentions)) if d.free(i) and _numeric(d, i) and not d.has(i, "compare")),
            None,
        )
        earlier = next((i for i in range(at - 1, -1, -1) if d.free(i) and _numeric(d, i)), None)
        pick = later if later is not None else earlier
        if pick is not None:
            found = d.best_column(pick, "numeric")
            d.measures.append((at, Measure(Aggregate("sum", Column(found.table, found.column.name)))))
            d.take(at, "measure", f"sum of {found.column.title}")
            d.take(pick, "measure")
            return
    if nxt is None and func != "sum":
        before = next((i for i in range(at - 1, max(-1, at - 4), -1) if d.free(i) and _numeric(d, i)), None)
        if before is not None:
            found = d.best_column(before, "numeric")
            d.measures.append((at, Measure(Aggregate(func, Column(found.table, found.column.name)))))
            d.take(at, "measure", f"{func} of {found.column.title}")
            d.take(before, "measure")


def _count(d: Draft, at: int, func: str, nxt: int | None) -> None:
    """Decide what is counted: rows of a table, different values, or a column of amounts that is summed."""
    value = next((i for i in range(at + 1, len(d.mentions)) if d.role.get(i) == "value"), None)
    sold = _quantity_sold(d, value) if nxt is None and value is not None else None
    if sold is not None:
        d.measures.append((at, Measure(Aggregate("sum", sold))))
        d.take(at, "measure", f"sum of {sold.name}")
        return
    if nxt is None:
        d.measures.append((at, Measure(Aggregate("count"))))
        d.take(at, "measure", "number of rows")
        return
    m = d.mentions[nxt]
    found, table = d.best_column(nxt, "numeric"), (m.tables[0] if m.tables else None)
    if d.has(nxt, "aggregate") and not m.columns:
        d.take(at, "measure")
        return
    if found and _amount(found, m.text, table):
        d.measures.append(
            (
                at,
                Measure(
                    default_aggregate(found.table, found.column)
                    if found.column.additive
                    else Aggregate("sum", Column(found.table, found.column.name))
                ),
            )
        )
        d.take(at, "measure", f"total of {found.column.title}")
        d.take(nxt, "measure", found.column.title)
        return
    if (
        table
        and table.score >= 0.6
        and not (found and found.score > table.score and d.role.get(nxt) is None and func == "count_distinct")
    ):
        d.measures.append((at, Measure(Aggregate("count"), f"Number of {m.text}")))
        d.counted = d.counted or (table.table if table.table not in d.apart else "")
        d.take(at, "measure", f"number of {m.text}")
        if d.free(nxt):
            d.take(nxt, "measure", f"rows of {table.table}")
        return
    category = d.best_column(nxt, "category")
    sold = _quantity_sold(d, nxt)
    if sold is not None:
        d.measures.append((at, Measure(Aggregate("sum", sold))))
        d.take(at, "measure", f"sum of {sold.name}")
        return
    if category is None or category.score < 0.5:
        d.measures.append((at, Measure(Aggregate("count"))))
        d.take(at, "measure", "number of rows")
        if d.free(nxt):
            d.take(nxt, "measure")
        return
    column = Column(category.table, category.column.name)
    different = func == "count_distinct" or any(d.has(i, "different") for i in range(at, nxt))
    d.measures.append((at, Measure(Aggregate("count_distinct" if different else "count", column))))
    d.take(at, "measure", f"number of {'different ' if different else ''}{category.column.title}")
    if d.free(nxt):
        d.take(nxt, "measure", category.column.title)


def _quantity_sold(d: Draft, at: int) -> Column | None:
    """`how many tents did we sell`: the amounts sold, not the rows."""
    verbs = any(t.stem in ("sell", "sold", "bought", "buy", "order") and t.text != "orders" for t in d.tokens)
    named = d.role.get(at) == "value" or (bool(d.mentions[at].columns) and not d.mentions[at].tables)
    found = quality_column(d, ("quantiti", "unit", "sold")) if verbs and named else None
    return Column(found[0], found[1].name) if found and found[1].additive else None


def _amount(found: ColumnLink, said: str, table) -> bool:
    """Whether `number of X` or `how many X` means a sum: X is the head of a column of amounts."""
    column = found.column
    if not column.numeric or column.role != "measure" or found.score < 0.5:
        return False
    if table and table.score >= 0.9:
        return False
    if found.score >= 0.9:
        return True
    heads = {form[-1] for form in read_name(column.name).forms if form} | {
        form[-2]
        for form in read_name(column.name).forms
        if len(form) > 1 and form[-1] in ("usd", "eur", "total", "count", "number", "sold")
    }
    words = [t.stem for t in tokenize(said) if t.kind == "word"]
    counted = any(form[0] in ("number", "num", "count", "total") for form in read_name(column.name).forms if form)
    return bool(words) and (words[-1] in heads or counted)


def read_metrics(d: Draft) -> None:
    """Take measures that people name without a column of that name: profit, margin, how much we made."""
    for at in range(len(d.mentions)):
        name = d.tag(at, "metric") if d.free(at) else None
        named = name and d.mentions[at].columns and d.mentions[at].columns[0].score > 0.9
        expr = metric(d, load_lexicon().metrics[name]) if name and not named else None
        if expr is None:
            continue
        d.measures.append((at, Measure(expr, d.text(at).capitalize() if " how " not in f" {d.text(at)} " else "")))
        d.take(at, "measure", "from " + ", ".join(p.name for p in parts(expr) if isinstance(p, Column)))
        for i in (at - 1, at - 2):
            if d.free(i) and (d.tag(i, "aggregate") == "sum" or d.empty(i)):
                d.take(i, "measure")


def metric(d: Draft, made: Metric) -> Expr | None:
    """Return a measure made from the columns that its words name; None where the tables have none."""
    columns = [_column_called(d, word) for word in made.of]
    if not all(columns):
        return None
    first = columns[0]
    if made.how in ("sum", "average"):
        return Aggregate("sum" if made.how == "sum" else "avg", first)
    total, less = Aggregate("sum", first), Aggregate("sum", columns[1])
    gain = Arithmetic("-", total, less)
    return gain if made.how == "difference" else Arithmetic("/", Arithmetic("*", Value(100, "number"), gain), total)


def _column_called(d: Draft, word: str) -> Column | None:
    """The additive column that a word names best."""
    lexicon, said = load_lexicon(), tokenize(word)
    stems, raw = tuple(t.stem for t in said), tuple(t.text for t in said)
    found = [
        (match(stems, raw, read_name(c.name, name), lexicon) + 0.01 * d.weights.get(name, 0), Column(name, c.name))
        for name, table in d.tables.items()
        for c in table.columns
        if c.numeric and c.additive
    ]
    best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= 0.38 else None


def read_arithmetic(d: Draft) -> None:
    """`revenue per unit`, `difference between gold and silver`, `price times quantity`, `revenue minus cost`."""
    for at in range(len(d.mentions)):
        op = _operator(d, at)
        if op is None or not d.free(at):
            continue
        left, right = _operands(d, at, op)
        if left is None or right is None:
            continue
        first, second = d.best_column(left, "numeric"), d.best_column(right, "numeric")
        a, b = Column(first.table, first.column.name), Column(second.table, second.column.name)
        if a == b:
            continue
        expr = _combined(d, op, a, b, left)
        name = f"{first.column.title} per {singular(d.text(right))}" if op == "/" else ""
        d.measures.append((min(left, at), Measure(expr, name)))
        for i in (left, at, right):
            if d.free(i):
                d.take(i, "measure", f"{first.column.title} {op} {second.column.title}" if i == at else "")
        for i in range(min(left, at, right), max(left, at, right)):
            if d.free(i) and (d.has(i, "and", "aggregate") or d.empty(i)):
                d.take(i, "measure")


def _operator(d: Draft, at: int) -> str | None:
    if d.has(at, "difference"):
        return "-"
    if d.text(at) in ("per", "divided by", "ratio of", "ratio", "ratio between", "/"):
        return "/"
    if d.has(at, "product_of") or d.text(at) == "*":
        return "*"
    if d.text(at) in ("plus", "+"):
        return "+"
    return None


def _operands(d: Draft, at: int, op: str) -> tuple[int | None, int | None]:
    """The two columns that an operator joins: around it, or both after it (`difference between A and B`)."""
    leads = d.text(at).split()[-1] in ("between", "of", "ratio")
    if leads:
        left = d.step(at, 1)
        joiner = left + 1 if left > 0 else -1
        right = d.step(joiner, 1) if left > 0 and (d.has(joiner, "and") or d.text(joiner) in ("to", "and")) else -1
    else:
        left, right = d.step(at, -1), d.step(at, 1)
    return (left if _measurable(d, left) else None), (right if _measurable(d, right) else None)


def _measurable(d: Draft, at: int) -> bool:
    if at is None or at < 0 or not d.free(at):
        return False
    found = d.best_column(at, "numeric")
    return found is not None and found.column.numeric and found.column.role == "measure" and found.score > 0.45


def _combined(d: Draft, op: str, a: Column, b: Column, left: int) -> Expr:
    """Ratios of sums for amounts; row by row for products."""
    if op in ("*", "+"):
        return Aggregate("sum", Arithmetic(op, a, b))
    before = d.step(left, -1)
    func = d.tag(before, "aggregate") if before >= 0 else None
    if func in ("avg", "median", "min", "max") and op == "-":
        d.take(before, "measure")
        return Aggregate(func, Arithmetic(op, a, b))
    pick = "sum" if d.data(a).additive or d.data(b).additive else "avg"
    return Arithmetic(op, Aggregate(pick, a), Aggregate(pick, b))
