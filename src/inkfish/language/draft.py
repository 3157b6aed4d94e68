"""The draft of a reading: the mentions of a question, which rule took each, and what the rules have made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Link, Table
from inkfish.language.classes import stems_of, words_of
from inkfish.language.clocks import clock_spoken_of
from inkfish.language.facts import Facts
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.names import read_name, whose_name
from inkfish.language.tokens import Token
from inkfish.query.plan import Column, Condition, Dimension, Expr, Limit, Measure, Subquery, parts

EMPTY_TAGS = frozenset({"request", "article", "helper", "preposition"})
Target = Literal["x", "y", "measure", "dimension"]


@dataclass
class Sorting:
    """One order that was asked for: by an axis, by the measures or dimensions, by mentions, or not said by what."""

    descending: bool
    target: Target | None = None
    at: tuple[int, ...] = ()
    alphabetical: bool = False
    valued: bool = False
    bare: bool = False  # which end comes first was not said


@dataclass
class Superlative:
    """`the highest revenue`, `the three oldest players`: an end of something, and how many; of how many `rows` there
    are: the `deadliest month` of a table of murders."""

    descending: bool
    count: int = 1
    skip: int = 0
    said: bool = False
    at: int = 0
    about: tuple[str, ...] = ()
    rows: bool = False


@dataclass
class Having:
    """A bound on an aggregate: `at least 5 products`, or the one value that another plan gives."""

    op: str
    value: float | Subquery
    measure: Expr | None = None


@dataclass(frozen=True)
class Gap:
    """Two things held against each other: one less (`-`) or over (`/`) the other, the second one first if `turned`."""

    op: Literal["-", "/"]
    turned: bool = False


@dataclass(frozen=True)
class Change:
    """The rows of an earlier and of a later period, how the change is called, and how it is told.

    With `along`, it is from the first to the last of these times, in all rows or in those of `after`.
    """

    before: Condition | None
    after: Condition | None
    name: str
    percent: bool = False
    down: bool = False
    along: Column | None = None


@dataclass(frozen=True)
class Jump:
    """The change from one step of a time to the next; `asked` where that step is what the question asks for."""

    time: Column
    grain: str
    percent: bool = False
    down: bool = False
    asked: bool = False


@dataclass
class Draft:
    """What rules read from and write to while one question is read; it lives for that long.

    `role` names, by mention index, the rule that took it. `steps` collects (words, meaning) for people.
    """

    question: str
    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    tables: dict[str, Table]
    links: Sequence[Link]
    facts: Facts
    role: dict[int, str] = field(default_factory=dict)
    steps: list[tuple[int, str, str]] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)

    chart: dict[str, object] = field(default_factory=dict)
    axes: dict[str, int] = field(default_factory=dict)
    colored: set[int] = field(default_factory=set)
    faceted: set[int] = field(default_factory=set)
    sortings: list[Sorting] = field(default_factory=list)
    superlative: Superlative | None = None
    limit: Limit | None = None
    filters: list[Condition] = field(default_factory=list)
    having: list[Having] = field(default_factory=list)
    shown: list[Condition] = field(default_factory=list)
    dimensions: list[tuple[int, Dimension]] = field(default_factory=list)
    measures: list[tuple[int, Measure]] = field(default_factory=list)
    listed: list[tuple[int, Column]] = field(default_factory=list)
    calculations: list[str] = field(default_factory=list)
    counted: str = ""
    trend: bool = False
    grain: str = ""
    part: str = ""
    proportion: bool = False
    distribution: bool = False
    correlation: Literal["", "points", "coefficient"] = ""
    bins: tuple[float | None, int | None] | None = None
    beyond: str = ""
    unknown: list[str] = field(default_factory=list)
    per_group: bool = False
    window: int = 0
    compared: Column | None = None
    against: bool = False
    distinct_list: bool = False
    stands: dict[Condition, tuple[int, int]] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    periods: tuple[Column, str, str] | None = None  # of what, by which part of the calendar, or at which grain
    keys: set[Column] = field(default_factory=set)
    labels: set[Column] = field(default_factory=set)
    own_keys: dict[str, DataColumn] = field(default_factory=dict)  # by which the rows that are asked for are told
    averaged: bool = False
    preferred: set[Column] = field(default_factory=set)
    sides: dict[int, frozenset[Column]] = field(default_factory=dict)
    gap: Gap | None = None
    change: Change | None = None
    jump: Jump | None = None
    parts: list[tuple[str, Condition]] = field(default_factory=list)
    flag_groups: list[tuple[str, Condition]] = field(default_factory=list)  # rows that are told apart by several flags
    made: dict[Column, Expr] = field(default_factory=dict)
    asked: Column | None = None
    latest: Expr | None = None  # the number that was asked for last, where an answer has several

    def copied(self) -> Draft:
        """Return a draft that can be changed without changing this one."""
        parts = {f.name: getattr(self, f.name) for f in fields(self)}
        changing = {name: copy(part) for name, part in parts.items() if isinstance(part, (list, dict, set))}
        return replace(self, **changing)

    def adopt(self, other: Draft) -> None:
        """Take over all that another draft of the same question has made."""
        for f in fields(self):
            setattr(self, f.name, getattr(other, f.name))

    # -- moving about -------------------------------------------------------------------------------------------------

    def free(self, at: int) -> bool:
        """Whether there is a mention there that no rule has taken."""
        return 0 <= at < len(self.mentions) and at not in self.role

    def tag(self, at: int, kind: str) -> str | None:
        """Return the value of a mention's tag (maybe empty), or None."""
        if 0 <= at < len(self.mentions):
            return self.mentions[at].tags.get(kind)
        return None

    def has(self, at: int, *kinds: str) -> bool:
        """Whether a mention has a tag of one of these kinds."""
        return 0 <= at < len(self.mentions) and any(k in self.mentions[at].tags for k in kinds)

    def text(self, at: int) -> str:
        """Return the words of a mention, or nothing past the ends."""
        return self.mentions[at].text if 0 <= at < len(self.mentions) else ""

    def empty(self, at: int) -> bool:
        """Whether a mention is only an article, a helper or a preposition."""
        m = self.mentions[at]
        return bool(m.tags) and set(m.tags) <= EMPTY_TAGS and not self.content(at)

    def content(self, at: int) -> bool:
        """Whether a mention names a column, table, value, number or time."""
        m = self.mentions[at]
        return bool(m.columns or m.tables or m.values or m.time) or m.number is not None

    def boundary(self, at: int) -> bool:
        """Whether a mention ends a clause."""
        return self.text(at) in (",", ".", "?", ";", ":", "!")

    def last(self, at: int) -> bool:
        """Whether nothing but marks comes after a mention."""
        return all(map(self.boundary, range(at + 1, len(self.mentions))))

    def step(self, at: int, by: int, skip: Iterable[str] = ("article", "helper", "preposition")) -> int:
        """Return the next index in a direction that is not an empty word; -1 when there is none."""
        at += by
        while 0 <= at < len(self.mentions):
            m = self.mentions[at]
            if not (
                m.tags
                and set(m.tags) <= set(skip) | {"request"}
                and not m.columns
                and not m.values
                and m.number is None
            ):
                return at
            at += by
        return -1

    def indexes(self, *kinds: str) -> list[int]:
        """Return where free mentions with one of these tags stand."""
        return [i for i in range(len(self.mentions)) if self.free(i) and self.has(i, *kinds)]

    # -- taking -------------------------------------------------------------------------------------------------------

    def take(self, at: int, role: str, meaning: str = "") -> None:
        """Claim a mention for a rule, and say what it meant."""
        self.role[at] = role
        if meaning:
            self.steps.append((at, self.mentions[at].text, meaning))

    def say(self, at: int, meaning: str) -> None:
        """Note what a mention meant."""
        self.steps.append((at, self.mentions[at].text, meaning))

    def keep(self, at: int | tuple[int, int], condition: Condition) -> None:
        """Add a condition that stands at a mention, or from one to another."""
        self.filters.append(condition)
        self.stands[condition] = at if isinstance(at, tuple) else (at, at)

    # -- columns ------------------------------------------------------------------------------------------------------

    def best_column(self, at: int, want: str = "") -> ColumnLink | None:
        """Return the column that a mention most likely names; `want` prefers `numeric`, `temporal` or `category`."""
        if not 0 <= at < len(self.mentions):
            return None
        owner = self.owner(at)
        ranked = sorted(
            (c for c in self.mentions[at].columns if c.table not in self.apart),
            key=lambda c: -self._worth(c, want) - 0.5 * (c.table == owner),
        )
        return ranked[0] if ranked else None

    def owner(self, at: int) -> str | None:
        """The table that words beside a mention say it belongs to: `name of each lens`, `the customer's name`."""
        if len(self.tables) < 2:
            return None
        i = at + 1
        while i < len(self.mentions) and (self.text(i) in OF or self.empty(i)) and i < at + 4:
            i += 1
        behind = i > at + 1 and any(self.text(k).split(" ")[0] in ("of", "for") for k in range(at + 1, i))
        for k in ((i,) if behind and i < len(self.mentions) else ()) + ((at - 1,) if at else ()):
            tables = self.mentions[k].tables if not self.has(k, "request") else ()
            if tables and tables[0].score >= 0.6:
                return tables[0].table
        return None

    def _worth(self, found: ColumnLink, want: str) -> float:
        fits = {
            "": True,
            "numeric": found.column.numeric and found.column.role != "identifier",
            "temporal": found.column.temporal or found.column.role == "time",
            "category": found.column.role in ("category", "place", "text"),
        }[want]
        liked = 0.4 * (Column(found.table, found.column.name) in self.preferred)
        return liked + found.score + 0.25 * fits * bool(want) + 0.3 * self.weights.get(found.table, 0.0)

    def base_table(self) -> str:
        """Return the table whose rows the plan starts from: what is counted, else measured, else split by."""
        if self.counted:
            return self.counted
        shown = (*(m.expr for _, m in self.measures), *(dim.expr for _, dim in self.dimensions))
        named = (p.table for expr in shown for p in parts(expr) if isinstance(p, Column))
        return next(named, "") or max(self.tables, key=lambda t: self.weights.get(t, 0.0))

    def label_column(self, table: str) -> DataColumn | None:
        """Return the column by which people call a table's rows: its name, else a unique text, else its key."""
        if table in self.own_keys:
            return self.own_keys[table]
        if table in self.facts.contests:
            return self.facts.contests[table]
        if table in self.facts.matches:
            return self.data(self.facts.matches[table].names.first)
        columns = self.tables[table].columns
        sided = [c for c in columns if Column(table, c.name) in self.preferred]
        for fits in (lambda c: c in sided and _called(c), *LABELS):
            found = next((c for c in columns if fits(c)), None)
            if found is not None:
                return found
        return None

    def thing_column(self, table: str) -> DataColumn | None:
        """Return the column by which people call a table's rows, else the things that have a row for each time."""
        times = (c for c in self.tables[table].columns if c.temporal and c.unique)  # elections, a row each
        return self.label_column(table) or self.facts.series.get(table) or next(times, None)

    def names_of(self, label: Column) -> tuple[str, ...]:
        """Return the columns that a label is read with: the last name of people after their first one, a county
        after its state, a key after what it is called."""
        if label in self.facts.larger:
            return (self.facts.larger[label].name, label.name)
        if label in self.facts.key_names:
            return (self.facts.key_names[label], label.name)
        whose = whose_name(label.name, "last")
        columns = self.tables[label.table].columns if whose else ()
        first = next((c.name for c in columns if whose_name(c.name, "first") == whose), None)
        return (first, label.name) if first else (label.name,)

    def row_names(self, label: Column) -> tuple[str, ...]:
        """Return the columns by which single rows are told: a match by both of its sides."""
        match = self.facts.matches.get(label.table)
        both = match is not None and label == match.names.first
        return (label.name, match.names.second.name) if both else self.names_of(label)

    def time_column(self, table: str | None = None) -> tuple[str, DataColumn] | None:
        """Return the time that a verb speaks of, else the first column of dates (or else of years), of one table or
        any; births come last."""
        names = [table] if table else sorted(self.tables, key=lambda t: -self.weights.get(t, 0))
        for name in names:
            if (clock := clock_spoken_of(self.tokens, self.facts.clocks[name])) is not None:
                return name, self.tables[name].column(clock.name)
        for fits in CLOCKS:
            for name in names:
                for column in self.tables[name].columns:
                    if fits(column):
                        return name, column
        return None

    def clock_column(self) -> tuple[str, DataColumn] | None:
        """Return the first column that tells the hour of a day, which one of dates does not."""
        for name, table in self.tables.items():
            timed = next((c for c in table.columns if c.type in ("time", "datetime")), None)
            if timed is not None:
                return name, timed
        return None

    def data(self, column: Column) -> DataColumn:
        """Return what is known of a plan's column."""
        return self.tables[column.table].column(column.name)


