"""Rows of any kind of file, written as one clean CSV that the engine reads without guessing."""

from __future__ import annotations

import csv
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from inkfish.data import naming
from inkfish.data.dialect import HEAD_ROWS, Dialect, Layout, Tail, find_layout, find_tail
from inkfish.data.forms import Form
from inkfish.data.limits import ReadLimits
from inkfish.data.table import Note
from inkfish.errors import DataError

EXTRA = 4  # columns kept for cells beyond the header's; more of them are joined into the last
TAIL_ROWS = 40
SAMPLE_CELLS = 200_000

PLAIN = Dialect()

Row = Sequence[str]


@dataclass(frozen=True)
class Raw:
    """A table on disk, ready for the engine.

    It is text in UTF-8 and one dialect, with `skip` lines above the data; or, where `scan` is given, the SQL of a table
    with columns r0, r1 ... of which `fixed` have a type already. `texts` are columns that are known to be text, each
    with the words that stand for no value there.

    `names` are the columns that are kept; the text may have more (`width`). `unnamed` are those of them that have no
    name of their own. `sample` holds rows from all over the table. `straight` says that it is the user's own file
    rather than a clean copy, and `lines` how many line ends it has (-1: not counted yet); should it be less regular
    than it looked, `whole` is what to begin again with, and `early` the notes that stay true then.
    """

    title: str
    path: Path
    names: tuple[str, ...]
    width: int
    sample: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    dialect: Dialect = PLAIN
    skip: int = 0
    straight: bool = False
    lines: int = -1
    whole: Path | None = None
    early: tuple[Note, ...] = ()
    unnamed: frozenset[int] = frozenset()
    scan: str = ""
    fixed: Mapping[int, Form] = field(default_factory=dict)
    texts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def with_(self, **changes: Any) -> Raw:
        """Return it with other fields."""
        return replace(self, **changes)


@dataclass
class Tally:
    """What happened to rows on their way into the clean copy."""

    kept: int = 0
    blank: int = 0
    short: int = 0
    long: int = 0
    headers: int = 0
    extra: int = 0


@dataclass
class Sample:
    """Rows taken evenly from a stream of unknown length: when it is full, every second one goes."""

    most: int
    step: int = 1
    seen: int = 0
    rows: list[Row] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Offer the next row of the stream."""
        if self.seen % self.step == 0:
            self.rows.append(row)
            if len(self.rows) >= self.most:
                self.rows, self.step = self.rows[::2], self.step * 2
        self.seen += 1


def tidy(rows: Iterable[Row], title: str, into: Path, limits: ReadLimits, file: str, dialect: Dialect | None = None,
         names: Sequence[str] | None = None) -> Raw:
    """Write the table that is among `rows` to a clean CSV at `into`, and return what was found and done.

    Rows hold text; an empty cell has no value. Where `names` are given, all rows are data; otherwise the header is
    looked for. `file` is the name used in errors.
    """
    stream = iter(rows)
    head = list(itertools.islice(stream, HEAD_ROWS))
    layout = Layout(PLAIN, len(names), 0, tuple(names), 0) if names else find_layout(dialect or PLAIN, head)
    if not layout.width:
        raise DataError(f"{file} holds no rows of data.")
    check_width(layout.width, limits, file)
    tally, sample = Tally(), Sample(max(200, min(4000, SAMPLE_CELLS // layout.width)))
    data = itertools.chain(head[layout.first:], stream)
    tail = _write(_level(data, layout, tally), into, layout, tally, sample, limits, file, plain=names is not None)
    if not tally.kept:
        has = "has a header but" if layout.header else "holds"
        raise DataError(f"{file} {has} no rows of data.")
    kept = _names(layout, tally)
    unnamed = frozenset(i for i in range(layout.width) if not "".join(layout.header[i:i + 1]).strip())
    notes = (*notes_above(layout, generated=names is not None), *notes_below(tail), *_notes_within(tally, layout))
    return Raw(title, into, kept, layout.width + EXTRA, tuple(sample.rows), notes, unnamed=unnamed)


def check_width(width: int, limits: ReadLimits, file: str) -> None:
    """Raise DataError where a table has more columns than are allowed."""
    if width > limits.max_columns:
        raise DataError(f"{file} has more than {limits.max_columns:,} columns.")


def _names(layout: Layout, tally: Tally) -> tuple[str, ...]:
    """Return the names of the columns that are kept, those of cells beyond the header's included."""
    headers = list(layout.header) + [""] * (layout.width - len(layout.header))
    extra = [f"extra_{i}" for i in range(1, tally.extra + 1)]
    return tuple(naming.unique_names([*headers, *extra]))


