"""Only the columns of the attribute's kind are filled."""

from __future__ import annotations

import pytest

from tests.support import problems

LIGHT = """id: vigil
name: Vigil
status: lit
readings:
  - {key: b1, attribute: height, number: 9, unit: m, source: tarn-logbook, status: final}
  - {key: b2, %s, source: tarn-logbook, status: final}
"""


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("attribute: range, low: 3, high: 4, unit: nmi, remark: in fog", []),
        ("attribute: sectored, flag: false", []),
        ("attribute: motto, text: Burn, remark: faded", []),
        ("attribute: motto, remark: faded", ["readings: motto needs a value in text [typed-value]"]),
        (
            "attribute: motto, text: Burn, flag: true",
            ["readings.flag: motto takes its value in text, not here [typed-value]"],
        ),
        (
            "attribute: colour, code: tarn-quay",
            ['readings.code: "tarn-quay" is not in the vocabulary colour [typed-value]'],
        ),
        ("attribute: tended_from, code: red", ['readings.code: "red" is not in harbours [typed-value]']),
    ],
)
def test_a_reading(value: str, told: list[str]) -> None:
    assert problems({"records/lights/vigil.yaml": LIGHT % value}) == told


def test_a_code_whose_record_moved_is_told_so() -> None:
    moved = {"records/harbours/old-quay.yaml": "redirect: tarn-quay\n"}
    light = {"records/lights/vigil.yaml": LIGHT % "attribute: tended_from, code: old-quay"}
    assert problems(moved | light) == ['readings.code: "old-quay" moved: write "tarn-quay" [typed-value]']
