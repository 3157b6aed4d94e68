"""What is said when the catalog cannot answer: what it lacks, what it does hold of it, and who would have the rest."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from inkfish.analyst.find import Search, Source
from inkfish.analyst.refuse import BEYOND
from inkfish.data.kinds import words_of
from inkfish.data.lookup import Lookup, Mention
from inkfish.data.package import Entity, Metric
from inkfish.data.saying import words_of as said_words
from inkfish.language.read import Reading
from inkfish.query.result import Result

LISTED = 6
SUGGESTED = 4
FEW = 5  # entities below which a metric is no example
SOURCES = 2  # live sources that are named


class Absence(msgspec.Struct, frozen=True):
    """Why there is no answer, what there is instead, and what can be asked."""

    reason: str
    text: str
    suggestions: tuple[str, ...]


def tell_absence(
    search: Search, reading: Reading | None, answerable: Callable[[str], bool], result: Result | None = None
) -> Absence:
    """Return what to say where the catalog cannot answer a question.

    `reading` is the best that was made of it, `result` the empty one of a plan that was run. Only suggestions that are
    `answerable` are offered.
    """
    found = Gap(search, reading)
    reason = _reason(found, reading, result)
    beyond = reading is not None and reading.beyond
    more = () if beyond else (*_held(found), *search.shelf.faults(), *_sources(found, search.shelf.sources()))
    told = [reason, *more]
    suggestions = []
    for text in dict.fromkeys(_suggestions(found)):
        if len(suggestions) < SUGGESTED and answerable(text):
            suggestions.append(text)
    return Absence(reason, " ".join(dict.fromkeys(t for t in told if t)), tuple(suggestions))


class Gap:
    """The names of a question: what the catalog has of them, and which words it has nothing of."""

    def __init__(self, search: Search, reading: Reading | None):
        self.question = search.question
        self.lookup: Lookup = search.shelf.lookup
        self.titles = search.shelf.titles
        self.mentions = search.mentions
        self.metrics: list[Metric] = [m.metrics[0].node.record for m in search.mentions if m.metrics]
        if search.picks and search.picks[0].measured:
            self.metrics = [m.metric for m in search.picks[0].measured]
        self.entities: list[Entity] = [
            m.entities[0].node.record for m in search.mentions if m.entities and not m.metrics
        ]
        named = {n.entity.id for p in search.picks[:1] for n in p.named}
        self.lacking = [e for e in self.entities if e.id not in named]
        inside = " ".join(m.text.casefold() for m in search.mentions).split()
        strange = reading.unknown if reading else ()
        words = dict.fromkeys((*_proper(self.question, search.mentions), *strange))
        known = {w.casefold() for w in inside}
        self.strange = [w for w in _once(words) if w.casefold() not in known]

    @property
    def named_only(self) -> bool:
        """Whether metrics were named, and of the entities none that the catalog knows."""
        return bool(self.metrics) and not self.entities


def _proper(question: str, mentions: Sequence[Mention]) -> Iterator[str]:
    """Yield the runs of capitalised words that name nothing here."""
    taken = [(m.start, m.end) for m in mentions]
    run: list[str] = []
    for at, word in enumerate(said_words(question)):
        free = not any(a <= word.start < b for a, b in taken)
        if word.capital and free and (at or word.capital == "all") and word.text not in PRONOUNS:
            run.append(question[word.start : word.end])
            continue
        if run:
            yield " ".join(run)
        run = []
    if run:
        yield " ".join(run)


PRONOUNS = ("i",)


def _once(words: Iterable[str]) -> Iterator[str]:
    """Yield words, but not those that are inside one that came before: `nvidia` after `Nvidia Corp`."""
    seen = ""
    for word in words:
        if f" {word.casefold()} " not in f" {seen} ":
            seen = f"{seen} {word.casefold()}"
            yield word


def _reason(found: Gap, reading: Reading | None, result: Result | None) -> str:
    """Say in a sentence what is lacking."""
    if reading is not None and reading.beyond:
        return BEYOND[reading.beyond].replace("of this thread", "of the catalog")
    if found.strange:
        return say("nothing", what=_listed([f"“{w}”" for w in found.strange[:3]]))
    if found.metrics and found.lacking:
        return say("none", metric=_low(found.metrics[0].name), entity=found.lacking[0].name)
    if result is not None and found.metrics:
        return say("nothing", what=f"{_low(found.metrics[0].name)} under these conditions")
    return say("unread")


def _held(found: Gap) -> Iterator[str]:
    """Say what the catalog does hold of what was named."""
    if found.metrics:
        metric = found.metrics[0]
        names = _many([e.name for e in found.lookup.entities_of(metric.package, metric.resource, LISTED)],
                      metric.coverage.entities)
        if names:
            yield say("no_entity", metric=_low(metric.name), entities=names)
        if metric.coverage.start:
            yield say("past", metric=_low(metric.name), start=metric.coverage.start, end=metric.coverage.end)
    elif found.entities:
        entity = found.entities[0]
        metrics = [m for p in entity.where for m in found.lookup.metrics_of(p.package, p.resource)
                   if not p.metrics or m.field in p.metrics]
        names = list(dict.fromkeys(_low(m.name) for m in metrics))
        if names:
            yield say("no_metric", entity=entity.name, metrics=_many(names[:LISTED], len(names)))
    else:
        titles = [t[:1].lower() + t[1:] if not t[:2].isupper() else t for t in found.titles()]
        yield say("neither", titles=_many(titles[:LISTED], len(titles)))


def _sources(found: Gap, sources: Sequence[Source]) -> Iterator[str]:
    """Say which live sources would have what is lacking, and how they are switched on."""
    said = f" {' '.join(w.text for w in said_words(found.question))} "
    names = {word.casefold() for m in found.metrics for word in (m.name, *m.aliases, m.concept.replace("_", " "))}
    kinds = {kind for m in found.metrics for kind in m.entity_kinds}
    rated = []
    for source in sources:
        hits = sum(f" {word.casefold()} " in said or word.casefold() in names for word in source.words)
        if hits:
            rated.append((-bool(kinds & set(source.entity_kinds)), -hits, source.title, source))
    for *_, source in sorted(rated, key=lambda r: r[:3])[:SOURCES]:
        key = "live_ready" if source.ready else "live_off"
        yield say(key, title=source.title, answers=source.answers, switch_on=source.switch_on)


def _suggestions(found: Gap) -> Iterator[str]:
    """Yield questions near to this one."""
    for metric in found.metrics[:2]:
        many = words_of(metric.entity_kinds[0])[1] if metric.entity_kinds else ""
        entities = found.lookup.entities_of(metric.package, metric.resource, 3)
        for entity in entities[:2]:
            yield say("ask_metric", metric=metric.name, entity=entity.name)
        if many and metric.coverage.entities > 10:
            yield say("ask_top", many=many, metric=_low(metric.name))
    for entity in found.entities[:2]:
        for place in entity.where[:2]:
            for metric in found.lookup.metrics_of(place.package, place.resource)[:2]:
                yield say("ask_metric", metric=metric.name, entity=entity.name)
    yield from openers(found.lookup)


def openers(lookup: Lookup) -> Iterator[str]:
    """Yield questions that a catalog answers: the main metric of each of its tables, of the first thing that has it."""
    for metric in sorted(lookup.main_metrics(), key=lambda m: (not m.time, -m.coverage.values)):
        if metric.coverage.entities < FEW:
            continue
        for entity in lookup.entities_of(metric.package, metric.resource, 1):
            yield say("ask_metric", metric=metric.name, entity=entity.name)


def _many(names: Sequence[str], count: int) -> str:
    """Return names as a list, and how many more there are."""
    names = list(dict.fromkeys(names))
    if count > len(names):
        return say("and_more", names=", ".join(names), count=f"{count - len(names):,}")
    return _listed(names)


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _low(name: str) -> str:
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


@cache
def _phrases() -> dict[str, str]:
    return tomllib.loads(files("inkfish.analyst").joinpath("missing.toml").read_text("utf-8"))["say"]


def say(key: str, **words: object) -> str:
    """Return a phrase of `missing.toml`."""
    return _phrases()[key].format(**words)
