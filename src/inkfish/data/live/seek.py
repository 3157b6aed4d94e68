"""Which live source would have what a question names and the catalog lacks, and getting it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

import msgspec

from inkfish.data.live.lexicon import lexicon
from inkfish.data.live.live import Live
from inkfish.data.live.want import About, Obtained, Want
from inkfish.data.saying import Word, words_of
from inkfish.errors import LiveError, NotThere

SURE = 75.0  # an offer that fits less is not taken
PHRASES = 4  # names of one question that are looked for
ENTITIES = 6
SMALL = frozenset(lexicon("rank")["empty"])


class Clue(msgspec.Struct, frozen=True):
    """What is known of a question: `metrics` and `entities` are the spans (characters) that the catalog's names take.

    `kinds` are those of the entities that its metrics, or the table of the last answer, are of; `live` is the source
    that the table of the last answer came from, or empty.
    """

    question: str
    metrics: tuple[tuple[int, int], ...] = ()
    entities: tuple[tuple[int, int], ...] = ()
    kinds: tuple[str, ...] = ()
    live: str = ""


class Sought(msgspec.Struct, frozen=True):
    """What was got, what the sources said that failed, and the names of all that were asked."""

    obtained: tuple[Obtained, ...] = ()
    faults: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def seek(live: Live, clue: Clue, plain: Container[str]) -> Sought:
    """Get what a question names from the sources that may be asked; `plain` are the words of the language itself."""
    faults: list[str] = []
    asked: list[str] = []
    wants = [*_entity_wants(live, clue, plain, faults, asked)] or [*_metric_wants(live, clue, plain, faults, asked)]
    obtained: list[Obtained] = []
    for want in wants:
        try:
            obtained += live.obtain(want)
        except NotThere:
            continue
        except LiveError as error:
            faults.append(error.message)
    return Sought(tuple(obtained), tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(asked)))


# -- sources that are asked for entities ------------------------------------------------------------------------------

def _entity_wants(live: Live, clue: Clue, plain: Container[str], faults: list[str], asked: list[str],
                  ) -> Iterator[Want]:
    """Yield what one source has of the names of a question: the source that its words, or the last answer, speak of."""
    sources = [about for about in live.sources() if about.ready and about.offers == "entity"]
    named = [p for p in (*_names(clue, plain), *_texts(clue, clue.entities)) if p]
    for about in sorted((a for a in sources if _speaks(a, clue)), key=lambda a: (a.name != clue.live, -_said(a, clue))):
        codes: list[str] = []
        for phrase in named[:PHRASES]:
            asked.append(about.name)
            found = live.search(phrase, (about.name,), 1)
            faults += found.faults
            codes += [code for o in found.offers if o.score >= SURE for code in o.want.entities]
        if codes:
            yield Want(about.name, entities=tuple(dict.fromkeys(codes))[:ENTITIES])
            return


def _speaks(about: About, clue: Clue) -> bool:
    """Return whether a question may be about what a source has."""
    if clue.live:
        return about.name == clue.live or _said(about, clue) > 0
    return _said(about, clue) > 0 or (not clue.metrics and bool(set(about.entity_kinds) & set(clue.kinds)))


def _said(about: About, clue: Clue) -> int:
    """Return how many words of the longest name of what a source has stand in a question."""
    said = f" {' '.join(w.text for w in words_of(clue.question))} "
    return max((len(word.split()) for word in about.words if f" {word} " in said), default=0)


def _names(clue: Clue, plain: Container[str]) -> Iterator[str]:
    """Yield the runs of words that name nothing that the catalog or the language knows.

    A capital makes a name of a word of the language, but not at the beginning of the question.
    """
    taken = (*clue.metrics, *clue.entities)
    run: list[Word] = []
    for at, word in enumerate(words_of(clue.question)):
        capital = word.capital == "all" or (word.capital == "first" and at > 0)
        strange = (capital and word.text != "i") or (word.text not in plain and word.text not in SMALL)
        if strange and not word.text.isdigit() and not any(a <= word.start < b for a, b in taken):
            run.append(word)
            continue
        yield from _phrase(clue, run)
        run = []
    yield from _phrase(clue, run)


def _phrase(clue: Clue, run: Sequence[Word]) -> Iterator[str]:
    if run:
        yield clue.question[run[0].start:run[-1].end]


# -- sources that are asked for metrics -------------------------------------------------------------------------------

def _metric_wants(live: Live, clue: Clue, plain: Container[str], faults: list[str], asked: list[str],
                  ) -> Iterator[Want]:
    """Yield the metric that a question most likely means, of the source where it fits best."""
    names = [about.name for about in live.sources() if about.ready and about.offers == "metric"]
    if not names:
        return
    for phrase in dict.fromkeys((" ".join(_names(clue, plain)), _rest(clue, plain), *_texts(clue, clue.metrics))):
        if not phrase:
            continue
        asked += names
        found = live.search(phrase, names, 1)
        faults += found.faults
        if found.offers and found.offers[0].score >= SURE:
            yield found.offers[0].want
            return


def _rest(clue: Clue, plain: Container[str]) -> str:
    """Return what is left of a question without its entities and the words of the language."""
    return " ".join(
        clue.question[w.start:w.end] for w in words_of(clue.question)
        if not any(a <= w.start < b for a, b in clue.entities) and not w.text.isdigit()
        and (w.text not in plain or any(a <= w.start < b for a, b in clue.metrics)))


def _texts(clue: Clue, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    return (clue.question[a:b] for a, b in spans)
