"""A plan in one plain English sentence, complete and unambiguous: what the reader understood, and can read again.

The grammar is small and fixed, so that reading the words gives the plan back. Square brackets are optional parts,
`|` separates choices, `...` repeats, `col` is a column's title in small letters. Clauses stand in this order, set off
by commas where shown:

    [list] [distinct] WHAT [and WHAT ...] [by DIM [and DIM ...]] [FROM] [where COND] [, only groups where COND]
    [, sorted by EXPR ascending|descending [, then by EXPR ascending|descending ...]] [, LIMIT] [, CHART]

    plan without measures      each DIM and DIM ... | all rows     (with `distinct`: distinct DIM and DIM ...)
    plan that lists rows       list EXPR, EXPR and EXPR
    lists of three or more     A, B and C
    names that people gave     ... called "profit margin"

    FROM    from TABLE [together with TABLE ...] [JOIN ...]; only where several tables are known
    JOIN    joined to [many] TABLE on COL [of TABLE] = COL [of TABLE] [keeping unmatched rows]
            both columns alike: on COL. `many` says that a row may meet several.

    EXPR    col | col of TABLE (where two of the tables known have such a column; from TABLE tells which)
            value: 5, "text", true, 2020-05-01
            EXPR plus|minus|times|divided by EXPR, each side in brackets where it is one of these itself
            decade|year|quarter|month|week|day|hour|minute of EXPR                           Truncated
            weekday of EXPR | quarter|month|week of the year of EXPR | day of the month of EXPR |
              hour of the day of EXPR | minute of the hour of EXPR | calendar year of EXPR       CalendarPart
            EXPR in bins of 10 | EXPR in 20 bins | EXPR in bins                                 Bin
            years|months|weeks|days|hours|minutes from EXPR until EXPR                          Elapsed
            "then" if COND, otherwise "other"  (in brackets)                                    Case
    AGG     number of rows | count of EXPR | number of distinct EXPR | total|average|median|minimum|maximum EXPR |
              standard deviation of EXPR | 90th percentile of EXPR | percentage of rows | most common EXPR |
            correlation of EXPR with EXPR | first|last EXPR in order of EXPR
            AGG (only where COND) for a measure's own filter; of a percentage: percentage of rows (where COND)
    CALC    share|difference|percent change|compound growth|running total|moving average|rank|index of EXPR
            [along EXPR] [within EXPR and within EXPR ...] [over N periods] [smallest first]

    COND    EXPR is [not] EXPR | is under|at most|over|at least EXPR | dates: is before|no later than|after|no earlier
              than EXPR
            EXPR is A, B or C | is neither A, B nor C | is one of A | is none of A                 Among
            EXPR is [not] in (PLAN), or [not] in TABLE where PLAN lists TABLE's column of the same title
            EXPR is over (PLAN), or the AGG where PLAN is that aggregate of the same table and nothing else
            EXPR [does not] contain(s)|start(s) with|end(s) with "text" | EXPR is [not] missing
            EXPR is [not] PERIOD
            COND and COND | COND or COND | not (COND); an `and` or `or` inside another in brackets
    PERIOD  in 2020 | in Q2 2017 | in March 2017 | on 2017-03-05 | from 2019 to 2021 (both whole; also months, days) |
            from TIME until TIME (before the second) | since 2015 | before 2015 | at any time |
            in the last 3 [whole] years [shifted back 6 years] | in the year to date

    LIMIT   top N | ranks N+1 to M (after skipping N) ; then [in each EXPR and EXPR ...] [with ties]
    CHART   as a bar chart [, with EXPR on the x axis] [, with EXPR on the y axis] [, coloured by EXPR]
            [, one panel for each EXPR] [, stacked | stacked to 100% | side by side] [, drawn horizontally|vertically]
            [, on a log scale] [, with a trend line] [, in the "name" palette] [, titled "..."]

A value stands bare where it cannot be misread (letters and spaces, no word of this grammar), else in double quotes;
a double quote inside is written twice. Columns whose titles hold a comma or quote are quoted the same way, with `.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from inkfish.data import table as data
from inkfish.data.durations import DURATION, exact_duration
from inkfish.data.grammar import article, listed, nouns, ordinal, plural
from inkfish.narrative.names import OPERATORS, Names
from inkfish.narrative.period import period_words
from inkfish.narrative.phrases import glue, say
from inkfish.narrative.where import unit_of
from inkfish.query.plan import (
    Aggregate,
    Among,
    And,
    Arithmetic,
    Bin,
    Calculation,
    CalendarPart,
    Case,
    Chart,
    Column,
    Compare,
    Condition,
    Dimension,
    Elapsed,
    Expr,
    Join,
    Limit,
    Matches,
    Measure,
    Missing,
    Not,
    Or,
    Plan,
    Subquery,
    Truncated,
    Value,
    Within,
)

_COMPARISONS = {"=": "is", "!=": "is_not", "<": "under", "<=": "at_most", ">": "over", ">=": "at_least"}
_BARE = re.compile(r"[^\W\d_][\w'’.&/-]*(?: [^\W_][\w'’.&/-]*)*")
_DATED = {"<": "before", "<=": "no_later", ">": "after", ">=": "no_earlier"}


def restate(plan: Plan, tables: Sequence[data.Table]) -> str:
    """Return the sentence that means this plan, in the grammar above.

    Raises KeyError for a node that has no phrase; a test walks the algebra so that there is none.
    """
    return _plan(plan, Restater(tables, plan))


class Restater:
    """What the words of one plan depend on: the tables that are known, and the plan that a column stands in."""

    def __init__(self, tables: Sequence[data.Table], plan: Plan):
        self.tables, self.plan, self.names = tuple(tables), plan, Names(tables, plan)

    def inside(self, plan: Plan) -> Restater:
        """Return the one for a sub-query."""
        return Restater(self.tables, plan)

    def expr(self, expr: Expr) -> str:
        """Return an expression in words."""
        return EXPRESSIONS[type(expr)](expr, self)

    def tight(self, expr: Expr) -> str:
        """Return an expression in words, in brackets where what follows could be taken for a part of it."""
        words = self.expr(expr)
        return f"({words})" if isinstance(expr, (Arithmetic, Elapsed, Bin, Calculation)) else words

    def condition(self, condition: Condition) -> str:
        """Return a condition in words."""
        return CONDITIONS[type(condition)](condition, self)

    def table(self, name: str) -> str:
        """Return a table in words: its SQL name with spaces."""
        known = self.names.table(name)
        return quoted_name((known.name if known else name).replace("_", " "))

    def title(self, column: Column) -> str:
        """Return a column's own words: its title, or its name where the table has two of that title."""
        known = self.names.table(column.table)
        words = self.names.column(column)
        alike = [c for c in known.columns if self.names.column(Column(known.name, c.name)) == words] if known else []
        return quoted_name(words if len(alike) <= 1 else column.name)

    def shared(self, column: Column) -> bool:
        """Whether another table that is known has a column of the same words."""
        words = self.names.column(column)
        others = [t for t in self.tables if t.name.casefold() != column.table.casefold()]
        return any(self.names.column(Column(t.name, c.name)) == words for t in others for c in t.columns)


