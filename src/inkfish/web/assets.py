"""The files that pages load, under addresses that name their content, compressed once."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import brotli

PREFIX = "/static/"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
_PACKED = (".js", ".css", ".svg")
REFERENCE = re.compile(rb"\./([a-z0-9-]+\.(?:js|css|woff2|svg))")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; `packed` is the same by content encoding, the best first, or empty where none gains."""

    url: str
    body: bytes
    packed: Mapping[str, bytes]
    type: str
    tag: str


def make_asset(name: str, body: bytes, packed: Mapping[str, bytes] | None = None) -> Asset:
    """Return a file under the address that its content gives it; `packed` are its forms where they are known."""
    stem, suffix = os.path.splitext(name)
    digest = hashlib.sha256(body).hexdigest()[:16]
    forms = packed_forms(body) if packed is None else packed
    return Asset(
        f"{PREFIX}{stem}.{digest}{suffix}", body, forms if suffix in _PACKED else {}, TYPES[suffix], f'"{digest}"'
    )


def packed_forms(body: bytes) -> dict[str, bytes]:
    """Return a body compressed as well as it can be: 2 seconds for a megabyte."""
    return {"br": brotli.compress(body), "gzip": gzip.compress(body, 9, mtime=0)}


class Assets:
    """All of them, by name and by address. `./name.ext` inside a script or style becomes the address of that file."""

    def __init__(self) -> None:
        folder = files("inkfish.web").joinpath("static")
        self._sources = {f.name: f.read_bytes() for f in folder.iterdir() if os.path.splitext(f.name)[1] in TYPES}
        self._by_name: dict[str, Asset] = {}
        self._by_url: dict[str, Asset] = {}
        for name in self._sources:
            self._load(name)

    def url(self, name: str) -> str:
        """Return the address of a file by its name."""
        return self._by_name[name].url

    def named(self, name: str) -> Asset:
        """Return a file by its name."""
        return self._by_name[name]

    def find(self, url: str) -> Asset | None:
        """Return the file at an address, or None."""
        return self._by_url.get(url)

    def add(self, name: str, body: bytes, packed: Mapping[str, bytes] | None = None) -> str:
        """Keep one more file and return its address."""
        self._by_name[name] = asset = make_asset(name, body, packed)
        self._by_url[asset.url] = asset
        return asset.url

    def _load(self, name: str) -> str:
        """Return the address of a file of ours, after those that it refers to have theirs."""
        if name not in self._by_name:
            self.add(name, REFERENCE.sub(self._referred, self._sources[name]))
        return self.url(name)

    def _referred(self, match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        return self._load(name).encode() if name in self._sources else match[0]


class Bundle:
    """The script that draws charts: built and compressed once, kept on disk for the next start."""

    def __init__(self, assets: Assets, folder: Path, build: Callable[[], bytes]):
        self._assets, self._folder, self._build = assets, folder, build
        self._guard = threading.Lock()
        self._url = ""

    def url(self) -> str:
        """Return its address; the first call may take seconds."""
        if not self._url:
            with self._guard:
                self._url = self._url or self._assets.add("vega.js", self._body(), self._packed())
        return self._url

    def body(self) -> bytes:
        """Return the script."""
        return self._assets.find(self.url()).body  # type: ignore[union-attr]

    def _body(self) -> bytes:
        return self._kept("js", self._build)

    def _packed(self) -> dict[str, bytes]:
        """Return its compressed forms."""
        body = self._body()
        return {
            "br": self._kept("br", lambda: brotli.compress(body)),
            "gzip": self._kept("gz", lambda: gzip.compress(body, 9, mtime=0)),
        }

    def _kept(self, form: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a form, made if it is not there."""
        path = self._folder / f"vega-{_recipe()}.{form}"
        if path.is_file():
            return path.read_bytes()
        body = make()
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as out:
            out.write(body)
        os.replace(partial, path)
        return body


def _recipe() -> str:
    """Return a name for what the bundle is made of: the libraries' version and our part of it."""
    ours = files("inkfish.charts").joinpath("browser.js").read_bytes()
    return hashlib.sha256(version("vl-convert-python").encode() + ours).hexdigest()[:16]
