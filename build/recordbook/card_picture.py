"""Draws the picture of a card: words on a light ground under a strip of colours, as a PNG of few colours.

Letters come from the fonts that the toolkit carries, then from those of the dataset, never from the system's, and each
is drawn once and then copied: so a card takes milliseconds, and the same words give the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from recordbook.card_text import Fact
from recordbook.png import Colour, png
from recordbook.problem import ToolkitError
from recordbook.sharing import SIZE, clean

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

INSTALL = "cards are drawn with Pillow: pip install 'recordbook[cards]', or take `cards` out of mkdocs.yml"
REGULAR, BOLD = "noto-sans-regular.ttf", "noto-sans-semibold.ttf"
FOLDER = "fonts"
COLOURS = ("#2f4b7c", "#5f7ea8", "#9fb4cc", "#c9c3b8", "#a08f78")
MOST_COLOURS = 7  # of 16, beside the shades of the ink
GROUND, INK = (252, 252, 250), (24, 26, 31)
SHADES = 6  # from the ground to the ink: more can hardly be told apart, and make files larger
DARK, SOFT = SHADES - 1, 3  # of the ink: what is read first, and what says what it is

WIDTH, HEIGHT = SIZE
MARGIN, STRIP, GAP = 72, 16, 48  # pixels
TITLE_SIZES = ((64, 3), (48, 3))  # of the letters, and how many lines fit, below 20 kB too
HEAD_TOP, TITLE_TOP, LINE = 68, 140, 1.28
FACTS_TOP, VALUE_TOP, VALUE_LINES = 470, 508, 2
HEAD_SIZE, LABEL_SIZE, VALUE_SIZE = 30, 24, 34
LONGEST = 400  # characters of a text that are looked at
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card; `instead` is shown where no letter of the title can be drawn."""

    head: str
    title: str
    facts: Sequence[Fact] = ()
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter: how far the next one is, in pixels, and its shape with the shape's place; None where it is blank."""

    advance: float
    shape: Image | None
    left: int
    top: int


