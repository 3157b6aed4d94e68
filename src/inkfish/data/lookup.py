"""Which metrics and entities of a catalog the words of a question name, found before any data is touched."""

from __future__ import annotations

import math
import re
import sqlite3
import threading
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec
from rapidfuzz.distance import OSA

from inkfish.data.lookup_file import VERSION, misspellable, slips_of
from inkfish.data.package import Entity, Metric
from inkfish.data.saying import Word, fold, name_key, stem, words_of

LONGEST = 8  # words of the longest name that is looked for
READ = 60  # words of a question that are looked at
SAME = 60  # things of one name that are told apart
TOGETHER = 200  # names that are looked up at once
RAREST = 4  # words by which metrics are searched
COMMON = 2_000  # metrics with a word, from which it is searched only beside others
RANKED = 24  # metrics that a search looks at closely
MISSPELT = 0.85  # how sure a name is that was misspelt
NEAR = 0.45  # how much of a metric's name, and of what is asked, must be said for it to be meant
LAST = "\U0010ffff"  # what comes after every text
_PARTS = re.compile(r"[^\W_]+")  # of a word, as the full text parts it: `2.5` is two
NODES = "SELECT d.id, d.type, d.name, d.kind, d.record"


class Node(msgspec.Struct, frozen=True):
    """A metric or an entity, with the record that the catalog has of it."""

    id: str
    type: str
    name: str
    kind: str = ""
    record: Metric | Entity | None = None


class Sense(msgspec.Struct, frozen=True):
    """What a span may mean: a node, how surely (0 to 1), and by which of its names."""

    node: Node
    sure: float
    said: str = ""


class Mention(msgspec.Struct, frozen=True):
    """A span of a question, `start` to before `end` in characters, and what it may mean, the surest first.

    `spelt` is how its words are spelt where they were not. `loose` says that only some words of a name were said.
    """

    start: int
    end: int
    text: str
    metrics: tuple[Sense, ...] = ()
    entities: tuple[Sense, ...] = ()
    spelt: str = ""
    loose: bool = False


class Related(msgspec.Struct, frozen=True):
    """A node beside another: `measures`, `measured_by` or `same_as`."""

    relation: str
    node: Node


