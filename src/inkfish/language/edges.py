"""Texts that say on which side of a number something lies: `earns more than 50k` of incomes `<=50K` and `>50K`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.draft import Draft
from inkfish.language.mention import FEW
from inkfish.language.negation import OPPOSITE, negated_before
from inkfish.language.tokens import tokenize
from inkfish.query.plan import Among, Column, Compare, Condition, Value

SIGNS = ("<=", ">=", "<", ">", "≤", "≥")
WRITTEN = {"≤": "<=", "≥": ">="}


def read_edges(d: Draft) -> None:
    """Take a comparison with the very number that values of a column of texts are told apart by."""
    for at in range(len(d.mentions)):
        op = d.tag(at, "compare") if d.free(at) else None
        number = d.step(at, 1) if op in OPPOSITE else -1
        column = _split_at(d, d.tokens[d.mentions[number].start].number) if number > 0 and d.free(number) else None
        if column is None:
            continue
        negated = negated_before(d, at)
        if negated is not None:
            d.take(negated, "condition")
            op = OPPOSITE[op]
        above = op.startswith(">")
        data = d.data(column)
        d.keep((at, number), _one_of(column, [v for v in data.values if _edge(v)[0].startswith(">") is above]))
        for i in range(at, number + 1):
            d.take(i, "condition", f"{data.title} {op} {d.text(number)}" if i == at else "")
        _take_verb(d, at)


def _split_at(d: Draft, value: float | None) -> Column | None:
    """The one column whose few texts all lie on one side or the other of a number."""
    columns = [(t.name, c) for t in d.tables.values() for c in t.columns] if value is not None else []
    found = [Column(table, c.name) for table, c in columns if _tells(c, value)]
    return found[0] if len(found) == 1 else None


def _tells(column: DataColumn, value: float) -> bool:
    if column.type != "text" or not 2 <= column.distinct <= FEW or len(column.values) != column.distinct:
        return False
    return all(edge is not None and edge[1] == value for edge in map(_edge, column.values))


def _edge(text: str) -> tuple[str, float] | None:
    """The sign of a text and the number behind it, where it has nothing else.

    >>> _edge(">50K"), _edge("<= 1,000"), _edge("50K")
    (('>', 50000), ('<=', 1000), None)
    """
    stripped = text.strip()
    sign = next((s for s in SIGNS if stripped.startswith(s)), None)
    number = [t for t in tokenize(stripped.removeprefix(sign or "")) if t.text not in (".", "$", "€", "£")]
    if sign is None or len(number) != 1 or number[0].number is None:
        return None
    return WRITTEN.get(sign, sign), number[0].number


def _one_of(column: Column, texts: list[str]) -> Condition:
    values = tuple(map(Value, texts))
    return Compare("=", column, values[0]) if len(values) == 1 else Among(column, values)


def _take_verb(d: Draft, at: int) -> None:
    """The verb of money that only leads to the number: `earn more than 50k`."""
    if d.free(at - 1) and not d.has(at - 1, "aggregate", "by", "per_group"):
        names = d.mentions[at - 1].columns
        if names or not d.mentions[at - 1].known:
            d.take(at - 1, "condition")
