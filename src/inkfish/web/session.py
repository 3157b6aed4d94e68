"""The session of the chat page: a signed cookie with the hash of a key; the key itself is in no page and no cookie."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from inkfish.links import API
from inkfish.store.signing import Signer

COOKIE = "inkfish_session"
LIFE = 30 * 24 * 3600  # seconds
_DIGEST = 32
_SESSION = b"inkfish session 1:"


class Sessions:
    """Makes and reads the cookies of one server; its processes share the secret in `folder`."""

    def __init__(self, folder: Path):
        self._signer = Signer(folder)

    def open(self, key_hash: bytes) -> str:
        """Return a cookie's value for the key with this hash."""
        said = key_hash + int(time.time() + LIFE).to_bytes(8)
        return base64.urlsafe_b64encode(said + self._signer.sign(_SESSION + said)).decode()

    def key_hash(self, value: str) -> bytes | None:
        """Return the hash of the key that a cookie's value stands for, or None if it is not ours or too old."""
        try:
            raw = base64.urlsafe_b64decode(value.encode("ascii"))
        except (UnicodeEncodeError, binascii.Error):
            return None
        said, signature = raw[:-_DIGEST], raw[-_DIGEST:]
        if len(said) != _DIGEST + 8 or not hmac.compare_digest(self._signer.sign(_SESSION + said), signature):
            return None
        return said[:_DIGEST] if int.from_bytes(said[_DIGEST:]) > time.time() else None

    def of(self, scope: Scope) -> bytes | None:
        """Return the hash of the key whose session a request carries, or None."""
        header = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
        try:
            cookie = SimpleCookie(header.decode("latin-1")).get(COOKIE)
        except CookieError:
            return None
        return self.key_hash(cookie.value) if cookie else None


class SessionLayer:
    """Lets the chat page call the API with its cookie: puts `key_hash` into the state of such requests.

    Only for requests that no other site can make: same-origin by the browser's own word, and with a header that a form
    or an image cannot send.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions):
        self._app, self._sessions = app, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{API}/"):
            headers = dict(scope["headers"])
            if _from_our_page(headers):
                scope.setdefault("state", {})["key_hash"] = self._sessions.of(scope)
        await self._app(scope, receive, send)


def _from_our_page(headers: dict[bytes, bytes]) -> bool:
    """Return whether a request comes from the chat page and brings no key of its own."""
    site = headers.get(b"sec-fetch-site", b"same-origin")
    own_key = b"authorization" in headers or b"x-api-key" in headers
    return b"x-inkfish-page" in headers and site == b"same-origin" and not own_key
