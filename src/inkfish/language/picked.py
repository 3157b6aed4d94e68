"""Single rows that a superlative picks, where no name stands for them: `longest match`, `the 10 best paid`."""

from __future__ import annotations

from collections.abc import Iterable

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.lexicon import load_lexicon
from inkfish.language.money import money_column
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.language.qualities import quality_column, thing_at
from inkfish.language.said import ACTING
from inkfish.language.subjects import amount_paid, number_ahead
from inkfish.language.tokens import stem, tokenize
from inkfish.language.tops import SMALL_WORDS
from inkfish.query.plan import Aggregate, Column, Dimension, Measure

MOST_SHOWN = 8  # columns up to which a row is shown whole
NAME = stem("name")
TITLES, MOST, WHO = stems_of("title"), words_of("most"), ("who", "whose")


def row_picked(d: Draft) -> None:
    """`longest match`, `highest paid woman`: the rows themselves, when what they are has no name of its own."""
    s = d.superlative
    if s is None or d.dimensions or d.measures or d.averaged or len(d.tables) > 1 or d.chart or d.having:
        return
    (table,) = d.tables.values()
    at = _row_said(d, table)
    picks = at is not None and not _named(d, table, at) and not any(d.has(i, "per_group") for i in range(s.at))
    by = _picked_by(d) if picks else None
    if by is None or (by[1].unique and table.rows == 1):
        return
    for i in (at, number_ahead(d, s.at)):
        if i is not None and i >= 0 and d.free(i):
            d.take(i, "group" if i == at else "measure", "single rows")
    s.said, value = True, Column(table.name, by[1].name)
    d.superlative.count = max(1, s.count)
    _tell_rows(d, table, value, s.at)
    d.say(s.at, f"by {by[1].title}")


def _row_said(d: Draft, table: Table) -> int | None:
    """Where the rows are called what they are: `match`, a `woman` of people; -1 for the people of `who`."""
    s = d.superlative
    if table.name in d.facts.matches:
        return _match_said(d, table)
    at = s.at + 1 if d.free(s.at + 1) and d.mentions[s.at + 1].tables else d.step(s.at, 1)
    rows = at > 0 and d.free(at) and d.mentions[at].tables[:1] and d.mentions[at].tables[0].score >= 0.7
    if d.role.get(s.at) == "role":  # `winner of the marathon`
        return -1
    if d.text(0).split(" ")[0] in WHO:
        called = d.best_column(at, "category") if at > 0 else None
        if called is not None and called.score >= 0.8 and not called.column.unique:
            return None  # `who are our best customers`, with several rows each
        return -1 if d.asked is None or d.data(d.asked).unique else None
    which = d.step(0, 1) if d.text(0) in ("which", "what") else -1
    asked = d.best_column(which, "category") if which > 0 else None
    if asked is not None and asked.score >= 0.8:  # `which surface has the longest matches`
        return which if _numbered_rows(d, which, asked.column) else None
    if which > 0 and asked is None and d.free(which) and any(t.score >= 0.9 for t in d.mentions[which].tables[:1]):
        return which  # `which flight had the longest delay`
    behind = at if s.count == 1 else d.step(s.at, 1, skip=(*SMALL_WORDS, "during"))  # `slowest 10 in the 8k`
    described = s.about and 0 < behind < len(d.mentions) and d.role.get(behind) in ("value", "condition")
    if rows and all(c.score < 0.9 for c in d.mentions[at].columns):
        return at
    return -1 if described and d.text(0).split(" ")[0] != "which" else None


def _match_said(d: Draft, table: Table) -> int | None:
    """Where a match is what is asked for, and none of its sides: `which game had the most goals`."""
    names = d.facts.matches[table.name].names
    for at, m in enumerate(d.mentions):
        if d.free(at) and any(Column(c.table, c.column.name) in (names.first, names.second) for c in m.columns[:1]):
            return None
    said = (i for i, m in enumerate(d.mentions) if d.free(i) and m.tables and m.tables[0].score >= SURE)
    return next((i for i in said if not d.has(i - 1, "per_group", "by")), None)


SURE = 0.7  # how surely a word must mean the rows of a table of matches


def _numbered_rows(d: Draft, at: int, column: DataColumn) -> bool:
    """Whether a word is of the rows themselves, and their column only numbers them: `which flight` of several 101s."""
    numbered = column.numeric and column.rows < SHARED * column.distinct  # else seasons, of many rows each
    return d.free(at) and numbered and any(t.score >= 0.9 for t in d.mentions[at].tables[:1])


SHARED = 6  # rows that one number may stand for


def _named(d: Draft, table: Table, at: int) -> bool:
    """Whether a column names the things that were said: a name alone, `player_name` of players, a key of its own."""
    label = d.label_column(table.name)
    if label is not None and not label.unique and _given_name(label):
        return False
    if label is None or (label.role == "identifier" and 10 * label.distinct > 9 * label.rows):
        return label is not None and label.unique
    own = set(read_name(label.name).forms[0]) - TITLES
    called = any(word in TITLES for word in read_name(label.name).forms[0])
    does = at >= 0 and singular(d.text(at)).endswith(ACTING)  # `top scorers` are people, of several rows each
    who = (at < 0 or does) and NAME in read_name(label.name).forms[0]
    if label.unique or (called and not own) or who:
        return True
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]} if at >= 0 else set()
    said |= {t.stem for t in tokenize(table.name)} if not said else set()
    alike = {other for word in said for other in load_lexicon().synonyms.get(word, ())}
    return bool(own & (said | alike))


