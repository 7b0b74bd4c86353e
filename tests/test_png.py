"""A PNG is read by Pillow as the very pixels and colours that it was written from."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given, strategies as st
from PIL import Image

from recordbook.png import Colour, png

COLOURS = st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=16, max_size=16)


@given(st.integers(1, 9), st.integers(1, 9), COLOURS, st.data())
def test_what_is_written_is_read(half: int, height: int, colours: list[Colour], data: st.DataObject) -> None:
    pixels = data.draw(st.binary(min_size=half * height, max_size=half * height))
    image = Image.open(BytesIO(png((2 * half, height), pixels, colours)))
    image.load()
    assert (image.mode, image.size) == ("P", (2 * half, height))
    numbers = [number for byte in pixels for number in (byte >> 4, byte & 15)]
    assert image.convert("RGB").tobytes() == bytes(part for number in numbers for part in colours[number])
