"""From a draft to a plan: defaults where nothing was said, superlatives, order, joins, the chart's axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.language.draft import Draft, Superlative
from inkfish.language.joining import joined, shortest_path
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import read_name
from inkfish.language.ordering import quality_column
from inkfish.language.shaping import calendar_expr, columns_named, default_aggregate
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Arithmetic,
    Bin,
    Calculation,
    CalendarPart,
    Chart,
    Column,
    Compare,
    Condition,
    Dimension,
    Expr,
    Limit,
    Matches,
    Measure,
    Not,
    Or,
    Order,
    Plan,
    Subquery,
    Truncated,
    Value,
    Within,
    level,
    parts,
)

SMALL = 400  # rows up to which a list of rows can be drawn as it is
REPEATS = 3.0  # rows for each value above which a category is grouped even though nothing says so


def assemble(d: Draft) -> Plan | None:
    """Return the plan that a draft amounts to, or None when it asks for nothing of the tables."""
    for rule in RULES:
        rule(d)
    if not d.dimensions and not d.measures:
        return None
    table = _base_table(d)
    plan = Plan(
        table=table,
        dimensions=tuple(dim for _, dim in d.dimensions),
        measures=tuple(m for _, m in d.measures),
        where=_filtered(d),
        having=conjunction(_havings(d)),
        limit=d.limit,
        chart=_chart(d),
    )
    plan = _ordered(d, plan)
    return joined(_whole_of(d, plan), d.links)


def conjunction(conditions: Sequence[Condition]) -> Condition | None:
    """Return one condition that says all of them, or None for none."""
    unique = tuple(dict.fromkeys(_alternatives(conditions)))
    return And(unique) if len(unique) > 1 else (unique[0] if unique else None)


def _alternatives(conditions: Sequence[Condition]) -> list[Condition]:
    """Equalities of one column are alternatives: no row has two of its values."""
    found: list[Condition] = []
    for new in conditions:
        same = next((i for i, old in enumerate(found) if _equals(old) and _equals(old) == _equals(new)), None)
        if same is None:
            found.append(new)
        else:
            values = dict.fromkeys((*_equal_to(found[same]), *_equal_to(new)))
            found[same] = Among(_equals(new), tuple(values)) if len(values) > 1 else new
    return found


def _equals(c: Condition) -> Expr | None:
    """The column of a condition that a column equals one of some values."""
    if isinstance(c, Compare) and c.op == "=" and isinstance(c.left, Column) and isinstance(c.right, Value):
        return c.left
    return c.of if isinstance(c, Among) and isinstance(c.of, Column) and isinstance(c.values, tuple) else None


def _equal_to(c: Condition) -> tuple[Value, ...]:
    return (c.right,) if isinstance(c, Compare) else c.values


# -- filling in -------------------------------------------------------------------------------------------------------


def _axis_groups(d: Draft) -> None:
    """What stands on an axis is a measure when it was read as one; else a group, or a listed number."""
    for axis in ("x", "y"):
        at = d.axes.get(axis)
        if at is None or not d.free(at):
            continue
        if d.has(at, "aggregate") and not d.mentions[at].columns:
            d.measures.append((at, Measure(Aggregate("count"))))
            d.take(at, "measure", "number of rows")
            continue
        found = d.best_column(at, "category" if axis == "x" else "numeric")
        if found is None:
            table = d.mentions[at].tables[0].table if d.mentions[at].tables else None
            label = d.label_column(table) if table else None
            if label is not None:
                _group(d, at, Column(table, label.name))
            continue
        if axis == "y" and found.column.numeric and found.column.role in ("measure", "identifier", "time"):
            d.listed.append((at, Column(found.table, found.column.name)))
            d.take(at, "listed", found.column.title)
        else:
            _group(d, at, Column(found.table, found.column.name))


def _group(d: Draft, at: int, expr: Expr) -> None:
    if all(dim.expr != expr for _, dim in d.dimensions):
        d.dimensions.append((at, Dimension(expr)))
    if d.free(at):
        d.take(at, "group", f"split by {getattr(expr, 'name', 'time')}")


def _which(d: Draft) -> None:
    """`which region ...`, `top 5 products`, `the product with the highest ...`: the thing asked for is a group."""
    if d.superlative is None:
        return
    who = _asked_for(d)
    if who is not None and not d.dimensions:
        d.superlative.said = True
        d.dimensions.append((-2, Dimension(who)))
        return
    at = _thing(d)
    if at is None:
        return
    d.superlative.count = _count_before(d, at) or d.superlative.count
    if d.role.get(at) == "group":
        d.superlative.said = True
        return
    found, tables = d.best_column(at, "category"), d.mentions[at].tables
    if (
        d.has(at, "grain", "part")
        and d.time_column()
        and not (found and found.score > 0.9 and not found.column.temporal)
    ):
        table, data = d.time_column()
        expr = calendar_expr(Column(table, data.name), data, d.tag(at, "part") or "", d.tag(at, "grain") or "")
    elif (
        found
        and found.score >= 0.5
        and (not tables or found.score >= tables[0].score - 0.05 or d.label_column(tables[0].table) is None)
    ):
        expr = Column(found.table, found.column.name)
    elif tables:
        label = d.label_column(tables[0].table)
        expr = Column(tables[0].table, label.name) if label else None
    else:
        expr = None
    if expr is None:
        return
    d.superlative.said = True
    named = [dim.expr for _, dim in d.dimensions]
    if expr not in named:
        d.dimensions.append((at, Dimension(expr)))
        if named:
            d.per_group = True
    d.take(at, "group", f"which {getattr(expr, 'name', d.text(at))}")


def _count_before(d: Draft, at: int) -> int:
    """`the 4 products with the highest revenue`: how many are asked for."""
    m = d.mentions[at - 1] if at and d.free(at - 1) else None
    if m is None or not isinstance(m.number, int) or m.time is not None or not 1 < m.number <= 1000:
        return 0
    d.take(at - 1, "top", f"{m.number} of them")
    return m.number


def _asked_for(d: Draft) -> Column | None:
    """Who and where: the label of the people, the column of places."""
    word = d.text(0).split(" ")[0]
    names = sorted(d.tables, key=lambda t: -d.weights.get(t, 0))
    if word == "who":
        return next((Column(n, label.name) for n in names if (label := d.label_column(n))), None)
    if word == "where":
        for name in names:
            places = [c for c in d.tables[name].columns if c.role == "place"] or [
                c for c in d.tables[name].columns if c.type == "text" and set(read_name(c.name).forms[0]) & PLACES
            ]
            if places:
                return Column(name, min(places, key=lambda c: c.distinct).name)
    return None


PLACES = frozenset(
    {"region", "citi", "state", "countri", "locat", "place", "venu", "area", "nation", "address", "site"}
)


def _thing(d: Draft) -> int | None:
    """The mention of the thing that a superlative picks: after `top 5`, after `which`, or before `with the highest`."""
    s = d.superlative
    nxt = s.at + 1
    while nxt < len(d.mentions) and d.empty(nxt):
        nxt += 1
    asked = next((i for i in range(s.at) if d.role.get(i) == "group" and _nameable(d, i)), None)
    if asked is not None and not s.said and not s.about:
        return asked
    if not s.said and not s.about and d.text(0).split(" ")[0] in ("which", "what"):
        k = d.step(0, 1, skip=("article", "helper", "preposition"))
        if 0 < k < s.at and _nameable(d, k):
            return k
    if _nameable(d, nxt) and (s.said or s.about or d.mentions[nxt].columns):
        return nxt
    if nxt < len(d.mentions) and _is_number(d, nxt) and nxt + 1 < len(d.mentions) and _nameable(d, nxt + 1):
        return nxt + 1
    for i in range(s.at):
        if d.text(i) in (
            "which",
            "what",
            "who",
            "whose",
            "where",
            "the",
            "name",
            "names",
            "what is the",
            "what is",
            "name of",
            "find",
            "show",
        ) or d.has(i, "request"):
            k = i if d.text(i).startswith("which ") else d.step(i, 1, skip=("article", "helper", "preposition"))
            if k is not None and 0 <= k < s.at and _nameable(d, k):
                return k
    back = d.step(s.at, -1)
    if back >= 0 and d.has(back, "where"):
        back = d.step(back, -1)
    return back if back >= 0 and _nameable(d, back) else None


def _nameable(d: Draft, at: int) -> bool:
    if d.role.get(at) == "group" and (d.text(at - 1) in ("which", "what", "the") or d.text(at).startswith("which ")):
        return True
    if not d.free(at):
        return False
    m = d.mentions[at]
    if d.has(at, "grain", "part"):
        return True
    best = d.best_column(at, "category")
    return bool((m.tables and m.tables[0].score > 0.6) or (best and best.score > 0.5 and best.column.role != "measure"))


def _superlative_measure(d: Draft) -> None:
    """What a superlative is of: the measure after it, the column its adjective implies, or a count."""
    s = d.superlative
    if s is None:
        return
    ahead = _ahead(d, s.at)
    if ahead is None and s.said and not s.about:
        ahead = next((i for i in range(s.at) if _is_number(d, i)), None)
    if d.measures and not s.about and ahead is None:
        return
    if s.about and d.text(0).startswith("when") and (found := quality_column(d, s.about)):
        d.dimensions = [x for x in d.dimensions if d.role.get(x[0]) != "group" or x[0] < s.at]
        d.measures = [(s.at, Measure(Aggregate("max" if s.descending else "min", Column(found[0], found[1].name))))]
        d.superlative = None
        return
    if s.about and ahead is not None and not s.said:
        _named_extreme(d, ahead)
    elif s.about and (found := quality_column(d, s.about)) and not (s.said and ahead is not None):
        _by_quality(d, *found)
    elif ahead is not None:
        found = d.best_column(ahead, "numeric")
        column = Column(found.table, found.column.name)
        d.take(ahead, "measure", found.column.title)
        func = ("max" if s.descending else "min") if not s.said else None
        measured = Aggregate(func, column) if func else _of_entity(s, found.table, found.column)
        d.measures.append((ahead, Measure(measured)))
        if func:
            d.superlative = None if s.skip == 0 else s
            d.say(s.at, f"the {func}imum")
    elif not d.measures and s.said and (sold := _sold(d)) is not None:
        d.measures.append((s.at, Measure(Aggregate("sum", sold))))
    elif not d.measures and s.said:
        counted = next((i for i in range(s.at + 1, len(d.mentions)) if d.free(i) and d.mentions[i].tables), None)
        if counted is not None:
            d.counted = d.counted or d.mentions[counted].tables[0].table
            d.take(counted, "measure", f"number of {d.text(counted)}")
        d.measures.append((s.at, Measure(Aggregate("count"))))


def _named_extreme(d: Draft, ahead: int) -> None:
    """`coldest temperature`: the extreme of the column that is named, of its own low or high where it has both."""
    s = d.superlative
    wanted = "maximum" if s.descending else "minimum"
    links = [c for c in d.mentions[ahead].columns if c.column.numeric]
    best = next(
        (c for c in links if any(wanted in form or wanted[:3] in form for form in read_name(c.column.name).forms)),
        links[0],
    )
    d.measures.append(
        (s.at, Measure(Aggregate("max" if s.descending else "min", Column(best.table, best.column.name))))
    )
    d.take(ahead, "measure", best.column.title)
    d.superlative = None


def _sold(d: Draft) -> Column | None:
    """`sells the least`: the amounts sold."""
    verbs = any(t.stem in ("sell", "sold") for t in d.tokens)
    found = quality_column(d, ("quantiti", "unit", "sold")) if verbs else None
    return Column(found[0], found[1].name) if found and found[1].additive else None


def _by_quality(d: Draft, table: str, data: DataColumn) -> None:
    s = d.superlative
    column = Column(table, data.name)
    if s.said or d.listed or any(True for _ in columns_named(d)):
        if all(not _is_of(m.expr, column) for _, m in d.measures):
            unique = (
                len(d.dimensions) == 1
                and isinstance(d.dimensions[0][1].expr, Column)
                and d.data(d.dimensions[0][1].expr).unique
            )
            expr = column if unique and not d.measures else _of_entity(s, table, data)
            d.measures.append((s.at, Measure(expr)))
        d.say(s.at, f"by {data.title}")
        return
    d.measures.append((s.at, Measure(Aggregate("max" if s.descending else "min", column))))
    d.say(s.at, f"{'largest' if s.descending else 'smallest'} {data.title}")
    d.superlative = None


def _of_entity(s: Superlative, table: str, data: DataColumn) -> Aggregate:
    """How a quality of a thing with many rows is measured: amounts add, ratings are averaged, else its extreme."""
    column = Column(table, data.name)
    words = set(read_name(data.name).forms[0])
    if data.additive or words & {"rate", "score", "grade", "mark", "star", "gpa"}:
        return default_aggregate(table, data)
    return Aggregate("max" if s.descending else "min", column)


def _is_of(expr: Expr, column: Column) -> bool:
    return any(p == column for p in parts(expr))


def _is_number(d: Draft, at: int) -> bool:
    found = d.best_column(at, "numeric") if d.free(at) else None
    return bool(found and found.column.numeric and found.column.role == "measure" and found.score >= 0.45)


def _ahead(d: Draft, at: int) -> int | None:
    """The numeric column that a superlative speaks of: after it, or after `by` for a top N."""
    for i in range(at + 1, len(d.mentions)):
        if d.boundary(i) and d.text(i) != ",":
            return None
        found = d.best_column(i, "numeric") if d.free(i) else None
        if found and found.column.numeric and found.column.role == "measure" and found.score >= 0.45:
            return i
        if d.has(i, "chart", "sort"):
            return None
    return None


def _sorted_measure(d: Draft) -> None:
    """`products ranked by revenue`: what is sorted by is measured, where nothing else is."""
    if d.measures or any(_is_number(d, i) for i in range(len(d.mentions))):
        return
    for sorting in d.sortings:
        for at in sorting.at:
            found = d.best_column(at, "numeric")
            if found and found.column.numeric and found.column.role == "measure" and found.score > 0.5:
                d.measures.append((at, Measure(default_aggregate(found.table, found.column))))
                return


def _entity_listed(d: Draft) -> None:
    """`departments with their budget`, `departments with more than 20 employees`: a group for each row of the table."""
    if d.dimensions or (d.measures and not d.having):
        return
    first = next((i for i, m in enumerate(d.mentions) if m.tables and m.tables[0].score >= 0.8 and d.free(i)), None)
    if first is None or d.has(first - 1, "aggregate", "by"):
        return
    table = d.mentions[first].tables[0].table
    label = d.label_column(table)
    numbers = [found for _, found in columns_named(d) if found.column.role == "measure"]
    if label is None or not (d.having or (numbers and all(n.table == table for n in numbers) and not d.superlative)):
        return
    lists = (
        d.text(0).split(" ")[0] in ("list", "show", "which", "find", "give")
        or d.having
        or d.has(first + 1, "where", "and")
    )
    if lists and table != d.counted:
        d.dimensions.append((first, Dimension(Column(table, label.name))))
        d.take(first, "listed", f"each of {table}")


def _named_columns(d: Draft) -> None:
    """Columns that nothing took: numbers are listed or summed up, categories split or are listed."""
    aggregated = bool(d.measures) or bool(d.dimensions)
    named = [
        (at, c)
        for at, c in columns_named(d)
        if not _modifies(d, at, c) and not (aggregated and c.column.role == "identifier" and c.score < 0.9)
    ]
    for at, found in named:
        column = Column(found.table, found.column.name)
        known = [m.expr for _, m in d.measures] + [dim.expr for _, dim in d.dimensions] + [c for _, c in d.listed]
        if any(_is_of(e, column) for e in known) and not _only_counted(d, column):
            d.take(at, "again")
            continue
        d.listed.append((at, column))
        d.take(at, "listed", found.column.title)
    _settle_listed(d, aggregated)


def _only_counted(d: Draft, column: Column) -> bool:
    """Whether a category stands so far only as what is counted: `services and how many services` splits by it too."""
    shown = [dim.expr for _, dim in d.dimensions] + [c for _, c in d.listed]
    counts = [
        m.expr
        for _, m in d.measures
        if isinstance(m.expr, Aggregate) and m.expr.func == "count" and m.expr.of == column
    ]
    return bool(counts) and column not in shown and not d.data(column).numeric


def _modifies(d: Draft, at: int, found) -> bool:
    """Whether a name only says of what another is: `institution types`, `injured players` beside what is counted."""
    if found.column.role == "measure" or not (found.column.unique or found.score < 0.9):
        return False
    beside = d.role.get(at + 1) in ("group", "measure", "listed") and bool(
        d.mentions[at + 1].columns or d.mentions[at + 1].tables
    )
    return beside or (d.free(at + 1) and any(True for _ in d.mentions[at + 1].columns[:1]) and found.column.unique)


def _settle_listed(d: Draft, aggregated: bool) -> None:
    numbers = [(at, c) for at, c in d.listed if d.data(c).numeric and d.data(c).role in ("measure",)]
    rest = [(at, c) for at, c in d.listed if (at, c) not in numbers]
    ids = [(at, c) for at, c in rest if d.data(c).numeric and d.data(c).role in ("identifier", "time")]
    if d.measures and any(level(m.expr) == "group" for _, m in d.measures):
        _grouped_list(d, numbers, rest)
    elif d.dimensions and d.listed:
        _beside_groups(d, numbers, ids, rest)
    elif (
        len(numbers) + len(ids) >= 2
        and (
            d.correlation
            or d.chart.get("kind") in ("scatter", "bubble", "line", "bar", "stacked_bar", "grouped_bar")
            or len(numbers) >= 2
        )
        and len(rest) == len(ids)
    ):
        _pair(d, sorted(numbers + ids))
    elif numbers and rest:
        _rows_or_groups(d, numbers, rest)
    elif numbers:
        _only_numbers(d, numbers)
    elif rest:
        _only_categories(d, rest)
    d.listed = []


def _grouped_list(d: Draft, numbers: list, rest: list) -> None:
    """Beside aggregates: categories become groups, numbers are summed up as usual."""
    grouped = bool(d.dimensions)
    for at, c in rest:
        if not grouped or (len(d.dimensions) < 2 and (_stands_beside_group(d, at) or _only_counted(d, c))):
            d.dimensions.append((at, Dimension(c)))
    for at, c in numbers:
        lone_axis = not d.dimensions and (d.chart.get("kind") or at in d.axes.values())
        if lone_axis:
            d.dimensions.append((at, Dimension(c)))
        else:
            d.measures.append((at, Measure(usual(d, at, c))))


def _stands_beside_group(d: Draft, at: int) -> bool:
    """Whether a name is joined to a group by `and` or a comma, or stands after `different`: it is a group as well."""
    if d.has(at - 1, "different", "by") or d.has(at, "different"):
        return True
    joined_before = (d.has(at - 1, "and") or d.text(at - 1) == ",") and d.role.get(d.step(at - 1, -1)) == "group"
    joined_after = (d.has(at + 1, "and") or d.text(at + 1) == ",") and d.role.get(d.step(at + 1, 1)) == "group"
    return joined_before or joined_after or d.data(next(c for i, c in d.listed if i == at)).distinct <= 12


def _beside_groups(d: Draft, numbers: list, ids: list, rest: list) -> None:
    for at, c in [x for x in rest if x not in ids]:
        if len(d.dimensions) < 2:
            _group(d, at, c)
    raw = _lists_rows(d, numbers + ids)
    for at, c in sorted(numbers + (ids if not numbers else [])):
        d.measures.append((at, Measure(c if raw else usual(d, at, c))))
    if not d.measures:
        d.measures.append((-1, Measure(Aggregate("count"))))


def _lists_rows(d: Draft, numbers: list) -> bool:
    """Whether rows are listed as they are: nothing said to group, and the first group hardly repeats."""
    if d.correlation or any(role == "group" for at, role in d.role.items() if at not in d.axes.values()):
        return False
    if not d.dimensions or not isinstance(d.dimensions[0][1].expr, Column):
        return False
    return _hardly_repeats(d, d.dimensions[0][1].expr)


def _hardly_repeats(d: Draft, column: Column) -> bool:
    data = d.data(column)
    rows = d.tables[column.table].rows
    return (
        data.unique
        or (rows <= SMALL and rows <= REPEATS * max(1, data.distinct))
        or (data.role == "identifier" and rows <= SMALL)
    )


def _pair(d: Draft, numbers: list) -> None:
    """Two numbers against each other, a point for each row."""
    (at, first), *others = numbers
    if d.chart.get("kind") in ("bar", "line", "area", "stacked_bar", "grouped_bar", "pie"):
        d.dimensions.append((at, Dimension(first)))
        d.measures += [(i, Measure(c)) for i, c in others]
        return
    d.measures += [(i, Measure(c)) for i, c in numbers]


def _rows_or_groups(d: Draft, numbers: list, rest: list) -> None:
    """`name and budget of departments` lists rows; `revenue and region` over many rows is summed up."""
    first = rest[0][1]
    raw = (_hardly_repeats(d, first) and not d.superlative and not d.per_group) or (
        d.superlative is not None and d.data(first).unique
    )
    d.dimensions += [(at, Dimension(c)) for at, c in rest]
    for at, c in numbers:
        d.measures.append((at, Measure(c if raw else usual(d, at, c))))


def usual(d: Draft, at: int, column: Column) -> Aggregate:
    """How a named column is summed up: as its own first word says (`max temp` of `max_temp`), else as is usual."""
    first = stems(d.text(at).split(" ")[0])
    said = load_lexicon().phrases.get(first, {}).get("aggregate")
    if said in ("max", "min", "avg", "median") and d.data(column).numeric:
        return Aggregate(said, column)
    return default_aggregate(column.table, d.data(column))


def _only_numbers(d: Draft, numbers: list) -> None:
    at, c = numbers[0]
    spread = (
        d.distribution
        or d.bins is not None
        or d.chart.get("kind") in ("histogram", "boxplot")
        or d.chart.get("kind") == "bar"
    )
    if spread and len(numbers) == 1 and d.chart.get("kind") != "boxplot":
        few = d.data(c).distinct <= 20 and d.bins is None
        width, count = d.bins or (None, None)
        d.dimensions.append((at, Dimension(c if few else Bin(c, width, count if count else (None if width else 12)))))
        d.measures.append((-1, Measure(Aggregate("count"))))
        return
    for at, c in numbers:
        d.measures.append((at, Measure(c if d.chart.get("kind") == "boxplot" else usual(d, at, c))))


def _only_categories(d: Draft, rest: list) -> None:
    """Categories alone: how many of each when a picture or a spread is asked for; else the list of them."""
    counted = (
        d.chart.get("kind") not in (None, "table")
        or d.distribution
        or d.proportion
        or d.sortings
        or d.having
        or d.superlative
    )
    numbers = [(at, c) for at, c in rest if d.data(c).numeric]
    if len(rest) == 2 and numbers and d.chart.get("kind") not in (None, "table") and _hardly_repeats(d, rest[0][1]):
        value = numbers[-1] if len(numbers) == 2 or rest[0] not in numbers else rest[0]
        d.dimensions += [(at, Dimension(c)) for at, c in rest if (at, c) != value]
        d.measures.append((value[0], Measure(value[1])))
        return
    d.dimensions += [(at, Dimension(c)) for at, c in rest]
    if counted:
        d.measures.append((-1, Measure(Aggregate("count"))))
    d.distinct_list = not counted


def _binned(d: Draft) -> None:
    """`revenue by age in bins of 10`: a number among the groups is cut into bins."""
    if d.bins is None:
        return
    width, count = d.bins
    for i, (at, dim) in enumerate(d.dimensions):
        if isinstance(dim.expr, Column) and d.data(dim.expr).numeric and d.data(dim.expr).role == "measure":
            d.dimensions[i] = (at, Dimension(Bin(dim.expr, width, count or (None if width else 10))))


def _counted_category(d: Draft) -> None:
    """A bar chart of `the number of teams` is of each team."""
    if d.dimensions or len(d.measures) != 1 or d.trend:
        return
    at, measure = d.measures[0]
    drawn = (
        d.chart.get("kind")
        in ("bar", "pie", "histogram", "stacked_bar", "grouped_bar", "line", "area", "treemap", "scatter")
        or d.proportion
        or d.sortings
        or d.distribution
    )
    expr = measure.expr
    if (
        drawn
        and isinstance(expr, Aggregate)
        and expr.func in ("count", "count_distinct")
        and isinstance(expr.of, Column)
    ):
        d.dimensions.append((at, Dimension(expr.of)))
        d.measures[0] = (at, Measure(Aggregate("count")))


def _compared_periods(d: Draft) -> None:
    """`2023 and 2024`: the periods named are groups of their own, unless a time axis tells them apart."""
    if d.periods is None or not d.measures:
        return
    column, grain = d.periods
    if any(column in list(parts(dim.expr)) for _, dim in d.dimensions):
        return
    expr = calendar_expr(column, d.data(column), "", "quarter" if grain == "half" else grain)
    if expr is not None:
        d.dimensions.append((-1, Dimension(expr)))


def _gap(d: Draft) -> None:
    """`difference in revenue between East and West`: one less the other."""
    asked = any(d.has(i, "difference") for i in range(len(d.mentions)))
    if (
        d.compared is None
        or not asked
        or d.dimensions
        or len(d.measures) != 1
        or not isinstance(d.measures[0][1].expr, Aggregate)
    ):
        return
    pair = next(
        (c for c in d.filters if isinstance(c, Among) and c.of == d.compared and isinstance(c.values, tuple)), None
    )
    if pair is None or len(pair.values) != 2:
        return
    at, measure = d.measures[0]
    sides = [msgspec.structs.replace(measure.expr, where=Compare("=", d.compared, v)) for v in pair.values]
    name = f"Difference between {pair.values[0].value} and {pair.values[1].value}"
    d.measures[0] = (at, Measure(Arithmetic("-", *sides), name))
    d.filters = [c for c in d.filters if c is not pair]
    d.compared = None


def _compared_groups(d: Draft) -> None:
    """`compare East and West`: the values named are groups of their own."""
    if d.compared is None or any(dim.expr == d.compared for _, dim in d.dimensions):
        return
    single = all(isinstance(m.expr, Aggregate) for _, m in d.measures)
    if (
        d.measures
        and single
        and (not d.dimensions or d.trend or isinstance(d.dimensions[0][1].expr, (Truncated, CalendarPart)))
    ):
        d.dimensions.append((-1, Dimension(d.compared)))


def _per_row(d: Draft) -> None:
    """`average revenue per order` where each row is an order: no group at all."""
    averages = d.measures and all(
        isinstance(m.expr, Aggregate) and m.expr.func in ("avg", "median") for _, m in d.measures
    )
    if averages and len(d.dimensions) > 1:
        keys = [
            x
            for x in d.dimensions
            if isinstance(x[1].expr, Column) and d.data(x[1].expr).unique and d.data(x[1].expr).role == "identifier"
        ]
        d.dimensions = [x for x in d.dimensions if x not in keys] or d.dimensions
    if averages and len(d.dimensions) == 1 and isinstance(d.dimensions[0][1].expr, Column) and "kind" not in d.chart:
        at, dim = d.dimensions[0]
        if d.data(dim.expr).unique and d.data(dim.expr).role == "identifier" and at >= 0 and d.mentions[at].tables:
            d.dimensions = []


def _things_counted(d: Draft) -> None:
    """`how many products are there`: different ones, where a name stands on many rows."""
    for i, (at, m) in enumerate(d.measures):
        of = m.expr.of if isinstance(m.expr, Aggregate) and m.expr.func == "count" else None
        if (
            isinstance(of, Column)
            and not d.dimensions
            and not d.data(of).unique
            and d.data(of).role in ("category", "place", "identifier")
        ):
            d.measures[i] = (
                at,
                Measure(Aggregate("count_distinct", of), f"Number of {d.data(of).title.lower()}s" if at < 0 else ""),
            )


def _over_time(d: Draft) -> None:
    """A trend is over the time column at the grain that suits its range."""
    timed = any(
        isinstance(dim.expr, (Truncated, CalendarPart))
        or (isinstance(dim.expr, Column) and d.data(dim.expr).role == "time")
        for _, dim in d.dimensions
    )
    needs = (
        d.trend
        or any(c in TIMED_CALCULATIONS for c in d.calculations)
        or (d.chart.get("kind") in ("line", "area") and not d.dimensions)
    )
    if not needs or timed or (d.superlative is not None and d.superlative.said):
        return
    found = d.time_column(_measured_table(d)) or d.time_column()
    if found is None:
        return
    if not d.measures:
        return
    table, data = found
    grain = (
        d.grain
        or CALCULATION_GRAIN.get(next((c for c in d.calculations if c in CALCULATION_GRAIN), ""), "")
        or natural_grain(data)
    )
    expr = calendar_expr(Column(table, data.name), data, "", grain)
    if expr is not None:
        d.dimensions.insert(0, (-1, Dimension(expr)))
        d.assumed.append(f"over {data.title.lower()}, by {grain}")


def _measured_table(d: Draft) -> str | None:
    for _, m in d.measures:
        for p in parts(m.expr):
            if isinstance(p, Column):
                return p.table
    return d.counted or None


TIMED_CALCULATIONS = ("change", "difference", "yoy", "mom", "qoq", "growth", "running", "moving", "index")
CALCULATION_GRAIN = {"yoy": "year", "mom": "month", "qoq": "quarter", "growth": "year"}


def natural_grain(data: DataColumn) -> str:
    """Return the grain at which a time column's range has some ten to sixty points, no finer than the data."""
    if not data.temporal or data.minimum is None:
        return "year"
    from inkfish.language.when import newest

    span = (newest(str(data.maximum)) - newest(str(data.minimum))).days
    fitting = next(
        (grain for limit, grain in ((2, "hour"), (92, "day"), (1900, "month"), (5500, "quarter")) if span <= limit),
        "year",
    )
    order = ["year", "quarter", "month", "week", "day", "hour", "minute"]
    finest = data.grain if data.grain in order else "day"
    return fitting if order.index(fitting) <= order.index(finest) else finest


