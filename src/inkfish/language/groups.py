"""What an answer is split by: columns, tables and grains after `by`, `per`, `for each`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.columns import few, key_by_letter, shared_key
from inkfish.language.draft import Draft
from inkfish.language.entities import KEY_WORDS
from inkfish.language.labels import label_of_key, label_of_rows
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.language.things import own_name, things_of
from inkfish.language.timeline import birth_part, calendar_expr, is_habit, of_the_clock
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Arithmetic, Column, Compare, Dimension, Expr, Measure


def read_groups(d: Draft) -> None:
    """Take what the answer is split by: columns, tables and grains after `by`, `per`, `for each`."""
    for at in range(len(d.mentions)):
        if d.free(at) and d.has(at, "grain", "part"):
            _calendar(d, at)
        if d.free(at) and _by_one(d, at):
            _of_some_one(d, at)
        if d.free(at) and (d.has(at, "by", "per_group") or _sets_apart(d, at) or _within_each(d, at)):
            _grouped(d, at)
    for at in sorted(d.colored | d.faceted):
        if _number_of_few(d, at - 1):
            d.take(at - 1, "group")
        if d.free(at):
            _dimension_at(d, at)


def _sets_apart(d: Draft, at: int) -> bool:
    """Whether `different` splits an aggregate said before it: `average age of players in different teams`."""
    if not d.has(at, "different") or d.has(d.step(at, -1), "aggregate", "and"):
        return False
    return d.has(at - 1, "during", "preposition") and any(
        d.tag(i, "aggregate") in ("sum", "avg", "median", "max", "min") for i in range(at - 1)
    )


def _by_one(d: Draft, at: int) -> bool:
    """Whether an extreme is of some one of them, and not of each: `most errors by a team in each decade`."""
    one, s = d.step(at, 1), d.superlative
    word = d.tokens[d.mentions[one].end - 1].text if one > 0 else ""
    named = one > 0 and d.free(one) and bool(d.mentions[one].tables or d.best_column(one, "category"))
    said = s is not None and not s.said and s.at < at and d.text(at) == "by" and d.text(at + 1) in ANY_ONE
    return said and named and singular(word) == word and not d.has(one, "grain", "part")


def _of_some_one(d: Draft, by: int) -> None:
    """Take `by a team`: whose the extreme is; with `in a season` after it, what each has in each of these."""
    one = d.step(by, 1)
    season = next((i for i in range(one + 1, len(d.mentions)) if d.has(i, "during") and _one_named(d, i) > 0), -1)
    if season > 0 and _dimension_at(d, _one_named(d, season)) and _dimension_at(d, one):
        d.superlative.said = True
        d.take(by, "group", "each of them")
        return
    d.take(by, "holder", "whose it is")
    d.take(one, "holder")


def _within_each(d: Draft, at: int) -> bool:
    """Whether a bound is on what each one of them comes to: `drivers with over 200 points in a season`."""
    return d.has(at, "during") and bool(d.having) and _one_named(d, at) > 0


def _one_named(d: Draft, at: int) -> int:
    """Where some one time or thing is named after a preposition: the season of `in a single season`; -1 if none is."""
    one = next((i for i in range(at + 1, len(d.mentions)) if d.text(i) not in ANY_ONE), at + 1)
    found = d.best_column(one, "category")
    named = d.has(one, "grain") or (found is not None and found.score > 0.7)
    return one if named and one > at + 1 else -1


ANY_ONE = words_of("any_one")


def _calendar(d: Draft, at: int) -> None:
    """`monthly`, `by year`, `each quarter`, `day of the week`, with the time column that stands nearest."""
    m = d.mentions[at]
    exact = [c for c in m.columns if c.score > 0.9]
    if exact and not (exact[0].column.temporal and d.has(at, "grain", "part")):
        return
    grouped = (
        (" " in m.text and m.text.split(" ")[0] not in KINDS_OF_DAY)
        or m.text.endswith("ly")
        or d.has(at, "part")
        or d.has(at - 1, "by", "per_group", "bin", "different")
        or d.has(d.step(at, -1), "by")
        or d.text(at - 1) in ("what", "which")
        or at in d.axes.values()
        or d.role.get(at - 1) in ("bin", "axis")
        or (d.text(at - 1) == "and" and any(w == "group" for w in d.role.values()))
    )
    if not grouped or d.tag(at - 1, "aggregate") == "count_distinct":
        return
    if _of_year_before(d, at):
        d.take(at, "time")
        return
    found = time_near(d, at) or _numbered_part(d, at)
    expr = _years_played(d, at) or (time_expr(d, at, found) if found is not None else None) or _years_called(m)
    if expr is None:
        return
    add_dimension(d, at, expr)
    d.take(at, "group", f"{found.column.title} by {d.tag(at, 'part') or d.tag(at, 'grain')}")
    if d.free(at - 1) and d.has(at - 1, "by", "per_group"):
        d.take(at - 1, "group")
    if d.text(at + 1) in ("interval", "basis"):
        d.take(at + 1, "group")


KINDS_OF_DAY = words_of("kind_of_day")


def time_near(d: Draft, at: int) -> ColumnLink | None:
    """The time column named nearest to a grain, else the table's own; the named one is taken with it."""
    near = sorted((i for i in range(len(d.mentions)) if i != at), key=lambda i: abs(i - at))
    for i in near:
        found = d.best_column(i, "temporal")
        if (
            found
            and (found.column.temporal or found.column.role == "time")
            and found.score > 0.4
            and d.role.get(i) in (None, "bin")
        ):
            if d.free(i) and i not in d.axes.values() and shared_key(d, i) is None:  # the `orders` of `order_date`
                d.take(i, "group")
                _drop_count_before(d, i)
            return found
    if d.mentions[at].columns:
        found = d.best_column(at, "temporal")
        if found and found.column.temporal:
            return found
    own = (d.clock_column() if of_the_clock(d, at) else None) or d.time_column()
    return ColumnLink(own[0], own[1], 0.5, "only time column") if own else None


