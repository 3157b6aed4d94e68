"""How a text file lays out its table: delimiter, quotes, where the header is, what stands above and below it."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inkfish.data import forms

DELIMITERS = (",", "\t", ";", "|", "~", "^")
HEAD_ROWS = 400
FIELD_LIMIT = 2 << 20

csv.field_size_limit(FIELD_LIMIT)

_RULE = re.compile(r":?-{2,}:?\Z|={2,}\Z")
_FOOTNOTE = re.compile(r"(?i:(data )?sources?|notes?|\*+|†|©|\(c\)|generated|last updated|copyright)[ :.]")
_TOTAL = re.compile(
    r"(?i:((grand|overall|sum) |sub-?)?totals?|total general|sum|gesamt|summe|somme)[ :]*(\(.*\)|\d{4})?\Z"
)


@dataclass(frozen=True)
class Dialect:
    """What stands between and around cells. An empty `quote` means that quotes are ordinary letters.

    `escape` is a backslash where quotes inside quotes are written with one, and otherwise empty (they are doubled).
    `edged` means that lines begin and end with the delimiter, as Markdown tables do; `gapped` that quotes are opened
    behind a gap after the delimiter (`1, "two, three"`).
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    edged: bool = False
    gapped: bool = False

    def rows(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Yield the cells of each row of text lines."""
        rows = csv.reader(
            lines, delimiter=self.delimiter, quotechar=self.quote or None, escapechar=self.escape or None,
            doublequote=not self.escape, quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            skipinitialspace=self.gapped or self.delimiter == " ",
        )
        return map(_without_edges, rows) if self.edged else rows


def _without_edges(row: list[str]) -> list[str]:
    """Return a row without the empty cells outside its first and last delimiter."""
    row = [cell.strip() for cell in row]
    start = 1 if row and not row[0] else 0
    return row[start:-1] if len(row) > start and not row[-1] else row[start:]


@dataclass(frozen=True)
class Layout:
    """Where the table is: `skipped` rows stand above its first one, which is a header or already data.

    `header` holds the names, or is empty. `first` is the index of the first row of data, counted like `skipped`
    from the top of the file, and `width` how many cells most rows have.
    """

    dialect: Dialect
    width: int
    skipped: int
    header: tuple[str, ...]
    first: int
    above: tuple[str, ...] = ()


def find_dialect(head: str) -> Dialect:
    """Return the dialect under which the rows of a file's head agree best on their number of cells."""
    if _is_markdown(head):
        return Dialect("|", '"', edged=True)
    candidates = [Dialect(d, *_quotes(head, d), gapped=_is_gapped(head, d)) for d in DELIMITERS if d in head]
    scored = [(agreement(d, head), -i) for i, d in enumerate(candidates)]
    best = max(scored, default=((0.0, 1), 0))
    if best[0][0] >= 0.5 and best[0][1] > 1:
        return candidates[-best[1]]
    return Dialect(" ") if _is_spaced(head) else Dialect(*(",", *_quotes(head, ",")) if best[0][1] > 1 else ("\t",))


def agreement(dialect: Dialect, head: str) -> tuple[float, int]:
    """Return the share of rows (blank and one-cell rows at half weight) with the commonest width, and that width."""
    rows = [row for row in head_rows(dialect, head) if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in rows)
    wide = [(n, w) for w, n in widths.items() if w > 1]
    if not wide:
        return 0.0, 1
    count, width = max(wide)
    lonely = widths[1] if width > 1 else 0
    # Lines with one cell are titles and footers more often than evidence against the delimiter.
    return count / (len(rows) - min(lonely / 2, 3)), width


def head_rows(dialect: Dialect, head: str) -> list[list[str]]:
    """Return the first rows of a text, as many as can be read."""
    rows: list[list[str]] = []
    try:
        for row in dialect.rows(io.StringIO(head, newline="")):
            rows.append(row)
            if len(rows) == HEAD_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _quotes(head: str, delimiter: str) -> tuple[str, str]:
    """Return the quote and escape characters that a head uses."""
    edge = re.escape(delimiter)
    single = len(re.findall(rf"(?:^|{edge})'[^'\n]*'(?={edge}|$)", head, re.M))
    double = len(re.findall(rf'(?:^|{edge}) ?"', head, re.M))
    if single > 2 and not double:
        return "'", ""
    escaped = re.search(r'[^\\]\\"', head) and not re.search(r'[^\\,;\t|\n]""', head)
    return '"', "\\" if double and escaped else ""


def _is_gapped(head: str, delimiter: str) -> bool:
    """Whether cells in quotes stand behind a gap after the delimiter, and none right behind it."""
    edge = re.escape(delimiter)
    gaps = len(re.findall(rf'{edge} +"[^"\n]*" *(?={edge}|$)', head, re.M))
    return gaps > 2 and not re.search(rf'{edge}"', head)


def _is_markdown(head: str) -> bool:
    """Whether a text is a Markdown table: bars at the edges, and a rule of dashes under the header."""
    lines = [line.strip() for line in head.splitlines()[:20] if line.strip()]
    return any(line.startswith("|") and re.fullmatch(r"\|[\s:|-]*-[\s:|-]*\|?", line) for line in lines)


def _is_spaced(head: str) -> bool:
    """Whether blanks part the cells: rows of one width, with a column of numbers."""
    rows = [line.split() for line in head.splitlines()[:HEAD_ROWS] if line.strip()]
    width = len(rows[0]) if rows else 0
    if width < 2 or len(rows) < 3 or any(len(r) != width for r in rows):
        return False
    return any(all(forms.NUMBER.reads(r[i]) for r in rows[1:]) for i in range(width))


def find_layout(dialect: Dialect, rows: Sequence[Sequence[str]]) -> Layout:
    """Return where the table begins in a file's first rows, and whether its first row is a header."""
    width = width_of(rows)
    start = _first_row(rows, width)
    above = tuple(" ".join(c.strip() for c in row if c.strip()) for row in rows[:start])
    first = list(rows[start]) if start < len(rows) else []
    first = _uncommented(first)
    body = [row for row in rows[start + 1:] if any(c.strip() for c in row) and not _is_rule(row)]
    if len(first) == width - 1 and body and all(len(r) == width for r in body[:20]):
        first = ["", *first]  # a table written by R: the names of rows have no header
    if not is_header(first, body):
        return Layout(dialect, max(width, len(first)), start, (), start, tuple(a for a in above if a))
    below = start + 1
    while below < len(rows) and (not any(c.strip() for c in rows[below]) or _is_rule(rows[below])):
        below += 1
    return Layout(dialect, max(width, len(first)), start, tuple(first), below, tuple(a for a in above if a))


def width_of(rows: Sequence[Sequence[str]]) -> int:
    """Return how many cells most rows have; of equally common widths, the larger."""
    widths = Counter(len(row) for row in rows if any(c.strip() for c in row) and not _is_comment(row))
    return max(widths, key=lambda w: (widths[w], w)) if widths else 0


def _first_row(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return the index of the first row that is as full as the table is wide, past titles and comments."""
    need = 1 if width < 2 else max(2, round(width * 0.55))
    for i, row in enumerate(rows):
        if _filled(row) < need and not (width == 2 and len(row) == 2 and _filled(row) and i == 0):
            continue
        if _is_comment(row) and not _commented_header(row, rows[i + 1:], width):
            continue
        return i
    return next((i for i, row in enumerate(rows) if _filled(row)), 0)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_comment(row: Sequence[str]) -> bool:
    """Whether a row is a line of comment."""
    return bool(row) and row[0].lstrip().startswith(("#", "//")) and not re.match(r"#\d*\Z", row[0].strip())


def _commented_header(row: Sequence[str], rest: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a commented row is the header all the same: as wide as the table, with no other header under it."""
    if len(row) != width or width < 2:
        return False
    body = [r for r in rest if _filled(r) and not _is_comment(r)]
    commented_next = bool(rest) and _is_comment(rest[0])
    return bool(body) and not commented_next and not _looks_like_names(body[0], body[1:])


def _uncommented(row: list[str]) -> list[str]:
    """Return a header row without the comment mark before its first name."""
    if _is_comment(row):
        return [row[0].lstrip().lstrip("#/").strip(), *row[1:]]
    return row


def _is_rule(row: Sequence[str]) -> bool:
    """Whether a row only draws a line (`---`)."""
    cells = [c.strip() for c in row if c.strip()]
    return bool(cells) and all(_RULE.match(c) for c in cells)


def is_header(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a table's first row holds names rather than values."""
    if not first:
        return False
    if _counts_years(first) or not body:
        return not all(_is_value(c) for c in first if c.strip()) or _counts_years(first)
    return _looks_like_names(first, body)


def _looks_like_names(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Vote, column by column, on whether the first row differs from those below as names differ from values."""
    votes = 0.0
    for i, cell in enumerate(first):
        values = [row[i].strip() for row in body[:200] if i < len(row) and row[i].strip()]
        votes += _vote(cell.strip(), values)
    if votes:
        return votes > 0
    cells = [c.strip().casefold() for c in first if c.strip()]
    return not any(_is_value(c) for c in cells)


def _vote(cell: str, values: Sequence[str]) -> float:
    """Return 1 where the first cell is a word above values, -1 where it is a value among values, else about 0."""
    if not values or not cell:
        return 0.0
    typed = sum(map(_is_value, values)) >= 0.7 * len(values)
    if typed:
        return -1.0 if _is_value(cell) else 1.0
    if _is_value(cell):
        return -0.5
    repeated = cell in values and len(values) > 3
    return -0.7 if repeated else 0.1


def _is_value(text: str) -> bool:
    """Whether text is a number, date, time or yes/no rather than words."""
    text = text.strip()
    return bool(text) and (not text.isalpha() or len(text) < 6) and any(f.reads(text) for f in forms.FORMS)


def _counts_years(cells: Sequence[str]) -> bool:
    """Whether a row names years or months one after the other, as tables do that have a column for each."""
    years = [int(c) for c in cells if re.fullmatch(r"(1[5-9]|2[01])\d\d", c.strip())]
    steps = {b - a for a, b in itertools.pairwise(years)}
    words = sum(1 for c in cells if c.strip() and not _is_value(c))
    return len(years) >= 2 and len(steps) == 1 and steps != {0} and words >= 1 and len(years) + words == _filled(cells)


@dataclass(frozen=True)
class Tail:
    """What stands below the table: how many of the last rows are not its data, and of them which are totals."""

    dropped: int = 0
    totals: int = 0
    words: tuple[str, ...] = ()


def find_tail(rows: Sequence[Sequence[str]], width: int) -> Tail:
    """Return what the last rows hold besides data: blank rows, footnotes, a row of totals."""
    kept, totals = len(rows), 0
    words: list[str] = []
    below = _below_gap(rows, width)
    while kept > 1:
        row = rows[kept - 1]
        if not _filled(row):
            pass
        elif kept > below or _is_footnote(row, width):
            words.append(" ".join(c.strip() for c in row if c.strip()))
        elif totals < 2 and _is_total(row, rows[:kept - 1]):
            totals += 1
        else:
            break
        kept -= 1
    return Tail(len(rows) - kept, totals, tuple(reversed(words)))


def _below_gap(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return how many rows stand above the last empty one, where those under it are too bare to be data."""
    for i in range(len(rows) - 1, 0, -1):
        if not _filled(rows[i]):
            under = [row for row in rows[i + 1:] if _filled(row)]
            if under and width > 2:
                return i
        elif _filled(rows[i]) > max(1, width * 0.6):
            break
    return len(rows)


def _is_footnote(row: Sequence[str], width: int) -> bool:
    """Whether a row is one line of words under a table of several columns."""
    text = row[0].strip() if row else ""
    if _FOOTNOTE.match(text) and _filled(row) <= max(1, width // 2):
        return True
    alone = _filled(row) == 1 and width > 2 and bool(text)
    return alone and (len(row) < width or " " in text) and not _is_value(text) and (len(text) > 12 or len(row) < width)


def _is_total(row: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Whether a row adds up those above it: its label says so, no row above has the label, and it holds a number."""
    label = next((c.strip() for c in row if c.strip()), "")
    at = next((i for i, c in enumerate(row) if c.strip()), 0)
    if not _TOTAL.match(label) or not any(_is_number(c.strip()) for c in row[at + 1:]):
        return False
    labels = [r[at].strip().casefold() for r in above if at < len(r)]
    return label.casefold() not in labels


def _is_number(text: str) -> bool:
    """Whether text is a number in any form."""
    return any(form.reads(text) for form in forms.NUMBERS)
