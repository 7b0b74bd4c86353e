"""The step that each kind of change requires."""

from __future__ import annotations

import pytest

from recordbook.problem import ToolkitError
from recordbook.steps import largest, next_version, required, schema_reasons
from tests.support import edited, state, text_of
from tests.test_changes import HANSUM, NOTE_COLUMN, SKERRY, move_hansum

LIGHTS = "schema/lights.yaml"
SOURCES = "schema/sources.yaml"
PACKAGE = "schema/datapackage.yaml"
STATUS = "schema/vocabularies/status.yaml"
PEOPLE = {"records/people/ada-nym.yaml": "id: ada-nym\nname: Ada Nym\n"}
GONE = {"records/people/ada-nym.yaml": "withdrawn: {on: 2026-02-01, reason: She never lived.}\n"}
NAME = "constraints: {required: true, minLength: 2, maxLength: 60}"

CHANGES = {
    "nothing": ({}, {}, "none", ""),
    "a corrected value": ({}, edited(SKERRY, "number: 42.50", "number: 43"), "patch", "with other values"),
    "a reason for a gap": (
        {}, edited(SKERRY, "automatic: false", "automatic: not_reported"), "patch", "other reasons for missing values",
    ),
    "a new record": ({}, PEOPLE, "minor", "people: 1 more row"),
    "a moved record": ({}, move_hansum(), "minor", '"hansum" moved'),
    "a withdrawn record": (PEOPLE, GONE, "minor", '"ada-nym" was withdrawn'),
    "a record gone": (PEOPLE, {}, "major", "people: 1 id gone without a word: ada-nym"),
    "a tombstone gone": (GONE, {}, "major", 'nothing says any more what became of "ada-nym"'),
    "an id used again": (GONE, PEOPLE, "major", '"ada-nym" was withdrawn and is a record again'),
    "a tombstone in other words": (
        GONE, {path: text.replace("never lived", "was a cat") for path, text in GONE.items()},
        "patch", 'people: what became of "ada-nym" is told otherwise',
    ),
    "an item gone": (
        {},
        edited(SKERRY, "  - {key: b6, attribute: motto, text: Burn on, source: tarn-logbook, status: final}\n", ""),
        "major",
        "readings: 1 id gone without a word: skerry/b6",
    ),
    "a new title": ({}, edited(PACKAGE, "title: Lights of Nowhere", "title: Nowhere's lights"), "patch", "title of"),
    "another name": ({}, edited(PACKAGE, "name: lights\ntitle", "name: lamps\ntitle"), "major", "is called lamps"),
    "another licence": ({}, edited(PACKAGE, "name: CC-BY-4.0", "name: CC0-1.0"), "major", "the licence is another"),
    "a column at the end": ({}, {SOURCES: text_of(SOURCES) + NOTE_COLUMN}, "minor", "sources.remark: a new column at"),
    "a column gone": ({SOURCES: text_of(SOURCES) + NOTE_COLUMN}, {}, "major", "sources.remark: the column is gone"),
    "more text allowed": ({}, edited(LIGHTS, NAME, NAME.replace("60", "80")), "minor", "maxLength was 60 and is 80"),
    "less text allowed": ({}, edited(LIGHTS, NAME, NAME.replace("60", "50")), "major", "maxLength was 60 and is 50"),
    "longer text needed": ({}, edited(LIGHTS, NAME, NAME.replace("2", "3")), "major", "minLength was 2 and is 3"),
    "no limit any more": ({}, edited(LIGHTS, NAME, "constraints: {required: true}"), "minor", "is none"),
    "a new code": (
        {}, {STATUS: text_of(STATUS) + "  - {value: adrift, label: Adrift, definition: Floats.}\n"}, "minor",
        'lights.status: the value "adrift" is allowed too',
    ),
    "a code gone": (
        {STATUS: text_of(STATUS) + "  - {value: adrift, label: Adrift, definition: Floats.}\n"}, {}, "major",
        'the value "adrift" is not allowed any more',
    ),
    "a code in other words": (
        {STATUS: text_of(STATUS) + "  - {value: adrift, label: Adrift, definition: Floats.}\n"},
        {STATUS: text_of(STATUS) + "  - {value: adrift, label: Adrift, definition: Sinks.}\n"},
        "patch", '"adrift" is defined in other words',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_the_smallest_step(case: str) -> None:
    before, after, step, words = CHANGES[case]
    reasons = required(state(before), state(after))
    assert largest(reasons) == step
    if words:
        assert any(words in str(reason) for reason in reasons if reason.step == step)
    else:
        assert not reasons


def test_the_largest_reason_stands_first() -> None:
    after = edited(LIGHTS, NAME, NAME.replace("60", "50")) | PEOPLE
    assert [reason.step for reason in required(state(), state(after))] == ["major", "major", "minor"]


def test_an_item_that_its_record_accounts_for_is_no_lost_id() -> None:
    line = "  - {key: b2, attribute: height, number: 120, unit: m, source: nara-letter, status: withdrawn}\n"
    shorter = edited(HANSUM, line, "")[HANSUM]
    said = shorter + "corrections:\n  - {key: k1, field: b2, reason: Read twice., source: nara-letter}\n"
    assert largest(required(state(), state({HANSUM: shorter}))) == "major"
    assert largest(required(state(), state({HANSUM: said}))) == "patch"


def test_columns_in_another_order() -> None:
    text = text_of(LIGHTS)
    start = text.index("  - name: dark_since")
    end = text.index("  - name: automatic")
    later = text.index("  - name: first_lit")
    swapped = text[:start] + text[end:later] + text[start:end] + text[later:]
    reasons = schema_reasons(state(), state({LIGHTS: swapped}))
    assert [str(reason) for reason in reasons] == ["lights: the columns stand in another order"]
    assert largest(reasons) == "major"


@pytest.mark.parametrize(
    ("version", "step", "next"),
    [
        ("0.1.0", "none", "0.1.0"),
        ("0.1.0", "patch", "0.1.1"),
        ("0.1.9", "minor", "0.2.0"),
        ("0.1.9", "major", "0.2.0"),
        ("1.4.2", "patch", "1.4.3"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "major", "2.0.0"),
        ("1.4.2-dev", "patch", "1.4.3"),
    ],
)
def test_next_version(version: str, step: str, next: str) -> None:
    assert next_version(version, step) == next  # type: ignore[arg-type]


def test_a_version_that_is_none() -> None:
    with pytest.raises(ToolkitError, match=r'"1\.2" is not a version'):
        next_version("1.2", "patch")
