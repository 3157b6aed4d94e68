"""Download a file from a public web address, and from nowhere else.

The name is resolved once, every answer is vetted, and the vetted address is dialled; TLS and Host keep the name.
Each redirect goes the same way again. Time, bytes on the wire and bytes inflated are bounded for the whole download.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import httpcore
import httpx
import msgspec

from inkfish.data.address import Gate, ip_literal, plain_host
from inkfish.data.file_name import authority_of, best_name, inflated_name, name_of
from inkfish.data.inflate import ENCODINGS, Damaged, inflate
from inkfish.errors import FetchError
from inkfish.settings import Settings

MAX_URL = 4096
MAX_HEADERS = 256 * 1024
CONNECT_TIMEOUT = 10.0
MAX_DIALS = 4
REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = (
    ("User-Agent", "inkfish"),
    ("Accept", "text/csv, application/json, application/vnd.apache.parquet, */*;q=0.5"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Connection", "close"),
)

# One sentence for a name that is not known and for one that leads inside: neither tells which names exist there.
NOT_PUBLIC = ("no public server was found at {host}. Only public addresses are fetched; the operator can let a host "
              "through with INKFISH_FETCH_ALLOW_HOSTS")
# One sentence for ports that are open, closed or filtered, and for servers that speak something else.
UNREACHED = "{host} could not be reached, or did not answer as a web server with a valid certificate does"
TOO_SLOW = "the download took longer than the {seconds:g} seconds allowed"
TOO_LARGE = "the file is larger than the {size} allowed"
BROKEN_OFF = "the server broke off before the whole file had arrived"

Resolve = Callable[[str, int], Sequence[str]]


class Fetched(msgspec.Struct, frozen=True):
    """A file that was downloaded.

    `name` is what the server or the address calls it. `url` is the address to cite: without its query, which may hold
    a signature or a token while cards are public. `size` is in bytes after inflating, `retrieved_at` ISO 8601 UTC.
    """

    path: Path
    name: str
    content_type: str
    url: str
    retrieved_at: str
    size: int


def fetch(url: str, into: Path, settings: Settings, *, headers: Mapping[str, str] = MappingProxyType({}),
          resolve: Resolve | None = None, network: httpcore.NetworkBackend | None = None) -> Fetched:
    """Download `url` into a new file in the folder `into`.

    `headers` are sent in the place of our own of that name; `resolve` and `network` stand for the system's resolver
    and sockets. Raises FetchError, which names the file and says why in words that tell nothing of what an address
    leads to; then nothing is left in the folder.
    """
    visit = _Visit(settings, headers, resolve or _system_resolve, network or httpcore.SyncBackend())
    try:
        return visit.download(url.strip(), into)
    except _Refused as refusal:
        error = FetchError(f"{name_of(url)}: {refusal}.")
        error.answered = refusal.answered
        raise error from None


class _Refused(Exception):
    """Why a download cannot be, without the name of the file; `answered` is the status that the server gave."""

    def __init__(self, why: str, answered: int = 0):
        super().__init__(why)
        self.answered = answered


class _Visit:
    """One download with its clock and its byte counts, redirects included."""

    def __init__(self, settings: Settings, headers: Mapping[str, str], resolve: Resolve,
                 network: httpcore.NetworkBackend):
        self.settings = settings
        self.headers = [*({**dict(HEADERS), **headers}).items()]
        self.gate = Gate.of(settings.fetch_allow_hosts)
        self.meter = _Meter(time.monotonic() + settings.fetch_timeout)
        self.dialler = _Dialler(self.gate, self.meter, resolve, network)

    def download(self, text: str, into: Path) -> Fetched:
        """Follow the redirects from an address to a file, and write that."""
        url = first = self._vetted(_parsed(text))
        for _ in range(self.settings.fetch_redirects + 1):
            with self._answer(url) as response:
                target = _target(url, response)
                if target is None:
                    return self._save(first, url, response, into)
            if url.scheme == "https" and target.scheme == "http":
                raise _Refused("it leads from https to http, which is not followed")
            url = self._vetted(target)
        raise _Refused(f"it was redirected more than {self.settings.fetch_redirects} times")

    def _vetted(self, url: httpx.URL) -> httpx.URL:
        """Return the address as it will be asked for; raise _Refused for one that may not be."""
        if url.userinfo:
            raise _Refused("an address with a user name or password in it is not fetched")
        host = plain_host(url.raw_host.decode("ascii"))
        fault = self.gate.fault(url.scheme, host, _port(url))
        if fault:
            raise _Refused(fault)
        return url.copy_with(host=host, fragment=None)

    @contextlib.contextmanager
    def _answer(self, url: httpx.URL) -> Iterator[httpcore.Response]:
        """Ask for one address; every failure up to the headers is told in the same words."""
        self.meter.grant(MAX_HEADERS)
        with contextlib.ExitStack() as stack:
            pool = stack.enter_context(self._pool())
            try:
                response = stack.enter_context(pool.stream("GET", str(url), headers=self.headers))
            except (_OutOfTime, _OutOfBytes, *_HTTP_FAULTS):
                raise _Refused(UNREACHED.format(host=url.host)) from None
            yield response

    def _pool(self) -> httpcore.ConnectionPool:
        """Return connections for one request: nothing is kept, shared or taken from the environment."""
        return httpcore.ConnectionPool(ssl_context=_trust(), max_connections=1,
                                       max_keepalive_connections=0, network_backend=self.dialler)

    def _save(self, first: httpx.URL, url: httpx.URL, response: httpcore.Response, into: Path) -> Fetched:
        """Write the body of a final answer to a file."""
        headers = httpx.Headers(response.headers)
        encoding = _encoding(response.status, headers)
        self._check_announced(headers)
        path, size = self._write(response, encoding, into)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        name = best_name(headers.get("content-disposition", ""), (str(first), str(url)), kind)
        name = name if encoding in ("", "identity") else inflated_name(name, path)
        return Fetched(path, name, kind, str(first.copy_with(query=None)),
                       datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), size)

    def _check_announced(self, headers: httpx.Headers) -> None:
        """Refuse a body that says of itself that it is too large."""
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > self.settings.max_file:
            raise _Refused(TOO_LARGE.format(size=_megabytes(self.settings.max_file)))

    def _write(self, response: httpcore.Response, encoding: str, into: Path) -> tuple[Path, int]:
        """Stream the body to a new file; return it and its size. A file that is not whole is removed."""
        into.mkdir(parents=True, exist_ok=True)
        self.meter.grant(self.settings.max_file + MAX_HEADERS)
        handle, name = tempfile.mkstemp(prefix="fetched-", dir=into)
        try:
            with os.fdopen(handle, "wb") as out:
                return Path(name), sum(map(out.write, self._body(response, encoding)))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _body(self, response: httpcore.Response, encoding: str) -> Iterator[bytes]:
        """Yield the inflated body; raise _Refused when it is too large, too slow, or not what it says it is."""
        size = 0
        try:
            for piece in inflate(response.iter_stream(), encoding):
                size += len(piece)
                if size > self.settings.max_file:
                    raise _OutOfBytes
                self.meter.check()
                yield piece
        except _OutOfBytes:
            raise _Refused(TOO_LARGE.format(size=_megabytes(self.settings.max_file))) from None
        except (_OutOfTime, httpcore.TimeoutException):
            raise _Refused(TOO_SLOW.format(seconds=self.settings.fetch_timeout)) from None
        except Damaged:
            raise _Refused(f"the server sent damaged {encoding} data") from None
        except _HTTP_FAULTS:
            raise _Refused(BROKEN_OFF) from None


# -- the network, with a clock and a count --------------------------------------------------------------------------

class _OutOfTime(Exception):
    """The download's time is over."""


