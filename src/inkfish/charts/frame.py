"""The frame around every picture: title, subtitle, caption of the values, legend, source line, and their room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from inkfish.charts.cells import column_of, topic_of
from inkfish.charts.choice import Choice
from inkfish.charts.letters import measure, plain, right_to_left, shorten, wrap
from inkfish.charts.theme import Theme, config
from inkfish.charts.ticks import Axis, known_sign
from inkfish.query.result import Result, ResultColumn

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
PADDING = 16
FLUID_WIDTH = 680
SHRINKS = 0.82  # how much narrower a page may make a fluid picture than it is laid out for
TITLE_LINES, SUBTITLE_LINES, SOURCE_LINES = 3, 3, 2
TITLE_LINE, SUBTITLE_LINE, TITLE_OFFSET = 25, 19, 14
LEGEND_ROW, SWATCH, TOPIC_GAP = 20, 12, 14
CAPTION_ROOM = 28
SOURCE_LINE, SOURCE_GAP = 15, 16
GUTTER = 20

# A label of two lines beside its mark: the first line stands above the middle, the second below it.
TWO_LINES = {"condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": "bottom"}, "value": "middle"}

Layer = dict[str, Any]


@dataclass(frozen=True)
class Canvas:
    """What is to be drawn and how large. Pixels; `width` is the whole picture's, nominal where it is `fluid`.

    A `panel` is one of several: it takes the others' value axis and the series in their order, and has no legend.
    """

    choice: Choice
    result: Result
    theme: Theme
    width: float
    height: float | None
    fluid: bool
    title: str
    subtitle: str
    source: str
    axis: Axis | None = None
    names: tuple[str, ...] = ()
    panel: bool = False

    @property
    def inner(self) -> float:
        """The width between the paddings."""
        return self.width - 2 * PADDING

    @property
    def sure(self) -> float:
        """The width between the paddings that is there for sure, wherever the picture stands."""
        return self.inner * (SHRINKS if self.fluid else 1.0)

    @property
    def narrow(self) -> bool:
        """Whether it is the width of a phone."""
        return self.width < 480

    def says(self, words: str) -> bool:
        """Whether the title or subtitle already says something."""
        return plain(words).casefold() in f"{self.title} {self.subtitle}".casefold()

    def plot_height(self, natural: float, legend_rows: int = 0, caption: bool = False, bottom: float = 24) -> float:
        """Return the height of the plot: its natural one, or what is left of the height that was asked for."""
        if self.height is None:
            return natural
        used = 2 * PADDING + self.head_height() + legend_rows * LEGEND_ROW + caption * CAPTION_ROOM
        used += bottom + (SOURCE_GAP + SOURCE_LINE * len(self.source_lines()) if self.source else 0)
        return max(60.0, self.height - used)

    def head_height(self) -> float:
        """Return the height of title and subtitle."""
        head = head_lines(self)
        titles, subtitles = len(head[0]), len(head[1])
        return (
            (titles * TITLE_LINE + subtitles * SUBTITLE_LINE + (5 if subtitles else 0) + TITLE_OFFSET) if titles else 0
        )

    def source_lines(self) -> list[str]:
        """Return the source line as it is broken."""
        return wrap(self.source, self.inner * 0.97, self.theme.size.source, SOURCE_LINES) if self.source else []


@dataclass(frozen=True)
class Picture:
    """What a family of marks gives to the frame. Pixels around the plot, whose own height is `height`.

    `left` is the room of the labels beside the plot and `bottom` that of those below it. `caption` says what the values
    are. `legend` is one (name, colour) for each series, drawn above. `panels` are whole views drawn in a grid of
    `across` columns in place of `layers`. `above` is the room of labels that stand out of the plot's top. `axis` is
    that of the values and `span` the smallest and largest of them. `right` is how far the last label of the main axis
    may stand out.
    """

    layers: tuple[Layer, ...] = ()
    height: float = 0
    left: float = 0
    bottom: float = 24
    caption: str = ""
    caption_color: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    panels: tuple[dict[str, Any], ...] = ()
    across: int = 1
    above: float = 0
    axis: Axis | None = None
    span: tuple[float, float] = (0.0, 0.0)
    right: float = 0
    row_gap: float = 0
    resolve: dict[str, Any] = field(default_factory=dict)
    shape: str = "square"


def standing_height(canvas: Canvas) -> float:
    """Return the height of a plot that may take any: half its width, within reason."""
    if canvas.panel:
        return min(220.0, max(120.0, canvas.inner * 0.62))
    return min(420.0, max(220.0, canvas.width * 0.5))


def axis_words(canvas: Canvas, title: str, bottom: float) -> tuple[Layer, ...]:
    """Name the main axis below its right end. As a mark: Vega-Lite would put an axis's title into an expression."""
    if not title:
        return ()
    size = canvas.theme.size.caption
    layer = words(
        shorten(plain(title), canvas.inner * 0.9, size),
        0,
        0,
        canvas.theme.muted,
        size,
        align="right",
        baseline="bottom",
    )
    layer["encoding"] |= {"x": {"value": "width"}, "y": {"value": "height"}}
    layer["mark"]["yOffset"] = bottom
    return (layer,)


