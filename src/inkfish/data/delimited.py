"""CSV, TSV and their like: from bytes of any encoding to a `Raw` table."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from inkfish.data import naming
from inkfish.data.dialect import Dialect, Layout, Tail, find_dialect, find_layout, find_tail, head_rows, width_of
from inkfish.data.limits import ReadLimits
from inkfish.data.sniff import CHUNK, READABLE, Survey, survey
from inkfish.data.table import Note
from inkfish.data.tidy import SAMPLE_CELLS, TAIL_ROWS, Raw, Row, check_width, notes_above, notes_below, tidy
from inkfish.errors import DataError

SMALL = 1 << 20  # below this, rows go through Python, which repairs everything; above, the engine reads the file itself
HEAD = 1 << 20
LONGEST_CELL = 1000  # lines
WINDOWS, WINDOW = 24, 32 << 10


def read_delimited(path: Path, name: str, work: Path, limits: ReadLimits, small: int = SMALL) -> Raw:
    """Return the table of a text file, straight from the file where it is large and regular."""
    found = survey(path, name)
    plain, notes = as_utf8(path, found, work)
    head = _head(plain)
    dialect = find_dialect(head)
    rows = head_rows(dialect, head)
    check_width(width_of(rows), limits, name)  # before every column is looked at
    layout = find_layout(dialect, rows)
    _refuse_prose(rows, layout, name)
    check_width(layout.width, limits, name)
    title = naming.title_from_file(name)
    raw = _straight(plain, title, layout, rows, head, work) if plain.stat().st_size > small else None
    if raw and raw.path == path:
        raw = raw.with_(lines=found.newlines)
    raw = raw or repaired(plain, title, name, dialect, work, limits)
    return raw.with_(notes=(*notes, *raw.notes), early=notes)


def as_utf8(path: Path, found: Survey, work: Path) -> tuple[Path, tuple[Note, ...]]:
    """Return a file with the same text in UTF-8, without NUL bytes and with one kind of line end."""
    if found.clean:
        return path, ()
    into = work / "plain.txt"
    with path.open(encoding=found.encoding, newline=None) as text, into.open("w", encoding="utf-8", newline="") as out:
        while piece := text.read(CHUNK):
            out.write(piece.replace("\0", ""))
    notes = []
    if not found.encoding.startswith("utf"):
        words = _ENCODING_WORDS.get(found.encoding, found.encoding)
        notes.append(Note(f"The text is not UTF-8; it was read as {words}."))
    if found.nuls:
        notes.append(Note(f"{found.nuls:,} NUL bytes were removed from the text.", found.nuls))
    return into, tuple(notes)


_ENCODING_WORDS = {"cp1252": "Windows-1252 (Latin-1)", "latin-1": "Latin-1"}


def _head(path: Path) -> str:
    """Return the first lines of a UTF-8 file, at most 1 MB, without one that is cut off."""
    with path.open("rb") as file:
        data = file.read(HEAD)
        more = bool(file.read(1))
    text = data.decode("utf-8-sig", "ignore")
    cut = text.rfind("\n")
    return text[:cut + 1] if more and cut > 0 else text


def _refuse_prose(rows: Sequence[Row], layout: Layout, name: str) -> None:
    """Raise DataError for text that is no table: one line of words, or paragraphs."""
    filled = [row for row in rows if any(c.strip() for c in row)]
    if not filled:
        raise DataError(f"{name} is empty.")
    cells = [c for row in filled for c in row]
    if len(filled) == 1 and (layout.width == 1 or not layout.header):
        raise DataError(f"{name} looks like one line of text, not a table. {READABLE}")
    wordy = sum(len(c.split()) for c in cells) / len(cells)
    if layout.width == 1 and wordy > 6:
        raise DataError(f"{name} looks like text in sentences, not a table. {READABLE}")


def repaired(path: Path, title: str, name: str, dialect: Dialect, work: Path, limits: ReadLimits) -> Raw:
    """Return the table after Python's CSV reader went through all rows.

    A quote that is opened and never closed would swallow the rest of the file; quotes are then read as letters.
    """
    into = work / "clean.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            return tidy(_checked(dialect, text), title, into, limits, name, dialect)
    except (csv.Error, UnclosedQuote):
        plain = replace(dialect, quote="", escape="")
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            raw = tidy(plain.rows(text), title, into, limits, name, plain)
    except csv.Error as error:
        raise DataError(f"{name} cannot be read as a table: {error}.") from None
    told = Note("A quote is opened and never closed, so quotes were read as ordinary letters.")
    return raw.with_(notes=(*raw.notes, told))


class UnclosedQuote(Exception):
    """A cell that runs over so many lines that its quote was surely never closed."""


def _checked(dialect: Dialect, text: io.TextIOBase) -> Iterator[list[str]]:
    """Yield rows, raising UnclosedQuote at a cell of too many lines or at one still open when the file ends."""
    watched = _Lines(text)
    reader = dialect.rows(watched)
    before = 0
    for row in reader:
        if watched.count - before > LONGEST_CELL or watched.ended:
            raise UnclosedQuote
        before = watched.count
        yield row


class _Lines:
    """Lines of a text, counted as they are taken."""

    def __init__(self, text: io.TextIOBase):
        self.text, self.count, self.ended = text, 0, False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.text.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.count += 1
        return line


def _straight(path: Path, title: str, layout: Layout, rows: Sequence[Row], head: str, work: Path) -> Raw | None:
    """Return the table of a large regular file without going through its rows, or None where it is not regular."""
    dialect = layout.dialect
    data = rows[layout.first:]
    regular = all(len(r) == layout.width for r in data) and len(layout.header) in (0, layout.width)
    if not regular or layout.width < 2 or dialect.edged or dialect.gapped or dialect.delimiter == " ":
        return None
    skip = _lines_above(dialect, head, layout.first)
    if not skip and _has_mark(path):
        return None
    tail, cut = _tail(path, layout)
    if tail is None:
        return None
    end = path
    if cut is not None:
        end = _without_tail(path, cut, work)
    headers = list(layout.header) or [""] * layout.width
    sample = (*data, *_windows(end, layout, _bytes_above(head, skip)))
    most = max(200, min(4000, SAMPLE_CELLS // layout.width))
    unnamed = frozenset(i for i, h in enumerate(headers) if not h.strip())
    return Raw(title, end, tuple(naming.unique_names(headers)), layout.width, _evenly(sample, most),
               (*notes_above(layout), *notes_below(tail)), dialect, skip, straight=True, whole=path, unnamed=unnamed)


def _evenly(rows: tuple[Row, ...], most: int) -> tuple[Row, ...]:
    """Return at most about `most` of some rows, from all over them."""
    return rows[::max(1, -(-len(rows) // most))]


def _has_mark(path: Path) -> bool:
    """Whether a file begins with a byte order mark, which the engine would take for part of its first cell."""
    with path.open("rb") as file:
        return file.read(3) == codecs.BOM_UTF8


def _lines_above(dialect: Dialect, head: str, rows: int) -> int:
    """Return how many lines of text the first `rows` rows take."""
    lines = _Lines(io.StringIO(head, newline=""))
    reader = dialect.rows(lines)
    for _ in range(rows):
        next(reader)
    return lines.count


def _tail(path: Path, layout: Layout) -> tuple[Tail | None, int | None]:
    """Return what stands below the table and the byte where it begins; (None, None) where quotes run over lines."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - (256 << 10)))
        data = file.read()
    lines = data.split(b"\n")[1:][-TAIL_ROWS:]
    if layout.dialect.quote and any(line.count(layout.dialect.quote.encode()) % 2 for line in lines):
        return Tail(), None
    texts = [line.decode("utf-8", "replace").rstrip("\r") for line in lines]
    rows = [next(iter(layout.dialect.rows(iter([t]))), []) for t in texts]
    tail = find_tail(rows, layout.width)
    blank_only = not tail.words and not tail.totals
    if blank_only or not tail.dropped:
        return Tail(), None
    return tail, size - sum(len(line) + 1 for line in lines[-tail.dropped:]) + 1


