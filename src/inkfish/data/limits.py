"""What reading one file may use."""

from __future__ import annotations

import msgspec

MB = 1024 * 1024


class ReadLimits(msgspec.Struct, frozen=True):
    """The most that one file may take: bytes after inflating, rows, columns, memory of the engine, tables."""

    max_bytes: int = 200 * MB
    max_rows: int = 5_000_000
    max_columns: int = 2_000
    memory: int = 1024 * MB
    max_tables: int = 20
