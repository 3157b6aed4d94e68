"""What is asked of all that was told of together: `the average of all of them`, `is that above the average?`."""

from __future__ import annotations

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.columns import of_time
from inkfish.language.conjunction import conjunction
from inkfish.language.draft import Draft
from inkfish.language.leaning import bare_aggregate, refers, speaks_of_all, turns
from inkfish.language.referring import kept
from inkfish.query.plan import Aggregate, Column, Limit, Measure, Plan, level


def of_all(d: Draft, last: Plan) -> Plan | None:
    """`the average of all of them`, after numbers by group: one number of the same rows; None where it is not said.

    Of the one that was picked there are no others: then of the rows that it was picked from.
    """
    said = bare_aggregate(d) not in (None, "count") or d.measures
    if not speaks_of_all(d) or not said or d.superlative is not None or d.dimensions:
        return None
    for at in range(len(d.mentions)):
        if d.tag(at, "turn") == "reset":
            d.take(at, "turn", "all that was told of")
    single = last.limit is not None and last.limit.count == 1
    where = last.where if single else conjunction(kept(d, last))
    shown = () if d.measures else tuple(m for m in last.measures if level(m.expr) == "group")
    if not (shown or d.measures):
        shown = tuple(Measure(Aggregate("sum", c)) for c in _numbers(d, last)[:1])
    if not (shown or d.measures):
        return None
    return Plan(last.table, also=last.also, sides=last.sides, measures=shown, where=where)


def against_all(d: Draft, last: Plan) -> Plan | None:
    """`is that above the average?`, `how does that compare to the average`: a number beside that of all rows.

    None where no one number was told, or where something else is held against the average.
    """
    held = any(d.has(i, "above_average", "below_average") and d.free(i) for i in range(len(d.mentions)))
    held = held or (turns(d, "compare") and bare_aggregate(d) == "avg" and _says_average(d))
    put = refers(d) or turns(d, "compare") or d.text(0).split(" ")[0] in BE
    named = d.filters or d.measures or d.dimensions or d.superlative or any(map(d.content, range(len(d.mentions))))
    told = _one_number(d, last) if held and put and not named else None
    if told is None:
        return None
    own = kept(d, last)
    part = [c for c in own if not of_time(d, c)]
    if not part:
        return None
    for at in range(len(d.mentions)):
        if d.free(at) and not d.boundary(at):
            d.take(at, "turn")
    d.say(0, "beside the average of all")
    sides = (msgspec.structs.replace(told, where=conjunction(part)), told)
    names = ("", f"{told.func} of all".replace("avg", "average"))
    measures = tuple(Measure(side, name) for side, name in zip(sides, names, strict=True))
    where = conjunction([c for c in own if c not in part])
    return Plan(last.table, also=last.also, sides=last.sides, measures=measures, where=where)


def _one_number(d: Draft, last: Plan) -> Aggregate | None:
    """The average that the last answer told of one thing or of some rows; None of counts and sums."""
    first = last.measures[0].expr if last.measures else None
    one = not last.dimensions or last.limit == Limit(1)
    if not one or first is None:
        return None
    if isinstance(first, Column) and d.data(first).numeric and last.lists_rows:
        return Aggregate("avg", first)
    typical = isinstance(first, Aggregate) and first.func in ("avg", "median") and first.where is None
    return first if typical else None


def _numbers(d: Draft, last: Plan) -> list[Column]:
    """The amounts that a list shows."""
    shown = [m.expr for m in last.measures if isinstance(m.expr, Column)]
    return [c for c in shown if d.data(c).numeric and d.data(c).role == "measure"]


def _says_average(d: Draft) -> bool:
    return any(d.has(i, "average") for i in range(len(d.mentions)))


BE = words_of("be")
