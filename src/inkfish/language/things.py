"""What is counted where things are named that the rows of a table are of: rows, their keys, their names."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.columns import shared_key
from inkfish.language.draft import Draft
from inkfish.language.families import price_of_day
from inkfish.language.goods import PEOPLE, PERSONS
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.language.tokens import tokenize
from inkfish.query.plan import Aggregate, Column


def things_of(d: Draft, at: int, table: str, different: bool = False) -> Aggregate:
    """Return the count of what a mention names, of a table whose rows they are: `orders`, `medals`.

    It is of rows; of those where the column that is named so is known, or of its different values, the more so where
    `different` ones are asked for; of different names, where a table of countries has several rows for each country.
    """
    own = next((c for c in d.mentions[at].columns if c.table == table and c.score >= 0.95), None)
    key = shared_key(d, at)
    if table in d.facts.sided and own_name(d, at, table):
        return Aggregate("count")  # each row is a match, whatever numbers them in a round
    if key is not None and key.table == table and 5 * key.column.distinct <= 4 * d.tables[table].rows:
        return Aggregate("count_distinct", Column(table, key.column.name))
    who = person_again(d, table) if own is None and _is_person(d, at) else None
    if who is not None:
        return Aggregate("count_distinct", who)
    label = d.label_column(table)
    panel = label is not None and label.type == "text" and 2 * label.distinct <= d.tables[table].rows
    if own is None and panel and label.name.lower() == "name" and d.time_column(table) and not own_name(d, at, table):
        return Aggregate("count_distinct", Column(table, label.name))
    priced = own is None and key is None and price_of_day(d.tables[table]) is not None
    told = d.facts.series.get(table) if priced else None
    if told is not None and own_name(d, at, table):  # `how many stocks are there`, of a row for each day of each
        return Aggregate("count_distinct", Column(table, told.name))
    if own and own.column.missing and own.column.role == "category":
        return Aggregate("count", Column(table, own.column.name))
    keyed = (c for c in d.mentions[at].columns if not different and c.table == table)
    if any(c.column.role == "identifier" and c.column.unique for c in keyed):
        return Aggregate("count")  # each with a number of its own: `treatment_id` beside kinds of treatment
    if own and own.column.role in ("category", "place") and 2 * own.column.distinct <= d.tables[table].rows:
        return Aggregate("count_distinct", Column(table, own.column.name))
    return Aggregate("count")


def person_again(d: Draft, table: str) -> Column | None:
    """The key of the people that rows are about, where each may have several rows and there is one name for each: the
    `ID` and the `Name` of athletes, in a table of their events."""
    data = d.tables[table]
    called = [c for c in data.columns if c.type == "text" and _names_person(c) and 2 * c.distinct <= data.rows]
    if called:
        return Column(table, called[0].name)  # the `player_name` of a row for each season
    names = [c for c in data.columns if c.type == "text" and c.name.casefold() == NAME]
    keys = [c for c in data.columns if c.role == "identifier" and not c.unique and c.name.casefold() == KEY]
    alike = names and keys and abs(names[0].distinct - keys[0].distinct) <= 0.03 * keys[0].distinct
    return Column(table, keys[0].name) if alike and 5 * keys[0].distinct <= 4 * data.rows else None


def _names_person(column: DataColumn) -> bool:
    """Whether a column is of names of people, by what they are: `player_name`."""
    words = [t for t in tokenize(column.name) if t.kind == "word"]
    return len(words) == 2 and words[1].text == NAME and words[0].stem in load_lexicon().rows["player"].nouns


NAME, KEY = "name", "id"


def _is_person(d: Draft, at: int) -> bool:
    """Whether a mention says that people are counted: `athletes`."""
    m = d.mentions[at]
    return bool({t.stem for t in d.tokens[m.start : m.end]} & (PERSONS | PEOPLE | load_lexicon().rows["player"].nouns))


def own_name(d: Draft, at: int, table: str) -> bool:
    """Whether rows are called by a word of their table's name, or as it begins: the pizzas of `pizzaplace`."""
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]}
    return any(word.stem in said or word.text.startswith(tuple(said)) for word in tokenize(table))


def repeated_name(d: Draft, table: str) -> Column | None:
    """The name by which rows are called, where several have the same: the `different storms` of a log of storms."""
    label = d.label_column(table)
    repeated = label is not None and label.type == "text" and 2 * label.distinct <= d.tables[table].rows
    return Column(table, label.name) if repeated else None


def key_of_people(d: Draft, at: int, table: str) -> Column | None:
    """`unique patients`: the key of the people whom the rows are about, of whom each has several."""
    m, people = d.mentions[at], PERSONS | PEOPLE
    if not any(t.stem in people for t in d.tokens[m.start : m.end]):
        return None
    keys = [c for c in d.tables[table].columns if c.role == "identifier" and not c.unique]
    own = (c for c in keys if any(people & set(form) for form in read_name(c.name).forms))
    return next((Column(table, c.name) for c in own), None)


def says_whose(d: Draft, at: int) -> bool:
    """Whether what is counted comes next, and this says whose it is: the `customer` of `number of customer orders`."""
    own, nxt = d.mentions[at].tables, d.mentions[at + 1].tables if d.free(at + 1) else ()
    first, second = d.text(at), d.text(at + 1)
    apart = bool(own and nxt) and nxt[0].score >= 0.9 and nxt[0].table not in {t.table for t in own}
    return apart and singular(first) == first and singular(second) != second