class Lookup:
    """The names of one catalog's metrics and entities. The file is opened at the first question."""

    def __init__(self, path: Path):
        self.path = path
        self._local = threading.local()
        self._frequencies = lru_cache(maxsize=4096)(self._frequency)

    # -- names in a question ------------------------------------------------------------------------------------------

    def find(self, question: str, plain: Collection[str] = ()) -> tuple[Mention, ...]:
        """Return what a question names, in order and without overlap.

        `plain` are words of the language, which are not misspelt, and which are a name only with a capital.
        """
        words = words_of(question)[:READ]
        spelt = self._spelt(words, plain)
        spans = self._named(question, words, spelt, plain)
        return tuple(sorted((*spans, *self._loosely(question, words, spelt, spans, plain)), key=lambda m: m.start))

    def _named(
        self, question: str, words: Sequence[Word], spelt: Sequence[str], plain: Collection[str]
    ) -> list[Mention]:
        """Return the spans that are whole names, the longest first where they overlap."""
        keys: dict[str, list[tuple[int, int]]] = {}
        stems = [stem(w) for w in spelt]
        for at in range(len(words)):
            for upto in range(at + 1, min(at + LONGEST, len(words)) + 1):
                keys.setdefault(" ".join(stems[at:upto]), []).append((at, upto))
        found = self._senses(keys)
        spans = sorted(((at, to, key) for key in found for at, to in keys[key]), key=lambda s: (s[0] - s[1], s[0]))
        taken: set[int] = set()
        mentions = []
        for at, upto, key in spans:
            if taken & set(range(at, upto)):
                continue
            mention = _mention(question, words[at:upto], spelt[at:upto], found[key], plain)
            if mention is not None:
                mentions.append(mention)
                taken.update(range(at, upto))
        return mentions

    def _senses(self, keys: Iterable[str]) -> dict[str, list[Sense]]:
        """Return the nodes of each name that there is."""
        rows = self._all(
            "SELECT n.key, n.sure, n.said, d.id, d.type, d.name, d.kind, d.record FROM json_each(?) AS k "
            "CROSS JOIN names AS n ON n.key = k.value JOIN nodes AS d ON d.seq = n.node LIMIT 4000",
            (msgspec.json.encode(list(keys)).decode(),),
        )
        found: dict[str, list[Sense]] = {}
        for key, sure, said, *node in rows:
            senses = found.setdefault(key, [])
            if len(senses) < SAME:
                senses.append(Sense(_node(*node), sure, said))
        return found

    def _spelt(self, words: Sequence[Word], plain: Collection[str]) -> list[str]:
        """Return the words as the catalog spells them, where neither it nor the language has them as they stand."""
        doubtful = {w.text for w in words if _doubtful(w) and w.text not in plain}
        known = self._known(doubtful)
        right = {word: self._nearest(word) for word in doubtful - known}
        return [right.get(w.text) or w.text for w in words]

    def _known(self, words: Collection[str]) -> set[str]:
        """Return those words that the catalog has, in some form."""
        if not words:
            return set()
        stems = {w: stem(w) for w in words}
        rows = self._all(
            "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM words WHERE stem = value)",
            (msgspec.json.encode(list(stems.values())).decode(),),
        )
        found = {row[0] for row in rows}
        return {w for w, s in stems.items() if s in found}

    def _nearest(self, word: str) -> str | None:
        """Return the word of the catalog that is one slip away (two, in a long word), the commonest if several."""
        rows = self._all(
            "SELECT DISTINCT w.word, w.metrics * 10 + w.entities FROM json_each(?) AS h "
            "CROSS JOIN slips AS s ON s.hash = h.value JOIN words AS w ON w.seq = s.word",
            (msgspec.json.encode(list(set(slips_of(word)))).decode(),),
        )
        most = 1 if len(word) < 8 else 2
        near = [
            (slips, -count, other)
            for other, count in rows
            if (slips := OSA.distance(word, other, score_cutoff=most)) <= most and other[0] == word[0]
        ]
        return min(near)[2] if near else None

    def called(self, names: Sequence[str]) -> dict[str, tuple[Entity, ...]]:
        """Return the entities that each of some names, such as the values of a column, may mean."""
        keys = {name: name_key(name) for name in names}
        found: dict[str, list[Sense]] = {}
        wanted = list(dict.fromkeys(keys.values()))
        for at in range(0, len(wanted), TOGETHER):
            found |= self._senses(wanted[at : at + TOGETHER])
        return {
            name: tuple(
                s.node.record
                for s in sorted(found.get(key, ()), key=lambda s: -s.sure)
                if s.node.type == "entity" and _alike([w.text for w in words_of(name)], s.said)
            )
            for name, key in keys.items()
        }

    # -- metrics by some of their words -------------------------------------------------------------------------------

    def _loosely(
        self,
        question: str,
        words: Sequence[Word],
        spelt: Sequence[str],
        spans: Sequence[Mention],
        plain: Collection[str],
    ) -> Iterator[Mention]:
        """Yield the metrics that the words which are in no name speak of, as one mention."""
        inside = [(m.start, m.end) for m in spans]
        left = [
            (w, s)
            for w, s in zip(words, spelt, strict=True)
            if not any(a <= w.start < b for a, b in inside) and s not in plain and not s.isdigit()
        ]
        if not left or any(m.metrics for m in spans):
            return
        senses = self._ranked([stem(s) for _, s in left])
        if senses:
            start, end = left[0][0].start, left[-1][0].end
            yield Mention(start, end, question[start:end], tuple(senses), loose=True)

    def _ranked(self, stems: Sequence[str]) -> list[Sense]:
        """Return metrics by how much of their names, aliases and definitions was said, and how rare that is."""
        counts = {s: n for s in dict.fromkeys(stems) if s not in lexicon()["empty"] and (n := self._frequencies(s))}
        rarest = sorted(counts, key=lambda s: counts[s])[:RAREST]
        weights = {s: 1 / math.log(2 + counts.get(s, 0)) for s in stems if s not in lexicon()["empty"]}
        for size in range(len(rarest), 0, -1):
            sought = rarest[:size]
            if counts[sought[0]] > COMMON and size == 1:
                break
            ranked = [Sense(n, score) for n in self._having(sought) if (score := _said_of(n, weights)) >= NEAR]
            if ranked:
                return sorted(ranked, key=lambda s: -s.sure)
        return []

    def _having(self, stems: Sequence[str]) -> list[Node]:
        """Return the metrics that have all of some words, those that have them in their names first."""
        rows = self._all(
            f"{NODES} FROM (SELECT rowid, rank FROM metric_text "
            "WHERE metric_text MATCH ? AND rank MATCH 'bm25(10, 8, 1, 1)' ORDER BY rank LIMIT ?) AS t "
            "JOIN nodes AS d ON d.seq = t.rowid ORDER BY t.rank",
            (" AND ".join(f'"{s}"' for s in stems), RANKED),
        )
        return [_node(*row) for row in rows]

    def _frequency(self, word: str) -> int:
        """Return how many metrics have a word, by its stem."""
        return self._all("SELECT total(metrics) FROM words WHERE stem = ?", (word,))[0][0]

    # -- the graph ----------------------------------------------------------------------------------------------------

    def node(self, node_id: str) -> Node | None:
        """Return one node."""
        rows = self._all("SELECT id, type, name, kind, record FROM nodes WHERE id = ?", (node_id,))
        return _node(*rows[0]) if rows else None

    def search(self, text: str, types: Collection[str] = (), limit: int = 20) -> tuple[Node, ...]:
        """Return the nodes that a text names, may be the beginning of, or has words of; the nearest first."""
        words = words_of(text)[:LONGEST]
        if not words:
            return ()
        spelt = self._spelt(words, ())
        found: dict[str, tuple[tuple, Node]] = {}
        for spelling in dict.fromkeys(((*(w.text for w in words),), (*spelt,))):
            for node in self._like(spelling, types, limit):
                found.setdefault(node.id, (_closeness(node, " ".join(spelling)), node))
        return tuple(node for _, node in sorted(found.values(), key=lambda pair: pair[0])[:limit])

    def _like(self, words: Sequence[str], types: Collection[str], limit: int) -> Iterator[Node]:
        said = " ".join(stem(w) for w in words)
        wanted = [t for t in ("metric", "entity") if not types or t in types]
        called = (
            f"{NODES} FROM names AS n JOIN nodes AS d ON d.seq = n.node WHERE {{}} AND d.type IN ({_marks(wanted)})"
        )
        exact, begun = called.format("n.key = ?"), called.format("n.key >= ? AND n.key < ?")
        yield from (_node(*row) for row in self._all(f"{exact} LIMIT 400", (*wanted, said)))
        yield from (_node(*row) for row in self._all(f"{begun} LIMIT 200", (*wanted, said, f"{said}{LAST}")))
        for kind in wanted:
            yield from self._texts(kind, said.split() if kind == "metric" else words, max(limit, 100))

    def _texts(self, kind: str, words: Sequence[str], limit: int) -> list[Node]:
        """Return the nodes whose full text has all of some words, the last one whole or begun."""
        *whole, begun = [part for word in words for part in _PARTS.findall(word)]
        query = " ".join([*(f'"{w}"' for w in whole), f'"{begun}"*'])
        statement = (
            f"{NODES} FROM (SELECT rowid FROM {kind}_text WHERE {kind}_text MATCH ? LIMIT ?) AS t "
            "JOIN nodes AS d ON d.seq = t.rowid"
        )
        try:
            return [_node(*row) for row in self._all(statement, (query, limit))]
        except sqlite3.OperationalError as error:
            if "phrase" not in str(error):
                raise
            return []  # a letter that SQLite's Unicode takes for none parts a word, and the index keeps no phrases

    def related(self, node: Node, limit: int = 50, after: str = "") -> tuple[Related, ...]:
        """Return what stands beside a node, from after the node `after` on: the metrics of an entity, the entities of a
        metric, and metrics of other packages that measure the same."""
        begin = self._all("SELECT seq FROM nodes WHERE id = ?", (after,)) if after else [(0,)]
        if not begin:
            return ()
        sought = self._measures if node.type == "entity" else self._measured
        return tuple(Related(relation, _node(*row)) for relation, *row in sought(node, begin[0][0], limit))

    def _measures(self, node: Node, begin: int, limit: int) -> list[tuple]:
        """The metrics that an entity has values of."""
        return self._all(
            f"SELECT 'measured_by', {NODES.removeprefix('SELECT ')} FROM held AS h "
            "JOIN resources AS r ON r.seq = h.resource JOIN nodes AS d "
            "ON d.id >= 'metric:' || r.package || '.' || r.resource || '.' "
            "AND d.id < 'metric:' || r.package || '.' || r.resource || '/' "  # a slash comes after a point
            "WHERE h.entity = (SELECT seq FROM nodes WHERE id = ?) AND d.seq > ? AND (h.metrics = '' "
            "OR instr(h.metrics, '|' || substr(d.id, 10 + length(r.package) + length(r.resource)) || '|')) "
            "ORDER BY d.seq LIMIT ?",
            (node.id, begin, limit),
        )

    def _measured(self, node: Node, begin: int, limit: int) -> list[tuple]:
        """The metrics that measure the same, then the entities that a metric has values of."""
        metric = node.record
        return self._all(
            "SELECT * FROM (SELECT 'same_as', id, type, name, kind, record FROM nodes "
            "WHERE concept = ?1 AND concept != '' AND id != ?2 AND seq > ?5 ORDER BY seq LIMIT ?7) UNION ALL "
            "SELECT * FROM (SELECT 'measures', d.id, d.type, d.name, d.kind, d.record FROM held AS h "
            "JOIN nodes AS d ON d.seq = h.entity WHERE h.resource = (SELECT seq FROM resources WHERE package = ?3 AND "
            "resource = ?4) AND h.entity > ?5 AND (h.metrics = '' OR instr(h.metrics, '|' || ?6 || '|')) "
            "ORDER BY h.entity LIMIT ?7) LIMIT ?7",
            (metric.concept, node.id, metric.package, metric.resource, begin, metric.field, limit),
        )

    # -- what there is ------------------------------------------------------------------------------------------------

    def metrics(self, concept: str) -> tuple[Metric, ...]:
        """Return the metrics of one concept, of all packages."""
        rows = self._all("SELECT record FROM nodes WHERE concept = ? AND type = 'metric' LIMIT 200", (concept,))
        return tuple(_metrics.decode(row[0]) for row in rows)

    def metrics_of(self, package: str, resource: str) -> tuple[Metric, ...]:
        """Return the metrics of one resource."""
        begin = f"metric:{package}.{resource}."
        rows = self._all(
            "SELECT record FROM nodes WHERE id >= ? AND id < ? ORDER BY seq LIMIT 2000", (begin, f"{begin}{LAST}")
        )
        return tuple(_metrics.decode(row[0]) for row in rows)

    def main_metrics(self, count: int = 200) -> tuple[Metric, ...]:
        """Return the metrics that are meant where none is named, of the first tables."""
        rows = self._all("SELECT record FROM nodes WHERE type = 'metric' ORDER BY seq LIMIT ?", (5 * count,))
        return tuple(m for row in rows if (m := _metrics.decode(row[0])).main)[:count]

    def entities_of(self, package: str, resource: str, count: int = 6) -> tuple[Entity, ...]:
        """Return the first entities that a resource holds."""
        rows = self._all(
            "SELECT d.record FROM held AS h JOIN nodes AS d ON d.seq = h.entity WHERE h.resource = "
            "(SELECT seq FROM resources WHERE package = ? AND resource = ?) ORDER BY h.entity LIMIT ?",
            (package, resource, count),
        )
        return tuple(_entities.decode(row[0]) for row in rows)

    @property
    def digest(self) -> str | None:
        """The state of the catalog that the file was made from; None where there is no file, or one of another form."""
        try:
            about = dict(self._all("SELECT name, value FROM about", ()))
        except sqlite3.Error:
            return None
        return about.get("digest", "") if about.get("version") == str(VERSION) else None

    def _all(self, statement: str, values: Sequence) -> list[tuple]:
        """Run one query. Each thread has a connection of its own, anew where the file was replaced."""
        try:
            made = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            raise sqlite3.OperationalError(f"there is no {self.path.name}") from None
        if getattr(self._local, "made", None) != made:
            connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            connection.executescript("PRAGMA query_only=1; PRAGMA mmap_size=1073741824; PRAGMA cache_size=-8192")
            self._local.connection, self._local.made = connection, made
        return self._local.connection.execute(statement, values).fetchall()


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Return the lists of `lexicon/lookup.toml`."""
    data = tomllib.loads(files("inkfish.data").joinpath("lexicon/lookup.toml").read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in data.items()}


_metrics, _entities = msgspec.msgpack.Decoder(Metric), msgspec.msgpack.Decoder(Entity)


def _node(id: str, type: str, name: str, kind: str, record: bytes) -> Node:
    return Node(id, type, name, kind, (_metrics if type == "metric" else _entities).decode(record))


def _doubtful(word: Word) -> bool:
    """Whether a word may be misspelt: long enough, or a short name."""
    return misspellable(word.text) or (word.capital == "first" and len(word.text) == 4 and word.text.isalpha())


def _marks(values: Sequence) -> str:
    return ", ".join("?" * len(values))


def _mention(
    question: str, words: Sequence[Word], spelt: Sequence[str], senses: Sequence[Sense], plain: Collection[str]
) -> Mention | None:
    """Return a span with its senses; None where its words are but words of the language."""
    wrong = any(w.text != s for w, s in zip(words, spelt, strict=True))
    sure = MISSPELT if wrong else 1.0
    senses = [
        msgspec.structs.replace(s, sure=round(s.sure * sure, 3))
        for s in senses
        if _means(words, s, plain) and (s.node.type == "metric" or _alike(spelt, s.said))
    ]
    if not senses:
        return None
    senses.sort(key=lambda s: -s.sure)
    start, end = words[0].start, words[-1].end
    return Mention(
        start,
        end,
        question[start:end],
        tuple(s for s in senses if s.node.type == "metric"),
        tuple(s for s in senses if s.node.type == "entity"),
        " ".join(spelt) if wrong else "",
    )


def _means(words: Sequence[Word], sense: Sense, plain: Collection[str]) -> bool:
    """Whether words can mean a thing: codes and names that are words of the language must be written as names are."""
    if sense.node.type == "metric":
        return True
    word, short = words[0], lexicon()["short"]
    if all(w.text in plain or w.text in short for w in words):
        shouted = all(w.capital == "all" for w in words)
        named = all(w.capital for w in words) and word.start > 0
        return shouted or (named and (len(word.text) > 3 or len(words) > 1))
    code = len(words) == 1 and len(word.text) <= 3 and sense.said.upper() == sense.said
    return not code or word.capital == "all" or len(word.text) > 2


def _alike(spelt: Sequence[str], said: str) -> bool:
    """Whether words are those of a name, but for a plural: `manufacturer` is not Manufacturing."""
    names = [w.text for w in words_of(said)]
    return len(names) == len(spelt) and all(
        a == b or a.rstrip("s") == b.rstrip("s") for a, b in zip(spelt, names, strict=True)
    )


def _said_of(node: Node, weights: dict[str, float]) -> float:
    """Return how far words tell of a metric: by the share of its best name that they are, and theirs that it has."""
    metric = node.record
    told = 0.0
    asked = sum(weights.values())
    defined = [(metric.definition, 0.6)] if len(weights) > 1 else []
    for name, worth in [(metric.name, 1.0), *((a, 0.98) for a in metric.aliases), *defined]:
        stems = set(name_key(name).split()) - lexicon()["empty"]
        hit = sum(w for s, w in weights.items() if s in stems)
        if not hit:
            continue
        covered = len([s for s in stems if s in weights]) / len(stems) if worth > 0.9 else 1.0
        told = max(told, worth * (hit / asked) * covered**0.35)
    return round(0.9 * told, 3)


def _closeness(node: Node, said: str) -> tuple:
    """Return a sort key: the name itself, a code or alias, a beginning, a word of it; the shorter the better."""
    name = fold(node.name)
    others = [fold(a) for a in node.record.aliases]
    exact = 0 if name == said else 1 if said in others or fold(node.id.partition(":")[2]) == said else 2
    begins = 0 if name.startswith(said) else 1 if any(o.startswith(said) for o in others) else 2
    return exact, begins, len(name), name
