"""Numbers that no column holds but two columns give, row by row: the length of a stay, quantity times unit price.

Such a number is a column like any other while a question is read (so that it can be averaged, tested, sorted by or
plotted), and its expression in the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table, Unit
from inkfish.language.classes import words_of
from inkfish.language.entities import basket_key
from inkfish.language.families import parts_of_whole
from inkfish.language.lexicon import Formula, load_lexicon
from inkfish.language.names import read_name
from inkfish.language.panels import one_row_each
from inkfish.language.tokens import Token, stem, tokenize
from inkfish.query.plan import Aggregate, Arithmetic, Column, Elapsed, Expr, Plan, Value, parts
from inkfish.query.walk import replaced


class Made(msgspec.Struct, frozen=True):
    """A number made from columns of a table: how it would look as a column, its expression, and what it is called."""

    column: DataColumn
    expr: Expr
    phrases: frozenset[tuple[str, ...]] = frozenset()


def made_columns(table: Table) -> tuple[Made, ...]:
    """Return the numbers that a table's columns give beside themselves; one may be made from another."""
    lexicon, found = load_lexicon(), []
    for name, formula in lexicon.made.items():
        known = (*table.columns, *(m.column for m in found))
        if any(_said(c, word) for c in table.columns if c.numeric for word in formula.unless):
            continue
        if formula.how == "price":
            found += _paid_each(table, name, formula)
            continue
        first, second = (_column(known, words, formula) for words in formula.of)
        if first is None or second is None or first is second:
            continue
        exprs = {Column(table.name, m.column.name): m.expr for m in found}
        if formula.how == "elapsed":
            usual = not any(isinstance(m.expr, Elapsed) for m in found)
            made = elapsed(table, first, second, formula.unit)
            found.append(msgspec.structs.replace(made, phrases=formula.phrases | (lexicon.elapsed if usual else set())))
        else:
            parts = (Column(table.name, first.name), Column(table.name, second.name))
            expr = Arithmetic(OPERATORS[formula.how], *(exprs.get(part, part) for part in parts))
            adds = formula.how != "ratio"
            unit = next((c.unit for c in (second, first) if adds and c.unit and c.unit.kind == "currency"), None)
            number = _number(table, name.replace("_", " "), "number", unit, additive=adds)
            found.append(Made(number, expr, formula.phrases))
    return (*found, *(_together(table, head, parts) for head, parts in parts_of_whole(table).items()))


def _together(table: Table, head: str, parts: Sequence[DataColumn]) -> Made:
    """What the numbers of several parts come to in each row: the `combined score` of two teams."""
    expr: Expr = Column(table.name, parts[0].name)
    for part in parts[1:]:
        expr = Arithmetic("+", expr, Column(table.name, part.name))
    unit = parts[0].unit if all(part.unit == parts[0].unit for part in parts) else None
    number = _number(table, f"combined {head}", "number", unit, additive=all(part.additive for part in parts))
    return Made(number, expr, frozenset((stem(word), stem(head)) for word in TOGETHER))


TOGETHER = words_of("sum_of_parts")


def _paid_each(table: Table, name: str, formula: Formula) -> list[Made]:
    """The price of each row, where each is one thing sold: it adds up to what was taken."""
    price = _column(table.columns, formula.of[0], formula)
    if price is None or not _sold_one_by_one(table):
        return []
    return [Made(_number(table, name, "number", price.unit, True), Column(table.name, price.name), formula.phrases)]


def _sold_one_by_one(table: Table) -> bool:
    """Whether rows happen at times of their own, rather than each thing having its price at each time."""
    times = next((c for c in table.columns if c.temporal and c.type != "time" and not c.missing), None)
    if times is None or times.unique:
        return False
    if basket_key(table) is not None:
        return True
    things = (c for c in table.columns if c.role in ("category", "place", "text") and c.distinct > 1)
    return not any(one_row_each(c, times.distinct) for c in things)


OPERATORS = {"product": "*", "difference": "-", "ratio": "/", "sum": "+"}


def elapsed(table: Table, start: DataColumn, end: DataColumn, unit: str) -> Made:
    """Return the time from one column of dates until another, in days at least where there are no hours."""
    dated = "date" in (start.type, end.type)
    unit = "day" if dated and unit in ("hour", "minute") else unit
    name = f"{unit}s from {start.title} until {end.title}".lower()
    kind = "integer" if start.type == end.type == "date" and unit != "week" else "number"
    column = _number(table, name, kind, Unit("quantity", f"{unit}s"), additive=False)
    column = msgspec.structs.replace(column, aliases=("duration",))
    return Made(column, Elapsed(Column(table.name, start.name), Column(table.name, end.name), unit))


def _number(table: Table, name: str, kind: str, unit: Unit | None, additive: bool) -> DataColumn:
    return DataColumn(
        name, name.capitalize(), kind, "measure", unit, additive, rows=table.rows, distinct=max(table.rows, 1)
    )


