"""What a superlative picks and what it is of: `which region has the highest revenue`, `top 5 products`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import (
    LEVELS,
    columns_named,
    default_aggregate,
    is_of,
    main_amount,
    names_single_rows,
    shared_key,
    told_by,
)
from inkfish.language.conjunction import equals
from inkfish.language.degrees import told_of_each
from inkfish.language.draft import Draft, Superlative
from inkfish.language.families import extreme_price
from inkfish.language.groups import time_expr, time_near
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.mention import ColumnLink, TableLink
from inkfish.language.names import read_name
from inkfish.language.panels import things_of as series_of
from inkfish.language.per_thing import said_of_each
from inkfish.language.picks import BIG, SIZED, asked_for, is_nameable, thing_picked
from inkfish.language.qualities import its_end, own_end, quality_column
from inkfish.language.rates import share_of_rows
from inkfish.language.records import peaked
from inkfish.language.subjects import amount_paid, is_number, number_ahead
from inkfish.language.things import things_of
from inkfish.language.timeline import is_habit, is_time
from inkfish.language.tokens import stem
from inkfish.language.trade import BUSY, QUIET, SELLING, bought_by_each, busy_with, goods_taken, sold_there, traded
from inkfish.query.plan import Aggregate, CalendarPart, Column, Dimension, Expr, Measure, Truncated, level


def which(d: Draft) -> None:
    """`which region ...`, `top 5 products`, `the product with the highest ...`: the thing asked for is a group."""
    if d.superlative is None or _of_each_group(d):
        return
    who = asked_for(d)
    split = [x for x in d.dimensions if not said_of_each(d, x[0])]
    of_each = d.text(0).split(" ")[0] == "who" and all(d.has(at - 1, "per_group") and x.expr != who for at, x in split)
    if who is not None and (not split or of_each):  # `who has the most in each team`
        d.superlative.said = True
        d.dimensions.append((-2, Dimension(who)))
        d.per_group = d.per_group or bool(split)
        return
    at = thing_picked(d)
    if at is None:
        _row_described(d)
        return
    d.superlative.count = _count_before(d, at) or d.superlative.count
    if d.role.get(at) == "group":
        d.superlative.said = True
        d.per_group = d.per_group or (d.dimensions[-1][0] == at and _each_before(d, at))
        return
    found, tables = d.best_column(at, "category"), d.mentions[at].tables
    if (
        d.has(at, "grain", "part")
        and d.time_column()
        and not (found and found.score > 0.9 and not found.column.temporal and not _timed_by_verb(d, at, found))
    ):
        near = time_near(d, at)
        expr = time_expr(d, at, near)
    elif (
        found
        and found.score >= 0.5
        and (not tables or _no_less_sure(found, tables[0]) or _without_label(d, found, tables[0]))
    ):
        expr = Column(found.table, found.column.name)
    elif tables:
        key = shared_key(d, at)
        label = key.column if key is not None else d.thing_column(tables[0].table)
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


def _timed_by_verb(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether the year that is meant is that of a verb: `what year were most houses built`, beside when they sold."""
    if found.column.role != "time" or found.score >= 0.99:
        return False
    others = (d.best_column(i, "temporal") for i in range(d.superlative.at, len(d.mentions)) if i != at and d.free(i))
    return any(c is not None and c.column.role == "time" and c.score >= 0.7 for c in others)


def _no_less_sure(found: ColumnLink, table: TableLink) -> bool:
    """Whether a column is about as likely what is picked as the rows of its table; where both are synonyms, it is."""
    return found.score >= table.score - (0.05 if table.score >= 0.75 else 0.1)


def _without_label(d: Draft, found: ColumnLink, table: TableLink) -> bool:
    """Whether rows are called by nothing but a column of them, and no amount: `worst rating of each film`."""
    return d.label_column(table.table) is None and not (found.column.numeric and found.column.role == "measure")