def _without_tail(path: Path, cut: int, work: Path) -> Path:
    """Return a copy of a file up to a byte."""
    into = work / "cut.csv"
    with path.open("rb") as file, into.open("wb") as out:
        shutil.copyfileobj(file, out, CHUNK)
        out.truncate(cut)
    return into


def _bytes_above(head: str, lines: int) -> int:
    """Return how many bytes the first lines of a text take."""
    return len("".join(itertools.islice(io.StringIO(head, newline=""), lines)).encode())


def _windows(path: Path, layout: Layout, start: int) -> list[Row]:
    """Return rows from windows all over a file; a line that is no whole row (a cell over lines) is passed over."""
    size = path.stat().st_size
    found: list[Row] = []
    with path.open("rb") as file:
        for i in range(1, WINDOWS + 1):
            file.seek(max(start, size * i // WINDOWS - WINDOW))
            lines = file.read(WINDOW).split(b"\n")[1:-1]
            found.extend(row for line in lines if len(row := _one_row(line, layout.dialect)) == layout.width)
    return found


def _one_row(line: bytes, dialect: Dialect) -> list[str]:
    """Return the cells of a line, or none where a quote is open at its end."""
    text = line.decode("utf-8", "ignore").rstrip("\r")
    whole = not dialect.quote or text.count(dialect.quote) % 2 == 0
    return next(iter(dialect.rows(iter([text]))), []) if whole else []
