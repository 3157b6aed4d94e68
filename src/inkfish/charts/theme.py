"""The two looks, light and dark: colours, sizes and the font, from themes/*.json, as Vega-Lite's config."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec


class Sizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Font sizes in pixels."""

    title: float
    subtitle: float
    caption: float
    label: float
    axis: float
    source: float
    figure: float


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One look.

    `series` are the colours of marks, at least 3:1 against `background`; `series_text` the same hues for words, at
    least 4.5:1. `other` and `other_text` are those of the rest summed up. `sequential` runs from little to much,
    `diverging` from below to above. `inside` and `inside_dark` are words on coloured marks.
    `nothing` is the grey of places without a value, `empty` that of cells.
    """

    name: Literal["light", "dark"]
    font: str
    background: str
    text: str
    muted: str
    grid: str
    axis: str
    zero: str
    band: str
    series: tuple[str, ...]
    series_text: tuple[str, ...]
    other: str
    other_text: str
    inside: str
    inside_dark: str
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    nothing: str
    empty: str
    size: Sizes


@cache
def load_theme(dark: bool) -> Theme:
    """Read one of the looks."""
    name = "dark" if dark else "light"
    return msgspec.json.decode(files("inkfish.charts.themes").joinpath(f"{name}.json").read_bytes(), type=Theme)


def config(theme: Theme) -> dict[str, Any]:
    """Return the look as Vega-Lite's config: quiet axes, no frame, one font."""
    text = {"font": theme.font, "fontSize": theme.size.label, "fill": theme.text}
    axis = {
        "labelFont": theme.font,
        "titleFont": theme.font,
        "labelFontSize": theme.size.axis,
        "labelColor": theme.muted,
        "titleColor": theme.muted,
        "titleFontSize": theme.size.caption,
        "titleFontWeight": 400,
        "domain": False,
        "ticks": False,
        "grid": False,
        "gridColor": theme.grid,
        "domainColor": theme.axis,
        "tickColor": theme.axis,
        "labelPadding": 6,
        "labelLineHeight": 14,
    }
    title = {
        "anchor": "start",
        "frame": "bounds",
        "font": theme.font,
        "subtitleFont": theme.font,
        "color": theme.text,
        "subtitleColor": theme.muted,
        "fontSize": theme.size.title,
        "fontWeight": 600,
        "lineHeight": 25,
        "subtitleFontSize": theme.size.subtitle,
        "subtitleLineHeight": 19,
        "subtitlePadding": 5,
        "offset": 14,
    }
    return {
        "font": theme.font,
        "axis": axis,
        "text": text,
        "title": title,
        "view": {"stroke": None},
        "concat": {"spacing": 24},
        "background": theme.background,
    }


def readable_on(color: str, theme: Theme) -> str:
    """Return the words' colour, of the theme's two, that stands out more from a colour behind them."""
    return max((theme.inside, theme.inside_dark), key=lambda c: contrast(c, color))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(color: str, other: str, share: float) -> str:
    """Return a colour with a share of another one, 0 to 1.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = [(int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