def _one_calendar(d: Draft) -> None:
    """A day that is then cut into weekdays is no group of its own."""
    parted = {dim.expr.of for _, dim in d.dimensions if isinstance(dim.expr, CalendarPart)}
    d.dimensions = [
        (at, dim) for at, dim in d.dimensions if not (isinstance(dim.expr, Truncated) and dim.expr.of in parted)
    ]


def _rows_asked(d: Draft) -> None:
    """`films that grossed more than 200 million`: the rows themselves, by their label and what the condition is on."""
    if d.dimensions or d.measures or not d.filters or d.proportion:
        return
    things = [t.table for i, m in enumerate(d.mentions) for t in m.tables[:1] if t.score >= 0.7]
    tested = [p for c in d.filters for p in parts(c) if isinstance(p, Column)]
    table = next(iter(things), None) or (tested[0].table if len(d.tables) == 1 and tested else None)
    label = d.label_column(table) if table else None
    if label is None:
        return
    own = Column(table, label.name)
    first = next((c for c in d.tables[table].columns if ("first", "name") in read_name(c.name).forms), None)
    if first is not None and ("last", "name") in read_name(label.name).forms:
        d.dimensions.append((-2, Dimension(Column(table, first.name))))
    d.dimensions.append((-2, Dimension(own)))
    shown = [c for c in dict.fromkeys(tested) if c != own and c.table == table]
    numbers = [c for c in shown if d.data(c).numeric]
    d.measures += [(-2, Measure(c)) for c in (numbers or shown)[:3]]
    d.distinct_list = not d.measures


