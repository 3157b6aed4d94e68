"""Rules for conditions: values named with or without their column, comparisons, ranges, text, missing values, times."""

from __future__ import annotations

from collections.abc import Iterator

from inkfish.data.table import Column as DataColumn
from inkfish.language.draft import Draft, Having
from inkfish.language.joining import joined, shortest_path
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.link import Mention, ValueLink
from inkfish.language.names import read_name
from inkfish.language.ordering import quality_column
from inkfish.language.tokens import stem
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Between,
    CalendarPart,
    Column,
    Compare,
    Condition,
    Dimension,
    Matches,
    Measure,
    Missing,
    Not,
    Or,
    Plan,
    Subquery,
    Value,
    Within,
    parts,
)

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def read_conditions(d: Draft) -> None:
    """Take every word that keeps or drops rows, and build the conditions."""
    for rule in (
        _averages,
        _none_of,
        _ranges,
        _text_matches,
        _numbers,
        _missing,
        _times,
        _values,
        _equal_numbers,
        _flags,
        _without,
    ):
        rule(d)


# -- comparisons with numbers -----------------------------------------------------------------------------------------


def _numbers(d: Draft) -> None:
    """`price over 120`, `more than 120 dollars`, `at least 5 products`, `120 or more`."""
    for at in range(len(d.mentions)):
        op = d.tag(at, "compare")
        if not d.free(at) or op is None:
            continue
        number = _number_after(d, at)
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
        _bound(d, at, op, number)


def _number_after(d: Draft, at: int) -> int | None:
    """The number that a comparison is with; `one` is a number here."""
    i = at + 1
    while i < len(d.mentions) and d.empty(i) and i < at + 3:
        i += 1
    return i if d.free(i) and d.mentions[i].number is not None else None


def _compared_value(d: Draft, at: int, op: str) -> None:
    """`status equals Open`: leave the value to its own rule, and take the sign."""
    nxt = d.step(at, 1)
    if nxt > 0 and d.mentions[nxt].values:
        d.take(at, "not" if op == "!=" else "condition")


def _bound(d: Draft, at: int, op: str, number: int) -> None:
    """Decide what a bound holds for: a column before it, a column or unit after it, an aggregate, or a count."""
    negated = _negated_before(d, min(at, number))
    if negated is not None:
        d.take(negated, "condition")
        op = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "!=", "!=": "="}[op]
    value = _plain(d.mentions[number])
    d.take(at, "condition")
    d.take(number, "condition")
    after = d.step(number, 1)
    if (
        after > 0
        and d.free(after)
        and d.has(after, "unit_word")
        and not (d.mentions[after].columns and d.mentions[after].columns[0].score > 0.8)
    ):
        d.take(after, "condition")
        after = d.step(after, 1) if d.text(after + 1) == "of" else -1
    if _counts_things(d, number, after):
        d.having.append(Having(op, value, _count_of(d, after)))
        d.take(after, "having", f"groups with {op} {value}")
        return
    if _grouped_by_before(d, min(at, number)) and (aggregate := _aggregate_before(d, min(at, number))):
        d.having.append(Having(op, value, aggregate))
        d.say(at, f"groups where the value is {op} {value}")
        return
    column = (
        _column_before(d, min(at, number)) or _column_after(d, after) or _implied_column(d, at) or _by_unit(d, number)
    )
    if column is not None and _of_groups(d, column, min(at, number)):
        d.having.append(Having(op, value, Aggregate("sum", column)))
        d.say(at, f"groups whose total {column.name} is {op} {value}")
        return
    if column is None:
        d.having.append(Having(op, value))
        d.say(at, f"groups where the value is {op} {value}")
        return
    d.keep((min(at, number), max(at, number)), Compare(op, column, _constant(d.data(column), value)))
    d.say(at, f"{column.name} {op} {value}")


def _by_unit(d: Draft, number: int) -> Column | None:
    """The column that an amount of money or a percentage can be of when none is named: `orders over $500`."""
    unit = d.mentions[number].unit
    kind = "percent" if unit == "%" else "currency" if unit else ""
    for name in sorted(d.tables, key=lambda t: -d.weights.get(t, 0)) if kind else ():
        fitting = [c for c in d.tables[name].columns if c.numeric and c.unit is not None and c.unit.kind == kind]
        for column in sorted(fitting, key=lambda c: not c.additive):
            return Column(name, column.name)
    return None


