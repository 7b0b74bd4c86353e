from collections.abc import Mapping

import pytest

from recordbook.globe import distance_km
from recordbook.place_map import DOT, Band, PlaceMap, km_words, place_map, spot_of
from recordbook.tables import tabulate
from recordbook.views import RowView, Views
from tests.html_tree import Element, tree_of
from tests.support import checked, edited

SCHEMA = "schema/lights.yaml"
DESCRIPTOR = "schema/datapackage.yaml"
SKERRY = "records/lights/skerry.yaml"
POINT = "recordbook:point: {lat: place_lat, lon: place_lon}"
HOSTILE = '"><script>alert(1)</script>'


def rows(changes: Mapping[str, str] | None = None) -> list[RowView]:
    found = checked(changes)
    assert found.data is not None
    return Views(tabulate(found.data)).by_name["lights"].rows


def url(path: str) -> str:
    return f"../{path}"


def drawn(shown: PlaceMap | None) -> Element:
    assert shown is not None
    return tree_of(str(shown.svg))


def test_each_row_with_coordinates_is_a_link_with_its_place_in_words() -> None:
    shown = place_map(rows(), url)
    links = {link.attributes["href"]: link for link in drawn(shown).all("a")}
    assert sorted(links) == ["../lights/hansum.md", "../lights/skerry.md"]
    skerry = links["../lights/skerry.md"]
    assert skerry.attributes["aria-label"] == "Skerry: 58.10° N, 6.45° W, within 630 m"
    assert [title.text for title in skerry.all("title")] == [skerry.attributes["aria-label"]]
    assert [text.text for text in skerry.all("text")] == ["Skerry", "Skerry"]  # for a phone, and for wider screens
    (svg,) = drawn(shown).all("svg")
    assert svg.attributes["role"] == "group"
    assert svg.attributes["aria-label"] == "Map: 2 places. The table below says the same."


def test_without_any_coordinates_there_is_no_map() -> None:
    none = [row for row in rows() if row.get("place_lat") is None]
    assert none
    assert place_map(none, url) is None
    assert place_map([], url) is None
    assert spot_of(None) is None


def test_a_table_without_a_point_has_none() -> None:
    assert place_map(rows(edited(SCHEMA, POINT + "\n", "") | edited(DESCRIPTOR, ", geojson]", "]")), url) is None


def test_a_place_is_a_dot_only_where_it_is_smaller_than_one() -> None:
    near = [row for row in rows() if row.id == "skerry"]
    sure = drawn(place_map(near, url))
    assert len(list(sure.all("circle", **{"class": "rb-map-dot"}))) == 1
    assert not list(sure.all("path", **{"class": "rb-map-area"}))
    rough = drawn(
        place_map(
            [r for r in rows(edited(SKERRY, "lat: 58.10, lon: -6.45", "lat: 58, lon: -6")) if r.id == "skerry"], url
        )
    )
    assert not list(rough.all("circle"))
    assert len(list(rough.all("path", **{"class": "rb-map-area"}))) == 1


VOCABULARY = """\
title: Known to
description: How finely a light is known.
values:
  - {value: yard, label: Yard, definition: A yard., radius_km: 0.01}
  - {value: bay, label: Bay, definition: A bay., radius_km: 40}
"""
NAMED = """\
  - name: known_to
    type: string
    title: Known to
    description: How finely it is known.
    example: bay
    recordbook:vocabulary: known_to
  - name: height_m
"""
NUMBER = """\
  - name: known_to
    type: number
    title: Known to
    description: How far off it may be.
    example: "3"
    recordbook:unit: nmi
    constraints: {minimum: 0}
  - name: height_m
"""


def with_precision(field: str, value: str) -> dict[str, str]:
    changes = edited(SCHEMA, "  - name: height_m\n", field)
    changes[SCHEMA] = changes[SCHEMA].replace(POINT, POINT.replace("}", ", precision: known_to}"))
    changes["schema/vocabularies/known_to.yaml"] = VOCABULARY
    return changes | edited(SKERRY, "status: lit\n", f"status: lit\nknown_to: {value}\n")


