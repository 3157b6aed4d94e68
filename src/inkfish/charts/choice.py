"""The Choice: which chart shows a result, and how; decided before anything is drawn, and kept with the card."""

from __future__ import annotations

from typing import Literal

import msgspec

from inkfish.query.plan import ChartKind


class Alternative(msgspec.Struct, frozen=True):
    """Another chart that the same result can be shown as, and why it would fit."""

    kind: ChartKind
    reason: str


class Choice(msgspec.Struct, frozen=True):
    """How a result is shown. `x`, `y`, `color`, `facet`, `size` and `label` are keys of result columns, or empty.

    `x` is the column of the categories or of time even where the bars lie (`horizontal`); of a scatter it is the first
    number. `y` are the columns of values: several give one series each. `stack` is empty where nothing is stacked.
    `sort` is `rows` (as the result runs), `value` (largest first) or `natural` (calendar, bins, numbers).
    `panels` gives each value column a panel of its own; `axes` is 2 where two lines of unlike units, or of very
    different sizes, have an axis each. `y` of a candlestick are its opening, highest, lowest and closing values. A bar
    chart whose `stack` is `waterfall` shows changes, each bar from where the last one ended; rows that its `label`
    column is true of are levels reached. The parts of a heatmap without `color` are the days or months of `x`, as a
    calendar. `color` of a treemap is the group of each tile. `hole` makes a pie a ring around its total. `atlas` names
    the shapes of a map. `oriented` says that `horizontal` is the user's word, to be kept at every width.
    `notes` are sentences for the reader: what was asked and could not be drawn, and why.
    """

    kind: ChartKind
    reason: str
    x: str = ""
    y: tuple[str, ...] = ()
    color: str = ""
    facet: str = ""
    size: str = ""
    label: str = ""
    horizontal: bool = False
    stack: Literal["", "stacked", "percent", "grouped", "waterfall"] = ""
    log: bool = False
    trend: bool = False
    sort: Literal["rows", "value", "natural"] = "rows"
    panels: bool = False
    axes: Literal[1, 2] = 1
    bins: float | None = None
    palette: str = ""
    hole: bool = False
    atlas: Literal["", "world", "us"] = ""
    oriented: bool = False
    notes: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    version: int = 1
