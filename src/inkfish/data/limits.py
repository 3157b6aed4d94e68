"""What reading one file may use."""

from __future__ import annotations

import msgspec

MB = 1024 * 1024


class ReadLimits(msgspec.Struct, frozen=True):
    """Bytes of a file after inflating, rows and columns of a table, bytes of memory for the engine, tables of a file."""

    max_bytes: int = 200 * MB
    max_rows: int = 5_000_000
    max_columns: int = 2_000
    memory: int = 1024 * MB
    max_tables: int = 20
