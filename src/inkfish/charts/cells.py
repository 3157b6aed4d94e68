"""The rows of a result as chart data: keys c0, c1 ..., and beside them how people write each value."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inkfish.charts.choice import Choice
from inkfish.charts.letters import plain, widest
from inkfish.charts.shape import is_time
from inkfish.charts.values import is_other, natural_rank, number
from inkfish.charts.words import WORDS
from inkfish.data.table import NUMERIC, TEMPORAL, Scalar
from inkfish.data.units import write_value
from inkfish.query.result import Result, ResultColumn

CODE = 2  # letters
SERIES, VALUE = "series", "value"
Record = dict[str, Any]


def show(value: Scalar, column: ResultColumn, compact: bool = False) -> str:
    """Return a value as people write it, on one line; a missing one as (none)."""
    if value is None:
        return WORDS.say("label", "missing")
    if column.type == "text" and not column.part:
        return plain(value) or WORDS.say("label", "missing")
    if column.type == "integer" and column.role == "dimension" and not column.unit and not column.part:
        return str(value)
    return plain(write_value(value, column.unit, column.type, compact=compact, grain=column.grain, part=column.part))


def show_bin(value: Scalar, column: ResultColumn) -> str:
    """Return a bin as its two edges."""
    if not isinstance(value, (int, float)) or column.bin is None:
        return show(value, column)
    start, end = (show(v, column) for v in (_tidy(value), _tidy(value + column.bin)))
    return f"{start}–{end}"


def _tidy(value: float) -> float:
    rounded = float(f"{value:.10g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def label_of(value: Scalar, column: ResultColumn) -> str:
    """Return the name of a category."""
    return show_bin(value, column) if column.bin is not None else show(value, column)


def topic_of(column: ResultColumn, names: Iterable[str]) -> str:
    """Return what categories are of, where they do not say so: yes and no, bare numbers, codes of a letter or two.

    >>> topic_of(ResultColumn("c0", "urban", "Urban", "boolean", "dimension", None), ["yes", "no"])
    'Urban'
    """
    names = [n for n in names if not is_other(n) and n != WORDS.say("label", "missing")]
    if column.type == "text" and not column.part:
        mute = all(len(n) <= CODE or n.casefold() in WORDS.data["columns"]["mute"] for n in names)
    else:
        mute = column.type == "boolean" or (column.type in NUMERIC and not is_time(column, names))
    return plain(column.title) if mute and names else ""


def short_parts(labels: list[str], column: ResultColumn | None, room: float, size: float) -> list[str]:
    """Return the names of weekdays and months cut to three letters where the whole ones do not fit."""
    names = set(WORDS.data["part"].get(column.part, ())) if column else set()
    if not names or widest(labels, size) <= room:
        return labels
    return [label[:3] if label in names else label for label in labels]


FIRST_DAY = -62_135_596_800_000  # milliseconds from 1970 back to the start of the year 1


def moment(value: Scalar) -> int | None:
    """Return a date, a time or a year as milliseconds since 1970, as if all clocks showed UTC.

    >>> moment("1970-01-02")
    86400000
    """
    if value is None:
        return None
    text = str(value)
    if text.isdigit() and len(text) <= 4:
        text = f"{int(text):04d}-01-01"
    if text.startswith("0000") or text.endswith("(BC)"):  # where the decade of the years 1 to 9 begins
        return FIRST_DAY
    when = datetime.fromisoformat(text)
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return calendar.timegm(when.timetuple()) * 1000 + when.microsecond // 1000


@dataclass(frozen=True)
class Series:
    """The rows of a chart with one value each.

    `records` have the keys `x` (the category or time), `v` (the value, a number or None), `s` (the series) as named by
    the three fields, `<field>t` for their text, and `<v>l` for the short text of the value. `names` are the series in
    the order of colours and stacks.
    """

    records: list[Record]
    x: str
    v: str
    s: str
    names: tuple[str, ...]
    columns: tuple[ResultColumn, ...]

    @property
    def column(self) -> ResultColumn:
        """The column whose unit the value axis shows."""
        return self.columns[0]

    def values(self) -> list[float]:
        """Return the values that are there."""
        return [r[self.v] for r in self.records if r[self.v] is not None]

    def categories(self) -> list[str]:
        """Return the texts along the main axis, in order, each once."""
        return list(dict.fromkeys(r[f"{self.x}t"] for r in self.records))

    def of(self, name: str) -> list[Record]:
        """Return the records of one series."""
        return [r for r in self.records if not self.s or r[self.s] == name]


def column_of(result: Result, key: str) -> ResultColumn:
    """Return the column of a key."""
    return next(c for c in result.columns if c.key == key)


def read_series(choice: Choice, result: Result, names: tuple[str, ...] = ()) -> Series:
    """Return the rows of a chart with a main axis, values, and perhaps series, in the order of `names` if given."""
    columns = tuple(column_of(result, k) for k in choice.y)
    if len(columns) > 1:
        return _melted(choice, result, columns)
    value, keys = columns[0], [k for k in (choice.x, choice.color) if k]
    names = names or series_names(choice, result)
    topic = topic_of(column_of(result, choice.color), names) if choice.color else ""
    topic = f"{topic}: " if topic else ""
    records = []
    for row in _dicts(result):
        record = written(row[value.key], value, value.key)
        for key in (choice.x, choice.color, choice.facet):
            if key:
                text = label_of(row[key], column_of(result, key))
                record |= {key: row[key] if key == choice.x else text, f"{key}t": text}
        name = ", ".join(record[f"{k}t"] if k == choice.x else topic + record[f"{k}t"] for k in keys)
        records.append(record | tip(name, (value.title, record[f"{value.key}t"])))
    return Series(records, choice.x, value.key, choice.color, names, columns)


def _melted(choice: Choice, result: Result, columns: tuple[ResultColumn, ...]) -> Series:
    """Return several values of a row as one record each, with the title of the column as series."""
    titles = unique_titles(columns)
    x = choice.x or SERIES
    records = []
    for row in _dicts(result):
        for column, title in zip(columns, titles, strict=True):
            record = {SERIES: title, f"{SERIES}t": title} | written(row[column.key], column, VALUE)
            if choice.x:
                record |= {x: row[x], f"{x}t": label_of(row[x], column_of(result, x))}
            records.append(record | tip(record[f"{x}t"], (title, record[f"{VALUE}t"])))
    return Series(records, x, VALUE, SERIES if choice.x else "", tuple(titles) if choice.x else (), columns)


def written(value: Scalar, column: ResultColumn, key: str) -> Record:
    """Return a value beside its full text (`<key>t`) and its short one for labels (`<key>l`)."""
    return {key: value, f"{key}t": show(value, column), f"{key}l": show(value, column, compact=True)}


def tip(name: str, *said: tuple[str, str]) -> Record:
    """Return what a mark says when it is pointed at, and to screen readers: a name, then a line for each value.

    It is one text among the data. Vega-Lite would make titles of tooltip fields, and of axes, part of an expression.
    """
    return {"tip": "\n".join([*([name] if name else []), *(f"{plain(title)}: {text}" for title, text in said if text)])}


TIPS: Record = {"tooltip": {"field": "tip", "type": "nominal"}, "description": {"field": "tip", "type": "nominal"}}


def unique_titles(columns: tuple[ResultColumn, ...]) -> list[str]:
    """Return the titles of columns, told apart by their names where two are the same."""
    titles = [plain(c.title) for c in columns]
    return [t if titles.count(t) == 1 else f"{t} ({plain(c.name)})" for t, c in zip(titles, columns, strict=True)]


def _dicts(result: Result) -> list[Record]:
    keys = [c.key for c in result.columns]
    return [dict(zip(keys, row, strict=True)) for row in result.rows]


def series_names(choice: Choice, result: Result) -> tuple[str, ...]:
    """Return the series of colour: in their own order where they have one, else the largest first, the rest last."""
    if not choice.color:
        return ()
    column = column_of(result, choice.color)
    values = list(dict.fromkeys(result.values(choice.color)))
    if column.part or column.bin is not None or column.type in NUMERIC + TEMPORAL:
        values.sort(key=natural_rank(column))
    elif choice.y:
        sizes: dict[Scalar, float] = {}
        for value, size in zip(result.values(choice.color), result.values(choice.y[0]), strict=True):
            sizes[value] = sizes.get(value, 0.0) + number(size)
        values.sort(key=lambda v: (is_other(v), -sizes[v]))
    return tuple(dict.fromkeys(label_of(v, column) for v in values))
