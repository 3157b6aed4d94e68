"""A message read as a change of the last plan: `only 2020`, `by region`, `as a line`, `what about the West`, `undo`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from inkfish.language.calculations import calculation
from inkfish.language.columns import columns_named, default_aggregate
from inkfish.language.conjunction import conjunction
from inkfish.language.draft import Draft
from inkfish.language.joining import joined
from inkfish.language.timeline import calendar_expr, natural_grain
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Calculation,
    CalendarPart,
    Chart,
    Column,
    Compare,
    Condition,
    Dimension,
    Expr,
    Limit,
    Measure,
    Node,
    Not,
    Order,
    Plan,
    Truncated,
    Value,
    level,
    parts,
)


def edit(d: Draft, plans: Sequence[Plan]) -> Plan | None:
    """Return the last plan as a message changes it, or None when the message is a question of its own."""
    if not plans or d.beyond:
        return None
    if _turn(d, "undo"):
        _take(d, "undo", "back to the answer before")
        return plans[-2] if len(plans) > 1 else plans[-1]
    if not _is_edit(d, plans[-1]):
        return None
    plan = plans[-1]
    for rule in RULES:
        plan = rule(d, plan)
    if plan == plans[-1] and not _asks_again(d):
        return None
    return joined(msgspec.structs.replace(plan, joins=()), d.links)


def _turn(d: Draft, kind: str) -> bool:
    return any(m.tags.get("turn") == kind and not (m.columns and m.columns[0].score > 0.95) for m in d.mentions)


def _take(d: Draft, kind: str, meaning: str) -> None:
    for i, m in enumerate(d.mentions):
        if m.tags.get("turn") == kind:
            d.role.setdefault(i, "turn")
            d.say(i, meaning)
            return


def _asks_again(d: Draft) -> bool:
    return bool(d.chart or d.sortings)


# -- is it one? -------------------------------------------------------------------------------------------------------


def _is_edit(d: Draft, last: Plan) -> bool:
    """Whether a message leans on the last answer: it refers to it, or is only a piece of a question."""
    measured = (
        bool(d.measures)
        or bool(d.superlative and d.superlative.about)
        or any(_speaks_of_number(d, i) for i in range(len(d.mentions)))
    )
    pieces = bool(
        d.dimensions
        or d.filters
        or d.chart
        or d.sortings
        or d.limit
        or d.having
        or d.superlative
        or d.calculations
        or d.trend
        or _bare_values(d)
        or _bare_aggregate(d)
        or (last.limit is not None and any(m.number is not None for m in d.mentions))
        or any(True for _ in columns_named(d))
    )
    if not pieces and not _turn(d, "reset") and not _turn(d, "remove"):
        return False
    if _opens_new(d, measured):
        return False
    leans = _leading_turn(d) or _refers(d) or _turn(d, "reset") or _trailing_replace(d)
    return leans or not measured or _lone_column(d)


def _lone_column(d: Draft) -> bool:
    """Whether a message is the name of one number and nothing else: `volume`, `min temp`."""
    content = [i for i in range(len(d.mentions)) if not d.empty(i) and not d.boundary(i)]
    return len(content) == 1 and _speaks_of_number(d, content[0]) and not d.measures


def _speaks_of_number(d: Draft, at: int) -> bool:
    found = d.best_column(at, "numeric")
    return (
        found is not None
        and found.column.role == "measure"
        and found.score > 0.5
        and d.role.get(at) in (None, "measure", "group", "listed")
    )


QUESTIONS = ("which", "who", "what", "when", "where")
ASKS = ("which", "who", "what", "how", "when", "where", "list", "show", "find", "give")


def _opens_new(d: Draft, measured: bool) -> bool:
    """A full question: it measures something and says by what, or asks `which X has the highest Y`, without leaning."""
    if _refers(d) or _leading_turn(d) or _trailing_replace(d):
        return False
    entity = d.step(-1, 1, skip=("article", "helper", "preposition", "request"))
    head = entity >= 0 and (
        any(t.score > 0.85 for t in d.mentions[entity].tables)
        or (d.has(entity + 1, "where") and any(c.score > 0.85 for c in d.mentions[entity].columns))
    )
    asks = d.text(0).split(" ")[0] in ASKS
    counts = d.text(0).startswith(("how many", "how much", "list"))
    pieces = bool(d.filters or d.having or d.dimensions or d.superlative)
    whole = bool(d.dimensions or d.superlative)
    return (
        (measured and (whole or asks))
        or (d.text(0).split(" ")[0] in QUESTIONS and bool(d.superlative or d.proportion))
        or (head and (pieces or asks))
        or counts
    )


def _leading_turn(d: Draft) -> bool:
    """Whether the message starts with words such as `what about`, `only`, `and`, `now`."""
    for i in range(min(3, len(d.mentions))):
        if d.tag(i, "turn") in ("add", "replace", "remove", "compare", "reset"):
            return True
        if not (
            d.empty(i) or d.text(i) in (",", "ok", "okay", "please", "can you", "could you", "show", "show me", "now")
        ):
            return False
    return False


def _trailing_replace(d: Draft) -> bool:
    return any(
        d.text(i) in ("instead", "too", "as well", "instead of", "rather than") for i in range(len(d.mentions))
    ) or (bool(d.mentions) and d.text(len(d.mentions) - 1) == "only")


def _refers(d: Draft) -> bool:
    """Whether it says `that`, `those`, `it` for the last answer, and not as part of another phrase."""
    for i, m in enumerate(d.mentions):
        if m.tags.get("turn") == "refer" and not m.columns:
            if m.text not in ("that", "this", "these", "those", "their", "its"):
                return True
            nxt = i + 1
            clause = nxt < len(d.mentions) and (
                d.has(nxt, "helper") and m.text == "that" and i > 0 and d.content(i - 1)
            )
            if (
                not clause
                and not (m.text == "that" and i > 0 and (d.content(i - 1) or d.role.get(i - 1)))
                and d.tag(nxt, "unit") is None
            ):
                return True
    return False


def _bare_values(d: Draft) -> bool:
    return any(role == "value" for role in d.role.values())


def _bare_aggregate(d: Draft) -> str | None:
    """The aggregate of `make it the median`, `average instead`: one that found nothing to be of."""
    for i, m in enumerate(d.mentions):
        if "aggregate" in m.tags and not m.columns and d.role.get(i) in (None, "measure"):
            mine = [x for at, x in d.measures if at == i]
            counts = mine and mine[0].expr == Aggregate("count") and m.tags["aggregate"] == "count"
            if not mine or (counts and m.text == "count"):
                return m.tags["aggregate"]
    return None


# -- what changes -----------------------------------------------------------------------------------------------------


def _reset(d: Draft, plan: Plan) -> Plan:
    """`remove the filter`, `back to all regions`: conditions go, of one column when it is named."""
    if not _turn(d, "reset"):
        return _all_again(d, plan)
    named = [Column(c.table, c.column.name) for _, c in columns_named(d)]
    named += [e for dim in d.dimensions for e in parts(dim[1].expr) if isinstance(e, Column)]
    _take(d, "reset", "conditions removed")
    for at, _ in list(columns_named(d)):
        d.take(at, "turn")
    d.dimensions.clear()
    kept = [c for c in conditions(plan.where) if named and not set(named) & set(_columns(c))]
    if plan.limit is not None and not plan.where:
        return msgspec.structs.replace(plan, limit=None)
    return msgspec.structs.replace(plan, where=conjunction(kept))


def _all_again(d: Draft, plan: Plan) -> Plan:
    """`all priorities`: the condition on that column goes."""
    filtered = {c for cond in conditions(plan.where) for c in _columns(cond)}
    for i, m in enumerate(d.mentions):
        if not m.columns or not any(d.text(k) in ("all", "all the", "every", "any") for k in (i - 1, i - 2) if k >= 0):
            continue
        column = next(
            (Column(c.table, c.column.name) for c in m.columns if Column(c.table, c.column.name) in filtered), None
        )
        if column is not None:
            d.take(i, "turn", f"no condition on {column.name}")
            d.dimensions = [x for x in d.dimensions if x[1].expr != column]
            kept = [c for c in conditions(plan.where) if column not in _columns(c)]
            return msgspec.structs.replace(plan, where=conjunction(kept))
    return plan


def _removed(d: Draft, plan: Plan) -> Plan:
    """`remove the West`, `drop price`, `without the split by region`."""
    if not _turn(d, "remove") and not any(role == "not" for role in d.role.values()):
        return plan
    drop = (
        [Column(c.table, c.column.name) for _, c in columns_named(d)]
        + [e for _, dim in d.dimensions for e in parts(dim.expr) if isinstance(e, Column)]
        + [e for _, m in d.measures for e in parts(m.expr) if isinstance(e, Column)]
    )
    if not drop or not _turn(d, "remove"):
        return plan
    for at, _ in list(columns_named(d)):
        d.take(at, "turn", "taken out")
    d.dimensions.clear()
    d.measures.clear()
    dimensions = tuple(x for x in plan.dimensions if not set(drop) & set(_columns(x.expr)))
    measures = tuple(x for x in plan.measures if not set(drop) & set(_columns(x.expr)))
    where = conjunction([c for c in conditions(plan.where) if not set(drop) & set(_columns(c))])
    if not measures and not dimensions:
        return plan
    return _tidy(
        msgspec.structs.replace(plan, dimensions=dimensions, measures=measures or plan.measures, where=where), plan
    )


def _filtered(d: Draft, plan: Plan) -> Plan:
    """New conditions take the place of old ones on the same column; `add X` and `compare to X` join the two."""
    if not d.filters:
        return plan
    kept = conditions(plan.where)
    if d.compared is not None:
        plan = _split_by(plan, d.compared)
    for new in d.filters:
        mine = _subject(new)
        same = [c for c in kept if _subject(c) == mine and mine is not None]
        joins = _turn(d, "compare") or _adds(d)
        both = _union(same[0], new) if same and joins else None
        if both is not None:
            kept = [both if c == same[0] else c for c in kept]
            plan = _split_by(plan, mine)
        elif isinstance(new, Not) or (isinstance(new, Compare) and new.op == "!="):
            kept = _less(kept, new)
        else:
            kept = [c for c in kept if c not in same] + [new]
            if not joins and isinstance(new, Compare) and new.op == "=":
                plan = _unsplit(plan, mine)
    return msgspec.structs.replace(plan, where=conjunction(kept))


def _less(kept: list[Condition], new: Condition) -> list[Condition]:
    """Take values out of a list of values that is kept; else exclude them."""
    gone = set(_values(new.item)) if isinstance(new, Not) else {new.right}
    for i, old in enumerate(kept):
        left = tuple(v for v in _values(old) if v not in gone)
        if _subject(old) == _subject(new) and isinstance(old, Among) and 0 < len(left) < len(_values(old)):
            return [*kept[:i], Among(old.of, left) if len(left) > 1 else Compare("=", old.of, left[0]), *kept[i + 1 :]]
    return [*kept, new]


def _bounded(d: Draft, plan: Plan) -> Plan:
    """`with at least 200 orders`: a bound on the groups."""
    if not d.having or plan.lists_rows or not plan.dimensions:
        return plan
    first = next((m.expr for m in plan.measures if level(m.expr) == "group"), Aggregate("count"))
    new = [Compare(h.op, h.measure or first, Value(h.value, "number")) for h in d.having]
    kept = [c for c in conditions(plan.having) if _subject(c) not in {_subject(n) for n in new}]
    return msgspec.structs.replace(plan, having=conjunction([*kept, *new]))


def _adds(d: Draft) -> bool:
    return any(m.tags.get("turn") == "add" for m in d.mentions)


def _unsplit(plan: Plan, column: Expr | None) -> Plan:
    """A group with one value left is dropped where others remain to split by."""
    others = tuple(x for x in plan.dimensions if x.expr != column)
    if len(others) == len(plan.dimensions) or not others:
        return plan
    return _tidy(msgspec.structs.replace(plan, dimensions=others), plan)


def _split_by(plan: Plan, column: Expr | None) -> Plan:
    """Values that are compared are told apart."""
    if column is None or any(x.expr == column for x in plan.dimensions) or plan.lists_rows:
        return plan
    return msgspec.structs.replace(plan, dimensions=(*plan.dimensions, Dimension(column)), limit=None)


def _union(old: Condition, new: Condition) -> Condition | None:
    """Return one condition for the values of two equalities of a column, or None."""
    values = [*_values(old), *_values(new)]
    if not _values(old) or not _values(new):
        return None
    return Among(_subject(old), tuple(dict.fromkeys(values)))


def _values(c: Condition) -> tuple[Value, ...]:
    if isinstance(c, Compare) and c.op == "=" and isinstance(c.right, Value):
        return (c.right,)
    return c.values if isinstance(c, Among) and isinstance(c.values, tuple) else ()


def _subject(c: Condition) -> Expr | None:
    """What a condition is about: the expression that it tests (a date column for any part of it)."""
    if isinstance(c, Not):
        return _subject(c.item)
    if isinstance(c, And) and len({_subject(x) for x in c.items}) == 1:
        return _subject(c.items[0])
    of = c.left if isinstance(c, Compare) else getattr(c, "of", None)
    return of.of if isinstance(of, (CalendarPart, Truncated)) else of


def conditions(where: Condition | None) -> list[Condition]:
    """Return the conditions that all have to be true."""
    if where is None:
        return []
    return list(where.items) if isinstance(where, And) else [where]


def _columns(node: Node) -> list[Column]:
    return [p for p in parts(node) if isinstance(p, Column)]


def _grouped(d: Draft, plan: Plan) -> Plan:
    """`by region`, `and by month`, `over time`: groups are replaced, or added beside a time axis or when asked."""
    wanted = [dim for _, dim in d.dimensions]
    named = [
        (at, c) for at, c in columns_named(d) if c.column.role in ("category", "place", "time", "identifier", "text")
    ]
    for at, c in named:
        if not wanted and not d.measures:
            wanted.append(Dimension(_as_group(Column(c.table, c.column.name), c.column)))
            d.take(at, "group", f"split by {c.column.title}")
    if d.trend and not any(_timed(d, x) for x in (*wanted, *plan.dimensions)):
        time = _time_axis(d)
        wanted = [Dimension(time), *wanted] if time is not None else wanted
    ranked = next((x.expr for x in wanted if _is_amount(d, x.expr)), None)
    if ranked is not None and not plan.lists_rows and plan.measures:
        return _replaced_measures(plan, (Measure(default_aggregate(ranked.table, d.data(ranked))),))
    if wanted and plan.lists_rows and (d.colored or d.faceted):
        color = wanted[0]
        shown = (*[x for x in plan.dimensions if x.expr != color.expr], color)
        return msgspec.structs.replace(
            plan, dimensions=shown, chart=msgspec.structs.replace(plan.chart, color=color.expr)
        )
    if not wanted or plan.lists_rows:
        return plan
    keep = plan.dimensions
    for new in wanted:
        keep = _placed(d, keep, new)
    changed = msgspec.structs.replace(plan, dimensions=keep)
    if plan.limit and plan.limit.count == 1 and plan.limit.skip == 0:
        changed = msgspec.structs.replace(changed, limit=None, order=())
    if any(_timed(d, x) for x in keep) and not any(_timed(d, x) for x in plan.dimensions) and not d.sortings:
        changed = msgspec.structs.replace(changed, order=(), limit=None)
    return _tidy(changed, plan)


def _is_amount(d: Draft, expr: Expr) -> bool:
    """Whether `by assists` names what is measured rather than a group."""
    return (
        isinstance(expr, Column)
        and d.data(expr).numeric
        and d.data(expr).role == "measure"
        and d.data(expr).distinct > 12
    )


def _as_group(column: Column, data) -> Expr:
    return Truncated(column, natural_grain(data)) if data.temporal else column


def _placed(d: Draft, old: tuple[Dimension, ...], new: Dimension) -> tuple[Dimension, ...]:
    """Put a new group among the old ones: a time first, a category after the time."""
    if any(x.expr == new.expr for x in old):
        return old
    if _timed(d, new):
        others = tuple(x for x in old if not _timed(d, x))
        if others and len(others) < 3 and (d.trend or _adds_group(d)):
            return (new, *others[:1])
        return (new, *others) if len(others) < len(old) else (new,)
    times = tuple(x for x in old if _timed(d, x))
    if _adds_group(d) and len(old) < 3:
        return (*old, new)
    if times and not _trailing_replace(d):
        return (*times, new)
    return (new,)


def _adds_group(d: Draft) -> bool:
    first = next((i for i in range(len(d.mentions)) if not d.empty(i) or d.text(i) == "and"), 0)
    return (
        _adds(d)
        or d.text(first) == "and"
        or bool(d.colored or d.faceted)
        or any(
            d.text(i) in ("and by", "split by", "broken down by", "break it down by", "by each")
            for i in range(len(d.mentions))
        )
    )


def _timed(d: Draft, x: Dimension) -> bool:
    return isinstance(x.expr, (Truncated, CalendarPart)) or (
        isinstance(x.expr, Column) and d.data(x.expr).role == "time"
    )


def _time_axis(d: Draft) -> Expr | None:
    found = d.time_column()
    if found is None:
        return None
    table, data = found
    return calendar_expr(Column(table, data.name), data, "", natural_grain(data))


def _measured(d: Draft, plan: Plan) -> Plan:
    """`make it the median`, `what about units`, `also show profit`: measures are changed, replaced or added."""
    func = _bare_aggregate(d)
    new = [m for at, m in d.measures if not (func and m.expr == Aggregate("count"))]
    for at, c in columns_named(d):
        if c.column.role == "measure":
            made = Measure(_like(d, plan, c))
            new += [made] if all(m.expr != made.expr for m in new) else []
            d.take(at, "measure", c.column.title)
    if not new and func and not plan.lists_rows:
        return _refunctioned(d, plan, func)
    if not new or (d.superlative is not None and d.superlative.said and plan.measures and not new):
        return plan
    if (_adds(d) and not _trailing_replace(d)) or (d.text(0) == "and" and not d.filters and not d.dimensions):
        kept = tuple(m for m in plan.measures if m.expr not in [n.expr for n in new])
        return msgspec.structs.replace(plan, measures=(*kept, *new))
    return _replaced_measures(plan, tuple(new))


def _like(d: Draft, plan: Plan, found) -> Expr:
    """A new column is measured as the last one was, where that was said; else as is usual for it."""
    last = plan.measures[0].expr if plan.measures else None
    usual = default_aggregate(found.table, found.column)
    if plan.lists_rows:
        return usual.of
    said = (
        isinstance(last, Aggregate)
        and isinstance(last.of, Column)
        and last.func in ("avg", "sum", "median", "min", "max", "stddev")
    )
    if said and (
        last.func in ("median", "min", "max", "stddev")
        or last.func != default_aggregate(last.of.table, d.data(last.of)).func
    ):
        return Aggregate(last.func, usual.of)
    return usual


def _refunctioned(d: Draft, plan: Plan, func: str) -> Plan:
    changed = plan
    for m in plan.measures:
        for old in [p for p in parts(m.expr) if isinstance(p, Aggregate)]:
            if old.of is None or func in ("count", "count_distinct"):
                new: Expr = Aggregate("count") if func == "count" else old
            else:
                new = Aggregate(func, old.of, old.where)
            changed = substitute(changed, old, new)
    d.steps.append((0, func, f"the {func} in place of what was there"))
    return changed


def _replaced_measures(plan: Plan, new: tuple[Measure, ...]) -> Plan:
    """Swap the measures; order, limits and calculations follow the first one."""
    old = next((m.expr for m in plan.measures if level(m.expr) != "answer"), None)
    changed = plan
    if old is not None:
        changed = substitute(plan, old, new[0].expr)
    calculations = tuple(m for m in changed.measures if isinstance(m.expr, Calculation))
    return _tidy(msgspec.structs.replace(changed, measures=(*new, *calculations)), plan)


def _picked(d: Draft, plan: Plan) -> Plan:
    """`top 5`, `which one is the highest`, `limit to 10`."""
    s = d.superlative
    number = _bare_number(d) if plan.limit is not None and s is None and d.limit is None else None
    if number is not None:
        return msgspec.structs.replace(plan, limit=msgspec.structs.replace(plan.limit, count=number))
    if d.limit is not None:
        return msgspec.structs.replace(plan, limit=d.limit)
    if s is None or not plan.measures or not plan.dimensions:
        return plan
    measure = plan.measures[0].expr
    per = tuple(x.expr for x in plan.dimensions[:-1]) if d.per_group else ()
    return msgspec.structs.replace(plan, order=(Order(measure, s.descending),), limit=Limit(s.count, s.skip, per))


def _bare_number(d: Draft) -> int | None:
    """The number of `make it 5`."""
    for i, m in enumerate(d.mentions):
        if d.free(i) and isinstance(m.number, int) and m.time is None and 0 < m.number <= 1000 and not m.unit:
            d.take(i, "top", f"{m.number} rows")
            return m.number
    return None


def _sorted(d: Draft, plan: Plan) -> Plan:
    orders = []
    for sorting in d.sortings:
        x = plan.dimensions[0].expr if plan.dimensions else None
        y = plan.measures[0].expr if plan.measures else x
        named = [Column(c.table, c.column.name) for i in sorting.at for c in d.mentions[i].columns]
        shown = [*(m.expr for m in plan.measures), *(dim.expr for dim in plan.dimensions)]
        by = next((e for n in named for e in shown if n in _columns(e)), None)
        if by is None:
            by = x if sorting.target in ("x", "dimension") or sorting.alphabetical else y
        if by is not None:
            orders.append(Order(by, sorting.descending))
    return msgspec.structs.replace(plan, order=tuple(orders)) if orders else plan


def _calculated(d: Draft, plan: Plan) -> Plan:
    names = list(d.calculations) + (["share"] if d.proportion else [])
    for name in names:
        first = next((m.expr for m in plan.measures if level(m.expr) == "group"), None)
        if first is None:
            return plan
        time = next((x.expr for x in plan.dimensions if _timed(d, x) and not isinstance(x.expr, CalendarPart)), None)
        made = calculation(name, first, time, d.window)
        if made is None and (axis := _time_axis(d)) is not None:
            plan = msgspec.structs.replace(
                plan, dimensions=(Dimension(axis), *plan.dimensions[:1]), order=(), limit=None
            )
            made = calculation(name, first, axis, d.window)
        if made is not None and all(m.expr != made for m in plan.measures):
            plan = msgspec.structs.replace(
                plan, measures=(*[m for m in plan.measures if level(m.expr) == "group"], Measure(made))
            )
    return plan


def _drawn(d: Draft, plan: Plan) -> Plan:
    """The chart asked for now; what was said of the last one stays where it still fits."""
    if not d.chart:
        return plan
    chart = plan.chart
    if "kind" in d.chart and d.chart["kind"] != chart.kind:
        chart = Chart(color=chart.color, facet=chart.facet, title=chart.title, log=chart.log)
    return msgspec.structs.replace(plan, chart=msgspec.structs.replace(chart, **d.chart))


RULES: tuple[Callable[[Draft, Plan], Plan], ...] = (
    _reset,
    _removed,
    _filtered,
    _bounded,
    _grouped,
    _measured,
    _picked,
    _sorted,
    _calculated,
    _drawn,
)


# -- keeping a plan whole ---------------------------------------------------------------------------------------------


def substitute(node: Any, old: Node, new: Node) -> Any:
    """Return a plan, or a part of one, with one part in place of another wherever it stands."""
    if node == old:
        return new
    if isinstance(node, tuple):
        return tuple(substitute(item, old, new) for item in node)
    if isinstance(node, Node):
        changed = {name: substitute(getattr(node, name), old, new) for name in node.__struct_fields__}
        return msgspec.structs.replace(node, **changed)
    return node


def _tidy(plan: Plan, before: Plan) -> Plan:
    """Drop what speaks of groups and measures that are gone: orders, limits, axes, calculations along a time."""
    shown = {x.expr for x in plan.dimensions} | {m.expr for m in plan.measures}
    gone = ({x.expr for x in before.dimensions} | {m.expr for m in before.measures}) - shown
    order = tuple(o for o in plan.order if o.by not in gone)
    limit = plan.limit if plan.limit is None or set(plan.limit.per) <= shown else None
    if limit is not None and not order:
        limit = None
    axes = {name: None for name in ("x", "y", "color", "facet") if getattr(plan.chart, name) in gone}
    measures = tuple(
        m
        for m in plan.measures
        if not (isinstance(m.expr, Calculation) and ((m.expr.along in gone) or set(m.expr.within) & gone))
    )
    chart = msgspec.structs.replace(plan.chart, **axes)
    if len(plan.dimensions) != len(before.dimensions) and chart.kind in ("pie", "stacked_bar", "grouped_bar", "value"):
        chart = Chart(title=chart.title)
    if gone and any(isinstance(e, (Truncated, CalendarPart)) for e in gone) and chart.kind in ("line", "area"):
        chart = Chart(title=chart.title)
    return msgspec.structs.replace(plan, order=order, limit=limit, measures=measures or plan.measures, chart=chart)
