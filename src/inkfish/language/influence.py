"""Whether a quality goes with another where one of them is no number: `is smoking related to survival`, `does the
region affect prices`, `is there a link between age and death`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import told_by
from inkfish.language.conjunction import equals
from inkfish.language.dated import aside
from inkfish.language.draft import Draft
from inkfish.language.flags import is_flag
from inkfish.language.mention import Mention
from inkfish.language.names import read_name
from inkfish.language.rates import truth_told
from inkfish.language.relations import measures
from inkfish.query.plan import Aggregate, Column, Compare, Condition, Dimension, Expr, Measure, Value

ASKING, TURNED, ON = words_of("asking_whether"), words_of("turned_relation"), words_of("onto")


def influencing(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return mentions in which what one thing is asked to do to another relates the two: `does a photo increase the
    price`."""
    asks = bool(mentions) and mentions[0].text in DOES
    verb = next((at for at in range(len(mentions)) if asks and _influences(mentions, at)), len(mentions))
    end = _object_of(mentions, verb)
    found = [
        replace(m, tags={"correlation": "coefficient"}) if at == verb else m
        for at, m in enumerate(mentions)
        if not verb < at < end or "article" in m.tags
    ]
    if not any("correlation" in m.tags for m in found):
        return tuple(found)
    return tuple(aside(m) if _numbers(found, at) else m for at, m in enumerate(found))


def _numbers(mentions: Sequence[Mention], at: int) -> bool:
    """Whether `the number of` says no more than the column after it, of what is held against something: `wheels`."""
    if mentions[at].tags.get("aggregate") != "count" or at + 1 >= len(mentions):
        return False
    behind = next((o for o in mentions[at + 1 :] if o.columns or not {"article", "preposition"} & o.tags.keys()), None)
    named = behind.columns[:1] if behind is not None else ()
    return bool(named) and named[0].column.numeric and named[0].column.role == "measure" and named[0].score >= 0.7


def _influences(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a verb of growth or decline stands between two things that are named."""
    m = mentions[at]
    if m.text not in INFLUENCING or m.columns or m.values:
        return False
    end = _object_of(mentions, at)
    return end < len(mentions) and all(o.columns or o.values for o in (mentions[at - 1], mentions[end]))


def _object_of(mentions: Sequence[Mention], verb: int) -> int:
    """Where what is influenced stands: the `sales` of `lead to more sales`."""
    behind = range(verb + 1, len(mentions))
    return next((i for i in behind if "article" not in mentions[i].tags and mentions[i].text not in TO), len(mentions))


DOES, INFLUENCING, TO = words_of("doing"), words_of("influencing"), words_of("influenced")


def read_influence(d: Draft) -> None:
    """Take a word of relation with its two sides: averages, shares or counts of the one in each of the other."""
    at = next(iter(d.indexes("correlation")), None)
    pair = _sides(d, at) if at is not None else None
    if pair is None or d.correlation:
        return
    sides = [(i, _meant(d, i)) for i in pair]
    known = [side for _, side in sides if side is not None]
    if len(known) == 1 and d.text(0) in ASKING and all(d.mentions[i].known for i in pair):
        d.take(at, "unread")
    if len(known) < 2 or all(_is_number(d, side) for side in known):
        return
    if d.text(at) in TURNED:
        sides.reverse()
    (cause, group), (outcome, of) = sides
    if _is_number(d, group) or (not _is_number(d, of) and isinstance(of, Column) and not isinstance(group, Column)):
        (cause, group), (outcome, of) = (outcome, of), (cause, group)
    column = group if isinstance(group, Column) else equals(group)
    if _is_number(d, of):
        d.measures.append((outcome, Measure(Aggregate("avg", of))))
    elif isinstance(of, Column):
        d.dimensions.append((outcome, Dimension(of)))
        d.measures.append((-1, Measure(Aggregate("count"))))
    else:
        d.measures.append((outcome, Measure(Aggregate("share", where=of), f"{d.text(outcome).capitalize()}, %")))
    d.dimensions.insert(0, (cause, Dimension(column)))
    d.take(at, "task", f"{d.text(outcome)} in each {d.data(column).title.lower()}")
    d.take(cause, "group", f"split by {d.data(column).title}")
    d.take(outcome, "measure", "what is held against it")


def _sides(d: Draft, at: int) -> tuple[int, int] | None:
    """Where the two sides stand: around the word, or after it where `and` or `on` joins them."""
    first = d.step(at, 1)
    joint = d.step(first, 1, skip=("article",)) if first > 0 else -1
    if joint > 0 and (d.has(joint, "and") or d.text(joint) in ON) and d.text(at) not in TURNED:
        pair = (first, d.step(joint, 1))
    else:
        pair = (d.step(at, -1), first)
    return pair if all(i >= 0 and d.free(i) and not d.empty(i) for i in pair) else None


def _meant(d: Draft, at: int) -> Column | Condition | None:
    """A number, a truth or a kind: what a side of the relation speaks of."""
    found = d.best_column(at, "numeric")
    if found is not None and measures(found) and not is_flag(found.column):
        return Column(found.table, found.column.name)
    kind = d.best_column(at, "category")
    words = {word for form in read_name(kind.column.name).forms for word in form} if kind is not None else set()
    told_apart = bool(GENDER & words)
    if not told_apart and (truth := truth_told(d, at)) is not None:
        return truth
    if kind is not None and kind.score >= 0.6 and (kind.column.role in ("category", "place") or told_apart):
        return Column(kind.table, kind.column.name)
    value = next((v for v in d.mentions[at].values if v.score >= 0.6 and not v.part), None)
    if value is not None:
        return Compare("=", Column(value.table, value.column.name), Value(value.value))
    return told_by(d) if d.mentions[at].tables and not d.has(at, "request") else None


GENDER = stems_of("gender")


def _is_number(d: Draft, side: Expr | Condition) -> bool:
    """Whether a side is measured, and no kind or truth."""
    return isinstance(side, Column) and d.data(side).numeric and d.data(side).role == "measure"