class Painter:
    """Draws cards; `fonts` are further files, looked into in turn for what the toolkit's own fonts don't have.

    Raises `ToolkitError` where Pillow is not installed or a font can't be read.
    """

    def __init__(self, colours: Sequence[str] = COLOURS, fonts: Sequence[Path] = ()) -> None:
        try:
            import PIL.Image
        except ImportError as error:
            raise ToolkitError(INSTALL) from error
        self._image = PIL.Image
        self._colours, self._fonts = list(colours or COLOURS), list(fonts)
        self._faces: dict[tuple[str, int], _Face] = {}
        self._heads: dict[str, Image] = {}
        self._face(REGULAR, HEAD_SIZE)  # fonts that can't be read are told at once

    def draw(self, card: Card) -> bytes:
        """The picture of a card, as the bytes of a PNG."""
        if card.head not in self._heads:
            self._heads = {card.head: self._headed(card.head)}  # thousands of cards have the same
        image = self._heads[card.head].copy()
        self._title(image, card)
        self._facts(image, card.facts)
        return self._png(image)

    def _headed(self, text: str) -> Image:
        """A card with nothing but its head; each value of its pixels is a shade."""
        image, face = self._image.new("L", SIZE, 0), self._face(REGULAR, HEAD_SIZE)
        face.write(image, MARGIN, HEAD_TOP, face.fitted(text, 1)[0], SOFT)
        return image

    def _title(self, image: Image, card: Card) -> None:
        title = card.title if self._face(BOLD, TITLE_SIZES[0][0]).knows(card.title) else card.instead
        for size, most in TITLE_SIZES:
            face = self._face(BOLD, size)
            lines = face.lines(title)
            if len(lines) <= most:
                break
        for number, line in enumerate(face.fitted(title, most)):
            face.write(image, MARGIN, TITLE_TOP + int(number * size * LINE), line, DARK)

    def _facts(self, image: Image, facts: Sequence[Fact]) -> None:
        label, value = self._face(REGULAR, LABEL_SIZE), self._face(REGULAR, VALUE_SIZE)
        told = [fact for fact in facts if value.knows(fact.words)]
        widths = self._widths([max(label.width(fact.title), value.width(fact.words)) for fact in told])
        left = float(MARGIN)
        for fact, width in zip(told, widths, strict=True):
            label.write(image, int(left), FACTS_TOP, label.fitted(fact.title, 1, width)[0], SOFT)
            for number, line in enumerate(value.fitted(fact.words, VALUE_LINES, width)):
                value.write(image, int(left), VALUE_TOP + int(number * VALUE_SIZE * LINE), line, DARK)
            left += width + GAP

    @staticmethod
    def _widths(natural: list[float]) -> list[float]:
        """The widths of columns: as wide as their words where there is room for all, those that are too wide cut."""
        room = WIDTH - 2 * MARGIN - GAP * (len(natural) - 1)
        wide = sorted(natural)
        left, share = float(room), 0.0
        for number, width in enumerate(wide):
            share = left / (len(wide) - number)
            if width > share:
                break
            left -= width
        return [min(width, share) if sum(natural) > room else width for width in natural]

    def _png(self, image: Image) -> bytes:
        ends = [WIDTH * number // len(self._colours) for number in range(len(self._colours) + 1)]
        for number, (start, end) in enumerate(pairwise(ends)):
            image.paste(SHADES + number, (start, 0, end, STRIP))
        image.putpalette(bytes(range(16)) * 3)  # what its pixels are, for Pillow to take two into a byte
        return png(SIZE, image.tobytes("raw", "P;4"), self._palette)

    @cached_property
    def _palette(self) -> list[Colour]:
        strip = [bytes.fromhex(colour.removeprefix("#")) for colour in self._colours]
        return [*map(_shade, range(SHADES)), *((colour[0], colour[1], colour[2]) for colour in strip)]

    def _face(self, name: str, size: int) -> _Face:
        if (name, size) not in self._faces:
            own = BytesIO((files("recordbook") / FOLDER / name).read_bytes())
            others = [_font(file, size) for file in self._fonts]
            self._faces[name, size] = _Face([_font(own, size), *others], size)
        return self._faces[name, size]


def _shade(number: int) -> Colour:
    """A colour between the ground and the ink."""
    red, green, blue = (
        (low * (SHADES - 1 - number) + high * number) // (SHADES - 1) for low, high in zip(GROUND, INK, strict=True)
    )
    return red, green, blue


def _font(file: BytesIO | Path, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    try:
        # The basic layout: the other one depends on a library of the system.
        return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise ToolkitError(f"cards: the font {file} can't be read: {error}") from error


class _Face:
    """Letters of one weight and size."""

    def __init__(self, fonts: list[FreeTypeFont], size: int) -> None:
        self._fonts, self._size = fonts, size
        self._glyphs: dict[str, Glyph | None] = {}
        self._unknown = [_shape(font, "\U0010fffe") for font in fonts]

    def _glyph(self, letter: str) -> Glyph | None:
        """The letter's shape; None where no font has it."""
        if letter not in self._glyphs:
            self._glyphs[letter] = self._found(letter)
        return self._glyphs[letter]

    def _found(self, letter: str) -> Glyph | None:
        if not (letter.isprintable() or letter.isspace()):
            return None
        for font, unknown in zip(self._fonts, self._unknown, strict=True):
            if letter.isspace() or _shape(font, letter) != unknown:
                return self._drawn(font, letter)
        return None

    @staticmethod
    def _drawn(font: FreeTypeFont, letter: str) -> Glyph:
        from PIL import Image

        left, top, right, bottom = (int(edge) for edge in font.getbbox(letter, anchor="ls"))
        shape = None
        if right > left and bottom > top and not letter.isspace():
            mask = font.getmask(letter, mode="L")
            shape = Image.frombytes("L", mask.size, bytes(mask))
        return Glyph(font.getlength(letter), shape, left, top)

    @cached_property
    def _box(self) -> Glyph:
        """What stands for letters that no font has: the font's own empty box."""
        return self._drawn(self._fonts[0], "\U0010fffe")

    def _glyphs_of(self, text: str) -> list[Glyph]:
        """The shapes of a text; one box stands for all letters in a row that no font has."""
        found: list[Glyph] = []
        for letter in text:
            glyph = self._glyph(letter) or self._box
            if glyph is not self._box or not found or found[-1] is not self._box:
                found.append(glyph)
        return found

    def knows(self, text: str) -> bool:
        """Whether a letter or digit of the text can be drawn."""
        return any(letter.isalnum() and self._glyph(letter) is not None for letter in _composed(text))

    def width(self, text: str) -> float:
        """How wide the text is, in pixels."""
        return sum(glyph.advance for glyph in self._glyphs_of(_composed(text)))

    def write(self, image: Image, left: int, top: int, text: str, ink: int) -> None:
        """Puts a line of text into the picture, `top` being that of its capitals."""
        place, line = float(left), top + round(self._size * 0.714)
        paste = image.im.paste  # of the picture's pixels: Pillow's checks of each call take longer than it does
        for glyph in self._glyphs_of(text):
            if glyph.shape is not None:
                x, y = round(place) + glyph.left, line + glyph.top
                paste(ink, (x, y, x + glyph.shape.width, y + glyph.shape.height), glyph.shape.im)
            place += glyph.advance

    def fitted(self, text: str, most: int, width: float = WIDTH - 2 * MARGIN) -> list[str]:
        """The text in at most `most` lines, at least one; what doesn't fit is cut, and ends in an ellipsis."""
        lines = self.lines(text, width)
        if len(lines) > most:
            last = lines[most - 1]
            while last and self.width(last + ELLIPSIS) > width:
                last = last[:-1]
            lines = [*lines[: most - 1], last.rstrip() + ELLIPSIS]
        return lines or [""]

    def lines(self, text: str, width: float = WIDTH - 2 * MARGIN) -> list[str]:
        """The text in lines of at most that width, broken between words, and within a word that is too long."""
        lines: list[str] = []
        filled, space = 0.0, (self._glyph(" ") or self._box).advance
        for word in _composed(text).split():
            wide = self.width(word)
            if lines and filled + space + wide <= width:
                lines[-1] += f" {word}"
                filled += space + wide
                continue
            parts = [word] if wide <= width else self._parts(word, width)
            lines += parts
            filled = self.width(parts[-1])
        return lines

    def _parts(self, word: str, width: float) -> list[str]:
        """A word that is wider than a line, in parts that aren't."""
        parts, filled = [""], 0.0
        for letter in word:
            wide = self.width(letter)
            if parts[-1] and filled + wide > width:
                parts.append("")
                filled = 0.0
            parts[-1] += letter
            filled += wide
        return parts


def _shape(font: FreeTypeFont, letter: str) -> bytes:
    mask = font.getmask(letter, mode="L")
    return bytes(mask) + bytes(str(mask.size), "ascii")


def _composed(text: str) -> str:
    """A text as it is drawn: one line, letters with their marks in one, nothing that only steers the direction or shape
    of others, and no longer than a card can show.
    """
    shown = "".join(letter for letter in text[: 2 * LONGEST] if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFC", clean(shown)[:LONGEST])