def _years_played(d: Draft, at: int) -> Column | None:
    """The column of years that the `season` of matches is, which are played on days besides."""
    years = _years_called(d.mentions[at]) if d.tag(at, "part") else None
    return years if years is not None and years.table in d.facts.matches else None


def _of_year_before(d: Draft, at: int) -> bool:
    """Whether a season is that of the year before it: `in the 1990 season`."""
    time = d.mentions[at - 1].time if at and d.tag(at, "part") and d.mentions[at].columns else None
    return time is not None and time.grain == "year"


def _years_called(m: Mention) -> Column | None:
    """The column of years that a part of the year also names: the `season` of a team, beside `year`."""
    years = m.columns[0] if m.columns and m.columns[0].score >= 0.7 else None
    whole = years is not None and years.column.role == "time" and not years.column.temporal
    return Column(years.table, years.column.name) if whole else None


def _numbered_part(d: Draft, at: int) -> ColumnLink | None:
    """The column that numbers what a grain says, where no column tells the time: `by week`, of `week_of_sale`."""
    numbered = ((name, parts.get(d.tag(at, "grain") or "")) for name, parts in d.facts.calendar.items())
    return next((ColumnLink(name, column, 0.5, "numbered") for name, column in numbered if column is not None), None)


def time_expr(d: Draft, at: int, found: ColumnLink) -> Expr | None:
    """Return a time column by the grain or the part of the calendar that a mention says; where it is of years, the
    column of that part."""
    column, grain = Column(found.table, found.column.name), d.tag(at, "grain") or ""
    of_every_year = grain if grain in ("month", "quarter") and is_habit(d) else birth_part(d, column, grain)
    expr = calendar_expr(column, found.column, d.tag(at, "part") or of_every_year, grain)
    part = d.facts.calendar[found.table].get(grain) if expr is None else None
    return Column(found.table, part.name) if part is not None else expr


def _drop_count_before(d: Draft, at: int) -> None:
    """A count of dates that are binned is a count of rows."""
    before = d.step(at, -1)
    if before >= 0 and d.free(before) and d.tag(before, "aggregate") == "count":
        d.take(before, "measure", "number of rows")
        d.measures.append((before, Measure(Aggregate("count"))))


def _only_describes(d: Draft, at: int) -> bool:
    """Whether a word before a column says no more than whose or which it is: the `party` of `by party size`."""
    m, named = d.mentions[at], d.mentions[at + 1].columns[0]
    if m.values and d.free(at) and m.values[0].column.name == named.column.name and named.score >= 0.9:
        return True
    own = [t.table for t in m.tables[:1]] == [named.table] and not m.values and (len(d.tables) > 1 or not m.columns)
    return not d.boundary(at) and (not m.known or (own and named.score >= 0.9))


