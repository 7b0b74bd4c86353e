"""Makes the coastlines that the toolkit carries: `python -m scripts.coast world-atlas-2.0.2.tgz`.

The archive is that of the npm package world-atlas, which holds Natural Earth 4.1 as TopoJSON. Of its land at 1:10
million, what is smaller than `SMALLEST` is left out, lines are simplified to `TOLERANCE`, and numbers are kept in
hundredths of a degree: a ring a line, its first corner, then the way to each next one, east before north.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from itertools import pairwise
from math import cos, radians, sin
from pathlib import Path
from typing import Any

from recordbook.coast import FILE, STEP
from recordbook.globe import RADIUS_KM, Ring, wrapped
from recordbook.projection import unwrapped
from scripts import needs

MEMBER = "package/land-10m.json"
SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
TOLERANCE = 0.02  # degrees of latitude
SMALLEST = 3.0  # km²
HEAD = """\
# Land of the world: Natural Earth 4.1, 1:10 million, in the public domain (naturalearthdata.com).
# From the npm package world-atlas 2.0.2 (ISC), by scripts/coast.py: without what is smaller than 3 square kilometres,
# simplified to 0.02 degrees. A ring a line, lakes as rings within: the first corner, then the way to each next one,
# east and north, in hundredths of a degree.
"""


def main() -> None:
    """Writes the file from an archive, which must be the very one."""
    archive = Path(sys.argv[1])
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{archive.name} is another file than the one that this was made for")
    with tarfile.open(archive) as opened:
        member = opened.extractfile(MEMBER)
        topology = json.load(member) if member else {}
    text = HEAD + "".join(f"{line}\n" for line in lines(topology))
    (needs.ROOT / "build" / "recordbook" / FILE).write_text(text, encoding="ascii")


def lines(topology: dict[str, Any]) -> Iterator[str]:
    """The lines of the file for a topology's land."""
    for ring in rings(topology):
        if area_km2(ring) >= SMALLEST:
            half = len(ring) // 2
            line = _written(simplified(ring[: half + 1])[:-1] + simplified(ring[half:]))
            if line:
                yield line


def rings(topology: dict[str, Any]) -> Iterator[Ring]:
    """The rings of a topology's land, unwrapped and closed."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for numbers in polygon:
                ring: Ring = []
                for number in numbers:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    ring += arc[1:] if ring else arc
                yield _from_the_map(unwrapped(ring))


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    east = north = 0
    found = []
    for right, up in arc:
        east, north = east + right, north + up
        lon, lat = ((at * scale + start) for at, scale, start in zip((east, north), *_steps(transform), strict=True))
        found.append((lat, lon))
    return found


def _steps(transform: dict[str, list[float]]) -> tuple[list[float], list[float]]:
    return transform["scale"], transform["translate"]


def _from_the_map(ring: Ring) -> Ring:
    """The ring shifted by whole turns, so that its middle is on the map."""
    lons = [lon for _, lon in ring]
    middle = (min(lons) + max(lons)) / 2
    shift = round(wrapped(middle) - middle)
    return [(lat, lon + shift) for lat, lon in ring]


def area_km2(ring: Ring) -> float:
    """How large the area within a ring is."""
    pairs = pairwise(ring)
    parts = (radians(lon2 - lon) * (2 + sin(radians(lat)) + sin(radians(lat2))) for (lat, lon), (lat2, lon2) in pairs)
    return abs(sum(parts)) * RADIUS_KM**2 / 2


def simplified(line: Ring) -> Ring:
    """A line without the corners that are less than `TOLERANCE` off it (Douglas and Peucker)."""
    # A pole's edge has no length, but a map of degrees needs both its ends.
    kept = {0, len(line) - 1} | {at for at, (lat, _) in enumerate(line) if abs(lat) == 90}
    open_ends = list(pairwise(sorted(kept)))
    while open_ends:
        first, last = open_ends.pop()
        index, off = max(
            ((at, _off(line[at], line[first], line[last])) for at in range(first + 1, last)),
            key=lambda found: found[1],
            default=(0, 0.0),
        )
        if off > TOLERANCE**2:
            kept.add(index)
            open_ends += [(first, index), (index, last)]
    return [line[at] for at in sorted(kept)]


def _off(place: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """The square of the distance from a place to a straight line, in degrees of latitude."""
    narrow = cos(radians(start[0]))
    x, y = (place[1] - start[1]) * narrow, place[0] - start[0]
    along, up = (end[1] - start[1]) * narrow, end[0] - start[0]
    length = along**2 + up**2
    share = max(0.0, min(1.0, (x * along + y * up) / length)) if length else 0.0
    return (x - share * along) ** 2 + (y - share * up) ** 2


def _written(ring: Ring) -> str:
    """A ring as a line of the file; empty where too few corners are left of it."""
    corners = [(round(lon * STEP), round(lat * STEP)) for lat, lon in ring]
    corners = corners[:1] + [here for before, here in pairwise(corners) if here != before]
    if len(corners) < 4:
        return ""
    steps = [(x - u, y - v) for (u, v), (x, y) in pairwise([(0, 0), *corners])]
    return " ".join(f"{east} {north}" for east, north in steps)


if __name__ == "__main__":
    main()
