"""Where the names of marks find room on a drawing: none over another, over a mark, or beyond the edge."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 26  # characters of a name that are drawn; the whole name stands in the table and is read out
NARROW, WIDE = 0.6, 1.05  # of the size of the letters: about as wide as one is, and one of East Asia
SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a name: what of it lies before its anchor
LINE = 1.25  # of their size: how high a line is
SMALL = 20.0  # units: a name over a mark of less than this would hide it
APART = 2.5  # between a mark and its name

Rect = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Mark:
    """What has a name: a dot, or an area drawn as large as it is."""

    name: str
    x: float
    y: float
    reach: float  # from the middle to the edge
    area: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A name at its place: the foot of its line, of which `anchor` says whether it is the start, middle or end."""

    text: str
    x: float
    y: float
    anchor: str


def shortened(name: str) -> str:
    """A name as it is drawn, on one line and not too long."""
    plain = " ".join(name.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1].rstrip()}…"


def width(text: str, size: float) -> float:
    """About how wide a text is in letters of a size; rather too much than too little."""
    return size * sum(map(_share, text))


def _share(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    return WIDE if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x2FFF else NARROW


def placed(marks: Sequence[Mark], size: float, frame: Rect, taken: Sequence[Rect] = ()) -> list[Label | None]:
    """A place for each mark's name, the first marks first; None where there is no room."""
    used = [*taken, *(_around(mark) for mark in marks if mark.reach < SMALL)]
    found: list[Label | None] = []
    for mark in marks:
        text = shortened(mark.name)
        wide, high = width(text, size), size * LINE
        label = None
        for x, y, anchor in _places(mark, wide, high):
            left = x - wide * SHARES[anchor]
            rect = (left, y - high, left + wide, y)
            if _within(rect, frame) and not any(_meet(rect, other) for other in used):
                label = Label(text, x, y - size * 0.3, anchor)
                used.append(rect)
                break
        found.append(label)
    return found


def _places(mark: Mark, wide: float, high: float) -> Iterator[tuple[float, float, str]]:
    """Where a name may stand, best first: the foot of its line, and which part of the name is there."""
    side, beside = mark.reach + APART, mark.y + high / 2
    above, below = mark.y - mark.reach - 1, mark.y + mark.reach + high + 1
    if mark.reach >= SMALL and wide < 1.7 * mark.reach:
        yield mark.x, beside, "middle"
    yield mark.x + side, beside, "start"
    yield mark.x - side, beside, "end"
    yield mark.x, above, "middle"
    yield mark.x, below, "middle"
    for y in (above + high * 0.3, below - high * 0.3):
        yield mark.x + 0.7 * side, y, "start"
        yield mark.x - 0.7 * side, y, "end"


def _around(mark: Mark) -> Rect:
    return mark.x - mark.reach, mark.y - mark.reach, mark.x + mark.reach, mark.y + mark.reach


def _within(rect: Rect, frame: Rect) -> bool:
    return rect[0] >= frame[0] and rect[1] >= frame[1] and rect[2] <= frame[2] and rect[3] <= frame[3]


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