def _grouped(d: Draft, at: int) -> None:
    """The columns after a word such as `by`, joined by `and` and commas."""
    if _bound_in_each(d, at) or d.text(at + 1).split(" ")[0] == "how":
        return  # `by how much did it grow`
    if _one_of_them(d, at) or d.role.get(at + 1) in ("condition", "having") or d.has(at + 1, "compare"):
        return
    i, first = at + 1, True
    while i < len(d.mentions):
        while i + 1 < len(d.mentions) and d.mentions[i + 1].columns and _only_describes(d, i):
            i += 1
        while (
            i < len(d.mentions)
            and (d.empty(i) or d.has(i, "different") or d.has(i, "by"))
            and not d.mentions[i].columns[:1]
        ):
            i += 1
        if _number_of_few(d, i):
            d.take(i, "group")
            i += 1
        if i >= len(d.mentions) or not _dimension_at(d, i):
            break
        d.role.setdefault(at, "group")
        first = False
        k = i + 1
        if d.text(k) == "," and d.has(k + 1, "and"):
            k += 1
        joined = d.text(k) in (",", "&") or d.has(k, "and", "by")
        nxt = d.step(k, 1) if joined else -1
        plain = nxt > 0 and d.free(nxt) and _names_category(d, nxt) and not d.has(nxt, "aggregate")
        if not plain:
            break
        i = nxt
    if first and d.free(at) and set(d.mentions[at].tags) >= {"by"} and not d.content(at):
        return


def _bound_in_each(d: Draft, at: int) -> bool:
    """`with more than 20 points per game`, beside a number of games: what is bounded is what they have of each, unless
    it is told so already."""
    found = d.best_column(at + 1, "numeric") if d.text(at) == "per" and d.role.get(at - 1) == "condition" else None
    number = found is not None and found.column.role == "measure" and not few(found.column)
    bound = next((c for c, (_, last) in d.stands.items() if last in (at - 1, at - 2) and isinstance(c, Compare)), None)
    if not number or bound is None or not isinstance(bound.left, Column) or bound not in d.filters:
        return False
    if d.data(bound.left).additive:
        each = Arithmetic("/", bound.left, Column(found.table, found.column.name))
        d.filters[d.filters.index(bound)] = Compare(bound.op, each, bound.right)
    for i in (at, at + 1):
        d.take(i, "condition", f"for each of {found.column.title}" if i == at else "")
    return True


def _number_of_few(d: Draft, at: int) -> bool:
    """Whether `number of` says no more than the column after it: `by number of cylinders`."""
    found = d.best_column(at + 1, "numeric") if d.free(at) and d.tag(at, "aggregate") == "count" else None
    return found is not None and few(found.column)


def _one_of_them(d: Draft, at: int) -> bool:
    """Whether `by the customer named Ann`, `booked by guests whose name is Ann` says who it was, and not what to split
    by."""
    thing = d.step(at, 1)
    if d.text(at) != "by" or thing < 0 or not d.has(thing + 1, "where"):
        return False
    word, done = d.tokens[d.mentions[thing].end - 1].text, d.text(at - 1).split(" ")[-1]
    one = d.text(at + 1) == "the" and singular(word) == word
    told = next((d.role.get(i) for i in range(thing + 2, min(thing + 5, len(d.mentions))) if not d.free(i)), None)
    return (one or done.endswith("ed") or done in DONE) and told in ("condition", "value")


def _names_category(d: Draft, at: int) -> bool:
    found = d.best_column(at, "category")
    if found is None or found.score <= 0.5:
        return d.has(at, "grain", "part")
    return found.column.role != "measure" or few(found.column) or d.has(at, "grain", "part")


