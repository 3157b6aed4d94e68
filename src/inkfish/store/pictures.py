"""Drawn pictures kept on disk by what they show, the ones unused longest dropped first."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inkfish.errors import Unavailable
from inkfish.store.together import Together

AT_ONCE = 8  # pictures of one card that are drawn at once: one in all sizes there are must not keep out the others


class Pictures:
    """A folder of pictures of at most `limit` bytes in all; safe to share between processes."""

    def __init__(self, folder: Path, limit: int):
        self.folder, self.limit = folder, limit
        self._making, self._guard, self._drawn = Together[bytes](), threading.Lock(), Counter[str]()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def get(self, content: bytes, form: str, make: Callable[[], bytes], owner: str = "") -> bytes:
        """Return the picture of `content` (a specification and its scale), made only if it is not there.

        `owner` is the card that it is of, with which it can be forgotten. Raises Unavailable where too many pictures of
        that card are being drawn.
        """
        path = self.folder / f"{_owned(owner)}{hashlib.sha256(content).hexdigest()}.{form}"
        return self._making.do(path.name, lambda: self._kept_or_made(path, make, owner))

    def _kept_or_made(self, path: Path, make: Callable[[], bytes], owner: str) -> bytes:
        with suppress(OSError):
            picture = path.read_bytes()
            os.utime(path)
            return picture
        with self._place(owner):
            picture = make()
        if len(picture) <= self.limit:
            self._put(path, picture)
        return picture

    @contextmanager
    def _place(self, owner: str) -> Iterator[None]:
        with self._guard:
            if self._drawn[owner] >= AT_ONCE:
                raise Unavailable("This card is being drawn in too many sizes at once. Try again in a moment.")
            self._drawn[owner] += 1
        try:
            yield
        finally:
            with self._guard:
                self._drawn -= Counter([owner])

    def forget(self, owner: str) -> None:
        """Remove the pictures of a card."""
        for path in self.folder.glob(f"{_owned(owner)}*"):
            path.unlink(missing_ok=True)

    def _put(self, path: Path, picture: bytes) -> None:
        """Write a picture whole or not at all, then drop what is over the limit. A full disk is no reason to fail."""
        with suppress(OSError):
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(picture)
                os.replace(name, path)
            except OSError:
                Path(name).unlink(missing_ok=True)
            self._drop()

    def _drop(self) -> None:
        """Remove the pictures unused longest until the rest fit."""
        entries = sorted(
            ((f.stat().st_mtime_ns, f.stat().st_size, f.path) for f in os.scandir(self.folder)), reverse=True
        )
        total = 0
        for _, size, path in entries:
            total += size
            if total > self.limit:
                Path(path).unlink(missing_ok=True)


def _owned(owner: str) -> str:
    """Return how the names of a card's pictures begin."""
    return hashlib.sha256(owner.encode()).hexdigest()[:32] + "-"
