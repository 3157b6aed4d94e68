"""Calculations over the measures of a plan: shares, growth, running totals, parts of a whole, relations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import msgspec

from inkfish.language.bases import bases, parts_named
from inkfish.language.classes import stems_of, words_of
from inkfish.language.conjunction import conjunction, equals, is_period
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.families import whole_of
from inkfish.language.lexicon import load_lexicon
from inkfish.language.mention import ColumnLink
from inkfish.language.money import TAKINGS
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.language.timeline import is_time
from inkfish.language.tokens import stem, tokenize
from inkfish.query.plan import (
    Aggregate,
    Arithmetic,
    Calculation,
    Column,
    Condition,
    Expr,
    Measure,
    Truncated,
    Value,
    level,
)


def calculated(d: Draft) -> None:
    """Put calculations over the first measure."""
    if not d.measures or not d.calculations:
        return
    at, first = d.measures[0]
    time = next(
        (
            dim.expr
            for _, dim in d.dimensions
            if isinstance(dim.expr, Truncated) or (isinstance(dim.expr, Column) and d.data(dim.expr).role == "time")
        ),
        None,
    )
    for name in d.calculations:
        along = time or (_sequence(d) if name == "running" else None)
        made = calculation(name, first.expr, along, d.window)
        if name == "share":
            made = msgspec.structs.replace(made, within=wholes(d))
        if made is not None and all(m.expr != made for _, m in d.measures):  # `growth month over month`
            d.measures.append((at, Measure(made)))


def _sequence(d: Draft) -> Expr | None:
    """The key that rows come in the order of, where there is no time: `running total by order id`."""
    keys = (x.expr for _, x in d.dimensions if isinstance(x.expr, Column) and d.data(x.expr).role == "identifier")
    return next(keys, None)


def wholes(d: Draft) -> tuple[Expr, ...]:
    """The groups that a share is within: `share of goals by position within each club`, `in each club`, `by year`."""
    said = [(at, x.expr) for at, x in d.dimensions]
    named = tuple(expr for at, expr in said if at > 0 and _introduces_whole(d, at))
    return named if len(named) < len(said) else ()


def _introduces_whole(d: Draft, at: int) -> bool:
    """Whether the words before a group make it the whole of a share."""
    words = " ".join(d.text(i) for i in range(max(0, at - 3), at)) + f" {d.text(at)}"
    before = words.split()[: -len(d.text(at).split()) or None]
    own = d.text(at).split()
    return (
        any(w in ("within", "inside") for w in before[-3:])
        or " ".join(before[-2:]) in EACH_WHOLE
        or " ".join(own[:2]) in EACH_WHOLE
    )


EACH_WHOLE, BEING = words_of("each_whole"), words_of("be")


def calculation(name: str, of: Expr, time: Expr | None, window: int = 0) -> Calculation | None:
    """Return the calculation of that name over a measure; None where it needs a time axis and there is none."""
    if name == "share":
        return Calculation("share", of)
    if name == "rank":
        return Calculation("rank", of)
    if time is None:
        return None
    grain = time.grain if isinstance(time, Truncated) else "year"
    if name == "yoy":
        return Calculation(
            "change", of, along=time, periods={"month": 12, "quarter": 4, "week": 52, "day": 365}.get(grain, 1)
        )
    if name in ("mom", "qoq"):
        return Calculation("change", of, along=time)
    if name == "moving":
        return Calculation("moving", of, along=time, periods=window or 3)
    return Calculation(name, of, along=time)


def rows_shared(d: Draft) -> None:
    """`percentage of dishes over 600 kcal`, `sodium from vegan dishes`: the rows, by their name."""
    for at in range(1, len(d.mentions)) if d.proportion and (d.filters or d.dimensions) else ():
        whole = d.role.get(at - 1) == "task" and d.has(at - 1, "proportion")
        if whole and d.free(at) and d.filters and d.text(at + 1) in BEING and (rows := _rows_shared_of(d)):
            d.counted = d.counted or rows
            d.take(at, "measure", "what each row is one of")
            continue
        of = d.free(at) and (whole or d.role.get(at - 1) in ("condition", "value"))
        found = d.best_column(at, "category") if of else None
        if found is not None and found.score >= 0.8 and nearly_unique(found.column) and found.column.type == "text":
            d.take(at, "measure", "what each row is one of")
        elif found is not None and whole and d.filters and _is_of_people(d, at, found):
            d.measures.append((at, Measure(Aggregate("count_distinct", Column(found.table, found.column.name)))))
            d.take(at, "measure", "each of them once")


def _is_of_people(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether a noun is of those that several rows each are about: the `customers` of orders."""
    m, people = d.mentions[at], load_lexicon().rows["person"].nouns
    said = {t.stem for t in d.tokens[m.start : m.end]}
    named = found.score >= 0.8 or not m.tables
    fixed = Column(found.table, found.column.name) in map(equals, d.filters)
    keyed = found.column.role == "identifier" or bool(said & people)
    return keyed and named and not fixed and not found.column.unique


