"""Pages that were made lately, ready to be sent again."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from inkfish.store.together import Together


@dataclass(frozen=True)
class Sheet:
    """A page as it is sent: plain, by content encoding, and the tag that names its content. `kind` is that of its
    policy, where it is not the one that was asked for."""

    body: bytes
    packed: Mapping[str, bytes]
    tag: str
    kind: str = ""

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self.body) + sum(map(len, self.packed.values()))


def make_sheet(text: str, kind: str = "") -> Sheet:
    """Return a page ready to be sent."""
    body = text.encode("utf-8", "replace")
    return Sheet(body, {"gzip": gzip.compress(body, 6, mtime=0)}, f'"{hashlib.sha256(body).hexdigest()[:16]}"', kind)


class Shelf:
    """Sheets by name, at most `room` bytes of them; the one unused longest goes first."""

    def __init__(self, room: int):
        self._room, self._used = room, 0
        self._sheets: dict[Hashable, Sheet] = {}
        self._guard, self._making = threading.Lock(), Together[Sheet]()

    def get(self, name: Hashable, make: Callable[[], Sheet]) -> Sheet:
        """Return the sheet of that name, made if it is not there: once, however many ask for it."""
        return self._kept(name) or self._making.do(name, lambda: self._kept(name) or self._put(name, make()))

    def _kept(self, name: Hashable) -> Sheet | None:
        with self._guard:
            sheet = self._sheets.pop(name, None)
            if sheet:
                self._sheets[name] = sheet
            return sheet

    def _put(self, name: Hashable, sheet: Sheet) -> Sheet:
        with self._guard:
            old = self._sheets.pop(name, None)
            self._sheets[name] = sheet
            self._used += sheet.size - (old.size if old else 0)
            while self._used > self._room:
                self._used -= self._sheets.pop(next(iter(self._sheets))).size
        return sheet
