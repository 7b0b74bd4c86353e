"""Figures, losses and sources that schema/ declares, each mistake at its place."""

from __future__ import annotations

import pytest

from tests.support import edited, problems

PACKAGE = "schema/datapackage.yaml"
STATUS = "{name: lights_by_status, title: Lights by status, table: lights, by: status}"
YEARS = "table: outages, by: date, part: year"
HEIGHT = "table: outages, through: light, by: height_m"
DARK = "table: lights, where: {status: [dark]}"

WRONG = {
    "an unknown table": (
        STATUS, STATUS.replace("lights, by", "light, by"), 'there is no table "light" (did you mean "lights"?)',
    ),
    "no table": (STATUS, STATUS.replace("table: lights, ", ""), '"table" is missing'),
    "an unknown column": (STATUS, STATUS.replace("by: status", "by: state"), 'the table lights has no column "state"'),
    "an unknown key": (STATUS, STATUS.replace("by:", "per:"), 'a figure has no property "per"'),
    "an unknown part": (YEARS, YEARS.replace("part: year", "part: month"), "part: year or nothing"),
    "not a reference": (
        HEIGHT, HEIGHT.replace("through: light", "through: date"), "the column date of outages is not a reference",
    ),
    "a column of the wrong table": (
        HEIGHT, HEIGHT.replace("height_m", "began_at"), 'the table lights has no column "began_at"',
    ),
    "an unknown column in where": (DARK, DARK.replace("{status", "{state"), 'the table lights has no column "state"'),
    "a share above 1": ("filled: 0.2", "filled: 20", "filled: a share from 0 to 1"),
    "a share that is no number": ("rows: 0\n", "rows: none\n", "rows: a share from 0 to 1"),
    "a loss without a reason": (
        "filled: 0.2", "filled: 0.2\n  expected: [{table: lights, since: 0.1.0}]", '"reason" is missing',
    ),
    "an unknown source table": (
        "recordbook:sources: sources", "recordbook:sources: source",
        'there is no table "source" (did you mean "sources"?)',
    ),
    "a correction without a reason": (
        "recordbook:corrections: {field: field, reason: reason, source: source}",
        "recordbook:corrections: {field: field}",
        '"reason" is missing',
    ),
    "a correction's unknown column": (
        "recordbook:corrections: {field: field, reason: reason",
        "recordbook:corrections: {field: fields, reason: reason",
        'the table lights_corrections has no column "fields" (did you mean "field"?)',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_mistakes(case: str) -> None:
    old, new, words = WRONG[case]
    path = "schema/lights.yaml" if "correction" in case else PACKAGE
    assert any(words in problem for problem in problems(edited(path, old, new)))
