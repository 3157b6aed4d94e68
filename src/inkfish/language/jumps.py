"""The largest change: `which stock gained the most`, `best performing fund`, `biggest daily drop`, `which year had the
biggest jump in rent`."""

from __future__ import annotations

from dataclasses import replace

from inkfish.data.table import Column as DataColumn
from inkfish.language.changes import change_of, changing, goes_down, said_in_percent
from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import told_by
from inkfish.language.conjunction import equals
from inkfish.language.draft import Change, Draft, Jump, Superlative
from inkfish.language.families import price_of_day
from inkfish.language.names import read_name
from inkfish.language.periods import time_column_near
from inkfish.language.qualities import quality_column
from inkfish.language.subjects import is_number
from inkfish.language.timeline import calendar_expr, day_of, is_time
from inkfish.language.tops import about_what
from inkfish.query.plan import (
    Aggregate,
    Between,
    Calculation,
    Column,
    Compare,
    Condition,
    Dimension,
    Measure,
    Value,
    Within,
)


def read_jumps(d: Draft) -> None:
    """Take a superlative with its word of change, where the data has a number for each time."""
    for rule in (_noun, _verb, _by_growth, _performing, _judged):
        if (said := rule(d)) is not None:
            _taken(d, *said)
            return


def _noun(d: Draft) -> tuple[int, int] | None:
    """`biggest daily drop`, `largest price increase`, `the highest one day gain`."""
    for at in d.indexes("superlative"):
        i = at + 1
        while i < at + MOST_BETWEEN and _sizes(d, i):
            i += 1
        if _is_change(d, i):
            return at, i
    return None


MOST_BETWEEN = 6  # mentions from a superlative to its noun


def _sizes(d: Draft, at: int) -> bool:
    """Whether a mention may stand between a superlative and a noun of change: a step of time, what changes."""
    step = d.has(at, "grain", "unit") or d.text(at) in ONE or d.text(at) in ("-", "price") or d.text(at) in PERCENT
    return d.free(at) and (step or is_number(d, at)) and not _is_change(d, at)


ONE, PERCENT = words_of("single"), words_of("percent")


def _verb(d: Draft) -> tuple[int, int] | None:
    """`gained the most`, `grew fastest`, `has fallen the most since March`."""
    for at in range(len(d.mentions) - 1):
        end = d.step(at, 1, skip=("article",))
        if _is_change(d, at) and d.free(end) and d.text(end).removeprefix("the ") in EXTREMELY and _closes(d, end):
            return end, at
    return None


EXTREMELY = words_of("extremely")


def _by_growth(d: Draft) -> tuple[int, int] | None:
    """`top 3 products by growth`, `top 5 towns by population growth`: what they are ranked by is a change."""
    at = next((i for i in d.indexes("top") if d.free(i)), None)
    by = next((i for i in range(at + 1, len(d.mentions)) if d.has(i, "by")), None) if at is not None else None
    if by is None:
        return None
    word = by + 1 + is_number(d, by + 1)
    return (at, word) if _is_change(d, word) and _closes(d, word) else None


def _closes(d: Draft, at: int) -> bool:
    """Whether nothing but what there was more of stands after `the most`: then a time, a place, a mark or nothing."""
    nxt = at + 1 + is_number(d, at + 1)
    after = d.has(nxt, "preposition", "during", "by", "between", "trend") and not d.content(nxt)
    return d.last(nxt - 1) or after or d.boundary(nxt) or d.mentions[nxt].time is not None


def _is_change(d: Draft, at: int) -> bool:
    """Whether a mention is a word of change, and no name of a column or value."""
    if not d.free(at) or not (d.has(at, "changed", "went") or d.text(at) in LOSING):
        return False
    m = d.mentions[at]
    return not (m.columns and m.columns[0].score >= 0.6) and not any(v.score == 1.0 for v in m.values)


LOSING = words_of("losing")


def _performing(d: Draft) -> tuple[int, int] | None:
    """`best performing stock`, `which coin did worst`, `fastest growing town` where no column holds its growth."""
    at = next(iter(d.indexes("performing")), None)
    told = at is not None and d.has(at, "quality") and quality_column(d, about_what(d, at)) is not None
    return None if at is None or told else (at, at)


def _judged(d: Draft) -> tuple[int, int] | None:
    """`best day for bitcoin`, `which month was worst for wheat`: by what a price did in that time."""
    at = next((i for i in d.indexes("superlative") if d.text(i) in JUDGED), None)
    table = next(iter(d.tables), "")
    priced = len(d.tables) == 1 and price_of_day(d.tables[table]) is not None
    if at is None or not priced or _named(d, at, at) is not None:
        return None
    return (at, at) if d.has(at + 1, "grain") or _step(d, at, at)[1] else None


