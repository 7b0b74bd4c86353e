from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given, strategies as st

from recordbook.globe import Place, away, circle, distance_km
from recordbook.projection import FARTHEST, LEAST, Local, World, clipped, cut, fit, project, unwrapped

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(places, st.floats(0.01, 19_000), st.floats(0, 360))
def test_distances_from_the_centre_are_true(centre: Place, km: float, bearing: float) -> None:
    local = Local(centre)
    assert hypot(*local.point(away(centre, km, bearing))) == pytest.approx(km, rel=1e-4, abs=0.01)


def test_north_is_up_and_east_is_right() -> None:
    local = Local((39, 127))
    assert local.point((39, 127)) == (0, 0)
    assert local.point((40, 127))[1] == pytest.approx(-111.2, abs=0.1)
    assert local.point((39, 128))[0] == pytest.approx(86.4, abs=0.1)
    assert World((0, 170)).point((0, -170))[0] == pytest.approx(20 * 111.2, abs=1)


@given(places, st.lists(st.tuples(st.floats(0, 1500), st.floats(0, 360), st.floats(0, 900)), min_size=1, max_size=5))
def test_all_that_is_shown_fits(start: Place, others: list[tuple[float, float, float]]) -> None:
    spots = [(away(start, km, bearing), around) for km, bearing, around in others]
    projection, (left, top, right, bottom) = fit(spots)
    assert isinstance(projection, Local)
    assert right - left >= LEAST
    assert 0.5 < (bottom - top) / (right - left) < 0.95
    for place, around in spots:
        for there in [place, *circle(place, around)]:
            x, y = projection.point(there)
            assert left < x < right
            assert top < y < bottom


@given(places, places)
def test_what_is_far_apart_is_shown_on_the_world(one: Place, other: Place) -> None:
    projection, (left, top, right, bottom) = fit([(one, 0), (other, 0)])
    if distance_km(one, other) > 2 * FARTHEST:
        assert isinstance(projection, World)
    for place in (one, other):
        x, y = projection.point(place)
        assert left <= x <= right
        assert top <= y <= bottom


def test_a_map_of_the_world_is_cut_where_nothing_is() -> None:
    projection, _ = fit([((-17, 178), 0), ((60, -150), 0), ((-40, 150), 0)])
    assert projection.centre[1] == pytest.approx(180, abs=1) or projection.centre[1] == pytest.approx(-180, abs=1)


def test_a_ring_over_the_180th_meridian_does_not_jump() -> None:
    ring = unwrapped([(10, 179), (10, -179), (-10, -179), (-10, 179), (10, 179)])
    assert [lon for _, lon in ring] == [179, 181, 181, 179, 179]


def test_a_ring_around_a_pole_is_closed_along_it() -> None:
    ring = unwrapped(circle((89, 20), 500))
    assert (90.0, ring[0][1]) in ring
    assert ring[-1] == ring[0]
    assert abs(max(lon for _, lon in ring) - min(lon for _, lon in ring)) == pytest.approx(360)
    assert min(lat for lat, _ in unwrapped(circle((-88, 3), 700))) == -90


@given(places, st.floats(10, 2000))
def test_what_a_box_cuts_off_stays_within_it(place: Place, km: float) -> None:
    box = (-180.0, -90.0, 180.0, 90.0)
    parts = list(cut(unwrapped(circle(place, km)), box))
    assert parts
    for part in parts:
        assert part[0] == part[-1]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lat, lon in part)


def test_an_area_at_the_edge_of_the_world_is_drawn_on_both_sides() -> None:
    world = World((0, 0))
    xs = [[x for x, _ in part] for part in world.closed(circle((0, 179.5), 200))]
    assert sorted((round(min(part)), round(max(part))) for part in xs) == [(-20015, -19871), (19760, 20015)]


square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]


@pytest.mark.parametrize(
    ("box", "area"),
    [((-9, -9, 9, 9), 16), ((1, 1, 3, 2), 2), ((2, 2, 9, 9), 4), ((-9, 3, 9, 9), 4), ((5, 5, 9, 9), 0)],
)
def test_a_polygon_is_cut_to_what_a_box_holds(box: tuple[float, float, float, float], area: float) -> None:
    part = clipped(square, box)
    twice = sum(x * y2 - x2 * y for (x, y), (x2, y2) in pairwise(part))
    assert abs(twice) / 2 == area


def test_long_edges_bend_with_the_map() -> None:
    ring = [(50.0, -20.0), (50.0, 20.0), (51.0, 0.0), (50.0, -20.0)]
    points = project(Local((60, 0)), ring)
    assert len(points) > 30
    assert points[0] == points[-1]
    assert len(project(World((60, 0)), ring)) == 4
