"""Facts of rows: how two numbers go together, what a list holds, and what to be careful of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt

from inkfish.data import table as data
from inkfish.data.grammar import listed, plural, singular
from inkfish.data.units import write_value
from inkfish.narrative.figure import Fact, Figure, is_number, write_r
from inkfish.narrative.find_course import order_of
from inkfish.narrative.frame import Frame, times
from inkfish.narrative.phrases import say
from inkfish.query.plan import Column, parts
from inkfish.query.result import ResultColumn

NO_RELATION = 0.2


_STRENGTHS = ((0.7, "strong"), (0.4, "moderate"), (NO_RELATION, "weak"))


def relation_words(r: float) -> dict[str, str]:
    strength = next((word for least, word in _STRENGTHS if abs(r) >= least), "weak")
    return {"strength": say(f"noun.{strength}"), "direction": say("noun.positive" if r > 0 else "noun.negative")}


def scatter(frame: Frame) -> Iterator[Fact]:
    """How two numbers go together, over the rows drawn."""
    if frame.shape != "scatter":
        return
    x, y = [m for m in frame.measures if m.type in data.NUMERIC][:2]
    rows = [i for i, _ in frame.numbers(x) if is_number(frame.value(i, y))]
    cells = tuple((i, x.key) for i in rows) + tuple((i, y.key) for i in rows)
    words = {
        "one": frame.noun(x),
        "other": frame.noun(y),
        "things": frame.things(len(rows)),
        "all_things": frame.things(2),
    }
    count = Figure(write_value(len(rows), None, "integer"), len(rows), "count", cells[: len(rows)])
    r = correlation([(frame.value(i, x), frame.value(i, y)) for i in rows])
    if r is None:
        yield Fact("relation_unknown", {"count": count}, words)
    else:
        kind = "relation" if abs(r) >= NO_RELATION else "relation_none"
        yield Fact(kind, {"r": Figure(write_r(r), r, "correlation", cells), "count": count}, words | relation_words(r))


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r of three pairs or more, or None where one of the two does not vary."""
    n = len(pairs)
    if n < 3:
        return None
    mean_x, mean_y = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    xx = sum((x - mean_x) ** 2 for x, _ in pairs)
    yy = sum((y - mean_y) ** 2 for _, y in pairs)
    if not (xx > 0 and yy > 0):
        return None
    xy = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return max(-1.0, min(1.0, xy / (sqrt(xx) * sqrt(yy))))


def listing(frame: Frame) -> Iterator[Fact]:
    """Rows: how many, and the one asked for where there is one."""
    if frame.shape != "rows":
        return
    rows = len(frame.result.rows)
    key = frame.result.columns[0].key
    count = Figure(write_value(rows, None, "integer"), rows, "count", tuple((i, key) for i in range(rows)))
    words = {"things": frame.things(rows), "are": frame.verb("is", "was") if rows == 1 else frame.verb("are", "were")}
    labels = _named_rows(frame)
    if rows == 1:
        yield Fact("one_row", _row_figures(frame), {"row": listed(_row_words(frame))})
    elif labels and rows <= 8:
        yield Fact("rows_named", {"count": count, **labels}, words | {"names": listed(f.text for f in labels.values())})
    elif _is_cut(frame):
        yield Fact("rows_first", {"count": count, "groups": account_figure(frame.result.account.groups)}, words)
    else:
        yield Fact("rows", {"count": count}, words)
    yield from _ends_of_order(frame)


def _is_cut(frame: Frame) -> bool:
    return frame.plan.limit is not None and frame.result.account.groups > len(frame.result.rows)


def _row_figures(frame: Frame) -> dict[str, Figure]:
    return {f"value_{n}": frame.figure(0, c) for n, c in enumerate(frame.result.columns[:6])}


def _row_words(frame: Frame) -> list[str]:
    """Return the one row as "name Ann", "age 34"; what is missing is left out."""
    told = [c for c in frame.result.columns[:6] if frame.value(0, c) is not None]
    return [say("noun.field", noun=frame.noun(c), value=frame.figure(0, c).text) for c in told] or [say("noun.nothing")]


