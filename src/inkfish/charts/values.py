"""One value of a row: as a number, in its column's own order, and whether it stands for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from inkfish.charts.words import WORDS
from inkfish.data.table import Scalar
from inkfish.query.result import ResultColumn


def number(value: Scalar) -> float:
    """Return a value as a number to add or compare; a missing one is nothing."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


def natural_rank(column: ResultColumn) -> Callable[[Scalar], tuple]:
    """Return the sort key of a column's own order: calendar names, numbers, dates; missing last."""
    names = {n.casefold(): i for i, n in enumerate(WORDS.data["part"].get(column.part, ()))}
    short = {n[:3]: i for n, i in names.items()}

    def rank(value: Scalar) -> tuple:
        if value is None:
            return (2, 0.0, "")
        if isinstance(value, (int, float)):
            return (0, float(value), "")
        text = str(value).casefold()
        place = names.get(text, short.get(text))
        return (1, 0.0, text) if place is None else (0, float(place), "")

    return rank


def other_name(taken: Iterable[Scalar]) -> str:
    """Return a name for the rest that no category has."""
    name, used = WORDS.say("label", "other"), {str(t).casefold() for t in taken}
    return name if name.casefold() not in used else f"{name} …"


def is_other(value: Scalar) -> bool:
    """Whether a category is the sum of the rest."""
    return value in (WORDS.say("label", "other"), f"{WORDS.say('label', 'other')} …")
