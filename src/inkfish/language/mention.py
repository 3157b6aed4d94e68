"""A span of a question with all that it may mean: words of the lexicon, columns, tables, values, a number, a time."""

from __future__ import annotations

import msgspec

from inkfish.data.table import Column
from inkfish.language.moments import Span
from inkfish.query.plan import Expr

FEW = 6  # values of a column, of which one may be meant by a word of it: `the actresses` of Best actress


class ColumnLink(msgspec.Struct, frozen=True):
    """A column that a span may name, 0 to 1 sure; `how` says by what evidence.

    A number that no column holds has the expression that it is `made` by.
    """

    table: str
    column: Column
    score: float
    how: str = "name"
    made: Expr | None = None


class TableLink(msgspec.Struct, frozen=True):
    """A table that a span may name."""

    table: str
    score: float


class ValueLink(msgspec.Struct, frozen=True):
    """A value of a column that a span may mean; `part` when it is a word that its values contain, of which `only` is
    the single one, and `beside` when values that hold several hold it too."""

    table: str
    column: Column
    value: str
    score: float
    part: bool = False
    only: str = ""
    beside: bool = False


class Mention(msgspec.Struct, frozen=True):
    """A span of tokens, `start` to before `end`, and its meanings; the best of each kind comes first."""

    start: int
    end: int
    text: str
    tags: dict[str, str] = {}
    columns: tuple[ColumnLink, ...] = ()
    tables: tuple[TableLink, ...] = ()
    values: tuple[ValueLink, ...] = ()
    number: float | int | None = None
    unit: str = ""
    time: Span | None = None
    quoted: bool = False
    score: float = 0.0

    @property
    def known(self) -> bool:
        """Whether it has any meaning at all."""
        return bool(self.tags or self.columns or self.tables or self.values or self.time) or self.number is not None