def _column(columns: Sequence[DataColumn], words: Sequence[str], formula: Formula) -> DataColumn | None:
    """The column of the right kind that has one of these words, the first word first."""
    fits: Callable[[DataColumn], bool] = (
        (lambda c: c.temporal) if formula.how == "elapsed" else (lambda c: c.numeric and c.role != "identifier")
    )
    return next((c for word in words for c in columns if fits(c) and _said(c, word)), None)


def _said(column: DataColumn, words: str) -> bool:
    """Whether words name a column, or all of them stand in the name of a date: `admitted` of `admitted_on`."""
    tokens = [t for t in tokenize(words) if t.kind == "word"]
    stems = tuple(t.stem for t in tokens)
    if column.temporal:
        return any(set(stems) <= set(form) for form in read_name(column.name).forms)
    return "".join(t.text for t in tokens) == read_name(column.name).joined or any(
        stems == form[-len(stems) :] for form in read_name(column.name).forms
    )


class Stretch(msgspec.Struct, frozen=True):
    """Words that say from which date until which: up to before which token, and the number that they mean."""

    upto: int
    table: str
    made: Made


def read_stretch(tokens: Sequence[Token], at: int, tables: Mapping[str, Table], dates: DateFinder) -> Stretch | None:
    """Read `days between order date and shipping`, `hours from pickup until dropoff`, beginning at a token.

    `dates` finds the column of dates that a span of words names, with its table.
    """
    unit = load_lexicon().spans.get(tokens[at].stem)
    if unit is None or at + 4 > len(tokens) or tokens[at + 1].text not in ("between", "from"):
        return None
    first = at + 2
    for joiner in range(first + 1, min(first + 5, len(tokens) - 1)):
        if tokens[joiner].text not in ("and", "to", "until", "till"):
            continue
        start = dates(_bare(tokens[first:joiner]))
        for upto in range(min(joiner + 5, len(tokens)), joiner + 1, -1):
            end = dates(_bare(tokens[joiner + 1 : upto])) if start else None
            if start and end and start[0] == end[0] and start[1] is not end[1]:
                table = tables[start[0]]
                return Stretch(upto, table.name, elapsed(table, start[1], end[1], unit))
    return None


DateFinder = Callable[[Sequence[Token]], tuple[str, DataColumn] | None]


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    """Words without an article before them."""
    return tokens[1:] if len(tokens) > 1 and tokens[0].text in ("the", "their", "its") else tokens


def with_made(tables: Mapping[str, Table], made: Mapping[Column, DataColumn]) -> dict[str, Table]:
    """Return the tables with made numbers among their columns, so that rules find them like any other."""
    return {
        name: msgspec.structs.replace(
            table, columns=(*table.columns, *(data for column, data in made.items() if column.table == name))
        )
        for name, table in tables.items()
    }


def spelt_out(plan: Plan, made: Mapping[Column, Expr], averaged: bool = False) -> Plan:
    """Return a plan with the expressions of made numbers in the place of their columns.

    Of many rows, a rate is that of their sums, all who were admitted over all who applied: no mean of the rows' rates,
    but where an average was asked for.
    """
    rates = {} if averaged else {Aggregate("avg", c): e for c, e in made.items() if _is_rate(e)}
    whole = {e: Arithmetic("/", *(Aggregate("sum", side) for side in (of.left, of.right))) for e, of in rates.items()}
    return replaced(replaced(plan, whole), made)


def _is_rate(expr: Expr) -> bool:
    divided = isinstance(expr, Arithmetic) and expr.op == "/"
    return divided and isinstance(expr.left, Column) and isinstance(expr.right, Column)


def taken_back(plan: Plan, made: Mapping[Column, Expr]) -> Plan:
    """Return a plan with made numbers as columns again, so that a follow-up can speak of them."""
    return replaced(plan, {expr: column for column, expr in made.items()})


def told_of(plan: Plan, made: Mapping[Column, Expr], tables: Mapping[str, Table]) -> list[str]:
    """Return how each made number in a plan was made: `revenue is quantity times unit price`."""
    used = {p for p in parts(plan) if isinstance(p, Column) and isinstance(made.get(p), Arithmetic | Column)}
    titles = {Column(t.name, c.name): c.title.lower() for t in tables.values() for c in t.columns}
    return [f"{titles[column]} is {_words(made[column], titles)}" for column in sorted(used, key=lambda c: c.name)]


def _words(expr: Expr, titles: Mapping[Column, str]) -> str:
    if isinstance(expr, Value):
        return f"{expr.value:,}"
    if isinstance(expr, Arithmetic):
        left, right = (_words(side, titles) for side in (expr.left, expr.right))
        inner = isinstance(expr.left, Arithmetic) and expr.left.op != expr.op
        return f"{f'({left})' if inner else left} {SPOKEN[expr.op]} {right}"
    return titles[expr]


SPOKEN = {"*": "times", "-": "less", "/": "over", "+": "and"}
