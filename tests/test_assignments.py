"""Dotted paths with values, as the nested values of a record."""

from __future__ import annotations

import pytest

from recordbook.assignments import assign
from recordbook.problem import ToolkitError
from recordbook.record_text import Value
from tests.support import checked


def assigned(table: str, *settings: str) -> dict[str, Value]:
    data = checked().data
    assert data is not None
    pairs = [(setting.partition("=")[0], setting.partition("=")[2]) for setting in settings]
    return assign(data, data.dataset.tables[table], pairs)


@pytest.mark.parametrize(
    ("settings", "values"),
    [
        (["name=Vigil", "status=lit"], {"name": "Vigil", "status": "lit"}),
        (["place.lat=1", "place.lon=2"], {"place": {"lat": "1", "lon": "2"}}),
        (["place=unknown"], {"place": "unknown"}),
        (["keepers=mara-voe", "keepers=kim-nara"], {"keepers": ["mara-voe", "kim-nara"]}),
        (["keepers=not_reported"], {"keepers": "not_reported"}),
        (["height_m=b1"], {"height_m": {"basis": "b1"}}),
        (["range_nmi.basis=b2", "range_nmi.confidence=likely"], {"range_nmi": {"basis": "b2", "confidence": "likely"}}),
        (["height_m=not_reported"], {"height_m": "not_reported"}),
        (["main_repair=r1"], {"main_repair": "r1"}),
        (
            ["readings.b1.number=9", "readings.b2.number=8", "readings.b1.unit=m"],
            {"readings": [{"key": "b1", "number": "9", "unit": "m"}, {"key": "b2", "number": "8"}]},
        ),
        (["readings.b1.key=b1"], {"readings": [{"key": "b1"}]}),
        (
            ["repairs.r1.works.w1.payers=mara-voe", "repairs.r1.works.w1.cost=not_reported"],
            {"repairs": [{"key": "r1", "works": [{"key": "w1", "payers": ["mara-voe"], "cost": "not_reported"}]}]},
        ),
        (["note=a=b"], {"note": "a=b"}),
    ],
)
def test_values(settings: list[str], values: dict[str, Value]) -> None:
    assert assigned("lights", *settings) == values


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("nmae=x", 'lights: nmae: there is no field "nmae" (did you mean "name"?): one of id, name, name_local, '),
        ("place.lta=1", 'place.lta: there is no field "lta" (did you mean "lat"?): one of lat, lon, harbour'),
        ("place=1", "place: place has parts: name one of place.lat, place.lon, place.harbour"),
        ("readings=1", "readings: readings has parts: name one of readings.<key>.key, "),
        ("readings.b1=1", "readings.b1: name the item and one of its parts: readings.<key>.<key, attribute, "),
        ("readings.B1.number=1", 'readings.B1.number: "B1" does not fit the pattern b[0-9]+, for example "b1"'),
        ("name.first=x", "name.first: name has no parts: write name=<value>"),
        ("status=lti", 'status: "lti" is not one of the values (did you mean "lit"?): lit, seasonal, dark'),
        ("first_lit=1874", 'first_lit: "1874" is not a date such as 2019-07-25; or a reason: not_reported, unknown'),
        ("keepers=mara-vo", 'keepers: "mara-vo" is not in people (did you mean "mara-voe"?)'),
        ("name=", "name: an empty value says nothing"),
        ("note==1", 'note: "=1" starts like a spreadsheet\'s formula'),
        ("note=a\u202eb", "note: the character U+202E can't be seen and is not allowed"),
    ],
)
def test_what_is_wrong_is_told(setting: str, words: str) -> None:
    with pytest.raises(ToolkitError) as told:
        assigned("lights", setting)
    assert words in str(told.value)
    assert str(told.value).isprintable()


@pytest.mark.parametrize(
    "settings",
    [
        ["name=a b", "name=c d"],
        ["place=unknown", "place.lat=1"],
        ["keepers=not_reported", "keepers=mara-voe"],
        ["repairs=not_reported", "repairs.r1.summary=x"],
        ["place.lat=1", "place=unknown"],
    ],
)
def test_two_values_for_one_place(settings: list[str]) -> None:
    with pytest.raises(ToolkitError, match=r"is set already|has a reason already"):
        assigned("lights", *settings)
