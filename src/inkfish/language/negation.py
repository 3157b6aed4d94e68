"""Where a `not` stands before a condition, and the bounds that it turns."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.query.plan import Column, Compare


def negated_before(d: Draft, at: int) -> int | None:
    """A negation right before a mention, or with a helper, an article or a dash between."""
    i = at - 1
    while (
        i >= 0
        and (d.text(i) == "-" or (d.has(i, "helper", "article") and not d.content(i)))
        and not d.has(i, "negation")
    ):
        i -= 1
    if i >= 0 and d.text(i) in SINKING and d.has(at, "compare"):
        return None  # `dropped below zero`
    return i if d.free(i) and (d.has(i, "negation") or d.text(i) in NONE) else None


SINKING = words_of("sinking")


def denied_verb(d: Draft, at: int) -> int | None:
    """The negation of a verb that leads to a mention: `did not start with a call`, `do not come from a tip`."""
    i = at - 1
    while i > 0 and at - i <= MOST_BETWEEN and d.free(i) and not d.boundary(i) and _leads(d, i):
        i -= 1
    return i if d.free(i) and d.text(i) in DENYING else None


def _leads(d: Draft, at: int) -> bool:
    """Whether a mention is a small word or a verb: nothing that the data knows by itself."""
    m = d.mentions[at]
    named = m.columns or m.tables or m.values or m.time or m.number is not None
    return not named and (d.empty(at) or m.tags.keys() <= SMALL)


SMALL = frozenset({"starts", "ends", "article", "helper", "preposition", "request", "target", "turn", "during"})
MOST_BETWEEN, DENYING, NONE = 5, words_of("denying"), words_of("none")


def _all_but(d: Draft, at: int) -> bool:
    """Whether a `but` leaves something out of all: `every region but the South`."""
    return d.text(at).split(" ")[0] in BUT and any(d.text(i).split(" ")[-1] in ALL for i in range(max(0, at - 3), at))


HAS_NONE = words_of("has_none")
BUT, ALL = words_of("but"), words_of("each") | words_of("any")


def negated_near(d: Draft, at: int, column: Column) -> int | None:
    """A negation that holds for a value: before it in its clause, with only its column and empty words between."""
    i = at - 1
    while i >= 0 and at - i <= 6 and not d.boundary(i):
        lacked = d.text(i) in HAS_NONE and d.step(i, 1) == at
        if (d.has(i, "negation") or _all_but(d, i) or lacked) and (d.free(i) or d.role.get(i) == "not"):
            return i
        same = any(c.column.name == column.name for c in d.mentions[i].columns)
        passes = (
            d.empty(i)
            or same
            or d.has(i, "helper", "article", "preposition", "request", "where")
            or (d.role.get(i) == "value" and (_of(d, i, column) or d.has(i + 1, "or", "and")))
            or (d.has(i, "or", "and") and d.role.get(i - 1) == "value")
            or bool(d.mentions[i].tables)
            or not d.mentions[i].known
        )
        if not passes:
            return None
        i -= 1
    return None


def _of(d: Draft, at: int, column: Column) -> bool:
    """Whether a mention is a value of a column: `days without rain in Lima` are in Lima."""
    return any((v.table, v.column.name) == (column.table, column.name) for v in d.mentions[at].values)


OPPOSITE = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "!=", "!=": "="}
BOUNDS = frozenset({"<", "<=", ">", ">="})


def read_left_out(d: Draft) -> None:
    """`exclude people under 40`: a bound that a negation stands before keeps the rest."""
    for at, f in enumerate(d.filters):
        if not isinstance(f, Compare) or f.op not in BOUNDS or not isinstance(f.left, Column) or f not in d.stands:
            continue
        negated = negated_near(d, d.stands[f][0], f.left)
        if negated is not None and d.free(negated) and d.text(negated) not in SINKING:
            d.filters[at] = Compare(OPPOSITE[f.op], f.left, f.right)
            d.stands[d.filters[at]] = d.stands[f]
            d.take(negated, "not", "left out")
