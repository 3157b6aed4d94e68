"""Which tables of a catalog a question is read over: few of them, chosen by what its words name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from inkfish.analyst.settle import harmless
from inkfish.data.kinds import kinds, words_of
from inkfish.data.lookup import Lookup, Mention, Node, Sense
from inkfish.data.package import Entity, Metric, Place
from inkfish.data.saying import stem
from inkfish.data.saying import words_of as said_words
from inkfish.language.lexicon import load_lexicon

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
GRAINS = ("minute", "hour", "day", "week", "month", "quarter", "year", "decade")
GRAIN_WORDS = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
MOST = 5  # picks that are tried, one after another
KIN = 5  # metrics of a name whose like in other packages are looked at
Key = tuple[str, str]  # the names of a package and of a resource


class Named(msgspec.Struct, frozen=True):
    """An entity that a question names, and the value that stands for it in a table."""

    mention: Mention
    entity: Entity
    place: Place


class Measured(msgspec.Struct, frozen=True):
    """A metric that a question names."""

    mention: Mention
    metric: Metric
    sure: float


class Pick(msgspec.Struct, frozen=True):
    """Tables to read a question over: `keys` names them, the main one first; `missing` is what they do not have."""

    keys: tuple[Key, ...]
    measured: tuple[Measured, ...] = ()
    named: tuple[Named, ...] = ()
    missing: tuple[Mention, ...] = ()
    score: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether they have all that was named."""
        return not self.missing


def pick(
    question: str, mentions: Sequence[Mention], lookup: Lookup, year: int, near: Sequence[Key] = ()
) -> tuple[Pick, ...]:
    """Return the tables that a question asked in some year may be read over, the best first.

    `near` are those of the last answer: they come first where all else is equal, and tell the metric where none is
    named.
    """
    metrics = [_with_kin(m, lookup) for m in telling([m for m in mentions if m.metrics])]
    entities = [m for m in mentions if m.entities and not m.metrics]
    single = [_single(key, metrics, entities, lookup) for key in _keys(metrics, entities, near)]
    rated = sorted((_rated(p, question, lookup, near, year) for p in single), key=lambda p: -p.score)
    whole = [p for p in rated if len(p.measured) == len(metrics)]
    found = whole or [together for p in rated[:1] if (together := _with_rest(p, rated, metrics))]
    return tuple(found[:MOST])


def _with_kin(mention: Mention, lookup: Lookup) -> Mention:
    """Return a mention with the metrics of other packages that measure the same, a little less sure."""
    known = {s.node.id for s in mention.metrics}
    concepts = dict.fromkeys(s.node.record.concept for s in mention.metrics[:KIN] if not mention.loose)
    kin = [m for concept in concepts if concept for m in lookup.metrics(concept) if m.id not in known]
    sure = mention.metrics[0].sure * 0.95
    more = tuple(Sense(Node(m.id, "metric", m.name, "", m), sure) for m in kin)
    return msgspec.structs.replace(mention, metrics=(*mention.metrics, *more))


def telling(metrics: Sequence[Mention]) -> list[Mention]:
    """Return the names of metrics without those that are words of the language too, where others are there."""
    plain = load_lexicon().words
    sure = [m for m in metrics if any(w.text not in plain and not harmless(w.text) for w in said_words(m.text))]
    return sure or list(metrics)


def is_name(mention: Mention) -> bool:
    """Whether an entity is written as a name, or surely meant: small words that are the title of something are not."""
    return any(w.capital for w in said_words(mention.text))


def _keys(metrics: Sequence[Mention], entities: Sequence[Mention], near: Sequence[Key]) -> list[Key]:
    """Return the tables that have one of the metrics; where none is named, the last ones, or those of the entities."""
    if metrics:
        found = [(s.node.record.package, s.node.record.resource) for m in metrics for s in m.metrics]
    else:
        places = [(p.package, p.resource) for m in entities for s in m.entities for p in s.node.record.where]
        found = list(near) if near and (not places or set(near) & set(places)) else places
    return list(dict.fromkeys(found))[:200]


