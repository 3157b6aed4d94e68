"""Which column goes where: the axes, colours, panels and sizes of a chart whose kind is decided."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from inkfish.charts.choice import Choice
from inkfish.charts.shape import Shape, is_additive
from inkfish.charts.words import WORDS
from inkfish.query.plan import ChartKind

COLORS = 8
PANELS = 16
LONG_LABEL = 14
LABEL_ROOM = 84


def assign(kind: ChartKind, shape: Shape) -> Choice:
    """Return the choice for a kind of chart, with its columns put on axes, colours and panels."""
    choice = ASSIGN[kind](kind, shape)
    return msgspec.structs.replace(choice, oriented=bool(shape.chart.orientation))


def _y(shape: Shape) -> tuple[str, ...]:
    """The columns of values; the one that the user put on an axis first, and alone if it was named."""
    asked = next((k for k in (shape.asked("y"), shape.asked("x")) if k and shape.nature(k) == "number"), "")
    keys = tuple(c.key for c in shape.numbers)
    return (asked,) if asked else keys


def _x(shape: Shape, prefer: tuple[str, ...] = ()) -> str:
    """The column along the main axis: as the user said, else of the natures preferred, else the first label."""
    keys = [c.key for c in shape.labels]
    for asked in (shape.asked("x"), shape.asked("y")):
        if asked in keys:
            return asked
    free = [k for k in keys if k not in (shape.asked("color"), shape.asked("facet"))] or keys
    ranked = sorted(free, key=lambda k: _rank(shape.nature(k), prefer))
    return ranked[0] if ranked else ""


def _rank(nature: str, prefer: tuple[str, ...]) -> int:
    return prefer.index(nature) if nature in prefer else len(prefer)


def _rest(shape: Shape, x: str) -> tuple[str, str]:
    """The columns of colour and of panels, beside the one along the axis."""
    keys = [c.key for c in shape.labels if c.key != x]
    color, facet = shape.asked("color"), shape.asked("facet")
    color = color if color in keys else ""
    facet = facet if facet in keys and facet != color else ""
    free = sorted((k for k in keys if k not in (color, facet)), key=shape.distinct, reverse=True)
    if not color and free:
        color = free.pop(0) if len(free) == 1 or shape.distinct(free[0]) <= COLORS else free.pop()
    if not facet and free:
        facet = min(free, key=shape.distinct)
    return color, facet


def _sort(shape: Shape, x: str, ordered: bool = True) -> str:
    """How the main axis runs: as the user ordered the rows, else naturally where there is a natural order."""
    if shape.plan.order and ordered:
        return "rows"
    natural = x and shape.nature(x) in ("time", "part", "bin", "step")
    return "natural" if natural else "rows" if _ranked_already(shape) else "value"


def _ranked_already(shape: Shape) -> bool:
    """Rows that a plan lists one by one keep their order."""
    return shape.raw


def _lying(shape: Shape, x: str, series: int = 1) -> bool:
    """Whether bars lie: labels that are long, or too many to stand side by side."""
    if shape.chart.orientation:
        return shape.chart.orientation == "horizontal"
    if not x or shape.nature(x) != "text":
        return False
    texts = {str(v) for v in shape.result.values(x)}
    longest = max(map(len, texts), default=0)
    return len(texts) > 1 and (longest > LONG_LABEL or sum(map(len, texts)) > LABEL_ROOM or len(texts) * series > 24)


def _log(shape: Shape, keys: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    """Whether the scale is logarithmic, and what to say of it."""
    if not shape.chart.log:
        return False, ()
    positive = all(v > 0 for k in keys for v in shape.present(k))
    return positive, () if positive else (WORDS.say("note", "no_log"),)


def _bars(kind: ChartKind, shape: Shape) -> Choice:
    y = _y(shape)
    alone = kind == "bar" and shape.keyed
    x = _x(shape, () if alone else ("time", "part", "bin", "step"))
    if not shape.labels:
        return Choice("bar", "", y=y, horizontal=_lying(shape, x) or len(y) > 4, sort="rows")
    color, facet = (_kinds(shape, x), "") if alone else _rest(shape, x)
    if not color and len(y) == 1:
        kind = "bar"
    if shape.chart.stack == "waterfall" and not color and x:
        return _waterfall(shape, x, y)
    log, notes = _log(shape, y)
    panels = len(y) > 1 and (not shape.same_unit or bool(color))
    stack = _stack(kind, shape, panels)
    series = 1 if stack != "grouped" else max(shape.distinct(color) if color else 1, len(y))
    if log:
        notes += (WORDS.say("note", "log_bars"),)
    return Choice(
        "bar" if panels and not color else kind,
        "",
        x=x,
        y=y,
        color=color,
        facet="" if panels else facet,
        horizontal=_lying(shape, x, series),
        stack=stack,
        log=log and stack in ("", "grouped"),
        sort=_sort(shape, x),
        panels=panels,
        palette=shape.chart.palette,
        notes=notes,
    )


def _kinds(shape: Shape, x: str) -> str:
    """The colour of bars that each stand alone: the label beside theirs that puts them into a few kinds, or none."""
    asked = shape.asked("color")
    others = [c.key for c in shape.labels if c.key != x]
    few = (k for k in others if 1 < shape.distinct(k) <= min(COLORS, shape.count - 1))
    return asked if asked in others else next(few, "")


def _waterfall(shape: Shape, x: str, y: tuple[str, ...]) -> Choice:
    """Changes one after another, in the order that they came in."""
    flags = [c.key for c in shape.labels if c.type == "boolean" and c.key != x]
    return Choice(
        "bar",
        "",
        x=x,
        y=y[:1],
        label=flags[0] if flags else "",
        horizontal=shape.chart.orientation == "horizontal",
        stack="waterfall",
        sort=_sort(shape, x) if not flags else "rows",
    )


def _stack(kind: ChartKind, shape: Shape, panels: bool) -> str:
    """How bars of one category stand to one another."""
    if kind == "bar" or (panels and len(shape.labels) < 2):
        return ""
    if kind == "grouped_bar":
        return "grouped"
    return "percent" if shape.chart.stack == "percent" and not shape.negative else "stacked"


def _lines(kind: ChartKind, shape: Shape) -> Choice:
    y = _y(shape)
    if not shape.labels:
        x, y = _number_axis(shape, y)
        return Choice(kind, "", x=x, y=y, sort="natural")
    x = _x(shape, ("part", "time", "bin", "step") if _comes_round(shape) else ("time", "part", "bin", "step"))
    color, facet = _rest(shape, x)
    log, notes = _log(shape, y)
    unlike = len(y) > 1 and not shape.same_unit
    two = kind == "line" and len(y) == 2 and not color and (unlike or shape.far_apart)
    return Choice(
        kind,
        "",
        x=x,
        y=y,
        color=color,
        facet=facet,
        log=log and kind == "line",
        notes=notes,
        stack=_area_stack(shape, y, color) if kind == "area" else "",
        palette=shape.chart.palette,
        sort=_line_sort(shape, x),
        panels=len(y) > 1 and not two and (unlike or bool(color)),
        axes=2 if two else 1,
    )


def _comes_round(shape: Shape) -> bool:
    """Whether a few years (or the like) are to be compared along the parts of each."""
    times, cycles = shape.named("time"), shape.named("part")
    return bool(times and cycles) and shape.distinct(times[0].key) <= COLORS < shape.distinct(cycles[0].key) + 4


def _line_sort(shape: Shape, x: str) -> str:
    """Time runs one way whatever the order of the rows; categories run as bars would."""
    return "natural" if shape.nature(x) in ("time", "bin") else _sort(shape, x)


def _area_stack(shape: Shape, y: tuple[str, ...], color: str) -> str:
    """Areas stand on one another where their values add up."""
    if not color and len(y) == 1:
        return ""
    if shape.chart.stack == "percent" and not shape.negative:
        return "percent"
    return "stacked" if shape.additive and not shape.negative and shape.same_unit else "grouped"


def _number_axis(shape: Shape, y: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The first number as the axis and the others as values, or as the user said."""
    keys = [c.key for c in shape.numbers]
    x = shape.asked("x") or next((k for k in keys if y != (k,)), keys[0])
    return x, tuple(k for k in keys if k != x)


