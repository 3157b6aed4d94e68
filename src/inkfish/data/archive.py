"""Gzip and zip: what they hold, inflated piece by piece into the work folder and never past the limit."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from inkfish.data import inflate
from inkfish.data.limits import ReadLimits
from inkfish.data.sniff import CHUNK, READABLE
from inkfish.errors import DataError

_HIDDEN = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def gunzip(path: Path, name: str, into: Path, limits: ReadLimits) -> Path:
    """Inflate a gzip file to `into`; raise DataError where it is damaged or too large."""
    with path.open("rb") as file, into.open("wb") as out:
        size = 0
        try:
            for piece in inflate.inflate(iter(lambda: file.read(CHUNK), b""), "gzip"):
                size += len(piece)
                _check_size(size, name, limits)
                out.write(piece)
        except inflate.Damaged:
            raise DataError(f"{name} is a damaged gzip file: it is cut off or not what it says.") from None
    return into


def kind_of_zip(path: Path, name: str) -> Literal["zip", "workbook"]:
    """Return whether a zip file is a workbook or an archive; raise DataError for other documents in zip's clothes."""
    with opened(path, name) as archive:
        members = set(archive.namelist())
        if "mimetype" in members:
            kind = archive.open("mimetype").read(200).decode("ascii", "replace")
            if "opendocument.spreadsheet" in kind:
                return "workbook"
            raise DataError(f"{name} looks like a document or e-book, not a table. {READABLE}")
    if any(m.startswith("xl/") for m in members):
        return "workbook"
    if "[Content_Types].xml" in members:
        raise DataError(f"{name} looks like a Word or PowerPoint document, not a table. {READABLE}")
    return "zip"


def unzip(path: Path, name: str, work: Path, limits: ReadLimits) -> Iterator[tuple[Path, str]]:
    """Yield the files of a zip archive with their names, each inflated under a name of our own.

    Folders, hidden files and what packers leave beside them are passed over. All files together may have as many
    bytes as one file.
    """
    with opened(path, name) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not _HIDDEN.search(m.filename)]
        if not members:
            raise DataError(f"{name} is an empty archive.")
        if len(members) > limits.max_tables:
            most = f"at most {limits.max_tables} are read from one archive"
            raise DataError(f"{name} holds {len(members):,} files; {most}.")
        room = limits.max_bytes
        for i, member in enumerate(members):
            into = work / f"member-{i}"
            room -= extract(archive, member, into, name, room, limits)
            yield into, member.filename.replace("\\", "/").split("/")[-1] or f"file {i + 1}"


def repack(path: Path, name: str, into: Path, limits: ReadLimits, wanted: re.Pattern[str]) -> list[tuple[str, Path]]:
    """Inflate the members of a zip file that `wanted` matches, and store them without compression in `into`.

    So a reader of workbooks sees sizes that are true. Returns the members with the files that hold them.
    """
    found: list[tuple[str, Path]] = []
    room = limits.max_bytes
    with opened(path, name) as archive, zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as out:
        for i, member in enumerate(m for m in archive.infolist() if wanted.search(m.filename)):
            part = into.with_name(f"{into.name}-{i}")
            room -= extract(archive, member, part, name, room, limits)
            out.write(part, member.filename)
            found.append((member.filename, part))
    return found


def opened(path: Path, name: str) -> zipfile.ZipFile:
    """Return a zip file to read from; raise DataError where it is damaged."""
    try:
        return zipfile.ZipFile(path)
    except _DAMAGE:
        raise DataError(f"{name} is a damaged zip file.") from None


def extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path, name: str, room: int,
             limits: ReadLimits) -> int:
    """Inflate one member, at most `room` bytes; return its size."""
    if member.flag_bits & 1:
        raise DataError(f"{name} is protected with a password.")
    _check_size(member.file_size + limits.max_bytes - room, name, limits)
    size = 0
    try:
        with archive.open(member) as file, into.open("wb") as out:
            while piece := file.read(CHUNK):
                size += len(piece)
                _check_size(size + limits.max_bytes - room, name, limits)
                out.write(piece)
    except _DAMAGE:
        raise DataError(f"{name} is a damaged zip file.") from None
    return size


def _check_size(size: int, name: str, limits: ReadLimits) -> None:
    if size > limits.max_bytes:
        raise DataError(f"{name} is larger than {limits.max_bytes >> 20:,} MB when it is unpacked.")