@pytest.mark.parametrize(
    ("field", "value", "km"),
    [(NAMED, "bay", 40), (NAMED, "yard", 0.63), (NUMBER, "20", 37.04), (NUMBER, "0.0", 0.63)],
)
def test_what_the_dataset_says_and_the_digits_say_counts_the_coarser(field: str, value: str, km: float) -> None:
    found = rows(with_precision(field, value))
    (skerry,) = (row for row in found if row.id == "skerry")
    spot = spot_of(skerry)
    assert spot is not None
    assert spot.km == pytest.approx(km, abs=0.005)
    (hansum,) = (spot_of(row) for row in found if row.id == "hansum")
    assert hansum is not None
    assert hansum.km == pytest.approx(4.64, abs=0.005)  # no precision there: by the digits of 34.05 and 126.9


def test_text_from_records_is_text() -> None:
    found = rows(edited(SKERRY, "name: Skerry\n", f"name: '{HOSTILE}'\n"))
    svg = place_map(found, url)
    assert svg is not None
    assert "<script" not in str(svg.svg)
    labels = [link.attributes["aria-label"] for link in drawn(svg).all("a")]
    assert f"{HOSTILE}: 58.10° N, 6.45° W, within 630 m" in labels


def test_the_page_s_own_row_is_marked() -> None:
    found = rows()
    (skerry,) = (row for row in found if row.id == "skerry")
    current = [a for a in drawn(place_map(found, url, current=skerry)).all("a") if "aria-current" in a.attributes]
    assert [link.attributes["href"] for link in current] == ["../lights/skerry.md"]


def test_a_band_reaches_as_far_as_the_place_itself_is_uncertain() -> None:
    (skerry,) = (row for row in rows() if row.id == "skerry")
    spot = spot_of(skerry)
    assert spot is not None
    band = Band(spot, 300, 400, "So far it may be seen.")
    assert (band.inner, band.outer) == (300 - spot.km, 400 + spot.km)
    assert Band(spot, 0.1, 5, "").inner == 0
    shown = place_map([skerry], url, bands=[band, Band(spot, 0, 0, "nothing")])
    (path,) = drawn(shown).all("path", **{"class": "rb-map-band"})
    assert path.attributes["d"].count("M") == 2
    assert shown is not None
    assert shown.bands == [band]


def test_a_band_in_a_direction_is_a_piece_of_it_and_one_of_the_sea_lies_beneath_the_land() -> None:
    (skerry,) = (row for row in rows() if row.id == "skerry")
    spot = spot_of(skerry)
    assert spot is not None
    band = Band(spot, 300, 400, "To the north-east.", bearing=45, sea=True)
    (ring,) = band.rings
    assert all(299 < distance_km(spot.place, there) < 401 for there in ring)
    assert all(lat > spot.place[0] and lon > spot.place[1] for lat, lon in ring)
    svg = str(place_map([skerry], url, bands=[band]).svg)  # type: ignore[union-attr]
    assert svg.index("rb-map-sea") < svg.index("rb-map-band") < svg.index("rb-map-land")
    above = str(place_map([skerry], url, bands=[Band(spot, 300, 400, "")]).svg)  # type: ignore[union-attr]
    assert above.index("rb-map-land") < above.index("rb-map-band")


def test_bands_that_reach_nearly_as_far_share_a_sheet() -> None:
    (skerry,) = (row for row in rows() if row.id == "skerry")
    spot = spot_of(skerry)
    assert spot is not None
    near, nearer, far = (Band(spot, 0, high, "", bearing) for high, bearing in ((410, 90), (480, 90), (510, 90)))
    assert near.shown == nearer.shown != far.shown
    for band in (near, nearer, far, Band(spot, 0, 999.3, "")):
        assert max(distance_km(spot.place, there) for there in band.shown) >= band.outer * 0.998


def test_the_same_rows_give_the_same_drawing() -> None:
    assert str(place_map(rows(), url).svg) == str(place_map(rows()[::-1], url).svg)  # type: ignore[union-attr]
    assert "style=" not in str(place_map(rows(), url).svg)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("km", "words"),
    [
        (0, "1 m"),
        (0.0004, "1 m"),
        (0.0629, "63 m"),
        (0.628, "630 m"),
        (0.999, "1 km"),
        (2.24, "2.2 km"),
        (10, "10 km"),
        (37.04, "37 km"),
        (1234, "1,200 km"),
    ],
)
def test_distances_in_words(km: float, words: str) -> None:
    assert km_words(km) == words


def test_a_dot_can_be_hit() -> None:
    (hit,) = drawn(place_map([row for row in rows() if row.id == "skerry"], url)).all(
        "circle", **{"class": "rb-map-hit"}
    )
    assert float(hit.attributes["r"]) > 2 * DOT
