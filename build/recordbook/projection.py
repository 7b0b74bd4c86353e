"""From degrees to a plane: the part of the world that a map shows, true around its middle, or the world as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians, sin
from typing import Protocol

from recordbook.globe import (
    DEGREE_KM,
    RADIUS_KM,
    Place,
    Ring,
    angle_of,
    arc,
    circle,
    distance_km,
    half_width,
    middle,
    wrapped,
)

FARTHEST = 4000.0  # km from the middle: what reaches further is shown on a map of the world
LEAST = 500.0  # km from side to side: closer, the coastline would look finer than it is
MARGIN = 0.12  # of the width, on each side of what is shown
FLATTEST, STEEPEST = 0.56, 0.9  # the height of a map for its width
LONGEST_EDGE = 2.0  # degrees: longer edges are bent as the map bends them
LOWEST, HIGHEST = -58.0, 78.0  # a map of the world shows no more of the ice than it must

Point = tuple[float, float]  # km to the right and down
Box = tuple[float, float, float, float]  # the least of each, the most of each


class Projection(Protocol):
    """A way from degrees to km on a plane, to the right and down."""

    @property
    def centre(self) -> Place:
        """The place in the middle."""

    def point(self, place: Place) -> Point:
        """Where a place is."""

    def box(self, frame: Box) -> Box:
        """The degrees (west, south, east, north) within which all lies that a frame of the plane shows."""

    def closed(self, ring: Ring) -> list[list[Point]]:
        """A small area, given by its edge, as the polygons that it is on the plane."""


@dataclass(frozen=True, slots=True)
class Local:
    """Azimuthal equidistant: distances and directions from the centre are true, and poles are places like others."""

    centre: Place

    def point(self, place: Place) -> Point:
        lat0, lat, lon = radians(self.centre[0]), radians(place[0]), radians(place[1] - self.centre[1])
        angle = arc(sin(lat0) * sin(lat) + cos(lat0) * cos(lat) * cos(lon))
        right, up = cos(lat) * sin(lon), cos(lat0) * sin(lat) - sin(lat0) * cos(lat) * cos(lon)
        length = hypot(right, up)  # the sine of the angle, and exact where it is small
        stretch = RADIUS_KM * (angle / sin(angle) if angle > 1e-4 else 1.0) if length else 0.0
        return stretch * right, -stretch * up

    def box(self, frame: Box) -> Box:
        angle = angle_of(max(hypot(x, y) for x in frame[::2] for y in frame[1::2]))
        lat, lon = self.centre
        wide = half_width(lat, angle)
        return lon - wide, max(-90.0, lat - angle), lon + wide, min(90.0, lat + angle)

    def closed(self, ring: Ring) -> list[list[Point]]:
        return [[self.point(place) for place in ring]]


@dataclass(frozen=True, slots=True)
class World:
    """Equirectangular, the whole way round from the meridian opposite the centre's; true in km along the equator."""

    centre: Place

    def point(self, place: Place) -> Point:
        return DEGREE_KM * wrapped(place[1] - self.centre[1]), -DEGREE_KM * place[0]

    def box(self, frame: Box) -> Box:
        west = self.centre[1] - 180
        return west, max(-90.0, -frame[3] / DEGREE_KM), west + 360, min(90.0, -frame[1] / DEGREE_KM)

    def closed(self, ring: Ring) -> list[list[Point]]:
        box = self.box((0.0, -90 * DEGREE_KM, 0.0, 90 * DEGREE_KM))
        return [self.flat(part) for part in cut(unwrapped(ring), box)]

    def flat(self, ring: Ring) -> list[Point]:
        """Places within the box as points, the meridian at its edge on the side that it was cut at."""
        return [(DEGREE_KM * (lon - self.centre[1]), -DEGREE_KM * lat) for lat, lon in ring]


