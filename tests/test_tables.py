"""Checked records become sorted rows, each with the place it came from."""

from __future__ import annotations

import pytest

from recordbook.schema import Column
from recordbook.tables import Tables, as_json, row_key, tabulate, typed
from tests.support import checked, edited


@pytest.fixture(scope="module")
def tables() -> Tables:
    data = checked().data
    assert data is not None
    return tabulate(data)


def rows(tables: Tables, name: str) -> list[list[str]]:
    return [row.cells for row in {data.table.name: data for data in tables.all()}[name].rows]


def test_links_keep_their_order_of_the_list_in_a_column(tables: Tables) -> None:
    assert rows(tables, "lights_keepers") == [
        ["hansum", "kim-nara", "1"],
        ["skerry", "mara-voe", "2"],
        ["skerry", "olek-brandt", "1"],
    ]


def test_items_stand_with_their_owner(tables: Tables) -> None:
    assert [row[:3] for row in rows(tables, "works")] == [
        ["skerry/r1/w1", "skerry/r1", "w1"],
        ["skerry/r1/w2", "skerry/r1", "w2"],
        ["skerry/r2/w1", "skerry/r2", "w1"],
    ]


def test_a_row_remembers_its_line(tables: Tables) -> None:
    row = tables.tables["works"].rows[2]
    assert row.item is not None
    assert str(row.item.place("cost")) == "records/lights/skerry.yaml:28:51"


def test_reasons_are_rows(tables: Tables) -> None:
    assert ["lights", "manar", "keepers", "not_reported"] in rows(tables, "missing")
    assert ["works", "skerry/r2/w1", "cost", "not_reported"] in rows(tables, "missing")


def test_moved_and_withdrawn_are_rows(tables: Tables) -> None:
    assert rows(tables, "redirects") == [
        ["lights", "mirage", "withdrawn", "", "2026-01-31", "It was the moon, seen twice: no light ever stood there."],
        ["lights", "old-skerry", "moved", "skerry", "", ""],
    ]


def test_a_row_of_every_table_sits_in_its_columns(tables: Tables) -> None:
    for data in tables.all():
        assert all(len(row.cells) == len(data.table.columns) for row in data.rows), data.table.name


def test_json_nests_what_tables_part(tables: Tables) -> None:
    item = tables.data.index.by_id["lights"]["skerry"]
    found = as_json(item, tables.data)
    assert found["height_m"] == 42.5
    assert found["lamp"] == ["white", "red"]
    assert found["repairs"][0]["works"][0]["payers"] == ["olek-brandt", "mara-voe"]
    assert found["repairs"][1]["missing_reasons"] == {"done_on": "not_reported"}
    assert found["note"] is None


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "10", 10), ("number", "10", 10), ("number", "0.10", 0.1), ("boolean", "false", False),
        ("date", "2019-07-25", "2019-07-25"), ("year", "2019", 2019), ("string", "1", "1"), ("number", "", None),
    ],
)  # fmt: skip
def test_typed(kind: str, text: str, value: object) -> None:
    found = typed(text, Column("x", kind))
    assert found == value
    assert type(found) is type(value)


def test_ids_sort_by_their_parts() -> None:
    """`a/x` stands with `a`, not behind `a-b`."""
    reading = "{key: b1, attribute: height, number: 1, unit: m, source: tarn-logbook, status: final}"
    text = f"name: Vigil\nstatus: lit\nreadings: [{reading}]\n"
    data = checked({f"records/lights/{id}.yaml": f"id: {id}\n{text}" for id in ("a", "a-b")}).data
    assert data is not None
    assert [row.id for row in tabulate(data).tables["readings"].rows[:2]] == ["a/b1", "a-b/b1"]


def test_rows_stand_in_the_order_of_their_primary_keys(tables: Tables) -> None:
    """What build/docs/schema.md says of the order, with nothing but the published columns; for every table."""
    for data in tables.all():
        names = list(data.table.columns)
        keys = [[row.cells[names.index(name)] for name in data.table.primary_key] for row in data.rows]
        assert keys == sorted(keys, key=lambda cells: [cell.split("/") for cell in cells]), data.table.name


def test_a_row_key_splits_every_cell() -> None:
    keys = [["a", "b/x"], ["a", "b-c"], ["a/x", "b"], ["a-b", "b"]]
    mixed = [keys[number] for number in (2, 0, 3, 1)]
    assert sorted(mixed, key=row_key) == keys
    assert row_key(["a/x", "b"]) == [["a", "x"], ["b"]]


def test_a_value_moved_to_another_line_changes_no_row(tables: Tables) -> None:
    path = "records/harbours/north-pier.yaml"
    data = checked(edited(path, "code: NP-02\nsignal: horn\n", "signal: horn\n\n# here\ncode: NP-02\n")).data
    assert data is not None
    assert rows(tabulate(data), "harbours") == rows(tables, "harbours")
