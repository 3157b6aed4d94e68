"""Numbers that rows or groups are held against: `price over 120`, `at least 5 products`."""

from __future__ import annotations

import math

from inkfish.data.table import Column as DataColumn
from inkfish.language.amounts import VERBS, is_timed, minutes_of, money_column
from inkfish.language.bounded import bounded, of_currency, of_groups, reaches
from inkfish.language.columns import shared_key, told_by
from inkfish.language.comparatives import GENERAL, is_comparative
from inkfish.language.degrees import op_meant
from inkfish.language.draft import Draft, Having
from inkfish.language.flags import is_flag
from inkfish.language.goods import goods_in_orders, units_in_row
from inkfish.language.heads import head
from inkfish.language.mention import ColumnLink
from inkfish.language.negation import OPPOSITE, negated_before
from inkfish.language.numerals import constant, is_clock, number_after, numeric_at, plain_number
from inkfish.language.plurals import singular
from inkfish.language.reached import bare_rows
from inkfish.language.sole import sole_amount
from inkfish.language.spoken import FIGURES, ONE_OF_MONEY, SCALES
from inkfish.language.subjects import column_before
from inkfish.language.tokens import tokenize
from inkfish.query.plan import Aggregate, Column, Compare, Value


def read_numbers(d: Draft) -> None:
    """`price over 120`, `more than 120 dollars`, `at least 5 products`, `120 or more`."""
    _worth(d)
    for at in range(len(d.mentions)):
        op = d.tag(at, "compare") or ("<=" if d.has(at, "within") and is_timed(d, at + 1) else None)
        if d.free(at) and d.text(at) == "+" and at and d.free(at - 1) and d.mentions[at - 1].number is not None:
            _bound(d, at, ">=", at - 1)  # `5+ goals`
            continue
        if not d.free(at) or op is None:
            continue
        number = number_after(d, at)
        if (
            number is None
            and at
            and d.free(at - 1)
            and d.mentions[at - 1].number is not None
            and d.text(at).startswith(("or ", "and "))
        ):
            number = at - 1
        if number is None:
            if op == "=" or op == "!=":
                _compared_value(d, at, op)
            continue
        joined = number > at and d.text(at).startswith(("or ", "and "))  # `and over 50?` is no `50 and over`
        if not _two_years(d, at, number):
            _bound(d, at, op[0] if joined else op, number)


def _worth(d: Draft) -> None:
    """`million dollar homes`, `billion-dollar companies`, `who makes six figures`: rows of at least that much money."""
    for at in range(len(d.mentions)):
        last = _last_of_worth(d, at) if d.free(at) and d.mentions[at].number is not None else None
        value = d.mentions[at].number
        column = money_column(d, lambda c, value=value: reaches(d, c, value)) if last is not None else None
        if column is None or (at and d.has(at - 1, "compare")):
            continue
        d.keep((at, last), Compare(">=", column, constant(d.data(column), value)))
        for i in range(at, last + 1):
            d.take(i, "condition", f"{column.name} >= {value}" if i == at else "")


def _last_of_worth(d: Draft, at: int) -> int | None:
    """Where the words end that say what something is worth; None where it is no such amount."""
    word, unit = d.text(at).split(" ")[-1], at + 1 + (d.text(at + 1) == "-")
    if word in FIGURES:
        return at
    of_rows = unit + 1 < len(d.mentions) and any(t.score >= 0.7 for t in d.mentions[unit + 1].tables)
    return unit if word in SCALES and d.text(unit) in ONE_OF_MONEY and of_rows else None


def _two_years(d: Draft, at: int, number: int) -> bool:
    """Whether a comparison holds one year against another, and no number: `was 2017 warmer than 2016`."""
    years = [i for i in range(at) if d.mentions[i].number is not None and d.mentions[i].time is not None]
    return bool(years) and d.mentions[number].time is not None and d.text(at).endswith(" than") and number == at + 1


def _compared_value(d: Draft, at: int, op: str) -> None:
    """`status equals Open`: leave the value to its own rule, and take the sign."""
    nxt = d.step(at, 1)
    if nxt > 0 and d.mentions[nxt].values:
        d.take(at, "not" if op == "!=" else "condition")


def _level(d: Draft, after: int) -> Column | None:
    """`when was wheat above 300`: what is told of each thing at each time, where a bound names nothing."""
    column = told_by(d) if d.facts.series and (after < 0 or not d.content(after)) else None
    return column if column is not None and not d.data(column).additive else None


