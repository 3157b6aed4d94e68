"""Conditions in words, for sentences and method notes: "region is West or East", "price is over $5"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from inkfish.data import durations
from inkfish.data.grammar import listed, nouns
from inkfish.data.table import Unit
from inkfish.data.units import write_value
from inkfish.narrative.period import period_words
from inkfish.narrative.phrases import glue, say
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Between,
    Column,
    Compare,
    Condition,
    Expr,
    Matches,
    Missing,
    Not,
    Or,
    Plan,
    Subquery,
    Truncated,
    Value,
    Within,
)

if TYPE_CHECKING:
    from inkfish.narrative.names import Names

_OPERATORS = {"=": "is", "!=": "is_not", "<": "under", "<=": "at_most", ">": "over", ">=": "at_least"}
_OPPOSITES = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def condition_words(condition: Condition, names: Names) -> str:
    """Return a condition as the words after "where"; exact, but with figures written for people."""
    return _WORDS[type(condition)](condition, names)


def flat(condition: Condition | None) -> tuple[Condition, ...]:
    """Return the conditions that must all hold."""
    if condition is None:
        return ()
    return tuple(c for item in condition.items for c in flat(item)) if isinstance(condition, And) else (condition,)


def as_told(condition: Condition | None, names: Names) -> tuple[Condition, ...]:
    """Return the conditions that must all hold, bounds of one column of years as one period: "from 2000 to 2010"."""
    conditions = flat(condition)
    bounds = {c: span for c in conditions if (span := _years(c, names)) is not None}
    told: list[Condition] = []
    for c in conditions:
        if c not in bounds:
            told.append(c)
            continue
        same = [span for other, span in bounds.items() if other.left == c.left]  # type: ignore[union-attr]
        start = max((s for s, _ in same if s is not None), default=None)
        end = min((e for _, e in same if e is not None), default=None)
        period = Within(c.left, Between(_first_day(start), _first_day(end)))  # type: ignore[union-attr]
        if start is not None and end is not None and start >= end:
            told.append(c)
        elif period not in told:
            told.append(period)
    return tuple(told)


def _years(c: Condition, names: Names) -> tuple[int | None, int | None] | None:
    """Return the first year that a bound of a column of years leaves, and the first after it that it does not."""
    if not (isinstance(c, Compare) and isinstance(c.right, Value) and isinstance(c.right.value, int)):
        return None
    if not _year_grain(c.left, names) or not isinstance(c.left, Column) or c.op not in _SPANS:
        return None
    return _SPANS[c.op](c.right.value)


_SPANS: dict[str, Callable[[int], tuple[int | None, int | None]]] = {
    ">=": lambda year: (year, None),
    ">": lambda year: (year + 1, None),
    "<": lambda year: (None, year),
    "<=": lambda year: (None, year + 1),
}


def _first_day(year: int | None) -> str | None:
    return f"{year:04d}-01-01" if year is not None else None


def value_words(value: Value, names: Names, beside: Expr | None = None) -> str:
    """Write a constant as the column that it is compared with is written."""
    if value.kind != "number" or isinstance(value.value, (str, bool)):
        kind = value.kind if value.kind in ("date", "datetime", "boolean") else "text"
        return write_value(value.value, None, kind)
    return write_value(value.value, unit_of(beside, names), "number", grain=_year_grain(beside, names))


def unit_of(expr: Expr | None, names: Names) -> Unit | None:
    """Return the unit of a column, or of an aggregate that keeps the unit of what it aggregates."""
    if isinstance(expr, Aggregate):
        return unit_of(expr.of, names) if expr.func not in ("count", "count_distinct", "share", "correlation") else None
    known = names.found(expr)
    return durations.unit_of(known) if known is not None else None


def _year_grain(expr: Expr | None, names: Names) -> str:
    known = names.found(expr)
    return "year" if known is not None and known.role == "time" and known.numeric else ""


def _compare(c: Compare, names: Names) -> str:
    dated = isinstance(c.right, Value) and c.right.kind in ("date", "datetime") and c.op not in ("=", "!=")
    key = f"condition.{_OPERATORS[c.op]}" + ("_date" if dated else "")
    return say(key, left=names.noun(c.left), right=_right(c, names))


def _right(c: Compare, names: Names) -> str:
    if isinstance(c.right, Subquery):
        return plan_words(c.right.plan, names)
    return value_words(c.right, names, c.left) if isinstance(c.right, Value) else names.noun(c.right)


def plan_words(plan: Plan, names: Names) -> str:
    """Return a sub-query as a noun phrase: "the average price", "customer ID of orders where ..."."""
    of = [m.expr for m in plan.measures] or [d.expr for d in plan.dimensions]
    what = listed(names.noun(e) for e in of) or say("noun.rows")
    key = (
        "condition.subquery_one"
        if plan.measures and not plan.dimensions and not plan.lists_rows
        else "condition.subquery"
    )
    where = condition_words(plan.where, names) if plan.where is not None else ""
    words = say(key, what=what, table=names.rows(plan.table))
    return say("condition.subquery_where", what=words, where=where) if where else words


def _among(c: Among, names: Names) -> str:
    return say("condition.among", left=names.noun(c.of), values=_values(c, names, "or"))


def _values(c: Among, names: Names, last: str) -> str:
    if isinstance(c.values, Subquery):
        return say("condition.in_subquery", of=plan_words(c.values.plan, names))
    return listed(shortened(value_words(v, names, c.of) for v in c.values), last)


def shortened(texts: Iterable[str], most: int = 6) -> list[str]:
    """Return a list no longer than a sentence can bear; the last item says how many more there are."""
    texts = list(texts)
    return texts if len(texts) <= most else [*texts[: most - 1], say("condition.more", count=len(texts) - most + 1)]


def _matches(c: Matches, names: Names) -> str:
    return say(f"condition.{c.how}", left=names.noun(c.of), text=c.text)


def _missing(c: Missing, names: Names) -> str:
    return say("condition.missing", left=names.noun(c.of))


def _within(c: Within, names: Names) -> str:
    return say("condition.within", left=names.noun(c.of), period=period_words(c.period))


def _joined(key: str) -> Callable[[Any, Names], str]:
    def words(c: And | Or, names: Names) -> str:
        inside = [condition_words(i, names) for i in c.items]
        return glue(f"condition.{key}").join(
            f"({w})" if isinstance(i, (And, Or)) else w for i, w in zip(c.items, inside, strict=True)
        )

    return words


def _not(c: Not, names: Names) -> str:
    item = c.item
    if isinstance(item, Compare):
        return _compare(Compare(_OPPOSITES[item.op], item.left, item.right), names)
    if isinstance(item, Among):
        if isinstance(item.values, Subquery) or len(item.values) == 1:
            return say("condition.is_not", left=names.noun(item.of), right=_values(item, names, "or"))
        return say("condition.among_not", left=names.noun(item.of), values=_values(item, names, "nor"))
    if isinstance(item, Matches):
        return say(f"condition.{item.how}_not", left=names.noun(item.of), text=item.text)
    if isinstance(item, Missing):
        return say("condition.missing_not", left=names.noun(item.of))
    if isinstance(item, Within):
        return say("condition.within_not", left=names.noun(item.of), period=period_words(item.period))
    return say("condition.not", item=condition_words(item, names))


_WORDS: dict[type, Callable[..., str]] = {
    Compare: _compare,
    Among: _among,
    Matches: _matches,
    Missing: _missing,
    Within: _within,
    And: _joined("and"),
    Or: _joined("or"),
    Not: _not,
}


# -- the circumstances of a sentence ----------------------------------------------------------------------------------


def circumstances(plan: Plan, names: Names, longest: int = 90) -> str:
    """Return the filter as the words that open a sentence: "in the West in 2020", "for Widget A"; empty without one."""
    told = [_circumstance(c, names) for c in as_told(plan.where, names) if not _seen(c, plan)]
    return _joined_circumstances(told, longest)


def is_dated(plan: Plan, names: Names) -> bool:
    """Whether an answer is of a time that its filter names, and so told in the past."""
    return any(_circumstance(c, names)[0] == "time" for c in as_told(plan.where, names))


def _seen(c: Condition, plan: Plan) -> bool:
    """Whether the answer's own labels tell a condition: it chooses among the values, or dates, that it is split by."""
    split_by = {d.expr.of if isinstance(d.expr, Truncated) else d.expr for d in plan.dimensions}
    if isinstance(c, Within):
        return (
            isinstance(c.period, Between)
            and any(
                (isinstance(d.expr, Truncated) and d.expr.of == c.of and d.expr.grain != "year") or d.expr == c.of
                for d in plan.dimensions
            )
            and plan.limit is None
        )
    return isinstance(c, Among) and isinstance(c.values, tuple) and c.of in split_by