class _OutOfBytes(Exception):
    """More bytes came than were granted."""


_HTTP_FAULTS = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError,
                httpcore.UnsupportedProtocol, httpcore.ConnectionNotAvailable)


class _Meter:
    """The time that is left of a download, and the bytes that may still come over the wire."""

    def __init__(self, deadline: float):
        self._deadline, self._granted = deadline, 0

    def grant(self, size: int) -> None:
        """Allow `size` more bytes from here on, and no others."""
        self._granted = size

    def count(self, size: int) -> None:
        """Take bytes off the grant."""
        self._granted -= size
        if self._granted < 0:
            raise _OutOfBytes

    def check(self) -> float:
        """Return the seconds that are left; raise _OutOfTime when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise _OutOfTime
        return left


class _Dialler(httpcore.NetworkBackend):
    """Connects to vetted addresses only: resolves once, refuses if any answer is bad, dials what it vetted."""

    def __init__(self, gate: Gate, meter: _Meter, resolve: Resolve, network: httpcore.NetworkBackend):
        self._gate, self._meter, self._resolve, self._network = gate, meter, resolve, network

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
                    socket_options: object = None) -> httpcore.NetworkStream:
        """Dial the addresses of `host` one after the other."""
        host = plain_host(host)
        answers = [host] if ip_literal(host) else self._look_up(host, port)
        addresses = self._gate.vet(host, port, answers)
        if not addresses:
            raise _Refused(NOT_PUBLIC.format(host=host))
        for address in addresses[:MAX_DIALS]:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                left = min(self._meter.check(), CONNECT_TIMEOUT)
                return _Metered(self._network.connect_tcp(address, port, left), self._meter)
        raise httpcore.ConnectError

    def connect_unix_socket(self, path: str, timeout: float | None = None,
                            socket_options: object = None) -> httpcore.NetworkStream:
        """Refuse: no address of ours is a path."""
        raise httpcore.UnsupportedProtocol

    def _look_up(self, host: str, port: int) -> Sequence[str]:
        """Resolve a name in a thread of its own, since the system's resolver knows no time limit."""
        answers: list[str] = []

        def look() -> None:
            with contextlib.suppress(OSError, UnicodeError):
                answers.extend(self._resolve(host, port))

        thread = threading.Thread(target=look, name="resolve", daemon=True)
        thread.start()
        thread.join(self._meter.check())
        return () if thread.is_alive() else answers


