"""Whether figures may be added up over entities and over time, by what they are called and counted in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from inkfish.data.live.lexicon import lexicon
from inkfish.data.package import OverEntities, OverTime


def adding(name: str, unit: str) -> tuple[OverEntities, OverTime]:
    """Return how a metric is put together over entities and over time.

    >>> adding("GDP per capita", "USD"), adding("Population", ""), adding("CO2 emissions", "t")
    (('mean', 'mean'), ('sum', 'last'), ('sum', 'sum'))
    """
    if _says("not_summed", f"{name} {unit}"):
        return "mean", "mean"
    return "sum", "last" if _says("stocks", name) else "sum"


def _says(which: str, text: str) -> bool:
    return bool(_pattern(tuple(lexicon("adding")[which])).search(text.lower()))


@cache
def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in words))
