"""The file in which names are looked up: made once from a catalog's metrics and entities, then only read.

nodes    every metric and entity with its record; `seq` is its place, what is better known first
names    the stems of each name, alias and code, and the nodes that are called so
words    every word of a name, and how many metrics and entities have it
slips    the words that are one letter away from a key, by what is left when one letter is taken out
metric_text, entity_text   full text of names, aliases and definitions
held     which entities a resource holds, and for which of its metrics
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import msgspec

from inkfish.data.package import Entity, Metric
from inkfish.data.saying import fold, name_key, plain_name, stem, words_of

T = TypeVar("T")

VERSION = 1
SHORTEST = 5  # letters from which a word may be misspelt
BATCH = 5_000
NAME, ALIAS, CODE = 1.0, 0.95, 0.9  # how surely a name, another name, and a code mean what they stand for

TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE nodes (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, kind TEXT NOT NULL,
                    name TEXT NOT NULL, concept TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE names (key TEXT, node INTEGER, sure REAL, said TEXT, PRIMARY KEY (key, node)) WITHOUT ROWID;
CREATE TABLE words (seq INTEGER PRIMARY KEY, word TEXT NOT NULL, stem TEXT NOT NULL,
                    metrics INTEGER NOT NULL, entities INTEGER NOT NULL);
CREATE TABLE slips (hash INTEGER, word INTEGER, PRIMARY KEY (hash, word)) WITHOUT ROWID;
CREATE TABLE resources (seq INTEGER PRIMARY KEY, package TEXT, resource TEXT, UNIQUE (package, resource));
CREATE TABLE held (resource INTEGER, entity INTEGER, metrics TEXT, PRIMARY KEY (resource, entity)) WITHOUT ROWID;
CREATE VIRTUAL TABLE metric_text USING fts5(
    name, aliases, definition, context, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE entity_text USING fts5(
    name, aliases, content='', prefix='2 3', detail='none', columnsize=0, tokenize='unicode61 remove_diacritics 2');
"""
INDEXES = """
CREATE UNIQUE INDEX node_ids ON nodes (id);
CREATE INDEX node_concepts ON nodes (concept) WHERE concept != '';
CREATE UNIQUE INDEX word_texts ON words (word);
CREATE INDEX word_stems ON words (stem);
CREATE INDEX held_entities ON held (entity, resource);
"""


