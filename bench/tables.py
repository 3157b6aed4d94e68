"""The tables that are measured on: sales made up by DuckDB from the row's number, the same on every machine."""

from __future__ import annotations

from pathlib import Path

import duckdb

SALES = """
SELECT
    DATE '2019-01-01' + CAST(any_of(i, 2190) AS INTEGER) AS sold_on,
    ['West', 'South', 'Midwest', 'Northeast'][1 + any_of(i * 7, 4)] AS region,
    'Item ' || chr(CAST(65 + any_of(i * 13, 20) AS INTEGER)) AS product,
    CAST(1 + any_of(i * 17, 12) AS INTEGER) AS units,
    CAST(any_of(i * 19, 50000) AS DECIMAL(12, 2)) / 100 AS revenue
FROM range(1, {rows} + 1) AS numbers(i)
"""

WIDE = """
SELECT
    i AS order_id,
    TIMESTAMP '2021-01-01 08:00:00' + to_seconds(any_of(i, 120000000)) AS placed_at,
    ['Germany', 'France', 'Brazil', 'Japan', 'Canada', 'Kenya', 'India', 'Chile'][1 + any_of(i * 7, 8)] AS country,
    'customer-' || (any_of(i * 11, 90000)) AS customer,
    'Item ' || chr(CAST(65 + any_of(i * 13, 26) AS INTEGER)) AS product,
    CAST(1 + any_of(i * 17, 40) AS INTEGER) AS quantity,
    CAST(any_of(i * 19, 99999) AS DECIMAL(12, 2)) / 100 AS price,
    round((any_of(i * 23, 100000)) / 777.0, 3) AS weight,
    any_of(i * 29, 9) = 0 AS returned
FROM range(1, {rows} + 1) AS numbers(i)
"""

# Ten columns of many distinct texts, three of few, two of dates, fifteen of numbers.
MANY_VALUED = """
SELECT
    i AS {prefix}order_id,
    DATE '2020-01-01' + CAST(any_of(i, 1800) AS INTEGER) AS {prefix}ordered_on,
    DATE '2020-01-08' + CAST(any_of(i * 3, 1800) AS INTEGER) AS {prefix}shipped_on,
    ['West', 'South', 'Midwest', 'Northeast'][1 + any_of(i * 7, 4)] AS {prefix}region,
    ['Online', 'Store', 'Partner'][1 + any_of(i * 5, 3)] AS {prefix}channel,
    ['Open', 'Shipped', 'Returned'][1 + any_of(i * 9, 3)] AS {prefix}state,
    {texts},
    CAST(1 + any_of(i * 17, 40) AS INTEGER) AS {prefix}quantity,
    CAST(any_of(i * 19, 50000) AS DECIMAL(12, 2)) / 100 AS {prefix}revenue,
    CAST(any_of(i * 23, 90) AS INTEGER) AS {prefix}discount,
    {numbers}
FROM range(1, {rows} + 1) AS numbers(i)
"""
TEXTS = ("buyer", "supplier", "product", "street", "campaign", "carrier", "warehouse", "agent", "brand", "voucher")
NUMBERS = ("cost", "tax", "weight", "height", "width", "depth", "rating", "margin", "deposit", "mileage", "duration")
KINDS = ("oak", "pine", "elm", "ash", "fir", "yew", "beech")


def write_many_valued(path: Path, rows: int, values: int, prefix: str = "") -> Path:
    """Write `rows` rows of 30 columns as CSV: ten of them with `values` distinct texts each.

    A prefix begins the columns' names and the texts, so that tables speak of different things.
    """
    start = f"{prefix}_" if prefix else ""
    texts = ",\n    ".join(
        f"'{prefix}{word} ' || (i + {at}) % {values} || ' ' ||"
        f" {list(KINDS)}[1 + ((i + {at}) % {values}) % {len(KINDS)}]"
        f" AS {start}{word}"
        for at, word in enumerate(TEXTS)
    )
    numbers = ",\n    ".join(f"any_of(i * {29 + at}, 1000) / 10 AS {start}{word}" for at, word in enumerate(NUMBERS))
    filled = {"texts": texts, "numbers": numbers, "prefix": start, "rows": rows}
    return _write(MANY_VALUED.format(**filled), path, rows)


def write_sales(path: Path, rows: int) -> Path:
    """Write `rows` rows of five columns (about 32 bytes a row) as CSV."""
    return _write(SALES, path, rows)


def write_wide(path: Path, size: int) -> Path:
    """Write as many rows of nine columns as come nearest below `size` bytes, as CSV."""
    sample = _write(WIDE, path, 200_000).stat().st_size / 200_000
    return _write(WIDE, path, int(size / sample * 0.98))


def _write(select: str, path: Path, rows: int) -> Path:
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("CREATE TEMP MACRO any_of(i, n) AS CAST(hash(i) % n AS BIGINT)")
        connection.execute(f"COPY ({select.format(rows=rows)}) TO '{path}' (HEADER)")
    return path
