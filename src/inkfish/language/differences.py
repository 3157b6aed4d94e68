"""What sets two named things apart: `difference in price between A and B`, `how much more do smokers pay`."""

from __future__ import annotations

import msgspec

from inkfish.language.amounts import money_said
from inkfish.language.classes import words_of
from inkfish.language.columns import default_aggregate, main_amount
from inkfish.language.comparatives import is_comparative, is_less, of_each_person
from inkfish.language.conjunction import equal_to, equals
from inkfish.language.draft import Draft, Gap
from inkfish.language.flags import flagged, is_flag
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.qualities import quality_column
from inkfish.query.plan import Aggregate, Arithmetic, Column, Compare, Condition, Measure, Value


class Side(msgspec.Struct, frozen=True):
    """One of the two: its rows, and what people call it."""

    rows: Condition
    name: str


def read_gaps(d: Draft) -> None:
    """Take `how much more`, `SE minus MI`, `ratio of men to women`: words that ask for a gap between two things."""
    _how_many_times(d)
    _how_much_more(d)
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        before, after = d.step(at, -1), d.step(at, 1)
        if d.text(at) == "minus" and _names_value(d, before) and _names_value(d, after):
            d.gap = Gap("-")
            d.take(at, "task", "one less the other")
        elif d.has(at, "ratio") and (_pair_after(d, after) or _pair_before(d, before)):
            d.gap = Gap("/")
            d.take(at, "task", "one divided by the other")


def _pair_after(d: Draft, at: int) -> bool:
    """`ratio of men to women`, `ratio of smokers to non smokers`."""
    return _names_value(d, at) and _names_value(d, _other(d, at))


def _pair_before(d: Draft, at: int) -> bool:
    """`men to women ratio`, `male/female ratio`."""
    between = at - 1 - d.has(at - 1, "negation")
    joined = between > 0 and (d.text(between) in BETWEEN or d.text(between).startswith("to "))
    return joined and _names_value(d, at) and _names_value(d, between - 1)


BETWEEN = words_of("between_parts")


def _other(d: Draft, at: int) -> int:
    """Where the second thing stands, after `to` or `and`."""
    other = d.step(at + 1, 1) if d.text(at + 1) in BETWEEN else -1
    return d.step(other, 1) if other > 0 and d.has(other, "negation") else other


def _how_many_times(d: Draft) -> None:
    """`how many times more goals did`, `how many times as much`, `how many times larger`: one over the other."""
    for at in range(len(d.mentions) - 1):
        word = d.text(at + 1).split(" ")[0]
        if d.text(at) == "how many times" and d.free(at) and (is_comparative(word) or word in AS_MUCH):
            d.gap = Gap("/")
            d.take(at, "task", "one divided by the other")
            for i in range(at + 1, min(at + 4, len(d.mentions))):
                if d.free(i) and not d.content(i) and not d.has(i, "quality"):
                    d.take(i, "task")
            return


AS_MUCH = words_of("as_much")


def _how_much_more(d: Draft) -> None:
    """`how much more expensive are`, `how many more goals did`, `how much taller`."""
    words = [t.text for t in d.tokens]
    for i in range(len(words) - 2):
        more = words[i + 2]
        if words[i] != "how" or words[i + 1] not in ("much", "many"):
            continue
        if not is_comparative(more):
            continue
        d.gap = Gap("-", turned=is_less(more) and "than" not in words[i:])
        for at, m in enumerate(d.mentions):
            if i <= m.start <= i + 2 and d.free(at) and not d.has(at, "quality"):
                d.take(at, "task", "the difference" if m.start == i else "")
        return


def _names_value(d: Draft, at: int) -> bool:
    m = d.mentions[at] if at >= 0 and d.free(at) else None
    flag = d.best_column(at) if m is not None else None
    told = flag is not None and is_flag(flag.column) and flag.score >= 0.6
    return m is not None and (told or bool(m.values and m.values[0].score >= 0.6))


