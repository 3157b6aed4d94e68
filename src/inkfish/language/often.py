"""How often something was done: `runners who won more than twice`, `customers who ordered at least 3 times`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, Having
from inkfish.language.entities import PLAYED
from inkfish.language.figures import figures
from inkfish.language.groups import add_dimension
from inkfish.language.heads import head
from inkfish.language.plurals import singular
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Column, Measure, Missing, Not

OFTEN = words_of("occasions")
TIMES_OVER = figures("often")


def read_often(d: Draft) -> None:
    """Take `more than twice`, `at least 3 times`, `only once`, as a bound on the rows of each of those who did it."""
    _ever(d)
    _in_one(d)
    _anything(d)
    for at in range(1, len(d.mentions)):
        op = (d.tag(at, "compare") or ("=" if d.text(at) in EXACTLY else None)) if d.free(at) else None
        count, last = _count(d, at + 1 + _verb_between(d, at)) if op is not None else (None, at)
        who = who_did(d) if count is not None and not _likened(d, last + 1) else None
        if who is None:
            continue
        if (op, count) == (">=", 1):
            _once(d, who, range(at, last + 1))
            return
        told_each(d, *who)
        if d.data(who[1]).missing:
            d.filters.append(Not(Missing(who[1])))
        d.having.append(Having(op, count, _times(d, who[1].table)))
        for i in range(at, last + 1):
            d.take(i, "having", f"groups with {op} {count} rows" if i == at else "")
        _done(d, at)
        return


def _times(d: Draft, table: str) -> Aggregate:
    """How often it was done: as many rows, or as many orders where the rows are the lines of orders."""
    key = d.facts.baskets.get(table)
    return Aggregate("count") if key is None else Aggregate("count_distinct", Column(table, key.name))


def _once(d: Draft, who: tuple[int, Column], said: range) -> None:
    """`which shares closed above 100 at least once`: those with such a row, each told once."""
    add_dimension(d, *who)
    if who[0] >= 0:
        d.take(who[0], "group", d.data(who[1]).title)
    d.distinct_list = True
    for i in said:
        d.take(i, "once", "each of those with such a row" if i == said.start else "")
    _done(d, said.start)


def _ever(d: Draft) -> None:
    """`which shares ever closed above 100`: at least once."""
    said = (i for i in range(1, len(d.mentions)) if d.free(i) and d.text(i) in EVER)
    at = next((i for i in said if not d.has(i - 1, "compare") and d.text(i - 1) not in EXACTLY), None)
    asks = at is not None and d.superlative is None and (d.text(0) in ASKING or d.has(at - 1, "where"))
    who = who_did(d) if asks else None
    if who is not None:
        _once(d, who, range(at, at + 1))


def _in_one(d: Draft) -> None:
    """`the most points in a single game`, `over 30 points in one game`: of a row, which tells of a game alone."""
    for at in range(2, len(d.mentions)):
        one = at - 1
        while d.text(one) in ANY_ONE and d.free(one):
            one -= 1
        word = d.tokens[d.mentions[at].start].text
        games = {t.table for t in d.mentions[at].tables} | {c.table for c in d.mentions[at].columns}
        single = one < at - 1 and d.has(one, "during") and singular(word) == word and stem(word) in PLAYED
        if single and d.free(at) and games & d.facts.games.keys():
            for i in range(one, at + 1):
                d.take(i, "once", "of one row" if i == at else "")


def _anything(d: Draft) -> None:
    """`how many customers bought something`: those with any row, where nothing is denied."""
    for at in range(1, len(d.mentions)):
        if d.free(at) and d.text(at) in SOMETHING and d.text(at - 1) in DEEDS and not any(d.indexes("negation")):
            d.take(at, "deed", "any row")
            if d.free(at - 1):
                d.take(at - 1, "deed", "what each row is")


def _count(d: Draft, at: int) -> tuple[int | None, int]:
    """How many times are said, and where that ends: `twice`, `3 times`."""
    if not d.free(at):
        return None, at
    if d.text(at) in TIMES_OVER:
        return TIMES_OVER[d.text(at)], at
    number = d.mentions[at].number
    whole = isinstance(number, int) and d.free(at + 1) and d.text(at + 1) in OFTEN
    return (number, at + 1) if whole else (None, at)


def told_each(d: Draft, at: int, who: Column) -> None:
    """Show those who did it, or how many they are: `how many customers only ordered once`."""
    if at > 0 and d.free(at - 1) and d.tag(at - 1, "aggregate") == "count":
        d.measures.append((at - 1, Measure(Aggregate("count_distinct", who))))
        d.take(at - 1, "measure", f"number of different {d.data(who).title}")
        d.take(at, "measure")
        return
    add_dimension(d, at, who)
    if at >= 0:
        d.take(at, "group", d.data(who).title)


def _verb_between(d: Draft, at: int) -> bool:
    """Whether what was done stands before how often: `who only ordered once`."""
    return d.text(at) in EXACTLY and d.text(at + 1) in DEEDS and d.free(at + 1)


def _likened(d: Draft, at: int) -> bool:
    """Whether something else is so many times as much: `more than 3 times the average`, `twice as high`."""
    return at < len(d.mentions) and not (d.boundary(at) or d.has(at, "during", "by", "time") or d.mentions[at].time)


def who_did(d: Draft) -> tuple[int, Column] | None:
    """Those whose deeds are counted: the column that the question begins with, or the names of the rows."""
    at = head(d)
    at += d.tag(at, "aggregate") == "count" and d.free(at + 1)
    if d.asked is not None and d.role.get(at) == "asked" and not d.data(d.asked).unique:
        return -2, d.asked  # `who won more than once`
    if not d.free(at):
        return None
    found, tables = d.best_column(at, "category"), d.mentions[at].tables
    named = found is not None and found.score >= 0.45 and (not tables or found.score >= tables[0].score)
    if named and (found.column.role == "identifier" or not found.column.numeric) and not found.column.unique:
        return at, Column(found.table, found.column.name)
    asks = len(d.tables) == 1 and (_asks_who(d, at) or d.text(at) in ONES)
    table = tables[0].table if tables else next(iter(d.tables)) if asks else ""
    label = d.label_column(table) if table else None
    return (at if tables else -2, Column(table, label.name)) if label is not None and not label.unique else None


def _asks_who(d: Draft, at: int) -> bool:
    return d.text(0).split(" ")[0] == "who" or d.text(at) == "who"


def _done(d: Draft, at: int) -> None:
    """Take the verb right before: what was done is what each row is."""
    known = d.content(at - 1) and d.text(at - 1) not in DEEDS
    if d.free(at - 1) and not d.has(at - 1, "where", "by") and not known:
        d.take(at - 1, "deed", "what each row is")


ASKING, DEEDS = words_of("question"), words_of("relating") | words_of("buying") | words_of("selling")
ANY_ONE = words_of("any_one")
EXACTLY, EVER, ONES = words_of("exactly"), words_of("ever"), words_of("ones")
SOMETHING = words_of("something")
