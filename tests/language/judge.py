"""Reads a case's question, runs the plan and the reference, and tells whether they are the same answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import duckdb

from inkfish.charts.choose import choose
from inkfish.data.join import infer_links
from inkfish.data.limits import ReadLimits
from inkfish.data.read import read
from inkfish.data.table import Link, Source, Table
from inkfish.errors import InkfishError
from inkfish.language.read import Reading, read_question
from inkfish.narrative.restate import restate
from inkfish.query.compile import compile_plan, to_sql
from inkfish.query.plan import Plan
from inkfish.query.run import Runner
from inkfish.settings import Settings

from .suite import Case

TABLES = Path(__file__).parent / "tables"
Rows = list[tuple]


class Here:
    """Workers that work in this process."""

    def call(self, function, *args, timeout):
        return function(*args)


class World:
    """The tables of the cases, each read once, with an engine that holds them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._engine = duckdb.connect(config={"threads": 1})
        self._read: dict[str, Table] = {}
        self._links: dict[tuple[str, ...], tuple[Link, ...]] = {}

    def tables(self, names: Sequence[str]) -> tuple[Table, ...]:
        """Return these tables, as the reader of files gives them."""
        for name in names:
            if name not in self._read:
                (self._read[name],) = read(
                    TABLES / f"{name}.csv", f"{name}.csv", Source(f"{name}.csv"), self.folder, ReadLimits()
                )
                path = self.folder / self._read[name].path
                self._engine.execute(f"""CREATE TABLE "{name}" AS FROM read_parquet('{path}')""")
        return tuple(self._read[name] for name in names)

    def links(self, names: Sequence[str]) -> tuple[Link, ...]:
        """Return the links between these tables."""
        key = tuple(names)
        if key not in self._links:
            self._links[key] = infer_links(self.tables(names))
        return self._links[key]

    def rows(self, sql: str) -> Rows:
        """Return the rows of a query over the tables."""
        return self._engine.execute(sql).fetchall()

    def shuffled(self, queries: Sequence[str]) -> list[Rows]:
        """Return the rows of queries over the same tables with their rows in another order."""
        self._engine.execute("CREATE SCHEMA IF NOT EXISTS shuffled")
        for name in self._read:
            self._engine.execute(
                f"""CREATE OR REPLACE TABLE shuffled."{name}" AS FROM main."{name}" t ORDER BY hash(1, t)"""
            )
        self._engine.execute("USE shuffled")
        try:
            return [self.rows(query) for query in queries]
        finally:
            self._engine.execute("USE main")

    def answer(self, plan: Plan, names: Sequence[str]) -> Rows:
        """Return the rows of a plan."""
        return self.rows(to_sql(compile_plan(plan, self.tables(names))))

    @cached_property
    def runner(self) -> Runner:
        """The engine's own runner, in this process."""
        return Runner(Here(), Settings(data_dir=self.folder))

    def chart(self, plan: Plan, names: Sequence[str]) -> str:
        """Return the kind of chart that is drawn of a plan."""
        return choose(plan, self.runner.run(plan, self.tables(names), self.folder)).kind

    def read(self, case: Case) -> Reading:
        """Read a case's question after the messages before it."""
        tables, links = self.tables(case.tables), self.links(case.tables)
        plans: tuple[Plan, ...] = ()
        refused: tuple[str, ...] = ()
        for said in case.before:
            plans, refused = self._after(said, case.tables, plans, refused)
        return read_question(case.turn.ask, tables, links, plans, self.folder, refused)

    @lru_cache(maxsize=2000)  # noqa: B019 - one world for a session
    def _after(
        self, said: str, names: tuple[str, ...], plans: tuple[Plan, ...], refused: tuple[str, ...]
    ) -> tuple[tuple[Plan, ...], tuple[str, ...]]:
        best = read_question(said, self.tables(names), self.links(names), plans, self.folder, refused).best
        return ((*plans, best.plan), ()) if best else (plans, (*refused, said))


