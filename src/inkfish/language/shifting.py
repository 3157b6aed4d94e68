"""Messages that move the period, or put two answers side by side: `next year`, `4 years later`, `show both`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.comparatives import is_comparative, is_less
from inkfish.language.conjunction import conditions, conjunction, is_period, subject, union
from inkfish.language.draft import Draft
from inkfish.language.flags import flagged, is_flag
from inkfish.language.leaning import turns
from inkfish.language.refilter import split_by
from inkfish.language.remeasure import like, replaced_measures
from inkfish.language.tidy import tidy
from inkfish.query.plan import (
    Aggregate,
    Among,
    Arithmetic,
    Between,
    Column,
    Compare,
    Condition,
    Dimension,
    Last,
    Limit,
    Measure,
    Or,
    Plan,
    Truncated,
    Value,
    Within,
    parts,
)


def shifted(d: Draft, last: Plan) -> Plan | None:
    """`next year`, `the month before`, `4 years later`: the same for a time as long before or after; None otherwise."""
    way = 1 if turns(d, "later") else -1 if turns(d, "earlier") else 0
    said = (word for m in d.mentions for word in m.text.split())
    unit = next((word for word in said if word.rstrip("s") in UNITS), "") if way else ""
    if not unit:
        return None
    number = next((m.number for m in d.mentions if isinstance(m.number, int) and 0 < m.number < 1000), 1)
    moved = [_moved(d, c, way * number, unit.rstrip("s")) for c in conditions(last.where)]
    where = conjunction(moved)
    if where == last.where or _past(d, moved):
        return None
    d.beyond = ""
    d.filters.clear()
    for i in range(len(d.mentions)):
        if d.free(i) and not d.empty(i):
            d.take(i, "turn")
    d.say(0, f"{number} {unit.rstrip('s')}{'s' * (number > 1)} {'later' if way > 0 else 'earlier'}")
    return msgspec.structs.replace(last, where=where)


def further(d: Draft, last: Plan) -> Plan | None:
    """`the next 3`, after a top three: as many after them; None otherwise."""
    at = next((i for i in range(len(d.mentions)) if d.text(i) in NEXT), -1)
    if at < 0 or last.limit is None or last.limit.per or d.filters or d.measures or d.dimensions:
        return None
    said = d.mentions[at + 1].number if at + 1 < len(d.mentions) else None
    if said is None and not (d.last(at) or d.text(at + 1) in ONES):
        return None
    d.role |= {i: "turn" for i in (at, at + 1) if d.free(i)}
    d.say(at, "those that come after")
    limit = Limit(said if isinstance(said, int) else last.limit.count, last.limit.skip + last.limit.count)
    return msgspec.structs.replace(last, limit=limit)


NEXT, ONES = words_of("next_ones"), words_of("one") | {"ones"}
UNITS = ("year", "quarter", "month", "week", "day")


def _moved(d: Draft, c: Condition, count: int, unit: str) -> Condition:
    """Return a condition on time so many units later; any other as it is."""
    if isinstance(c, Within) and isinstance(c.period, Between) and c.period.start and c.period.end:
        period = Between(_later(c.period.start, count, unit), _later(c.period.end, count, unit))
        return msgspec.structs.replace(c, period=period)
    if isinstance(c, Within) and isinstance(c.period, Last) and c.period.unit == unit and c.period.back - count >= 0:
        return msgspec.structs.replace(c, period=msgspec.structs.replace(c.period, back=c.period.back - count))
    years = isinstance(c, Compare) and isinstance(c.left, Column) and c.op == "=" and isinstance(c.right, Value)
    if years and unit == "year" and d.data(c.left).role == "time" and isinstance(c.right.value, int):
        return msgspec.structs.replace(c, right=Value(c.right.value + count, "number"))
    return c


def _later(day: str, count: int, unit: str) -> str:
    """Return an ISO date so many units later, what follows the date unchanged."""
    at = date.fromisoformat(day[:10])
    if unit in ("week", "day"):
        moved = at + timedelta(days=count * (7 if unit == "week" else 1))
    else:
        months = at.year * 12 + at.month - 1 + count * {"year": 12, "quarter": 3, "month": 1}[unit]
        moved = at.replace(year=months // 12, month=months % 12 + 1, day=min(at.day, 28) if at.day > 28 else at.day)
    return moved.isoformat() + day[10:]


def _past(d: Draft, moved: Sequence[Condition]) -> bool:
    """Whether a period lies after the newest date of its column: nothing is known of it yet."""
    for c in moved:
        if isinstance(c, Within) and isinstance(c.period, Between) and c.period.start:
            if c.period.start > str(d.data(c.of).maximum):
                return True
        elif isinstance(c, Compare) and isinstance(c.left, Column) and d.data(c.left).role == "time":
            newest = d.data(c.left).maximum
            if isinstance(newest, int) and isinstance(c.right, Value) and c.right.value > newest:
                return True
    return False


def both(d: Draft, plans: Sequence[Plan], *, asked: bool = False) -> Plan | None:
    """`show both`: what the last two answers are for, side by side; None when it is no such message."""
    compares = any("compare" in m.text for m in d.mentions) and any(m.tags.get("turn") == "refer" for m in d.mentions)
    said = any(d.text(i) in BOTH for i in range(len(d.mentions))) or compares or _text(d) in ALONE
    text = _text(d)
    combined = any(phrase in text for phrase in TOGETHER)
    said = said or combined
    if _text(d).endswith("the two"):
        said = not d.filters.clear()
    by = _by_number(d)
    named = d.measures or [x for x in d.dimensions if x[0] != by] or d.filters
    if not (said or asked) or len(plans) < 2 or named:
        return None
    last, before = plans[-1], plans[-2]
    pair = _changed(last, before)
    if pair is None and not asked and last.where == before.where and (joined := _both_measures(d, last, before)):
        return joined
    if pair is None or (asked and union(*pair) is None):
        return None
    for i in range(len(d.mentions)):
        if d.free(i) and not d.empty(i):
            d.take(i, "turn")
    joined = union(*pair)
    where = [(joined or Or(pair)) if c == pair[1] else c for c in conditions(last.where)]
    plan = msgspec.structs.replace(last, where=conjunction(where))
    if by is not None:
        found = d.best_column(by, "numeric")
        plan = replaced_measures(plan, (Measure(like(d, plan, found)),))
    d.say(0, "both together" if combined else "both side by side")
    if combined:
        return plan
    column = subject(pair[1])
    if joined is None and isinstance(pair[1], Within):
        year = Dimension(Truncated(column, "year"))
        timed = any(isinstance(x.expr, Truncated) and x.expr.of == column for x in plan.dimensions)
        return plan if timed else msgspec.structs.replace(plan, dimensions=(*plan.dimensions, year), limit=None)
    return split_by(plan, column) if isinstance(column, Column) else plan


def _by_number(d: Draft) -> int | None:
    """Where the number stands that both are compared by: `compare both by doubles`."""
    for at in range(1, len(d.mentions)):
        found = d.best_column(at, "numeric") if d.has(at - 1, "by") else None
        if found is not None and found.column.role == "measure" and found.score > 0.5:
            return at
    return None


def all_compared(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """`compare all three`: what the last answers were for, one after the other, side by side."""
    number = next((m.number for m in d.mentions if isinstance(m.number, int)), None)
    compares = any(d.has(i, "compare_task") or d.tag(i, "turn") == "compare" for i in range(len(d.mentions)))
    every = any(ALL & set(m.text.split()) for m in d.mentions)
    if not (every and (compares or number)) or d.measures or d.dimensions or d.filters or d.superlative:
        return None
    told: list[tuple[Condition, Condition]] = []
    for before in reversed(plans[:-1]):
        pair = _changed(plans[-1], before)
        if pair is None or (told and subject(pair[0]) != subject(told[0][0])) or len(told) + 1 == number:
            break
        told.append(pair)
    joined = told[0][1] if told else None
    for before, _ in told:
        joined = union(before, joined) if joined is not None else None
    if joined is None or number not in (None, len(told) + 1) or not isinstance(subject(told[0][1]), Column):
        return None
    d.role |= {i: "turn" for i in range(len(d.mentions)) if d.free(i) and not d.empty(i)}
    d.say(0, f"all {len(told) + 1} side by side")
    where = conjunction([joined if c == told[0][1] else c for c in conditions(plans[-1].where)])
    return split_by(msgspec.structs.replace(plans[-1], where=where), subject(told[0][1]))


def _both_measures(d: Draft, last: Plan, before: Plan) -> Plan | None:
    """`both`, after sales and then profit of the same groups: the two numbers of each."""
    measures = tuple(dict.fromkeys((*before.measures, *last.measures)))
    if last.dimensions != before.dimensions or last.lists_rows or measures in (last.measures, before.measures):
        return None
    d.role |= {i: "turn" for i in range(len(d.mentions)) if d.free(i) and not d.empty(i)}
    d.say(0, "both numbers")
    return msgspec.structs.replace(last, measures=measures)


def _text(d: Draft) -> str:
    """The words of a message without its marks."""
    return " ".join(m.text for m in d.mentions if any(c.isalnum() for c in m.text))


def apart(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """`show the difference`: the two things that the last answer compares, one less the other; None otherwise."""
    said = any(GAP & set(m.text.split()) for m in d.mentions) or _how_much_more(d)
    if d.measures or d.dimensions or d.filters:
        return None
    if (changed := _changed_by(d, plans)) is not None:
        return changed
    if not said:
        return None
    if (told := _two_told(d, plans[-1]) or _two_answers(d, plans[-1])) is not None:
        return told
    last = plans[-1] if _pair(plans[-1]) else both(d, plans, asked=True)
    if last is None and (told := _between_last(d, plans)) is not None:
        return told
    pair = _pair(last) if last is not None else None
    if pair is None or len(last.measures) != 1 or not isinstance(last.measures[0].expr, Aggregate):
        return None
    first, second = sorted(pair.values, key=lambda v: v.value, reverse=True) if _years(pair) else pair.values
    first, second = (second, first) if _last_has_more(d) and not _years(pair) else (first, second)
    sides = [msgspec.structs.replace(last.measures[0].expr, where=Compare("=", pair.of, v)) for v in (first, second)]
    for i in range(len(d.mentions)):
        if d.free(i) and not d.empty(i):
            d.take(i, "turn")
    d.say(0, f"{first.value} less {second.value}")
    where = conjunction([c for c in conditions(last.where) if c != pair])
    dimensions = tuple(x for x in last.dimensions if x.expr != pair.of)
    name = f"Difference between {first.value} and {second.value}"
    made = (Measure(Arithmetic("-", *sides), name),)
    return tidy(msgspec.structs.replace(last, where=where, dimensions=dimensions, measures=made), last)


def _two_answers(d: Draft, last: Plan) -> Plan | None:
    """`how much more`, after one number of those that are so and of those that are not: the first less the second."""
    split = [x for x in last.dimensions if isinstance(x.expr, Column) and is_flag(d.data(x.expr))]
    number = last.measures[0].expr if len(last.measures) == 1 else None
    if len(split) != 1 or last.limit or not isinstance(number, Aggregate) or number.where is not None:
        return None
    column, title = split[0].expr, d.data(split[0].expr).title.lower()
    d.role |= {i: "turn" for i in range(len(d.mentions)) if d.free(i) and not d.empty(i)}
    d.say(0, f"{title} less not {title}")
    sides = [msgspec.structs.replace(number, where=flagged(column, d.data(column), yes)) for yes in (True, False)]
    made = (Measure(Arithmetic("-", *sides), f"Difference between {title} and not {title}"),)
    rest = tuple(x for x in last.dimensions if x is not split[0])
    return tidy(msgspec.structs.replace(last, dimensions=rest, measures=made), last)


def _how_much_more(d: Draft) -> bool:
    """`how much more expensive are they`: the difference of what was told of before."""
    said = [t.text for t in d.tokens[:2]] == ["how", "much"] and any(is_comparative(t.text) for t in d.tokens[2:])
    return said and not any(d.content(i) for i in range(len(d.mentions)))


def _last_has_more(d: Draft) -> bool:
    """Whether the last answer is said to have so much more: `how much dearer are they`, and not `how much cheaper`."""
    return _how_much_more(d) and not any(is_less(t.text) for t in d.tokens)


def _two_told(d: Draft, last: Plan) -> Plan | None:
    """`what's the gap`, after a number of some and the same of all: one less the other."""
    sides = [m.expr for m in last.measures]
    if len(sides) != 2 or not all(isinstance(e, Aggregate) for e in sides) or sides[0].of != sides[1].of:
        return None
    if sides[0].func != sides[1].func or sides[0].where == sides[1].where:
        return None
    d.role |= {i: "turn" for i in range(len(d.mentions)) if d.free(i) and not d.empty(i)}
    d.say(0, "the first less the second")
    return tidy(msgspec.structs.replace(last, measures=(Measure(Arithmetic("-", *sides), "Difference"),)), last)


def _changed_by(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """`what's the change`, `by how many percent did it grow`, after two periods; `in percent`, after a difference."""
    percent = bool(d.calculations) or any(PERCENT & set(m.text.split()) for m in d.mentions)
    asked = any(d.has(i, "changed") or d.tag(i, "calc") == "change" for i in range(len(d.mentions)))
    named = any(d.content(i) for i in range(len(d.mentions)))
    told = _gap_told(plans[-1]) if percent and not asked and not named else None
    if asked and not named and not plans[-1].dimensions:
        pair = _changed(plans[-1], plans[-2]) if len(plans) > 1 else None
        plan = _between_last(d, plans) if pair is not None and all(map(is_period, pair)) else None
        told = (plan, plan.measures[0].expr) if plan is not None else None
    if told is None:
        return None
    plan, gap = told
    percent = percent and not any(m.text in GAINS for m in d.mentions)
    d.calculations, d.proportion = [], False
    d.role |= {i: "turn" for i in range(len(d.mentions)) if d.free(i) and not d.empty(i)}
    if not percent:
        return plan
    d.say(0, "in percent of the earlier one")
    rate = Arithmetic("/", Arithmetic("*", Value(100, "number"), gap), gap.right)
    return msgspec.structs.replace(plan, measures=(Measure(rate, "Change, %"),))


def _gap_told(last: Plan) -> tuple[Plan, Arithmetic] | None:
    """The difference that the last answer told, with the answer."""
    gap = last.measures[0].expr if len(last.measures) == 1 else None
    sides = isinstance(gap, Arithmetic) and gap.op == "-" and isinstance(gap.right, Aggregate)
    return (last, gap) if sides and gap.right.where is not None else None


def _between_last(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """The last two answers, one less the other, where each was held to a bound of its own: over 60, under 30."""
    pair = _changed(plans[-1], plans[-2]) if len(plans) > 1 else None
    first = plans[-1].measures[0].expr if len(plans[-1].measures) == 1 else None
    if pair is None or not isinstance(first, Aggregate) or first.where is not None:
        return None
    ordered = sorted(pair, key=_start, reverse=True) if all(map(is_period, pair)) else pair
    ordered = pair[::-1] if _last_has_more(d) else ordered
    sides = [msgspec.structs.replace(first, where=c) for c in ordered]
    d.say(0, "the later less the earlier" if ordered is not pair else "the first less the second")
    where = conjunction([c for c in conditions(plans[-1].where) if c != pair[1]])
    made = (Measure(Arithmetic("-", *sides), "Difference"),)
    return tidy(msgspec.structs.replace(plans[-1], where=where, measures=made), plans[-1])


def _start(c: Condition) -> str:
    """When the time begins that a condition keeps."""
    return next((p.start or "" for p in parts(c) if isinstance(p, Between)), "")


def _changed(last: Plan, before: Plan) -> tuple[Condition, Condition] | None:
    """The condition of the answer before, and the one on the same that the last answer has in its place."""
    new = [c for c in conditions(last.where) if c not in conditions(before.where)]
    old = [c for c in conditions(before.where) if c not in conditions(last.where)]
    return next(((o, n) for n in new for o in old if subject(o) == subject(n)), None)


def _pair(plan: Plan) -> Among | None:
    """The condition by which an answer is for two values."""
    found = [c for c in conditions(plan.where) if isinstance(c, Among) and isinstance(c.values, tuple)]
    return next((c for c in found if len(c.values) == 2), None)


def _years(pair: Among) -> bool:
    return all(v.kind == "number" for v in pair.values)


GAP = words_of("gap")
ALONE = words_of("side_by_side")
PERCENT, GAINS = words_of("percent"), words_of("gained")
BOTH, TOGETHER, ALL = words_of("both"), words_of("both_together"), words_of("in_full")
