"""Tables that are given with a request: fetched or taken as they are, then read side by side."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import msgspec

from inkfish.data.table import Source, Table
from inkfish.errors import BadRequest, DataError, RequestTimeout, Unavailable
from inkfish.service.tools import Tools
from inkfish.store.ids import now
from inkfish.workers import WorkerDied

LOADERS = 4  # files of one request that are fetched or read at once
LOADS = 8  # requests that load files at once; the others wait
LOAD_WAIT = 120.0  # seconds that they wait


@dataclass(frozen=True)
class Upload:
    """A table that is given: as text, as a URL, as the bytes of a file, or (on the command line) as a file."""

    name: str = ""
    url: str = ""
    text: str | None = None
    path: Path | None = None
    content: bytes | None = None

    @property
    def label(self) -> str:
        """How an error names it."""
        return self.name or self.url or "csv"


class Loader:
    """Reads what is given, a few requests and a few files of each at once."""

    def __init__(self, tools: Tools):
        self._tools = tools
        self._loads = threading.BoundedSemaphore(LOADS)

    def load(self, uploads: Sequence[Upload], stage: Path) -> list[Table]:
        """Read the files side by side; the first that fails ends it, named."""
        if not self._loads.acquire(timeout=LOAD_WAIT):
            raise Unavailable("The server is busy reading files. Try again in a moment.")
        try:
            with ThreadPoolExecutor(min(LOADERS, len(uploads)), thread_name_prefix="load") as pool:
                waiting = [
                    pool.submit(self._load_one, upload, stage / f"in-{at}", stage) for at, upload in enumerate(uploads)
                ]
                try:
                    return [table for future in waiting for table in future.result()]
                except BaseException:
                    pool.shutdown(wait=True, cancel_futures=True)
                    raise
        finally:
            self._loads.release()

    def _load_one(self, upload: Upload, inbox: Path, into: Path) -> list[Table]:
        """Read one file into `into`. Raises BadRequest that names the file, Unavailable where it is not to blame."""
        inbox.mkdir(mode=0o700)
        try:
            path, name, source = self._obtain(upload, inbox)
            return self._tools.read(path, name, source, into)
        except Unavailable:
            raise
        except WorkerDied:
            raise DataError(f"{upload.label}: reading it took more memory than is allowed.") from None
        except (BadRequest, RequestTimeout) as error:
            raise DataError(named(upload.label, error.message)) from None

    def _obtain(self, upload: Upload, inbox: Path) -> tuple[Path, str, Source]:
        """Return the file of an upload, its name, and where it came from."""
        if upload.url:
            fetched = self._tools.fetch(upload.url, inbox)
            name = upload.name or fetched.name
            return fetched.path, name, Source(name, "file", url=fetched.url, retrieved_at=fetched.retrieved_at)
        if upload.path:
            return upload.path, upload.name or upload.path.name, Source(upload.name or upload.path.name, "file")
        if upload.content is not None:
            path, name = inbox / "file", upload.name or "file"
            path.write_bytes(upload.content)
            return path, name, Source(name, "file", retrieved_at=now())
        path, name = inbox / "inline.csv", upload.name or "data.csv"
        path.write_text(upload.text or "", encoding="utf-8")
        return path, name, Source(upload.name or "Inline CSV", "inline", retrieved_at=now())


def unique_names(tables: Sequence[Table]) -> list[Table]:
    """Return the tables with names that differ, whatever their case: the second `sales` is `sales_2`."""
    seen: set[str] = set()
    unique = []
    for table in tables:
        name, count = table.name, 1
        while name.casefold() in seen:
            count += 1
            name = f"{table.name}_{count}"
        seen.add(name.casefold())
        unique.append(table if name == table.name else msgspec.structs.replace(table, name=name))
    return unique


def named(label: str, reason: str) -> str:
    """Return an error that names the file, once."""
    return reason if label in reason else f"{label}: {reason}"
