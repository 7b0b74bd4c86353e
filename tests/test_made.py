"""The rows of made tables: what each operator finds, and what it leaves empty."""

from __future__ import annotations

import pytest

from recordbook.tables import tabulate
from tests.support import checked, edited, lights_tree

OVERVIEW = "schema/overview.yaml"
OUTAGE = "id: {id}\nlight: {light}\ndate: {date}\nsources: [tarn-logbook, harbour-notice-3]\n"


def cells(value: str, changes: dict[str, str] | None = None) -> dict[str, str]:
    """What a column with this value holds for each light."""
    column = f"  - {{name: asked, title: Asked, description: Asked., recordbook:value: {{{value}}}}}\n"
    found = checked({OVERVIEW: lights_tree().read(OVERVIEW).decode() + column} | (changes or {}))
    assert found.data is not None, found.problems
    data = tabulate(found.data).made["overview"]
    assert list(data.table.columns)[-1] == "asked"
    return {row.id: row.cells[-1] for row in data.rows}


@pytest.mark.parametrize(
    ("value", "hansum", "manar", "skerry"),
    [
        ("column: place_harbour.name", "North Pier", "", "Tarn Quay"),
        ("column: main_repair.done_on", "", "", "2019-08-02"),
        ("count: readings", "2", "1", "8"),
        ("count: readings, where: {attribute: [height, range]}", "2", "1", "3"),
        ("count: readings, where: {attribute: height}, unless: {status: [superseded, withdrawn]}", "1", "1", "1"),
        ("count: readings, where: {source.kind: logbook}", "0", "0", "5"),
        ("count: readings, distinct: source", "1", "1", "2"),
        ("count: readings, distinct: [superseded_by, unit]", "1", "1", "3"),
        ("count: works, on: repair.light, where: {cost: not_reported}", "0", "0", "1"),
        ("count: lights_keepers", "1", "0", "2"),
        ("count: lights_keepers, unless: {position: 1}", "0", "0", "1"),
        ("least: works, on: repair.light, take: cost", "", "", "0"),
        ("greatest: works, on: repair.light, take: cost", "", "", "1000"),
        ("least: readings, take: [number, low]", "12", "30", "16"),
        ("greatest: repairs, take: done_on", "2021-03-25", "", "2019-08-02"),
        ("first: repairs, by: done_on, take: key", "r1", "", "r1"),
        ("first: readings, by: number, take: attribute", "height", "", "range"),
        ("first: visits_outages, on: outage.light, by: delay_max_hours, take: visit.visitor.name", "Kim Nara", "",
         "Mara Voe"),
        ("count: visits_outages, on: outage.light, by: delay_max_hours", "1", "0", "1"),
        ("disputed: readings, where: {attribute: motto}", "", "", ""),
    ],
)  # fmt: skip
def test_an_operator(value: str, hansum: str, manar: str, skerry: str) -> None:
    found = cells(value)
    assert [found[id] for id in ("hansum", "manar", "skerry")] == [hansum, manar, skerry]


def test_first_place_that_rows_share_gives_only_what_they_agree_in() -> None:
    outages = {
        f"records/outages/2018/{id}.yaml": OUTAGE.format(id=id, light="skerry", date="2018-03-01") for id in ("a", "b")
    }
    first = "first: outages, by: earliest_utc, take: {}"
    assert cells(first.format("id"), outages)["skerry"] == ""
    assert cells(first.format("date"), outages)["skerry"] == "2018-03-01"
    assert cells("count: outages, by: earliest_utc", outages)["skerry"] == "2"
    assert cells("count: outages", outages)["skerry"] == "3"


def test_numbers_are_compared_as_numbers_and_keep_their_text() -> None:
    path = "records/lights/hansum.yaml"
    changes = edited(path, "number: 12, unit: m", "low: 9.50, high: 10, unit: m") | {}
    changes = {path: changes[path].replace("height_m: {basis: b1}", "height_m: not_reported")}
    assert cells("greatest: readings, unless: {status: withdrawn}, take: [low, high]", changes)["hansum"] == "10"
    assert cells("least: readings, unless: {status: withdrawn}, take: [low, high]", changes)["hansum"] == "9.50"


def test_two_sources_that_differ_are_in_dispute() -> None:
    more = "  - {key: b3, attribute: height, number: 13, unit: m, source: tarn-logbook, status: final}\n"
    path = "records/lights/hansum.yaml"
    changes = {path: lights_tree().read(path).decode() + more}
    assert cells("disputed: readings", changes) == {
        "hansum": "true", "manar": "false", "odd-signs": "false", "skerry": "false",
    }  # fmt: skip


def test_a_column_takes_from_its_value_what_it_does_not_say() -> None:
    dataset = checked().dataset
    assert dataset is not None
    columns = dataset.made["overview"].columns
    height, outage, harbour = columns["height_m"], columns["first_outage"], columns["harbour"]
    assert (height.type, height.unit, height.title, height.example) == ("number", "m", "Height", "42.5")
    assert (outage.type, outage.reference, harbour.reference) == ("string", "outages", "harbours")
    assert columns["id"].reference == "lights"
    assert [columns[name].constraints["required"] for name in ("id", "outages")] == [True, True]
    assert columns["harbour_kind"].vocabulary is not None


def test_a_made_table_has_no_records_and_its_rows_lead_to_those_they_are_made_from() -> None:
    found = checked()
    assert found.dataset is not None
    assert found.data is not None
    assert "overview" not in found.dataset.tables
    assert "overview" not in {table.name for table in found.dataset.record_tables}
    rows = {row.id: str(row.place) for row in tabulate(found.data).made["overview"].rows}
    assert rows["skerry"] == "records/lights/skerry.yaml:1:1"
