"""`recordbook:feeds` in the schema, each mistake at its place."""

from __future__ import annotations

import pytest

from tests.support import edited, problems

PACKAGE = "schema/datapackage.yaml"
TABLES = "tables: [lights, readings, outages]"
WITHOUT = "without: {lights: [note], readings: [remark]}"
OF = "of: {harbours: [lights.place_harbour], people: [lights_keepers.keeper]}"

WRONG = {
    "no tables": (TABLES, "tables:", "tables: name the tables whose news the feeds tell"),
    "an unknown table": (TABLES, TABLES.replace("lights", "light"), 'there is no table "light" (did you mean'),
    "a list without its records": (TABLES, "tables: [readings, outages]", "name that table, too"),
    "an unknown key": (WITHOUT, WITHOUT.replace("without", "but"), 'recordbook:feeds has no property "but"'),
    "an unknown column": (WITHOUT, WITHOUT.replace("note", "not"), 'the table lights has no column "not" (did you'),
    "no list": (WITHOUT, "without: notes", "without: write `key: value` lines here"),
    "a table of items": (OF, OF.replace("people: ", "readings: "), "readings has no records of its own, so no feeds"),
    "a column elsewhere": (OF, OF.replace("place_harbour", "name"), "lights.name doesn't lead to harbours"),
    "no column": (OF, OF.replace(".place_harbour", ""), 'the table lights has no column ""'),
    "a record not told of": (
        OF, OF.replace("lights_keepers.keeper", "visits.visitor"), "the feeds don't tell of visits: add it to tables",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_mistakes(case: str) -> None:
    old, new, said = WRONG[case]
    found = problems(edited(PACKAGE, old, new))
    assert any(said in problem for problem in found), found
