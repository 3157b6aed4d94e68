"""The parts of a card as its maker sends them, after other spellings have been read (`spellings.toml`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from inkfish.query.result import GREATEST

Number = int | Annotated[float, Meta(ge=-GREATEST, le=GREATEST)]
Maybe = Number | None
Text = Annotated[str, Meta(max_length=2_000)]
Label = Annotated[str, Meta(max_length=500)]
Place = Label | Number


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every part may have: a title above it."""

    title: Text = ""


class Header(Config, frozen=True, kw_only=True):
    """A title, and a line below it."""

    subtitle: Text = ""


# -- values along an axis ---------------------------------------------------------------------------------------------


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value `y` at the time, number or category `x`; no `y` is a gap."""

    x: Place
    y: Maybe = None


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One series: what it is called, its points, the unit of its values, and how it is drawn."""

    data: list[Point]
    label: Label = ""
    units: Label | None = None
    type: Literal["line", "bar", "area", "scatter"] | None = None


class Axes(Config, frozen=True, kw_only=True):
    """What charts with two axes may have."""

    x_axis_title: Label = ""
    y_axis_title: Label = ""
    log_scale: bool = False


class Timeseries(Axes, frozen=True, kw_only=True):
    """Values over time: `datasets`, or `datasets_by_interval` by ISO 8601 durations, of which the first is drawn."""

    datasets: list[Series] | None = None
    datasets_by_interval: dict[str, list[Series]] | None = None
    chart_type: Literal["line", "bar", "area", "scatter", "stacked_bar", "grouped_bar", "stacked_area"] | None = None
    stacked: bool = False


class Bars(Axes, frozen=True, kw_only=True):
    """Values of categories, one bar each, or one for each series."""

    datasets: list[Series]
    stacked: bool = False
    percent: bool = False
    horizontal: bool | None = None


class Pie(Config, frozen=True, kw_only=True):
    """Parts of a whole: the points of the one dataset."""

    datasets: list[Series]
    donut: bool = False


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change, or with `total` the level that is reached; a total without a `y` is summed up."""

    x: Label
    y: Maybe = None
    total: bool = False


class Waterfall(Config, frozen=True, kw_only=True):
    """Changes one after another, each from where the last ended."""

    data: list[Step]
    label: Label = "Change"
    units: Label | None = None
    y_axis_title: Label = ""


# -- points -----------------------------------------------------------------------------------------------------------


class Spot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two numbers set against each other, a third one as size, and a name."""

    x: Number
    y: Number
    size: Maybe = None
    label: Label = ""


class Cloud(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of points."""

    data: list[Spot]
    label: Label = ""


class Scatter(Axes, frozen=True, kw_only=True):
    """Points of one group or several; `trend` draws the line through them all."""

    datasets: list[Cloud]
    x_units: Label | None = None
    y_units: Label | None = None
    trend: bool = False


class Bubble(Scatter, frozen=True, kw_only=True):
    """Points with a size."""

    size_title: Label = ""
    size_units: Label | None = None


# -- spreads ----------------------------------------------------------------------------------------------------------


class Bin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many values lie from `start` to `end`."""

    start: Number
    end: Number
    count: Number


class Histogram(Axes, frozen=True, kw_only=True):
    """Numbers that are counted here, or bins that were counted before."""

    data: list[Number] | None = None
    bins: list[Bin] | None = None
    label: Label = ""
    units: Label | None = None


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The values of one group, or the five numbers of its box."""

    x: Label
    values: list[Number] | None = None
    min: Maybe = None
    q1: Maybe = None
    median: Maybe = None
    q3: Maybe = None
    max: Maybe = None


class Boxplot(Axes, frozen=True, kw_only=True):
    """Groups side by side."""

    data: list[Group]
    label: Label = ""
    units: Label | None = None


# -- grids, maps, tiles -----------------------------------------------------------------------------------------------


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The value of one column `x` and one row `y`."""

    x: Place
    y: Place
    value: Maybe = None


class Heatmap(Axes, frozen=True, kw_only=True):
    """Cells; or `values`, a list for each of `y_labels` with a value for each of `x_labels`."""

    data: list[Cell] | None = None
    values: list[list[Maybe]] | None = None
    x_labels: list[Place] | None = None
    y_labels: list[Place] | None = None
    label: Label = ""
    units: Label | None = None


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The value of a place, by its name or code."""

    place: Label
    value: Maybe = None


class Choropleth(Config, frozen=True, kw_only=True):
    """Countries of the world, or states of the US."""

    data: list[Region]
    map: Literal["world", "us"] | None = None
    label: Label = ""
    units: Label | None = None


class Tile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part with its size, or a group of parts."""

    name: Label
    value: Maybe = None
    group: Label = ""
    children: list[Tile] | None = None


class Treemap(Config, frozen=True, kw_only=True):
    """Parts as areas; parts with `children`, or with a `group`, are coloured by their group."""

    data: list[Tile]
    label: Label = ""
    units: Label | None = None


# -- figures and tables -----------------------------------------------------------------------------------------------


class Metric(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure: a number, or as its maker writes it; with a change, in a number of percent or as written."""

    label: Label
    value: Place
    units: Label | None = None
    change: Place | None = None


class Metrics(Config, frozen=True, kw_only=True):
    """A few figures side by side."""

    items: list[Metric]


class TableColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column: the key of its values in each row, and what it is called."""

    field: Label
    label: Label = ""
    type: Literal["string", "number", "date", "percent", "boolean", "rating", "currency"] = "string"
    units: Label | None = None


class Table(Config, frozen=True, kw_only=True):
    """Rows by the fields of the columns."""

    columns: list[TableColumn]
    rows: list[dict[str, Any]]


CONFIGS: dict[str, type[Config]] = {
    "header": Header,
    "generic_timeseries": Timeseries,
    "categorical_bar": Bars,
    "data_table_chart": Bars,
    "pie": Pie,
    "table": Table,
    "scatter": Scatter,
    "bubble": Bubble,
    "histogram": Histogram,
    "boxplot": Boxplot,
    "heatmap": Heatmap,
    "choropleth": Choropleth,
    "treemap": Treemap,
    "waterfall": Waterfall,
    "top_level_metric": Metrics,
    "financial_boxes": Metrics,
}