def write_lookup(path: Path, metrics: Iterable[Metric], entities: Iterable[Entity], digest: str = "") -> None:
    """Write the index of a catalog to `path`; `digest` tells of which state of the catalog. Replaces in one step."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".lookup-")
    os.close(handle)
    try:
        with _created(Path(name)) as connection:
            Writer(connection).write(metrics, entities, digest)
        connection.close()
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def _created(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level="DEFERRED")
    # a file that is not whole is never put in place, so nothing need survive a crash while it is written
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + TABLES)
    return connection


class Writer:
    """Fills a new file."""

    def __init__(self, connection: sqlite3.Connection):
        self._to = connection
        self._counts: dict[str, list[int]] = {}
        self._resources: dict[tuple[str, str], int] = {}
        self._seq = 0

    def write(self, metrics: Iterable[Metric], entities: Iterable[Entity], digest: str) -> None:
        """Write all of it: metrics first, so that they come first wherever order is by place."""
        for batch in _batches(metrics):
            self._metrics(batch)
        for batch in _batches(entities):
            self._entities(batch)
        self._words()
        self._to.executemany(
            "INSERT INTO resources (seq, package, resource) VALUES (?, ?, ?)",
            ((seq, *name) for name, seq in self._resources.items()),
        )
        self._to.executescript(INDEXES)
        self._to.executemany("INSERT INTO about VALUES (?, ?)", [("version", str(VERSION)), ("digest", digest)])
        self._to.execute("ANALYZE")

    def _metrics(self, batch: Iterable[Metric]) -> None:
        seen = [(self._next(), m) for m in batch]
        self._nodes((seq, m.id, "metric", "", m.name, m.concept, msgspec.msgpack.encode(m)) for seq, m in seen)
        self._names((seq, *name) for seq, m in seen for name in metric_names(m))
        for seq, m in seen:
            self._count(0, chain([m.name], m.aliases, [m.definition]))
            texts = (m.name, "; ".join(m.aliases), m.definition, f"{m.package} {m.resource} {m.field}")
            self._to.execute(
                "INSERT INTO metric_text (rowid, name, aliases, definition, context) VALUES (?, ?, ?, ?, ?)",
                (seq, *(name_key(text) for text in texts)),
            )

    def _entities(self, batch: Iterable[Entity]) -> None:
        seen = [(self._next(), e) for e in batch]
        self._nodes((seq, e.id, "entity", e.kind, e.name, "", msgspec.msgpack.encode(e)) for seq, e in seen)
        self._names((seq, *name) for seq, e in seen for name in entity_names(e))
        for _, e in seen:
            self._count(1, chain([e.name], e.aliases))
        self._to.executemany(
            "INSERT INTO entity_text (rowid, name, aliases) VALUES (?, ?, ?)",
            ((seq, fold(e.name), fold("; ".join(e.aliases))) for seq, e in seen),
        )
        self._to.executemany(
            "INSERT OR REPLACE INTO held VALUES (?, ?, ?)",
            (
                (self._resource(p.package, p.resource), seq, f"|{'|'.join(p.metrics)}|" if p.metrics else "")
                for seq, e in seen
                for p in e.where
            ),
        )

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def _resource(self, package: str, resource: str) -> int:
        return self._resources.setdefault((package, resource), len(self._resources) + 1)

    def _nodes(self, rows: Iterable[tuple]) -> None:
        self._to.executemany("INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _names(self, rows: Iterable[tuple[int, str, float]]) -> None:
        """Keep names by their stems; where two names of a node have the same, the surer one stays."""
        self._to.executemany(
            "INSERT INTO names (node, said, sure, key) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET sure = max(sure, excluded.sure)",
            ((node, said, sure, key) for node, said, sure in rows if (key := name_key(said))),
        )

    def _count(self, at: int, texts: Iterable[str]) -> None:
        for word in {w.text for text in texts for w in words_of(text)}:
            self._counts.setdefault(word, [0, 0])[at] += 1

    def _words(self) -> None:
        rows = [(seq, word, stem(word), *counts) for seq, (word, counts) in enumerate(sorted(self._counts.items()), 1)]
        self._to.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?)", rows)
        slips = sorted((h, seq) for seq, word, *_ in rows if misspellable(word) for h in set(slips_of(word)))
        self._to.executemany("INSERT OR IGNORE INTO slips VALUES (?, ?)", slips)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch


def metric_names(metric: Metric) -> Iterator[tuple[str, float]]:
    """Yield what a metric is called, and how surely that means it."""
    yield metric.name, NAME
    yield plain_name(metric.name), NAME
    for alias in metric.aliases:
        yield alias, ALIAS
    for word in (metric.concept, metric.field):
        if word:
            yield word.replace("_", " "), CODE


def entity_names(entity: Entity) -> Iterator[tuple[str, float]]:
    """Yield what an entity is called, and how surely that means it: its name, its other names, its code."""
    yield entity.name, NAME
    yield plain_name(entity.name), ALIAS
    for alias in entity.aliases:
        yield alias, CODE if is_code(alias) else ALIAS
    yield entity.id.partition(":")[2], CODE


def is_code(name: str) -> bool:
    """Whether a name is a code, such as DEU, MSFT or BRK.B."""
    return len(name) <= 5 and name.upper() == name and not name.isdigit()


def misspellable(word: str) -> bool:
    """Whether a slip in a word can be told: it is long enough, and all letters."""
    return len(word) >= SHORTEST and word.isalpha()


def slips_of(word: str) -> Iterator[int]:
    """Yield a hash of the word and of what is left of it without each of its letters.

    Two words that are one slip apart (a letter more, less, other, or two in the other order) share at least one.
    """
    for left in (word, *(word[:at] + word[at + 1 :] for at in range(len(word)))):
        yield zlib.crc32(left.encode())
