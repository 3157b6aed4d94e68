"""Tables of matches: each row has two sides of one kind, with what each of them scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.classes import ordered, stems_of
from inkfish.language.ends import Ends, Forms, opposite_ends, paired
from inkfish.language.headers import column_names
from inkfish.language.sides import load_sides
from inkfish.language.tokens import stem, tokenize
from inkfish.query.plan import Column, Pair

SCORE = stems_of("scored_points")


class Match(msgspec.Struct, frozen=True):
    """The two sides of each row: their `names`, their `scores`, all `pairs` of columns that tell the same of either,
    the words of a question that mean one of the `ends`, and what a side and its score are called."""

    names: Pair
    scores: Pair
    pairs: tuple[Pair, ...]
    ends: Ends
    side: str
    score: str

    @property
    def table(self) -> str:
        """The table of matches."""
        return self.names.first.table

    @property
    def columns(self) -> frozenset[Column]:
        """All columns that tell something of one side."""
        return frozenset(column for pair in self.pairs for column in (pair.first, pair.second))


def match_of(table: Table) -> Match | None:
    """Return the sides of a table whose rows are matches, or None."""
    for ends, (first, second) in opposite_ends(table):
        if ends.columns[0] in load_sides()["winner"].columns:
            continue  # who won and lost is told by the columns themselves (`roles.py`)
        names = Pair(first, second)
        known = _forms(table) if _alike(table, names) else {}
        pairs = tuple(_pairs(table, known, ends))
        scores = next((p for p in pairs if _scored(table, known, p)), None)
        if scores is not None:
            said = {word for form in known[scores.first.name] for word in form}
            score = next(word for word in ordered("scored_points") if stem(word) in said)
            return Match(names, scores, pairs, ends, bare_title(table.column(first.name), ends), score)
    return None


def _forms(table: Table) -> dict[str, Forms]:
    """The names of each column, by its header: `FTHG` is `full time home goals` too."""
    named = sorted(((c.name, name.forms) for c, name in column_names(table)), key=itemgetter(0))
    return {header: tuple(f for _, forms in group for f in forms) for header, group in groupby(named, itemgetter(0))}


def _alike(table: Table, names: Pair) -> bool:
    """Whether two columns hold the same kind of names, some of which are in both where they are known."""
    one, other = (table.column(c.name) for c in (names.first, names.second))
    return not (one.values and other.values) or bool(set(one.values) & set(other.values))


def _pairs(table: Table, forms: Mapping[str, Forms], ends: Ends) -> Iterator[Pair]:
    """Yield the pairs of columns of one type that tell the same of either side, in the order of the table."""
    other = dict(paired(forms, ends))
    for c in table.columns:
        if c.name in other and _comparable(c, table.column(other[c.name])):
            yield Pair(Column(table.name, c.name), Column(table.name, other[c.name]))


def _comparable(one: DataColumn, other: DataColumn) -> bool:
    return one.type == other.type or (one.numeric and other.numeric)


def _scored(table: Table, forms: Mapping[str, Forms], pair: Pair) -> bool:
    """Whether a pair of numbers tells what the sides scored."""
    column = table.column(pair.first.name)
    return column.numeric and column.role == "measure" and any(SCORE & set(form) for form in forms[column.name])


def adding_up(table: Table, match: Match) -> Table:
    """Return a table of matches whose scores add up to totals, whatever else a score is."""
    scores = (match.scores.first.name, match.scores.second.name)
    columns = (msgspec.structs.replace(c, additive=True) if c.name in scores else c for c in table.columns)
    return msgspec.structs.replace(table, columns=tuple(columns))


def bare_title(column: DataColumn, ends: Ends) -> str:
    """What a column is called without the word for its side: the `team` of `home_team`; nothing for initials."""
    words = [t.text for t in tokenize(column.name) if t.kind == "word" and t.stem not in ends.columns]
    return " ".join(words) if max(map(len, words), default=0) >= LEAST and column.name != column.name.upper() else ""


LEAST = 4  # letters of a word that is no short form
