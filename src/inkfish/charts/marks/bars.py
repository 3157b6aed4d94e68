"""Bars: standing or lying, plain, grouped, stacked or stacked to 100%, and histograms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from inkfish.charts.cells import TIPS, Record, Series, read_series, short_parts
from inkfish.charts.colors import color_scale, colors_of, text_colors_of
from inkfish.charts.ends import end_labels, end_room
from inkfish.charts.frame import (
    TWO_LINES,
    Canvas,
    Layer,
    Picture,
    axis_words,
    caption_of,
    legend_rows,
    legend_topic,
    standing_height,
    value_mark,
)
from inkfish.charts.letters import measure, shorten, widest, wrap
from inkfish.charts.theme import readable_on
from inkfish.charts.ticks import Axis, axis_labels, known_sign, log_axis, tight_axis, value_axis, write_tick
from inkfish.charts.values import is_other
from inkfish.data.table import Unit
from inkfish.query.result import ResultColumn

LABELLED = 12
LABELLED_LYING = 60
LABEL_SHARE = 0.42
LINE = 14
WIDEST_BAR = 120
PERCENT = Unit("percent", "%")
PLACE: dict[str, Any] = {"field": "label", "type": "nominal", "sort": None}


@dataclass(frozen=True)
class Bars:
    """All that is known of the bars before they are drawn.

    `room` is the width of the plot (standing) or of the bars (lying), `left` that of the labels beside it.
    """

    canvas: Canvas
    series: Series
    lying: bool
    stack: str
    axis: Axis
    labels: dict[str, str]
    left: float
    labelled: bool
    turned: bool
    ends: bool
    size: float

    @property
    def many(self) -> bool:
        """Whether there is more than one series."""
        return bool(self.series.s)

    @property
    def value_channel(self) -> str:
        """The channel of lengths."""
        return "x" if self.lying else "y"

    @property
    def category_channel(self) -> str:
        """The channel of categories."""
        return "y" if self.lying else "x"


def draw_bars(canvas: Canvas) -> Picture:
    """Return the picture of a bar chart of any kind."""
    series = read_series(canvas.choice, canvas.result, canvas.names)
    bars = _plan(canvas, series, lying=_lies(canvas, series))
    layers = [
        _bar_layer(bars),
        *_value_labels(bars),
        *_inside_labels(bars),
        _baseline(bars),
        *_end_layers(bars),
        *axis_words(canvas, _x_title(bars), _bottom(bars)),
    ]
    return Picture(
        tuple(layers),
        height=bars.size,
        left=bars.left,
        bottom=_bottom(bars),
        caption=_caption(bars),
        legend=_legend(bars),
        above=16 if bars.labelled and not bars.lying else 0,
        axis=bars.axis,
        span=(bars.axis.low, bars.axis.high),
    )


# -- planning ---------------------------------------------------------------------------------------------------------


def _lies(canvas: Canvas, series: Series) -> bool:
    """Whether bars lie: as chosen, or because their names do not fit below them at this width."""
    choice = canvas.choice
    if choice.horizontal or canvas.choice.oriented:
        return choice.horizontal
    if choice.sort == "natural":
        return False
    categories = series.categories()
    band = (canvas.inner - 40) / max(1, len(categories))
    longest = max((widest([w], canvas.theme.size.axis) for c in categories for w in c.split(" ")), default=0)
    return longest > band - 4 and len(categories) > 2


def _plan(canvas: Canvas, series: Series, lying: bool) -> Bars:
    stack = canvas.choice.stack if series.s else ""
    labelled = _has_labels(canvas, series, stack, lying)
    axis = _axis(canvas, series, stack, lying, labelled)
    draft = Bars(canvas, series, lying, stack, axis, {}, 0, labelled, False, False, 0)
    ends = bool(series.s) and stack in ("stacked", "percent") and not lying and axis.low >= 0 and _ends_fit(draft)
    draft = replace(draft, ends=ends)
    return _lying_plan(draft) if lying else _standing_plan(draft)


def _axis(canvas: Canvas, series: Series, stack: str, lying: bool, labelled: bool) -> Axis:
    if canvas.axis:
        return canvas.axis
    if canvas.choice.log:
        return log_axis(series.values())
    if stack == "percent":
        return value_axis([0, 100], 4)
    if labelled:
        return _padded(tight_axis(series.values()), canvas, series, lying)
    values = _stack_ends(series) if stack == "stacked" else series.values()
    count, column = 3 if lying and canvas.inner < 440 else 5, series.column
    return value_axis(values, count, whole=column.type == "integer", unit=column.unit)


def _padded(axis: Axis, canvas: Canvas, series: Series, lying: bool) -> Axis:
    """Leave room below the lowest bar for its label, so that it does not touch the names; in panels also beyond the
    highest, for what stands out of a panel would lie on its neighbour."""
    if lying and canvas.panel:
        longest = widest([r[f"{series.v}l"] for r in series.records], canvas.theme.size.label) + 8
        share = min(0.55, longest / max(60.0, canvas.inner * (1 - LABEL_SHARE)))
        axis = replace(axis, high=axis.high + share / (1 - share) * (axis.high - axis.low))
    if axis.low >= 0:
        return axis
    longest = widest([r[f"{series.v}l"] for r in series.records], canvas.theme.size.label) + 8
    share = min(0.4, longest / (canvas.inner * 0.6)) if lying else 0.09
    return replace(axis, low=axis.low - share * (axis.high - axis.low))


def _stack_ends(series: Series) -> list[float]:
    """Return how high and how low each stack reaches."""
    above: dict[Any, float] = defaultdict(float)
    below: dict[Any, float] = defaultdict(float)
    for r in series.records:
        value = r[series.v] or 0
        (above if value >= 0 else below)[r[f"{series.x}t"]] += value
    return [*above.values(), *below.values()]


def _has_labels(canvas: Canvas, series: Series, stack: str, lying: bool) -> bool:
    """Whether each bar has its value beside it, in place of the axis."""
    if stack in ("stacked", "percent") or canvas.choice.kind == "histogram" or canvas.choice.log:
        return False
    count = len(series.records)
    if lying:
        return count <= LABELLED_LYING
    band = (canvas.inner - 40) / max(1, count)
    longest = widest([r[f"{series.v}l"] for r in series.records], canvas.theme.size.label)
    return count <= LABELLED and longest <= band * (1.0 if series.s else 1.05)


def _ends_fit(bars: Bars) -> bool:
    room = end_room(bars.canvas, bars.series.names)
    return (
        not bars.canvas.panel
        and not legend_topic(bars.canvas, bars.series.names)
        and len(bars.series.names) > 1
        and room <= bars.canvas.inner * 0.3
        and not bars.canvas.narrow
    )


def _lying_plan(bars: Bars) -> Bars:
    canvas, size = bars.canvas, bars.canvas.theme.size.label
    categories = bars.series.categories()
    most = canvas.inner * LABEL_SHARE
    broken = {c: wrap(c, most, size, 2) for c in categories}
    left = min(most, widest(["\n".join(b) for b in broken.values()], size)) + 8
    lines = max((len(b) for b in broken.values()), default=1)
    inside = len(bars.series.names) if bars.stack == "grouped" else 1
    step = max(_step(len(categories)), inside * (18 if bars.labelled else 12) + 10, lines * LINE + 8)
    height = canvas.plot_height(
        step * max(1, len(categories)), len(_legend_rows(bars)), bool(_caption(bars)), _bottom(bars)
    )
    if height < step * len(categories) * 0.6:
        broken = {c: [shorten(c, most, size)] for c in categories}
    return replace(bars, labels=_distinct(broken), left=left, size=height)


def _step(count: int) -> float:
    """Return the height of one lying bar and the gap to the next."""
    return 34 if count <= 8 else 28 if count <= 16 else 24


def _standing_plan(bars: Bars) -> Bars:
    canvas, size = bars.canvas, bars.canvas.theme.size.axis
    categories = bars.series.categories()
    left = 4 if bars.labelled else _tick_room(bars)
    plot = canvas.inner - left - (end_room(canvas, bars.series.names) if bars.ends else 0)
    band = plot / max(1, len(categories))
    thinned = canvas.choice.sort == "natural"
    broken = {c: wrap(c, max(band - 4, 30), size, 3) for c in categories}
    if thinned:
        broken = {
            c: [part]
            for c, part in zip(categories, short_parts(categories, _column(bars), band - 8, size), strict=True)
        }
    turned = not thinned and len(categories) > 1 and any(widest(c.split(" "), size) > band - 2 for c in categories)
    if turned:
        broken = {c: [shorten(c, 110, size)] for c in categories}
    bars = replace(bars, labels=_distinct(broken), left=left, turned=turned)
    natural = standing_height(canvas)
    height = canvas.plot_height(natural, len(_legend_rows(bars)), bool(_caption(bars)), _bottom(bars))
    return replace(bars, size=height)


def _column(bars: Bars) -> ResultColumn | None:
    """Return the column along the main axis."""
    return next((c for c in bars.canvas.result.columns if c.key == bars.canvas.choice.x), None)


def _distinct(broken: dict[str, list[str]]) -> dict[str, str]:
    """Return the labels as broken; two categories never share one."""
    taken: set[str] = set()
    labels: dict[str, str] = {}
    for category, lines in broken.items():
        label = "\n".join(lines)
        while label in taken:
            label += "\u200b"
        taken.add(label)
        labels[category] = label
    return labels


def _tick_room(bars: Bars) -> float:
    unit = _unit(bars)
    return widest([write_tick(t, bars.axis, unit) for t in bars.axis.ticks], bars.canvas.theme.size.axis) + 8


def _unit(bars: Bars) -> Unit | None:
    return PERCENT if bars.stack == "percent" else bars.series.column.unit


def _bottom(bars: Bars) -> float:
    """Return the room of the labels below the plot."""
    if bars.lying:
        return 4 if bars.labelled else 22
    if bars.turned:
        longest = widest(list(bars.labels.values()), bars.canvas.theme.size.axis)
        return longest * 0.71 + 20
    lines = max((label.count("\n") + 1 for label in bars.labels.values()), default=1)
    return lines * LINE + 8 + (18 if _x_title(bars) else 0)


def _x_title(bars: Bars) -> str:
    """Return the name of the main axis, where its labels do not speak for themselves: numbers, yes and no."""
    column = _column(bars)
    if column is None or bars.lying or not (column.bin is not None or column.type in ("integer", "number", "boolean")):
        return ""
    return "" if column.part else column.title


def _caption(bars: Bars) -> str:
    if bars.stack == "percent":
        return f"{bars.series.column.title} (%)"
    if not bars.canvas.choice.x or bars.series.s == "series":
        unit = bars.series.column.unit
        known = bars.labelled or known_sign(unit) or unit is None
        return "" if known else unit.symbol or unit.code
    return caption_of(bars.series.column, bars.canvas, bars.labelled or known_sign(bars.series.column.unit))


def _legend(bars: Bars) -> tuple[tuple[str, str], ...]:
    if not bars.many or bars.ends or bars.canvas.panel:
        return ()
    return tuple(colors_of(bars.series.names, bars.canvas.theme).items())


def _legend_rows(bars: Bars) -> list:
    names = [name for name, _ in _legend(bars)]
    return legend_rows(bars.canvas, names) if names else []


# -- drawing ----------------------------------------------------------------------------------------------------------


def _records(bars: Bars) -> list[Record]:
    s = bars.series
    records = []
    for r in s.records:
        record = {**r, "label": bars.labels[r[f"{s.x}t"]]}
        if not bars.many and is_other(r[f"{s.x}t"]):
            record["rest"] = True
        if bars.many:
            record["order"] = s.names.index(r[s.s])
        records.append(record)
    return _shares(records, s) if bars.stack == "percent" else records


def _shares(records: list[Record], s: Series) -> list[Record]:
    """Add each value's percentage of its stack."""
    totals: dict[str, float] = defaultdict(float)
    for r in records:
        totals[r["label"]] += r[s.v] or 0
    return [r | {"share": 100 * (r[s.v] or 0) / totals[r["label"]] if totals[r["label"]] else 0.0} for r in records]