def nearly_unique(column: DataColumn) -> bool:
    """Whether hardly two rows have the same value: players, of which two may share a name."""
    return column.unique or 10 * column.distinct >= 9 * max(1, column.rows)


def _called(column: DataColumn) -> bool:
    words = column.name.lower().replace("_", " ")
    return column.type == "text" and (words.endswith(("name", "title"))) and "first" not in words


def _of_post(column: DataColumn) -> bool:
    """Whether a column holds the codes of places that letters go to, which name no things there."""
    return any(POSTAL & set(form) for form in read_name(column.name).forms)


def of_birth(column: DataColumn) -> bool:
    """Whether a column tells of the birth of a person: `birth_date`, `dob`."""
    return any(BIRTH & set(form) for form in read_name(column.name).forms)


OF, BIRTH, POSTAL = words_of("of_each"), stems_of("birth"), stems_of("postal")
CLOCKS = (
    lambda c: c.temporal and not of_birth(c),
    lambda c: c.role == "time" and not of_birth(c),
    lambda c: c.temporal,
    lambda c: c.role == "time",
)

MOST_ALIKE = 50  # rows of one value, on average, above which it is no name of any of them

LABELS = (
    lambda c: _called(c) and c.unique,
    _called,
    lambda c: c.type == "text" and "name" in c.name.lower(),
    lambda c: c.type == "text" and c.unique and c.role in ("category", "text", "place"),
    lambda c: c.role == "identifier" and c.unique,
    lambda c: c.type == "text" and c.role == "category" and nearly_unique(c),
    lambda c: c.type == "text" and c.role == "category" and MOST_ALIKE * c.distinct >= c.rows and not _of_post(c),
)
