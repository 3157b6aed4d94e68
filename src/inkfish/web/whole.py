"""What pages load, as addresses that hold it: for a page in one file."""

from __future__ import annotations

import base64
import os
import re
from importlib.resources import files

from inkfish.web.assets import REFERENCE, TYPES


def data_url(kind: str, body: bytes) -> str:
    """Return an address that is what it leads to."""
    return f"data:{kind.replace(' ', '')};base64,{base64.b64encode(body).decode()}"


class Inlined:
    """The files of `static`, each with those that it refers to inside it."""

    def __init__(self) -> None:
        self._folder = files("inkfish.web").joinpath("static")
        self._made: dict[str, str] = {}

    def url(self, name: str) -> str:
        """Return the address of a file by its name."""
        if name not in self._made:
            body = REFERENCE.sub(self._referred, self._folder.joinpath(name).read_bytes())
            self._made[name] = data_url(TYPES[os.path.splitext(name)[1]], body)
        return self._made[name]

    def _referred(self, match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        return self.url(name).encode() if self._folder.joinpath(name).is_file() else match[0]