def _of_groups(d: Draft, column: Column, at: int) -> bool:
    """Whether a bound on an amount is of groups: `regions with revenue above 300000`, and not of single rows."""
    if not d.data(column).additive:
        return False
    opener = next((i for i in range(at - 1, -1, -1) if d.has(i, "where")), None)
    if opener is None:
        subject = d.step(-1, 1, skip=("article", "helper", "preposition", "request"))
        if subject >= at:
            return False
    else:
        subject = d.step(opener, -1)
    if subject < 0 or (d.mentions[subject].tables and d.mentions[subject].tables[0].score > 0.7):
        return False
    best = d.best_column(subject, "category")
    return (
        best is not None
        and best.column.role in ("category", "place")
        and not best.column.unique
        and best.score > 0.6
        and not any(m.tables for m in d.mentions[:subject] if m.tables and m.tables[0].score > 0.7)
    )


def _plain(m: Mention) -> float | int:
    return m.number


def _constant(column: DataColumn, value: float | int | str) -> Value:
    """A value in the type of its column: a year against dates becomes a date."""
    if column.temporal and isinstance(value, int) and 1000 <= value <= 2999:
        return Value(f"{value}-01-01", "date")
    if column.type == "text":
        return Value(str(value), "text")
    return Value(value, "number")


def _negated_before(d: Draft, at: int) -> int | None:
    i = at - 1
    while (
        i >= 0
        and (d.text(i) == "-" or (d.has(i, "helper", "article") and not d.content(i)))
        and not d.has(i, "negation")
    ):
        i -= 1
    return i if d.free(i) and d.has(i, "negation") else None


def _counts_things(d: Draft, number: int, after: int) -> bool:
    """Whether a bound counts rows of a table or distinct things: `at least 5 products`, `more than 2 orders`."""
    if after < 0 or not d.free(after) or after > number + 2 or d.has(after, "by", "chart", "sort", "unit"):
        return False
    m = d.mentions[after]
    heads = [t.table for i in range(number) for t in d.mentions[i].tables[:1] if t.score >= 0.7]
    if m.tables and m.tables[0].score >= 0.7 and heads and heads[0] != m.tables[0].table:
        d.counted = d.counted or m.tables[0].table
        return True
    best = m.columns[0] if m.columns else None
    if best and best.column.numeric and best.column.role in ("measure", "time") and best.score > 0.5:
        return False
    table = m.tables and m.tables[0].score >= 0.7
    group_before = any(d.has(i, "where") for i in range(max(0, number - 5), number))
    return bool((table or d.has(after, "entity") or (best and best.score > 0.6)) and group_before)


def _count_of(d: Draft, at: int):
    m = d.mentions[at]
    best = m.columns[0] if m.columns else None
    if (
        best
        and best.score > 0.6
        and not (m.tables and m.tables[0].score >= best.score)
        and best.column.role == "category"
    ):
        return Aggregate("count_distinct", Column(best.table, best.column.name))
    return Aggregate("count")


def _grouped_by_before(d: Draft, at: int) -> bool:
    return _aggregate_at(d, at) is not None


def _aggregate_at(d: Draft, at: int) -> int | None:
    """The aggregate word that a bound right after it holds for: `with average salary higher than 42000`."""
    i, seen = at - 1, 0
    while i >= 0 and seen < 5 and not d.boundary(i):
        if d.has(i, "aggregate") and not d.mentions[i].columns[:1]:
            opener = any(d.has(k, "where") for k in range(max(0, i - 3), i))
            return i if opener else None
        if d.has(i, "where", "and", "or"):
            return None
        i, seen = i - 1, seen + 1
    return None


def _aggregate_before(d: Draft, at: int):
    i = _aggregate_at(d, at)
    func = d.tag(i, "aggregate")
    column = _column_before(d, at, take=False)
    for k in range(i, at):
        if d.free(k):
            d.take(k, "having")
    if func == "count":
        return Aggregate("count")
    return Aggregate(func, column) if column is not None else None


def _column_before(d: Draft, at: int, take: bool = True) -> Column | None:
    """The nearest numeric or dated column before a bound, within its clause."""
    i, seen = at - 1, 0
    while i >= 0 and seen < 6:
        m = d.mentions[i]
        if d.boundary(i) and d.text(i) != ",":
            return None
        if d.has(i, "chart", "sort", "by") and not m.columns:
            return None
        found = d.best_column(i, "numeric")
        fits = (
            found
            and not (found.column.temporal and not _year_like(d, at))
            and not (m.tables and m.tables[0].score > found.score)
            and (found.column.numeric or found.column.temporal)
            and found.score >= 0.4
        )
        if fits and not (found.column.role == "identifier" and found.score < 0.9) and d.role.get(i) != "sort":
            near = seen <= 3 or d.has(i - 1, "where")
            if near and take and d.free(i):
                d.take(i, "condition")
            return Column(found.table, found.column.name) if near else None
        seen += not d.empty(i)
        i -= 1
    return None


