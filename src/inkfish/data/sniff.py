"""What a file is, by its first bytes, and how its text is encoded."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from charset_normalizer import from_bytes

from inkfish.errors import DataError

Kind = Literal["text", "json", "parquet", "workbook", "gzip", "zip"]

READABLE = "Tables are read from CSV, TSV, JSON, Parquet and Excel files, and from gzip and zip archives of these."
CHUNK = 4 << 20
LONGEST_LINE = 2 << 20

# What starts a file of each kind that is read, and what other files are, in the words of the refusal.
MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
)
STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"ARROW1", "an Arrow file"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"{\\rtf", "a rich text document"),
)
PRINTABLE_STRANGERS = frozenset({b"BM", b"MZ", b"ID3", b"ORC", b"RIFF", b"GIF8", b"OggS", b"BZh", b"Rar!"})
PAGES: tuple[tuple[str, str], ...] = (
    ("<!doctype html", "an HTML page"),
    ("<html", "an HTML page"),
    ("<head", "an HTML page"),
    ("<?xml", "an XML document"),
    ("<svg", "an SVG image"),
)
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NARROW = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "mac_roman", "shift_jis", "gb18030", "big5", "euc_kr")


@dataclass(frozen=True)
class Survey:
    """What one look through all bytes of a text file tells. `encoding` is a Python codec."""

    size: int
    encoding: str
    returns: int
    newlines: int
    nuls: int

    @property
    def clean(self) -> bool:
        """Whether the engine can read the bytes as they are: UTF-8, no NUL, one kind of line end."""
        return self.encoding == "utf-8" and not self.nuls and self.returns in (0, self.newlines)


def kind_of(path: Path, name: str) -> Kind:
    """Return what the file is; raise DataError, saying what it looks like, when it holds no table."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise DataError(f"{name} is empty.")
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    for magic, words in STRANGERS:
        if head.startswith(magic) and (magic not in PRINTABLE_STRANGERS or _binary(head)):
            raise DataError(f"{name} looks like {words}, not a table. {READABLE}")
    return "json" if _starts_json(head) else _text_or_stranger(head, name)


def _text_or_stranger(head: bytes, name: str) -> Kind:
    """Return `text`, unless the head is a page of markup or bytes that are no text."""
    start = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n").lower()
    for mark, words in PAGES:
        if start.startswith(mark):
            raise DataError(f"{name} looks like {words}, not a table. {READABLE}")
    if _binary(head) and not _wide_encoding(head):
        raise DataError(f"{name} looks like a binary file, not a table. {READABLE}")
    return "text"


def _starts_json(head: bytes) -> bool:
    """Whether text begins as a JSON object or array does."""
    encoding = next((name for bom, name in BOMS if head.startswith(bom)), _wide_encoding(head) or "utf-8")
    text = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    return text[:1] == "{" or (text[:1] == "[" and text[1:].lstrip()[:1] in ("{", "[", "]", '"', ""))


def _binary(head: bytes) -> bool:
    """Whether more than one byte in fifty is a control character that no text has."""
    controls = sum(head.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13, 27))
    return controls * 50 > len(head)


def _wide_encoding(head: bytes) -> str:
    """Return the UTF-16 or UTF-32 codec of text without a byte order mark, or an empty string."""
    if any(head.startswith(bom) for bom, name in BOMS if name != "utf-8-sig"):
        return next(name for bom, name in BOMS if head.startswith(bom))
    even, odd, half = head[0::2].count(0), head[1::2].count(0), max(1, len(head) // 2)
    if odd * 10 > half * 6 and even * 10 < half:
        return "utf-16-le"
    if even * 10 > half * 6 and odd * 10 < half:
        return "utf-16-be"
    return ""


def survey(path: Path, name: str) -> Survey:
    """Look through a text file once, in pieces of 4 MB.

    Raises DataError where a line is longer than 2 MB or the text is in no encoding that is known.
    """
    with path.open("rb") as file:
        head = file.read(64 << 10)
    bom = next((codec for mark, codec in BOMS if head.startswith(mark)), "")
    encoding = bom or _wide_encoding(head) or "utf-8"
    counts = _count(path, name, wide=encoding.startswith(("utf-16", "utf-32")))
    if not _decodes(path, encoding):
        if encoding not in ("utf-8", "utf-8-sig"):
            raise DataError(f"{name} is not valid {encoding.upper()[:6]} text: its bytes are damaged.")
        encoding = _narrow_encoding(path)
    return Survey(path.stat().st_size, encoding, *counts)


def _count(path: Path, name: str, wide: bool) -> tuple[int, int, int]:
    """Return how many carriage returns, newlines and NUL bytes there are, refusing giant lines."""
    returns = newlines = nuls = run = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            lines, carriages = chunk.count(b"\n"), chunk.count(b"\r")
            if run + _longest(chunk, lines + carriages) > LONGEST_LINE:
                raise DataError(f"{name} has a line longer than 2 MB, so it does not look like a table. {READABLE}")
            run = len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + (0 if lines + carriages else run)
            returns, newlines = returns + carriages, newlines + lines
            nuls += 0 if wide else chunk.count(0)
    return returns, newlines, nuls


def _longest(chunk: bytes, ends: int) -> int:
    """Return the length of the longest line of a chunk, or 0 where none can be over the limit."""
    if not ends:
        return len(chunk)
    longest = at = 0
    while at < len(chunk) - LONGEST_LINE:
        reach = max(chunk.rfind(b"\n", at, at + LONGEST_LINE + 1), chunk.rfind(b"\r", at, at + LONGEST_LINE + 1))
        if reach < 0:
            return LONGEST_LINE + 1
        at = reach + 1
    return longest


def _decodes(path: Path, encoding: str) -> bool:
    """Whether all bytes are valid in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if not (encoding == "utf-8" and chunk.isascii() and not decoder.getstate()[0]):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _narrow_encoding(path: Path) -> str:
    """Return the likeliest encoding of text that is not UTF-8: Windows-1252 unless another fits better."""
    with path.open("rb") as file:
        sample = _strange_lines(file.read(8 << 20))
    best = from_bytes(sample, cp_isolation=list(NARROW)).best()
    guess = best.encoding if best else "cp1252"
    if guess in ("cp1252", "cp1254", "mac_roman", "cp1250") or len(sample) < 64:
        guess = "cp1252"
    for encoding in (guess, "cp1252"):
        if _decodes(path, encoding):
            return encoding
    return "latin-1"


def _strange_lines(data: bytes) -> bytes:
    """Return the lines that hold bytes beyond ASCII, at most 64 kB of them."""
    found = [line for line in data.splitlines() if not line.isascii()]
    return b"\n".join(found)[:64 << 10] or data[:64 << 10]
