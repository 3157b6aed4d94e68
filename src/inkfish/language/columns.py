"""The columns that a question names: which no rule has taken, and how each is summed up."""

from __future__ import annotations

from collections.abc import Iterator

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.classes import ordered, stems_of
from inkfish.language.conjunction import columns_in, is_period
from inkfish.language.draft import MOST_ALIKE, Draft, nearly_unique
from inkfish.language.entities import KEY_WORDS, written_apart
from inkfish.language.mention import ColumnLink
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Column, Condition, Expr, parts


def columns_named(d: Draft) -> Iterator[tuple[int, ColumnLink]]:
    """Yield the columns that no rule has taken, in the order of the question."""
    for at in range(len(d.mentions)):
        if d.free(at) and d.mentions[at].columns and not _structural(d, at):
            found = d.best_column(at)
            if found is not None and found.score >= 0.45 and not _hardly_named(d, at, found):
                yield at, found


def _hardly_named(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether things in the plural only resemble a kind that many rows are of: `stores` are no `ShelveLoc`."""
    plural, kinds = singular(d.text(at)) != d.text(at), found.column
    return found.score < 0.5 and plural and kinds.type == "text" and MOST_ALIKE * kinds.distinct < kinds.rows


def _structural(d: Draft, at: int) -> bool:
    m = d.mentions[at]
    measured = {"unit_word"} if at == 0 or d.mentions[at - 1].number is None else set()  # `points by team`
    others = set(m.tags) - {"target", "entity", "request"} - measured
    return (m.columns[0].score < 0.9 and bool(others)) or (
        bool(m.tables)
        and (m.tables[0].score > m.columns[0].score + 0.15 or m.tables[0].score >= 0.99 > m.columns[0].score)
    )


def default_aggregate(table: str, column: DataColumn) -> Aggregate:
    """Return how a column is summed up when nothing is said: amounts add, rates average, identifiers are counted."""
    of = Column(table, column.name)
    if not column.numeric or column.role == "identifier":
        return Aggregate("count_distinct", of)
    return Aggregate("sum" if column.additive else "avg", of)


def of_time(d: Draft, c: Condition) -> bool:
    """Whether a condition is of nothing but a time: of a period, or of a column of years."""
    tested = columns_in(c)
    return is_period(c) or (bool(tested) and all(d.data(p).role == "time" for p in tested))


def names_single_rows(d: Draft, column: Column) -> bool:
    """Whether each row is one of the things that a column names: of players, where no row is of a time, two may share
    a name, and are not added up."""
    data = d.data(column)
    return data.unique or (nearly_unique(data) and data.type == "text" and d.time_column(column.table) is None)


MOST_STEPS = 20


def few(column: DataColumn) -> bool:
    """Whether a number has so few values that it reads as a category: cylinders, stars, grades."""
    return column.numeric and column.distinct <= MOST_STEPS


def is_of(expr: Expr, column: Column) -> bool:
    """Whether an expression is made from a column."""
    return any(p == column for p in parts(expr))


def main_amount(d: Draft, called: tuple[str, ...] = ()) -> Column | None:
    """Return what a lone table is about: its sales, its votes, what its rows stand for; or what some stems call."""
    if len(d.tables) != 1:
        return None
    table = next(iter(d.tables))
    amounts = [c for c in d.tables[table].columns if c.numeric and c.additive and c.role == "measure"]
    for named in (_telling, lambda c: _words_apart(c, d.tables[table])):
        names = [named(c) for c in amounts]
        for word in called or MAIN:
            found = [c for c, words in zip(amounts, names, strict=True) if word in words]
            if found:  # `Global_Sales` before those of its parts
                return Column(table, next((c for c in found if _is_whole(c)), found[0]).name)
    counted = None if called else d.facts.tallies.get(table)
    return Column(table, counted.name) if counted else None


def _is_whole(column: DataColumn) -> bool:
    return any(GLOBAL & set(form) for form in read_name(column.name).forms)


GLOBAL = stems_of("whole")


def _is_key_of(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether a column is the number of the things said, on several rows each: `InvoiceNo` of invoices."""
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]}
    named = found.how == "key" or any(said <= set(form) for form in read_name(found.column.name).forms)
    told = 100 * found.column.distinct >= found.column.rows  # a key of two values tells kinds of tests, and no tests
    return found.column.role == "identifier" and not found.column.unique and told and named


def _is_only_key(d: Draft, at: int, found: ColumnLink) -> bool:
    """Whether a column is called by the things said and is their key, where others say more of them: the `Order ID` of
    orders beside an `Order Date`."""
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]}
    return any(set(form) - KEY_WORDS == said for form in read_name(found.column.name).forms)


def shared_key(d: Draft, at: int) -> ColumnLink | None:
    """The number of the things said, where the rows of the table that they name share it: `id` of orders."""
    if any(c.score >= 0.99 and c.column.type == "text" for c in d.mentions[at].columns):
        return None  # `each prize` beside a `prize_no`
    tables = {t.table for t in d.mentions[at].tables[:1]}
    links = (c for c in d.mentions[at].columns if c.table in tables and (c.score >= 0.6 or _is_only_key(d, at, c)))
    return next((c for c in links if _is_key_of(d, at, c)), None)


def told_by(d: Draft) -> Column | None:
    """Return the number that a lone table tells of its things: how many each row stands for, a named level, its main
    amount, or its only number."""
    if len(d.tables) != 1:
        return None
    ((name, table),) = d.tables.items()
    if (tally := d.facts.tallies.get(name)) is not None:
        return Column(name, tally.name)
    numbers = [c for c in table.columns if c.numeric and c.role == "measure" and Column(name, c.name) not in d.made]
    named = next((c for word in LEVELS for c in numbers if (word,) in read_name(c.name).forms), None)
    if named is not None:
        return Column(name, named.name)
    return main_amount(d) or (Column(name, numbers[0].name) if len(numbers) == 1 else None)


LEVELS = tuple(map(stem, ordered("main_level")))


def _words(column: DataColumn) -> set[str]:
    return {word for form in read_name(column.name).forms for word in form}


def _telling(column: DataColumn) -> set[str]:
    """The words of a name that say what it is, but for a `total` that only begins it: `total_yards` are yards."""
    forms = (form[1:] if form[0] == TOTAL and form[1:] else form for form in read_name(column.name).forms)
    return {word for form in forms for word in form}


TOTAL = stem("total")


def _words_apart(column: DataColumn, table: Table) -> set[str]:
    """The words of a glued name, but for the total of others: `candidatevotes`, not `totalvotes`."""
    apart = written_apart(column.name, table)
    return (
        set() if not apart or apart.startswith("total ") else {word for form in read_name(apart).forms for word in form}
    )


MAIN = tuple(map(stem, ordered("main_amount")))


def key_by_letter(d: Draft, at: int) -> ColumnLink | None:
    """Return the key that an unknown noun behind `each` or `per` may have, and note that this was assumed."""
    word, each = d.text(at), d.has(at - 1, "per_group")
    key = d.facts.letter_keys.get(word[:1]) if each and len(word) >= SHORTEST and word.isalpha() else None
    if key is None or d.mentions[at].known:
        return None
    d.assumed.append(f"“{word}” is read as {key[1].title}")
    return ColumnLink(*key, 0.5, "letter")


SHORTEST = 4  # letters of a noun that a letter may stand for
