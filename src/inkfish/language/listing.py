"""What is named and taken by no rule: columns and rows are listed as they are, split by, or summed up."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.columns import columns_named, is_of, names_single_rows
from inkfish.language.conjunction import equal_to, equals
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.families import price_of_day
from inkfish.language.heads import asks_for_rows, head, rows_of_head
from inkfish.language.labels import of_others
from inkfish.language.link import ColumnLink
from inkfish.language.listed import (
    MOST_SHOWN,
    add_group,
    labelled,
    list_rows,
    only_counted,
    settle_listed,
    told_once,
)
from inkfish.language.names import read_name
from inkfish.language.presence import of_a_clause, only_said
from inkfish.language.tokens import tokenize
from inkfish.query.plan import Aggregate, Bin, Column, Dimension, Expr, Measure, parts


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
                add_group(d, at, Column(table, label.name))
            continue
        if axis == "y" and found.column.numeric and found.column.role in ("measure", "identifier", "time"):
            d.listed.append((at, Column(found.table, found.column.name)))
            d.take(at, "listed", found.column.title)
        else:
            add_group(d, at, Column(found.table, found.column.name))


def entity_listed(d: Draft) -> None:
    """`departments with their budget`, `departments with more than 20 employees`: a group for each row of the table."""
    if d.dimensions or d.against or (d.measures and not d.having):
        _each_with_its_own(d)
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
    if lists and table != d.counted and (d.having or not of_others(d, first, label)):
        d.dimensions.append((first, Dimension(Column(table, label.name))))
        d.take(first, "listed", f"each of {table}")


def _each_with_its_own(d: Draft) -> None:
    """`readers and the number of their loans`: each of the things that a number is told of, where it is theirs."""
    at = head(d)
    table = next((t.table for t in d.mentions[at].tables[:1] if t.score >= 0.9 and d.free(at)), "")
    label = d.label_column(table) if table and not d.dimensions and not d.superlative else None
    theirs = any(d.text(i) in OWN for i in range(at + 1, len(d.mentions)))
    measured = {p.table for _, m in d.measures for p in parts(m.expr) if isinstance(p, Column)} | {d.counted} - {""}
    if label is not None and theirs and (d.has(at + 1, "and", "where")) and table not in measured:
        d.labels.add(Column(table, label.name))
        d.dimensions.append((at, Dimension(Column(table, label.name))))
        d.take(at, "group", f"each of {table}")


def _loosely_named(d: Draft) -> Column | None:
    """The names of things with a bound on them all, whose noun only resembles a number: `places with 15 visits`; or a
    part of a name that tells groups apart: the `states` of `state_abbr`."""
    at = head(d)
    found = d.best_column(at) if d.free(at) and not d.mentions[at].tables else None
    label = d.label_column(found.table) if found is not None else None
    if found is not None and found.column.role in ("category", "place") and found.score >= 0.4:
        return Column(found.table, found.column.name)
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
    measured = d.measures or d.proportion or any(c.column.numeric for _, c in columns_named(d))
    named = [
        (at, c)
        for at, c in columns_named(d)
        if not _modifies(d, at, c)
        and not _infinitive(d, at)
        and not _done_to(d, at, c)
        and not of_a_clause(d, at, c)
        and not _paid(d, at, c)
        and not (aggregated and _vague_key(c) and not ordered)
        and not (_faint(c) and measured)
    ]
    for at, found in named:
        column = Column(found.table, found.column.name)
        told_apart = d.against or _so_described(d, at)
        single = told_apart and d.data(column).type == "text" and names_single_rows(d, column)
        if single or only_said(d, at, column):
            d.take(at, "again")  # `are flights on Mondays more delayed than on Fridays`: what the rows are
            continue
        known = [m.expr for _, m in d.measures] + [dim.expr for _, dim in d.dimensions] + [c for _, c in d.listed]
        if _rows_measured(d, at) or _verb_of_counted(d, at, found) or _verb_of_most(d, at):
            d.take(at, "again", "the rows that are measured")
            continue
        if any(is_of(e, column) for e in known) and not only_counted(d, column):
            if not d.has(d.step(at, -1), "per_group"):
                d.take(at, "again")
            continue
        d.listed.append((at, column))
        d.take(at, "listed", found.column.title)
    _named_rather(d)
    settle_listed(d)
    _named_once(d)


def _so_described(d: Draft, at: int) -> bool:
    """Whether rows are counted, and a noun leads to what is true of them: `how many members are in wards Ann won`."""
    counts = any(isinstance(m.expr, Aggregate) and d.tag(i, "aggregate") == "count" for i, m in d.measures)
    behind = d.step(at, 1, skip=("article", "helper", "where", "relative", "turn", "preposition"))
    leads = d.has(at - 1, "during", "preposition") and not d.has(at - 1, "by", "per_group")
    return counts and leads and d.role.get(behind) in ("condition", "value")


def _verb_of_counted(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether a verb only tells what became of a number that is asked for: `how many small bags were sold`."""
    asked = any(d.role.get(i) == "measure" and d.tag(i, "aggregate") in COUNTING for i in range(at))
    who = d.step(at, -1, skip=("preposition",))  # `how many items did we sell`
    return asked and d.text(at) in SOLD and d.has(who, "helper") and found.score < 0.9


