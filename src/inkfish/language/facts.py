"""What the headers of a thread's tables tell before a question is read; found once for each set of tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set

from inkfish.data.durations import DURATION
from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.data.titled import titled_numbers
from inkfish.language.classes import stems_of
from inkfish.language.clocks import calendar_of, clocks_of
from inkfish.language.contests import winner_column
from inkfish.language.currencies import Exchanged, exchanged
from inkfish.language.doers import doers_of
from inkfish.language.ends import Ends, coordinates, opposite_ends
from inkfish.language.entities import game_key, key_names, order_key, told_of_some
from inkfish.language.families import members
from inkfish.language.headers import is_flag
from inkfish.language.letter_keys import letter_keys
from inkfish.language.lexicon import load_lexicon
from inkfish.language.matches import Match, match_of
from inkfish.language.money import pay_column
from inkfish.language.names import read_name
from inkfish.language.one_hot import one_hot
from inkfish.language.panels import series
from inkfish.language.pay_periods import pay_period
from inkfish.language.places import larger_places
from inkfish.language.prizes import prizes_of
from inkfish.language.races import race_time
from inkfish.language.rivals import Rivals, rivals_of
from inkfish.language.siblings import Siblings, siblings_of
from inkfish.language.sides import load_sides
from inkfish.language.stamps import Stamp, stamps
from inkfish.language.tally import sample_size, tally, total_of_each
from inkfish.language.tokens import stem, tokenize
from inkfish.query.plan import Column


class Facts:
    """What tables are known to have, so that no question looks through all their columns again.

    `families` holds, by table, its columns of one number of several things by (code, stem of what they hold);
    `siblings` the tables whose columns are the members of a class; `stamps` the years of headers by (table, column);
    `ends` the pairs of columns whose names differ in one end only: `home_team` and `away_team`;
    `matches` holds by table the two sides of each row, with what they scored, `sided` those that tell who won and lost;
    `prizes` by table columns of what only some rows have one of;
    `letter_keys` by a letter the key that it alone tells, with its table,
    `titled` by table the noun for its numbers that only its title has, with these numbers;
    `larger` the column of the larger place by that of places which only it tells apart;
    `tallies` holds by table the column that says how many a row stands for, `totals` that of a table which is called
    after what it counts in each place, `samples` how many were asked in each
    poll, `rivals` the columns of rivals, `races` how long each took in a race, `doers` by a verb the column of who
    does it, `baskets` the key that rows of one order share, `games` that of a game, `series` by table the things that
    have a row for each of its times, `contests` who won, where each row is a win, `titles`
    stems of what tables are called, `row_titles` those of their last words, `key_names` by a key that rows share the
    column of what it is called, `pay_periods` by table the column that tells what time amounts are for, with its
    values by grain, `pay` the one that tells what people are paid, `births` the one that tells when they were born,
    `numbers_of_days` the (table, column) that number the days of a month beside the dates that these are of,
    `coordinates` those that say where something is,
    `individuals` the tables of which each row is a person or an animal, seen once,
    `clocks` by table its columns of times, where it has several, each with what it is called besides, `calendar` by
    table and grain those of parts of the calendar, `durations` those that tell how long something took,
    `one_hot` by table the columns of yes and no of which one is yes in each row, `exchanged` by an amount in several
    currencies the same in one, `sides` by stem the texts of columns that have two,
    `flags` by stem the columns of yes and no that bear it.
    """

    def __init__(self, tables: Sequence[Table]):
        self.families: dict[str, dict[tuple[str, str], DataColumn]] = {t.name: members(t) for t in tables}
        self.siblings: dict[str, Siblings] = {t.name: s for t in tables if (s := siblings_of(t, self.families[t.name]))}
        self.stamps: dict[tuple[str, str], Stamp] = {
            (t.name, header): stamp for t in tables for header, stamp in stamps(t).items()
        }
        self.ends: tuple[tuple[Ends, tuple[Column, Column]], ...] = tuple(e for t in tables for e in opposite_ends(t))
        self.matches: dict[str, Match] = {t.name: found for t in tables if (found := match_of(t))}
        self.larger = {
            Column(t.name, small): Column(t.name, large) for t in tables for small, large in larger_places(t).items()
        }
        self.sided = frozenset(c.table for ends, pair in self.ends if ends.columns[0] in WON for c in pair)
        self.prizes = {t.name: prizes_of(t) for t in tables}
        self.letter_keys = letter_keys(tables)
        self.titled = {t.name: titled_numbers(t.title, t.columns) for t in tables}
        self.tallies: dict[str, DataColumn] = {t.name: column for t in tables if (column := tally(t))}
        self.totals = {t.name: column for t in tables if (column := total_of_each(t))}
        self.rivals: dict[str, Rivals] = {t.name: found for t in tables if (found := rivals_of(t))}
        self.races = {t.name: column for t in tables if (column := race_time(t))}
        self.doers = {verb: Column(t.name, c.name) for t in tables for verb, c in doers_of(t).items()}
        self.samples = {t.name: column for t in tables if (column := sample_size(t))}
        self.baskets: dict[str, DataColumn] = {t.name: key for t in tables if (key := order_key(t))}
        self.games: dict[str, DataColumn] = {t.name: key for t in tables if (key := game_key(t))}
        self.series = {t.name: things for t in tables if (things := series(t))}
        self.contests: dict[str, DataColumn] = {t.name: names for t in tables if (names := winner_column(t))}
        self.pay = {t.name: column for t in tables if (column := pay_column(t))}
        self.births = {t.name: column for t in tables if (column := _born(t))}
        self.individuals = frozenset(t.name for t in tables if _holds_individuals(t))
        self.clocks = {t.name: clocks_of(t) for t in tables}
        self.calendar = {t.name: calendar_of(t) for t in tables}
        self.durations = tuple(Column(t.name, c.name) for t in tables for c in t.columns if c.unit == DURATION)
        self.coordinates = frozenset((t.name, header) for t in tables for header in coordinates(t))
        self.numbers_of_days = frozenset((t.name, c.name) for t in tables for c in _numbers_of_days(t))
        self.pay_periods = {t.name: found for t in tables if (found := pay_period(t))}
        self.titles = frozenset(w for table in tables for w in _words_of(table.name) if w != told_of_some(table))
        self.row_titles = frozenset(words[-1] for t in tables if (words := _words_of(t.name)))
        self.one_hot = {t.name: found for t in tables if (found := one_hot(t))}
        self.exchanged: dict[Column, Exchanged] = {c: e for t in tables for c, e in exchanged(t).items()}
        self.flags = {word: flag for t in tables for c in t.columns if is_flag(c) for word, flag in _flag_words(t, c)}
        self.sides = {word: side for t in tables for c in t.columns for word, side in _sides(t, c)}
        self.key_names = {key: name for t in tables for key, name in key_names(t).items()}
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


def _flag_words(table: Table, column: DataColumn) -> list[tuple[str, Column]]:
    """The longer words, as stems, in the name of a column of yes and no."""
    names = (column.name, *column.aliases)
    words = {word for name in names for form in read_name(name).forms for word in form if len(word) > SHORT}
    return [(word, Column(table.name, column.name)) for word in sorted(words)]


SHORT = 3


def _sides(table: Table, column: DataColumn) -> list[tuple[str, tuple[Column, str]]]:
    """The stems of both texts of a column that has two, each with the text: `smoker` and `nonsmoker`."""
    twofold = column.type == "text" and column.distinct == 2 and len(column.values) == 2
    said = {value: _words_of(value) for value in column.values} if twofold else {}
    return [(words[0], (Column(table.name, column.name), value)) for value, words in said.items() if len(words) == 1]


def _words_of(name: str) -> list[str]:
    return [t.stem for t in tokenize(name) if t.kind == "word"]


def _born(table: Table) -> DataColumn | None:
    """The column of the time of birth: its dates, else its years."""
    times = [c for c in table.columns if c.role == "time" and BIRTH & {w for f in read_name(c.name).forms for w in f}]
    return next((c for c in times if c.temporal), next(iter(times), None))


def _holds_individuals(table: Table) -> bool:
    """Whether each row is a person or an animal: it tells their age or sex, no time, and no key or name that rows
    share."""
    told = any(PERSONAL & {w for form in read_name(c.name).forms for w in form} for c in table.columns)
    again = any(c.temporal or (10 * c.distinct < 9 * c.rows and _says_who(c)) for c in table.columns)
    return told and not again


def _says_who(column: DataColumn) -> bool:
    """Whether a column tells rows apart: a key, or a name."""
    return column.role == "identifier" or (column.type == "text" and NAME in read_name(column.name).forms[0])


def _numbers_of_days(table: Table) -> list[DataColumn]:
    """The numbers 1 to 31 called `day`, where the table holds the whole dates of its rows as well."""
    if not any(c.type == "date" and c.grain == "day" for c in table.columns):
        return []
    return [c for c in table.columns if c.role == "category" and c.numeric and (DAY,) in read_name(c.name).forms]


NAME, WON = "name", load_sides()["winner"].columns
BIRTH, DAY = stems_of("birth"), stem("day")
PERSONAL = load_lexicon().rows["person"].columns