def _measured_once(d: Draft) -> None:
    """The same measure said twice is one."""
    kept: list = []
    for at, m in d.measures:
        if all(m.expr != other.expr for _, other in kept):
            kept.append((at, m))
    d.measures = kept


def _nothing_measured(d: Draft) -> None:
    """Groups without a measure are counted."""
    if d.dimensions and not d.measures and not d.distinct_list:
        d.measures.append((-1, Measure(Aggregate("count"))))


def _calculated(d: Draft) -> None:
    """Put calculations over the first measure."""
    if not d.measures or not d.calculations:
        return
    at, first = d.measures[0]
    time = next(
        (
            dim.expr
            for _, dim in d.dimensions
            if isinstance(dim.expr, Truncated) or (isinstance(dim.expr, Column) and d.data(dim.expr).role == "time")
        ),
        None,
    )
    for name in d.calculations:
        made = calculation(name, first.expr, time, d.window)
        if made is not None:
            d.measures.append((at, Measure(made)))


def calculation(name: str, of: Expr, time: Expr | None, window: int = 0) -> Calculation | None:
    """Return the calculation of that name over a measure; None where it needs a time axis and there is none."""
    if name == "share":
        return Calculation("share", of)
    if name == "rank":
        return Calculation("rank", of)
    if time is None:
        return None
    grain = time.grain if isinstance(time, Truncated) else "year"
    if name == "yoy":
        return Calculation(
            "change", of, along=time, periods={"month": 12, "quarter": 4, "week": 52, "day": 365}.get(grain, 1)
        )
    if name in ("mom", "qoq"):
        return Calculation("change", of, along=time)
    if name == "moving":
        return Calculation("moving", of, along=time, periods=window or 3)
    return Calculation(name, of, along=time)


