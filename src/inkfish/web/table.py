"""The rows of a card as a table: text for people, and what a script needs to sort them and to draw their bars."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inkfish.analyst.card import Card
from inkfish.data.table import NUMERIC, Scalar
from inkfish.data.units import write_value
from inkfish.query.plan import Column
from inkfish.query.result import ResultColumn
from inkfish.web.chart import embedded

_FEW = 2  # bars of fewer rows compare nothing


@dataclass(frozen=True)
class TableView:
    """The rows of a card as text: `columns` are (title, whether numbers), `total` counts the rows not shown too.

    `more` is JSON for `table.js`, safe inside a script element: `{"rows": [[text]], "keys": {column: [what sorts it]},
    "bars": {column: [low, high]}}`, where `rows` are those that follow `rows` here, and a column's number is its name.
    """

    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    more: str = "{}"
    held: int = 0


def table_view(card: Card, most: int, held: int = 0) -> TableView:
    """Return the first `most` rows of a card as people read them, and for a script as many as `held`."""
    columns, rows = card.result.columns, card.result.rows[: max(most, held)]
    values = [[row[at] for row in rows] for at in range(len(columns))]
    shown = list(zip(*map(_column, columns, values), strict=True))
    titles = tuple((c.title or c.name, _number(c)) for c in columns)
    more = embedded({"rows": shown[most:], "keys": _keys(columns, values), "bars": _bars(columns, values)})
    return TableView(titles, tuple(shown[:most]), len(card.result.rows), more, len(rows))


def _number(column: ResultColumn) -> bool:
    return column.type in NUMERIC and not column.part


def _column(column: ResultColumn, values: Sequence[Scalar]) -> list[str]:
    """Return one column's cells; money has cents in all of them or in none."""
    cells = [_cell(value, column) for value in values]
    if column.unit and column.unit.kind == "currency" and any(re.search(r"\d\.\d\d\b", cell) for cell in cells):
        cells = [re.sub(r"(\d)(?!.*[\d.])", r"\1.00", cell) if "." not in cell else cell for cell in cells]
    return cells


def _cell(value: Scalar, column: ResultColumn) -> str:
    if value is None:
        return ""
    if column.type == "text" and not column.part:
        return str(value)
    return write_value(value, column.unit, column.type, grain=column.grain, part=column.part)


def _keys(columns: Sequence[ResultColumn], values: Sequence[list[Scalar]]) -> dict[str, list[Scalar]]:
    """Return what sorts the columns whose text does not: numbers, dates, parts of the calendar."""
    return {str(at): values[at] for at, c in enumerate(columns) if c.type != "text" or c.part}


def _bars(columns: Sequence[ResultColumn], values: Sequence[list[Scalar]]) -> dict[str, tuple[float, float]]:
    """Return where the bars of a column begin and end, for the columns whose lengths can be compared."""
    return {str(at): _range(values[at]) for at, c in enumerate(columns) if _measured(c) and len(values[at]) >= _FEW}


def _measured(column: ResultColumn) -> bool:
    """Return whether a column is an amount: computed, or with a unit; a number read as it stands may be a name."""
    return column.role == "measure" and _number(column) and (column.unit is not None or not _plain(column.expr))


def _plain(expr: Any) -> bool:
    return isinstance(expr, Column)


def _range(values: Sequence[Scalar]) -> tuple[float, float]:
    numbers = [float(v) for v in values if isinstance(v, (int, float)) and math.isfinite(v)]
    return min([0.0, *numbers]), max([0.0, *numbers])
