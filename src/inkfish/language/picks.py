"""What a superlative picks: the product of `which product has the highest revenue`, the house of `biggest house`."""

from __future__ import annotations

from inkfish.language.asked import asked_column
from inkfish.language.classes import words_of
from inkfish.language.columns import names_single_rows
from inkfish.language.draft import Draft
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.plurals import singular
from inkfish.language.qualities import quality_column, thing_at
from inkfish.language.subjects import is_number, number_ahead
from inkfish.language.tops import SMALL_WORDS
from inkfish.query.plan import Aggregate, Column, Measure, parts


def thing_picked(d: Draft) -> int | None:
    """The mention of the thing that a superlative picks: after `top 5`, after `which`, or before `with the highest`."""
    s = d.superlative
    nxt = s.at + 1
    while nxt < len(d.mentions) and d.empty(nxt):
        nxt += 1
    asked = next((i for i in range(s.at) if d.role.get(i) == "group" and is_nameable(d, i)), None)
    part = asked is not None and d.text(asked).startswith("which ")  # `in which month of the year is it the hottest`
    if asked is not None and not s.said and (not s.about or part):
        return asked
    if s.about and (treated := _treats(d, nxt)) is not None:
        return treated
    if s.about and (holder := _holds_one(d, nxt)) is not None:
        return holder
    if not s.said and not s.about and d.text(0).split(" ")[0] in ("which", "what"):
        k = d.step(0, 1, skip=("article", "helper", "preposition"))
        if 0 < k < s.at and is_nameable(d, k):
            return k
    bare = nxt < len(d.mentions) and d.has(nxt, "grain", "part") and _time_alone(d, nxt)
    named = is_nameable(d, nxt) and (s.about or not _rather_number(d, nxt))
    if named and (s.said or s.about or bare or _is_column(d, nxt) or _sized(d, nxt)):
        return nxt
    if nxt < len(d.mentions) and is_number(d, nxt) and nxt + 1 < len(d.mentions) and is_nameable(d, nxt + 1):
        return nxt + 1
    for i in range(s.at):
        if d.text(i) in BEFORE_THING or d.has(i, "request"):
            k = i if d.text(i).startswith("which ") else d.step(i, 1, skip=("article", "helper", "preposition"))
            if k is not None and 0 <= k < s.at and is_nameable(d, k):
                return k
    back = d.step(s.at, -1)
    if back >= 0 and d.has(back, "where"):
        back = d.step(back, -1)
    return back if back >= 0 and is_nameable(d, back) else None


BEFORE_THING, SIZED, HAVING = words_of("before_thing"), words_of("sized"), words_of("having")
MOST = words_of("most")
BIG = tuple(w for q in load_lexicon().qualities[stems("big")] for w in q.about)


def _is_column(d: Draft, at: int) -> bool:
    """Whether a noun names a column; of the `most flights`, rows are counted that some header only begins with."""
    m, most = d.mentions[at], d.text(d.superlative.at) in MOST
    return bool(m.columns) and not (most and m.tables and m.tables[0].score >= 2 * m.columns[0].score)


def _rather_number(d: Draft, at: int) -> bool:
    """Whether a part of a name that a superlative stands before is no less that of a number: the `highest income`."""
    found = d.mentions[at].columns
    best = max((c.score for c in found if c.column.numeric and c.column.role == "measure"), default=0.0)
    parts_only = all(c.score < 0.9 for c in found) and not d.mentions[at].tables
    return 0.5 <= best == max((c.score for c in found), default=0.0) and parts_only


def _sized(d: Draft, at: int) -> bool:
    """Whether rows are picked by how big they are: `biggest house`, `largest companies by turnover`."""
    known = d.text(d.superlative.at) in SIZED and quality_column(d, BIG) is not None
    behind = at + 1
    while d.role.get(behind) in ("value", "condition", "time") or d.has(behind, "during"):
        behind += 1  # `the biggest company in Japan by assets`
    return bool(d.mentions[at].tables) and (known or d.has(behind, "by"))


def _time_alone(d: Draft, at: int) -> bool:
    """Whether a time is what is picked, and no part of a measure: `the busiest hour`, `the best year for copper`."""
    ahead = number_ahead(d, d.superlative.at)
    behind = d.has(at + 1, "during", "preposition") and ahead == d.step(at, 1, skip=(*SMALL_WORDS, "during"))
    return ahead is None or behind