def _pie(kind: ChartKind, shape: Shape) -> Choice:
    x = next((c.key for c in shape.labels if shape.distinct(c.key) > 1), shape.labels[0].key if shape.labels else "")
    y = _y(shape)[:1] if shape.labels else _y(shape)
    whole = all(is_additive(c) for c in shape.numbers if c.key in y)
    notes = () if whole else (WORDS.say("note", "mean_of_whole"),)
    natural = x and shape.nature(x) != "text"
    return Choice(
        "pie",
        "",
        x=x,
        y=y,
        sort="rows" if shape.plan.order else "natural" if natural else "value",
        palette=shape.chart.palette,
        hole=shape.chart.hole,
        notes=notes,
    )


def _map(kind: ChartKind, shape: Shape) -> Choice:
    place, atlas, _ = shape.place
    return Choice(kind, "", x=place, y=_y(shape)[:1], atlas=atlas, palette=shape.chart.palette)


def _tiles(kind: ChartKind, shape: Shape) -> Choice:
    """The label with more parts is the tiles, the other one their groups."""
    varied = [c.key for c in shape.labels if shape.distinct(c.key) > 1] or [c.key for c in shape.labels[:1]]
    parts = sorted(varied, key=shape.distinct, reverse=True)
    if len(parts) > 1 and shape.asked("color") == parts[0]:
        parts = parts[::-1]
    whole = all(is_additive(c) for c in shape.numbers[:1])
    return Choice(
        kind,
        "",
        x=parts[0] if parts else "",
        y=_y(shape)[:1] if parts else _y(shape),
        color=parts[1] if len(parts) > 1 else "",
        sort="value",
        palette=shape.chart.palette,
        notes=() if whole else (WORDS.say("note", "mean_of_tiles"),),
    )


