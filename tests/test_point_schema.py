"""What a schema may say of how exact coordinates are. Where they stand is tested with GeoJSON."""

import pytest

from tests.support import edited, problems

SCHEMA = "schema/lights.yaml"
POINT = "recordbook:point: {lat: place_lat, lon: place_lon}"


def told(precision: str) -> list[str]:
    return problems(edited(SCHEMA, POINT, POINT.replace("}", f", precision: {precision}}}")))


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("nmae", ': the table lights has no column "nmae" (did you mean "name"?) [schema-field]'),
        (
            "status",
            ": precision: each value of status needs radius_km, a number of km: lit, seasonal, dark [schema-field]",
        ),
        (
            "name",
            ': precision: "name" must have a vocabulary, or be a number with minimum: 0 and a unit of km, m, nmi'
            " [schema-field]",
        ),
        ("[a]", ": precision: write a text here [schema-field]"),
    ],
)
def test_faults_are_told(precision: str, words: str) -> None:
    assert told(precision) == [words]


def test_what_no_key_is_is_told() -> None:
    assert problems(edited(SCHEMA, POINT, POINT.replace("}", ", precison: x}"))) == [
        ': recordbook:point has no property "precison" (did you mean "precision"?) [schema-field]'
    ]