def judge(case: Case, world: World) -> str:
    """Return what is wrong with the answer to a case, or nothing."""
    reading = world.read(case)
    if reading.best is None:
        return "" if case.turn.refuse else refused(reading)
    plan = reading.best.plan
    told = f"read as: {_told(plan, world.tables(case.tables))}"
    if case.turn.refuse:
        return told
    try:
        rows = world.answer(plan, case.tables)
    except (InkfishError, duckdb.Error) as error:
        return f"{told}; fails: {str(error).splitlines()[0][:120]}"
    if case.turn.sql and not _right(case, world, rows):
        return f"{told}{_order_only(case, world, rows)}"
    if case.turn.chart and (kind := world.chart(plan, case.tables)) not in case.turn.chart:
        return f"{told}; drawn as {kind}, not {' or '.join(case.turn.chart)}"
    drawn = tuple((name, getattr(plan.chart, name)) for name, _ in case.turn.drawn)
    if drawn != case.turn.drawn:
        return f"{told}; drawn with {drawn}, not {case.turn.drawn}"
    return ""


def refused(reading: Reading) -> str:
    """Return why a question was refused."""
    why = [f"unknown: {', '.join(reading.unknown)}"] * bool(reading.unknown) + [reading.beyond] * bool(reading.beyond)
    return f"refused ({'; '.join(why) or (reading.steps[-1] if reading.steps else 'nothing read')})"


def _right(case: Case, world: World, rows: Rows) -> bool:
    queries = (case.turn.sql, *case.turn.also)
    return any(same(world.rows(query), rows, ordered=case.turn.ordered) for query in queries)


def _order_only(case: Case, world: World, rows: Rows) -> str:
    return " (rows are right, their order is not)" if same(world.rows(case.turn.sql), rows, ordered=False) else ""


def _told(plan: Plan, tables: Sequence[Table]) -> str:
    with suppress(InkfishError, LookupError, TypeError, ValueError):
        return restate(plan, tables)
    return repr(plan)[:200]


def same(wanted: Rows, rows: Rows, *, ordered: bool) -> bool:
    """Whether some choice of the answer's columns holds the rows that are wanted: their bag, or their order too."""
    if len(wanted) != len(rows):
        return False
    if not wanted:
        return True
    want = [tuple(map(cell, row)) for row in wanted]
    columns = [_forms([row[i] for row in rows]) for i in range(len(rows[0]))]
    choices = []
    for at in range(len(want[0])):
        bag = Counter(row[at] for row in want)
        choices.append([(i, form) for i, forms in enumerate(columns) for form in forms if Counter(form) == bag])
    return any(_equal(want, pick, ordered) for pick in product(*choices) if len({i for i, _ in pick}) == len(pick))


def _equal(want: list[tuple], pick: Sequence[tuple[int, list]], ordered: bool) -> bool:
    have = list(zip(*(form for _, form in pick), strict=True))
    return have == want if ordered else Counter(have) == Counter(want)


def _forms(values: list[Any]) -> list[list[Any]]:
    """Return a column's cells as they are compared; first days of years may also stand for their years."""
    cells = [cell(v) for v in values]
    forms = [cells]
    if any(cells) and all(c is None or (isinstance(c, str) and c[4:] == "-01-01") for c in cells):
        forms.append([None if c is None else float(c[:4]) for c in cells])
    return forms


CALENDAR = (
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday"
)
NAMES = frozenset(CALENDAR.split()) | {name[:3] for name in CALENDAR.split()}


def cell(value: Any) -> Any:
    """Return a value as it is compared: numbers to two decimals, dates as ISO days, text without case."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return round(float(value) + 1e-7, 2) + 0.0  # a sum may end a hair under or over a half
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = value.strip().casefold()
        return text[:3] if text in NAMES else text
    return value