def _category(bars: Bars) -> dict[str, Any]:
    """The encoding of the main axis: in the order of the rows, broken labels."""
    order = _order(bars)
    axis: dict[str, Any] = {
        "title": None,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 0,
        "labelColor": bars.canvas.theme.text,
        "labelFontSize": bars.canvas.theme.size.label,
    }
    if bars.lying:
        axis |= {
            "labelPadding": 8,
            "labelBaseline": TWO_LINES,
            "minExtent": bars.left,
            "labelOverlap": "greedy" if bars.canvas.height else False,
        }
    else:
        axis |= _standing_axis(bars, order)
    gap = 0.04 if bars.canvas.choice.kind == "histogram" else _gap(bars, len(order))
    scale = {"domain": order, "paddingInner": gap, "paddingOuter": gap / 2}
    return PLACE | {"scale": scale, "axis": axis}


def _order(bars: Bars) -> list[str]:
    """Return the labels along the main axis, in order."""
    return list(bars.labels.values())


def _gap(bars: Bars, count: int) -> float:
    """Return the share of a category's room that is left empty; a lone bar does not fill the picture."""
    usual = 0.28 if count <= 40 else 0.12
    if bars.stack == "grouped":
        usual, widest_bar = 0.22, WIDEST_BAR * len(bars.series.names)
    else:
        widest_bar = WIDEST_BAR
    room = (bars.size if bars.lying else bars.canvas.inner - bars.left) / max(1, count)
    return max(usual, min(0.85, 1 - widest_bar / room))


