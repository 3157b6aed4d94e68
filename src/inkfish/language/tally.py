"""Columns called `count`, `n` or `cases`: how many each row stands for, or how many were asked in each poll."""

from __future__ import annotations

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of
from inkfish.language.names import read_name
from inkfish.language.tokens import stem

TALLY, CASES, BARE = stems_of("tally"), stems_of("case"), stems_of("bare_tally")
TOTAL = stem("total")
PEOPLE, PARTED = stems_of("tally_of_people"), stems_of("parts_people")
SAMPLED, SAMPLE = stems_of("sampled"), stems_of("sample")


def tally(table: Table) -> Column | None:
    """Return the column that says how many each row stands for: whole numbers that add up, a count of nothing else.

    A bare `n` or `number` says so where it is the only number: beside others it is a sample's size, or on a shirt; a
    bare `total` where each row is a place or a time, and so none of what is counted; a population of each sex or age.

    >>> from inkfish.data.table import Source
    >>> columns = tuple(Column(n, n, "integer", "measure", additive=True, distinct=9) for n in ("count", "room_count"))
    >>> tally(Table("", "t", "t", "", 9, columns, Source("t"))).name
    'count'
    """
    if is_of_samples(table):
        return None
    numbers = [c for c in table.columns if c.numeric and c.role == "measure"]
    told = _counts(table, TALLY | CASES | (BARE if len(numbers) == 1 else frozenset()))
    return told or total_of_each(table) or _people_of_each(table)


def total_of_each(table: Table) -> Column | None:
    """Return the bare `total` of a table of which each row is a place or a time: so many of what it is called after."""
    of_each = any(c.role in ("place", "time") and c.unique for c in table.columns)
    return _counts(table, frozenset({TOTAL})) if of_each else None


def _people_of_each(table: Table) -> Column | None:
    """The population of a table of which each row holds the people of one sex or of some ages."""
    parted = any(PARTED.intersection(form) for c in table.columns for form in read_name(c.name).forms)
    return _counts(table, PEOPLE) if parted else None


def is_of_samples(table: Table) -> bool:
    """Whether each row is a poll or a study, of as many people as its `n` says."""
    names = (table.name, *(c.name for c in table.columns))
    return any(SAMPLED & set(form) for name in names for form in read_name(name).forms)


def sample_size(table: Table) -> Column | None:
    """Return the column that says how many were asked, in a table of polls or studies."""
    return _counts(table, TALLY | BARE | SAMPLE) if is_of_samples(table) else None


def _counts(table: Table, words: frozenset[str]) -> Column | None:
    """The only column of whole numbers that add up, and that has a name of nothing but such words."""
    whole = (c for c in table.columns if c.type == "integer" and c.role == "measure" and c.additive)
    found = [c for c in whole if any(set(f) <= words for name in (c.name, *c.aliases) for f in read_name(name).forms)]
    return found[0] if len(found) == 1 else None


def is_bare(column: Column) -> bool:
    """Whether a column is called `number` and nothing more: the `number of players` is not on their shirts."""
    return any(set(form) <= BARE for form in read_name(column.name).forms)
