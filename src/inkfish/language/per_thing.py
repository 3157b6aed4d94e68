"""What there is to each of many things, as one number: `items per order`, `goals per match`, `revenue per order`."""

from __future__ import annotations

from collections.abc import Set

import msgspec

from inkfish.language.classes import stems_of
from inkfish.language.columns import shared_key
from inkfish.language.conjunction import equals
from inkfish.language.draft import Draft
from inkfish.language.entities import BASKETS
from inkfish.language.names import read_name
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import SOLD
from inkfish.query.plan import Aggregate, Arithmetic, Column, Dimension, Expr, Measure, parts


def per_row(d: Draft) -> None:
    """`average revenue per order` where each row is an order: no group at all."""
    averages = d.measures and all(
        isinstance(m.expr, Aggregate) and m.expr.func in ("avg", "median") for _, m in d.measures
    )
    keys = [x for x in d.dimensions if averages and _each_measured(d, *x)]
    if len(d.dimensions) > 1:
        d.dimensions = [x for x in d.dimensions if x not in keys] or d.dimensions
    if len(d.dimensions) == 1 and d.dimensions[0] in keys and "kind" not in d.chart:
        at = d.dimensions[0][0]
        if at >= 0 and d.mentions[at].tables:
            d.dimensions = []


def _each_measured(d: Draft, at: int, by: Dimension) -> bool:
    """Whether a group is of the rows that are measured, of which it leaves one in each: by their key, or by the side
    that a match is told by."""
    if not isinstance(by.expr, Column):
        return False
    match, data = d.facts.matches.get(by.expr.table), d.data(by.expr)
    told = match is not None and by.expr == match.names.first and at >= 0 and bool(d.mentions[at].tables)
    m = d.mentions[at] if at > 0 and d.text(at - 1) == "per" else None
    rows = m is not None and bool(m.tables) and m.tables[0].score >= 0.9 and all(c.score < 0.6 for c in m.columns)
    loose = rows and bool(MONTHS & set(read_name(data.name).forms[0]))  # quakes, of which nothing but months are told
    key = told or loose or (data.unique and data.role == "identifier")
    return key and all(p.table == by.expr.table for _, m in d.measures for p in parts(m.expr) if isinstance(p, Column))


def held_by_each(d: Draft) -> None:
    """`items per order`, `goals per match by stage`: the average over orders and matches, which nobody wants listed."""
    at, by = next((x for x in d.dimensions if said_of_each(d, x[0]) and isinstance(x[1].expr, Column)), (-1, None))
    if by is None:
        return
    key = shared_key(d, at)
    baskets = key is not None and bool({t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]} & BASKETS)
    said = {(d.tag(i, "aggregate"), i < at) for i in range(len(d.mentions)) if d.role.get(i) == "measure"}
    averaged = baskets and any(func == "avg" for func, _ in said)  # `average number of items per order`
    if not averaged and any(func in TOTAL and before for func, before in said):
        return
    game = d.facts.games.get(by.expr.table)
    if game is not None and by.expr.name == game.name and not d.having and not d.trend:
        _in_each_game(d, at, by)
        return
    if d.superlative or d.having or d.sortings or d.limit or d.trend:
        return
    rows = _each_measured(d, at, by) or (len(d.dimensions) > 1 and _told_by_name(d, by.expr))
    whole = any(func == "avg" for func, _ in said) and _one_amount_each(d, by.expr)
    if not baskets and not whole and not (rows and (len(d.dimensions) > 1 or not _named(d, by.expr))):
        return
    over = Aggregate("count_distinct", Column(key.table, key.column.name)) if baskets else None
    before, rows_only = d.step(at - 1, -1), all(m.expr == Aggregate("count") for _, m in d.measures)
    counted = next((x for x in d.dimensions if x[0] == before), None) if rows_only else None
    measures = [(before, Measure(Aggregate("count")))] if rows_only else d.measures
    held = [(i, _average(d, m.expr, over)) for i, m in measures]
    if all(expr is not None for _, expr in held):
        d.measures = [(i, Measure(expr, _called(d, i, at) if baskets else "")) for i, expr in held]
        d.dimensions = [x for x in d.dimensions if x[1] is not by and x is not counted]
        d.say(at, "on average")


