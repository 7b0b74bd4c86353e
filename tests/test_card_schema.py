"""What is told of a record is declared by its table, and each fault told at its line."""

from __future__ import annotations

import pytest

from recordbook.schema import Card
from tests.support import checked, edited

SCHEMA = "schema/lights.yaml"
DECLARED = "recordbook:card: {columns: [name_local, status, height_m], counts: [outages]}"


def test_what_is_declared_is_read() -> None:
    dataset = checked().dataset
    assert dataset is not None
    assert dataset.tables["lights"].card == Card(["name_local", "status", "height_m"], ["outages"], True)
    assert dataset.tables["people"].card == Card()


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("{columns: [statu]}", ['columns: the table lights has no column "statu" (did you mean "status"?)']),
        ("{column: [status]}", ['recordbook:card has no property "column" (did you mean "columns"?)']),
        ("{columns: [status, status]}", ["recordbook:card: status stands twice"]),
        ("{columns: [status, automatic, height_m], counts: [readings, repairs]}",
         ["recordbook:card: 4 columns and counts fit in all"]),
        ("true", ["recordbook:card: write `key: value` lines here"]),
    ],
)  # fmt: skip
def test_faults_are_told(setting: str, words: list[str]) -> None:
    problems = checked(edited(SCHEMA, DECLARED, f"recordbook:card: {setting}")).problems
    assert [problem.message for problem in problems] == words
    assert {problem.location.path for problem in problems} == {SCHEMA}


def test_only_rows_that_belong_to_a_record_are_counted() -> None:
    [problem] = checked(edited(SCHEMA, "counts: [outages]", "counts: [outage]")).problems
    assert problem.message.startswith(
        'counts: no rows of "outage" belong to a row of lights (did you mean "outages"?): one of '
    )
    [problem] = checked(edited(SCHEMA, "counts: [outages]", "counts: [people]")).problems
    assert 'no rows of "people" belong' in problem.message