def _year_like(d: Draft, at: int) -> bool:
    """Whether the number of a bound can be a year, so that it may be compared with a date."""
    return any(m.time is not None for m in d.mentions[at : at + 4])


def _column_after(d: Draft, after: int) -> Column | None:
    """The column or unit right after a number: `over 120 points`, `under 30 years old`."""
    if after < 0 or not d.free(after) or d.has(after, "by", "chart", "sort"):
        return None
    found = d.best_column(after, "numeric")
    if found and found.column.numeric and found.score >= 0.4:
        d.take(after, "condition")
        return Column(found.table, found.column.name)
    return None


def _implied_column(d: Draft, at: int) -> Column | None:
    """The column that an adjective implies (`older than 18`), or a verb (`cost more than`)."""
    words = d.text(at).split()
    about = tuple(w for word in words for q in load_lexicon().qualities.get(stems(word), ()) for w in q.about)
    if "cost" in d.text(at) or d.text(at - 1).startswith("cost"):
        about = ("price", "cost", *about)
    found = quality_column(d, about) if about else None
    people = d.step(at, -1)
    if (
        found is None
        and people >= 0
        and d.mentions[people].tables
        and d.text(at) in ("under", "over", "below", "above")
    ):
        found = quality_column(d, ("age",))
    if found is None and any(
        d.text(i) in ("people", "person", "student", "old", "years")
        for i in range(max(0, at - 6), min(at + 4, len(d.mentions)))
    ):
        found = quality_column(d, ("age",))
    return Column(found[0], found[1].name) if found else None


# -- ranges and averages ----------------------------------------------------------------------------------------------


def _ranges(d: Draft) -> None:
    """`between 10 and 20`, `in the range of 5 to 8`, `from 10 to 20`."""
    for at in range(len(d.mentions)):
        opens = d.has(at, "between") or d.text(at) == "from"
        if not opens or not d.free(at):
            continue
        first = _number_after(d, at)
        second = d.step(first, 1, skip=("article",)) if first is not None else -1
        second = (
            d.step(second, 1)
            if second > 0 and d.text(second) in ("and", "to", "-", "or")
            else (second if second > 0 and d.mentions[second].number is not None else -1)
        )
        if first is None or second < 0 or not d.free(second) or d.mentions[second].number is None:
            continue
        low, high = sorted((d.mentions[first].number, d.mentions[second].number))
        column = _column_before(d, at) or _column_after(d, d.step(second, 1)) or _implied_column(d, at)
        if column is None:
            continue
        negated = _negated_before(d, at)
        for i in range(at, second + 1):
            if d.free(i):
                d.take(i, "condition")
        data = d.data(column)
        inside = (Compare(">=", column, _constant(data, low)), Compare("<=", column, _constant(data, high)))
        if negated is not None:
            d.take(negated, "condition")
            d.keep(at, Or((Compare("<", column, _constant(data, low)), Compare(">", column, _constant(data, high)))))
        else:
            d.filters.extend(inside)
        d.say(at, f"{column.name} from {low} to {high}")


def _averages(d: Draft) -> None:
    """`salary above average`, `younger than the average age`, `greater than the average`."""
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        upto = at + 1
        if d.has(at, "above_average", "below_average"):
            op = ">" if d.has(at, "above_average") else "<"
        elif d.has(at, "compare") and _average_after(d, at) is not None:
            op, upto = d.tag(at, "compare"), _average_after(d, at) + 1
        else:
            continue
        after = d.step(upto - 1, 1)
        named = d.best_column(after, "numeric") if after > 0 and after <= upto + 2 and d.free(after) else None
        named = named if named and named.column.numeric and named.score > 0.4 and not d.has(after, "by") else None
        column = Column(named.table, named.column.name) if named else _column_before(d, at) or _implied_column(d, at)
        if column is None:
            continue
        if _column_before(d, at, take=False) == column:
            _column_before(d, at)
        last = after if named else upto - 1
        for i in range(at, last + 1):
            if d.free(i):
                d.take(i, "condition")
        average = Plan(column.table, measures=(Measure(Aggregate("avg", column)),))
        d.keep(at, Compare(op, column, Subquery(average)))
        d.say(at, f"{column.name} {'above' if op[0] == '>' else 'below'} its average")


