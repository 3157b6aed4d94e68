"""The door to one live source: addresses under its base, bounded in time and size, and its failures in clear words."""

from __future__ import annotations

import dataclasses
import tempfile
import time
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from inkfish.data.fetch import fetch
from inkfish.errors import FetchError, LiveError, NotThere
from inkfish.settings import Settings

NOT_THERE = (404, 410)
BUSY = (429, 503)
Query = Mapping[str, str | int | float]


class Door:
    """Asks one source. `base` is its address without a slash at the end, `title` what it is called in messages.

    The base comes from us or from the operator, so its host may be a private one; where the source redirects to is
    vetted like any other address. Everything goes through data.fetch.
    """

    def __init__(self, title: str, base: str, settings: Settings):
        self.title, self.base, self.settings = title, base.rstrip("/"), settings
        self._fetching = dataclasses.replace(
            settings, fetch_timeout=settings.live_timeout, max_file=settings.live_max_file,
            fetch_allow_hosts=(*settings.fetch_allow_hosts, *_private_host(self.base, settings)))

    def bytes(self, path: str, query: Query | None = None, headers: Mapping[str, str] | None = None) -> bytes:
        """Return the body of an answer. Raises NotThere for a 404, LiveError for every other failure."""
        url = self.url(path, query)
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="inkfish-live-") as folder:
            try:
                return fetch(url, Path(folder), self._fetching, headers=headers or {}).path.read_bytes()
            except FetchError as error:
                raise self._told(error, time.monotonic() - started) from None

    def json(self, path: str, query: Query | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """Return a JSON answer. Raises as `bytes` does, and LiveError for what is not JSON."""
        body = self.bytes(path, query, {"Accept": "application/json", **(headers or {})})
        try:
            return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, RecursionError):
            raise self.unreadable() from None

    def url(self, path: str, query: Query | None = None) -> str:
        """Return an address under the base; `path` is escaped by the caller (see `part`)."""
        text = urllib.parse.urlencode({k: str(v) for k, v in (query or {}).items()})
        return f"{self.base}{path}{'?' if text else ''}{text}"

    def unreadable(self) -> LiveError:
        """Return the error for an answer that is not in the form that the source documents."""
        return LiveError(f"{self.title} answered in a form that is not known here.")

    def refused(self, status: int) -> LiveError:
        """Return the error for an answer that is none, by its status."""
        if status in NOT_THERE:
            return NotThere(f"{self.title} has no such data.")
        if status in BUSY:
            return LiveError(f"{self.title} answers no more requests for now (status {status}).")
        return LiveError(f"{self.title} {'failed' if status >= 500 else 'refused the request'} (status {status}).")

    def silent(self) -> LiveError:
        """Return the error for an answer that did not come in time."""
        return LiveError(f"{self.title} did not answer within {self.settings.live_timeout:g} s.")

    def _told(self, error: FetchError, took: float) -> LiveError:
        """Return a failed download in the words of a source."""
        if error.answered:
            return self.refused(error.answered)
        if took >= self.settings.live_timeout * 0.95:
            return self.silent()
        _, _, why = error.message.partition(": ")
        return LiveError(f"{self.title} could not be asked: {why or error.message}")


def part(text: str) -> str:
    """Return a text as one part of a path.

    >>> part("a/b c")
    'a%2Fb%20c'
    """
    return urllib.parse.quote(text, safe="")


def base_of(name: str, default: str, settings: Settings) -> str:
    """Return the address of a source: the operator's own, or else `default`."""
    pairs = (pair.partition("=") for pair in settings.live_urls)
    return next((url.strip() for key, _, url in pairs if key.strip() == name), default)


def _private_host(base: str, settings: Settings) -> tuple[str, ...]:
    """Return the host and port of a base that the operator gave, which need not be public."""
    if not any(pair.partition("=")[2].strip().rstrip("/") == base for pair in settings.live_urls):
        return ()
    return (urllib.parse.urlsplit(base).netloc,)
