"""JSON that names its own server by the base `SELF`, until a door puts in the address that its caller can reach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

SELF = "inkfish://self"
_SELF = SELF.encode()
_CARD_LINK = re.compile(_SELF + rb"/(?:card|embed|image)/(\w+)(?:\.png)?")
_FOREIGN = _SELF.replace(b":/", b":\\u002f")  # reads the same to a JSON parser, and is not SELF to `addressed`


def sealed(value: Any) -> bytes:
    """Return JSON in which SELF stands only where our own links are, in fields that end in `_url`.

    A user or a table may have the same text in it; there it is written with an escape. No text can look like a field:
    a quote in a JSON string is escaped.

    >>> sealed({"text": "inkfish://self", "embed_url": "inkfish://self/embed/1"})
    b'{"text":"inkfish:\\\\u002f/self","embed_url":"inkfish://self/embed/1"}'
    """
    return msgspec.json.encode(value).replace(_SELF, _FOREIGN).replace(b'_url":"' + _FOREIGN, b'_url":"' + _SELF)


def addressed(body: bytes, base: str) -> bytes:
    """Return sealed JSON with the links under `base`.

    >>> addressed(b'{"embed_url":"inkfish://self/embed/1"}', "http://localhost:8000")
    b'{"embed_url":"http://localhost:8000/embed/1"}'
    """
    return body.replace(_SELF, msgspec.json.encode(base.rstrip("/"))[1:-1])


def with_tokens(body: bytes, tokens: Mapping[bytes, bytes]) -> bytes:
    """Return sealed JSON in which the links to some cards carry a token.

    >>> with_tokens(b'{"image_url":"inkfish://self/image/card_1.png"}', {b"card_1": b"abc"})
    b'{"image_url":"inkfish://self/image/card_1.png?token=abc"}'
    """

    def signed(link: re.Match[bytes]) -> bytes:
        token = tokens.get(link[1])
        return link[0] + b"?token=" + token if token else link[0]

    return _CARD_LINK.sub(signed, body)