def axis_title(column: ResultColumn) -> str:
    """Return the name of an axis with the unit that its numbers do not show."""
    title, unit = plain(column.title), column.unit
    if unit is None or known_sign(unit):
        return title
    sign = plain(unit.symbol or unit.code)
    return title if sign.casefold() in title.casefold() else f"{title} ({sign})"


def caption_of(column: ResultColumn, canvas: Canvas, known: bool) -> str:
    """Return what the values are, with their unit; nothing where the title says so and the axis shows the unit."""
    unit = column.unit.symbol or column.unit.code if column.unit and not known else ""
    unit = plain(unit)
    title = plain(column.title)
    if canvas.says(title) and not unit:
        return ""
    return f"{title} ({unit})" if unit and unit.casefold() not in title.casefold() else title


def course_axis(theme: Theme) -> dict[str, Any]:
    """Return the look of an axis that time, or numbers, run along: a line with ticks, its labels where they fall."""
    return {
        "title": None,
        "domain": True,
        "domainColor": theme.axis,
        "ticks": True,
        "tickSize": 4,
        "labelFlush": False,
        "labelPadding": 5,
        "labelOverlap": False,
    }


def value_mark(theme: Theme) -> dict[str, Any]:
    """Return the mark of a value that is written beside its bar."""
    return {"type": "text", "fontSize": theme.size.label, "color": theme.text, "tooltip": None, "aria": False}


def assemble(canvas: Canvas, picture: Picture) -> dict[str, Any]:
    """Return the whole Vega-Lite specification."""
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "padding": PADDING,
        "config": config(canvas.theme),
        "background": canvas.theme.background,
    }
    head = _title(canvas)
    if head:
        spec["title"] = head
    body = _panels(canvas, picture) if picture.panels else _layers(canvas, picture)
    return spec | body


def _layers(canvas: Canvas, picture: Picture) -> dict[str, Any]:
    legend = legend_layers(canvas, picture)
    extra = (*legend, *_caption(canvas, picture), *_source(canvas, picture))
    body: dict[str, Any] = {"layer": [*picture.layers, *extra]}
    if picture.resolve:
        body["resolve"] = picture.resolve
    if canvas.height is not None and not canvas.fluid:
        sized = {"width": canvas.width, "height": canvas.height, "autosize": {"type": "fit", "contains": "padding"}}
    else:
        sized = {
            "width": "container" if canvas.fluid else canvas.width,
            "height": round(picture.height, 1),
            "autosize": {"type": "fit-x", "contains": "padding"},
        }
    return body | sized


def _panels(canvas: Canvas, picture: Picture) -> dict[str, Any]:
    """A grid of views; the legend and the caption stand above the first, the source below the last row."""
    views = [dict(v) for v in picture.panels]
    below = (len(views) - 1) // picture.across * picture.across
    views[below] = _more(views[below], *_source(canvas, picture))
    views[0] = _more(views[0], *legend_layers(canvas, picture), *_caption(canvas, picture))
    gaps = {"column": picture.left + GUTTER, "row": picture.bottom + picture.row_gap}
    return {
        "concat": views,
        "columns": picture.across,
        "spacing": gaps,
        "bounds": "flush",
        "autosize": {"type": "pad"},
        "resolve": {"scale": {"color": "independent"}},
    }


def _more(view: dict[str, Any], *layers: Layer) -> dict[str, Any]:
    return view | {"layer": [*view["layer"], *layers]}


# -- above ------------------------------------------------------------------------------------------------------------


def head_lines(canvas: Canvas) -> tuple[list[str], list[str]]:
    """Return the title and the subtitle as they are broken."""
    size, room = canvas.theme.size, canvas.inner * 0.97
    title = wrap(canvas.title, room, size.title, TITLE_LINES, bold=True) if canvas.title else []
    subtitle = wrap(canvas.subtitle, room, size.subtitle, SUBTITLE_LINES) if canvas.subtitle else []
    return title, subtitle


def _title(canvas: Canvas) -> dict[str, Any]:
    title, subtitle = head_lines(canvas)
    if not title and not subtitle:
        return {}
    head: dict[str, Any] = {"text": title or subtitle}
    if title and subtitle:
        head["subtitle"] = subtitle
    if right_to_left(canvas.title):
        head["anchor"] = "end"
    return head