def _row_described(d: Draft) -> None:
    """`youngest survivor`, `which drama is the longest`: a row named by what is true of it, picked by its label."""
    first = d.text(0).split(" ")[0]
    near = [d.step(0, 1, skip=("article", "helper", "preposition"))] if first in ("which", "what") else []
    behind = d.superlative.at + 1
    sized = d.text(d.superlative.at) in SIZED and d.has(behind + 1, "by")  # `largest municipality by population`
    near += [behind] if d.superlative.about or sized else []
    near += [behind + 1] if is_number(d, behind) and d.free(behind) else []  # `highest population town`
    near += _opening_kind(d)
    described = any(0 <= i < len(d.mentions) and d.role.get(i) in ("value", "condition") for i in near)
    if not described or len(d.tables) > 1 or d.dimensions:
        return
    table = next(iter(d.tables))
    label = d.label_column(table)
    if label is None or label.type != "text":
        return
    itself = any(equals(c) == Column(table, label.name) for c in d.filters)  # `highest price ethereum ever reached`
    if not itself:
        d.superlative.said = True
        d.dimensions.append((-2, Dimension(Column(table, label.name))))


def _opening_kind(d: Draft) -> list[int]:
    """Where a question opens with the kind of what has the most: the `town` of `town with the highest population`."""
    first = next((i for i in range(d.superlative.at) if not d.empty(i)), 0)
    between = range(first + 1, d.superlative.at)
    having = any(d.text(i).split(" ")[0] in HAVING for i in between) and not any(d.content(i) for i in between)
    return [first] if having else []


def _of_each_group(d: Draft) -> bool:
    """Whether a superlative is the extreme of each group: `for each director, the highest rating of their films`."""
    each = _each_before(d, d.superlative.at + 1)
    asks = any(word in ("which", "who", "whose") for i in range(d.superlative.at) for word in d.text(i).split(" "))
    has_it = d.step(d.superlative.at, -1)
    held = d.text(has_it) in HAVING and is_nameable(d, d.step(has_it, -1))  # `the product with the most sales`
    return each and not d.superlative.said and not asks and not held


def _each_before(d: Draft, at: int) -> bool:
    """Whether something else is split by before what is picked: `for each channel, the month with the most orders`."""
    return any(d.has(i, "per_group") and d.role.get(d.step(i, 1)) == "group" for i in range(at - 1))


def _count_before(d: Draft, at: int) -> int:
    """`the 4 products with the highest revenue`: how many are asked for."""
    m = d.mentions[at - 1] if at and d.free(at - 1) else None
    if m is None or not isinstance(m.number, int) or m.time is not None or not 1 < m.number <= 1000:
        return 0
    d.take(at - 1, "top", f"{m.number} of them")
    return m.number