def quoted_name(words: str) -> str:
    """Return a column's or table's words, in backquotes where a reader could not find their end."""
    return words if re.fullmatch(r"[^,\"`()=]+", words) else "`" + words.replace("`", "``") + "`"


def quoted(text: str) -> str:
    """Return a value bare where it cannot be misread, else in double quotes."""
    words = re.findall(r"[\w'’]+", text.lower())
    if _BARE.fullmatch(text) and not nouns().words.reserved & set(words):
        return text
    return in_quotes(text)


def in_quotes(text: str) -> str:
    """Return text in double quotes, those inside written twice."""
    return '"' + text.replace('"', '""') + '"'


# -- expressions ------------------------------------------------------------------------------------------------------


def _column(e: Column, r: Restater) -> str:
    title = r.title(e)
    return say("restate.column_of", column=title, table=r.table(e.table)) if r.shared(e) else title


def _value(e: Value, _: Restater) -> str:
    if isinstance(e.value, bool):
        return say("restate.true" if e.value else "restate.false")
    if isinstance(e.value, (int, float)):
        return number(e.value)
    return e.value if e.kind in ("date", "datetime") else quoted(e.value)


def number(value: float) -> str:
    """Return a number with all its digits, whole ones without a point."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _arithmetic(e: Arithmetic, r: Restater) -> str:
    return say(f"restate.{OPERATORS[e.op]}", left=r.tight(e.left), right=r.tight(e.right))


def _truncated(e: Truncated, r: Restater) -> str:
    return say("restate.of", part=e.grain, of=r.tight(e.of))


def _part(e: CalendarPart, r: Restater) -> str:
    return say("restate.of", part=say(f"restate.part_{e.part}"), of=r.tight(e.of))


def _bin(e: Bin, r: Restater) -> str:
    if e.width is not None:
        return say("restate.bin_width", of=r.tight(e.of), width=number(e.width))
    return (
        say("restate.bin_count", of=r.tight(e.of), count=e.count) if e.count else say("restate.bin", of=r.tight(e.of))
    )


def _elapsed(e: Elapsed, r: Restater) -> str:
    return say("restate.elapsed", unit=plural(e.unit), start=r.tight(e.start), end=r.tight(e.end))


def _case(e: Case, r: Restater) -> str:
    return say("restate.case", then=in_quotes(e.then), when=r.condition(e.when), other=in_quotes(e.other))


def _aggregate(e: Aggregate, r: Restater) -> str:
    of = r.tight(e.of) if e.of is not None else say("restate.rows")
    by = r.tight(e.by) if e.by is not None else ""
    key = (
        f"restate.{e.func}"
        + ("_rows" if e.func == "count" and e.of is None else "")
        + ("_bare" if e.func in _ORDERED and not by else "")
    )
    words = say(key, of=of, by=by, nth=_nth(e.q))
    if e.where is None:
        return words
    return say("restate.share_where" if e.func == "share" else "restate.only", what=words, where=r.condition(e.where))


_ORDERED = ("first", "last", "correlation")


def _nth(q: float | None) -> str:
    percent = 50 if q is None else q * 100
    whole = round(percent, 6)
    return ordinal(int(whole)) if float(whole).is_integer() else f"{whole:g}th"


def _calculation(e: Calculation, r: Restater) -> str:
    words = [say(f"restate.calc_{e.kind}", of=r.tight(e.of))]
    words += [say("restate.along", of=r.tight(e.along))] if e.along is not None else []
    words += [glue("restate.and").join(say("restate.within_each", of=r.tight(w)) for w in e.within)] if e.within else []
    words += [say("restate.periods", count=e.periods)] if e.periods != 1 else []
    words += [say("restate.smallest_first")] if e.ascending else []
    return " ".join(words)


EXPRESSIONS: dict[type, Callable[[Any, Restater], str]] = {
    Column: _column,
    Value: _value,
    Arithmetic: _arithmetic,
    Truncated: _truncated,
    CalendarPart: _part,
    Bin: _bin,
    Elapsed: _elapsed,
    Case: _case,
    Aggregate: _aggregate,
    Calculation: _calculation,
}


# -- conditions -------------------------------------------------------------------------------------------------------


def _compare(c: Compare, r: Restater) -> str:
    dated = isinstance(c.right, Value) and c.right.kind in ("date", "datetime") and c.op in _DATED
    key = _DATED[c.op] if dated else _COMPARISONS[c.op]
    return say(f"restate.{key}", left=r.tight(c.left), right=_right(c, r))


def _right(c: Compare, r: Restater) -> str:
    if isinstance(c.right, Value) and unit_of(c.left, r.names) == DURATION:
        return exact_duration(c.right.value)
    if not isinstance(c.right, Subquery):
        return r.tight(c.right)
    plan = c.right.plan
    plain = Plan(table=plan.table, measures=plan.measures)
    if (
        plan == plain
        and len(plan.measures) == 1
        and not plan.measures[0].name
        and plan.table == r.plan.table
        and not plan.lists_rows
    ):
        return say("restate.the", what=r.expr(plan.measures[0].expr))
    return f"({_plan(plan, r.inside(plan))})"


def _among(c: Among, r: Restater) -> str:
    return _is_among(c, r, "among", "one_of", "or")


def _is_among(c: Among, r: Restater, several: str, one: str, last: str) -> str:
    left = r.tight(c.of)
    if isinstance(c.values, Subquery):
        key = "in" if several == "among" else "not_in"
        return say(f"restate.{key}", left=left, of=_one_column(c, c.values.plan, r))
    words = [_value(v, r) for v in c.values]
    return say(f"restate.{several if len(words) > 1 else one}", left=left, values=listed(words, last))


def _one_column(c: Among, plan: Plan, r: Restater) -> str:
    """Return a table where the sub-query is its column of the same title and nothing else, else the sub-query."""
    inside = r.inside(plan)
    if isinstance(c.of, Column) and plan.measures and isinstance(plan.measures[0].expr, Column):
        column = plan.measures[0].expr
        if plan == Plan(table=column.table, measures=(Measure(column),)) and inside.title(column) == r.title(c.of):
            return r.table(plan.table)
    return f"({_plan(plan, inside)})"


def _matches(c: Matches, r: Restater) -> str:
    return say(f"restate.{c.how}", left=r.tight(c.of), text=in_quotes(c.text))


def _missing(c: Missing, r: Restater) -> str:
    return say("restate.missing", left=r.tight(c.of))


def _within(c: Within, r: Restater) -> str:
    return say("restate.within", left=r.tight(c.of), period=period_words(c.period))


def _and(c: And, r: Restater) -> str:
    return glue("restate.and").join(_bracketed(i, r) for i in c.items)


def _or(c: Or, r: Restater) -> str:
    return glue("restate.or").join(_bracketed(i, r) for i in c.items)


def _bracketed(c: Condition, r: Restater) -> str:
    return f"({r.condition(c)})" if isinstance(c, (And, Or)) else r.condition(c)


def _not(c: Not, r: Restater) -> str:
    item = c.item
    if isinstance(item, Among):
        return _is_among(item, r, "neither", "none_of", "nor")
    if isinstance(item, Matches):
        return say(f"restate.{item.how}_not", left=r.tight(item.of), text=in_quotes(item.text))
    if isinstance(item, Missing):
        return say("restate.missing_not", left=r.tight(item.of))
    if isinstance(item, Within):
        return say("restate.within_not", left=r.tight(item.of), period=period_words(item.period))
    return say("restate.not", item=r.condition(item))


CONDITIONS: dict[type, Callable[[Any, Restater], str]] = {
    Compare: _compare,
    Among: _among,
    Matches: _matches,
    Missing: _missing,
    Within: _within,
    And: _and,
    Or: _or,
    Not: _not,
}


# -- the plan ---------------------------------------------------------------------------------------------------------


def _plan(plan: Plan, r: Restater) -> str:
    clauses = (
        _what(plan, r) + _from(plan, r) + (f" {say('restate.both_sides')}" if plan.sides else "") + _where(plan, r),
        _having(plan, r),
        _order(plan, r),
        _limit(plan.limit, r),
        _chart(plan.chart, r),
    )
    return ", ".join(c for c in clauses if c)


def _what(plan: Plan, r: Restater) -> str:
    measures = listed(_named(m, r) for m in plan.measures)
    dimensions = glue("restate.and").join(_named(d, r) for d in plan.dimensions)
    start = [say("restate.list")] if plan.lists_rows and plan.measures else []
    start += [say("restate.distinct")] if plan.distinct else []
    if not plan.measures:
        what = (
            (dimensions if plan.distinct else say("restate.each", of=dimensions))
            if dimensions
            else say("restate.all_rows")
        )
        return " ".join([*start, what])
    return " ".join([*start, measures, *([say("restate.by", by=dimensions)] if dimensions else [])])


def _named(part: Measure | Dimension, r: Restater) -> str:
    words = r.expr(part.expr)
    return say("restate.called", what=words, name=in_quotes(part.name)) if part.name else words


def _from(plan: Plan, r: Restater) -> str:
    """Say the tables, where more than one is known."""
    if len(r.tables) <= 1 and not plan.joins and not plan.also:
        return ""
    tables = glue("restate.together").join(r.table(t) for t in (plan.table, *plan.also))
    seen = {plan.table.casefold(), *(t.casefold() for t in plan.also)}
    joins = [_join(j, r, seen) for j in plan.joins]
    return " " + " ".join([say("restate.from", tables=tables), *joins])


def _join(join: Join, r: Restater, seen: set[str]) -> str:
    new = join.right if join.right.table.casefold() not in seen else join.left
    seen.add(new.table.casefold())
    left, right = r.title(join.left), r.title(join.right)
    on = (
        left
        if left == right and new is join.right
        else say(
            "restate.on_two",
            left=say("restate.column_of", column=left, table=r.table(join.left.table)),
            right=say("restate.column_of", column=right, table=r.table(join.right.table)),
        )
    )
    many = say("restate.many") if not join.many_to_one else ""
    outer = say("restate.outer") if join.outer else ""
    return say("restate.join", many=many, table=r.table(new.table), on=on, outer=outer)


def _where(plan: Plan, r: Restater) -> str:
    return f" {say('restate.where', where=r.condition(plan.where))}" if plan.where is not None else ""


def _having(plan: Plan, r: Restater) -> str:
    return say("restate.having", having=r.condition(plan.having)) if plan.having is not None else ""


def _order(plan: Plan, r: Restater) -> str:
    words = [say("restate.descending" if o.descending else "restate.ascending", by=r.expr(o.by)) for o in plan.order]
    return say("restate.sorted", by=glue("restate.then").join(words)) if words else ""


def _limit(limit: Limit | None, r: Restater) -> str:
    if limit is None:
        return ""
    first = (
        say("restate.top", count=limit.count)
        if not limit.skip
        else say("restate.ranks", first=limit.skip + 1, last=limit.skip + limit.count)
    )
    per = say("restate.in_each", of=glue("restate.and").join(r.tight(e) for e in limit.per)) if limit.per else ""
    return " ".join(w for w in (first, per, say("restate.ties") if limit.ties else "") if w)


def _chart_name(chart: Chart) -> str:
    """Return what the kind is called, where it was said: a donut and a waterfall have names of their own."""
    if chart.kind == "pie" and chart.hole:
        return "donut"
    return "waterfall" if chart.stack == "waterfall" and chart.kind in (None, "bar") else chart.kind or ""


def _chart(chart: Chart, r: Restater) -> str:
    """Say what the user said of the picture, and nothing else."""
    name = _chart_name(chart)
    kind = say(f"restate.chart_{name}") if name else ""
    words = [say("restate.chart", a=article(kind), kind=kind)] if kind else []
    words += [
        say(f"restate.axis_{name}", of=r.expr(e))
        for name in ("x", "y", "color", "facet")
        if (e := getattr(chart, name)) is not None
    ]
    words += [say(f"restate.stack_{chart.stack}")] if chart.stack not in ("", "waterfall") else []
    words += [say(f"restate.drawn_{chart.orientation}")] if chart.orientation else []
    words += [say("restate.log")] if chart.log else []
    words += [say("restate.trend")] if chart.trend else []
    words += [say("restate.palette", name=in_quotes(chart.palette))] if chart.palette else []
    words += [say("restate.titled", title=in_quotes(chart.title))] if chart.title else []
    return ", ".join(words)
