"""One column held against another: `close below its open`, `more assists than goals`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.columns import default_aggregate
from inkfish.language.comparatives import is_comparative
from inkfish.language.draft import Draft, Having
from inkfish.language.groups import add_dimension
from inkfish.language.headers import is_flag
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.query.plan import Column, Compare, Measure, Plan, Subquery, Value


def read_column_pairs(d: Draft) -> None:
    """`closed lower than it opened`, `more assists than goals`, `Joly beat Coderre`: a condition on each row."""
    for at in range(len(d.mentions)):
        if not d.free(at):
            continue
        op = d.tag(at, "compare") or (">" if d.text(at) in OUTDOES else None)
        if op is not None:
            left, right = number_near(d, at, -1), number_near(d, at, 1)
            if d.text(at) == "over" and right is not None and _over_steps(d, at, right):
                continue
        elif (op := _op_with_than(d, at)) is not None:
            than = at + 1
            left = number_near(d, at, -1 if d.text(than) == "than" else 1)
            than = than if d.text(than) == "than" or left is None else left + 1
            if left is None or d.text(than) != "than" or _more_than_one_of_them(d, at, op, left):
                continue
            right = number_near(d, than, 1)
        else:
            continue
        if left is None or right is None:
            continue
        first, second = d.best_column(left, "numeric"), d.best_column(right, "numeric")
        a, b = Column(first.table, first.column.name), Column(second.table, second.column.name)
        if a == b or d.has(d.step(left, -1), "aggregate", "by"):
            continue
        for i in range(_who_holds(d, min(at, left), first.column.name), right + 1):
            if d.free(i):
                d.take(i, "condition")
        d.keep((min(at, left), right), Compare(op, a, b))
        d.say(at, f"{first.column.title} {op} {second.column.title}")


def _who_holds(d: Draft, begin: int, column: str) -> int:
    """Where a comparison begins by who holds its first column: `did ALP win more seats than LP`, of `ALPSeats`."""
    who = next((i for i in (begin - 1, begin - 2) if d.free(i) and d.mentions[i].columns), begin)
    return who if who < begin and d.mentions[who].columns[0].column.name == column else begin


def _op_with_than(d: Draft, at: int) -> str | None:
    """How a comparative holds what comes next against what stands behind `than`: `cheaper online than in the shop`."""
    word = d.text(at)
    single = " " not in word and is_comparative(word)
    return load_lexicon().phrases.get(stems(f"{word} than"), {}).get("compare") if single else None


def _more_than_one_of_them(d: Draft, at: int, op: str, left: int) -> bool:
    """`clubs with more goals than Nordia`: groups held against one of their own kind."""
    other = d.step(left + 1, 1)
    values = d.mentions[other].values if other > 0 and d.free(other) else ()
    heads = {(c.table, c.column.name) for m in d.mentions[:at] for c in m.columns[:1]}
    value = next((v for v in values if (v.table, v.column.name) in heads and v.score >= 0.85 and not v.part), None)
    if value is None:
        return False
    found = d.best_column(left, "numeric")
    amount = default_aggregate(found.table, found.column)
    its = Compare("=", Column(value.table, value.column.name), Value(value.value))
    d.having.append(Having(op, Subquery(Plan(value.table, measures=(Measure(amount),), where=its)), amount))
    for i in range(at, other + 1):
        if d.free(i):
            d.take(i, "having", f"{found.column.title} {op} that of {value.value}" if i == at else "")
    return True


def _over_steps(d: Draft, at: int, right: int) -> bool:
    """`support over days`: a number that is split by steps of time, and not held against them."""
    if d.has(at - 1, "where") or not d.has(right, "unit", "grain"):
        return False
    found = d.best_column(right, "numeric")
    add_dimension(d, right, Column(found.table, found.column.name))
    d.take(at, "group")
    d.take(right, "group", f"split by {found.column.title}")
    return True


OUTDOES = words_of("outdoes")
WORDS_BETWEEN = words_of("between_columns")


def number_near(d: Draft, at: int, by: int) -> int | None:
    """The nearest number of each row beside a comparison, with only words such as `its` between."""
    i = at + by
    while 0 <= i < len(d.mentions) and not d.mentions[i].columns and (d.text(i) in WORDS_BETWEEN or d.empty(i)):
        i += by
    found = d.best_column(i, "numeric") if 0 <= i < len(d.mentions) and d.free(i) else None
    named = found is not None and found.score >= 0.6 and not is_flag(found.column)
    numeric = named and found.column.numeric and found.column.role == "measure"
    return i if numeric and d.mentions[i].number is None else None
