"""What is named and taken by no rule: columns and rows are listed as they are, split by, or summed up."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.columns import columns_named, default_aggregate, is_of, names_single_rows
from inkfish.language.draft import Draft
from inkfish.language.heads import asks_for_rows, head
from inkfish.language.levels import things_of
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.link import ColumnLink
from inkfish.language.names import read_name
from inkfish.query.plan import Aggregate, Bin, Column, Dimension, Expr, Measure, level, parts

SMALL = 400  # rows up to which a list of rows can be drawn as it is
REPEATS = 3.0  # rows for each value above which a category is grouped even though nothing says so


def axis_groups(d: Draft) -> None:
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


def entity_listed(d: Draft) -> None:
    """`departments with their budget`, `departments with more than 20 employees`: a group for each row of the table."""
    if d.dimensions or d.against or (d.measures and not d.having):
        return
    if d.having and not d.measures and (named := _loosely_named(d)) is not None:
        d.dimensions.append((head(d), Dimension(named)))
        d.take(head(d), "listed", f"each {d.data(named).title}")
        return
    first = next((i for i, m in enumerate(d.mentions) if m.tables and m.tables[0].score >= 0.8 and d.free(i)), None)
    if first is None or d.has(first - 1, "aggregate", "by") or (d.compared is not None and _is_number(d, first)):
        return
    table = d.mentions[first].tables[0].table
    label = d.label_column(table)
    numbers = [found for _, found in columns_named(d) if found.column.role == "measure"]
    if label is None or not (d.having or (numbers and all(n.table == table for n in numbers) and not d.superlative)):
        return
    lists = d.text(0).split(" ")[0] in LISTING or d.having or d.has(first + 1, "where", "and")
    if lists and table != d.counted:
        d.dimensions.append((first, Dimension(Column(table, label.name))))
        d.take(first, "listed", f"each of {table}")


def _loosely_named(d: Draft) -> Column | None:
    """The names of things with a bound on them all, whose noun only resembles a number: `places with 15 visits`."""
    at = head(d)
    found = d.best_column(at) if d.free(at) and not d.mentions[at].tables else None
    label = d.label_column(found.table) if found is not None else None
    number = found is not None and found.column.numeric and found.column.role == "measure" and found.score < 0.6
    return Column(found.table, label.name) if number and label is not None and label.type == "text" else None


def _is_number(d: Draft, at: int) -> bool:
    """Whether what names a table also is a number in it: `tip` in a table of tips."""
    found = d.best_column(at, "numeric")
    return found is not None and found.column.role == "measure" and found.score >= 0.99


def keys_named(d: Draft) -> None:
    """`debates for those on the negative side`: a key named for its part says which link is meant; it is not shown."""
    pointing = {
        (link.left_table, link.left)
        for link in d.links
        if link.many_to_one and not _words(link.left) & (_words(link.right_table) | _words(link.right))
    }
    for at, found in columns_named(d):
        if (found.table, found.column.name) in pointing and found.column.role == "identifier":
            d.keys.add(Column(found.table, found.column.name))
            if not d.counted or any(
                link.right_table == d.counted for link in d.links if link.left_table == found.table
            ):
                d.counted = found.table
            d.take(at, "key", f"by way of {found.column.title}")


def _words(name: str) -> set[str]:
    return {word for form in read_name(name).forms for word in form if len(word) > 2}


def named_columns(d: Draft) -> None:
    """Columns that nothing took: numbers are listed or summed up, categories split or are listed."""
    aggregated = bool(d.measures) or bool(d.dimensions)
    ordered = bool(d.sortings) and not d.dimensions  # `departments ranked by pay` are to be shown, by a key if need be
    named = [
        (at, c)
        for at, c in columns_named(d)
        if not _modifies(d, at, c) and not _infinitive(d, at) and not (aggregated and _vague_key(c) and not ordered)
    ]
    for at, found in named:
        column = Column(found.table, found.column.name)
        if d.against and d.data(column).type == "text" and names_single_rows(d, column):
            d.take(at, "again")  # `are flights on Mondays more delayed than on Fridays`: what the rows are
            continue
        known = [m.expr for _, m in d.measures] + [dim.expr for _, dim in d.dimensions] + [c for _, c in d.listed]
        if any(is_of(e, column) for e in known) and not _only_counted(d, column):
            d.take(at, "again")
            continue
        d.listed.append((at, column))
        d.take(at, "listed", found.column.title)
    _named_rather(d)
    _settle_listed(d, aggregated)
    _named_once(d)


def _infinitive(d: Draft, at: int) -> bool:
    """Whether a word is what others are there to do: `machines they are assigned to repair`."""
    return d.text(at - 1) == "to" and d.text(at - 2).endswith("ed") and not d.mentions[at - 2].columns


def _vague_key(found: ColumnLink) -> bool:
    """Whether a key is named by a word that may mean something else."""
    return found.column.role == "identifier" and found.score < 0.9


def _named_rather(d: Draft) -> None:
    """`how many orders does each client have? List the id and the number`: a name or key that is named stands for
    the things, rather than the label that we would choose."""
    for i, (at, dim) in enumerate(d.dimensions):
        if dim.expr not in d.labels:
            continue
        shown = [(k, c) for k, c in d.listed if c.table == dim.expr.table and _names_rows(d, c)]
        shown += [(k, x.expr) for k, x in d.dimensions if _named_of(d, x.expr, dim.expr)]
        if len(shown) == 1:
            ((where, column),) = shown
            d.dimensions = [x for x in d.dimensions if x[1].expr != column]
            d.dimensions[min(i, len(d.dimensions) - 1)] = (at, Dimension(column))
            d.listed = [x for x in d.listed if x[0] != where]
            return


def _named_once(d: Draft) -> None:
    """A key that points at rows which another group names is no group of its own: `each room` beside its name."""
    shown = [x.expr for _, x in d.dimensions if isinstance(x.expr, Column)]
    named = {c.table for c in shown if _names_rows(d, c)}
    pointing = {
        Column(link.left_table, link.left) for link in d.links if link.many_to_one and link.right_table in named
    }
    kept = [x for x in d.dimensions if x[1].expr not in pointing or x[1].expr.table in named]
    d.dimensions = kept or d.dimensions


def _named_of(d: Draft, expr: Expr, label: Column) -> bool:
    """Whether another group names the same things as their label does."""
    return isinstance(expr, Column) and expr != label and expr.table == label.table and _names_rows(d, expr)


def _names_rows(d: Draft, column: Column) -> bool:
    """Whether a column names its table's rows: their key, or a name."""
    data = d.data(column)
    own = data.role == "identifier" and data.unique
    return own or any("name" in form for form in read_name(column.name).forms)


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
    if _plots_rows(d, numbers):
        d.measures += [(at, Measure(c)) for at, c in numbers]
    elif d.measures and any(level(m.expr) == "group" for _, m in d.measures):
        _grouped_list(d, numbers, rest)
    elif d.dimensions and d.listed:
        _beside_groups(d, numbers, ids, rest)
    elif (
        len(numbers) + len(ids) >= 2
        and not (d.trend and not ids)
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


def _plots_rows(d: Draft, numbers: list) -> bool:
    """Whether rows are plotted as they are: `X vs Y coloured by Z`, `a box plot of X by Z`."""
    if d.measures or not numbers:
        return False
    shown = {at for at, _ in d.dimensions}
    if d.chart.get("kind") == "boxplot":
        return len(d.dimensions) <= 1
    drawn = d.chart.get("kind") in ("scatter", "bubble", None)
    return len(numbers) >= 2 and drawn and bool(d.colored) and shown <= d.colored


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
        names_single_rows(d, column)
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


TELLING = frozenset({"avg", "median", "max", "min"})


def usual(d: Draft, at: int, column: Column) -> Aggregate:
    """How a named column is summed up: as its own first word says (`max temp` of `max_temp`), else as is usual."""
    first = stems(d.text(at).split(" ")[0])
    said = load_lexicon().phrases.get(first, {}).get("aggregate")
    if (unread := next((i for i in d.indexes("aggregate") if d.tag(i, "aggregate") in TELLING), None)) is not None:
        said = d.tag(unread, "aggregate")  # `median turnaround, receipt to result`: its own words are unknown
        d.take(unread, "measure", f"{said} of {d.data(column).title}")
    if said in ("max", "min", "avg", "median") and d.data(column).numeric:
        return Aggregate(said, column)
    return default_aggregate(column.table, d.data(column))


def _only_numbers(d: Draft, numbers: list) -> None:
    at, c = numbers[0]
    things = _things_for_bars(d, c)
    if things is not None:
        d.dimensions.append((-1, Dimension(things)))
        d.measures.append((at, Measure(usual(d, at, c))))
        return
    spread = (
        d.distribution
        or d.bins is not None
        or d.chart.get("kind") in ("histogram", "boxplot")
        or d.chart.get("kind") == "bar"
    )
    if spread and len(numbers) == 1 and d.chart.get("kind") != "boxplot":
        few = d.data(c).distinct <= 20 and d.bins is None
        width, count = d.bins or (1.0 if c in d.made else None, None)
        d.dimensions.append((at, Dimension(c if few else Bin(c, width, count if count else (None if width else 12)))))
        d.measures.append((-1, Measure(Aggregate("count"))))
        return
    if asks_for_rows(d):
        _list_rows(d)
        return
    for at, c in numbers:
        d.measures.append((at, Measure(c if d.chart.get("kind") == "boxplot" else usual(d, at, c))))


def _things_for_bars(d: Draft, column: Column) -> Column | None:
    """`life expectancy as a bar chart`: a bar for each thing that the table has a row of at each time."""
    asked = d.chart.get("kind") == "bar" and not d.distribution and d.bins is None
    time = d.time_column(column.table) if asked else None
    things = things_of(d.tables[column.table], time[1]) if time is not None else ()
    return min((c for c in things if d.data(c).distinct <= MOST_BARS), key=lambda c: d.data(c).distinct, default=None)


MOST_BARS = 60


def _labelled(d: Draft, table: str, label: str) -> None:
    """Split by the rows' label; people by their first and last name."""
    d.dimensions += [(-2, Dimension(Column(table, name))) for name in d.names_of(Column(table, label))]


def _list_rows(d: Draft) -> None:
    """The rows by their label, with what is listed, tested and sorted by."""
    table = d.mentions[head(d)].tables[0].table
    _labelled(d, table, d.label_column(table).name)
    tested = [p for c in d.filters for p in parts(c) if isinstance(p, Column)]
    sorted_by = [Column(c.table, c.column.name) for s in d.sortings for i in s.at for c in d.mentions[i].columns[:1]]
    shown = dict.fromkeys([c for _, c in d.listed] + sorted_by + tested)
    d.measures += [(-2, Measure(c)) for c in shown if c.table == table and d.data(c).numeric][:3]


def _only_categories(d: Draft, rest: list) -> None:
    """Categories alone: how many of each when a picture or a spread is asked for; else the list of them."""
    counted = (
        d.chart.get("kind") not in (None, "table")
        or d.distribution
        or d.proportion
        or d.sortings
        or d.having
        or d.superlative
        or (d.tokens[0].text == "how" and not d.filters)  # `how do people pay`
        or any(d.text(i) in SPLITTING and d.last(i) for i in range(1, len(d.mentions)))  # `the gender split`
    )
    numbers = [(at, c) for at, c in rest if d.data(c).numeric]
    if len(rest) == 2 and numbers and d.chart.get("kind") not in (None, "table") and _hardly_repeats(d, rest[0][1]):
        value = numbers[-1] if len(numbers) == 2 or rest[0] not in numbers else rest[0]
        d.dimensions += [(at, Dimension(c)) for at, c in rest if (at, c) != value]
        d.measures.append((value[0], Measure(value[1])))
        return
    if len(rest) == 1 and d.filters and d.data(rest[0][1]).missing and not counted and not d.dimensions:
        d.measures.append((rest[0][0], Measure(Aggregate("count", rest[0][1]))))  # `medals won by Germany`
        return
    d.dimensions += [(at, Dimension(c)) for at, c in rest]
    bound = next((h.measure for h in d.having if h.measure is not None), None)
    if counted:
        d.measures.append((-1, Measure(bound or Aggregate("count"))))
    d.distinct_list = not counted


SPLITTING = words_of("splitting")


def binned(d: Draft) -> None:
    """`revenue by age in bins of 10`: a number among the groups is cut into bins."""
    if d.bins is None:
        return
    width, count = d.bins
    for i, (at, dim) in enumerate(d.dimensions):
        if isinstance(dim.expr, Column) and d.data(dim.expr).numeric and d.data(dim.expr).role == "measure":
            d.dimensions[i] = (at, Dimension(Bin(dim.expr, width, count or (None if width else 10))))


def _row_label(d: Draft, table: str) -> DataColumn | None:
    """The column that tells a table's rows apart: what they are called, else their times."""
    label, when = d.label_column(table), d.time_column(table)
    return when[1] if when is not None and when[1].unique and (label is None or not label.unique) else label


def rows_asked(d: Draft) -> None:
    """`films that grossed more than 200 million`: the rows themselves, by their label and what the condition is on."""
    if d.dimensions or d.measures or not d.filters or d.proportion:
        return
    things = [t.table for i, m in enumerate(d.mentions) for t in m.tables[:1] if t.score >= 0.7]
    tested = [p for c in d.filters for p in parts(c) if isinstance(p, Column)]
    if asks_for_rows(d):
        _list_rows(d)
        d.distinct_list = not d.measures
        return
    table = next(iter(things), None) or (tested[0].table if len(d.tables) == 1 and tested else None)
    timed = any(d.data(c).numeric and d.data(c).role == "measure" for c in tested)
    label = (_row_label(d, table) if timed else d.label_column(table)) if table else None
    if label is None:
        return
    own = Column(table, label.name)
    _labelled(d, table, label.name)
    shown = [c for c in dict.fromkeys(tested) if c != own and c.table == table]
    numbers = [c for c in shown if d.data(c).numeric]
    d.measures += [(-2, Measure(c)) for c in (numbers or shown)[:3]]
    d.distinct_list = not d.measures


LISTING = words_of("list") | {"which"}