def circumstance_words(condition: Condition, names: Names) -> str:
    """Return one condition as words that follow a noun: "in the West", "for Widget A", "where price is over $5"."""
    return _joined_circumstances([_circumstance(c, names) for c in as_told(condition, names)], 200)


def _joined_circumstances(told: list[tuple[str, str]], longest: int) -> str:
    places = [w for kind, w in told if kind == "place"]
    times = [w for kind, w in told if kind == "time"]
    rest = [w for kind, w in told if kind == "rest"]
    if rest:
        rest = [say("condition.where", where=glue("condition.and").join(rest))]
    beside = [w for kind, w in told if kind == "with"]
    text = " ".join([w for kind, w in told if kind == "for"][:3] + places + times + beside + rest)
    return text if len(text) <= longest else say("condition.filtered")


def _circumstance(c: Condition, names: Names) -> tuple[str, str]:
    """Return how one condition is told (place, time, for, with or rest) and its words."""
    if isinstance(c, Within):
        return "time", period_words(c.period)
    if against := _against(c, names):
        return "with", against
    of, values = _equals(c)
    known = names.found(of)
    if not values or known is None or not isinstance(of, Column):
        return "rest", condition_words(c, names)
    if known.role == "time" and known.numeric:
        return "time", say("period.in", when=listed(value_words(v, names, of) for v in values))
    if known.type != "text":
        return "rest", condition_words(c, names)
    texts = [value_words(v, names, of) for v in values]
    if names.in_place(of):
        return "place", say("condition.in_place", place=listed(shortened(map(with_the, texts)), "and"))
    return "for", say("condition.for", what=listed(shortened(texts), "and"))


def _against(c: Condition, names: Names) -> str:
    """Say how one side of a row stands to the other, where each is told as itself and as the opponent."""
    sides = [{pair.first, pair.second} for pair in (names.plan.sides if names.plan else ())]
    if not isinstance(c, Compare) or {c.left, c.right} not in sides:
        return ""
    other = set(names.noun(c.right).split())
    both = " ".join(word for word in names.noun(c.left).split() if word in other)
    return say(f"condition.{_OPERATORS[c.op]}_opponent", what=both) if both else ""


def _equals(c: Condition) -> tuple[Expr | None, tuple[Value, ...]]:
    """Return an expression and the values that it must equal one of; none for other conditions."""
    if isinstance(c, Compare) and c.op == "=" and isinstance(c.right, Value):
        return c.left, (c.right,)
    return (c.of, c.values) if isinstance(c, Among) and isinstance(c.values, tuple) else (None, ())


def with_the(place: str) -> str:
    """Return a place with the article that English gives it: "the West", "California"."""
    return say("condition.the", place=place) if place.lower() in nouns().words.the else place
