"""What holds for all rules: each has its manual, and a dataset's words stand before a rule's own."""

from __future__ import annotations

import pytest

from recordbook.rules import RULES
from tests.support import edited, problems

DESCRIPTOR = "schema/datapackage.yaml"


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_has_a_manual(rule: object) -> None:
    manual = getattr(rule, "manual", "")
    assert manual.split("\n")[0].endswith(".")
    assert "How to mend it:" in manual


def test_the_dataset_s_words_stand_first() -> None:
    readings = "id: vigil\nname: Vigil\nstatus: lit\nreadings: [{key: b1, attribute: height, low: 9, high: 3, unit: m, source: tarn-logbook, status: final}]\n"  # noqa: E501
    change = edited(DESCRIPTOR, "    right: high\n", "    right: high\n    message: A span goes up.\n")
    assert problems(change | {"records/lights/vigil.yaml": readings}) == [
        "readings.low: A span goes up: 9 is not <= 3 (high) [compare]"
    ]


def test_a_built_in_rule_has_no_settings() -> None:
    assert problems(edited(DESCRIPTOR, "- rule: local-date", "- rule: unique-key")) == [
        ": the rule unique-key is always on: it has no settings [schema-rule]"
    ]


def test_a_faulty_row_is_left_alone() -> None:
    """One mistake is told once, not again by every rule about the row as a whole."""
    text = "id: vigil\nname: Vigil\nstatus: dark\ndark_since: then\nreadings: [{key: b1, attribute: height}]\n"
    assert [line.rsplit("[", 1)[1] for line in problems({"records/lights/vigil.yaml": text})] == [
        "field-type]",
        "field-required]",
        "field-required]",
    ]
