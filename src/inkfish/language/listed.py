"""What becomes of columns that were only named: they are listed, summed up, plotted or split by."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import default_aggregate, names_single_rows
from inkfish.language.draft import Draft
from inkfish.language.heads import asks_for_rows, rows_of_head, told_with_theirs
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import read_name
from inkfish.language.panels import things_of
from inkfish.language.plurals import singular
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Bin, Column, Dimension, Expr, Measure, Missing, level, parts

SMALL = 400  # rows up to which a list of rows can be drawn as it is
REPEATS = 3.0  # rows for each value above which a category is grouped even though nothing says so


def settle_listed(d: Draft) -> None:
    """Decide what the listed columns are for, by what else is asked."""
    numbers = [(at, c) for at, c in d.listed if d.data(c).numeric and d.data(c).role in ("measure",)]
    rest = [(at, c) for at, c in d.listed if (at, c) not in numbers]
    ids = [(at, c) for at, c in rest if d.data(c).numeric and d.data(c).role in ("identifier", "time")]
    if (table := _rows_with_theirs(d, numbers, rest)) is not None:
        list_rows(d, table)
    elif _plots_rows(d, numbers):
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


def _rows_with_theirs(d: Draft, numbers: list, rest: list) -> str | None:
    """The table whose rows are listed with numbers that they have, where nothing else is asked."""
    other = rest or d.measures or d.dimensions or d.superlative is not None or d.against or d.trend or d.having
    table = told_with_theirs(d) if numbers and not other and d.chart.get("kind") in (None, "table") else None
    return table if all(c.table == table for _, c in numbers) else None


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
        if not grouped or (len(d.dimensions) < 2 and (_stands_beside_group(d, at) or only_counted(d, c))):
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
        if len(d.dimensions) < 2 and not _counts_events(d, at):
            add_group(d, at, c)
    raw = _lists_rows(d, numbers + ids)
    for at, c in sorted(numbers + (ids if not numbers else [])):
        d.measures.append((at, Measure(c if raw else usual(d, at, c))))
    if not d.measures:
        d.measures.append((-1, Measure(Aggregate("count"))))


def _counts_events(d: Draft, at: int) -> bool:
    """Whether rows are named by what happened in each: `purchases by store`, where a column tells which purchase."""
    said = d.text(at)
    kinds = d.has(at - 1, "different") or d.text(at - 1) == "of" or any(m.text in KINDS for m in d.mentions)
    return stem(said) in EVENTS and singular(said) != said and not kinds and not d.measures


EVENTS, KINDS = stems_of("happening"), words_of("kind")


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
        list_rows(d, rows_of_head(d))
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


def labelled(d: Draft, table: str, label: str) -> None:
    """Split by the rows' label: people by their first and last name, matches by when they were, sides and scores."""
    match = d.facts.matches.get(table)
    if match is not None and label == match.names.first.name:
        when = d.time_column(table)
        d.dimensions += [(-2, Dimension(Column(table, when[1].name)))] if when is not None else []
        d.measures += [(-2, Measure(c)) for c in (match.scores.first, match.scores.second)]
    d.dimensions += [(-2, Dimension(Column(table, name))) for name in d.row_names(Column(table, label))]


def told_once(d: Draft, table: str) -> bool:
    """Whether what is asked for by its key has several rows, of which nothing is shown: an order of several lines."""
    shared = table in d.own_keys and not d.own_keys[table].unique
    return shared and not d.listed and not d.sortings


def list_rows(d: Draft, table: str) -> None:
    """List a table's rows by their label, with what is listed, tested and sorted by; all that is told of rows that
    have none."""
    label = d.label_column(table)
    if label is not None and Missing(Column(table, label.name)) in d.filters:
        label = None  # `pets without a name`
    if label is not None and _of_many(d, label) and d.text(0).split(" ")[0] not in LISTING:
        d.measures.append((-2, Measure(Aggregate("count"))))  # `bookings in july`, of which only agents have names
        d.counted = table
        return
    if label is not None:
        labelled(d, table, label.name)
    if told_once(d, table):
        d.distinct_list = True
        return
    tested = [p for c in d.filters for p in parts(c) if isinstance(p, Column)]
    sorted_by = [Column(c.table, c.column.name) for s in d.sortings for i in s.at for c in d.mentions[i].columns[:1]]
    shown = dict.fromkeys([c for _, c in d.listed] + sorted_by + tested)
    numbers = (c for c in shown if c.table == table and d.data(c).numeric and d.data(c).role != "category")
    told = [] if label is not None else [Column(table, c.name) for c in d.tables[table].columns]
    shown = list(dict.fromkeys([*list(numbers)[:3], *told]))
    d.measures += [(-2, Measure(c)) for c in shown[:MOST_SHOWN]]


def _of_many(d: Draft, label: DataColumn) -> bool:
    """Whether the nearest to a name that rows have is that of many of them, and is not what is asked for."""
    words = {word for form in read_name(label.name).forms for word in form}
    named = any(c.column.name == label.name and c.score >= 0.6 for m in d.mentions for c in m.columns)
    return label.rows > ALIKE * label.distinct and not words & TITLES and not named


ALIKE, LISTING, TITLES = 10, words_of("list"), stems_of("title")
MOST_SHOWN = 12  # columns of rows that have no name


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


def add_group(d: Draft, at: int, expr: Expr) -> None:
    """Split by something, once."""
    if all(dim.expr != expr for _, dim in d.dimensions):
        d.dimensions.append((at, Dimension(expr)))
    if d.free(at):
        d.take(at, "group", f"split by {getattr(expr, 'name', 'time')}")


def only_counted(d: Draft, column: Column) -> bool:
    """Whether a category stands so far only as what is counted: `services and how many services` splits by it too."""
    shown = [dim.expr for _, dim in d.dimensions] + [c for _, c in d.listed]
    counts = [
        m.expr
        for _, m in d.measures
        if isinstance(m.expr, Aggregate) and m.expr.func == "count" and m.expr.of == column
    ]
    return bool(counts) and column not in shown and not d.data(column).numeric
