from math import hypot

import pytest
from hypothesis import assume, given, strategies as st

from recordbook.globe import (
    DEGREE_KM,
    Place,
    angle_of,
    away,
    circle,
    digits_km,
    distance_km,
    half_width,
    middle,
    wrapped,
)

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
lengths = st.floats(0.1, 9000)


def test_known_distances() -> None:
    assert distance_km((0, 0), (0, 1)) == pytest.approx(DEGREE_KM)
    assert distance_km((90, 17), (-90, -50)) == pytest.approx(180 * DEGREE_KM)
    assert distance_km((51.4778, -0.0015), (48.8583, 2.2945)) == pytest.approx(336, abs=2)  # Greenwich to Paris


@given(places, lengths, st.floats(0, 360))
def test_what_lies_so_far_away_is_so_far_away(place: Place, km: float, bearing: float) -> None:
    there = away(place, km, bearing)
    assert distance_km(place, there) == pytest.approx(km, rel=1e-6, abs=1e-5)
    assert -90 <= there[0] <= 90
    assert -180 <= there[1] <= 180


@given(places, lengths)
def test_a_circle_is_closed_and_everywhere_as_far(place: Place, km: float) -> None:
    ring = circle(place, km)
    assert ring[0] == ring[-1]
    assert all(distance_km(place, there) == pytest.approx(km, rel=1e-6, abs=1e-5) for there in ring)


@given(places, st.floats(0, 360), st.floats(1, 5000))
def test_the_middle_of_two_places_is_as_far_from_either(one: Place, bearing: float, km: float) -> None:
    other = away(one, km, bearing)
    there = middle([one, other])
    assert distance_km(there, one) == pytest.approx(km / 2, rel=1e-5, abs=1e-3)
    assert distance_km(there, other) == pytest.approx(km / 2, rel=1e-5, abs=1e-3)


def test_places_that_balance_out_have_the_first_as_their_middle() -> None:
    assert middle([(90, 0), (-90, 0)]) == (90, 0)


@given(st.floats(-1000, 1000))
def test_a_longitude_comes_back_from_the_other_side(lon: float) -> None:
    assert -180 <= wrapped(lon) <= 180
    assert abs((wrapped(lon) - lon + 180) % 360 - 180) == pytest.approx(0, abs=1e-9)


def test_digits_say_how_exact_a_place_is() -> None:
    assert digits_km("58.10", "-6.45") == pytest.approx(hypot(0.556, 0.294), abs=0.001)
    assert digits_km("0", "7") == pytest.approx(hypot(0.5, 0.5) * DEGREE_KM)
    assert digits_km("90", "7.000") == pytest.approx(0.5 * DEGREE_KM)


@given(st.floats(-89, 89), st.floats(0.1, 4000), st.floats(0, 360))
def test_a_cap_lies_within_its_width(lat: float, km: float, bearing: float) -> None:
    wide = half_width(lat, angle_of(km))
    assume(wide < 180)
    assert abs(away((lat, 0), km, bearing)[1]) <= wide + 1e-6


def test_a_cap_around_a_pole_is_as_wide_as_the_world() -> None:
    assert half_width(89.5, 1) == half_width(-90, 0.1) == 180
