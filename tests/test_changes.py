"""Two states held against each other, row by row and record by record."""

from __future__ import annotations

from recordbook.changes import CellChange, record_changes, row_changes
from tests.support import edited, paths_with, state, text_of

SKERRY = "records/lights/skerry.yaml"
HANSUM = "records/lights/hansum.yaml"
NARA = "records/sources/nara-letter.yaml"


def test_a_state_does_not_differ_from_itself() -> None:
    assert record_changes(state(), state()) == []
    assert [
        change for name, table in state().tables.items() for change in row_changes(table, state().tables[name])
    ] == []


def test_a_changed_value_and_what_is_made_from_it() -> None:
    [change] = record_changes(state(), state(edited(SKERRY, "number: 42.50", "number: 43")))
    assert (change.table, change.id, change.kind) == ("lights", "skerry", "changed")
    cells = {(row.table, row.key): row.cells for row in change.rows}
    assert cells[("lights", ("skerry",))] == [CellChange("height_m", "42.50", "43")]
    assert cells[("readings", ("skerry/b2",))] == [CellChange("number", "42.50", "43")]


def test_a_reason_stands_in_the_cell() -> None:
    [change] = record_changes(state(), state(edited(SKERRY, "automatic: false", "automatic: not_reported")))
    assert change.rows[0].cells == [CellChange("automatic", "false", "(not_reported)")]
    [change] = record_changes(
        state(edited(SKERRY, "first_lit: 1874-10-01", "first_lit: unknown")),
        state(edited(SKERRY, "first_lit: 1874-10-01", "first_lit: not_reported")),
    )
    assert change.rows[0].cells == [CellChange("first_lit", "(unknown)", "(not_reported)")]


def test_added_and_removed_records_and_items() -> None:
    new = {"records/people/ada-nym.yaml": "id: ada-nym\nname: Ada Nym\n"}
    old, now = state(), state(new)
    [added] = record_changes(old, now)
    assert (added.kind, added.table, added.id) == ("added", "people", "ada-nym")
    assert CellChange("name", "", "Ada Nym") in added.rows[0].cells
    [removed] = record_changes(now, old)
    assert removed.kind == "removed"
    assert CellChange("name", "Ada Nym", "") in removed.rows[0].cells
    shorter = edited(
        SKERRY, "  - {key: b6, attribute: motto, text: Burn on, source: tarn-logbook, status: final}\n", ""
    )
    [change] = record_changes(old, state(shorter))
    assert [(row.kind, row.table, row.key) for row in change.rows] == [("removed", "readings", ("skerry/b6",))]


def move_hansum(name: str = "Hansum") -> dict[str, str]:
    """The files that differ once hansum is called han-island."""
    files = {
        path: text_of(path).replace("light: hansum", "light: han-island") for path in paths_with("light: hansum\n")
    }
    files |= {path: text.replace("hansum/", "han-island/") for path, text in files.items()}
    record = text_of(HANSUM).replace("id: hansum", "id: han-island").replace("name: Hansum", f"name: {name}")
    return files | {HANSUM: "redirect: han-island\n", "records/lights/han-island.yaml": record}


def test_a_moved_record_is_compared_with_what_it_became() -> None:
    changes = record_changes(state(), state(move_hansum("Han Island")))
    assert [(change.kind, change.id, change.to) for change in changes] == [("moved", "hansum", "han-island")]
    assert [(row.table, row.cells) for row in changes[0].rows] == [
        ("lights", [CellChange("name", "Hansum", "Han Island")])
    ]


def test_a_move_alone_is_a_change() -> None:
    [change] = record_changes(state(), state(move_hansum()))
    assert (change.kind, change.rows) == ("moved", [])


def test_a_withdrawn_record_says_why() -> None:
    gone = {"records/people/ada-nym.yaml": "withdrawn: {on: 2026-02-01, reason: She never lived.}\n"}
    before = state({"records/people/ada-nym.yaml": "id: ada-nym\nname: Ada Nym\n"})
    [change] = record_changes(before, state(gone))
    assert (change.kind, change.id, change.reason) == ("withdrawn", "ada-nym", "She never lived.")
    assert [row.kind for row in change.rows] == ["removed"]


def test_a_new_column_changes_no_record() -> None:
    schema = text_of("schema/sources.yaml") + NOTE_COLUMN
    assert record_changes(state(), state({"schema/sources.yaml": schema})) == []
    filled = {NARA: text_of(NARA) + "remark: in pencil\n", "schema/sources.yaml": schema}
    assert record_changes(state(), state(filled)) == []
    [row] = row_changes(state().tables["sources"], state(filled).tables["sources"])
    assert row.cells == [CellChange("remark", "", "in pencil")]


NOTE_COLUMN = """
  - name: remark
    type: string
    title: Remark
    description: Anything.
    example: in pencil
"""
