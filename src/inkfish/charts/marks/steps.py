"""Waterfalls: changes that lead from one level to another, each bar from where the last one ended."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from inkfish.charts.cells import TIPS, column_of, label_of, show, tip
from inkfish.charts.frame import TWO_LINES, Canvas, Layer, Picture, caption_of, legend_rows, standing_height, value_mark
from inkfish.charts.letters import shorten, widest, wrap
from inkfish.charts.shape import is_additive
from inkfish.charts.ticks import Axis, tight_axis
from inkfish.charts.values import is_other
from inkfish.charts.words import WORDS
from inkfish.query.result import ResultColumn

LINE = 14
LABEL_SHARE = 0.4
ROW = 34
GAP = 0.28
V: dict[str, Any] = {"field": "v", "type": "quantitative"}


@dataclass(frozen=True)
class Step:
    """One bar: where it starts and ends, what is written at it, and whether it is a level or a change."""

    name: str
    start: float
    end: float
    text: str
    said: str
    way: str

    @property
    def top(self) -> float:
        """Its upper end."""
        return max(self.start, self.end)

    @property
    def bottom(self) -> float:
        """Its lower end."""
        return min(self.start, self.end)


@dataclass(frozen=True)
class Fall:
    """All that is known of a waterfall before it is drawn."""

    canvas: Canvas
    steps: tuple[Step, ...]
    value: ResultColumn
    axis: Axis
    lying: bool
    labels: dict[str, str]
    left: float
    size: float

    @property
    def channels(self) -> tuple[str, str]:
        """The channel of the values, and that of the names."""
        return ("x", "y") if self.lying else ("y", "x")


def draw_steps(canvas: Canvas) -> Picture:
    """Return the picture of a waterfall."""
    fall = _plan(canvas)
    legend = _legend(canvas, fall.steps)
    return Picture(
        (_links(fall), _bars(fall), _base(fall), _values(fall)),
        height=fall.size,
        left=fall.left,
        bottom=_bottom(fall),
        caption=caption_of(fall.value, canvas, True),
        legend=legend,
        above=16 if not fall.lying else 0,
        axis=fall.axis,
        span=(fall.axis.low, fall.axis.high),
    )


def _plan(canvas: Canvas) -> Fall:
    value = column_of(canvas.result, canvas.choice.y[0])
    steps = _steps(canvas, value)
    axis = tight_axis([v for s in steps for v in (s.start, s.end)])
    reach = axis.high - axis.low
    if axis.low < 0:
        axis = Axis(axis.low - reach * 0.1, axis.high, ())
    lying = _lies(canvas, steps)
    rows = len(legend_rows(canvas, [n for n, _ in _legend(canvas, steps)]))
    caption = bool(caption_of(value, canvas, True))
    draft = Fall(canvas, steps, value, axis, lying, {}, 4.0, 0.0)
    names, size = [s.name for s in steps], canvas.theme.size
    if lying:
        most = canvas.inner * LABEL_SHARE
        broken = {n: wrap(n, most, size.label, 2) for n in names}
        left = min(most, widest(["\n".join(b) for b in broken.values()], size.label)) + 8
        height = canvas.plot_height(ROW * len(steps), rows, caption, 4)
        return Fall(canvas, steps, value, _roomy(draft, left), lying, _joined(broken), left, height)
    band = (canvas.sure - 8) / max(1, len(steps))
    broken = {n: wrap(n, max(band - 4, 30), size.axis, 3) for n in names}
    draft = Fall(canvas, steps, value, axis, lying, _joined(broken), 4.0, 0.0)
    height = canvas.plot_height(standing_height(canvas), rows, caption, _bottom(draft))
    return Fall(canvas, steps, value, axis, lying, draft.labels, 4.0, height)


def _joined(broken: dict[str, list[str]]) -> dict[str, str]:
    """Return the labels as broken; two bars never share one."""
    taken: set[str] = set()
    return {name: _single("\n".join(lines), taken) for name, lines in broken.items()}


def _roomy(fall: Fall, left: float) -> Axis:
    """Return the axis with room for the values written beyond the bars' ends."""
    room = (widest([s.text for s in fall.steps], fall.canvas.theme.size.label) + 10) / max(60, fall.canvas.inner - left)
    reach, axis = fall.axis.high - fall.axis.low, fall.axis
    return Axis(axis.low - (room * reach if axis.low < 0 else 0), axis.high + room * reach, ())


def _steps(canvas: Canvas, value: ResultColumn) -> tuple[Step, ...]:
    """Return the bars in the order of the rows, and the level that they lead to where they add up."""
    choice, result = canvas.choice, canvas.result
    label = column_of(result, choice.x)
    levels = result.values(choice.label) if choice.label else [None] * len(result.rows)
    steps: list[Step] = []
    taken: set[str] = set()
    reached = 0.0
    for name, number, level in zip(result.values(label.key), result.values(value.key), levels, strict=True):
        if isinstance(number, (int, float)):
            text = _single(label_of(name, label), taken)
            step = _level(text, float(number), value) if level else _change(text, reached, float(number), value)
            steps.append(step)
            reached = step.end
    if steps and not any(levels) and is_additive(value):
        steps.append(_level(_single(WORDS.say("label", "total"), taken), reached, value))
    return tuple(steps)


def _single(name: str, taken: set[str]) -> str:
    """Return a name that no other bar has."""
    while name in taken:
        name += "\u200b"
    taken.add(name)
    return name