def superlative_measure(d: Draft) -> None:
    """What a superlative is of: the measure after it, the column its adjective implies, or a count."""
    s = d.superlative
    if s is None or d.jump is not None or any(level(m.expr) == "row" for _, m in d.measures):
        return
    if s.rows or (not d.measures and share_of_rows(d)):
        d.measures.append((s.at, Measure(Aggregate("count"))))
        return
    ahead = number_ahead(d, s.at)
    if ahead is None and s.said and not s.about:
        ahead = next((i for i in range(s.at) if is_number(d, i)), None)
    if ahead is not None and d.text(ahead) in SELLING and (part := sold_there(d)) is not None:
        d.measures.append((ahead, Measure(Aggregate("sum", part))))
        d.take(ahead, "measure")
        return
    if d.measures and not s.about and ahead is None:
        return
    named = ahead is not None or d.measures or any(is_number(d, i) for i in range(s.at))
    if not named and (highest := peaked(d)) is not None:
        d.measures.append((s.at, highest))
        when = d.time_column() if d.text(0).startswith("when") and not d.dimensions else None
        d.dimensions += [(-2, Dimension(Column(when[0], when[1].name)))] if when is not None else []
        s.said = True
        return
    if s.about and d.text(0).startswith("when") and (found := quality_column(d, s.about)) and (own := d.time_column()):
        s.said = True
        d.dimensions = [x for x in d.dimensions if d.role.get(x[0]) != "group" or x[0] < s.at]
        when = Column(own[0], own[1].name)
        d.dimensions += [(-2, Dimension(when))] if all(x.expr != when for _, x in d.dimensions) else []
        d.measures = [(s.at, Measure(Aggregate("max" if s.descending else "min", Column(found[0], found[1].name))))]
        return
    if d.text(0).startswith("when") and ahead is None and not s.about:
        ahead = next((i for i in range(s.at) if is_number(d, i)), None)
    if d.text(0).startswith("when") and ahead is not None and not d.dimensions and (own := d.time_column()):
        found = d.best_column(ahead, "numeric")
        s.said = True
        d.dimensions.append((-2, Dimension(Column(own[0], own[1].name))))
        func = "max" if s.descending else "min"
        d.measures = [(ahead, Measure(Aggregate(func, _of_day(d, s, found))))]
        d.take(ahead, "measure", found.column.title)
        return
    if s.about and ahead is not None and not s.said:
        _named_extreme(d, ahead)
    elif s.about and (when := _time_picked(d)) is not None:
        d.dimensions.remove(when)
        d.measures.append((when[0], Measure(Aggregate("max" if s.descending else "min", when[1].expr))))
        d.superlative, d.per_group = None, False
    elif s.said and bought_by_each(d):
        d.measures.append((s.at, Measure(Aggregate("count"))))
    elif s.about and (found := quality_column(d, s.about, _thing_said(d))) and not (s.said and ahead is not None):
        _by_quality(d, *found)
    elif ahead is not None:
        found = its_end(d, ahead, s.descending)
        d.take(ahead, "measure", found.column.title)
        func = ("max" if s.descending else "min") if not s.said else None
        measured = Aggregate(func, _of_day(d, s, found)) if func else _of_entity(d, s, found.table, found.column)
        if _judged(d) and any(isinstance(x.expr, Truncated) for _, x in d.dimensions):
            measured = default_aggregate(found.table, found.column)  # `priciest year for oil`: all of it
        d.measures.append((ahead, Measure(measured)))
        goods_taken(d, ahead)
        if func:
            d.superlative = None if s.skip == 0 else s
            d.say(s.at, f"the {func}imum")
    elif not d.measures and s.said and (sold := traded(d) or busy_with(d)) is not None:
        d.measures.append((s.at, Measure(Aggregate("sum", sold))))
    elif not d.measures and s.said and d.text(s.at) in MOST and (paid := amount_paid(d, s.at)) is not None:
        d.measures.append((s.at, Measure(_of_entity(d, s, *paid))))
        if d.free(verb := d.step(s.at, -1, skip=("article", "helper"))):
            d.take(verb, "measure", paid[1].title)
    elif not d.measures and s.said and not s.about and (main := _main_amount(d)) is not None:
        d.measures.append((s.at, Measure(default_aggregate(main.table, d.data(main)))))
        d.assumed.append(f"the {d.text(s.at)} by {d.data(main).title.lower()}")
    elif not d.measures and s.said and _of_quality_alone(d):
        d.role.pop(s.at, None)  # `poorest`: not the one with the fewest rows
        d.superlative = None
    elif not d.measures and s.said and d.text(s.at) in SIZED and (size := quality_column(d, BIG)) is not None:
        _by_quality(d, *size)
    elif not d.measures and s.said and d.text(s.at) in RAISED and (height := quality_column(d, HIGH)) is not None:
        _by_quality(d, *height)
    elif not d.measures and s.said and (keyed := _keyed_after(d)) is not None:
        at, key = keyed
        d.measures.append((at, Measure(Aggregate("count_distinct", key))))
        d.take(at, "measure", f"number of {d.text(at)}")
    elif not d.measures and s.said and (d.change is None or told_by(d) is None):
        counted = next((i for i in range(s.at + 1, len(d.mentions)) if d.free(i) and d.mentions[i].tables), None)
        if counted is not None:
            d.counted = d.counted or d.mentions[counted].tables[0].table
            d.take(counted, "measure", f"number of {d.text(counted)}")
        d.measures.append((s.at, Measure(things_of(d, counted, d.counted) if counted else Aggregate("count"))))