def _in_each_game(d: Draft, at: int, by: Dimension) -> None:
    """`points per game by player`, `which team has the most rebounds per game`: what each has of a game."""
    kept = [x for x in d.dimensions if x[1] is not by]
    told = frozenset(e for e in (*map(equals, d.filters), *(x.expr for _, x in kept)) if isinstance(e, Column))
    held = [(i, _of_a_game(d, m.expr, by.expr.table, told)) for i, m in d.measures]
    if all(expr is not None for _, expr in held):
        d.measures = [(i, Measure(e, _called(d, i, at) if isinstance(e, Arithmetic) else "")) for i, e in held]
        d.dimensions = kept
        d.per_group = d.per_group and len(kept) > 1
        d.say(at, "on average")


def _of_a_game(d: Draft, of: Expr, table: str, told: Set[Column]) -> Expr | None:
    """What a measure, or what a superlative took the end of, comes to in a game; None where it is no amount."""
    if isinstance(of, Aggregate) and of.func in ("sum", "avg", "max", "min") and isinstance(of.of, Column):
        of = of.of
    if isinstance(of, Column):
        return on_average(d, of, told)
    over = Aggregate("count_distinct", Column(table, d.facts.games[table].name))
    return Arithmetic("/", of, over) if of == Aggregate("count") else None


def on_average(d: Draft, amount: Column, told: Set[Column]) -> Expr:
    """Return what each of those that some columns tell has of an amount on average: in a row; where a game has several
    rows of each of them, as of a team, in a game."""
    game, label = d.facts.games.get(amount.table), d.label_column(amount.table)
    own = label is not None and any(d.facts.key_names.get(c, c.name) == label.name for c in told)
    if game is None or own:
        return Aggregate("avg", amount)
    return Arithmetic("/", Aggregate("sum", amount), Aggregate("count_distinct", Column(amount.table, game.name)))


MONTHS = stems_of("calendar_part")
TOTAL = frozenset({"sum", "count", "count_distinct", "median"})


def said_of_each(d: Draft, at: int) -> bool:
    """Whether a group is said behind `per`."""
    return at > 0 and d.text(at - 1) == "per"


def _one_amount_each(d: Draft, by: Column) -> bool:
    """Whether each thing has one row, with amounts that are averaged over the things: `average votes per district`."""
    of = [m.expr.of if isinstance(m.expr, Aggregate) else None for _, m in d.measures]
    return d.data(by).unique and all(isinstance(c, Column) and d.data(c).additive for c in of)


def _told_by_name(d: Draft, label: Column) -> bool:
    """Whether rows are told by a name that hardly any two of them share: games, of which two may be called alike."""
    return label in d.labels and 2 * d.data(label).distinct > d.data(label).rows


def _named(d: Draft, label: Column) -> bool:
    """Whether the rows have names that an answer by each of them would tell, and no mere numbers."""
    return label.table not in d.facts.matches and d.data(label).role != "identifier"


def _called(d: Draft, measured: int, each: int) -> str:
    """`Items per order`, as it was said."""
    if not 0 <= measured < each:
        return ""
    told = d.text(measured) if d.text(measured + 1) == "per" else f"{d.text(measured)} {d.text(measured + 1)}"
    return f"{told} per {d.text(each)}".capitalize()


def _average(d: Draft, of: Expr, over: Aggregate | None) -> Expr | None:
    """What a measure comes to for each thing: over how many different ones there are, else of the rows."""
    if over is not None and isinstance(of, Arithmetic) and of.right == over:
        return of  # `average spend per order`
    if not isinstance(of, Aggregate) or of.where is not None:
        return None
    units = quality_column(d, SOLD) if of == Aggregate("count") else None
    if units is not None and units[1].additive:
        of = Aggregate("sum", Column(units[0], units[1].name))
    if over is not None:
        total = msgspec.structs.replace(of, func="sum") if of.func == "avg" else of
        return Arithmetic("/", total, over) if of.func in ("sum", "avg", "count") else None
    return msgspec.structs.replace(of, func="avg") if of.func in ("sum", "avg") else None
