"""What a kind of chart takes from the rows, whatever was read: single values for boxes, four prices for candles."""

from __future__ import annotations

from inkfish.data.table import Table
from inkfish.language.classes import ordered
from inkfish.language.draft import Draft
from inkfish.language.names import read_name
from inkfish.query.plan import Aggregate, Column, Dimension, Expr, Measure

SUMMED = ("sum", "avg", "median")
PRICES = ordered("price_of_day")  # names of columns, not words of questions


def spread_shown(d: Draft) -> None:
    """`box plot of price by region`: a box is drawn of the single prices, not of what they come to."""
    if d.chart.get("kind") != "boxplot" or d.having or not d.measures:
        return
    singles = [_single(m.expr) for _, m in d.measures]
    if all(singles):
        d.measures[:] = [(at, Measure(c)) for (at, _), c in zip(d.measures, singles, strict=True) if c]


def _single(expr: Expr) -> Column | None:
    """Return the column that an expression sums up, or is."""
    if isinstance(expr, Aggregate) and expr.func in SUMMED and expr.where is None:
        expr = expr.of  # type: ignore[assignment]
    return expr if isinstance(expr, Column) else None


def prices_shown(d: Draft) -> None:
    """`candlestick chart of AAPL`: the opening, highest, lowest and closing price of each date."""
    if d.chart.get("kind") != "candlestick":
        return
    found = next((four for t in d.tables.values() if (four := _prices(t))), None)
    if found is None:
        return
    table, when, prices = found
    d.dimensions[:] = [(-1, Dimension(Column(table, when)))]
    d.measures[:] = [(-1, Measure(Column(table, name))) for name in prices]
    d.distinct_list = False


def _prices(table: Table) -> tuple[str, str, list[str]] | None:
    """Return a table's name, its column of dates and its four columns of prices, where it has them."""
    when = next((c.name for c in table.columns if c.temporal), None)
    numbers = [c for c in table.columns if c.numeric]
    found = [next((c.name for c in numbers if _called(c.name, price)), None) for price in PRICES]
    return (table.name, when, [n for n in found if n]) if when and all(found) else None


def _called(name: str, price: str) -> bool:
    return any(form in ((price,), (price, "price")) for form in read_name(name).forms)
