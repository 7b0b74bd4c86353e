"""The facts of a record: cells in words, numbers of rows, nothing for what isn't there."""

from __future__ import annotations

from recordbook.card_text import description, facts
from recordbook.tables import tabulate
from recordbook.views import Views
from tests.support import checked, edited

SCHEMA = "schema/lights.yaml"
DECLARED = "columns: [name_local, status, height_m], counts: [outages]"


def told(id: str, declared: str = DECLARED, table: str = "lights") -> str:
    found = checked(edited(SCHEMA, DECLARED, declared))
    assert found.data is not None, found.problems
    views = Views(tabulate(found.data))
    row = views.find(table, id)
    assert row is not None
    assert description(row, views) == "; ".join(map(str, facts(row, views)))
    return description(row, views)


def test_values_are_in_words() -> None:
    assert told("skerry", "columns: [automatic, place_harbour], counts: [readings, lights_keepers]") == (
        "Automatic: no; Harbour: Tarn Quay; Readings: 8; Keepers of lights: 2"
    )


def test_a_moment_says_its_zone() -> None:
    assert "; Began at: 24 July 2019, 20:34 UTC" in "; " + told("skerry-2019-07-25", table="outages")


def test_what_is_not_there_is_left_out() -> None:
    assert "Outages" not in told("odd-signs")
    assert told("mara-voe", table="people")