def _time_picked(d: Draft) -> tuple[int, Dimension] | None:
    """The group that is the time itself whose end is asked for: `last ship date`, `latest visit of each member`."""
    s = d.superlative
    found = next((x for x in d.dimensions if x[0] == s.at + 1 and isinstance(x[1].expr, Column)), None)
    timed = found is not None and s.count == 1 and not s.skip and d.data(found[1].expr).temporal
    return found if timed and stem("date") in s.about else None


def _keyed_after(d: Draft) -> tuple[int, Column] | None:
    """The key of the things that somebody had most of, where rows share it: `which user rated the most movies`."""
    at = d.step(d.superlative.at, 1)
    found = d.best_column(at) if at > 0 and d.free(at) and not d.mentions[at].tables else None
    keyed = found is not None and found.column.role == "identifier" and not found.column.unique and found.score >= 0.6
    column = Column(found.table, found.column.name) if keyed else None
    return (at, column) if column is not None and all(x.expr != column for _, x in d.dimensions) else None


def _of_quality_alone(d: Draft) -> bool:
    """Whether a superlative is of a quality that no column tells, and not of how many there are."""
    s, said = d.superlative, d.text(d.superlative.at).removeprefix("the ")
    counted = said in COUNTED or _each_sold(d, said)
    return said in UNCOUNTED or (bool(s.about) and quality_column(d, s.about) is None and not counted)


def _each_sold(d: Draft, said: str) -> bool:
    """Whether each row is one of a thing that was sold, so that `best selling` is of how many rows there are."""
    groups = [x.expr for _, x in d.dimensions if isinstance(x.expr, Column)]
    repeated = any(2 * d.data(c).distinct <= d.data(c).rows and d.time_column(c.table) for c in groups)
    return repeated and bool(SELLING & set(said.split(" ")))


def _judged(d: Draft) -> bool:
    """Whether a superlative says how good or dear something was, and not how high: `worst`, `cheapest`."""
    at = d.superlative.at
    return d.text(at) in JUDGED or not d.has(at, "superlative")


def _thing_said(d: Draft) -> frozenset[str]:
    """The stems of what a superlative picks one of."""
    said = [d.mentions[at] for at, _ in d.dimensions if at >= 0]
    return frozenset(t.stem for m in said for t in d.tokens[m.start : m.end])


def _main_amount(d: Draft) -> Column | None:
    """`top 5 products`, `best region`: what a lone table of sales or votes is about, where nothing else is named."""
    if len(d.tables) != 1 or d.text(d.superlative.at) in MOST | BUSY | QUIET:
        return None
    if any(d.free(i) and d.mentions[i].tables for i in range(d.superlative.at + 1, len(d.mentions))):
        return None
    table = next(iter(d.tables))
    if d.text(d.superlative.at - 1) in MOST or table in ("data",):
        return None
    judged = d.text(d.superlative.at) in JUDGED and any(isinstance(x.expr, Truncated) for _, x in d.dimensions)
    return main_amount(d) or (_level(d, table) if judged else None)


def _level(d: Draft, table: str) -> Column | None:
    """What a time is good or bad by where a table holds levels: `worst day for the DAX` is by the close."""
    levels = [c for c in d.tables[table].columns if c.numeric and c.role == "measure"]
    found = next((c for word in LEVELS for c in levels if (word,) in read_name(c.name).forms), None)
    return Column(table, found.name) if found else None