def _verb_of_most(d: Draft, at: int) -> bool:
    """Whether a verb only leads to what somebody had the most of: `who earned the most overtime`, and not what all was
    paid."""
    leads = d.superlative is not None and d.superlative.at in (at + 1, at + 2)
    return leads and d.text(at) in HAVING_MOST and d.role.get(d.superlative.at + 1) == "measure"


HAVING_MOST = words_of("come_to_have")
COUNTING = ("count", "count_distinct")
SOLD = words_of("sold") | words_of("selling")


def _rows_measured(d: Draft, at: int) -> bool:
    """Whether a noun only says of what rows a number is, where groups are named: `for each vet the average cost of the
    treatments`, each with a kind of treatment."""
    number = d.step(at, -1, skip=("article", "preposition", "during", "turn"))
    of = any(d.text(i) in OF for i in range(number + 1, at))
    told = [*((where, m.expr) for where, m in d.measures), *((where, column) for where, column in d.listed)]
    measured = [expr for where, expr in told if of and number - 2 <= where <= number]
    tables = {p.table for expr in measured for p in parts(expr) if isinstance(p, Column) and d.data(p).numeric}
    rows = {t.table for t in d.mentions[at].tables if t.score >= 0.9}
    return bool(d.dimensions) and bool(tables & rows)


def _faint(found: ColumnLink) -> bool:
    """Whether a noun hardly names a category, and may be what rows are: `stores` beside a shelf's location."""
    return not found.column.numeric and found.score < 0.6


def _infinitive(d: Draft, at: int) -> bool:
    """Whether a word is what others are there to do: `machines they are assigned to repair`."""
    return d.text(at - 1) == "to" and d.text(at - 2).endswith("ed") and not d.mentions[at - 2].columns


def _done_to(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether a verb behind a thing says what was done to it, and asks for no date: `pets treated by Ann`."""
    m, thing = d.mentions[at], d.step(at, -1, skip=("article", "helper", "preposition", "relative", "where", "turn"))
    done = m.end == m.start + 1 and (m.text.endswith("ed") or m.text in DONE)
    of_things = thing >= 0 and bool(d.mentions[thing].tables or d.mentions[thing].columns)
    timed = any(word in WHEN for i in range(at) for word in d.text(i).split(" "))
    return found.column.temporal and done and of_things and not timed


def _paid(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether a participle only says what became of the amount before it: the total `tax paid`, beside a payment."""
    m, amount = d.mentions[at], d.mentions[at - 1].columns[:1] if at else ()
    done = m.end == m.start + 1 and (m.text.endswith("ed") or m.text in DONE)
    does = d.has(at + 1, "superlative", "article")  # `which country vaccinated the most people`, beside the vaccines
    called = m.text in {t.text for t in tokenize(found.column.name)}
    weak = done and not called and not found.column.numeric
    return weak and (does or (bool(amount) and amount[0].column.numeric))


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


def _modifies(d: Draft, at: int, found) -> bool:
    """Whether a name only says of what another is: `institution types`, `injured players` beside what is counted."""
    if found.column.role == "measure" or not (found.column.unique or found.score < 0.9):
        return False
    beside = d.role.get(at + 1) in ("group", "measure", "listed") and bool(
        d.mentions[at + 1].columns or d.mentions[at + 1].tables
    )
    return beside or (d.free(at + 1) and any(True for _ in d.mentions[at + 1].columns[:1]) and found.column.unique)


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
    if (each := _priced_things(d)) is not None:
        labelled(d, each.table, each.name)
        d.distinct_list = True
        return
    if asks_for_rows(d):
        list_rows(d, rows_of_head(d))
        d.distinct_list = not d.measures
        return
    table = next(iter(things), None) or (tested[0].table if len(d.tables) == 1 and tested else None)
    timed = any(d.data(c).numeric and d.data(c).role == "measure" for c in tested)
    label = (_row_label(d, table) if timed else d.label_column(table)) if table else None
    if label is None:
        if table is not None and (timed or things):
            d.measures += [(-2, Measure(Column(table, c.name))) for c in d.tables[table].columns[:MOST_SHOWN]]
        return
    own = Column(table, label.name)
    labelled(d, table, label.name)
    shown = [c for c in dict.fromkeys(tested) if c != own and c.table == table and not _of_calendar(d, c)]
    shown = [] if told_once(d, table) else shown
    if not nearly_unique(label):  # `who ran in 2004`: each of them once
        fixed = {equals(c) for c in d.filters if len(equal_to(c)) == 1}
        shown = [c for c in shown if c not in fixed or not d.data(c).numeric]
    numbers = [c for c in shown if d.data(c).numeric]
    d.measures += [(-2, Measure(c)) for c in (numbers or shown)[:3]]
    d.distinct_list = not d.measures


def _priced_things(d: Draft) -> Column | None:
    """What has a price on each of many days, where it is called so: `stocks that closed above 100` are listed once."""
    named = d.mentions[head(d)].tables[:1] if head(d) < len(d.mentions) else ()
    told = d.facts.series.get(named[0].table) if named and not d.mentions[head(d)].columns else None
    priced = told is not None and price_of_day(d.tables[named[0].table]) is not None
    return Column(named[0].table, told.name) if priced else None


OF, DONE, WHEN, OWN = words_of("of_each"), words_of("done"), words_of("asks_when"), words_of("own")


def _of_calendar(d: Draft, column: Column) -> bool:
    """Whether a column numbers a part of the calendar: rows of a month are not shown with its number."""
    return any(column.name == part.name for part in d.facts.calendar[column.table].values())


LISTING = words_of("list") | {"which"}
