"""What a downloaded file is called: by its server, by its address, by its media type. None of the three is believed."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Sequence
from pathlib import Path

# What a name without a suffix is given, by media type.
SUFFIXES = {
    "text/csv": ".csv", "application/csv": ".csv", "text/tab-separated-values": ".tsv", "application/json": ".json",
    "application/x-ndjson": ".ndjson", "application/vnd.apache.parquet": ".parquet", "application/zip": ".zip",
    "application/gzip": ".gz", "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}

LONGEST_HEADER = 2000  # characters of a Content-Disposition that are looked at

_STARRED = re.compile(r"(?i)(?:^|;)\s*filename\*\s*=\s*(?P<charset>utf-8|iso-8859-1)'[^';]*'(?P<name>[^;\s]*)")
_PLAIN = re.compile(r'(?i)(?:^|;)\s*filename\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<name>[^";]*))')


def name_of(url: str) -> str:
    """Return what a file is called by its address: the last part of the path, or else the host.

    >>> name_of("https://example.com/data/q4%20sales.csv?token=1")
    'q4 sales.csv'
    """
    path, host = urllib.parse.unquote(_path(url)), authority_of(url.strip())
    return plain_name(path.rstrip("/").rpartition("/")[2]) or plain_name(host.rpartition("@")[2]) or "file"


def _path(url: str) -> str:
    rest = re.split(r"[?#]", url.strip().partition("//")[2], maxsplit=1)[0]
    return rest.partition("/")[2]


def plain_name(text: str) -> str:
    """Return a file name that is only a name: no folders, no control characters, at most 120 characters.

    >>> plain_name("../../etc/pass\\x00wd")
    'passwd'
    """
    text = text.replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in text if c.isprintable()).strip(" .")
    stem, dot, suffix = text.rpartition(".")
    return text if len(text) <= 120 else f"{stem[:100]}{dot}{suffix[:16]}" if stem else text[:120]


def best_name(disposition: str, addresses: Sequence[str], kind: str) -> str:
    """Return the best name: the server's own, that of the address given, or that of the last address.

    `disposition` is the header of that name, `kind` the media type.
    """
    names = [disposition_name(disposition), *map(name_of, addresses)]
    hosts = {plain_name(authority_of(address)) for address in addresses}
    whole = next((n for n in names if re.search(r"\.\w{2,8}$", n) and n not in hosts), "")
    return whole or next(filter(None, names)) + SUFFIXES.get(kind, "")


def disposition_name(header: str) -> str:
    """Return the name in a Content-Disposition (RFC 6266), or an empty text.

    >>> disposition_name("attachment; filename=x.csv; filename*=UTF-8''%e2%82%ac.csv")
    '€.csv'
    """
    header = header[:LONGEST_HEADER]
    if starred := _STARRED.search(header):
        return plain_name(urllib.parse.unquote(starred["name"], starred["charset"], "replace"))
    if plain := _PLAIN.search(header):
        return plain_name(plain["name"] if plain["quoted"] is None else plain["quoted"].replace('\\"', '"'))
    return ""


def inflated_name(name: str, path: Path) -> str:
    """Return a name without its `.gz` where the transfer has already undone that."""
    if not name.lower().endswith(".gz"):
        return name
    with path.open("rb") as file:
        return name if file.read(2) == b"\x1f\x8b" else name[:-3]


def authority_of(text: str) -> str:
    """Return what stands between `//` and the path, as it was written."""
    return re.split(r"[/?#]", text.partition("//")[2], maxsplit=1)[0]
