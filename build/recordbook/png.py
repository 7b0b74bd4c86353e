"""Writes a picture of at most sixteen colours as a PNG, two pixels a byte.

Pillow's own way takes several times the time, which counts where thousands of cards are written: most rows of a card
are blank, and these are compressed once for all cards.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

COMPRESSION = 4  # of 9: more takes far longer and saves little
DEPTH, PALETTE = 4, 3  # bits a pixel, and PNG's number for pictures with a palette
_STREAM, _END = b"\x78\x5e", b"\x03\x00"  # what a zlib stream begins with; its last block, which is empty
_SIGNATURE = b"\x89PNG\r\n\x1a\n"

Colour = tuple[int, int, int]


def png(size: tuple[int, int], pixels: bytes, colours: Sequence[Colour]) -> bytes:
    """The file; `pixels` are rows of numbers of colours, two a byte, each row a whole number of bytes."""
    width, height = size
    row = len(pixels) // height
    rows = (pixels[start : start + row] for start in range(0, len(pixels), row))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, DEPTH, PALETTE, 0, 0, 0)),
        (b"PLTE", bytes(part for colour in colours for part in colour)),
        (b"IDAT", _compressed(rows, bytes(row))),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(part for name, content in chunks for part in _chunk(name, content))


def _compressed(rows: Iterable[bytes], blank: bytes) -> bytes:
    """The rows as a zlib stream: bands of blank rows and of others, each compressed by itself."""
    parts, check = [_STREAM], 1
    for is_blank, band in groupby(rows, blank.__eq__):
        lines = b"".join(b"\0" + row for row in band)
        parts.append(_blank(len(lines)) if is_blank else _band(lines))
        check = zlib.adler32(lines, check)
    return b"".join((*parts, _END, struct.pack(">I", check)))


def _band(lines: bytes) -> bytes:
    """A part of a stream, to be followed by others."""
    packer = zlib.compressobj(COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(lines) + packer.flush(zlib.Z_FULL_FLUSH)


@lru_cache(maxsize=1024)
def _blank(length: int) -> bytes:
    return _band(bytes(length))


def _chunk(name: bytes, content: bytes) -> Iterator[bytes]:
    yield from (struct.pack(">I", len(content)), name, content)
    yield struct.pack(">I", zlib.crc32(content, zlib.crc32(name)))
