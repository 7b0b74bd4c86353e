"""One value asks for others: a reason is as good as a value."""

from __future__ import annotations

import pytest

from tests.support import edited, problems

READINGS = "readings: [{key: b1, attribute: height, number: 9, unit: m, source: tarn-logbook, status: final}]\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("status: lit", 0),
        ("status: dark\ndark_since: 1987-11-02", 0),
        ("status: dark", 1),
        ("status: dark\nrepairs: [{key: r1, summary: Paint.}]\nmain_repair: r1", 2),
    ],
)
def test_dark_since(said: str, told: int) -> None:
    found = problems({"records/lights/vigil.yaml": f"id: vigil\nname: Vigil\n{said}\n{READINGS}"})
    assert [line.endswith("[requires]") for line in found] == [True] * told


def test_a_reason_fills_too() -> None:
    reasons = edited(
        "schema/lights.yaml",
        'example: "1987-11-02"\n',
        'example: "1987-11-02"\n    missingValues: [{value: unknown, label: Nobody knows}]\n',
    )
    text = f"id: vigil\nname: Vigil\nstatus: dark\ndark_since: unknown\n{READINGS}"
    assert not problems(reasons | {"records/lights/vigil.yaml": text})
