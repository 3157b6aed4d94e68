"""The colours of series: one each, in order, the rest in grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inkfish.charts.theme import Theme
from inkfish.charts.values import is_other


def colors_of(names: Sequence[str], theme: Theme) -> dict[str, str]:
    """Return the colour of the marks of each series."""
    return _assign(names, theme.series, theme.other)


def text_colors_of(names: Sequence[str], theme: Theme) -> dict[str, str]:
    """Return the colour of the words of each series."""
    return _assign(names, theme.series_text, theme.other_text)


def _assign(names: Sequence[str], palette: tuple[str, ...], other: str) -> dict[str, str]:
    plain = [n for n in names if not is_other(n)]
    given = {name: palette[i % len(palette)] for i, name in enumerate(plain)}
    return {name: given.get(name, other) for name in names}


def color_scale(colors: dict[str, str]) -> dict[str, Any]:
    """Return the scale of a colour encoding."""
    return {"domain": list(colors), "range": list(colors.values())}
