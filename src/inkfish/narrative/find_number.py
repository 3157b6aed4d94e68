"""Facts of an answer that is one number, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inkfish.data.grammar import is_plural, nouns, plural, singular
from inkfish.data.table import Scalar
from inkfish.narrative.figure import Fact, Figure, is_number, write_r
from inkfish.narrative.find_groups import gap_of
from inkfish.narrative.find_rows import NO_RELATION, account_figure, relation_words
from inkfish.narrative.frame import Frame
from inkfish.narrative.phrases import say
from inkfish.narrative.where import condition_words
from inkfish.query.plan import Aggregate
from inkfish.query.result import ResultColumn


def empty(frame: Frame) -> Iterator[Fact]:
    """Nothing matched: say which filter did it."""
    account, plan, names = frame.result.account, frame.plan, frame.names
    rows = names.rows(plan.table)
    if account.kept and plan.having is not None:
        yield Fact("empty_having", words={"things": _groups_noun(frame), "having": condition_words(plan.having, names)})
    elif account.rows == 0:
        yield Fact("empty_table", words={"rows": rows})
    elif plan.where is not None and account.kept == 0:
        yield Fact(
            "empty_where",
            {"rows": account_figure(account.rows)},
            {"things": rows, "where": condition_words(plan.where, names)},
        )
    else:
        yield Fact("empty")


def _groups_noun(frame: Frame) -> str:
    dims = frame.plan.dimensions
    return singular(frame.names.values_of(dims[0].expr, dims[0].name)) if len(dims) == 1 else say("noun.group")


def numbers(frame: Frame) -> Iterator[Fact]:
    """The numbers of an answer without groups."""
    if frame.shape != "number" or len(frame.result.rows) != 1:
        return
    for column in frame.measures[:3]:
        value = frame.value(0, column)
        if value is None:
            yield Fact("number_missing", words={"noun": frame.noun(column), "is_": frame.verb("is", "was")})
        else:
            yield _number(frame, column, value)
    yield from _difference_of_two(frame)


def _number(frame: Frame, column: ResultColumn, value: Scalar) -> Fact:
    expr = column.expr
    special = _NUMBERS.get(expr.func) if isinstance(expr, Aggregate) and not frame.given(column) else None
    fact = special(frame, column, value) if special else None
    if fact:
        return fact
    noun = frame.names.noun(expr, frame.given(column))
    return Fact(
        "number",
        {"value": frame.figure(0, column)},
        {"noun": noun, "the": _article(frame, column), "is_": _be(frame, noun)},
    )


def _article(frame: Frame, column: ResultColumn) -> str:
    """Return "the" before what is a single fact of the data ("the average price"), nothing before a sum."""
    expr = column.expr
    bare = frame.given(column) or not isinstance(expr, Aggregate) or expr.func == "sum"
    return "" if bare else say("noun.the")


def _be(frame: Frame, noun: str) -> str:
    return frame.verb("are", "were") if is_plural(noun) else frame.verb("is", "was")


def _number_of(frame: Frame, column: ResultColumn, value: Scalar) -> Fact | None:
    expr = column.expr
    if not isinstance(expr, Aggregate) or not is_number(value):
        return None
    things = frame.names.counted(expr)
    things = singular(things) if value == 1 else things
    where = condition_words(expr.where, frame.names) if expr.where is not None else ""
    kind = ("number_different" if expr.func == "count_distinct" else "number_of") + ("_where" if where else "")
    are = frame.verb("is", "was") if value == 1 else frame.verb("are", "were")
    return Fact(kind, {"value": frame.figure(0, column, bare=True)}, {"things": things, "are": are, "where": where})


def _number_sold(frame: Frame, column: ResultColumn, value: Scalar) -> Fact | None:
    """Tell a sum of "units sold" as "3,030 units were sold"."""
    noun = frame.noun(column)
    things, _, done = noun.rpartition(" ")
    if not is_number(value) or not things or done not in nouns().words.participles or column.expr.where is not None:
        return None
    were = say("noun.was") if value == 1 else say("noun.were")
    return Fact(
        "number_done",
        {"value": frame.figure(0, column, bare=column.unit is None or column.unit.kind == "quantity")},
        {
            "things": plural(singular(things), value) if column.unit is None or column.unit.kind == "quantity" else "",
            "were": were,
            "done": done,
        },
    )


def _number_share(frame: Frame, column: ResultColumn, _: Scalar) -> Fact | None:
    expr = column.expr
    if expr.where is None:
        return None
    rows = frame.names.rows(frame.plan.table)
    return Fact(
        "number_share",
        {"value": frame.figure(0, column)},
        {"rows": rows, "where": condition_words(expr.where, frame.names)},
    )


def _number_correlation(frame: Frame, column: ResultColumn, value: Scalar) -> Fact | None:
    expr = column.expr
    if not is_number(value) or expr.of is None or expr.by is None:
        return None
    kind = "number_correlation" if abs(value) >= NO_RELATION else "number_no_correlation"
    return Fact(
        kind,
        {"r": Figure(write_r(value), value, cells=((0, column.key),))},
        {"one": frame.names.noun(expr.of), "other": frame.names.noun(expr.by), **relation_words(value)},
    )


_NUMBERS: dict[str, Callable[[Frame, ResultColumn, Scalar], Fact | None]] = {
    "count": _number_of,
    "count_distinct": _number_of,
    "sum": _number_sold,
    "share": _number_share,
    "correlation": _number_correlation,
}


def _difference_of_two(frame: Frame) -> Iterator[Fact]:
    """The same measure of two parts of the data, side by side."""
    if len(frame.measures) != 2:
        return
    one, other = frame.measures
    a, b = frame.value(0, one), frame.value(0, other)
    alike = isinstance(one.expr, Aggregate) and isinstance(other.expr, Aggregate) and one.expr.where is not None
    if not (
        alike and one.expr.func == other.expr.func and one.expr.of == other.expr.of and is_number(a) and is_number(b)
    ):
        return
    cells = ((0, one.key), (0, other.key)) if a >= b else ((0, other.key), (0, one.key))
    yield Fact("number_difference", gap_of(max(a, b), min(a, b), cells, one))
