"""Columns of yes and no of which one is yes in each row: `guard`, `forward` and `center` tell a position."""

from __future__ import annotations

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of
from inkfish.language.headers import is_flag
from inkfish.language.kinds import load_kinds
from inkfish.language.names import read_name
from inkfish.language.outcomes import sides_of
from inkfish.language.tokens import stem

FEWEST_ROWS, FEWEST = 20, 2  # below these, two counts come to the number of rows by chance


class OneHot(msgspec.Struct, frozen=True):
    """The columns of a class in the table's order, and the stems of what it may be called: `position`."""

    columns: tuple[Column, ...]
    said: frozenset[str]


def one_hot(table: Table) -> tuple[OneHot, ...]:
    """Return the runs of neighbouring columns of a table of which just as many are yes as it has rows."""
    found: list[OneHot] = []
    run: list[Column] = []
    for column in table.columns if table.rows >= FEWEST_ROWS else ():
        run = [*run, column] if is_flag(column) and not column.missing else []
        starts = (i for i in range(len(run) - FEWEST + 1) if sum(map(_yes, run[i:])) == table.rows)
        start = next(starts, None)
        if start is not None:
            found.append(OneHot(tuple(run[start:]), _said(run[start:])))
            run = []
    return tuple(found)


def _yes(column: Column) -> int:
    """How many rows a column is yes in."""
    sides = sides_of(column)
    return sum(count for value, count in column.top if value == (sides[0] if sides else 1))


def _said(columns: list[Column]) -> frozenset[str]:
    """What a class may be called: by what its members are, else by the word that all their headers begin with."""
    forms = [read_name(c.name).forms[0] for c in columns]
    heads = {form[0] for form in forms if len(form) > 1}
    shared = heads if len(heads) == 1 and all(len(form) > 1 for form in forms) else set()
    kinds = (kind for kind in load_kinds() if sum(" ".join(form) in _stems(kind.values) for form in forms) >= FEWEST)
    called = shared | {stem(said) for kind in kinds for said in kind.said}
    return frozenset(called | (ANY if len(columns) > FEWEST else set()))


def _stems(values: frozenset[str]) -> set[str]:
    return {" ".join(map(stem, value.split(" "))) for value in values}


ANY = stems_of("any_class")