def _standing_axis(bars: Bars, order: list[str]) -> dict[str, Any]:
    axis: dict[str, Any] = {"labelAngle": -45 if bars.turned else 0, "labelFontSize": bars.canvas.theme.size.axis}
    if bars.turned:
        axis |= {"labelAlign": "right", "labelBaseline": "middle"}
    if bars.canvas.choice.sort == "natural":
        axis["values"] = _thinned(order, bars)
    return axis


def _thinned(order: list[str], bars: Bars) -> list[str]:
    """Return every n-th label, so that those shown do not touch."""
    plot = bars.canvas.inner - bars.left - (end_room(bars.canvas, bars.series.names) if bars.ends else 0)
    need = widest(order, bars.canvas.theme.size.axis) + 10
    every = max(1, -(-int(need * len(order)) // max(1, int(plot))))
    return order[::every]


def _value(bars: Bars) -> dict[str, Any]:
    """The encoding of lengths."""
    theme, percent = bars.canvas.theme, bars.stack == "percent"
    axis: Any = None
    if not bars.labelled:
        axis = {
            "title": None,
            "grid": True,
            "gridColor": theme.grid,
            "domain": False,
            "labelPadding": 8,
            "labelFlush": False,
            "zindex": 0,
        } | axis_labels(bars.axis, _unit(bars))
        if not bars.lying:
            axis |= {"minExtent": bars.left}
    scale: dict[str, Any] = {"domain": bars.axis.domain, "nice": False}
    if bars.canvas.choice.log:
        scale |= {"type": "log", "base": 10}
    stack = "zero" if bars.stack in ("stacked", "percent") else None
    return {
        "field": "share" if percent else bars.series.v,
        "type": "quantitative",
        "scale": scale,
        "axis": axis,
        "stack": stack,
    }


def _bar_layer(bars: Bars) -> Layer:
    s, theme = bars.series, bars.canvas.theme
    mark: dict[str, Any] = {"type": "bar", "color": theme.series[0]}
    encoding: dict[str, Any] = {bars.category_channel: _category(bars), bars.value_channel: _value(bars)} | TIPS
    if bars.canvas.choice.log:
        encoding[bars.value_channel + "2"] = {"datum": bars.axis.low}
    if bars.many:
        encoding["color"] = {
            "field": s.s,
            "type": "nominal",
            "scale": color_scale(colors_of(s.names, theme)),
            "legend": None,
        }
        encoding["order"] = {"field": "order", "type": "quantitative"}
    else:
        encoding |= _rest_in_grey(bars)
    if bars.stack in ("stacked", "percent"):
        mark |= {"stroke": theme.background, "strokeWidth": 0.75}
    if bars.stack == "grouped":
        encoding[bars.category_channel + "Offset"] = _offset(s)
    return {"data": {"values": _records(bars)}, "mark": mark, "encoding": encoding}


def _offset(s: Series) -> dict[str, Any]:
    """Put the bars of a group side by side, in the order of the legend."""
    return {"field": s.s, "type": "nominal", "sort": None, "scale": {"domain": list(s.names), "paddingInner": 0.06}}


def _rest_in_grey(bars: Bars) -> dict[str, Any]:
    """Draw the rest summed up in grey, so that it is not read as one of the categories."""
    rest = [c for c in bars.series.categories() if is_other(c)]
    if not rest or not bars.canvas.choice.x:
        return {}
    return {
        "color": {
            "condition": {"test": {"field": "rest", "equal": True}, "value": bars.canvas.theme.other},
            "value": bars.canvas.theme.series[0],
        }
    }


def _value_labels(bars: Bars) -> list[Layer]:
    """Write each value at the end of its bar; below or left of the baseline where it is negative."""
    if not bars.labelled:
        return []
    layers = []
    for negative in (False, True):
        records = [r for r in _records(bars) if r[bars.series.v] is not None and (r[bars.series.v] < 0) == negative]
        if records:
            layers.append(_label_layer(bars, records, negative))
    return layers


def _label_layer(bars: Bars, records: list[Record], negative: bool) -> Layer:
    s, theme = bars.series, bars.canvas.theme
    mark: dict[str, Any] = value_mark(theme)
    if bars.lying:
        mark |= {"align": "right" if negative else "left", "baseline": "middle", "dx": -5 if negative else 5}
    else:
        mark |= {"align": "center", "baseline": "top" if negative else "bottom", "dy": 5 if negative else -4}
    encoding: dict[str, Any] = {
        bars.category_channel: PLACE,
        bars.value_channel: {"field": s.v, "type": "quantitative", "stack": None},
        "text": {"field": f"{s.v}l", "type": "nominal"},
    }
    if bars.stack == "grouped":
        encoding[bars.category_channel + "Offset"] = _offset(s)
    return {"data": {"values": records}, "mark": mark, "encoding": encoding}


def _inside_labels(bars: Bars) -> list[Layer]:
    """Write values inside the parts of stacked bars, where the part is large enough to hold them."""
    if bars.stack not in ("stacked", "percent") or len(bars.series.records) > 60:
        return []
    records = _inside_records(bars)
    if not records:
        return []
    theme = bars.canvas.theme
    mark = {
        "type": "text",
        "fontSize": theme.size.axis,
        "baseline": "middle",
        "align": "center",
        "tooltip": None,
        "aria": False,
    }
    encoding = {
        bars.category_channel: PLACE,
        bars.value_channel: {"field": "middle", "type": "quantitative", "stack": None},
        "text": {"field": "inside", "type": "nominal"},
        "color": {"field": "ink", "type": "nominal", "scale": None},
    }
    return [{"data": {"values": records}, "mark": mark, "encoding": encoding}]


def _inside_records(bars: Bars) -> list[Record]:
    """Return for each part that holds its value where the middle is, and the ink that stands out on it.

    Standing bars are as wide as each other: where one value is too wide for them, none is written.
    """
    s, size = bars.series, bars.canvas.theme.size.axis
    colors = colors_of(s.names, bars.canvas.theme)
    length = (bars.canvas.inner - bars.left) if bars.lying else bars.size
    room = bars.canvas.inner - bars.left - (end_room(bars.canvas, s.names) if bars.ends else 0)
    texts = ["100%"] if bars.stack == "percent" else [r[f"{s.v}l"] for r in s.records]
    if not bars.lying and room / max(1, len(bars.labels)) * 0.7 < widest(texts, size) + 8:
        return []
    found: list[Record] = []
    reached: dict[tuple[str, bool], float] = defaultdict(float)
    for r in sorted(_records(bars), key=lambda r: r["order"]):
        value = r["share"] if bars.stack == "percent" else r[s.v] or 0
        start = reached[(r["label"], value >= 0)]
        reached[(r["label"], value >= 0)] += value
        text = f"{value:.0f}%" if bars.stack == "percent" else r[f"{s.v}l"]
        pixels = abs(value) / (bars.axis.high - bars.axis.low) * length
        need = measure(text, size) + 8
        if pixels >= (need if bars.lying else 18) and value:
            ink = readable_on(colors[r[s.s]], bars.canvas.theme)
            found.append({"label": r["label"], "middle": start + value / 2, "inside": text, "ink": ink})
    return found


def _baseline(bars: Bars) -> Layer:
    """Draw the line that bars start from."""
    start = bars.axis.low if bars.canvas.choice.log else 0
    return {
        "data": {"values": [{"zero": start}]},
        "mark": {"type": "rule", "color": bars.canvas.theme.zero, "tooltip": None, "aria": False},
        "encoding": {bars.value_channel: {"field": "zero", "type": "quantitative"}},
    }


def _end_layers(bars: Bars) -> list[Layer]:
    """Name the series beside the last stack, in the order of the stack."""
    if not bars.ends:
        return []
    last = list(bars.labels.values())[-1]
    middles: dict[str, float] = {}
    reached = 0.0
    field = "share" if bars.stack == "percent" else bars.series.v
    parts = {r[bars.series.s]: r for r in _records(bars) if r["label"] == last}
    for name in bars.series.names:
        value = (parts[name][field] or 0) if name in parts else 0
        middles[name] = reached + value / 2
        reached += value
    colors = text_colors_of(bars.series.names, bars.canvas.theme)
    return end_labels(bars.canvas, middles, colors, bars.axis, bars.size)
