"""On which side of nothing a number lies: `a negative profit`, `orders that lost money`, `lost more than 5 billion`."""

from __future__ import annotations

from inkfish.language.bounded import of_groups, scaled
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.draft import Draft, Having
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import read_name
from inkfish.language.numerals import number_after, numeric_at
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import is_number
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Column, Compare, Value


def read_losses(d: Draft) -> None:
    """`companies that lost more than 5 billion`: what was gained lies below less than nothing."""
    for at in range(len(d.mentions) - 1):
        number = number_after(d, at + 1) if d.text(at) in LOSING and d.tag(at + 1, "compare") in (">", ">=") else None
        column = gain(d) if number is not None and not is_number(d, at) else None
        if column is None:
            continue
        value = -scaled(d, column, d.mentions[number].number)
        op = d.tag(at + 1, "compare").replace(">", "<")
        d.keep((at, number), Compare(op, column, Value(value, "number")))
        for i in range(at, number + 1):
            if d.free(i):
                d.take(i, "condition", f"{column.name} {op} {value:g}" if i == at else "")


def read_signs(d: Draft) -> None:
    """`a negative profit`, `how many bills are negative`, `unprofitable orders`: below or above zero."""
    for at in d.indexes("sign"):
        if d.mentions[at].values or d.text(at - 1).split(" ")[-1] in DEGREE:
            continue
        beside = next((i for i in (at + 1, d.step(at, -1)) if _number_at(d, i, at)), None)
        found = d.best_column(beside, "numeric") if beside is not None else None
        column = Column(found.table, found.column.name) if found is not None else gain(d)
        if column is None or (found is None and (d.text(at) in PLAIN_SIGNS or not _said_of_things(d, at))):
            continue
        op = d.tag(at, "sign")
        if found is None and of_groups(d, column, at):
            d.having.append(Having(op, 0, Aggregate("sum", column)))
        else:
            d.keep((at, beside) if beside == at + 1 else at, Compare(op, column, Value(0, "number")))
        d.take(at, "condition", f"{d.data(column).title} {op} 0")
        went = beside is not None and d.text(at - 1) in WENT
        if (beside == at + 1 or went) and d.free(beside) and not d.has(at - 1, "aggregate"):
            d.take(beside, "condition")


def read_falling(d: Draft) -> None:
    """`how many rainy days`, `dry months`: times at which some was measured of what an adjective speaks of, or none."""
    for at in range(len(d.mentions) - 1):
        word = d.text(at)
        if word not in FALLING | DRY or not d.free(at) or d.mentions[at].values or not d.has(at + 1, "grain", "part"):
            continue
        about = [w for q in load_lexicon().qualities.get(stems(word), ()) for w in q.about]
        found = quality_column(d, tuple(about)) if about and d.text(at - 1) not in DEGREE else None
        if found is not None and found[1].numeric and found[1].minimum == 0:
            d.keep(at, Compare("=" if word in DRY else ">", Column(found[0], found[1].name), Value(0, "number")))
            d.take(at, "condition", f"{found[1].title} {'is' if word in DRY else 'over'} 0")


def read_lateness(d: Draft) -> None:
    """`how many flights were late`, `delayed trains`, `what share left on time`: a delay above nothing, or none."""
    for at in range(len(d.mentions)):
        last = at + (f"{d.text(at)} {d.text(at + 1)}" in ON_TIME)
        op = ">" if d.text(at) in LATE else "<=" if last > at or d.text(at) in ON_TIME else None
        m = d.mentions[at]
        if op is None or not d.free(at) or m.values or d.text(at - 1).split(" ")[-1] in DEGREE:
            continue
        bounded = any(d.mentions[i].number is not None for i in range(max(0, at - 2), at))  # `30 minutes late`
        if bounded or any(c.score >= 0.6 for c in m.columns) or d.has(at - 1, "aggregate", "by"):
            continue
        found = _delay(d)
        if found is None:
            continue
        d.keep((at, last), Compare(op, found, Value(0, "number")))
        for i in range(at, last + 1):
            d.take(i, "condition", f"{d.data(found).title} {op} 0" if i == at else "")


def _delay(d: Draft) -> Column | None:
    """How late things were, by a number that may be none or less: of arriving or of leaving, where that is said."""
    found = [c for c in d.facts.named(DELAY) if d.data(c).numeric]
    said = {t.stem for t in d.tokens}
    told = [c for c in found for way in (ARRIVING, LEAVING) if said & way and way & set(read_name(c.name).forms[0])]
    low = [c for c in (*told, *found) if d.data(c).minimum is not None and float(d.data(c).minimum) <= 0]
    return low[0] if low else None


def _said_of_things(d: Draft, at: int) -> bool:
    """Whether a sign is said of rows or groups beside it: `orders that lost money`, not `where do we lose it`."""
    ahead = d.step(at, -1)
    while ahead > 0 and d.has(ahead, "relative", "where"):
        ahead = d.step(ahead, -1)
    near = [d.mentions[i] for i in (ahead, at + 1) if 0 <= i < len(d.mentions)]
    return any(m.tables or m.columns or m.values or "entity" in m.tags for m in near)


def _number_at(d: Draft, at: int, sign: int) -> bool:
    """Whether a number stands right behind a sign, or before it and a verb: `profit is negative`."""
    return numeric_at(d, at) and (at == sign + 1 or d.text(sign - 1) in BE | WENT)


def gain(d: Draft) -> Column | None:
    """Return the column of what was gained or lost."""
    found = quality_column(d, GAIN)
    return Column(found[0], found[1].name) if found is not None and found[1].numeric else None


GAIN = tuple(map(stem, ordered("gain")))
LATE, ON_TIME, DELAY = words_of("late"), words_of("on_time"), stems_of("delay")
ARRIVING, LEAVING = stems_of("arriving"), stems_of("leaving")
FALLING, DRY = words_of("falling"), words_of("dry")
LOSING, DEGREE, PLAIN_SIGNS, BE = words_of("losing"), words_of("degree"), words_of("plain_sign"), words_of("be")
WENT = words_of("went")