def _named_rows(frame: Frame) -> dict[str, Figure]:
    """Return the rows' labels where the answer is one column of short texts."""
    column = frame.result.columns[0]
    if len(frame.result.columns) != 1 or column.type != "text":
        return {}
    texts = [
        frame.figure(i, column) for i in range(min(9, len(frame.result.rows))) if frame.value(i, column) is not None
    ]
    return {f"name_{n}": f for n, f in enumerate(texts)} if sum(len(f.text) for f in texts) <= 200 else {}


def _ends_of_order(frame: Frame) -> Iterator[Fact]:
    """The first and last row of a list that was ordered by a number that it shows."""
    order = frame.plan.order
    column = next((c for c in frame.result.columns if order and c.expr == order[0].by), None)
    if column is None or column.type not in data.NUMERIC or len(frame.result.rows) < 2:
        return
    found = frame.numbers(column)
    name = (
        next((c for c in frame.result.columns if c.type == "text" and frame.value(found[0][0], c)), None)
        if found
        else None
    )
    if name is not None:
        figures = {"name": frame.figure(found[0][0], name), "first": frame.figure(found[0][0], column)}
        yield Fact("first_row", figures, {"noun": frame.noun(column)})
    elif len(found) > 1 and found[0][1] != found[-1][1]:
        first, last = frame.two(found[0][0], found[-1][0], column)
        yield Fact("ordered", {"first": first, "last": last}, {"noun": frame.noun(column)})


def cautions(frame: Frame) -> Iterator[Fact]:
    """What the reader must know before trusting the answer: cut rows, values that are missing."""
    result = frame.result
    if result.truncated and result.rows:
        key = result.columns[0].key
        shown = Figure(
            write_value(len(result.rows), None, "integer"),
            len(result.rows),
            "count",
            tuple((i, key) for i in range(len(result.rows))),
        )
        more = result.account.groups > len(result.rows)
        figures = {"shown": shown, **({"all": account_figure(result.account.groups)} if more else {})}
        yield Fact("truncated" if more else "truncated_some", figures, {"things": frame.things(2)})
    for column in frame.measures:
        missing, kept = result.account.missing.get(column.key, 0), result.account.kept
        if kept and missing / kept >= 0.2 and missing < kept and frame.shape != "empty":
            yield Fact(
                "missing",
                {"missing": account_figure(missing), "kept": account_figure(kept)},
                {"noun": _measured(frame, column), "rows": plural(singular(frame.names.rows(frame.plan.table)), kept)},
            )


def _measured(frame: Frame, column: ResultColumn) -> str:
    """Return the column that a measure rests on, in words."""
    of = next((p for p in parts(column.expr) if isinstance(p, Column)), None)
    return frame.names.column(of) if of is not None else frame.noun(column)


def extent(frame: Frame) -> Iterator[Fact]:
    """How much there is to see; for descriptions."""
    result = frame.result
    if not result.rows:
        return
    key = result.columns[0].key
    cells = tuple((i, key) for i in range(len(result.rows)))
    figures = {"count": Figure(write_value(len(cells), None, "integer"), len(cells), "count", cells)}
    if frame.shape in ("trend", "series"):
        rows = [i for i in range(len(result.rows)) if frame.value(i, times(frame)[0]) is not None]
        rows.sort(key=lambda i: order_of(frame.value(i, times(frame)[0])))
        if rows:
            time = (times(frame)[0],)
            figures |= {"start": frame.label(rows[0], time), "end": frame.label(rows[-1], time)}
    if len(frame.dims) == 2:
        other = next((d for d in frame.dims if d not in times(frame)), frame.dims[1])
        firsts = list({frame.value(i, other): (i, other.key) for i in range(len(result.rows))}.values())
        figures["series"] = Figure(write_value(len(firsts), None, "integer"), len(firsts), "count", tuple(firsts))
    yield Fact("extent", figures, {"things": frame.things(len(cells))})


def account_figure(value: int) -> Figure:
    return Figure(write_value(value, None, "integer"), value, "account")
