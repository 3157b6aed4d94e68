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
NARROW = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "mac_roman", "shift_jis", "gb18030", "big5", "euc_kr",
)


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
        return self.encoding.startswith("utf-8") and not self.nuls and self.returns in (0, self.newlines)


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


def survey_json(path: Path, name: str) -> Survey:
    """Look through a JSON file, whose lines may be of any length."""
    return survey(path, name, longest=1 << 62)


def survey(path: Path, name: str, longest: int = LONGEST_LINE) -> Survey:
    """Look through a text file once, in pieces of 4 MB.

    Raises DataError where a line is longer than `longest` bytes or the text is in no encoding that is known.
    """
    with path.open("rb") as file:
        head = file.read(64 << 10)
    bom = next((codec for mark, codec in BOMS if head.startswith(mark)), "")
    encoding = bom or _wide_encoding(head) or "utf-8"
    look = _Look(encoding, longest)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if not look.at(chunk):
                raise DataError(f"{name} has a line longer than 2 MB, so it does not look like a table. {READABLE}")
    if not look.valid():
        if not encoding.startswith("utf-8"):
            raise DataError(f"{name} is not valid {encoding.upper()[:6]} text: its bytes are damaged.")
        encoding = _narrow_encoding(path)
    return Survey(path.stat().st_size, encoding, look.returns, look.newlines, look.nuls)


class _Look:
    """Counts line ends and NUL bytes, and tries the encoding, all in one pass."""

    def __init__(self, encoding: str, longest: int):
        self.returns = self.newlines = self.nuls = self.run = 0
        self.wide, self.longest = encoding.startswith(("utf-16", "utf-32")), longest
        self.ascii = encoding.startswith("utf-8")
        self.decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder(encoding)()

    def at(self, chunk: bytes) -> bool:
        """Take the next chunk; return False where a line is longer than allowed."""
        returns = chunk.count(b"\r") if b"\r" in chunk else 0
        newlines = chunk.count(b"\n")
        if self.run + _longest(chunk, returns + newlines) > self.longest:
            return False
        after = len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r") if returns else -1)
        self.run = after + (0 if returns + newlines else self.run)
        self.returns, self.newlines = self.returns + returns, self.newlines + newlines
        self.nuls += chunk.count(0) if not self.wide and b"\0" in chunk else 0
        self._decode(chunk)
        return True

    def _decode(self, chunk: bytes, final: bool = False) -> None:
        """Try the encoding; ASCII between whole characters needs no trial."""
        if self.decoder is None or (self.ascii and chunk and not self.decoder.getstate()[0] and chunk.isascii()):
            return
        try:
            self.decoder.decode(chunk, final)
        except UnicodeError:
            self.decoder = None

    def valid(self) -> bool:
        """Whether all bytes were valid in the encoding."""
        self._decode(b"", final=True)
        return self.decoder is not None


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
    for encoding in (*_other_scripts(sample), "cp1252"):
        if _decodes(path, encoding):
            return encoding
    return "latin-1"


def _other_scripts(sample: bytes) -> tuple[str, ...]:
    """Return the encoding of text in another script than Latin, of which most letters are beyond ASCII; or nothing."""
    high = sum(1 for byte in sample if byte > 127)
    letters = high + sum(1 for byte in sample if chr(byte).isalpha() and byte < 128)
    if high < 30 or high * 2 < letters:
        return ()
    best = from_bytes(sample, cp_isolation=list(NARROW)).best()
    return (best.encoding,) if best else ()


def _strange_lines(data: bytes) -> bytes:
    """Return the lines that hold bytes beyond ASCII, at most 64 kB of them."""
    found = [line for line in data.splitlines() if not line.isascii()]
    return b"\n".join(found)[:64 << 10] or data[:64 << 10]
