"""Bring a data package in from a folder, a zip file or a URL: its descriptor, and the files that this names.

Nothing else is taken along. A path that leads out of the package, a link, a device, a file or an archive that is too
large is refused, and what was taken so far is left in the folder of the caller, who throws it away.
"""

from __future__ import annotations

import contextlib
import hashlib
import posixpath
import re
import shutil
import stat
import urllib.parse
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from inkfish.data import archive
from inkfish.data.fetch import Fetched
from inkfish.data.limits import ReadLimits
from inkfish.data.package import DESCRIPTOR, Package, decode
from inkfish.data.sniff import CHUNK
from inkfish.errors import DataError

MANIFEST = "inkfish.json"
FETCHED = "fetched"
LARGEST_DESCRIPTOR = 10 << 20
WEB = ("http://", "https://")
_DRIVE = re.compile(r"[a-zA-Z]:")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

Fetch = Callable[[str, Path], Fetched]


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a package was taken from, and its fetched files: `{resource: [path, retrieved_at]}`."""

    source: str = ""
    added_at: str = ""
    files: dict[str, tuple[str, str]] = {}


def adopt(what: str, into: Path, fetch: Fetch, most: int, largest: int) -> Package:
    """Bring the package that `what` names (a folder, a descriptor, a zip file, a URL) into an empty folder.

    All its files together may have `most` bytes, and each `largest`. Raises DataError that says what is wrong.
    """
    room = Room(most, largest)
    if what.startswith(WEB):
        return _from_url(what, into, fetch, room)
    path = Path(what)
    if path.is_dir():
        return _take(Folder(path.resolve(), room), into, str(path.resolve()), fetch, room)
    if not path.is_file():
        raise DataError(f"There is no file, folder or URL {what!r}.")
    if zipfile.is_zipfile(path):
        return _take(Zip(path, path.name, room), into, str(path.resolve()), fetch, room)
    return _take(Folder(path.resolve().parent, room, path.name), into, str(path.resolve()), fetch, room)


def now() -> str:
    """Return the time in ISO 8601 UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- where the files lie ----------------------------------------------------------------------------------------------


class Room:
    """How many bytes a package may still take."""

    def __init__(self, most: int, largest: int):
        self.most, self.left, self.largest = most, most, largest

    def take(self, size: int, name: str) -> None:
        """Take bytes for a file. Raises DataError where there are no more."""
        if size > self.largest:
            raise DataError(f"{name} is larger than the {self.largest >> 20:,} MB that one file may have.")
        self.left -= size
        if self.left < 0:
            raise DataError(f"The package is larger than the {self.most >> 20:,} MB that one may have.")


class Folder:
    """A package in a folder."""

    def __init__(self, root: Path, room: Room, descriptor: str = DESCRIPTOR):
        self.root, self.room, self.descriptor = root, room, descriptor

    def read(self, path: str, into: Path) -> None:
        """Copy one file of the package to `into`."""
        source = inside(self.root, path)
        self.room.take(source.stat().st_size, path)
        shutil.copyfile(source, into)


class Zip:
    """A package in a zip file, whose descriptor may lie in one folder there."""

    def __init__(self, path: Path, name: str, room: Room):
        self.path, self.name, self.room, self.descriptor = path, name, room, DESCRIPTOR
        with archive.opened(path, name) as opened:
            found = [m for m in opened.namelist() if posixpath.basename(m) == DESCRIPTOR]
        if not found:
            raise DataError(f"{name} holds no {DESCRIPTOR}.")
        self.prefix = posixpath.dirname(min(found, key=lambda m: (m.count("/"), m)))

    def read(self, path: str, into: Path) -> None:
        """Inflate one member of the package to `into`."""
        member = posixpath.join(self.prefix, proper(path))
        with archive.opened(self.path, self.name) as opened:
            try:
                found = opened.getinfo(member)
            except KeyError:
                raise DataError(f"{self.name} holds no file {path!r}, which its descriptor names.") from None
            if found.is_dir() or stat.S_ISLNK(found.external_attr >> 16):
                raise DataError(f"{path} in {self.name} is a link or a folder, not a file.")
            most = min(self.room.left, self.room.largest)
            size = archive.extract(opened, found, into, path, most, ReadLimits(max_bytes=most))
        self.room.take(size, path)


class Web:
    """A package at a URL: its files are fetched from beside the descriptor."""

    def __init__(self, url: str, fetch: Fetch, room: Room):
        self.url, self.fetch, self.room, self.descriptor = url, fetch, room, DESCRIPTOR

    def read(self, path: str, into: Path) -> None:
        """Fetch one file of the package to `into`."""
        fetched = self.fetch(beside(self.url, path), into.parent)
        self.room.take(fetched.size, path)
        fetched.path.replace(into)


def beside(url: str, path: str) -> str:
    """Return the URL of a file beside a descriptor.

    >>> beside("https://example.org/data/datapackage.json?v=2", "csv/a b.csv")
    'https://example.org/data/csv/a%20b.csv'
    """
    base = urllib.parse.urlsplit(url)
    folder = base.path.rpartition("/")[0]
    return urllib.parse.urlunsplit((base.scheme, base.netloc, f"{folder}/{urllib.parse.quote(proper(path))}", "", ""))


# -- safe paths -------------------------------------------------------------------------------------------------------


