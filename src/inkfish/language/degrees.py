"""Words of degree: which end of a column a superlative means, when its direction lies in what the column tells."""

from __future__ import annotations

from collections.abc import Iterable

from inkfish.language.classes import stems_of, words_of
from inkfish.language.conjunction import columns_in
from inkfish.language.draft import Draft
from inkfish.language.lexicon import Quality, load_lexicon, stems
from inkfish.language.names import read_name
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import is_number, number_ahead
from inkfish.query.plan import Aggregate, Column, Condition, Value, parts


def qualities_said(d: Draft) -> tuple[Quality, ...]:
    """Return the qualities that the adjective of a superlative may speak of; a number may stand after it."""
    said = (d.text(at).removeprefix("the ") for at in (d.superlative.at, d.superlative.at - 1))
    return next((found for word in said if (found := load_lexicon().qualities.get(stems(word), ()))), ())


def words_in(columns: Iterable[str]) -> frozenset[str]:
    """Return the stems of the words in the names of columns.

    >>> sorted(words_in(["finish_time"]))
    ['finish', 'time']
    """
    return frozenset(word for name in columns for form in read_name(name).forms for word in form)


def words_tested(conditions: Iterable[Condition]) -> frozenset[str]:
    """Return the stems of what conditions are on, and of the texts that they hold it against."""
    tested = [part for condition in conditions for part in parts(condition)]
    texts = (str(part.value) for part in tested if isinstance(part, Value) and part.kind == "text")
    return words_in((*(part.name for part in tested if isinstance(part, Column)), *texts))


def means_high(d: Draft, said: frozenset[str]) -> bool:
    """Whether a superlative means the high end of columns with these words: not so the fastest time, the best rank."""
    s, said = d.superlative, _as_times(d, said)
    judged = next((d.text(at) for at in (s.at, s.at - 1) if d.text(at) in ("best", "worst")), "")
    timed = said & TIMED or any(t.stem in TIMED for t in d.tokens)
    bad = said & BAD or any(name <= said for name in BAD_NAMES)
    if judged and (bad or (timed and said and said <= RACED)):
        return judged == "worst"
    return s.descending != any(said & quality.turned for quality in qualities_said(d))


def _as_times(d: Draft, said: frozenset[str]) -> frozenset[str]:
    """The words of columns, and that they are times where they hold durations, whatever they are called: `pace`."""
    return said | TIMED if any(words_in((c.name,)) <= said for c in d.facts.durations) and said else said


def is_raced(d: Draft, column: Column) -> bool:
    """Whether the best of a column is the least, as its name tells: `finish_time`, and not a length of films."""
    words = words_in((column.name,))
    return bool(words & TIMED) and words <= RACED


BAD_NAMES = tuple(frozenset(stems(name)) for name in sorted(words_of("bad_name")))
BAD, TIMED, RACED = stems_of("bad"), stems_of("timed"), stems_of("raced")


def op_meant(d: Draft, said: str, op: str, column: Column) -> str:
    """Return the comparison that words mean for a column: `faster than` is less where the column holds times."""
    words = _as_times(d, words_in((column.name,)))
    turned = (q.turned for word in said.split() for q in load_lexicon().qualities.get(stems(word), ()))
    return TURNED.get(op, op) if any(words & of for of in turned) else op


TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


def end_turned(d: Draft) -> None:
    """`fastest time`, `healthiest by sodium (lowest)`: the end that is meant of the column that is measured."""
    s = d.superlative
    if s is None:
        return
    s.descending = means_high(d, words_in((*_measured(d), *_stood_for(d))) | _counted(d))
    bracket = next((i for i in range(s.at + 1, len(d.mentions)) if _in_brackets(d, i)), None)
    if bracket is not None:
        s.descending = d.tag(bracket, "superlative") == "max"
        d.take(bracket, "top", "the highest first" if s.descending else "the lowest first")


def _in_brackets(d: Draft, at: int) -> bool:
    """Whether a superlative stands alone in brackets: `(lowest)`."""
    return d.free(at) and d.has(at, "superlative") and d.text(at - 1) == "(" and d.text(at + 1) == ")"


def _measured(d: Draft) -> list[str]:
    """The names of the columns that a superlative is of: those measured, else the number after it, else its own."""
    s = d.superlative
    if d.measures:
        return [column.name for _, m in d.measures for column in columns_in(m.expr)]
    ahead = number_ahead(d, s.at)
    if ahead is None and d.text(0).split(" ")[0] == "when" and not s.about:  # `when was the air worst`
        ahead = next((i for i in range(s.at) if is_number(d, i)), None)
    if ahead is not None:
        return [d.best_column(ahead, "numeric").column.name]
    found = quality_column(d, s.about) if s.about else None
    return [found[1].name] if found else []


def _counted(d: Draft) -> frozenset[str]:
    """The stems of what tells the rows that are counted from others: the worst airport for delays has the most."""
    s = d.superlative
    alone = not s.about and all(m.expr == Aggregate("count") for _, m in d.measures) and not _measured(d)
    return words_tested(d.filters) & BAD if alone else frozenset()


def _stood_for(d: Draft) -> list[str]:
    """The names of tables whose rows are what is measured, or stand for it: the diseases of cases, crimes."""
    measured = {(c.table, c.name) for _, m in d.measures for c in columns_in(m.expr)}
    alone = len(d.tables) == 1 and not d.measures
    if alone and not _measured(d):
        return [*d.tables]
    return [table for table, column in d.facts.tallies.items() if alone or (table, column.name) in measured]


def told_of_each(d: Draft, column: str) -> bool:
    """Whether a quality is of each row, so that it is averaged over many and never added up: `the saltiest`.

    A word of several qualities means the one that speaks of the column: the most productive plant, or worker.
    """
    said, words = qualities_said(d), words_in([column])
    meant = [q for q in said if words & {*q.about, *q.turned}]
    return all(q.each for q in meant) if meant else any(q.each for q in said)
