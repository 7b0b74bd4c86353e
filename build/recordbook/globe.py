"""The Earth as a sphere: how far one place is from another, what lies around it, and how exact its digits are."""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, asin, atan2, cos, degrees, hypot, pi, radians, sin

RADIUS_KM = 6371.0088  # the mean of the Earth's; a sphere is at most 0.6 % off
DEGREE_KM = RADIUS_KM * pi / 180
AROUND = 72  # corners that stand for a circle
EIGHTH = 45.0  # degrees: what a direction such as north-east may mean
SIDE = 12  # pieces of the side of a sector

Place = tuple[float, float]  # degrees north and east
Ring = list[Place]


def distance_km(one: Place, other: Place) -> float:
    """The shortest way over the sphere between two places, in km."""
    (lat, lon), (lat2, lon2) = _radians(one), _radians(other)
    across = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * RADIUS_KM * asin(min(across**0.5, 1.0))


def away(place: Place, km: float, bearing: float) -> Place:
    """What lies so many km from a place in a direction (degrees, clockwise from north); longitudes from -180 to 180."""
    (lat, lon), angle, turn = _radians(place), km / RADIUS_KM, radians(bearing)
    up = sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(turn)
    lat2 = asin(max(-1.0, min(1.0, up)))
    lon2 = lon + atan2(sin(turn) * sin(angle) * cos(lat), cos(angle) - sin(lat) * up)
    return degrees(lat2), wrapped(degrees(lon2))


def circle(place: Place, km: float) -> Ring:
    """The places so many km from a place, all around it, as a closed ring."""
    return [away(place, km, 360 * step / AROUND) for step in [*range(AROUND), 0]]


def sector(place: Place, low: float, high: float, bearing: float) -> Ring:
    """What lies from `low` to `high` km from a place in a direction, an eighth of the way around, as a closed ring."""
    turns = [bearing + EIGHTH * (step / SIDE - 0.5) for step in range(SIDE + 1)]
    ring = [away(place, high, turn) for turn in turns] + [away(place, low, turn) for turn in reversed(turns)]
    return [*ring, ring[0]]


def middle(places: Sequence[Place]) -> Place:
    """The middle of some places on the sphere; the first of them where they balance out."""
    vectors = [(cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)) for lat, lon in map(_radians, places)]
    x, y, z = (sum(part) for part in zip(*vectors, strict=True))
    if hypot(x, y, z) < 1e-9 * len(places):
        return places[0]
    return degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))


def wrapped(lon: float) -> float:
    """A longitude as one from -180 up to 180."""
    return (lon + 180) % 360 - 180


def digits_km(lat: str, lon: str) -> float:
    """How far a place may be from its coordinates as they are written, in km: half a step of each one's last digit."""
    north = _half_step(lat) * DEGREE_KM
    return hypot(north, _half_step(lon) * DEGREE_KM * cos(radians(float(lat))))


def angle_of(km: float) -> float:
    """A distance over the sphere as an angle at its centre, in degrees."""
    return km / DEGREE_KM


def half_width(lat: float, angle: float) -> float:
    """How many degrees of longitude a cap of that angle around a latitude reaches either way; 180 with a pole in it."""
    if abs(lat) + angle >= 90:
        return 180.0
    return degrees(asin(min(1.0, sin(radians(angle)) / cos(radians(lat)))))


def arc(cosine: float) -> float:
    """The angle in radians whose cosine that is, one a hair beyond 1 too."""
    return acos(max(-1.0, min(1.0, cosine)))


def _half_step(text: str) -> float:
    return 0.5 * 10.0 ** -len(text.partition(".")[2])


def _radians(place: Place) -> Place:
    return radians(place[0]), radians(place[1])