def _level(rows: Iterable[Row], layout: Layout, tally: Tally) -> Iterator[tuple[list[str], int]]:
    """Yield the rows of data at one width with the number of cells they had: none for a blank row."""
    width, reach = layout.width, layout.width + EXTRA
    header = [c.strip() for c in layout.header]
    beyond = [""] * EXTRA
    for row in rows:
        if not any(row) or not any(c.strip() for c in row):
            yield [], 0
            continue
        if header and row[0].strip() == header[0] and [c.strip() for c in row] == header:
            tally.headers += 1
            continue
        size = len(row)
        if size == width:
            yield [*row, *beyond], size
        elif size < width:
            yield [*row, *[""] * (reach - size)], size
        else:
            yield _fold(row, width), size


def _fold(row: Row, width: int) -> list[str]:
    """Return a row that is too long with its extra cells in the extra columns, the last of which takes the rest."""
    over = list(row[width:])
    rest = " ".join(c for c in over[EXTRA - 1:] if c.strip())
    kept = [*over[:EXTRA - 1], rest]
    return [*row[:width], *kept, *[""] * (EXTRA - len(kept))]


def _write(rows: Iterable[tuple[list[str], int]], into: Path, layout: Layout, tally: Tally, sample: Sample,
           limits: ReadLimits, file: str, plain: bool) -> Tail:
    """Write rows to a clean CSV, all but those at the end that are no data; return what stood there."""
    waiting: deque[tuple[list[str], int]] = deque()
    with into.open("w", encoding="utf-8", errors="replace", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")

        def keep(row: list[str], size: int) -> None:
            if not size:
                tally.blank += 1
                return
            tally.kept += 1
            tally.short += size < layout.width
            if tally.kept > limits.max_rows:
                raise DataError(f"{file} has more than {limits.max_rows:,} rows.")
            _count_shape(row, layout, tally)
            sample.take(row)
            writer.writerow(row)

        for row in rows:
            waiting.append(row)
            if len(waiting) > TAIL_ROWS:
                keep(*waiting.popleft())
        rest = [row[:layout.width] for row, _ in waiting]
        tail = Tail() if plain else find_tail(rest, layout.width)
        for row in itertools.islice(waiting, len(waiting) - tail.dropped):
            keep(*row)
    return tail


def _count_shape(row: list[str], layout: Layout, tally: Tally) -> None:
    """Count a row whose extra columns are filled."""
    extra = row[layout.width:]
    if any(extra) and (used := max((i for i, c in enumerate(extra, 1) if c.strip()), default=0)):
        tally.long += 1
        tally.extra = max(tally.extra, used)


def notes_above(layout: Layout, generated: bool = False) -> tuple[Note, ...]:
    """Return what is told of the lines above the data and of the header."""
    notes = []
    if layout.above:
        told, count = "; ".join(f"“{line[:80]}”" for line in layout.above[:2]), len(layout.above)
        notes.append(Note(f"{_many(count, 'line')} above the table {_was(count)} not read as data: {told}.", count))
    if not layout.header and not generated:
        notes.append(Note("The file has no header, so its columns are named by their place (column_1, column_2 ...)."))
    elif layout.header:
        notes.extend(_header_notes(layout))
    return tuple(notes)


def _header_notes(layout: Layout) -> Iterator[Note]:
    """Yield what is told of empty and repeated names in a header."""
    names = [naming.clean_name(h).casefold() for h in layout.header]
    empty = names.count("") + layout.width - len(names)
    repeated = len([n for n in names if n]) - len({n for n in names if n})
    if empty:
        yield Note(f"{_many(empty, 'column')} without a name {_was(empty)} named by place.", empty)
    if repeated:
        told = f"{_many(repeated, 'column')} with a repeated name {_was(repeated)} given a number after it."
        yield Note(told, repeated)


def notes_below(tail: Tail) -> tuple[Note, ...]:
    """Return what is told of the lines below the data."""
    notes = []
    if tail.totals:
        notes.append(Note(f"{_many(tail.totals, 'row')} of totals at the end {_was(tail.totals)} left out, "
                          "so that nothing is counted twice.", tail.totals))
    if tail.words:
        count = len(tail.words)
        notes.append(Note(f"{_many(count, 'line')} of text under the table {_was(count)} not read as data: "
                          f"“{tail.words[0][:80]}”.", count))
    return tuple(notes)


def _notes_within(tally: Tally, layout: Layout) -> Iterator[Note]:
    """Yield what is told of rows of another shape than the table's."""
    if tally.blank:
        yield Note(f"{_many(tally.blank, 'empty row')} {_was(tally.blank)} left out.", tally.blank)
    if tally.headers:
        yield Note(f"{_many(tally.headers, 'row')} that {'repeats' if tally.headers == 1 else 'repeat'} the header "
                   f"{_was(tally.headers)} left out.", tally.headers)
    if tally.short:
        yield Note(f"{_many(tally.short, 'row')} had fewer than {layout.width} cells; the missing cells have no "
                   "value.", tally.short)
    if tally.long:
        yield Note(f"{_many(tally.long, 'row')} had more than {layout.width} cells; the extra cells are kept in "
                   "columns named extra_1 and so on.", tally.long)


def _many(count: int, noun: str) -> str:
    """Return a count and its noun.

    >>> _many(1, "row"), _many(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
