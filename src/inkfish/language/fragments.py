"""Pieces that only the last answer gives a meaning: `and 2017?`, `30 to 50`, `hide the US`, `make that above 1500`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.columns import columns_named
from inkfish.language.conjunction import columns_in, conditions
from inkfish.language.draft import Draft, Having, Sorting
from inkfish.language.flags import flagged, is_flag
from inkfish.language.leaning import COUNTED, PRONOUNS, counts_unnamed, refers, turns
from inkfish.language.lexicon import stems
from inkfish.language.names import read_name
from inkfish.language.own_values import kind_meant, named_again, names_text, own_columns, place_meant
from inkfish.language.past_ages import of_ages, spans
from inkfish.language.relist import bound_of_list
from inkfish.language.remeasure import like
from inkfish.language.taking_out import some_taken_out, taken_out, unknowns_out
from inkfish.language.timing import (
    WHOLE,
    bare_years,
    month_of_its_year,
    months_of_its_year,
    of_that_time,
    own_time,
    whole_time,
)
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Between,
    Column,
    Compare,
    Condition,
    Measure,
    Plan,
    Value,
    Within,
)


def fill_in(d: Draft, last: Plan) -> None:
    """Read what is left of a message by what the last answer is about."""
    for rule in RULES:
        rule(d, last)


def _bare_function(d: Draft, last: Plan) -> None:
    """`i want the max`, after the average of `max_hr`: an aggregate alone is of what is measured."""
    said = [i for i in range(len(d.mentions)) if not d.empty(i) and not d.boundary(i) and d.tag(i, "turn") is None]
    if len(said) != 1 or not d.has(said[0], "aggregate") or last.lists_rows or not last.measures:
        return
    m = d.mentions[said[0]]
    if m.columns and m.columns[0].score < 0.97:
        d.mentions = tuple(msgspec.structs.replace(x, columns=()) if x is m else x for x in d.mentions)
        d.measures = [x for x in d.measures if x[0] != said[0]]


def _end_of_column(d: Draft, last: Plan) -> None:
    """`lowest temperature`, after another measure: the end of that column, in the groups that are shown."""
    s = d.superlative
    if s is None or s.said or s.about or s.count != 1 or last.lists_rows or last.limit is not None:
        return
    found = d.best_column(s.at + 1, "numeric")
    left = [i for i in range(len(d.mentions)) if i != s.at and d.free(i) and not d.empty(i) and not d.boundary(i)]
    left = [i for i in left if not d.has(i, "turn") or d.content(i)]
    if found is None or left != [s.at + 1] or found.column.role != "measure" or not d.has(s.at, "superlative"):
        return
    column = Column(found.table, found.column.name)
    if s.at > 1 or column in columns_in(last.measures) or d.text(s.at) in COUNTED:
        return
    d.measures.append((s.at, Measure(Aggregate("max" if s.descending else "min", column))))
    d.take(s.at + 1, "measure", f"the {'highest' if s.descending else 'lowest'} {found.column.title}")
    d.superlative = None


def _all_of_them(d: Draft, last: Plan) -> None:
    """`all boroughs`: what the one condition is on, by a name that the data does not use."""
    words = [i for i, m in enumerate(d.mentions) if d.free(i) and not m.known and m.text.isalpha()]
    tested = [c for c in conditions(last.where) if isinstance(c, Compare) and c.op == "=" and names_text(c)]
    alone = len(words) == 1 and not d.measures and not d.filters and not d.dimensions and d.superlative is None
    before = {*d.text(words[0] - 1).split(), *d.text(words[0] - 2).split()[-1:]} if words else set()
    if alone and len(tested) == 1 and before & WHOLE:
        d.take(words[0], "reset", f"no condition on {tested[0].left.name}")


def _faint_names(d: Draft, last: Plan) -> None:
    """`plus overtime`: after a word of adding or swapping, a part of a name is enough."""
    left = [i for i in range(len(d.mentions)) if not d.empty(i) and not d.boundary(i) and not d.has(i, "turn")]
    left = [i for i in left if d.content(i) or not set(d.mentions[i].tags) <= {"request", "helper"}]
    found = d.best_column(left[0], "numeric") if len(left) == 1 and d.free(left[0]) else None
    swaps = any(d.tag(i, "turn") == "replace" and not d.has(i, "where") for i in range(len(d.mentions)))
    theirs = d.text(0) == "how" and refers(d)  # `how much overtime did she get`
    turned = turns(d, "add") or swaps or theirs
    if found is not None and turned and 0.3 < found.score <= 0.5 and found.column.role == "measure":
        d.measures.append((left[0], Measure(like(d, last, found))))
        d.take(left[0], "measure", found.column.title)


def _bare_range(d: Draft, last: Plan) -> None:
    """`30 to 50`: both ends of what the last answer bounds."""
    column = next((c.left for c in reversed(conditions(last.where)) if _bounds(c)), None)
    for at in range(len(d.mentions) - 2):
        low, high = d.mentions[at].number, d.mentions[at + 2].number
        ends = d.free(at) and d.free(at + 2) and low is not None and high is not None
        if column is not None and ends and d.text(at + 1) in ("to", "-", "and", "until"):
            bounds = (Compare(">=", column, Value(low, "number")), Compare("<=", column, Value(high, "number")))
            d.keep((at, at + 2), And(bounds))
            for i in (at, at + 1, at + 2):
                d.take(i, "condition")
            d.say(at, f"{column.name} from {low} to {high}")


def _bare_number(d: Draft, last: Plan) -> None:
    """`and in 98004?`, `and 1 GB?`: another number in the place of the one that the last answer is for."""
    if last.limit is not None or any(not d.empty(i) and m.columns for i, m in enumerate(d.mentions)):
        return
    column = next((c.left for c in reversed(conditions(last.where)) if _numbered(c)), None)
    for at, m in enumerate(d.mentions):
        fits = column is not None and m.number is not None and spans(d, column, m.number)
        if fits and d.free(at) and not m.unit and not d.having:
            d.keep(at, Compare("=", column, Value(m.number, "number")))
            d.take(at, "condition", f"{column.name} is {m.number}")
            counted, named = stems(d.text(at + 1)), {w for form in read_name(column.name).forms for w in form}
            if d.free(at + 1) and counted and named.issuperset(counted):
                d.take(at + 1, "condition")  # its unit, or what it counts


def _same_bound(d: Draft, last: Plan) -> None:
    """`make that above 1500`: another bound on what the last answer bounds."""
    old = next((c for c in reversed(conditions(last.where)) if _bounds(c)), None)
    said = d.text(0).split(" ")[0] in LEADS
    if (old is None and last.having is None) or not said:
        return
    for at, m in enumerate(d.mentions):
        if d.text(0).startswith("make") and last.limit is None and d.free(at) and m.number is not None:
            d.take(at, "condition", f"{m.number} in place of what it was")
            if old is None and isinstance(last.having, Compare):
                d.having.append(Having(last.having.op, m.number))
            elif old is not None:
                d.filters.append(Compare(old.op, old.left, Value(m.number, "number")))
    for f in [f for f in d.filters if f in d.stands and d.text(0).startswith(("make", "change", "set"))]:
        _other_end(d, last, f)
    _put_for(d, old, last)


def _bare_bound(d: Draft, last: Plan) -> None:
    """`above 8000?`, after `days above 7500`: a bound alone, the same way, within what is bounded."""
    old = next((c for c in reversed(conditions(last.where)) if _bounds(c)), None)
    said = [i for i in range(len(d.mentions)) if not d.boundary(i) and (d.content(i) or not d.empty(i))]
    alone = all(d.mentions[i].number is not None or d.has(i, "compare", "turn", "where") for i in said)
    if old is None or not alone or len(d.having) != 1 or d.having[0].op[0] != old.op[0]:
        return
    if isinstance(d.having[0].value, (int, float)) and spans(d, old.left, d.having[0].value):
        _put_for(d, old, last)


def _put_for(d: Draft, old: Condition | None, last: Plan) -> None:
    """Put a bound that was said of groups in the place of one that the rows are held against."""
    if old is None or last.having is not None:
        return
    for h in [h for h in d.having if h.measure is None]:
        d.having.remove(h)
        d.filters.append(Compare(h.op, old.left, Value(h.value, "number")))


def _other_end(d: Draft, last: Plan, f: Condition) -> None:
    """`make that 2015`, after `since 2010`: a year takes the place of the end that was there."""
    for old in conditions(last.where):
        if isinstance(f, Compare) and f.op == "=" and _bounds(old) and old.left == f.left:
            d.filters[d.filters.index(f)] = Compare(old.op, f.left, f.right)
        elif _open(old) and isinstance(f, Within) and f.of == old.of and isinstance(f.period, Between):
            start = f.period.start if old.period.start else None
            end = f.period.end if old.period.end else None
            d.filters[d.filters.index(f)] = Within(f.of, Between(start, end))


def _open(c: Condition) -> bool:
    """Whether a condition is a time with one end."""
    period = c.period if isinstance(c, Within) else None
    return isinstance(period, Between) and (period.start is None) != (period.end is None)


LEADS, DEEDS = words_of("small_change"), words_of("light_verb")


def _instead_of(d: Draft, last: Plan) -> None:
    """`points instead of price`: what stands after it is what goes; `total instead of average` are two aggregates."""
    start = next((i for i in range(len(d.mentions)) if d.text(i) in ("instead of", "rather than")), None)
    if start is None:
        return
    if d.has(start - 1, "aggregate") and d.has(start + 1, "aggregate") and d.last(start + 1):
        d.mentions = tuple(
            msgspec.structs.replace(m, columns=()) if i == start - 1 else m for i, m in enumerate(d.mentions)
        )
        d.measures.clear()
        d.role.pop(start - 1, None)
    after = range(start + 1, len(d.mentions))
    end = next((i for i in after if d.boundary(i) or d.has(i, "sort_verb", "turn")), len(d.mentions))
    gone = range(start + 1, end)
    for i in gone:
        if not d.empty(i):
            d.role[i] = "turn"
    d.measures = [x for x in d.measures if x[0] not in gone]
    d.dimensions = [x for x in d.dimensions if x[0] not in gone]
    for f in [f for f in d.filters if f in d.stands]:
        left = [v for i in range(d.stands[f][0], d.stands[f][1] + 1) if i not in gone for v in d.mentions[i].values]
        if d.stands[f][0] in gone and d.stands[f][1] in gone:
            d.filters.remove(f)
        elif isinstance(f, Among) and left and isinstance(f.values, tuple):
            kept = tuple(v for v in f.values if v.value in {x.value for x in left})
            d.filters[d.filters.index(f)] = Among(f.of, kept) if len(kept) > 1 else Compare("=", f.of, kept[0])
            d.compared = None


def _done_by_them(d: Draft, last: Plan) -> None:
    """`how many aces did he hit in those`, `what club does he play for`: what they did, where a column tells of it."""
    for at, m in enumerate(d.mentions):
        them = d.tag(at - 1, "turn") == "refer" or d.text(at - 1) in PRONOUNS
        theirs = at > 0 and them and not m.known and d.free(at)
        if theirs and m.text in DEEDS and d.has(at + 1, "during", "preposition"):
            d.take(at, "turn", "what they did")  # `how many of those play for Ajax`
        if not theirs or not d.has(at - 2, "helper") or not d.free(at):
            continue
        if any(i < at for i, _ in d.measures) or any(i < at for i, _ in columns_named(d)):
            d.take(at, "turn", "what was done")


def _how_many_done(d: Draft, last: Plan) -> None:
    """`how many were sold`, after a product: the amount that a verb speaks of, where a column tells of it."""
    if not counts_unnamed(d):
        return
    for at in range(2, len(d.mentions)):
        found = d.best_column(at, "numeric")
        mine = d.role.get(at) in (None, "measure")
        if found is not None and mine and found.score > 0.45 and found.column.additive:
            d.measures = [(at, Measure(Aggregate("sum", Column(found.table, found.column.name))))]
            d.take(at, "measure", f"sum of {found.column.title}")
            return


def _measured_too(d: Draft, last: Plan) -> None:
    """`and red cards?`, after the yellow cards: a number of few values is measured as its like was, and not tested."""
    like_it = {w for c in columns_in(last.measures) for form in read_name(c.name).forms for w in form}
    for f in [f for f in d.filters if f in d.stands and not d.measures and last.dimensions]:
        (start, end), columns = d.stands[f], columns_in(f)
        found = d.best_column(start, "numeric") if start == end and len(columns) == 1 else None
        named = found is not None and Column(found.table, found.column.name) == columns[0] and found.score > 0.9
        words = {w for form in read_name(columns[0].name).forms for w in form} if columns else set()
        if named and found.column.numeric and not d.mentions[start].values and words & like_it:
            d.filters.remove(f)
            first = last.measures[0].expr
            func = first.func if isinstance(first, Aggregate) and first.of is not None else ""
            d.measures.append((start, Measure(Aggregate(func, columns[0]) if func else like(d, last, found))))
            d.role[start] = "measure"


def _sorted_by_it(d: Draft, last: Plan) -> None:
    """`sort by that`: by the number that was told last."""
    at = next((i for i, role in d.role.items() if role == "sort" and d.tag(i + 1, "turn") == "refer"), None)
    if at is not None and not d.sortings and last.measures:
        d.sortings.append(Sorting(False, "measure", bare=True))


def _in_panels(d: Draft, last: Plan) -> None:
    """`in separate panels`: one for each of the last group."""
    if any(d.has(i, "facet") for i in range(len(d.mentions))) and not d.faceted and last.dimensions:
        d.chart["facet"] = last.dimensions[-1].expr


def _signs(d: Draft, last: Plan) -> None:
    """`only the negative ones`, `those that lose money`: groups under nothing."""
    for at, m in enumerate(d.mentions):
        op = d.tag(at, "sign")
        if op and d.free(at) and not m.columns and not m.values and last.dimensions:
            d.having.append(Having(op, 0))
            d.take(at, "having", f"{m.text}")


def _other_side(d: Draft, last: Plan) -> None:
    """`and those without?`, `with attrition no`: the other answer of a yes or no."""
    for at, m in enumerate(d.mentions):
        if m.text not in ("no", "false") or not d.free(at) or d.role.get(at - 1) != "condition":
            continue
        told = next((f for f in d.filters if _flags(d, f)), None)
        if told is not None:
            d.take(at, "condition", "no")
            d.filters[d.filters.index(told)] = flagged(told.left, d.data(told.left), False)
    last_flag = next((c for c in reversed(conditions(last.where)) if _flags(d, c)), None)
    bare = [i for i in range(len(d.mentions)) if d.free(i) and d.has(i, "negation")]
    if last_flag is None or not bare or any(m.columns or m.values or m.number for m in d.mentions) or d.filters:
        return
    yes = bool(last_flag.right.value)
    d.keep(bare[-1], flagged(last_flag.left, d.data(last_flag.left), not yes))
    d.take(bare[-1], "condition", f"{last_flag.left.name} is {'no' if yes else 'yes'}")


def _describing(d: Draft, last: Plan) -> None:
    """`with at least 90 points`, `in the winter games`: a column that only says what the value before it is of."""
    tested = {c for f in d.filters for c in columns_in(f)}
    for at in range(1, len(d.mentions)):
        found = d.best_column(at) if d.free(at) else None
        if found is None or d.has(at, "aggregate", "calc"):
            continue
        bound = d.role.get(at - 1) == "condition" and d.mentions[at - 1].number is not None
        opens = d.has(d.step(at, -1, skip=("article",)), "where")
        clause = opens and any(d.role.get(i) == "value" for i in range(at + 1, at + 4))  # `when the winner chose tea`
        if (bound and Column(found.table, found.column.name) in tested) or d.role.get(at - 1) == "value" or clause:
            d.take(at, "condition")


def _bounds(c: Condition) -> bool:
    """Whether a condition holds a column against a number from above or below."""
    plain = isinstance(c, Compare) and isinstance(c.left, Column) and isinstance(c.right, Value)
    return plain and c.op in ("<", "<=", ">", ">=") and c.right.kind == "number"


def _numbered(c: Condition) -> bool:
    plain = isinstance(c, Compare) and isinstance(c.left, Column) and isinstance(c.right, Value)
    return plain and c.op == "=" and c.right.kind == "number"


def _flags(d: Draft, c: Condition) -> bool:
    plain = isinstance(c, Compare) and isinstance(c.left, Column) and isinstance(c.right, Value)
    return plain and c.op == "=" and is_flag(d.data(c.left))


RULES: tuple[Callable[[Draft, Plan], None], ...] = (
    _bare_function,
    _end_of_column,
    _instead_of,
    _done_by_them,
    _how_many_done,
    _measured_too,
    _sorted_by_it,
    _in_panels,
    _signs,
    own_columns,
    own_time,
    named_again,
    kind_meant,
    place_meant,
    of_ages,
    bound_of_list,
    _all_of_them,
    whole_time,
    _faint_names,
    _other_side,
    bare_years,
    of_that_time,
    months_of_its_year,
    month_of_its_year,
    _bare_range,
    some_taken_out,
    taken_out,
    unknowns_out,
    _same_bound,
    _bare_bound,
    _bare_number,
    _describing,
)
