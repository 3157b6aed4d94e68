"""Where a question may be answered from: the thread's own tables, those of its last answer, the catalog's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import msgspec

from inkfish.analyst.beside import Match, joins_of, lay_beside, matches
from inkfish.analyst.pick import Key, Measured, Pick, is_name, pick, steps, telling
from inkfish.analyst.settle import Chosen, says_little
from inkfish.analyst.thread import Thread
from inkfish.data.join import infer_links
from inkfish.data.lookup import Lookup, Mention
from inkfish.data.package import Metric
from inkfish.data.saying import words_of
from inkfish.data.table import Link, Table
from inkfish.language.lexicon import load_lexicon
from inkfish.language.read import too_long
from inkfish.query.plan import Among, Compare, Condition, Join, Plan, Value, parts
from inkfish.query.result import Result
from inkfish.query.walk import moved


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

    def make(
        self,
        name: str,
        header: Sequence[str],
        rows: Sequence[Sequence[object]],
        source: Table,
        describe: Callable[[Table], Table],
    ) -> Table:
        """Make a table of the thread out of rows that come from a table of the catalog, described by `describe`."""

    def title(self, key: Key) -> str:
        """Return what a resource is called."""

    def resources(self) -> list[Key]:
        """Return what can be opened."""

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
    asked for, `measured` which columns an answer must measure, and `notes` what every answer must tell. `ways` are the
    question, and how it may be said with the names that the catalog has. `changes` says that only a change of the last
    plan will do: a question of its own is read over what the index chooses. `joins` are those to tables laid beside a
    user's own. `elsewhere` are words of the catalog: where the tables do not know them, the catalog is asked.
    `refused` are the messages since the last plan that a piece of a question may go on with.
    """

    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()
    plans: tuple[Plan, ...] = ()
    ways: tuple[str, ...] = ()
    found: bool = False
    steps: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    measured: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    changes: bool = False
    joins: tuple[Join, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    refused: tuple[str, ...] = ()


class Search:
    """One question in one thread, and the tables that may answer it."""

    def __init__(
        self, question: str, thread: Thread, shelf: Shelf | None, year: int, run: Callable[[Plan], Result] | None = None
    ):
        self.question, self.thread, self.shelf, self.year, self.run = question, thread, shelf, year, run
        self.mentions: tuple[Mention, ...] = ()
        self.picks: tuple[Pick, ...] = ()

    def attempts(self) -> Iterator[Attempt]:
        """Yield the tables to try, the likeliest first: each is opened only when it is its turn."""
        thread, own = self.thread, own_tables(self.thread)
        if self.shelf is None or too_long(self.question):
            ways = (self.question,)
            yield Attempt(thread.tables, thread.links, thread.plans, ways, refused=thread.refused)
            return
        self._look()
        if own:
            yield self._over_own(own)
            yield from self._beside_own(own)
        last = self._last()
        if last and not self._turns_away(last):
            yield msgspec.structs.replace(self._over_last(), changes=True)
        if self._outdated() and self.shelf.fetch(self.question, self.mentions):
            self._look()
        yield from self._over_picks()
        if last:
            yield self._over_last()
        if self.shelf.fetch(self.question, self.mentions):
            self._look()
            yield from self._over_picks()

    def _over_own(self, own: tuple[Table, ...]) -> Attempt:
        """The user's own tables, with what was laid beside them before."""
        words = [w.text for m in self.mentions if m.metrics and not m.loose for w in words_of(m.text)]
        joins = joins_of(self.thread.links, own)
        plans = within(self.thread.plans, own)
        return Attempt(
            own,
            self.thread.links,
            plans,
            (self.question,),
            joins=joins,
            elsewhere=frozenset(words),
            refused=self.thread.refused,
        )

    def _beside_own(self, own: tuple[Table, ...]) -> Iterator[Attempt]:
        """The user's own tables with a metric of the catalog beside them, by the names that their values have."""
        for found in self.picks:
            for item in found.measured:
                match = matches(own, item.metric, self.shelf.lookup) if item.mention.metrics else None
                if match is None:
                    continue
                source = self.shelf.open(_key(item.metric))
                beside = lay_beside(item, match, source.table, self.run, self.shelf.make)
                tables = (*own, beside.table)
                yield Attempt(
                    tables,
                    (*self.thread.links, *beside.links),
                    within(self.thread.plans, tables),
                    self._own_ways(item, match),
                    True,
                    (*self._told(found), match.told),
                    (),
                    ((beside.table.name, item.metric.field),),
                    (*source.notes, *beside.notes),
                    joins=beside.joins,
                )
                return

    def _own_ways(self, item: Measured, match: Match) -> tuple[str, ...]:
        """Return the question, and what it asks of the user's table where no answer came before it."""
        named = self._replaced({item.mention: item.metric.name})
        split = match.column.title
        amount = next((c.title for c in match.table.columns if c.role == "measure"), "")
        both = f"{amount} and {item.metric.name} by {split}" if amount else f"{item.metric.name} by {split}"
        return tuple(dict.fromkeys((self.question, named, both, f"{item.metric.name} by {split}")))

    def _look(self) -> None:
        """Find what the question names."""
        lookup = self.shelf.lookup
        self.mentions = lookup.find(self.question, load_lexicon().words)
        self.picks = pick(self.question, self.mentions, lookup, self.year, self._last())

    def _outdated(self) -> bool:
        """Whether what the catalog has ended long ago, and the question asks for no year that it has."""
        measured = self.picks[0].measured if self.picks else ()
        reach = measured[0].metric.coverage if measured else None
        if reach is None or not reach.end[:4].isdigit():
            return False
        end, allowed = int(reach.end[:4]), LATE_YEARS if reach.frequency == "year" else 0
        asked = [int(year) for year in _YEAR.findall(self.question)]
        return self.year - end > allowed and not any(year <= end for year in asked)

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
            and is_name(m)
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
            tables,
            self._links(tables),
            within(self.thread.plans, tables),
            self._ways(own, chosen, True),
            True,
            told,
            chosen,
        )

    def _over_picks(self) -> Iterator[Attempt]:
        """The tables that the index chose."""
        for found in self.picks:
            if found.missing and not found.named and found.measured and self._only_missing(found):
                continue
            codes = [n.entity.id for n in found.named]
            opened = {key: self.shelf.open(key, codes) for key in found.keys}
            tables = tuple(o.table for o in opened.values())
            by_key = {key: o.table for key, o in opened.items()}
            chosen = (*self._chosen(found, by_key), *self._meant(found, by_key))
            notes = tuple(note for o in opened.values() for note in o.notes)
            measured = tuple((opened[_key(m.metric)].table.name, m.metric.field) for m in found.measured)
            plans = self._carried(tables)
            yield Attempt(
                tables,
                self._links(tables),
                plans,
                self._ways(found, chosen, bool(plans)),
                True,
                tuple(self._told(found)),
                chosen,
                measured,
                notes,
            )

    def _carried(self, tables: Sequence[Table]) -> tuple[Plan, ...]:
        """Return the thread's plans over some tables, or over earlier editions of them, if its last is among them."""
        now = {t.origin: t.name for t in tables if t.origin}
        names = {t.name: now[t.origin] for t in self.thread.tables if t.origin in now}
        plans = [(plan, moved(plan, names)) for plan in self.thread.plans]
        known = {t.name for t in tables}
        kept = [(plan, over) for plan, over in plans if set(over.tables) <= known]
        return tuple(over for _, over in kept) if kept and kept[-1][0] == self.thread.plans[-1] else ()

    def _only_missing(self, found: Pick) -> bool:
        """Whether none of the entities that are named is there."""
        return all(m in found.missing for m in self.mentions if m.entities and not m.metrics and is_name(m))

    def _told(self, found: Pick) -> Iterator[str]:
        keys = {*found.keys, *(_key(s.node.record) for m in found.measured for s in m.mention.metrics)}
        return steps(found, {key: self.shelf.title(key) for key in keys})

    def _chosen(self, found: Pick, tables: dict[Key, Table]) -> tuple[Chosen, ...]:
        """Return the entities of a pick as values of its tables."""
        return tuple(
            Chosen(tables[key].name, n.place.field, n.place.value, n.entity.name, n.place.start, n.place.end)
            for n in found.named
            if (key := (n.place.package, n.place.resource)) in tables
        )

    def _meant(self, found: Pick, tables: dict[Key, Table]) -> tuple[Chosen, ...]:
        """Return the entities of the last answer, where a question about another metric means them: `their GDP`."""
        if found.named or not self.thread.plans or not _leans(self.question):
            return ()
        values = [v.value for v in values_of(self.thread.plans[-1].where)]
        carried = []
        for mention in self.shelf.lookup.find("; ".join(str(v) for v in values[:MOST_CARRIED])):
            places = [(s.node.record, p) for s in mention.entities for p in s.node.record.where]
            place = next(((e, p) for e, p in places if (p.package, p.resource) in tables), None)
            if place is not None:
                entity, at = place
                carried.append(Chosen(tables[at.package, at.resource].name, at.field, at.value, entity.name))
        return tuple(carried)

    def _ways(self, found: Pick | None, chosen: Sequence[Chosen], change: bool = False) -> tuple[str, ...]:
        """Return the question with its misspelt names as the catalog spells them, then with all names as it has them,
        and with the main metric of a table where none is named; what may `change` a plan needs none, and is tried
        without one first."""
        names = {c.name: c.value for c in chosen}
        measured = {m.mention: m.metric.name for m in found.measured if m.mention.metrics} if found else {}
        spelt = self._replaced({m: self._name(m, names, measured) or m.spelt for m in self.mentions if m.spelt})
        told = self._replaced({m: name for m in self.mentions if (name := self._name(m, names, measured))})
        if found and measured and not found.named and chosen:
            names_said = " and ".join(c.value for c in chosen)
            return (f"{' and '.join(dict.fromkeys(measured.values()))} of {names_said}",)
        if found and found.measured and not measured and self._all_known():
            metric = found.measured[0].metric.name
            of = [f"{metric} of {' and '.join(names.values())}"] if names and self._bare() else []
            main = [*(f"{metric} of {text}" for text in dict.fromkeys((spelt, told))), *of]
            return tuple(dict.fromkeys((spelt, told, *main) if change else main))
        return tuple(dict.fromkeys((spelt, told, *(way for old, new in WAYS if (way := old.sub(new, told)) != told))))

    def _name(self, mention: Mention, names: dict[str, str], measured: dict[Mention, str]) -> str:
        """Return what the catalog calls a thing that is named."""
        if mention in measured:
            return measured[mention]
        return next((names[s.node.name] for s in mention.entities if s.node.name in names), "")

    def _replaced(self, names: dict[Mention, str]) -> str:
        """Return the question with names in place of mentions."""
        text = self.question
        for m in sorted(names, key=lambda m: -m.start):
            text = text[: m.start] + names[m] + text[m.end :]
        return text

    def _bare(self) -> bool:
        """Whether the question says hardly more than names: `how is Microsoft doing?`."""
        left = [w for w in words_of(self.question) if not any(m.start <= w.start < m.end for m in self.mentions)]
        return all(says_little(w.text) for w in left)

    def _all_known(self) -> bool:
        """Whether every word of the question is a name or a word of the language."""
        plain = load_lexicon().words
        return all(
            w.text in plain or w.text[:1].isdigit() or any(m.start <= w.start < m.end for m in self.mentions)
            for w in words_of(self.question)
        )

    def _links(self, tables: Sequence[Table]) -> tuple[Link, ...]:
        return infer_links(tables) if len(tables) > 1 else ()