def _average_after(d: Draft, at: int) -> int | None:
    i = at + 1
    while i < len(d.mentions) and d.empty(i) and i < at + 4:
        i += 1
    return i if d.free(i) and d.has(i, "average") and d.tag(i, "aggregate") in ("avg", None) else None


def _none_of(d: Draft) -> None:
    """`players with no goals`, `without any red cards`: an amount of zero, where another table is not meant."""
    for at in range(len(d.mentions)):
        none = d.text(at) in ("no", "without", "zero", "have no", "has no", "with no", "without any", "never had")
        nxt = d.step(at, 1) if none and d.free(at) else -1
        found = d.best_column(nxt, "numeric") if nxt > 0 and d.free(nxt) else None
        if found is None or not found.column.numeric or not found.column.additive or found.score < 0.6:
            continue
        column = Column(found.table, found.column.name)
        unknown = found.column.missing > 0
        d.keep(at, Missing(column) if unknown else Compare("=", column, Value(0, "number")))
        d.take(at, "condition", f"{column.name} is {'missing' if unknown else '0'}")
        d.take(nxt, "condition")


# -- text -------------------------------------------------------------------------------------------------------------


def _text_matches(d: Draft) -> None:
    """`name contains "west"`, `starting with A`."""
    for at in range(len(d.mentions)):
        how = next((k for k in ("contains", "starts", "ends") if d.has(at, k)), None)
        if not how or not d.free(at):
            continue
        what = at + 1
        while what < len(d.mentions) and d.empty(what) and len(d.text(what)) != 1 and not d.mentions[what].quoted:
            what += 1
        if what >= len(d.mentions) or d.boundary(what):
            continue
        column = _text_column_before(d, at)
        if column is None:
            continue
        negated = _negated_before(d, at)
        m = d.mentions[what]
        text = m.text.strip("\"'“”‘’")
        condition: Condition = Matches(column, how, text)
        if negated is not None:
            d.take(negated, "condition")
            condition = Not(condition)
        for i in range(at, what + 1):
            if d.free(i):
                d.take(i, "condition")
        d.keep(at, condition)
        d.say(at, f"{column.name} {how} “{text}”")


def _text_column_before(d: Draft, at: int) -> Column | None:
    for i in range(at - 1, max(-1, at - 6), -1):
        found = next((c for c in d.mentions[i].columns if c.column.type == "text"), None) if i >= 0 else None
        if found:
            further = i == at - 1 and d.has(i - 1, "and") and any(d.has(k, "where") for k in range(i - 1))
            if d.free(i) and (further or d.has(i - 1, "where") or d.text(i - 1) in ("whose", "the")):
                d.take(i, "condition")
            return Column(found.table, found.column.name)
    for name in d.tables:
        label = d.label_column(name)
        if label is not None and label.type == "text":
            return Column(name, label.name)
    return None


def _missing(d: Draft) -> None:
    """`where rating is missing`, `with no email`, `email is not null`."""
    for at in range(len(d.mentions)):
        if not d.free(at) or not d.has(at, "missing", "present"):
            continue
        linked = at and d.text(at - 1) in ("is", "are", "was", "were", "not", "is not", "are not")
        behind = d.text(at) in ("have no", "has no", "with no", "without any", "without a value", "no value") or (
            not linked and " " not in d.text(at) and at + 1 < len(d.mentions) and bool(d.mentions[at + 1].columns)
        )
        beside = d.step(at, 1 if behind else -1)
        if not behind and beside >= 0 and d.text(beside) in ("not", "is not", "are not") and d.has(at, "missing"):
            d.take(beside, "condition")
            present, beside = True, d.step(beside, -1)
        else:
            present = d.has(at, "present")
        found = d.best_column(beside) if beside >= 0 else None
        if (
            found is None
            or found.score < 0.6
            or (found.column.missing == 0 and present is False and not d.has(beside - 1, "where"))
        ):
            continue
        column = Column(found.table, found.column.name)
        d.keep(at, Not(Missing(column)) if present else Missing(column))
        d.take(at, "condition", f"{column.name} {'present' if present else 'missing'}")
        if d.free(beside):
            d.take(beside, "condition")


# -- times ------------------------------------------------------------------------------------------------------------


