"""What is measured: aggregates with what they are of, counts, `how old`, `how long`."""

from __future__ import annotations

from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import default_aggregate
from inkfish.language.conjunction import equals
from inkfish.language.draft import Draft, Superlative
from inkfish.language.entities import told_in_money, written_apart
from inkfish.language.extremes import read_extremes
from inkfish.language.fates import happened_to
from inkfish.language.flags import is_flag
from inkfish.language.goods import PERSONS, is_traded, quantity_sold
from inkfish.language.groups import add_dimension
from inkfish.language.levels import is_level
from inkfish.language.lexicon import load_lexicon
from inkfish.language.manner import read_manner
from inkfish.language.mention import ColumnLink, TableLink
from inkfish.language.names import GENERIC, read_name
from inkfish.language.paces import is_step, read_steps
from inkfish.language.parties import guests, people_asked
from inkfish.language.plurals import singular
from inkfish.language.several import read_several
from inkfish.language.spent import read_spent
from inkfish.language.subjects import SOLD, object_of
from inkfish.language.things import key_of_people, person_again, repeated_name, says_whose, things_of
from inkfish.language.tokens import tokenize
from inkfish.query.plan import Aggregate, Column, Measure, parts


def read_measures(d: Draft) -> None:
    """Take `how old`, `how much does it cost`, then aggregates with what they are of."""
    read_manner(d)
    read_extremes(d)
    read_several(d)
    read_spent(d)
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


def _is_name(d: Draft, at: int) -> bool:
    """Whether an aggregate word is rather the name of a column (`total`, `number`)."""
    m = d.mentions[at]
    if not m.columns or m.columns[0].score < 0.99:
        return False
    nxt = d.step(at, 1)
    return not (nxt > 0 and d.free(nxt) and (d.mentions[nxt].columns or d.mentions[nxt].tables))


def _aggregate(d: Draft, at: int) -> None:
    func = d.tag(at, "aggregate")
    nxt = object_of(d, at)
    before = nxt is None or d.tag(nxt, "aggregate") == "count"
    if d.text(at) == "on average" and (d.superlative is not None or d.measures or before):
        d.averaged = True
        d.take(at, "measure", "the average")
        return
    if func in ("count", "count_distinct"):
        if not ((func == "count_distinct" or _asks_for_steps(d, at)) and read_steps(d, at)):
            _count(d, at, func, nxt)
        return
    if func == "mode":
        _commonest(d, at, nxt)
        return
    if func == "percentile":
        _percentile(d, at, nxt)
        return
    if nxt is not None and (_rows_before_number(d, nxt) or _before_its_noun(d, nxt)):
        d.role.setdefault(nxt, "measure")
        nxt += 1  # `average match length`, `average weight gain`
    if nxt is not None and d.has(nxt, "aggregate") and d.free(nxt) and not d.mentions[nxt].columns:
        inner = object_of(d, nxt)
        while inner is not None and d.has(inner, "aggregate") and not d.mentions[inner].columns:
            inner = object_of(d, inner)
        apart = func in ENDS and d.tag(nxt, "aggregate") in ENDS and nxt == at + 1
        if apart or any(d.has(i, "and") or d.text(i) in (",", "/") for i in range(at + 1, nxt)):
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


def _asks_for_steps(d: Draft, at: int) -> bool:
    """Whether times are counted that many rows are of: `how many days are there`, and no `days did patients stay`."""
    own = d.time_column()
    averaged = any(d.tag(i, "aggregate") == "avg" for i in range(len(d.mentions)))
    measured = any(d.free(i) and _numeric(d, i) for i in range(at + 2, len(d.mentions)))
    repeated = own is not None and own[1].temporal and not own[1].unique
    days = d.tag(at + 1, "grain") == "day" and d.text(at).endswith("how many")
    return repeated and days and not d.filters and not averaged and not measured


ENDS = frozenset({"min", "max"})
ASKING = words_of("question")


def _rows_before_number(d: Draft, at: int) -> bool:
    """Whether what the rows are only stands before what is measured of them: the `match` of `average match length`."""
    m = d.mentions[at]
    return bool(m.tables) and not m.columns and not m.tags and d.free(at + 1) and _numeric(d, at + 1)


