"""What the columns of an answer are called, for people and in SQL."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from inkfish.data.grammar import plural
from inkfish.data.rows_noun import rows_noun
from inkfish.query import plan as p
from inkfish.query.scope import Scope

_WORDS: dict[str, dict[str, str]] = tomllib.loads(files(__package__).joinpath("titles.toml").read_text("utf-8"))
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_MAX_NAME = 60


@dataclass(frozen=True)
class Item:
    """One column of the answer: its expression, its name in SQL and its title for people."""

    expr: p.Expr
    name: str
    title: str
    role: Literal["dimension", "measure"]


class Names:
    """Names that are given once, whatever their case, and never to two things."""

    def __init__(self, taken: Iterable[str] = ()):
        self._taken = {t.casefold() for t in taken}

    def take(self, *wishes: str) -> str:
        """Return the first wish that is free, or the last one with a number."""
        for wish in wishes:
            if self._claim(wish):
                return wish
        number = 2
        while not self._claim(f"{wishes[-1]}_{number}"):
            number += 1
        return f"{wishes[-1]}_{number}"

    def _claim(self, name: str) -> bool:
        free = bool(name) and name.casefold() not in self._taken
        self._taken.add(name.casefold())
        return free


def lay_out(plan: p.Plan, scope: Scope) -> tuple[tuple[Item, ...], Names]:
    """Return the columns of the answer, dimensions first, and the names that are then taken.

    A name never equals a table or a column, unless it is that column: SQL would mistake one for the other.
    """
    asked = [("dimension", d) for d in plan.dimensions] + [("measure", m) for m in plan.measures]
    plain = {e.expr.name.casefold() for _, e in asked if isinstance(e.expr, p.Column)}
    others = {c.name for t in plan.tables for c in scope.table(t).columns if c.name.casefold() not in plain}
    names = Names(others | {t for t in plan.tables if t.casefold() not in plain})
    own = {
        at: _plain_name(at.expr, names) for at in dict.fromkeys(e for _, e in asked) if isinstance(at.expr, p.Column)
    }
    titles, items, seen = Names(), [], set()
    for role, entry in asked:
        title = titles.take(
            *(w for w in (entry.name, title_of(entry.expr, scope), _long_title(entry.expr, scope)) if w), "Value"
        )
        name = own[entry] if entry in own and entry not in seen else _name(entry, scope, names)
        seen.add(entry)
        items.append(Item(entry.expr, name, title, role))
    return tuple(items), names


def _plain_name(at: p.Column, names: Names) -> str:
    return names.take(at.name, slug(f"{at.table} {at.name}"))


def _name(entry: p.Dimension | p.Measure, scope: Scope, names: Names) -> str:
    wishes = [slug(entry.name), slug(title_of(entry.expr, scope)), slug(_long_title(entry.expr, scope)), "value"]
    return names.take(*[w for w in wishes if w])


def _long_title(expr: p.Expr, scope: Scope) -> str:
    short = title_of(expr, scope)
    at = next((e for e in p.parts(expr) if isinstance(e, p.Column)), None)
    if at is None:
        return short
    if expr == at:
        return f"{short} ({scope.table(at.table).title})"
    if isinstance(expr, p.Bin):
        return f"{short} bin"
    return f"{short} of {_inside(title_of(at, scope))}"


def slug(text: str) -> str:
    """Return text as a name that needs no quotes: `Total revenue` is `total_revenue`."""
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    found = _NOT_WORD.sub("_", letters).strip("_")[:_MAX_NAME].strip("_")
    return f"_{found}" if found[:1].isdigit() else found


def title_of(expr: p.Expr, scope: Scope) -> str:
    """Return what an expression is called, for people."""
    return _TITLES[type(expr)](expr, scope)


def rows_word(scope: Scope) -> str:
    """Return what the rows of a plan's first table are called: by its name where that is a noun, else rows."""
    return rows_noun(scope.table(scope.plan.table)) or _WORDS["other"]["rows"]


