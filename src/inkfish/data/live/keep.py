"""What is kept of live sources: which want became which package, when, and the pieces of packages that grow."""

from __future__ import annotations

import contextlib
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from inkfish.data.live.made import Made, joined, put, replace
from inkfish.data.live.want import Want
from inkfish.data.package import Package
from inkfish.errors import LiveError, NotThere

T = TypeVar("T")
MOST_PIECES = 60  # entities in one growing package; those got longest ago make room
MOST_LISTS = 500  # lists and searches of one source
SLIPS, PIECES, LISTS = ".asked", ".pieces", ".lists"


class Slip(msgspec.Struct, frozen=True):
    """That a want became a package: its name, and when (seconds since 1970)."""

    want: Want
    package: str
    at: float

    @property
    def day(self) -> str:
        """When, as a date for people to read."""
        return time.strftime("%Y-%m-%d", time.gmtime(self.at))


class Keep:
    """The folder of one source: `<data_dir>/catalog/live/<source>/`, a package in each folder without a dot."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time):
        self.folder, self.clock = folder, clock

    def slip(self, want: Want) -> Slip | None:
        """Return what a want became when it was last asked for, or None."""
        with contextlib.suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
            return msgspec.json.decode(self._slip_path(want).read_bytes(), type=Slip)
        return None

    def slips(self, package: str) -> Iterator[Slip]:
        """Yield the wants that became a package."""
        for path in sorted((self.folder / SLIPS).glob("*.json")):
            with contextlib.suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
                slip = msgspec.json.decode(path.read_bytes(), type=Slip)
                if slip.package == package:
                    yield slip

    def store(self, want: Want, made: Made, grows: bool) -> Package:
        """Put what was made into the package's folder; where the package `grows`, beside what it holds already."""
        name = made.package.name
        whole = self._grown(want, made) if grows else made
        package = put(whole, self.folder / name)
        replace(self._slip_path(want), msgspec.json.encode(Slip(want, name, self.clock())))
        return package

    def listed(self, name: str, age: float, make: Callable[[], T], kind: type[T]) -> T:
        """Return a list that the source publishes, at most `age` seconds old, or older where it cannot be had."""
        path = self.folder / LISTS / f"{name}.json"
        with contextlib.suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
            if self.clock() - path.stat().st_mtime < age:
                return msgspec.json.decode(path.read_bytes(), type=kind)
        try:
            made = make()
        except NotThere:
            raise
        except LiveError:
            with contextlib.suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
                return msgspec.json.decode(path.read_bytes(), type=kind)
            raise
        replace(path, msgspec.json.encode(made))
        _prune(path.parent, MOST_LISTS)
        return made

    def _grown(self, want: Want, made: Made) -> Made:
        """Return all pieces of a growing package as one, the given one among them."""
        folder = self.folder / PIECES / made.package.name
        replace(folder / f"{_key(want)}.json", msgspec.json.encode(made))
        for gone in _prune(folder, MOST_PIECES):
            (self.folder / SLIPS / gone).unlink(missing_ok=True)
        pieces = [msgspec.json.decode(p.read_bytes(), type=Made) for p in sorted(folder.glob("*.json"))]
        return joined(made.package, pieces)

    def _slip_path(self, want: Want) -> Path:
        return self.folder / SLIPS / f"{_key(want)}.json"


def _prune(folder: Path, most: int) -> list[str]:
    """Remove the oldest files of a folder beyond `most`; return their names."""
    paths = sorted(folder.glob("*.json"), key=lambda p: p.stat().st_mtime)
    for path in paths[:-most]:
        path.unlink(missing_ok=True)
    return [path.name for path in paths[:-most]]


def _key(want: Want) -> str:
    """Return a file name for a want: readable, and never the same for two."""
    names = (want.metric, *want.entities, *((want.words,) if want.words else ()))
    readable = re.sub(r"[^a-z0-9]+", "-", "-".join(names).lower()).strip("-")[:60]
    return f"{readable}-{hashlib.sha256(msgspec.json.encode(want)).hexdigest()[:12]}"