def project(projection: Projection, ring: Ring) -> list[Point]:
    """The edge of a piece of land that was cut to a projection's box, as points."""
    if isinstance(projection, World):
        return projection.flat(ring)
    return [projection.point(place) for place in _bent(ring)]


def _bent(ring: Ring) -> Iterator[Place]:
    """A ring with more corners on its long edges, since a straight line in degrees is none on the plane."""
    for (lat, lon), (lat2, lon2) in pairwise(ring):
        steps = int(max(abs(lat2 - lat), abs(lon2 - lon)) / LONGEST_EDGE) + 1
        yield from ((lat + (lat2 - lat) * step / steps, lon + (lon2 - lon) * step / steps) for step in range(steps))
    yield from ring[-1:]


def unwrapped(ring: Ring) -> Ring:
    """A ring whose longitudes don't jump at the 180th meridian; one around a pole is closed along that pole."""
    found = ring[:1]
    for lat, lon in ring[1:]:
        found.append((lat, found[-1][1] + wrapped(lon - found[-1][1])))
    if abs(found[-1][1] - found[0][1]) > 180:
        pole = 90.0 if sum(lat for lat, _ in ring) > 0 else -90.0
        found += [(pole, found[-1][1]), (pole, found[0][1]), found[0]]
    return found


def cut(ring: Ring, box: Box) -> Iterator[Ring]:
    """The parts of an unwrapped ring that lie in a box of degrees (west, south, east, north)."""
    lons, lats = [lon for _, lon in ring], [lat for lat, _ in ring]
    if max(lats) < box[1] or min(lats) > box[3]:
        return
    for turn in range(-3, 4):
        shift = 360.0 * turn
        if max(lons) + shift > box[0] and min(lons) + shift < box[2]:
            moved = [(lon + shift, lat) for lat, lon in ring]
            part = clipped(moved, box)
            if len(part) > 2:
                yield [(lat, lon) for lon, lat in part]


def clipped(ring: Sequence[Point], box: Box) -> list[Point]:
    """What of a closed polygon lies in a box, closed again; empty where nothing does (Sutherland and Hodgman)."""
    found = list(ring)
    for axis, limit, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        found = list(_one_side(found, axis, limit, sign))
        if not found:
            break
    return [*found, found[0]] if found else []


def _one_side(ring: Sequence[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    for index, here in enumerate(ring):
        before = ring[index - 1]
        inside, was_inside = sign * (here[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
        if inside != was_inside:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            yield (limit, other) if axis == 0 else (other, limit)
        if inside:
            yield here


def fit(spots: Sequence[tuple[Place, float]]) -> tuple[Projection, Box]:
    """The projection and the frame, in km on its plane, that show some places with so many km around each."""
    centre = middle([place for place, _ in spots])
    if max(distance_km(centre, place) + km for place, km in spots) > FARTHEST:
        return _world([place for place, _ in spots])
    local = Local(centre)
    points = [local.point(at) for place, km in spots for at in ([place] if km <= 0 else circle(place, km))]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide = max((max(xs) - min(xs)) * (1 + 2 * MARGIN), LEAST)
    high = (max(ys) - min(ys)) * (1 + 2 * MARGIN)
    wide = max(wide, high / STEEPEST)
    high = max(high, wide * FLATTEST)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return local, (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _world(places: Sequence[Place]) -> tuple[Projection, Box]:
    lons = sorted(lon % 360 for _, lon in places)
    gaps = [(after - before, after) for before, after in zip(lons, [*lons[1:], lons[0] + 360], strict=True)]
    gap, after = max(gaps)
    lats = [lat for lat, _ in places]
    world = World((sum(lats) / len(lats), wrapped(round(after + (360 - gap) / 2))))
    south, north = max(-90.0, min(LOWEST, min(lats) - 8)), min(90.0, max(HIGHEST, max(lats) + 8))
    half = 180 * DEGREE_KM
    return world, (-half, -north * DEGREE_KM, half, -south * DEGREE_KM)
