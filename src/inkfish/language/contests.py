"""Tables of who won: a row for each time of a contest (of each of its few divisions), with the name of who won it."""

from __future__ import annotations

from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered, stems_of
from inkfish.language.names import read_name
from inkfish.language.tokens import stem, tokenize

CONTEST, WINNERS, WON_BY = stems_of("contest"), stems_of("champion"), stems_of("won_by")
NAMES = tuple(map(stem, ordered("winner_name")))
MOST_DIVISIONS = 12


def winner_column(table: Table) -> Column | None:
    """Return the column with the names of the winners, where each row of a table is a win: it is called after a
    contest, and hardly a time has two rows of one division."""
    words = {t.stem for name in (table.name, table.title) for t in tokenize(name) if t.kind == "word"}
    words |= {w for c in table.columns if c.type == "text" for w in _words(c)}
    times = next((c for c in table.columns if c.role == "time" and (c.grain == "year" or c.type == "integer")), None)
    if not words & CONTEST or times is None:
        return None
    divisions = [c.distinct for c in table.columns if c.role == "category" and 1 < c.distinct <= MOST_DIVISIONS]
    if not any(0.9 * times.distinct * n <= table.rows <= 1.1 * times.distinct * n for n in (1, *divisions)):
        return None
    names = [c for c in table.columns if c.type == "text" and c.distinct > MOST_DIVISIONS]
    return next((c for word in NAMES for c in names if word in _words(c)), names[0] if names else None)


def winners(table: Table) -> frozenset[str]:
    """Return stems of what the rows of a table of wins are called, where no column is called so."""
    own = {w for c in table.columns for w in _words(c)}
    return WINNERS if not own & WON_BY and winner_column(table) is not None else frozenset()


def _words(column: Column) -> set[str]:
    return {word for form in read_name(column.name).forms for word in form}
