"""What the room needs of a DuckDB connection; only `read` makes one."""

from __future__ import annotations

from typing import Any, Protocol


class Engine(Protocol):
    """A connection that runs SQL."""

    def execute(self, query: str, parameters: Any = ..., /) -> Any:
        """Run one statement and return its cursor."""
