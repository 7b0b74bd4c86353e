from typing import Any

import pytest

from recordbook.globe import DEGREE_KM
from scripts.coast import area_km2, lines, rings, simplified


def topology(*arcs: list[list[int]], polygons: list[list[list[int]]]) -> dict[str, Any]:
    land = {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": polygons}]}
    return {
        "transform": {"scale": [0.5, 0.5], "translate": [-180, -90]},
        "arcs": list(arcs),
        "objects": {"land": land},
    }


# Two arcs with the ways from corner to corner, the second used backwards; half a degree a step, from 180 W, 90 S.
SQUARE = topology([[360, 180], [4, 0], [0, 4]], [[360, 180], [0, 4], [4, 0]], polygons=[[[0, ~1]]])


def test_arcs_are_put_together_to_rings() -> None:
    assert list(rings(SQUARE)) == [[(0, 0), (0, 2), (2, 2), (2, 0), (0, 0)]]


def test_a_ring_is_a_line_of_ways_in_hundredths_of_a_degree() -> None:
    assert list(lines(SQUARE)) == ["0 0 200 0 0 200 -200 0 0 -200"]


def test_what_is_small_is_left_out() -> None:
    small = topology([[360, 180], [4, 0], [0, 4], [-4, -4]], polygons=[[[0]]])
    small["transform"]["scale"] = [0.001, 0.001]
    assert list(lines(small)) == []


def test_an_area_is_that_of_the_sphere() -> None:
    assert area_km2([(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]) == pytest.approx(DEGREE_KM**2, rel=1e-3)


def test_corners_beside_a_straight_line_go() -> None:
    line = [(0.0, 0.0), (0.01, 1.0), (0.0, 2.0), (1.0, 3.0), (0.0, 4.0)]
    assert simplified(line) == [(0.0, 0.0), (0.0, 2.0), (1.0, 3.0), (0.0, 4.0)]
    pole = [(-80.0, 180.0), (-90.0, 180.0), (-90.0, -180.0), (-80.0, -180.0)]
    assert simplified(pole) == pole
    assert simplified([(0.0, 0.0)]) == [(0.0, 0.0)]
