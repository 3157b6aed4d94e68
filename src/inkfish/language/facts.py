"""What the headers of a thread's tables tell before a question is read; found once for each set of tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.ends import Ends, opposite_ends
from inkfish.language.families import members
from inkfish.language.names import read_name
from inkfish.language.siblings import Siblings, siblings_of
from inkfish.language.stamps import Stamp, stamps
from inkfish.query.plan import Column


class Facts:
    """What tables are known to have, so that no question looks through all their columns again.

    `families` holds, by table, its columns of one number of several things by (code, stem of what they hold);
    `siblings` the tables whose columns are the members of a class; `stamps` the years of headers by (table, column);
    `ends` the pairs of columns whose names differ in one end only: `home_team` and `away_team`.
    """

    def __init__(self, tables: Sequence[Table]):
        self.families: dict[str, dict[tuple[str, str], DataColumn]] = {t.name: members(t) for t in tables}
        self.siblings: dict[str, Siblings] = {t.name: s for t in tables if (s := siblings_of(t, self.families[t.name]))}
        self.stamps: dict[tuple[str, str], Stamp] = {
            (t.name, header): stamp for t in tables for header, stamp in stamps(t).items()
        }
        self.ends: tuple[tuple[Ends, tuple[Column, Column]], ...] = tuple(e for t in tables for e in opposite_ends(t))
        self._columns = [Column(t.name, c.name) for t in tables for c in t.columns]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for at, column in enumerate(c for t in tables for c in t.columns):
            names = (column.name, *column.aliases)
            for word in {word for name in names for form in read_name(name).forms for word in form}:
                self._by_word[word].append(at)

    def named(self, words: Iterable[str]) -> tuple[Column, ...]:
        """Return the columns that have one of these words, as stems, in one of their names; in the tables' order."""
        found = {at for word in words for at in self._by_word.get(word, ())}
        return tuple(self._columns[at] for at in sorted(found))

    @property
    def words(self) -> Set[str]:
        """All words, as stems, in the names of columns."""
        return self._by_word.keys()