def _bound(d: Draft, at: int, op: str, number: int) -> None:
    """Decide what a bound holds for: a column before it, a column or unit after it, an aggregate, or a count."""
    negated = negated_before(d, min(at, number))
    if negated is not None:
        d.take(negated, "condition")
        op = OPPOSITE[op]
    d.take(at, "condition")
    d.take(number, "condition")
    number = _said_again(d, number)
    value = d.mentions[number].number
    after = d.step(number, 1)
    currency = of_currency(d, after)
    if (
        after > 0
        and d.free(after)
        and d.has(after, "unit_word")
        and not (d.mentions[after].columns and d.mentions[after].columns[0].score > 0.8)
    ):
        d.take(after, "condition")
        after = d.step(after, 1) if d.text(after + 1) == "of" else -1
    if _so_many_are(d, number, after):
        d.having.append(Having(op, value, Aggregate("count")))
        d.say(at, f"groups with {op} {value}")
        return
    if _counts_things(d, number, after):
        d.having.append(Having(op, value, _count_of(d, after)))
        d.take(after, "having", f"groups with {op} {value}")
        return
    if aggregate := _aggregate_before(d, min(at, number)):
        d.having.append(Having(op, value, aggregate))
        d.say(at, f"groups where the value is {op} {value}")
        return
    column, value = (currency, value) if currency is not None else bounded(d, at, number, after)
    column = column or _level(d, after)
    if column is not None and of_groups(d, column, min(at, number)):
        d.having.append(Having(op, value, Aggregate("sum", column)))
        d.say(at, f"groups whose total {column.name} is {op} {value}")
        return
    no_count = 0 < value < 1 or bare_rows(d, min(at, number)) is not None
    if column is None and no_count:
        d.unknown.append(d.text(number))  # no number of rows is a fraction, and no row is so many
    if column is None and (_of_a_quality(d, at) or is_clock(d, number) or no_count or d.text(at - 1) in VERBS):
        for i in (at, number):
            d.role.pop(i, None)
        return
    if column is None:
        d.having.append(Having(op, value))
        d.say(at, f"groups where the value is {op} {value}")
        return
    for i in (after, min(at, number) - 1):
        if d.free(i) and any(Column(c.table, c.column.name) == column for c in d.mentions[i].columns[:1]):
            d.take(i, "condition")  # `scored more than 20 points`, which are what was scored
    if d.free(unit := max(at, number) + 1) and d.has(unit, "unit"):
        d.take(unit, "condition")  # `a delay over 2 hours` is split by no hour
    op = op_meant(d, d.text(at), op, column)
    d.keep((min(at, number), max(at, number)), Compare(op, column, constant(d.data(column), value)))
    d.say(at, f"{column.name} {op} {d.text(number) if is_clock(d, number) else value}")
    _same_bound(d, max(at, number) + 1, op)


def _said_again(d: Draft, number: int) -> int:
    """Where a number stands in brackets in another unit of time, which the column is in then: `5 years (60 months)`."""
    again = number + 3
    if d.text(again - 1) != "(" or d.text(again + 2) != ")" or d.mentions[again].number is None:
        return number
    lengths = [minutes_of(d, at) for at in (number, again)]
    if None in lengths or not math.isclose(*lengths, rel_tol=0.05):
        return number
    for i in (*range(number + 1, again + 1), again + 2):
        if d.free(i):
            d.take(i, "condition")
    return again


def _only_number(d: Draft) -> Column | None:
    """The one number that a lone table holds of each thing at each time: `months that GOOG was above 500`."""
    tables = tuple(d.tables.values())
    found = sole_amount(tables[0]) if len(tables) == 1 else None
    return Column(tables[0].name, found[0].name) if found is not None else None


def _same_bound(d: Draft, at: int, op: str) -> None:
    """`more than 20 points and 5 assists`: a second number with its noun is bounded like the first."""
    number, noun = at + 2, at + 3
    if not (d.has(at + 1, "and") and noun < len(d.mentions) and plain_number(d, number) and d.free(noun)):
        return
    if numeric_at(d, noun) and not d.has(noun + 1, "compare"):
        found = d.best_column(noun, "numeric")
        d.keep(
            (number, noun),
            Compare(op, Column(found.table, found.column.name), Value(d.mentions[number].number, "number")),
        )
        for i in (number, noun):
            d.take(i, "condition", f"{found.column.title} {op} {d.text(number)}")


def _of_a_quality(d: Draft, at: int) -> bool:
    """Whether a bound is of a quality, and so never of how many there are: `heavier than 80`."""
    word = d.text(at).split(" ")[0]
    return d.text(at).endswith(" than") and word not in GENERAL and is_comparative(word)


def _so_many_are(d: Draft, number: int, after: int) -> bool:
    """Whether a bound is of how many rows are so: `more than 150 survivors`, where a column says who survived."""
    found = d.best_column(after) if 0 < after <= number + 2 and d.free(after) else None
    plain = not d.mentions[number].unit and d.mentions[number].number > 1
    if d.tag(number - 2, "aggregate") == "count" or d.has(number + 1, "helper"):
        return False  # `how many over 60 smoke`, `patients over 60 who are smokers`
    return found is not None and plain and is_flag(found.column) and found.score >= 0.6