def legend_topic(canvas: Canvas, names: Sequence[str]) -> str:
    """Return what the parts of a legend are of, where they do not say so: `Urban` before yes and no."""
    choice = canvas.choice
    return topic_of(column_of(canvas.result, choice.color), names) if choice.color and len(choice.y) == 1 else ""


def legend_rows(canvas: Canvas, names: list[str]) -> list[list[tuple[float, str]]]:
    """Return the legend's rows: for each name how far right it starts, and the name as it fits."""
    rows: list[list[tuple[float, str]]] = [[]]
    size, topic = canvas.theme.size.label, legend_topic(canvas, names)
    at = measure(_topic(canvas, topic), size) + TOPIC_GAP if topic else 0.0
    for name in names:
        name = shorten(name, min(canvas.inner - SWATCH - 10, 260), size)
        width = SWATCH + 6 + measure(name, size) + 18
        if rows[-1] and at + width - 18 > canvas.inner:
            rows.append([])
            at = 0.0
        rows[-1].append((at, name))
        at += width
    return rows


def _topic(canvas: Canvas, topic: str) -> str:
    return shorten(topic, canvas.inner * 0.4, canvas.theme.size.label)


def legend_layers(canvas: Canvas, picture: Picture) -> tuple[Layer, ...]:
    """Return the legend above the plot, aligned with the title."""
    if not picture.legend:
        return ()
    rows = legend_rows(canvas, [name for name, _ in picture.legend])
    colors = [color for _, color in picture.legend]
    base = (CAPTION_ROOM if picture.caption else 12) + 8 + picture.above
    items, count = [], 0
    for i, row in enumerate(rows):
        for at, name in row:
            y = -base - (len(rows) - 1 - i) * LEGEND_ROW
            items.append({"lx": at - picture.left, "ly": y, "name": name, "color": colors[count]})
            count += 1
    topic = legend_topic(canvas, [name for name, _ in picture.legend])
    top = -base - (len(rows) - 1) * LEGEND_ROW
    size = canvas.theme.size.label
    said = [words(_topic(canvas, topic), -picture.left, top, canvas.theme.muted, size, baseline="middle")]
    place = {
        "x": {"field": "lx", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "ly", "type": "quantitative", "scale": None, "axis": None},
    }
    data = {"values": items}
    swatch = {
        "type": "point",
        "filled": picture.shape != "stroke",
        "shape": picture.shape,
        "size": 110,
        "opacity": 1,
        "xOffset": SWATCH / 2,
        "strokeWidth": 3 if picture.shape == "stroke" else 0,
        "tooltip": None,
        "aria": False,
    }
    text = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "xOffset": SWATCH + 6,
        "tooltip": None,
        "aria": False,
        "color": canvas.theme.text,
        "fontSize": canvas.theme.size.label,
    }
    return (
        *(said if topic else []),
        {
            "data": data,
            "mark": swatch,
            "encoding": place | {"color": {"field": "color", "type": "nominal", "scale": None}},
        },
        {"data": data, "mark": text, "encoding": place | {"text": {"field": "name", "type": "nominal"}}},
    )


def _caption(canvas: Canvas, picture: Picture) -> tuple[Layer, ...]:
    """Say above the plot, at its left, what the values are."""
    if not picture.caption:
        return ()
    size = canvas.theme.size.caption
    text = shorten(picture.caption, canvas.inner, size)
    color = picture.caption_color or canvas.theme.muted
    return (words(text, -picture.left, -10 - picture.above, color, size, baseline="bottom"),)


# -- below ------------------------------------------------------------------------------------------------------------


def _source(canvas: Canvas, picture: Picture) -> tuple[Layer, ...]:
    """Say below the plot, at its left, where the data come from."""
    lines = canvas.source_lines()
    layers = []
    for i, line in enumerate(lines):
        down = picture.bottom + SOURCE_GAP + i * SOURCE_LINE
        layer = words(line, -picture.left, 0, canvas.theme.muted, canvas.theme.size.source, baseline="top")
        layer["encoding"]["y"] = {"value": "height"}
        layer["mark"]["yOffset"] = down
        layers.append(layer)
    return tuple(layers)


def words(text: str, x: float, y: float, color: str, size: float, **mark: Any) -> Layer:
    """Return a layer of one text at a place measured from the plot's upper left corner; the text is a value only."""
    return {
        "data": {"values": [{"words": text}]},
        "mark": {"type": "text", "align": "left", "color": color, "fontSize": size, "tooltip": None, "aria": False}
        | mark,
        "encoding": {"x": {"value": x}, "y": {"value": y}, "text": {"field": "words", "type": "nominal"}},
    }