def _given_name(label: DataColumn) -> bool:
    """Whether a label is only a part of a name, so that many may share it: `first_name`."""
    return any(word in form for form in read_name(label.name).forms for word in GIVEN) and label.type == "text"


GIVEN = stems_of("given_name")


def _picked_by(d: Draft) -> tuple[str, DataColumn] | None:
    """The column that rows are picked by: of the adjective, the number after it, or the money of `biggest order`."""
    s = d.superlative
    ahead = number_ahead(d, s.at)
    if s.about and (ahead is None or ahead != d.step(s.at, 1)):  # `longest delay` is of a delay
        return quality_column(d, s.about, thing_at(d, s.at + 1))
    if ahead is not None:
        found = d.best_column(ahead, "numeric")
        return found.table, found.column
    if d.text(s.at) in MOST:
        return amount_paid(d, s.at)
    (table,) = d.tables.values()
    return (table.name, column) if (column := money_column(table)) is not None else None


def _told(d: Draft, table: Table) -> list[Column]:
    """The columns that a row is told by: all of a narrow table, else its names, times and what the question names."""
    if len(table.columns) <= MOST_SHOWN:
        return [Column(table.name, c.name) for c in table.columns]
    named = {c.column.name for m in d.mentions for c in m.columns[:1] if c.score >= 0.6}
    telling = [c for c in table.columns if c.name in named or c.temporal or _names_something(c)]
    if not _texts(telling):
        first = list(table.columns[:MOST_SHOWN])
        telling = first if _texts(first) else [*_texts(table.columns), *telling]
    return [Column(table.name, c.name) for c in telling][:MOST_SHOWN]


def _texts(columns: Iterable[DataColumn]) -> list[DataColumn]:
    return [c for c in columns if c.type == "text"]


def _names_something(column: DataColumn) -> bool:
    return column.type == "text" and bool(TITLES & set(read_name(column.name).forms[0]))


def _is_number(column: DataColumn) -> bool:
    return column.numeric and column.role == "measure"


def values_picked(d: Draft) -> None:
    """`top 5 tips`, `rank by debt`: the rows with the highest of a number, where nothing is named that has it."""
    beside = [x for x in d.dimensions if d.superlative is not None and _told_with(d, x[0])]
    if len(beside) < len(d.dimensions) or len(d.measures) != 1 or len(d.tables) > 1 or d.calculations:
        return
    (at, measure), (table,) = d.measures[0], d.tables.values()
    if beside and d.superlative is not None and at not in (d.superlative.at + 1, d.superlative.at + 2):
        return
    s, of = d.superlative, measure.expr.of if isinstance(measure.expr, Aggregate) else None
    picks = (s is not None and s.said and s.count > 1) or any(at in sorting.at for sorting in d.sortings)
    said = d.averaged or any(d.has(i, "aggregate") for i in (at, *(i for x in d.sortings for i in x.at)))
    if picks and isinstance(of, Column) and d.data(of).numeric and at >= 0 and not said:
        if not beside and (who := _who_acts(d, table, at)) is not None:
            d.dimensions = [(-2, Dimension(who))]
            return
        _tell_rows(d, table, of, at)
        d.dimensions += [x for x in beside if all(x[1] != y for _, y in d.dimensions)]


def _who_acts(d: Draft, table: Table, at: int) -> Column | None:
    """The people of several rows each that an amount is called after: `top 5 scorers`, who are no single scores."""
    label, word = d.label_column(table.name), d.tokens[d.mentions[at].end - 1].text
    named = label is not None and not nearly_unique(label) and label.type == "text"
    named = named and (NAME in read_name(label.name).forms[0] or label.name.lower().endswith(ACTING))
    acts = singular(word) != word and singular(word).endswith(ACTING)
    return Column(table.name, label.name) if named and acts else None


def _told_with(d: Draft, at: int) -> bool:
    """Whether a column is only shown beside what is picked: `top 5 tips with the day`."""
    before = d.step(at, -1, skip=("article",)) if at > 0 else -1
    return before > 0 and d.text(before) in WITH


WITH = words_of("showing_with")


def _tell_rows(d: Draft, table: Table, value: Column, at: int) -> None:
    """Show rows by their name, else by what tells them apart, and the value that picks them."""
    label = d.label_column(table.name)
    told = label is not None and label.type == "text" and (nearly_unique(label) or table.name in d.facts.contests)
    named = [Column(table.name, label.name)] if told else []
    shown = [c for c in named or _told(d, table) if c != value]
    d.dimensions = [(-2, Dimension(c)) for c in shown if not _is_number(d.data(c))]
    numbers = [c for c in shown if _is_number(d.data(c))]
    d.measures = [(at, Measure(value)), *((-2, Measure(c)) for c in numbers)]