def _proportions(d: Draft) -> None:
    """Parts of a whole: drawn as a pie when nothing else was asked, with the shares beside the values."""
    if not d.proportion:
        return
    if not d.measures and not d.dimensions and d.filters:
        d.measures.append((-1, Measure(Aggregate("count"))))
    if not d.measures:
        return
    if not d.dimensions:
        _share_of_rows(d)
        return
    quality = [c for c in d.filters if not _is_period(c)]
    if quality and d.measures[0][1].expr == Aggregate("count") and len(d.measures) == 1 and "kind" not in d.chart:
        d.measures[0] = (d.measures[0][0], Measure(Aggregate("share", where=conjunction(quality))))
        d.filters = [c for c in d.filters if c not in quality]
        return
    if level(d.measures[0][1].expr) == "group" and len(d.measures) == 1:
        d.measures.append((-1, Measure(Calculation("share", d.measures[0][1].expr))))
    if "kind" not in d.chart and len(d.dimensions) == 1 and not d.sortings:
        d.chart["kind"] = "pie"


def _is_period(c: Condition) -> bool:
    return any(isinstance(p, (Within, CalendarPart)) for p in parts(c)) or (
        isinstance(c, Or) and all(map(_is_period, c.items))
    )


def _share_of_rows(d: Draft) -> None:
    """`what percentage of orders were returned`, `what share of revenue is from the West`: the part that is, of all."""
    at, measure = d.measures[0]
    if d.filters and isinstance(measure.expr, Aggregate) and measure.expr.func == "sum":
        part = msgspec.structs.replace(measure.expr, where=conjunction(d.filters))
        hundred = Arithmetic("*", Value(100, "number"), part)
        d.measures[0] = (
            at,
            Measure(
                Arithmetic("/", hundred, measure.expr),
                f"Share of {d.data(measure.expr.of).title.lower()}, %" if isinstance(measure.expr.of, Column) else "",
            ),
        )
        d.filters = []
    if d.filters and isinstance(measure.expr, Aggregate) and measure.expr.func == "count":
        d.measures[0] = (at, Measure(Aggregate("share", where=conjunction(d.filters))))
        d.filters = []