def _treats(d: Draft, rows: int) -> int | None:
    """`which hospital treats the oldest patients`: the thing asked for, where the rows after the adjective are its."""
    at = d.step(0, 1) if d.text(0) in ("which", "what") else -1
    own = d.best_column(at, "category") if 0 < at < d.superlative.at and is_nameable(d, at) else None
    its = d.free(rows) and (_names_rows(d, rows) or (d.mentions[rows].tables and not d.mentions[rows].columns))
    if own is None or own.score < 0.8 or not its:
        return None
    d.take(rows, "group", "its rows")
    d.averaged = True
    return at


def _holds_one(d: Draft, rows: int) -> int | None:
    """`which owner has the heaviest pet`: the thing asked for, where the one after the adjective is of another table;
    it is picked by the end of what it has."""
    s, at = d.superlative, d.step(0, 1) if d.text(0) in ("which", "what") else -1
    if not (0 < at < s.at and rows < len(d.mentions) and d.free(at) and d.free(rows) and d.text(s.at - 2) in HAVING):
        return None
    own, others = (tuple(t.table for t in d.mentions[i].tables[:1] if t.score >= 0.9) for i in (at, rows))
    found = quality_column(d, s.about, thing_at(d, rows)) if own and others and own != others else None
    if found is None or found[0] != others[0] or singular(d.text(rows)) != d.text(rows):
        return None
    extreme = Aggregate("max" if s.descending else "min", Column(found[0], found[1].name))
    d.measures.append((s.at, Measure(extreme)))
    d.take(rows, "group", "what it has")
    s.about = ()
    return at


def _names_rows(d: Draft, at: int) -> bool:
    """Whether a mention is the name that the rows have: the `dishes` of a menu."""
    found = d.best_column(at, "category")
    return found is not None and found.score >= 0.8 and names_single_rows(d, Column(found.table, found.column.name))


def is_nameable(d: Draft, at: int) -> bool:
    """Whether a mention can be the thing that is picked: rows, a category, or a time at a grain."""
    if d.role.get(at) == "group" and (
        d.text(at - 1) in ("which", "what", "the") or d.text(at).startswith("which ") or _picked_part(d, at)
    ):
        return True
    if not d.free(at):
        return False
    m = d.mentions[at]
    if d.has(at, "grain", "part"):
        return True
    best = d.best_column(at, "category")
    thing = m.tables and m.tables[0].score > max(0.6, best.score if best and best.column.role == "measure" else 0.0)
    return bool(thing or (best and best.score > 0.5 and best.column.role != "measure"))


def _picked_part(d: Draft, at: int) -> bool:
    """Whether a part of the calendar is what is picked: `busiest day of the week`."""
    return at == d.superlative.at + 1 and d.has(at, "part")


def asked_for(d: Draft) -> Column | None:
    """Who, where, and what has it: whom the verb speaks of, else the label of the rows; the column of places."""
    if (column := asked_column(d)) is not None or not (d.text(0).split(" ")[0] == "who" or _what_has(d)):
        return column
    names = sorted(d.tables, key=lambda t: -d.weights.get(t, 0))
    return next((person for n in names if (person := _person(d, n))), None)


def _what_has(d: Draft) -> bool:
    """`what has the most calories`: a thing is asked for, and not a number."""
    return d.tokens[0].text in ("what", "which") and any(t.text in HAVING for t in d.tokens[1:2])


def _person(d: Draft, table: str) -> Column | None:
    """Who is meant by `who`: the rows' label; where that is a number and a verb tells of people, a text."""
    label = d.label_column(table)
    done = any(role in ("role", "value") and not d.content(at) for at, role in d.role.items())
    if label is None or label.type == "text" or not done:
        return Column(table, label.name) if label else None
    tested = {p.name for c in d.filters for p in parts(c) if isinstance(p, Column) and p.table == table}
    texts = [c for c in d.tables[table].columns if c.type == "text" and c.role != "place" and c.name not in tested]
    return Column(table, max(texts, key=lambda c: c.distinct).name if texts else label.name)
