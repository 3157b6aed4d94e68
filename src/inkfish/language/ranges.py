"""Ranges that a number must lie in: `between 10 and 20`, `from 5 to 8`, `aged 20 to 30`."""

from __future__ import annotations

from inkfish.language.bounded import bounded
from inkfish.language.draft import Draft
from inkfish.language.negation import negated_before
from inkfish.language.numerals import constant, number_after, numeric_at
from inkfish.query.plan import Compare, Or


def read_ranges(d: Draft) -> None:
    """`between 10 and 20`, `in the range of 5 to 8`, `from 10 to 20`."""
    for at in range(len(d.mentions)):
        opens = d.has(at, "between") or d.text(at) == "from"
        if not d.free(at) or not (opens or _range_after_column(d, at)):
            continue
        named = _named_within(d, at) if opens else -1
        first = d.step(named, 1, OF_IT) if named > 0 else number_after(d, at) if opens else at
        if first is None or d.mentions[first].number is None or not d.free(first):
            continue
        second = d.step(first, 1, skip=("article",))
        second = (
            d.step(second, 1)
            if second > 0 and (d.text(second) in ("to", "-", "or") or d.has(second, "and"))
            else (second if second > 0 and d.mentions[second].number is not None else -1)
        )
        if second < 0 or not d.free(second) or d.mentions[second].number is None:
            continue
        column, high = bounded(d, first if named > 0 else at, second, d.step(second, 1))
        if column is None:
            continue
        low, high = sorted((_as_second(d, first, second, high), high))
        negated = negated_before(d, at)
        for i in range(at, second + 1):
            if d.free(i):
                d.take(i, "condition")
        data = d.data(column)
        inside = (Compare(">=", column, constant(data, low)), Compare("<=", column, constant(data, high)))
        if negated is not None:
            d.take(negated, "condition")
            d.keep(at, Or((Compare("<", column, constant(data, low)), Compare(">", column, constant(data, high)))))
        else:
            for condition in inside:
                d.keep((at, second), condition)
        d.say(at, f"{column.name} from {low} to {high}")


def _named_within(d: Draft, at: int) -> int:
    """Where the number itself is named between a `between` and its ends: `between ages 20 and 30`; -1 if it is not."""
    noun = d.step(at, 1)
    named = noun > 0 and d.free(noun) and numeric_at(d, noun) and d.mentions[noun].number is None
    first = d.step(noun, 1, OF_IT) if named else -1
    return noun if first > 0 and d.mentions[first].number is not None else -1


OF_IT = ("article", "helper", "preposition", "during")


def _as_second(d: Draft, first: int, second: int, made: float) -> float:
    """The first number of a range in the unit that the second one was brought to."""
    said, number = d.mentions[second].number, d.mentions[first].number
    return number if made == said else number * made / said


def _range_after_column(d: Draft, at: int) -> bool:
    """Whether `aged 20 to 30`, `5 to 10 years of experience` begins at a mention: two numbers beside the column that
    they are of."""
    second = at + 2
    return (
        d.mentions[at].number is not None
        and d.text(at + 1) in ("to", "-", "through")
        and second < len(d.mentions)
        and d.mentions[second].number is not None
        and ((at > 0 and numeric_at(d, at - 1)) or (d.free(second + 1) and numeric_at(d, second + 1)))
    )