def _related(d: Draft) -> None:
    """A relation between two numbers is shown as points, whatever they are computed from."""
    if not d.correlation or "kind" in d.chart:
        return
    axes = len(d.measures) + sum(1 for _, x in d.dimensions if isinstance(x.expr, Column) and d.data(x.expr).numeric)
    if axes >= 2 and not any(isinstance(m.expr, Calculation) for _, m in d.measures):
        d.chart["kind"] = "scatter"


def _limited(d: Draft) -> None:
    """A superlative that picks rows becomes an order and a limit."""
    s = d.superlative
    if s is None or not s.said or not d.measures:
        return
    per = tuple(dim.expr for _, dim in d.dimensions[:-1]) if d.per_group and len(d.dimensions) > 1 else ()
    d.limit = Limit(s.count, s.skip, per)


RULES: tuple[Callable[[Draft], None], ...] = (
    _axis_groups,
    _which,
    _superlative_measure,
    _sorted_measure,
    _entity_listed,
    _named_columns,
    _counted_category,
    _per_row,
    _things_counted,
    _over_time,
    _gap,
    _compared_groups,
    _compared_periods,
    _binned,
    _one_calendar,
    _rows_asked,
    _measured_once,
    _nothing_measured,
    _calculated,
    _proportions,
    _related,
    _limited,
)


