"""Numbers that rows or groups are held against: `price over 120`, `between 10 and 20`, `at least 5 products`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.ages import of_an_age
from inkfish.language.amounts import amount_meant, in_unit_of, is_timed
from inkfish.language.classes import stems_of
from inkfish.language.draft import Draft, Having
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.link import Mention
from inkfish.language.names import read_name
from inkfish.language.negation import OPPOSITE, negated_before, negated_near
from inkfish.language.ordering import quality_column
from inkfish.language.subjects import by_unit, column_after, column_before, implied_column
from inkfish.query.plan import Aggregate, Among, Column, Compare, Condition, Not, Or, Value


def read_numbers(d: Draft) -> None:
    """`price over 120`, `more than 120 dollars`, `at least 5 products`, `120 or more`."""
    for at in range(len(d.mentions)):
        op = d.tag(at, "compare") or ("<=" if d.has(at, "within") and is_timed(d, at + 1) else None)
        if d.free(at) and d.text(at) == "+" and at and d.free(at - 1) and d.mentions[at - 1].number is not None:
            _bound(d, at, ">=", at - 1)  # `5+ goals`
            continue
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
    negated = negated_before(d, min(at, number))
    if negated is not None:
        d.take(negated, "condition")
        op = OPPOSITE[op]
    value = _plain(d.mentions[number])
    d.take(at, "condition")
    d.take(number, "condition")
    after = d.step(number, 1)
    named = _of_currency(d, after)
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
    meant = amount_meant(d, at, number)
    column = (
        named
        or _owner_after(d, max(at, number))
        or (_age_of(d, min(at, number)) if meant is None else None)
        or by_unit(d, number, strictly=True)
        or column_before(d, min(at, number))
        or column_after(d, after)
        or meant
        or implied_column(d, at)
        or by_unit(d, number)
    )
    value = in_unit_of(d, column, value, number) if column is not None else value
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
    _same_bound(d, max(at, number) + 1, op)


def _same_bound(d: Draft, at: int, op: str) -> None:
    """`more than 20 points and 5 assists`: a second number with its noun is bounded like the first."""
    number, noun = at + 2, at + 3
    if not (d.has(at + 1, "and") and noun < len(d.mentions) and _plain_number(d, number) and d.free(noun)):
        return
    if _numeric_at(d, noun) and not d.has(noun + 1, "compare"):
        found = d.best_column(noun, "numeric")
        d.keep(
            (number, noun),
            Compare(op, Column(found.table, found.column.name), Value(d.mentions[number].number, "number")),
        )
        for i in (number, noun):
            d.take(i, "condition", f"{found.column.title} {op} {d.text(number)}")


def _of_currency(d: Draft, at: int) -> Column | None:
    """`more than 200k usd`: the amount whose name says that currency, where others do not."""
    if at < 0 or not d.free(at) or not d.has(at, "unit_word"):
        return None
    word = d.tokens[d.mentions[at].start].stem
    found = [
        Column(name, c.name)
        for name, t in d.tables.items()
        for c in t.columns
        if c.numeric and len(t.columns) > 1 and any(word in form for form in read_name(c.name).forms)
    ]
    return found[0] if len(found) == 1 else None


def _owner_after(d: Draft, number: int) -> Column | None:
    """The noun right after a number, which owns it: `at least 5 assists`, `more than 30 min late`."""
    after = number + 1
    while after < len(d.mentions) and (d.has(after, "unit_word") and not _numeric_at(d, after)):
        after += 1
    if not d.free(after) or d.boundary(after) or d.has(after, "by", "chart", "sort", "where", "and", "or"):
        return None
    nxt = d.step(after, 1)
    found = d.best_column(after, "numeric")
    if not _numeric_at(d, after) or (nxt > 0 and d.has(nxt, "compare") and d.free(nxt)):
        return None
    if found.column.role not in ("measure", "category") or (d.mentions[after].tables and found.score < 0.9):
        return None
    d.take(after, "condition")
    return Column(found.table, found.column.name)


def _numeric_at(d: Draft, at: int) -> bool:
    found = d.best_column(at, "numeric") if 0 <= at < len(d.mentions) else None
    return found is not None and found.column.numeric and found.score >= 0.6


def _age_of(d: Draft, at: int) -> Column | None:
    """`men over 60`, `patients under 18`: a bound right after people is of their age."""
    people = d.step(at, -1)
    if people < 0 or people < at - 2 or d.mentions[at].unit or _other_quality(d, at):
        return None
    m = d.mentions[people]
    gender = any(set(read_name(v.column.name).forms[0]) & GENDER for v in m.values)
    nouns = load_lexicon().rows["person"].nouns
    person = bool(m.tables) and any(t.stem in nouns for t in d.tokens[m.start : m.end])
    if not (gender or person or of_an_age(d, people)):
        return None
    found = quality_column(d, ("age",))
    return Column(found[0], found[1].name) if found else None


def _other_quality(d: Draft, at: int) -> bool:
    """Whether the words of a bound speak of something else than age: `taller than`."""
    about = [w for word in d.text(at).split() for q in load_lexicon().qualities.get(stems(word), ()) for w in q.about]
    return bool(about) and "age" not in about


GENDER = stems_of("gender")


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
    if d.has(subject - 1, "per_group", "by") and any(d.tag(i, "aggregate") == "count" for i in range(subject)):
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
        if d.tag(i, "aggregate") == "count" and _numeric_at(d, i - 1):
            return None  # `a red card count above 0`
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
    column = column_before(d, at, take=False)
    for k in range(i, at):
        if d.free(k):
            d.take(k, "having")
    if func == "count":
        return Aggregate("count")
    return Aggregate(func, column) if column is not None else None


def read_ranges(d: Draft) -> None:
    """`between 10 and 20`, `in the range of 5 to 8`, `from 10 to 20`."""
    for at in range(len(d.mentions)):
        opens = d.has(at, "between") or d.text(at) == "from"
        if not d.free(at) or not (opens or _range_after_column(d, at)):
            continue
        first = _number_after(d, at) if opens else at
        second = d.step(first, 1, skip=("article",)) if first is not None else -1
        second = (
            d.step(second, 1)
            if second > 0 and d.text(second) in ("and", "to", "-", "or")
            else (second if second > 0 and d.mentions[second].number is not None else -1)
        )
        if first is None or second < 0 or not d.free(second) or d.mentions[second].number is None:
            continue
        low, high = sorted((d.mentions[first].number, d.mentions[second].number))
        column = column_before(d, at) or column_after(d, d.step(second, 1)) or implied_column(d, at)
        if column is None:
            continue
        negated = negated_before(d, at)
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


def _range_after_column(d: Draft, at: int) -> bool:
    """Whether `aged 20 to 30` begins at a mention: two numbers right after the column that they are of."""
    second = at + 2
    return (
        d.mentions[at].number is not None
        and d.text(at + 1) in ("to", "-", "through")
        and second < len(d.mentions)
        and d.mentions[second].number is not None
        and at > 0
        and _numeric_at(d, at - 1)
    )


def read_signs(d: Draft) -> None:
    """`a negative profit`, `positive growth`: a number below or above zero."""
    for at in range(len(d.mentions) - 1):
        op = d.tag(at, "sign")
        found = d.best_column(at + 1, "numeric") if op and d.free(at) and not d.mentions[at].values else None
        if found is not None and _numeric_at(d, at + 1):
            column = Column(found.table, found.column.name)
            d.keep((at, at + 1), Compare(op, column, Value(0, "number")))
            d.take(at, "condition", f"{found.column.title} {op} 0")
            if d.free(at + 1) and not d.has(at - 1, "aggregate"):
                d.take(at + 1, "condition")


def read_counted_nouns(d: Draft) -> None:
    """`3 bedroom houses`, `4, 6 and 8 cylinder cars`, `have 8 cylinders`: numbers before the noun that they are of."""
    at = 0
    while at < len(d.mentions):
        run = [at] if _plain_number(d, at) else []
        while run and (k := _next_in_list(d, run[-1])) is not None:
            run.append(k)
        noun = run[-1] + 1 if run else -1
        if d.text(noun) in ("-", "or more", "or less", "or fewer"):
            noun = noun + 1 if d.text(noun) == "-" else -1
        found = d.best_column(noun, "numeric") if 0 < noun < len(d.mentions) and d.free(noun) else None
        if found and _numeric_at(d, noun) and found.column.distinct <= MOST_STEPS and not d.has(noun, "unit_word"):
            column = Column(found.table, found.column.name)
            values = tuple(Value(d.mentions[i].number, "number") for i in run)
            negated = negated_before(d, run[0])
            condition: Condition = Compare("=", column, values[0]) if len(values) == 1 else Among(column, values)
            if negated is not None:
                d.take(negated, "condition")
                condition = Not(condition)
            d.keep((run[0], noun), condition)
            if len(values) > 1 and negated is None:
                d.compared = column
            for i in range(run[0], noun + 1):
                if d.free(i):
                    d.take(i, "condition")
            d.say(noun, f"{found.column.title} is {', '.join(d.text(i) for i in run)}")
        at = run[-1] + 1 if run else at + 1


MOST_STEPS = 60  # different values up to which a number is a size that rows are told apart by


def _plain_number(d: Draft, at: int) -> bool:
    m = d.mentions[at]
    before = d.step(at, -1)
    limited = before >= 0 and d.has(before, "top", "superlative", "limit", "last", "compare", "between")
    sized = m.number is not None and not m.unit and (m.time is None or not m.time.sure) and not m.quoted
    return d.free(at) and sized and not limited


def _next_in_list(d: Draft, at: int) -> int | None:
    nxt = at + 1
    while nxt < len(d.mentions) and (d.text(nxt) in (",", "-") or d.has(nxt, "and", "or")):
        nxt += 1
    return nxt if at + 1 < nxt < len(d.mentions) and _plain_number(d, nxt) else None


def read_codes(d: Draft) -> None:
    """`in 98103`, `for 1024`: a number that can only be of one column of codes."""
    for at in range(len(d.mentions)):
        m = d.mentions[at]
        if not _plain_number(d, at) or not isinstance(m.number, int) or d.text(at - 1) not in ("in", "for", "at"):
            continue
        fitting = [
            Column(name, c.name)
            for name, t in d.tables.items()
            for c in t.columns
            if c.type == "integer"
            and c.role in ("identifier", "category", "place")
            and not c.unique
            and isinstance(c.minimum, int)
            and c.minimum <= m.number <= c.maximum
            and c.maximum > 999
        ]
        if len(fitting) == 1:
            d.keep(at, Compare("=", fitting[0], Value(m.number, "number")))
            d.take(at, "condition", f"{fitting[0].name} is {m.text}")


def read_equal_numbers(d: Draft) -> None:
    """`whose id is 10`, `problem id 10`, `not majoring in 600`: a number right after its column."""
    for at in range(len(d.mentions)):
        m = d.mentions[at]
        if not d.free(at) or m.number is None or (m.time is not None and m.time.sure):
            continue
        i = at - 1
        while (
            i >= 0
            and (d.empty(i) or d.has(i, "negation") or d.text(i) in ("=", "is", "equals", "number", "equal to", "in"))
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
        negated = negated_near(d, at, Column(found.table, found.column.name))
        for k in range(i, at + 1):
            if d.free(k):
                d.take(k, "condition")
        column = Column(found.table, found.column.name)
        d.keep(at, Compare("!=" if negated is not None else "=", column, _constant(found.column, m.number)))
        _also_equal(d, at, column, negated is not None)
        d.say(at, f"{column.name} {'is not' if negated is not None else 'is'} {m.text}")


def _also_equal(d: Draft, at: int, column: Column, negated: bool) -> None:
    """`stores 3, 4 and 5`: numbers listed behind the first one are of its column too."""
    nxt = _next_in_list(d, at)
    while nxt is not None and not (nxt + 1 < len(d.mentions) and d.content(nxt + 1)):
        value = _constant(d.data(column), d.mentions[nxt].number)
        d.keep(nxt, Compare("!=" if negated else "=", column, value))
        d.take(nxt, "condition", f"{column.name} is {'not ' if negated else ''}{d.text(nxt)}")
        at, nxt = nxt, _next_in_list(d, nxt)