def _tidy(number: float) -> float:
    rounded = float(f"{number:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def _level(name: str, number: float, value: ResultColumn) -> Step:
    text = show(_tidy(number), value, compact=True)
    return Step(name, 0.0, number, text, tip(name, (value.title, show(_tidy(number), value)))["tip"], "level")


def _change(name: str, reached: float, number: float, value: ResultColumn) -> Step:
    way = "rest" if is_other(name) else "up" if number >= 0 else "down"
    sign = "+" if number > 0 else ""
    said = tip(name, (value.title, sign + show(_tidy(number), value)))["tip"]
    return Step(name, reached, reached + number, sign + show(_tidy(number), value, compact=True), said, way)


def _lies(canvas: Canvas, steps: tuple[Step, ...]) -> bool:
    """Whether the bars lie: as the user said, or because the names or values do not fit at this width."""
    if canvas.choice.oriented or canvas.choice.horizontal:
        return canvas.choice.horizontal
    band = (canvas.sure - 8) / max(1, len(steps))
    size = canvas.theme.size
    longest = widest([w for s in steps for w in s.name.split(" ")], size.axis)
    return len(steps) > 2 and (longest > band - 4 or widest([s.text for s in steps], size.label) > band)


def _colors(canvas: Canvas) -> dict[str, str]:
    theme = canvas.theme
    return {"up": theme.series[2], "down": theme.series[1], "level": theme.series[0], "rest": theme.other}


def _legend(canvas: Canvas, steps: tuple[Step, ...]) -> tuple[tuple[str, str], ...]:
    """Return what the colours mean, of those that are seen."""
    colors, seen = _colors(canvas), {s.way for s in steps}
    if canvas.panel:
        return ()
    return tuple((WORDS.say("label", f"way_{way}"), colors[way]) for way in ("up", "down", "level") if way in seen)


def _bottom(fall: Fall) -> float:
    """Return the room of the names below the plot."""
    if fall.lying:
        return 4
    return max((label.count("\n") + 1 for label in fall.labels.values()), default=1) * LINE + 8


# -- drawing ----------------------------------------------------------------------------------------------------------


def _place(fall: Fall, bare: bool = True) -> dict[str, Any]:
    """The encoding of the names' axis."""
    place: dict[str, Any] = {"field": "label", "type": "nominal", "sort": None}
    if bare:
        return place
    theme = fall.canvas.theme
    axis: dict[str, Any] = {
        "title": None,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 0,
        "labelColor": theme.text,
        "labelFontSize": theme.size.label if fall.lying else theme.size.axis,
        "labelAngle": 0,
    }
    if fall.lying:
        axis |= {"labelPadding": 8, "labelBaseline": TWO_LINES, "minExtent": fall.left}
    scale = {"domain": list(fall.labels.values()), "paddingInner": GAP, "paddingOuter": GAP / 2}
    return place | {"axis": axis, "scale": scale}


def _along(fall: Fall, field: str) -> dict[str, Any]:
    scale = {"domain": fall.axis.domain, "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None, "stack": None}


def _bars(fall: Fall) -> Layer:
    along, across = fall.channels
    colors = _colors(fall.canvas)
    values = [
        {"label": fall.labels[s.name], "from": s.start, "to": s.end, "color": colors[s.way], "tip": s.said}
        for s in fall.steps
    ]
    encoding = {
        across: _place(fall, bare=False),
        along: _along(fall, "from"),
        along + "2": {"field": "to"},
        "color": {"field": "color", "type": "nominal", "scale": None},
    } | TIPS
    return {"data": {"values": values}, "mark": {"type": "bar"}, "encoding": encoding}


def _links(fall: Fall) -> Layer:
    """Join each bar's end with the next one's start by a thin line, below the bars."""
    along, across = fall.channels
    labels = [fall.labels[s.name] for s in fall.steps]
    values = [
        {"label": label, "v": step.end, "link": i}
        for i, (step, pair) in enumerate(zip(fall.steps, pairwise(labels), strict=False))
        for label in pair
    ]
    mark = {"type": "line", "color": fall.canvas.theme.axis, "strokeWidth": 1, "tooltip": None, "aria": False}
    encoding = {
        across: _place(fall, bare=False),
        along: _along(fall, "v"),
        "detail": {"field": "link", "type": "nominal"},
    }
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _base(fall: Fall) -> Layer:
    mark = {"type": "rule", "color": fall.canvas.theme.zero, "tooltip": None, "aria": False}
    zero = {"field": "zero", "type": "quantitative"}
    return {"data": {"values": [{"zero": 0}]}, "mark": mark, "encoding": {fall.channels[0]: zero}}


def _values(fall: Fall) -> Layer:
    """Write each change beyond its bar."""
    along, across = fall.channels
    theme = fall.canvas.theme
    mark: dict[str, Any] = value_mark(theme)
    if fall.lying:
        mark |= {"align": "left", "baseline": "middle", "dx": 5}
    else:
        mark |= {"align": "center", "baseline": "bottom", "dy": -4}
    room = (fall.canvas.inner - 8) / max(1, len(fall.steps))
    width = fall.canvas.inner if fall.lying else room * 1.1
    values = [
        {"label": fall.labels[s.name], "v": s.top, "text": shorten(s.text, width, theme.size.label)} for s in fall.steps
    ]
    encoding = {across: _place(fall), along: V, "text": {"field": "text", "type": "nominal"}}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}