JUDGED, FASTEST = words_of("judged"), words_of("fastest")
GROWING = {"growing": "max", "shrinking": "min", "worst": "min"}  # at which end of a change each is


def _taken(d: Draft, at: int, word: int) -> None:
    """Make a change of what the words say: from the first time to the last, or in one step of time."""
    time = time_column_near(d, 0)
    growing = d.tag(at, "performing") in ("growing", "shrinking")
    performing = d.has(at, "performing") and not growing
    named = None if performing else _named(d, at, word)
    column = told_by(d) if named is None else None
    if time is not None and d.text(word) in LOSING and not _steady(d, time):
        return  # `which product loses the most money` is the least of what was gained
    if time is None or (performing and (column is None or d.data(column).additive or not _steady(d, time))):
        return
    if named is None and column is None and not any(d.has(i, "aggregate") for i in range(len(d.mentions))):
        return
    if not performing and _told_already(d, named, time.table):
        return
    whole = performing or growing
    grain, asked = ("", False) if whole else _step(d, at, word)
    if grain or not (whole or _thing_asked(d, at)):
        _in_steps(d, Jump(time, grain or _own_grain(d.data(time)), said_in_percent(d), goes_down(d, word), asked), word)
    else:
        change_of(d, [word], whole=_steady(d, time))
        if d.change is None and not any(m.time is not None for m in d.mentions):
            _over_years(d, time, word)
    if d.jump is None and d.change is None:
        d.take(word, "unread")
        return
    if whole or d.text(at) in FASTEST:
        d.change = replace(d.change, percent=True) if d.change is not None else None
    if named is not None and not any(d.has(i, "aggregate") for i in range(len(d.mentions))):
        found = d.best_column(named, "numeric")
        d.measures.append((named, Measure(Column(found.table, found.column.name))))
        d.take(named, "measure", found.column.title)
    lowest = "min" in (d.tag(at, "superlative"), GROWING.get(d.tag(at, "performing"))) or d.text(at) in LEAST
    d.superlative = Superlative(not lowest, at=at, said=whole or d.jump is not None or d.has(at, "top"))
    d.take(at, "superlative")
    if d.has(at, "top"):
        _tops(d, at, word)
    for i in range(at + 1, word):
        if d.free(i) and i != named:
            d.take(i, "task")  # `one day`, `daily`


def _tops(d: Draft, at: int, word: int) -> None:
    """How many are picked, and of what: the `3 products` of `top 3 products by growth`."""
    for i in filter(d.free, range(at + 1, word)):
        found = d.best_column(i, "category")
        if d.mentions[i].number is not None:
            d.superlative.count = int(d.mentions[i].number)
            d.take(i, "limit")
        elif found is not None and found.score >= LEAST_OF_A_NAME and not is_number(d, i):
            d.dimensions.append((i, Dimension(Column(found.table, found.column.name))))
            d.take(i, "group", found.column.title)


LEAST_OF_A_NAME = 0.45  # how sure it must be that a noun names what is ranked


def _named(d: Draft, at: int, word: int) -> int | None:
    """Where the number stands that changes: between a superlative and its noun, after both, or before."""
    first, last = sorted((at, word))
    places = (*range(first + 1, last), *range(last + 1, len(d.mentions)), *range(first - 1, -1, -1))
    return next((i for i in places if is_number(d, i)), None)


def _told_already(d: Draft, named: int | None, table: str) -> bool:
    """Whether a column holds the change itself: `nonfarm_change`, beside `nonfarm`."""
    found = d.best_column(named, "numeric") if named is not None else None
    own = {w for form in read_name(found.column.name).forms for w in form} if found is not None else set()
    told = (c for c in d.facts.named(CHANGED) if c.table == table and d.data(c).numeric)
    return any({w for form in read_name(c.name).forms for w in form} - CHANGED <= own for c in told)


CHANGED = stems_of("of_change")


def _steady(d: Draft, time: Column) -> bool:
    """Whether a table has one row for each time, or for each time of each thing."""
    return time.table in d.facts.series or d.data(time).unique


def _in_steps(d: Draft, jump: Jump, word: int) -> None:
    if calendar_expr(jump.time, d.data(jump.time), "", jump.grain) is not None:
        d.jump = jump
        d.take(word, "task", f"the change from one {jump.grain} to the next")


def _own_grain(data: DataColumn) -> str:
    return data.grain if data.temporal and data.grain else "year"


def _over_years(d: Draft, time: Column, word: int) -> None:
    """A change where things have many rows a time: from the first whole year of the data to the last."""
    years = _whole_years(d.data(time))
    if len(years) < 2:
        return
    before, after = (_in_year(d, time, year) for year in (years[0], years[-1]))
    down, name = goes_down(d, word), f"Change from {years[0]} to {years[-1]}"
    d.change = Change(before, after, name, said_in_percent(d), down)
    d.take(word, "task", f"the change from {years[0]} to {years[-1]}")