def _times(d: Draft) -> None:
    """Periods over the time column that stands nearest, or the table's own; two side by side are both kept apart."""
    found: list[tuple[int, Column, Condition]] = []
    for at in range(len(d.mentions)):
        m = d.mentions[at]
        if not d.free(at) or m.time is None:
            continue
        column = _time_column_near(d, at)
        if column is None or (not m.time.sure and m.values):
            continue
        if not m.time.sure and not _in_range(d, column, m):
            continue
        condition = time_condition(d, column, m)
        if condition is None:
            continue
        negated = _negated_before(d, at)
        if negated is not None:
            d.take(negated, "condition")
            condition = Not(condition)
        d.take(at, "time", f"{column.name}: {m.text}")
        earlier = found[-1] if found else None
        found.append((at, column, condition))
        if earlier and _joined(d, earlier[0], at) and earlier[1] == column:
            d.filters[-1] = _either(d.filters[-1], condition)
            d.periods = (column, m.time.grain)
            continue
        d.keep(at, condition)


def _joined(d: Draft, first: int, second: int) -> bool:
    """Whether two times are said side by side: `2023 and 2024`, `March vs April`."""
    between = range(first + 1, second)
    return 0 < len(between) <= 2 and all(
        d.has(i, "and", "or", "versus", "compare_task") or d.text(i) == "," or d.empty(i) for i in between
    )


def _either(known: Condition, more: Condition) -> Condition:
    return Or((*known.items, more)) if isinstance(known, Or) else Or((known, more))


def _in_range(d: Draft, column: Column, m: Mention) -> bool:
    """Whether a bare year falls into the years of the data, so that it reads as a time."""
    data = d.data(column)
    years = [int(str(v)[:4]) for v in (data.minimum, data.maximum) if v is not None and str(v)[:4].isdigit()]
    return len(years) == 2 and years[0] - 1 <= m.number <= years[1] + 1


def _time_column_near(d: Draft, at: int) -> Column | None:
    for i in [k for k in (at - 1, at - 2, at - 3, at - 4, at + 1) if 0 <= k < len(d.mentions)]:
        found = d.best_column(i, "temporal")
        if found and (found.column.temporal or found.column.role == "time") and found.score > 0.35:
            beside = i == at - 1 and not d.has(d.step(i, -1), "by", "different") and not d.has(i, "grain")
            if d.free(i) and (beside or d.has(i - 1, "where") or d.text(i - 1) in ("whose", "the", "where")):
                d.take(i, "condition")
            return Column(found.table, found.column.name)
    found = d.time_column()
    return Column(found[0], found[1].name) if found else None


def time_condition(d: Draft, column: Column, m: Mention) -> Condition | None:
    """Return the condition that a stretch of time puts on a time column, or None when it cannot."""
    data, span = d.data(column), m.time
    if span.months or span.weekdays:
        if not data.temporal:
            return None
        part, names, picked = (
            ("month", MONTHS, [i - 1 for i in span.months]) if span.months else ("weekday", WEEKDAYS, span.weekdays)
        )
        values = tuple(Value(names[i]) for i in picked)
        of = CalendarPart(column, part)
        return Compare("=", of, values[0]) if len(values) == 1 else Among(of, values)
    if data.temporal:
        return Within(column, span.period)
    if not isinstance(span.period, Between):
        return _years_back(data, column, span.period)
    return years_between(column, span.period, data)


def _years_back(data: DataColumn, column: Column, period) -> Condition | None:
    """The last years of a column of years, counted from the newest."""
    if not isinstance(data.maximum, int) or getattr(period, "unit", "") != "year":
        return None
    count, back = getattr(period, "count", 1), getattr(period, "back", 0)
    newest = data.maximum - back * count
    return Compare("=", column, Value(newest, "number")) if count == 1 else _both(column, newest - count + 1, newest)


def _both(column: Column, low: int, high: int) -> Condition:
    return And((Compare(">=", column, Value(low, "number")), Compare("<=", column, Value(high, "number"))))


def years_between(column: Column, period: Between, data: DataColumn) -> Condition | None:
    """Return the condition on a column of whole years that a period means."""
    low = int(period.start[:4]) if period.start else None
    high = int(period.end[:4]) - (1 if period.end[5:10] == "01-01" else 0) if period.end else None
    as_value = (lambda y: Value(str(y))) if data.type == "text" else (lambda y: Value(y, "number"))
    if low is not None and low == high:
        return Compare("=", column, as_value(low))
    if low is not None and high is not None:
        return _both(column, low, high)
    return Compare(">=", column, as_value(low)) if low is not None else Compare("<=", column, as_value(high))


# -- values -----------------------------------------------------------------------------------------------------------


