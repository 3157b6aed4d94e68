"""The Result: the typed rows that answer a plan, and an account of the rows they came from."""

from __future__ import annotations

from typing import Literal

import msgspec

from inkfish.data.table import Scalar, Type, Unit
from inkfish.query.plan import Expr

GREATEST = 1e100  # the largest number of an answer: of what is greater, neither squares nor differences are finite


class ResultColumn(msgspec.Struct, frozen=True):
    """One column of an answer.

    `key` (`c0`, `c1` ...) is its name in chart data, `name` the name in SQL and downloads, `title` the name for
    people. `role` tells what it is of the plan; the columns come dimensions first, then measures, in the plan's order.
    `part` names a calendar part (`weekday`, `month`) whose values have an order of their own; `grain` the grain of a
    time axis; `bin` the width of a number's bins. Dates are ISO 8601 text, calendar parts text or numbers.
    """

    key: str
    name: str
    title: str
    type: Type
    role: Literal["dimension", "measure"]
    expr: Expr
    unit: Unit | None = None
    grain: str = ""
    part: str = ""
    bin: float | None = None
    additive: bool = False


class Account(msgspec.Struct, frozen=True):
    """How many rows the answer rests on.

    `rows` is the table's (after joins), `kept` those that the filter kept, `groups` how many groups there were
    before the limit, and `missing` how many kept rows had no value, by result column key.
    """

    rows: int
    kept: int
    groups: int
    missing: dict[str, int] = {}


class Result(msgspec.Struct, frozen=True):
    """The rows of an answer. Numbers are no larger than GREATEST, or None; `truncated` says that rows beyond a limit
    were cut.

    `sql` is the readable query that gave them, with the thread's table names; `seconds` its time in the engine.
    `totals` holds for each measure key its value over all kept rows, ungrouped, where that has a meaning.
    """

    columns: tuple[ResultColumn, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    sql: str
    account: Account
    totals: dict[str, Scalar] = {}
    truncated: bool = False
    seconds: float = 0.0

    @property
    def dimensions(self) -> tuple[ResultColumn, ...]:
        """The columns that the answer is split by."""
        return tuple(c for c in self.columns if c.role == "dimension")

    @property
    def measures(self) -> tuple[ResultColumn, ...]:
        """The columns of values."""
        return tuple(c for c in self.columns if c.role == "measure")

    def values(self, key: str) -> list[Scalar]:
        """Return one column's values, in row order."""
        at = next(i for i, c in enumerate(self.columns) if c.key == key)
        return [row[at] for row in self.rows]
