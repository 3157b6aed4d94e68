"""Facts of groups: who is first and by how much, who is last, how few make up half."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inkfish.data import table as data
from inkfish.data.grammar import article, listed, ordinal, plural, singular
from inkfish.data.table import Scalar
from inkfish.data.units import write_value
from inkfish.narrative.figure import (
    Cells,
    Fact,
    Figure,
    clean,
    is_number,
    is_percent,
    percent_change,
    write_difference,
    write_percent,
    written,
)
from inkfish.narrative.frame import Frame, is_ranked, times
from inkfish.narrative.phrases import glue, say
from inkfish.narrative.where import condition_words, shortened
from inkfish.query.plan import Aggregate, Calculation
from inkfish.query.result import ResultColumn


def asks_lowest(frame: Frame, column: ResultColumn) -> bool:
    """Whether the plan wants the smallest values of a measure: ordered upwards and cut."""
    order = frame.plan.order
    return bool(order and frame.plan.limit and order[0].by == column.expr and not order[0].descending)


def groups(frame: Frame) -> Iterator[Fact]:
    """Who is first, and by how much; who is last."""
    if frame.shape not in ("groups", "grid"):
        return
    yield from _qualified(frame)
    if frame.plan.limit is not None and frame.plan.limit.per:
        yield from leaders(frame)
    for place, column in enumerate(frame.measures[:3]):
        ranked = _ranked(frame, column)
        if not ranked and column.type not in data.NUMERIC:
            continue
        if not ranked:
            yield Fact("no_values", words={"noun": frame.noun(column)})
        elif isinstance(column.expr, Calculation) and column.expr.kind == "rank":
            continue
        elif place:
            yield from _also(frame, column, ranked)
        else:
            yield from _leader(frame, column, ranked)


def _ranked(frame: Frame, column: ResultColumn) -> list[tuple[int, float]]:
    """Return the rows with a number and a label, the one that the plan wants first first."""
    named = [(i, v) for i, v in frame.numbers(column) if all(frame.value(i, d) is not None for d in frame.dims)]
    return sorted(named, key=lambda pair: pair[1], reverse=not asks_lowest(frame, column))


def _qualified(frame: Frame) -> Iterator[Fact]:
    """Which groups pass a condition on groups."""
    if frame.plan.having is None or frame.plan.limit is not None or len(frame.dims) != 1:
        return
    rows = range(len(frame.result.rows))
    cells = tuple((i, frame.dims[0].key) for i in rows)
    labels = shortened(frame.label(i).text for i in rows[:8]) if len(rows) <= 6 else []
    words = {
        "things": frame.things(len(rows)),
        "having": condition_words(frame.plan.having, frame.names),
        "names": listed(labels),
    }
    count = Figure(write_value(len(rows), None, "integer"), len(rows), "count", cells)
    kind = "qualified_one" if len(rows) == 1 else "qualified_named" if labels else "qualified"
    yield Fact(kind, {"count": count, **_names_as_figures(frame, rows if labels else ())}, words)


def _names_as_figures(frame: Frame, rows: Sequence[int]) -> dict[str, Figure]:
    return {f"name_{n}": frame.label(i) for n, i in enumerate(rows)}


def _leader(frame: Frame, column: ResultColumn, ranked: list[tuple[int, float]]) -> Iterator[Fact]:
    best = ranked[0][1]
    ties = [i for i, v in ranked if v == best]
    if len(ranked) == 1:
        yield _only(frame, column, ranked[0][0])
    elif len(ties) == len(ranked):
        yield _level(frame, column, ties)
    elif len(ties) > 1:
        yield _tied(frame, column, ties)
    elif len(ranked) == 2 and not frame.plan.limit and len(frame.dims) == 1:
        yield _pair(frame, column, ranked[0][0], ranked[1][0])
    else:
        yield _winner(frame, column, ranked[0][0], ranked[1][0])
    if len(ties) < len(ranked) > 2 and len(frame.measures) == 1:
        yield from _last(frame, column, ranked)
        yield from _concentration(frame, column, ranked)
    yield from _unlabelled(frame, column)


def _only(frame: Frame, column: ResultColumn, row: int) -> Fact:
    """One group: the one that was asked for, or the only one that there is."""
    limit = frame.plan.limit
    figures = {"name": frame.label(row), "value": frame.figure(row, column)}
    words = {
        "noun": frame.noun(column),
        "things": frame.things(1),
        "has": frame.verb("has", "had"),
        "is_": frame.verb("is", "was"),
    }
    if limit is None or limit.count != 1 or not is_ranked(frame):
        return Fact("only", figures, words)
    words["most"] = frame.most(column, asks_lowest(frame, column))
    if not limit.skip:
        return Fact("winner_alone" + when_suffix(frame), figures, words)
    place = limit.skip + 1
    figures["nth"] = Figure(ordinal(place), place, "plan")
    return Fact("winner_nth", figures, words)


def when_suffix(frame: Frame) -> str:
    """Return the suffix of the sentences in which the groups are times."""
    return "_when" if len(frame.dims) == 1 and times(frame) else ""


def _level(frame: Frame, column: ResultColumn, rows: list[int]) -> Fact:
    count = Figure(write_value(len(rows), None, "integer"), len(rows), "count", tuple((i, column.key) for i in rows))
    return Fact(
        "level_two" if len(rows) == 2 else "level",
        {"count": count, "value": frame.figure(rows[0], column), **_two_names(frame, rows)},
        {"things": frame.things(len(rows)), "noun": frame.noun(column), "have": frame.verb("have", "had")},
    )


def _two_names(frame: Frame, rows: list[int]) -> dict[str, Figure]:
    return {"name": frame.label(rows[0]), "second": frame.label(rows[1])} if len(rows) == 2 else {}


def _tied(frame: Frame, column: ResultColumn, rows: list[int]) -> Fact:
    texts = shortened((frame.label(i).text for i in rows), 4)
    figures = {"value": frame.figure(rows[0], column), **_names_as_figures(frame, rows[:4])}
    if len(rows) > 4:
        figures["more"] = Figure(str(len(rows) - 3), len(rows) - 3, "count", tuple((i, column.key) for i in rows[3:]))
    return Fact(
        "tied",
        figures,
        {
            "names": listed(texts),
            "most": frame.most(column, asks_lowest(frame, column)),
            "have": frame.verb("have", "had"),
        },
    )


def _pair(frame: Frame, column: ResultColumn, first: int, second: int) -> Fact:
    """Two groups beside each other: the larger, the smaller, and the gap."""
    a, b = frame.two(first, second, column)
    gap = gap_of(a.value, b.value, a.cells + b.cells, column)
    words = {"most": frame.most(column, two=True), "has": frame.verb("has", "had")}
    kind = "pair_percent" if "percent" in gap else "pair"
    return Fact(
        kind, {"name": frame.label(first), "value": a, "second": frame.label(second), "second_value": b, **gap}, words
    )


def gap_of(high: float, low: float, cells: Cells, column: ResultColumn) -> dict[str, Figure]:
    """Return the difference of two cells, and the percentage by which the first is more where that has a meaning."""
    found = {"difference": Figure(write_difference(high - low, column), high - low, "difference", cells)}
    percent = percent_change(low, high)
    if percent is not None and percent != 0 and not is_percent(column):
        found["percent"] = Figure(write_percent(percent), percent, "percent", cells)
    return found


def _winner(frame: Frame, column: ResultColumn, first: int, second: int) -> Fact:
    lowest = asks_lowest(frame, column)
    value, second_value = frame.two(first, second, column)
    figures = {"name": frame.label(first), "value": value, "second": frame.label(second), "second_value": second_value}
    words = {
        "most": frame.most(column, lowest),
        "noun": frame.noun(column),
        "has": frame.verb("has", "had"),
        "than": say("noun.below" if lowest else "noun.ahead"),
        "extreme": say("noun.extreme_low" if lowest else "noun.extreme_high"),
    }
    return Fact("winner" + when_suffix(frame), figures, words)


def _last(frame: Frame, column: ResultColumn, ranked: list[tuple[int, float]]) -> Iterator[Fact]:
    """The other end, where the answer is whole and one group stands there alone."""
    if frame.plan.limit or frame.result.truncated:
        return
    row, value = ranked[-1]
    kind = "last" if ranked[-2][1] != value else "last_tied"
    few = "fewest" if frame.is_number_of(column) else "lowest"
    yield Fact(
        kind,
        {"name": frame.label(row), "value": frame.figure(row, column)},
        {"has": frame.verb("has", "had"), "least": say(f"noun.{few}_alone")},
    )


def _concentration(frame: Frame, column: ResultColumn, ranked: list[tuple[int, float]]) -> Iterator[Fact]:
    """How few groups make up half of the total, where shares of the total have a meaning."""
    total = frame.result.totals.get(column.key)
    whole = not (frame.plan.limit or frame.plan.having or frame.result.truncated)
    if not (column.additive and whole and is_number(total) and total > 0 and ranked[-1][1] >= 0):
        return
    if sum(v for _, v in ranked) > total * 1.000001:
        return
    many, part = 0, 0.0
    while part < total / 2 and many < len(ranked):
        part += ranked[many][1]
        many += 1
    share = 100 * part / total
    if not (part >= total / 2 and many <= min(5, max(1, len(ranked) // 3))):
        return
    cells = tuple((i, column.key) for i, _ in ranked[:many])
    figures = {
        "share": Figure(write_percent(share), share, "share", cells, column.key),
        "many": Figure(write_value(many, None, "integer"), many, "count", cells),
        "count": Figure(
            write_value(len(ranked), None, "integer"), len(ranked), "count", tuple((i, column.key) for i, _ in ranked)
        ),
        "name": frame.label(ranked[0][0]),
    }
    make = frame.verb("makes" if many == 1 else "make", "made")
    yield Fact(
        "concentration_one" if many == 1 else "concentration",
        figures,
        {"things": frame.things(len(ranked)), "make": make},
    )


def _unlabelled(frame: Frame, column: ResultColumn) -> Iterator[Fact]:
    """Rows that belong to no group."""
    if len(frame.dims) != 1:
        return
    for row, value in frame.numbers(column):
        if value and frame.value(row, frame.dims[0]) is None:
            noun = frame.names.dimension(frame.dims[0].expr, frame.given(frame.dims[0]))
            words = {"noun": noun, "a": article(noun), "rows": frame.names.rows(frame.plan.table)}
            whole = sum(abs(v) for _, v in frame.numbers(column)) if column.additive else 0
            kind = "unlabelled" if abs(value) * 20 >= whole > 0 else "unlabelled_few"
            yield Fact(kind, {"value": frame.figure(row, column)}, words)


def _also(frame: Frame, column: ResultColumn, ranked: list[tuple[int, float]]) -> Iterator[Fact]:
    """Who leads by a further measure."""
    if len(ranked) < 2 or ranked[0][1] == ranked[1][1]:
        return
    first = _ranked(frame, frame.measures[0])
    same = first and first[0][0] == ranked[0][0]
    lowest = asks_lowest(frame, column)
    yield Fact(
        "also_same" if same else "also",
        {"name": frame.label(ranked[0][0]), "value": frame.figure(ranked[0][0], column)},
        {"most": frame.most(column, lowest), "has": frame.verb("has", "had")},
    )


def dated(frame: Frame) -> Iterator[Fact]:
    """Groups whose measure is a date or text: the first or last of all."""
    if frame.shape not in ("groups", "grid") or frame.measures[0].type in data.NUMERIC:
        return
    column = frame.measures[0]
    found = [(i, frame.value(i, column)) for i in range(len(frame.result.rows)) if frame.value(i, column) is not None]
    if not found or column.type not in data.TEMPORAL:
        return
    first = isinstance(column.expr, Aggregate) and column.expr.func in ("min", "first")
    row = (min if first else max)(found, key=lambda pair: str(pair[1]))[0]
    yield Fact(
        "dated",
        {"name": frame.label(row), "value": frame.figure(row, column)},
        {"noun": frame.noun(column), "has": frame.verb("has", "had")},
    )


def ranks(frame: Frame) -> Iterator[Fact]:
    """Who is ranked first."""
    for column in frame.measures:
        expr = column.expr
        if not (isinstance(expr, Calculation) and expr.kind == "rank" and frame.shape in ("groups", "grid")):
            continue
        firsts = [i for i, v in frame.numbers(column) if v == 1]
        if firsts and not expr.within:
            noun = frame.names.short(expr.of)
            yield Fact(
                "ranked_first",
                _names_as_figures(frame, firsts[:4]),
                {
                    "names": listed(shortened((frame.label(i).text for i in firsts), 4)),
                    "noun": noun,
                    "ranks": frame.verb("ranks", "ranked") if len(firsts) == 1 else frame.verb("rank", "ranked"),
                },
            )


def grid(frame: Frame) -> Iterator[Fact]:
    """Over a whole grid, which value of the first dimension comes first."""
    if frame.shape != "grid" or frame.plan.limit or frame.result.truncated or not frame.measures:
        return
    column, dim = frame.measures[0], frame.dims[0]
    if not (column.additive and column.type in data.NUMERIC):
        return
    sums: dict[Scalar, list[tuple[int, float]]] = {}
    for row, value in frame.numbers(column):
        if frame.value(row, dim) is not None:
            sums.setdefault(frame.value(row, dim), []).append((row, value))
    ordered = sorted(sums.values(), key=lambda points: -sum(v for _, v in points))
    if len(ordered) < 2 or sum(v for _, v in ordered[0]) == sum(v for _, v in ordered[1]):
        return
    value = clean(sum(v for _, v in ordered[0]))
    figure = Figure(written(value, column), value, "sum", tuple((i, column.key) for i, _ in ordered[0]))
    yield Fact(
        "overall",
        {"name": frame.label(ordered[0][0][0], (dim,)), "value": figure},
        {"most": frame.most(column), "has": frame.verb("has", "had"), "others": _others(frame)},
    )


def _others(frame: Frame) -> str:
    """Return what a grid has beside its first dimension: "categories"."""
    return listed(frame.names.values_of(d.expr, frame.given(d)) for d in frame.dims[1:])


def leaders(frame: Frame) -> Iterator[Fact]:
    """Who is first in each group, where the answer was cut within groups."""
    limit = frame.plan.limit
    if frame.shape not in ("grid", "series") or limit is None or len(limit.per) != 1 or len(frame.dims) != 2:
        return
    column = frame.measures[0]
    per = next((d for d in frame.dims if d.expr == limit.per[0]), None)
    if per is None or column.type not in data.NUMERIC:
        return
    other = next(d for d in frame.dims if d is not per)
    first: dict[Scalar, int] = {}
    for row, _ in _ranked(frame, column):
        first.setdefault(frame.value(row, per), row)
    rows = [row for _, row in sorted(first.items(), key=lambda p: p[1])]
    if not 2 <= len(rows) <= 6:
        return
    figures, told = {}, []
    for n, row in enumerate(rows):
        found = (frame.label(row, (per,)), frame.label(row, (other,)), frame.figure(row, column))
        figures |= {f"group_{n}": found[0], f"name_{n}": found[1], f"value_{n}": found[2]}
        told.append(say("noun.leader", group=found[0].text, name=found[1].text, value=found[2].text))
    words = {
        "each": frame.names.dimension(per.expr, frame.given(per)),
        "told": glue("noun.leaders").join(told),
        "is_": frame.verb("is", "was"),
    }
    yield Fact("leaders", figures, words | {"most": frame.most(column, asks_lowest(frame, column))})


def histogram(frame: Frame) -> Iterator[Fact]:
    """Which bin most rows fall in."""
    if frame.shape != "histogram":
        return
    column, of = frame.measures[0], frame.dims[0]
    ranked = _ranked(frame, column)
    if not ranked:
        yield Fact("no_values", words={"noun": frame.noun(column)})
        return
    row, best = ranked[0]
    total = sum(v for _, v in ranked)
    figures = {"bin": frame.label(row), "value": frame.figure(row, column)}
    known = frame.result.totals.get(column.key)
    words = {
        "of": frame.names.noun(of.expr, frame.given(of)),
        "things": plural(singular(frame.noun(column)), best),
        "verb": frame.verb("is", "was"),
    }
    if is_number(known) and known > 0 and total <= known:
        figures["share"] = Figure(
            write_percent(100 * best / known), 100 * best / known, "share", ((row, column.key),), column.key
        )
    tied = sum(1 for _, v in ranked if v == best)
    yield Fact(
        "commonest_tied" if tied > 1 else "commonest_share" if "share" in figures else "commonest", figures, words
    )
    ends = sorted(ranked, key=lambda p: frame.value(p[0], of))
    (first, _), (last, _) = ends[0], ends[-1]
    low, high = frame.value(first, of), frame.value(last, of)
    figures = {
        "low": Figure(written(low, of), low, cells=((first, of.key),)),
        "high": Figure(written(high + (of.bin or 0), of), high + (of.bin or 0), "bin_end", ((last, of.key),)),
    }
    yield Fact("span", figures, words)