def _before_its_noun(d: Draft, at: int) -> bool:
    """Whether a number only says what the one after it is of: the `weight` of `weight gain`."""
    names = [d.best_column(i, "numeric") for i in (at, at + 1) if d.free(i) and d.mentions[i].columns]
    sure = len(names) == 2 and all(found.column.numeric and found.score >= 0.9 for found in names)
    return sure and not d.has(at + 2, "and") and not any(d.has(i, *NO_NOUN) for i in (at, at + 1))


NO_NOUN = ("aggregate", "and", "grain", "superlative")


def _commonest(d: Draft, at: int, nxt: int | None) -> None:
    """`the most common status`: the value that most rows have."""
    found = d.best_column(nxt, "category") if nxt is not None else None
    if nxt is not None and (found is None or d.mentions[nxt].tables) and d.free(nxt + 1):
        found, nxt = d.best_column(nxt + 1, "category") or found, nxt + 1
    asked = next((i for i in range(at) if d.text(i) in ASKING and d.free(i + 1)), None) if found is None else None
    if nxt is None and asked is not None:  # `which colour is the most popular`
        nxt, found = asked + 1, d.best_column(asked + 1, "category")
    column = Column(found.table, found.column.name) if found else _name_of_rows(d, nxt)
    if column is None:
        return
    d.per_group = d.per_group or bool(d.dimensions)
    add_dimension(d, nxt, column)
    d.measures.append((at, Measure(Aggregate("count"))))
    d.superlative = d.superlative or Superlative(True, said=True, at=at)
    d.take(at, "measure", "the commonest")
    d.take(nxt, "group", d.data(column).title)


def _name_of_rows(d: Draft, at: int | None) -> Column | None:
    """The column of names that many rows share, where the rows themselves are said: `the most popular pizza`."""
    tables = d.mentions[at].tables if at is not None and d.free(at) else ()
    label = d.label_column(tables[0].table) if tables else None
    return Column(tables[0].table, label.name) if label is not None and not label.unique else None


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
    return found is not None and found.column.numeric and found.column.role != "identifier" and found.score > 0.5


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


def _count_instead(d: Draft, at: int, func: str, nxt: int | None) -> None:
    """`total of players`, `average orders per month`: things that are no numbers are counted; else it stays unread."""
    rows = nxt is not None and bool(d.mentions[nxt].tables) and func == "avg" and is_step(d, nxt + 1)
    if rows or (func == "sum" and nxt is not None and (d.mentions[nxt].tables or d.mentions[nxt].columns)):
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
    inside = next((i for i in range(at + 1, len(d.mentions)) if d.text(i - 1) == "(" and d.text(i + 1) == ")"), -1)
    if nxt is None and d.free(inside) and _numeric(d, inside):  # `median wait from A to B (wait_min)`
        found = d.best_column(inside, "numeric")
        d.measures.append((at, Measure(Aggregate(func, Column(found.table, found.column.name)))))
        d.take(at, "measure", f"{func} of {found.column.title}")
        d.take(inside, "measure")
        return
    if nxt is None and func != "sum":
        before = next((i for i in range(at - 1, max(-1, at - 4), -1) if d.free(i) and _numeric(d, i)), None)
        if before is not None:
            found = d.best_column(before, "numeric")
            d.measures.append((at, Measure(Aggregate(func, Column(found.table, found.column.name)))))
            d.take(at, "measure", f"{func} of {found.column.title}")
            d.take(before, "measure")


def _tested(d: Draft, found: ColumnLink) -> bool:
    """Whether a column of yes and no is a condition or a group already: `how many did not survive`."""
    column = Column(found.table, found.column.name)
    used = [*map(equals, d.filters), *(x.expr for _, x in d.dimensions)]
    return is_flag(found.column) and column in used


def _count_rows(d: Draft, at: int, condition: int | None) -> None:
    """Count rows, which may be named behind what is true of them: `how many 5 star hospitals`."""
    table = next(iter(d.tables)) if len(d.tables) == 1 else None
    who = person_again(d, table) if table is not None and d.tag(at, "aggregate") == "count_distinct" else None
    d.measures.append((at, Measure(Aggregate("count_distinct", who) if who is not None else Aggregate("count"))))
    d.take(at, "measure", "number of rows")
    rows = condition + 1 if condition is not None else len(d.mentions)
    if d.free(rows) and any(t.score >= 0.6 for t in d.mentions[rows].tables):
        d.take(rows, "measure", f"rows of {d.mentions[rows].tables[0].table}")