def _values(d: Draft) -> None:
    """Values of the data, alone or in lists, negated or not; several of one column stay visible as groups."""
    for group in _value_groups(d):
        links = _same_column(d, group)
        if links is None:
            for at in group:
                _value_condition(d, [at], [_best_value(d, at)])
        else:
            _value_condition(d, group, links)


def _value_groups(d: Draft) -> Iterator[list[int]]:
    """Yield runs of value mentions joined by `and`, `or` and commas."""
    at = 0
    while at < len(d.mentions):
        if not _is_value(d, at):
            at += 1
            continue
        group, nxt = [at], at + 1
        while True:
            k = nxt
            while k < len(d.mentions) and (
                d.text(k) in (",", "/", "&")
                or d.has(k, "and", "or", "versus")
                or d.text(k) in ("the", "in", "for", "not")
            ):
                k += 1
            if k == nxt or not _is_value(d, k):
                break
            group.append(k)
            nxt = k + 1
        yield group
        at = nxt


def _is_value(d: Draft, at: int) -> bool:
    """Whether a mention is best read as a value of the data."""
    if not d.free(at) or not d.mentions[at].values:
        return False
    m = d.mentions[at]
    best, column = m.values[0].score, (m.columns[0].score if m.columns else 0.0)
    if m.number is not None and not m.quoted:
        return _value_column_near(d, at) is not None and m.time is None
    before = d.step(at, -1)
    if (
        before >= 0
        and d.has(before, "aggregate")
        and d.free(before)
        and not m.quoted
        and (c := d.best_column(at, "numeric"))
        and c.column.numeric
        and c.score >= 0.6
    ):
        return False
    if column >= 0.8 and not m.quoted and m.values[0].score < 1.0:
        return False
    if column >= 0.99 and not m.quoted and not _value_column_near(d, at):
        return False
    structural = set(m.tags) - {"request", "article", "helper", "preposition", "target", "entity"}
    if structural and not m.quoted and " " not in m.text:
        return _value_column_near(d, at) is not None or (
            best >= 1.0
            and m.tags.keys().isdisjoint(
                {
                    "aggregate",
                    "by",
                    "compare",
                    "and",
                    "or",
                    "negation",
                    "where",
                    "sort",
                    "superlative",
                    "top",
                    "grain",
                    "chart",
                    "unit",
                    "different",
                    "between",
                    "since",
                    "during",
                    "last",
                    "distribution",
                    "proportion",
                }
            )
        )
    if m.tables and m.tables[0].score > 0.9 and best < 1.0:
        return False
    return best >= 0.85 or (best >= 0.5 and column < 0.6 and not m.tables)


def _value_column_near(d: Draft, at: int) -> ValueLink | None:
    """The value link whose column is named beside the value, if any."""
    for link in d.mentions[at].values:
        for i in (at - 1, at - 2, at - 3, at - 4, at + 1):
            if 0 <= i < len(d.mentions) and not d.boundary(i) and any(
                c.column.name == link.column.name and c.table == link.table and c.score > 0.45
                for c in d.mentions[i].columns
            ):
                return link
    return None


def _best_value(d: Draft, at: int) -> ValueLink:
    near = _value_column_near(d, at)
    if near is not None:
        return near
    return max(
        d.mentions[at].values,
        key=lambda v: v.score + 0.3 * d.weights.get(v.table, 0) - 0.05 * (v.column.role == "text"),
    )


def _same_column(d: Draft, group: list[int]) -> list[ValueLink] | None:
    """One value link for each mention of a run, all of one column; None if there is no such column."""
    first = _best_value(d, group[0])
    ordered = [first, *[v for v in d.mentions[group[0]].values if v is not first]]
    for option in ordered:
        picked = [
            next(
                (v for v in d.mentions[at].values if v.column.name == option.column.name and v.table == option.table),
                None,
            )
            for at in group
        ]
        if all(picked):
            return picked
    return None


def _value_condition(d: Draft, group: list[int], links: list[ValueLink]) -> None:
    column = Column(links[0].table, links[0].column.name)
    negated = _negated_near(d, group[0], column)
    values = tuple(dict.fromkeys(Value(v.value) for v in links))
    if links[0].part and len(group) == 1:
        condition: Condition = Matches(column, "contains", links[0].value)
        if negated is not None:
            d.take(negated, "not")
            condition = Not(condition)
        d.keep((group[0], group[-1]), condition)
        d.take(group[0], "value", f"{links[0].column.title} contains “{links[0].value}”")
        return
    if len(values) > 1 and negated is None and _both_of(d, group, column, values):
        return
    every = len(values) >= 2 and len(values) == links[0].column.distinct
    condition: Condition = Compare("=", column, values[0]) if len(values) == 1 else Among(column, values)
    if negated is not None:
        d.take(negated, "not")
        condition = Compare("!=", column, values[0]) if len(values) == 1 else Not(condition)
    if not (every and negated is None):
        d.keep((group[0], group[-1]), condition)
    either = any(d.has(i, "or") for i in range(group[0], group[-1]))
    if len(values) > 1 and negated is None and not either:
        d.compared = column
    if d.free(group[-1] + 1):
        _take_named_column(d, group[-1], column)
    for at, link in zip(group, links, strict=True):
        d.take(at, "value", f"{link.column.title} {'is not' if negated is not None else 'is'} {link.value}")
    _take_named_column(d, group[0], column)