def _filtered(d: Draft) -> Condition | None:
    """The conditions with the `or` that stands between two of them; what `and` joins holds together more tightly."""
    placed = sorted((c for c in d.filters if c in d.stands), key=lambda c: d.stands[c])
    loose = [c for c in d.filters if c not in d.stands]
    groups: list[list[Condition]] = [[]]
    for i, condition in enumerate(placed):
        if i and _or_between(d, d.stands[placed[i - 1]][1], d.stands[condition][0]):
            groups.append([])
        groups[-1].append(condition)
    if len(groups) == 1:
        return conjunction(d.filters)
    shared = [c for c in groups[0] if _leads_all(d, c)] if len(groups[0]) > 1 else []
    groups[0] = [c for c in groups[0] if c not in shared]
    sides = [conjunction(g) for g in groups if g]
    return conjunction([*loose, *shared, Or(tuple(sides)) if len(sides) > 1 else sides[0]])


def _or_between(d: Draft, left: int, right: int) -> bool:
    between = range(left + 1, right)
    return any(d.has(i, "or") and not d.has(i, "compare") for i in between) and len(between) <= 6


def _leads_all(d: Draft, condition: Condition) -> bool:
    """Whether a condition stands before the thing counted, so that both sides of an `or` after it share it."""
    return _is_period(condition)


