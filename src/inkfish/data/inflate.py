"""Undo a Content-Encoding piece by piece, so that a bomb never stands in memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

PIECE = 256 * 1024
_GZIP, _ZLIB, _RAW = 31, 15, -15


class Damaged(ValueError):
    """Bytes that are not what their encoding says, or that end too early."""


def inflate(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the bytes that `chunks` hold, in pieces of at most 256 kB.

    `encoding` is one of ENCODINGS. Raises Damaged.

    >>> import gzip
    >>> b"".join(inflate([gzip.compress(b"a,b")], "gzip"))
    b'a,b'
    """
    try:
        yield from ENCODINGS[encoding](chunks)
    except zlib.error:
        raise Damaged(encoding) from None


def _identity(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield from chunks


def _gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate the members of a gzip stream, one after the other; padding after the last one is left out."""
    member = zlib.decompressobj(_GZIP)
    for chunk in chunks:
        while chunk:
            if member.eof:
                chunk = chunk.lstrip(b"\0")
                if not chunk:
                    break
                member = zlib.decompressobj(_GZIP)
            yield from _pieces(member, chunk)
            chunk = member.unused_data
    _must_end(member)


def _deflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate a zlib stream, or the bare deflate stream that some servers send under the same name."""
    stream = None
    for chunk in chunks:
        if stream is None:
            headed = chunk[:1] and chunk[0] & 0x0F == 8 and int.from_bytes(chunk[:2]) % 31 == 0
            stream = zlib.decompressobj(_ZLIB if headed else _RAW)
        yield from _pieces(stream, chunk)
    _must_end(stream)


def _pieces(stream: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    """Yield what one chunk inflates to; what follows the end of the stream stays in `stream.unused_data`."""
    while True:
        piece = stream.decompress(chunk, PIECE)
        if piece:
            yield piece
        chunk = stream.unconsumed_tail
        if stream.eof or (not chunk and len(piece) < PIECE):
            return


def _must_end(stream: zlib._Decompress | None) -> None:
    if stream is None or not stream.eof:
        raise Damaged("the compressed data ends too early")


ENCODINGS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "": _identity, "identity": _identity, "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate,
}