def proper(path: str) -> str:
    """Return a relative POSIX path as the standard allows it: nothing that leads up, out, or to another machine.

    >>> proper("data//prices.csv")
    'data/prices.csv'
    """
    wrong = next((why for test, why in _UNSAFE if test(path)), None)
    if wrong:
        raise DataError(f"The path {path!r} is refused: {wrong}.")
    return posixpath.normpath(path)


_UNSAFE: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda p: not p.strip(), "it is empty"),
    (lambda p: any(ord(c) < 32 for c in p), "it has control characters"),
    (lambda p: "\\" in p, "a backslash is not allowed in a path"),
    (lambda p: bool(_SCHEME.match(p) or _DRIVE.match(p)), "it must be relative to the descriptor, or start with http"),
    (lambda p: p.startswith(("/", "~")), "it must be relative to the descriptor"),
    (lambda p: ".." in p.split("/"), "it may not lead out of the package"),
    (lambda p: any(part.startswith(".") and part != "." for part in p.split("/")), "hidden files are not read"),
    (lambda p: len(p) > 500, "it is too long"),
)


def inside(folder: Path, path: str) -> Path:
    """Return a file of a package. Raises DataError for one that is not there, not a file, or lies elsewhere."""
    target = folder / proper(path)
    try:
        real = target.resolve(strict=True)
    except (OSError, RuntimeError):
        raise DataError(f"There is no file {path!r} beside the descriptor.") from None
    if not real.is_relative_to(folder.resolve()):
        raise DataError(f"The path {path!r} is refused: it is a link out of the package.")
    if not stat.S_ISREG(real.stat().st_mode):
        raise DataError(f"The path {path!r} is not a file.")
    return real


# -- the parts of a package -------------------------------------------------------------------------------------------


def _from_url(url: str, into: Path, fetch: Fetch, room: Room) -> Package:
    """Bring a package from a URL of a descriptor, of its folder, or of a zip file."""
    asked = url if not urllib.parse.urlsplit(url).path.endswith("/") else beside(url, DESCRIPTOR)
    inbox = into / FETCHED
    inbox.mkdir()
    fetched = fetch(asked, inbox)
    if zipfile.is_zipfile(fetched.path):
        package = _take(Zip(fetched.path, fetched.name, room), into, url, fetch, room)
        fetched.path.unlink()
        return package
    source = Web(asked, fetch, room)
    room.take(fetched.size, DESCRIPTOR)
    fetched.path.replace(into / DESCRIPTOR)
    return _complete(source, into, url, fetch, room)


def _take(source: Folder | Zip, into: Path, told: str, fetch: Fetch, room: Room) -> Package:
    """Bring the descriptor, then the rest."""
    source.read(source.descriptor, into / DESCRIPTOR)
    return _complete(source, into, told, fetch, room)


def _complete(source: Folder | Zip | Web, into: Path, told: str, fetch: Fetch, room: Room) -> Package:
    """Bring the files that a descriptor names, and write down where they came from."""
    package = read_descriptor(into)
    for path in dict.fromkeys(map(proper, own_files(package))):
        if path.split("/")[0] in (DESCRIPTOR, MANIFEST, FETCHED):
            raise DataError(f"The path {path!r} is refused: the catalog keeps something of its own there.")
        try:
            (into / path).parent.mkdir(parents=True, exist_ok=True)
            source.read(path, into / path)
        except OSError as error:
            raise DataError(f"The file {path!r} cannot be taken: {error.strerror}.") from None
    files = {}
    for at, (resource, url) in enumerate(linked_files(package)):
        inbox = into / FETCHED / str(at)
        inbox.mkdir(parents=True)
        fetched = fetch(url, inbox)
        room.take(fetched.size, resource)
        files[resource] = (str(fetched.path.relative_to(into)), fetched.retrieved_at)
    with contextlib.suppress(OSError):
        (into / FETCHED).rmdir()
    manifest = Manifest(told, now(), files)
    (into / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    return package


def read_descriptor(folder: Path) -> Package:
    """Return the package in a folder. Raises DataError where there is none that can be read."""
    return decode(descriptor_bytes(inside(folder, DESCRIPTOR)))


def descriptor_bytes(path: Path) -> bytes:
    """Return a descriptor's text, unless it is absurdly large."""
    with path.open("rb") as file:
        text = file.read(LARGEST_DESCRIPTOR + 1)
    if len(text) > LARGEST_DESCRIPTOR:
        raise DataError(f"{DESCRIPTOR} is larger than {LARGEST_DESCRIPTOR >> 20} MB.")
    return text


def own_files(package: Package) -> Iterator[str]:
    """Yield the files beside the descriptor that it names."""
    yield from (r.path for r in package.resources if r.path and not r.path.startswith(WEB))
    if package.entities:
        yield package.entities


def linked_files(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the resources whose rows are at a URL, with it."""
    yield from ((r.name, r.path) for r in package.resources if r.path.startswith(WEB))


def manifest_of(folder: Path) -> Manifest:
    """Return what is known of where a package was taken from; nothing where it was not taken."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return Manifest()


def digest_of(path: Path, kind: str = "sha256") -> str:
    """Return the hash of a file in hexadecimal."""
    with path.open("rb") as file:
        found = hashlib.new(kind, usedforsecurity=False)
        for piece in iter(lambda: file.read(CHUNK), b""):
            found.update(piece)
    return found.hexdigest()