def _whole_of(d: Draft, plan: Plan) -> Plan:
    """`students who did not take Algebra`: a negation about rows that the first table has many of is about them all."""
    kept: list[Condition] = []
    items = plan.where.items if isinstance(plan.where, And) else ([plan.where] if plan.where is not None else [])
    for condition in items:
        positive = _denied(condition)
        tables = {p.table for p in parts(condition) if isinstance(p, Column)}
        path = (
            shortest_path([plan.table], next(iter(tables)), d.links)
            if positive is not None and len(tables) == 1
            else None
        )
        if not path or all(join.many_to_one for join in path):
            kept.append(condition)
            continue
        inner = joined(Plan(path[0].right.table, dimensions=(Dimension(path[0].right),), where=positive), d.links)
        kept.append(Not(Among(path[0].left, Subquery(inner))) if inner is not None else condition)
    return msgspec.structs.replace(plan, where=conjunction(kept))


def _denied(condition: Condition) -> Condition | None:
    """What a negated condition on a value denies, else None."""
    if isinstance(condition, Compare) and condition.op == "!=" and isinstance(condition.left, Column):
        return Compare("=", condition.left, condition.right)
    simple = (
        isinstance(condition, Not)
        and isinstance(condition.item, (Among, Matches))
        and isinstance(condition.item.of, Column)
    )
    if simple and not (isinstance(condition.item, Among) and isinstance(condition.item.values, Subquery)):
        return condition.item
    return None


