"""Where a question may be answered from: the thread's own tables, those of its last answer, the catalog's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from inkfish.analyst.pick import Key, Pick, pick, steps, telling
from inkfish.analyst.settle import Chosen
from inkfish.analyst.thread import Thread
from inkfish.data.join import infer_links
from inkfish.data.lookup import Lookup, Mention
from inkfish.data.package import Metric
from inkfish.data.table import Link, Table
from inkfish.language.lexicon import load_lexicon
from inkfish.query.plan import Plan


class Opened(msgspec.Struct, frozen=True):
    """A catalog's table as a thread has it, and sentences that every answer from it must tell."""

    table: Table
    notes: tuple[str, ...] = ()


class Source(msgspec.Struct, frozen=True):
    """A live source as an answer tells it: what it could answer, whether it may be asked, how it is switched on."""

    title: str
    answers: str
    words: tuple[str, ...]
    entity_kinds: tuple[str, ...]
    ready: bool
    switch_on: str


class Shelf(Protocol):
    """What the analyst sees of a catalog."""

    @property
    def lookup(self) -> Lookup:
        """The names of its metrics and entities."""

    def open(self, key: Key, codes: Sequence[str] = ()) -> Opened:
        """Return the table of a resource, its file beside the thread's own; `codes` are the entities that matter."""

    def title(self, key: Key) -> str:
        """Return what a resource is called."""

    def titles(self) -> list[str]:
        """Return what its packages are called."""

    def fetch(self, question: str, mentions: Sequence[Mention]) -> bool:
        """Get from a live source what the catalog lacks; return whether there is something new."""

    def sources(self) -> tuple[Source, ...]:
        """Return the live sources that there are."""

    def faults(self) -> tuple[str, ...]:
        """Return what live sources said that failed."""


