"""Lines and areas: over time, along numbers or categories; gaps stay gaps."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec

from inkfish.charts.cells import TIPS, Record, Series, column_of, moment, read_series, short_parts, unique_titles
from inkfish.charts.colors import color_scale, colors_of, text_colors_of
from inkfish.charts.ends import end_labels, end_room
from inkfish.charts.frame import (
    Canvas,
    Layer,
    Picture,
    axis_words,
    caption_of,
    course_axis,
    legend_rows,
    legend_topic,
    standing_height,
)
from inkfish.charts.letters import widest
from inkfish.charts.panels import draw_panels
from inkfish.charts.shape import is_time
from inkfish.charts.ticks import Axis, axis_labels, known_sign, log_axis, value_axis, write_tick
from inkfish.charts.timeline import iso, time_axis
from inkfish.charts.values import natural_rank
from inkfish.charts.words import WORDS
from inkfish.data.table import NUMERIC, Unit
from inkfish.query.result import ResultColumn

CROWD = 6
DOTS = 24
POINTERS = 600
LINE = 14
PERCENT = Unit("percent", "%")
BROKEN = "break-paths-show-path-domains"
LONGEST_QUIET = {"day": 5, "hour": 6, "minute": 10}


@dataclass(frozen=True)
class Lines:
    """All that is known of the lines before they are drawn; `scale` is time, number or category."""

    canvas: Canvas
    series: Series
    column: ResultColumn
    scale: str
    axis: Axis
    left: float
    height: float
    ends: bool
    plot: float

    @property
    def stack(self) -> str:
        """How areas stand to one another; empty for lines and single areas."""
        return self.canvas.choice.stack if self.series.s else ""

    @property
    def unit(self) -> Unit | None:
        """The unit of the value axis."""
        return PERCENT if self.stack == "percent" else self.series.column.unit


def draw_lines(canvas: Canvas) -> Picture:
    """Return the picture of a line or area chart of any kind."""
    if canvas.choice.axes == 2:
        return draw_two(canvas)
    if _crowded(canvas):
        choice = msgspec.structs.replace(canvas.choice, facet=canvas.choice.color, color="")
        return draw_panels(replace(canvas, choice=choice), draw_lines)
    lines = _plan(canvas, read_series(canvas.choice, canvas.result, canvas.names))
    marks = _area_layers(lines) if canvas.choice.kind == "area" else _line_layers(lines)
    layers = [
        *marks,
        *_zero(lines),
        *_end_layers(lines),
        _pointer(lines),
        *axis_words(canvas, _x_title(lines), _bottom(lines)),
    ]
    legend = () if lines.ends or canvas.panel else tuple(colors_of(lines.series.names, canvas.theme).items())
    return Picture(
        tuple(layers),
        height=lines.height,
        left=lines.left,
        bottom=_bottom(lines),
        caption=_caption(lines),
        legend=legend if lines.series.s else (),
        axis=lines.axis,
        span=_span(lines),
        right=14,
        shape="stroke" if canvas.choice.kind == "line" else "square",
    )


def _span(lines: Lines) -> tuple[float, float]:
    values = lines.series.values() or [0.0]
    if lines.stack in ("stacked", "percent"):
        return lines.axis.low, lines.axis.high
    return min(values), max(values)


def _crowded(canvas: Canvas) -> bool:
    """Whether there are more lines than one panel can hold."""
    choice = canvas.choice
    if choice.kind != "line" or not choice.color or choice.facet or canvas.panel or len(choice.y) > 1:
        return False
    return len(set(canvas.result.values(choice.color))) > CROWD


# -- planning ---------------------------------------------------------------------------------------------------------


def _plan(canvas: Canvas, series: Series) -> Lines:
    column = column_of(canvas.result, canvas.choice.x)
    scale = _scale(canvas, column)
    series = replace(series, records=_ordered(series, column, scale))
    if canvas.choice.kind == "area" and canvas.choice.stack in ("stacked", "percent"):
        series = replace(series, records=_filled(series))
    axis = canvas.axis or _axis(canvas, series)
    unit = PERCENT if canvas.choice.stack == "percent" else series.column.unit
    left = widest([write_tick(t, axis, unit) for t in axis.ticks], canvas.theme.size.axis) + 8
    lines = Lines(canvas, series, column, scale, axis, left, 0, False, canvas.inner - left)
    lines = replace(lines, ends=_ends_fit(lines))
    if lines.ends:
        lines = replace(lines, plot=canvas.inner - left - end_room(canvas, _end_names(lines)))
    rows = 0 if lines.ends or not series.s else len(legend_rows(canvas, list(series.names)))
    return replace(
        lines, height=canvas.plot_height(standing_height(canvas), rows, bool(_caption(lines)), _bottom(lines))
    )


def _scale(canvas: Canvas, column: ResultColumn) -> str:
    if is_time(column, canvas.result.values(column.key)):
        return "time"
    return "number" if column.type in NUMERIC and not column.part else "category"


def _ordered(series: Series, column: ResultColumn, scale: str) -> list[Record]:
    """Return the records along the axis, times as a browser reads them."""
    if scale == "category":
        return series.records
    records = [r for r in series.records if r[series.x] is not None]
    records.sort(
        key=(lambda r: moment(r[series.x]) or 0) if scale == "time" else lambda r: natural_rank(column)(r[series.x])
    )
    return [r | {series.x: iso(r[series.x])} for r in records] if scale == "time" else records


def _filled(series: Series) -> list[Record]:
    """Add nothing-there as zero where one series lacks a point that others have: stacks need all of them."""
    points = {r[series.x]: r for r in series.records}
    have = {(r[series.x], r[series.s]) for r in series.records}
    filled = [
        {
            series.x: x,
            f"{series.x}t": r[f"{series.x}t"],
            series.s: n,
            f"{series.s}t": n,
            series.v: 0,
            f"{series.v}t": "0",
            f"{series.v}l": "0",
            "tip": "",
        }
        for x, r in points.items()
        for n in series.names
        if (x, n) not in have
    ]
    order = {x: i for i, x in enumerate(points)}
    records = [r | {series.v: r[series.v] or 0} for r in series.records] + filled
    return sorted(records, key=lambda r: order[r[series.x]])


def _axis(canvas: Canvas, series: Series) -> Axis:
    choice = canvas.choice
    if choice.log:
        return log_axis(series.values())
    if choice.kind == "area" and choice.stack == "percent":
        return value_axis([0, 100], 4)
    values = series.values()
    if choice.kind == "area" and choice.stack == "stacked":
        values = list(_sums(series).values())
    whole = all(c.type == "integer" for c in series.columns)
    count, zero = 4 if canvas.panel else 5, choice.kind == "area"
    return value_axis(values, count, zero=zero, whole=whole, unit=series.column.unit)


def _sums(series: Series) -> dict[Any, float]:
    sums: dict[Any, float] = defaultdict(float)
    for r in series.records:
        sums[r[series.x]] += r[series.v] or 0
    return sums


def _end_names(lines: Lines) -> list[str]:
    """Return what is written at the right end: the names of the series, or the last value of a single one."""
    if lines.series.s:
        return list(lines.series.names)
    last = _last(lines.series.records, lines.series.v)
    return [last[f"{lines.series.v}l"]] if last else []


def _last(records: list[Record], v: str) -> Record | None:
    return next((r for r in reversed(records) if r[v] is not None), None)


def _ends_fit(lines: Lines) -> bool:
    """Whether the right end has room for names: none in panels and on phones, and none for lines that end early."""
    canvas, names = lines.canvas, _end_names(lines)
    if canvas.panel or not names or len(names) > 8 or legend_topic(canvas, lines.series.names):
        return False
    if not lines.series.s:
        return True
    return end_room(canvas, names) <= canvas.inner * (0.24 if canvas.narrow else 0.3)


def _bottom(lines: Lines) -> float:
    return LINE + 10 + (18 if _x_title(lines) else 0)


def _x_title(lines: Lines) -> str:
    return lines.column.title if lines.scale == "number" and not lines.canvas.panel else ""


def _caption(lines: Lines) -> str:
    series = lines.series
    if lines.stack == "percent":
        return f"{series.column.title} (%)"
    if series.s == "series":
        unit = series.column.unit
        return "" if unit is None or known_sign(unit) else unit.symbol or unit.code
    return caption_of(series.column, lines.canvas, known_sign(series.column.unit))


# -- drawing ----------------------------------------------------------------------------------------------------------


def _x(lines: Lines) -> dict[str, Any]:
    """The encoding along the main axis."""
    axis = course_axis(lines.canvas.theme)
    field = {"field": lines.series.x, "axis": axis}
    if lines.scale == "time":
        values = [r[lines.series.x] for r in lines.series.records]
        axis |= time_axis(values, lines.column.grain or _grain(lines.column), lines.plot)
        return field | {"type": "temporal", "scale": {"type": "utc", "nice": False}}
    if lines.scale == "number":
        ends = [r[lines.series.x] for r in lines.series.records]
        whole, unit = lines.column.type == "integer", lines.column.unit
        ticks = value_axis(ends, max(3, int(lines.plot // 90)), zero=False, whole=whole, unit=unit)
        axis |= axis_labels(ticks, lines.column.unit)
        return field | {
            "type": "quantitative",
            "scale": {"zero": False, "nice": False, "domain": [min(ends), max(ends)]},
        }
    axis["labelAngle"] = 0
    order = lines.series.categories()
    short = short_parts(order, lines.column, lines.plot / max(1, len(order)) - 8, lines.canvas.theme.size.axis)
    if short != order:
        axis["labelExpr"] = "slice(datum.label, 0, 3)"
    axis["values"] = _thinned(short, order, lines)
    axis["labelLimit"] = 140
    return field | {
        "field": f"{lines.series.x}t",
        "type": "ordinal",
        "sort": None,
        "scale": {"domain": order, "type": "point", "padding": 0.3},
    }


def _grain(column: ResultColumn) -> str:
    return (
        "year"
        if column.type in ("integer", "text") or column.part == "year"
        else "day"
        if column.type == "date"
        else ""
    )


def _thinned(written: list[str], order: list[str], lines: Lines) -> list[str]:
    need = min(140.0, widest(written, lines.canvas.theme.size.axis)) + 10
    every = max(1, -(-int(need * len(order)) // max(1, int(lines.plot))))
    return order[::every]


def _y(lines: Lines, field: str = "") -> dict[str, Any]:
    """The encoding of the values."""
    theme, choice = lines.canvas.theme, lines.canvas.choice
    axis = {
        "title": None,
        "grid": True,
        "gridColor": theme.grid,
        "domain": False,
        "labelPadding": 8,
        "minExtent": lines.left,
        "labelFlush": False,
    } | axis_labels(lines.axis, lines.unit)
    scale: dict[str, Any] = {"domain": lines.axis.domain, "nice": False, "zero": False}
    if choice.log:
        scale = {"domain": lines.axis.domain, "nice": False, "type": "log", "base": 10}
    return {"field": field or lines.series.v, "type": "quantitative", "scale": scale, "axis": axis, "stack": None}


def _color(lines: Lines) -> dict[str, Any]:
    s = lines.series
    if not s.s:
        return {}
    return {
        "color": {
            "field": s.s,
            "type": "nominal",
            "scale": color_scale(colors_of(s.names, lines.canvas.theme)),
            "legend": None,
        }
    }


def _line_layers(lines: Lines) -> list[Layer]:
    s, theme = lines.series, lines.canvas.theme
    records = _with_gaps(lines)
    mark = {
        "type": "line",
        "strokeWidth": 2.25,
        "strokeJoin": "round",
        "strokeCap": "round",
        "invalid": BROKEN,
        "color": theme.series[0],
        "tooltip": None,
        "aria": False,
    }
    encoding = {"x": _x(lines), "y": _y(lines)} | _color(lines)
    layers = [{"data": {"values": [_bare(r, lines) for r in records]}, "mark": mark, "encoding": encoding}]
    dots = _dots(lines, records)
    if dots:
        size = 36 if len(dots) <= DOTS else 16
        mark = {
            "type": "point",
            "filled": True,
            "size": size,
            "opacity": 1,
            "color": theme.series[0],
            "tooltip": None,
            "aria": False,
        }
        layers.append(
            {
                "data": {"values": [_bare(r, lines) for r in dots]},
                "mark": mark,
                "encoding": {"x": _place_x(lines), "y": {"field": s.v, "type": "quantitative"}} | _color(lines),
            }
        )
    return layers


def _bare(record: Record, lines: Lines) -> Record:
    """Return only what the mark needs."""
    s = lines.series
    keys = [f"{s.x}t" if lines.scale == "category" else s.x, s.v, *([s.s] if s.s else [])]
    return {k: record.get(k) for k in keys}


def _place_x(lines: Lines) -> dict[str, Any]:
    """The encoding of a place along an axis that another layer draws."""
    if lines.scale == "time":
        return {"field": lines.series.x, "type": "temporal", "scale": {"type": "utc"}}
    if lines.scale == "number":
        return {"field": lines.series.x, "type": "quantitative"}
    return {"field": f"{lines.series.x}t", "type": "ordinal", "sort": None}


def _with_gaps(lines: Lines) -> list[Record]:
    """Return the records with a missing value between points that lie further apart than their grain."""
    s = lines.series
    if lines.scale != "time":
        return s.records
    found: list[Record] = []
    for name in s.names or ("",):
        records = s.of(name)
        longest = _longest_step(records, s.x, lines.column.grain)
        for before, after in zip([None, *records], records, strict=False):
            if before and moment(after[s.x]) - moment(before[s.x]) > longest:  # type: ignore[operator]
                middle = (moment(after[s.x]) + moment(before[s.x])) // 2  # type: ignore[operator]
                found.append(before | {s.x: _from_ms(middle), s.v: None})
            found.append(after)
    return found


def _from_ms(ms: int) -> str:
    return iso((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).isoformat()) or ""


def _longest_step(records: list[Record], x: str, grain: str) -> float:
    """Return the longest time between two points that is no gap; days without trade are none."""
    times = [moment(r[x]) or 0 for r in records]
    steps = [b - a for a, b in pairwise(times)]
    if not steps:
        return float("inf")
    if grain in ("decade", "year", "quarter", "month", "week"):
        return min(steps) * 1.6
    return statistics.median(steps) * LONGEST_QUIET.get(grain, 8)


def _dots(lines: Lines, records: list[Record]) -> list[Record]:
    """Return the points to mark: all of a short line, else those that no line reaches."""
    s = lines.series
    longest = max((len(s.of(n)) for n in s.names), default=len(records)) if s.s else len(records)
    present = [r for r in records if r[s.v] is not None]
    if longest <= DOTS:
        return present
    return [r for n in (s.names or ("",)) for r in _lone([q for q in records if not s.s or q[s.s] == n], s.v)]


def _lone(records: list[Record], v: str) -> list[Record]:
    values = [None, *(r[v] for r in records), None]
    return [r for i, r in enumerate(records) if r[v] is not None and values[i] is None and values[i + 2] is None]


def _area_layers(lines: Lines) -> list[Layer]:
    s, theme = lines.series, lines.canvas.theme
    stacked = lines.stack in ("stacked", "percent")
    records = s.records if stacked else _with_gaps(lines)
    y = _y(lines)
    if stacked:
        records, y = _bands(lines), _y(lines, "high") | {"stack": None}
    keep = ("low", "high") if stacked else ()
    data = {"values": [_bare(r, lines) | {k: r[k] for k in keep} for r in records]}
    mark: dict[str, Any] = {
        "type": "area",
        "opacity": 1 if stacked else 0.22,
        "color": theme.series[0],
        "invalid": BROKEN,
        "tooltip": None,
        "aria": False,
        "line": False,
    }
    encoding = {"x": _x(lines), "y": y, "y2": {"field": "low"} if stacked else {"datum": 0}} | _color(lines)
    if stacked:
        mark |= {"stroke": theme.background, "strokeWidth": 0.75}
        return [{"data": data, "mark": mark, "encoding": encoding}]
    line = {
        "type": "line",
        "strokeWidth": 2.25,
        "strokeJoin": "round",
        "invalid": BROKEN,
        "color": theme.series[0],
        "tooltip": None,
        "aria": False,
    }
    over = {"x": _place_x(lines), "y": {"field": s.v, "type": "quantitative"}} | _color(lines)
    return [{"data": data, "mark": mark, "encoding": encoding}, {"data": data, "mark": line, "encoding": over}]


def _bands(lines: Lines) -> list[Record]:
    """Return the records with the lower and upper edge of each band of the stack."""
    s, sums = lines.series, _sums(lines.series)
    reached: dict[Any, float] = defaultdict(float)
    found = []
    for name in s.names:
        for r in s.of(name):
            whole = sums[r[s.x]] if lines.stack == "percent" else 100
            share = 100 * (r[s.v] or 0) / whole if whole else 0.0
            found.append(r | {"low": reached[r[s.x]], "high": reached[r[s.x]] + share})
            reached[r[s.x]] += share
    return found


def _zero(lines: Lines) -> list[Layer]:
    """Draw the line of zero where the values lie on both sides of it, or areas stand on it."""
    spans = lines.axis.low < 0 < lines.axis.high or lines.canvas.choice.kind == "area"
    if not spans or lines.canvas.choice.log:
        return []
    mark = {"type": "rule", "color": lines.canvas.theme.zero, "tooltip": None, "aria": False}
    return [
        {"data": {"values": [{"zero": 0}]}, "mark": mark, "encoding": {"y": {"field": "zero", "type": "quantitative"}}}
    ]


def _end_layers(lines: Lines) -> list[Layer]:
    """Name each series at its last point, or write the last value of a single line."""
    if not lines.ends:
        return []
    s, theme = lines.series, lines.canvas.theme
    if not s.s:
        last = _last(s.records, s.v)
        label = last[f"{s.v}l"] if last else ""
        return (
            end_labels(lines.canvas, {label: last[s.v]}, {label: theme.series_text[0]}, lines.axis, lines.height)
            if last
            else []
        )
    places: dict[str, float] = {}
    bands = _bands(lines) if lines.stack in ("stacked", "percent") else []
    for name in s.names:
        last = _last([b for b in bands if b[s.s] == name] if bands else s.of(name), s.v)
        if last:
            places[name] = (last["low"] + last["high"]) / 2 if bands else last[s.v]
    return end_labels(lines.canvas, places, text_colors_of(s.names, theme), lines.axis, lines.height)


def _pointer(lines: Lines) -> Layer:
    """Add points that cannot be seen, to say the value under the pointer."""
    s = lines.series
    records = [r for r in (_bands(lines) if lines.stack in ("stacked", "percent") else s.records) if r[s.v] is not None]
    y = "high" if lines.stack in ("stacked", "percent") else s.v
    every = -(-len(records) // POINTERS) or 1
    return {
        "data": {"values": [_bare(r, lines) | {y: r[y], "tip": r["tip"]} for r in records[::every]]},
        "mark": {"type": "point", "filled": True, "size": 160, "opacity": 0},
        "encoding": {"x": _place_x(lines), "y": {"field": y, "type": "quantitative"}} | TIPS,
    }


# -- two units --------------------------------------------------------------------------------------------------------


def draw_two(canvas: Canvas) -> Picture:
    """Return two lines with an axis each, left and right, in the colours of their lines."""
    theme = canvas.theme
    columns = [column_of(canvas.result, k) for k in canvas.choice.y]
    titles = unique_titles(tuple(columns))
    single = [msgspec.structs.replace(canvas.choice, y=(k,), axes=1) for k in canvas.choice.y]
    inner = replace(canvas, panel=True)
    plans = [_plan(replace(inner, choice=c), read_series(c, canvas.result)) for c in single]
    plans = [
        replace(p, axis=value_axis(p.series.values(), 4, zero=False, unit=p.unit), height=standing_height(canvas))
        for p in plans
    ]
    rooms = [widest([write_tick(t, p.axis, p.unit) for t in p.axis.ticks], theme.size.axis) + 8 for p in plans]
    plot = canvas.inner - sum(rooms)
    layers = []
    for i, plan in enumerate(plans):
        plan = replace(plan, left=rooms[i], plot=plot)
        color, ink = theme.series[i], theme.series_text[i]
        parts = [*_line_layers(plan), _pointer(plan)]
        y = parts[0]["encoding"]["y"]
        y["axis"] |= {"orient": ("left", "right")[i], "labelColor": ink, "grid": i == 0}
        for part in parts:
            part["mark"] |= {"color": color}
        layers.append({"layer": parts})
    height = canvas.plot_height(standing_height(canvas), 1, False)
    legend = tuple((f"{t} ({side})", theme.series[i]) for i, (t, side) in enumerate(zip(titles, _sides(), strict=True)))
    return Picture(
        tuple(layers),
        height=height,
        left=rooms[0],
        bottom=LINE + 10,
        legend=legend,
        shape="stroke",
        resolve={"scale": {"y": "independent"}},
    )


def _sides() -> tuple[str, str]:
    return tuple(WORDS.data["axis"]["sides"])
