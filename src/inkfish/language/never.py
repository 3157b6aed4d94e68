"""Things of which no row, or every row, is so: `customers who never bought tea`, `artists who only sold prints`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inkfish.language.all_of import show_things
from inkfish.language.classes import words_of
from inkfish.language.conjunction import conjunction
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.flags import flagged, is_flag
from inkfish.language.goods import TRADING
from inkfish.language.heads import head
from inkfish.language.names import read_name
from inkfish.language.wheres import denied
from inkfish.query.plan import Among, Column, Compare, Condition, Dimension, Missing, Not, Plan, Subquery, parts

DID_NOT, NOTHING, NONE = words_of("did_not"), words_of("nothing"), words_of("none")
ALONE, DONE = words_of("only"), words_of("relating") | words_of("leading_deed") | TRADING


def read_none_or_all(d: Draft) -> None:
    """Take `never bought tea`, `didn't order in 2017`, `bought nothing in May`, `but not tea`, `only bought tea`: of
    things with several rows each, in a lone table, those with no such row, or with no other."""
    if len(d.tables) != 1:
        return
    for at in range(1, len(d.mentions)):
        sets = next((made for says, made in WAYS if says(d, at)), None)
        who = _who(d, at) if sets is not None else None
        told = [c for c in d.filters if d.stands.get(c, (0, 0))[0] > at] if who is not None else []
        told = [c for c in told if all(p != who[1] for p in parts(c))]
        told = told or (_anything_had(d, at) if who is not None and sets is _without else [])
        if not told:
            continue
        sets(d, at, who[1], told)
        last = min(d.stands.get(c, (at, at))[0] for c in told)
        for i in (i for i in range(who[0] + 1, max(last, at + 1)) if d.free(i) and not d.empty(i)):
            d.take(i, "not", "of none or all of the rows of each" if i == at else "")
        if who[0] <= head(d) + 1:
            show_things(d, at, who[1])


def _denies(d: Draft, at: int) -> bool:
    """Whether something is denied of all that was done: `never`, `did not`, `bought nothing`, but no `is not`."""
    if d.text(at) in DID_NOT:
        return d.free(at) or d.role.get(at) in ("not", "condition")
    nothing = d.text(at) in NOTHING and d.text(at - 1) in DONE
    return d.free(at) and (nothing or (d.text(at) in NONE and d.role.get(d.step(at, 1)) == "value"))


def _contrasts(d: Draft, at: int) -> bool:
    """Whether a value is denied beside one that is not, of the same column: `bought tea but not coffee`."""
    if d.role.get(at) != "not" or not d.text(at).startswith("but"):
        return False
    behind = [c.left for c in d.filters if isinstance(c, Compare) and c.op == "!=" and d.stands.get(c, (0, 0))[0] > at]
    return any(isinstance(c, Compare) and c.op == "=" and c.left in behind for c in d.filters)


def _only_so(d: Draft, at: int) -> bool:
    """Whether what was done is said to be all: `who only bought tea`, `bought only tea`."""
    return d.free(at) and d.text(at) in ALONE and bool({d.text(at - 1), d.text(at + 1)} & DONE)


def _without(d: Draft, at: int, who: Column, told: Sequence[Condition]) -> None:
    """Keep the things with no row of which all is true that was denied."""
    where = conjunction([_positive(d, c, at) for c in told])
    d.filters = [c for c in d.filters if c not in told]
    d.keep(at, Not(_among(who, where)))


def _with_no_other(d: Draft, at: int, who: Column, told: Sequence[Condition]) -> None:
    """Keep the things with no row of which what is said to be all is not true."""
    same = conjunction([*told])
    other = Compare("!=", same.left, same.right) if isinstance(same, Compare) and same.op == "=" else Not(same)
    d.keep(at, Not(_among(who, other)))


WAYS: tuple[tuple[Callable[[Draft, int], bool], Callable[[Draft, int, Column, Sequence[Condition]], None]], ...] = (
    (_denies, _without),
    (_contrasts, _without),
    (_only_so, _with_no_other),
)


def _among(who: Column, where: Condition | None) -> Among:
    return Among(who, Subquery(Plan(who.table, dimensions=(Dimension(who),), where=where)))


def _anything_had(d: Draft, at: int) -> list[Condition]:
    """`never won a medal`: any value at all of a column that not every row has one of."""
    verb = d.step(at, 1, skip=("article",))
    thing = d.step(verb, 1, skip=("article",)) if d.text(verb) in DONE else -1
    found = d.best_column(thing) if d.free(thing) else None
    if found is None or found.score < 0.6 or not found.column.missing:
        return []
    d.take(thing, "not")
    return [Not(Missing(Column(found.table, found.column.name)))]


def _positive(d: Draft, condition: Condition, at: int) -> Condition:
    """What a denied condition denies; one that was not turned yet, as it is."""
    turned = denied(condition)
    if turned is not None:
        return turned
    flag = isinstance(condition, Compare) and isinstance(condition.left, Column) and is_flag(d.data(condition.left))
    if not flag or d.role.get(at) != "condition":
        return condition
    yes = flagged(condition.left, d.data(condition.left), True)
    return yes if condition != yes else flagged(condition.left, d.data(condition.left), False)


def _who(d: Draft, at: int) -> tuple[int, Column] | None:
    """Those of whom something is said, with several rows each: the noun before the words that lead to it."""
    for i in range(at - 1, -1, -1):
        found, tables = d.best_column(i, "category"), d.mentions[i].tables
        if d.text(i) in DONE or d.role.get(i) in ("value", "condition", "time"):
            continue
        if found is not None and found.score >= NAMED and (not tables or found.score >= tables[0].score):
            told = d.free(i) and not is_flag(found.column) and found.column.role != "measure"
            again = told and not nearly_unique(found.column) and not found.column.temporal
            return (i, Column(found.table, found.column.name)) if again else None
        if tables:
            return _named(d, i, tables[0].table)
        if not (d.empty(i) or d.has(i, "relative", "where", "helper", "and", "any_of")):
            return None
    return None


def _named(d: Draft, at: int, table: str) -> tuple[int, Column] | None:
    """What rows are called, where several have the same name or key: the athletes of results."""
    label = d.label_column(table) if d.free(at) else None
    if label is None or nearly_unique(label):
        return None
    told = label.role == "identifier" or NAME in read_name(label.name).forms[0]
    return (at, Column(table, label.name)) if told else None


NAMED, NAME = 0.45, "name"