def _whole_years(data: DataColumn) -> range:
    """The years that a column of times holds from their first month to their last."""
    if data.minimum is None:
        return range(0)
    if not data.temporal:
        return range(int(data.minimum), int(data.maximum) + 1)
    first, last = day_of(str(data.minimum)), day_of(str(data.maximum))
    return range(first.year + (first.month > 1), last.year + (last.month == MONTHS))


MONTHS = 12


def _in_year(d: Draft, time: Column, year: int) -> Condition:
    if d.data(time).temporal:
        return Within(time, Between(f"{year}-01-01", f"{year + 1}-01-01"))
    return Compare("=", time, Value(year, "number"))


LEAST = words_of("least_so")


def _step(d: Draft, at: int, word: int) -> tuple[str, bool]:
    """The step of time that a change is in, and whether it is what is asked for: `daily drop`, `which year`, `when`."""
    between = next((g for i in range(at + 1, max(word, at + 2)) if (g := d.tag(i, "grain") or d.tag(i, "unit"))), "")
    if between in GRAINS:
        return between, False
    first = d.text(0).split(" ")[0]
    asked = next((i for i in range(min(at, word)) if d.has(i, "grain") and d.mentions[i].time is None), None)
    if asked is not None and (d.text(asked - 1).split(" ")[0] in WHICH or d.text(asked).split(" ")[0] in WHICH):
        return d.tag(asked, "grain"), True
    time = d.time_column() if first == "when" else None
    return (_own_grain(time[1]), True) if time is not None else ("", False)


GRAINS, WHICH = frozenset({"year", "quarter", "month", "week", "day", "hour"}), words_of("question")


def _thing_asked(d: Draft, at: int) -> bool:
    """Whether things are asked for that change from first to last: `which country had the biggest increase`."""
    if d.has(at, "top"):
        return True  # `top 3 products by growth`
    return any(d.free(i) and (d.mentions[i].tables or d.best_column(i, "category")) for i in range(at)) and any(
        d.text(i).split(" ")[0] in WHICH for i in range(at)
    )


def jumped(d: Draft) -> None:
    """`biggest daily drop`, `which year had the biggest jump in rent`: of each step, less that of the step before."""
    jump, s = d.jump, d.superlative
    if jump is None or s is None:
        return
    at, of = changing(d)
    step = calendar_expr(jump.time, d.data(jump.time), "", jump.grain)
    if of is None or step is None:
        return
    if at < 0 or not d.has(at, "aggregate"):
        of = _as_it_stood(d, jump, of)
    groups = [(i, x) for i, x in d.dimensions if not is_time(d, x.expr)]
    things = _things(d, jump, of)
    if things is not None and all(x.expr != things for _, x in groups):
        groups.append((-2, Dimension(things)))
    d.per_group = any(d.has(d.step(i, -1), "by", "per_group") for i, _ in groups if i > 0)
    d.dimensions = [*groups, (-2, Dimension(step))]
    kind = "change" if jump.percent else "difference"
    d.measures = [(at, Measure(Calculation(kind, of, along=step, periods=_apart(d.data(jump.time), jump))))]
    s.descending, s.said = s.descending != jump.down, True
    d.trend, d.calculations, d.sortings = False, [], []
    what = d.data(of.of).title.lower() if isinstance(of.of, Column) else "the number of rows"
    d.assumed.append(f"the change in {what} from one {jump.grain} to the next")


def _apart(data: DataColumn, jump: Jump) -> int:
    """How many years there are from one to the next, where a table has only every fifth of them."""
    if data.temporal or data.minimum is None or data.distinct < 2:
        return 1
    years = int(data.maximum) - int(data.minimum)
    return years // (data.distinct - 1) if years % (data.distinct - 1) == 0 else 1


def _as_it_stood(d: Draft, jump: Jump, of: Aggregate) -> Aggregate:
    """A price as it was at the end of each step, where there are several in one."""
    price = price_of_day(d.tables[jump.time.table])
    closing = isinstance(of.of, Column) and price is not None and of.of.name == price.name
    return Aggregate("last", of.of, by=jump.time) if closing and jump.grain != d.data(jump.time).grain else of


def _things(d: Draft, jump: Jump, of: Aggregate) -> Column | None:
    """What has a row at each time, to be told apart: the stock, where prices are, but no city of the year's rent."""
    table = jump.time.table
    data = d.facts.series.get(table)
    things = Column(table, data.name) if data is not None else None
    mixed = of.func == "sum" or (jump.asked and price_of_day(d.tables[table]) is None)
    return None if things is None or mixed or things in map(equals, d.filters) else things
