"""Numbers are compared as numbers; where one is missing nothing is said."""

from __future__ import annotations

import pytest

from tests.support import problems

READING = "{key: b1, attribute: height, %s, unit: m, source: tarn-logbook, status: final}"


@pytest.mark.parametrize(
    ("span", "fine"),
    [
        ("low: 9, high: 10.5", True),
        ("low: 0.30, high: 0.3", True),
        ("low: -2, high: -10", False),
        ("low: 0.3000001, high: 0.3", False),
        ("low: 9", True),
    ],
)
def test_a_span(span: str, fine: bool) -> None:
    text = f"id: vigil\nname: Vigil\nstatus: lit\nreadings: [{READING % span}]\n"
    assert (not problems({"records/lights/vigil.yaml": text})) == fine