class _Metered(httpcore.NetworkStream):
    """A connection whose reads and writes end with the download's time, and whose bytes are counted."""

    def __init__(self, stream: httpcore.NetworkStream, meter: _Meter):
        self._stream, self._meter = stream, meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes next."""
        data = self._stream.read(max_bytes, self._meter.check())
        self._meter.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        self._stream.write(buffer, self._meter.check())

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(self, ssl_context: object, server_hostname: str | None = None,
                  timeout: float | None = None) -> httpcore.NetworkStream:
        """Go on under TLS, for the name that was asked for."""
        return _Metered(self._stream.start_tls(ssl_context, server_hostname, self._meter.check()), self._meter)

    def get_extra_info(self, info: str) -> object:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)


@functools.cache
def _trust() -> ssl.SSLContext:
    """Return the certificates that are trusted; nothing in the environment changes them."""
    return httpx.create_ssl_context(trust_env=False)


def _system_resolve(host: str, port: int) -> list[str]:
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


# -- addresses and headers ------------------------------------------------------------------------------------------

def _parsed(text: str) -> httpx.URL:
    """Return an address in its parts; raise _Refused for what could be read in two ways."""
    if len(text) > MAX_URL:
        raise _Refused(f"its address is longer than {MAX_URL:,} characters")
    if re.search(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]", text) or "@" in authority_of(text):
        words = "a user name or password" if "@" in text else "a space, a backslash or a control character"
        raise _Refused(f"an address with {words} in it is not fetched")
    try:
        return httpx.URL(text)
    except httpx.InvalidURL:
        raise _Refused("its address cannot be read") from None


def _port(url: httpx.URL) -> int:
    return url.port if url.port is not None else {"http": 80, "https": 443}.get(url.scheme, 0)


def _target(url: httpx.URL, response: httpcore.Response) -> httpx.URL | None:
    """Return where an answer redirects to, or None."""
    location = httpx.Headers(response.headers).get("location")
    if response.status not in REDIRECTS or not location:
        return None
    try:
        return url.join(_parsed(location.strip()))
    except httpx.InvalidURL:
        raise _Refused("it was redirected to an address that cannot be read") from None


def _encoding(status: int, headers: httpx.Headers) -> str:
    """Return how a body is encoded; raise _Refused for an answer that holds no file that can be read."""
    if status not in (200, 203):
        raise _Refused(f"the server answered {status}", status)
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        raise _Refused(f"the server sent it encoded as {encoding[:40]!r}, which is not read here")
    return encoding


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:g} MB"
