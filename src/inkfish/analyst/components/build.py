"""From a checked part to what is drawn: a plan, its result, and the kind of chart; one rule for each type."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from inkfish.analyst.components import wire
from inkfish.analyst.components.columns import Field, numbers, read_unit, tabled, texts, times
from inkfish.analyst.components.read import Component
from inkfish.charts.atlas import load_atlas
from inkfish.charts.choice import Choice
from inkfish.data.meaning import currency, lexicon
from inkfish.data.table import Scalar, Unit
from inkfish.errors import BadRequest
from inkfish.query.plan import Chart, ChartKind, Column, Plan
from inkfish.query.result import GREATEST, Result

SERIES = "Series"
STEPS = 40  # of a waterfall
COLORS = 8  # series that each have a column and a colour of their own
STACKED = "values of different units cannot be stacked; leave out `stacked`, or use one unit."


@dataclass(frozen=True)
class Part:
    """One picture or table to be: `choice` is there where the rules of choosing cannot know it.

    `told` is what is said of it, where that is best said of rows in another shape.
    """

    plan: Plan
    result: Result
    kind: ChartKind
    name: str
    title: str = ""
    choice: Choice | None = None
    told: tuple[Plan, Result] | None = None


def build(component: Component) -> list[Part]:
    """Return the pictures of one part, mostly one. Raises BadRequest for what cannot be drawn."""
    made = BUILD[component.type](component)
    return [replace(p, name=component.name, title="" if at else component.config.title) for at, p in enumerate(made)]


def _refuse(component: Component, words: str) -> BadRequest:
    return BadRequest(f"{component.name}: {words}")


def _part(
    kind: ChartKind,
    dims: Sequence[Field],
    values: Sequence[Field],
    grouped: bool = True,
    choice: Choice | None = None,
    **chart: object,
) -> Part:
    plan, result = tabled(dims, values, Chart(kind=kind, **chart), grouped)  # type: ignore[arg-type]
    return Part(plan, result, kind, "", choice=choice)


# -- series along an axis ---------------------------------------------------------------------------------------------


def _series(component: Component, sets: Sequence[wire.Series]) -> None:
    """Check that there are points, that series can be told apart, and that each has one value at a place."""
    if not sets or not any(s.data for s in sets):
        raise _refuse(component, "there are no points to draw: give each dataset `data`, a list of {x, y}.")
    labels = [s.label for s in sets]
    if len(sets) > 1 and len(set(labels)) < len(labels):
        raise _refuse(component, "two datasets have the same `label` (or none), so that they cannot be told apart.")
    for at, one in enumerate(sets):
        seen = set()
        for point in one.data:
            if point.x in seen:
                raise _refuse(component, f"`datasets[{at}]` has two values for the x {point.x!r}; give one for each.")
            seen.add(point.x)


def _columns(
    sets: Sequence[wire.Series], x_title: str, y_title: str, over_time: bool, long: bool = False
) -> tuple[list[Field], list[Field], bool]:
    """Return the columns of series, and whether all are of one unit.

    Each series has a column of its own, so that they stay in order; where they are more than there are colours, or
    `long` is asked for, one column names the series.
    """
    units = [read_unit(s.label, s.units) for s in sets]
    same = all(u == units[0] for u in units)
    if same and (len(sets) == 1 or len(sets) > COLORS or long):
        return *_long(sets, x_title, y_title, over_time, units[0]), True
    places = list(dict.fromkeys(p.x for s in sets for p in s.data))
    at = [{p.x: p.y for p in s.data} for s in sets]
    if over_time:
        places = _in_time(places)
    values = [
        replace(numbers(s.label, [ys.get(x) for x in places]), unit=unit)
        for s, ys, unit in zip(sets, at, units, strict=True)
    ]
    additive = same and all(v.additive for v in values)
    return [_axis(x_title, places, over_time)], [replace(v, additive=additive) for v in values], same


def _long(
    sets: Sequence[wire.Series], x_title: str, y_title: str, over_time: bool, unit: Unit | None
) -> tuple[list[Field], list[Field]]:
    points = [(p.x, s.label, p.y) for s in sets for p in s.data]
    title = y_title or (sets[0].label if len(sets) == 1 else "") or "Value"
    value = replace(numbers(title, [y for _, _, y in points]), unit=unit)
    if len(sets) > 1 and not y_title:
        value = replace(value, additive=all(numbers(s.label, []).additive for s in sets))
    axis = _axis(x_title, [x for x, _, _ in points], over_time)
    names = [texts(SERIES, [label for _, label, _ in points])] if len(sets) > 1 else []
    return [axis, *names], [value]


def _axis(title: str, places: Sequence[Scalar], over_time: bool) -> Field:
    """Return the column along the axis: times, numbers, or names."""
    when = times(title or "Date", places) if over_time else None
    if when:
        return when
    if over_time and all(isinstance(p, (int, float)) for p in places):
        return numbers(title or "x", places)  # type: ignore[arg-type]
    return texts(title or "Category", [_written(p) for p in places])


def _written(place: Scalar) -> str:
    return f"{place:g}" if isinstance(place, float) and place.is_integer() else str(place)


def _in_time(places: list[Scalar]) -> list[Scalar]:
    when = times("", places)
    if when is None:
        return places
    return [p for _, p in sorted(zip(when.values, places, strict=True), key=lambda pair: str(pair[0]))]


def timeseries(component: Component) -> list[Part]:
    """Lines, areas or bars over time; one axis for each of two units."""
    config: wire.Timeseries = component.config  # type: ignore[assignment]
    if (config.datasets is None) == (config.datasets_by_interval is None):
        raise _refuse(component, "give either `datasets` or `datasets_by_interval`.")
    by_interval = next(iter((config.datasets_by_interval or {}).values()), [])
    sets = by_interval if config.datasets is None else config.datasets
    _series(component, sets)
    kind, stack = _kind_over_time(config, sets)
    dims, values, same = _columns(sets, config.x_axis_title, config.y_axis_title, True, long=kind == "scatter")
    if kind == "scatter" and (dims[0].type == "text" or not same):
        kind = "line"
    if stack == "stacked" and not same:
        raise _refuse(component, STACKED)
    stacked = stack == "stacked"
    values = [replace(v, additive=v.additive or stacked) for v in values]
    part = _part(kind, dims, values, stack=stack, log=config.log_scale)
    return [replace(part, told=_told(sets, config, True, same))]


def _told(
    sets: Sequence[wire.Series], config: wire.Timeseries | wire.Bars, over_time: bool, same: bool
) -> tuple[Plan, Result] | None:
    """Return the points of several series of one unit as rows of their own, which are told one by one."""
    if len(sets) < 2 or not same:
        return None
    dims, values, _ = _columns(sets, config.x_axis_title, config.y_axis_title, over_time, long=True)
    return tabled(dims, values, Chart(), True)


def _kind_over_time(config: wire.Timeseries, sets: Sequence[wire.Series]) -> tuple[ChartKind, str]:
    """Return the kind of chart and how it is stacked: as the chart says, or as all of its series do."""
    said = {s.type for s in sets if s.type}
    kind = config.chart_type or (said.pop() if len(said) == 1 and all(s.type for s in sets) else "line")
    several = len(sets) > 1
    if kind in ("bar", "grouped_bar", "stacked_bar"):
        stacked = config.stacked or kind == "stacked_bar"
        return ("bar", "") if not several else ("stacked_bar", "stacked") if stacked else ("grouped_bar", "grouped")
    if kind in ("area", "stacked_area"):
        return "area", "stacked" if several and (config.stacked or kind == "stacked_area") else ""
    return ("scatter", "") if kind == "scatter" else ("line", "")


def bars(component: Component) -> list[Part]:
    """Bars of categories, in the order in which they were given."""
    config: wire.Bars = component.config  # type: ignore[assignment]
    _series(component, config.datasets)
    dims, values, same = _columns(config.datasets, config.x_axis_title, config.y_axis_title, False)
    stacked = config.stacked or config.percent
    if stacked and not same:
        raise _refuse(component, STACKED)
    values = [replace(v, additive=v.additive or stacked) for v in values]
    if stacked and any((p.y or 0) < 0 for s in config.datasets for p in s.data) and config.percent:
        raise _refuse(component, "shares of 100% cannot have values below zero; leave out `percent`.")
    several = len(config.datasets) > 1
    kind: ChartKind = "bar" if not several else "stacked_bar" if stacked else "grouped_bar"
    stack = "" if not several else "percent" if config.percent else "stacked" if stacked else "grouped"
    turned = {None: "", True: "horizontal", False: "vertical"}[config.horizontal]
    part = _part(kind, dims, values, stack=stack, orientation=turned, log=config.log_scale)
    return [replace(part, told=_told(config.datasets, config, False, same))]


def bars_with_table(component: Component) -> list[Part]:
    """Bars, and their values as a table below."""
    config: wire.Bars = component.config  # type: ignore[assignment]
    chart = bars(component)
    places = list(dict.fromkeys(p.x for s in config.datasets for p in s.data))
    at = [{p.x: p.y for p in s.data} for s in config.datasets]
    values = [
        numbers(s.label or config.y_axis_title or "Value", [ys.get(x) for x in places], s.units)
        for s, ys in zip(config.datasets, at, strict=True)
    ]
    return [*chart, _part("table", [texts(config.x_axis_title or "Category", places)], values, grouped=False)]


def pie(component: Component) -> list[Part]:
    """Slices of the one dataset."""
    config: wire.Pie = component.config  # type: ignore[assignment]
    _series(component, config.datasets)
    if len(config.datasets) > 1:
        raise _refuse(component, "a pie shows one dataset; use categorical_bar with `stacked` for several.")
    dims, values, _ = _columns(config.datasets, "", "", False)
    part = _part("pie", dims, [replace(v, additive=True) for v in values])
    if not config.donut:
        return [part]
    return [replace(part, choice=Choice("pie", "", x="c0", y=("c1",), sort="rows", hole=True))]


def waterfall(component: Component) -> list[Part]:
    """Changes one after another; levels that the maker left out are summed up."""
    config: wire.Waterfall = component.config  # type: ignore[assignment]
    if not config.data:
        raise _refuse(component, "there are no steps to draw: give `data`, a list of {x, y, total}.")
    if len(config.data) > STEPS:
        raise _refuse(component, f"{len(config.data)} steps cannot be told apart; {STEPS} can, or use a table.")
    levels, level = [], 0.0
    for at, step in enumerate(config.data):
        if step.y is None and not step.total:
            raise _refuse(component, f"`data[{at}]` ({step.x}) has no `y`; only a step with `total` may lack it.")
        level = level if step.y is None else float(step.y) if step.total else level + float(step.y)
        levels.append(round(level, 10) if step.total else step.y)
    value = numbers(config.y_axis_title or config.label, levels, config.units)
    total = Field("Total", [s.total for s in config.data], "boolean")
    plan, result = tabled(
        [texts("Step", [s.x for s in config.data]), total], [replace(value, additive=True)], Chart(kind="bar"), True
    )
    choice = Choice("bar", "", x="c0", y=("c2",), label="c1", stack="waterfall", sort="rows")
    return [Part(plan, result, "bar", "", choice=choice)]


# -- points -----------------------------------------------------------------------------------------------------------


def scatter(component: Component) -> list[Part]:
    """Points, coloured by their group."""
    config: wire.Scatter = component.config  # type: ignore[assignment]
    spots = [(cloud.label, spot) for cloud in config.datasets for spot in cloud.data]
    if not spots:
        raise _refuse(component, "there are no points to draw: give each dataset `data`, a list of {x, y}.")
    bubble = isinstance(config, wire.Bubble)
    if bubble and any(spot.size is None for _, spot in spots):
        raise _refuse(component, "every point of a bubble chart needs a `size`; use scatter for points without one.")
    values = [
        numbers(config.x_axis_title or "x", [s.x for _, s in spots], config.x_units),
        numbers(config.y_axis_title or "y", [s.y for _, s in spots], config.y_units),
    ]
    if isinstance(config, wire.Bubble):
        values.append(numbers(config.size_title or "Size", [s.size for _, s in spots], config.size_units))
    groups = len(config.datasets) > 1
    dims = [texts(SERIES, [label for label, _ in spots])] if groups else []
    if any(s.label for _, s in spots):
        dims.append(texts("Name", [s.label or None for _, s in spots]))
    kind: ChartKind = "bubble" if bubble else "scatter"
    places = {"x": Column("data", values[0].title), "y": Column("data", values[1].title)}
    told = places if values[0].title.casefold() != values[1].title.casefold() else {}
    colored = {"color": Column("data", SERIES)} if groups else {}
    return [_part(kind, dims, values, grouped=False, trend=config.trend, log=config.log_scale, **told, **colored)]


# -- spreads ----------------------------------------------------------------------------------------------------------


def histogram(component: Component) -> list[Part]:
    """Numbers counted in bins, here or before."""
    config: wire.Histogram = component.config  # type: ignore[assignment]
    title = config.x_axis_title or config.label or "Value"
    if (config.data is None) == (config.bins is None):
        raise _refuse(component, "give either `data`, a list of numbers, or `bins`, a list of {start, end, count}.")
    if config.data is not None:
        return [_part("histogram", [], [numbers(title, config.data, config.units)], grouped=False)]
    bins = sorted(config.bins or (), key=lambda b: b.start)
    if not bins or any(b.count < 0 for b in bins):
        raise _refuse(component, "give `bins`, a list of {start, end, count} with counts that are not below zero.")
    width = bins[0].end - bins[0].start
    if width <= 0 or any(abs(b.end - b.start - width) > abs(width) * 1e-6 for b in bins):
        raise _refuse(component, "all bins need the same width; use categorical_bar for unequal ones.")
    starts = replace(numbers(title, [b.start for b in bins], config.units), bin=float(width))
    counts = replace(numbers(config.y_axis_title or "Count", [b.count for b in bins]), additive=True, counted=True)
    return [_part("histogram", [starts], [counts])]


FIVE = (("min", "lowest"), ("q1", "25%"), ("median", "median"), ("q3", "75%"), ("max", "highest"))


def boxplot(component: Component) -> list[Part]:
    """Boxes of values, or of the five numbers of each group."""
    config: wire.Boxplot = component.config  # type: ignore[assignment]
    title, group = config.y_axis_title or config.label or "Value", config.x_axis_title or "Group"
    if not config.data:
        raise _refuse(component, "there are no groups to draw: give `data`, a list of {x, values}.")
    if all(g.values for g in config.data):
        pairs = [(g.x, v) for g in config.data for v in g.values or ()]
        return [
            _part(
                "boxplot",
                [texts(group, [x for x, _ in pairs])],
                [numbers(title, [v for _, v in pairs], config.units)],
                False,
            )
        ]
    for at, g in enumerate(config.data):
        five = [getattr(g, key) for key, _ in FIVE]
        if g.values or None in five or sorted(five) != five:  # type: ignore[type-var]
            wanted = "either `values` in all of them, or min, q1, median, q3 and max, each no less than the one before"
            raise _refuse(component, f"`data[{at}]` ({g.x}): groups need {wanted}.")
    columns = [numbers(f"{title}, {word}", [getattr(g, key) for g in config.data], config.units) for key, word in FIVE]
    plan, result = tabled([texts(group, [g.x for g in config.data])], columns, Chart(kind="boxplot"), False)
    choice = Choice("boxplot", "", x="c0", y=("c1", "c2", "c3", "c4", "c5"), sort="rows")
    return [Part(plan, result, "boxplot", "", choice=choice)]


# -- grids, maps, tiles -----------------------------------------------------------------------------------------------


def heatmap(component: Component) -> list[Part]:
    """Cells by two breakdowns."""
    config: wire.Heatmap = component.config  # type: ignore[assignment]
    cells = _cells(component, config)
    if len({(c.x, c.y) for c in cells}) < len(cells):
        raise _refuse(component, "there are two values for one cell; give one for each x and y.")
    across = _axis(config.x_axis_title or "Column", [c.x for c in cells], _dates(c.x for c in cells))
    down = texts(config.y_axis_title or "Row", [_written(c.y) for c in cells])
    value = numbers(config.label or "Value", [c.value for c in cells], config.units)
    part = _part("heatmap", [across, down], [value])
    return [replace(part, choice=Choice("heatmap", "", x="c0", color="c1", y=("c2",), sort="rows"))]


def _dates(places: Sequence[Scalar]) -> bool:
    return all(isinstance(p, str) and re.match(r"\d{4}-", p) for p in places)


def _cells(component: Component, config: wire.Heatmap) -> list[wire.Cell]:
    if (config.data is None) == (config.values is None):
        raise _refuse(component, "give either `data`, a list of {x, y, value}, or `values`, `x_labels` and `y_labels`.")
    if config.data is not None:
        cells = config.data
    else:
        across, down, values = config.x_labels or [], config.y_labels or [], config.values or []
        if len(values) != len(down) or any(len(row) != len(across) for row in values):
            raise _refuse(
                component,
                f"`values` needs a list for each of the {len(down)} `y_labels`, with a value for each of the "
                f"{len(across)} `x_labels`.",
            )
        cells = [
            wire.Cell(x, y, v) for y, row in zip(down, values, strict=True) for x, v in zip(across, row, strict=True)
        ]
    if not cells:
        raise _refuse(component, "there are no cells to draw.")
    return cells


def choropleth(component: Component) -> list[Part]:
    """Places coloured by their value."""
    config: wire.Choropleth = component.config  # type: ignore[assignment]
    if not config.data:
        raise _refuse(component, "there are no places to draw: give `data`, a list of {place, value}.")
    if len({r.place.casefold() for r in config.data}) < len(config.data):
        raise _refuse(component, "a place is there twice; give one value for each.")
    atlas = load_atlas(config.map) if config.map else None
    if atlas and not atlas.share(r.place for r in config.data):
        known = "state of the US" if config.map == "us" else "country"
        raise _refuse(component, f"no place of it, such as {config.data[0].place!r}, is a known {known}.")
    called = {"us": "State", "world": "Country"}.get(config.map or "", "Place")
    places = texts(called, [r.place for r in config.data])
    value = numbers(config.label or "Value", [r.value for r in config.data], config.units)
    part = _part("map", [places], [value])
    if config.map is None:
        return [part]
    return [replace(part, choice=Choice("map", "", x="c0", y=("c1",), atlas=config.map))]


def treemap(component: Component) -> list[Part]:
    """Parts as areas, in groups where there are any."""
    config: wire.Treemap = component.config  # type: ignore[assignment]
    leaves = list(_leaves(component, config.data, ""))
    if not leaves:
        raise _refuse(component, "there are no parts to draw: give `data`, a list of {name, value}.")
    names, groups = [name for name, _, _ in leaves], [group for _, group, _ in leaves]
    value = replace(numbers(config.label or "Value", [v for _, _, v in leaves], config.units), additive=True)
    dims = [texts("Part", names)]
    grouped = any(groups)
    if grouped:
        dims.append(texts("Group", [g or n for n, g in zip(names, groups, strict=True)]))
    part = _part("treemap", dims, [value])
    choice = Choice("treemap", "", x="c0", color="c1" if grouped else "", y=("c2" if grouped else "c1",), sort="value")
    return [replace(part, choice=choice)]


def _leaves(component: Component, tiles: Sequence[wire.Tile], group: str):
    """Yield name, group and value of each part; a group is the outermost thing that a part is in."""
    for tile in tiles:
        if tile.children:
            yield from _leaves(component, tile.children, group or tile.group or tile.name)
        elif tile.value is None or tile.value < 0:
            raise _refuse(component, f"{tile.name!r} needs a `value` that is not below zero, or `children`.")
        else:
            yield tile.name, group or tile.group, tile.value


# -- figures and tables -----------------------------------------------------------------------------------------------

_FIGURE = re.compile(r"(?P<minus>[-−]?)(?P<sign>[^\d\s.,-]{0,3})\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>%?)")


def metrics(component: Component) -> list[Part]:
    """A few figures side by side; what is written as a number with a sign is one."""
    config: wire.Metrics = component.config  # type: ignore[assignment]
    if not 1 <= len(config.items) <= 4:
        raise _refuse(component, f"one to four figures fit side by side, and {len(config.items)} were given.")
    if len({m.label for m in config.items}) < len(config.items):
        raise _refuse(component, "two figures have the same label.")
    fields = [_metric(m) for m in config.items]
    plan, result = tabled([], fields, Chart(kind="value"), True)
    choice = Choice("value", "", y=tuple(c.key for c in result.columns), sort="rows")
    return [Part(plan, result, "value", "", choice=choice)]


def _metric(metric: wire.Metric) -> Field:
    title = metric.label if metric.change is None else f"{metric.label} ({_change(metric.change)})"
    if not isinstance(metric.value, str):
        return replace(numbers(title, [metric.value], metric.units or ""), unit=read_unit(metric.label, metric.units))
    found = _FIGURE.fullmatch(metric.value.strip())
    sign = found["sign"] if found else ""
    known = not sign or sign in {names[0] for names in lexicon()["currency"].values()}
    if not found or not known or (sign and found["unit"]):
        return texts(title, [metric.value])
    digits = found["number"].replace(",", "")
    number = float(digits) * (-1 if found["minus"] else 1)
    unit = currency(sign) if sign else Unit("percent", "%", "%") if found["unit"] else read_unit("", metric.units)
    return replace(numbers(title, [number], ""), unit=unit)


def _change(change: str | float) -> str:
    return change if isinstance(change, str) else f"{change:+,g}%".replace("-", "−")


def table(component: Component) -> list[Part]:
    """Rows by columns; a column whose values are not of its type is shown as words."""
    config: wire.Table = component.config  # type: ignore[assignment]
    if not config.columns:
        raise _refuse(component, "a table needs `columns`, a list of {field, label, type}.")
    fields = [c.field for c in config.columns]
    if len(set(fields)) < len(fields):
        raise _refuse(component, "two columns have the same `field`.")
    unused = next((k for row in config.rows for k in row if k not in fields), None) if not _touches(config) else None
    if unused:
        raise _refuse(component, f"no column has the field of the rows' {unused!r}; the rows have {_keys(config)}.")
    columns = [_table_column(component, c, [row.get(c.field) for row in config.rows]) for c in config.columns]
    plan, result = tabled(
        [c for c in columns if not c.numeric], [c for c in columns if c.numeric], Chart(kind="table"), False
    )
    return [
        Part(plan, _in_order(result, [c.title for c in columns]), "table", "", choice=Choice("table", "", sort="rows"))
    ]


def _touches(config: wire.Table) -> bool:
    """Whether some column has values at all."""
    return not config.rows or any(c.field in row for c in config.columns for row in config.rows)


def _keys(config: wire.Table) -> str:
    return ", ".join(sorted({k for row in config.rows for k in row})[:12])


def _in_order(result: Result, titles: Sequence[str]) -> Result:
    """Return a result with its columns as they were given."""
    left = list(range(len(result.columns)))
    order = []
    for title in titles:
        order.append(next(at for at in left if result.columns[at].title == title))
        left.remove(order[-1])
    columns = tuple(result.columns[at] for at in order)
    rows = tuple(tuple(row[at] for at in order) for row in result.rows)
    return type(result)(columns, rows, result.sql, result.account)


def _table_column(component: Component, column: wire.TableColumn, values: Sequence[object]) -> Field:
    title = column.label or column.field
    if any(isinstance(v, (list, dict)) for v in values):
        raise _refuse(component, f"the column `{column.field}` has lists or objects; a cell is a text or number.")
    plain: list[Scalar] = [v if isinstance(v, (str, int, float, bool)) else None for v in values]
    bare = [v for v in plain if v is not None]
    if column.type in ("number", "percent", "rating", "currency") and bare and all(_is_number(v) for v in bare):
        units = column.units or {"percent": "%"}.get(column.type)
        return numbers(title, plain, units)  # type: ignore[arg-type]
    if column.type == "date" and bare and len(bare) == len(plain):
        return times(title, plain) or texts(title, [_word(v) for v in plain])
    if column.type == "boolean" and all(isinstance(v, bool) for v in bare):
        return Field(title, plain, "boolean")
    if bare and all(_is_number(v) for v in bare):
        return numbers(title, plain, column.units)  # type: ignore[arg-type]
    return texts(title, [_word(v) for v in plain])


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= GREATEST


def _word(value: Scalar) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)


BUILD: dict[str, Callable[[Component], list[Part]]] = {
    "generic_timeseries": timeseries,
    "categorical_bar": bars,
    "data_table_chart": bars_with_table,
    "pie": pie,
    "table": table,
    "scatter": scatter,
    "bubble": scatter,
    "histogram": histogram,
    "boxplot": boxplot,
    "heatmap": heatmap,
    "choropleth": choropleth,
    "treemap": treemap,
    "waterfall": waterfall,
    "top_level_metric": metrics,
    "financial_boxes": metrics,
}

if set(BUILD) | {"header"} != set(wire.CONFIGS):
    raise TypeError("Every type of component needs its builder.")
