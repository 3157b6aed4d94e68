"""Candlesticks: for each time the opening, highest, lowest and closing value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from inkfish.charts.cells import TIPS, Record, column_of, moment, show, tip
from inkfish.charts.ends import end_labels, end_room
from inkfish.charts.frame import Canvas, Layer, Picture, caption_of, course_axis, legend_rows, standing_height
from inkfish.charts.letters import widest
from inkfish.charts.ticks import Axis, axis_labels, known_sign, log_axis, value_axis, write_tick
from inkfish.charts.timeline import iso, time_axis
from inkfish.charts.words import WORDS
from inkfish.query.result import ResultColumn

FIELDS = ("open", "high", "low", "close")
WIDEST, THINNEST = 16.0, 1.5


@dataclass(frozen=True)
class Candles:
    """All that is known of the candles before they are drawn."""

    canvas: Canvas
    time: ResultColumn
    value: ResultColumn
    records: list[Record]
    axis: Axis
    left: float
    plot: float
    height: float


def draw_candles(canvas: Canvas) -> Picture:
    """Return the picture of a candlestick chart."""
    c = _plan(canvas)
    legend = tuple(zip(_ways(), _colors(canvas), strict=True))
    return Picture(
        (_wicks(c), _bodies(c), *_last(c)),
        height=c.height,
        left=c.left,
        bottom=24,
        caption=_caption(c),
        legend=legend,
        axis=c.axis,
        span=(c.axis.low, c.axis.high),
        right=14,
    )


def _ways() -> tuple[str, str]:
    """What the two colours mean."""
    return WORDS.say("label", "closed_higher"), WORDS.say("label", "closed_lower")


def _colors(canvas: Canvas) -> tuple[str, str]:
    return canvas.theme.series[2], canvas.theme.series[1]


def _plan(canvas: Canvas) -> Candles:
    choice, result = canvas.choice, canvas.result
    time, value = column_of(result, choice.x), column_of(result, choice.y[3])
    records = _records(canvas, time)
    reach = [r[k] for r in records for k in ("low", "high")]
    axis = canvas.axis or (log_axis(reach) if choice.log else value_axis(reach, 5, zero=False))
    left = widest([write_tick(t, axis, value.unit) for t in axis.ticks], canvas.theme.size.axis) + 8
    plot = canvas.inner - left - end_room(canvas, [records[-1]["closel"]] if records else [])
    rows = len(legend_rows(canvas, list(_ways())))
    height = canvas.plot_height(standing_height(canvas), rows, bool(caption_of(value, canvas, True)), 24)
    return Candles(canvas, time, value, records, axis, left, plot, height)


def _records(canvas: Canvas, time: ResultColumn) -> list[Record]:
    """Return a record for each row that has all four values, in the order of time."""
    result = canvas.result
    columns = [column_of(result, k) for k in canvas.choice.y]
    rows = zip(result.values(time.key), *(result.values(c.key) for c in columns), strict=True)
    records = []
    for when, *values in rows:
        if when is None or not all(isinstance(v, (int, float)) for v in values):
            continue
        named = dict(zip(FIELDS, values, strict=True))
        said = [(c.title, show(v, c)) for c, v in zip(columns, values, strict=True)]
        way = _ways()[named["close"] < named["open"]]
        closing = {"closel": show(named["close"], columns[3], compact=True)}
        records.append({"t": iso(when), "way": way} | named | closing | tip(show(when, time), *said))
    return sorted(records, key=lambda r: moment(r["t"]) or 0)


def _caption(c: Candles) -> str:
    return caption_of(c.value, c.canvas, known_sign(c.value.unit))


def _x(c: Candles) -> dict[str, Any]:
    axis = course_axis(c.canvas.theme) | time_axis([r["t"] for r in c.records], c.time.grain or "day", _sure(c))
    scale = {"type": "utc", "nice": False, "padding": round(_thickness(c) / 2 + 3, 1)}
    return {"field": "t", "type": "temporal", "axis": axis, "scale": scale}


def _y(c: Candles, field: str) -> dict[str, Any]:
    axis = {
        "title": None,
        "grid": True,
        "gridColor": c.canvas.theme.grid,
        "domain": False,
        "labelPadding": 8,
        "minExtent": c.left,
        "labelFlush": False,
    } | axis_labels(c.axis, c.value.unit)
    scale: dict[str, Any] = {"domain": c.axis.domain, "nice": False, "zero": False}
    if c.axis.log:
        scale = {"domain": c.axis.domain, "nice": False, "type": "log", "base": 10}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def _color(c: Candles) -> dict[str, Any]:
    scale = {"domain": list(_ways()), "range": list(_colors(c.canvas))}
    return {"color": {"field": "way", "type": "nominal", "scale": scale, "legend": None}}


def _sure(c: Candles) -> float:
    """Return the width of the plot that is there for sure."""
    return c.plot - c.canvas.inner + c.canvas.sure


def _thickness(c: Candles) -> float:
    """Return how thick a body is: most of the room from one candle to the next."""
    times = [moment(r["t"]) or 0 for r in c.records]
    steps = [b - a for a, b in pairwise(times) if b > a]
    if not steps:
        return WIDEST
    room = _sure(c) * median(steps) / (times[-1] - times[0] + median(steps))
    return max(THINNEST, min(WIDEST, room * 0.68))


def _wicks(c: Candles) -> Layer:
    return {
        "data": {"values": [{k: r[k] for k in ("t", "low", "high", "way")} for r in c.records]},
        "mark": {"type": "rule", "strokeWidth": 1.25 if _thickness(c) > 3 else 0.9, "tooltip": None, "aria": False},
        "encoding": {"x": _x(c), "y": _y(c, "low"), "y2": {"field": "high"}} | _color(c),
    }


def _bodies(c: Candles) -> Layer:
    """The bodies; one that opened and closed at the same value is a thin line."""
    least = (c.axis.high - c.axis.low) / max(1.0, c.height)
    values = []
    for r in c.records:
        top, bottom = max(r["open"], r["close"]), min(r["open"], r["close"])
        if top - bottom < least and not c.axis.log:
            top, bottom = (top + bottom + least) / 2, (top + bottom - least) / 2
        values.append({"t": r["t"], "from": bottom, "to": top, "way": r["way"], "tip": r["tip"]})
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "size": round(_thickness(c), 1)},
        "encoding": {
            "x": {"field": "t", "type": "temporal", "scale": {"type": "utc"}},
            "y": {"field": "from", "type": "quantitative", "stack": None},
            "y2": {"field": "to"},
        }
        | _color(c)
        | TIPS,
    }


def _last(c: Candles) -> list[Layer]:
    """Write the last closing value at the right end."""
    if not c.records or c.canvas.panel:
        return []
    last = c.records[-1]
    label = last["closel"]
    return end_labels(c.canvas, {label: last["close"]}, {label: c.canvas.theme.text}, c.axis, c.height)