def _both_of(d: Draft, group: list[int], column: Column, values: tuple[Value, ...]) -> bool:
    """`students with both milk and cat`: each value on some row of its table, not all on one."""
    if not any(d.text(i) == "both" for i in range(max(0, group[0] - 3), group[0])):
        return False
    link = _link_to(d, column.table, group[0])
    if link is None:
        return False
    own, theirs = link
    for value in values:
        one = Plan(theirs.table, dimensions=(Dimension(theirs),), where=Compare("=", column, value))
        d.keep((group[0], group[-1]), Among(own, Subquery(joined(one, d.links) or one)))
    for at in group:
        d.take(at, "value", f"both of {column.name}")
    _take_named_column(d, group[0], column)
    d.apart.add(column.table)
    return True


def _negated_near(d: Draft, at: int, column: Column) -> int | None:
    """A negation that holds for a value: before it in its clause, with only its column and empty words between."""
    i = at - 1
    while i >= 0 and at - i <= 6 and not d.boundary(i):
        if d.has(i, "negation") and (d.free(i) or d.role.get(i) == "not"):
            return i
        same = any(c.column.name == column.name for c in d.mentions[i].columns)
        passes = (
            d.empty(i)
            or same
            or d.has(i, "helper", "article", "preposition", "request", "where")
            or d.role.get(i) == "value"
            or (d.has(i, "or", "and") and d.role.get(i - 1) == "value")
            or bool(d.mentions[i].tables)
            or not d.mentions[i].known
        )
        if not passes:
            return None
        i -= 1
    return None


def _take_named_column(d: Draft, at: int, column: Column) -> None:
    """Take the column named just before or after a value, when it only says where the value belongs."""
    for i, away in ((at - 1, 1), (at - 2, 2), (at - 3, 3), (at + 1, 1)):
        if not d.free(i) or d.boundary(i):
            continue
        if any(
            c.column.name == column.name and c.table == column.table and c.score > 0.45 for c in d.mentions[i].columns
        ):
            between = range(min(i, at) + 1, max(i, at))
            introduces = all(d.empty(k) or not d.free(k) for k in between) or away == 1
            grouped = d.has(i - 1, "by", "different") or d.has(d.step(i, -1), "by")
            if introduces and not grouped:
                d.take(i, "condition")
            return


def _equal_numbers(d: Draft) -> None:
    """`whose id is 10`, `problem id 10`, `not majoring in 600`: a number right after its column."""
    for at in range(len(d.mentions)):
        m = d.mentions[at]
        if not d.free(at) or m.number is None or (m.time is not None and m.time.sure):
            continue
        i = at - 1
        while (
            i >= 0
            and (d.empty(i) or d.has(i, "negation") or d.text(i) in ("=", "is", "equals", "number", "equal to"))
            and at - i < 5
        ):
            i -= 1
        found = d.best_column(i) if i >= 0 else None
        if (
            found is None
            or found.score < 0.45
            or d.has(i, "by")
            or not (found.column.numeric or found.column.type == "text")
        ):
            continue
        linked = any(
            d.text(k) in ("is", "=", "equals", "in", "of", "equal to", "are", "was") or d.has(k, "compare", "negation")
            for k in range(i + 1, at)
        )
        if not linked and found.column.role not in ("identifier", "category", "time") and i != at - 1:
            continue
        negated = _negated_near(d, at, Column(found.table, found.column.name))
        for k in range(i, at + 1):
            if d.free(k):
                d.take(k, "condition")
        column = Column(found.table, found.column.name)
        d.keep(at, Compare("!=" if negated is not None else "=", column, _constant(found.column, m.number)))
        d.say(at, f"{column.name} {'is not' if negated is not None else 'is'} {m.text}")