class Attempt(msgspec.Struct, frozen=True):
    """Tables that a question may be read over, and the plans that it may change.

    `found` tells that they are of the catalog; then `steps` say how they were chosen, `chosen` which entities are
    asked for, and `notes` what every answer from them must tell. `spelt` is the question as its names are spelt.
    """

    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()
    plans: tuple[Plan, ...] = ()
    spelt: str = ""
    found: bool = False
    steps: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    measured: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class Search:
    """One question in one thread, and the tables that may answer it."""

    def __init__(self, question: str, thread: Thread, shelf: Shelf | None, year: int):
        self.question, self.thread, self.shelf, self.year = question, thread, shelf, year
        self.mentions: tuple[Mention, ...] = ()
        self.picks: tuple[Pick, ...] = ()

    def attempts(self) -> Iterator[Attempt]:
        """Yield the tables to try, the likeliest first: each is opened only when it is its turn."""
        thread, own = self.thread, own_tables(self.thread)
        if self.shelf is None:
            yield Attempt(thread.tables, thread.links, thread.plans, self.question)
            return
        if own:
            yield Attempt(own, thread.links, within(thread.plans, own), self.question)
        self._look()
        last = self._last()
        if last and not self._turns_away(last):
            yield self._over_last()
        yield from self._over_picks()
        if self.shelf.fetch(self.question, self.mentions):
            self._look()
            yield from self._over_picks()

    def _look(self) -> None:
        """Find what the question names."""
        lookup = self.shelf.lookup
        self.mentions = lookup.find(self.question, load_lexicon().words)
        self.picks = pick(self.question, self.mentions, lookup, self.year, self._last())

    def _last(self) -> tuple[Key, ...]:
        """The catalog's tables of the last answer."""
        plans = self.thread.plans
        used = [t for t in self.thread.tables if plans and t.name in plans[-1].tables]
        keys = [key for t in used if (key := key_of(t))]
        return tuple(keys) if len(keys) == len(used) else ()

    def _turns_away(self, last: Sequence[Key]) -> bool:
        """Whether a question names a metric, or an entity, that the tables of the last answer do not have."""
        metrics = [m for m in telling([m for m in self.mentions if m.metrics]) if not m.loose]
        elsewhere = [m for m in metrics if not any(_key(s.node.record) in last for s in m.metrics)]
        strangers = [
            m
            for m in self.mentions
            if m.entities
            and not m.metrics
            and not any((p.package, p.resource) in last for s in m.entities for p in s.node.record.where)
        ]
        return bool(elsewhere or strangers)

    def _over_last(self) -> Attempt:
        """The tables of the last answer, whose plan the question may change."""
        names = self.thread.plans[-1].tables
        tables = tuple(t for t in self.thread.tables if t.name in names)
        own = next((p for p in self.picks if set(p.keys) <= set(self._last())), None)
        chosen = self._chosen(own, dict(zip(self._last(), tables, strict=False))) if own else ()
        told = tuple(self._told(own)) if own else ()
        return Attempt(
            tables, self._links(tables), within(self.thread.plans, tables), self._spelt(chosen), True, told, chosen
        )

    def _over_picks(self) -> Iterator[Attempt]:
        """The tables that the index chose."""
        for found in self.picks:
            if found.missing and not found.named and found.measured and self._only_missing(found):
                continue
            codes = [n.entity.id for n in found.named]
            opened = {key: self.shelf.open(key, codes) for key in found.keys}
            tables = tuple(o.table for o in opened.values())
            chosen = self._chosen(found, {key: o.table for key, o in opened.items()})
            notes = tuple(note for o in opened.values() for note in o.notes)
            measured = tuple((opened[_key(m.metric)].table.name, m.metric.field) for m in found.measured)
            plans = within(self.thread.plans, tables)
            yield Attempt(
                tables,
                self._links(tables),
                plans if plans and plans[-1] == self.thread.plans[-1] else (),
                self._spelt(chosen),
                True,
                tuple(self._told(found)),
                chosen,
                measured,
                notes,
            )

    def _only_missing(self, found: Pick) -> bool:
        """Whether none of the entities that are named is there."""
        return all(m in found.missing for m in self.mentions if m.entities and not m.metrics)

    def _told(self, found: Pick) -> Iterator[str]:
        keys = {*found.keys, *(_key(s.node.record) for m in found.measured for s in m.mention.metrics)}
        return steps(found, {key: self.shelf.title(key) for key in keys})

    def _chosen(self, found: Pick, tables: dict[Key, Table]) -> tuple[Chosen, ...]:
        """Return the entities of a pick as values of its tables."""
        return tuple(
            Chosen(tables[key].name, n.place.field, n.place.value, n.entity.name)
            for n in found.named
            if (key := (n.place.package, n.place.resource)) in tables
        )

    def _spelt(self, chosen: Sequence[Chosen]) -> str:
        """Return the question with the names that were misspelt as the catalog spells them."""
        text = self.question
        for m in sorted(self.mentions, key=lambda m: -m.start):
            if m.spelt:
                names = [s.node.name for s in m.entities if s.node.name in {c.name for c in chosen}]
                text = text[: m.start] + (names[0] if names else m.spelt) + text[m.end :]
        return text

    def _links(self, tables: Sequence[Table]) -> tuple[Link, ...]:
        return infer_links(tables) if len(tables) > 1 else ()


def own_tables(thread: Thread) -> tuple[Table, ...]:
    """Return the tables that a user gave, without those of the catalog."""
    return tuple(t for t in thread.tables if t.source.kind != "catalog")


def within(plans: Sequence[Plan], tables: Sequence[Table]) -> tuple[Plan, ...]:
    """Return the plans over nothing but some tables."""
    names = {t.name for t in tables}
    return tuple(p for p in plans if set(p.tables) <= names)


def key_of(table: Table) -> Key | None:
    """Return the package and the resource that a table of a thread is of; None for a user's own."""
    package, _, resource = table.origin.partition("/")
    return (package, resource) if resource else None


def _key(metric: Metric) -> Key:
    return metric.package, metric.resource