def _dimension_at(d: Draft, at: int) -> bool:
    """Read one mention as a group; False when it cannot be one."""
    if not d.free(at) and d.role.get(at) not in ("group", "axis"):
        return False
    m = d.mentions[at]
    if d.role.get(at) == "group":
        return True
    found = d.best_column(at, "category") or key_by_letter(d, at)
    table = m.tables[0] if m.tables else None
    if d.has(at, "grain", "part") and not (found and found.score > 0.9 and not found.column.temporal):
        own = time_near(d, at)
        expr = _years_played(d, at) or (time_expr(d, at, own) if own else None)
        if expr is not None:
            add_dimension(d, at, expr)
            d.take(at, "group", f"by {d.text(at)}")
            return True
    if (counted := _is_counted(d, at, found)) is not None:
        d.measures.append((at, Measure(things_of(d, at, counted))))
        d.take(at, "measure", f"number of {m.text}")
        return False
    if table and _by_its_key(d, at, table.table):
        return True
    key = shared_key(d, at)
    found = key or found
    own = table is None or own_name(d, at, table.table) or (found is not None and found.how == "values")
    least = 0.9 if own else 0.6  # `by offence`: the offense, not each row
    whole = key is not None or (found is not None and found.score >= least)
    if table and table.score >= 0.7 and not whole and (found is None or table.score >= found.score - 0.2):
        label = label_of_rows(d, table.table, at)
        if label is not None:
            d.labels.add(label)
            d.dimensions.append((at, Dimension(label)))
            d.take(at, "group", f"each of {table.table}, by {d.data(label).title}")
            return True
    if found is None or found.score < 0.4:
        return False
    if found.column.role == "measure" and found.column.numeric and d.bins is None and _is_what_is_measured(d, at):
        return False
    column, data = label_of_key(d, found)
    if table and table.score >= found.score and data == d.label_column(column.table):
        d.labels.add(column)
    add_dimension(d, at, column, data)
    if found.column.numeric and d.bins is None and _in_bands(d, at):
        d.bins = (BAND if AGE in read_name(data.name).forms[0] else None, None)
    d.take(at, "group", f"split by {data.title}")
    return True


def _by_its_key(d: Draft, at: int, table: str) -> bool:
    """`for each author, its id and how many books there are`: the key of the things, where they are told by it."""
    for i in range(at + 1, len(d.mentions)):
        m = d.mentions[i]
        bare = d.free(i) and d.text(i - 1) in OWN and {t.stem for t in d.tokens[m.start : m.end]} <= KEY_WORDS
        key = next((c for c in m.columns if bare and c.table == table and c.column.unique), None)
        if key is not None:
            d.dimensions.append((at, Dimension(Column(table, key.column.name))))
            d.take(at, "group", f"each of {table}, by {key.column.title}")
            d.take(i, "group")
            return True
    return False


def _in_bands(d: Draft, at: int) -> bool:
    """Whether a number is split into groups of it: `by age group`, `per income bracket`."""
    if d.free(at + 1) and d.text(at + 1) in BANDS:
        d.take(at + 1, "bin", "in bands")
        return True
    return d.tokens[d.mentions[at].end - 1].text in BANDS


BANDS, AGE, OWN, DONE = words_of("band"), stem("age"), words_of("own"), words_of("done")
BAND = 10.0  # years of an age group


def _is_counted(d: Draft, at: int, found: ColumnLink | None) -> str | None:
    """The table whose things, in the plural, a top N is by the number of: `top 5 countries by medals`, `by orders`."""
    s, last, tables = d.superlative, d.tokens[d.mentions[at].end - 1].text, d.mentions[at].tables
    if s is None or not s.said or s.about or d.measures or s.at >= at - 1 or singular(last) == last:
        return None
    if found is not None and found.column.type == "text" and found.score >= 0.9:
        return found.table
    return tables[0].table if tables and tables[0].score >= 0.9 else None


def _is_what_is_measured(d: Draft, at: int) -> bool:
    """Whether `by revenue` ranks by revenue: a top N or superlative stands before, or nothing else is measured."""
    if d.superlative is not None:
        return True
    if d.has(d.step(at, -1, skip=("article",)), "per_group"):
        return False  # `pitches per inning`: nothing is ranked
    things = any(
        (c := d.best_column(i, "category")) and c.column.role in ("category", "place")
        for i in range(at)
        if d.mentions[i].columns and d.role.get(i) not in ("value", "condition")
    )
    measured = (
        d.measures
        or any(d.has(i, "aggregate") for i in range(len(d.mentions)) if d.free(i))
        or any(
            (c := d.best_column(i, "numeric")) and c.column.role == "measure" and c.score > 0.5 and i != at
            for i in range(len(d.mentions))
            if d.free(i)
        )
    )
    return things and not measured and d.data(Column(d.best_column(at).table, d.best_column(at).column.name)).additive


def add_dimension(d: Draft, at: int, expr: Expr, data: DataColumn | None = None) -> None:
    """Split the answer by an expression, once."""
    if all(dim.expr != expr for _, dim in d.dimensions):
        d.dimensions.append((at, Dimension(expr)))