UNCOUNTED = words_of("uncounted")
COUNTED = words_of("most") | words_of("busy") | words_of("sized")
MOST, RAISED, HAVING = words_of("most"), words_of("raised"), words_of("having")
HIGH = tuple(w for q in load_lexicon().qualities[stems("higher")] for w in q.about)
JUDGED = words_of("judged")


def _of_day(d: Draft, s: Superlative, found: ColumnLink) -> Column:
    """The column that an extreme is of: for the price of a day, its own highest or lowest."""
    data = extreme_price(d.tables[found.table], s.descending) if found.how == "price" else found.column
    return own_end(d, Column(found.table, data.name), s.descending)


def _named_extreme(d: Draft, ahead: int) -> None:
    """`coldest temperature`: the extreme of the column that is named, of its own low or high where it has both."""
    s = d.superlative
    best = its_end(d, ahead, s.descending)
    d.measures.append(
        (s.at, Measure(Aggregate("max" if s.descending else "min", Column(best.table, best.column.name))))
    )
    d.take(ahead, "measure", best.column.title)
    d.superlative = None


def _by_quality(d: Draft, table: str, data: DataColumn) -> None:
    s = d.superlative
    column = Column(table, data.name)
    if s.said or d.listed or any(True for _ in columns_named(d)):
        if all(not is_of(m.expr, column) for _, m in d.measures):
            d.measures.append((s.at, Measure(_of_entity(d, s, table, data))))
        d.say(s.at, f"by {data.title}")
        return
    d.measures.append((s.at, Measure(Aggregate("max" if s.descending else "min", column))))
    d.say(s.at, f"{'largest' if s.descending else 'smallest'} {data.title}")
    d.superlative = None


def _of_entity(d: Draft, s: Superlative, table: str, data: DataColumn) -> Aggregate | Column:
    """How a quality of a thing with many rows is measured: amounts add, ratings are averaged, else its extreme."""
    column = Column(table, data.name)
    if "once" in d.role.values():
        return Aggregate("max" if s.descending else "min", column)  # `the most points in a single game`
    groups = [x.expr for _, x in d.dimensions]
    own = [c for c in groups if isinstance(c, Column) and c.table == table and names_single_rows(d, c)]
    if len(groups) == len(own) == 1 and not (d.measures or d.having or d.averaged):
        return column
    words = set(read_name(data.name).forms[0])
    shared = any(
        isinstance(x.expr, Column) and 2 * d.data(x.expr).distinct <= d.data(x.expr).rows for _, x in d.dimensions
    )
    parted = s.about and any(isinstance(e, CalendarPart) for e in groups) and not data.additive  # `the dearest month`
    paid = words & PAID_EACH and not data.additive
    label = d.label_column(table) if d.time_column(table) is not None else None
    whose = label is not None and groups == [Column(table, label.name)]
    logged = whose and not data.additive  # `the strongest storm` of a log
    each = told_of_each(d, data.name) and not logged
    summed = data.additive and any(is_time(d, e) for e in groups)  # `the deadliest year`
    each = each or (shared and (paid or (s.about and table in d.facts.individuals and not summed)))
    if d.averaged or parted or is_habit(d) or each:
        return Aggregate("avg", column)
    worst = shared and d.text(s.at) in JUDGED  # `worst carrier for delays`: not the one with a single long one
    if not data.additive and (worst or _of_kinds(d, table, groups)):
        return Aggregate("avg", column)
    if data.additive or words & RATING:
        return default_aggregate(table, data)
    return Aggregate("max" if s.descending else "min", column)


def _of_kinds(d: Draft, table: str, groups: list[Expr]) -> bool:
    """Whether the groups are coarser than the things that have a row for each time: continents, not countries."""
    time = d.time_column(table)
    things = series_of(d.tables[table], time[1]) if time is not None else set()
    return len(groups) == 1 and bool(things) and isinstance(groups[0], Column) and groups[0] not in things


PAID_EACH, RATING = stems_of("paid_each"), stems_of("rating")
