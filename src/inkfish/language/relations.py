"""Whether two qualities go together, asked without the word: `do taller athletes weigh more?`"""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.comparatives import is_comparative
from inkfish.language.draft import Draft
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.ordering import quality_column
from inkfish.query.plan import Column, Measure

ASKING = words_of("yes_or_no")
TWO = words_of("versus")  # words that already say which two are compared


def read_relation(d: Draft) -> None:
    """`do taller athletes weigh more`, `do bigger houses cost more`: the two numbers of each row, as points."""
    words = [t.text for t in d.tokens]
    if not words or words[0] not in ASKING or TWO & set(words) or not any(map(is_comparative, words[2:])):
        return
    first = next((i for i in range(1, min(4, len(d.mentions))) if d.free(i) and _quality(d, i)), None)
    if first is None:
        return
    a = _quality(d, first)
    second = next((i for i in range(first + 1, len(d.mentions)) if _second(d, i, a)), None)
    if second is None:
        return
    b = _second(d, second, a)
    d.correlation = True
    d.measures += [(first, Measure(a)), (second, Measure(b))]
    for i in range(first, len(d.mentions)):
        if d.free(i) and not d.mentions[i].values and not d.boundary(i):
            d.take(i, "measure", f"{a.name} and {b.name}" if i == first else "")


def _quality(d: Draft, at: int) -> Column | None:
    """The column that a comparative at a mention speaks of."""
    about = tuple(w for q in load_lexicon().qualities.get(stems(d.text(at)), ()) for w in q.about)
    found = quality_column(d, about) if about else None
    return Column(found[0], found[1].name) if found else None


def _second(d: Draft, at: int, other: Column) -> Column | None:
    """The number that is asked to go with the first one: named, or spoken of by another adjective."""
    found = d.best_column(at, "numeric") if d.free(at) else None
    if found is not None and found.column.numeric and found.column.role == "measure" and found.score >= 0.5:
        column = Column(found.table, found.column.name)
        return column if column != other else None
    return None
