"""The answer as words on a card: one large figure or a few of them, and tables."""

from __future__ import annotations

from inkfish.charts.cells import column_of, label_of, moment, show, unique_titles
from inkfish.charts.frame import Canvas, Layer, Picture, words
from inkfish.charts.letters import measure, plain, shorten, widest
from inkfish.charts.timeline import iso
from inkfish.charts.words import WORDS
from inkfish.data.table import NUMERIC
from inkfish.query.result import ResultColumn

ROW = 28
ROWS = 15
NARROWEST = 56
GAP = 18
LONG_LINE = 320
SPARK = 64


# -- large figures ----------------------------------------------------------------------------------------------------


def draw_value(canvas: Canvas) -> Picture:
    """Return one large figure with what it is, or several side by side; over time, the latest and its course."""
    if canvas.choice.x and len(canvas.result.rows) > 1:
        return draw_latest(canvas)
    columns = [column_of(canvas.result, k) for k in canvas.choice.y]
    row = dict(zip((c.key for c in canvas.result.columns), canvas.result.rows[0], strict=True))
    titles = unique_titles(tuple(columns))
    label = column_of(canvas.result, canvas.choice.x) if canvas.choice.x else None
    name = label_of(row[label.key], label) if label else ""
    across = len(columns) if not canvas.narrow or len(columns) == 1 else 1
    width = canvas.inner / across
    layers: list[Layer] = []
    start = 8.0
    if name:
        layers += [
            words(
                shorten(name, canvas.inner, 26, bold=True),
                0,
                start,
                canvas.theme.text,
                26,
                fontWeight=600,
                baseline="top",
            )
        ]
        start += 42
    size = _size(canvas, [show(row[c.key], c) for c in columns], width)
    for i, (column, title) in enumerate(zip(columns, titles, strict=True)):
        x, y = (i % across) * width, start + (i // across) * (size + 40)
        layers += _figure(canvas, column, title, row[column.key], x, y, size, width)
    said = any(layer["mark"]["color"] == canvas.theme.muted for layer in layers)
    height = start + -(-len(columns) // across) * (size + 40) - (0 if said else 24)
    if canvas.height:
        height = canvas.plot_height(height, 0, False, 0)
    return Picture((_ground(), *layers), height=height, bottom=0)


def draw_latest(canvas: Canvas) -> Picture:
    """Return the latest value as a large figure, its change from the one before, and a small line of all."""
    time, column = column_of(canvas.result, canvas.choice.x), column_of(canvas.result, canvas.choice.y[0])
    pairs = zip(canvas.result.values(time.key), canvas.result.values(column.key), strict=True)
    points = sorted((moment(t), t, v) for t, v in pairs if t is not None and isinstance(v, (int, float)))
    _, when, latest = points[-1]
    theme, size = canvas.theme, _size(canvas, [show(latest, column)], canvas.inner)
    figure = words(
        shorten(show(latest, column), canvas.inner - 8, size, bold=True),
        0,
        8,
        theme.series_text[0],
        size,
        fontWeight=600,
        baseline="top",
    )
    named = label_of(when, time) if canvas.says(column.title) else f"{plain(column.title)}, {label_of(when, time)}"
    said = [named, *([_changed(points, time, column)] if len(points) > 1 else [])]
    whole, letters = " · ".join(said), theme.size.subtitle
    lines = [whole] if measure(whole, letters) <= canvas.inner else said
    below = 8 + size * 1.06 + 4
    texts = [
        words(shorten(line, canvas.inner, letters), 0, below + i * 20, theme.muted, letters, baseline="top")
        for i, line in enumerate(lines)
    ]
    top = below + len(texts) * 20 + 14
    height = top + SPARK if canvas.height is None else max(top + 24, canvas.plot_height(0, 0, False, 0))
    return Picture((_ground(), figure, *texts, *_spark(canvas, points, top, height)), height=height, bottom=0)


def _changed(points: list[tuple], time: ResultColumn, column: ResultColumn) -> str:
    """Return how the latest value differs from the one before: in percent, or in points where it is a percentage."""
    _, when, before = points[-2]
    change = points[-1][2] - before
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    if column.unit and column.unit.kind == "percent":
        text = WORDS.say("label", "points", size=f"{abs(change):,.3g}")
    elif before:
        text = f"{abs(change / before) * 100:,.1f}%"
    else:
        text = show(abs(change), column, compact=True)
    return WORDS.say("label", "change", change=sign + text, when=label_of(when, time))


def _spark(canvas: Canvas, points: list[tuple], top: float, height: float) -> list[Layer]:
    """Draw all values as a small line with a dot at the latest; no axes, for the figures are what is read."""
    low, high = min(p[2] for p in points), max(p[2] for p in points)
    theme, reach = canvas.theme, (high - low) or 1.0
    values = [
        {"t": iso(t), "y": round(height - 6 - (v - low) / reach * (height - top - 12), 1), "base": height}
        for _, t, v in points
    ]
    x = {"field": "t", "type": "temporal", "axis": None, "scale": {"type": "utc", "nice": False, "padding": 5}}
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    quiet = {"tooltip": None, "aria": False, "color": theme.series[0]}
    area = {"type": "area", "opacity": 0.14, "line": False} | quiet
    line = {"type": "line", "strokeWidth": 2, "strokeJoin": "round", "strokeCap": "round"} | quiet
    dot = {"type": "point", "filled": True, "size": 46, "opacity": 1} | quiet
    return [
        {"data": {"values": values}, "mark": area, "encoding": {"x": x, "y": y, "y2": {"field": "base"}}},
        {"data": {"values": values}, "mark": line, "encoding": {"x": x, "y": y}},
        {"data": {"values": values[-1:]}, "mark": dot, "encoding": {"x": x, "y": y}},
    ]


def _size(canvas: Canvas, texts: list[str], width: float) -> float:
    """Return the size at which the longest figure fits."""
    largest = canvas.theme.size.figure if len(texts) == 1 else canvas.theme.size.figure * 0.62
    need = widest(texts, largest, bold=True)
    return max(20.0, min(largest, largest * (width - 28) / need if need else largest))


def _figure(
    canvas: Canvas, column: ResultColumn, title: str, value: object, x: float, y: float, size: float, width: float
) -> list[Layer]:
    theme, text = canvas.theme, show(value, column)  # type: ignore[arg-type]
    figure = words(
        shorten(text, width - 8, size, bold=True), x, y, theme.series_text[0], size, fontWeight=600, baseline="top"
    )
    if canvas.says(title) and not canvas.panel and len(canvas.choice.y) == 1:
        return [figure]
    said = words(
        shorten(title, width - 8, theme.size.subtitle),
        x,
        y + size * 1.06 + 4,
        theme.muted,
        theme.size.subtitle,
        baseline="top",
    )
    return [figure, said]


def _ground() -> Layer:
    """A mark that gives the picture its size where there are no axes."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rect", "opacity": 0, "tooltip": None, "aria": False},
        "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "y": {"value": 0}, "y2": {"value": "height"}},
    }


# -- tables -----------------------------------------------------------------------------------------------------------


def draw_table(canvas: Canvas) -> Picture:
    """Return the first rows as a table: words to the left, numbers to the right, as many columns as fit."""
    if not canvas.result.rows:
        return _no_rows(canvas)
    most = ROWS if canvas.height is None else max(3, int((canvas.plot_height(0, 0, False, 0) - 2 * ROW) // ROW))
    count = min(len(canvas.result.rows), most)
    columns, widths = _columns(canvas, count)
    layers: list[Layer] = [_stripes(canvas, count)]
    x = 0.0
    for column, width in zip(columns, widths, strict=True):
        layers += _column(canvas, column, x, width, count)
        x += width + GAP
    rest = _rest(canvas, count, len(columns))
    if rest:
        layers.append(
            words(rest, 0, ROW * (count + 1.5), canvas.theme.muted, canvas.theme.size.axis, baseline="middle")
        )
    height = ROW * (count + 1) + (ROW if rest else 4)
    return Picture((_ground(), *layers), height=height, bottom=0)


def _no_rows(canvas: Canvas) -> Picture:
    text = words(WORDS.say("label", "no_rows"), 0, 30, canvas.theme.muted, 16, baseline="middle")
    return Picture((_ground(), text), height=60, bottom=0)


def _columns(canvas: Canvas, count: int) -> tuple[list[ResultColumn], list[float]]:
    """Return the columns that fit and how wide each is; the longest give way first."""
    size, kept, widths = canvas.theme.size.label, [], []
    room = canvas.inner
    for column in canvas.result.columns:
        need = max(measure(plain(column.title), size, bold=True), widest(_texts(canvas, column, count), size)) + 2
        least = min(need, NARROWEST if column.type not in NUMERIC else need)
        if kept and least > room:
            break
        kept.append(column)
        widths.append(min(need, LONG_LINE))
        room -= least + GAP
    return kept, _squeezed(widths, canvas.inner - GAP * (len(kept) - 1))


def _squeezed(widths: list[float], room: float) -> list[float]:
    """Return widths that fit the room: the widest are cut to one width; what is left over is shared out."""
    if sum(widths) <= room:
        more = (room - sum(widths)) / max(1, len(widths))
        return [w + more for w in widths]
    cap, rest = room, sorted(widths)
    for i, w in enumerate(rest):
        cap = (room - sum(rest[:i])) / (len(rest) - i)
        if w > cap:
            break
    return [min(w, cap) for w in widths]


def _texts(canvas: Canvas, column: ResultColumn, count: int) -> list[str]:
    return [label_of(v, column) if v is not None else "–" for v in canvas.result.values(column.key)[:count]]


def _stripes(canvas: Canvas, count: int) -> Layer:
    """Draw a thin line below each row."""
    values = [{"y": ROW * (i + 1)} for i in range(count + 1)]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "color": canvas.theme.grid, "tooltip": None, "aria": False},
        "encoding": {
            "x": {"value": 0},
            "x2": {"value": "width"},
            "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
        },
    }


def _column(canvas: Canvas, column: ResultColumn, x: float, width: float, count: int) -> list[Layer]:
    theme, size = canvas.theme, canvas.theme.size.label
    right = column.type in NUMERIC
    at = x + width if right else x
    align = "right" if right else "left"
    title = words(
        shorten(plain(column.title), width, size, bold=True),
        at,
        ROW / 2,
        theme.text,
        size,
        fontWeight=600,
        align=align,
        baseline="middle",
    )
    values = [
        {"y": ROW * (i + 1.5), "text": shorten(t, width, size)} for i, t in enumerate(_texts(canvas, column, count))
    ]
    cells = {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": align,
            "baseline": "middle",
            "color": theme.text,
            "fontSize": size,
            "tooltip": None,
            "aria": False,
        },
        "encoding": {
            "x": {"value": at},
            "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
            "text": {"field": "text", "type": "nominal"},
        },
    }
    return [*_cell_bars(canvas, column, x, width, count), title, cells]


def _cell_bars(canvas: Canvas, column: ResultColumn, x: float, width: float, count: int) -> list[Layer]:
    """Lay a pale bar behind the numbers of a measure, as long as each is of the largest."""
    values = canvas.result.values(column.key)[:count]
    numbers = [v for v in values if isinstance(v, (int, float))]
    if (
        column.role != "measure"
        or column.type not in NUMERIC
        or not numbers
        or min(numbers) < 0
        or max(numbers) == 0
        or count < 3
    ):
        return []
    most = max(numbers)
    bars = [
        {"x": x + width + 4 - (width + 8) * v / most, "y": ROW * (i + 1) + 4, "y2": ROW * (i + 2) - 4}
        for i, v in enumerate(values)
        if isinstance(v, (int, float))
    ]
    pixel = {"type": "quantitative", "scale": None, "axis": None}
    return [
        {
            "data": {"values": bars},
            "mark": {"type": "rect", "color": canvas.theme.series[0], "opacity": 0.14, "tooltip": None, "aria": False},
            "encoding": {
                "x": {"field": "x"} | pixel,
                "x2": {"value": x + width + 4},
                "y": {"field": "y"} | pixel,
                "y2": {"field": "y2"},
            },
        }
    ]


def _rest(canvas: Canvas, count: int, columns: int) -> str:
    """Say what of the table is not in the picture."""
    rows, across = len(canvas.result.rows) - count, len(canvas.result.columns) - columns
    said = [WORDS.say("label", "more_rows", count=f"{rows:,}")] if rows else []
    said += [WORDS.say("label", "more_columns", count=f"{across:,}")] if across else []
    return ", ".join(said)
