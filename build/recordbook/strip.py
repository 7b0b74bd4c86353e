"""Days over years as places on strips, a strip a year: dots that hide no other, over lanes of what belongs to them."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from math import sqrt
from typing import Any

from recordbook.html import MONTHS

APART = 3.4  # percent between two dots of one level: on a phone about ten pixels
STEP = 10  # pixels from one level to the next
FOOT = 9  # pixels from the middle of the lowest dots to the foot of the strip
QUARTERS = (1, 4, 7, 10)  # the months that are named

Mark = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark with its place: `x` in percent of the year, `y` and `radius` in pixels."""

    mark: Mark
    x: str
    y: int
    radius: str


@dataclass(slots=True)
class Lane:
    """A lane of one year, with the marks in it."""

    lane: Mark
    marks: list[Placed] = field(default_factory=list)


@dataclass(slots=True)
class Year:
    """The strip of a year: its dots, from the first to the last, `height` pixels high, and its lanes."""

    year: int
    height: int
    dots: list[Placed]
    lanes: list[Lane]
    months: list[tuple[str, str]]  # places in percent, with the names of those that are named


def strips(dots: Sequence[Mark], lanes: Sequence[Mark]) -> list[Year]:
    """The strips of all years that have a dot.

    Each dot has `day` (an ISO date; others aren't drawn) and perhaps `size`, a number; each lane has `marks`, which
    have a `day` too. What else they have is the template's.
    """
    by_year: dict[int, list[tuple[Date, Mark]]] = {}
    for mark in dots:
        if (day := _day(mark)) is not None:
            by_year.setdefault(day.year, []).append((day, mark))
    return [_year(year, sorted(by_year[year], key=lambda one: one[0]), lanes) for year in sorted(by_year)]


def levels(places: Sequence[float]) -> list[int]:
    """The lowest level for each of some places, in their order, at which it hides no other."""
    last: list[float] = []
    found = []
    for place in places:
        level = next((number for number, before in enumerate(last) if place - before >= APART), len(last))
        last[level : level + 1] = [place]
        found.append(level)
    return found


def _year(year: int, dots: Sequence[tuple[Date, Mark]], lanes: Sequence[Mark]) -> Year:
    places = [_place(day) for day, _ in dots]
    found = levels(places)
    height = FOOT * 2 + STEP * max(found)
    placed = [
        Placed(mark, _percent(place), height - FOOT - STEP * level, _radius(mark.get("size")))
        for (_, mark), place, level in zip(dots, places, found, strict=True)
    ]
    months = [
        (_percent(_place(Date(year, month, 1))), MONTHS[month - 1][:3] if month in QUARTERS else "")
        for month in range(1, 13)
    ]
    return Year(year, height, placed, [_lane(year, lane) for lane in lanes], months)


def _lane(year: int, lane: Mark) -> Lane:
    days = [(day, mark) for mark in lane["marks"] if (day := _day(mark)) is not None and day.year == year]
    return Lane(
        lane, [Placed(mark, _percent(_place(day)), 0, "") for day, mark in sorted(days, key=lambda one: one[0])]
    )


def _day(mark: Mark) -> Date | None:
    try:
        return Date.fromisoformat(str(mark["day"]))
    except ValueError:
        return None


def _place(day: Date) -> float:
    """How far in its year a day is: percent, with a little room at both ends."""
    days = 366 if isleap(day.year) else 365
    return 1.5 + 97 * (day.timetuple().tm_yday - 1) / days


def _radius(size: object) -> str:
    """A dot's area grows with its number."""
    number = float(str(size)) if size else 1.0
    return f"{min(2.5 + 1.3 * sqrt(number), STEP):.1f}"


def _percent(number: float) -> str:
    return f"{number:.2f}%"