MOST_CARRIED = 12
LATE_YEARS = 3  # how far behind yearly figures of the world usually are
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
# What asks for one figure of a metric, said as it cannot be taken for a count of rows or a group.
WAYS = (
    (re.compile(r"^\s*how (?:many|much) (.*?)(?: (?:were|are|is|was) there)?\b", re.I), r"total \1"),
    (re.compile(r"^\s*(?:what (?:is|was) )?(?:the )?highest\b", re.I), "maximum"),
    (re.compile(r"^\s*(?:what (?:is|was) )?(?:the )?lowest\b", re.I), "minimum"),
)
_LEANS = re.compile(
    r"\b(?:their|its|it|them|they|those|these|that|same|there)\b|^\s*(?:and|what about|how about)\b", re.I
)


def _leans(question: str) -> bool:
    """Whether a question means the things of the last answer."""
    return bool(_LEANS.search(question))


def values_of(where: Condition | None) -> list[Value]:
    """Return the texts that a condition keeps."""
    spots = [p for p in parts(where) if isinstance(p, (Compare, Among))] if where is not None else []
    found = [v for p in spots for v in parts(p) if isinstance(v, Value) and v.kind == "text"]
    return list(dict.fromkeys(found))


def own_tables(thread: Thread) -> tuple[Table, ...]:
    """Return the tables that a user gave, and what was laid beside them, without those of the catalog; none where
    there are only these."""
    given = any(t.source.kind != "catalog" for t in thread.tables)
    return tuple(t for t in thread.tables if not t.origin) if given else ()


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
