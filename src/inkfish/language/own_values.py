"""Values that the last answer gives a column: `hide the US`, `and Joly?` where a column is called so as well."""

from __future__ import annotations

from inkfish.language.conjunction import columns_in, conditions
from inkfish.language.draft import Draft
from inkfish.language.leaning import leads
from inkfish.language.timing import tested
from inkfish.query.plan import Among, Column, Compare, Plan, Value


def own_columns(d: Draft, last: Plan) -> None:
    """`hide the US`: a value that several columns have is of the one that the last answer shows or tests."""
    own = {c for x in last.dimensions for c in columns_in(x.expr)} | set(tested(last))
    for at, f in enumerate(d.filters):
        if isinstance(f, Among) and isinstance(f.values, tuple) and f.of not in own and f in d.stands:
            _own_list(d, at, f, own)
        if not isinstance(f, Compare) or f.op not in ("=", "!=") or f.left in own or f not in d.stands:
            continue
        start, end = d.stands[f]
        other = next(
            (
                Compare(f.op, column, Value(v.value))
                for i in range(start, end + 1)
                for v in d.mentions[i].values
                if (column := Column(v.table, v.column.name)) in own and not v.part
                if not _is_kind(d, f.left, column)
            ),
            None,
        )
        if other is not None:
            d.filters[at] = other
            d.stands[other] = d.stands[f]


def _is_kind(d: Draft, kind: Column, name: Column) -> bool:
    """Whether a value is one of a few kinds, where it may be one of very many names too: cats, and one called Cat."""
    few, many = d.data(kind), d.data(name)
    return few.distinct <= KINDS and many.distinct >= KINDS * max(few.distinct, 1)


KINDS = 20


def named_again(d: Draft, last: Plan) -> None:
    """`and Joly?`, after the districts that Coderre won: a value that a column is named by as well is a value again."""
    asked = {c.left for c in conditions(last.where) if isinstance(c, Compare) and c.op == "=" and names_text(c)}
    if columns_in(last.measures):
        return
    for at, m in enumerate(d.mentions):
        found = next((v for v in m.values if Column(v.table, v.column.name) in asked and not v.part), None)
        named = d.free(at) or d.role[at] == "measure"
        if found is not None and named and m.columns and not d.has(at - 1, "aggregate"):
            d.measures = [x for x in d.measures if x[0] != at]
            d.keep(at, Compare("=", Column(found.table, found.column.name), Value(found.value)))
            d.role[at] = "value"


def kind_meant(d: Draft, last: Plan) -> None:
    """`only hurricanes`, of storms: a word for the rows that is a value as well means those that have it."""
    named = [i for i, m in enumerate(d.mentions) if d.content(i)]
    at = named[0] if len(named) == 1 and d.free(named[0]) else -1
    if at < 0 or not d.mentions[at].tables or d.filters or d.has(at - 1, "by", "aggregate") or not leads(d):
        return
    found = next((v for v in d.mentions[at].values if v.score >= 0.85 and not v.part), None)
    if found is not None and all(c.score < 0.9 for c in d.mentions[at].columns):
        d.keep(at, Compare("=", Column(found.table, found.column.name), Value(found.value)))
        d.take(at, "value", f"{found.column.title} is {found.value}")


def place_meant(d: Draft, last: Plan) -> None:
    """`and third?`, after the first class: a value of what the last answer is held to, and no place in an order."""
    asked = {c.left for c in conditions(last.where) if isinstance(c, Compare) and c.op == "="}
    for at in d.indexes("ordinal"):
        found = next((v for v in d.mentions[at].values if Column(v.table, v.column.name) in asked and not v.part), None)
        if found is not None:
            d.keep(at, Compare("=", Column(found.table, found.column.name), Value(found.value)))
            d.take(at, "value", f"{found.column.title} is {found.value}")


def _own_list(d: Draft, at: int, f: Among, own: set[Column]) -> None:
    """Several values of a column that the last answer does not speak of, where its own column has them all."""
    start, end = d.stands[f]
    found = [
        (column, Value(v.value))
        for i in range(start, end + 1)
        for v in d.mentions[i].values
        if (column := Column(v.table, v.column.name)) in own and not v.part
    ]
    columns = {column for column, _ in found}
    if len(found) == len(f.values) and len(columns) == 1:
        d.filters[at] = Among(found[0][0], tuple(v for _, v in found))
        d.stands[d.filters[at]] = (start, end)
        d.compared = found[0][0] if d.compared == f.of else d.compared


def names_text(c: Compare) -> bool:
    """Whether a condition holds a column against a text."""
    return isinstance(c.left, Column) and isinstance(c.right, Value) and c.right.kind == "text"
