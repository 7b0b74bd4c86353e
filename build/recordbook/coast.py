"""The coastlines that the toolkit carries (Natural Earth, public domain), cut to what a map shows."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from recordbook.globe import Ring
from recordbook.projection import Box, Point, Projection, clipped, cut, project

FILE = "coastline/land.txt"
STEP = 100  # the file's numbers in a degree
SOURCE = "Natural Earth, 1:10 million, simplified to about 2 km"


@lru_cache(maxsize=1)
def land() -> list[tuple[Box, Ring]]:
    """Every piece of land, and every lake that is a hole in one, as an unwrapped ring with its box of degrees."""
    lines = (files("recordbook") / FILE).read_text(encoding="ascii").splitlines()
    rings = [_ring(line) for line in lines if not line.startswith("#")]
    return [(_box(ring), ring) for ring in rings]


def land_in(projection: Projection, frame: Box) -> list[list[Point]]:
    """The land within a frame of a projection's plane, as closed polygons in km; holes are polygons too."""
    box = projection.box(frame)
    found = []
    for own, ring in land():
        if own[3] < box[1] or own[1] > box[3] or not _beside(own, box):
            continue
        for part in cut(ring, box):
            polygon = clipped(project(projection, part), frame)
            if len(polygon) > 3:
                found.append(polygon)
    return found


def _beside(own: Box, box: Box) -> bool:
    """Whether two boxes share longitudes, whole turns apart too."""
    return any(own[2] + turn > box[0] and own[0] + turn < box[2] for turn in (-720.0, -360.0, 0.0, 360.0, 720.0))


def _ring(line: str) -> Ring:
    numbers = [int(word) for word in line.split()]
    lon = lat = 0
    ring = []
    for east, north in zip(numbers[::2], numbers[1::2], strict=True):
        lon, lat = lon + east, lat + north
        ring.append((lat / STEP, lon / STEP))
    return ring


def _box(ring: Ring) -> Box:
    lats, lons = [lat for lat, _ in ring], [lon for _, lon in ring]
    return min(lons), min(lats), max(lons), max(lats)
