"""GeoJSON as RFC 7946 has it: points on WGS 84, longitude first; a row without coordinates has no geometry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.formats.support import lights, package, rows_of
from tests.support import edited, problems

LIGHTS, DESCRIPTOR = "schema/lights.yaml", "schema/datapackage.yaml"
POINT = "recordbook:point: {lat: place_lat, lon: place_lon}\n"
GEOJSON = "xlsx, geojson]"


def collection() -> Any:
    return json.loads(lights().files["geojson/lights.geojson"])


def test_a_feature_a_row_with_longitude_first() -> None:
    found = collection()
    rows = rows_of(lights(), "lights")
    assert (found["type"], found["name"]) == ("FeatureCollection", "lights")
    assert [feature["id"] for feature in found["features"]] == [row["id"] for row in rows]
    for feature, row in zip(found["features"], rows, strict=True):
        if row["place_lat"]:
            place = {"type": "Point", "coordinates": [float(row["place_lon"]), float(row["place_lat"])]}
            assert feature["geometry"] == place
        else:
            assert feature["geometry"] is None
    assert {feature["geometry"] is None for feature in found["features"]} == {True, False}


def test_the_properties_are_the_columns_with_their_types() -> None:
    rows = rows_of(lights(), "lights")
    (feature,) = [feature for feature in collection()["features"] if feature["id"] == "hansum"]
    assert feature["type"] == "Feature"
    assert list(feature["properties"]) == list(rows[0])
    assert feature["properties"]["automatic"] is True
    assert feature["properties"]["height_m"] == 12
    assert feature["properties"]["first_lit"] is None


def test_only_tables_with_coordinates_have_a_file() -> None:
    assert [path for path in lights().files if path.startswith("geojson/")] == ["geojson/lights.geojson"]


# -- where the coordinates are ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (
            "recordbook:point: {lat: place_lt, lon: place_lon}\n",
            ': the table lights has no column "place_lt" (did you mean "place_lat"?) [schema-field]',
        ),
        (
            "recordbook:point: {lat: name, lon: place_lon}\n",
            ": lat: name must be a number with minimum: -90 and maximum: 90 [schema-field]",
        ),
        (
            "recordbook:point: {lat: place_lon, lon: place_lat}\n",
            ": lat: place_lon must be a number with minimum: -90 and maximum: 90 [schema-field]",
        ),
        (
            "recordbook:point: {lat: place_lat, long: place_lon}\n",
            ': "lon" is missing [schema-field] : recordbook:point has no property "long" (did you mean "lon"?)'
            " [schema-field]",
        ),
        ("recordbook:point: place\n", ": recordbook:point: write `key: value` lines here [schema-field]"),
    ],
)
def test_a_wrong_point_is_told(new: str, told: str) -> None:
    found = [told for told in problems(edited(LIGHTS, POINT, new)) if "no table has recordbook:point" not in told]
    assert " ".join(sorted(found)) == told


def test_geojson_without_any_point_is_told() -> None:
    assert problems(edited(LIGHTS, POINT, "")) == [
        ": no table has recordbook:point, which says where its coordinates are: add it, or delete geojson"
        " [schema-field]"
    ]


def test_a_point_without_geojson_is_fine() -> None:
    assert not any("geojson" in path for path in package(edited(DESCRIPTOR, GEOJSON, "xlsx]")).files)
