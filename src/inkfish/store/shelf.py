"""A catalog as one tenant's thread sees it: its tables are opened beside the thread's own files."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from inkfish.analyst.find import Opened, Source
from inkfish.analyst.pick import Key
from inkfish.data.known import Known
from inkfish.data.live.live import Live
from inkfish.data.live.seek import Clue, seek
from inkfish.data.lookup import Lookup, Mention
from inkfish.data.table import Column, Table
from inkfish.errors import InkfishError
from inkfish.language.lexicon import load_lexicon


class Shelf:
    """The catalog for one message: what it opens is linked into `home`, the folder of the tenant's tables.

    `taken` are the tables that the thread has, whose names are not given again. What was opened is in `opened`.
    """

    def __init__(self, known: Known, live: Live | None, tenant: str, home: Path, taken: Sequence[Table] = ()):
        self._known, self._live, self._tenant, self._home = known, live, tenant, home
        self._faults: list[str] = []
        self._asked: tuple[str, ...] = ()
        self._notes: dict[Key, tuple[str, ...]] = {}
        self._taken = {t.name.casefold(): t for t in taken}
        self._had = {t.name for t in taken}
        self.opened: dict[Key, Table] = {}

    @property
    def lookup(self) -> Lookup:
        """The names of its metrics and entities."""
        return self._known.lookup(self._tenant)

    def open(self, key: Key, codes: Sequence[str] = ()) -> Opened:
        """Return the table of a resource, its file beside the thread's own; what is live is refreshed by its age.

        `codes` are the entities that matter. Raises NotFound, DataError.
        """
        if key not in self.opened:
            self._notes[key] = self._refreshed(key[0], codes)
            found = self._known.catalog.table(*key, self._tenant)
            found = msgspec.structs.replace(found, origin="/".join(key), columns=tuple(map(_called, found.columns)))
            self.opened[key] = self._named(found)
            place([found], self._known.catalog.tables_folder, self._home)
        return Opened(self.opened[key], self._notes[key])

    def _refreshed(self, package: str, codes: Sequence[str]) -> tuple[str, ...]:
        """Ask the live source of a package again where it is too old; return what every answer from it must tell."""
        found = self._known.catalog.entry(package, self._tenant).package
        got = self._live.refresh(found, codes) if self._live and found.live else None
        return got.notes if got else ()

    def _named(self, table: Table) -> Table:
        """Return a table under a name that no other of the thread has; the one that the thread has under its own."""
        name, count = table.name, 1
        while (other := self._taken.get(name.casefold())) is not None:
            if (other.id, other.origin) == (table.id, table.origin):
                return msgspec.structs.replace(table, name=other.name)
            count += 1
            name = f"{table.name}_{count}"
        named = msgspec.structs.replace(table, name=name)
        self._taken[name.casefold()] = named
        return named

    def make(
        self,
        name: str,
        header: Sequence[str],
        rows: Sequence[Sequence[object]],
        source: Table,
        describe: Callable[[Table], Table],
    ) -> Table:
        """Make a table of the thread out of rows that come from a table of the catalog, described by `describe`."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerows((header, *(["" if v is None else v for v in row] for row in rows)))
        with tempfile.TemporaryDirectory(dir=self._home.parent) as inbox:
            file = Path(inbox) / f"{name}.csv"
            file.write_text(text.getvalue(), encoding="utf-8")
            (table,) = self._known.catalog.read(file, file.name, source.source, self._home)
        made = self._named(describe(table))
        self.opened["", made.name] = made
        return made

    def title(self, key: Key) -> str:
        """Return what a resource is called."""
        try:
            package = self._known.catalog.entry(key[0], self._tenant).package
        except InkfishError:
            return key[0]
        resource = package.resource(key[1])
        return (resource.title if resource else "") or package.title or package.name

    @property
    def tables(self) -> tuple[Table, ...]:
        """What was opened and is new to the thread."""
        return tuple(t for t in self.opened.values() if t.name not in self._had)

    def place(self, tables: Sequence[Table]) -> None:
        """See to it that the files of tables are beside the tenant's own."""
        place([t for t in tables if t.origin], self._known.catalog.tables_folder, self._home)

    def resources(self) -> list[Key]:
        """Return what can be opened."""
        return [(e.name, r.name) for e in self._known.catalog.entries(self._tenant) for r in e.package.resources]

    def titles(self) -> list[str]:
        """Return what the packages are called."""
        return [e.package.title or e.name for e in self._known.catalog.entries(self._tenant)]

    def sources(self) -> tuple[Source, ...]:
        """Return the live sources that were asked in vain, and those that are off: `faults` tells of what failed."""
        told = self._live.sources() if self._live else ()
        failed = [a.name for a in told if any(fault.startswith(a.title) for fault in self._faults)]
        about = [a for a in told if not a.ready or (a.name in self._asked and a.name not in failed)]
        return tuple(Source(a.title, a.answers, a.words, a.entity_kinds, a.ready, a.switch_on) for a in about)

    def faults(self) -> tuple[str, ...]:
        """Return what live sources said that failed."""
        return tuple(self._faults)

    def fetch(self, question: str, mentions: Sequence[Mention]) -> bool:
        """Get from a live source what the catalog lacks; return whether there is something new."""
        if self._live is None or not self._live.settings.live_sources:
            return False
        tables = [t for t in self._taken.values() if t.origin]
        metrics = [s.node.record for m in mentions for s in m.metrics] or [
            metric for t in tables[-1:] for metric in self.lookup.metrics_of(*t.origin.split("/", 1))]
        clue = Clue(
            question,
            metrics=tuple((m.start, m.end) for m in mentions if m.metrics),
            entities=tuple((m.start, m.end) for m in mentions if m.entities and not m.metrics),
            kinds=tuple(dict.fromkeys(kind for metric in metrics for kind in metric.entity_kinds)),
            live=self._live_of(tables[-1]) if tables else "",
        )
        sought = seek(self._live, clue, load_lexicon().words)
        self._faults += sought.faults
        self._asked += sought.asked
        self._known.changed()
        new = {got.package.name for got in sought.obtained}
        self.opened = {key: table for key, table in self.opened.items() if key[0] not in new}
        return bool(sought.obtained)

    def _live_of(self, table: Table) -> str:
        """Return the live source that a table of the thread came from, or an empty text."""
        try:
            return self._known.catalog.entry(table.origin.partition("/")[0], self._tenant).package.live
        except InkfishError:
            return ""


def _called(column: Column) -> Column:
    """Return a column that may be called by its title too."""
    if not column.title or column.title.casefold() in (column.name.casefold(), *(a.casefold() for a in column.aliases)):
        return column
    return msgspec.structs.replace(column, aliases=(column.title, *column.aliases))


def place(tables: Sequence[Table], folder: Path, home: Path) -> None:
    """Put the files of a catalog's tables beside a tenant's: the same file where the disk allows it, else a copy."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in {n for t in tables for n in (t.path, t.values_path) if n}:
        if not (home / name).exists():
            _link(folder / name, home / name)


def _link(file: Path, into: Path) -> None:
    try:
        os.link(file, into)
    except FileExistsError:
        return
    except OSError:  # another disk, or one without links
        part = into.with_name(f".{into.name}.{os.getpid()}")
        shutil.copyfile(file, part)
        part.replace(into)
