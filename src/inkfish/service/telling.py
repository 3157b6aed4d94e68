"""An answer told while it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from inkfish.service.sealing import sealed

Tell = Callable[[bytes | None], None]  # given a block of an answer as JSON; None: forget the blocks before


class Telling:
    """Tells the blocks of one answer while it is made, and what is left of them once it is kept."""

    def __init__(self, tell: Tell):
        self._tell, self._told, self._held = tell, 0, False

    def block(self, block: dict[str, Any]) -> None:
        """Tell a block; a card, and what comes after it, waits until the card is kept and can be opened."""
        self._held = self._held or block["type"] == "visualization"
        if not self._held:
            self._told += 1
            self._tell(sealed(block))

    def back(self) -> None:
        """Take back what was told: the answer is made again."""
        self._told, self._held = 0, False
        self._tell(None)

    def rest(self, body: bytes) -> None:
        """Tell the blocks of a kept message that were not told."""
        for block in msgspec.json.decode(body, type=_Content).content[self._told :]:
            self._tell(bytes(block))


class _Content(msgspec.Struct):
    """What is read of a kept answer."""

    content: list[msgspec.Raw]