def proportions(d: Draft) -> None:
    """Parts of a whole: drawn as a pie when nothing else was asked, with the shares beside the values."""
    if not d.proportion:
        return
    if not d.measures and not d.dimensions and d.filters:
        d.measures.append((-1, Measure(Aggregate("count"))))
        d.counted = d.counted or _rows_shared_of(d)
    if not d.measures:
        return
    if _share_of_family(d):
        return
    if not d.dimensions:
        _share_of_rows(d)
        return
    quality = [c for c in d.filters if not is_period(c) and (d.compared is None or equals(c) != d.compared)]
    if _counted_apart(d) or _of_the_groups(d):
        quality = []
    quality = [c for c in quality if c not in bases(d, quality) and not _kept_before(d, c)]
    if quality and d.measures[0][1].expr == Aggregate("count") and len(d.measures) == 1 and "kind" not in d.chart:
        d.measures[0] = (d.measures[0][0], Measure(Aggregate("share", where=conjunction(quality))))
        d.filters = [c for c in d.filters if c not in quality]
        return
    part = parts_named(d, quality) or (quality if all(is_time(d, x.expr) for _, x in d.dimensions) else [])
    share = part_of_all(d, d.measures[0][1].expr, part) if part and len(d.measures) == 1 else None
    if share is not None:
        d.measures[0] = (d.measures[0][0], share)
        d.filters = [c for c in d.filters if c not in part]
        return
    if level(d.measures[0][1].expr) == "group" and len(d.measures) == 1:
        d.measures.append((-1, Measure(Calculation("share", d.measures[0][1].expr, within=wholes(d)))))
    if "kind" not in d.chart and len(d.dimensions) == 1 and not d.sortings:
        d.chart["kind"] = "pie"


def _rows_shared_of(d: Draft) -> str:
    """The table whose rows a share is of: the loans of `what share of loans were poetry`, a genre of their books."""
    of = [d.step(i, 1) for i in range(len(d.mentions)) if d.has(i, "proportion")]
    return next((t.table for at in of if at > 0 for t in d.mentions[at].tables[:1] if t.score >= 0.9), "")


def _share_of_family(d: Draft) -> bool:
    """`share of labour votes by region`: of the votes for all parties, where each has a column of its own."""
    at, measure = d.measures[0]
    of = measure.expr
    if len(d.measures) != 1 or not (isinstance(of, Aggregate) and of.func == "sum" and isinstance(of.of, Column)):
        return False
    named = [c.how for c in d.mentions[at].columns if c.column.name == of.of.name] if at >= 0 else []
    voted = read_name(of.of.name).forms[0][-1] in VOTES
    if d.dimensions and "code" not in named and not voted:  # `genre share of EU sales`: a share of the genres
        return False
    others = whole_of(d.tables[of.of.table], d.data(of.of))
    if len(others) < 2 or d.data(of.of) not in others:
        return False
    sums = [Aggregate("sum", Column(of.of.table, c.name)) for c in others]
    whole = reduce(lambda left, right: Arithmetic("+", left, right), sums)
    part = Arithmetic("*", Value(100, "number"), of)
    d.measures[0] = (at, Measure(Arithmetic("/", part, whole), f"Share of {d.data(of.of).title}, %"))
    return True