def gap(d: Draft) -> None:
    """`difference in revenue between East and West`, also in each group: one less the other."""
    asked = any(d.has(i, "difference") and d.role.get(i) != "measure" for i in range(len(d.mentions)))
    wanted = d.gap or (Gap("-") if asked else None)
    if wanted is None or d.change is not None:
        return
    sides = _sides(d)
    if sides is None:
        return
    column, first, second = sides
    measured = _measured(d, counted=wanted.op == "/")
    if measured is None:
        return
    at, of = measured
    if wanted.turned:
        first, second = second, first
    expr = Arithmetic(
        wanted.op,
        msgspec.structs.replace(of, where=first.rows),
        msgspec.structs.replace(of, where=second.rows),
    )
    told = "Difference between {} and {}" if wanted.op == "-" else "{} to {}"
    d.measures = [(at, Measure(expr, told.format(first.name, second.name)))]
    d.filters = [c for c in d.filters if equals(c) != column]
    d.dimensions = [x for x in d.dimensions if x[1].expr != column]
    if d.compared == column:
        d.compared = None
    for i in range(len(d.mentions)):
        if d.has(i, "difference") and d.free(i):
            d.take(i, "task", "one less the other")


def _sides(d: Draft) -> tuple[Column, Side, Side] | None:
    """The column that tells the two things apart, with the rows of each."""
    named: dict[Column, dict[Value, None]] = {}
    for c in d.filters:
        if isinstance(column := equals(c), Column):
            named.setdefault(column, {}).update(dict.fromkeys(equal_to(c)))
    if d.compared is not None and d.compared not in named:
        named[d.compared] = dict.fromkeys(_values_said(d, d.compared))
    for column, values in named.items():
        if len(values) == 2:
            first, second = values
            if is_flag(d.data(column)):
                yes, no = _yes_and_no(d, column)
                return (column, yes, no) if first.value in (1, True) else (column, no, yes)
            return column, _side(column, first), _side(column, second)
    for _, x in d.dimensions:
        column = x.expr
        if isinstance(column, Column) and is_flag(d.data(column)) and _both_sides_said(d, column):
            return column, *_yes_and_no(d, column)
    for column, values in named.items():
        data = d.data(column)
        if data.distinct != 2 or len(values) != 1 or (d.gap is None and not is_flag(data)):
            continue
        (value,) = values
        if is_flag(data):
            yes, no = _yes_and_no(d, column)
            return (column, yes, no) if value.value in (1, True) else (column, no, yes)
        return column, _side(column, value), Side(Compare("!=", column, value), "the others")
    return None


def _values_said(d: Draft, column: Column) -> list[Value]:
    """The values of a column in the order in which they are named, also when they are all that it has."""
    return [
        Value(v.value)
        for at, m in enumerate(d.mentions)
        if d.role.get(at) == "value"
        for v in m.values
        if v.table == column.table and v.column.name == column.name
    ]


def _both_sides_said(d: Draft, column: Column) -> bool:
    """Whether a flag is a group because both of its sides are named, not because it is split `by` the flag."""
    at = next(at for at, x in d.dimensions if x.expr == column)
    return at < 0 or not d.has(d.step(at, -1), "by", "per_group")


def _side(column: Column, value: Value) -> Side:
    return Side(Compare("=", column, value), str(value.value))


def _yes_and_no(d: Draft, column: Column) -> tuple[Side, Side]:
    data = d.data(column)
    called = data.title.lower()
    return Side(flagged(column, data, True), called), Side(flagged(column, data, False), f"not {called}")


def _measured(d: Draft, counted: bool) -> tuple[int, Aggregate] | None:
    """What the gap is of: the measure, else the column that an adjective speaks of, else the number of rows."""
    if not d.measures or d.averaged:
        for at in range(len(d.mentions)):
            about = tuple(w for q in load_lexicon().qualities.get(stems(d.text(at)), ()) for w in q.about)
            found = quality_column(d, about) if about and not d.measures else None
            if found is not None:
                if d.free(at):
                    d.take(at, "measure", f"average {found[1].title}")
                return at, Aggregate("avg", Column(found[0], found[1].name))
    if not d.measures:
        main = None if counted else main_amount(d) or money_said(d)
        return -1, of_each_person(d, default_aggregate(main.table, d.data(main))) if main else Aggregate("count")
    at, measure = d.measures[0]
    of = measure.expr
    if isinstance(of, Column):
        of = default_aggregate(of.table, d.data(of))
    if not isinstance(of, Aggregate) or of.where is not None:
        return None
    return at, of_each_person(d, usual(d, at, of))


def usual(d: Draft, at: int, of: Aggregate) -> Aggregate:
    """Return an aggregate, or the usual one of its column where only a superlative made it a maximum or minimum."""
    extreme = of.func in ("max", "min") and isinstance(of.of, Column) and d.tag(at, "aggregate") is None
    plain = default_aggregate(of.of.table, d.data(of.of)) if extreme else of
    return msgspec.structs.replace(plain, func="avg") if d.averaged and plain.func == "sum" else plain