def _inside(title: str) -> str:
    """Return a title as it stands inside a sentence: acronyms keep their capitals."""
    first = title.split(" ", 1)[0]
    return title if len(first) > 1 and first != first.capitalize() else title[:1].lower() + title[1:]


def _fill(kind: str, key: str, **parts: str) -> str:
    """Fill a phrase; a part named with a capital starts with one."""
    known = parts | {name.capitalize(): text[:1].upper() + text[1:] for name, text in parts.items()}
    return _WORDS[kind][key].format(**known)


def _value_title(expr: p.Value, scope: Scope) -> str:
    number = expr.value
    return f"{number:g}" if isinstance(number, float) else str(number)


def _aggregate_title(expr: p.Aggregate, scope: Scope) -> str:
    of, by = (_inside(title_of(e, scope)) if e is not None else "" for e in (expr.of, expr.by))
    key = expr.func
    if key == "count" and expr.of is not None:
        key = "count_of"
    elif key in ("min", "max") and _is_time(expr.of, scope):
        key += "_time"
    if key == "count_distinct":
        of = plural(of)
    where = _condition_words(expr.where) if expr.where is not None else ""
    key = "share_where" if key == "share" and where else key
    title = _fill("aggregate", key, of=of, by=by, rows=rows_word(scope), q=_ordinal(expr.q), where=where)
    if expr.where is None or expr.func == "share":
        return title
    return _fill("aggregate", "where" if where else "where_other", title=title, where=where, rows=rows_word(scope))


def _is_time(expr: p.Expr, scope: Scope) -> bool:
    return isinstance(expr, p.Column) and scope.column(expr).temporal


def _ordinal(q: float | None) -> str:
    """Write a percentile: 0.9 is `90th`."""
    number = round((q or 0) * 100, 2)
    whole = int(number)
    ending = "th" if 10 <= whole % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return f"{number:g}{ending if number == whole else 'th'}"


def _condition_words(condition: p.Condition) -> str:
    """Write the values that a simple condition names."""
    if isinstance(condition, p.Compare) and condition.op == "=" and isinstance(condition.right, p.Value):
        return str(condition.right.value)
    if isinstance(condition, p.Among) and isinstance(condition.values, tuple) and len(condition.values) <= 3:
        return ", ".join(str(v.value) for v in condition.values)
    return ""


def _arithmetic_title(expr: p.Arithmetic, scope: Scope) -> str:
    left, right = (_inside(title_of(e, scope)) for e in (expr.left, expr.right))
    return _fill("arithmetic", expr.op, left=left, right=right)


def _case_title(expr: p.Case, scope: Scope) -> str:
    return _WORDS["other"]["case"].format(then=expr.then, other=expr.other)


def _elapsed_title(expr: p.Elapsed, scope: Scope) -> str:
    start, end = (_inside(title_of(e, scope)) for e in (expr.start, expr.end))
    return _fill("other", "elapsed", unit=expr.unit, start=start, end=end)


_TITLES: dict[type, Callable[[Any, Scope], str]] = {
    p.Column: lambda e, scope: scope.column(e).title or e.name,
    p.Value: _value_title,
    p.Arithmetic: _arithmetic_title,
    p.Truncated: lambda e, scope: _WORDS["grain"][e.grain],
    p.CalendarPart: lambda e, scope: _WORDS["grain"][e.part],
    p.Bin: lambda e, scope: title_of(e.of, scope),
    p.Elapsed: _elapsed_title,
    p.Case: _case_title,
    p.Aggregate: _aggregate_title,
    p.Calculation: lambda e, scope: _fill("calculation", e.kind, of=_inside(title_of(e.of, scope))),
}


def unique_titles(titles: Sequence[str]) -> list[str]:
    """Return titles that differ whatever their case, as files of columns need them."""
    names = Names()
    return [names.take(t or "column") for t in titles]
