"""Small multiples: one panel for each group, or for each value where units differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

from inkfish.charts.cells import column_of, label_of, series_names, topic_of, unique_titles
from inkfish.charts.colors import colors_of
from inkfish.charts.frame import GUTTER, PADDING, Canvas, Picture, caption_of, legend_rows, words
from inkfish.charts.letters import plain, shorten
from inkfish.charts.ticks import Axis, known_sign, log_axis, value_axis
from inkfish.charts.values import natural_rank
from inkfish.data.table import NUMERIC, TEMPORAL, Unit

TITLE = 15
NARROWEST = 190
ROW_GAP = 44

Draw = Callable[[Canvas], Picture]


def draw_panels(canvas: Canvas, draw_one: Draw) -> Picture:
    """Return a grid of panels drawn alike; those that share a unit share their axis."""
    parts = _by_value(canvas) if canvas.choice.panels else _by_group(canvas)
    names = series_names(canvas.choice, canvas.result) if canvas.choice.color else ()
    across = _across(canvas, len(parts))
    width = (canvas.inner - (across - 1) * GUTTER) / across + 2 * PADDING
    parts = [
        (title, replace(part, width=width, names=names, panel=True, title="", subtitle="", source="", height=None))
        for title, part in parts
    ]
    pictures = [draw_one(part) for _, part in parts]
    if not canvas.choice.panels:
        shared = union(pictures, column_of(canvas.result, canvas.choice.y[0]).unit)
        pictures = [draw_one(replace(part, axis=shared)) for _, part in parts]
    left, bottom = max(p.left for p in pictures), max(p.bottom for p in pictures)
    caption = "" if canvas.choice.panels else _caption(canvas)
    height = _height(canvas, pictures, across, names, caption)
    plot = (canvas.inner - across * left - (across - 1) * GUTTER - max(p.right for p in pictures)) / across
    above = max(p.above for p in pictures)
    views = [_view(canvas, title, p, plot, height, left, above) for (title, _), p in zip(parts, pictures, strict=True)]
    legend = tuple(colors_of(names, canvas.theme).items())
    return Picture(
        height=height,
        left=left,
        bottom=bottom,
        caption=caption,
        legend=legend,
        panels=tuple(views),
        across=across,
        above=TITLE + 12 + above,
        row_gap=ROW_GAP + above,
        shape=pictures[0].shape,
    )


def union(pictures: list[Picture], unit: Unit | None = None) -> Axis | None:
    """Return the axis that holds the values of all the panels."""
    axes = [p.axis for p in pictures if p.axis]
    if not axes or any(not a.ticks for a in axes):
        return Axis(min(a.low for a in axes), max(a.high for a in axes), ()) if axes else None
    ends = [v for p in pictures for v in p.span]
    if axes[0].log:
        return log_axis(ends)
    return value_axis(ends, 4, zero=any(a.low <= 0 <= a.high for a in axes), unit=unit)


def _caption(canvas: Canvas) -> str:
    column = column_of(canvas.result, canvas.choice.y[0])
    return caption_of(column, canvas, known_sign(column.unit))


def _by_value(canvas: Canvas) -> list[tuple[str, Canvas]]:
    """One panel for each column of values."""
    columns = tuple(column_of(canvas.result, k) for k in canvas.choice.y)
    titles = unique_titles(columns)
    return [
        (t, replace(canvas, choice=msgspec.structs.replace(canvas.choice, y=(c.key,), panels=False)))
        for t, c in zip(titles, columns, strict=True)
    ]


def _by_group(canvas: Canvas) -> list[tuple[str, Canvas]]:
    """One panel for each value of the facet's column, in its own order or the largest first."""
    choice, result = canvas.choice, canvas.result
    column = column_of(result, choice.facet)
    at = result.columns.index(column)
    values = list(dict.fromkeys(row[at] for row in result.rows))
    if column.type in NUMERIC + TEMPORAL or column.part:
        values.sort(key=natural_rank(column))
    inner = msgspec.structs.replace(choice, facet="")
    topic = topic_of(column, [label_of(v, column) for v in values])
    before = f"{topic}: " if topic else ""
    return [(before + label_of(v, column), replace(canvas, choice=inner, result=_only(result, at, v))) for v in values]


def _only(result: Any, at: int, value: Any) -> Any:
    return msgspec.structs.replace(result, rows=tuple(r for r in result.rows if r[at] == value))


def _across(canvas: Canvas, count: int) -> int:
    """Return how many panels stand in a row: as many as fit, without a last row that is nearly empty."""
    most = max(1, int((canvas.inner + GUTTER) // (NARROWEST + GUTTER)))
    most = min(most, 4, count)
    if canvas.choice.panels and canvas.choice.kind in ("line", "area"):
        return min(most, 2)
    rows = -(-count // most)
    return -(-count // rows)


def _height(canvas: Canvas, pictures: list[Picture], across: int, names: tuple[str, ...], caption: str) -> float:
    """Return the height of each panel's plot."""
    natural = max(p.height for p in pictures)
    if canvas.height is None:
        return natural
    rows = -(-len(pictures) // across)
    legend = len(legend_rows(canvas, list(names))) if names else 0
    bottom = pictures[0].bottom
    above = TITLE + 12 + max(p.above for p in pictures)
    room = canvas.plot_height(natural, legend, bool(caption), bottom) - above
    return max(50.0, (room - (rows - 1) * (bottom + ROW_GAP + above - TITLE - 12)) / rows)


def _view(
    canvas: Canvas, title: str, picture: Picture, plot: float, height: float, left: float, above: float
) -> dict[str, Any]:
    """Return one panel, its name above it."""
    theme = canvas.theme
    text = shorten(plain(title), plot + left, 13, bold=True)
    name = words(text, -left, -10 - above, theme.text, 13, baseline="bottom", fontWeight=600)
    return {
        "width": round(plot, 1),
        "height": round(height, 1),
        "layer": [*picture.layers, name],
        **({"resolve": picture.resolve} if picture.resolve else {}),
    }
