"""From a file of any kind to the raw tables that it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from inkfish.data import archive, naming
from inkfish.data.delimited import read_delimited
from inkfish.data.json_file import read_json
from inkfish.data.limits import ReadLimits
from inkfish.data.sniff import READABLE, kind_of
from inkfish.data.table import Note
from inkfish.data.tidy import Raw
from inkfish.data.workbook import read_workbook
from inkfish.errors import DataError

DEEPEST = 2  # archives in archives


class Place(msgspec.Struct, frozen=True):
    """Where a file lies, what it is called, and the folder for what is made of it."""

    path: Path
    name: str
    work: Path


def tables_in(place: Place, limits: ReadLimits, parquet: Callable[[Place], Raw], depth: int = 0) -> Iterator[Raw]:
    """Yield the raw tables of a file; `parquet` reads one of that kind, for which the engine is needed."""
    path, name, work = place.path, place.name, place.work
    if path.stat().st_size > limits.max_bytes:
        raise DataError(f"{name} is larger than {limits.max_bytes >> 20:,} MB.")
    kind = kind_of(path, name)
    if kind == "zip":
        kind = archive.kind_of_zip(path, name)
    if kind in ("gzip", "zip") and depth >= DEEPEST:
        raise DataError(f"{name} is an archive inside archives; unpack it first.")
    if kind == "gzip":
        inner = archive.gunzip(path, name, work / f"inflated-{depth}", limits)
        yield from tables_in(Place(inner, name, work), limits, parquet, depth + 1)
    elif kind == "zip":
        yield from _members(place, limits, parquet, depth)
    elif kind == "parquet":
        yield parquet(place)
    elif kind == "json":
        yield from read_json(path, name, work, limits)
    elif kind == "workbook":
        yield from read_workbook(path, name, work, limits)
    else:
        yield read_delimited(path, name, work, limits)


def _members(place: Place, limits: ReadLimits, parquet: Callable[[Place], Raw], depth: int) -> Iterator[Raw]:
    """Yield the tables of an archive; files in it that are none are told, unless nothing else is there."""
    found, refused = 0, []
    for i, (path, name) in enumerate(archive.unzip(place.path, place.name, place.work, limits)):
        work = place.work / f"in-{depth}-{i}"
        work.mkdir()
        inside = f"{name} (in {place.name})"
        try:
            for raw in tables_in(Place(path, inside, work), limits, parquet, depth + 1):
                found += 1
                if found > limits.max_tables:
                    raise TooManyTables(f"{place.name} holds more than {limits.max_tables} tables.")
                told = (Note(f"{len(refused)} files beside it were no tables: {'; '.join(refused[:3])}", len(refused)),)
                yield _renamed(raw, name, inside, told if refused and found == 1 else ())
        except TooManyTables:
            raise
        except DataError as error:
            refused.append(error.message.replace(f" {READABLE}", ""))
    if not found:
        raise DataError(f"{place.name} holds no table. {refused[0] if refused else ''}".strip())


class TooManyTables(DataError):
    """An archive with more tables than are read from one."""


def _renamed(raw: Raw, name: str, inside: str, notes: tuple[Note, ...]) -> Raw:
    """Return a raw table called after its own file, without the archive's name."""
    title = naming.title_from_file(name) if raw.title == naming.title_from_file(inside) else raw.title
    return raw.with_(title=title, notes=(*raw.notes, *notes))
