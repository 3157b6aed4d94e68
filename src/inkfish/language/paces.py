"""How much there is in a step of time or for each thing, on average: `how many orders per month on average`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.timeline import calendar_expr
from inkfish.query.plan import Aggregate, Arithmetic, Column, Dimension, Expr, Measure, Truncated

EACH = words_of("each_step")


def paced(d: Draft) -> None:
    """`average number of orders per month`, `average monthly revenue`: all that there is, over the steps it is in."""
    if len(d.measures) != 1 or d.trend or "kind" in d.chart:
        return
    at, measure = d.measures[0]
    steps = sorted((x for x in d.dimensions if x[0] >= 0 and _averaged_over(d, x[0])), key=lambda x: not _timed(x[1]))
    total = _total(d, measure.expr, steps[0]) if steps else None
    if total is None:
        return
    d.dimensions.remove(steps[0])
    over = Aggregate("count_distinct", steps[0][1].expr)
    d.measures[0] = (at, Measure(Arithmetic("/", total, over), _called(d, measure, total, steps[0][1])))
    d.averaged = False
    d.say(steps[0][0], "on average over those that have rows")


def read_steps(d: Draft, at: int) -> bool:
    """`how many different months are there`, `number of distinct month of order date`: the steps that have rows."""
    step = at + 1
    named = d.step(step, 1) if d.text(step + 1) == "of" else -1
    found = d.best_column(named, "temporal") if named > 0 and d.free(named) else None
    table, data = (found.table, found.column) if found is not None else d.time_column() or ("", None)
    if not d.free(step) or not d.has(step, "grain") or data is None or not (data.temporal or data.role == "time"):
        return False
    expr = calendar_expr(Column(table, data.name), data, "", d.tag(step, "grain"))
    if expr is None or (d.mentions[step].columns and d.mentions[step].columns[0].score > 0.9):
        return False
    d.measures.append((at, Measure(Aggregate("count_distinct", expr))))
    for i in range(at, (named if found is not None else step) + 1):
        d.take(i, "measure", f"number of different {d.text(step)}" if i == at else "")
    return True


def is_step(d: Draft, at: int) -> bool:
    """Whether words say a step: `per month`, `a day`, `each` before it."""
    return bool(EACH & {*d.text(at).split(" ")[:1]})


def _averaged_over(d: Draft, at: int) -> bool:
    """Whether a group is a step that an average is taken over, `monthly` or `per month`: not the months of a trend."""
    if d.text(at).endswith("ly"):
        return d.role.get(at + 1) == "measure" and d.tag(at + 1, "aggregate") is None
    return is_step(d, at) or d.text(at - 1) in EACH


def _timed(group: Dimension) -> bool:
    return isinstance(group.expr, Truncated)


def _total(d: Draft, of: Expr, step: tuple[int, Dimension]) -> Aggregate | None:
    """What there is in all: rows, things or amounts that were said to be averaged; None for what does not add up."""
    if not isinstance(of, Aggregate) or of.where is not None:
        return None
    counted = of.func in ("count", "count_distinct")
    if counted or of.func == "sum":
        return of if d.averaged or (counted and _average_said(d)) else None
    amount = of.func == "avg" and isinstance(of.of, Column) and d.data(of.of).additive
    adjective = d.text(step[0]).endswith("ly")
    number_of = any(d.tag(i, "aggregate") == "count" and d.role.get(i) == "measure" for i in range(step[0]))
    return Aggregate("sum", of.of) if amount and _timed(step[1]) and (adjective or number_of) else None


def _average_said(d: Draft) -> bool:
    """Whether an average was said that is of no column: `average number of orders`."""
    return any(d.tag(i, "aggregate") == "avg" and d.role.get(i) == "measure" for i in range(len(d.mentions)))


def _called(d: Draft, measure: Measure, total: Aggregate, step: Dimension) -> str:
    """`Average number of orders per month`."""
    counted = measure.name.lower() or "number of rows"
    what = d.data(total.of).title.lower() if total.func == "sum" and isinstance(total.of, Column) else counted
    each = step.expr.grain if isinstance(step.expr, Truncated) else d.data(step.expr).title.lower()
    return f"Average {what} per {each}"