def _counts_things(d: Draft, number: int, after: int) -> bool:
    """Whether a bound counts rows of a table or distinct things: `at least 5 products`, `more than 2 orders`."""
    if after < 0 or not d.free(after) or after > number + 2 or d.has(after, "by", "chart", "sort", "unit"):
        return False
    m = d.mentions[after]
    if units_in_row(d, after) is not None:
        return False
    if m.values and d.free(after + 1) and numeric_at(d, after + 1):
        return False  # `more than 20 fever deaths`
    heads = [t.table for i in range(number) for t in d.mentions[i].tables[:1] if t.score >= 0.7]
    if m.tables and m.tables[0].score >= 0.7 and heads and heads[0] != m.tables[0].table:
        d.counted = d.counted or m.tables[0].table
        return True
    best = m.columns[0] if m.columns else None
    beyond = best is not None and _beyond(d, best.column, number, after)
    per_row = best is not None and best.column.numeric and best.score > 0.5
    if per_row and not beyond and (best.column.role in PER_ROW or _of_many(best.column)):
        return False
    table = m.tables and m.tables[0].score >= 0.7
    group_before = any(d.has(i, "where") for i in range(max(0, number - 5), number)) or _also_of_groups(d, number)
    return bool((table or d.has(after, "entity") or (best and best.score > 0.6)) and group_before)


def _beyond(d: Draft, column: DataColumn, number: int, noun: int) -> bool:
    """Whether so many are no value of a number, which only rows have one of each: `at least 50 ratings`."""
    said = d.tokens[d.mentions[noun].end - 1].text
    most = column.maximum if column.numeric else None
    single = singular(said) != said and not _of_many(column) and not column.additive
    return most is not None and single and d.mentions[number].number > most


PER_ROW = ("measure", "time")


def _also_of_groups(d: Draft, at: int) -> bool:
    """Whether a bound is joined to one on groups: `clubs with an average age under 25 and at least 10 players`."""
    joined = next((i for i in range(at - 1, max(-1, at - 4), -1) if d.has(i, "and")), None)
    return joined is not None and bool(d.having)


def _of_many(column: DataColumn) -> bool:
    """Whether a column of numbers is called by a plural, so that each row has as many: `children`, `bedrooms`."""
    last = [t.text for t in tokenize(column.name) if t.kind == "word"][-1:]
    return bool(last) and singular(last[0]) != last[0]


def _count_of(d: Draft, at: int) -> Aggregate:
    """What a bound on a count counts: different values of a category, else rows."""
    m = d.mentions[at]
    if (key := shared_key(d, at)) is not None and d.text(head(d)) != d.text(at):
        return Aggregate("count_distinct", Column(key.table, key.column.name))
    if (goods := goods_in_orders(d, at)) is not None:
        return Aggregate("sum", goods)
    best = m.columns[0] if m.columns else None
    if (
        best
        and best.score > 0.6
        and not (m.tables and m.tables[0].score >= best.score)
        and best.column.role == "category"
        and not any(_named_whole(d, i, best) for i in range(at))
    ):
        return Aggregate("count_distinct", Column(best.table, best.column.name))
    return Aggregate("count")


def _named_whole(d: Draft, at: int, link: ColumnLink) -> bool:
    """Whether a mention names a column by more of its name: `by pollster`, before `at least 50 polls`."""
    found = d.best_column(at)
    return found is not None and found.column == link.column and found.score > link.score


def _aggregate_at(d: Draft, at: int) -> int | None:
    """The aggregate word that a bound right after it holds for: `with average salary higher than 42000`."""
    i, seen = at - 1, 0
    while i >= 0 and seen < 5 and not d.boundary(i):
        if d.tag(i, "aggregate") == "count" and numeric_at(d, i - 1):
            return None  # `a red card count above 0`
        if d.has(i, "aggregate") and not any(c.score >= 0.9 for c in d.mentions[i].columns[:1]):
            opener = any(d.has(k, "where") for k in range(max(0, i - 3), i)) or _also_of_groups(d, i)
            return i if opener else None
        if d.has(i, "where", "and", "or"):
            return None
        i, seen = i - 1, seen + 1
    return None


def _aggregate_before(d: Draft, at: int) -> Aggregate | None:
    """The aggregate that a bound holds for, its words taken; None where there is none."""
    i = _aggregate_at(d, at)
    if i is None:
        return None
    func = d.tag(i, "aggregate")
    column = column_before(d, at, take=False)
    for k in range(i, at):
        if d.free(k) and d.mentions[k].time is None:
            d.take(k, "having")
    if func == "count":
        return Aggregate("count")
    return Aggregate(func, column) if column is not None else None