VOTES = stems_of("of_votes")


def _of_the_groups(d: Draft) -> bool:
    """Whether the parts are the groups that are named right after: `the proportion of species for pets in Lyon`."""
    of = [d.step(i, 1) for i in range(len(d.mentions)) if d.has(i, "proportion")]
    tested = [equals(c) for c in d.filters]
    return any(at in of and x.expr not in tested for at, x in d.dimensions)


def _kept_before(d: Draft, condition: Condition) -> bool:
    """Whether rows are kept before a share is asked for: `find orders of Ann, group by status and show the share`."""
    said = next((i for i in range(len(d.mentions)) if d.has(i, "proportion")), 0)
    asks = d.step(said, -1, skip=("article",)) if said else -1
    _, last = d.stands.get(condition, (said, said))
    return last < asks and d.has(asks, "request", "sort_verb") and not d.content(asks)


def _counted_apart(d: Draft) -> bool:
    """Whether the proportion is of counts that a sentence before it asks for: `the number of people ... Show the
    proportion.`"""
    said = next((i for i in range(len(d.mentions)) if d.has(i, "proportion")), len(d.mentions))
    at = d.measures[0][0]
    return 0 <= at < said and any(d.text(i) in (".", "?", ";") for i in range(at, said))


def _share_of_rows(d: Draft) -> None:
    """`what percentage of orders were returned`, `what share of revenue is from the West`: the part that is, of all."""
    at, measure = d.measures[0]
    if _of_several(d, at, measure.expr):
        measure = Measure(Aggregate("count"))  # `percentage of bills`: how many, and not what they come to
    whole = bases(d, d.filters)
    each = isinstance(measure.expr, Aggregate) and measure.expr.func == "count_distinct"
    said = d.text(at) if each and at >= 0 else ""
    made = part_of_all(d, measure.expr, [c for c in d.filters if c not in whole], said) if d.filters else None
    if made is not None:
        d.measures[0] = (at, made)
        d.filters = whole


def _of_several(d: Draft, at: int, of: Expr) -> bool:
    """Whether what a share is of is the plural of a column of amounts: the `bills` of a `total_bill`, but no
    `home runs` of `home_run`, which are whole numbers of them."""
    if not 0 < at < len(d.mentions) or not (isinstance(of, Aggregate) and of.func == "sum" and d.filters):
        return False
    before = d.step(at, -1)
    said, column = d.tokens[d.mentions[at].end - 1].text, of.of
    own = {t.text for t in tokenize(column.name)} if isinstance(column, Column) else {said}
    plural = singular(said) != said and said not in own and stem(said) not in TAKINGS
    plural = plural and not (isinstance(column, Column) and d.data(column).type == "integer")
    return before >= 0 and d.has(before, "proportion") and plural


def part_of_all(d: Draft, measured: Expr, part: Sequence[Condition], said: str = "") -> Measure | None:
    """A count or a sum of the rows that some conditions keep, in percent of that of all rows; None of anything else.

    The share is called after what was `said`, or after its column.
    """
    if not isinstance(measured, Aggregate) or measured.func not in ("count", "sum", "count_distinct"):
        return None
    if measured.func == "count":
        return Measure(Aggregate("share", where=conjunction(part)))
    hundred = Arithmetic("*", Value(100, "number"), msgspec.structs.replace(measured, where=conjunction(part)))
    name = f"Share of {said or d.data(measured.of).title.lower()}, %" if isinstance(measured.of, Column) else ""
    return Measure(Arithmetic("/", hundred, measured), name)