KEYED = 0.75  # how surely a noun names the key of what is counted


def _count(d: Draft, at: int, func: str, nxt: int | None) -> None:
    """Decide what is counted: rows of a table, different values, or a column of amounts that is summed."""
    value = next((i for i in range(at + 1, len(d.mentions)) if d.role.get(i) == "value"), None)
    sold = quantity_sold(d, value) if nxt is None and value is not None else None
    if sold is not None:
        _sum(d, at, sold)
        return
    if nxt is None or d.role.get(nxt) == "condition":
        _count_rows(d, at, nxt)
        return
    if says_whose(d, nxt):
        d.role.setdefault(nxt, "measure")
        nxt += 1
    if (verb := happened_to(d, nxt)) is not None:
        column = d.best_column(verb, "numeric").column
        d.measures.append((at, Measure(Aggregate("sum", Column(d.best_column(verb, "numeric").table, column.name)))))
        for i in (at, nxt, verb):
            d.take(i, "measure", f"total of {column.title}" if i == verb else "")
        return
    m = d.mentions[nxt]
    if (asked := people_asked(d, at, nxt)) is not None:
        d.measures.append((at, Measure(Aggregate("sum", asked))))
        d.take(at, "measure", f"total of {asked.name}")
        return
    last = d.tokens[m.end - 1].stem
    if last in PERSONS and (size := guests(d)) is not None:
        d.measures.append((at, Measure(Aggregate("sum", size), f"Number of {m.text}")))
        for i in (at, nxt):
            d.take(i, "measure", f"total of {size.name}" if i == at else "")
        return
    found, table = d.best_column(nxt, "numeric"), (m.tables[0] if m.tables else None)
    if found is not None and found.score < 0.9 and found.table in d.facts.individuals and last in PERSONS:
        found = None  # each row is one of the people, and no column counts others
    if found is not None and d.role.get(nxt) == "condition" and found.column.numeric and not table:
        _count_rows(d, at, nxt)  # `how many scored over 80`: what is bounded is not added
        return
    if d.has(nxt, "aggregate") and not m.columns:
        d.take(at, "measure")
        return
    sales = func == "count" and any(told_in_money(t, d.tokens[m.end - 1].stem) for t in d.tables.values())
    if sales and found is not None and found.score < 0.9:  # `number of sales` beside their totals: of the rows
        d.measures.append((at, Measure(Aggregate("count"), f"Number of {m.text}")))
        d.take(at, "measure", "number of rows")
        d.take(nxt, "measure")
        return
    keyed = m.columns[:1] if found is not None and not table else ()
    if any(c.column.role == "identifier" and not c.column.unique and found.score < c.score >= KEYED for c in keyed):
        key = Column(keyed[0].table, keyed[0].column.name)  # `how many orders`: `ORDERNUMBER`, no `QUANTITYORDERED`
        d.measures.append((at, Measure(Aggregate("count_distinct", key), f"Number of {m.text}")))
        d.take(at, "measure", f"number of different {key.name}")
        d.take(nxt, "measure")
        return
    level = found is not None and found.score > 0.5 and is_level(d.tables[found.table], found.column)
    apart = tuple(filter(None, (written_apart(found.column.name, d.tables[found.table]),))) if found else ()
    if found and (_amount(found, m.text, table, apart) or level) and not _tested(d, found):
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
    plain = func == "count" and not any(d.has(i, "different") for i in range(at, nxt))
    if (sold := quantity_sold(d, nxt) if plain and is_traded(d, nxt) else None) is not None:
        _sum(d, at, sold)
        if d.free(nxt):
            d.take(nxt, "measure")
        return
    if (
        table
        and table.score >= 0.6
        and not (found and found.score > table.score and d.role.get(nxt) is None and func == "count_distinct")
    ):
        different = func == "count_distinct" or any(d.has(i, "different") for i in range(at, nxt))
        person = key_of_people(d, nxt, table.table) if func == "count_distinct" else None
        name = person or (repeated_name(d, table.table) if different else None)
        counted = Aggregate("count_distinct", name) if name else things_of(d, nxt, table.table, different)
        d.measures.append((at, Measure(counted, f"Number of {m.text}")))
        d.counted = d.counted or (table.table if table.table not in d.apart else "")
        d.take(at, "measure", f"number of {m.text}")
        if d.free(nxt):
            d.take(nxt, "measure", f"rows of {table.table}")
        return
    category = d.best_column(nxt, "category")
    distinct = func == "count_distinct" or any(d.has(i, "different") for i in range(at, nxt))
    distinct = distinct or (category is not None and _names_things(d, category, m.text))
    sold = quantity_sold(d, nxt) if not distinct else None
    if sold is not None:
        _sum(d, at, sold)
        if d.free(nxt) and not d.mentions[nxt].values:
            d.take(nxt, "measure")
        return
    if category is None or category.score < 0.5:
        d.measures.append((at, Measure(Aggregate("count"))))
        d.counted = d.counted or d.owner(nxt) or ""
        d.take(at, "measure", "number of rows")
        if d.free(nxt):
            d.take(nxt, "measure")
        return
    column = Column(category.table, category.column.name)
    own = any(p == column for c in d.filters for p in parts(c))  # `gold medals`: the rows that are gold
    d.measures.append((at, Measure(Aggregate("count_distinct" if distinct and not own else "count", column))))
    d.take(at, "measure", f"number of {'different ' if distinct else ''}{category.column.title}")
    if d.free(nxt):
        d.take(nxt, "measure", category.column.title)