# -- having, order, chart ---------------------------------------------------------------------------------------------


def _havings(d: Draft) -> list[Condition]:
    found = []
    for h in d.having:
        left = h.measure or next((m.expr for _, m in d.measures if level(m.expr) == "group"), None)
        if left is None:
            left = Aggregate("count")
        found.append(Compare(h.op, left, Value(h.value, "number")))
    return found


def _ordered(d: Draft, plan: Plan) -> Plan:

    orders: list[Order] = []
    s = d.superlative
    if s is not None and s.said and plan.measures:
        orders.append(Order(plan.measures[0].expr, s.descending))
    for sorting in d.sortings:
        expr = _sort_target(d, plan, sorting)
        if expr is not None and all(o.by != expr for o in orders):
            orders.append(Order(expr, sorting.descending))
    return msgspec.structs.replace(plan, order=tuple(orders), distinct=d.distinct_list)


def _sort_target(d: Draft, plan: Plan, sorting) -> Expr | None:
    x = plan.dimensions[0].expr if plan.dimensions else (plan.measures[0].expr if plan.measures else None)
    y = plan.measures[-1 if not plan.dimensions else 0].expr if plan.measures else x
    if sorting.at:
        named = _named_target(d, plan, sorting)
        if named is not None:
            return named
    sorting.target = sorting.target or next((d.tag(i, "target") for i in sorting.at if d.has(i, "target")), None)
    by_name = {"x": plan.chart.x or x, "dimension": x, "y": plan.chart.y or y, "measure": y}
    if sorting.target in by_name:
        return by_name[sorting.target]
    if sorting.alphabetical:
        return x
    time = plan.dimensions and isinstance(plan.dimensions[0].expr, (Truncated, CalendarPart))
    return x if time and not sorting.valued else y


def _named_target(d: Draft, plan: Plan, sorting) -> Expr | None:
    """The part of the plan that the words of a sort clause name."""
    func = next((d.tag(i, "aggregate") for i in sorting.at if d.has(i, "aggregate")), None)
    links = [c for i in sorting.at for c in d.mentions[i].columns]
    if func is not None:
        for m in plan.measures:
            if (
                isinstance(m.expr, Aggregate)
                and any(m.expr.of == Column(c.table, c.column.name) for c in links)
                and (func == m.expr.func)
            ):
                return m.expr
        counts = next(
            (m.expr for m in plan.measures if isinstance(m.expr, Aggregate) and m.expr.func.startswith("count")), None
        )
        if func in ("count", "count_distinct") and counts is not None:
            return counts
    shown = [*(dim.expr for dim in plan.dimensions), *(m.expr for m in plan.measures)]
    if func is not None:
        shown = shown[len(plan.dimensions) :] + shown[: len(plan.dimensions)]
    for c in links:
        column = Column(c.table, c.column.name)
        found = next((e for e in shown if _is_of(e, column)), None)
        if found is not None:
            return found
    if (
        func == "count"
        and plan.measures
        and any(level(m.expr) == "group" for m in plan.measures)
        and any(d.mentions[i].tables or d.has(i, "entity") for i in sorting.at)
    ):
        return Aggregate("count")
    if func is not None and plan.measures:
        return plan.measures[0].expr
    for i in sorting.at:
        if d.has(i, "grain", "part"):
            return next((dim.expr for dim in plan.dimensions if not isinstance(dim.expr, Column)), None)
    if not links or links[0].score < 0.5 or (plan.measures and any(d.has(i, "target") for i in sorting.at)):
        return None
    best = max(links, key=lambda c: c.score)
    column = Column(best.table, best.column.name)
    rows = plan.measures and all(level(m.expr) == "row" for m in plan.measures)
    return column if rows else default_aggregate(best.table, best.column) if best.column.numeric else None


def _chart(d: Draft) -> Chart:
    fields = dict(d.chart.items())
    by_mention = {at: dim.expr for at, dim in d.dimensions} | {at: m.expr for at, m in d.measures}
    for axis, at in d.axes.items():
        expr = by_mention.get(at)
        if expr is None:
            found = d.best_column(at)
            column = Column(found.table, found.column.name) if found else None
            shown = [*(dim.expr for _, dim in d.dimensions), *(m.expr for _, m in d.measures)]
            shown = shown if axis == "x" else shown[::-1]
            expr = next((e for e in shown if column is not None and _is_of(e, column)), None)
        if expr is not None:
            fields[axis] = expr
    for name, wanted in (("color", d.colored), ("facet", d.faceted)):
        for at in wanted:
            expr = by_mention.get(at)
            if expr is None and (found := d.best_column(at, "category")):
                expr = next(
                    (dim.expr for _, dim in d.dimensions if _is_of(dim.expr, Column(found.table, found.column.name))),
                    None,
                )
            if expr is not None and (len(d.dimensions) > 1 or name == "facet"):
                fields[name] = expr
    if fields.get("kind") == "stacked_bar" and fields.get("stack") == "stacked":
        fields.pop("stack")
    return Chart(**fields)


# -- tables and joins -------------------------------------------------------------------------------------------------


def _base_table(d: Draft) -> str:
    if d.counted:
        return d.counted
    for _, m in d.measures:
        for p in parts(m.expr):
            if isinstance(p, Column):
                return p.table
    for _, dim in d.dimensions:
        for p in parts(dim.expr):
            if isinstance(p, Column):
                return p.table
    return max(d.tables, key=lambda t: d.weights.get(t, 0.0))
