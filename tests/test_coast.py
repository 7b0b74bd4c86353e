from importlib.resources import files
from itertools import pairwise
from math import radians, sin

import pytest

from recordbook.coast import FILE, land, land_in
from recordbook.globe import RADIUS_KM, Place
from recordbook.projection import Point, Projection, fit


def holds(polygons: list[list[Point]], point: Point) -> bool:
    """Whether a point lies in an odd number of polygons."""
    x, y = point
    crossed = 0
    for polygon in polygons:
        for (x1, y1), (x2, y2) in pairwise(polygon):
            crossed += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossed % 2 == 1


def on_land(place: Place, projection: Projection, frame: tuple[float, float, float, float]) -> bool:
    return holds(land_in(projection, frame), projection.point(place))


def test_the_file_says_where_it_is_from() -> None:
    text = (files("recordbook") / FILE).read_text(encoding="ascii")
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert "Natural Earth 4.1" in head[0]
    assert "public domain" in head[0]
    assert "scripts/coast.py" in " ".join(head)
    assert len(text) < 500_000


def test_every_ring_is_closed_and_on_the_globe() -> None:
    for box, ring in land():
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        assert box[1] >= -90
        assert box[3] <= 84
        assert box[2] - box[0] <= 360


def test_there_is_as_much_land_as_on_the_earth() -> None:
    total = 0.0
    for _, ring in land():
        pairs = list(pairwise(ring))
        total += sum(radians(b[1] - a[1]) * (2 + sin(radians(a[0])) + sin(radians(b[0]))) for a, b in pairs)
    assert abs(total) * RADIUS_KM**2 / 2 == pytest.approx(148e6, rel=0.015)  # km², with the ice shelves


@pytest.mark.parametrize(
    ("place", "dry"),
    [
        ((-25.0, 134.0), True),  # Australia
        ((39.6, 127.0), True),  # Korea
        ((40.0, 130.0), False),  # the sea east of it
        ((42.0, 51.0), False),  # the Caspian Sea, a hole in the land
        ((-89.95, 33.0), True),  # Antarctica, around the pole
        ((89.95, 33.0), False),  # the Arctic Ocean
        ((66.0, 180.0), True),  # Chukotka, over the meridian where degrees jump
        ((-17.8, 178.0), True),  # Fiji
        ((0.0, -150.0), False),  # the Pacific
        ((0.0, 0.0), False),  # the Gulf of Guinea
    ],
)
def test_land_is_land_and_sea_is_sea(place: Place, dry: bool) -> None:
    assert on_land(place, *fit([(place, 20)])) is dry
    assert on_land(place, *fit([(place, 2500)])) is dry


def test_on_a_map_of_the_world_too() -> None:
    projection, frame = fit([((50, 170), 0), ((-40, 20), 0), ((10, -100), 0)])
    polygons = land_in(projection, frame)
    dry = [(-25.0, 134.0), (66.0, 180.0), (67.5, -179.0), (39.6, 127.0), (-10.0, -60.0)]
    assert all(holds(polygons, projection.point(place)) for place in dry)
    assert not any(holds(polygons, projection.point(place)) for place in [(42.0, 51.0), (0.0, -150.0), (40.0, 130.0)])
    assert all(frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3] for part in polygons for x, y in part)