def _sum(d: Draft, at: int, column: Column) -> None:
    """Measure the sum of a column."""
    d.measures.append((at, Measure(Aggregate("sum", column))))
    d.take(at, "measure", f"sum of {column.name}")


def _names_things(d: Draft, found: ColumnLink, said: str) -> bool:
    """Whether a plural is of things that have a name of their own on many rows: `how many counties in each state`."""
    column, words = found.column, read_name(found.column.name).forms[0]
    person = words[-1] in CANDIDATES and 4 * column.distinct <= d.tables[found.table].rows
    if person and found.score >= 0.95 and column.type == "text":
        return any(singular(t.text) != t.text for t in tokenize(said) if t.kind == "word")
    named = words[-1] == "name" or column.role == "place"
    plural = any(singular(t.text) != t.text for t in tokenize(said) if t.kind == "word")
    return named and plural and column.distinct > 12 and 2 * column.distinct <= d.tables[found.table].rows


CANDIDATES = stems_of("stands_for_office")
SURER = 0.1  # how much surer rows are than an amount that is hardly named


def _amount(found: ColumnLink, said: str, table: TableLink | None, apart: tuple[str, ...] = ()) -> bool:
    """Whether `number of X` or `how many X` means a sum: X is the head of a column of amounts.

    `apart` is the column's name with its glued words apart.
    """
    column = found.column
    if not column.numeric or column.role != "measure" or found.score < 0.5 or found.how == "money":
        return False
    exactly = found.score >= 0.99 and column.additive and found.how != "key"
    if table and table.score >= min(0.9, found.score + SURER) and not exactly:
        return False
    of_goods = any(set(SOLD) & set(form) for form in read_name(column.name).forms)
    worth = any(form[-1] in WORTH for form in read_name(column.name).forms)
    if worth and table and table.score >= ROWS and not exactly:
        return False  # `how many loans`: not what they add up to
    if found.score >= 0.9 or (column.additive and (of_goods or found.score >= 0.7)):  # `visits` of `sessions`
        return True
    forms = [_plain(form) for name in (column.name, *apart) for form in read_name(name).forms if form]
    heads = {form[-1] for form in forms}
    heads |= {form[-2] for form in forms if len(form) > 1 and form[-1] in AFTER_AMOUNT}
    if column.additive:  # `lorries` of a column of trucks
        heads |= {other for head in heads for other in load_lexicon().sayings.get(head, ())}
    words = [t.stem for t in tokenize(said) if t.kind == "word"]
    counted = any(form[0] in COUNTING for form in forms)
    return bool(words) and (words[-1] in heads or counted)


def _plain(form: tuple[str, ...]) -> tuple[str, ...]:
    """A form of a name without what it is in or per, at its end: the `climbers` of `climbers_per_year`."""
    short = form[: form.index("per")] if "per" in form[1:] else form
    while len(short) > 1 and GENERIC.get(short[-1], 1.0) <= 0.1:
        short = short[:-1]
    return short


AFTER_AMOUNT, COUNTING, WORTH = stems_of("after_amount"), stems_of("counting"), stems_of("worth_of_one")
ROWS = 0.7  # how sure a word is to be what the rows of a table are called