def _single(key: Key, metrics: Sequence[Mention], entities: Sequence[Mention], lookup: Lookup) -> Pick:
    """Return one table with what it has of the names."""
    measured = [found for m in metrics if (found := _metric_in(key, m))]
    fields = {m.metric.field for m in measured}
    named = {m: found for m in entities if (found := _entity_in(key, m, fields))}
    missing = tuple(m for m in entities if m not in named and is_name(m))
    if not measured:
        main = [m for m in lookup.metrics_of(*key) if m.main] or lookup.metrics_of(*key)[:1]
        measured = [Measured(m, main[0], 0.5) for m in entities[:1] if main and not metrics]
    return Pick((key,), tuple(measured), tuple(named.values()), missing)


def _metric_in(key: Key, mention: Mention) -> Measured | None:
    for sense in mention.metrics:
        metric = sense.node.record
        if (metric.package, metric.resource) == key:
            return Measured(mention, metric, sense.sure)
    return None


def _entity_in(key: Key, mention: Mention, fields: set[str]) -> Named | None:
    """Return the entity of a name that a table has values of, in one of the fields that are asked for."""
    for sense in mention.entities:
        for place in sense.node.record.where:
            has = not fields or not place.metrics or fields & set(place.metrics)
            if (place.package, place.resource) == key and has:
                return Named(mention, sense.node.record, place)
    return None


def _rated(found: Pick, question: str, lookup: Lookup, near: Sequence[Key], year: int) -> Pick:
    """Return a pick with its score: what it has of the names first, then how well it fits."""
    score = sum(3 * m.sure for m in found.measured) + 2 * len(found.named) - 2 * len(found.missing)
    score += 0.1 * (found.keys[0] in near)
    if found.measured:
        metric = found.measured[0].metric
        kinds_named = tuple(n.entity.kind for n in found.named)
        fit = Fit(metric, question, kinds_named, year)
        score += sum(rule(fit) for rule in FITS) / 2
    return msgspec.structs.replace(found, score=score)


class Fit(msgspec.Struct, frozen=True):
    """What the fit of a metric to a question is judged by; `kinds` are those of the entities that are named."""

    metric: Metric
    question: str
    kinds: tuple[str, ...]
    year: int


def _kind_asked(fit: Fit) -> float:
    """`by state`, `which countries`: the kind of entity that is spoken of is what the rows are of."""
    said = {w.stem for w in said_words(fit.question)}
    asked = {kind for kind in kinds() for word in words_of(kind) if set(map(stem, word.split())) <= said} | {*fit.kinds}
    if not asked or not fit.metric.entity_kinds:
        return 0.0
    return 2.0 if fit.metric.entity_kinds[0] in asked else 1.4 if asked & set(fit.metric.entity_kinds) else -1.5


def _years_covered(fit: Fit) -> float:
    """The years that are spoken of lie in its time."""
    start, end = fit.metric.coverage.start[:4], fit.metric.coverage.end[:4]
    years = _YEAR.findall(fit.question)
    if not years or not start:
        return 0.0
    return -2.0 * sum(not start <= year <= end for year in years) / len(years)


def _fine_enough(fit: Fit) -> float:
    """`monthly`, `by week`: its periods are not longer than those that are asked for."""
    words = [w.text for w in said_words(fit.question)]
    asked = [GRAIN_WORDS.get(w, w) for w in words if GRAIN_WORDS.get(w, w) in GRAINS[:-2]]
    frequency = fit.metric.coverage.frequency
    if not asked or frequency not in GRAINS:
        return 0.0
    return 0.0 if GRAINS.index(frequency) <= GRAINS.index(asked[0]) else -2.0


def _fresh(fit: Fit) -> float:
    """How far it reaches: a year is worth a little; what reaches into the future is no record."""
    year = fit.metric.coverage.end[:4]
    if not year.isdigit():
        return 0.0
    return (int(year) - 2000) / 50 if int(year) <= fit.year else -1.0


