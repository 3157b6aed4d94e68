"""Columns of yes and no that are groups of their own: `guards or centers`, `by position` of guards and centers."""

from __future__ import annotations

import msgspec

from inkfish.language.arithmetic import percent
from inkfish.language.columns import default_aggregate
from inkfish.language.conjunction import conjunction, equals
from inkfish.language.draft import Draft
from inkfish.language.flags import flagged, is_flag
from inkfish.language.one_hot import OneHot
from inkfish.language.tokens import stem
from inkfish.language.versus import ASKING, asks_of_each, held_against
from inkfish.query.layout import title_of
from inkfish.query.plan import Aggregate, Arithmetic, Column, Condition, Expr, Measure, Or, Plan, parts
from inkfish.query.scope import Scope


def read_flag_groups(d: Draft) -> None:
    """`guards or centers, who earns more`, `points by position`: rows of each of several columns of yes and no."""
    _each_of_class(d)
    if d.flag_groups:
        return
    _either_of_class(d)
    sides = _sides(d)
    if len(sides) < 2:
        return
    for at in held_against(d) or ():
        if d.free(at):
            d.take(at, "task", "columns of yes and no held against each other")
    _apart(d, [(d.data(equals(c)).title, c) for c in sides])
    d.averaged = d.averaged or asks_of_each(d)


def _apart(d: Draft, groups: list[tuple[str, Condition]]) -> None:
    d.flag_groups, d.against = groups, True
    d.filters = [c for c in d.filters if c not in [rows for _, rows in groups]]


def _each_of_class(d: Draft) -> None:
    """`by position`, `which position`: the word for a class that columns of yes and no tell."""
    for table, classes in d.facts.one_hot.items():
        for known in classes:
            at = next((i for i in range(len(d.mentions)) if d.free(i) and _calls(d, i, known)), None)
            if at is None:
                continue
            before = d.step(at, -1, skip=("article",))
            for i in range(max(before, 0), at):
                if d.free(i) and d.has(i, "by", "per_group", "article", "helper"):
                    d.take(i, "group")
            d.take(at, "task", ", ".join(c.title for c in known.columns))
            d.superlative = None  # each of them is told, and so which has the most
            _apart(d, [(c.title, flagged(Column(table, c.name), c, True)) for c in known.columns])


def _calls(d: Draft, at: int, known: OneHot) -> bool:
    """Whether a mention is the word for a class, and names no other column."""
    m = d.mentions[at]
    others = any(c.score >= 0.6 and c.column not in known.columns for c in m.columns)
    before = d.mentions[at - 1].columns[:1] if at else ()
    others = others or any(c.score >= 0.8 and c.column not in known.columns for c in before)  # `by contract type`
    return m.end == m.start + 1 and stem(m.text) in known.said and not others and not m.values


def _sides(d: Draft) -> list[Condition]:
    """The conditions on different columns of yes and no that a question holds against each other."""
    told = _told(d)
    if len(told) < 2:
        return []
    run = next((run for c in told if len(run := _listed_with(d, c, told)) > 1), [])
    if run and (held_against(d) is not None or _of_one_class(d, run)):
        return run
    than = next((i for i in range(1, len(d.mentions)) if d.text(i).endswith("than")), None)
    behind = [c for c in told if than is not None and d.stands[c][0] > than]
    before = [c for c in told if than is not None and d.stands[c][1] < than]
    if len(behind) != 1 or not before or d.tokens[0].text not in ASKING:
        return []
    alike = [c for c in before if _of_one_class(d, [c, *behind])]
    return [(alike or before)[0], *behind]


def _either_of_class(d: Draft) -> None:
    """`how many guards or forwards are married`: rows of either, whatever comes after them."""
    told = _told(d)
    for run in (_listed_with(d, c, told) for c in told):
        if len(run) > 1 and _of_one_class(d, run) and held_against(d) is None and _or_between(d, run):
            first, last = d.stands[run[0]][0], d.stands[run[-1]][1]
            d.filters = [c for c in d.filters if c not in run]
            d.keep((first, last), Or(tuple(run)))
            return


