"""Tables of who won: a row for each time of a contest (of each of its few divisions), with the name of who won it."""

from __future__ import annotations

from inkfish.data.table import Table
from inkfish.language.classes import stems_of
from inkfish.language.names import read_name
from inkfish.language.tokens import tokenize

CONTEST = stems_of("contest")
MOST_DIVISIONS = 12


def is_of_wins(table: Table) -> bool:
    """Whether each row of a table is a win: it is called after a contest, and no time has two rows of one division."""
    words = {t.stem for name in (table.name, table.title) for t in tokenize(name) if t.kind == "word"}
    words |= {w for c in table.columns if c.type == "text" for form in read_name(c.name).forms for w in form}
    times = next((c for c in table.columns if c.role == "time" and (c.grain == "year" or c.type == "integer")), None)
    if not words & CONTEST or times is None:
        return False
    divisions = [c.distinct for c in table.columns if c.role == "category" and 1 < c.distinct <= MOST_DIVISIONS]
    named = any(c.type == "text" and c.distinct > MOST_DIVISIONS for c in table.columns)
    return named and any(0.9 * times.distinct * n <= table.rows <= times.distinct * n for n in (1, *divisions))