def _without(d: Draft) -> None:
    """`companies without a station`, `ships that do not have a captain with rank Midshipman`: no row of another table.

    Conditions on that other table hold for the rows that must not exist.
    """
    for at in range(len(d.mentions)):
        if not d.has(at, "negation", "missing") or (not d.free(at) and d.role.get(at) != "not"):
            continue
        thing = _thing_after(d, at)
        other = next((t.table for t in d.mentions[thing].tables if t.score >= 0.6), None) if thing > 0 else None
        link = _link_to(d, other, at) if other else None
        if link is None:
            continue
        own, theirs = link
        inside = [c for c in d.filters if _speaks_of(c, other)]
        d.filters = [c for c in d.filters if c not in inside]
        inside = [_positive(c) for c in inside]
        where = inside[0] if len(inside) == 1 else (And(tuple(inside)) if inside else None)
        found = joined(Plan(theirs.table, dimensions=(Dimension(theirs),), where=where), d.links)
        d.keep(at, Not(Among(own, Subquery(found or Plan(theirs.table, dimensions=(Dimension(theirs),))))))
        d.apart |= {other, theirs.table}
        d.take(at, "condition", f"without any row of {other}")
        if d.free(thing):
            d.take(thing, "condition")


def _thing_after(d: Draft, at: int) -> int:
    """The next mention of a table after a negation, past helpers, `any` and up to three words without a meaning."""
    thing, strange = d.step(at, 1), 0
    while thing > 0 and not d.mentions[thing].tables and strange <= 3 and not d.boundary(thing):
        if not (d.has(thing, "helper", "where", "request", "any_of", "by") or not d.mentions[thing].known):
            return -1
        strange += not d.mentions[thing].known
        thing = d.step(thing, 1)
    return thing if thing > 0 and d.mentions[thing].tables else -1


def _link_to(d: Draft, other: str, at: int) -> tuple[Column, Column] | None:
    """The key of a table named before the negation, and that of the first table on the way to another one."""
    before = [t.table for i in range(at) for t in d.mentions[i].tables if t.score >= 0.6 and t.table != other]
    for table in [*reversed(before), *[t for t in d.tables if t != other]]:
        path = shortest_path([table], other, d.links)
        if path:
            return path[0].left, path[0].right
    return None


def _speaks_of(condition: Condition, table: str) -> bool:
    return all(p.table == table for p in parts(condition) if isinstance(p, Column))


def _positive(condition: Condition) -> Condition:
    """A condition without the negation that belongs to the rows' existence."""
    if isinstance(condition, Not):
        return condition.item
    return (
        Compare("=", condition.left, condition.right)
        if isinstance(condition, Compare) and condition.op == "!="
        else condition
    )


def _unflagged(d: Draft) -> None:
    """`inactive`, `unpaid`: the opposite of a yes/no column."""
    flags = {
        word: Column(name, c.name)
        for name, t in d.tables.items()
        for c in t.columns
        if c.type == "boolean"
        for form in read_name(c.name).forms
        for word in form
        if len(word) > 3
    }
    for at, m in enumerate(d.mentions):
        if not d.free(at) or m.known:
            continue
        for prefix in ("in", "un", "non"):
            column = flags.get(stem(m.text.removeprefix(prefix))) if m.text.startswith(prefix) else None
            if column is not None:
                d.keep(at, Compare("=", column, Value(False, "boolean")))
                d.take(at, "condition", f"{column.name} is no")
                break


def _flags(d: Draft) -> None:
    """`returned orders`, `not shipped`: a yes/no column named as a quality."""
    _unflagged(d)
    for at in range(len(d.mentions)):
        found = d.best_column(at) if d.free(at) else None
        if found is None or found.column.type != "boolean" or found.score < 0.6:
            continue
        if d.has(at - 1, "by", "different") or d.has(d.step(at, -1), "by") or at in d.axes.values() or at in d.colored:
            continue
        negated = _negated_before(d, at)
        if negated is not None:
            d.take(negated, "condition")
        column = Column(found.table, found.column.name)
        if d.text(at + 1) in ("rate", "ratio", "share") and d.free(at + 1):
            flagged = Compare("=", column, Value(True, "boolean"))
            d.measures.append(
                (at, Measure(Aggregate("share", where=flagged), f"{d.text(at).capitalize()} {d.text(at + 1)}, %"))
            )
            d.take(at, "measure", f"share of rows where {found.column.title} is yes")
            d.take(at + 1, "measure")
            continue
        d.keep(at, Compare("=", column, Value(negated is None, "boolean")))
        d.take(at, "condition", f"{found.column.title} is {'no' if negated is not None else 'yes'}")