def _told(d: Draft) -> list[Condition]:
    """The conditions that a column of yes and no is yes, as they stand in the question."""
    return sorted((c for c in d.filters if c in d.stands and _is_yes(d, c)), key=lambda c: d.stands[c])


def _or_between(d: Draft, run: list[Condition]) -> bool:
    return any(d.has(i, "or") for i in range(d.stands[run[0]][0], d.stands[run[-1]][1]))


def _is_yes(d: Draft, c: Condition) -> bool:
    """Whether a condition is that a column of yes and no is yes."""
    column = equals(c)
    return isinstance(column, Column) and is_flag(d.data(column)) and c == flagged(column, d.data(column), True)


def _listed_with(d: Draft, first: Condition, told: list[Condition]) -> list[Condition]:
    """The conditions of one list: `guards, forwards and centers`, `guards vs centers`."""
    run = [first]
    for c in told[told.index(first) + 1 :]:
        between = range(d.stands[run[-1]][1] + 1, d.stands[c][0])
        marks = [i for i in between if d.has(i, "and", "or", "versus") or d.text(i) == ","]
        plain = all(i in marks or d.empty(i) or d.mentions[i].tables or d.has(i, "aggregate") for i in between)
        if not marks or not plain or any(equals(c) == equals(other) for other in run):
            break
        run.append(c)
    return run


def _of_one_class(d: Draft, sides: list[Condition]) -> bool:
    """Whether no row is of two of these: `guards and centers`."""
    columns = {equals(c).name for c in sides}
    classes = d.facts.one_hot.get(equals(sides[0]).table, ())
    return any(columns <= {c.name for c in known.columns} for known in classes)


def compared_flags(d: Draft) -> None:
    """`guards or centers`: each measure of the rows of each."""
    if not d.flag_groups:
        return
    measures = [(at, m.name, _summed_up(d, m.expr)) for at, m in d.measures] or [(-1, "", Aggregate("count"))]
    d.measures = [
        (at, Measure(_of_rows(d, expr, rows), _called(d, expr, name, group)))
        for at, name, expr in measures
        for group, rows in d.flag_groups
    ]
    d.superlative = d.limit = None


def _called(d: Draft, expr: Expr, name: str, group: str) -> str:
    """What a number of one group is called: `Average wage, center`; a count of its rows, `Center`."""
    if expr == Aggregate("count"):
        return group
    (table,) = {c.table for c in parts(expr) if isinstance(c, Column)} or {d.base_table()}
    return f"{name or title_of(expr, Scope(Plan(table), tuple(d.tables.values())))}, {group.lower()}"


def _summed_up(d: Draft, expr: Expr) -> Expr:
    """What a number is summed up by, where only its column is named."""
    if not isinstance(expr, Column):
        return expr
    usual = default_aggregate(expr.table, d.data(expr))
    return msgspec.structs.replace(usual, func="avg") if d.averaged and usual.func == "sum" else usual


def _of_rows(d: Draft, expr: Expr, rows: Condition) -> Expr:
    """A number of only some of the rows it is of; of a share, only these are the whole."""
    if d.proportion and expr == Aggregate("count"):
        return Aggregate("share", where=rows)
    if isinstance(expr, Aggregate) and expr.func == "share":
        part, whole = (Aggregate("count", where=c) for c in (conjunction([rows, expr.where]), rows))
        return percent(part, whole)
    if isinstance(expr, Aggregate):
        return msgspec.structs.replace(expr, where=conjunction([c for c in (expr.where, rows) if c is not None]))
    if isinstance(expr, Arithmetic):
        return msgspec.structs.replace(expr, left=_of_rows(d, expr.left, rows), right=_of_rows(d, expr.right, rows))
    return expr
