"""The starter catalog, its index and an engine, made once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from inkfish.analyst.answer import Answer, Found, answer, read_over
from inkfish.analyst.find import Search
from inkfish.analyst.thread import Thread, Turn
from inkfish.data.catalog import Catalog
from inkfish.data.known import Known
from inkfish.data.live.live import Live
from inkfish.links import Links
from inkfish.query.result import Result
from inkfish.query.run import Runner, query_worker_limits
from inkfish.settings import Settings
from inkfish.store.shelf import Shelf
from inkfish.workers import Workers

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Reader:
    """Asks questions in threads that have nothing but the catalog."""

    def __init__(self, settings: Settings, workers: Workers):
        self.known, self.home = Known(Catalog(settings)), Path(settings.data_dir) / "home"
        self._runner, self._live = Runner(workers, settings), Live(settings)

    def shelf(self, thread: Thread) -> Shelf:
        return Shelf(self.known, self._live, "", self.home, thread.tables)

    def run(self, plan, thread: Thread, shelf: Shelf) -> Result:
        return self._runner.run(plan, (*thread.tables, *shelf.tables), self.home)

    def read(self, question: str, thread: Thread) -> tuple[Found, Thread, Shelf]:
        """Return how a question is read, and the thread with its turn."""
        shelf = self.shelf(thread)
        search = Search(question, thread, shelf, NOW.year)
        found, _ = read_over(search, self.home, lambda plan: self.run(plan, thread, shelf))
        plan = found.reading.best.plan if found.reading.best else None
        tables = {t.name: t for t in (*thread.tables, *(found.attempt.tables if plan else ()))}
        return found, Thread(tuple(tables.values()), (), (*thread.turns, Turn(question, plan))), shelf

    def result(self, question: str, before: Sequence[str] = ()) -> Result | None:
        """Return the rows that answer a question, after others in the same thread; None where it is refused."""
        thread = Thread()
        for earlier in before:
            thread = self.read(earlier, thread)[1]
        found, _, shelf = self.read(question, thread)
        best = found.reading.best
        return self.run(best.plan, thread, shelf) if best else None

    def ask(self, question: str, thread: Thread = Thread()) -> tuple[Answer, Thread]:
        """Return the whole answer, and the thread with it."""
        shelf = self.shelf(thread)
        ids = iter(range(100))
        given = answer(
            question, thread, lambda plan: self.run(plan, thread, shelf), Links("http://inkfish.test"), NOW,
            lambda: f"card{next(ids)}", 5000, self.home, shelf=shelf,
        )
        return given, msgspec.structs.replace(
            thread,
            tables=(*thread.tables, *given.tables),
            links=(*thread.links, *given.links),
            turns=(*thread.turns, given.turn),
        )


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("catalog"))
    workers = Workers("run queries", 1, query_worker_limits(settings), queue=4)
    yield Reader(settings, workers)
    workers.stop()
