"""Points: scatter plots and bubbles, with groups of colour and a trend line on request."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from inkfish.charts.cells import TIPS, Record, column_of, label_of, moment, series_names, tip
from inkfish.charts.colors import color_scale, colors_of
from inkfish.charts.frame import Canvas, Layer, Picture, axis_title, axis_words, legend_rows, words
from inkfish.charts.letters import measure, plain, shorten, widest
from inkfish.charts.shape import are_years, is_time
from inkfish.charts.ticks import Axis, axis_labels, log_axis, value_axis, write_tick
from inkfish.charts.timeline import iso, time_axis
from inkfish.charts.words import WORDS
from inkfish.query.result import ResultColumn

NAMED = 20
TEXTS = 1000
LARGEST_BUBBLE = 1100


@dataclass(frozen=True)
class Points:
    """All that is known of the points before they are drawn."""

    canvas: Canvas
    x: ResultColumn
    y: ResultColumn
    records: list[Record]
    names: tuple[str, ...]
    timed: bool
    x_axis: Axis
    y_axis: Axis
    left: float
    height: float
    plot: float


def draw_points(canvas: Canvas) -> Picture:
    """Return the picture of a scatter plot or a bubble chart."""
    p = _plan(canvas)
    layers = [
        _point_layer(p),
        *_name_layers(p),
        *_trend_layers(p),
        *_size_words(p),
        *axis_words(canvas, axis_title(p.x), 44),
    ]
    legend = () if canvas.panel else tuple(colors_of(p.names, canvas.theme).items())
    return Picture(
        tuple(layers),
        height=p.height,
        left=p.left,
        bottom=44,
        caption=axis_title(p.y),
        legend=legend,
        axis=p.y_axis,
        span=_span([r[p.y.key] for r in p.records]),
        shape="circle",
    )


def _axis(values: list[float], column: ResultColumn, count: int) -> Axis:
    return value_axis(values, count, zero=False, whole=column.type == "integer", unit=column.unit)


def _plan(canvas: Canvas) -> Points:
    choice, result = canvas.choice, canvas.result
    x, y = column_of(result, choice.x), column_of(result, choice.y[0])
    timed = is_time(x, result.values(x.key))
    records = _records(canvas, timed)
    names = canvas.names or series_names(choice, result)
    xs = [] if timed else [r[x.key] for r in records]
    x_axis = _axis(xs, x, max(3, int(canvas.inner // 110)))
    ys = [r[y.key] for r in records]
    y_axis = canvas.axis or (log_axis(ys) if choice.log else _axis(ys, y, 5))
    left = widest([write_tick(t, y_axis, y.unit) for t in y_axis.ticks], canvas.theme.size.axis) + 8
    rows = len(legend_rows(canvas, list(names))) if names else 0
    natural = 200.0 if canvas.panel else min(460.0, max(240.0, canvas.width * 0.6))
    height = canvas.plot_height(natural, rows, True, 44)
    return Points(canvas, x, y, records, names, timed, x_axis, y_axis, left, height, canvas.inner - left)


def _records(canvas: Canvas, timed: bool) -> list[Record]:
    """Return a record for each row: numbers, names, and texts for the pointer where they are not too many."""
    choice, result = canvas.choice, canvas.result
    keys = [k for k in (choice.x, *choice.y, choice.color, choice.size, choice.label) if k]
    columns = {k: column_of(result, k) for k in keys}
    place = {c.key: i for i, c in enumerate(result.columns)}
    texts = len(result.rows) <= TEXTS
    records = []
    for row in result.rows:
        record: Record = {}
        for key, column in columns.items():
            value = row[place[key]]
            record[key] = label_of(value, column) if key in (choice.color, choice.label) else value
            if texts:
                record[f"{key}t"] = label_of(value, column)
        if texts:
            name = ", ".join(record.pop(f"{k}t") for k in (choice.label, choice.color) if k)
            record |= tip(
                name, *((columns[k].title, record.pop(f"{k}t")) for k in (choice.x, *choice.y, choice.size) if k)
            )
        if timed:
            record[choice.x] = iso(record[choice.x])
        records.append(record)
    return records


def _x(p: Points) -> dict[str, Any]:
    theme = p.canvas.theme
    axis: dict[str, Any] = {
        "title": None,
        "domain": True,
        "domainColor": theme.axis,
        "ticks": True,
        "tickSize": 4,
        "labelPadding": 5,
        "grid": True,
        "gridColor": theme.grid,
        "labelFlush": False,
    }
    if p.timed:
        axis |= time_axis([r[p.x.key] for r in p.records], p.x.grain or "day", p.plot)
        return {
            "field": p.x.key,
            "type": "temporal",
            "scale": {"type": "utc", "nice": False, "padding": 12},
            "axis": axis,
        }
    axis |= axis_labels(p.x_axis, p.x.unit, years=_of_years(p, p.x))
    return {
        "field": p.x.key,
        "type": "quantitative",
        "axis": axis,
        "scale": {"domain": p.x_axis.domain, "nice": False, "zero": False},
    }


def _of_years(p: Points, column: ResultColumn) -> bool:
    return column.type == "integer" and are_years(column, p.canvas.result.values(column.key))


def _y(p: Points) -> dict[str, Any]:
    axis = {
        "title": None,
        "grid": True,
        "gridColor": p.canvas.theme.grid,
        "labelPadding": 8,
        "minExtent": p.left,
        "labelFlush": False,
    } | axis_labels(p.y_axis, p.y.unit, years=_of_years(p, p.y))
    scale: dict[str, Any] = {"domain": p.y_axis.domain, "nice": False}
    scale |= {"type": "log", "base": 10} if p.y_axis.log else {"zero": False}
    return {"field": p.y.key, "type": "quantitative", "scale": scale, "axis": axis}


def _point_layer(p: Points) -> Layer:
    theme, choice, count = p.canvas.theme, p.canvas.choice, len(p.records)
    mark: dict[str, Any] = {
        "type": "point",
        "filled": True,
        "shape": "circle",
        "size": _size(count),
        "opacity": _opacity(count),
        "color": theme.series[0],
    }
    if count <= 300:
        mark |= {"stroke": theme.background, "strokeWidth": 0.75}
    encoding: dict[str, Any] = {"x": _x(p), "y": _y(p)} | TIPS
    if choice.color:
        encoding["color"] = {
            "field": choice.color,
            "type": "nominal",
            "legend": None,
            "scale": color_scale(colors_of(p.names, theme)),
        }
    if choice.size:
        encoding["size"] = {
            "field": choice.size,
            "type": "quantitative",
            "legend": None,
            "scale": {"domain": [0, _largest(p)], "range": [12, _most(p)], "zero": True},
        }
        encoding["order"] = {"field": choice.size, "type": "quantitative", "sort": "descending"}
        mark["opacity"] = min(0.75, mark["opacity"])
    return {"data": {"values": p.records}, "mark": mark, "encoding": encoding}


def _size(count: int) -> float:
    """Return the area of a point: the more there are, the smaller."""
    return 70 if count <= 100 else 40 if count <= 500 else 22 if count <= 2000 else 12


def _opacity(count: int) -> float:
    return 0.9 if count <= 100 else 0.65 if count <= 500 else 0.45 if count <= 2000 else 0.3


# -- names ------------------------------------------------------------------------------------------------------------


def _name_layers(p: Points) -> list[Layer]:
    """Write the names beside the points where they are few, and only those that touch nothing."""
    label = p.canvas.choice.label
    if not label or len(p.records) > NAMED or p.timed or p.y_axis.log:
        return []
    size = p.canvas.theme.size.axis
    reach = _radii(p)
    taken = [_box(p, r, 2 * radius, 0) for r, radius in zip(p.records, reach, strict=True)]
    free = []
    for i, r in enumerate(p.records):
        name = shorten(plain(r[label]), 120, size)
        others = [t for j, t in enumerate(taken) if j != i]
        for side in (1, -1):
            start = reach[i] + 4 if side > 0 else -reach[i] - 4 - measure(name, size)
            box = _box(p, r, measure(name, size), start)
            if box[0] > 0 and box[2] < p.plot and not any(_overlap(box, other) for other in others):
                taken.append(box)
                free.append({p.x.key: r[p.x.key], p.y.key: r[p.y.key], "name": name, "dx": round(start, 1)})
                break
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "dx": {"expr": "datum.dx"},
        "fontSize": size,
        "color": p.canvas.theme.muted,
        "tooltip": None,
        "aria": False,
    }
    encoding = {
        "x": {"field": p.x.key, "type": "quantitative"},
        "y": {"field": p.y.key, "type": "quantitative"},
        "text": {"field": "name", "type": "nominal"},
    }
    return [{"data": {"values": free}, "mark": mark, "encoding": encoding}] if free else []


def _radii(p: Points) -> list[float]:
    """Return how far each point reaches from its middle, in pixels."""
    choice = p.canvas.choice
    if not choice.size:
        return [math.sqrt(_size(len(p.records)) / math.pi)] * len(p.records)
    largest, most = _largest(p), _most(p)
    areas = [12 + (most - 12) * abs(r[choice.size] or 0) / largest for r in p.records]
    return [math.sqrt(a / math.pi) for a in areas]


def _largest(p: Points) -> float:
    """Return the largest value that a bubble stands for."""
    return max((abs(r[p.canvas.choice.size]) for r in p.records if r[p.canvas.choice.size] is not None), default=1) or 1


def _most(p: Points) -> float:
    """Return the area of the largest bubble."""
    return LARGEST_BUBBLE if len(p.records) <= 60 else LARGEST_BUBBLE / 3


def _box(p: Points, r: Record, width: float, start: float) -> tuple[float, float, float, float]:
    """Return the place of a point, or of its name, in pixels: left, top, right, bottom."""
    x, y = p.x_axis.pixels(r[p.x.key], p.plot), p.height - p.y_axis.pixels(r[p.y.key], p.height)
    if not start:
        return x - width / 2, y - width / 2, x + width / 2, y + width / 2
    return x + start, y - 7, x + start + width, y + 7


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# -- the trend --------------------------------------------------------------------------------------------------------


def _trend_layers(p: Points) -> list[Layer]:
    """Draw the line of least squares and say r and n, in the plot's upper corner."""
    if not p.canvas.choice.trend or p.y_axis.log:
        return []
    pairs = [(float(moment(r[p.x.key]) or 0) if p.timed else float(r[p.x.key]), float(r[p.y.key])) for r in p.records]
    fitted = least_squares(pairs)
    if fitted is None:
        return []
    slope, start, r = fitted
    theme, ends = p.canvas.theme, _inside(p, slope, start, pairs)
    data = [{p.x.key: iso_ms(x) if p.timed else x, p.y.key: y} for x, y in ends]
    x = (
        {"field": p.x.key, "type": "temporal", "scale": {"type": "utc"}}
        if p.timed
        else {"field": p.x.key, "type": "quantitative"}
    )
    line = {
        "data": {"values": data},
        "mark": {
            "type": "line",
            "color": theme.text,
            "strokeWidth": 1.75,
            "strokeDash": [6, 4],
            "tooltip": None,
            "aria": False,
        },
        "encoding": {"x": x, "y": {"field": p.y.key, "type": "quantitative"}},
    }
    said = WORDS.say("label", "trend", r=f"{r:.2f}".replace("-", "−"), n=f"{len(pairs):,}")
    return [line, _said(said, p)]


