"""What is known of a table: its columns, where it came from, and what was changed on the way in."""

from __future__ import annotations

from typing import Literal

import msgspec

Type = Literal["integer", "number", "boolean", "date", "datetime", "time", "text"]
Role = Literal["measure", "category", "time", "identifier", "place", "text"]
Grain = Literal["", "year", "quarter", "month", "week", "day", "hour", "minute", "second"]
Scalar = str | int | float | bool | None

NUMERIC = ("integer", "number")
TEMPORAL = ("date", "datetime")


class Unit(msgspec.Struct, frozen=True):
    """What a number counts. `code` is `USD`, `%`, `kg`, `index` ...; percentages are kept as 12 for 12%.

    `additive` is False for what may not be summed: rates, prices, percentages, averages, scores.
    """

    kind: Literal["currency", "percent", "quantity", "duration"]
    code: str
    symbol: str = ""


class Source(msgspec.Struct, frozen=True):
    """Where a table came from; it travels with the table into every card. Times are ISO 8601 UTC."""

    name: str
    kind: Literal["file", "inline", "card", "catalog"] = "file"
    url: str = ""
    publisher: str = ""
    licence: str = ""
    retrieved_at: str = ""
    published: str = ""


class Note(msgspec.Struct, frozen=True):
    """One thing that was changed or dropped on the way in: a sentence, and how many rows or cells it touched."""

    text: str
    count: int = 0
    column: str = ""


class Column(msgspec.Struct, frozen=True):
    """One column as it is stored.

    `name` is unique in its table whatever the case, and is the name in SQL and Parquet; `title` is for people.
    `minimum` and `maximum` are numbers, or ISO 8601 text for dates. `distinct` may be approximate above 10,000.
    `top` holds the commonest values with their counts, commonest first (at most 20). `values` holds all distinct
    values of a text column, commonest first, while they are at most 1,000; more are in the table's values file.
    `additive` tells whether a sum of it means anything (an amount: yes; a rate, price or score: no).

    What a catalog adds: `aliases` are other names of the column, `value_aliases` pairs of (another name of a value, the
    value), `definition` what it measures. `over_entities` and `over_time` tell how it may be put together across
    entities and across time; "none" means that it may not, "" that nobody said. `performance` names the column that
    shows the performance of this one (the adjusted close of a close), `methodology` and `source` tell how it was made
    and where it came from where these are not the table's.
    """

    name: str
    title: str
    type: Type
    role: Role
    unit: Unit | None = None
    additive: bool = False
    rows: int = 0
    missing: int = 0
    distinct: int = 0
    unique: bool = False
    minimum: Scalar = None
    maximum: Scalar = None
    mean: float | None = None
    top: tuple[tuple[Scalar, int], ...] = ()
    values: tuple[str, ...] = ()
    grain: Grain = ""
    aliases: tuple[str, ...] = ()
    value_aliases: tuple[tuple[str, str], ...] = ()
    definition: str = ""
    over_entities: Literal["", "sum", "mean", "none"] = ""
    over_time: Literal["", "sum", "mean", "last", "none"] = ""
    performance: str = ""
    methodology: str = ""
    source: Source | None = None

    @property
    def numeric(self) -> bool:
        """Whether arithmetic on it means anything to the engine."""
        return self.type in NUMERIC

    @property
    def temporal(self) -> bool:
        """Whether it holds dates or times of a calendar."""
        return self.type in TEMPORAL


class Table(msgspec.Struct, frozen=True):
    """One table, kept as a Parquet file named by its content.

    `id` is the SHA-256 (hex) of the source's bytes, the table's place in it and the reader's version. `name` is its
    name in SQL, unique in its thread, and `title` the name people gave. `path` is relative to the folder of its tenant.
    `rows` is how many rows are kept.
    `values_path` is a JSON file {column: [distinct values]} for text columns with more than 1,000, or empty.

    What a catalog adds: `description` and `methodology` in its publisher's words, `frequency` of its rows in time, and
    `ends`, the ISO 8601 date of its last period, where its rows do not tell; `origin`, its package and resource
    (`world-development/countries`).
    """

    id: str
    name: str
    title: str
    path: str
    rows: int
    columns: tuple[Column, ...]
    source: Source
    notes: tuple[Note, ...] = ()
    values_path: str = ""
    version: int = 1
    description: str = ""
    methodology: str = ""
    frequency: Grain = ""
    ends: str = ""
    origin: str = ""

    def column(self, name: str) -> Column | None:
        """Return the column of that name, whatever its case, or None."""
        wanted = name.casefold()
        return next((c for c in self.columns if c.name.casefold() == wanted), None)


class Link(msgspec.Struct, frozen=True):
    """Two columns that mean the same thing, so that their tables can be joined.

    `many_to_one` says that `right` is unique: each row of the left table meets at most one of the right.
    `overlap` is the share of the left's distinct values that the right has, 0 to 1.
    """

    left_table: str
    left: str
    right_table: str
    right: str
    many_to_one: bool
    overlap: float