def _broad(fit: Fit) -> float:
    """How many entities it has."""
    return min(fit.metric.coverage.entities, 400) / 800


def _every_period(fit: Fit) -> float:
    """How many values each entity has: series rather than single figures."""
    coverage = fit.metric.coverage
    return min(coverage.values / max(coverage.entities, 1), 50) / 100


def _few_splits(fit: Fit) -> float:
    """Rows of one kind of entity, rather than of parts of it that would have to be put together."""
    return -0.3 * max(len(fit.metric.entity_kinds) - 1, 0)


FITS = (_kind_asked, _years_covered, _fine_enough, _fresh, _broad, _every_period, _few_splits)


def _with_rest(first: Pick, others: Iterable[Pick], metrics: Sequence[Mention]) -> Pick | None:
    """Return a pick with the tables that have the metrics which it lacks, of the same kind of entity."""
    left = [m for m in metrics if m not in [x.mention for x in first.measured]]
    found = first
    for mention in left:
        other = next((p for p in others if _beside(first, p, mention)), None)
        if other is None:
            return None
        found = msgspec.structs.replace(
            found,
            keys=tuple(dict.fromkeys((*found.keys, *other.keys))),
            measured=(*found.measured, *(m for m in other.measured if m.mention == mention)),
        )
    return found


def _beside(first: Pick, other: Pick, mention: Mention) -> bool:
    """Whether a second table has a metric, of entities of a kind that the first has too."""
    kinds_of_first = {kind for m in first.measured for kind in m.metric.entity_kinds}
    has = [m for m in other.measured if m.mention == mention]
    return bool(has) and bool(kinds_of_first & set(has[0].metric.entity_kinds) or not kinds_of_first)


# -- what is said of it -----------------------------------------------------------------------------------------------


def steps(found: Pick, titles: dict[Key, str]) -> Iterator[str]:
    """Yield how the tables were chosen, in words."""
    for item in found.measured:
        m = item.metric
        if item.mention.metrics:
            yield f"{_quoted(item.mention)} is {m.name} in “{titles[m.package, m.resource]}”"
            yield from _passed_over(item, titles)
    for named in found.named:
        one, _ = words_of(named.entity.kind)
        yield f"{_quoted(named.mention)} is {named.entity.name} ({one})"
        yield from _not_meant(named)


def _quoted(mention: Mention) -> str:
    return f"“{mention.text}”" + (f" (spelt “{mention.spelt}”)" if mention.spelt else "")


def _passed_over(item: Measured, titles: dict[Key, str]) -> Iterator[str]:
    """Say which other packages have the metric too, and what speaks for this one."""
    taken = item.metric
    others = [s.node.record for s in item.mention.metrics if s.node.record.concept == taken.concept]
    others = [o for o in others if (o.package, o.resource) != (taken.package, taken.resource)]
    if not others:
        return
    other = others[0]
    because = next((text for rule in REASONS if (text := rule(taken, other))), "it fits the question best")
    yield f"also in “{titles.get((other.package, other.resource), other.package)}”; this one is taken: {because}"


def _later(taken: Metric, other: Metric) -> str:
    ends, others = taken.coverage.end, other.coverage.end
    return f"its data go to {ends}, the other's to {others}" if ends[:4] > others[:4] else ""


def _wider(taken: Metric, other: Metric) -> str:
    many, fewer = taken.coverage.entities, other.coverage.entities
    return f"it has {many:,} {words_of(taken.entity_kinds[0])[1]}, the other {fewer:,}" if many > fewer else ""


REASONS = (_wider, _later)


def _not_meant(named: Named) -> Iterator[str]:
    """Say what else a name means, where the metric told them apart."""
    others = {s.node.record.kind for s in named.mention.entities} - {named.entity.kind}
    for kind in sorted(others):
        one, many = words_of(named.entity.kind)
        yield f"“{named.mention.text}” is read as the {one}, not the {words_of(kind)[0]}: this is known of {many}"