def _candles(kind: ChartKind, shape: Shape) -> Choice:
    log, notes = _log(shape, shape.ohlc)
    return Choice(kind, "", x=shape.named("time")[0].key, y=shape.ohlc, sort="natural", log=log, notes=notes)


def _points(kind: ChartKind, shape: Shape) -> Choice:
    axes = [c.key for c in shape.numbers]
    ordered = [c.key for c in shape.labels if shape.nature(c.key) in ("step", "time", "bin")]
    axes = ordered[: max(0, (3 if kind == "bubble" else 2) - len(axes))] + axes
    x, y = _point_axes(shape, axes)
    texts = [c.key for c in shape.labels if c.key not in axes]
    few = (k for k in texts if shape.distinct(k) <= COLORS and shape.distinct(k) < shape.count)
    color = shape.asked("color") or next(few, "")
    label = next((k for k in texts if k != color), "")
    others = [k for k in axes if k not in (x, y, color)]
    size = others[0] if kind == "bubble" and others else ""
    log, notes = _log(shape, tuple(k for k in (y,) if shape.nature(k) == "number"))
    return Choice(
        kind if size or kind != "bubble" else "scatter",
        "",
        x=x,
        y=(y,),
        color=color,
        size=size,
        label=label,
        log=log,
        trend=shape.chart.trend,
        facet=_facet(shape, (x, y, color)),
        palette=shape.chart.palette,
        notes=notes,
    )


def _facet(shape: Shape, taken: tuple[str, ...]) -> str:
    """The column of panels, where the user named one that is free."""
    facet = shape.asked("facet")
    return facet if facet not in taken else ""


def _point_axes(shape: Shape, axes: list[str]) -> tuple[str, str]:
    """The two numbers of a point: as the user said, else the first two."""
    x = shape.asked("x") if shape.asked("x") in axes else ""
    y = shape.asked("y") if shape.asked("y") in axes else ""
    free = [k for k in axes if k not in (x, y)]
    x = x or free.pop(0)
    return x, y or free.pop(0)


def _histogram(kind: ChartKind, shape: Shape) -> Choice:
    binned = shape.named("bin") + shape.named("step")
    if not binned:
        asked = shape.asked("x") or shape.asked("y")
        return Choice(kind, "", x=asked or shape.numbers[0].key, sort="natural", palette=shape.chart.palette)
    x = binned[0].key
    color = _rest(shape, x)[0]
    return Choice(
        "stacked_bar" if color else kind,
        "",
        x=x,
        y=_y(shape)[:1],
        color=color,
        stack="stacked" if color else "",
        sort="natural",
        bins=binned[0].bin,
        palette=shape.chart.palette,
    )


def _boxes(kind: ChartKind, shape: Shape) -> Choice:
    x = _x(shape)
    return Choice(kind, "", x=x, y=_y(shape)[:1], horizontal=_lying(shape, x), sort=_sort(shape, x, ordered=False))


def _grid(kind: ChartKind, shape: Shape) -> Choice:
    x = _x(shape, ("time", "part", "bin", "step"))
    others = [c.key for c in shape.labels if c.key != x]
    if not others:
        return Choice(kind, "", x=x, y=_y(shape)[:1], sort="natural")
    down = next((k for k in (shape.asked("y"), shape.asked("color")) if k in others), others[0])
    if not shape.asked("x") and _reads_better_turned(shape, x, down):
        x, down = down, x
    return Choice(kind, "", x=x, color=down, y=_y(shape)[:1], sort=_sort(shape, x))


def _reads_better_turned(shape: Shape, x: str, down: str) -> bool:
    """Names run down, where there is room for them; of two that have an order, the longer runs across."""
    names, other = shape.nature(x) == "text", shape.nature(down) == "text"
    if names == other:
        return shape.distinct(x) > shape.distinct(down) if names else shape.distinct(x) < shape.distinct(down)
    return names


def _rows(kind: ChartKind, shape: Shape) -> Choice:
    return Choice(kind, "", y=tuple(c.key for c in shape.numbers), x=shape.labels[0].key if shape.labels else "")


Assign = Callable[[ChartKind, Shape], Choice]

ASSIGN: dict[ChartKind, Assign] = {
    "bar": _bars,
    "grouped_bar": _bars,
    "stacked_bar": _bars,
    "line": _lines,
    "area": _lines,
    "pie": _pie,
    "scatter": _points,
    "bubble": _points,
    "histogram": _histogram,
    "boxplot": _boxes,
    "heatmap": _grid,
    "table": _rows,
    "value": _rows,
    "map": _map,
    "treemap": _tiles,
    "candlestick": _candles,
}
