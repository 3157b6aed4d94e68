"""What this server signs and so can tell to be its own: one secret, in a file that its processes share."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import tempfile
import time
from pathlib import Path

_LINK = b"inkfish link 1:"
_MOMENT = 5  # bytes of a time in seconds
_MARK = 16  # bytes of a link's signature


class Signer:
    """Signs with a secret in `folder`; the first process to need it makes it."""

    def __init__(self, folder: Path):
        self._path = folder / "session.secret"
        self._kept = b""

    def sign(self, said: bytes) -> bytes:
        """Return the signature of what is said, 32 bytes."""
        return hmac.digest(self._secret(), said, hashlib.sha256)

    def link_token(self, card_id: str, until: float) -> str:
        """Return what opens a private card until a time (seconds since 1970)."""
        moment = int(until).to_bytes(_MOMENT)
        return base64.urlsafe_b64encode(moment + self._mark(card_id, moment)).decode()

    def link_holds(self, card_id: str, token: str) -> bool:
        """Return whether a token is ours, for this card, and not expired."""
        try:
            raw = base64.b64decode(token.encode("ascii"), b"-_", validate=True)
        except (UnicodeEncodeError, binascii.Error):
            return False
        moment, mark = raw[:_MOMENT], raw[_MOMENT:]
        return hmac.compare_digest(self._mark(card_id, moment), mark) and int.from_bytes(moment) > time.time()

    def _mark(self, card_id: str, moment: bytes) -> bytes:
        return self.sign(_LINK + moment + card_id.encode())[:_MARK]

    def _secret(self) -> bytes:
        if not self._kept:
            if not self._path.is_file():
                _keep_first(self._path, secrets.token_bytes(32))
            self._kept = self._path.read_bytes()
        return self._kept


def _keep_first(path: Path, content: bytes) -> None:
    """Write a file whole, unless another process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(partial)
