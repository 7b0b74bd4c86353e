"""A part of the world on a sheet: its land, its net of degrees and its scale as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, floor, log10, radians

from recordbook.coast import land_in
from recordbook.globe import DEGREE_KM, Place, Ring
from recordbook.projection import Point, World, fit

WIDTH = 400.0  # of the sheet, in its own units
FINEST = 0.8  # units: corners of the coast closer than this are one
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 45)  # degrees between two lines of the net
LINES = 5  # about as many, at most, across the sheet
SAMPLES = 20  # pieces of a line that is bent
SCALE_SHARE = 0.3  # of the width: the bar of the scale is no longer
EDGE = 4.0


class View:
    """What a sheet shows of the world, and where on it a place is."""

    def __init__(self, spots: Sequence[tuple[Place, float]]) -> None:
        self.projection, self.frame = fit(spots)
        self.unit_km = (self.frame[2] - self.frame[0]) / WIDTH
        self.height = round((self.frame[3] - self.frame[1]) / self.unit_km, 1)

    def at(self, place: Place) -> Point:
        """Where on the sheet a place is."""
        return self._on_sheet(self.projection.point(place))

    def area(self, *rings: Ring) -> str:
        """The path of what lies within a ring on the sphere, and not within the others."""
        return "".join(_path(map(self._on_sheet, part)) for ring in rings for part in self.projection.closed(ring))

    def land(self) -> str:
        """The path of the land."""
        parts = (thinned(map(self._on_sheet, part)) for part in land_in(self.projection, self.frame))
        return "".join(_short_path(part) for part in parts if len(part) > 3)

    def net(self) -> tuple[str, list[tuple[str, float, float, str]]]:
        """The path of the net of degrees, and its words: text, place, and which end of it is there."""
        west, south, east, north = self.projection.box(self.frame)
        tall, across = DEGREE_KM * self.unit_km**-1, self._narrowing()
        path, words = "", []
        up, right = _step(self.height / tall), _step(WIDTH / (tall * across))
        for lat in _multiples(south, north, up):
            line = [self.at((lat, self._lon(west, east, step))) for step in range(SAMPLES + 1)]
            path += _line(line)
            words += _word(line, 0, EDGE, degrees_words(lat, up, "N", "S"), "start", self.height)
        for lon in _multiples(west, east, right):
            line = [self.at((south + (north - south) * step / SAMPLES, lon)) for step in range(SAMPLES + 1)]
            path += _line(line)
            words += _word(line, 1, self.height - EDGE, degrees_words(lon, right, "E", "W"), "middle", WIDTH)
        return path, words

    def scale(self) -> tuple[float, str]:
        """How long the bar of the scale is, and its words: km, at the latitude of the middle."""
        unit = self.unit_km * (self._narrowing() if isinstance(self.projection, World) else 1.0)
        length = _round_below(SCALE_SHARE * WIDTH * unit)
        words = f"{length:,.12g} km"
        if isinstance(self.projection, World):
            words += f" at {degrees_words(round(self.projection.centre[0]), 1, 'N', 'S')}"
        return round(length / unit, 1), words

    def _narrowing(self) -> float:
        """How much shorter a degree of longitude is than one of latitude, in the middle."""
        return max(cos(radians(self.projection.centre[0])), 0.05)

    def _lon(self, west: float, east: float, step: int) -> float:
        inset = 1e-6 * (east - west)  # the meridian opposite would be at either edge
        return west + inset + (east - west - 2 * inset) * step / SAMPLES

    def _on_sheet(self, point: Point) -> Point:
        return (point[0] - self.frame[0]) / self.unit_km, (point[1] - self.frame[1]) / self.unit_km


@lru_cache(maxsize=256)
def ground(spots: tuple[tuple[Place, float], ...]) -> tuple[View, str]:
    """The view of some places, and its land as a path; kept, since many pages may show the same."""
    view = View(spots)
    return view, view.land()


def thinned(points: Iterator[Point]) -> list[Point]:
    """A closed line without the corners that can't be told apart."""
    found: list[Point] = []
    last = None
    for last in points:
        if not found or abs(last[0] - found[-1][0]) + abs(last[1] - found[-1][1]) >= FINEST:
            found.append(last)
    return [*found, found[0]] if found else []


def degrees_words(value: float, step: float, plus: str, minus: str) -> str:
    """Degrees of latitude or longitude in words: `39° N`, `0.5° W`, `180°`."""
    if plus == "E":
        value = (value + 180) % 360 - 180
    shown = f"{abs(value):.{0 if step >= 1 else 1}f}"
    if float(shown) in (0.0, 180.0):
        return f"{float(shown):.0f}°"
    return f"{shown}° {plus if value > 0 else minus}"


def _step(degrees: float) -> float:
    return next((step for step in STEPS if degrees / step <= LINES), STEPS[-1])


def _multiples(low: float, high: float, step: float) -> Iterator[float]:
    first = floor(low / step) + 1
    return (step * number for number in range(first, floor(high / step) + 1))


def _round_below(length: float) -> float:
    power = 10.0 ** floor(log10(length))
    return next(power * times for times in (5, 2, 1) if power * times <= length)


def _word(
    line: list[Point], axis: int, at: float, text: str, end: str, most: float
) -> list[tuple[str, float, float, str]]:
    """The word of a line of the net where it first crosses an edge of the sheet, unless that is near a corner."""
    for before, here in pairwise(line):
        if (before[axis] - at) * (here[axis] - at) <= 0 and before[axis] != here[axis]:
            share = (at - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            if not most * 0.06 < other < most * 0.94:
                return []
            return [(text, at, other, end) if axis == 0 else (text, other, at, end)]
    return []


def _line(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _path(points: Iterator[Point]) -> str:
    return _line(list(points)) + "Z"


def _short_path(points: Sequence[Point]) -> str:
    """A closed path in tenths of a unit, each corner as the way from the one before."""
    whole = [(round(10 * x), round(10 * y)) for x, y in points[:-1]]
    steps = (f"{x - u} {y - v}" for (u, v), (x, y) in pairwise(whole))
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps)}z".replace(" -", "-")
