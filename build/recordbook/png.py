"""Writes a picture of at most sixteen colours as a PNG, two pixels a byte.

Pillow's own way takes twice the time, which counts where thousands of cards are written.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

COMPRESSION = 4  # of 9: more takes far longer and saves little
DEPTH, PALETTE = 4, 3  # bits a pixel, and PNG's number for pictures with a palette
_SIGNATURE = b"\x89PNG\r\n\x1a\n"

Colour = tuple[int, int, int]


def png(size: tuple[int, int], pixels: bytes, colours: Sequence[Colour]) -> bytes:
    """The file; `pixels` are rows of numbers of colours, two a byte, each row a whole number of bytes."""
    width, height = size
    row = len(pixels) // height
    lines = b"".join(b"\0" + pixels[start : start + row] for start in range(0, len(pixels), row))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, DEPTH, PALETTE, 0, 0, 0)),
        (b"PLTE", bytes(part for colour in colours for part in colour)),
        (b"IDAT", zlib.compress(lines, COMPRESSION)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(part for name, content in chunks for part in _chunk(name, content))


def _chunk(name: bytes, content: bytes) -> Iterator[bytes]:
    yield from (struct.pack(">I", len(content)), name, content)
    yield struct.pack(">I", zlib.crc32(content, zlib.crc32(name)))