def _size_words(p: Points) -> list[Layer]:
    """Say what the size of a bubble is."""
    if not p.canvas.choice.size or p.canvas.choice.trend:
        return []
    name = shorten(
        plain(column_of(p.canvas.result, p.canvas.choice.size).title), p.plot * 0.5, p.canvas.theme.size.caption
    )
    return [_said(WORDS.say("label", "size", name=name), p)]


def _said(text: str, p: Points) -> Layer:
    layer = words(text, 0, -10, p.canvas.theme.muted, p.canvas.theme.size.caption, align="right", baseline="bottom")
    layer["encoding"]["x"] = {"value": "width"}
    return layer


def _inside(p: Points, slope: float, start: float, pairs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the ends of the trend line, kept between the ends of the value axis."""
    ends = []
    for x in (min(x for x, _ in pairs), max(x for x, _ in pairs)):
        y = start + slope * x
        if slope:
            held = min(max(y, p.y_axis.low), p.y_axis.high)
            x, y = (x, y) if held == y else ((held - start) / slope, held)
        ends.append((x, y))
    return ends


def iso_ms(ms: float) -> str:
    """Return milliseconds since 1970 as a date and time."""
    return iso((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=round(ms))).isoformat()) or ""


def least_squares(pairs: Sequence[tuple[float, float]]) -> tuple[float, float, float] | None:
    """Return slope, value at zero and correlation of the line nearest to some points; None where there is none.

    >>> least_squares([(0, 1), (1, 3), (2, 5)])
    (2.0, 1.0, 1.0)
    """
    count = len(pairs)
    if count < 2:
        return None
    mx, my = math.fsum(x for x, _ in pairs) / count, math.fsum(y for _, y in pairs) / count
    sxx = math.fsum((x - mx) ** 2 for x, _ in pairs)
    syy = math.fsum((y - my) ** 2 for _, y in pairs)
    sxy = math.fsum((x - mx) * (y - my) for x, y in pairs)
    if sxx == 0 or syy == 0:
        return None
    return sxy / sxx, my - sxy / sxx * mx, sxy / math.sqrt(sxx * syy)


def _span(values: list[float]) -> tuple[float, float]:
    return (min(values), max(values)) if values else (0.0, 0.0)
