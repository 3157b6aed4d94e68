"""Excel and OpenDocument workbooks: every sheet that holds something is a table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

import python_calamine as calamine

from inkfish.data import archive, naming
from inkfish.data.dialect import Dialect
from inkfish.data.limits import ReadLimits
from inkfish.data.sniff import CHUNK
from inkfish.data.tidy import Raw, tidy
from inkfish.errors import DataError

MOST_CELLS = 20_000_000  # of a sheet's used rectangle, which is held in memory whole
PARTS = re.compile(r"\.(xml|rels|bin)\Z|^mimetype\Z", re.I)
_REFERENCE = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_DULL = re.compile(r"(?i)(sheet|feuil|tabelle|hoja|foglio|table|data)[ _]?\d*\Z")


def read_workbook(path: Path, name: str, work: Path, limits: ReadLimits) -> Iterator[Raw]:
    """Yield the tables of a workbook, one for each visible sheet with data."""
    book = _open(path, name, work, limits)
    sheets = [s.name for s in book.sheets_metadata
              if s.visible == calamine.SheetVisibleEnum.Visible and s.typ == calamine.SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.max_tables:
        raise DataError(f"{name} has {len(sheets):,} sheets; at most {limits.max_tables} are read from one workbook.")
    found = 0
    for i, sheet in enumerate(sheets):
        rows = _rows(book, sheet, name)
        if rows is None:
            continue
        found += 1
        into = work / f"sheet-{i}.csv"
        yield tidy(rows, _title(name, sheet, len(sheets)), into, limits, _called(name, sheet, len(sheets)), Dialect())
    if not found:
        raise DataError(f"{name} has no sheet with data.")


def _title(name: str, sheet: str, sheets: int) -> str:
    """Return what a sheet's table is called: the file's name where it is alone or the sheet's own says nothing."""
    stem = naming.title_from_file(name)
    if sheets == 1:
        return stem
    return f"{stem} {sheet}" if _DULL.match(sheet) else sheet


def _called(name: str, sheet: str, sheets: int) -> str:
    return name if sheets == 1 else f"Sheet {sheet!r} of {name}"


def _open(path: Path, name: str, work: Path, limits: ReadLimits) -> Any:
    """Open a workbook; one that is a zip file is first inflated within limits and looked through."""
    try:
        if path.read_bytes()[:2] == b"PK":
            safe = work / "workbook.zip"
            for member, part in archive.repack(path, name, safe, limits, PARTS):
                _check_cells(member, part, name)
                part.unlink()
            path = safe
        return calamine.CalamineWorkbook.from_object(str(path))
    except calamine.PasswordError:
        raise DataError(f"{name} is protected with a password.") from None
    except (calamine.CalamineError, OSError, ValueError, expat.ExpatError) as error:
        raise DataError(f"{name} is a damaged workbook.") from error


def _rows(book: Any, sheet: str, name: str) -> Iterator[list[str]] | None:
    """Return a sheet's rows as text, or None where it is empty."""
    try:
        found = book.get_sheet_by_name(sheet)
    except calamine.WorksheetNotFound:
        return None
    except (calamine.CalamineError, OSError, ValueError):
        raise DataError(f"Sheet {sheet!r} of {name} is damaged.") from None
    if not found.width or not found.height:
        return None
    return ([_text(cell) for cell in row] for row in found.iter_rows())


def _text(cell: Any) -> str:
    """Return a cell as text: whole numbers without decimals, dates in ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)


# -- sheets that would not fit ----------------------------------------------------------------------------------------


def _check_cells(member: str, part: Path, name: str) -> None:
    """Raise DataError where a sheet's used rectangle has more cells than fit: one cell far away makes it so."""
    if member.startswith("xl/worksheets/") and member.endswith(".xml"):
        cells = _spread_of_xlsx(part)
    elif member == "content.xml":
        cells = _spread_of_ods(part)
    else:
        return
    if cells > MOST_CELLS:
        raise DataError(f"{name} has a sheet with more than {MOST_CELLS:,} cells between its first and its last.")


def _spread_of_xlsx(part: Path) -> int:
    """Return how many cells the rectangle around all cells of a sheet has."""
    columns: set[bytes] = set()
    low, high, rest = 1 << 30, 0, b""
    with part.open("rb") as file:
        while chunk := file.read(CHUNK):
            for column, row in _REFERENCE.findall(rest + chunk):
                columns.add(column)
                low, high = min(low, int(row)), max(high, int(row))
            rest = chunk[-200:]
    if not columns:
        return 0
    numbers = [_column_number(c) for c in columns]
    return (high - low + 1) * (max(numbers) - min(numbers) + 1)


def _column_number(letters: bytes) -> int:
    """Return a column's number.

    >>> _column_number(b"A"), _column_number(b"AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _spread_of_ods(part: Path) -> int:
    """Return how many cells the sheets of an OpenDocument have with their repetitions, empty ends left out."""
    counter = _Cells()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = counter.start, counter.end
    with part.open("rb") as file:
        parser.ParseFile(file)
    return counter.total


class _Cells:
    """Counts the cells of rows that hold something."""

    def __init__(self) -> None:
        self.total = self.rows = self.width = self.used = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A row or a cell begins."""
        if tag == "table:table-row":
            self.rows, self.width, self.used = _times(attributes, "table:number-rows-repeated"), 0, 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.width += _times(attributes, "table:number-columns-repeated")
            if any(key.startswith("office:") for key in attributes):
                self.used = self.width

    def end(self, tag: str) -> None:
        """A row ends."""
        if tag == "table:table-row":
            self.total += self.rows * self.used


def _times(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(key, "1")
    return int(text) if text.isdigit() and len(text) < 12 else 1
